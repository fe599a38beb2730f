"""The way that an optimizer goes from a start, step by step."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from glossary_code._checks import Array, check_count, check_float
from glossary_code.optimizers.interface import Optimizer

__all__ = ["descend"]


def descend(
    optimizer: Optimizer, gradient: Callable[[Array], Array], start: ArrayLike, steps: int
) -> Array:
    """Let an optimizer follow a gradient, and keep every point on its way.

    A way that diverges is kept as well: infinity and NaN stay in it, and nothing warns.

    Parameters
    ----------
    optimizer : Optimizer
        What makes each step, such as ``sgd(0.1)``.
    gradient : callable
        ``gradient(theta)``, the gradient of the loss at θ, of the shape of θ.
    start : Array, any shape
        First point, of floats.
    steps : int
        Number of steps.

    Returns
    -------
    Array, shape (steps + 1, ...)
        The start and the point after each step.

    Raises
    ------
    ValueError
        If ``start`` does not hold floats, or ``steps`` is not an integer of at least 0.

    Examples
    --------
    >>> from glossary_code import sgd
    >>> descend(sgd(0.25), lambda theta: 2.0 * theta, start=[1.0], steps=3)
    array([[1.   ],
           [0.5  ],
           [0.25 ],
           [0.125]])
    """
    check_count("steps", steps, least=0)
    arrays = [np.array(start)]
    check_float("start", arrays[0])
    state = optimizer.init(arrays)
    way = [arrays[0]]
    with np.errstate(all="ignore"):
        for _ in range(steps):
            arrays, state = optimizer.update(arrays, [gradient(arrays[0])], state)
            way.append(arrays[0])
    return np.array(way)
