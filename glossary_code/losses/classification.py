"""Losses of classification, computed from logits."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glossary_code._checks import Array, check_matrix, check_shape
from glossary_code.activations import sigmoid, softmax, softplus
from glossary_code.losses._pairs import check_pair

__all__ = [
    "binary_cross_entropy",
    "binary_cross_entropy_grad",
    "cross_entropy",
    "cross_entropy_grad",
]

Labels = NDArray[np.integer[Any]]


@np.errstate(over="ignore")
def binary_cross_entropy(logits: Array, target: Array) -> float:
    """Score yes-or-no predictions: L = -(1/N) Σ [y log σ(z) + (1 - y) log(1 - σ(z))].

    Computed from the logits, with -log σ(z) = softplus(-z) and -log(1 - σ(z)) = softplus(z):
    nothing rounds to log 0.

    Parameters
    ----------
    logits : Array, any shape
        The network's output z, before the sigmoid.
    target : Array, the shape of logits
        Probabilities y in [0, 1], most often 0.0 or 1.0.

    Returns
    -------
    float
        The loss, in nats.

    Raises
    ------
    ValueError
        If the shapes differ, the arrays are empty, their numbers are not floats, or a target
        is outside [0, 1].

    References
    ----------
    Bishop, Pattern Recognition and Machine Learning, Springer, 2006, section 4.3.2

    Examples
    --------
    >>> binary_cross_entropy(np.array([[-100.0], [1000.0]]), np.array([[1.0], [1.0]]))
    50.0
    """
    check_pair(logits=logits, target=target)
    _check_probabilities(target)
    return float(np.mean(target * softplus(-logits) + (1.0 - target) * softplus(logits)))


def binary_cross_entropy_grad(logits: Array, target: Array) -> Array:
    """Differentiate the binary cross-entropy: ∂L/∂z = (σ(z) - y) / N.

    Parameters
    ----------
    logits : Array, any shape
        The network's output z, before the sigmoid.
    target : Array, the shape of logits
        Probabilities y in [0, 1], most often 0.0 or 1.0.

    Returns
    -------
    Array, the shape of logits
        Gradient of the loss at ``logits``.

    Raises
    ------
    ValueError
        If the shapes differ, the arrays are empty, their numbers are not floats, or a target
        is outside [0, 1].

    References
    ----------
    Bishop, Pattern Recognition and Machine Learning, Springer, 2006, section 4.3.3

    Examples
    --------
    >>> binary_cross_entropy_grad(np.array([[0.0], [1000.0]]), np.array([[1.0], [1.0]]))
    array([[-0.25],
           [ 0.  ]])
    """
    check_pair(logits=logits, target=target)
    _check_probabilities(target)
    return (sigmoid(logits) - target) / logits.size


@np.errstate(over="ignore")
def cross_entropy(logits: Array, labels: Labels) -> float:
    """Score a choice among k classes: L = (1/n) Σ_i [log Σ_j e^(z_ij) - z_iy], y = labels_i.

    This is -log softmax(z)_y. The row's largest logit is subtracted first (log-sum-exp), so
    that nothing overflows and nothing rounds to log 0.

    Parameters
    ----------
    logits : Array, shape (n, k)
        The network's output z, before the softmax.
    labels : integer array, shape (n,)
        The right class of each row, 0 to k - 1.

    Returns
    -------
    float
        The loss, in nats.

    Raises
    ------
    ValueError
        If a shape is wrong, the batch is empty, or a label is not an integer from 0 to k - 1.

    References
    ----------
    Bishop, Pattern Recognition and Machine Learning, Springer, 2006, section 4.3.4.
    Blanchard, Higham, Higham, "Accurately computing the log-sum-exp and softmax functions",
    IMA Journal of Numerical Analysis 41, 2021, doi:10.1093/imanum/draa038

    Examples
    --------
    >>> cross_entropy(np.array([[0.0, 100.0], [1000.0, -1000.0]]), np.array([0, 0]))
    50.0
    """
    _check_labels(logits, labels)
    z = logits - np.max(logits, axis=1, keepdims=True)
    log_sum_exp = np.log(np.sum(np.exp(z), axis=1))
    return float(np.mean(log_sum_exp - z[np.arange(len(z)), labels]))


def cross_entropy_grad(logits: Array, labels: Labels) -> Array:
    """Differentiate the cross-entropy: ∂L/∂z_ij = (softmax(z_i)_j - [j = labels_i]) / n.

    Parameters
    ----------
    logits : Array, shape (n, k)
        The network's output z, before the softmax.
    labels : integer array, shape (n,)
        The right class of each row, 0 to k - 1.

    Returns
    -------
    Array, shape (n, k)
        Gradient of the loss at ``logits``.

    Raises
    ------
    ValueError
        If a shape is wrong, the batch is empty, or a label is not an integer from 0 to k - 1.

    References
    ----------
    Bishop, Pattern Recognition and Machine Learning, Springer, 2006, section 4.3.4

    Examples
    --------
    >>> cross_entropy_grad(np.array([[0.0, 0.0], [1000.0, -1000.0]]), np.array([0, 0]))
    array([[-0.25,  0.25],
           [ 0.  ,  0.  ]])
    """
    _check_labels(logits, labels)
    gradient = softmax(logits, axis=1)
    gradient[np.arange(len(gradient)), labels] -= 1.0
    return gradient / len(gradient)


def _check_probabilities(target: Array) -> None:
    if not np.all((target >= 0) & (target <= 1)):
        raise ValueError(
            f"target: got values from {np.min(target)} to {np.max(target)}, wanted [0, 1]"
        )


def _check_labels(logits: Array, labels: Labels) -> None:
    check_matrix("logits", logits)
    n, k = logits.shape
    check_shape("labels", labels, (n,))
    if labels.dtype.kind not in "iu":
        raise ValueError(f"labels: got dtype {labels.dtype}, wanted integers")
    if np.min(labels) < 0 or np.max(labels) >= k:
        raise ValueError(
            f"labels: got values from {np.min(labels)} to {np.max(labels)}, wanted 0 to {k - 1}"
        )
