"""The pages, their templates and their catalogues, as the gates see them."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

import polib
from babel.messages.pofile import PoFileError, read_po
from catalogue_rules import OTHERS

from translations.report import Finding, _

STRING = r'"(?:[^"\\]|\\["\\nrt])*"'
KEYWORD = r"msgctxt|msgid|msgid_plural|msgstr|msgstr\[[0-5]\]"
LINE = re.compile(rf"|#.*|(?:{KEYWORD}) {STRING}|{STRING}")
# Poedit writes them empty, which Babel cannot read.
DATES = re.compile(rb'"(?:POT-Creation|PO-Revision)-Date:.*\n')


@dataclass(frozen=True)
class Message:
    """An original, its translation, and where they are."""

    original: str
    translation: str
    path: Path
    line: int
    page: str

    def finding(self, advice: str, term: str = "") -> Finding:
        return Finding(self.path, self.line, self.page, self.original, advice, term)


@dataclass
class Catalogue:
    """One file of translations into one language."""

    name: str
    language: str
    path: Path
    page: str

    @cached_property
    def data(self) -> bytes:
        return self.path.read_bytes()

    @cached_property
    def broken(self) -> Finding | None:
        """The first line that is not as the grammar has it; polib and Babel forgive much."""
        advice = _("broken syntax; look at quotes, backslashes and UTF-8")
        for number, line in enumerate(self.data.split(b"\n"), 1):
            text = line.decode(errors="replace")
            if "\N{REPLACEMENT CHARACTER}" in text or not LINE.fullmatch(text):
                return self.finding(number, text, advice)
        try:
            polib.pofile(self.data.decode())
            read_po(BytesIO(DATES.sub(b"", self.data)), abort_invalid=True)
        except (OSError, PoFileError, ValueError) as error:
            place = re.search(r"(?:line|on) (\d+)", str(error))
            return self.finding(int(place[1]) if place else 1, str(error), advice)
        return None

    @cached_property
    def entries(self) -> polib.POFile:
        """All entries; none if the syntax is broken, which is the first gate's to report."""
        return polib.pofile("" if self.broken else self.data.decode(), wrapwidth=0)

    def finding(self, line: int, text: str, advice: str) -> Finding:
        return Finding(self.path, line, self.page, text, advice)

    def __iter__(self) -> Iterator[Message]:
        for entry in self.entries:
            if entry.msgstr and not entry.fuzzy and not entry.obsolete:
                yield Message(entry.msgid, entry.msgstr, self.path, entry.linenum, self.page)


@dataclass(frozen=True)
class Project:
    """A folder with `docs`, `locale` and the templates that `make gettext` has written."""

    root: Path

    @cached_property
    def sources(self) -> dict[str, str]:
        """What each template is extracted from."""
        pages = self.root.glob("docs/**/*.md")
        names = (path.relative_to(self.root / "docs").with_suffix("") for path in pages)
        return {name.as_posix(): f"docs/{name.as_posix()}.md" for name in sorted(names)} | OTHERS

    @cached_property
    def templates(self) -> dict[str, list[str]]:
        """Return the originals of each page, in their order."""
        folder = self.root / "_build" / "gettext"
        files = {name: folder / f"{name}.pot" for name in self.sources}
        return {
            name: [entry.msgid for entry in polib.pofile(str(path))]
            for name, path in files.items()
            if path.exists()
        }

    def originals(self) -> Iterator[Message]:
        """Yield all that the pages say in English, at its line if the page has it as it is."""
        for name, texts in self.templates.items():
            path = self.root / self.sources[name]
            page = path.read_text(encoding="utf-8") if path.is_file() else ""
            for text in texts:
                beginning = r"\s+".join(map(re.escape, text.split()[:5]))
                match = re.search(beginning, page)
                line = page.count("\n", 0, match.start()) + 1 if match else 1
                yield Message(text, text, path, line, self.sources[name])

    def folder(self, language: str) -> Path:
        return self.root / "locale" / language / "LC_MESSAGES"

    @cached_property
    def languages(self) -> dict[str, list[Catalogue]]:
        """The catalogues of each language."""
        return {
            folder.name: [
                Catalogue(
                    name := path.relative_to(folder / "LC_MESSAGES").with_suffix("").as_posix(),
                    folder.name,
                    path,
                    self.sources.get(name, "?"),
                )
                for path in sorted(folder.rglob("*.po"))
            ]
            for folder in sorted(self.root.glob("locale/*"))
        }

    def catalogues(self, language: str) -> list[Catalogue]:
        return self.languages.get(language, [])

    def exceptions(self, language: str) -> dict[str, dict[str, Any]]:
        """Return what is right although a gate finds it, with the reasons."""
        path = self.root / "locale" / language / "exceptions.toml"
        return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
