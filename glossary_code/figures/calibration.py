"""How right a classifier is, and how sure of it."""

from collections.abc import Mapping
from itertools import cycle

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from glossary_code.figures._figure import MARKERS, Figure, Panel
from glossary_code.figures._labels import _, number, word
from glossary_code.figures._svg import INK
from glossary_code.figures.plots import by_epoch, linear_ticks

__all__ = ["accuracy_curves", "reliability"]


def accuracy_curves(named: Mapping[str, ArrayLike]) -> Figure:
    """Draw the accuracies of several trainings, before them and after each epoch.

    Parameters
    ----------
    named
        The accuracies after 0, 1, 2, ... epochs of each training, by its name.

    Examples
    --------
    >>> accuracy_curves({"MSE": [0.1, 0.2], "BCE": [0.1, 0.9]}).description
    'MSE: the accuracy goes from 0.1 to 0.2. BCE: the accuracy goes from 0.1 to 0.9.'
    """
    curves = {word(name): np.asarray(values) for name, values in named.items()}

    def draw(axes: Axes) -> None:
        by_epoch(axes, curves, _("accuracy"))
        axes.set_ylim(-0.03, 1.03)
        axes.legend()

    description = " ".join(
        _("{name}: the accuracy goes from {first} to {last}.").format(
            name=name, first=number(values[0]), last=number(values[-1])
        )
        for name, values in curves.items()
    )
    return Figure(_("accuracy curve"), (Panel(draw, description),))


def reliability(named: Mapping[str, tuple[ArrayLike, ArrayLike]]) -> Figure:
    """Draw how often predictions are right against how sure they are, a curve for each model.

    Parameters
    ----------
    named
        The mean confidence and the accuracy of each group of predictions, by the model's name.

    Examples
    --------
    >>> reliability({"T = 1": ([0.6, 0.95], [0.6, 0.8])}).description
    'T = 1: at a confidence of 0.95 the accuracy is 0.8.'
    """
    curves = {word(name): (np.asarray(c), np.asarray(a)) for name, (c, a) in named.items()}

    def draw(axes: Axes) -> None:
        lowest = min(confidence.min() for confidence, _a in curves.values())
        diagonal = [lowest, 1]
        axes.plot(
            diagonal,
            diagonal,
            color=INK,
            linestyle="-",
            linewidth=0.8,
            label=_("perfect calibration"),
        )
        for (name, (confidence, accuracy)), marker in zip(curves.items(), cycle(MARKERS)):
            axes.plot(confidence, accuracy, marker=marker, label=name)
        linear_ticks(axes)
        axes.set_xlabel(_("confidence"))
        axes.set_ylabel(_("accuracy"))
        axes.legend(loc="upper left")

    description = " ".join(
        _("{name}: at a confidence of {confidence} the accuracy is {accuracy}.").format(
            name=name, confidence=number(confidence[-1]), accuracy=number(accuracy[-1])
        )
        for name, (confidence, accuracy) in curves.items()
    )
    return Figure(_("reliability diagram"), (Panel(draw, description, height=340),))
