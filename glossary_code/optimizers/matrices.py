"""Rules for weights as matrices: they turn the gradient, and do not only scale its numbers."""

import math

import numpy as np

from glossary_code._checks import (
    Array,
    check_count,
    check_decay,
    check_matrix,
    check_non_negative,
    check_positive,
    check_same_shape,
    check_shape,
)
from glossary_code._norms import squarable, unit
from glossary_code.optimizers._lift import lift_layerwise, zeros_like
from glossary_code.optimizers.adaptive import adamw_step
from glossary_code.optimizers.interface import LearningRate, Optimizer

__all__ = [
    "full_matrix_adagrad_step",
    "muon",
    "muon_step",
    "newton_schulz",
    "shampoo",
    "shampoo_step",
    "soap",
    "soap_step",
]


def shampoo_step(
    W: Array, G: Array, L: Array, R: Array, learning_rate: float, epsilon: float
) -> tuple[Array, Array, Array]:
    """Step by the gradient over a root of its sums over rows and over columns.

    L ← L + G Gᵀ, R ← R + Gᵀ G, W ← W - η (L + ε I)^(-1/4) G (R + ε I)^(-1/4).

    The paper begins with L = R = ε I, which is the same; here ε is added last, so that it is not
    lost beside a large sum. After one step from 0, at ε of 0, the step is U Vᵀ, where U Σ Vᵀ = G
    is the singular value decomposition.

    Parameters
    ----------
    W : Array, shape (n, m)
        Parameters.
    G : Array, shape (n, m)
        Gradient of the loss at W.
    L : Array, shape (n, n)
        Sum of G Gᵀ, 0 before the first step.
    R : Array, shape (m, m)
        Sum of Gᵀ G, 0 before the first step.
    learning_rate : float
        Step size η.
    epsilon : float
        Small ε that keeps the roots finite.

    Returns
    -------
    W : Array, shape (n, m)
        New parameters.
    L : Array, shape (n, n)
        New sum of G Gᵀ.
    R : Array, shape (m, m)
        New sum of Gᵀ G.

    Raises
    ------
    ValueError
        If ``W`` is not a matrix, or the shapes do not fit.

    References
    ----------
    Gupta, Koren, Singer, "Shampoo: preconditioned stochastic tensor optimization", ICML 2018,
    arXiv:1802.09568

    Examples
    --------
    >>> W, G, zero = np.zeros((2, 2)), np.array([[0.0, 9.0], [4.0, 0.0]]), np.zeros((2, 2))
    >>> W, L, R = shampoo_step(W, G, zero, zero, learning_rate=0.5, epsilon=1e-8)
    >>> np.round(W, 6), L, R
    (array([[ 0. , -0.5],
           [-0.5,  0. ]]), array([[81.,  0.],
           [ 0., 16.]]), array([[16.,  0.],
           [ 0., 81.]]))
    """
    _check_sides(W, G, L=L, R=R)
    G = squarable(G)
    L = L + G @ G.T
    R = R + G.T @ G
    W = W - learning_rate * _power(L, -1 / 4, epsilon) @ G @ _power(R, -1 / 4, epsilon)
    return W, L, R


def full_matrix_adagrad_step(
    theta: Array, g: Array, H: Array, learning_rate: float, epsilon: float
) -> tuple[Array, Array]:
    """Step by the gradient over the root of a matrix: H ← H + g gᵀ, θ ← θ - η (H + ε I)^(-1/2) g.

    Adagrad keeps the diagonal of H alone. Shampoo's rule for tensors is this for vectors.

    Parameters
    ----------
    theta : Array, shape (n,)
        Parameters θ.
    g : Array, shape (n,)
        Gradient of the loss at θ.
    H : Array, shape (n, n)
        Sum of g gᵀ, 0 before the first step.
    learning_rate : float
        Step size η.
    epsilon : float
        Small ε that keeps the root finite.

    Returns
    -------
    theta : Array, shape (n,)
        New parameters.
    H : Array, shape (n, n)
        New sum.

    Raises
    ------
    ValueError
        If the shapes do not fit.

    References
    ----------
    Duchi, Hazan, Singer, "Adaptive subgradient methods for online learning and stochastic
    optimization", Journal of Machine Learning Research 12, 2011,
    https://jmlr.org/papers/v12/duchi11a.html

    Examples
    --------
    >>> theta, g = np.zeros(2), np.array([3.0, 4.0])
    >>> theta, H = full_matrix_adagrad_step(theta, g, np.zeros((2, 2)), 0.5, epsilon=1e-8)
    >>> np.round(theta, 6), H
    (array([-0.3, -0.4]), array([[ 9., 12.],
           [12., 16.]]))
    """
    check_same_shape(theta=theta, g=g)
    check_shape("H", H, (*theta.shape, *theta.shape))
    g = squarable(g)
    H = H + np.outer(g, g)
    theta = theta - learning_rate * _power(H, -1 / 2, epsilon) @ g
    return theta, H


def _power(H: Array, exponent: float, epsilon: float) -> Array:
    """Raise H + ε I to a power, where H is symmetric and positive semidefinite."""
    values, Q = _eigh(H)
    # Rounding can make the least eigenvalues negative.
    power: Array = (Q * (np.maximum(values, 0.0) + epsilon) ** exponent) @ Q.T
    return power


def _eigh(H: Array) -> tuple[Array, Array]:
    """Find eigenvalues, in rising order, and eigenvectors; NaN, which LAPACK refuses, stays."""
    if np.isnan(H).any():
        return np.full_like(H[0], np.nan), np.full_like(H, np.nan)
    values, Q = np.linalg.eigh(H)
    return values, Q


def _check_sides(W: Array, G: Array, **sides: Array) -> None:
    """Refuse shapes that do not fit; sides are square, as W has rows or columns, in turn."""
    check_matrix("W", W)
    check_same_shape(W=W, G=G)
    for i, (name, side) in enumerate(sides.items()):
        check_shape(name, side, (W.shape[i % 2],) * 2)


def soap_step(
    W: Array,
    G: Array,
    M: Array,
    V: Array,
    L: Array,
    R: Array,
    Q_L: Array,
    Q_R: Array,
    t: int,
    learning_rate: float,
    beta1: float,
    beta2: float,
    epsilon: float,
    weight_decay: float,
    every: int,
) -> tuple[Array, ...]:
    """Step as AdamW does, in the axes that Shampoo finds.

    M ← β₁ M + (1 - β₁) G, V ← β₂ V + (1 - β₂) (Q_Lᵀ G Q_R)²,
    M̂ = M / (1 - β₁ᵗ⁻¹), V̂ = V / (1 - β₂ᵗ⁻¹),
    W ← W - η [Q_L (Q_Lᵀ M̂ Q_R / (√V̂ + ε)) Q_Rᵀ + λ W],
    L ← β₂ L + (1 - β₂) G Gᵀ, R ← β₂ R + (1 - β₂) Gᵀ G.

    The columns of Q_L and Q_R are the axes, eigenvectors of L and R. As in the authors' code, the
    first step leaves W, M and V and finds the axes; so no gradient is seen in axes of its own
    making. After every k more steps the axes are improved by one power iteration: Q of the QR
    decomposition of L Q_L, and of R Q_R. The authors' code sorts the axes then, and adds ε to √V,
    not to √V̂.

    Parameters
    ----------
    W : Array, shape (n, m)
        Parameters.
    G : Array, shape (n, m)
        Gradient of the loss at W.
    M : Array, shape (n, m)
        Running average of G, 0 before the first step.
    V : Array, shape (n, m)
        Running average of the square of the turned G, 0 before the first step.
    L : Array, shape (n, n)
        Running average of G Gᵀ, 0 before the first step.
    R : Array, shape (m, m)
        Running average of Gᵀ G, 0 before the first step.
    Q_L : Array, shape (n, n)
        Axes of the columns of W.
    Q_R : Array, shape (m, m)
        Axes of the rows of W.
    t : int
        Number of this step, 1 for the first.
    learning_rate : float
        Step size η.
    beta1 : float
        Decay rate β₁ of ``M``, in [0, 1).
    beta2 : float
        Decay rate β₂ of ``V``, ``L`` and ``R``, in [0, 1).
    epsilon : float
        Small ε that keeps the quotient finite, outside the root.
    weight_decay : float
        Strength λ of the weight decay, from 0.
    every : int
        Number k of steps after which the axes are improved.

    Returns
    -------
    W, M, V : Array, shape (n, m)
        New parameters and averages.
    L, R, Q_L, Q_R : Array, the shapes of those given
        New averages and axes.

    Raises
    ------
    ValueError
        If ``W`` is not a matrix, the shapes do not fit, or ``t`` is not an integer of at least 1.

    References
    ----------
    Vyas et al., "SOAP: improving and stabilizing Shampoo using Adam", ICLR 2025, arXiv:2409.11321

    Examples
    --------
    >>> W, G, zero, I = np.ones((1, 1)), np.full((1, 1), 4.0), np.zeros((1, 1)), np.eye(1)
    >>> rest = 0.25, 0.5, 0.75, 1e-8, 0.0, 10
    >>> W, M, V, L, R, Q_L, Q_R = soap_step(W, G, zero, zero, zero, zero, I, I, 1, *rest)
    >>> W, L
    (array([[1.]]), array([[4.]]))
    >>> W, M, V, L, R, Q_L, Q_R = soap_step(W, G, M, V, L, R, Q_L, Q_R, 2, *rest)
    >>> np.round(W, 6), M, V
    (array([[0.75]]), array([[2.]]), array([[4.]]))
    """
    _check_sides(W, G, L=L, R=R, Q_L=Q_L, Q_R=Q_R)
    check_same_shape(W=W, M=M, V=V)
    check_count("t", t)
    G = squarable(G)
    if t > 1:
        M = beta1 * M + (1.0 - beta1) * G
        V = beta2 * V + (1.0 - beta2) * (Q_L.T @ G @ Q_R) ** 2
        M_hat = M / (1.0 - beta1 ** (t - 1))
        V_hat = V / (1.0 - beta2 ** (t - 1))
        N = (Q_L.T @ M_hat @ Q_R) / (np.sqrt(V_hat) + epsilon)
        W = W - learning_rate * (Q_L @ N @ Q_R.T + weight_decay * W)
    L = beta2 * L + (1.0 - beta2) * G @ G.T
    R = beta2 * R + (1.0 - beta2) * G.T @ G
    if t == 1:
        Q_L, Q_R = _eigh(L)[1][:, ::-1], _eigh(R)[1][:, ::-1]
    elif (t - 1) % every == 0:
        Q_L, Q_R = np.linalg.qr(L @ Q_L).Q, np.linalg.qr(R @ Q_R).Q
    return W, M, V, L, R, Q_L, Q_R


def newton_schulz(G: Array, steps: int = 5) -> Array:
    """Bring all singular values of a matrix near 1, by multiplications alone.

    X = G / |G|, then as many times as steps: X ← a X + b (X Xᵀ) X + c (X Xᵀ)² X, with
    a = 3.4445, b = -4.7750, c = 2.0315; the norm is Frobenius'.

    Where U Σ Vᵀ is the singular value decomposition of X, each step leaves U and V and turns each
    singular value σ into a σ + b σ³ + c σ⁵. Jordan chose the numbers for the steepest slope at 0,
    not to arrive at 1: five steps bring all σ from 0.002 to 1 between 0.68 and 1.21, and more
    steps do not bring them nearer. At G of 0 the result is 0.

    Parameters
    ----------
    G : Array, shape (n, m)
        Matrix.
    steps : int
        Number of steps.

    Returns
    -------
    Array, shape (n, m)
        About U Vᵀ, the nearest matrix whose singular values are all 1.

    Raises
    ------
    ValueError
        If ``G`` is not a matrix, or ``steps`` is not an integer of at least 1.

    References
    ----------
    Jordan et al., "Muon: an optimizer for hidden layers in neural networks", 2024,
    https://kellerjordan.github.io/posts/muon/

    Examples
    --------
    >>> np.round(newton_schulz(np.diag([3.0, 4.0])), 3)
    array([[0.723, 0.   ],
           [0.   , 1.119]])
    """
    check_matrix("G", G)
    check_count("steps", steps)
    a, b, c = 3.4445, -4.7750, 2.0315
    X = unit(G.ravel()).reshape(G.shape)
    high = len(G) > len(G.T)
    if high:  # Xᵀ goes the same way, and its X Xᵀ is smaller.
        X = X.T
    for _ in range(steps):
        A = X @ X.T
        X = a * X + (b * A + c * A @ A) @ X
    return X.T if high else X


def muon_step(
    W: Array,
    G: Array,
    V: Array,
    learning_rate: float,
    beta: float,
    weight_decay: float,
    scale: float,
    steps: int,
) -> tuple[Array, Array]:
    """Step by Nesterov's momentum, all of whose singular values are brought near 1.

    V ← β V + G, W ← W - η (s · NS(G + β V) + λ W), where NS is `newton_schulz`.

    Parameters
    ----------
    W : Array, shape (n, m)
        Parameters.
    G : Array, shape (n, m)
        Gradient of the loss at W.
    V : Array, shape (n, m)
        Velocity, 0 before the first step.
    learning_rate : float
        Step size η.
    beta : float
        Decay rate β of the velocity, in [0, 1).
    weight_decay : float
        Strength λ of the weight decay, from 0.
    scale : float
        Scale s of the step.
    steps : int
        Number of steps of Newton-Schulz.

    Returns
    -------
    W, V : Array, shape (n, m)
        New parameters and velocity.

    Raises
    ------
    ValueError
        If ``W`` is not a matrix, or the shapes differ.

    References
    ----------
    Jordan et al., "Muon: an optimizer for hidden layers in neural networks", 2024,
    https://kellerjordan.github.io/posts/muon/

    Examples
    --------
    >>> W, G, zero = np.zeros((2, 2)), np.diag([3.0, 4.0]), np.zeros((2, 2))
    >>> W, V = muon_step(W, G, zero, 1.0, beta=0.5, weight_decay=0.0, scale=1.0, steps=5)
    >>> np.round(W, 3)
    array([[-0.723,  0.   ],
           [ 0.   , -1.119]])
    """
    check_matrix("W", W)
    check_same_shape(W=W, G=G, V=V)
    G = squarable(G)
    V = beta * V + G
    W = W - learning_rate * (scale * newton_schulz(G + beta * V, steps) + weight_decay * W)
    return W, V


def shampoo(learning_rate: LearningRate, epsilon: float = 1e-4) -> Optimizer:
    """Make Shampoo, see `shampoo_step` for matrices, `full_matrix_adagrad_step` for vectors.

    Arrays of other shapes are refused. The paper leaves ε open. The roots are computed anew at
    every step, by eigenvalues; Anil and co-authors do so once in many steps, and take the length
    of the step from another rule. PyTorch, Keras and Optax have no Shampoo. For a matrix of shape
    (n, m) it remembers n² + m² numbers, for a vector n².

    Parameters
    ----------
    learning_rate : float or callable
        Step size, or a schedule from the step, 0 for the first, to the step size.
    epsilon : float
        Small number, above 0, that keeps the roots finite.

    Returns
    -------
    Optimizer
        The pair ``init``, ``update``.

    Raises
    ------
    ValueError
        If the learning rate or ``epsilon`` is a number that is not finite and above 0; by
        ``init``, if an array is neither a vector nor a matrix.

    References
    ----------
    Gupta, Koren, Singer, "Shampoo: preconditioned stochastic tensor optimization", ICML 2018,
    arXiv:1802.09568.
    Anil et al., "Scalable second order optimization for deep learning", 2020, arXiv:2002.09018

    Examples
    --------
    >>> init, update = shampoo(learning_rate=0.5)
    >>> arrays = [np.zeros((2, 2))]
    >>> arrays, state = update(arrays, [np.array([[0.0, 90.0], [40.0, 0.0]])], init(arrays))
    >>> np.round(arrays, 6)
    array([[[ 0. , -0.5],
            [-0.5,  0. ]]])
    """
    check_positive("epsilon", epsilon)

    def init_moments(theta: Array) -> tuple[Array, ...]:
        if theta.ndim not in (1, 2):
            raise ValueError(f"arrays: got shape {theta.shape}, wanted vectors and matrices")
        return tuple(np.zeros((d, d), theta.dtype) for d in theta.shape)

    def rule(t: int, rate: float, theta: Array, g: Array, *sums: Array) -> tuple[Array, ...]:
        if theta.ndim == 1:
            (H,) = sums
            return full_matrix_adagrad_step(theta, g, H, rate, epsilon)
        L, R = sums
        return shampoo_step(theta, g, L, R, rate, epsilon)

    return lift_layerwise(rule, init_moments, learning_rate)


def soap(
    learning_rate: LearningRate = 0.003,
    beta1: float = 0.95,
    beta2: float = 0.95,
    epsilon: float = 1e-8,
    weight_decay: float = 0.01,
    every: int = 10,
) -> Optimizer:
    """Make SOAP, AdamW in the axes of Shampoo, see `soap_step`; AdamW for all but matrices.

    The defaults are those of the authors' code. There a side of more than 10,000 is not turned,
    and vectors, too, stay where they are at the first step. PyTorch, Keras and Optax have no SOAP.
    For a matrix of shape (n, m) it remembers 2 n m + 2 n² + 2 m² numbers, for other arrays two a
    parameter.

    Parameters
    ----------
    learning_rate : float or callable
        Step size, or a schedule from the step, 0 for the first, to the step size.
    beta1 : float
        Decay rate of the average of G, in [0, 1).
    beta2 : float
        Decay rate of the averages of squares, in [0, 1).
    epsilon : float
        Small number, above 0, that keeps the quotient finite.
    weight_decay : float
        Strength of the weight decay, from 0.
    every : int
        Number of steps after which the axes are improved.

    Returns
    -------
    Optimizer
        The pair ``init``, ``update``.

    Raises
    ------
    ValueError
        If the learning rate is a number that is not finite and above 0, ``beta1`` or
        ``beta2`` is outside [0, 1), ``epsilon`` is not finite and above 0, ``weight_decay`` is
        negative or not finite, or ``every`` is not an integer of at least 1.

    References
    ----------
    Vyas et al., "SOAP: improving and stabilizing Shampoo using Adam", ICLR 2025, arXiv:2409.11321

    Examples
    --------
    >>> init, update = soap(learning_rate=0.1, weight_decay=0.0)
    >>> arrays, G = [np.zeros((2, 2))], np.array([[3.0, 3.0], [3.0, 3.0]])
    >>> arrays, state = update(arrays, [G], init(arrays))
    >>> arrays, state = update(arrays, [G], state)
    >>> np.round(arrays, 6)
    array([[[-0.05, -0.05],
            [-0.05, -0.05]]])
    """
    check_decay("beta1", beta1)
    check_decay("beta2", beta2)
    check_positive("epsilon", epsilon)
    check_non_negative("weight_decay", weight_decay)
    check_count("every", every)
    options = beta1, beta2, epsilon, weight_decay

    def init_moments(theta: Array) -> tuple[Array, ...]:
        moments = np.zeros_like(theta), np.zeros_like(theta)
        if theta.ndim != 2:
            return moments
        sides = tuple(np.zeros((d, d), theta.dtype) for d in theta.shape)
        return *moments, *sides, *(np.eye(d, dtype=theta.dtype) for d in theta.shape)

    def rule(t: int, rate: float, theta: Array, g: Array, *moments: Array) -> tuple[Array, ...]:
        if theta.ndim != 2:
            m, v = moments
            return adamw_step(theta, g, m, v, t, rate, *options)
        M, V, L, R, Q_L, Q_R = moments
        return soap_step(theta, g, M, V, L, R, Q_L, Q_R, t, rate, *options, every)

    return lift_layerwise(rule, init_moments, learning_rate)


def muon(
    learning_rate: LearningRate = 0.02,
    beta: float = 0.95,
    weight_decay: float = 0.0,
    rms: float | None = None,
    steps: int = 5,
) -> Optimizer:
    """Make Muon, momentum orthogonalized by Newton-Schulz, see `muon_step`; for matrices alone.

    The scale of a step of shape (n, m), n inputs to m outputs, is √max(1, m / n), Jordan's. Liu
    and co-authors take 0.2 √max(n, m) and a decay of 0.1: then a step has a root mean square of
    about 0.2, as AdamW's have, and AdamW's rate fits. The defaults are those of Jordan's code. He
    leaves the first and the last layer and all vectors to AdamW, see `for_matrices`.

    PyTorch's ``Muon`` has a rate of 0.001 and a decay of 0.1, and runs Newton-Schulz in bfloat16.
    Optax's ``muon`` corrects the momentum for its start at 0, which gives the newest gradient more
    weight in the first steps. Keras' ``Muon`` has a rate of 0.001, a decay of 0.004 and an ``rms``
    of 0.2, without which it does not scale. It remembers one number a parameter.

    Parameters
    ----------
    learning_rate : float or callable
        Step size, or a schedule from the step, 0 for the first, to the step size.
    beta : float
        Decay rate of the velocity, in [0, 1).
    weight_decay : float
        Strength of the weight decay, from 0.
    rms : float, optional
        Root mean square of a step at η of 1, such as 0.2. If it is not given, the scale is
        Jordan's.
    steps : int
        Number of steps of Newton-Schulz.

    Returns
    -------
    Optimizer
        The pair ``init``, ``update``.

    Raises
    ------
    ValueError
        If the learning rate or ``rms`` is a number that is not finite and above 0, ``beta`` is
        outside [0, 1), ``weight_decay`` is negative or not finite, or ``steps`` is not an integer
        of at least 1; by ``update``, if an array is not a matrix.

    References
    ----------
    Jordan et al., "Muon: an optimizer for hidden layers in neural networks", 2024,
    https://kellerjordan.github.io/posts/muon/.
    Liu et al., "Muon is scalable for LLM training", 2025, arXiv:2502.16982

    Examples
    --------
    >>> init, update = muon(learning_rate=0.1)
    >>> arrays = [np.zeros((2, 2))]
    >>> arrays, state = update(arrays, [np.diag([3.0, 4.0])], init(arrays))
    >>> np.round(arrays, 3)
    array([[[-0.072,  0.   ],
            [ 0.   , -0.112]]])
    """
    check_decay("beta", beta)
    check_non_negative("weight_decay", weight_decay)
    if rms is not None:
        check_positive("rms", rms)
    check_count("steps", steps)

    def rule(t: int, rate: float, W: Array, G: Array, V: Array) -> tuple[Array, Array]:
        check_matrix("W", W)
        n, m = W.shape
        scale = math.sqrt(max(1.0, m / n)) if rms is None else rms * math.sqrt(max(n, m))
        return muon_step(W, G, V, rate, beta, weight_decay, scale, steps)

    return lift_layerwise(rule, zeros_like(1), learning_rate)
