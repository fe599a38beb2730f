"""Adaptive rates: each parameter has a step size of its own."""

import numpy as np

from glossary_code._checks import Array, check_count, check_decay, check_positive, check_same_shape
from glossary_code.optimizers._lift import lift
from glossary_code.optimizers.interface import LearningRate, Optimizer

__all__ = ["adam", "adam_step", "rmsprop", "rmsprop_step"]


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

    return lift(rule, 1, learning_rate)


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

    return lift(rule, 2, learning_rate)
