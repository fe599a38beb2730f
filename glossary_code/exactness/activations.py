"""The elementwise activations as formulas, and how far their kernels are from them."""

import functools
from collections.abc import Mapping

import numpy as np
from numpy.typing import DTypeLike

from glossary_code import activations
from glossary_code.exactness._measure import Definition, Worst, worst

__all__ = [
    "ACTIVATIONS",
    "activation_errors",
]

SELU_ALPHA = "sqrt(2/pi) / (1 - 2 * sqrt(E) * Phi(-1))"
SELU_SCALE = f"1 / sqrt(1/2 + ({SELU_ALPHA})**2 * (E**2 * Phi(-2) - 2 * sqrt(E) * Phi(-1) + 1/2))"

ACTIVATIONS: Mapping[str, Definition] = {
    "identity": Definition("z"),
    "step": Definition("Piecewise((1, z > 0), (0, True))"),
    "sigmoid": Definition("1 / (1 + exp(-z))"),
    "log_sigmoid": Definition("log(1 / (1 + exp(-z)))"),
    "hard_sigmoid": Definition(
        "Piecewise((0, z <= -3), ((z + 3) / 6, z < 3), (1, True))", near=(-3.0, 3.0)
    ),
    "tanh": Definition("tanh(z)"),
    "hard_tanh": Definition("Piecewise((-1, z <= -1), (z, z < 1), (1, True))", near=(-1.0, 1.0)),
    "softsign": Definition("z / (1 + Abs(z))"),
    "relu": Definition("Piecewise((z, z > 0), (0, True))"),
    "relu6": Definition("Piecewise((0, z <= 0), (z, z < 6), (6, True))", near=(6.0,)),
    "leaky_relu": Definition("Piecewise((z, z > 0), (slope * z, True))", {"slope": "0.01"}),
    "prelu": Definition("Piecewise((z, z > 0), (slope * z, True))", {"slope": "0.25"}),
    "elu": Definition("Piecewise((z, z > 0), (alpha * (exp(z) - 1), True))", {"alpha": "1"}),
    "celu": Definition(
        "Piecewise((z, z > 0), (alpha * (exp(z / alpha) - 1), True))", {"alpha": "1"}
    ),
    "selu": Definition(
        f"{SELU_SCALE} * Piecewise((z, z > 0), ({SELU_ALPHA} * (exp(z) - 1), True))"
    ),
    "softplus": Definition("log(1 + exp(z))"),
    "gelu": Definition("z * Phi(z)", near=(-0.7518,), cancels=True),
    "gelu_tanh": Definition(
        "z / 2 * (1 + tanh(sqrt(2/pi) * (z + 0.044715 * z**3)))",
        near=(-0.7525, -21.5, -10.4),
        cancels=True,
    ),
    "swish": Definition("z / (1 + exp(-beta * z))", {"beta": "1"}, near=(-1.2785,), cancels=True),
    "silu": Definition("z / (1 + exp(-z))", near=(-1.2785,), cancels=True),
    "hard_swish": Definition(
        "Piecewise((0, z <= -3), (z * (z + 3) / 6, z < 3), (z, True))", near=(-3.0, -1.5, 3.0)
    ),
    "mish": Definition("z * tanh(log(1 + exp(z)))", near=(-1.1924,), cancels=True),
}


@functools.cache
def activation_errors(name: str, dtype: DTypeLike = np.float64) -> dict[str, Worst]:
    """Measure an elementwise activation and its derivatives against the formula.

    Parameters
    ----------
    name : str
        One of ``ACTIVATIONS``. Parameters take the values given there.
    dtype : numpy.float32 or numpy.float64
        Float type.

    Returns
    -------
    dict of str to Worst
        For each kernel, as ``"swish"``, ``"swish_grad"`` and ``"swish_beta_grad"``, the
        largest error in units in the last place, and where it is.

    Examples
    --------
    >>> for kernel, (ulps, _) in activation_errors("sigmoid").items():
    ...     print(kernel, ulps < 4)
    sigmoid True
    sigmoid_grad True
    """
    definition = ACTIVATIONS[name]
    values = {parameter: float(value) for parameter, value in definition.parameters.items()}
    kernels: dict[str, str | None] = {name: None, f"{name}_grad": "z"}
    if name == "swish":
        kernels["swish_beta_grad"] = "beta"
    return {
        kernel: worst(
            functools.partial(getattr(activations, kernel), **values), definition, by, dtype
        )
        for kernel, by in kernels.items()
    }
