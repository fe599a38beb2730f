"""Bring the catalogues in step with their templates, always in the same form.

The order of messages is that of the page, lines are wrapped at one width, and there is no date
or line number: a second run changes nothing.
"""

from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po
from sphinx_intl import basic as sphinx_intl

from translations.project import DATES, Project
from translations.report import Finding

WIDTH = 95
HEADER = """\
# {name} translation of the Neural networks glossary.
# Text: CC BY 4.0.
msgid ""
msgstr ""
"Project-Id-Version: Neural networks glossary\\n"
"Language: {language}\\n"
"Plural-Forms: {plurals}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def header(language: str) -> str:
    """Return what every catalogue of a language begins with."""
    name = Locale.parse(language).english_name
    return HEADER.format(name=name, language=language, plurals=get_plural(language))


def in_form(data: bytes, language: str) -> bytes:
    """Return a catalogue as it is to be written."""
    catalogue = read_po(BytesIO(DATES.sub(b"", data)), locale=language, charset="utf-8")
    result = BytesIO()
    write_po(
        result,
        catalogue,
        width=WIDTH,
        no_location=True,
        omit_header=True,
        ignore_obsolete=True,
    )
    return header(language).encode() + result.getvalue().rstrip() + b"\n"


def put_in_form(path: Path, language: str) -> None:
    before = path.read_bytes()
    after = in_form(before, language)
    if after != before:  # or every page would be read again
        path.write_bytes(after)


def update(project: Project, language: str) -> list[Finding]:
    """Bring every catalogue of a language in step, if all can be read; or tell which cannot."""
    broken = [file.broken for file in project.catalogues(language) if file.broken]
    if broken:
        return broken
    templates = project.root / "_build" / "gettext"
    for catalogue in project.catalogues(language):
        put_in_form(catalogue.path, language)  # or sphinx-intl stumbles over the dates
    sphinx_intl.update(str(project.root / "locale"), str(templates), (language,), WIDTH)
    for name in project.sources:
        path = project.folder(language) / f"{name}.po"
        if path.exists():
            put_in_form(path, language)
    return []
