"""How the times of two programs compare as a network grows."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator
from numpy.typing import ArrayLike

from glossary_code.figures._figure import Figure, Panel
from glossary_code.figures._labels import _, number, word
from glossary_code.figures._svg import INK

__all__ = ["growth"]


def growth(named: Mapping[str, tuple[ArrayLike, Mapping[str, ArrayLike]]]) -> Figure:
    """Draw ratios of times against what grows, a panel for each thing that does.

    Parameters
    ----------
    named
        For each thing that grows, its values, and the ratios of each program by its name.

    Examples
    --------
    >>> growth({"width": ([16, 64], {"PyTorch": [13, 7]})}).description
    'PyTorch: 13 at 16, 7 at 64.'
    """
    panels = tuple(_panel(word(name), x, ratios) for name, (x, ratios) in named.items())
    return Figure(_("ratio of times"), panels)


def _panel(name: str, x: ArrayLike, named: Mapping[str, ArrayLike]) -> Panel:
    values = np.asarray(x, dtype=np.float64)
    ratios = {word(key): np.asarray(y, dtype=np.float64) for key, y in named.items()}

    def draw(axes: Axes) -> None:
        axes.axhline(1, color=INK, linestyle="-", linewidth=0.8)
        for key, y in ratios.items():
            axes.plot(values, y, label=key)
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xticks(values)
        axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_minor_locator(NullLocator())
            axis.set_major_formatter(FuncFormatter(lambda value, _position: number(value, 6)))
        axes.set_title(name)
        # Room for the legend.
        axes.set_ylim(top=8 * max(y.max() for y in ratios.values()))
        axes.legend(loc="upper right")

    description = " ".join(
        _("{name}: {first} at {start}, {last} at {end}.").format(
            name=key,
            first=number(y[0], 2),
            start=number(values[0]),
            last=number(y[-1], 2),
            end=number(values[-1]),
        )
        for key, y in ratios.items()
    )
    return Panel(draw, description, name, width=300, height=240, font_size=12)
