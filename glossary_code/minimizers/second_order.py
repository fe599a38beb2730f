"""Newton's method, and that of Gauss and Newton for sums of squares."""

from collections.abc import Callable

import numpy as np

from glossary_code._checks import (
    Array,
    check_finite,
    check_non_negative,
    check_same_shape,
    check_shape,
)
from glossary_code.minimizers._run import Gradient, Loss, Run
from glossary_code.minimizers.lines import Minimization

__all__ = ["gauss_newton", "gauss_newton_step", "newton", "newton_step"]


def newton_step(theta: Array, g: Array, H: Array, damping: float = 0.0) -> Array:
    """Step to where the quadratic with this gradient and curvature is flat: θ ← θ - (H + λI)⁻¹ g.

    Parameters
    ----------
    theta : Array, shape (n,)
        Parameters θ.
    g : Array, shape (n,)
        Gradient of the loss at θ.
    H : Array, shape (n, n)
        Hessian of the loss at θ, the matrix of its second derivatives.
    damping : float
        λ, added to each curvature; it shortens the step and turns it towards -g.

    Returns
    -------
    Array, shape (n,)
        New parameters.

    Raises
    ------
    ValueError
        If the shapes do not match, H is not finite, or H + λI cannot be inverted.

    References
    ----------
    Nocedal, Wright, Numerical Optimization, 2nd edition, Springer, 2006, sections 2.2 and 3.4

    Examples
    --------
    >>> import numpy as np
    >>> newton_step(np.array([1.0, 1.0]), np.array([2.0, 100.0]), np.diag([2.0, 100.0]))
    array([0., 0.])
    """
    check_same_shape(theta=theta, g=g)
    check_shape("H", H, (len(theta), len(theta)))
    check_non_negative("damping", damping)
    damped = H + damping * np.eye(len(H), dtype=H.dtype)
    return theta - _solve("H", damped, g)


def gauss_newton_step(theta: Array, r: Array, J: Array, damping: float = 0.0) -> Array:
    """Step to where the residuals would be least if they were linear: θ ← θ - (JᵀJ + λI)⁻¹ Jᵀr.

    Parameters
    ----------
    theta : Array, shape (n,)
        Parameters θ.
    r : Array, shape (m,)
        Residuals at θ; the loss is ½ Σ rᵢ².
    J : Array, shape (m, n)
        Their derivatives, the Jacobian: row i is the gradient of rᵢ.
    damping : float
        λ, as Levenberg and Marquardt add it; it shortens the step.

    Returns
    -------
    Array, shape (n,)
        New parameters.

    Raises
    ------
    ValueError
        If the shapes do not match, J is not finite, or JᵀJ + λI cannot be inverted.

    References
    ----------
    Levenberg, "A method for the solution of certain non-linear problems in least squares",
    Quarterly of Applied Mathematics 2, 1944, doi:10.1090/qam/10666.
    Marquardt, "An algorithm for least-squares estimation of nonlinear parameters", Journal of the
    Society for Industrial and Applied Mathematics 11, 1963, doi:10.1137/0111030

    Examples
    --------
    >>> import numpy as np
    >>> gauss_newton_step(np.array([3.0]), np.array([4.0, -2.0]), np.array([[1.0], [-1.0]]))
    array([0.])
    """
    check_shape("J", J, (len(r), len(theta)))
    check_non_negative("damping", damping)
    H = J.T @ J
    damped = H + damping * np.eye(len(H), dtype=H.dtype)
    return theta - _solve("J.T @ J", damped, J.T @ r)


def newton(
    f: Loss,
    grad: Gradient,
    hessian: Callable[[Array], Array],
    start: Array,
    tolerance: float = 1e-6,
    steps: int = 1000,
) -> Minimization:
    """Minimize by Newton's steps, see `newton_step`, each cut to length by `wolfe_search`.

    Where a curvature is not positive, all are raised by the damping that makes the least one a
    thousandth of the largest: the bare step would go up, to a saddle or to a maximum.

    Parameters
    ----------
    f : callable
        ``f(theta) -> float``, the loss.
    grad : callable
        ``grad(theta)``, its gradient, shape (n,).
    hessian : callable
        ``hessian(theta)``, its second derivatives, shape (n, n).
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
        If the shapes do not match, ``start``, the loss or its gradient there, or a
        Hessian is not finite, a Hessian is 0, or a limit is out of range.

    References
    ----------
    Nocedal, Wright, Numerical Optimization, 2nd edition, Springer, 2006, section 3.4

    Examples
    --------
    >>> from glossary_code import SURFACES
    >>> f = SURFACES["rosenbrock"]
    >>> found = newton(f.value, f.grad, f.hessian, f.start)
    >>> np.round(found.path[-1], 6), found.stopped
    (array([1., 1.]), 'gradient')
    """

    def direction(theta: Array, g: Array) -> Array:
        H = hessian(theta)
        return newton_step(theta, g, H, _needed_damping(H)) - theta

    run = Run(f, grad, start, tolerance, steps)
    while run.step_along(direction(run.theta, run.g)):
        pass
    return run.result()


def gauss_newton(
    residuals: Callable[[Array], Array],
    jacobian: Callable[[Array], Array],
    start: Array,
    damping: float = 0.0,
    tolerance: float = 1e-6,
    steps: int = 1000,
) -> Minimization:
    """Minimize ½ Σ rᵢ(θ)² by `gauss_newton_step`, each step cut to length by `wolfe_search`.

    Parameters
    ----------
    residuals : callable
        ``residuals(theta)``, the residuals r, shape (m,).
    jacobian : callable
        ``jacobian(theta)``, their derivatives, shape (m, n).
    start : Array, shape (n,)
        First point.
    damping : float
        λ, the same in all steps.
    tolerance : float
        The end comes when no component of the gradient, Jᵀr, is larger.
    steps : int
        Most steps made.

    Returns
    -------
    Minimization
        The way and the reason of its end.

    Raises
    ------
    ValueError
        If the shapes do not match, ``start``, the loss or its gradient there, or a
        Jacobian is not finite, a JᵀJ + λI cannot be inverted, or a limit is out of range.

    References
    ----------
    Nocedal, Wright, Numerical Optimization, 2nd edition, Springer, 2006, section 10.3

    Examples
    --------
    >>> t = np.array([0.0, 1.0, 2.0])
    >>> found = gauss_newton(
    ...     lambda theta: np.exp(theta[0] * t) - np.array([1.0, 2.0, 4.0]),
    ...     lambda theta: (t * np.exp(theta[0] * t))[:, None],
    ...     start=np.array([1.0]),
    ... )
    >>> np.round(found.path[-1], 6)
    array([0.693147])
    """

    def loss(theta: Array) -> float:
        return float(np.sum(residuals(theta) ** 2)) / 2.0

    def grad(theta: Array) -> Array:
        return jacobian(theta).T @ residuals(theta)

    def direction(theta: Array) -> Array:
        return gauss_newton_step(theta, residuals(theta), jacobian(theta), damping) - theta

    run = Run(loss, grad, start, tolerance, steps)
    while run.step_along(direction(run.theta)):
        pass
    return run.result()


def _needed_damping(H: Array) -> float:
    check_finite("H", H)
    curvatures = np.linalg.eigvalsh(H)
    least, largest = float(curvatures[0]), float(np.abs(curvatures).max())
    return 0.0 if least > 1e-12 * largest else 1e-3 * largest - least


def _solve(name: str, A: Array, b: Array) -> Array:
    check_finite(name, A)
    rank = np.linalg.matrix_rank(A)
    if rank < len(A):
        raise ValueError(
            f"{name}: got a matrix of rank {rank}, wanted {len(A)}; damping makes it invertible"
        )
    return np.linalg.solve(A, b)
