"""Every word is in a dictionary: hunspell's, or the list of our own words.

`words/en.txt` and `words/ru.txt` hold our own, in the form that a dictionary lists; the other
forms follow. A word with a capital in the list is a name.
"""

import re
import warnings
from collections.abc import Iterable, Iterator, Set
from functools import cache
from pathlib import Path

import pymorphy3
import spylls.hunspell

from translations.myst import is_reference, parse
from translations.project import Message, Project
from translations.report import Finding, _

DICTIONARIES = Path(spylls.hunspell.__file__).parent / "data"
WORDS = Path(__file__).parent / "words"
# The other words for a term, which the glossary lists and no page uses.
SYNONYMS = re.compile(r" \*(?:Also|Avoid|Также|Неудачно):\*.*", re.DOTALL)
CYRILLIC = re.compile(r"[А-Яа-яЁё]+")
LATIN = re.compile(r"[A-Za-zÀ-ɏ]+(?:['’][a-z]+)?")


@cache
def dictionary(name: str) -> spylls.hunspell.Dictionary:
    with warnings.catch_warnings(action="ignore", category=ResourceWarning):  # left open there
        return spylls.hunspell.Dictionary.from_files(str(DICTIONARIES / name))


@cache
def morphology() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer(lang="ru")


@cache
def our_words(language: str) -> frozenset[str]:
    return frozenset((WORDS / f"{language}.txt").read_text(encoding="utf-8").split())


def lemmas(word: str) -> set[str]:
    """Return what a Russian word may be listed under, even if no dictionary lists it."""
    guessed = {parse.normal_form for parse in morphology().parse(word)}
    name = {word[:-1], word[:-1] + "й", word[:-1] + "ь"} if word[0].isupper() else set()
    return {word, *guessed, *name}


def ours(word: str, lemmas: Iterable[str], language: str) -> bool:
    named = [lemma.capitalize() for lemma in lemmas] if word[0].isupper() else []
    return not our_words(language).isdisjoint([*lemmas, *named])


def bare(word: str) -> str:
    """Return an English word without the ending of its genitive."""
    return re.sub(r"['’]s?$", "", word)


@cache
def is_russian(word: str) -> bool:
    return dictionary("ru/ru").lookup(word) or ours(word, lemmas(word), "ru")


@cache
def is_english(word: str) -> bool:
    forms = [bare(word), bare(word).removesuffix("s")]
    return dictionary("en/en_US").lookup(bare(word)) or ours(
        word, [other for form in forms for other in (form, form.lower())], "en"
    )


def words(text: str) -> Iterator[str]:
    """Yield the parts of the words of a text, at hyphens too.

    Symbols, acronyms and the names of places to fill in, such as ``{url}``, are none.
    """
    text = re.sub(r"\{\w+\}", "", text.replace("\N{COMBINING ACUTE ACCENT}", ""))
    for word in re.findall(r"[\w'’]+", text):
        if len(word) > 1 and not re.search(r"[\d_]|\w[A-ZА-ЯЁ]", word):
            yield word.strip("'’")


def misspelt(text: str, names: Set[str]) -> list[str]:
    """Return the words, once each, that neither a dictionary nor a list of sources knows."""
    return [
        word
        for word in dict.fromkeys(words(parse(text).prose))
        if (CYRILLIC.fullmatch(word) and not is_russian(word))
        or (LATIN.fullmatch(word) and not is_english(word) and bare(word) not in names)
    ]


def spelling(messages: Iterable[Message], names: Set[str]) -> Iterator[Finding]:
    for message in messages:
        if not is_reference(message.original):
            for word in misspelt(SYNONYMS.sub("", message.translation), names):
                yield message.finding(
                    _("“{word}” is in no dictionary; mend it or add it to our own words").format(
                        word=word
                    )
                )


def findings(project: Project, language: str) -> Iterator[Finding]:
    """Look up every word of the Russian catalogues, or of the English pages."""
    originals = list(project.originals())
    sources = [message.original for message in originals if is_reference(message.original)]
    names = {word for source in sources for word in words(source) if word[0].isupper()}
    if language == "en":
        yield from spelling(originals, names)
    for catalogue in project.catalogues(language):
        yield from spelling(catalogue, names)
