"""Rules that look at each array as a whole: at its norm, or at its rows and columns."""

import math
from collections.abc import Collection, Sequence
from typing import Any

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
from glossary_code._norms import norm, root_mean_square, squarable
from glossary_code.optimizers._lift import check_lists, lift_layerwise, zeros_like
from glossary_code.optimizers.interface import (
    LayerwiseOptimizer,
    LearningRate,
    Optimizer,
    State,
)

__all__ = [
    "adafactor",
    "adafactor_step",
    "for_matrices",
    "lamb",
    "lamb_step",
    "lars",
    "lars_step",
]


@np.errstate(over="ignore")
def lars_step(
    theta: Array,
    g: Array,
    v: Array,
    learning_rate: float,
    beta: float,
    weight_decay: float,
    trust: float,
) -> tuple[Array, Array]:
    """Step with momentum, at a rate that fits the array: in proportion to |θ| over |g|.

    r = κ |θ| / (|g| + λ |θ|), v ← β v + η r (g + λ θ), θ ← θ - v.

    Norms are Euclidean, over the whole array. Where θ is 0, or g and λ θ are, r is 1: an array of
    zeros, as biases are at first, could not leave 0 otherwise. The paper writes γ for η, m for β,
    β for λ and η for κ.

    Parameters
    ----------
    theta : Array, any shape
        Parameters θ of one layer.
    g : Array, the shape of theta
        Gradient of the loss at θ.
    v : Array, the shape of theta
        Velocity, 0 before the first step.
    learning_rate : float
        Step size η, the same for all layers.
    beta : float
        Decay rate β of the velocity, in [0, 1).
    weight_decay : float
        Strength λ of the weight decay, from 0.
    trust : float
        Trust coefficient κ: how far a step may go beside the length of θ, at η of 1.

    Returns
    -------
    theta, v : Array, the shape of theta
        New parameters and velocity.

    Raises
    ------
    ValueError
        If the shapes differ.

    References
    ----------
    You, Gitman, Ginsburg, "Large batch training of convolutional networks", 2017,
    arXiv:1708.03888

    Examples
    --------
    >>> theta, g = np.array([3.0, 4.0]), np.array([0.0, 10.0])
    >>> lars_step(theta, g, np.zeros(2), 0.5, beta=0.9, weight_decay=0.0, trust=0.5)
    (array([3.  , 2.75]), array([0.  , 1.25]))
    """
    check_same_shape(theta=theta, g=g, v=v)
    theta_norm, g_norm = norm(theta.ravel()), norm(g.ravel())
    r = _trust_ratio(trust, theta_norm, g_norm + weight_decay * theta_norm)
    v = beta * v + learning_rate * r * (g + weight_decay * theta)
    theta = theta - v
    return theta, v


@np.errstate(over="ignore")
def lamb_step(
    theta: Array,
    g: Array,
    m: Array,
    v: Array,
    t: int,
    learning_rate: float,
    beta1: float,
    beta2: float,
    epsilon: float,
    weight_decay: float,
) -> tuple[Array, Array, Array]:
    """Step in the direction of AdamW, as far as the array is long.

    m ← β₁ m + (1 - β₁) g, v ← β₂ v + (1 - β₂) g², m̂ = m / (1 - β₁ᵗ), v̂ = v / (1 - β₂ᵗ),
    u = m̂ / (√v̂ + ε) + λ θ, θ ← θ - η |θ| / |u| · u.

    This is Algorithm 2 of the paper's last version, with φ(z) = z. Its first versions take m for m̂
    and v for v̂; at λ of 0 that is nearly the same, since |u| is divided out. Norms are Euclidean,
    over the whole array. Where θ or u is 0, |θ| / |u| is taken as 1: an array of zeros could not
    leave 0 otherwise.

    Parameters
    ----------
    theta : Array, any shape
        Parameters θ of one layer.
    g : Array, the shape of theta
        Gradient of the loss at θ.
    m : Array, the shape of theta
        Running average of g, 0 before the first step.
    v : Array, the shape of theta
        Running average of g², 0 before the first step.
    t : int
        Number of this step, 1 for the first.
    learning_rate : float
        Step size η, the length of a step beside that of θ.
    beta1 : float
        Decay rate β₁ of ``m``, in [0, 1).
    beta2 : float
        Decay rate β₂ of ``v``, in [0, 1).
    epsilon : float
        Small ε that keeps the quotient finite, outside the root.
    weight_decay : float
        Strength λ of the weight decay, from 0.

    Returns
    -------
    theta, m, v : Array, the shape of theta
        New parameters and averages.

    Raises
    ------
    ValueError
        If the shapes differ, or ``t`` is not an integer of at least 1.

    References
    ----------
    You et al., "Large batch optimization for deep learning: training BERT in 76 minutes", ICLR
    2020, arXiv:1904.00962

    Examples
    --------
    >>> theta, g, zero = np.array([3.0, 4.0]), np.array([0.0, 1.0]), np.zeros(2)
    >>> theta, m, v = lamb_step(theta, g, zero, zero, 1, 0.1, 0.9, 0.999, 1e-8, weight_decay=0.0)
    >>> np.round(theta, 6)
    array([3. , 3.5])
    """
    check_same_shape(theta=theta, g=g, m=m, v=v)
    check_count("t", t)
    m = beta1 * m + (1.0 - beta1) * g
    v = beta2 * v + (1.0 - beta2) * g**2
    m_hat = m / (1.0 - beta1**t)
    v_hat = v / (1.0 - beta2**t)
    u = m_hat / (np.sqrt(v_hat) + epsilon) + weight_decay * theta
    r = _trust_ratio(1.0, norm(theta.ravel()), norm(u.ravel()))
    theta = theta - learning_rate * r * u
    return theta, m, v


@np.errstate(over="ignore")
def _trust_ratio(trust: float, theta_norm: Array, u_norm: Array) -> Array:
    """Compute κ |θ| / |u|, and 1 where either norm is 0."""
    if theta_norm == 0 or u_norm == 0:
        return np.ones_like(theta_norm)
    ratio: Array = np.minimum(trust * theta_norm / u_norm, np.finfo(u_norm.dtype).max)
    return ratio


def adafactor_step(
    W: Array,
    G: Array,
    R: Array,
    C: Array,
    t: int,
    learning_rate: float,
    decay: float,
    epsilon1: float,
    epsilon2: float,
    clip: float,
) -> tuple[Array, Array, Array]:
    """Step by the gradient over its running size, of which only rows and columns are kept.

    β₂ = 1 - t^(-c), R ← β₂ R + (1 - β₂) mean over columns of (G² + ε₁),
    C ← β₂ C + (1 - β₂) mean over rows of (G² + ε₁), V = R Cᵀ / mean(R), U = G / √V,
    W ← W - η max(ε₂, RMS(W)) U / max(1, RMS(U) / d).

    The paper has sums for the means, which gives the same V. For a matrix of one column R is the
    whole average of G², and V is R: the paper's Algorithm 5, for vectors.

    Parameters
    ----------
    W : Array, shape (n, m)
        Parameters (X in the paper).
    G : Array, shape (n, m)
        Gradient of the loss at W.
    R : Array, shape (n,)
        Running average of the rows' means, 0 before the first step.
    C : Array, shape (m,)
        Running average of the columns' means, 0 before the first step.
    t : int
        Number of this step, 1 for the first.
    learning_rate : float
        Step size η beside the size of W (ρ in the paper).
    decay : float
        Exponent c of the decay rate, above 0. At t = 1 the rate is 0, so that the averages need
        no correction.
    epsilon1 : float
        Small ε₁ that keeps the quotient finite.
    epsilon2 : float
        Least size ε₂ of W in the step, so that zeros can be left.
    clip : float
        Threshold d of the size of U.

    Returns
    -------
    W : Array, shape (n, m)
        New parameters.
    R : Array, shape (n,)
        New average of rows.
    C : Array, shape (m,)
        New average of columns.

    Raises
    ------
    ValueError
        If ``W`` is not a matrix, the shapes do not fit, or ``t`` is not an integer of at least 1.

    References
    ----------
    Shazeer, Stern, "Adafactor: adaptive learning rates with sublinear memory cost", ICML 2018,
    arXiv:1804.04235

    Examples
    --------
    >>> W, G = np.ones((2, 2)), np.array([[1.0, 2.0], [2.0, 4.0]])
    >>> zero = np.zeros(2)
    >>> W, R, C = adafactor_step(W, G, zero, zero, 1, 0.01, 0.8, 1e-30, 0.001, clip=1.0)
    >>> np.round(W, 6), R, C
    (array([[0.99, 0.99],
           [0.99, 0.99]]), array([ 2.5, 10. ]), array([ 2.5, 10. ]))
    """
    check_matrix("W", W)
    check_same_shape(W=W, G=G)
    check_shape("R", R, W.shape[:1])
    check_shape("C", C, W.shape[1:])
    check_count("t", t)
    G = squarable(G)
    beta2 = 1.0 - t**-decay
    R = beta2 * R + (1.0 - beta2) * np.mean(G**2 + epsilon1, axis=1)
    C = beta2 * C + (1.0 - beta2) * np.mean(G**2 + epsilon1, axis=0)
    V = np.outer(R / np.mean(R), C)
    U = G / np.sqrt(V)
    U = U / np.maximum(1.0, root_mean_square(U.ravel()) / clip)
    W = W - learning_rate * np.maximum(epsilon2, root_mean_square(W.ravel())) * U
    return W, R, C


def lars(
    learning_rate: LearningRate,
    beta: float = 0.9,
    weight_decay: float = 0.0,
    trust: float = 0.001,
) -> Optimizer:
    """Make LARS, layer-wise adaptive rate scaling, see `lars_step`.

    The decay rate and the trust coefficient are the paper's, where the learning rate falls as
    (1 - t / T)². Optax's ``lars`` divides by |g + λ θ|, which is the same without decay; PyTorch
    and Keras have no LARS. Biases, which begin at 0, make their first step at a ratio of 1, far
    too long where η is high: many leave them and the scales of normalization to plain momentum,
    see `for_matrices`. It remembers one number a parameter.

    Parameters
    ----------
    learning_rate : float or callable
        Step size, or a schedule from the step, 0 for the first, to the step size.
    beta : float
        Decay rate of the velocity, in [0, 1).
    weight_decay : float
        Strength of the weight decay, from 0.
    trust : float
        Trust coefficient, above 0.

    Returns
    -------
    Optimizer
        The pair ``init``, ``update``.

    Raises
    ------
    ValueError
        If the learning rate is a number that is not finite and above 0, ``beta`` is outside
        [0, 1), ``weight_decay`` is negative or not finite, or ``trust`` is not finite and above 0.

    References
    ----------
    You, Gitman, Ginsburg, "Large batch training of convolutional networks", 2017,
    arXiv:1708.03888

    Examples
    --------
    >>> init, update = lars(learning_rate=100.0)
    >>> arrays = [np.array([3.0, 4.0])]
    >>> arrays, state = update(arrays, [np.array([0.0, 1e-6])], init(arrays))
    >>> np.round(arrays, 6)
    array([[3. , 3.5]])
    """
    check_decay("beta", beta)
    check_non_negative("weight_decay", weight_decay)
    check_positive("trust", trust)
    return lift_layerwise(
        lambda t, rate, theta, g, v: lars_step(theta, g, v, rate, beta, weight_decay, trust),
        zeros_like(1),
        learning_rate,
    )


def lamb(
    learning_rate: LearningRate = 0.001,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-6,
    weight_decay: float = 0.0,
) -> Optimizer:
    """Make LAMB, layer-wise adaptive moments for large batches, see `lamb_step`.

    The decay rates are the paper's. Optax's ``lamb`` does the same, with this ε. In Keras ε is
    1e-7, and decay is no part of u: it shortens the weights before, as AdamW does. PyTorch has no
    LAMB. It remembers two numbers a parameter.

    Parameters
    ----------
    learning_rate : float or callable
        Step size, or a schedule from the step, 0 for the first, to the step size.
    beta1 : float
        Decay rate of the average of g, in [0, 1).
    beta2 : float
        Decay rate of the average of g², in [0, 1).
    epsilon : float
        Small number, above 0, that keeps the quotient finite.
    weight_decay : float
        Strength of the weight decay, from 0.

    Returns
    -------
    Optimizer
        The pair ``init``, ``update``.

    Raises
    ------
    ValueError
        If the learning rate is a number that is not finite and above 0, ``beta1`` or
        ``beta2`` is outside [0, 1), ``epsilon`` is not finite and above 0, or ``weight_decay`` is
        negative or not finite.

    References
    ----------
    You et al., "Large batch optimization for deep learning: training BERT in 76 minutes", ICLR
    2020, arXiv:1904.00962

    Examples
    --------
    >>> init, update = lamb(learning_rate=0.1)
    >>> arrays = [np.array([3.0, 4.0])]
    >>> arrays, state = update(arrays, [np.array([0.0, 5.0])], init(arrays))
    >>> np.round(arrays, 6)
    array([[3. , 3.5]])
    """
    check_decay("beta1", beta1)
    check_decay("beta2", beta2)
    check_positive("epsilon", epsilon)
    check_non_negative("weight_decay", weight_decay)
    return lift_layerwise(
        lambda t, rate, theta, g, m, v: lamb_step(
            theta, g, m, v, t, rate, beta1, beta2, epsilon, weight_decay
        ),
        zeros_like(2),
        learning_rate,
    )


def adafactor(
    learning_rate: LearningRate | None = None,
    decay: float = 0.8,
    epsilon1: float = 1e-30,
    epsilon2: float = 0.001,
    clip: float = 1.0,
) -> Optimizer:
    """Make Adafactor, see `adafactor_step`; all arrays but matrices are taken as one column.

    All defaults are the paper's. PyTorch's ``Adafactor`` lowers any rate as 1 / √t at last, and
    does not add ε₁ to G² but holds √V and mean(R) from below by it, at the machine's precision if
    it is not given. Optax's ``adafactor`` has no rate of its own: without one a step is as large
    as the weights. It keeps rows and columns only where both are at least 128, and computes β₂ in
    single precision. Keras keeps the whole of V beside R and C, and its rate is at most 0.001. It
    remembers one number for each row and each column of a matrix, one a parameter otherwise.

    Parameters
    ----------
    learning_rate : float or callable, optional
        Step size beside the size of the parameters, or a schedule from the step, 0 for the first,
        to the step size. If it is not given, the paper's: the less of 0.01 and 1 / √t.
    decay : float
        Exponent of the decay rate of the averages, above 0.
    epsilon1 : float
        Small number, above 0, that keeps the quotient finite.
    epsilon2 : float
        Least size of the parameters in the step, above 0.
    clip : float
        Threshold of the size of the quotient, above 0.

    Returns
    -------
    Optimizer
        The pair ``init``, ``update``.

    Raises
    ------
    ValueError
        If the learning rate, ``decay``, ``epsilon1``, ``epsilon2`` or ``clip`` is a number that
        is not finite and above 0.

    References
    ----------
    Shazeer, Stern, "Adafactor: adaptive learning rates with sublinear memory cost", ICML 2018,
    arXiv:1804.04235

    Examples
    --------
    >>> init, update = adafactor()
    >>> arrays = [np.full((2, 3), 2.0)]
    >>> arrays, state = update(arrays, [np.ones((2, 3))], init(arrays))
    >>> np.round(arrays, 6)
    array([[[1.98, 1.98, 1.98],
            [1.98, 1.98, 1.98]]])
    >>> state
    State(step=1, moments=[(array([1., 1.]), array([1., 1., 1.]))])
    """
    if learning_rate is None:
        learning_rate = _relative_step
    check_positive("decay", decay)
    check_positive("epsilon1", epsilon1)
    check_positive("epsilon2", epsilon2)
    check_positive("clip", clip)

    def init_moments(theta: Array) -> tuple[Array, ...]:
        W = _as_matrix(theta)
        return np.zeros_like(W[:, 0]), np.zeros_like(W[0])

    def rule(
        t: int, rate: float, theta: Array, g: Array, R: Array, C: Array
    ) -> tuple[Array, Array, Array]:
        check_same_shape(theta=theta, g=g)
        W, G = _as_matrix(theta), _as_matrix(g)
        W, R, C = adafactor_step(W, G, R, C, t, rate, decay, epsilon1, epsilon2, clip)
        return W.reshape(theta.shape), R, C

    return lift_layerwise(rule, init_moments, learning_rate)


def _relative_step(step: int) -> float:
    return min(0.01, 1.0 / math.sqrt(step + 1))


def _as_matrix(theta: Array) -> Array:
    return theta if theta.ndim == 2 else theta.reshape(-1, 1)


def for_matrices(
    optimizer: Optimizer, others: Optimizer, chosen: Collection[int] | None = None
) -> Optimizer:
    """Give matrices to one optimizer, and all other arrays to another.

    This spares biases, and the gains of normalization, what suits matrices alone, such as `muon`
    or the trust ratio of `lars`. Optax's ``muon`` and Keras' ``Muon`` make the division
    themselves, with AdamW for the others; with PyTorch one makes two optimizers. Each of the two
    remembers what it does alone.

    Parameters
    ----------
    optimizer : Optimizer
        Rule for the matrices.
    others : Optimizer
        Rule for all other arrays.
    chosen : collection of int, optional
        Positions of the arrays that ``optimizer`` gets, such as the weights of hidden layers
        alone. If it is not given, those of all matrices.

    Returns
    -------
    Optimizer
        The pair ``init``, ``update``.

    Raises
    ------
    ValueError
        By ``init`` and ``update``, if there is no array at a chosen position.

    References
    ----------
    Jordan et al., "Muon: an optimizer for hidden layers in neural networks", 2024,
    https://kellerjordan.github.io/posts/muon/

    Examples
    --------
    >>> from glossary_code import momentum, sgd
    >>> init, update = for_matrices(momentum(0.5), others=sgd(0.25))
    >>> arrays = [np.ones((1, 1)), np.ones(1)]
    >>> arrays, state = update(arrays, [np.ones((1, 1)), np.ones(1)], init(arrays))
    >>> arrays
    [array([[0.5]]), array([0.75])]
    >>> state
    State(step=1, moments=[(array([[1.]]),), ()])
    """

    def parts(arrays: list[Array]) -> list[tuple[Optimizer, list[int]]]:
        """Pair each optimizer with the positions of its arrays."""
        everywhere = range(len(arrays))
        if chosen is None:
            first = [i for i in everywhere if arrays[i].ndim == 2]
        else:
            first = sorted(set(chosen))
            for i in first:
                if i not in everywhere:
                    raise ValueError(
                        f"chosen: got {i!r}, wanted a position in a list of {len(arrays)} arrays"
                    )
        return [(optimizer, first), (others, [i for i in everywhere if i not in first])]

    def init(arrays: list[Array]) -> State:
        moments: list[tuple[Array, ...]] = [()] * len(arrays)
        for rule, positions in parts(arrays):
            kept = rule.init([arrays[i] for i in positions])
            _put(moments, positions, kept.moments)
        return State(0, moments)

    def update(
        arrays: list[Array], grads: list[Array], state: State, in_place: bool = False
    ) -> tuple[list[Array], State]:
        check_lists(arrays, grads, state)
        arrays, moments = list(arrays), list(state.moments)
        for rule, positions in parts(arrays):
            kept = State(state.step, [moments[i] for i in positions])
            given = [arrays[i] for i in positions], [grads[i] for i in positions]
            new, kept = rule.update(*given, kept, in_place)
            _put(arrays, positions, new)
            _put(moments, positions, kept.moments)
        return arrays, State(state.step + 1, moments)

    return LayerwiseOptimizer(init, update)


def _put(items: list[Any], positions: list[int], new: Sequence[Any]) -> None:
    for i, item in zip(positions, new, strict=True):
        items[i] = item
