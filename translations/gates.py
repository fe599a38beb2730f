"""The gates, and the exceptions to them."""

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

from translations import headings, in_step, markup, russian, spelling, untranslated
from translations.project import Project
from translations.report import Finding, _

Gate = Callable[[Project, str], Iterator[Finding]]
GATES: dict[str, Gate] = {
    "in_step": in_step.findings,
    "markup": markup.findings,
    "untranslated": untranslated.findings,
    "headings": headings.findings,
    "russian": russian.findings,
    "spelling": spelling.findings,
}


class Exceptions:
    """What is right although a gate finds it, from `exceptions.toml` of a language.

    A table for each gate has the beginnings of messages, each with the reason; the gate of
    terms has such a table for each term.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.tables = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        self.unused = {
            (gate, term, start)
            for gate, table in self.tables.items()
            for term, starts in (table if gate == "terms" else {"": table}).items()
            for start in starts
        }
        self.used: set[tuple[str, str, str]] = set()

    def hold(self, gate: str, finding: Finding) -> bool:
        """Tell whether a finding is excepted."""
        holding = {
            (name, term, start)
            for name, term, start in self.unused | self.used
            if (name, term) == (gate, finding.term) and finding.message.startswith(start)
        }
        self.used |= holding
        self.unused -= holding
        return bool(holding)


def findings(project: Project, languages: list[str]) -> Iterator[Finding]:
    """Pass every catalogue and every page through every gate."""
    yield from headings.images(project)
    yield from spelling.findings(project, "en")
    for language in languages:
        exceptions = Exceptions(project.root / "locale" / language / "exceptions.toml")
        for name, gate in GATES.items():
            for finding in gate(project, language):
                if not exceptions.hold(name, finding):
                    yield finding
        for name, term, start in sorted(exceptions.unused):
            advice = _("no gate finds this any more; remove the exception")
            yield Finding(exceptions.path, 1, name, f"{term}: {start}" if term else start, advice)
