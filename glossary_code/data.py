"""Small data sets, and minibatches of them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glossary_code._checks import (
    Array,
    check_count,
    check_finite,
    check_matrix,
    check_non_negative,
    check_positive,
    check_same_length,
)

__all__ = [
    "blobs",
    "circles",
    "iris",
    "minibatches",
    "noisy_line",
    "noisy_sine",
    "spirals",
    "two_moons",
    "xor",
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
    Pedregosa et al., "Scikit-learn: machine learning in Python", Journal of Machine Learning
    Research 12, 2011, arXiv:1201.0490

    Examples
    --------
    >>> x, y = two_moons(np.random.default_rng(0), 100)
    >>> x.shape, y.shape, float(y.mean())
    ((100, 2), (100, 1), 0.5)
    """
    check_count("n", n)
    check_non_negative("noise", noise)
    y = _two_classes(rng, n)
    t = rng.uniform(0.0, np.pi, (n, 1))
    upper = np.hstack([np.cos(t), np.sin(t)])
    lower = np.hstack([1.0 - np.cos(t), 0.5 - np.sin(t)])
    x = np.where(y == 0.0, upper, lower) + rng.normal(0.0, noise, (n, 2))
    return x, y


def circles(
    rng: np.random.Generator, n: int, noise: float = 0.05, factor: float = 0.5
) -> tuple[Array, Array]:
    """Draw a circle within a circle: (r cos t, r sin t), r = 1 or ``factor``.

    The angle t is uniform in [0, 2π); normal noise is added to both coordinates. No straight
    line parts the classes, but the radius does.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    n : int
        Number of points; the classes are equally large if it is even.
    noise : float
        Standard deviation of the noise, in the unit of the outer radius.
    factor : float
        Radius of the inner circle, in (0, 1).

    Returns
    -------
    x : Array, shape (n, 2)
        Points, in random order.
    y : Array, shape (n, 1)
        Classes, 0.0 for the outer circle and 1.0 for the inner one.

    Raises
    ------
    ValueError
        If ``n`` is not an integer of at least 1, ``noise`` is negative or not finite, or
        ``factor`` is outside (0, 1).

    References
    ----------
    Pedregosa et al., "Scikit-learn: machine learning in Python", Journal of Machine Learning
    Research 12, 2011, arXiv:1201.0490

    Examples
    --------
    >>> x, y = circles(np.random.default_rng(0), 100, noise=0.0)
    >>> bool(np.allclose(np.hypot(*x.T), np.where(y[:, 0] == 1.0, 0.5, 1.0)))
    True
    """
    check_count("n", n)
    check_non_negative("noise", noise)
    if not 0 < factor < 1:
        raise ValueError(f"factor: got {factor!r}, wanted a number in (0, 1)")
    y = _two_classes(rng, n)
    t = rng.uniform(0.0, 2.0 * np.pi, (n, 1))
    r = np.where(y == 0.0, 1.0, factor)
    x = r * np.hstack([np.cos(t), np.sin(t)]) + rng.normal(0.0, noise, (n, 2))
    return x, y


def spirals(
    rng: np.random.Generator, n: int, noise: float = 0.02, turns: float = 1.5
) -> tuple[Array, Array]:
    """Draw two interleaved spirals: ±(r cos t, r sin t), t = 2π · turns · r.

    The radius r is the root of a uniform number, so that the points lie about equally dense along
    the arms; normal noise is added to both coordinates.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    n : int
        Number of points; the classes are equally large if it is even.
    noise : float
        Standard deviation of the noise, in the unit of the largest radius.
    turns : float
        Number of turns that each arm makes.

    Returns
    -------
    x : Array, shape (n, 2)
        Points, in random order.
    y : Array, shape (n, 1)
        Classes, 0.0 for the arm with the plus sign and 1.0 for the other.

    Raises
    ------
    ValueError
        If ``n`` is not an integer of at least 1, ``noise`` is negative or not finite, or
        ``turns`` is not a finite number above 0.

    References
    ----------
    Lang, Witbrock, "Learning to tell two spirals apart", Proceedings of the 1988 Connectionist
    Models Summer School, Morgan Kaufmann, 1988 (there 97 points an arm, three turns, no noise)

    Examples
    --------
    >>> x, y = spirals(np.random.default_rng(0), 100)
    >>> x.shape, y.shape, float(y.mean())
    ((100, 2), (100, 1), 0.5)
    """
    check_count("n", n)
    check_non_negative("noise", noise)
    check_positive("turns", turns)
    y = _two_classes(rng, n)
    r = np.sqrt(rng.uniform(0.0, 1.0, (n, 1)))
    t = 2.0 * np.pi * turns * r
    arm = r * np.hstack([np.cos(t), np.sin(t)])
    x = np.where(y == 0.0, arm, -arm) + rng.normal(0.0, noise, (n, 2))
    return x, y


def xor(rng: np.random.Generator, n: int, noise: float = 0.1) -> tuple[Array, Array]:
    """Draw the corners of the unit square, classed by exclusive or: y = 1 where x_1 ≠ x_2.

    Normal noise is added to both coordinates, after the class is chosen. No single neuron parts
    the classes.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    n : int
        Number of points; the corners get equally many if 4 divides it.
    noise : float
        Standard deviation of the noise, in the unit of the square's side.

    Returns
    -------
    x : Array, shape (n, 2)
        Points, in random order.
    y : Array, shape (n, 1)
        Classes, 0.0 and 1.0.

    Raises
    ------
    ValueError
        If ``n`` is not an integer of at least 1, or ``noise`` is negative or not finite.

    References
    ----------
    Minsky, Papert, Perceptrons: An Introduction to Computational Geometry, MIT Press, 1969

    Examples
    --------
    >>> x, y = xor(np.random.default_rng(0), 4, noise=0.0)
    >>> sorted(zip(x.tolist(), y[:, 0].tolist()))
    [([0.0, 0.0], 0.0), ([0.0, 1.0], 1.0), ([1.0, 0.0], 1.0), ([1.0, 1.0], 0.0)]
    """
    check_count("n", n)
    check_non_negative("noise", noise)
    corner = rng.permutation(np.arange(n) % 4)
    a, b = corner // 2, corner % 2
    x = np.stack([a, b], axis=1) + rng.normal(0.0, noise, (n, 2))
    return x, (a ^ b).astype(np.float64)[:, np.newaxis]


def blobs(
    rng: np.random.Generator, n: int, centers: Array, deviation: float = 1.0
) -> tuple[Array, NDArray[np.int64]]:
    """Draw clouds of points around centers: x = μ_y + ε, ε ~ N(0, deviation² I).

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    n : int
        Number of points; the classes are equally large if k divides it.
    centers : Array, shape (k, d)
        Center μ of each class, one a row.
    deviation : float
        Standard deviation of each coordinate around its center.

    Returns
    -------
    x : Array, shape (n, d)
        Points, in random order.
    labels : integer array, shape (n,)
        Classes, 0 to k - 1.

    Raises
    ------
    ValueError
        If ``n`` is not an integer of at least 1, ``centers`` is not a matrix of finite floats,
        or ``deviation`` is negative or not finite.

    References
    ----------
    Bishop, Pattern Recognition and Machine Learning, Springer, 2006, section 2.3.9

    Examples
    --------
    >>> centers = np.array([[0.0, 0.0], [5.0, 0.0], [0.0, 5.0]])
    >>> x, labels = blobs(np.random.default_rng(0), 30, centers)
    >>> x.shape, np.bincount(labels)
    ((30, 2), array([10, 10, 10]))
    """
    check_count("n", n)
    check_matrix("centers", centers)
    check_finite("centers", centers)
    check_non_negative("deviation", deviation)
    labels = rng.permutation(np.arange(n) % len(centers))
    x = centers[labels] + rng.normal(0.0, deviation, (n, centers.shape[1]))
    return x, labels


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


def noisy_sine(rng: np.random.Generator, n: int, noise: float) -> tuple[Array, Array]:
    """Draw points near one wave: y = sin(2πx) + ε, with x uniform in [0, 1).

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    n : int
        Number of points.
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
        If ``n`` is not an integer of at least 1, or ``noise`` is negative or not finite.

    References
    ----------
    Bishop, Pattern Recognition and Machine Learning, Springer, 2006, section 1.1

    Examples
    --------
    >>> x, y = noisy_sine(np.random.default_rng(0), 5, noise=0.0)
    >>> bool(np.all(y == np.sin(2.0 * np.pi * x)))
    True
    """
    check_count("n", n)
    check_non_negative("noise", noise)
    x = rng.uniform(0.0, 1.0, (n, 1))
    y = np.sin(2.0 * np.pi * x) + rng.normal(0.0, noise, (n, 1))
    return x, y


def iris() -> tuple[Array, NDArray[np.int64]]:
    """Read Fisher's irises: four measures of 150 flowers, fifty of each of three species.

    The values are those of Fisher's Table I. The widespread copy of the UCI repository differs
    from it in two rows: the 35th, (4.9, 3.1, 1.5, 0.2), ends in 0.1 there, and the 38th is
    (4.9, 3.6, 1.4, 0.1), not (4.9, 3.1, 1.5, 0.1).

    Returns
    -------
    x : Array, shape (150, 4)
        Sepal length, sepal width, petal length and petal width, in cm.
    labels : integer array, shape (150,)
        Species: 0 Iris setosa, 1 Iris versicolor, 2 Iris virginica.

    References
    ----------
    Fisher, "The use of multiple measurements in taxonomic problems", Annals of Eugenics 7, 1936,
    doi:10.1111/j.1469-1809.1936.tb02137.x.
    Bezdek, Keller, Krishnapuram, Kuncheva, Pal, "Will the real iris data please stand up?",
    IEEE Transactions on Fuzzy Systems 7, 1999, doi:10.1109/91.771092

    Examples
    --------
    >>> x, labels = iris()
    >>> x[0], int(labels[0])
    (array([5.1, 3.5, 1.4, 0.2]), 0)
    >>> x.shape, np.bincount(labels)
    ((150, 4), array([50, 50, 50]))
    """
    path = Path(__file__).with_name("iris.csv")
    x = np.loadtxt(path, delimiter=",", skiprows=1, usecols=range(4))
    species = np.loadtxt(path, delimiter=",", skiprows=1, usecols=4, dtype=str)
    return x, np.unique(species, return_inverse=True)[1]


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


def _two_classes(rng: np.random.Generator, n: int) -> Array:
    return rng.permutation(np.arange(n) % 2).astype(np.float64)[:, np.newaxis]
