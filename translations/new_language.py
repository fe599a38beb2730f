"""Begin a translation: `python -m translations.new_language kk`.

Writes what no template gives; `make update-po` then adds a catalogue for each page. While the
file `incomplete` is there, the build shows in English what is not translated.
"""

import sys
from pathlib import Path

import polib
from babel import Locale, UnknownLocaleError

from translations.update import header

INCOMPLETE = "While this file is here, the build shows in English what is not translated.\n"


def begin(locales: Path, language: str) -> None:
    """Write the catalogue of the interface, empty, and the mark of an incomplete language."""
    folder = locales / language
    if language == "en" or (language and folder.exists()):
        raise ValueError(f"LANGUAGE: got {language!r}, wanted one that the site does not have")
    try:
        Locale.parse(language)
    except (UnknownLocaleError, ValueError) as error:
        raise ValueError(f"LANGUAGE: got {language!r}, wanted a code such as kk") from error
    entries = (polib.POEntry(msgid=message) for message in interface(locales))
    text = header(language) + "\n".join(map(str, entries))
    (folder / "LC_MESSAGES").mkdir(parents=True)
    (folder / "incomplete").write_text(INCOMPLETE, encoding="utf-8")
    (folder / "LC_MESSAGES" / "sphinx.po").write_text(text, encoding="utf-8")


def interface(locales: Path) -> list[str]:
    """Return the strings of the interface, which the first translation lists."""
    return [entry.msgid for entry in polib.pofile(str(locales / "ru/LC_MESSAGES/sphinx.po"))]


if __name__ == "__main__":
    try:
        begin(Path("locale"), sys.argv[1])
    except ValueError as error:
        sys.exit(str(error))
