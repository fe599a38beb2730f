"""Distributions over classes."""

import numpy as np

from glossary_code._checks import Array, check_matrix, check_same_shape


def check_distributions(logits: Array, target: Array) -> None:
    """Refuse targets whose rows are not probabilities that add up to 1, to half the digits."""
    check_matrix("logits", logits)
    check_same_shape(logits=logits, target=target)
    if not np.all(target >= 0):
        raise ValueError(f"target: got {np.min(target)}, wanted at least 0")
    sums = np.sum(target, axis=1)
    if not np.all(np.abs(sums - 1.0) <= np.sqrt(np.finfo(target.dtype).eps)):
        raise ValueError(
            f"target: got rows that add up to {np.min(sums)} to {np.max(sums)}, wanted 1"
        )


def expectation(weights: Array, values: Array) -> Array:
    """Add up Σ_j w_j v_j for each row; 0 times infinity is 0, the limit of w log w."""
    total: Array = np.sum(weights * np.where(weights == 0, 0.0, values), axis=1)
    return total
