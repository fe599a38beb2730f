"""Losses of a choice among k classes."""

from typing import cast

import numpy as np

from glossary_code._checks import Array, check_float, check_matrix, check_shape, check_share
from glossary_code._labels import Labels, check_labels
from glossary_code.activations import log_softmax, softmax
from glossary_code.losses._probabilities import check_distributions, expectation
from glossary_code.losses._reduction import Loss, Reduction, reduce_gradient, reduce_losses

__all__ = [
    "cross_entropy",
    "cross_entropy_grad",
    "nll",
    "nll_grad",
]


@np.errstate(over="ignore")
def cross_entropy(
    logits: Array,
    target: Labels | Array,
    class_weight: Array | None = None,
    label_smoothing: float = 0.0,
    reduction: Reduction = "mean",
) -> Loss:
    """Score a choice among k classes: L = -(1/n) Σ_i Σ_j q_ij log softmax(z_i)_j.

    q_i are the probabilities of row i; a label y stands for q_iy = 1, which leaves -log
    softmax(z_i)_y. At least 0. Computed from the logits by log-sum-exp, so that nothing overflows
    and nothing rounds to log 0.

    Label smoothing takes (1 - ε) q + ε/k in place of q. With class weights, each term is
    multiplied by w_j, and the mean divides by Σ_i Σ_j w_j q_ij, for labels the sum of the weights
    of the right classes, not by n.

    The CrossEntropyLoss of PyTorch; there the mean over weighted probabilities (not labels)
    divides by n, so that one-hot rows give another mean than the labels they stand for. Keras
    takes probabilities unless told from_logits=True, and clips them at 1e-7.

    Parameters
    ----------
    logits : Array, shape (n, k)
        The network's output z, before the softmax.
    target : integer array, shape (n,), or Array, shape (n, k)
        The right class of each row, 0 to k - 1, or probabilities q of the classes.
    class_weight : Array, shape (k,), or None
        Weights w of the classes, above 0; None stands for 1 each.
    label_smoothing : float
        Share ε of the probability that is spread over all classes, in [0, 1].
    reduction : {"mean", "sum", "none"}
        Mean of the losses, their sum, or each by itself.

    Returns
    -------
    float, or Array of shape (n,) for "none"
        The loss, in nats; infinity where it does not fit a float.

    Raises
    ------
    ValueError
        If a shape is wrong, the batch is empty, a label is not an integer from 0 to k - 1, a row
        of probabilities does not add up to 1, a weight is not a finite number above 0,
        ``label_smoothing`` is outside [0, 1], or the reduction is not one of the three.

    References
    ----------
    Bishop, Pattern Recognition and Machine Learning, Springer, 2006, section 4.3.4.
    Szegedy, Vanhoucke, Ioffe, Shlens, Wojna, "Rethinking the Inception architecture for computer
    vision", CVPR 2016, arXiv:1512.00567, section 7 (label smoothing).
    Blanchard, Higham, Higham, "Accurately computing the log-sum-exp and softmax functions", IMA
    Journal of Numerical Analysis 41, 2021, doi:10.1093/imanum/draa038

    Examples
    --------
    >>> cross_entropy(np.array([[0.0, 100.0], [1000.0, -1000.0]]), np.array([0, 0]))
    50.0
    >>> cross_entropy(np.array([[0.0, 100.0]]), np.array([[0.25, 0.75]]))
    25.0
    """
    v, count = _weighted_targets(logits, target, class_weight, label_smoothing)
    return reduce_losses(expectation(v, -log_softmax(logits)), reduction, count)


def cross_entropy_grad(
    logits: Array,
    target: Labels | Array,
    class_weight: Array | None = None,
    label_smoothing: float = 0.0,
    reduction: Reduction = "mean",
) -> Array:
    """Differentiate the cross-entropy: ∂L/∂z_ij = (softmax(z_i)_j - q_ij) / n.

    In general, with v_j = w_j q_ij (q after smoothing), it is softmax(z_i)_j Σ_l v_l - v_j,
    divided by Σ_i Σ_j w_j q_ij (q before smoothing) for the mean. Each row adds up to 0, as a
    shift of all logits changes nothing.

    Parameters
    ----------
    logits : Array, shape (n, k)
        The network's output z, before the softmax.
    target : integer array, shape (n,), or Array, shape (n, k)
        The right class of each row, 0 to k - 1, or probabilities q of the classes.
    class_weight : Array, shape (k,), or None
        Weights w of the classes, above 0; None stands for 1 each.
    label_smoothing : float
        Share ε of the probability that is spread over all classes, in [0, 1].
    reduction : {"mean", "sum", "none"}
        Which of them is differentiated; "none" gives the derivative of each loss.

    Returns
    -------
    Array, shape (n, k)
        Gradient of the loss at ``logits``.

    Raises
    ------
    ValueError
        If a shape is wrong, the batch is empty, a label is not an integer from 0 to k - 1, a row
        of probabilities does not add up to 1, a weight is not a finite number above 0,
        ``label_smoothing`` is outside [0, 1], or the reduction is not one of the three.

    References
    ----------
    Bishop, Pattern Recognition and Machine Learning, Springer, 2006, section 4.3.4.
    Szegedy, Vanhoucke, Ioffe, Shlens, Wojna, "Rethinking the Inception architecture for computer
    vision", CVPR 2016, arXiv:1512.00567, section 7 (label smoothing).
    Blanchard, Higham, Higham, "Accurately computing the log-sum-exp and softmax functions", IMA
    Journal of Numerical Analysis 41, 2021, doi:10.1093/imanum/draa038

    Examples
    --------
    >>> cross_entropy_grad(np.array([[0.0, 0.0], [1000.0, -1000.0]]), np.array([0, 0]))
    array([[-0.25,  0.25],
           [ 0.  ,  0.  ]])
    """
    v, count = _weighted_targets(logits, target, class_weight, label_smoothing)
    gradient = np.sum(v, axis=1, keepdims=True) * softmax(logits, axis=1) - v
    # Each row adds up to 0, which gives back the digits that 1 - q loses where softmax is near 1.
    gradient[np.arange(len(v)), np.argmax(v, axis=1)] -= np.sum(gradient, axis=1)
    return reduce_gradient(gradient, reduction, count)


@np.errstate(over="ignore")
def nll(
    log_probabilities: Array,
    labels: Labels,
    class_weight: Array | None = None,
    reduction: Reduction = "mean",
) -> Loss:
    """Read off the negative log-likelihood of the labels: L = -(1/n) Σ_i log p_iy.

    At least 0; the cross-entropy, for a network that gives logarithms of probabilities. With class
    weights, each term is multiplied by w_y, and the mean divides by the sum of these, not by n.
    The NLLLoss of PyTorch, which takes numbers above 0 without complaint.

    Parameters
    ----------
    log_probabilities : Array, shape (n, k)
        Logarithms of the probabilities of the classes, at most 0.
    labels : integer array, shape (n,)
        The right class y of each row, 0 to k - 1.
    class_weight : Array, shape (k,), or None
        Weights w of the classes, above 0; None stands for 1 each.
    reduction : {"mean", "sum", "none"}
        Mean of the losses, their sum, or each by itself.

    Returns
    -------
    float, or Array of shape (n,) for "none"
        The loss, in nats; infinity where it does not fit a float.

    Raises
    ------
    ValueError
        If a shape is wrong, the batch is empty, a label is not an integer from 0 to k - 1, a
        log-probability is above 0, a weight is not a finite number above 0, or the reduction is
        not one of the three.

    References
    ----------
    Bishop, Pattern Recognition and Machine Learning, Springer, 2006, section 4.3.4

    Examples
    --------
    >>> round(nll(np.log([[0.5, 0.5], [0.125, 0.875]]), np.array([0, 0])), 4)
    1.3863
    """
    _check_labels("log_probabilities", log_probabilities, "labels", labels)
    _check_log_probabilities(log_probabilities)
    weights = _label_weights(labels, class_weight, log_probabilities)
    losses = -weights * log_probabilities[np.arange(len(labels)), labels]
    return reduce_losses(losses, reduction, float(np.sum(weights)))


def nll_grad(
    log_probabilities: Array,
    labels: Labels,
    class_weight: Array | None = None,
    reduction: Reduction = "mean",
) -> Array:
    """Differentiate it: -1/n at the right class of each row, 0 elsewhere.

    With class weights, -w_y at the right class, divided by their sum for the mean. The
    log-probabilities are taken for independent variables here; that they come from a softmax is
    the business of its own derivative.

    Parameters
    ----------
    log_probabilities : Array, shape (n, k)
        Logarithms of the probabilities of the classes, at most 0.
    labels : integer array, shape (n,)
        The right class y of each row, 0 to k - 1.
    class_weight : Array, shape (k,), or None
        Weights w of the classes, above 0; None stands for 1 each.
    reduction : {"mean", "sum", "none"}
        Which of them is differentiated; "none" gives the derivative of each loss.

    Returns
    -------
    Array, shape (n, k)
        Gradient of the loss at ``log_probabilities``.

    Raises
    ------
    ValueError
        If a shape is wrong, the batch is empty, a label is not an integer from 0 to k - 1, a
        log-probability is above 0, a weight is not a finite number above 0, or the reduction is
        not one of the three.

    References
    ----------
    Bishop, Pattern Recognition and Machine Learning, Springer, 2006, section 4.3.4

    Examples
    --------
    >>> nll_grad(np.log([[0.5, 0.5], [0.125, 0.875]]), np.array([0, 1]))
    array([[-0.5,  0. ],
           [ 0. , -0.5]])
    """
    _check_labels("log_probabilities", log_probabilities, "labels", labels)
    _check_log_probabilities(log_probabilities)
    weights = _label_weights(labels, class_weight, log_probabilities)
    gradient = np.zeros_like(log_probabilities)
    gradient[np.arange(len(labels)), labels] = -weights
    return reduce_gradient(gradient, reduction, float(np.sum(weights)))


def _weighted_targets(
    logits: Array, target: Labels | Array, class_weight: Array | None, label_smoothing: float
) -> tuple[Array, float]:
    """Turn the target into v_ij = w_j q_ij, and count what the mean divides by."""
    q = _distributions(logits, target)
    check_share("label_smoothing", label_smoothing)
    smoothed: Array = (1.0 - label_smoothing) * q + label_smoothing / q.shape[1]
    if class_weight is None:
        return smoothed, len(q)
    _check_class_weight(class_weight, q.shape[1])
    return class_weight * smoothed, float(np.sum(class_weight * q))


def _distributions(logits: Array, target: Labels | Array) -> Array:
    """Turn labels into rows of 0 and 1; probabilities stay as they are."""
    if np.ndim(target) == 2 and target.dtype.kind == "f":
        q = cast(Array, target)
        check_distributions(logits, q)
        return q
    labels = cast(Labels, target)
    _check_labels("logits", logits, "target", labels)
    return np.equal(labels[:, np.newaxis], np.arange(logits.shape[1])).astype(logits.dtype)


def _label_weights(labels: Labels, class_weight: Array | None, log_probabilities: Array) -> Array:
    if class_weight is None:
        return np.ones(len(labels), log_probabilities.dtype)
    _check_class_weight(class_weight, log_probabilities.shape[1])
    return class_weight[labels]


def _check_class_weight(class_weight: Array, k: int) -> None:
    check_float("class_weight", class_weight)
    check_shape("class_weight", class_weight, (k,))
    if not np.all((class_weight > 0) & (class_weight < np.inf)):
        raise ValueError(f"class_weight: got {class_weight}, wanted finite numbers above 0")


def _check_labels(name: str, logits: Array, labels_name: str, labels: Labels) -> None:
    check_matrix(name, logits)
    n, k = logits.shape
    check_shape(labels_name, labels, (n,))
    check_labels(labels_name, labels, k)


def _check_log_probabilities(log_probabilities: Array) -> None:
    if np.any(log_probabilities > 0):
        raise ValueError(
            f"log_probabilities: got values up to {np.max(log_probabilities)}, wanted at most 0"
        )
