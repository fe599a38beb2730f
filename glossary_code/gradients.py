"""Numerical gradients, to check the analytical ones against."""

from collections.abc import Callable

import numpy as np

from glossary_code._checks import Array, check_float, check_positive

__all__ = [
    "central_difference",
]


def central_difference(f: Callable[[Array], float], x: Array, h: float = 1e-6) -> Array:
    """Estimate a gradient by central differences: (f(x + h e_i) - f(x - h e_i)) / (2h).

    The error falls as h² until rounding, which grows as 1/h, takes over.

    Parameters
    ----------
    f : callable
        Function of an array of the shape of ``x`` that returns a number.
    x : Array, any shape
        Where to differentiate.
    h : float
        Step, in the unit of ``x``.

    Returns
    -------
    Array, the shape of x
        Estimate of the gradient of ``f`` at ``x``.

    Raises
    ------
    ValueError
        If ``x`` does not hold floats, or ``h`` is not a finite number above 0.

    References
    ----------
    Nocedal, Wright, Numerical Optimization, 2nd edition, Springer, 2006, section 8.1

    Examples
    --------
    >>> gradient = central_difference(lambda x: float(np.sum(x**2)), np.array([1.0, -3.0]))
    >>> np.round(gradient, 6)
    array([ 2., -6.])
    """
    check_float("x", x)
    check_positive("h", h)
    gradient = np.empty_like(x)
    for i in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[i] = h
        gradient[i] = (f(x + step) - f(x - step)) / (2.0 * h)
    return gradient
