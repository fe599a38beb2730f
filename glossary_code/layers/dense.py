"""Layers that hold a matrix of weights: the linear layer and the embedding."""

import numpy as np

from glossary_code._checks import Array, check_float, check_matrix, check_same_shape, check_shape
from glossary_code._labels import Labels, check_labels
from glossary_code.layers._pullback import Pullback, quiet

__all__ = [
    "embedding",
    "linear",
]


@quiet
def linear(x: Array, W: Array, b: Array) -> tuple[Array, Pullback]:
    """Weigh and sum the inputs of every neuron of a layer: y = x W + b.

    PyTorch's ``Linear`` keeps the transpose of ``W``, one neuron a row.

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

    @quiet
    def pullback(upstream: Array) -> tuple[Array, Array, Array]:
        check_same_shape(y=y, upstream=upstream)
        return upstream @ W.T, x.T @ upstream, np.sum(upstream, axis=0)

    return y, pullback


def embedding(tokens: Labels, W: Array) -> tuple[Array, Pullback]:
    """Look up the vector of every token: y_i = W_t, t = tokens_i, a row of W.

    This is a linear layer without biases whose inputs are one-hot; the zeros are never
    multiplied.

    Parameters
    ----------
    tokens : integer array, shape (...)
        Tokens, 0 to k - 1.
    W : Array, shape (k, d)
        Vectors, one token a row.

    Returns
    -------
    y : Array, shape (..., d)
        The vector of each token.
    pullback : callable
        Takes the gradient g of a scalar at ``y`` and returns that at ``W``, shape (k, d): row t
        is the sum of g_i over all i where the token is t. (Tokens have no gradient.)

    Raises
    ------
    ValueError
        If a token is not an integer from 0 to k - 1, there are none, or ``W`` is not a matrix
        of floats.

    References
    ----------
    Bengio, Ducharme, Vincent, Jauvin, "A neural probabilistic language model", Journal of
    Machine Learning Research 3, 2003

    Examples
    --------
    >>> y, pullback = embedding(np.array([1, 1]), np.array([[1.0, 2.0], [3.0, 4.0]]))
    >>> y
    array([[3., 4.],
           [3., 4.]])
    >>> (dW,) = pullback(np.ones((2, 2)))
    >>> dW
    array([[0., 0.],
           [2., 2.]])
    """
    check_matrix("W", W)
    check_labels("tokens", tokens, len(W))
    y = W[tokens]

    @quiet
    def pullback(upstream: Array) -> tuple[Array]:
        check_same_shape(y=y, upstream=upstream)
        dW = np.zeros(W.shape, upstream.dtype)
        # dW[tokens] += upstream would count a repeated token once.
        np.add.at(dW, tokens, upstream)
        return (dW,)

    return y, pullback
