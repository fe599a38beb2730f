"""From a loss for each example to one number, and the same for the gradient."""

from typing import Any, Literal

import numpy as np

from glossary_code._checks import Array

Reduction = Literal["mean", "sum", "none"]

# A number, or an array where the reduction is "none". Any keeps callers who ask for the mean
# from having to rule the array out.
Loss = float | Any


def reduce_losses(losses: Array, reduction: Reduction, count: float | None = None) -> Loss:
    """Take the mean or the sum of losses, or "none"; count is what the mean divides by."""
    _check_reduction(reduction)
    if reduction == "none":
        return losses
    total = float(np.sum(losses))
    return total / (count or np.size(losses)) if reduction == "mean" else total


def reduce_gradient(gradient: Array, reduction: Reduction, count: float | None = None) -> Array:
    """Turn the derivative of each loss into that of the mean; that of the sum is the same."""
    _check_reduction(reduction)
    return gradient / (count or np.size(gradient)) if reduction == "mean" else gradient


def _check_reduction(reduction: Reduction) -> None:
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(f"reduction: got {reduction!r}, wanted 'mean', 'sum' or 'none'")
