"""Schedules of the learning rate: each returns a function from the step to the rate.

The first step is 0. A schedule stands wherever an optimizer takes a learning rate; given an array
of steps, it returns an array of rates. `reduce_on_plateau` alone looks at losses instead.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from glossary_code._checks import Array, check_count, check_non_negative, check_positive

__all__ = [
    "Schedule",
    "constant_schedule",
    "cosine_decay",
    "cosine_restarts",
    "cyclical",
    "exponential_decay",
    "inverse_sqrt_decay",
    "one_cycle",
    "polynomial_decay",
    "reduce_on_plateau",
    "step_decay",
    "warm_up",
    "warmup_stable_decay",
]

Schedule = Callable[[ArrayLike], Any]


def constant_schedule(learning_rate: float) -> Schedule:
    """Keep the rate: η = η₀.

    An optimizer takes the number itself as well; this is for joining, as in `warm_up`.

    Parameters
    ----------
    learning_rate : float
        Rate η₀ at step 0.

    Returns
    -------
    callable
        The schedule. It raises ``ValueError`` for a step below 0.

    Raises
    ------
    ValueError
        If the learning rate is not finite and above 0.

    Examples
    --------
    >>> constant_schedule(0.5)(np.arange(3))
    array([0.5, 0.5, 0.5])
    """
    check_positive("learning_rate", learning_rate)
    return _schedule(lambda t: np.full_like(t, learning_rate))


def step_decay(learning_rate: float, every: int, factor: float = 0.1) -> Schedule:
    """Multiply the rate by γ every T steps: η = η₀ γ^⌊t / T⌋.

    The paper divides by 10 when the error stops falling. PyTorch's ``StepLR`` does the same; Keras
    and Optax have ``exponential_decay`` with ``staircase=True``.

    Parameters
    ----------
    learning_rate : float
        Rate η₀ at step 0.
    every : int
        Number of steps T between two drops.
    factor : float
        Factor γ of a drop.

    Returns
    -------
    callable
        The schedule. It raises ``ValueError`` for a step below 0.

    Raises
    ------
    ValueError
        If the learning rate or ``factor`` is not finite and above 0, or ``every`` is not an
        integer of at least 1.

    References
    ----------
    He, Zhang, Ren, Sun, "Deep residual learning for image recognition", CVPR 2016,
    arXiv:1512.03385

    Examples
    --------
    >>> step_decay(1.0, every=2)(np.arange(5))
    array([1.  , 1.  , 0.1 , 0.1 , 0.01])
    """
    check_positive("learning_rate", learning_rate)
    check_count("every", every)
    check_positive("factor", factor)
    return _schedule(lambda t: learning_rate * factor ** (t // every))


def exponential_decay(learning_rate: float, factor: float) -> Schedule:
    """Multiply the rate by γ at every step: η = η₀ γᵗ.

    PyTorch's ``ExponentialLR`` does the same. In Keras and Optax the factor is that of a given
    number of steps.

    Parameters
    ----------
    learning_rate : float
        Rate η₀ at step 0.
    factor : float
        Factor γ of a step; above 1 the rate grows, as in a search for the largest useful one.

    Returns
    -------
    callable
        The schedule. It raises ``ValueError`` for a step below 0.

    Raises
    ------
    ValueError
        If the learning rate or ``factor`` is not finite and above 0.

    Examples
    --------
    >>> exponential_decay(1.0, factor=0.5)(np.arange(4))
    array([1.   , 0.5  , 0.25 , 0.125])
    """
    check_positive("learning_rate", learning_rate)
    check_positive("factor", factor)
    return _schedule(lambda t: learning_rate * factor**t)


def polynomial_decay(
    learning_rate: float, steps: int, power: float = 1.0, end: float = 0.0
) -> Schedule:
    """Lower the rate along a power of the steps left: η = η₁ + (η₀ - η₁) (1 - t / T)ᵖ.

    The paper takes p of 0.9. PyTorch's ``PolynomialLR`` ends at 0, that of Keras at 1e-4 by
    default.

    Parameters
    ----------
    learning_rate : float
        Rate η₀ at step 0.
    steps : int
        Number of steps T after which the rate is η₁ and stays.
    power : float
        Power p; 1 is a straight line.
    end : float
        Last rate η₁, from 0.

    Returns
    -------
    callable
        The schedule. It raises ``ValueError`` for a step below 0.

    Raises
    ------
    ValueError
        If the learning rate or ``power`` is not finite and above 0, ``end`` is negative or not
        finite, or ``steps`` is not an integer of at least 1.

    References
    ----------
    Chen, Papandreou, Kokkinos, Murphy, Yuille, "DeepLab: semantic image segmentation with deep
    convolutional nets, atrous convolution, and fully connected CRFs", 2016, arXiv:1606.00915

    Examples
    --------
    >>> polynomial_decay(1.0, steps=4, power=2.0)(np.arange(6))
    array([1.    , 0.5625, 0.25  , 0.0625, 0.    , 0.    ])
    """
    _check_decay(learning_rate, steps, end)
    check_positive("power", power)
    return _schedule(
        lambda t: _mix(end, learning_rate, (1.0 - np.minimum(t / steps, 1.0)) ** power)
    )


def inverse_sqrt_decay(learning_rate: float, steps: int) -> Schedule:
    """Divide the rate by the root of the time: η = η₀ / √(1 + t / T).

    With as many steps of warm-up before it, ``warm_up(inverse_sqrt_decay(η₀, T), T)``, it is the
    schedule of the Transformer: η₀ t / T, and from T on η₀ √(T / t).

    Parameters
    ----------
    learning_rate : float
        Rate η₀ at step 0.
    steps : int
        Number of steps T after which the rate is η₀ / √2.

    Returns
    -------
    callable
        The schedule. It raises ``ValueError`` for a step below 0.

    Raises
    ------
    ValueError
        If the learning rate is not finite and above 0, or ``steps`` is not an integer of at least
        1.

    References
    ----------
    Vaswani et al., "Attention is all you need", NeurIPS 2017, arXiv:1706.03762

    Examples
    --------
    >>> inverse_sqrt_decay(1.0, steps=1)(np.array([0, 3, 8, 99]))
    array([1.        , 0.5       , 0.33333333, 0.1       ])
    """
    check_positive("learning_rate", learning_rate)
    check_count("steps", steps)
    return _schedule(lambda t: learning_rate / np.sqrt(1.0 + t / steps))


def cosine_decay(learning_rate: float, steps: int, end: float = 0.0) -> Schedule:
    """Lower the rate along half a cosine: η = η₁ + (η₀ - η₁) (1 + cos(π t / T)) / 2.

    Keras and Optax give η₁ as a share of η₀ (``alpha``). PyTorch's ``CosineAnnealingLR`` goes up
    again after T steps.

    Parameters
    ----------
    learning_rate : float
        Rate η₀ at step 0.
    steps : int
        Number of steps T after which the rate is η₁ and stays.
    end : float
        Last rate η₁, from 0.

    Returns
    -------
    callable
        The schedule. It raises ``ValueError`` for a step below 0.

    Raises
    ------
    ValueError
        If the learning rate is not finite and above 0, ``end`` is negative or not finite, or
        ``steps`` is not an integer of at least 1.

    References
    ----------
    Loshchilov, Hutter, "SGDR: stochastic gradient descent with warm restarts", ICLR 2017,
    arXiv:1608.03983

    Examples
    --------
    >>> np.round(cosine_decay(1.0, steps=4)(np.arange(6)), 6)
    array([1.      , 0.853553, 0.5     , 0.146447, 0.      , 0.      ])
    """
    _check_decay(learning_rate, steps, end)
    return _schedule(lambda t: _cosine(learning_rate, end, t / steps))


def cosine_restarts(
    learning_rate: float, steps: int, factor: int = 1, end: float = 0.0
) -> Schedule:
    """Lower the rate along half a cosine, again and again from the start.

    Within a run it is `cosine_decay`. PyTorch's ``CosineAnnealingWarmRestarts`` does the same.

    Parameters
    ----------
    learning_rate : float
        Rate η₀ at step 0.
    steps : int
        Number of steps T of the first run.
    factor : int
        How many times as long each run is as the one before.
    end : float
        Rate η₁ that a run comes close to, from 0.

    Returns
    -------
    callable
        The schedule. It raises ``ValueError`` for a step below 0.

    Raises
    ------
    ValueError
        If the learning rate is not finite and above 0, ``end`` is negative or not finite, or
        ``steps`` or ``factor`` is not an integer of at least 1.

    References
    ----------
    Loshchilov, Hutter, "SGDR: stochastic gradient descent with warm restarts", ICLR 2017,
    arXiv:1608.03983

    Examples
    --------
    >>> np.round(cosine_restarts(1.0, steps=2, factor=2)(np.arange(6)), 6)
    array([1.      , 0.5     , 1.      , 0.853553, 0.5     , 0.146447])
    """
    _check_decay(learning_rate, steps, end)
    check_count("factor", factor)

    def rate(t: Array) -> Array:
        if factor == 1:
            return _cosine(learning_rate, end, t % steps / steps)
        # Runs so far: the largest i with 1 + f + ... + f^(i-1) ≤ t / T. The half keeps the
        # logarithm of an integer off its power of f, where rounding could mislead.
        i = np.floor(np.log(t // steps * (factor - 1) + 1.5) / np.log(factor))
        start = steps * (float(factor) ** i - 1.0) / (factor - 1)
        return _cosine(learning_rate, end, (t - start) / (steps * float(factor) ** i))

    return _schedule(rate)


def warm_up(schedule: Schedule, steps: int, start: float = 0.0, cosine: bool = False) -> Schedule:
    """Raise the rate to the first of a schedule, then follow that.

    Until step W it is η = η₁ + (η₀ - η₁) t / W, where η₀ is the schedule's first rate, and after
    that the schedule at t - W. From 0, the first step does not move; a ``start`` above 0 saves it.

    Parameters
    ----------
    schedule : callable
        Schedule that begins after the warm-up.
    steps : int
        Number of steps W of the warm-up.
    start : float
        Rate η₁ at step 0, from 0.
    cosine : bool
        Whether to rise along half a cosine rather than along a straight line.

    Returns
    -------
    callable
        The schedule. It raises ``ValueError`` for a step below 0.

    Raises
    ------
    ValueError
        If ``steps`` is not an integer of at least 1, or ``start`` is negative or not finite.

    References
    ----------
    Goyal et al., "Accurate, large minibatch SGD: training ImageNet in 1 hour", 2017,
    arXiv:1706.02677

    Examples
    --------
    >>> warm_up(step_decay(1.0, every=2, factor=0.5), steps=4)(np.arange(8))
    array([0.  , 0.25, 0.5 , 0.75, 1.  , 1.  , 0.5 , 0.5 ])
    """
    check_count("steps", steps)
    check_non_negative("start", start)

    def rate(t: Array) -> Array:
        rise = _cosine if cosine else _mix
        rising = rise(start, schedule(0), np.minimum(t / steps, 1.0))
        return np.where(t < steps, rising, schedule(np.maximum(t - steps, 0.0)))

    return _schedule(rate)


def one_cycle(
    learning_rate: float, steps: int, rise: float = 0.3, first: float = 25.0, last: float = 1e4
) -> Schedule:
    """Raise the rate to its peak, then lower it far below where it began.

    Along half a cosine from η₀ / ``first`` at step 0 to η₀ at step r T, along another to η₀ /
    (``first`` · ``last``) at step T. In the paper the rate goes up and down along straight lines
    of equal length, and far down in a third phase. PyTorch's ``OneCycleLR`` has these two phases
    and these defaults; its peak and its end come one step earlier.

    Parameters
    ----------
    learning_rate : float
        Peak η₀.
    steps : int
        Number of steps T after which the rate is at its lowest and stays.
    rise : float
        Share r of the steps that rise, in (0, 1).
    first : float
        How many times the first rate is below the peak.
    last : float
        How many times the last rate is below the first.

    Returns
    -------
    callable
        The schedule. It raises ``ValueError`` for a step below 0.

    Raises
    ------
    ValueError
        If the learning rate, ``first`` or ``last`` is not finite and above 0, ``rise`` is not in
        (0, 1), or ``steps`` is not an integer of at least 1.

    References
    ----------
    Smith, Topin, "Super-convergence: very fast training of neural networks using large learning
    rates", 2017, arXiv:1708.07120

    Examples
    --------
    >>> one_cycle(1.0, steps=4, rise=0.5, first=4.0, last=100.0)(np.array([0, 1, 2, 4, 5]))
    array([0.25  , 0.625 , 1.    , 0.0025, 0.0025])
    """
    check_positive("learning_rate", learning_rate)
    check_count("steps", steps)
    if not 0.0 < rise < 1.0:
        raise ValueError(f"rise: got {rise!r}, wanted a number in (0, 1)")
    check_positive("first", first)
    check_positive("last", last)
    low, peak = learning_rate / first, rise * steps

    def rate(t: Array) -> Array:
        rising = _cosine(low, learning_rate, t / peak)
        falling = _cosine(learning_rate, low / last, (t - peak) / (steps - peak))
        return np.where(t < peak, rising, falling)

    return _schedule(rate)


def warmup_stable_decay(
    learning_rate: float, warm_up: int, stable: int, decay: int, end: float = 0.0
) -> Schedule:
    """Raise the rate, keep it, lower it, along straight lines.

    The stable phase may go on as long as one likes: a run can be continued from before its fall.
    The paper leaves the form of the fall open, and takes an exponential one.

    Parameters
    ----------
    learning_rate : float
        Rate η₀ of the stable phase.
    warm_up : int
        Number of steps of the rise, from 0 at step 0.
    stable : int
        Number of steps at η₀.
    decay : int
        Number of steps of the fall, after which the rate stays at the last.
    end : float
        Last rate η₁, from 0.

    Returns
    -------
    callable
        The schedule. It raises ``ValueError`` for a step below 0.

    Raises
    ------
    ValueError
        If the learning rate is not finite and above 0, ``end`` is negative or not finite, or the
        length of a phase is not an integer of at least 1.

    References
    ----------
    Hu et al., "MiniCPM: unveiling the potential of small language models with scalable training
    strategies", 2024, arXiv:2404.06395

    Examples
    --------
    >>> warmup_stable_decay(1.0, warm_up=2, stable=2, decay=4)(np.arange(10))
    array([0.  , 0.5 , 1.  , 1.  , 1.  , 0.75, 0.5 , 0.25, 0.  , 0.  ])
    """
    check_positive("learning_rate", learning_rate)
    for name, count in (("warm_up", warm_up), ("stable", stable), ("decay", decay)):
        check_count(name, count)
    check_non_negative("end", end)
    joints = np.cumsum([0, warm_up, stable, decay])
    return _schedule(lambda t: np.interp(t, joints, [0.0, learning_rate, learning_rate, end]))


def cyclical(low: float, high: float, steps: int) -> Schedule:
    """Go up and down between two rates along straight lines.

    PyTorch's ``CyclicLR`` does the same in its mode "triangular".

    Parameters
    ----------
    low : float
        Lowest rate, at steps 0, 2 T, 4 T and so on; from 0.
    high : float
        Highest rate, at steps T, 3 T and so on.
    steps : int
        Number of steps T from the lowest to the highest, half a cycle.

    Returns
    -------
    callable
        The schedule. It raises ``ValueError`` for a step below 0.

    Raises
    ------
    ValueError
        If ``high`` is not finite and above 0, ``low`` is negative or not finite, or ``steps`` is
        not an integer of at least 1.

    References
    ----------
    Smith, "Cyclical learning rates for training neural networks", WACV 2017, arXiv:1506.01186

    Examples
    --------
    >>> cyclical(0.0, 1.0, steps=2)(np.arange(7))
    array([0. , 0.5, 1. , 0.5, 0. , 0.5, 1. ])
    """
    check_non_negative("low", low)
    check_positive("high", high)
    check_count("steps", steps)
    return _schedule(lambda t: _mix(high, low, np.abs(t / steps % 2.0 - 1.0)))


def reduce_on_plateau(
    losses: Sequence[float],
    learning_rate: float,
    factor: float = 0.1,
    patience: int = 10,
    threshold: float = 1e-4,
    cooldown: int = 0,
) -> float:
    """Find the rate after some losses: times γ once more than P of them in a row are no better.

    A loss l is better if l < (1 - δ) l*, where l* is the last that was better. The first always
    is. After a reduction the next C losses are not counted. As the rate depends on the losses,
    this is no function of the step: call it in the loop, as in
    ``sgd(reduce_on_plateau(losses, 0.1)).update(arrays, grads, state)``.

    PyTorch's ``ReduceLROnPlateau`` does the same and has these defaults, but makes no reduction
    by less than 1e-8, and for a negative l* takes any loss that is less than δ |l*| worse for
    better. Keras and Optax reduce one loss earlier, after P of them; δ is 1e-4 in the unit of the
    loss in Keras.

    Parameters
    ----------
    losses : sequence of float
        Losses so far, as a rule those of validation, one for each epoch.
    learning_rate : float
        First rate η₀.
    factor : float
        Factor γ of a reduction, in (0, 1).
    patience : int
        Number P of losses in a row that may be no better, from 0.
    threshold : float
        Share δ by which a loss has to fall to be better, from 0.
    cooldown : int
        Number C of losses after a reduction that are not counted, from 0.

    Returns
    -------
    float
        Rate η for the next steps.

    Raises
    ------
    ValueError
        If the learning rate is not finite and above 0, ``factor`` is not in (0, 1), ``patience``
        or ``cooldown`` is not an integer of at least 0, or ``threshold`` is negative or not
        finite.

    Examples
    --------
    >>> losses = [1.0, 0.5, 0.5, 0.5]
    >>> [reduce_on_plateau(losses[:n], 0.1, factor=0.5, patience=1) for n in range(5)]
    [0.1, 0.1, 0.1, 0.1, 0.05]
    """
    check_positive("learning_rate", learning_rate)
    if not 0.0 < factor < 1.0:
        raise ValueError(f"factor: got {factor!r}, wanted a number in (0, 1)")
    check_count("patience", patience, least=0)
    check_non_negative("threshold", threshold)
    check_count("cooldown", cooldown, least=0)
    rate, best, waited, rest = learning_rate, math.inf, 0, 0
    for loss in losses:
        waited += 1
        # The sign lets negative losses have to fall, too.
        if loss < best * (1.0 - math.copysign(threshold, best)):
            best, waited = loss, 0
        if rest > 0:
            waited, rest = 0, rest - 1
        if waited > patience:
            rate, waited, rest = factor * rate, 0, cooldown
    return rate


def _schedule(rate: Callable[[Array], Any]) -> Schedule:
    """Let a formula take one step as well as an array of them."""

    @np.errstate(over="ignore")
    def schedule(step: ArrayLike) -> Any:
        t = np.asarray(step, dtype=float)
        if not np.all(t >= 0):
            raise ValueError(f"step: got {step!r}, wanted numbers of at least 0")
        return rate(t)[()]

    return schedule


def _mix(a: float, b: float, share: Array) -> Array:
    """Go from a to b along a straight line, exactly at both ends."""
    return (1.0 - share) * a + share * b


def _cosine(a: float, b: float, share: Array) -> Array:
    """Go from a to b along half a cosine, and stay there."""
    return _mix(a, b, (1.0 - np.cos(np.pi * np.minimum(share, 1.0))) / 2.0)


def _check_decay(learning_rate: float, steps: int, end: float) -> None:
    check_positive("learning_rate", learning_rate)
    check_count("steps", steps)
    check_non_negative("end", end)
