"""Say in which language the term in parentheses at the end of a heading is.

English headings end with the Russian term and Russian ones with the English term; a screen
reader pronounces them right only if it is told so.
"""

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

TERM = re.compile(r"^(?P<before>.*)\((?P<term>[^()]+)\)$", re.DOTALL)


def parted(heading: str) -> tuple[str, str]:
    """Return the text of a heading and its last term, if there is one.

    >>> parted("Вес (Weight)"), parted("Data")
    (('Вес', 'Weight'), ('Data', ''))
    """
    match = TERM.match(heading)
    return (match["before"].strip(), match["term"]) if match else (heading, "")


def other_language(term: str, language: str) -> str | None:
    """Return the language of a term that is not in the page's own script, or None."""
    cyrillic = re.search("[а-яё]", term, re.IGNORECASE) is not None
    if language == "en":
        return "ru" if cyrillic else None
    return None if cyrillic else "en"


def marked(heading: str, language: str) -> list[nodes.Node]:
    """Return the text of a heading, with its last term marked as one of another language."""
    match = TERM.match(heading)
    other = match and other_language(match["term"], language)
    if not match or not other:
        return [nodes.Text(heading)]
    term = nodes.inline("", match["term"], classes=[f"language-{other}"])
    return [nodes.Text(match["before"] + "("), term, nodes.Text(")")]


class MarkHeadingTerms(SphinxTransform):
    """Wrap the term in an element with its language, after the translation."""

    default_priority = 610

    def apply(self, **_kwargs: object) -> None:
        for title in self.document.findall(nodes.title):
            text = title.children[-1] if title.children else None
            language = "en" if "untranslated" in title["classes"] else self.config.language
            if isinstance(text, nodes.Text):
                title.replace(text, marked(text.astext(), language))


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_transform(MarkHeadingTerms)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
