"""Set formulas as MathML at build time, so that a page needs no script for them."""

import re

from docutils import nodes
from math_core import LatexError, LatexToMathML
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)
converter = LatexToMathML()
# The policy of the site allows no style attributes: site.css holds what they would say.
CLASSES = {
    "text-align: right;justify-items: end;padding-right: 0;": "left-side",
    "text-align: left;justify-items: start;padding-left: 0;": "right-side",
    "text-align: left;justify-items: start;padding-right: 0;": "case",
    "text-align: left;justify-items: start;padding-right: 0;padding-left:1em;": "condition",
    "padding-right:0.1667em;": "thin-space",
}


def to_mathml(node: nodes.Element, *, displaystyle: bool) -> str:
    latex = node.astext()
    try:
        mathml = converter.convert_with_local_state(latex, displaystyle=displaystyle)
    except LatexError as error:
        logger.warning("formula cannot be set: %s: %s", latex, error, location=node, type="mathml")
        return ""

    def classify(style: re.Match[str]) -> str:
        if style[1] not in CLASSES:
            logger.warning(
                "formula has a style without a class: %s; add one to CLASSES and to site.css",
                style[1],
                location=node,
                type="mathml",
            )
        return f' class="{CLASSES.get(style[1])}"'

    mathml = re.sub(' style="(.*?)"', classify, mathml)
    # The font's prime is drawn for the full size, and a superscript makes it too small to see.
    return mathml.replace("<mo>′</mo>", '<mo class="prime">′</mo>')


def visit_inline(self: HTML5Translator, node: nodes.math) -> None:
    self.body.append(to_mathml(node, displaystyle=False))
    raise nodes.SkipNode


def visit_display(self: HTML5Translator, node: nodes.math_block) -> None:
    self.body.append(self.starttag(node, "div", CLASS="math"))
    if node["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})</span>')
    self.body.append(to_mathml(node, displaystyle=True) + "</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_display, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
