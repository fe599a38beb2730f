"""Adaptive rates: each parameter has a step size of its own."""

import math
from collections.abc import Callable

import numpy as np

from glossary_code._checks import (
    Array,
    check_count,
    check_decay,
    check_float,
    check_non_negative,
    check_positive,
    check_same_shape,
)
from glossary_code.optimizers._lift import lift
from glossary_code.optimizers.interface import LearningRate, Optimizer

__all__ = [
    "adabelief",
    "adabelief_step",
    "adadelta",
    "adadelta_step",
    "adagrad",
    "adagrad_step",
    "adam",
    "adam_step",
    "adamax",
    "adamax_step",
    "adamw",
    "adamw_step",
    "amsgrad",
    "amsgrad_step",
    "centered_rmsprop_step",
    "nadam",
    "nadam_step",
    "radam",
    "radam_step",
    "rmsprop",
    "rmsprop_step",
    "rprop",
    "rprop_step",
]


def rprop_step(
    theta: Array,
    g: Array,
    delta: Array,
    previous: Array,
    eta_minus: float,
    eta_plus: float,
    smallest: float,
    largest: float,
) -> tuple[Array, Array, Array]:
    """Step by the sign of the gradient alone, as far as recent signs agree.

    Where g has the sign that it had before, Δ ← η⁺ Δ; where it has the other one, Δ ← η⁻ Δ and
    g ← 0; Δ stays between Δmin and Δmax. Then θ ← θ - Δ sign(g), and the new g is remembered.

    This is the variant iRprop⁻. Where the sign turns, the parameter waits for one step, and the
    step after knows of no sign before. The Rprop of 1993 goes back to the place before the turn.

    Parameters
    ----------
    theta : Array, any shape
        Parameters θ.
    g : Array, the shape of theta
        Gradient of the loss at θ.
    delta : Array, the shape of theta
        Step sizes Δ, all equal to the first step size before the first step.
    previous : Array, the shape of theta
        Gradient of the step before, 0 where its sign had turned and before the first step.
    eta_minus : float
        Factor η⁻ of a step that went too far, in (0, 1).
    eta_plus : float
        Factor η⁺ of a step that may be longer, above 1.
    smallest : float
        Smallest step size Δmin.
    largest : float
        Largest step size Δmax.

    Returns
    -------
    theta, delta, previous : Array, the shape of theta
        New parameters, step sizes and gradient.

    Raises
    ------
    ValueError
        If the shapes differ.

    References
    ----------
    Riedmiller, Braun, "A direct adaptive method for faster backpropagation learning: the RPROP
    algorithm", IEEE International Conference on Neural Networks 1993,
    doi:10.1109/ICNN.1993.298623.

    Igel, Hüsken, "Empirical evaluation of the improved Rprop learning algorithms", Neurocomputing
    50, 2003, doi:10.1016/S0925-2312(01)00700-7

    Examples
    --------
    >>> g, previous, delta = np.array([3.0, -3.0]), np.array([0.1, 0.1]), np.array([1.0, 1.0])
    >>> rprop_step(np.array([0.0, 0.0]), g, delta, previous, 0.5, 1.2, 1e-6, 50.0)
    (array([-1.2,  0. ]), array([1.2, 0.5]), array([3., 0.]))
    """
    check_same_shape(theta=theta, g=g, delta=delta, previous=previous)
    agreement = np.sign(g) * np.sign(previous)
    delta = np.where(agreement > 0, eta_plus * delta, delta)
    delta = np.where(agreement < 0, eta_minus * delta, delta)
    delta = np.clip(delta, smallest, largest)
    g = np.where(agreement < 0, 0.0, g)
    theta = theta - delta * np.sign(g)
    return theta, delta, g


@np.errstate(over="ignore")
def adagrad_step(
    theta: Array, g: Array, s: Array, learning_rate: float, epsilon: float
) -> tuple[Array, Array]:
    """Step by the gradient over the root of all its squares: s ← s + g², θ ← θ - η g / (√s + ε).

    Parameters
    ----------
    theta : Array, any shape
        Parameters θ.
    g : Array, the shape of theta
        Gradient of the loss at θ.
    s : Array, the shape of theta
        Sum of g², 0 before the first step.
    learning_rate : float
        Step size η.
    epsilon : float
        Small ε that keeps the quotient finite, outside the root as in the paper (δ there).

    Returns
    -------
    theta, s : Array, the shape of theta
        New parameters and sum.

    Raises
    ------
    ValueError
        If the shapes differ.

    References
    ----------
    Duchi, Hazan, Singer, "Adaptive subgradient methods for online learning and stochastic
    optimization", Journal of Machine Learning Research 12, 2011,
    https://jmlr.org/papers/v12/duchi11a.html

    Examples
    --------
    >>> adagrad_step(np.array([1.0]), np.array([4.0]), np.array([9.0]), 0.5, epsilon=3.0)
    (array([0.75]), array([25.]))
    """
    check_same_shape(theta=theta, g=g, s=s)
    s = s + g**2
    theta = theta - learning_rate * g / (np.sqrt(s) + epsilon)
    return theta, s


@np.errstate(over="ignore")
def adadelta_step(
    theta: Array, g: Array, v: Array, u: Array, learning_rate: float, rho: float, epsilon: float
) -> tuple[Array, Array, Array]:
    """Step by the gradient times the size of recent steps over the size of recent gradients.

    v ← ρ v + (1 - ρ) g², Δ = g √(u + ε) / √(v + ε), u ← ρ u + (1 - ρ) Δ², θ ← θ - η Δ.

    The paper writes E[g²] for v and E[Δx²] for u, and has no learning rate: there η is 1.

    Parameters
    ----------
    theta : Array, any shape
        Parameters θ.
    g : Array, the shape of theta
        Gradient of the loss at θ.
    v : Array, the shape of theta
        Running average of g², 0 before the first step.
    u : Array, the shape of theta
        Running average of Δ², 0 before the first step.
    learning_rate : float
        Step size η.
    rho : float
        Decay rate ρ of both averages, in [0, 1).
    epsilon : float
        Small ε that lets the first step be made, inside both roots as in the paper.

    Returns
    -------
    theta, v, u : Array, the shape of theta
        New parameters and averages.

    Raises
    ------
    ValueError
        If the shapes differ.

    References
    ----------
    Zeiler, "ADADELTA: an adaptive learning rate method", 2012, arXiv:1212.5701

    Examples
    --------
    >>> zero = np.array([0.0])
    >>> theta, v, u = adadelta_step(zero, np.array([4.0]), zero, zero, 1.0, rho=0.75, epsilon=1e-6)
    >>> np.round(theta, 6), v, np.round(u, 9)
    (array([-0.002]), array([4.]), array([1.e-06]))
    """
    check_same_shape(theta=theta, g=g, v=v, u=u)
    v = rho * v + (1.0 - rho) * g**2
    delta = np.sqrt(u + epsilon) / np.sqrt(v + epsilon) * g
    u = rho * u + (1.0 - rho) * delta**2
    theta = theta - learning_rate * delta
    return theta, v, u


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
def centered_rmsprop_step(
    theta: Array, g: Array, s: Array, m: Array, learning_rate: float, beta: float, epsilon: float
) -> tuple[Array, Array, Array]:
    """Step by the gradient over its running standard deviation.

    s ← β [s + (1 - β) (g - m)²], m ← β m + (1 - β) g, θ ← θ - η g / (√s + ε).

    The paper subtracts the squared average of g from the average of g². That is the same s, but
    rounding can make the difference negative, and its root NaN.

    Parameters
    ----------
    theta : Array, any shape
        Parameters θ.
    g : Array, the shape of theta
        Gradient of the loss at θ.
    s : Array, the shape of theta
        Running variance of g, 0 before the first step.
    m : Array, the shape of theta
        Running average of g, 0 before the first step.
    learning_rate : float
        Step size η.
    beta : float
        Decay rate β of the averages, in [0, 1).
    epsilon : float
        Small ε that keeps the quotient finite, outside the root as in PyTorch.

    Returns
    -------
    theta, s, m : Array, the shape of theta
        New parameters, variance and average.

    Raises
    ------
    ValueError
        If the shapes differ.

    References
    ----------
    Graves, "Generating sequences with recurrent neural networks", 2013, arXiv:1308.0850

    Examples
    --------
    >>> zero = np.array([0.0])
    >>> theta, s, m = centered_rmsprop_step(zero, np.array([4.0]), zero, zero, 0.25, 0.5, 1e-8)
    >>> np.round(theta, 6), s, m
    (array([-0.5]), array([4.]), array([2.]))
    """
    check_same_shape(theta=theta, g=g, s=s, m=m)
    s = beta * (s + (1.0 - beta) * (g - m) ** 2)
    m = beta * m + (1.0 - beta) * g
    theta = theta - learning_rate * g / (np.sqrt(s) + epsilon)
    return theta, s, m


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


def adamax_step(
    theta: Array,
    g: Array,
    m: Array,
    u: Array,
    t: int,
    learning_rate: float,
    beta1: float,
    beta2: float,
    epsilon: float,
) -> tuple[Array, Array, Array]:
    """Step by the mean gradient over its largest recent size.

    m ← β₁ m + (1 - β₁) g, u ← max(β₂ u, abs(g) + ε), θ ← θ - η / (1 - β₁ᵗ) · m / u.

    The paper has no ε, and divides 0 by 0 where all gradients so far were 0.

    Parameters
    ----------
    theta : Array, any shape
        Parameters θ.
    g : Array, the shape of theta
        Gradient of the loss at θ.
    m : Array, the shape of theta
        Running average of g, 0 before the first step.
    u : Array, the shape of theta
        Fading maximum of abs(g), 0 before the first step.
    t : int
        Number of this step, 1 for the first.
    learning_rate : float
        Step size η (α in the paper).
    beta1 : float
        Decay rate β₁ of ``m``, in [0, 1).
    beta2 : float
        Decay rate β₂ of ``u``, in [0, 1).
    epsilon : float
        Small ε that keeps the quotient finite.

    Returns
    -------
    theta, m, u : Array, the shape of theta
        New parameters, average and maximum.

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
    >>> theta, m, u = adamax_step(zero, np.array([4.0]), zero, zero, 1, 0.25, 0.5, 0.999, 1e-8)
    >>> np.round(theta, 6), m, np.round(u, 6)
    (array([-0.25]), array([2.]), array([4.]))
    """
    check_same_shape(theta=theta, g=g, m=m, u=u)
    check_count("t", t)
    m = beta1 * m + (1.0 - beta1) * g
    u = np.maximum(beta2 * u, np.abs(g) + epsilon)
    theta = theta - learning_rate / (1.0 - beta1**t) * m / u
    return theta, m, u


@np.errstate(over="ignore")
def nadam_step(
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
    """Step as Adam does, with Nesterov's look ahead.

    m ← β₁ m + (1 - β₁) g, v ← β₂ v + (1 - β₂) g²,
    m̂ = β₁ m / (1 - β₁ᵗ⁺¹) + (1 - β₁) g / (1 - β₁ᵗ), v̂ = v / (1 - β₂ᵗ), θ ← θ - η m̂ / (√v̂ + ε).

    This is the method at a constant decay rate. In the paper's full form β₁ grows with the steps,
    and powers of it become products.

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
        Step size η.
    beta1 : float
        Decay rate β₁ of ``m``, in [0, 1) (μ in the paper).
    beta2 : float
        Decay rate β₂ of ``v``, in [0, 1) (ν in the paper).
    epsilon : float
        Small ε that keeps the quotient finite, outside the root.

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
    Dozat, "Incorporating Nesterov momentum into Adam", ICLR workshop 2016,
    https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ

    Examples
    --------
    >>> zero = np.array([0.0])
    >>> theta, m, v = nadam_step(zero, np.array([4.0]), zero, zero, 1, 0.75, 0.5, 0.75, 1e-8)
    >>> np.round(theta, 6), m, v
    (array([-1.]), array([2.]), array([4.]))
    """
    check_same_shape(theta=theta, g=g, m=m, v=v)
    check_count("t", t)
    m = beta1 * m + (1.0 - beta1) * g
    v = beta2 * v + (1.0 - beta2) * g**2
    m_hat = beta1 * m / (1.0 - beta1 ** (t + 1)) + (1.0 - beta1) * g / (1.0 - beta1**t)
    v_hat = v / (1.0 - beta2**t)
    theta = theta - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon)
    return theta, m, v


@np.errstate(over="ignore")
def amsgrad_step(
    theta: Array,
    g: Array,
    m: Array,
    v: Array,
    v_hat: Array,
    learning_rate: float,
    beta1: float,
    beta2: float,
    epsilon: float,
) -> tuple[Array, Array, Array, Array]:
    """Step by the mean gradient over the largest of its running sizes, which never shrinks.

    m ← β₁ m + (1 - β₁) g, v ← β₂ v + (1 - β₂) g², v̂ ← max(v̂, v), θ ← θ - η m / (√v̂ + ε).

    Here v̂ is no corrected average but the maximum. The paper has no ε, and divides 0 by 0 where
    all gradients so far were 0.

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
    v_hat : Array, the shape of theta
        Maximum of ``v``, 0 before the first step.
    learning_rate : float
        Step size η (α in the paper).
    beta1 : float
        Decay rate β₁ of ``m``, in [0, 1).
    beta2 : float
        Decay rate β₂ of ``v``, in [0, 1).
    epsilon : float
        Small ε that keeps the quotient finite, outside the root.

    Returns
    -------
    theta, m, v, v_hat : Array, the shape of theta
        New parameters, averages and maximum.

    Raises
    ------
    ValueError
        If the shapes differ.

    References
    ----------
    Reddi, Kale, Kumar, "On the convergence of Adam and beyond", ICLR 2018, arXiv:1904.09237

    Examples
    --------
    >>> zero, nine = np.array([0.0]), np.array([9.0])
    >>> theta, m, v, v_hat = amsgrad_step(zero, nine, zero, zero, nine, 0.5, 0.5, 0.9999, 1e-8)
    >>> np.round(theta, 6), m, v_hat
    (array([-0.75]), array([4.5]), array([9.]))
    """
    check_same_shape(theta=theta, g=g, m=m, v=v, v_hat=v_hat)
    m = beta1 * m + (1.0 - beta1) * g
    v = beta2 * v + (1.0 - beta2) * g**2
    v_hat = np.maximum(v_hat, v)
    theta = theta - learning_rate * m / (np.sqrt(v_hat) + epsilon)
    return theta, m, v, v_hat


def adamw_step(
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
    """Shorten the weights, then step as Adam does: θ ← θ - η λ θ, and `adam_step`.

    Decay added to g, as an L2 penalty, would be divided by √v̂ like the rest of g, and weights with
    large gradients would hardly shrink; here all shrink alike.

    In the paper θ ← θ - ηₜ (α m̂ / (√v̂ + ε) + λ θ): the schedule ηₜ scales the decay, the rate α
    does not. Here η stands for both, as in the libraries, so that λ of the paper is η λ here.

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
        Step size η.
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
    Loshchilov, Hutter, "Decoupled weight decay regularization", ICLR 2019, arXiv:1711.05101

    Examples
    --------
    >>> one, zero = np.array([1.0]), np.array([0.0])
    >>> theta, m, v = adamw_step(one, zero, zero, zero, 1, 0.1, 0.9, 0.999, 1e-8, weight_decay=0.5)
    >>> theta
    array([0.95])
    """
    check_float("theta", theta)
    theta = theta - learning_rate * weight_decay * theta
    return adam_step(theta, g, m, v, t, learning_rate, beta1, beta2, epsilon)


@np.errstate(over="ignore")
def radam_step(
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
    """Step as Adam does, but shorter while its estimate of the size is uncertain.

    m ← β₁ m + (1 - β₁) g, v ← β₂ v + (1 - β₂) g², m̂ = m / (1 - β₁ᵗ), ρ∞ = 2 / (1 - β₂) - 1,
    ρ = ρ∞ - 2 t β₂ᵗ / (1 - β₂ᵗ). If ρ > 4, v̂ = v / (1 - β₂ᵗ),
    r = √[(ρ - 4) (ρ - 2) ρ∞ / ((ρ∞ - 4) (ρ∞ - 2) ρ)] and θ ← θ - η r m̂ / (√v̂ + ε);
    otherwise θ ← θ - η m̂.

    ρ is the length of a simple average that is as certain as v. The paper has no ε.

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
        Small ε that keeps the quotient finite, outside the root.

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
    Liu, Jiang, He, Chen, Liu, Gao, Han, "On the variance of the adaptive learning rate and
    beyond", ICLR 2020, arXiv:1908.03265

    Examples
    --------
    >>> zero = np.array([0.0])
    >>> theta, m, v = radam_step(zero, np.array([4.0]), zero, zero, 1, 0.25, 0.5, 0.75, 1e-8)
    >>> theta, m, v
    (array([-1.]), array([2.]), array([4.]))
    """
    check_same_shape(theta=theta, g=g, m=m, v=v)
    check_count("t", t)
    m = beta1 * m + (1.0 - beta1) * g
    v = beta2 * v + (1.0 - beta2) * g**2
    m_hat = m / (1.0 - beta1**t)
    rho_inf = 2.0 / (1.0 - beta2) - 1.0
    rho = rho_inf - 2.0 * t * beta2**t / (1.0 - beta2**t)
    if rho <= 4.0:
        return theta - learning_rate * m_hat, m, v
    v_hat = v / (1.0 - beta2**t)
    r = math.sqrt((rho - 4) * (rho - 2) * rho_inf / ((rho_inf - 4) * (rho_inf - 2) * rho))
    return theta - learning_rate * r * m_hat / (np.sqrt(v_hat) + epsilon), m, v


@np.errstate(over="ignore")
def adabelief_step(
    theta: Array,
    g: Array,
    m: Array,
    s: Array,
    t: int,
    learning_rate: float,
    beta1: float,
    beta2: float,
    epsilon: float,
) -> tuple[Array, Array, Array]:
    """Step by the mean gradient over its surprise, how far gradients are from that mean.

    m ← β₁ m + (1 - β₁) g, s ← β₂ s + (1 - β₂) (g - m)² + ε, m̂ = m / (1 - β₁ᵗ),
    ŝ = s / (1 - β₂ᵗ), θ ← θ - η m̂ / (√ŝ + ε).

    Parameters
    ----------
    theta : Array, any shape
        Parameters θ.
    g : Array, the shape of theta
        Gradient of the loss at θ.
    m : Array, the shape of theta
        Running average of g, 0 before the first step.
    s : Array, the shape of theta
        Running average of (g - m)², 0 before the first step.
    t : int
        Number of this step, 1 for the first.
    learning_rate : float
        Step size η (α in the paper).
    beta1 : float
        Decay rate β₁ of ``m``, in [0, 1).
    beta2 : float
        Decay rate β₂ of ``s``, in [0, 1).
    epsilon : float
        Small ε that keeps the quotient finite, added to ``s`` and outside the root.

    Returns
    -------
    theta, m, s : Array, the shape of theta
        New parameters and averages.

    Raises
    ------
    ValueError
        If the shapes differ, or ``t`` is not an integer of at least 1.

    References
    ----------
    Zhuang, Tang, Ding, Tatikonda, Dvornek, Papademetris, Duncan, "AdaBelief optimizer: adapting
    stepsizes by the belief in observed gradients", NeurIPS 2020, arXiv:2010.07468

    Examples
    --------
    >>> zero = np.array([0.0])
    >>> theta, m, s = adabelief_step(zero, np.array([4.0]), zero, zero, 1, 0.25, 0.5, 0.75, 1e-16)
    >>> np.round(theta, 6), m, s
    (array([-0.5]), array([2.]), array([1.]))
    """
    check_same_shape(theta=theta, g=g, m=m, s=s)
    check_count("t", t)
    m = beta1 * m + (1.0 - beta1) * g
    s = beta2 * s + (1.0 - beta2) * (g - m) ** 2 + epsilon
    m_hat = m / (1.0 - beta1**t)
    s_hat = s / (1.0 - beta2**t)
    theta = theta - learning_rate * m_hat / (np.sqrt(s_hat) + epsilon)
    return theta, m, s


def rprop(
    learning_rate: float = 0.1,
    eta_minus: float = 0.5,
    eta_plus: float = 1.2,
    smallest: float = 1e-6,
    largest: float = 50.0,
) -> Optimizer:
    """Make Rprop, see `rprop_step`.

    It is meant for whole data sets: the sign of a batch's gradient turns by chance. There is no
    schedule, as each step size goes its own way from the first. The defaults are the papers'.
    PyTorch's ``Rprop`` does the same from a first step of 0.01. Optax's ``rprop`` makes each step
    one update late, and none where the sign has just turned. Keras has no Rprop. It remembers two
    numbers a parameter.

    Parameters
    ----------
    learning_rate : float
        First step size of all parameters.
    eta_minus : float
        Factor of a step that went too far, in (0, 1).
    eta_plus : float
        Factor of a step that may be longer, above 1.
    smallest : float
        Smallest step size.
    largest : float
        Largest step size.

    Returns
    -------
    Optimizer
        The pair ``init``, ``update``.

    Raises
    ------
    ValueError
        If a step size is not finite and above 0, ``smallest`` is above ``largest``, or not
        0 < ``eta_minus`` < 1 < ``eta_plus``.

    References
    ----------
    Riedmiller, Braun, "A direct adaptive method for faster backpropagation learning: the RPROP
    algorithm", IEEE International Conference on Neural Networks 1993,
    doi:10.1109/ICNN.1993.298623.

    Igel, Hüsken, "Empirical evaluation of the improved Rprop learning algorithms", Neurocomputing
    50, 2003, doi:10.1016/S0925-2312(01)00700-7

    Examples
    --------
    >>> init, update = rprop(learning_rate=0.1)
    >>> arrays = [np.array([1.0])]
    >>> state = init(arrays)
    >>> for g in (2.0, 0.001):
    ...     arrays, state = update(arrays, [np.array([g])], state)
    >>> np.round(arrays, 6)
    array([[0.78]])
    """
    check_positive("smallest", smallest)
    check_positive("largest", largest)
    if smallest > largest:
        raise ValueError(f"smallest: got {smallest!r}, wanted at most largest, {largest!r}")
    if not 0.0 < eta_minus < 1.0:
        raise ValueError(f"eta_minus: got {eta_minus!r}, wanted a number in (0, 1)")
    if not 1.0 < eta_plus < math.inf:
        raise ValueError(f"eta_plus: got {eta_plus!r}, wanted a finite number above 1")

    def rule(
        t: int, rate: float, theta: Array, g: Array, delta: Array, previous: Array
    ) -> tuple[Array, Array, Array]:
        if t == 1:
            delta = np.full_like(theta, rate)
        return rprop_step(theta, g, delta, previous, eta_minus, eta_plus, smallest, largest)

    return lift(rule, 2, learning_rate)


def adagrad(learning_rate: LearningRate = 0.01, epsilon: float = 1e-10) -> Optimizer:
    """Make Adagrad, see `adagrad_step`.

    The paper names no defaults; these are those of PyTorch's ``Adagrad``, which does the same. In
    Keras and Optax the sum starts at 0.1, and ε, 1e-7, stands inside the root; the rate of Keras
    is 0.001. It remembers one number a parameter.

    Parameters
    ----------
    learning_rate : float or callable
        Step size, or a schedule from the step, 0 for the first, to the step size.
    epsilon : float
        Small number, above 0, that keeps the quotient finite.

    Returns
    -------
    Optimizer
        The pair ``init``, ``update``.

    Raises
    ------
    ValueError
        If the learning rate is a number that is not finite and above 0, or ``epsilon`` is
        not finite and above 0.

    References
    ----------
    Duchi, Hazan, Singer, "Adaptive subgradient methods for online learning and stochastic
    optimization", Journal of Machine Learning Research 12, 2011,
    https://jmlr.org/papers/v12/duchi11a.html

    Examples
    --------
    >>> init, update = adagrad(learning_rate=0.1)
    >>> arrays = [np.array([1.0])]
    >>> arrays, state = update(arrays, [np.array([2.0])], init(arrays))
    >>> np.round(arrays, 6)
    array([[0.9]])
    """
    check_positive("epsilon", epsilon)
    return lift(
        lambda t, rate, theta, g, s: adagrad_step(theta, g, s, rate, epsilon),
        1,
        learning_rate,
    )


def adadelta(
    learning_rate: LearningRate = 1.0, rho: float = 0.95, epsilon: float = 1e-6
) -> Optimizer:
    """Make Adadelta, see `adadelta_step`.

    The defaults are the paper's. PyTorch's ``Adadelta`` and Optax's ``adadelta`` do the same with
    ``rho=0.9``; Keras has ``rho=0.95``, but a learning rate of 0.001, a thousandth of the paper's
    step. It remembers two numbers a parameter.

    Parameters
    ----------
    learning_rate : float or callable
        Step size, or a schedule from the step, 0 for the first, to the step size.
    rho : float
        Decay rate of both averages, in [0, 1).
    epsilon : float
        Small number, above 0, that lets the first step be made.

    Returns
    -------
    Optimizer
        The pair ``init``, ``update``.

    Raises
    ------
    ValueError
        If the learning rate is a number that is not finite and above 0, ``rho`` is outside
        [0, 1), or ``epsilon`` is not finite and above 0.

    References
    ----------
    Zeiler, "ADADELTA: an adaptive learning rate method", 2012, arXiv:1212.5701

    Examples
    --------
    >>> init, update = adadelta(rho=0.75)
    >>> arrays = [np.array([1.0])]
    >>> arrays, state = update(arrays, [np.array([2.0])], init(arrays))
    >>> np.round(arrays, 6)
    array([[0.998]])
    """
    check_decay("rho", rho)
    check_positive("epsilon", epsilon)
    return lift(
        lambda t, rate, theta, g, v, u: adadelta_step(theta, g, v, u, rate, rho, epsilon),
        2,
        learning_rate,
    )


def rmsprop(
    learning_rate: LearningRate = 0.001,
    beta: float = 0.9,
    epsilon: float = 1e-8,
    centered: bool = False,
) -> Optimizer:
    """Make RMSprop, see `rmsprop_step` and `centered_rmsprop_step`.

    The decay rate 0.9 is the lecture's. PyTorch's ``RMSprop`` defaults to ``lr=0.01``,
    ``alpha=0.99`` (β here) and ``eps=1e-8``. Keras and Optax have 0.9 and ε inside the root, Keras
    1e-7. It remembers one number a parameter, centered two.

    Parameters
    ----------
    learning_rate : float or callable
        Step size, or a schedule from the step, 0 for the first, to the step size.
    beta : float
        Decay rate of the average of g², in [0, 1).
    epsilon : float
        Small number, above 0, that keeps the quotient finite.
    centered : bool
        Whether to divide by the standard deviation of the gradients rather than by their size.

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
    recent magnitude", COURSERA: Neural Networks for Machine Learning, 2012.
    Graves, "Generating sequences with recurrent neural networks", 2013, arXiv:1308.0850

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
    kernel: Callable[..., tuple[Array, ...]] = centered_rmsprop_step if centered else rmsprop_step
    return lift(
        lambda t, rate, theta, g, *kept: kernel(theta, g, *kept, rate, beta, epsilon),
        2 if centered else 1,
        learning_rate,
    )


def adam(
    learning_rate: LearningRate = 0.001,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
) -> Optimizer:
    """Make Adam, see `adam_step`.

    The defaults are the paper's, and those of PyTorch's ``Adam`` and Optax's ``adam``, which do
    the same. Keras adds ε, 1e-7, to the uncorrected √v, the second form that the paper names (ε̂).
    It remembers two numbers a parameter.

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

    return lift(
        lambda t, rate, theta, g, m, v: adam_step(theta, g, m, v, t, rate, beta1, beta2, epsilon),
        2,
        learning_rate,
    )


def adamax(
    learning_rate: LearningRate = 0.002,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
) -> Optimizer:
    """Make AdaMax, see `adamax_step`.

    Rate and decay rates are the paper's. ε stands where PyTorch's ``Adamax`` and Optax's
    ``adamax`` have it, and as large; Keras adds it, 1e-7, to u, and has a rate of 0.001. It
    remembers two numbers a parameter.

    Parameters
    ----------
    learning_rate : float or callable
        Step size, or a schedule from the step, 0 for the first, to the step size.
    beta1 : float
        Decay rate of the average of g, in [0, 1).
    beta2 : float
        Decay rate of the maximum, in [0, 1).
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
    >>> init, update = adamax(learning_rate=0.1)
    >>> arrays = [np.array([1.0])]
    >>> arrays, state = update(arrays, [np.array([2.0])], init(arrays))
    >>> np.round(arrays, 6)
    array([[0.9]])
    """
    check_decay("beta1", beta1)
    check_decay("beta2", beta2)
    check_positive("epsilon", epsilon)
    return lift(
        lambda t, rate, theta, g, m, u: adamax_step(
            theta, g, m, u, t, rate, beta1, beta2, epsilon
        ),
        2,
        learning_rate,
    )


def nadam(
    learning_rate: LearningRate = 0.002,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
) -> Optimizer:
    """Make Nadam, see `nadam_step`.

    Optax's ``nadam`` does the same. PyTorch's ``NAdam``, whose rate of 0.002 this is, lets μ grow:
    μₜ = β₁ (1 - 0.96^(0.004 t) / 2), while the average m keeps β₁; Keras has 0.96ᵗ there, which
    grows 250 times as fast. PyTorch keeps the product of all μ in float32 by default, whatever
    the parameters are in. The rule remembers two numbers a parameter.

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
    Dozat, "Incorporating Nesterov momentum into Adam", ICLR workshop 2016,
    https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ

    Examples
    --------
    >>> init, update = nadam(learning_rate=0.1)
    >>> arrays = [np.array([1.0])]
    >>> arrays, state = update(arrays, [np.array([2.0])], init(arrays))
    >>> np.round(arrays, 6)
    array([[0.852632]])
    """
    check_decay("beta1", beta1)
    check_decay("beta2", beta2)
    check_positive("epsilon", epsilon)
    return lift(
        lambda t, rate, theta, g, m, v: nadam_step(theta, g, m, v, t, rate, beta1, beta2, epsilon),
        2,
        learning_rate,
    )


def amsgrad(
    learning_rate: LearningRate = 0.001,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
) -> Optimizer:
    """Make AMSGrad, see `amsgrad_step`.

    As in the paper, m and v are not corrected for their start at 0. PyTorch's
    ``Adam(amsgrad=True)``, Keras and Optax correct both, v after the maximum is taken, in Optax's
    ``amsgrad`` before. The paper tunes the rate and takes β₂ of 0.99 or 0.999; the defaults are
    Adam's. It remembers three numbers a parameter.

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
    Reddi, Kale, Kumar, "On the convergence of Adam and beyond", ICLR 2018, arXiv:1904.09237

    Examples
    --------
    >>> init, update = amsgrad(learning_rate=0.1)
    >>> arrays = [np.array([1.0])]
    >>> arrays, state = update(arrays, [np.array([2.0])], init(arrays))
    >>> np.round(arrays, 6)
    array([[0.683772]])
    """
    check_decay("beta1", beta1)
    check_decay("beta2", beta2)
    check_positive("epsilon", epsilon)
    return lift(
        lambda t, rate, theta, g, m, v, v_hat: amsgrad_step(
            theta, g, m, v, v_hat, rate, beta1, beta2, epsilon
        ),
        3,
        learning_rate,
    )


def adamw(
    learning_rate: LearningRate = 0.001,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
    weight_decay: float = 0.01,
) -> Optimizer:
    """Make AdamW, Adam with decoupled weight decay, see `adamw_step`.

    The defaults are those of PyTorch's ``AdamW``, which does the same. The decay is 1e-4 in Optax
    and 0.004 in Keras. It remembers two numbers a parameter.

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
    Loshchilov, Hutter, "Decoupled weight decay regularization", ICLR 2019, arXiv:1711.05101

    Examples
    --------
    >>> init, update = adamw(learning_rate=0.1, weight_decay=0.5)
    >>> arrays = [np.array([1.0])]
    >>> arrays, state = update(arrays, [np.array([2.0])], init(arrays))
    >>> np.round(arrays, 6)
    array([[0.85]])
    """
    check_decay("beta1", beta1)
    check_decay("beta2", beta2)
    check_positive("epsilon", epsilon)
    check_non_negative("weight_decay", weight_decay)
    return lift(
        lambda t, rate, theta, g, m, v: adamw_step(
            theta, g, m, v, t, rate, beta1, beta2, epsilon, weight_decay
        ),
        2,
        learning_rate,
    )


def radam(
    learning_rate: LearningRate = 0.001,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
) -> Optimizer:
    """Make RAdam, the rectified Adam, see `radam_step`.

    Defaults are Adam's. Optax's ``radam`` and PyTorch's ``RAdam`` rectify from ρ = 5 on, at β₂ =
    0.999 one step later than the paper; PyTorch also adds ε to the uncorrected √v. The first steps
    are those of gradient descent, as long as the gradient and not as η. It remembers two numbers a
    parameter.

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
    Liu, Jiang, He, Chen, Liu, Gao, Han, "On the variance of the adaptive learning rate and
    beyond", ICLR 2020, arXiv:1908.03265

    Examples
    --------
    >>> init, update = radam(learning_rate=0.1)
    >>> arrays = [np.array([1.0])]
    >>> arrays, state = update(arrays, [np.array([2.0])], init(arrays))
    >>> np.round(arrays, 6)
    array([[0.8]])
    """
    check_decay("beta1", beta1)
    check_decay("beta2", beta2)
    check_positive("epsilon", epsilon)
    return lift(
        lambda t, rate, theta, g, m, v: radam_step(theta, g, m, v, t, rate, beta1, beta2, epsilon),
        2,
        learning_rate,
    )


def adabelief(
    learning_rate: LearningRate = 0.001,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-16,
) -> Optimizer:
    """Make AdaBelief, see `adabelief_step`.

    Optax's ``adabelief`` does the same. The defaults are Adam's but for ε, which stands beside a
    square here: 1e-16 is that of the authors' code and of Optax. PyTorch and Keras have no
    AdaBelief. It remembers two numbers a parameter.

    Parameters
    ----------
    learning_rate : float or callable
        Step size, or a schedule from the step, 0 for the first, to the step size.
    beta1 : float
        Decay rate of the average of g, in [0, 1).
    beta2 : float
        Decay rate of the average of (g - m)², in [0, 1).
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
    Zhuang, Tang, Ding, Tatikonda, Dvornek, Papademetris, Duncan, "AdaBelief optimizer: adapting
    stepsizes by the belief in observed gradients", NeurIPS 2020, arXiv:2010.07468

    Examples
    --------
    >>> init, update = adabelief(learning_rate=0.1)
    >>> arrays = [np.array([1.0])]
    >>> arrays, state = update(arrays, [np.array([2.0])], init(arrays))
    >>> np.round(arrays, 6)
    array([[0.888889]])
    """
    check_decay("beta1", beta1)
    check_decay("beta2", beta2)
    check_positive("epsilon", epsilon)
    return lift(
        lambda t, rate, theta, g, m, s: adabelief_step(
            theta, g, m, s, t, rate, beta1, beta2, epsilon
        ),
        2,
        learning_rate,
    )
