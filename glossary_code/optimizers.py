"""Optimizers: a kernel for each rule, and a factory that lifts it to any list of arrays."""

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

import numpy as np

from glossary_code._checks import (
    Array,
    check_count,
    check_decay,
    check_non_negative,
    check_positive,
    check_same_shape,
    check_shape,
)

__all__ = [
    "LearningRate",
    "Optimizer",
    "State",
    "Update",
    "adam",
    "adam_step",
    "momentum",
    "momentum_step",
    "rmsprop",
    "rmsprop_step",
    "sgd",
    "sgd_step",
]

LearningRate = float | Callable[[int], float]


class State(NamedTuple):
    """What an optimizer remembers between two updates.

    Attributes
    ----------
    step : int
        Number of updates made so far.
    moments : list of tuple of Array
        For each array the running averages of its gradients that the rule keeps, if any.
    """

    step: int
    moments: list[tuple[Array, ...]]


class Update(Protocol):
    """The second function of an `Optimizer`."""

    def __call__(
        self, arrays: list[Array], grads: list[Array], state: State, in_place: bool = False
    ) -> tuple[list[Array], State]:
        """Return the new arrays and the new state, see `Optimizer`."""


class Optimizer(NamedTuple):
    """A rule of learning, as two pure functions.

    Attributes
    ----------
    init : callable
        ``init(arrays) -> state``, the state before the first update.
    update : callable
        ``update(arrays, grads, state) -> (arrays, state)``, new arrays and the new state.
        With ``in_place=True`` the given arrays and moments are overwritten by the new ones,
        which spares a loop the memory for copies of them at every step.
        Raises ``ValueError`` if arrays, gradients and state do not match, or a schedule
        returns a negative or infinite learning rate.
    """

    init: Callable[[list[Array]], State]
    update: Update


def sgd_step(theta: Array, g: Array, learning_rate: float) -> Array:
    """Step against the gradient: θ ← θ - η g.

    Parameters
    ----------
    theta : Array, any shape
        Parameters θ.
    g : Array, the shape of theta
        Gradient of the loss at θ.
    learning_rate : float
        Step size η.

    Returns
    -------
    Array, the shape of theta
        New parameters.

    Raises
    ------
    ValueError
        If the shapes differ.

    References
    ----------
    Robbins, Monro, "A stochastic approximation method", Annals of Mathematical Statistics 22,
    1951, doi:10.1214/aoms/1177729586

    Examples
    --------
    >>> sgd_step(np.array([1.0]), np.array([2.0]), learning_rate=0.25)
    array([0.5])
    """
    check_same_shape(theta=theta, g=g)
    return theta - learning_rate * g


def momentum_step(
    theta: Array, g: Array, v: Array, learning_rate: float, beta: float
) -> tuple[Array, Array]:
    """Step along the accumulated gradients: v ← β v + g, θ ← θ - η v.

    This is PyTorch's form. Polyak writes θ_(k+1) = θ_k - η g_k + β (θ_k - θ_(k-1)). The two
    agree as long as η is constant; when η changes, here the whole of v is scaled by the new
    η, there the past steps keep the η they were made with.

    Parameters
    ----------
    theta : Array, any shape
        Parameters θ.
    g : Array, the shape of theta
        Gradient of the loss at θ.
    v : Array, the shape of theta
        Velocity, 0 before the first step.
    learning_rate : float
        Step size η.
    beta : float
        Decay rate β of the velocity, in [0, 1).

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
    Polyak, "Some methods of speeding up the convergence of iteration methods", USSR
    Computational Mathematics and Mathematical Physics 4, 1964,
    doi:10.1016/0041-5553(64)90137-5

    Examples
    --------
    >>> momentum_step(np.array([1.0]), np.array([2.0]), np.array([4.0]), 0.25, beta=0.5)
    (array([0.]), array([4.]))
    """
    check_same_shape(theta=theta, g=g, v=v)
    v = beta * v + g
    theta = theta - learning_rate * v
    return theta, v


@np.errstate(over="ignore")
def rmsprop_step(
    theta: Array, g: Array, v: Array, learning_rate: float, beta: float, epsilon: float
) -> tuple[Array, Array]:
    """Step by the gradient over its running size: v ← β v + (1 - β) g², θ ← θ - η g / (√v + ε).

    Parameters
    ----------
    theta : Array, any shape
        Parameters θ.
    g : Array, the shape of theta
        Gradient of the loss at θ.
    v : Array, the shape of theta
        Running average of g², 0 before the first step.
    learning_rate : float
        Step size η.
    beta : float
        Decay rate β of the average, in [0, 1).
    epsilon : float
        Small ε that keeps the quotient finite, outside the root as in PyTorch.

    Returns
    -------
    theta, v : Array, the shape of theta
        New parameters and average.

    Raises
    ------
    ValueError
        If the shapes differ.

    References
    ----------
    Tieleman, Hinton, "Lecture 6.5: rmsprop, divide the gradient by a running average of its
    recent magnitude", COURSERA: Neural Networks for Machine Learning, 2012

    Examples
    --------
    >>> theta, v = rmsprop_step(np.array([1.0]), np.array([2.0]), np.array([0.0]), 0.1, 0.75, 1e-8)
    >>> np.round(theta, 6), v
    (array([0.8]), array([1.]))
    """
    check_same_shape(theta=theta, g=g, v=v)
    v = beta * v + (1.0 - beta) * g**2
    theta = theta - learning_rate * g / (np.sqrt(v) + epsilon)
    return theta, v


@np.errstate(over="ignore")
def adam_step(
    theta: Array,
    g: Array,
    m: Array,
    v: Array,
    t: int,
    learning_rate: float,
    beta1: float,
    beta2: float,
    epsilon: float,
) -> tuple[Array, Array, Array]:
    """Step by the mean gradient over its size, both corrected for their start at zero.

    m ← β₁ m + (1 - β₁) g, v ← β₂ v + (1 - β₂) g², m̂ = m / (1 - β₁ᵗ), v̂ = v / (1 - β₂ᵗ),
    θ ← θ - η m̂ / (√v̂ + ε).

    Parameters
    ----------
    theta : Array, any shape
        Parameters θ.
    g : Array, the shape of theta
        Gradient of the loss at θ.
    m : Array, the shape of theta
        Running average of g, 0 before the first step.
    v : Array, the shape of theta
        Running average of g², 0 before the first step.
    t : int
        Number of this step, 1 for the first.
    learning_rate : float
        Step size η (α in the paper).
    beta1 : float
        Decay rate β₁ of ``m``, in [0, 1).
    beta2 : float
        Decay rate β₂ of ``v``, in [0, 1).
    epsilon : float
        Small ε that keeps the quotient finite, outside the root as in the paper's Algorithm 1.

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
    Kingma, Ba, "Adam: a method for stochastic optimization", ICLR 2015, arXiv:1412.6980

    Examples
    --------
    >>> zero = np.array([0.0])
    >>> theta, m, v = adam_step(zero, np.array([1e-8]), zero, zero, 1, 0.001, 0.9, 0.999, 1e-8)
    >>> np.round(theta, 6)
    array([-0.0005])
    """
    check_same_shape(theta=theta, g=g, m=m, v=v)
    check_count("t", t)
    m = beta1 * m + (1.0 - beta1) * g
    v = beta2 * v + (1.0 - beta2) * g**2
    m_hat = m / (1.0 - beta1**t)
    v_hat = v / (1.0 - beta2**t)
    theta = theta - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon)
    return theta, m, v


def sgd(learning_rate: LearningRate) -> Optimizer:
    """Make stochastic gradient descent, see `sgd_step`.

    PyTorch's ``SGD`` does the same at its defaults, where the learning rate is 0.001 (older
    versions have no default); here it must be given.

    Parameters
    ----------
    learning_rate : float or callable
        Step size, or a schedule from the step, 0 for the first, to the step size.

    Returns
    -------
    Optimizer
        The pair ``init``, ``update``.

    Raises
    ------
    ValueError
        If the learning rate is a number that is not finite and above 0.

    References
    ----------
    Robbins, Monro, "A stochastic approximation method", Annals of Mathematical Statistics 22,
    1951, doi:10.1214/aoms/1177729586

    Examples
    --------
    >>> init, update = sgd(learning_rate=0.25)
    >>> arrays = [np.array([1.0])]
    >>> arrays, state = update(arrays, [np.array([2.0])], init(arrays))
    >>> arrays
    [array([0.5])]
    """

    def rule(
        theta: Array, g: Array, moments: tuple[Array, ...], step: int, rate: float
    ) -> tuple[Array, tuple[Array, ...]]:
        return sgd_step(theta, g, rate), ()

    return _lift(rule, 0, learning_rate)


def momentum(learning_rate: LearningRate, beta: float = 0.9) -> Optimizer:
    """Make gradient descent with momentum, see `momentum_step`.

    PyTorch's ``SGD(lr, momentum=0.9)`` does the same; its own default is ``momentum=0``.

    Parameters
    ----------
    learning_rate : float or callable
        Step size, or a schedule from the step, 0 for the first, to the step size.
    beta : float
        Decay rate of the velocity, in [0, 1).

    Returns
    -------
    Optimizer
        The pair ``init``, ``update``.

    Raises
    ------
    ValueError
        If the learning rate is a number that is not finite and above 0, or ``beta`` is
        outside [0, 1).

    References
    ----------
    Polyak, "Some methods of speeding up the convergence of iteration methods", USSR
    Computational Mathematics and Mathematical Physics 4, 1964,
    doi:10.1016/0041-5553(64)90137-5

    Examples
    --------
    >>> init, update = momentum(learning_rate=0.25)
    >>> arrays = [np.array([1.0])]
    >>> arrays, state = update(arrays, [np.array([2.0])], init(arrays))
    >>> arrays, state
    ([array([0.5])], State(step=1, moments=[(array([2.]),)]))
    """
    check_decay("beta", beta)

    def rule(
        theta: Array, g: Array, moments: tuple[Array, ...], step: int, rate: float
    ) -> tuple[Array, tuple[Array, ...]]:
        (v,) = moments
        theta, v = momentum_step(theta, g, v, rate, beta)
        return theta, (v,)

    return _lift(rule, 1, learning_rate)


def rmsprop(
    learning_rate: LearningRate = 0.001, beta: float = 0.9, epsilon: float = 1e-8
) -> Optimizer:
    """Make RMSprop, see `rmsprop_step`.

    The decay rate 0.9 is the lecture's. PyTorch's ``RMSprop`` defaults to ``lr=0.01``,
    ``alpha=0.99`` (β here) and ``eps=1e-8``.

    Parameters
    ----------
    learning_rate : float or callable
        Step size, or a schedule from the step, 0 for the first, to the step size.
    beta : float
        Decay rate of the average of g², in [0, 1).
    epsilon : float
        Small number, above 0, that keeps the quotient finite.

    Returns
    -------
    Optimizer
        The pair ``init``, ``update``.

    Raises
    ------
    ValueError
        If the learning rate is a number that is not finite and above 0, ``beta`` is outside
        [0, 1), or ``epsilon`` is not finite and above 0.

    References
    ----------
    Tieleman, Hinton, "Lecture 6.5: rmsprop, divide the gradient by a running average of its
    recent magnitude", COURSERA: Neural Networks for Machine Learning, 2012

    Examples
    --------
    >>> init, update = rmsprop(learning_rate=0.1, beta=0.75)
    >>> arrays = [np.array([1.0])]
    >>> arrays, state = update(arrays, [np.array([2.0])], init(arrays))
    >>> np.round(arrays, 6)
    array([[0.8]])
    """
    check_decay("beta", beta)
    check_positive("epsilon", epsilon)

    def rule(
        theta: Array, g: Array, moments: tuple[Array, ...], step: int, rate: float
    ) -> tuple[Array, tuple[Array, ...]]:
        (v,) = moments
        theta, v = rmsprop_step(theta, g, v, rate, beta, epsilon)
        return theta, (v,)

    return _lift(rule, 1, learning_rate)


def adam(
    learning_rate: LearningRate = 0.001,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
) -> Optimizer:
    """Make Adam, see `adam_step`.

    The defaults are the paper's, and PyTorch's ``Adam`` has the same.

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

    Returns
    -------
    Optimizer
        The pair ``init``, ``update``.

    Raises
    ------
    ValueError
        If the learning rate is a number that is not finite and above 0, ``beta1`` or
        ``beta2`` is outside [0, 1), or ``epsilon`` is not finite and above 0.

    References
    ----------
    Kingma, Ba, "Adam: a method for stochastic optimization", ICLR 2015, arXiv:1412.6980

    Examples
    --------
    >>> init, update = adam(learning_rate=0.1)
    >>> arrays = [np.array([1.0])]
    >>> arrays, state = update(arrays, [np.array([2.0])], init(arrays))
    >>> np.round(arrays, 6)
    array([[0.9]])
    """
    check_decay("beta1", beta1)
    check_decay("beta2", beta2)
    check_positive("epsilon", epsilon)

    def rule(
        theta: Array, g: Array, moments: tuple[Array, ...], step: int, rate: float
    ) -> tuple[Array, tuple[Array, ...]]:
        m, v = moments
        theta, m, v = adam_step(theta, g, m, v, step + 1, rate, beta1, beta2, epsilon)
        return theta, (m, v)

    return _lift(rule, 2, learning_rate)


_Rule = Callable[[Array, Array, tuple[Array, ...], int, float], tuple[Array, tuple[Array, ...]]]


def _lift(rule: _Rule, n_moments: int, learning_rate: LearningRate) -> Optimizer:
    """Turn a rule for one array into an optimizer of a list of them."""
    if not callable(learning_rate):
        check_positive("learning_rate", learning_rate)

    def init(arrays: list[Array]) -> State:
        return State(0, [tuple(np.zeros_like(a) for _ in range(n_moments)) for a in arrays])

    def update(
        arrays: list[Array], grads: list[Array], state: State, in_place: bool = False
    ) -> tuple[list[Array], State]:
        for name, given in (("grads", grads), ("state", state.moments)):
            if len(given) != len(arrays):
                raise ValueError(
                    f"{name}: got {len(given)} entries, wanted {len(arrays)}, one for each array"
                )
        rate = _rate_at(learning_rate, state.step)
        moments = state.moments
        if not in_place:
            arrays = [theta.copy() for theta in arrays]
            moments = [tuple(m.copy() for m in kept) for kept in moments]
        for theta, g, kept in zip(arrays, grads, moments, strict=True):
            _step_in_place(rule, theta, g, kept, state.step, rate)
        return arrays, State(state.step + 1, moments)

    return Optimizer(init, update)


# An array of so many float32 numbers is just below the 128 KiB from which the C library may ask
# the system for fresh pages each time, at every line of a kernel; that costs more than the line.
_BLOCK = 32_000


def _step_in_place(
    rule: _Rule, theta: Array, g: Array, moments: tuple[Array, ...], step: int, rate: float
) -> None:
    """Overwrite ``theta`` and ``moments`` by what ``rule`` returns, a vector block by block."""
    blocks: list[Any] = [...]
    if theta.ndim == 1 and theta.size > _BLOCK:
        check_same_shape(theta=theta, g=g)
        for moment in moments:
            check_shape("state", moment, theta.shape)
        blocks = [slice(i, i + _BLOCK) for i in range(0, theta.size, _BLOCK)]
    for block in blocks:
        kept = tuple(moment[block] for moment in moments)
        theta[block], updated = rule(theta[block], g[block], kept, step, rate)
        for moment, new in zip(moments, updated, strict=True):
            moment[block] = new


def _rate_at(learning_rate: LearningRate, step: int) -> float:
    """Look up the learning rate; a schedule may well end at 0."""
    if not callable(learning_rate):
        return learning_rate
    rate = float(learning_rate(step))
    check_non_negative(f"learning_rate({step})", rate)
    return rate
