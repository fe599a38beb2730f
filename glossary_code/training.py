"""The training loop."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glossary_code._checks import (
    Array,
    check_count,
    check_finite,
    check_matrix,
    check_same_length,
)
from glossary_code.activations import relu, relu_grad, sigmoid, sigmoid_grad, tanh, tanh_grad
from glossary_code.data import minibatches
from glossary_code.losses import binary_cross_entropy_grad, cross_entropy_grad
from glossary_code.network import Activation, Params, forward
from glossary_code.optimizers import LayerwiseOptimizer, Optimizer

__all__ = [
    "History",
    "train",
]

Loss = Callable[[Array, NDArray[Any]], float]
LossGrad = Callable[[Array, NDArray[Any]], Array]


@dataclass(frozen=True)
class History:
    """What happened in training.

    Attributes
    ----------
    snapshots : list of list of (W, b)
        ``snapshots[k]`` are the parameters after k epochs.
    objective : callable
        ``objective(params) -> float``, the loss over the whole training set.
    params : list of (W, b)
        Parameters after the last epoch, the last of the snapshots.
    losses : Array, shape (epochs + 1,)
        ``losses[k]`` is the loss over the whole set after k epochs. They are computed from
        the snapshots when they are first asked for.
    """

    snapshots: list[Params]
    objective: Callable[[Params], float]

    @property
    def params(self) -> Params:
        """Parameters after the last epoch."""
        return self.snapshots[-1]

    @cached_property
    def losses(self) -> Array:
        """Loss over the whole set, before training and after each epoch."""
        return np.array([self.objective(params) for params in self.snapshots])


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

    Arithmetic is done in the precision of ``params``. A run that diverges is not stopped: its
    losses go to infinity or NaN, without a warning.

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
        Rule of learning. It is given all parameters as one vector, or W and b of each layer
        if it is a `LayerwiseOptimizer`.
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

    # Refuse what does not fit: layers and inputs, then targets.
    logits = forward(params, x[:1], activation)[0]
    loss(np.zeros((len(x), logits.shape[1]), logits.dtype), y)

    # All parameters are one vector, so that most optimizers' kernels run once a step.
    theta = np.concatenate([array.ravel() for layer in params for array in layer])
    g = np.empty_like(theta)
    A, dA = _as_matrices(theta, params), _as_matrices(g, params)
    params = [(A_i[:-1], A_i[-1]) for A_i in A]
    inputs = np.ones((len(x), x.shape[1] + 1), theta.dtype)
    inputs[:, :-1] = x
    # Copies, so that the history does not follow what the caller does to his arrays later.
    x, y = inputs[:, :-1], y.astype(theta.dtype if y.dtype.kind == "f" else y.dtype)

    # A learning rate that is too high is something to look at, not an error.
    @np.errstate(over="ignore", invalid="ignore")
    def objective(params: Params) -> float:
        return loss(forward(params, x, activation)[0], y)

    target = y
    if loss_grad is cross_entropy_grad and y.ndim == 1:
        target = np.eye(len(params[-1][1]), dtype=theta.dtype)[y]  # labels, one-hot
    whole = batch_size >= len(x)
    backpropagate = _backpropagation(A, dA, activation, loss_grad)
    arrays, grads = [theta], [g]
    if isinstance(optimizer, LayerwiseOptimizer):
        arrays, grads = _layers(A), _layers(dA)
    state = optimizer.init(arrays)
    snapshots = [_copy(params)]
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(epochs):
            # Within a batch the order changes nothing: the whole set need not be shuffled.
            batches = [(inputs, target)] if whole else minibatches(rng, inputs, target, batch_size)
            for x_batch, y_batch in batches:
                backpropagate(x_batch, y_batch)
                _, state = optimizer.update(arrays, grads, state, in_place=True)
            snapshots.append(_copy(params))
    return History(snapshots, objective)


def _as_matrices(vector: Array, params: Params) -> list[Array]:
    """View a vector of all parameters as one matrix A = [W; b] for each layer."""
    ends = np.cumsum([W.size + b.size for W, b in params])
    parts = np.split(vector, ends[:-1])
    return [part.reshape(-1, b.size) for part, (_, b) in zip(parts, params, strict=True)]


def _layers(A: list[Array]) -> list[Array]:
    """View the matrices A = [W; b] as W, b of the first layer, then of the next."""
    return [part for A_i in A for part in (A_i[:-1], A_i[-1])]


def _copy(params: Params) -> Params:
    return [(W.copy(), b.copy()) for W, b in params]


def _backpropagation(
    A: list[Array], dA: list[Array], activation: Activation, loss_grad: LossGrad
) -> Callable[[Array, NDArray[Any]], None]:
    """Make the function that writes the gradients at A = [W; b] over a batch into ``dA``.

    It does what the pullback of `forward` does, in half the calls and without new arrays. A
    bias is the weight of one more input that is always 1: h W + b = [h 1] A.
    """
    f, f_grad = activation
    grad_from_value = _GRAD_FROM_VALUE.get((f, f_grad))
    loss_grad = _UNCHECKED.get(loss_grad, loss_grad)
    last = len(A) - 1

    @cache
    def buffers(n: int) -> tuple[list[Array], list[Array], list[Array]]:
        # Columns in one piece: h within [h 1] is contiguous, and sums over classes are fast.
        h = [np.ones((n, len(A_i)), A_i.dtype, order="F") for A_i in A]
        z = [np.empty((n, len(A_i.T)), A_i.dtype, order="F") for A_i in A]
        return h, z, [np.empty_like(z_i) for z_i in z]

    def backpropagate(x: Array, y: NDArray[Any]) -> None:
        h, z, dz = buffers(len(x))
        h[0] = x
        for i in range(last):
            np.matmul(h[i], A[i], out=z[i])
            h[i + 1][:, :-1] = f(z[i])
        np.matmul(h[last], A[last], out=z[last])
        dz[last] = loss_grad(z[last], y)
        for i in range(last, 0, -1):
            np.matmul(h[i].T, dz[i], out=dA[i])
            np.matmul(dz[i], A[i][:-1].T, out=dz[i - 1])
            dz[i - 1] *= grad_from_value(h[i][:, :-1]) if grad_from_value else f_grad(z[i - 1])
        np.matmul(h[0].T, dz[0], out=dA[0])

    return backpropagate


# Derivatives for which the value h of the activation is enough, without another exponential.
_GRAD_FROM_VALUE: dict[Activation, Callable[[Array], Array]] = {
    (relu, relu_grad): np.sign,
    (sigmoid, sigmoid_grad): lambda h: h * (1.0 - h),
    (tanh, tanh_grad): lambda h: 1.0 - h * h,
}


def _cross_entropy_grad(logits: Array, target: Array) -> Array:
    e = np.exp(logits - np.maximum.reduce(logits, axis=1, keepdims=True))
    softmax = np.divide(e, np.add.reduce(e, axis=1, keepdims=True), out=e)
    return (softmax - target) / len(logits)


def _binary_cross_entropy_grad(logits: Array, target: Array) -> Array:
    return (sigmoid(logits) - target) / logits.size


# Gradients of losses without their checks: one check before the loop is enough.
_UNCHECKED: dict[LossGrad, LossGrad] = {
    binary_cross_entropy_grad: _binary_cross_entropy_grad,
    cross_entropy_grad: _cross_entropy_grad,
}
