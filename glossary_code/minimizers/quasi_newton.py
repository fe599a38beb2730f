"""Methods that learn the curvature from the gradients on their way: BFGS and L-BFGS."""

from collections import deque
from collections.abc import Sequence

import numpy as np

from glossary_code._checks import Array, check_count, check_same_shape, check_shape
from glossary_code.minimizers._run import Gradient, Loss, Run
from glossary_code.minimizers.lines import Minimization

__all__ = ["bfgs", "bfgs_update", "lbfgs", "lbfgs_direction"]


def bfgs_update(H: Array, s: Array, y: Array) -> Array:
    """Change the inverse Hessian as little as makes it fit the last step: H y = s.

    ρ = 1 / yᵀs, H ← (I - ρ s yᵀ) H (I - ρ y sᵀ) + ρ s sᵀ.

    Parameters
    ----------
    H : Array, shape (n, n)
        Estimate of the inverse of the Hessian, symmetric.
    s : Array, shape (n,)
        The last step, a change of the parameters.
    y : Array, shape (n,)
        The change of the gradient over it.

    Returns
    -------
    Array, shape (n, n)
        New estimate, symmetric; with positive eigenvalues if that before had them.

    Raises
    ------
    ValueError
        If the shapes do not match, or yᵀs is not above 0; after `wolfe_search` it is.

    References
    ----------
    Broyden, "The convergence of a class of double-rank minimization algorithms", IMA Journal of
    Applied Mathematics 6, 1970, doi:10.1093/imamat/6.1.76.
    Fletcher, "A new approach to variable metric algorithms", The Computer Journal 13, 1970,
    doi:10.1093/comjnl/13.3.317.
    Goldfarb, "A family of variable-metric methods derived by variational means", Mathematics of
    Computation 24, 1970, doi:10.1090/S0025-5718-1970-0258249-6.
    Shanno, "Conditioning of quasi-Newton methods for function minimization", Mathematics of
    Computation 24, 1970, doi:10.1090/S0025-5718-1970-0274029-X

    Examples
    --------
    >>> import numpy as np
    >>> bfgs_update(np.eye(2), s=np.array([1.0, 0.0]), y=np.array([4.0, 0.0]))
    array([[0.25, 0.  ],
           [0.  , 1.  ]])
    """
    check_same_shape(s=s, y=y)
    check_shape("H", H, (len(s), len(s)))
    rho = 1.0 / _curvature(s, y)
    V = np.eye(len(s), dtype=H.dtype) - rho * np.outer(y, s)
    return V.T @ H @ V + rho * np.outer(s, s)


def lbfgs_direction(g: Array, pairs: Sequence[tuple[Array, Array]]) -> Array:
    """Compute -H g, with the H that `bfgs_update` would make of some last steps, but without it.

    The steps change γI, where γ = sᵀy / yᵀy of the last of them. Each is undone in g from the
    last to the first, and redone from the first to the last.

    Parameters
    ----------
    g : Array, shape (n,)
        Gradient.
    pairs : sequence of (s, y), each of shape (n,)
        Steps and changes of the gradient, the last one last; -g is returned if there are none.

    Returns
    -------
    Array, shape (n,)
        Direction.

    Raises
    ------
    ValueError
        If shapes differ, or a yᵀs is not above 0.

    References
    ----------
    Nocedal, "Updating quasi-Newton matrices with limited storage", Mathematics of Computation 35,
    1980, doi:10.1090/S0025-5718-1980-0572855-7

    Examples
    --------
    >>> import numpy as np
    >>> pairs = [(np.array([1.0, 0.0]), np.array([4.0, 0.0]))]
    >>> lbfgs_direction(np.array([8.0, 8.0]), pairs)
    array([-2., -2.])
    """
    q, alphas = g, []
    for s, y in reversed(pairs):
        check_same_shape(g=g, s=s, y=y)
        alphas.append(s @ q / _curvature(s, y))
        q = q - alphas[-1] * y
    d = -_scale(*pairs[-1]) * q if pairs else -q
    for (s, y), alpha in zip(pairs, reversed(alphas), strict=True):
        beta = y @ d / (y @ s)
        d = d - (alpha + beta) * s
    return d


def bfgs(
    f: Loss, grad: Gradient, start: Array, tolerance: float = 1e-6, steps: int = 1000
) -> Minimization:
    """Minimize along -H g, where `bfgs_update` makes H of all steps so far, by `wolfe_search`.

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
    Nocedal, Wright, Numerical Optimization, 2nd edition, Springer, 2006, section 6.1

    Examples
    --------
    >>> from glossary_code import SURFACES
    >>> f = SURFACES["rosenbrock"]
    >>> np.round(bfgs(f.value, f.grad, f.start).path[-1], 6)
    array([1., 1.])
    """
    run = Run(f, grad, start, tolerance, steps)
    H = np.eye(len(run.theta), dtype=run.theta.dtype)
    while run.step_along(-H @ run.g):
        if len(run.path) == 2:
            H = _scale(run.s, run.y) * H
        H = bfgs_update(H, run.s, run.y)
    return run.result()


def lbfgs(
    f: Loss,
    grad: Gradient,
    start: Array,
    memory: int = 10,
    tolerance: float = 1e-6,
    steps: int = 1000,
) -> Minimization:
    """Minimize along `lbfgs_direction` of the last steps, by `wolfe_search`.

    Parameters
    ----------
    f : callable
        ``f(theta) -> float``, the loss.
    grad : callable
        ``grad(theta)``, its gradient, shape (n,).
    start : Array, shape (n,)
        First point.
    memory : int
        How many steps are remembered.
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
        finite, ``memory`` is not an integer of at least 1, or a limit is out of range.

    References
    ----------
    Liu, Nocedal, "On the limited memory BFGS method for large scale optimization", Mathematical
    Programming 45, 1989, doi:10.1007/BF01589116

    Examples
    --------
    >>> from glossary_code import SURFACES
    >>> f = SURFACES["rosenbrock"]
    >>> np.round(lbfgs(f.value, f.grad, f.start).path[-1], 6)
    array([1., 1.])
    """
    check_count("memory", memory)
    run = Run(f, grad, start, tolerance, steps)
    pairs: deque[tuple[Array, Array]] = deque(maxlen=memory)
    while run.step_along(lbfgs_direction(run.g, pairs)):
        pairs.append((run.s, run.y))
    return run.result()


def _curvature(s: Array, y: Array) -> float:
    curvature = float(y @ s)
    if curvature <= 0.0:
        raise ValueError(
            f"y: got y @ s = {curvature}, wanted a number above 0, as the Wolfe conditions give it"
        )
    return curvature


def _scale(s: Array, y: Array) -> float:
    """Fit γI to a step: it lies between the smallest and the largest inverse curvature."""
    return float((s @ y) / (y @ y))
