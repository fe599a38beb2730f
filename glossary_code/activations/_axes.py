"""What the functions along an axis have in common."""

import numpy as np

from glossary_code._checks import Array, check_float, check_not_empty


def check_axis(z: Array, axis: int) -> None:
    """Refuse integers, an empty array, and an axis that it does not have."""
    check_float("z", z)
    check_not_empty("z", z)
    if not -np.ndim(z) <= axis < np.ndim(z):
        raise ValueError(f"axis: got {axis}, wanted one of the {np.ndim(z)} axes of z")
