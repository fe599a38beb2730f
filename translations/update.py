"""Bring the catalogues in step with their templates, always in the same form.

The order of messages is that of the page, lines are wrapped at one width, and there is no date
or line number: a second run changes nothing.
"""

from io import BytesIO

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po

from translations.project import Project
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


def in_form(data: bytes, language: str, template: Catalog | None = None) -> bytes:
    """Return a catalogue as it is to be written, in step with its template if it has one."""
    catalogue = read_po(BytesIO(data), locale=language, charset="utf-8")
    if template is not None:
        catalogue.update(template)
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


def update(project: Project, language: str) -> list[Finding]:
    """Write every catalogue of a language, if all can be read; or tell which cannot."""
    broken = [file.broken for file in project.catalogues(language) if file.broken]
    if broken:
        return broken
    for name in project.sources:
        path = project.folder(language) / f"{name}.po"
        template = project.root / "_build" / "gettext" / f"{name}.pot"
        if not path.exists() and not template.exists():
            continue
        messages = read_po(BytesIO(template.read_bytes())) if template.exists() else None
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(in_form(path.read_bytes() if path.exists() else b"", language, messages))
    return []
