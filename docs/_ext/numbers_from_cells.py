"""The role ``{number}`name:format` ``: a number that a cell of the page produced.

The cell stores it with ``myst_nb.glue``; the role shows it as the reader's language writes
numbers. It is resolved after translation, so that it works in a catalogue's messages too.
"""

import ast

from babel.numbers import get_decimal_symbol, get_group_symbol
from docutils import nodes
from docutils.parsers.rst.states import Inliner
from languages import PSEUDO
from myst_nb.ext.glue.crossref import read_glue_cache
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

logger = logging.getLogger(__name__)
# Where four digits stand together: 6930, but 12 345.
FIRST_GROUPED = {"ru": 10_000}


class number_from_cell(nodes.Inline, nodes.Element):  # noqa: N801 (docutils' style)
    """A number that is yet to be taken from the page's cells."""


def number_role(
    name: str, rawtext: str, text: str, lineno: int, inliner: Inliner, *_: object
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    key, _colon, spec = text.partition(":")
    node = number_from_cell(rawtext, key=key.strip(), spec=spec.strip())
    node.line = lineno
    return [node], []


def write_number(value: float, spec: str, language: str) -> str:
    """Format a number as ``format(value, spec)`` does, with the signs of a language.

    >>> write_number(1234.5, ",.2f", "en"), write_number(-0.03, "", "ru")
    ('1,234.50', '−0,03')
    >>> write_number(1234.0, ",.0f", "ru")
    '1234'
    """
    if abs(value) < FIRST_GROUPED.get(language, 0):
        spec = spec.replace(",", "")
    signs = {
        ",": get_group_symbol(language),
        ".": get_decimal_symbol(language),
        "-": "\N{MINUS SIGN}",
    }
    mantissa, exponent_mark, exponent = format(value, spec).partition("e")
    shown = "".join(signs.get(character, character) for character in mantissa)
    if not exponent_mark:
        return shown
    superscripts = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
    return f"{shown}·10{str(int(exponent)).translate(superscripts)}"


class ShowNumbers(SphinxTransform):
    """Put the values in their places, once the text is in the reader's language."""

    default_priority = 600

    def apply(self, **_kwargs: object) -> None:
        places = list(self.document.findall(number_from_cell))
        if not places:
            return
        values = {} if self.app.builder.name == "gettext" else self.values()
        for place in places:
            place.replace_self(nodes.Text(self.text(place, values)))

    def values(self) -> dict[str, float]:
        folder = self.env.mystnb_config.output_folder  # type: ignore[attr-defined]
        try:
            outputs = read_glue_cache(folder, self.env.docname)
        except FileNotFoundError:
            return {}
        return {
            key: ast.literal_eval(output["data"]["text/plain"]) for key, output in outputs.items()
        }

    def text(self, place: number_from_cell, values: dict[str, float]) -> str:
        if self.app.builder.name == "gettext":
            return place["key"]
        if place["key"] not in values:
            logger.warning(
                "no cell of this page produced the number %r; store it with glue(%r, value)",
                place["key"],
                place["key"],
                location=place,
                type="number",
            )
            return "?"
        language = "en" if self.config.language == PSEUDO else self.config.language
        return write_number(values[place["key"]], place["spec"], language)


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_node(number_from_cell)
    app.add_role("number", number_role)
    app.add_transform(ShowNumbers)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
