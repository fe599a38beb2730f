"""Read the term base: the page `docs/glossary.md` and its catalogues.

In the directive ``{glossary}`` a term stands on a line of its own. The paragraph below it is the
definition, in plain text, which may end with other words for the same, "*Also:* offset, shift.",
and with words that mislead, "*Avoid:* threshold." A second paragraph, "See [Bias](#bias).", leads
to the entry. A translation says all this of its own word; only the words Also and Avoid come from
the catalogue of the interface.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unicodedata import combining, normalize

import polib

PAGE = "glossary"
SOURCE_LANGUAGE = "en"
GLOSSARY = re.compile(r"^```\{glossary\}\n(.*?)^```$", re.DOTALL | re.MULTILINE)
ITEM = re.compile(r"^(\S.*)\n  (\S.*)\n(?:\n  (\S.*)\n)?", re.MULTILINE)
TARGET = re.compile(r"\]\((\S+)\)")


@dataclass(frozen=True)
class Wording:
    """What one language says of a term."""

    word: str
    definition: str
    also: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()


@dataclass(frozen=True)
class Term:
    """A term: its wording in each language, and the page and anchor of its entry, if any."""

    wordings: dict[str, Wording]
    entry: str | None

    @property
    def name(self) -> str:
        """The English word, to which the role ``{term}`` refers in every language."""
        return self.wordings[SOURCE_LANGUAGE].word


def parse(word: str, text: str, also: str = "Also", avoid: str = "Avoid") -> Wording:
    """Tell the definition from the other words after it.

    >>> parse("bias", "A constant of a neuron. *Also:* offset, intercept.").also
    ('offset', 'intercept')
    """
    definition, *rest = re.split(rf" \*({also}|{avoid}):\* ", text)
    lists = dict(zip(rest[::2], rest[1::2], strict=True))
    other = {
        mark: tuple(words.removesuffix(".").split(", ")) if words else ()
        for mark in (also, avoid)
        for words in [lists.get(mark)]
    }
    return Wording(word, definition, other[also], other[avoid])


def bare(word: str) -> str:
    """Return a word without the note on it.

    >>> bare("threshold (with a minus)")
    'threshold'
    """
    return re.sub(r" \([^()]*\)", "", word)


def translations(root: Path, language: str, *catalogues: str) -> Callable[[str], str]:
    """Return what gives the translation of a message, by those of the catalogues that exist."""
    if language == SOURCE_LANGUAGE:
        return str
    folder = root / "locale" / language / "LC_MESSAGES"
    paths = [folder / f"{name}.po" for name in catalogues]
    entries = {
        entry.msgid: entry.msgstr
        for path in filter(Path.exists, paths)
        for entry in polib.pofile(str(path))
        if entry.translated()
    }
    return lambda message: entries.get(message, message)


def sources(root: Path) -> list[Path]:
    """Return the files that the term base is read from: the page, then the catalogues."""
    return [
        root / "docs" / f"{PAGE}.md",
        *sorted(root.glob(f"locale/*/LC_MESSAGES/{PAGE}.po")),
    ]


@cache
def read(root: Path) -> tuple[Term, ...]:
    """Read all terms, in the order of the page; a site without that page has none."""
    page, *catalogues = sources(root)
    if not page.exists():
        return ()
    languages = [SOURCE_LANGUAGE, *(path.parts[-3] for path in catalogues)]
    translate = {code: translations(root, code, "sphinx", PAGE) for code in languages}
    return tuple(
        Term(
            {
                code: parse(_(word), _(text), _("Also"), _("Avoid"))
                for code, _ in translate.items()
            },
            TARGET.search(link)[1] if link else None,
        )
        for glossary in GLOSSARY.findall(page.read_text(encoding="utf-8"))
        for word, text, link in ITEM.findall(glossary)
    )


def other_words(term: Term, language: str) -> Iterator[tuple[str, str]]:
    """Give the languages and words beside a reader's own: English, or all translations of it."""
    own = term.wordings[language].word
    others = [SOURCE_LANGUAGE] if language != SOURCE_LANGUAGE else list(term.wordings)
    for code in others:
        if term.wordings[code].word != own:
            yield code, term.wordings[code].word


def folded(text: str) -> str:
    """Return a text without capitals and marks, as readers type it.

    >>> folded("Свёртка")
    'свертка'
    """
    return "".join(c for c in normalize("NFKD", text.lower()) if not combining(c))


def alphabetical(word: str) -> tuple[bool, str]:
    """Return the key by which words are put in order; Latin names come after Cyrillic words."""
    return word[0].isascii(), folded(word)
