"""Drawings of neurons and networks."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle, PathPatch
from matplotlib.path import Path
from numpy.typing import ArrayLike

from glossary_code.figures._figure import DASHES, Figure, Panel
from glossary_code.figures._labels import SUBSCRIPTS, _, number
from glossary_code.figures._svg import BACKGROUND, GRID, INK, SERIES

__all__ = ["network", "neuron"]

SHOWN = 8


def _blank(axes: Axes, width: float, height: float) -> None:
    """Make the axes a sheet measured in pixels."""
    axes.set_axis_off()
    axes.set_xlim(0, width)
    axes.set_ylim(0, height)
    axes.set_aspect("equal")


def _node(axes: Axes, x: float, y: float, text: str, radius: float = 20) -> None:
    axes.add_patch(Circle((x, y), radius, facecolor=BACKGROUND, edgecolor=INK, lw=1.5, zorder=3))
    axes.text(x, y, text, ha="center", va="center_baseline", zorder=4)


def _lines(axes: Axes, x: float, y: float, lines: Sequence[str]) -> None:
    """Write lines downwards, each centred by the page, whose font Matplotlib does not know."""
    for k, line in enumerate(lines):
        axes.text(x, y - 16 * k, line, ha="center", va="center", fontsize=12)


def _arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    axes.annotate("", end, start, arrowprops={"arrowstyle": "->", "color": INK, "lw": 1.5})


def neuron(weights: ArrayLike, bias: float) -> Figure:
    """Draw a neuron: its inputs, synapses, weighted sum, activation function and output.

    A synapse is drawn the wider the larger its weight is in size, dashed where it is negative.

    Parameters
    ----------
    weights
        The weights of the synapses.
    bias
        The bias, drawn as the weight of a synapse from an input that is always 1.

    Examples
    --------
    >>> neuron([0.5, -1.2], 0.3).description
    'A neuron with the weights 0.5; −1.2 and the bias 0.3.'
    """
    values = np.append(np.asarray(weights, dtype=np.float64).ravel(), bias)
    names = [f"x{str(k).translate(SUBSCRIPTS)}" for k in range(1, len(values))] + ["1"]
    largest = np.abs(values).max() or 1
    width, step = 440, 56
    height = step * len(values) + 40

    def draw(axes: Axes) -> None:
        _blank(axes, width, height)
        middle = 40 + (height - 40) / 2
        for k, (name, value) in enumerate(zip(names, values, strict=True)):
            y = height - step * (k + 0.5)
            axes.plot(
                [50, 210],
                [y, middle],
                color=SERIES[int(value < 0)],
                linestyle=DASHES[int(value < 0)],
                linewidth=1 + 4 * abs(value) / largest,
            )
            label = _("bias {value}") if k == len(values) - 1 else "{value}"
            axes.text(
                126,
                y + (middle - y) * 76 / 160,
                label.format(value=number(value)),
                ha="center",
                va="center",
                bbox={"facecolor": BACKGROUND, "edgecolor": "none", "pad": 1.5},
            )
            _node(axes, 50, y, name)
        _arrow(axes, (234, middle), (286, middle))
        _arrow(axes, (334, middle), (392, middle))
        _node(axes, 210, middle, "Σ", 24)
        _node(axes, 310, middle, "f", 24)
        axes.text(404, middle, "a", ha="center", va="center_baseline")
        for x, text in (
            (50, _("inputs")),
            (210, _("weighted input")),
            (310, _("activation function")),
            (404, _("output")),
        ):
            _lines(axes, x, 26, text.split())

    description = _("A neuron with the weights {weights} and the bias {bias}.").format(
        weights="; ".join(number(value) for value in values[:-1]), bias=number(bias)
    )
    return Figure(_("neuron"), (Panel(draw, description, width=width, height=height),))


def network(sizes: Sequence[int]) -> Figure:
    """Draw the neurons of a fully connected network and all synapses between them.

    Of a layer with more than eight neurons, the first ones and the last ones are drawn.

    Parameters
    ----------
    sizes
        The numbers of neurons in the layers, the input layer first.

    Examples
    --------
    >>> network([2, 4, 1]).description
    'A fully connected network; neurons in the layers: 2, 4, 1; synapses: 12.'
    """
    width, step = max(300, 130 * len(sizes)), 34
    height = step * min(max(sizes), SHOWN + 1) + 60

    def draw(axes: Axes) -> None:
        _blank(axes, width, height)
        layers = [
            (width * (k + 0.5) / len(sizes), _ordinates(size, step, 55 + (height - 55) / 2))
            for k, size in enumerate(sizes)
        ]
        ends = [
            point
            for (x, left), (x_next, right) in zip(layers[:-1], layers[1:], strict=True)
            for y in left
            for y_next in right
            for point in ((x, y), (x_next, y_next))
        ]
        codes = [Path.MOVETO, Path.LINETO] * (len(ends) // 2)
        axes.add_patch(PathPatch(Path(ends, codes), fill=False, edgecolor=SERIES[5], lw=0.8))
        for k, (x, ordinates) in enumerate(layers):
            for y in ordinates:
                axes.add_patch(Circle((x, y), 11, facecolor=GRID, edgecolor=INK, lw=1.2, zorder=3))
            if sizes[k] > SHOWN:
                gap = (ordinates[SHOWN // 2 - 1] + ordinates[SHOWN // 2]) / 2
                axes.text(x, gap, "⋮", ha="center", va="center", fontsize=18)
            name = _layer_name(k, len(sizes))
            count = _("neurons: {count}").format(count=sizes[k])
            _lines(axes, x, 34, [name, count])

    synapses = sum(n * m for n, m in zip(sizes[:-1], sizes[1:], strict=True))
    description = _(
        "A fully connected network; neurons in the layers: {sizes}; synapses: {synapses}."
    ).format(sizes=", ".join(map(str, sizes)), synapses=synapses)
    panel = Panel(draw, description, width=width, height=height, font_size=12)
    return Figure(_("neural network"), (panel,))


def _ordinates(size: int, step: float, middle: float) -> list[float]:
    """Place the neurons of a layer, leaving room for an ellipsis where not all are drawn."""
    places = np.arange(size) if size <= SHOWN else np.delete(np.arange(SHOWN + 1), SHOWN // 2)
    return [float(middle + step * (places.max() / 2 - place)) for place in places]


def _layer_name(k: int, count: int) -> str:
    if k == 0:
        return _("input layer")
    return _("output layer") if k == count - 1 else _("hidden layer")
