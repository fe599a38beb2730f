"""What becomes of signals and gradients in the depth of a network and in training."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike, NDArray

from glossary_code.figures._figure import Figure, Panel
from glossary_code.figures._labels import _, number, word
from glossary_code.figures.plots import _log_y, by_epoch, linear_ticks

__all__ = ["dead_units", "gradients_by_layer", "histograms", "moments_by_layer"]

Array = NDArray[np.float64]
BINS = 40


def dead_units(named: Mapping[str, ArrayLike]) -> Figure:
    """Draw which share of the hidden units is dead before training and after each epoch.

    Parameters
    ----------
    named
        The shares after 0, 1, 2, ... epochs of each training, by its name.

    Examples
    --------
    >>> dead_units({"ReLU": [0.0, 0.5], "leaky ReLU": [0.0, 0.0]}).description
    'ReLU: the share goes from 0 to 0.5. leaky ReLU: the share goes from 0 to 0.'
    """
    values = {word(name): np.asarray(shares, dtype=np.float64) for name, shares in named.items()}

    def draw(axes: Axes) -> None:
        by_epoch(axes, values, _("share of dead units"))
        axes.set_ylim(0, 1)
        axes.legend()

    description = " ".join(
        _("{name}: the share goes from {first} to {last}.").format(
            name=name, first=number(shares[0]), last=number(shares[-1])
        )
        for name, shares in values.items()
    )
    return Figure(_("dead units in training"), (Panel(draw, description),))


def histograms(named: Mapping[str, ArrayLike], x_label: str) -> Figure:
    """Draw how values are distributed, a panel for each set of them.

    Parameters
    ----------
    named
        The values of each set, by its name.
    x_label
        Symbol of the values.

    Examples
    --------
    >>> histograms({"σ = 1": [0.0, 1.0, 2.0, 3.0, 4.0]}, "a").description
    'σ = 1: half of the values lie between 1 and 3.'
    """
    values = {word(name): np.ravel(np.asarray(a, dtype=np.float64)) for name, a in named.items()}
    low = min(a.min() for a in values.values())
    high = max(a.max() for a in values.values())

    def panel(name: str, sample: Array) -> Panel:
        def draw(axes: Axes) -> None:
            shares, edges = np.histogram(
                sample, BINS, (low, high), weights=np.full(len(sample), 1 / len(sample))
            )
            axes.stairs(shares, edges, fill=True)
            linear_ticks(axes)
            axes.set_title(name)
            axes.set_xlabel(x_label)
            axes.set_ylabel(_("share"))

        first, third = np.quantile(sample, [0.25, 0.75])
        description = _("{name}: half of the values lie between {low} and {high}.").format(
            name=name, low=number(first), high=number(third)
        )
        return Panel(draw, description, name, width=300, height=220, font_size=12)

    return Figure(_("distribution of values"), tuple(panel(*pair) for pair in values.items()))


def gradients_by_layer(named: Mapping[str, ArrayLike]) -> Figure:
    """Draw the norm of the gradient in each layer of networks, on a logarithmic axis.

    Parameters
    ----------
    named
        The norms in the layers 1, 2, ... of each network, by its name.

    Examples
    --------
    >>> gradients_by_layer({"sigmoid": [2e-6, 0.1]}).description
    'sigmoid: from 2·10⁻⁶ in layer 1 to 0.1 in layer 2.'
    """
    return _by_layer(
        _("norm of the gradient in each layer"),
        {_("norm of the gradient"): named},
        logarithmic=True,
    )


def moments_by_layer(means: Mapping[str, ArrayLike], variances: Mapping[str, ArrayLike]) -> Figure:
    """Draw the mean and the variance of the activations in each layer of networks.

    Parameters
    ----------
    means, variances
        The moments in the layers 1, 2, ... of each network, by its name.

    Examples
    --------
    >>> moments_by_layer({"SELU": [0.0, 0.01]}, {"SELU": [1.0, 0.99]}).panels[1].description
    'SELU: from 1 in layer 1 to 0.99 in layer 2.'
    """
    return _by_layer(
        _("mean and variance of the activations in each layer"),
        {_("mean"): means, _("variance"): variances},
    )


def _by_layer(
    title: str, panels: Mapping[str, Mapping[str, ArrayLike]], *, logarithmic: bool = False
) -> Figure:
    def panel(label: str, named: Mapping[str, ArrayLike]) -> Panel:
        values = {word(name): np.asarray(y, dtype=np.float64) for name, y in named.items()}

        def draw(axes: Axes) -> None:
            for name, y in values.items():
                axes.plot(np.arange(1, len(y) + 1), y, label=name)
            linear_ticks(axes)
            if logarithmic:
                together = np.concatenate(list(values.values()))
                _log_y(axes, together.min(), together.max())
            axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
            axes.set_xlabel(_("layer"))
            axes.set_ylabel(label)
            axes.legend()

        description = " ".join(
            _("{name}: from {first} in layer 1 to {last} in layer {layers}.").format(
                name=name, first=number(y[0]), last=number(y[-1]), layers=len(y)
            )
            for name, y in values.items()
        )
        size = {"width": 330, "height": 280, "font_size": 12} if len(panels) > 1 else {}
        return Panel(draw, description, label if size else "", **size)

    return Figure(title, tuple(panel(*pair) for pair in panels.items()))
