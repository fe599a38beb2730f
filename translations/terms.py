"""Where an original uses a term of the glossary, its translation uses the glossary's word."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache

from term_base import bare, read

from translations.myst import HOLE, is_reference, parse
from translations.project import Message, Project
from translations.report import Finding, _
from translations.spelling import SYNONYMS, morphology

# So many other words may stand between two words of a term.
GAP = 2
Also = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Term:
    """A term: in English with its synonyms, the word of ours, other words, those to avoid."""

    english: tuple[str, ...]
    word: str
    others: tuple[str, ...]
    discouraged: tuple[str, ...]


Base = dict[tuple[str, ...], Term]


def terms(project: Project, language: str) -> list[Term]:
    """Read the terms of the glossary that are translated."""
    files = (file for catalogues in project.languages.values() for file in catalogues)
    if any(file.broken for file in files if file.name in ("glossary", "sphinx")):
        return []  # the first gate tells
    return [
        Term(
            (term.name, *map(bare, term.wordings["en"].also)),
            wording.word,
            tuple(map(bare, wording.also)),
            tuple(map(bare, wording.avoid)),
        )
        for term in read(project.root.absolute())
        if (wording := term.wordings.get(language))
    ]


def english(text: str) -> tuple[str, ...]:
    """Return the words of a text in the singular, and the marks that part them."""
    words = re.findall(rf"[^\W_]+|[.,;:!?(){HOLE}]", re.sub("['’]s", "", text))
    return tuple(
        re.sub(r"(?<=[a-z]{2}[^siu])s$|(?<=ss|sh|ch)es$", "", re.sub("ies$", "y", word))
        for word in words
    )


@cache
def forms(word: str) -> frozenset[str]:
    """Return what a Russian word may be a form of."""
    return frozenset(form.normal_form.replace("ё", "е") for form in morphology().parse(word))


def russian(text: str) -> list[frozenset[str]]:
    return [forms(word) for word in re.findall(r"[^\W_]+", text)]


def places(phrase: str, words: list[frozenset[str]]) -> Iterator[list[int]]:
    """Yield where the words of a phrase are, in any form and in their order."""
    wanted = russian(phrase)
    for start in range(len(words)):
        found: list[int] = []
        for other in wanted:
            nearby = (
                range(found[-1] + 1, found[-1] + GAP + 2) if found else range(start, start + 1)
            )
            found += [place for place in nearby if place < len(words) and words[place] & other][:1]
        if len(found) == len(wanted):
            yield found


def used(text: str, base: Base) -> Iterator[Term]:
    """Yield the terms that an English text uses, at each word the longest.

    A synonym is passed over, and the shorter terms inside it too: "step size" is no step.
    """
    words, place = english(text), 0
    while place < len(words):
        for length in range(min(5, len(words) - place), 0, -1):
            phrase = words[place : place + length]
            name = phrase if phrase in base else tuple(word.lower() for word in phrase)
            if name in base:
                if name == english(base[name].english[0]):
                    yield base[name]
                place += length - 1
                break
        place += 1


def length(term: Term) -> int:
    return -len(russian(term.word))


def admitted(term: Term, catalogue: str, also: Collection[str]) -> list[str]:
    """Return the word of ours, and what may stand in its place."""
    # A name or an acronym may stay as it is.
    names = [word for word in term.others if not re.search("[А-яё]", word)]
    return [term.word, *names, *also, *(term.others if catalogue == "glossary" else ())]


def faults(message: Message, catalogue: str, base: Base, also: Also) -> Iterator[tuple[str, str]]:
    """Yield the terms that a translation has otherwise than the glossary, with advice."""
    original, translation = (
        parse(SYNONYMS.sub("", text)).prose for text in (message.original, message.translation)
    )
    words = russian(translation)
    # The longest first: the words of "batch size" are not those of "batch" as well.
    for term in sorted(dict.fromkeys(used(original, base)), key=length):
        name, others = term.english[0], also.get(term.english[0], {})
        renderings = (list(places(word, words)) for word in admitted(term, catalogue, others))
        found = next(filter(None, renderings), [])
        for word in set(term.discouraged) - set(others):
            if any(places(word, words)):
                advice = _("“{word}” is not “{term}”, says the glossary; write “{other}”")
                yield name, advice.format(word=word, term=name, other=term.word)
        # In the reference, the name of an argument may stay as it is.
        code = catalogue.startswith("api/") and {*english(name)} <= {*english(translation)}
        if not found and not code:
            advice = _("“{term}” is “{word}”, says the glossary; write so")
            yield name, advice.format(term=name, word=term.word)
        for place in {place for match in found for place in match}:
            words[place] = frozenset()


def findings(project: Project, language: str) -> Iterator[Finding]:
    """Look for the terms of the pages, and for the words to avoid, in the catalogues."""
    known = terms(project, language)
    base = {english(name): term for term in reversed(known) for name in reversed(term.english)}
    base |= {english(term.english[0]): term for term in known}
    also = project.exceptions(language).get("also", {})
    for catalogue in project.catalogues(language):
        for message in catalogue:
            if not is_reference(message.original):
                for term, advice in faults(message, catalogue.name, base, also):
                    yield message.finding(advice, term)
