"""Numerical gradients, to check the analytical ones against."""

from collections.abc import Callable

import numpy as np

from glossary_code._checks import (
    Array,
    check_float,
    check_not_empty,
    check_positive,
    check_same_shape,
)

__all__ = [
    "central_difference",
    "check_gradient",
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


def check_gradient(
    f: Callable[[Array], float],
    gradient: Array,
    x: Array,
    h: float = 1e-5,
    tolerance: float = 1e-6,
) -> float:
    """Compare a gradient g with central differences ĝ: |g - ĝ| / max(|g|, |ĝ|, floor).

    The error is relative, so that tiny gradients are checked as strictly as large ones. Only
    what differences cannot see is passed: as f(x) is rounded, ĝ is uncertain by about
    4 u |f(x)| / h, with u = 2.2e-16, and the floor is this divided by the tolerance.

    Parameters
    ----------
    f : callable
        Function of an array of the shape of ``x`` that returns a number. It must be smooth
        within h of ``x``: at a kink, as that of ReLU, there is no gradient to compare with.
    gradient : Array, the shape of x
        Gradient of ``f`` at ``x``, to be checked.
    x : Array of float64, any shape
        Where to differentiate. Not float32, whose digits do not suffice for differences.
    h : float
        Step, in the unit of ``x``.
    tolerance : float
        Largest error that passes.

    Returns
    -------
    float
        The largest error of a coordinate.

    Raises
    ------
    AssertionError
        If that is above the tolerance, or NaN.
    ValueError
        If the shapes differ, ``x`` does not hold float64 or is empty, or ``h`` or ``tolerance``
        is not a finite number above 0.

    References
    ----------
    Nocedal, Wright, Numerical Optimization, 2nd edition, Springer, 2006, section 8.1

    Examples
    --------
    >>> x = np.array([1.0, -3.0])
    >>> check_gradient(lambda x: float(np.sum(x**2)), 2.0 * x, x) < 1e-9
    True
    >>> check_gradient(lambda x: float(np.sum(x**2)), np.array([2.0, -3.0]), x)
    Traceback (most recent call last):
    ...
    AssertionError: gradient[1]: got -3.0, wanted -6.0 by differences: error 0.5, above 1e-06
    """
    check_same_shape(x=x, gradient=gradient)
    check_not_empty("x", x)
    if x.dtype != np.float64:
        raise ValueError(f"x: got dtype {x.dtype}, wanted float64")
    check_positive("tolerance", tolerance)
    numerical = central_difference(f, x, h)
    floor = 4.0 * np.finfo(np.float64).eps * abs(f(x)) / h / tolerance
    size = np.maximum(np.maximum(np.abs(gradient), np.abs(numerical)), floor)
    difference = np.abs(gradient - numerical)
    error = np.divide(difference, size, out=np.zeros_like(difference), where=difference != 0.0)
    worst = np.unravel_index(np.argmax(error), error.shape)
    if not error[worst] <= tolerance:
        place = ", ".join(str(i) for i in worst)
        raise AssertionError(
            f"gradient[{place}]: got {gradient[worst]:.6}, wanted {numerical[worst]:.6} by "
            f"differences: error {error[worst]:.2}, above {tolerance}"
        )
    return float(error[worst])
