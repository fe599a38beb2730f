"""Who came from whom among the optimizers: a family tree, and an overview."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch, PathPatch
from matplotlib.path import Path

from glossary_code.figures._figure import Figure, Panel
from glossary_code.figures._labels import N_, _, word
from glossary_code.figures._svg import BACKGROUND, GRID, SERIES
from glossary_code.figures.diagrams import _blank
from glossary_code.figures.tables import Link, Table

__all__ = ["family_tree", "overview"]


class Method(NamedTuple):
    """An optimizer, what it was made from, and its place across the tree."""

    year: int
    parents: tuple[str, ...]
    place: float
    color: str
    source: Link = Link("", "")
    libraries: str = ""
    idea: str = ""


def _arxiv(authors: str, identifier: str) -> Link:
    return Link(authors, f"https://arxiv.org/abs/{identifier}")


def _doi(authors: str, identifier: str) -> Link:
    return Link(authors, f"https://doi.org/{identifier}")


DESCENT, ADAPTIVE, LAYERS, CURVATURE = SERIES[:4]
METHODS = {
    N_("Newton"): Method(1685, (), 432, CURVATURE),
    N_("Gauss–Newton"): Method(1809, ("Newton",), 360, CURVATURE),
    N_("gradient descent"): Method(1847, (), 250, DESCENT),
    "SGD": Method(1951, ("gradient descent",), 190, DESCENT),
    N_("momentum"): Method(1964, ("gradient descent",), 76, DESCENT),
    N_("conjugate gradients"): Method(1964, ("gradient descent",), 330, CURVATURE),
    "BFGS": Method(1970, ("Newton",), 385, CURVATURE),
    N_("Nesterov"): Method(1983, ("momentum",), 122, DESCENT),
    "L-BFGS": Method(1989, ("BFGS",), 385, CURVATURE),
    "Rprop": Method(1993, ("gradient descent",), 330, ADAPTIVE),
    N_("natural gradient"): Method(1998, ("SGD",), 380, CURVATURE),
    "Adagrad": Method(2011, ("SGD",), 190, ADAPTIVE),
    "Adadelta": Method(2012, ("Adagrad",), 240, ADAPTIVE),
    "RMSprop": Method(2012, ("Rprop",), 330, ADAPTIVE),
    "Adam": Method(2014, ("momentum", "Adagrad", "RMSprop"), 284, ADAPTIVE),
    "AdaMax": Method(2014, ("Adam",), 242, ADAPTIVE),
    "Nadam": Method(2016, ("Nesterov", "Adam"), 156, ADAPTIVE),
    "AdamW": Method(2017, ("Adam",), 404, ADAPTIVE),
    "LARS": Method(2017, ("momentum",), 76, LAYERS),
    "AMSGrad": Method(2018, ("Adam",), 248, ADAPTIVE),
    "Adafactor": Method(2018, ("Adam",), 336, LAYERS),
    "Shampoo": Method(2018, ("Adagrad",), 190, LAYERS),
    "RAdam": Method(2019, ("Adam",), 336, ADAPTIVE),
    "LAMB": Method(2019, ("LARS", "Adam"), 76, LAYERS),
    "AdaBelief": Method(2020, ("Adam",), 336, ADAPTIVE),
    "Adan": Method(2022, ("Nesterov", "Adam"), 156, ADAPTIVE),
    "Lion": Method(2023, ("AdamW",), 356, ADAPTIVE),
    "Prodigy": Method(2023, ("Adam",), 242, ADAPTIVE),
    "Sophia": Method(2023, ("Newton",), 432, CURVATURE),
    "AdEMAMix": Method(2024, ("Adam",), 322, ADAPTIVE),
    N_("schedule-free"): Method(2024, ("AdamW",), 404, ADAPTIVE),
    "SOAP": Method(2024, ("Shampoo", "Adam"), 242, LAYERS),
    "Muon": Method(2024, ("Nesterov", "Shampoo"), 122, LAYERS),
}
WIDTH, ROW = 460, 36


def family_tree() -> Figure:
    """Draw the optimizers by year, the later below, with lines from those they were made from."""
    rows = sorted({_row(name) for name in METHODS})
    height = ROW * len(rows) + 8
    points = {
        name: (method.place, height - ROW * (rows.index(_row(name)) + 0.5))
        for name, method in METHODS.items()
    }

    def draw(axes: Axes) -> None:
        _blank(axes, WIDTH, height)
        for k, (year, generation) in enumerate(rows):
            y = height - ROW * (k + 0.5)
            axes.plot([36, WIDTH], [y, y], color=GRID, linestyle="-", linewidth=0.8, zorder=0)
            if not generation:
                axes.text(0, y, str(year), ha="left", va="center")
        for name, method in METHODS.items():
            for parent in method.parents:
                _branch(axes, points[parent], points[name], METHODS[parent].color)
            _node(axes, *points[name], word(name), method.color)

    lines = "; ".join(
        f"{word(name)} ({method.year}): {', '.join(map(word, method.parents))}"
        for name, method in sorted(METHODS.items(), key=lambda item: item[1].year)
        if method.parents
    )
    description = _("Each method with those it was made from: {lines}.").format(lines=lines)
    panel = Panel(draw, description, width=WIDTH, height=height, font_size=13)
    return Figure(_("family tree of the optimizers"), (panel,))


def _row(name: str) -> tuple[int, bool]:
    """Give the year; what was made from a method of the same year has a row below it."""
    year, parents = METHODS[name][:2]
    return year, any(METHODS[parent].year == year for parent in parents)


def _node(axes: Axes, x: float, y: float, name: str, color: str) -> None:
    lines = name.split(" ") if len(name) > 13 else [name]
    width, height = 7 * max(map(len, lines)) + 8, 14 * len(lines) + 5
    corner = (x - width / 2, y - height / 2)
    shape = "round,pad=0,rounding_size=5"
    axes.add_patch(
        FancyBboxPatch(
            corner, width, height, shape, facecolor=BACKGROUND, edgecolor=color, zorder=3
        )
    )
    for k, line in enumerate(lines):
        above = 14 * ((len(lines) - 1) / 2 - k)
        axes.text(x, y + above, line, ha="center", va="center_baseline", zorder=4)


def _branch(axes: Axes, start: tuple[float, float], end: tuple[float, float], color: str) -> None:
    """Draw a line that goes down from a method and then aside to one made from it."""
    (x, y), (x_end, y_end) = start, end
    bend = 8 * np.sign(x_end - x)
    points = [(x, y), (x, y_end + abs(bend)), (x, y_end), (x + bend, y_end), (x_end, y_end)]
    codes = [Path.MOVETO, Path.LINETO, Path.CURVE3, Path.CURVE3, Path.LINETO]
    axes.add_patch(
        PathPatch(Path(points, codes), fill=False, edgecolor=color, linewidth=1.5, zorder=1)
    )
