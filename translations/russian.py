"""Russian as it is printed: its letters, ё, quotation marks, dashes and spaces."""

import re
from collections.abc import Iterator
from functools import cache

from translations.myst import HOLE, is_reference, parse
from translations.project import Project
from translations.report import Finding, _
from translations.spelling import CYRILLIC, lemmas, morphology, ours

LETTER = "[А-Яа-яЁё]"


def rules() -> dict[str, str]:
    """Return what must not be in a Russian text, and what to do about it."""
    return {
        rf"\w*(?:{LETTER}[A-Za-z]|[A-Za-z]{LETTER})\w*": _(
            "letters of two alphabets; type it anew"
        ),
        r'"[^"]*"?|”|\'(?=[А-яё])|(?<=[А-яё])\'': _("quotation marks are `«»` and, inside, `„“`"),
        rf"(?<=[А-яё),.»{HOLE}]) --? (?=[«А-яё{HOLE}])|^- | – |--|\S—|—\S": _(
            "a dash is `—`, between spaces"
        ),
        r"(?<![\d-])\d+-\d+(?![\d-])": _("a range has `–`, without spaces"),
        r"(?<!верси\w )(?<!раздел )(?<!BY )(?<![\d.])\d+\.\d+": _(
            "the decimal separator is a comma"
        ),
        r"\S*  \S*": _("two spaces; keep one"),
        r"\S* (?!\.\.\.)[,.;:!?)»“](?!\w)|[(«„] \S*": _(
            "remove the space at the punctuation mark"
        ),
        r"[А-яё][,;:!?][А-яё]\w*": _("put a space after the punctuation mark"),
        r"(?i)\b([А-яё]+) \1\b": _("the word is repeated; keep one"),
        r",,|;;|::|(?<!\.)\.\.(?!\.)": _("the mark is repeated; keep one"),
    }


@cache
def yo(word: str) -> str:
    """Return a word with its ё, if the dictionary has no such word with е."""
    forms = {parse.word for parse in morphology().parse(word) if parse.is_known}
    listed = {lemma.replace("ё", "е") for lemma in lemmas(word)}
    plain = not forms or word.lower() in forms or ours(word, listed, "ru")
    return word if plain else min(forms)


def end(prose: str) -> str:
    """Return the mark at the end of a text."""
    mark = re.search(r"[.:?!…]$", prose)
    return mark[0] if mark else ""


def faults(original: str, translation: str) -> Iterator[str]:
    """Yield what is wrong with a translation, and what to do."""
    for pattern, advice in rules().items():
        for match in re.finditer(pattern, translation):
            yield f"“{match[0].replace(HOLE, '…')}”: {advice}"
    for word in dict.fromkeys(CYRILLIC.findall(translation)):
        if yo(word) != word:
            yield _("“{word}”: write ё, “{with_yo}”").format(word=word, with_yo=yo(word))
    # Before a formula or a list, each language has a colon, a period or none as it likes.
    if end(original) != end(translation) and ":" not in end(original) + end(translation):
        yield _("ends with “{mark}”, but the original with “{other}”; make it the same").format(
            mark=end(translation), other=end(original)
        )


def findings(project: Project, language: str) -> Iterator[Finding]:
    """Look through the prose of the Russian catalogues."""
    if language != "ru":
        return
    for catalogue in project.catalogues(language):
        for message in catalogue:
            if not is_reference(message.original):
                original, translation = parse(message.original), parse(message.translation)
                # In the reference, numbers are those of code.
                prose = translation.prose
                if catalogue.name.startswith("api/"):
                    prose = re.sub(r"(\d)\.(\d)", r"\1,\2", prose)
                for advice in faults(original.prose, prose):
                    yield message.finding(advice)
