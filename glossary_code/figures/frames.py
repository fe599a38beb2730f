"""Decision boundaries as they move during training."""

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from glossary_code.figures._figure import Figure, Panel, caption_frame
from glossary_code.figures._labels import _
from glossary_code.figures._svg import BACKGROUND, INK, SERIES
from glossary_code.figures.plots import linear_ticks

__all__ = ["decision_boundaries", "decision_boundary_frames"]

Array = NDArray[np.float64]
Predictor = Callable[[Array], Array]
CELLS = 64


class _Plane:
    """Points of two classes, and the part of the plane around them."""

    def __init__(self, x: ArrayLike, y: ArrayLike) -> None:
        self.points = np.asarray(x, dtype=np.float64)
        self.positive = np.asarray(y).ravel() > 0.5
        margin = 0.08 * np.ptp(self.points, axis=0)
        self.low = self.points.min(axis=0) - margin
        self.high = self.points.max(axis=0) + margin

    def logits(self, predictor: Predictor) -> Array:
        """Evaluate the predictor at the nodes of a grid."""
        nodes = np.stack(np.meshgrid(*np.linspace(self.low, self.high, CELLS + 1).T), axis=-1)
        return np.asarray(predictor(nodes.reshape(-1, 2))).reshape(CELLS + 1, CELLS + 1)

    def correct(self, predictor: Predictor) -> int:
        """Count the points on their side of the boundary."""
        return int(np.sum((predictor(self.points).ravel() > 0) == self.positive))

    def draw_points(self, axes: Axes) -> None:
        for chosen, marker, color in (
            (~self.positive, "o", SERIES[0]),
            (self.positive, "^", SERIES[1]),
        ):
            axes.scatter(
                self.points[chosen, 0],
                self.points[chosen, 1],
                s=40,
                marker=marker,
                color=color,
                edgecolor=BACKGROUND,
                linewidth=0.6,
                zorder=3,
            )
        axes.set_xlim(self.low[0], self.high[0])
        axes.set_ylim(self.low[1], self.high[1])
        linear_ticks(axes)
        axes.grid(False)
        axes.set_xlabel("x₁")
        axes.set_ylabel("x₂")

    def draw_boundary(self, axes: Axes, logits: Array, frame: str | None = None) -> None:
        x, y = np.linspace(self.low, self.high, CELLS + 1).T
        # Where all the points are on one side, there is no boundary, perhaps no region.
        if logits.max() > 0:
            levels = [0, logits.max() + 1]
            region = axes.contourf(x, y, logits, levels, colors=[SERIES[1]], alpha=0.18)
            region.set_gid(frame)
            if logits.min() < 0:
                line = axes.contour(x, y, logits, [0], colors=[INK], linewidths=1.6)
                line.set_gid(frame)


def _description(plane: _Plane, epoch: int, predictor: Predictor) -> str:
    message = (
        _("After epoch {epoch}, {correct} of {count} points are on their side.")
        if epoch
        else _("Before training, {correct} of {count} points are on their side.")
    )
    return message.format(epoch=epoch, correct=plane.correct(predictor), count=len(plane.points))


def decision_boundaries(x: ArrayLike, y: ArrayLike, predictors: Mapping[int, Predictor]) -> Figure:
    """Draw the decision boundary after some of the epochs, a panel for each.

    Parameters
    ----------
    x
        The points (n, 2).
    y
        Their classes (n, 1), 0 or 1.
    predictors
        For each epoch, the function from points (m, 2) to logits (m, 1).

    Examples
    --------
    >>> points = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    >>> classes = np.array([[0], [0], [1], [1]])
    >>> decision_boundaries(points, classes, {5: lambda p: p[:, :1] - 0.5}).description
    'After epoch 5, 4 of 4 points are on their side.'
    """
    plane = _Plane(x, y)

    def draw(axes: Axes, epoch: int, logits: Array) -> None:
        plane.draw_boundary(axes, logits)
        plane.draw_points(axes)
        axes.set_title(_("epoch {epoch}").format(epoch=epoch))

    panels = tuple(
        Panel(
            partial(draw, epoch=epoch, logits=plane.logits(predictor)),
            _description(plane, epoch, predictor),
            _("epoch {epoch}").format(epoch=epoch),
            width=300,
            height=280,
            font_size=12,
        )
        for epoch, predictor in predictors.items()
    )
    return Figure(_("decision boundary"), panels)


def decision_boundary_frames(
    x: ArrayLike, y: ArrayLike, predictors: Mapping[int, Predictor]
) -> Figure:
    """Draw the decision boundary after each of the epochs, moved by a slider.

    Parameters
    ----------
    x
        The points (n, 2).
    y
        Their classes (n, 1), 0 or 1.
    predictors
        For each epoch, the function from points (m, 2) to logits (m, 1).

    Examples
    --------
    >>> points = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    >>> classes = np.array([[0], [0], [1], [1]])
    >>> steps = {0: lambda p: p[:, :1] - 2, 5: lambda p: p[:, :1] - 0.5}
    >>> decision_boundary_frames(points, classes, steps).slider
    'epoch'
    """
    plane = _Plane(x, y)
    logits = {epoch: plane.logits(predictor) for epoch, predictor in predictors.items()}

    def draw(axes: Axes) -> None:
        for k, (epoch, values) in enumerate(logits.items()):
            plane.draw_boundary(axes, values, f"frame-{k}")
            caption_frame(axes, k, _("epoch {epoch}").format(epoch=epoch))
        plane.draw_points(axes)

    ends = [*predictors.items()]
    description = " ".join(_description(plane, *end) for end in (ends[0], ends[-1]))
    return Figure(
        _("decision boundary"), (Panel(draw, description, height=380),), slider=_("epoch")
    )
