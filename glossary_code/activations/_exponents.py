"""Exponentials and infinities that leave no NaN behind."""

import numpy as np

from glossary_code._checks import Array, check_float


def finite(z: Array) -> Array:
    """Replace ±∞ by the largest floats of the type, as ∞ · 0 and ∞ / ∞ are NaN."""
    check_float("z", z)
    largest = np.finfo(np.asarray(z).dtype).max
    return np.clip(z, -largest, largest)


def exp_minus(a: Array) -> tuple[Array, Array]:
    """Return two factors of e^-a for a >= 0, neither of which underflows before z e^-z does.

    ``z * near * far`` keeps its digits where e^-z alone has become subnormal. The first factor
    takes up to 50 of a, and the difference is exact.
    """
    start = np.minimum(a, 50.0)
    return np.exp(-start), np.exp(start - a)
