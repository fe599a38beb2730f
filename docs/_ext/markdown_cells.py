"""From the doctree of an executed page, in its language, to Markdown that Jupyter shows."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from docutils import nodes
from sphinx.util import logging
from term_notes import term_note

logger = logging.getLogger(__name__)
MARKUP = re.compile(r"([\\`*_$<&\[\]|~])")
# What would make a paragraph a list, a heading or a quotation.
MARKUP_AT_START = re.compile(r"^(\d*)([-+.)](?= )|[#>])")


def escape(text: str) -> str:
    r"""Keep a text from being read as markup.

    >>> print(escape("2*x [m_1]"))
    2\*x \[m\_1\]
    """
    return MARKUP.sub(r"\\\1", text.replace("\n", " "))


def code_span(text: str) -> str:
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def is_cell(node: nodes.Node) -> bool:
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code"


class Markdown:
    """A writer of the nodes that our pages have; it warns of any other.

    Links lead to the site, whose page is at the address.
    """

    def __init__(self, address: str) -> None:
        self.address = address

    def blocks(self, parent: nodes.Element, level: int = 0) -> Iterator[str | int]:
        """Give the blocks of Markdown and, where a cell of code stands, its number."""
        for node in parent.children:
            match node:
                case nodes.section():
                    yield from self.blocks(node, level + 1)
                case nodes.container() if is_cell(node):
                    yield int(node["cell_index"])
                case nodes.compound() | nodes.container():  # Furo wraps tables and formulas
                    yield from self.blocks(node, level)
                case nodes.target() | term_note():
                    pass
                case nodes.title():
                    yield f"{'#' * level} {self.inline(node)}"
                case nodes.paragraph():
                    yield MARKUP_AT_START.sub(r"\1\\\2", self.inline(node))
                case nodes.math_block():
                    yield f"$$\n{node.astext().strip()}\n$$"
                case nodes.literal_block():
                    yield f"```{node['language']}\n{node.astext()}\n```"
                case nodes.admonition():
                    title, *_rest = node.children
                    text = f"**{self.inline(title)}**\n\n{self.text(node.children[1:])}"
                    yield "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
                case nodes.bullet_list():
                    yield "\n".join(self.item("- ", item) for item in node)
                case nodes.enumerated_list():
                    yield "\n".join(self.item(f"{k}. ", item) for k, item in enumerate(node, 1))
                case nodes.table():
                    yield self.table(node)
                case _:
                    self.refuse(node)

    def text(self, children: list[nodes.Node]) -> str:
        return "\n\n".join(map(str, self.blocks(nodes.Element("", *children))))

    def item(self, mark: str, item: nodes.list_item) -> str:
        return mark + self.text(item.children).replace("\n", "\n" + " " * len(mark))

    def table(self, table: nodes.table) -> str:
        rows = [
            [" ".join(map(self.inline, entry.children)) for entry in row.findall(nodes.entry)]
            for row in table.findall(nodes.row)
        ]
        rows.insert(1, ["---"] * len(rows[0]))
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)

    def inline(self, parent: nodes.Element) -> str:
        return "".join(map(self.span, parent.children))

    def span(self, node: nodes.Node) -> str:
        match node:
            case nodes.Text():
                return escape(node.astext())
            case nodes.math():
                return f"${' '.join(node.astext().split())}$"
            case nodes.literal():
                return code_span(node.astext())
            case nodes.emphasis():
                return f"*{self.inline(node)}*"
            case nodes.strong():
                return f"**{self.inline(node)}**"
            case nodes.inline():
                return self.inline(node)
            case nodes.reference():
                address = node.get("refuri") or "#" + node["refid"]
                return f"[{self.inline(node)}]({urljoin(self.address, address)})"
            case _:
                self.refuse(node)
                return ""

    def refuse(self, node: nodes.Node) -> None:
        message = "a notebook cannot show this; teach docs/_ext/markdown_cells.py: %s"
        logger.warning(message, node.tagname, location=node, type="notebook")
