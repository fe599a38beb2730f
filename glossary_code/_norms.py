"""Lengths and directions, right where a square would overflow or underflow."""

import numpy as np
from numpy.typing import NDArray

from glossary_code._checks import Array


def root_mean_square(x: Array) -> Array:
    """Compute √(Σ x² / d) along the last axis, of length d, which is taken out."""
    _, total, exponent = _scaled(x)
    return _finite(np.ldexp(np.sqrt(total / x.shape[-1]), exponent)[..., 0])


def norm(x: Array) -> Array:
    """Compute the Euclidean norm √(Σ x²) along the last axis, which is taken out."""
    _, total, exponent = _scaled(x)
    return _finite(np.ldexp(np.sqrt(total), exponent)[..., 0])


def unit(x: Array) -> Array:
    """Divide by the norm along the last axis: x / |x|, and 0 where x is 0."""
    scaled, total, _ = _scaled(x)
    return scaled / np.sqrt(np.where(total == 0, 1.0, total))


def unit_vjp(x: Array, upstream: Array) -> Array:
    """Pull a gradient u at x̂ = x / |x| back to x: (u - (u · x̂) x̂) / |x|, and 0 where x is 0."""
    x_hat, (_, total, exponent) = unit(x), _scaled(x)
    along: Array = np.sum(upstream * x_hat, axis=-1, keepdims=True)
    across = (upstream - along * x_hat) / np.sqrt(np.where(total == 0, np.inf, total))
    return np.ldexp(across, -exponent)


def squarable(x: Array) -> Array:
    """Hold numbers in a range in which 2⁴⁰ of their squares can be added up."""
    largest = np.sqrt(np.finfo(x.dtype).max) * 2.0**-20
    return np.clip(x, -largest, largest)


def _scaled(x: Array) -> tuple[Array, Array, NDArray[np.int32]]:
    """Halve or double until the largest entry is from 1/2 to 1, and add up the squares of that."""
    x = _finite(x)
    _, exponent = np.frexp(np.max(np.abs(x), axis=-1, keepdims=True))
    scaled = np.ldexp(x, -exponent)
    return scaled, np.sum(scaled**2, axis=-1, keepdims=True), exponent


def _finite(x: Array) -> Array:
    # The difference of two floats can overflow; the largest float stands for it then.
    return np.nan_to_num(x, nan=np.nan)
