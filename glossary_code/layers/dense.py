"""The linear layer, and the way back through it."""

from collections.abc import Callable

import numpy as np

from glossary_code._checks import Array, check_float, check_matrix, check_shape

__all__ = [
    "linear",
]

LinearPullback = Callable[[Array], tuple[Array, Array, Array]]


def linear(x: Array, W: Array, b: Array) -> tuple[Array, LinearPullback]:
    """Weigh and sum the inputs of every neuron of a layer: y = x W + b.

    Parameters
    ----------
    x : Array, shape (n, d_in)
        Batch, one example a row.
    W : Array, shape (d_in, d_out)
        Weights, one neuron a column.
    b : Array, shape (d_out,)
        Biases.

    Returns
    -------
    y : Array, shape (n, d_out)
        Pre-activations.
    pullback : callable
        Takes the gradient g of a scalar at ``y``, shape (n, d_out), and returns those at
        ``x``, ``W`` and ``b``: g Wᵀ, xᵀ g, and the sum of g over the batch.

    Raises
    ------
    ValueError
        If shapes do not fit, the batch is empty, or the numbers are not floats.

    References
    ----------
    Rumelhart, Hinton, Williams, "Learning representations by back-propagating errors",
    Nature 323, 1986, doi:10.1038/323533a0

    Examples
    --------
    >>> y, pullback = linear(np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]]), np.array([5.0]))
    >>> y
    array([[16.]])
    >>> dx, dW, db = pullback(np.array([[1.0]]))
    >>> dx
    array([[3., 4.]])
    """
    check_matrix("x", x)
    check_matrix("W", W)
    check_float("b", b)
    check_shape("W", W, (x.shape[1], W.shape[1]))
    check_shape("b", b, (W.shape[1],))
    y = x @ W + b

    def pullback(upstream: Array) -> tuple[Array, Array, Array]:
        check_float("upstream", upstream)
        check_shape("upstream", upstream, y.shape)
        return upstream @ W.T, x.T @ upstream, np.sum(upstream, axis=0)

    return y, pullback
