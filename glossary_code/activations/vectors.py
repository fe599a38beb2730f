"""Activations of a whole vector, each with its vector-Jacobian product."""

import numpy as np

from glossary_code._checks import Array, check_not_empty, check_same_shape

__all__ = [
    "softmax",
    "softmax_vjp",
]


@np.errstate(over="ignore")
def softmax(z: Array, axis: int = -1) -> Array:
    """Turn logits into probabilities: softmax(z)_i = e^(z_i) / Σ_j e^(z_j).

    The largest logit is subtracted first, which changes nothing in the quotient and keeps the
    exponentials at or below 1.

    Parameters
    ----------
    z : Array, any shape
        Logits.
    axis : int
        Axis along which the probabilities add up to 1.

    Returns
    -------
    Array, the shape of z
        Probabilities.

    Raises
    ------
    ValueError
        If ``z`` is empty or has no such axis.

    References
    ----------
    Bridle, "Probabilistic interpretation of feedforward classification network outputs, with
    relationships to statistical pattern recognition", in Neurocomputing, Springer, 1990.
    Blanchard, Higham, Higham, "Accurately computing the log-sum-exp and softmax functions",
    IMA Journal of Numerical Analysis 41, 2021, doi:10.1093/imanum/draa038

    Examples
    --------
    >>> softmax(np.array([[0.0, 0.0], [1000.0, -1000.0]]))
    array([[0.5, 0.5],
           [1. , 0. ]])
    """
    _check_axis(z, axis)
    e: Array = np.exp(z - np.max(z, axis=axis, keepdims=True))
    total: Array = np.sum(e, axis=axis, keepdims=True)
    return e / total


def softmax_vjp(z: Array, upstream: Array, axis: int = -1) -> Array:
    """Pull a gradient back through softmax: s ⊙ (u - Σ_j u_j s_j), with s = softmax(z).

    This is u multiplied by the Jacobian ∂s_i/∂z_j = s_i (δ_ij - s_j), which is never built.

    Parameters
    ----------
    z : Array, any shape
        Logits.
    upstream : Array, the shape of z
        Gradient u of a scalar at softmax(z).
    axis : int
        Axis along which the probabilities add up to 1.

    Returns
    -------
    Array, the shape of z
        Gradient of that scalar at ``z``.

    Raises
    ------
    ValueError
        If the shapes differ, or ``z`` is empty or has no such axis.

    References
    ----------
    Bridle, "Probabilistic interpretation of feedforward classification network outputs, with
    relationships to statistical pattern recognition", in Neurocomputing, Springer, 1990.

    Examples
    --------
    >>> softmax_vjp(np.array([0.0, 0.0]), np.array([1.0, 0.0]))
    array([ 0.25, -0.25])
    """
    check_same_shape(z=z, upstream=upstream)
    s = softmax(z, axis)
    mean: Array = np.sum(upstream * s, axis=axis, keepdims=True)
    return s * (upstream - mean)


def _check_axis(z: Array, axis: int) -> None:
    check_not_empty("z", z)
    if not -np.ndim(z) <= axis < np.ndim(z):
        raise ValueError(f"axis: got {axis}, wanted one of the {np.ndim(z)} axes of z")
