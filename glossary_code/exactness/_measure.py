"""Exact values of a formula, and the error of computed ones in units in the last place."""

import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import mpmath  # type: ignore[import-untyped]
import numpy as np
import sympy  # type: ignore[import-untyped]
from numpy.typing import DTypeLike, NDArray

from glossary_code._checks import Array

__all__ = [
    "Definition",
    "Worst",
    "grid",
    "ulps",
    "worst",
]

DIGITS = 50
# Enough for 50 digits of the smallest float, 5e-324, after it was added to numbers of 10^100.
MOST_DIGITS = 480


@dataclass(frozen=True)
class Definition:
    """A function of ``z`` as a textbook writes it.

    Parameters
    ----------
    formula : str
        SymPy expression of ``z``, of the parameters and of ``Phi``, the distribution function
        of N(0, 1). At a kink its pieces decide which derivative counts.
    parameters : mapping of str to str
        Exact value of each parameter.
    near : tuple of float
        Places to look at closely: kinks, minima, where the result over- or underflows.
    cancels : bool
        Of a function z · F(z) with a minimum: where z F' takes away more than half of F in the
        derivative F + z F', the error is that of F, and counted in its units.
    """

    formula: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    near: tuple[float, ...] = ()
    cancels: bool = False

    def exact(self, z: float, by: str | None = None) -> Any:
        """Return f(z), or its derivative by ``z`` or by a parameter, to 50 digits as ``mpf``."""
        f = _compiled(self.formula, tuple(self.parameters.items()), by)
        point = mpmath.mpf(float(z))
        digits = DIGITS + 20
        while True:
            with mpmath.workdps(digits):
                value = mpmath.mpf(f(point))
            wanted = _wanted_digits(value)
            if digits >= wanted:
                return value
            digits = wanted


class Worst(NamedTuple):
    """The largest error, in units in the last place, and where it occurs."""

    ulps: float
    z: float


def grid(dtype: DTypeLike, near: Iterable[float] = ()) -> Array:
    """Return points all over the range of a float type, densest where functions bend.

    Parameters
    ----------
    dtype : numpy.float32 or numpy.float64
        Type of the points.
    near : iterable of float
        Places to look at closely; what is beyond the range is left out.

    Returns
    -------
    Array, one axis
        The points from the smallest to the largest, ±0 among them.

    Examples
    --------
    >>> points = grid(np.float32)
    >>> points.min(), points.max()
    (np.float32(-3.4028235e+38), np.float32(3.4028235e+38))
    """
    limits = np.finfo(dtype)
    rng = np.random.default_rng(0)
    exponents = np.linspace(limits.minexp - limits.nmant, limits.maxexp - 1, 100).astype(int)
    powers = [*np.ldexp(rng.uniform(1, 2, 100), exponents), float(limits.max)]
    bends = np.concatenate([rng.uniform(0, 6, 100), rng.uniform(6, 60, 60)])
    # e^-z, e^-2z and e^(-z²/2) underflow here, in float64 and in float32.
    ends = np.concatenate(
        [rng.uniform(*interval, 15) for interval in ((700, 750), (350, 375), (37, 39), (85, 106))]
    )
    positive = np.concatenate([[0.0], powers, bends, ends])
    close = np.ravel(np.add.outer(list(near), [0.0, *rng.normal(0, 0.1, 20)]))
    with np.errstate(over="ignore"):
        points = np.concatenate([-positive, positive, close]).astype(dtype)
    beside = np.asarray(list(near), dtype=dtype)
    points = np.concatenate([points, np.nextafter(beside, -np.inf), np.nextafter(beside, np.inf)])
    finite: Array = np.sort(points[np.isfinite(points)])
    return finite


def ulps(computed: Array, exact: Iterable[Any]) -> NDArray[np.float64]:
    """Count the error in units in the last place: the spacing of the floats at the exact value.

    Parameters
    ----------
    computed : Array, one axis
        Computed values; their type decides the spacing.
    exact : iterable of mpf, as long as computed
        Exact values.

    Returns
    -------
    float64 array, the shape of computed
        The errors. An infinity is right where the exact value is beyond the largest float.

    References
    ----------
    Muller et al., Handbook of Floating-Point Arithmetic, 2nd edition, Birkhäuser, 2018,
    doi:10.1007/978-3-319-76526-6

    Examples
    --------
    >>> ulps(np.array([1.0, 1.0 + 2**-52]), [mpmath.mpf(1), mpmath.mpf(1)])
    array([0., 1.])
    """
    spacing = _spacings(computed.dtype)
    errors = [_error(c, e) / spacing(e) for c, e in zip(computed, exact, strict=True)]
    return np.array([float(error) for error in errors])


def worst(
    function: Callable[[Array], Array],
    definition: Definition,
    by: str | None = None,
    dtype: DTypeLike = np.float64,
) -> Worst:
    """Compare a function with its definition, all over the range of a float type.

    Parameters
    ----------
    function : callable
        Takes and returns an array of the type.
    definition : Definition
        What it should compute.
    by : str, optional
        ``"z"`` or a parameter, if the function is the derivative by it.
    dtype : numpy.float32 or numpy.float64
        The type.

    Returns
    -------
    Worst
        The largest error and where it is.

    Examples
    --------
    >>> worst(np.tanh, Definition("tanh(z)")).ulps < 4
    True
    """
    points = grid(dtype, definition.near)
    exact = [definition.exact(z, by) for z in points]
    errors = ulps(function(points), exact)
    if by == "z" and definition.cancels:
        errors *= _relief(definition, points, exact)
    i = int(np.argmax(errors))
    return Worst(float(errors[i]), float(points[i]))


class _Phi(sympy.Function):  # type: ignore[misc]
    """Distribution function of the normal distribution N(0, 1)."""

    def fdiff(self, argindex: int = 1) -> Any:
        return sympy.exp(-(self.args[0] ** 2) / 2) / sympy.sqrt(2 * sympy.pi)


@functools.cache
def _compiled(
    formula: str, parameters: tuple[tuple[str, str], ...], by: str | None
) -> Callable[[Any], Any]:
    symbols = {name: sympy.Symbol(name, real=True) for name in ("z", *dict(parameters))}
    expression = sympy.sympify(formula, locals={"Phi": _Phi, **symbols}, rational=True)
    if by:
        expression = sympy.diff(expression, symbols[by])
    values = {symbols[name]: sympy.Rational(value) for name, value in parameters}
    modules = [{"_Phi": _phi}, "mpmath"]
    compiled: Callable[[Any], Any] = sympy.lambdify(
        symbols["z"], expression.subs(values), modules, cse=True
    )
    return compiled


def _phi(x: Any) -> Any:
    # Its digits are right however small it is, and more would take long. mpmath fails at huge
    # arguments; what is left to the limits at ±100 is 10^-2173.
    with mpmath.workdps(DIGITS + 20):
        return mpmath.erfc(-max(min(x, 100), -100) / mpmath.sqrt(2)) / 2


def _wanted_digits(value: Any) -> int:
    """Return how many digits a value needs, as 1 + e^z absorbs what is below 10^-digits."""
    if value == 0:
        return MOST_DIGITS
    decade = mpmath.mag(value) // 3
    # What is far below the smallest float has absorbed nothing, and will round to 0.
    return DIGITS + 20 - min(decade, 0) if decade > -MOST_DIGITS else DIGITS


def _spacings(dtype: np.dtype[Any]) -> Callable[[Any], Any]:
    limits = np.finfo(dtype)

    def spacing(exact: Any) -> Any:
        exponent = mpmath.frexp(exact)[1] - 1 if exact else limits.minexp
        exponent = min(max(exponent, limits.minexp), limits.maxexp - 1)
        return mpmath.ldexp(1, exponent - limits.nmant)

    return spacing


def _error(computed: Any, exact: Any) -> Any:
    if np.isinf(computed) and abs(exact) > float(np.finfo(computed.dtype).max):
        return mpmath.mpf(0 if (computed > 0) == (exact > 0) else "inf")
    return abs(mpmath.mpf(float(computed)) - exact)


def _relief(definition: Definition, points: Array, derivatives: list[Any]) -> Array:
    """Return the factors from units of the derivative to those of F = f/z, where they cancel."""
    spacing = _spacings(points.dtype)
    factors = np.ones(len(points))
    for i in np.flatnonzero(points):
        term = definition.exact(points[i]) / mpmath.mpf(float(points[i]))
        if abs(derivatives[i]) < abs(term) / 2:
            factors[i] = spacing(derivatives[i]) / spacing(term)
    return factors
