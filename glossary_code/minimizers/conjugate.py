"""Conjugate gradients: for linear systems, and for any smooth loss."""

from collections.abc import Callable

import numpy as np

from glossary_code._checks import Array, check_same_shape, check_shape
from glossary_code.minimizers._run import Gradient, Loss, Run, check_limits, check_vector
from glossary_code.minimizers.lines import Minimization

__all__ = [
    "conjugate_direction",
    "conjugate_gradients",
    "conjugate_gradients_step",
    "nonlinear_conjugate_gradients",
]


def conjugate_gradients_step(
    x: Array, r: Array, d: Array, Ad: Array
) -> tuple[Array, Array, Array]:
    """Go to the lowest point along d, then bend the next direction so that A forgets this one.

    α = rᵀr / dᵀAd, x ← x + α d, r′ = r - α Ad, d ← r′ + (r′ᵀr′ / rᵀr) d, r ← r′.

    Parameters
    ----------
    x : Array, shape (n,)
        Estimate of the solution of A x = b.
    r : Array, shape (n,)
        Residual b - A x.
    d : Array, shape (n,)
        Direction; at first the residual.
    Ad : Array, shape (n,)
        The product A d.

    Returns
    -------
    x, r, d : Array, shape (n,)
        New estimate, residual and direction.

    Raises
    ------
    ValueError
        If the shapes differ, or dᵀAd is not above 0: then A is not positive definite, or d is 0.

    References
    ----------
    Hestenes, Stiefel, "Methods of conjugate gradients for solving linear systems", Journal of
    Research of the National Bureau of Standards 49, 1952, doi:10.6028/jres.049.044

    Examples
    --------
    >>> import numpy as np
    >>> A, b = np.diag([1.0, 4.0]), np.array([1.0, 4.0])
    >>> x, r, d = conjugate_gradients_step(np.zeros(2), b, b, A @ b)
    >>> x, r, d = conjugate_gradients_step(x, r, d, A @ d)
    >>> np.round(x, 9)
    array([1., 1.])
    """
    check_same_shape(x=x, r=r, d=d, Ad=Ad)
    curvature = d @ Ad
    if curvature <= 0.0:
        raise ValueError(
            f"Ad: got d @ Ad = {curvature}, wanted a number above 0, "
            "as it is for a positive definite A and d other than 0"
        )
    alpha = (r @ r) / curvature
    x = x + alpha * d
    r_new = r - alpha * Ad
    d = r_new + (r_new @ r_new) / (r @ r) * d
    return x, r_new, d


def conjugate_direction(g: Array, g_previous: Array, d: Array) -> Array:
    """Bend the way down by the last direction: d ← β d - g, with the β of Polak and Ribière.

    β = max(0, gᵀ(g - g′) / g′ᵀg′), where g′ is the gradient before. Fletcher and Reeves have
    β = gᵀg / g′ᵀg′. On a quadratic with exact line searches gᵀg′ is 0 and both are the method
    of `conjugate_gradients`.

    Parameters
    ----------
    g : Array, shape (n,)
        Gradient here.
    g_previous : Array, shape (n,)
        Gradient g′ where the last direction began.
    d : Array, shape (n,)
        Last direction.

    Returns
    -------
    Array, shape (n,)
        New direction.

    Raises
    ------
    ValueError
        If the shapes differ, or the gradient before was 0.

    References
    ----------
    Fletcher, Reeves, "Function minimization by conjugate gradients", The Computer Journal 7,
    1964, doi:10.1093/comjnl/7.2.149.
    Polak, Ribière, "Note sur la convergence de méthodes de directions conjuguées", Revue
    française d'informatique et de recherche opérationnelle 3, 1969.
    Gilbert, Nocedal, "Global convergence properties of conjugate gradient methods for
    optimization", SIAM Journal on Optimization 2, 1992, doi:10.1137/0802003

    Examples
    --------
    >>> import numpy as np
    >>> conjugate_direction(np.array([0.0, 1.0]), np.array([2.0, 0.0]), np.array([-2.0, 0.0]))
    array([-0.5, -1. ])
    """
    check_same_shape(g=g, g_previous=g_previous, d=d)
    square = g_previous @ g_previous
    if square == 0.0:
        raise ValueError("g_previous: got 0, wanted a gradient that leads somewhere")
    beta = max(0.0, float(g @ (g - g_previous) / square))
    return beta * d - g


def conjugate_gradients(
    matvec: Callable[[Array], Array], b: Array, tolerance: float = 1e-6, steps: int = 1000
) -> Minimization:
    """Solve A x = b, that is, minimize ½ xᵀAx - bᵀx, by `conjugate_gradients_step`.

    A is symmetric with positive curvatures, and only its products with vectors are needed. Were
    there no rounding, n steps would do for n unknowns.

    Parameters
    ----------
    matvec : callable
        ``matvec(d)``, the product A d, shape (n,).
    b : Array, shape (n,)
        Right side.
    tolerance : float
        The end comes when no component of the residual b - A x is larger.
    steps : int
        Most steps made.

    Returns
    -------
    Minimization
        The way, from 0, and the reason of its end.

    Raises
    ------
    ValueError
        If ``b`` is not a vector of finite floats, A turns out not to be positive definite, or a
        limit is out of range.

    References
    ----------
    Hestenes, Stiefel, "Methods of conjugate gradients for solving linear systems", Journal of
    Research of the National Bureau of Standards 49, 1952, doi:10.6028/jres.049.044

    Examples
    --------
    >>> A = np.array([[2.0, 1.0], [1.0, 3.0]])
    >>> found = conjugate_gradients(lambda d: A @ d, np.array([3.0, 4.0]))
    >>> len(found.path), np.round(found.path[-1], 6)
    (3, array([1., 1.]))
    """
    check_vector("b", b)
    check_limits(tolerance, steps)
    x, r, d = np.zeros_like(b), b, b
    path, values = [x], [0.0]
    while np.max(np.abs(r)) > tolerance and len(path) <= steps:
        Ad = matvec(d)
        check_shape("matvec(d)", Ad, d.shape)
        x, r, d = conjugate_gradients_step(x, r, d, Ad)
        path.append(x)
        # The loss, as A x = b - r.
        values.append(float(-x @ (b + r)) / 2.0)
    stopped = "gradient" if np.max(np.abs(r)) <= tolerance else "steps"
    return Minimization(np.array(path), np.array(values), len(path) - 1, stopped)


def nonlinear_conjugate_gradients(
    f: Loss, grad: Gradient, start: Array, tolerance: float = 1e-6, steps: int = 1000
) -> Minimization:
    """Minimize along directions of `conjugate_direction`, each by `wolfe_search` with c₂ = 0.1.

    Parameters
    ----------
    f : callable
        ``f(theta) -> float``, the loss.
    grad : callable
        ``grad(theta)``, its gradient, shape (n,).
    start : Array, shape (n,)
        First point.
    tolerance : float
        The end comes when no component of the gradient is larger.
    steps : int
        Most steps made.

    Returns
    -------
    Minimization
        The way and the reason of its end.

    Raises
    ------
    ValueError
        If the shapes do not match, ``start``, the loss or its gradient there is not
        finite, or a limit is out of range.

    References
    ----------
    Nocedal, Wright, Numerical Optimization, 2nd edition, Springer, 2006, section 5.2

    Examples
    --------
    >>> from glossary_code import SURFACES
    >>> f = SURFACES["booth"]
    >>> np.round(nonlinear_conjugate_gradients(f.value, f.grad, f.start).path[-1], 6)
    array([1., 3.])
    """
    run = Run(f, grad, start, tolerance, steps)
    d = -run.g
    while run.step_along(d, curvature=0.1):
        d = conjugate_direction(run.g, run.g - run.y, d)
        if run.g @ d >= 0.0:
            d = -run.g
    return run.result()
