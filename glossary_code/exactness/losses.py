"""The elementwise losses as formulas, and how far their kernels are from them."""

import functools
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import DTypeLike

from glossary_code import losses
from glossary_code._checks import Array
from glossary_code.exactness._measure import Definition, Worst, worst

__all__ = [
    "LOSSES",
    "LossAtTarget",
    "loss_errors",
]


class LossAtTarget(NamedTuple):
    """A loss as a function of the prediction or logit z alone.

    Parameters
    ----------
    name : str
        The loss.
    target : float
        The target. It is one for which nothing cancels: the error of z - y, σ(z) - y or
        e^z - y for z next to the root is that of the data, not of the kernel.
    definition : Definition
        What it costs.
    """

    name: str
    target: float
    definition: Definition


LOSSES: Mapping[str, LossAtTarget] = {
    "mse": LossAtTarget("mse", 0.0, Definition("z**2")),
    "mae": LossAtTarget("mae", 0.0, Definition("Abs(z)")),
    "huber": LossAtTarget(
        "huber",
        0.0,
        Definition(
            "Piecewise((z**2 / 2, Abs(z) <= delta), (delta * (Abs(z) - delta / 2), True))",
            {"delta": "0.375"},
            near=(-0.375, 0.375),
        ),
    ),
    "smooth_l1": LossAtTarget(
        "smooth_l1",
        0.0,
        Definition(
            "Piecewise((z**2 / (2 * beta), Abs(z) < beta), (Abs(z) - beta / 2, True))",
            {"beta": "0.375"},
            near=(-0.375, 0.375),
        ),
    ),
    "log_cosh": LossAtTarget("log_cosh", 0.0, Definition("log(cosh(z))", near=(-1.0, 1.0))),
    "pinball": LossAtTarget(
        "pinball",
        0.0,
        Definition(
            "Piecewise(((1 - tau) * z, z > 0), (-tau * z, z < 0), (0, True))", {"tau": "0.25"}
        ),
    ),
    "binary_cross_entropy of 1": LossAtTarget(
        "binary_cross_entropy", 1.0, Definition("-log(1 / (1 + exp(-z)))")
    ),
    "binary_cross_entropy of 0": LossAtTarget(
        "binary_cross_entropy", 0.0, Definition("-log(1 / (1 + exp(z)))")
    ),
    "focal of 1": LossAtTarget(
        "focal",
        1.0,
        Definition(
            "alpha * (1 / (1 + exp(z)))**gamma * log(1 + exp(-z))",
            {"alpha": "0.25", "gamma": "2"},
        ),
    ),
    "focal of 0": LossAtTarget(
        "focal",
        0.0,
        Definition(
            "(1 - alpha) * (1 / (1 + exp(-z)))**gamma * log(1 + exp(z))",
            {"alpha": "0.25", "gamma": "2"},
        ),
    ),
    "hinge": LossAtTarget(
        "hinge", 1.0, Definition("Piecewise((1 - z, z < 1), (0, True))", near=(1.0,))
    ),
    "squared_hinge": LossAtTarget(
        "squared_hinge", 1.0, Definition("Piecewise(((1 - z)**2, z < 1), (0, True))", near=(1.0,))
    ),
    "poisson_nll": LossAtTarget("poisson_nll", 0.0, Definition("exp(z)")),
}


@functools.cache
def loss_errors(case: str, dtype: DTypeLike = np.float64) -> dict[str, Worst]:
    """Measure a loss and its derivative, element by element, against the formula.

    Parameters
    ----------
    case : str
        One of ``LOSSES``. Parameters take the values given there.
    dtype : numpy.float32 or numpy.float64
        Float type.

    Returns
    -------
    dict of str to Worst
        For each kernel, as ``"mse"`` and ``"mse_grad"``, the largest error in units in the
        last place, and where it is.

    Examples
    --------
    >>> for kernel, (ulps, _) in loss_errors("log_cosh").items():
    ...     print(kernel, ulps < 4)
    log_cosh True
    log_cosh_grad True
    """
    name, target, definition = LOSSES[case]
    values = {parameter: float(value) for parameter, value in definition.parameters.items()}

    def at_target(kernel: str, z: Array) -> Array:
        each: Array = getattr(losses, kernel)(
            z, np.full_like(z, target), **values, reduction="none"
        )
        return each

    kernels: dict[str, str | None] = {name: None, f"{name}_grad": "z"}
    return {
        kernel: worst(functools.partial(at_target, kernel), definition, by, dtype)
        for kernel, by in kernels.items()
    }
