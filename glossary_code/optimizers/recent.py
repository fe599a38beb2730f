"""Recent rules: signs, differences of gradients, long memories, curvature on the diagonal."""

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
    "adan",
    "adan_step",
    "ademamix",
    "ademamix_step",
    "hutchinson_diagonal",
    "lion",
    "lion_step",
    "sophia_step",
]


def lion_step(
    theta: Array,
    g: Array,
    m: Array,
    learning_rate: float,
    beta1: float,
    beta2: float,
    weight_decay: float,
) -> tuple[Array, Array]:
    """Step by the sign of a mean gradient: all parameters move equally far.

    c = β₁ m + (1 - β₁) g, θ ← θ - η (sign(c) + λ θ), m ← β₂ m + (1 - β₂) g.

    Parameters
    ----------
    theta : Array, any shape
        Parameters θ.
    g : Array, the shape of theta
        Gradient of the loss at θ.
    m : Array, the shape of theta
        Running average of g, 0 before the first step.
    learning_rate : float
        Step size η.
    beta1 : float
        Share β₁ of ``m`` in the mix c, in [0, 1).
    beta2 : float
        Decay rate β₂ of ``m``, in [0, 1).
    weight_decay : float
        Strength λ of the weight decay, from 0.

    Returns
    -------
    theta, m : Array, the shape of theta
        New parameters and average.

    Raises
    ------
    ValueError
        If the shapes differ.

    References
    ----------
    Chen et al., "Symbolic discovery of optimization algorithms", NeurIPS 2023, arXiv:2302.06675

    Examples
    --------
    >>> g, m = np.array([3.0, -0.5]), np.array([1.0, 1.0])
    >>> lion_step(np.array([0.0, 0.0]), g, m, 0.25, beta1=0.5, beta2=0.5, weight_decay=0.0)
    (array([-0.25, -0.25]), array([2.  , 0.25]))
    """
    check_same_shape(theta=theta, g=g, m=m)
    c = beta1 * m + (1.0 - beta1) * g
    theta = theta - learning_rate * (np.sign(c) + weight_decay * theta)
    m = beta2 * m + (1.0 - beta2) * g
    return theta, m


@np.errstate(over="ignore")
def adan_step(
    theta: Array,
    g: Array,
    m: Array,
    v: Array,
    n: Array,
    previous: Array,
    t: int,
    learning_rate: float,
    beta1: float,
    beta2: float,
    beta3: float,
    epsilon: float,
    weight_decay: float,
) -> tuple[Array, Array, Array, Array, Array]:
    """Step by mean gradient and mean change of gradient, an estimate of Nesterov's look ahead.

    d = g - g of the step before (0 at the first), m ← β₁ m + (1 - β₁) g, v ← β₂ v + (1 - β₂) d,
    n ← β₃ n + (1 - β₃) (g + β₂ d)², m̂ = m / (1 - β₁ᵗ), v̂ = v / (1 - β₂ᵗ), n̂ = n / (1 - β₃ᵗ),
    θ ← [θ - η (m̂ + β₂ v̂) / (√n̂ + ε)] / (1 + η λ).

    This is the authors' code. In the paper β₁, β₂ and β₃ are the shares of what is new, 1 - β
    here, and the averages start from the first gradient instead of being corrected.

    Parameters
    ----------
    theta : Array, any shape
        Parameters θ.
    g : Array, the shape of theta
        Gradient of the loss at θ.
    m : Array, the shape of theta
        Running average of g, 0 before the first step.
    v : Array, the shape of theta
        Running average of d, 0 before the first step.
    n : Array, the shape of theta
        Running average of (g + β₂ d)², 0 before the first step.
    previous : Array, the shape of theta
        Gradient of the step before, not read at the first step.
    t : int
        Number of this step, 1 for the first.
    learning_rate : float
        Step size η.
    beta1 : float
        Decay rate β₁ of ``m``, in [0, 1).
    beta2 : float
        Decay rate β₂ of ``v``, in [0, 1).
    beta3 : float
        Decay rate β₃ of ``n``, in [0, 1).
    epsilon : float
        Small ε that keeps the quotient finite, outside the root.
    weight_decay : float
        Strength λ of the weight decay, from 0.

    Returns
    -------
    theta, m, v, n, previous : Array, the shape of theta
        New parameters, averages and gradient.

    Raises
    ------
    ValueError
        If the shapes differ, or ``t`` is not an integer of at least 1.

    References
    ----------
    Xie, Zhou, Li, Lin, Yan, "Adan: adaptive Nesterov momentum algorithm for faster optimizing deep
    models", IEEE Transactions on Pattern Analysis and Machine Intelligence 46, 2024,
    arXiv:2208.06677

    Examples
    --------
    >>> zero = np.array([0.0])
    >>> theta, *_ = adan_step(
    ...     zero, np.array([4.0]), zero, zero, zero, zero, 1, 0.25, 0.98, 0.92, 0.99, 1e-8, 0.0
    ... )
    >>> np.round(theta, 6)
    array([-0.25])
    """
    check_same_shape(theta=theta, g=g, m=m, v=v, n=n, previous=previous)
    check_count("t", t)
    d = g - previous if t > 1 else np.zeros_like(g)
    m = beta1 * m + (1.0 - beta1) * g
    v = beta2 * v + (1.0 - beta2) * d
    n = beta3 * n + (1.0 - beta3) * (g + beta2 * d) ** 2
    m_hat = m / (1.0 - beta1**t)
    v_hat = v / (1.0 - beta2**t)
    n_hat = n / (1.0 - beta3**t)
    step = learning_rate * (m_hat + beta2 * v_hat) / (np.sqrt(n_hat) + epsilon)
    theta = (theta - step) / (1.0 + learning_rate * weight_decay)
    return theta, m, v, n, g


@np.errstate(over="ignore")
def ademamix_step(
    theta: Array,
    g: Array,
    m1: Array,
    m2: Array,
    v: Array,
    t: int,
    learning_rate: float,
    beta1: float,
    beta2: float,
    beta3: float,
    alpha: float,
    epsilon: float,
    weight_decay: float,
) -> tuple[Array, Array, Array, Array]:
    """Step as AdamW does, by two mean gradients: a fast one and a slow one that remembers long.

    m₁ ← β₁ m₁ + (1 - β₁) g, m₂ ← β₃ m₂ + (1 - β₃) g, v ← β₂ v + (1 - β₂) g²,
    m̂₁ = m₁ / (1 - β₁ᵗ), v̂ = v / (1 - β₂ᵗ), θ ← θ - η [(m̂₁ + α m₂) / (√v̂ + ε) + λ θ].

    The slow average is not corrected for its start at 0: it is meant to come in late.

    Parameters
    ----------
    theta : Array, any shape
        Parameters θ.
    g : Array, the shape of theta
        Gradient of the loss at θ.
    m1 : Array, the shape of theta
        Fast running average of g, 0 before the first step.
    m2 : Array, the shape of theta
        Slow running average of g, 0 before the first step.
    v : Array, the shape of theta
        Running average of g², 0 before the first step.
    t : int
        Number of this step, 1 for the first.
    learning_rate : float
        Step size η.
    beta1 : float
        Decay rate β₁ of ``m1``, in [0, 1).
    beta2 : float
        Decay rate β₂ of ``v``, in [0, 1).
    beta3 : float
        Decay rate β₃ of ``m2``, in [0, 1).
    alpha : float
        Weight α of the slow average, from 0.
    epsilon : float
        Small ε that keeps the quotient finite, outside the root.
    weight_decay : float
        Strength λ of the weight decay, from 0.

    Returns
    -------
    theta, m1, m2, v : Array, the shape of theta
        New parameters and averages.

    Raises
    ------
    ValueError
        If the shapes differ, or ``t`` is not an integer of at least 1.

    References
    ----------
    Pagliardini, Ablin, Grangier, "The AdEMAMix optimizer: better, faster, older", 2024,
    arXiv:2409.03137

    Examples
    --------
    >>> zero = np.array([0.0])
    >>> theta, m1, m2, v = ademamix_step(
    ...     zero, np.array([4.0]), zero, zero, zero, 1, 0.25, 0.5, 0.75, 0.75, 4.0, 1e-8, 0.0
    ... )
    >>> np.round(theta, 6), m1, m2, v
    (array([-0.5]), array([2.]), array([1.]), array([4.]))
    """
    check_same_shape(theta=theta, g=g, m1=m1, m2=m2, v=v)
    check_count("t", t)
    m1 = beta1 * m1 + (1.0 - beta1) * g
    m2 = beta3 * m2 + (1.0 - beta3) * g
    v = beta2 * v + (1.0 - beta2) * g**2
    m1_hat = m1 / (1.0 - beta1**t)
    v_hat = v / (1.0 - beta2**t)
    mix = (m1_hat + alpha * m2) / (np.sqrt(v_hat) + epsilon)
    theta = theta - learning_rate * (mix + weight_decay * theta)
    return theta, m1, m2, v


@np.errstate(over="ignore")
def sophia_step(
    theta: Array,
    g: Array,
    m: Array,
    h: Array,
    learning_rate: float,
    beta1: float,
    gamma: float,
    epsilon: float,
    weight_decay: float,
) -> tuple[Array, Array]:
    """Step by the mean gradient over the curvature, cut off at the learning rate.

    m ← β₁ m + (1 - β₁) g, θ ← θ - η λ θ, θ ← θ - η clip(m / max(γ h, ε), 1), where clip(u, 1) is
    u cut off at -1 and 1.

    Where the curvature h is small or negative, this is a step by the sign of m. The rule needs an
    estimate ĥ of the Hessian's diagonal every k steps, h ← β₂ h + (1 - β₂) ĥ, for which gradients
    alone do not suffice, so there is no factory: `hutchinson_diagonal` makes one from the
    gradient as a function. The paper takes k of 10, β₁ of 0.96, β₂ of 0.99, γ of 0.01 with such
    an estimate and 0.05 with one from squared gradients on labels drawn from the model, ε of
    1e-12 and λ of 0.2. Its first version cuts off at ρ and has no γ: the same up to η. Optax's
    ``contrib.sophia`` divides m by 1 - β₁ᵗ, uses each ĥ one step late, and has ε of 1e-8.

    Parameters
    ----------
    theta : Array, any shape
        Parameters θ.
    g : Array, the shape of theta
        Gradient of the loss at θ.
    m : Array, the shape of theta
        Running average of g, 0 before the first step.
    h : Array, the shape of theta
        Running average of estimates of the Hessian's diagonal at recent θ.
    learning_rate : float
        Step size η, also the longest step of a parameter.
    beta1 : float
        Decay rate β₁ of ``m``, in [0, 1).
    gamma : float
        Factor γ of the curvature: the larger, the fewer parameters are cut off.
    epsilon : float
        Small ε that keeps the quotient finite.
    weight_decay : float
        Strength λ of the weight decay, from 0.

    Returns
    -------
    theta, m : Array, the shape of theta
        New parameters and average.

    Raises
    ------
    ValueError
        If the shapes differ.

    References
    ----------
    Liu, Li, Hall, Liang, Ma, "Sophia: a scalable stochastic second-order optimizer for language
    model pre-training", ICLR 2024, arXiv:2305.14342

    Examples
    --------
    >>> g, h, zero = np.array([4.0, 4.0]), np.array([8.0, -8.0]), np.array([0.0, 0.0])
    >>> sophia_step(zero, g, zero, h, 0.1, beta1=0.5, gamma=1.0, epsilon=1e-12, weight_decay=0.0)
    (array([-0.025, -0.1  ]), array([2., 2.]))
    """
    check_same_shape(theta=theta, g=g, m=m, h=h)
    m = beta1 * m + (1.0 - beta1) * g
    theta = theta - learning_rate * weight_decay * theta
    theta = theta - learning_rate * np.clip(m / np.maximum(gamma * h, epsilon), -1.0, 1.0)
    return theta, m


def hutchinson_diagonal(
    gradient: Callable[[Array], Array], theta: Array, rng: np.random.Generator, samples: int = 1
) -> Array:
    """Estimate the diagonal of the Hessian H from gradients: the mean of u ⊙ (H u).

    The entries of u are -1 or 1 at random. H u is a central difference of gradients,
    [∇L(θ + δ u) - ∇L(θ - δ u)] / (2 δ), so that a sample costs two gradients. A diagonal H comes
    out at once; otherwise the entries beside the diagonal are noise of mean 0. In Sophia's paper
    u is normal, which adds noise from the diagonal itself; Optax's has signs, too.

    Parameters
    ----------
    gradient : callable
        ``gradient(theta)``, the gradient ∇L of the loss at θ, of the shape of θ.
    theta : Array, any shape
        Parameters θ.
    rng : numpy.random.Generator
        Source of the signs.
    samples : int
        Number of vectors u.

    Returns
    -------
    Array, the shape of theta
        Estimate of the diagonal; it may be negative.

    Raises
    ------
    ValueError
        If the shapes differ, ``theta`` does not hold floats, or ``samples`` is not an integer of
        at least 1.

    References
    ----------
    Bekas, Kokiopoulou, Saad, "An estimator for the diagonal of a matrix", Applied Numerical
    Mathematics 57, 2007, doi:10.1016/j.apnum.2007.01.003

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> np.round(hutchinson_diagonal(lambda theta: theta**3, np.array([1.0, 2.0]), rng), 6)
    array([ 3., 12.])
    """
    check_float("theta", theta)
    check_count("samples", samples)
    # The best step of a central difference: shorter, rounding grows; longer, the curve bends.
    delta = float(np.cbrt(np.finfo(theta.dtype).eps))
    total = np.zeros_like(theta)
    for _ in range(samples):
        u = rng.choice([-1.0, 1.0], theta.shape).astype(theta.dtype)
        difference = gradient(theta + delta * u) - gradient(theta - delta * u)
        check_same_shape(theta=theta, gradient=difference)
        total += u * difference / (2.0 * delta)
    return total / samples


def lion(
    learning_rate: LearningRate = 1e-4,
    beta1: float = 0.9,
    beta2: float = 0.99,
    weight_decay: float = 0.0,
) -> Optimizer:
    """Make Lion, see `lion_step`.

    The decay rates are the paper's, which advises a rate 3 to 10 times smaller and a decay as much
    larger than AdamW's. Optax's ``lion`` does the same with a decay of 0.001; the rate of Keras is
    0.001; PyTorch has no Lion. It remembers one number a parameter.

    Parameters
    ----------
    learning_rate : float or callable
        Step size, or a schedule from the step, 0 for the first, to the step size.
    beta1 : float
        Share of the average in the mix whose sign is taken, in [0, 1).
    beta2 : float
        Decay rate of the average of g, in [0, 1).
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
        ``beta2`` is outside [0, 1), or ``weight_decay`` is negative or not finite.

    References
    ----------
    Chen et al., "Symbolic discovery of optimization algorithms", NeurIPS 2023, arXiv:2302.06675

    Examples
    --------
    >>> init, update = lion(learning_rate=0.1)
    >>> arrays = [np.array([1.0])]
    >>> arrays, state = update(arrays, [np.array([2.0])], init(arrays))
    >>> np.round(arrays, 6)
    array([[0.9]])
    """
    check_decay("beta1", beta1)
    check_decay("beta2", beta2)
    check_non_negative("weight_decay", weight_decay)
    return lift(
        lambda t, rate, theta, g, m: lion_step(theta, g, m, rate, beta1, beta2, weight_decay),
        1,
        learning_rate,
    )


def adan(
    learning_rate: LearningRate = 0.001,
    beta1: float = 0.98,
    beta2: float = 0.92,
    beta3: float = 0.99,
    epsilon: float = 1e-8,
    weight_decay: float = 0.0,
) -> Optimizer:
    """Make Adan, see `adan_step`.

    The defaults are those of the authors' code. Optax's ``adan`` weighs d and v̂ by 1 - β₂ where
    the authors' code has β₂, 0.08 instead of 0.92, adds a second ε under the root, and subtracts
    η λ θ. PyTorch and Keras have no Adan. It remembers four numbers a parameter.

    Parameters
    ----------
    learning_rate : float or callable
        Step size, or a schedule from the step, 0 for the first, to the step size.
    beta1 : float
        Decay rate of the average of g, in [0, 1).
    beta2 : float
        Decay rate of the average of changes of g, in [0, 1).
    beta3 : float
        Decay rate of the average of squares, in [0, 1).
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
        If the learning rate is a number that is not finite and above 0, ``beta1``,
        ``beta2`` or ``beta3`` is outside [0, 1), ``epsilon`` is not finite and above 0, or
        ``weight_decay`` is negative or not finite.

    References
    ----------
    Xie, Zhou, Li, Lin, Yan, "Adan: adaptive Nesterov momentum algorithm for faster optimizing deep
    models", IEEE Transactions on Pattern Analysis and Machine Intelligence 46, 2024,
    arXiv:2208.06677

    Examples
    --------
    >>> init, update = adan(learning_rate=0.1)
    >>> arrays = [np.array([1.0])]
    >>> arrays, state = update(arrays, [np.array([2.0])], init(arrays))
    >>> np.round(arrays, 6)
    array([[0.9]])
    """
    check_decay("beta1", beta1)
    check_decay("beta2", beta2)
    check_decay("beta3", beta3)
    check_positive("epsilon", epsilon)
    check_non_negative("weight_decay", weight_decay)
    return lift(
        lambda t, rate, theta, g, m, v, n, previous: adan_step(
            theta, g, m, v, n, previous, t, rate, beta1, beta2, beta3, epsilon, weight_decay
        ),
        4,
        learning_rate,
    )


def ademamix(
    learning_rate: LearningRate = 0.001,
    beta1: float = 0.9,
    beta2: float = 0.999,
    beta3: float = 0.9999,
    alpha: float = 5.0,
    epsilon: float = 1e-8,
    weight_decay: float = 0.0,
    warm_up: int = 1,
) -> Optimizer:
    """Make AdEMAMix, see `ademamix_step`.

    In the first T steps α grows from 0 as t α / T, and the slow average lengthens from β₁ to β₃:
    1 / ln β goes linearly from 1 / ln β₁ to 1 / ln β₃. T of 1 is no warm-up; the authors take all
    steps of a run. Optax's ``ademamix`` does the same without a warm-up of its own; PyTorch and
    Keras have no AdEMAMix. It remembers three numbers a parameter.

    Parameters
    ----------
    learning_rate : float or callable
        Step size, or a schedule from the step, 0 for the first, to the step size.
    beta1 : float
        Decay rate of the fast average of g, in [0, 1).
    beta2 : float
        Decay rate of the average of g², in [0, 1).
    beta3 : float
        Decay rate of the slow average of g, in [0, 1), at least ``beta1``.
    alpha : float
        Weight of the slow average, from 0.
    epsilon : float
        Small number, above 0, that keeps the quotient finite.
    weight_decay : float
        Strength of the weight decay, from 0.
    warm_up : int
        Number of steps T after which the slow average has its full weight and length.

    Returns
    -------
    Optimizer
        The pair ``init``, ``update``.

    Raises
    ------
    ValueError
        If the learning rate is a number that is not finite and above 0, a decay rate is
        outside [0, 1), ``beta3`` is below ``beta1``, ``epsilon`` is not finite and above 0,
        ``alpha`` or ``weight_decay`` is negative or not finite, or ``warm_up`` is not an integer
        of at least 1.

    References
    ----------
    Pagliardini, Ablin, Grangier, "The AdEMAMix optimizer: better, faster, older", 2024,
    arXiv:2409.03137

    Examples
    --------
    >>> init, update = ademamix(learning_rate=0.1)
    >>> arrays = [np.array([1.0])]
    >>> arrays, state = update(arrays, [np.array([2.0])], init(arrays))
    >>> np.round(arrays, 6)
    array([[0.89995]])
    """
    check_decay("beta1", beta1)
    check_decay("beta2", beta2)
    check_decay("beta3", beta3)
    if beta3 < beta1:
        raise ValueError(f"beta3: got {beta3!r}, wanted at least beta1, {beta1!r}")
    check_non_negative("alpha", alpha)
    check_positive("epsilon", epsilon)
    check_non_negative("weight_decay", weight_decay)
    check_count("warm_up", warm_up)

    def rule(
        t: int, rate: float, theta: Array, g: Array, m1: Array, m2: Array, v: Array
    ) -> tuple[Array, Array, Array, Array]:
        share = min(t / warm_up, 1.0)
        beta3_t = _between(beta1, beta3, share)
        alpha_t = share * alpha
        return ademamix_step(
            theta, g, m1, m2, v, t, rate, beta1, beta2, beta3_t, alpha_t, epsilon, weight_decay
        )

    return lift(rule, 3, learning_rate)


def _between(beta1: float, beta3: float, share: float) -> float:
    """Go from one decay rate to the other so that the length of the average grows linearly."""
    if share == 1.0:
        return beta3
    short, long = (1.0 / math.log(max(beta, 1e-8)) for beta in (beta1, beta3))
    return math.exp(1.0 / ((1.0 - share) * short + share * long))
