"""From a rule for one array to an optimizer of any list of them."""

from collections.abc import Callable
from typing import Any

import numpy as np

from glossary_code._checks import (
    Array,
    check_non_negative,
    check_positive,
    check_same_shape,
    check_shape,
)
from glossary_code.optimizers.interface import (
    LayerwiseOptimizer,
    LearningRate,
    Optimizer,
    State,
    Update,
)

# Called as rule(t, learning_rate, theta, g, *moments), with t 1 at the first step, it returns
# the new theta and the new moments.
Rule = Callable[..., tuple[Array, ...]]


# Called as init_moments(theta), it returns what the rule keeps of it before the first step.
InitMoments = Callable[[Array], tuple[Array, ...]]


def lift(rule: Rule, n_moments: int, learning_rate: LearningRate) -> Optimizer:
    """Turn a rule that treats all numbers alike into an optimizer of a list of arrays."""
    return Optimizer(*_functions(rule, zeros_like(n_moments), learning_rate, _blocks))


def lift_layerwise(
    rule: Rule, init_moments: InitMoments, learning_rate: LearningRate
) -> Optimizer:
    """Turn a rule that sees an array as a whole into an optimizer of a list of arrays."""
    return LayerwiseOptimizer(*_functions(rule, init_moments, learning_rate, _whole))


def zeros_like(n_moments: int) -> InitMoments:
    """Begin with moments of the shape of the array, all 0."""
    return lambda theta: tuple(np.zeros_like(theta) for _ in range(n_moments))


def _functions(
    rule: Rule, init_moments: InitMoments, learning_rate: LearningRate, blocks: Callable[..., Any]
) -> tuple[Callable[[list[Array]], State], Update]:
    """Make ``init`` and ``update`` of a rule that is applied to blocks of an array in turn."""
    if not callable(learning_rate):
        check_positive("learning_rate", learning_rate)

    def init(arrays: list[Array]) -> State:
        return State(0, [init_moments(theta) for theta in arrays])

    def update(
        arrays: list[Array], grads: list[Array], state: State, in_place: bool = False
    ) -> tuple[list[Array], State]:
        check_lists(arrays, grads, state)
        rate = _rate_at(learning_rate, state.step)
        arrays, moments = unless_in_place(arrays, state.moments, in_place)
        for theta, g, kept in zip(arrays, grads, moments, strict=True):
            for block in blocks(theta, g, kept):
                _step_in_place(rule, theta, g, kept, state.step + 1, rate, block)
        return arrays, State(state.step + 1, moments)

    return init, update


def check_lists(arrays: list[Array], grads: list[Array], state: State) -> None:
    """Refuse lists that do not hold one entry for each array."""
    for name, given in (("grads", grads), ("state", state.moments)):
        if len(given) != len(arrays):
            raise ValueError(
                f"{name}: got {len(given)} entries, wanted {len(arrays)}, one for each array"
            )


def unless_in_place(
    arrays: list[Array], moments: list[tuple[Array, ...]], in_place: bool
) -> tuple[list[Array], list[tuple[Array, ...]]]:
    """Copy what is about to be overwritten, if the caller wants to keep it."""
    if in_place:
        return arrays, moments
    copies = [tuple(m.copy() for m in kept) for kept in moments]
    return [theta.copy() for theta in arrays], copies


# An array of so many float32 numbers is just below the 128 KiB from which the C library may ask
# the system for fresh pages each time, at every line of a kernel; that costs more than the line.
_BLOCK = 32_000


def _whole(*_arrays: Any) -> list[Any]:
    return [...]


def _blocks(theta: Array, g: Array, moments: tuple[Array, ...]) -> list[Any]:
    """Cut a long vector into blocks; any other array is one."""
    if theta.ndim != 1 or theta.size <= _BLOCK:
        return _whole()
    check_same_shape(theta=theta, g=g)
    for moment in moments:
        check_shape("state", moment, theta.shape)
    return [slice(i, i + _BLOCK) for i in range(0, theta.size, _BLOCK)]


def _step_in_place(
    rule: Rule,
    theta: Array,
    g: Array,
    moments: tuple[Array, ...],
    t: int,
    rate: float,
    block: Any,
) -> None:
    """Overwrite a block of ``theta`` and of ``moments`` by what ``rule`` returns."""
    kept = (moment[block] for moment in moments)
    theta[block], *updated = rule(t, rate, theta[block], g[block], *kept)
    for moment, new in zip(moments, updated, strict=True):
        moment[block] = new


def _rate_at(learning_rate: LearningRate, step: int) -> float:
    """Look up the learning rate; a schedule may well end at 0."""
    if not callable(learning_rate):
        return learning_rate
    rate = float(learning_rate(step))
    check_non_negative(f"learning_rate({step})", rate)
    return rate
