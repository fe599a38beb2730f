"""Tell apart the ids of equal drawings on one page, which follow from what is drawn."""

import re
from collections import Counter
from typing import Any

from sphinx.application import Sphinx

FIGURE = re.compile(r'<svg\b[^>]*? aria-labelledby="(\w+)-title".*?</svg>', re.DOTALL)


def tell_apart(html: str) -> str:
    """Give the second and later ones of equal drawings ids of their own.

    >>> svg = '<svg role="img" aria-labelledby="f1-title"><title id="f1-title"/></svg>'
    >>> tell_apart(svg * 2).removeprefix(svg)
    '<svg role="img" aria-labelledby="f1-2-title"><title id="f1-2-title"/></svg>'
    """
    drawn: Counter[str] = Counter()

    def rename(figure: re.Match[str]) -> str:
        name = figure[1]
        drawn[name] += 1
        return figure[0] if drawn[name] == 1 else figure[0].replace(name, f"{name}-{drawn[name]}")

    return FIGURE.sub(rename, html)


def mend_page(
    app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    if "body" in context:
        context["body"] = tell_apart(context["body"])


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("html-page-context", mend_page)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
