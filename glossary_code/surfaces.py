"""Functions of two variables on which optimizers are tried and drawn."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from glossary_code._checks import Array, check_float

__all__ = ["SURFACES", "Surface"]

Function = Callable[[Array], Array]


class Surface(NamedTuple):
    """A smooth function f of two variables, with all that an optimizer may want of it.

    ``SURFACES`` holds, by name: "rosenbrock", (1 - x)² + 100 (y - x²)², a bent valley; "beale",
    (1.5 - x + xy)² + (2.25 - x + xy²)² + (2.625 - x + xy³)², flat with steep corners; "booth",
    (x + 2y - 7)² + (2x + y - 5)², an oblique bowl; "himmelblau", (x² + y - 11)² + (x + y² - 7)²,
    with four minima; "saddle", x²/2 - y²/2 + y⁴/4, with a saddle between two minima; and
    "ravine", (x² + 20 y²) / 2.

    Its functions take points in float numbers, shape (..., 2), and raise ``ValueError`` for
    others. Where f is above the range of floats they return infinity or NaN, without a warning.

    Attributes
    ----------
    value : callable
        ``value(theta)``, the function f at each point, shape (...).
    grad : callable
        ``grad(theta)``, its gradient, shape (..., 2).
    hessian : callable
        ``hessian(theta)``, the matrix of its second derivatives, shape (..., 2, 2).
    minima : Array, shape (k, 2)
        All points at which f is least.
    start : Array, shape (2,)
        A place to begin, the usual one where there is one.
    low : Array, shape (2,)
        The lower left corner of the part worth drawing.
    high : Array, shape (2,)
        The upper right corner of it.

    References
    ----------
    Rosenbrock, "An automatic method for finding the greatest or least value of a function", The
    Computer Journal 3, 1960, doi:10.1093/comjnl/3.3.175.
    Beale, "On an iterative method for finding a local minimum of a function of more than one
    variable", Princeton University, Statistical Techniques Research Group, report 25, 1958.
    Himmelblau, Applied Nonlinear Programming, McGraw-Hill, 1972.
    Moré, Garbow, Hillstrom, "Testing unconstrained optimization software", ACM Transactions on
    Mathematical Software 7, 1981, doi:10.1145/355934.355936.
    Jamil, Yang, "A literature survey of benchmark functions for global optimization problems",
    International Journal of Mathematical Modelling and Numerical Optimisation 4, 2013,
    arXiv:1308.4008

    Examples
    --------
    >>> import numpy as np
    >>> f = SURFACES["booth"]
    >>> f.value(np.array([[0.0, 0.0], [1.0, 3.0]]))
    array([74.,  0.])
    >>> f.grad(np.array([0.0, 0.0]))
    array([-34., -38.])
    >>> f.minima
    array([[1., 3.]])
    """

    value: Function
    grad: Function
    hessian: Function
    minima: Array
    start: Array
    low: Array
    high: Array


_quiet = np.errstate(over="ignore", invalid="ignore")


def _coordinates(theta: Array) -> tuple[Array, Array]:
    check_float("theta", theta)
    if np.shape(theta)[-1:] != (2,):
        raise ValueError(f"theta: got shape {np.shape(theta)}, wanted (..., 2)")
    return theta[..., 0], theta[..., 1]


def _vector(x: Array, y: Array) -> Array:
    return np.stack([x, y], axis=-1)


def _symmetric(xx: Array, xy: Array, yy: Array) -> Array:
    return np.stack([_vector(xx, xy), _vector(xy, yy)], axis=-2)


@_quiet
def _rosenbrock(theta: Array) -> Array:
    x, y = _coordinates(theta)
    return (1.0 - x) ** 2 + 100.0 * (y - x**2) ** 2


@_quiet
def _rosenbrock_grad(theta: Array) -> Array:
    x, y = _coordinates(theta)
    return _vector(-2.0 * (1.0 - x) - 400.0 * x * (y - x**2), 200.0 * (y - x**2))


@_quiet
def _rosenbrock_hessian(theta: Array) -> Array:
    x, y = _coordinates(theta)
    return _symmetric(2.0 - 400.0 * (y - 3.0 * x**2), -400.0 * x, np.full_like(x, 200.0))


_BEALE_TERMS = ((1, 1.5), (2, 2.25), (3, 2.625))


@_quiet
def _beale(theta: Array) -> Array:
    x, y = _coordinates(theta)
    value = np.zeros_like(x)
    for k, c in _BEALE_TERMS:
        value = value + (c - x * (1.0 - y**k)) ** 2
    return value


@_quiet
def _beale_grad(theta: Array) -> Array:
    x, y = _coordinates(theta)
    gradient = np.zeros_like(theta)
    for k, c in _BEALE_TERMS:
        r = c - x * (1.0 - y**k)
        gradient += 2.0 * _vector(r * (y**k - 1.0), r * x * k * y ** (k - 1))
    return gradient


@_quiet
def _beale_hessian(theta: Array) -> Array:
    x, y = _coordinates(theta)
    xx, xy, yy = np.zeros((3, *x.shape), x.dtype)
    for k, c in _BEALE_TERMS:
        r = c - x * (1.0 - y**k)
        r_x, r_y = y**k - 1.0, x * k * y ** (k - 1)
        r_xy, r_yy = k * y ** (k - 1), x * k * (k - 1) * y ** max(k - 2, 0)
        xx = xx + 2.0 * r_x**2
        xy = xy + 2.0 * (r_x * r_y + r * r_xy)
        yy = yy + 2.0 * (r_y**2 + r * r_yy)
    return _symmetric(xx, xy, yy)


@_quiet
def _booth(theta: Array) -> Array:
    x, y = _coordinates(theta)
    return (x + 2.0 * y - 7.0) ** 2 + (2.0 * x + y - 5.0) ** 2


@_quiet
def _booth_grad(theta: Array) -> Array:
    x, y = _coordinates(theta)
    return _vector(10.0 * x + 8.0 * y - 34.0, 8.0 * x + 10.0 * y - 38.0)


def _booth_hessian(theta: Array) -> Array:
    x, _ = _coordinates(theta)
    return _symmetric(np.full_like(x, 10.0), np.full_like(x, 8.0), np.full_like(x, 10.0))


@_quiet
def _himmelblau(theta: Array) -> Array:
    x, y = _coordinates(theta)
    return (x**2 + y - 11.0) ** 2 + (x + y**2 - 7.0) ** 2


@_quiet
def _himmelblau_grad(theta: Array) -> Array:
    x, y = _coordinates(theta)
    r, s = x**2 + y - 11.0, x + y**2 - 7.0
    return _vector(4.0 * x * r + 2.0 * s, 2.0 * r + 4.0 * y * s)


@_quiet
def _himmelblau_hessian(theta: Array) -> Array:
    x, y = _coordinates(theta)
    return _symmetric(12.0 * x**2 + 4.0 * y - 42.0, 4.0 * (x + y), 12.0 * y**2 + 4.0 * x - 26.0)


@_quiet
def _saddle(theta: Array) -> Array:
    x, y = _coordinates(theta)
    return 0.5 * (x**2 - y**2) + 0.25 * y**4


@_quiet
def _saddle_grad(theta: Array) -> Array:
    x, y = _coordinates(theta)
    return _vector(x, y**3 - y)


@_quiet
def _saddle_hessian(theta: Array) -> Array:
    x, y = _coordinates(theta)
    return _symmetric(np.ones_like(x), np.zeros_like(x), 3.0 * y**2 - 1.0)


@_quiet
def _ravine(theta: Array) -> Array:
    x, y = _coordinates(theta)
    return 0.5 * x**2 + 10.0 * y**2


@_quiet
def _ravine_grad(theta: Array) -> Array:
    x, y = _coordinates(theta)
    return _vector(x, 20.0 * y)


def _ravine_hessian(theta: Array) -> Array:
    x, _ = _coordinates(theta)
    return _symmetric(np.ones_like(x), np.zeros_like(x), np.full_like(x, 20.0))


def _surface(
    functions: tuple[Function, Function, Function],
    minima: list[tuple[float, float]],
    start: tuple[float, float],
    low: tuple[float, float],
    high: tuple[float, float],
) -> Surface:
    return Surface(*functions, *(np.array(points) for points in (minima, start, low, high)))


_ROSENBROCK = _surface(
    (_rosenbrock, _rosenbrock_grad, _rosenbrock_hessian),
    minima=[(1.0, 1.0)],
    start=(-1.2, 1.0),
    low=(-2.0, -1.0),
    high=(2.0, 3.0),
)
_BEALE = _surface(
    (_beale, _beale_grad, _beale_hessian),
    minima=[(3.0, 0.5)],
    start=(1.0, 1.0),
    low=(0.0, -1.0),
    high=(4.0, 1.5),
)
_BOOTH = _surface(
    (_booth, _booth_grad, _booth_hessian),
    minima=[(1.0, 3.0)],
    start=(-5.0, -2.0),
    low=(-6.0, -4.0),
    high=(6.0, 8.0),
)
_HIMMELBLAU = _surface(
    (_himmelblau, _himmelblau_grad, _himmelblau_hessian),
    minima=[
        (3.0, 2.0),
        (-2.80511808695274485, 3.13131251825057297),
        (-3.77931025337774689, -3.28318599128616941),
        (3.58442834033049174, -1.84812652696440355),
    ],
    start=(0.0, 0.0),
    low=(-5.0, -5.0),
    high=(5.0, 5.0),
)
_SADDLE = _surface(
    (_saddle, _saddle_grad, _saddle_hessian),
    minima=[(0.0, -1.0), (0.0, 1.0)],
    start=(1.0, 0.01),
    low=(-1.5, -1.5),
    high=(1.5, 1.5),
)
_RAVINE = _surface(
    (_ravine, _ravine_grad, _ravine_hessian),
    minima=[(0.0, 0.0)],
    start=(-4.0, 1.5),
    low=(-5.0, -2.0),
    high=(5.0, 2.0),
)

SURFACES = {
    "rosenbrock": _ROSENBROCK,
    "beale": _BEALE,
    "booth": _BOOTH,
    "himmelblau": _HIMMELBLAU,
    "saddle": _SADDLE,
    "ravine": _RAVINE,
}
