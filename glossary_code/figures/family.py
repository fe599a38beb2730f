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
    """An optimizer, what it was made from, and where it stands across the tree."""

    year: int
    parents: tuple[str, ...]
    place: float
    color: str
    idea: str = ""
    source: Link = Link("", "")
    libraries: str = ""


def _arxiv(authors: str, identifier: str) -> Link:
    return Link(authors, f"https://arxiv.org/abs/{identifier}")


def _doi(authors: str, identifier: str) -> Link:
    return Link(authors, f"https://doi.org/{identifier}")


ALL = "PyTorch, Keras, Optax"
DESCENT, ADAPTIVE, LAYERS, CURVATURE = SERIES[:4]
METHODS = {
    "Newton": Method(1740, (), 432, CURVATURE),
    "Gauss–Newton": Method(1809, ("Newton",), 360, CURVATURE),
    "gradient descent": Method(1847, (), 250, DESCENT),
    "SGD": Method(
        1951,
        ("gradient descent",),
        190,
        DESCENT,
        N_("a step against the gradient of a batch"),
        _doi("Robbins, Monro", "10.1214/aoms/1177729586"),
        ALL,
    ),
    "conjugate gradients": Method(1952, ("gradient descent",), 330, CURVATURE),
    "momentum": Method(
        1964,
        ("gradient descent",),
        76,
        DESCENT,
        N_("a velocity that sums up past gradients"),
        _doi("Polyak", "10.1016/0041-5553(64)90137-5"),
        ALL,
    ),
    "BFGS": Method(1970, ("Newton",), 385, CURVATURE),
    "L-BFGS": Method(1980, ("BFGS",), 385, CURVATURE),
    "Nesterov": Method(
        1983,
        ("momentum",),
        122,
        DESCENT,
        N_("the gradient at the point ahead"),
        Link("Nesterov", "https://www.mathnet.ru/eng/dan46009"),
        ALL,
    ),
    "Rprop": Method(
        1993,
        ("gradient descent",),
        330,
        ADAPTIVE,
        N_("steps that grow as long as the sign stays"),
        _doi("Riedmiller, Braun", "10.1109/ICNN.1993.298623"),
        "PyTorch, Optax",
    ),
    "natural gradient": Method(1998, ("SGD",), 380, CURVATURE),
    "Adagrad": Method(
        2011,
        ("SGD",),
        190,
        ADAPTIVE,
        N_("divides by the root of the sum of all squares"),
        Link("Duchi, Hazan, Singer", "https://jmlr.org/papers/v12/duchi11a.html"),
        ALL,
    ),
    "Adadelta": Method(
        2012,
        ("Adagrad",),
        240,
        ADAPTIVE,
        N_("the size of recent steps in place of a rate"),
        _arxiv("Zeiler", "1212.5701"),
        ALL,
    ),
    "RMSprop": Method(
        2012,
        ("Rprop",),
        330,
        ADAPTIVE,
        N_("divides by the root of the average square"),
        Link("Hinton", "https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf"),
        ALL,
    ),
    "Adam": Method(
        2014,
        ("momentum", "Adagrad", "RMSprop"),
        284,
        ADAPTIVE,
        N_("averages of the gradient and its square, corrected for their start"),
        _arxiv("Kingma, Ba", "1412.6980"),
        ALL,
    ),
    "AdaMax": Method(
        2014,
        ("Adam",),
        242,
        ADAPTIVE,
        N_("the largest recent gradient in place of the root"),
        _arxiv("Kingma, Ba", "1412.6980"),
        ALL,
    ),
    "Nadam": Method(
        2016,
        ("Nesterov", "Adam"),
        156,
        ADAPTIVE,
        N_("Adam with a look ahead"),
        Link("Dozat", "https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ"),
        ALL,
    ),
    "AdamW": Method(
        2017,
        ("Adam",),
        404,
        ADAPTIVE,
        N_("weight decay apart from the gradient"),
        _arxiv("Loshchilov, Hutter", "1711.05101"),
        ALL,
    ),
    "LARS": Method(
        2017,
        ("momentum",),
        76,
        LAYERS,
        N_("a rate for each layer, from two norms"),
        _arxiv("You, Gitman, Ginsburg", "1708.03888"),
        "Optax",
    ),
    "AMSGrad": Method(
        2018,
        ("Adam",),
        248,
        ADAPTIVE,
        N_("an average square that never falls"),
        _arxiv("Reddi, Kale, Kumar", "1904.09237"),
        ALL,
    ),
    "Adafactor": Method(
        2018,
        ("Adam",),
        336,
        LAYERS,
        N_("averages of rows and columns in place of all squares"),
        _arxiv("Shazeer, Stern", "1804.04235"),
        ALL,
    ),
    "Shampoo": Method(
        2018,
        ("Adagrad",),
        190,
        LAYERS,
        N_("one matrix for the rows, one for the columns"),
        _arxiv("Gupta, Koren, Singer", "1802.09568"),
    ),
    "RAdam": Method(
        2019,
        ("Adam",),
        336,
        ADAPTIVE,
        N_("waits until the average square can be trusted"),
        _arxiv("Liu et al.", "1908.03265"),
        "PyTorch, Optax",
    ),
    "LAMB": Method(
        2019,
        ("LARS", "Adam"),
        76,
        LAYERS,
        N_("Adam with a rate for each layer"),
        _arxiv("You et al.", "1904.00962"),
        "Keras, Optax",
    ),
    "AdaBelief": Method(
        2020,
        ("Adam",),
        336,
        ADAPTIVE,
        N_("the spread around the average in place of the square"),
        _arxiv("Zhuang et al.", "2010.07468"),
        "Optax",
    ),
    "Adan": Method(
        2022,
        ("Nesterov", "Adam"),
        156,
        ADAPTIVE,
        N_("an average of the differences of gradients"),
        _arxiv("Xie et al.", "2208.06677"),
        "Optax",
    ),
    "Lion": Method(
        2023,
        ("AdamW",),
        356,
        ADAPTIVE,
        N_("the sign of the averaged gradient"),
        _arxiv("Chen et al.", "2302.06675"),
        "Keras, Optax",
    ),
    "Prodigy": Method(
        2023,
        ("Adam",),
        242,
        ADAPTIVE,
        N_("estimates the rate from the distance covered"),
        _arxiv("Mishchenko, Defazio", "2306.06101"),
        "Optax",
    ),
    "Sophia": Method(2023, ("Newton",), 432, CURVATURE),
    "AdEMAMix": Method(
        2024,
        ("Adam",),
        322,
        ADAPTIVE,
        N_("a second, very slow average of the gradients"),
        _arxiv("Pagliardini, Ablin, Grangier", "2409.03137"),
        "Optax",
    ),
    "schedule-free": Method(
        2024,
        ("AdamW",),
        404,
        ADAPTIVE,
        N_("an average of the way in place of a schedule"),
        _arxiv("Defazio et al.", "2405.15682"),
        "Keras, Optax",
    ),
    "SOAP": Method(
        2024,
        ("Shampoo", "Adam"),
        242,
        LAYERS,
        N_("Adam along the axes of Shampoo"),
        _arxiv("Vyas et al.", "2409.11321"),
    ),
    "Muon": Method(
        2024,
        ("Nesterov", "Shampoo"),
        122,
        LAYERS,
        N_("makes all singular values of the velocity about equal"),
        Link("Jordan et al.", "https://kellerjordan.github.io/posts/muon/"),
        ALL,
    ),
}
WIDTH, ROW = 460, 36


def family_tree() -> Figure:
    """Draw the optimizers by year, the later below, with lines from those they were made from.

    Examples
    --------
    >>> "LAMB (2019): LARS, Adam; " in family_tree().description
    True
    """
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
        for name, method in METHODS.items()
        if method.parents
    )
    description = _("Each method with those it was made from: {lines}.").format(lines=lines)
    panel = Panel(draw, description, width=WIDTH, height=height, font_size=13)
    return Figure(_("family tree of the optimizers"), (panel,))


def overview(measured: Mapping[str, tuple[float | str, float | str]]) -> Table:
    """Set the methods in a table by year, with what is known of them and what was measured.

    Parameters
    ----------
    measured
        For each method the numbers that it keeps of a parameter, and its default learning rate.

    Examples
    --------
    >>> html = overview({"Adam": (2.0, 0.001)})._repr_html_()
    >>> "<td>2014</td>" in html, "<td>0.001</td>" in html
    (True, True)
    """
    header = (
        _("method"),
        _("year"),
        _("source"),
        _("kept"),
        _("rate"),
        _("what it adds"),
        _("libraries"),
    )
    rows = [
        (word(name), str(m.year), m.source, *measured[name], _(m.idea), m.libraries or "–")
        for name, m in METHODS.items()
        if name in measured
    ]
    return Table(header, rows, "overview")


def _row(name: str) -> tuple[int, bool]:
    """Give the year; what was made from a method of the same year has a row below it."""
    year, parents = METHODS[name][:2]
    return year, any(METHODS[parent].year == year for parent in parents)


def _lines(name: str) -> list[str]:
    return name.split(" ") if len(name) > 13 else [name]


def _width(name: str) -> float:
    """Guess the width of a box from its letters: Matplotlib does not know the page's font."""
    return 7 * max(map(len, _lines(name))) + 8


def _node(axes: Axes, x: float, y: float, name: str, color: str) -> None:
    lines = _lines(name)
    width, height = _width(name), 14 * len(lines) + 5
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
