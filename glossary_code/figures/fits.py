"""Lines and bands fitted to points."""

from collections.abc import Mapping
from itertools import cycle

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from glossary_code.figures._figure import DASHES, Figure, Panel, caption_frame
from glossary_code.figures._labels import _, number, word
from glossary_code.figures._svg import BACKGROUND, INK, SERIES
from glossary_code.figures.plots import linear_ticks

__all__ = ["outlier_frames", "quantile_band"]

GREY = SERIES[5]


def outlier_frames(
    x: ArrayLike,
    y: ArrayLike,
    outlier_x: float,
    fits: Mapping[float, Mapping[str, tuple[float, float]]],
) -> Figure:
    """Draw the lines fitted to points of which one, the outlier, is moved by a slider.

    Parameters
    ----------
    x, y
        The points without the outlier.
    outlier_x
        Where the outlier is moved up or down.
    fits
        For each height of the outlier, the slope and the intercept of each line, by its name.

    Examples
    --------
    >>> fits = {2.0: {"MSE": (1.0, 0.0)}, 8.0: {"MSE": (4.0, -2.0)}}
    >>> outlier_frames([0.0, 1.0], [0.0, 1.0], 2.0, fits).description
    'With the outlier at 2, the slopes are: MSE 1. With the outlier at 8, the slopes are: MSE 4.'
    """
    abscissas, ordinates = np.ravel(np.asarray(x)), np.ravel(np.asarray(y))
    reach = np.append(abscissas, outlier_x)
    ends = np.array([reach.min(), reach.max()]) + 0.05 * np.ptp(reach) * np.array([-1, 1])
    named = {height: {word(k): v for k, v in lines.items()} for height, lines in fits.items()}

    def draw(axes: Axes) -> None:
        axes.scatter(abscissas, ordinates, s=36, color=GREY, edgecolor=BACKGROUND, linewidth=0.6)
        for k, (height, lines) in enumerate(named.items()):
            gid = f"frame-{k}"
            for (name, (slope, intercept)), color, dashes in zip(
                lines.items(), cycle(SERIES), cycle(DASHES)
            ):
                label = "" if k else name
                values = slope * ends + intercept
                axes.plot(ends, values, color=color, linestyle=dashes, label=label, gid=gid)
            axes.plot(outlier_x, height, "D", color=INK, linestyle="none", gid=gid)
            caption = _("outlier at {height}").format(height=number(height))
            caption_frame(axes, k, caption)
        linear_ticks(axes)
        axes.set_xlabel("x")
        axes.set_ylabel("y")
        axes.legend(loc="upper left")

    heights = [*named]
    description = " ".join(
        _("With the outlier at {height}, the slopes are: {slopes}.").format(
            height=number(height),
            slopes=", ".join(f"{name} {number(slope)}" for name, (slope, _b) in lines.items()),
        )
        for height, lines in ((h, named[h]) for h in (heights[0], heights[-1]))
    )
    return Figure(
        _("lines fitted with an outlier"), (Panel(draw, description, height=360),), _("outlier")
    )


def quantile_band(
    x: ArrayLike, y: ArrayLike, line_x: ArrayLike, quantiles: Mapping[str, ArrayLike]
) -> Figure:
    """Draw points and the quantiles predicted for them; the outermost two bound a band.

    Parameters
    ----------
    x, y
        The points.
    line_x
        Where the quantiles are known, in rising order.
    quantiles
        The values of each quantile, by its name, from the lowest to the highest.

    Examples
    --------
    >>> quantiles = {"τ = 0.1": [-1.0, -1.0], "τ = 0.9": [1.0, 1.0]}
    >>> quantile_band([0, 1, 2], [0, 3, 0.5], [0, 2], quantiles).description
    '2 of 3 points lie between τ = 0.1 and τ = 0.9.'
    """
    abscissas, ordinates = np.ravel(np.asarray(x)), np.ravel(np.asarray(y))
    line = np.ravel(np.asarray(line_x, dtype=np.float64))
    curves = {name: np.ravel(np.asarray(values)) for name, values in quantiles.items()}
    (lowest, low), (highest, high) = [*curves.items()][0], [*curves.items()][-1]

    def draw(axes: Axes) -> None:
        axes.fill_between(line, low, high, color=SERIES[0], alpha=0.15, linewidth=0)
        axes.scatter(abscissas, ordinates, s=14, color=GREY)
        for name, values in curves.items():
            axes.plot(line, values, label=name)
        linear_ticks(axes)
        axes.set_xlabel("x")
        axes.set_ylabel("y")
        axes.legend()

    inside = (np.interp(abscissas, line, low) <= ordinates) & (
        ordinates <= np.interp(abscissas, line, high)
    )
    description = _("{inside} of {count} points lie between {lowest} and {highest}.").format(
        inside=int(inside.sum()), count=len(inside), lowest=lowest, highest=highest
    )
    return Figure(_("predicted quantiles"), (Panel(draw, description, height=320),))
