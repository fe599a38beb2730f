"""The gates, and the exceptions to them."""

from collections.abc import Callable, Iterator

from translations import headings, in_step, markup, russian, spelling, terms, untranslated
from translations.project import Project
from translations.report import Finding, _

Gate = Callable[[Project, str], Iterator[Finding]]
GATES: dict[str, Gate] = {
    "in_step": in_step.findings,
    "markup": markup.findings,
    "untranslated": untranslated.findings,
    "headings": headings.findings,
    "terms": terms.findings,
    "russian": russian.findings,
    "spelling": spelling.findings,
}


class Exceptions:
    """What is right although a gate finds it, from `exceptions.toml` of a language.

    A table for each gate has the beginnings of messages, each with the reason; the gate of
    terms has such a table for each term.
    """

    def __init__(self, project: Project, language: str) -> None:
        tables = dict(project.exceptions(language))
        of_terms = tables.pop("terms", {})
        self.unused = {(gate, "", start) for gate in GATES for start in tables.get(gate, ())} | {
            ("terms", term, start) for term, starts in of_terms.items() for start in starts
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
        exceptions = Exceptions(project, language)
        for name, gate in GATES.items():
            for finding in gate(project, language):
                if not exceptions.hold(name, finding):
                    yield finding
        for name, term, start in sorted(exceptions.unused):
            advice = _("no gate finds this any more; remove the exception")
            path = project.folder(language).parent / "exceptions.toml"
            yield Finding(path, 1, name, f"{term}: {start}" if term else start, advice)
