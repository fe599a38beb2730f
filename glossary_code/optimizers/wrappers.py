"""Wrappers: they change what an optimizer is given, or what becomes of its steps."""

import math
from collections.abc import Callable

import numpy as np

from glossary_code._checks import (
    Array,
    check_count,
    check_float,
    check_non_negative,
    check_positive,
    check_same_shape,
    check_share,
)
from glossary_code._norms import unit
from glossary_code.optimizers._lift import check_lists, unless_in_place
from glossary_code.optimizers.interface import Optimizer, State

__all__ = [
    "accumulate",
    "clip_by_norm",
    "clip_by_value",
    "lookahead",
    "sam_gradient",
    "with_gradients",
]

Arrays = list[Array]
Kept = list[tuple[Array, ...]]


def clip_by_value(grads: Arrays, limit: float) -> Arrays:
    """Cut off every entry of the gradients on its own: g ← max(-c, min(c, g)).

    The direction changes, unlike in `clip_by_norm`.

    Parameters
    ----------
    grads : list of Array
        Gradients g.
    limit : float
        Largest size c of an entry.

    Returns
    -------
    list of Array
        New gradients. NaN stays NaN.

    Raises
    ------
    ValueError
        If the gradients are not floats, or ``limit`` is not a finite number above 0.

    References
    ----------
    Mikolov, Statistical Language Models Based on Neural Networks, PhD thesis, Brno University of
    Technology, 2012

    Examples
    --------
    >>> clip_by_value([np.array([3.0, -0.5])], limit=1.0)
    [array([ 1. , -0.5])]
    """
    check_positive("limit", limit)
    for g in grads:
        check_float("grads", g)
    return [np.clip(g, -limit, limit) for g in grads]


@np.errstate(over="ignore", invalid="ignore")
def clip_by_norm(grads: Arrays, max_norm: float) -> Arrays:
    """Shorten the gradients to a longest length of all together: g ← g · min(1, c / ‖g‖).

    The norm is that of all entries of all arrays, so that the direction stays. PyTorch divides by
    ‖g‖ + 1e-6, Optax by ‖g‖ as here.

    Parameters
    ----------
    grads : list of Array
        Gradients g.
    max_norm : float
        Longest length c.

    Returns
    -------
    list of Array
        New gradients. One NaN makes all of them NaN; an infinite entry becomes NaN and leaves 0
        of the finite ones, as in PyTorch and Optax.

    Raises
    ------
    ValueError
        If the gradients are not floats, or ``max_norm`` is not a finite number above 0.

    References
    ----------
    Pascanu, Mikolov, Bengio, "On the difficulty of training recurrent neural networks", ICML
    2013, arXiv:1211.5063

    Examples
    --------
    >>> clip_by_norm([np.array([6.0]), np.array([[8.0]])], max_norm=5.0)
    [array([3.]), array([[4.]])]
    """
    check_positive("max_norm", max_norm)
    for g in grads:
        check_float("grads", g)
    # Brought to sizes near 1, so that no square overflows.
    _, exponent = np.frexp(np.max([np.max(np.abs(g)) for g in grads]))
    scaled = [np.ldexp(g, -exponent) for g in grads]
    length = math.sqrt(sum(float(np.vdot(g, g)) for g in scaled))
    if length <= np.ldexp(max_norm, -exponent):
        return [g.copy() for g in grads]
    return [max_norm / length * g for g in scaled]


def with_gradients(optimizer: Optimizer, transform: Callable[[Arrays], Arrays]) -> Optimizer:
    """Let an optimizer see other gradients than it is given: g ← transform(g).

    Parameters
    ----------
    optimizer : Optimizer
        Rule that is given the new gradients.
    transform : callable
        ``transform(grads) -> grads``, such as `clip_by_norm` with its length filled in.

    Returns
    -------
    Optimizer
        The rule with the transform before it, layerwise if the rule is.

    References
    ----------
    Pascanu, Mikolov, Bengio, "On the difficulty of training recurrent neural networks", ICML
    2013, arXiv:1211.5063

    Examples
    --------
    >>> from functools import partial
    >>> from glossary_code import sgd
    >>> optimizer = with_gradients(sgd(0.5), partial(clip_by_norm, max_norm=1.0))
    >>> arrays = [np.array([1.0, 1.0])]
    >>> optimizer.update(arrays, [np.array([30.0, 40.0])], optimizer.init(arrays))[0]
    [array([0.7, 0.6])]
    """

    def update(
        arrays: Arrays, grads: Arrays, state: State, in_place: bool = False
    ) -> tuple[Arrays, State]:
        return optimizer.update(arrays, transform(grads), state, in_place)

    return type(optimizer)(optimizer.init, update)


def accumulate(optimizer: Optimizer, every: int) -> Optimizer:
    """Update once in k calls, by the mean of their gradients: g = (g₁ + ... + g_k) / k.

    With a loss that is a mean over examples this is the gradient of one batch k times as large.
    Between the updates nothing moves. A schedule counts updates, not calls.

    Parameters
    ----------
    optimizer : Optimizer
        Rule that makes the update.
    every : int
        Number k of calls to an update.

    Returns
    -------
    Optimizer
        A rule that waits, layerwise if the given one is. The last of its moments is the part of
        the mean that is known so far.

    Raises
    ------
    ValueError
        If ``every`` is not an integer of at least 1.

    References
    ----------
    Ott, Edunov, Grangier, Auli, "Scaling neural machine translation", WMT 2018, arXiv:1806.00187

    Examples
    --------
    >>> from glossary_code import sgd
    >>> optimizer = accumulate(sgd(0.5), every=2)
    >>> arrays = [np.array([1.0])]
    >>> state = optimizer.init(arrays)
    >>> for g in (4.0, 0.0):
    ...     arrays, state = optimizer.update(arrays, [np.array([g])], state)
    ...     print(arrays)
    [array([1.])]
    [array([0.])]
    """
    check_count("every", every)

    def step_in_place(arrays: Arrays, grads: Arrays, kept: Kept, means: Arrays, t: int) -> None:
        for g, mean in zip(grads, means, strict=True):
            mean += g / every
        if t % every == 0:
            optimizer.update(arrays, means, State(t // every - 1, kept), in_place=True)
            for mean in means:
                mean.fill(0.0)

    return _remembering(optimizer, np.zeros_like, step_in_place)


def lookahead(optimizer: Optimizer, every: int = 5, alpha: float = 0.5) -> Optimizer:
    """Go back part of the way after every k steps: φ ← (1 - α) φ + α θ, θ ← φ.

    The paper calls θ the fast and φ the slow weights. What the inner rule keeps, such as its
    momentum, goes on unchanged. The authors' code has α of 0.8, TensorFlow Addons k of 6.

    Parameters
    ----------
    optimizer : Optimizer
        Inner rule, which moves θ.
    every : int
        Number k of its steps from one return to the next.
    alpha : float
        Share α of the way that is kept, in [0, 1]; 1 is the inner rule alone.

    Returns
    -------
    Optimizer
        The rule with its returns, layerwise if the inner one is. The last of its moments is φ.

    Raises
    ------
    ValueError
        If ``every`` is not an integer of at least 1, or ``alpha`` is outside [0, 1].

    References
    ----------
    Zhang, Lucas, Hinton, Ba, "Lookahead optimizer: k steps forward, 1 step back", NeurIPS 2019,
    arXiv:1907.08610

    Examples
    --------
    >>> from glossary_code import sgd
    >>> optimizer = lookahead(sgd(1.0), every=2, alpha=0.5)
    >>> arrays = [np.array([0.0])]
    >>> state = optimizer.init(arrays)
    >>> for _ in range(2):
    ...     arrays, state = optimizer.update(arrays, [np.array([-1.0])], state)
    >>> arrays
    [array([1.])]
    """
    check_count("every", every)
    check_share("alpha", alpha)

    def step_in_place(arrays: Arrays, grads: Arrays, kept: Kept, slow: Arrays, t: int) -> None:
        optimizer.update(arrays, grads, State(t - 1, kept), in_place=True)
        if t % every == 0:
            for theta, phi in zip(arrays, slow, strict=True):
                theta[...] = phi[...] = (1.0 - alpha) * phi + alpha * theta

    return _remembering(optimizer, np.copy, step_in_place)


def sam_gradient(gradient: Callable[[Array], Array], theta: Array, rho: float = 0.05) -> Array:
    """Take the gradient at the worst point near by, not at θ: g = ∇L(θ + ρ ∇L(θ) / ‖∇L(θ)‖).

    Any optimizer may step by it: that is sharpness-aware minimization. It costs two gradients.

    Parameters
    ----------
    gradient : callable
        ``gradient(theta) -> Array``, the gradient ∇L of the loss.
    theta : Array, any shape
        Parameters θ.
    rho : float
        Distance ρ to the point, from 0; at 0 this is the gradient itself.

    Returns
    -------
    Array, the shape of theta
        Gradient g. Where ∇L(θ) is 0, so is g.

    Raises
    ------
    ValueError
        If the shapes differ, or ``rho`` is negative or not finite.

    References
    ----------
    Foret, Kleiner, Mobahi, Neyshabur, "Sharpness-aware minimization for efficiently improving
    generalization", ICLR 2021, arXiv:2010.01412

    Examples
    --------
    >>> sam_gradient(lambda theta: 2.0 * theta, np.array([3.0, 4.0]), rho=5.0)
    array([12., 16.])
    """
    check_non_negative("rho", rho)
    g = gradient(theta)
    check_same_shape(theta=theta, g=g)
    return gradient(theta + rho * unit(g.ravel()).reshape(g.shape))


def _remembering(
    optimizer: Optimizer, first: Callable[[Array], Array], step_in_place: Callable[..., None]
) -> Optimizer:
    """Make a wrapper that keeps one array more for each one that is trained, ``first`` of it.

    ``step_in_place(arrays, grads, kept, own, t)`` overwrites the arrays, what the optimizer keeps
    of them and the wrapper's own; t is 1 at the first step.
    """

    def init(arrays: Arrays) -> State:
        step, moments = optimizer.init(arrays)
        pairs = zip(moments, arrays, strict=True)
        return State(step, [(*kept, first(theta)) for kept, theta in pairs])

    def update(
        arrays: Arrays, grads: Arrays, state: State, in_place: bool = False
    ) -> tuple[Arrays, State]:
        check_lists(arrays, grads, state)
        arrays, moments = unless_in_place(arrays, state.moments, in_place)
        own = [kept[-1] for kept in moments]
        for theta, g, array in zip(arrays, grads, own, strict=True):
            check_same_shape(theta=theta, g=g, state=array)
        t = state.step + 1
        step_in_place(arrays, grads, [kept[:-1] for kept in moments], own, t)
        return arrays, State(t, moments)

    return type(optimizer)(init, update)
