"""The training loop."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glossary_code._checks import (
    Array,
    check_count,
    check_finite,
    check_matrix,
    check_same_length,
)
from glossary_code.activations import tanh, tanh_grad
from glossary_code.data import minibatches
from glossary_code.network import Activation, Params, forward
from glossary_code.optimizers import Optimizer

__all__ = [
    "History",
    "train",
]

Loss = Callable[[Array, NDArray[Any]], float]
LossGrad = Callable[[Array, NDArray[Any]], Array]


class History(NamedTuple):
    """What happened in training.

    Attributes
    ----------
    params : list of (W, b)
        Parameters after the last epoch.
    losses : Array, shape (epochs + 1,)
        ``losses[k]`` is the loss over the whole set after k epochs.
    snapshots : list of list of (W, b)
        ``snapshots[k]`` are the parameters after k epochs; the last are ``params`` themselves.
    """

    params: Params
    losses: Array
    snapshots: list[Params]


def train(
    params: Params,
    x: Array,
    y: NDArray[Any],
    *,
    loss: Loss,
    loss_grad: LossGrad,
    optimizer: Optimizer,
    epochs: int,
    batch_size: int,
    rng: np.random.Generator,
    activation: Activation = (tanh, tanh_grad),
) -> History:
    """Train by minibatches: for each, forward, loss gradient, backward, update.

    A run that diverges is not stopped: its losses go to infinity or NaN, without a warning.

    Parameters
    ----------
    params : list of (W, b)
        Parameters to start from; they are not modified.
    x : Array, shape (n, d)
        Inputs.
    y : array, shape (n, ...)
        Targets or labels, as ``loss`` takes them.
    loss : callable
        ``loss(logits, y) -> float``, the mean over the batch.
    loss_grad : callable
        Its gradient at the logits.
    optimizer : Optimizer
        Rule of learning.
    epochs : int
        Number of times that every example is used.
    batch_size : int
        Number of examples in a batch.
    rng : numpy.random.Generator
        Source of randomness, for the order of the examples.
    activation : pair of callables
        Activation of the hidden layers and its derivative.

    Returns
    -------
    History
        Parameters, losses and snapshots.

    Raises
    ------
    ValueError
        If ``x`` or ``y`` holds NaN or infinity, shapes do not fit, the set is empty, or
        ``epochs`` or ``batch_size`` is not an integer of at least 1.

    References
    ----------
    Bottou, Curtis, Nocedal, "Optimization methods for large-scale machine learning", SIAM
    Review 60, 2018, doi:10.1137/16M1080173, arXiv:1606.04838

    Examples
    --------
    >>> from glossary_code import init_mlp, mse, mse_grad, noisy_line, sgd
    >>> rng = np.random.default_rng(0)
    >>> x, y = noisy_line(rng, 64, slope=2.0, intercept=1.0, noise=0.0)
    >>> history = train(
    ...     init_mlp(rng, [1, 1]), x, y, loss=mse, loss_grad=mse_grad, optimizer=sgd(0.1),
    ...     epochs=50, batch_size=8, rng=rng,
    ... )
    >>> W, b = history.params[0]
    >>> np.round(W, 3), np.round(b, 3)
    (array([[2.]]), array([1.]))
    """
    check_matrix("x", x)
    check_same_length(x=x, y=y)
    check_finite("x", x)
    check_finite("y", y)
    check_count("epochs", epochs)
    check_count("batch_size", batch_size)

    params = [(W.copy(), b.copy()) for W, b in params]
    state = optimizer.init(_flatten(params))
    # A learning rate that is too high is something to look at, not an error.
    with np.errstate(over="ignore", invalid="ignore"):
        losses = [loss(forward(params, x, activation)[0], y)]
        snapshots = [params]
        for _ in range(epochs):
            for x_batch, y_batch in minibatches(rng, x, y, batch_size):
                logits, pullback = forward(params, x_batch, activation)
                grads = pullback(loss_grad(logits, y_batch))
                arrays, state = optimizer.update(_flatten(params), _flatten(grads), state)
                params = _pair(arrays)
            losses.append(loss(forward(params, x, activation)[0], y))
            snapshots.append(params)
    return History(params, np.array(losses), snapshots)


def _flatten(params: Params) -> list[Array]:
    return [array for layer in params for array in layer]


def _pair(arrays: list[Array]) -> Params:
    return list(zip(arrays[::2], arrays[1::2], strict=True))
