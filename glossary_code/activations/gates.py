"""Activations that join several pre-activations in one, each with its pullback of a gradient."""

import numpy as np

from glossary_code._checks import Array, check_float, check_shape
from glossary_code.activations._axes import check_axis
from glossary_code.activations.smooth import silu, silu_grad
from glossary_code.activations.squashing import sigmoid, sigmoid_grad

__all__ = [
    "glu",
    "glu_vjp",
    "maxout",
    "maxout_vjp",
    "swiglu",
    "swiglu_vjp",
]


def maxout(z: Array, axis: int = -1) -> Array:
    """Take the largest of several pieces: maxout(z) = max_j z_j.

    Parameters
    ----------
    z : Array, any shape
        Pre-activations, the pieces of a neuron along ``axis``.
    axis : int
        Axis of the pieces, which is gone from the result.

    Returns
    -------
    Array, the shape of z without the axis
        The largest of the pieces of each neuron; NaN where one of them is.

    Raises
    ------
    ValueError
        If ``z`` is empty or has no such axis.

    References
    ----------
    Goodfellow, Warde-Farley, Mirza, Courville, Bengio, "Maxout networks", ICML 2013,
    arXiv:1302.4389

    Examples
    --------
    >>> maxout(np.array([[1.0, 3.0], [-2.0, -4.0]]))
    array([ 3., -2.])
    """
    check_axis(z, axis)
    largest: Array = np.max(z, axis=axis)
    return largest


def maxout_vjp(z: Array, upstream: Array, axis: int = -1) -> Array:
    """Pull a gradient back through maxout: the largest piece gets all of it, the others 0.

    Of several largest, a kink, the first one gets all, as from PyTorch's ``max`` along an
    axis; its ``amax`` and JAX share it out evenly. A NaN counts as the largest.

    Parameters
    ----------
    z : Array, any shape
        Pre-activations, the pieces of a neuron along ``axis``.
    upstream : Array, the shape of z without the axis
        Gradient of a scalar at maxout(z).
    axis : int
        Axis of the pieces.

    Returns
    -------
    Array, the shape of z
        Gradient of that scalar at ``z``.

    Raises
    ------
    ValueError
        If ``z`` is empty or has no such axis, or the shape of ``upstream`` is another.

    References
    ----------
    Goodfellow, Warde-Farley, Mirza, Courville, Bengio, "Maxout networks", ICML 2013,
    arXiv:1302.4389

    Examples
    --------
    >>> maxout_vjp(np.array([[1.0, 3.0], [-2.0, -4.0]]), np.array([5.0, 7.0]))
    array([[0., 5.],
           [7., 0.]])
    """
    _check_upstream(upstream, maxout(z, axis))
    largest = np.argmax(z, axis=axis, keepdims=True)
    gradient = np.zeros_like(z)
    np.put_along_axis(gradient, largest, np.expand_dims(upstream, axis), axis)
    return gradient


def glu(z: Array, axis: int = -1) -> Array:
    """Let one half gate the other, the gated linear unit: glu([a, b]) = a ⊙ σ(b).

    The gate is the second half, as in PyTorch, JAX and Keras.

    Parameters
    ----------
    z : Array, any shape
        Pre-activations, a and b one after the other along ``axis``.
    axis : int
        Axis of the halves.

    Returns
    -------
    Array, the shape of z with half the axis
        The gated half.

    Raises
    ------
    ValueError
        If ``z`` is empty or has no such axis, or its length is odd.

    References
    ----------
    Dauphin, Fan, Auli, Grangier, "Language modeling with gated convolutional networks",
    ICML 2017, arXiv:1612.08083

    Examples
    --------
    >>> glu(np.array([3.0, -2.0, 0.0, 1000.0]))
    array([ 1.5, -2. ])
    """
    a, b = _halves(z, axis)
    return a * sigmoid(b)


@np.errstate(over="ignore")
def glu_vjp(z: Array, upstream: Array, axis: int = -1) -> Array:
    """Pull a gradient u back through glu: [u ⊙ σ(b), u ⊙ a ⊙ σ′(b)].

    Parameters
    ----------
    z : Array, any shape
        Pre-activations, a and b one after the other along ``axis``.
    upstream : Array, the shape of z with half the axis
        Gradient u of a scalar at glu(z).
    axis : int
        Axis of the halves.

    Returns
    -------
    Array, the shape of z
        Gradient of that scalar at ``z``.

    Raises
    ------
    ValueError
        If ``z`` is empty or has no such axis, its length is odd, or the shape of ``upstream``
        is another.

    References
    ----------
    Dauphin, Fan, Auli, Grangier, "Language modeling with gated convolutional networks",
    ICML 2017, arXiv:1612.08083

    Examples
    --------
    >>> glu_vjp(np.array([3.0, 0.0]), np.array([1.0]))
    array([0.5 , 0.75])
    """
    a, b = _halves(z, axis)
    _check_upstream(upstream, a)
    return np.concatenate([upstream * sigmoid(b), a * sigmoid_grad(b) * upstream], axis=axis)


@np.errstate(over="ignore")
def swiglu(z: Array, axis: int = -1) -> Array:
    """Let one half gate the other by SiLU: swiglu([a, b]) = silu(a) ⊙ b.

    The gate is the first half, as in the paper and in most language models; in ``glu`` it is
    the second. In a network a = xW and b = xV, and β is 1.

    Parameters
    ----------
    z : Array, any shape
        Pre-activations, a and b one after the other along ``axis``.
    axis : int
        Axis of the halves.

    Returns
    -------
    Array, the shape of z with half the axis
        The gated half.

    Raises
    ------
    ValueError
        If ``z`` is empty or has no such axis, or its length is odd.

    References
    ----------
    Shazeer, "GLU variants improve transformer", 2020, arXiv:2002.05202

    Examples
    --------
    >>> swiglu(np.array([0.0, 1000.0, 3.0, -2.0]))
    array([    0., -2000.])
    """
    a, b = _halves(z, axis)
    return silu(a) * b


@np.errstate(over="ignore")
def swiglu_vjp(z: Array, upstream: Array, axis: int = -1) -> Array:
    """Pull a gradient u back through swiglu: [u ⊙ silu′(a) ⊙ b, u ⊙ silu(a)].

    Parameters
    ----------
    z : Array, any shape
        Pre-activations, a and b one after the other along ``axis``.
    upstream : Array, the shape of z with half the axis
        Gradient u of a scalar at swiglu(z).
    axis : int
        Axis of the halves.

    Returns
    -------
    Array, the shape of z
        Gradient of that scalar at ``z``.

    Raises
    ------
    ValueError
        If ``z`` is empty or has no such axis, its length is odd, or the shape of ``upstream``
        is another.

    References
    ----------
    Shazeer, "GLU variants improve transformer", 2020, arXiv:2002.05202

    Examples
    --------
    >>> swiglu_vjp(np.array([0.0, 3.0]), np.array([1.0]))
    array([1.5, 0. ])
    """
    a, b = _halves(z, axis)
    _check_upstream(upstream, a)
    return np.concatenate([upstream * silu_grad(a) * b, upstream * silu(a)], axis=axis)


def _halves(z: Array, axis: int) -> tuple[Array, Array]:
    check_axis(z, axis)
    n = np.shape(z)[axis]
    if n % 2:
        raise ValueError(f"z: got {n} elements along axis {axis}, wanted an even number")
    a, b = np.split(z, 2, axis)
    return a, b


def _check_upstream(upstream: Array, output: Array) -> None:
    check_float("upstream", upstream)
    check_shape("upstream", upstream, np.shape(output))
