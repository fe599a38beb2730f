"""Curves, losses, fits and surfaces."""

from collections.abc import Callable, Mapping, Sequence
from itertools import cycle

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator
from numpy.typing import ArrayLike, NDArray

from glossary_code.figures._figure import DASHES, MARKERS, Figure, Panel
from glossary_code.figures._labels import LinearTicks, _, decade, number, word
from glossary_code.figures._svg import BACKGROUND, GRID, INK, SERIES

__all__ = [
    "curves",
    "errors",
    "fit_with_and_without_bias",
    "functions_and_derivatives",
    "loss_curve",
    "loss_curves",
    "loss_descent",
    "surface_paths",
]

Array = NDArray[np.float64]


def _array(values: ArrayLike) -> Array:
    return np.asarray(values, dtype=np.float64)


def linear_ticks(axes: Axes) -> None:
    """Write the numbers at both axes as the reader's language does."""
    axes.locator_params(nbins=6)
    axes.xaxis.set_major_formatter(LinearTicks())
    axes.yaxis.set_major_formatter(LinearTicks())


def by_epoch(axes: Axes, named: Mapping[str, Array], y_label: str) -> None:
    """Draw what is known before training and after each epoch, a line for each training."""
    for name, values in named.items():
        axes.plot(np.arange(len(values)), values, label=name)
    linear_ticks(axes)
    axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    axes.set_xlabel(_("epoch"))
    axes.set_ylabel(y_label)


def _log_y(axes: Axes, lowest: float, highest: float) -> None:
    axes.set_yscale("log")
    few_decades = highest < 30 * lowest
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5) if few_decades else (1,)))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(FuncFormatter(decade))


def curves(
    x: ArrayLike, named: Mapping[str, ArrayLike], *, x_label: str = "", y_label: str = ""
) -> Figure:
    """Draw functions of one variable, one under the other's name.

    Parameters
    ----------
    x
        The points at which the functions are known.
    named
        The values of each function, by its name.
    x_label, y_label
        Labels of the axes, in the language of the page.

    Examples
    --------
    >>> z = np.linspace(-3, 3, 61)
    >>> curves(z, {"ReLU": np.maximum(z, 0), "tanh": np.tanh(z)}, x_label="z").title
    'ReLU, tanh'
    """
    abscissas = _array(x)
    values = {word(name): _array(y) for name, y in named.items()}

    def draw(axes: Axes) -> None:
        for name, y in values.items():
            axes.plot(abscissas, y, label=name)
        linear_ticks(axes)
        axes.set_xlabel(x_label)
        axes.set_ylabel(y_label)
        if len(values) > 1:
            axes.legend()

    return Figure(", ".join(values), (Panel(draw, describe_curves(abscissas, values)),))


def describe_curves(x: Array, named: Mapping[str, Array]) -> str:
    """Say where each curve begins and ends."""
    return " ".join(
        _("{name} goes from {first} at {start} to {last} at {end}.").format(
            name=name,
            first=number(y[0]),
            start=number(x[0]),
            last=number(y[-1]),
            end=number(x[-1]),
        )
        for name, y in named.items()
    )


def loss_curve(losses: ArrayLike) -> Figure:
    """Draw the loss before training and after each epoch.

    The axis of the loss is logarithmic where the loss falls more than tenfold.

    Parameters
    ----------
    losses
        The loss after 0, 1, 2, ... epochs.

    Examples
    --------
    >>> loss_curve([0.9, 0.3, 0.02]).description
    'The loss is 0.9 before training and 0.02 after epoch 2.'
    """
    values = _array(losses)
    description = _("The loss is {first} before training and {last} after epoch {epochs}.").format(
        first=number(values[0]), last=number(values[-1]), epochs=len(values) - 1
    )
    return _losses({"": values}, description)


def loss_curves(named: Mapping[str, ArrayLike]) -> Figure:
    """Draw the losses of several trainings, before them and after each epoch.

    Parameters
    ----------
    named
        The losses after 0, 1, 2, ... epochs of each training, by its name.

    Examples
    --------
    >>> loss_curves({"SGD": [0.9, 0.5], "Adam": [0.9, 0.1]}).description
    'SGD: the loss goes from 0.9 to 0.5. Adam: the loss goes from 0.9 to 0.1.'
    """
    values = {word(name): _array(losses) for name, losses in named.items()}
    description = " ".join(
        _("{name}: the loss goes from {first} to {last}.").format(
            name=name, first=number(losses[0]), last=number(losses[-1])
        )
        for name, losses in values.items()
    )
    return _losses(values, description)


def _losses(named: Mapping[str, Array], description: str) -> Figure:
    finite = np.concatenate(list(named.values()))
    finite = finite[np.isfinite(finite)]
    lowest, highest = finite.min(), finite.max()

    def draw(axes: Axes) -> None:
        by_epoch(axes, named, _("loss"))
        if 0 < 10 * lowest < highest:
            _log_y(axes, lowest, highest)
        if len(named) > 1:
            axes.legend()

    return Figure(_("loss curve"), (Panel(draw, description),))


def errors(z: ArrayLike, named: Mapping[str, ArrayLike]) -> Figure:
    """Draw errors in units in the last place, on a logarithmic axis.

    Parameters
    ----------
    z
        Where the errors are known.
    named
        The errors of each function, by its name. Those below 0.1 are drawn at 0.1.

    Examples
    --------
    >>> errors([-1, 0, 1], {"f": [0.5, 900, 0]}).description
    'f is off by up to 900 units in the last place.'
    """
    points = _array(z)
    least = 0.1
    values = {name: np.maximum(_array(error), least) for name, error in named.items()}

    def draw(axes: Axes) -> None:
        for (name, error), marker in zip(values.items(), MARKERS, strict=False):
            axes.plot(points, error, marker, markersize=3, linestyle="none", label=name)
        linear_ticks(axes)
        _log_y(axes, least, max(error.max() for error in values.values()))
        axes.set_xlabel("z")
        axes.set_ylabel(_("error, ulp"))
        axes.legend()

    description = " ".join(
        _("{name} is off by up to {error} units in the last place.").format(
            name=name, error=number(error.max(), 2)
        )
        for name, error in values.items()
    )
    return Figure(_("error of computed values"), (Panel(draw, description),))


def fit_with_and_without_bias(
    x: ArrayLike,
    y: ArrayLike,
    line_x: ArrayLike,
    with_bias: ArrayLike,
    without_bias: ArrayLike,
) -> Figure:
    """Draw points and the lines fitted to them with a bias and without one.

    Parameters
    ----------
    x, y
        The points.
    line_x
        Where the lines are known.
    with_bias, without_bias
        The values of the lines.

    Examples
    --------
    >>> fit_with_and_without_bias([1, 2], [3, 4], [0, 2], [2, 4], [0, 4.4]).title
    'lines fitted with and without bias'
    """
    line = _array(line_x)
    fitted, through_origin = _array(with_bias), _array(without_bias)

    def draw(axes: Axes) -> None:
        axes.axhline(0, color=INK, linestyle="-", linewidth=0.8)
        axes.axvline(0, color=INK, linestyle="-", linewidth=0.8)
        axes.plot(line, fitted, label=_("with bias"))
        axes.plot(line, through_origin, label=_("without bias"))
        axes.scatter(_array(x), _array(y), s=64, color=SERIES[2], edgecolor=BACKGROUND, zorder=3)
        axes.plot(0, 0, "o", markersize=8, color=INK, markerfacecolor=BACKGROUND, zorder=4)
        axes.annotate(_("origin"), (0, 0), xytext=(8, -4), textcoords="offset points", va="top")
        linear_ticks(axes)
        axes.set_xlabel("x")
        axes.set_ylabel("y")
        axes.legend()

    zero = float(np.interp(0, line, fitted))
    description = _(
        "Without bias the line has to pass through the origin; with bias it is {value} at 0."
    ).format(value=number(zero))
    return Figure(_("lines fitted with and without bias"), (Panel(draw, description),))


def functions_and_derivatives(
    z: ArrayLike, named: Mapping[str, tuple[ArrayLike, ArrayLike]], *, x_label: str = "z"
) -> Figure:
    """Draw functions and their derivatives, a panel for each function.

    Parameters
    ----------
    z
        The points at which the functions are known.
    named
        The values and the derivatives of each function, by its name.
    x_label
        Label of the axis of the points, in the language of the page.

    Examples
    --------
    >>> z = np.linspace(-2, 2, 41)
    >>> figure = functions_and_derivatives(z, {"tanh": (np.tanh(z), 1 - np.tanh(z) ** 2)})
    >>> figure.description
    'The values of tanh lie between −0.964 and 0.964, its derivatives between 0.0707 and 1.'
    """
    points = _array(z)

    def panel(name: str, values: Array, derivatives: Array) -> Panel:
        def draw(axes: Axes) -> None:
            axes.plot(points, values, label=_("value"))
            axes.plot(points, derivatives, label=_("derivative"))
            linear_ticks(axes)
            axes.set_title(name)
            axes.set_xlabel(x_label)
            axes.legend()

        description = _(
            "The values of {name} lie between {lowest} and {highest}, "
            "its derivatives between {flattest} and {steepest}."
        ).format(
            name=name,
            lowest=number(values.min()),
            highest=number(values.max()),
            flattest=number(derivatives.min()),
            steepest=number(derivatives.max()),
        )
        return Panel(draw, description, name, width=300, height=240, font_size=12)

    return Figure(
        _("functions and their derivatives"),
        tuple(panel(word(name), _array(v), _array(d)) for name, (v, d) in named.items()),
    )


def loss_descent(
    w: ArrayLike, loss: ArrayLike, steps_w: ArrayLike, steps_loss: ArrayLike, slopes: ArrayLike
) -> Figure:
    """Draw the steps of gradient descent on the loss as a function of one weight.

    Parameters
    ----------
    w, loss
        The curve of the loss over the weight.
    steps_w, steps_loss
        The weight and the loss at the start and after each step.
    slopes
        The derivative of the loss at each of these points.

    Examples
    --------
    >>> w = np.linspace(-2, 2, 41)
    >>> steps = np.array([1.8, 1.08, 0.65])
    >>> loss_descent(w, w**2, steps, steps**2, 2 * steps).description
    'The weight goes from 1.8 to 0.65, the loss from 3.24 to 0.423, the slope from 3.6 to 1.3.'
    """
    weights, losses = _array(w), _array(loss)
    at, reached, slope = _array(steps_w), _array(steps_loss), _array(slopes)
    reach = 0.09 * np.ptp(weights)
    scale = np.ptp(weights) / np.ptp(losses)

    def draw(axes: Axes) -> None:
        axes.plot(weights, losses)
        # All tangents are equally long on the page.
        half = reach / np.hypot(1, slope * scale)
        axes.plot(
            np.array([at - half, at + half]),
            np.array([reached - half * slope, reached + half * slope]),
            color=SERIES[2],
            linestyle=(0, (4, 1.5)),
        )
        for start, end in zip(
            np.column_stack([at, reached])[:-1], np.column_stack([at, reached])[1:], strict=True
        ):
            axes.annotate(
                "", end, start, arrowprops={"arrowstyle": "->", "color": SERIES[1], "lw": 1.5}
            )
        axes.plot(at, reached, "o", color=SERIES[1], linestyle="none", zorder=3)
        linear_ticks(axes)
        axes.set_xlabel("w")
        axes.set_ylabel(_("loss"))

    description = _(
        "The weight goes from {start} to {end}, the loss from {first} to {last}, "
        "the slope from {steepest} to {flattest}."
    ).format(
        start=number(at[0]),
        end=number(at[-1]),
        first=number(reached[0]),
        last=number(reached[-1]),
        steepest=number(slope[0]),
        flattest=number(slope[-1]),
    )
    return Figure(_("gradient descent"), (Panel(draw, description),))


def surface_paths(
    f: Callable[[Array, Array], Array],
    x_range: tuple[float, float],
    y_range: tuple[float, float],
    paths: Mapping[str, ArrayLike],
    minimum: Sequence[float] | None = None,
) -> Figure:
    """Draw the ways of optimizers over the contours of a function of two variables.

    Parameters
    ----------
    f
        The function, of arrays.
    x_range, y_range
        The part of the plane to be shown.
    paths
        The points (steps, 2) of each optimizer, by its name.
    minimum
        Where the function is least, marked with a star.

    Examples
    --------
    >>> path = [(2.0, 1.0), (1.0, 0.4), (0.5, 0.1)]
    >>> surface_paths(lambda x, y: x**2 + 3 * y**2, (-3, 3), (-2, 2), {"SGD": path}).description
    'SGD goes from (2; 1) to (0.5; 0.1), the function from 7 to 0.28.'
    """
    ways = {word(name): _array(path) for name, path in paths.items()}

    def draw(axes: Axes) -> None:
        draw_ways(axes, ways)
        start = next(iter(ways.values()))[0]
        draw_landscape(axes, f, x_range, y_range, start, minimum)
        axes.legend()

    return Figure(
        _("ways of optimizers to the minimum"), (Panel(draw, describe_ways(f, ways), height=360),)
    )


def draw_ways(axes: Axes, ways: Mapping[str, Array], frame: str | None = None) -> None:
    """Draw ways over a plane, each with a mark at its end."""
    for (name, way), color, dashes, marker in zip(
        ways.items(), cycle(SERIES), cycle(DASHES), cycle(MARKERS)
    ):
        axes.plot(way[:, 0], way[:, 1], color=color, linestyle=dashes, label=name, gid=frame)
        axes.plot(*way[-1], marker, color=color, linestyle="none", zorder=3, gid=frame)


def draw_landscape(
    axes: Axes,
    f: Callable[[Array, Array], Array],
    x_range: tuple[float, float],
    y_range: tuple[float, float],
    start: Array,
    minimum: Sequence[float] | None,
) -> None:
    """Draw what the ways lead over: contours, the start and the minimum."""
    x, y = np.meshgrid(np.linspace(*x_range, 121), np.linspace(*y_range, 121))
    z = f(x, y)
    levels = z.min() + np.geomspace(1e-3, 1, 10)[:-1] * np.ptp(z)
    axes.contour(x, y, z, levels=levels, colors=[GRID], linewidths=1.2, zorder=1)
    axes.plot(*start, "o", color=INK, markerfacecolor=BACKGROUND, zorder=3)
    if minimum is not None:
        axes.plot(*minimum, "*", color=INK, markersize=13, linestyle="none", zorder=4)
    axes.set_xlim(x_range)
    axes.set_ylim(y_range)
    linear_ticks(axes)
    axes.grid(False)


def describe_ways(f: Callable[[Array, Array], Array], ways: Mapping[str, Array]) -> str:
    """Say where each way begins and ends, and how high that is."""
    return " ".join(
        _("{name} goes from {start} to {end}, the function from {first} to {last}.").format(
            name=name,
            start=_point(way[0]),
            end=_point(way[-1]),
            first=number(float(f(way[0, 0], way[0, 1]))),
            last=number(float(f(way[-1, 0], way[-1, 1]))),
        )
        for name, way in ways.items()
    )


def _point(point: Array) -> str:
    return f"({number(point[0])}; {number(point[1])})"
