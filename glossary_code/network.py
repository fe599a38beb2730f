"""The multilayer perceptron: its parameters, the way forward and the way back."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from glossary_code._checks import Array, check_count
from glossary_code.activations import tanh, tanh_grad
from glossary_code.initializers import he_normal
from glossary_code.layers import linear

__all__ = [
    "Activation",
    "Params",
    "count_parameters",
    "forward",
    "init_mlp",
]

Params = list[tuple[Array, Array]]
Activation = tuple[Callable[[Array], Array], Callable[[Array], Array]]


def init_mlp(rng: np.random.Generator, sizes: Sequence[int]) -> Params:
    """Draw the first weights: W ~ N(0, 2 / d_in), b = 0.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    sizes : sequence of int
        Widths of the layers, from the inputs to the outputs, at least two.

    Returns
    -------
    list of (W, b)
        One pair for each layer; W has shape (d_in, d_out), b has shape (d_out,).

    Raises
    ------
    ValueError
        If there are fewer than two sizes, or one is not an integer of at least 1.

    References
    ----------
    He, Zhang, Ren, Sun, "Delving deep into rectifiers: surpassing human-level performance on
    ImageNet classification", ICCV 2015, arXiv:1502.01852

    Examples
    --------
    >>> params = init_mlp(np.random.default_rng(0), [2, 16, 1])
    >>> [(W.shape, b.shape) for W, b in params]
    [((2, 16), (16,)), ((16, 1), (1,))]
    """
    if len(sizes) < 2:
        raise ValueError(f"sizes: got {list(sizes)}, wanted at least two widths")
    for size in sizes:
        check_count("sizes", size)
    return [(he_normal(rng, (d_in, d_out)), np.zeros(d_out)) for d_in, d_out in pairwise(sizes)]


def forward(
    params: Params, x: Array, activation: Activation = (tanh, tanh_grad)
) -> tuple[Array, Callable[[Array], Params]]:
    """Run the network: h_0 = x, z_l = h_(l-1) W_l + b_l, h_l = f(z_l); the last z is returned.

    The activation f follows every layer but the last, whose output are the logits (or the
    prediction, in regression).

    Parameters
    ----------
    params : list of (W, b)
        Weights, shape (d_in, d_out), and biases, shape (d_out,), of each layer.
    x : Array, shape (n, d)
        Batch, one example a row.
    activation : pair of callables
        The activation f and its derivative, both at the pre-activation.

    Returns
    -------
    logits : Array, shape (n, k)
        Output of the last layer.
    pullback : callable
        Backpropagation: takes the gradient of a scalar at ``logits``, shape (n, k), and
        returns its gradients at all parameters, in the form of ``params``.

    Raises
    ------
    ValueError
        If there are no layers, shapes do not fit, or the batch is empty.

    References
    ----------
    Rumelhart, Hinton, Williams, "Learning representations by back-propagating errors",
    Nature 323, 1986, doi:10.1038/323533a0

    Examples
    --------
    >>> params = [(np.array([[1.0]]), np.array([0.0])), (np.array([[2.0]]), np.array([1.0]))]
    >>> logits, pullback = forward(params, np.array([[0.0]]))
    >>> logits
    array([[1.]])
    >>> (dW1, db1), (dW2, db2) = pullback(np.array([[1.0]]))
    >>> db1
    array([2.])
    """
    if not params:
        raise ValueError("params: got no layers, wanted at least one")
    f, f_grad = activation
    h = x
    tape = []
    for W, b in params[:-1]:
        z, layer_pullback = linear(h, W, b)
        h = f(z)
        tape.append((z, layer_pullback))
    logits, last_pullback = linear(h, *params[-1])

    def pullback(upstream: Array) -> Params:
        dh, dW, db = last_pullback(upstream)
        gradients = [(dW, db)]
        for z, layer_pullback in reversed(tape):
            dh, dW, db = layer_pullback(dh * f_grad(z))
            gradients.append((dW, db))
        return gradients[::-1]

    return logits, pullback


def count_parameters(params: Params) -> int:
    """Count the numbers that training sets: Σ_l (d_in + 1) d_out.

    Parameters
    ----------
    params : list of (W, b)
        Weights, shape (d_in, d_out), and biases, shape (d_out,), of each layer.

    Returns
    -------
    int
        Number of weights and biases.

    References
    ----------
    Bishop, Pattern Recognition and Machine Learning, Springer, 2006, section 5.1

    Examples
    --------
    >>> count_parameters(init_mlp(np.random.default_rng(0), [2, 16, 16, 1]))
    337
    """
    return sum(W.size + b.size for W, b in params)
