"""The checks that the losses have in common."""

import numpy as np

from glossary_code._checks import Array, check_not_empty, check_same_shape


def check_pair(**arrays: Array) -> None:
    """Refuse arrays that are empty or of different shapes."""
    check_same_shape(**arrays)
    for name, array in arrays.items():
        check_not_empty(name, array)


def check_either(name: str, labels: Array, low: int, high: int) -> None:
    """Refuse labels other than the two."""
    other = np.extract((labels != low) & (labels != high), labels)
    if other.size:
        raise ValueError(f"{name}: got {other[0]}, wanted only {low} and {high}")
