"""Curves and ways that a slider moves."""

from collections.abc import Callable, Mapping, Sequence
from itertools import cycle

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from glossary_code.figures._figure import DASHES, Figure, Panel, caption_frame
from glossary_code.figures._labels import _, word
from glossary_code.figures._svg import SERIES
from glossary_code.figures.plots import (
    describe_curves,
    describe_ways,
    draw_landscape,
    draw_ways,
    linear_ticks,
)

__all__ = ["curve_frames", "surface_path_frames"]

Array = NDArray[np.float64]
Frames = Mapping[str, Mapping[str, ArrayLike]]


def curve_frames(
    x: ArrayLike, frames: Frames, *, x_label: str = "", y_label: str = "", slider: str
) -> Figure:
    """Draw functions of one variable that change with something that a slider moves.

    Parameters
    ----------
    x
        The points at which the functions are known.
    frames
        For each frame, by its caption, the values of each function, by its name. The names are
        the same in all frames.
    x_label, y_label
        Labels of the axes, in the language of the page.
    slider
        What the slider moves.

    Examples
    --------
    >>> z = np.linspace(0, 1, 11)
    >>> frames = {f"p = {p}": {"power": z**p} for p in (1, 2)}
    >>> curve_frames(z, frames, x_label="z", slider="p").slider
    'p'
    """
    points = np.asarray(x, dtype=np.float64)
    moments = _moments(frames)

    def draw(axes: Axes) -> None:
        for k, (caption, named) in enumerate(moments.items()):
            for (name, y), color, dashes in zip(named.items(), cycle(SERIES), cycle(DASHES)):
                axes.plot(points, y, color=color, linestyle=dashes, label=name, gid=f"frame-{k}")
            caption_frame(axes, k, caption)
        linear_ticks(axes)
        axes.set_xlabel(x_label)
        axes.set_ylabel(y_label)
        _legend_of_names(axes, len(named))

    names = ", ".join(next(iter(moments.values())))
    description = _ends(moments, lambda named: describe_curves(points, named))
    return Figure(names, (Panel(draw, description, height=340),), word(slider))


def surface_path_frames(
    f: Callable[[Array, Array], Array],
    x_range: tuple[float, float],
    y_range: tuple[float, float],
    frames: Frames,
    *,
    slider: str,
    minimum: Sequence[float] | None = None,
) -> Figure:
    """Draw ways over the contours of a function of two variables, changed by a slider.

    Parameters
    ----------
    f
        The function, of arrays.
    x_range, y_range
        The part of the plane to be shown.
    frames
        For each frame, by its caption, the points (steps, 2) of each optimizer, by its name. The
        names are the same in all frames.
    slider
        What the slider moves.
    minimum
        Where the function is least, marked with a star.

    Examples
    --------
    >>> frames = {f"η = {eta}": {"SGD": [(2.0, 1.0), (2.0 - eta, 0.4)]} for eta in (1, 2)}
    >>> bowl = lambda x, y: x**2 + y**2
    >>> surface_path_frames(bowl, (-3, 3), (-2, 2), frames, slider="η").slider
    'η'
    """
    moments = _moments(frames)

    def draw(axes: Axes) -> None:
        for k, (caption, ways) in enumerate(moments.items()):
            draw_ways(axes, ways, f"frame-{k}")
            caption_frame(axes, k, caption)
        start = next(iter(ways.values()))[0]
        draw_landscape(axes, f, x_range, y_range, start, minimum)
        _legend_of_names(axes, len(ways))

    return Figure(
        _("ways of optimizers to the minimum"),
        (Panel(draw, _ends(moments, lambda ways: describe_ways(f, ways)), height=380),),
        word(slider),
    )


def _moments(frames: Frames) -> dict[str, dict[str, Array]]:
    return {
        word(caption): {word(name): np.asarray(y, dtype=np.float64) for name, y in named.items()}
        for caption, named in frames.items()
    }


def _legend_of_names(axes: Axes, count: int) -> None:
    """Explain the curves of one frame: those of the others look the same."""
    if count > 1:
        handles, labels = axes.get_legend_handles_labels()
        axes.legend(handles[:count], labels[:count])


def _ends(
    moments: Mapping[str, dict[str, Array]], describe: Callable[[Mapping[str, Array]], str]
) -> str:
    """Say what is seen at both ends of the slider."""
    ends = [*moments.items()]
    return " ".join(f"{caption}: {describe(named)}" for caption, named in (ends[0], ends[-1]))
