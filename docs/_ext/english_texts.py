"""Say which texts of a page in another alphabet are English, as references and their titles are.

A screen reader pronounces them right only if it is told so.
"""

import re
from unicodedata import name

from docutils import nodes
from languages import native_name
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

# Fewer words may be names, which every language has.
WORDS = 3


def words(text: str) -> list[str]:
    """Return the words of three letters or more; numbers and addresses are none.

    >>> words("D. Kingma. Adam: a method. 2014. arXiv:1412.6980")
    ['Kingma', 'Adam', 'method', 'arXiv']
    """
    return re.findall(r"[^\W\d_]{3,}", text)


def is_latin(word: str) -> bool:
    return all(name(letter).startswith("LATIN") for letter in word)


def prose(node: nodes.Node) -> str:
    """Return the text of a node without code and formulas."""
    if isinstance(node, nodes.Text):
        return node.astext()
    if isinstance(node, (nodes.literal, nodes.math)):
        return " "
    return "".join(map(prose, node.children))


def is_english(text: str) -> bool:
    """Tell whether a text of a page in another alphabet is English.

    >>> is_english("Decoupled Weight Decay Regularization"), is_english("слой Adam, Lion, SGD")
    (True, False)
    """
    found = words(text)
    return len(found) >= WORDS and all(map(is_latin, found))


class MarkEnglishTexts(SphinxTransform):
    """Mark whole paragraphs, and in the others emphasized titles, after the translation."""

    default_priority = 610

    def apply(self, **_kwargs: object) -> None:
        if is_latin(native_name(self.config.language)):
            return
        marked: set[nodes.Node] = set()
        for text in self.document.findall(
            lambda node: isinstance(node, (nodes.paragraph, nodes.emphasis))
        ):
            if text.parent not in marked and is_english(prose(text)):
                text["classes"].insert(0, "language-en")
                marked.add(text)


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_transform(MarkEnglishTexts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
