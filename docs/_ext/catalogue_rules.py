"""What a catalogue must be: the rules of the build, of its page on the status and of the gates.

It has each message of its page once, in the order of the page, translated, and nothing else.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

import polib

# The catalogues of no page, and where their messages come from.
OTHERS = {
    "figures": "glossary_code/figures",
    "sphinx": "docs/_templates",
    "translations": "translations",
}
# Marks a text that is translated where it is told.
N_ = str


def state(entry: polib.POEntry | None) -> str:
    if entry is not None and entry.translated():
        return "translated"
    return "fuzzy" if entry is not None and entry.fuzzy else "untranslated"


def faults(
    catalogue: polib.POFile, originals: Sequence[str] | None = None
) -> Iterator[tuple[int, str, str]]:
    """Yield the line and the text of each message at fault, and what to do.

    Without the originals of a page, only the translations are looked at.
    """
    for entry in catalogue:
        if entry.obsolete:
            advice = N_("obsolete; run `make update-po`, which removes it")
        elif state(entry) == "translated":
            continue
        elif entry.fuzzy:
            advice = N_("fuzzy; check the translation and remove the word fuzzy")
        elif entry.msgid_plural:
            advice = N_("a plural form is not translated; fill in every msgstr[…]")
        else:
            advice = N_("not translated; fill in msgstr")
        yield entry.linenum, entry.msgid, advice
    if originals is not None:
        yield from misplaced(catalogue, originals)


def misplaced(catalogue: polib.POFile, originals: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    lines = {entry.msgid: entry.linenum for entry in catalogue}
    have = [entry.msgid for entry in catalogue if not entry.obsolete]
    wanted = set(originals)
    for text in originals:
        if text not in lines:
            yield 1, text, N_("missing; run `make update-po` and translate it")
    for text in have:
        if text not in wanted:
            yield (
                lines[text],
                text,
                N_("the page does not say this any more; run `make update-po`"),
            )
    for text, count in Counter(have).items():
        if count > 1:
            yield lines[text], text, N_("here twice; keep one")
    if sorted(have) == sorted(originals) and have != originals:
        text = next(text for text, other in zip(have, originals, strict=True) if text != other)
        yield lines[text], text, N_("not in the order of the page; run `make update-po`")
