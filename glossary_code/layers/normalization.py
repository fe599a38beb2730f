"""Normalization layers: they set the mean and the size of what passes."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from glossary_code._checks import (
    Array,
    check_float,
    check_not_empty,
    check_positive,
    check_same_shape,
    check_shape,
)
from glossary_code.layers._pullback import Pullback, quiet

__all__ = [
    "BatchStatistics",
    "batch_norm",
    "batch_norm_inference",
    "layer_norm",
    "rms_norm",
]

Axes = tuple[int, ...]


class BatchStatistics(NamedTuple):
    """What `batch_norm` saw, for the running averages that `batch_norm_inference` takes.

    Attributes
    ----------
    mean : Array, shape (d,)
        Mean of each feature over the batch.
    variance : Array, shape (d,)
        Unbiased variance of each feature: the sum of squares is divided by m - 1, not m.
    """

    mean: Array
    variance: Array


@quiet
def batch_norm(
    x: Array, scale: Array, shift: Array, epsilon: float = 1e-5
) -> tuple[Array, Pullback, BatchStatistics]:
    """Normalize each feature over the batch, in training: y = γ (x - μ) / √(σ² + ε) + β.

    The mean μ and the variance σ² of a feature are those of the batch, and of all places in
    images; σ² divides by their number m. The variance handed back for the running average
    divides by m - 1, as in the paper and in PyTorch. PyTorch averages by
    running ← (1 - momentum) · running + momentum · batch, with momentum 0.1, the weight of the
    *new* value; in Keras momentum, 0.99, is the weight of the *old* one.

    Parameters
    ----------
    x : Array, shape (n, d) or (n, d, h, w)
        Batch, of vectors or of images with d channels.
    scale : Array, shape (d,)
        Scale γ, 1 at first.
    shift : Array, shape (d,)
        Shift β, 0 at first; it makes a bias in the layer before pointless.
    epsilon : float
        Small ε that keeps the quotient finite, inside the root.

    Returns
    -------
    y : Array, the shape of x
        Output.
    pullback : callable
        Takes the gradient of a scalar at ``y`` and returns those at ``x``, ``scale`` and
        ``shift``; that at ``x`` goes through μ and σ² too.
    statistics : BatchStatistics
        Mean and unbiased variance of each feature, for the caller's running averages.

    Raises
    ------
    ValueError
        If shapes do not fit, a feature has fewer than two values, the numbers are not floats,
        or ``epsilon`` is not a finite number above 0.

    References
    ----------
    Ioffe, Szegedy, "Batch normalization: accelerating deep network training by reducing
    internal covariate shift", ICML 2015, arXiv:1502.03167

    Examples
    --------
    >>> x = np.array([[1.0], [3.0]])
    >>> y, pullback, batch = batch_norm(x, np.ones(1), np.zeros(1), epsilon=1e-12)
    >>> np.round(y, 6)
    array([[-1.],
           [ 1.]])
    >>> batch.mean, batch.variance
    (array([2.]), array([2.]))
    >>> running_mean, momentum = np.zeros(1), 0.1
    >>> (1.0 - momentum) * running_mean + momentum * batch.mean
    array([0.2])
    """
    _check_features(x, epsilon, scale=scale, shift=shift)
    axis = _all_but_features(x)
    m = x.size // x.shape[1]
    if m < 2:
        raise ValueError(f"x: got shape {x.shape}, wanted at least two values of each feature")
    x_hat, pull_x_hat, mean, variance = _standardize(x, axis, epsilon)
    gamma, beta = np.expand_dims(scale, axis), np.expand_dims(shift, axis)
    y = gamma * x_hat + beta

    @quiet
    def pullback(upstream: Array) -> tuple[Array, Array, Array]:
        check_same_shape(y=y, upstream=upstream)
        dx = pull_x_hat(gamma * upstream)
        return dx, np.sum(upstream * x_hat, axis=axis), np.sum(upstream, axis=axis)

    return y, pullback, BatchStatistics(np.ravel(mean), np.ravel(variance) * (m / (m - 1)))


@quiet
def batch_norm_inference(
    x: Array, scale: Array, shift: Array, mean: Array, variance: Array, epsilon: float = 1e-5
) -> tuple[Array, Pullback]:
    """Normalize by the running averages, at inference: y = γ (x - μ) / √(σ² + ε) + β.

    Here μ and σ² are constants, so that examples do not depend on one another, and a batch may
    have one example.

    Parameters
    ----------
    x : Array, shape (n, d) or (n, d, h, w)
        Batch, of vectors or of images with d channels.
    scale : Array, shape (d,)
        Scale γ.
    shift : Array, shape (d,)
        Shift β.
    mean : Array, shape (d,)
        Running average μ of the means that `batch_norm` handed back.
    variance : Array, shape (d,)
        Running average σ² of the variances that it handed back.
    epsilon : float
        The ε of training.

    Returns
    -------
    y : Array, the shape of x
        Output.
    pullback : callable
        Takes the gradient of a scalar at ``y`` and returns those at ``x``, ``scale`` and
        ``shift``.

    Raises
    ------
    ValueError
        If shapes do not fit, the batch is empty, the numbers are not floats, a variance is
        negative, or ``epsilon`` is not a finite number above 0.

    References
    ----------
    Ioffe, Szegedy, "Batch normalization: accelerating deep network training by reducing
    internal covariate shift", ICML 2015, arXiv:1502.03167

    Examples
    --------
    >>> one, zero = np.ones(1), np.zeros(1)
    >>> y, _ = batch_norm_inference(np.array([[7.0]]), one, zero, 3.0 * one, 4.0 * one, 1e-12)
    >>> np.round(y, 6)
    array([[2.]])
    """
    _check_features(x, epsilon, scale=scale, shift=shift, mean=mean, variance=variance)
    if np.any(variance < 0.0):
        raise ValueError(f"variance: got {np.min(variance)}, wanted none below 0")
    axis = _all_but_features(x)
    sigma = np.expand_dims(np.sqrt(variance + epsilon), axis)
    x_hat = (x - np.expand_dims(mean, axis)) / sigma
    gamma, beta = np.expand_dims(scale, axis), np.expand_dims(shift, axis)
    y = gamma * x_hat + beta

    @quiet
    def pullback(upstream: Array) -> tuple[Array, Array, Array]:
        check_same_shape(y=y, upstream=upstream)
        dx = gamma * upstream / sigma
        return dx, np.sum(upstream * x_hat, axis=axis), np.sum(upstream, axis=axis)

    return y, pullback


@quiet
def layer_norm(
    x: Array, scale: Array, shift: Array, epsilon: float = 1e-5
) -> tuple[Array, Pullback]:
    """Normalize each example over its features: y = γ (x - μ) / √(σ² + ε) + β.

    The mean μ and the variance σ², which divides by d, are those of the last axis. Training and
    inference are alike, and examples do not depend on one another.

    Parameters
    ----------
    x : Array, shape (..., d)
        Batch, such as (n, d), or (n, length, d) for sequences.
    scale : Array, shape (d,)
        Scale γ, 1 at first.
    shift : Array, shape (d,)
        Shift β, 0 at first.
    epsilon : float
        Small ε that keeps the quotient finite, inside the root.

    Returns
    -------
    y : Array, the shape of x
        Output.
    pullback : callable
        Takes the gradient of a scalar at ``y`` and returns those at ``x``, ``scale`` and
        ``shift``.

    Raises
    ------
    ValueError
        If shapes do not fit, the batch is empty, the numbers are not floats, or ``epsilon`` is
        not a finite number above 0.

    References
    ----------
    Ba, Kiros, Hinton, "Layer normalization", 2016, arXiv:1607.06450

    Examples
    --------
    >>> x = np.array([[1.0, 3.0], [10.0, 30.0]])
    >>> y, pullback = layer_norm(x, np.ones(2), np.zeros(2), epsilon=1e-12)
    >>> np.round(y, 6)
    array([[-1.,  1.],
           [-1.,  1.]])
    """
    _check_last_axis(x, epsilon, scale=scale, shift=shift)
    x_hat, pull_x_hat, _, _ = _standardize(x, (-1,), epsilon)
    y = scale * x_hat + shift
    batch = tuple(range(x.ndim - 1))

    @quiet
    def pullback(upstream: Array) -> tuple[Array, Array, Array]:
        check_same_shape(y=y, upstream=upstream)
        dx = pull_x_hat(scale * upstream)
        return dx, np.sum(upstream * x_hat, axis=batch), np.sum(upstream, axis=batch)

    return y, pullback


@quiet
def rms_norm(x: Array, scale: Array, epsilon: float = 1e-5) -> tuple[Array, Pullback]:
    """Divide each example by its root mean square: y = γ x / √((1/d) Σ_i x_i² + ε).

    The mean is not subtracted. The paper has no ε; in PyTorch it is the machine epsilon of the
    dtype unless another is given.

    Parameters
    ----------
    x : Array, shape (..., d)
        Batch, such as (n, d), or (n, length, d) for sequences.
    scale : Array, shape (d,)
        Scale γ (g in the paper), 1 at first.
    epsilon : float
        Small ε that keeps the quotient finite, inside the root.

    Returns
    -------
    y : Array, the shape of x
        Output.
    pullback : callable
        Takes the gradient of a scalar at ``y`` and returns those at ``x`` and ``scale``.

    Raises
    ------
    ValueError
        If shapes do not fit, the batch is empty, the numbers are not floats, or ``epsilon`` is
        not a finite number above 0.

    References
    ----------
    Zhang, Sennrich, "Root mean square layer normalization", NeurIPS 2019, arXiv:1910.07467

    Examples
    --------
    >>> y, pullback = rms_norm(np.array([[1.0, -7.0]]), np.ones(2), epsilon=1e-12)
    >>> np.round(y, 6)
    array([[ 0.2, -1.4]])
    """
    _check_last_axis(x, epsilon, scale=scale)
    unit = _unit(x, (-1,))
    z = x / unit
    rms = np.sqrt(np.mean(z**2, axis=-1, keepdims=True) + epsilon / unit / unit)
    x_hat = z / rms
    y = scale * x_hat
    batch = tuple(range(x.ndim - 1))

    @quiet
    def pullback(upstream: Array) -> tuple[Array, Array]:
        check_same_shape(y=y, upstream=upstream)
        g = scale * upstream
        dx = (g - x_hat * np.mean(g * x_hat, axis=-1, keepdims=True)) / rms / unit
        return dx, np.sum(upstream * x_hat, axis=batch)

    return y, pullback


def _standardize(
    x: Array, axis: Axes, epsilon: float
) -> tuple[Array, Callable[[Array], Array], Array, Array]:
    """Compute x̂ = (x - μ) / √(σ² + ε) along the axes, its pullback, μ and σ²."""
    unit = _unit(x, axis)
    z = x / unit
    mean = np.mean(z, axis=axis, keepdims=True)
    centred = z - mean
    variance = np.mean(centred**2, axis=axis, keepdims=True)
    sigma = np.sqrt(variance + epsilon / unit / unit)
    x_hat = centred / sigma

    def pullback(g: Array) -> Array:
        g_mean = np.mean(g, axis=axis, keepdims=True)
        g_slope = np.mean(g * x_hat, axis=axis, keepdims=True)
        dx: Array = (g - g_mean - x_hat * g_slope) / sigma / unit
        return dx

    return x_hat, pullback, mean * unit, variance * unit * unit


def _unit(x: Array, axis: Axes) -> Array:
    """Find the power of two that x is divided by, exactly, so that no square overflows.

    Dividing x by s and ε by s² changes nothing in (x - μ) / √(σ² + ε).
    """
    _, exponent = np.frexp(np.max(np.abs(x), axis=axis, keepdims=True))
    unit: Array = np.ldexp(x.dtype.type(1.0), np.maximum(exponent - 1, 0))
    return unit


def _all_but_features(x: Array) -> Axes:
    return (0, *range(2, x.ndim))


def _check_features(x: Array, epsilon: float, **per_feature: Array) -> None:
    check_float("x", x)
    if np.ndim(x) not in (2, 4):
        raise ValueError(f"x: got shape {np.shape(x)}, wanted (n, d) or (n, d, h, w)")
    _check_scales(x, x.shape[1], epsilon, **per_feature)


def _check_last_axis(x: Array, epsilon: float, **per_feature: Array) -> None:
    check_float("x", x)
    if np.ndim(x) == 0:
        raise ValueError("x: got a scalar, wanted an array with a last axis of features")
    _check_scales(x, x.shape[-1], epsilon, **per_feature)


def _check_scales(x: Array, d: int, epsilon: float, **per_feature: Array) -> None:
    check_not_empty("x", x)
    for name, array in per_feature.items():
        check_float(name, array)
        check_shape(name, array, (d,))
    check_positive("epsilon", epsilon)
