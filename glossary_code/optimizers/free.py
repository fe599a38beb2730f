"""Rules that free the user of a choice: of the learning rate, or of its schedule."""

import math

import numpy as np

from glossary_code._checks import (
    Array,
    check_count,
    check_decay,
    check_non_negative,
    check_positive,
    check_same_shape,
    check_share,
)
from glossary_code.optimizers._lift import (
    Rule,
    _rate_at,
    check_lists,
    lift_layerwise,
    unless_in_place,
)
from glossary_code.optimizers.interface import LearningRate, Optimizer, State

__all__ = [
    "prodigy",
    "prodigy_step",
    "schedule_free_adamw",
    "schedule_free_adamw_step",
    "schedule_free_average",
    "schedule_free_sgd",
    "schedule_free_sgd_step",
]


@np.errstate(over="ignore")
def prodigy_step(
    theta: Array,
    g: Array,
    m: Array,
    v: Array,
    s: Array,
    start: Array,
    d: Array,
    r: Array,
    learning_rate: float,
    beta1: float,
    beta2: float,
    beta3: float,
    epsilon: float,
    weight_decay: float,
) -> tuple[Array, Array, Array, Array, Array, Array]:
    """Step as Adam does, at a rate d that is estimated from the way gone so far.

    m ← β₁ m + (1 - β₁) d g, v ← β₂ v + (1 - β₂) (d g)²,
    r ← β₃ r + (1 - β₃) η d² ⟨g, θ₀ - θ⟩, s ← β₃ s + (1 - β₃) η d² g,
    θ ← θ - η d [m / (√v + d ε) + λ θ], d ← max(d, r / ‖s‖₁), the last d not yet in the step.

    The estimate d never falls. If the loss is convex and the gradients are exact, it stays below
    the distance from θ₀ to the solution, in the parameter where that is largest, as long as it
    begins below. The d beside ε is the new one in the authors' code and in Optax.

    Parameters
    ----------
    theta : Array, any shape
        Parameters θ, all of them: there is one d.
    g : Array, the shape of theta
        Gradient of the loss at θ.
    m : Array, the shape of theta
        Running average of d g, 0 before the first step.
    v : Array, the shape of theta
        Running average of (d g)², 0 before the first step.
    s : Array, the shape of theta
        Running average of η d² g, 0 before the first step.
    start : Array, the shape of theta
        Parameters θ₀ before the first step.
    d : Array, shape ()
        Estimate d of the distance, small before the first step.
    r : Array, shape ()
        Running average of η d² ⟨g, θ₀ - θ⟩, 0 before the first step.
    learning_rate : float
        Factor η of the estimated rate, 1 or a schedule's share of it.
    beta1 : float
        Decay rate β₁ of ``m``, in [0, 1).
    beta2 : float
        Decay rate β₂ of ``v``, in [0, 1).
    beta3 : float
        Decay rate β₃ of ``r`` and ``s``, in [0, 1), √β₂ in the paper.
    epsilon : float
        Small ε that keeps the quotient finite, outside the root.
    weight_decay : float
        Strength λ of the weight decay, from 0.

    Returns
    -------
    theta, m, v, s : Array, the shape of theta
        New parameters and averages.
    d, r : Array, shape ()
        New estimate and average.

    Raises
    ------
    ValueError
        If the shapes differ.

    References
    ----------
    Mishchenko, Defazio, "Prodigy: an expeditiously adaptive parameter-free learner", ICML 2024,
    arXiv:2306.06101

    Examples
    --------
    >>> start, zero, d, r = np.array([1.0]), np.array([0.0]), np.array(0.25), np.array(0.0)
    >>> theta, m, v, s, d, r = prodigy_step(
    ...     np.array([0.5]), np.array([4.0]), zero, zero, zero, start, d, r,
    ...     1.0, 0.5, 0.75, 0.5, 1e-8, 0.0,
    ... )
    >>> np.round(theta, 6), m, v, s, float(d), float(r)
    (array([0.25]), array([0.5]), array([0.25]), array([0.125]), 0.5, 0.0625)
    """
    check_same_shape(theta=theta, g=g, m=m, v=v, s=s, start=start)
    m = beta1 * m + (1.0 - beta1) * d * g
    v = beta2 * v + (1.0 - beta2) * (d * g) ** 2
    r = beta3 * r + (1.0 - beta3) * learning_rate * d**2 * np.sum(g * (start - theta))
    s = beta3 * s + (1.0 - beta3) * learning_rate * d**2 * g
    theta = theta - learning_rate * d * (m / (np.sqrt(v) + d * epsilon) + weight_decay * theta)
    length = np.sum(np.abs(s))
    # No gradient so far has told anything where the length is 0.
    d = np.maximum(d, r / length) if length != 0.0 else d
    return theta, m, v, s, d, r


def schedule_free_sgd_step(
    theta: Array,
    g: Array,
    z: Array,
    x: Array,
    w: Array,
    learning_rate: float,
    beta: float,
    weight_decay: float,
) -> tuple[Array, Array, Array, Array]:
    """Step from z by the gradient at θ, a point between z and the average x of all z.

    z ← z - η (g + λ θ), w ← w + η², x ← (1 - c) x + c z with c = η² / w, θ ← (1 - β) z + β x.

    The average x is what is evaluated in the end; it takes the place of a falling rate. At a
    constant rate c is 1 / t, and x the mean of all z; in a warm-up the early z weigh less. The
    paper writes y for θ. In the authors' code η in the weights is the largest so far.

    Parameters
    ----------
    theta : Array, any shape
        Parameters θ at which the gradient is taken.
    g : Array, the shape of theta
        Gradient of the loss at θ.
    z : Array, the shape of theta
        Parameters that step, θ before the first step.
    x : Array, the shape of theta
        Average of z, θ before the first step.
    w : Array, shape ()
        Sum w of η², 0 before the first step.
    learning_rate : float
        Step size η.
    beta : float
        Share β of the average in θ, in [0, 1].
    weight_decay : float
        Strength λ of the weight decay, from 0.

    Returns
    -------
    theta, z, x : Array, the shape of theta
        New parameters.
    w : Array, shape ()
        New sum.

    Raises
    ------
    ValueError
        If the shapes differ.

    References
    ----------
    Defazio, Yang, Mehta, Mishchenko, Khaled, Cutkosky, "The road less scheduled", NeurIPS 2024,
    arXiv:2405.15682

    Examples
    --------
    >>> g, z, x, w = np.array([4.0]), np.array([0.0]), np.array([2.0]), np.array(3.0)
    >>> theta, z, x, w = schedule_free_sgd_step(np.array([1.0]), g, z, x, w, 1.0, 0.5, 0.0)
    >>> theta, z, x, float(w)
    (array([-1.75]), array([-4.]), array([0.5]), 4.0)
    """
    check_same_shape(theta=theta, g=g, z=z, x=x)
    z = z - learning_rate * (g + weight_decay * theta)
    theta, x, w = _average(z, x, w, learning_rate, beta)
    return theta, z, x, w


@np.errstate(over="ignore")
def schedule_free_adamw_step(
    theta: Array,
    g: Array,
    z: Array,
    x: Array,
    w: Array,
    v: Array,
    t: int,
    learning_rate: float,
    beta1: float,
    beta2: float,
    epsilon: float,
    weight_decay: float,
) -> tuple[Array, Array, Array, Array, Array]:
    """Step as `schedule_free_sgd_step` does, by the gradient over its running size.

    v ← β₂ v + (1 - β₂) g², v̂ = v / (1 - β₂ᵗ), z ← z - η [g / (√v̂ + ε) + λ θ],
    w ← w + η², x ← (1 - c) x + c z with c = η² / w, θ ← (1 - β₁) z + β₁ x.

    The average takes the place of Adam's m. The code of the published experiments has no v̂, but
    √(1 - β₂ᵗ) in η, and so in the weights; the authors found the form above more stable.

    Parameters
    ----------
    theta : Array, any shape
        Parameters θ at which the gradient is taken.
    g : Array, the shape of theta
        Gradient of the loss at θ.
    z : Array, the shape of theta
        Parameters that step, θ before the first step.
    x : Array, the shape of theta
        Average of z, θ before the first step.
    w : Array, shape ()
        Sum w of η², 0 before the first step.
    v : Array, the shape of theta
        Running average of g², 0 before the first step.
    t : int
        Number of this step, 1 for the first.
    learning_rate : float
        Step size η.
    beta1 : float
        Share β₁ of the average in θ, in [0, 1].
    beta2 : float
        Decay rate β₂ of ``v``, in [0, 1).
    epsilon : float
        Small ε that keeps the quotient finite, outside the root.
    weight_decay : float
        Strength λ of the weight decay, from 0.

    Returns
    -------
    theta, z, x : Array, the shape of theta
        New parameters.
    w : Array, shape ()
        New sum.
    v : Array, the shape of theta
        New average.

    Raises
    ------
    ValueError
        If the shapes differ, or ``t`` is not an integer of at least 1.

    References
    ----------
    Defazio, Yang, Mehta, Mishchenko, Khaled, Cutkosky, "The road less scheduled", NeurIPS 2024,
    arXiv:2405.15682

    Examples
    --------
    >>> zero, w = np.array([0.0]), np.array(0.0)
    >>> theta, z, x, w, v = schedule_free_adamw_step(
    ...     zero, np.array([4.0]), zero, zero, w, zero, 1, 0.5, 0.5, 0.75, 1e-8, 0.0
    ... )
    >>> np.round(theta, 6), np.round(z, 6), np.round(x, 6), float(w), v
    (array([-0.5]), array([-0.5]), array([-0.5]), 0.25, array([4.]))
    """
    check_same_shape(theta=theta, g=g, z=z, x=x, v=v)
    check_count("t", t)
    v = beta2 * v + (1.0 - beta2) * g**2
    v_hat = v / (1.0 - beta2**t)
    z = z - learning_rate * (g / (np.sqrt(v_hat) + epsilon) + weight_decay * theta)
    theta, x, w = _average(z, x, w, learning_rate, beta1)
    return theta, z, x, w, v


def _average(
    z: Array, x: Array, w: Array, learning_rate: float, beta: float
) -> tuple[Array, Array, Array]:
    """Take z into the average x, and go to a point between the two."""
    w = w + learning_rate**2
    c = learning_rate**2 / w if w > 0.0 else 0.0
    x = x + c * (z - x)
    theta = z + beta * (x - z)
    return theta, x, w


def prodigy(
    learning_rate: LearningRate = 1.0,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
    weight_decay: float = 0.0,
    first: float = 1e-6,
) -> Optimizer:
    """Make Prodigy, see `prodigy_step`.

    The estimate d is one for all arrays, and the learning rate a factor of it that stays at 1 or
    follows a schedule from 1. The defaults are those of the paper and the authors' code, with β₃
    of √β₂. Optax's ``contrib.prodigy`` always multiplies η by √(1 - β₂ᵗ) / (1 - β₁ᵗ), the authors'
    code on request. PyTorch and Keras have no Prodigy. It remembers four numbers a parameter, one
    of them the start, and with each array d and r.

    Parameters
    ----------
    learning_rate : float or callable
        Factor of the estimated rate, or a schedule from the step, 0 for the first, to the factor.
    beta1 : float
        Decay rate of the average of d g, in [0, 1).
    beta2 : float
        Decay rate of the average of (d g)², in [0, 1).
    epsilon : float
        Small number, above 0, that keeps the quotient finite.
    weight_decay : float
        Strength of the weight decay, from 0.
    first : float
        First estimate d₀, surely below the distance to the solution.

    Returns
    -------
    Optimizer
        The pair ``init``, ``update``.

    Raises
    ------
    ValueError
        If the learning rate is a number that is not finite and above 0, ``beta1`` or ``beta2`` is
        outside [0, 1), ``epsilon`` or ``first`` is not finite and above 0, or ``weight_decay`` is
        negative or not finite.

    References
    ----------
    Mishchenko, Defazio, "Prodigy: an expeditiously adaptive parameter-free learner", ICML 2024,
    arXiv:2306.06101

    Examples
    --------
    >>> init, update = prodigy()
    >>> arrays = [np.array([1.0]), np.array([-100.0])]
    >>> state = init(arrays)
    >>> for _ in range(200):
    ...     arrays, state = update(arrays, [2.0 * theta for theta in arrays], state)
    >>> [bool(abs(theta[0]) < 1) for theta in arrays]
    [True, True]
    """
    if not callable(learning_rate):
        check_positive("learning_rate", learning_rate)
    check_decay("beta1", beta1)
    check_decay("beta2", beta2)
    check_positive("epsilon", epsilon)
    check_non_negative("weight_decay", weight_decay)
    check_positive("first", first)
    beta3 = math.sqrt(beta2)

    def init_moments(theta: Array) -> tuple[Array, ...]:
        m, v, s = (np.zeros_like(theta) for _ in range(3))
        d, r = np.full((), first, theta.dtype), np.zeros((), theta.dtype)
        return m, v, s, theta.copy(), d, r

    def init(arrays: list[Array]) -> State:
        return State(0, [init_moments(theta) for theta in arrays])

    def update(
        arrays: list[Array], grads: list[Array], state: State, in_place: bool = False
    ) -> tuple[list[Array], State]:
        check_lists(arrays, grads, state)
        rate = _rate_at(learning_rate, state.step)
        arrays, moments = unless_in_place(arrays, state.moments, in_place)
        for theta, g, (m, v, s, start, _, _) in zip(arrays, grads, moments, strict=True):
            check_same_shape(theta=theta, g=g, m=m, v=v, s=s, start=start)
        ms, vs, ss, starts, ds, rs = (list(parts) for parts in zip(*moments, strict=True))
        theta, g, m, v, s, start = map(_joined, (arrays, grads, ms, vs, ss, starts))
        theta, m, v, s, d, r = prodigy_step(
            theta,
            g,
            m,
            v,
            s,
            start,
            ds[0],
            rs[0],
            rate,
            beta1,
            beta2,
            beta3,
            epsilon,
            weight_decay,
        )
        for parts, whole in ((arrays, theta), (ms, m), (vs, v), (ss, s)):
            _overwrite(parts, whole)
        for old_d, old_r in zip(ds, rs, strict=True):
            old_d[...], old_r[...] = d, r
        return arrays, State(state.step + 1, moments)

    return Optimizer(init, update)


def schedule_free_sgd(
    learning_rate: LearningRate = 1.0, beta: float = 0.9, weight_decay: float = 0.0
) -> Optimizer:
    """Make schedule-free SGD, see `schedule_free_sgd_step`.

    The arrays hold θ, where gradients are taken; what is evaluated is `schedule_free_average`. A
    schedule is for a warm-up alone. The defaults are those of the authors' code, for which the
    best rates are 10 to 50 times those of momentum. Optax's ``contrib.schedule_free_sgd`` does
    the same at a constant rate; in its warm-up the weights run a step ahead. PyTorch and Keras
    have no class for it. It remembers two numbers a parameter, and with each array w; the authors
    compute x from θ and z.

    Parameters
    ----------
    learning_rate : float or callable
        Step size, or a schedule from the step, 0 for the first, to the step size.
    beta : float
        Share of the average in θ, in [0, 1]: at 0 gradients are taken at z, at 1 at the average.
    weight_decay : float
        Strength of the weight decay, from 0.

    Returns
    -------
    Optimizer
        The pair ``init``, ``update``.

    Raises
    ------
    ValueError
        If the learning rate is a number that is not finite and above 0, ``beta`` is outside
        [0, 1], or ``weight_decay`` is negative or not finite.

    References
    ----------
    Defazio, Yang, Mehta, Mishchenko, Khaled, Cutkosky, "The road less scheduled", NeurIPS 2024,
    arXiv:2405.15682

    Examples
    --------
    >>> init, update = schedule_free_sgd(learning_rate=0.5, beta=0.5)
    >>> arrays = [np.array([1.0])]
    >>> state = init(arrays)
    >>> for _ in range(2):
    ...     arrays, state = update(arrays, [np.array([2.0])], state)
    >>> arrays, schedule_free_average(state)
    ([array([-0.75])], [array([-0.5])])
    """
    check_share("beta", beta)
    check_non_negative("weight_decay", weight_decay)
    return _lift_averaged(
        lambda t, rate, theta, g, z, x, w: schedule_free_sgd_step(
            theta, g, z, x, w, rate, beta, weight_decay
        ),
        0,
        learning_rate,
    )


def schedule_free_adamw(
    learning_rate: LearningRate = 0.0025,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
    weight_decay: float = 0.0,
) -> Optimizer:
    """Make schedule-free AdamW, see `schedule_free_adamw_step`.

    The arrays hold θ, where gradients are taken; what is evaluated is `schedule_free_average`. A
    schedule is for a warm-up alone. The defaults are those of the authors' code. Optax's
    ``contrib.schedule_free_adamw`` does the same at a constant rate; in its warm-up the weights
    run a step ahead. In Keras all z weigh the same, also in a warm-up. PyTorch has no class for
    it. It remembers three numbers a parameter, and with each array w; the authors compute x from
    θ and z.

    Parameters
    ----------
    learning_rate : float or callable
        Step size, or a schedule from the step, 0 for the first, to the step size.
    beta1 : float
        Share of the average in θ, in [0, 1].
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
        If the learning rate is a number that is not finite and above 0, ``beta1`` is outside
        [0, 1] or ``beta2`` outside [0, 1), ``epsilon`` is not finite and above 0, or
        ``weight_decay`` is negative or not finite.

    References
    ----------
    Defazio, Yang, Mehta, Mishchenko, Khaled, Cutkosky, "The road less scheduled", NeurIPS 2024,
    arXiv:2405.15682

    Examples
    --------
    >>> init, update = schedule_free_adamw(learning_rate=0.1)
    >>> arrays = [np.array([1.0])]
    >>> arrays, state = update(arrays, [np.array([2.0])], init(arrays))
    >>> np.round(arrays, 6)
    array([[0.9]])
    """
    check_share("beta1", beta1)
    check_decay("beta2", beta2)
    check_positive("epsilon", epsilon)
    check_non_negative("weight_decay", weight_decay)
    return _lift_averaged(
        lambda t, rate, theta, g, z, x, w, v: schedule_free_adamw_step(
            theta, g, z, x, w, v, t, rate, beta1, beta2, epsilon, weight_decay
        ),
        1,
        learning_rate,
    )


def schedule_free_average(state: State) -> list[Array]:
    """Return the parameters to evaluate, x, from the state of a schedule-free optimizer.

    Parameters
    ----------
    state : State
        State of `schedule_free_sgd` or `schedule_free_adamw`.

    Returns
    -------
    list of Array
        Copies of the averages.

    References
    ----------
    Defazio, Yang, Mehta, Mishchenko, Khaled, Cutkosky, "The road less scheduled", NeurIPS 2024,
    arXiv:2405.15682

    Examples
    --------
    >>> schedule_free_average(schedule_free_sgd().init([np.array([3.0])]))
    [array([3.])]
    """
    return [kept[1].copy() for kept in state.moments]


def _joined(arrays: list[Array]) -> Array:
    """Make one vector of all numbers of some arrays, without a copy of a single one."""
    return (
        arrays[0].ravel()
        if len(arrays) == 1
        else np.concatenate([np.ravel(array) for array in arrays])
    )


def _overwrite(arrays: list[Array], vector: Array) -> None:
    """Put the parts of a joined vector back into their arrays."""
    ends = np.cumsum([array.size for array in arrays])
    for array, part in zip(arrays, np.split(vector, ends[:-1]), strict=True):
        array[...] = part.reshape(array.shape)


def _lift_averaged(rule: Rule, n_moments: int, learning_rate: LearningRate) -> Optimizer:
    """Lift a rule that keeps z, x, w and so many moments more."""

    def init_moments(theta: Array) -> tuple[Array, ...]:
        zeros = (np.zeros_like(theta) for _ in range(n_moments))
        return theta.copy(), theta.copy(), np.zeros((), theta.dtype), *zeros

    # Each array is updated whole, as w grows once a step, but all numbers are treated alike.
    return Optimizer(*lift_layerwise(rule, init_moments, learning_rate))
