"""How much the result of training depends on the learning rate and on the seed."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator
from numpy.typing import ArrayLike, NDArray

from glossary_code.figures._figure import Figure, Panel
from glossary_code.figures._labels import _, decade, number, word
from glossary_code.figures._svg import SERIES

__all__ = ["rate_sensitivity"]

Array = NDArray[np.float64]


def rate_sensitivity(
    rates: ArrayLike, losses: Mapping[str, ArrayLike], untrained: ArrayLike
) -> Figure:
    """Draw the final loss over the learning rate, a panel for each optimizer.

    The line is the median over the seeds, the band reaches from the least loss to the largest.
    A cross stands where a run ended above the loss before training, or in no number at all.

    Parameters
    ----------
    rates
        The learning rates, in rising order.
    losses
        The final losses (rates, seeds) of each optimizer, by its name.
    untrained
        The loss before training for each seed; the dashed line is at their median.

    Examples
    --------
    >>> losses = {"SGD": [[0.2, 0.4, 0.3], [0.1, 5.0, 9.0]]}
    >>> rate_sensitivity([0.1, 1.0], losses, [0.7, 0.7, 0.7]).description
    'SGD: the median is least at the rate 0.1, with a loss of 0.3; 2 of 6 runs diverge.'
    """
    abscissas = np.asarray(rates, dtype=np.float64)
    ends = {word(name): _finite(values) for name, values in losses.items()}
    starts = np.asarray(untrained, dtype=np.float64)
    lowest = 0.8 * min(values.min() for values in ends.values())
    highest = 2.5 * float(np.median(starts))

    def panel(name: str, values: Array) -> Panel:
        median = np.median(values, axis=1)
        diverged = values > starts

        def draw(axes: Axes) -> None:
            axes.axhline(np.median(starts), color=SERIES[5], linestyle=(0, (4, 3)), linewidth=1)
            low, high = values.min(axis=1), values.max(axis=1)
            # Far above the panel a number is as good as infinity, and it can be drawn.
            low, middle, high = (np.minimum(v, 100 * highest) for v in (low, median, high))
            axes.fill_between(abscissas, low, high, color=SERIES[0], alpha=0.2, linewidth=0)
            axes.plot(abscissas, middle, color=SERIES[0], linestyle="-")
            at = abscissas[diverged.any(axis=1)]
            axes.plot(
                at, np.full(len(at), 0.8 * highest), "x", color=SERIES[1], markersize=5, ls="none"
            )
            axes.set_xscale("log")
            axes.set_yscale("log")
            axes.set_ylim(lowest, highest)
            for axis, subs in ((axes.xaxis, 2), (axes.yaxis, 1)):
                axis.set_major_locator(LogLocator(base=10.0**subs))
                axis.set_minor_locator(NullLocator())
                axis.set_major_formatter(FuncFormatter(decade))
            axes.set_title(name)

        best = int(median.argmin())
        description = _(
            "{name}: the median is least at the rate {rate}, with a loss of {loss}; "
            "{diverged} of {count} runs diverge."
        ).format(
            name=name,
            rate=number(abscissas[best], 2),
            loss=number(median[best], 2),
            diverged=int(diverged.sum()),
            count=diverged.size,
        )
        return Panel(draw, description, name, width=156, height=136, font_size=11)

    return Figure(
        _("loss after training over the learning rate"),
        tuple(panel(name, values) for name, values in ends.items()),
    )


def _finite(losses: ArrayLike) -> Array:
    """Let a run that ended in no number count as one that ended at infinity."""
    values = np.asarray(losses, dtype=np.float64)
    return np.where(np.isfinite(values), values, np.inf)
