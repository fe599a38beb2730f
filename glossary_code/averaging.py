"""Averages of the parameters over training, and the choice of the epoch to keep."""

from collections.abc import Sequence

import numpy as np

from glossary_code._checks import (
    Array,
    check_count,
    check_decay,
    check_non_negative,
    check_not_empty,
    check_same_shape,
)
from glossary_code.network import Params

__all__ = ["early_stopping", "ema_step", "mean_step", "swa"]


def ema_step(average: Array, theta: Array, decay: float) -> Array:
    """Move an exponential moving average: θ̄ ← β θ̄ + (1 - β) θ.

    It starts as the first parameters, not as 0, so that no correction is needed. It looks back
    over about 1 / (1 - β) steps.

    Parameters
    ----------
    average : Array, any shape
        Average θ̄ so far.
    theta : Array, the shape of average
        Parameters θ after the step.
    decay : float
        Decay rate β of the average, in [0, 1).

    Returns
    -------
    Array, the shape of average
        New average.

    Raises
    ------
    ValueError
        If the shapes differ, or ``decay`` is outside [0, 1).

    References
    ----------
    Tarvainen, Valpola, "Mean teachers are better role models: weight-averaged consistency targets
    improve semi-supervised deep learning results", NIPS 2017, arXiv:1703.01780

    Examples
    --------
    >>> ema_step(np.array([1.0]), np.array([2.0]), decay=0.75)
    array([1.25])
    """
    check_same_shape(average=average, theta=theta)
    check_decay("decay", decay)
    return decay * average + (1.0 - decay) * theta


@np.errstate(over="ignore")
def mean_step(average: Array, theta: Array, n: int) -> Array:
    """Take one more into a plain mean: θ̄ ← θ̄ + (θ - θ̄) / n.

    Over the steps of stochastic gradient descent this is Polyak-Ruppert averaging.

    Parameters
    ----------
    average : Array, any shape
        Mean θ̄ of the n - 1 before; at n = 1 its values do not matter as long as they are finite.
    theta : Array, the shape of average
        Parameters θ that are taken in.
    n : int
        Number of parameters in the new mean, 1 for the first.

    Returns
    -------
    Array, the shape of average
        New mean.

    Raises
    ------
    ValueError
        If the shapes differ, or ``n`` is not an integer of at least 1.

    References
    ----------
    Polyak, Juditsky, "Acceleration of stochastic approximation by averaging", SIAM Journal on
    Control and Optimization 30, 1992, doi:10.1137/0330046

    Examples
    --------
    >>> mean_step(np.array([1.0]), np.array([4.0]), n=3)
    array([2.])
    """
    check_same_shape(average=average, theta=theta)
    check_count("n", n)
    return average + (theta - average) / n


def swa(snapshots: Sequence[Params]) -> Params:
    """Average networks of one training run weight by weight: θ̄ = (θ₁ + ... + θ_n) / n.

    In stochastic weight averaging they are those after each of the last epochs, with a rate that
    is cyclical, or constant and high.

    Parameters
    ----------
    snapshots : sequence of list of (W, b)
        Parameters, such as some of the ``snapshots`` of a `History`.

    Returns
    -------
    list of (W, b)
        Their mean.

    Raises
    ------
    ValueError
        If there are no snapshots, or they differ in shape.

    References
    ----------
    Izmailov, Podoprikhin, Garipov, Vetrov, Wilson, "Averaging weights leads to wider optima and
    better generalization", UAI 2018, arXiv:1803.05407

    Examples
    --------
    >>> swa([[(np.array([[w]]), np.array([0.0]))] for w in (1.0, 2.0, 6.0)])
    [(array([[3.]]), array([0.]))]
    """
    if not snapshots:
        raise ValueError("snapshots: got none, wanted at least one")
    mean, *others = snapshots
    for n, params in enumerate(others, start=2):
        mean = [
            (mean_step(W_mean, W, n), mean_step(b_mean, b, n))
            for (W_mean, b_mean), (W, b) in zip(mean, params, strict=True)
        ]
    return [(W.copy(), b.copy()) for W, b in mean]


def early_stopping(losses: Array, patience: int, min_delta: float = 0.0) -> int:
    """Find the epoch to keep, the best before ``patience`` epochs in a row that are no better.

    Epoch t improves if losses[t] < best - min_delta; then it is the best. Training stops
    ``patience`` epochs after the best. A loss that is NaN never improves.

    Parameters
    ----------
    losses : Array, shape (epochs + 1,)
        Loss on data that are not trained on, before training and after each epoch.
    patience : int
        Number of epochs without improvement after which training stops.
    min_delta : float
        What the loss must fall by to count as improved, from 0.

    Returns
    -------
    int
        The best epoch; what comes after the stop is not looked at.

    Raises
    ------
    ValueError
        If there are no losses, ``patience`` is not an integer of at least 1, or ``min_delta`` is
        negative or not finite.

    References
    ----------
    Prechelt, "Early stopping - but when?", in Neural Networks: Tricks of the Trade, Springer,
    1998, doi:10.1007/3-540-49430-8_3

    Examples
    --------
    >>> early_stopping(np.array([1.0, 0.5, 0.6, 0.7, 0.1]), patience=2)
    1
    """
    check_not_empty("losses", losses)
    check_count("patience", patience)
    check_non_negative("min_delta", min_delta)
    best, least = 0, np.inf
    for epoch, loss in enumerate(losses):
        if loss < least - min_delta:
            best, least = epoch, loss
        elif epoch - best >= patience:
            break
    return best
