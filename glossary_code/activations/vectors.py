"""Activations of a whole vector, each with its vector-Jacobian product."""

import numpy as np

from glossary_code._checks import Array, check_positive, check_same_shape
from glossary_code.activations._axes import check_axis

__all__ = [
    "log_softmax",
    "log_softmax_vjp",
    "softmax",
    "softmax_vjp",
    "softmin",
    "softmin_vjp",
    "sparsemax",
    "sparsemax_vjp",
]


@np.errstate(over="ignore", invalid="ignore")
def softmax(z: Array, axis: int = -1, temperature: float = 1.0) -> Array:
    """Turn logits into probabilities: softmax(z)_i = e^(z_i/T) / Σ_j e^(z_j/T).

    The largest logit is subtracted first, which changes nothing in the quotient and keeps the
    exponentials at or below 1. A logit of -∞ has probability 0, so that it masks its class;
    one of +∞, or nothing but -∞, gives NaN, as in PyTorch and JAX.

    Parameters
    ----------
    z : Array, any shape
        Logits.
    axis : int
        Axis along which the probabilities add up to 1.
    temperature : float
        Temperature T, above 0: towards 0 the largest takes all, towards ∞ all get the same.

    Returns
    -------
    Array, the shape of z
        Probabilities.

    Raises
    ------
    ValueError
        If ``z`` is empty or has no such axis, or ``temperature`` is not a finite number above 0.

    References
    ----------
    Bridle, "Probabilistic interpretation of feedforward classification network outputs, with
    relationships to statistical pattern recognition", in Neurocomputing, Springer, 1990.
    Hinton, Vinyals, Dean, "Distilling the knowledge in a neural network", 2015,
    arXiv:1503.02531.
    Blanchard, Higham, Higham, "Accurately computing the log-sum-exp and softmax functions",
    IMA Journal of Numerical Analysis 41, 2021, doi:10.1093/imanum/draa038

    Examples
    --------
    >>> softmax(np.array([[0.0, 0.0], [1000.0, -1000.0]]))
    array([[0.5, 0.5],
           [1. , 0. ]])
    """
    e: Array = np.exp(_shifted(z, axis, temperature))
    total: Array = np.sum(e, axis=axis, keepdims=True)
    return e / total


@np.errstate(over="ignore", invalid="ignore")
def softmax_vjp(z: Array, upstream: Array, axis: int = -1, temperature: float = 1.0) -> Array:
    """Pull a gradient back through softmax: s ⊙ (u - Σ_j u_j s_j) / T, with s = softmax(z).

    This is u multiplied by the Jacobian ∂s_i/∂z_j = s_i (δ_ij - s_j) / T, which is never built.

    Parameters
    ----------
    z : Array, any shape
        Logits.
    upstream : Array, the shape of z
        Gradient u of a scalar at softmax(z).
    axis : int
        Axis along which the probabilities add up to 1.
    temperature : float
        Temperature T, above 0: towards 0 the largest takes all, towards ∞ all get the same.

    Returns
    -------
    Array, the shape of z
        Gradient of that scalar at ``z``.

    Raises
    ------
    ValueError
        If the shapes differ, ``z`` is empty or has no such axis, or ``temperature`` is not a
        finite number above 0.

    References
    ----------
    Bridle, "Probabilistic interpretation of feedforward classification network outputs, with
    relationships to statistical pattern recognition", in Neurocomputing, Springer, 1990

    Examples
    --------
    >>> softmax_vjp(np.array([0.0, 0.0]), np.array([1.0, 0.0]))
    array([ 0.25, -0.25])
    """
    check_same_shape(z=z, upstream=upstream)
    s = softmax(z, axis, temperature)
    mean: Array = np.sum(upstream * s, axis=axis, keepdims=True)
    return s * (upstream - mean) / temperature


@np.errstate(over="ignore", invalid="ignore")
def log_softmax(z: Array, axis: int = -1, temperature: float = 1.0) -> Array:
    """Take the logarithm of softmax: log_softmax(z)_i = z_i/T - log Σ_j e^(z_j/T).

    Range: (-∞, 0]. The largest logit is subtracted first, and its own e^0 = 1 is left out of
    the sum for ``numpy.log1p``: nothing rounds to log 0 or log 1.

    Parameters
    ----------
    z : Array, any shape
        Logits.
    axis : int
        Axis along which the probabilities add up to 1.
    temperature : float
        Temperature T, above 0: towards 0 the largest takes all, towards ∞ all get the same.

    Returns
    -------
    Array, the shape of z
        Logarithms of the probabilities.

    Raises
    ------
    ValueError
        If ``z`` is empty or has no such axis, or ``temperature`` is not a finite number above 0.

    References
    ----------
    Blanchard, Higham, Higham, "Accurately computing the log-sum-exp and softmax functions",
    IMA Journal of Numerical Analysis 41, 2021, doi:10.1093/imanum/draa038

    Examples
    --------
    >>> log_softmax(np.array([[0.0, 0.0], [50.0, 0.0]]))
    array([[-6.93147181e-01, -6.93147181e-01],
           [-1.92874985e-22, -5.00000000e+01]])
    """
    shifted = _shifted(z, axis, temperature)
    e: Array = np.exp(shifted)
    np.put_along_axis(e, np.argmax(shifted, axis=axis, keepdims=True), 0.0, axis)
    rest: Array = np.sum(e, axis=axis, keepdims=True)
    return shifted - np.log1p(rest)


@np.errstate(over="ignore", invalid="ignore")
def log_softmax_vjp(z: Array, upstream: Array, axis: int = -1, temperature: float = 1.0) -> Array:
    """Pull a gradient back through log-softmax: (u - softmax(z) Σ_j u_j) / T.

    Parameters
    ----------
    z : Array, any shape
        Logits.
    upstream : Array, the shape of z
        Gradient u of a scalar at log_softmax(z).
    axis : int
        Axis along which the probabilities add up to 1.
    temperature : float
        Temperature T, above 0: towards 0 the largest takes all, towards ∞ all get the same.

    Returns
    -------
    Array, the shape of z
        Gradient of that scalar at ``z``.

    Raises
    ------
    ValueError
        If the shapes differ, ``z`` is empty or has no such axis, or ``temperature`` is not a
        finite number above 0.

    References
    ----------
    Bishop, Pattern Recognition and Machine Learning, Springer, 2006, section 4.3.4

    Examples
    --------
    >>> log_softmax_vjp(np.array([0.0, 0.0]), np.array([1.0, 0.0]))
    array([ 0.5, -0.5])
    """
    check_same_shape(z=z, upstream=upstream)
    total: Array = np.sum(upstream, axis=axis, keepdims=True)
    return (upstream - softmax(z, axis, temperature) * total) / temperature


def softmin(z: Array, axis: int = -1, temperature: float = 1.0) -> Array:
    """Give the smallest the largest probability: softmin(z) = softmax(-z).

    Parameters
    ----------
    z : Array, any shape
        Costs.
    axis : int
        Axis along which the probabilities add up to 1.
    temperature : float
        Temperature T, above 0: towards 0 the smallest takes all, towards ∞ all get the same.

    Returns
    -------
    Array, the shape of z
        Probabilities.

    Raises
    ------
    ValueError
        If ``z`` is empty or has no such axis, or ``temperature`` is not a finite number above 0.

    References
    ----------
    Bridle, "Probabilistic interpretation of feedforward classification network outputs, with
    relationships to statistical pattern recognition", in Neurocomputing, Springer, 1990

    Examples
    --------
    >>> softmin(np.array([0.0, 1000.0]))
    array([1., 0.])
    """
    return softmax(-z, axis, temperature)


def softmin_vjp(z: Array, upstream: Array, axis: int = -1, temperature: float = 1.0) -> Array:
    """Pull a gradient back through softmin: -s ⊙ (u - Σ_j u_j s_j) / T, with s = softmin(z).

    Parameters
    ----------
    z : Array, any shape
        Costs.
    upstream : Array, the shape of z
        Gradient u of a scalar at softmin(z).
    axis : int
        Axis along which the probabilities add up to 1.
    temperature : float
        Temperature T, above 0: towards 0 the smallest takes all, towards ∞ all get the same.

    Returns
    -------
    Array, the shape of z
        Gradient of that scalar at ``z``.

    Raises
    ------
    ValueError
        If the shapes differ, ``z`` is empty or has no such axis, or ``temperature`` is not a
        finite number above 0.

    References
    ----------
    Bridle, "Probabilistic interpretation of feedforward classification network outputs, with
    relationships to statistical pattern recognition", in Neurocomputing, Springer, 1990

    Examples
    --------
    >>> softmin_vjp(np.array([0.0, 0.0]), np.array([1.0, 0.0]))
    array([-0.25,  0.25])
    """
    return -softmax_vjp(-z, upstream, axis, temperature)


@np.errstate(over="ignore", invalid="ignore")
def sparsemax(z: Array, axis: int = -1) -> Array:
    """Turn logits into probabilities, many of them 0: sparsemax(z)_i = max(0, z_i - τ(z)).

    This is the point of the probability simplex nearest to z. With z_(1) ≥ z_(2) ≥ ... and
    τ_k = (z_(1) + ... + z_(k) - 1) / k, the support has the largest k with z_(k) > τ_k, and
    τ = τ_k. A logit of -∞ has probability 0; one of +∞, or nothing but -∞, gives NaN.

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
    Martins, Astudillo, "From softmax to sparsemax: a sparse model of attention and multi-label
    classification", ICML 2016, arXiv:1602.02068

    Examples
    --------
    >>> sparsemax(np.array([0.5, 0.0, -1.0]))
    array([0.75, 0.25, 0.  ])
    """
    check_axis(z, axis)
    # A shift changes nothing, and what lies 1 below the largest is outside the support.
    shifted: Array = np.maximum(z - np.max(z, axis=axis, keepdims=True), -1.0)
    falling = np.flip(np.sort(np.moveaxis(shifted, axis, -1)), -1)
    k = np.arange(1, falling.shape[-1] + 1, dtype=falling.dtype)
    tau = (np.cumsum(falling, axis=-1) - 1.0) / k
    size = np.count_nonzero(falling > tau, axis=-1, keepdims=True)
    threshold = np.take_along_axis(tau, size - 1, axis=-1)
    return np.maximum(shifted - np.moveaxis(threshold, -1, axis), 0.0)


@np.errstate(over="ignore", invalid="ignore")
def sparsemax_vjp(z: Array, upstream: Array, axis: int = -1) -> Array:
    """Pull a gradient back through sparsemax: u minus its mean over the support, else 0.

    Where an element just enters the support (z_i = τ) there is a kink; it counts as outside.

    Parameters
    ----------
    z : Array, any shape
        Logits.
    upstream : Array, the shape of z
        Gradient u of a scalar at sparsemax(z).
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
    Martins, Astudillo, "From softmax to sparsemax: a sparse model of attention and multi-label
    classification", ICML 2016, arXiv:1602.02068

    Examples
    --------
    >>> sparsemax_vjp(np.array([0.5, 0.0, -1.0]), np.array([1.0, 0.0, 5.0]))
    array([ 0.5, -0.5,  0. ])
    """
    check_same_shape(z=z, upstream=upstream)
    inside = np.heaviside(sparsemax(z, axis), 0.0)
    total: Array = np.sum(upstream * inside, axis=axis, keepdims=True)
    size: Array = np.sum(inside, axis=axis, keepdims=True)
    gradient: Array = inside * (upstream - total / size)
    return gradient


def _shifted(z: Array, axis: int, temperature: float) -> Array:
    check_axis(z, axis)
    check_positive("temperature", temperature)
    largest: Array = np.max(z, axis=axis, keepdims=True)
    shifted: Array = (z - largest) / temperature
    return shifted
