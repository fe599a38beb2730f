"""The search along a line, and what comes of a whole minimization."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from glossary_code._checks import Array

__all__ = ["Minimization", "wolfe_search"]

_TRIALS = 60


class Minimization(NamedTuple):
    """What a minimizer did.

    Attributes
    ----------
    path : Array, shape (steps + 1, n)
        The start and the point after each step; the last one is the minimum, if it was found.
    values : Array, shape (steps + 1,)
        The loss at each of them.
    evaluations : int
        How often the loss and its gradient were computed, line searches included; of
        `conjugate_gradients` the number of products with the matrix.
    stopped : str
        Why it ended: "gradient", as it was small enough; "steps", as there were no more; or
        ``"line search"``, as no lower point was found, often because rounding hides it.
    """

    path: Array
    values: Array
    evaluations: int
    stopped: str


def wolfe_search(
    phi: Callable[[float], tuple[float, float]],
    value: float,
    slope: float,
    decrease: float = 1e-4,
    curvature: float = 0.9,
) -> float:
    """Find a step α after which φ is low enough and flat enough, the strong Wolfe conditions.

    They are φ(α) ≤ φ(0) + c₁ α φ′(0) and |φ′(α)| ≤ c₂ |φ′(0)|. Between a step that is too
    short, where φ is low but still falls steeply, and one that is too long, where it is too high
    or rises steeply, there always is such a step. The next trial is where a straight line
    through both slopes is 0, or the middle where they do not tell.

    Parameters
    ----------
    phi : callable
        ``phi(step) -> (value, slope)``, the loss along the line and its derivative.
    value : float
        φ(0).
    slope : float
        φ′(0), below 0.
    decrease : float
        c₁, in (0, c₂).
    curvature : float
        c₂, in (c₁, 1); smaller means a more exact search.

    Returns
    -------
    float
        The step, 1.0 if that will do. If none was found in 60 trials, as where φ has no lower
        bound or rounding hides its fall, 0.0.

    Raises
    ------
    ValueError
        If the slope is not below 0, or c₁ and c₂ are not in order.

    References
    ----------
    Wolfe, "Convergence conditions for ascent methods", SIAM Review 11, 1969, doi:10.1137/1011036.
    Nocedal, Wright, Numerical Optimization, 2nd edition, Springer, 2006, section 3.1.
    Lewis, Overton, "Nonsmooth optimization via quasi-Newton methods", Mathematical Programming
    141, 2013, doi:10.1007/s10107-012-0514-2

    Examples
    --------
    >>> wolfe_search(lambda a: ((1.0 - 4.0 * a) ** 2, -8.0 * (1.0 - 4.0 * a)), 1.0, -8.0)
    0.25
    """
    if not slope < 0.0:
        raise ValueError(f"slope: got {slope!r}, wanted a number below 0, so that the loss falls")
    if not 0.0 < decrease < curvature < 1.0:
        raise ValueError(
            f"decrease, curvature: got {decrease!r} and {curvature!r}, "
            "wanted 0 < decrease < curvature < 1"
        )
    short, long, step = 0.0, np.inf, 1.0
    slope_short, slope_long = slope, np.inf
    for _ in range(_TRIALS):
        value_here, slope_here = phi(step)
        low = value_here <= value + decrease * step * slope
        # In this form a NaN counts as too far.
        if not (low and slope_here <= -curvature * slope):
            long, slope_long = step, slope_here
        elif slope_here < curvature * slope:
            short, slope_short = step, slope_here
        else:
            return step
        step = _next_trial(short, long, slope_short, slope_long)
    return 0.0


def _next_trial(short: float, long: float, slope_short: float, slope_long: float) -> float:
    """Look further, or between the two steps, but not close to either."""
    if long == np.inf:
        return 2.0 * short
    share = slope_short / (slope_short - slope_long) if 0.0 < slope_long < np.inf else 0.5
    return short + min(max(share, 0.1), 0.9) * (long - short)
