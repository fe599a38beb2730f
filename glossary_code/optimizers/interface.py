"""What every optimizer is: two pure functions over lists of arrays, and a state."""

from collections.abc import Callable
from typing import NamedTuple, Protocol

from glossary_code._checks import Array

__all__ = ["LayerwiseOptimizer", "LearningRate", "Optimizer", "State", "Update"]

LearningRate = float | Callable[[int], float]


class State(NamedTuple):
    """What an optimizer remembers between two updates.

    Attributes
    ----------
    step : int
        Number of updates made so far.
    moments : list of tuple of Array
        For each array what the rule keeps of its gradients, such as running averages.
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


class LayerwiseOptimizer(Optimizer):
    """An optimizer that sees each array as a whole, such as its norm or its shape as a matrix.

    It has to be given the weights of each layer as they are; to any other optimizer all
    parameters may be given as one vector.
    """
