"""Begin a translation: `python -m translations.new_language kk`.

Writes what no template gives; `make update-po` then adds a catalogue for each page. The file
`incomplete` lets the build show in English what is not translated yet, instead of failing.
"""

import sys
from pathlib import Path

import polib
from babel import Locale, UnknownLocaleError
from babel.messages.plurals import get_plural

INCOMPLETE = "While this file is here, the build shows in English what is not translated.\n"


def begin(locales: Path, language: str) -> None:
    """Write the catalogue of the interface, empty, and the mark of an incomplete language."""
    folder = locales / language
    if folder.exists() or language == "en":
        raise ValueError(f"language: got {language!r}, wanted one that the site does not have")
    try:
        name = Locale.parse(language).english_name
    except (UnknownLocaleError, ValueError) as error:
        raise ValueError(f"language: got {language!r}, wanted a code such as kk") from error
    catalogue = polib.POFile(wrapwidth=95)
    catalogue.header = f"{name} translation of the Neural networks glossary.\nText: CC BY 4.0."
    catalogue.metadata = {
        "Project-Id-Version": "Neural networks glossary",
        "Language": language,
        "Plural-Forms": str(get_plural(language)),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
    }
    catalogue.extend(polib.POEntry(msgid=message) for message in interface(locales))
    (folder / "LC_MESSAGES").mkdir(parents=True)
    (folder / "incomplete").write_text(INCOMPLETE, encoding="utf-8")
    catalogue.save(str(folder / "LC_MESSAGES" / "sphinx.po"))


def interface(locales: Path) -> list[str]:
    """Return the strings of the interface, which the first translation lists."""
    return [entry.msgid for entry in polib.pofile(str(locales / "ru/LC_MESSAGES/sphinx.po"))]


def main() -> None:
    try:
        begin(Path("locale"), sys.argv[1])
    except ValueError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
