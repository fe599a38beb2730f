"""Tables of computed numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

from glossary_code.figures._labels import number, word

__all__ = ["table"]


class Link(NamedTuple):
    """A cell that leads to another site."""

    text: str
    address: str


Cell = str | float | Link


@dataclass(frozen=True)
class Table:
    """A table that a page shows as HTML, its header and numbers in the reader's language."""

    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    kind: str = "numbers"

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col">{escape(word(name))}</th>' for name in self.header)
        body = "".join(f"<tr>{_row(row)}</tr>" for row in self.rows)
        return (
            '<div class="table-wrapper"><table class="docutils '
            f'{self.kind}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
        )


def _row(row: Sequence[Cell]) -> str:
    name, *values = row
    cells = "".join(f"<td>{_cell(value)}</td>" for value in values)
    return f'<th scope="row">{escape(str(name))}</th>{cells}'


def _cell(value: Cell) -> str:
    if isinstance(value, Link):
        text, address = map(escape, value)
        return f'<a class="reference external" href="{address}">{text}</a>'
    return escape(word(value) if isinstance(value, str) else number(value, 2))


def table(header: Sequence[str], rows: Iterable[Sequence[str | float]]) -> Table:
    """Set a table of numbers, with two significant digits.

    Parameters
    ----------
    header
        Names of the columns.
    rows
        For each row its name in code, and its numbers or words.

    Examples
    --------
    >>> "<td>0.25</td>" in table(["function", "value"], [("sigmoid", 0.2503)])._repr_html_()
    True
    """
    return Table(tuple(header), tuple(tuple(row) for row in rows))
