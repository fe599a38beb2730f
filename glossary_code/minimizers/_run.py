"""What all minimizers that search lines have in common."""

from collections.abc import Callable

import numpy as np

from glossary_code._checks import (
    Array,
    check_count,
    check_finite,
    check_float,
    check_non_negative,
    check_not_empty,
    check_shape,
)
from glossary_code.minimizers.lines import Minimization, wolfe_search

Loss = Callable[[Array], float]
Gradient = Callable[[Array], Array]


def check_vector(name: str, array: Array) -> None:
    """Refuse all but a vector of finite floats."""
    check_float(name, array)
    if np.ndim(array) != 1:
        raise ValueError(f"{name}: got shape {np.shape(array)}, wanted a vector (1 axis)")
    check_not_empty(name, array)
    check_finite(name, array)


def check_limits(tolerance: float, steps: int) -> None:
    """Refuse limits at which a loop could not stop."""
    check_non_negative("tolerance", tolerance)
    check_count("steps", steps, least=0)


class Run:
    """A minimization on its way: each step is made along a direction that a method gives.

    After a step, ``s`` is the change of the parameters ``theta`` and ``y`` that of the
    gradient ``g``.
    """

    def __init__(
        self, f: Loss, grad: Gradient, start: Array, tolerance: float, steps: int
    ) -> None:
        check_limits(tolerance, steps)
        self.theta = np.array(start)
        check_vector("start", self.theta)
        self.f, self.grad, self.tolerance, self.steps = f, grad, tolerance, steps
        self.evaluations = 0
        self.value, self.g = self._evaluate(self.theta)
        check_finite("f(start)", np.array(self.value))
        check_finite("grad(start)", self.g)
        self.s = self.y = np.zeros_like(self.theta)
        self.path, self.values = [self.theta], [self.value]
        self.stopped = ""

    def step_along(self, d: Array, curvature: float = 0.9) -> bool:
        """Search the line from here along d; return False, and say why, if the run is over."""
        slope = float(self.g @ d)
        if np.max(np.abs(self.g)) <= self.tolerance:
            self.stopped = "gradient"
        elif len(self.path) > self.steps:
            self.stopped = "steps"
        elif not (slope < 0.0 and self._search(d, slope, curvature)):
            self.stopped = "line search"
        return not self.stopped

    def result(self) -> Minimization:
        """Say what was done."""
        return Minimization(
            np.array(self.path), np.array(self.values), self.evaluations, self.stopped
        )

    def _evaluate(self, theta: Array) -> tuple[float, Array]:
        self.evaluations += 1
        with np.errstate(all="ignore"):
            value, g = float(self.f(theta)), np.asarray(self.grad(theta))
        check_shape("grad(theta)", g, theta.shape)
        return value, g

    def _search(self, d: Array, slope: float, curvature: float) -> bool:
        trials = {}

        def phi(step: float) -> tuple[float, float]:
            theta = self.theta + step * d
            value, g = self._evaluate(theta)
            trials[step] = theta, value, g
            with np.errstate(all="ignore"):
                return value, float(g @ d)

        step = wolfe_search(phi, self.value, slope, curvature=curvature)
        if step == 0.0:
            return False
        previous = self.g
        self.theta, self.value, self.g = trials[step]
        self.s, self.y = step * d, self.g - previous
        self.path.append(self.theta)
        self.values.append(self.value)
        return True
