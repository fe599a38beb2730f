"""Describe each page in a sentence or two, for search engines and shared links.

A page opens with a definition, in each language; that is its description. Formulas are left
out, as they stand beside the words for the same thing.
"""

import re
from typing import Any

from babel.core import get_global
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.locale import get_translation

_ = get_translation("sphinx")

# What search engines show.
LONGEST = 160
END_OF_SENTENCE = re.compile(r"(?<=[.!?]) (?=[A-ZА-ЯЁ])")
END_OF_CLAUSE = re.compile(r"[;:] ")


def shortened(text: str) -> str:
    """Keep the whole sentences that fit; of one that is too long, the clauses that do.

    >>> shortened("A loss is a number. " + "It is small when the prediction is good. " * 5)[-19:]
    'prediction is good.'
    >>> shortened("A loss is a number: " + "the smaller the better, " * 10)
    'A loss is a number.'
    """
    if len(text) <= LONGEST:
        return text
    ends = [match.start() for match in END_OF_SENTENCE.finditer(text, 0, LONGEST + 2)]
    if ends:
        return text[: ends[-1]]
    clauses = [match.start() for match in END_OF_CLAUSE.finditer(text, 0, LONGEST)]
    return text[: clauses[-1]] + "." if clauses else text


def description(document: nodes.document) -> str:
    """Return the beginning of a page's first paragraph."""
    first = next(iter(document.findall(nodes.paragraph)), None)
    if first is None:
        return ""
    plain = first.deepcopy()
    for formula in list(plain.findall(nodes.math)):
        formula.parent.remove(formula)
    text = re.sub(r"\s+", " ", plain.astext())
    return shortened(re.sub(r" (?=[.,;:])", "", text).strip())


def keep_description(app: Sphinx, document: nodes.document) -> None:
    app.env.metadata[app.env.docname]["description"] = description(document)


def locale(language: str) -> str:
    """Return a language with its most likely country, as Open Graph wants it.

    >>> locale("en"), locale("ru")
    ('en_US', 'ru_RU')
    """
    parts = get_global("likely_subtags").get(language, language).split("_")
    return f"{parts[0]}_{parts[-1]}" if len(parts) > 1 else language


def describe(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], doctree: object
) -> None:
    if doctree is not None:
        context["description"] = app.env.metadata[pagename]["description"]
        context["locale"] = locale


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("doctree-read", keep_description)
    app.connect("html-page-context", describe)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
