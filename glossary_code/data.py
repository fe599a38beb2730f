"""Small data sets, and minibatches of them."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glossary_code._checks import (
    Array,
    check_count,
    check_finite,
    check_non_negative,
    check_same_length,
)

__all__ = [
    "minibatches",
    "noisy_line",
    "two_moons",
]


def two_moons(rng: np.random.Generator, n: int, noise: float = 0.1) -> tuple[Array, Array]:
    """Draw two interleaved half-circles: (cos t, sin t) and (1 - cos t, 1/2 - sin t).

    The angle t is uniform in [0, π]; normal noise is added to both coordinates.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    n : int
        Number of points; the classes are equally large if it is even.
    noise : float
        Standard deviation of the noise, in the unit of the radius.

    Returns
    -------
    x : Array, shape (n, 2)
        Points, in random order.
    y : Array, shape (n, 1)
        Classes, 0.0 for the upper moon and 1.0 for the lower one.

    Raises
    ------
    ValueError
        If ``n`` is not an integer of at least 1, or ``noise`` is negative or not finite.

    References
    ----------
    The curves are those of ``make_moons`` in Pedregosa et al., "Scikit-learn: machine learning
    in Python", Journal of Machine Learning Research 12, 2011, arXiv:1201.0490

    Examples
    --------
    >>> x, y = two_moons(np.random.default_rng(0), 100)
    >>> x.shape, y.shape, float(y.mean())
    ((100, 2), (100, 1), 0.5)
    """
    check_count("n", n)
    check_non_negative("noise", noise)
    y = rng.permutation(np.arange(n) % 2).astype(np.float64)[:, np.newaxis]
    t = rng.uniform(0.0, np.pi, (n, 1))
    upper = np.hstack([np.cos(t), np.sin(t)])
    lower = np.hstack([1.0 - np.cos(t), 0.5 - np.sin(t)])
    x = np.where(y == 0.0, upper, lower) + rng.normal(0.0, noise, (n, 2))
    return x, y


def noisy_line(
    rng: np.random.Generator, n: int, slope: float, intercept: float, noise: float
) -> tuple[Array, Array]:
    """Draw points near a line: y = slope · x + intercept + ε, with x uniform in [-1, 1).

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    n : int
        Number of points.
    slope : float
        Slope of the line.
    intercept : float
        Height of the line at x = 0.
    noise : float
        Standard deviation of the normal noise ε, in the unit of y.

    Returns
    -------
    x : Array, shape (n, 1)
        Inputs.
    y : Array, shape (n, 1)
        Targets.

    Raises
    ------
    ValueError
        If ``n`` is not an integer of at least 1, ``slope`` or ``intercept`` is not finite, or
        ``noise`` is negative or not finite.

    References
    ----------
    Bishop, Pattern Recognition and Machine Learning, Springer, 2006, section 3.1.1

    Examples
    --------
    >>> x, y = noisy_line(np.random.default_rng(0), 5, slope=2.0, intercept=1.0, noise=0.0)
    >>> bool(np.all(y == 2.0 * x + 1.0))
    True
    """
    check_count("n", n)
    check_finite("slope", np.asarray(slope))
    check_finite("intercept", np.asarray(intercept))
    check_non_negative("noise", noise)
    x = rng.uniform(-1.0, 1.0, (n, 1))
    y = slope * x + intercept + rng.normal(0.0, noise, (n, 1))
    return x, y


def minibatches(
    rng: np.random.Generator, x: Array, y: NDArray[Any], batch_size: int
) -> Iterator[tuple[Array, NDArray[Any]]]:
    """Deal one epoch: every example once, in random order, ``batch_size`` at a time.

    The arguments are checked and the order is drawn at the call, before the first batch is
    asked for. The last batch is smaller if ``batch_size`` does not divide n.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    x : Array, shape (n, ...)
        Inputs.
    y : array, shape (n, ...)
        Targets or labels.
    batch_size : int
        Number of examples in a batch; n or more gives the whole set at once.

    Returns
    -------
    iterator of (x, y)
        Batches, copies of the rows.

    Raises
    ------
    ValueError
        If ``x`` and ``y`` differ in length or are empty, or ``batch_size`` is not an integer
        of at least 1.

    References
    ----------
    Bottou, Curtis, Nocedal, "Optimization methods for large-scale machine learning", SIAM
    Review 60, 2018, doi:10.1137/16M1080173, arXiv:1606.04838

    Examples
    --------
    >>> x = np.arange(5.0)[:, np.newaxis]
    >>> [len(xb) for xb, yb in minibatches(np.random.default_rng(0), x, 2.0 * x, 2)]
    [2, 2, 1]
    """
    check_same_length(x=x, y=y)
    check_count("batch_size", batch_size)
    order = rng.permutation(len(x))
    batches = (order[i : i + batch_size] for i in range(0, len(x), batch_size))
    return ((x[rows], y[rows]) for rows in batches)
