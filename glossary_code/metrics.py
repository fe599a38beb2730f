"""Metrics: they score a model's decisions. Training does not follow them; losses have gradients.

All take the prediction first and the truth second, as the losses do; scikit-learn takes them
the other way round.
"""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from glossary_code._checks import (
    Array,
    check_count,
    check_not_empty,
    check_same_shape,
    check_shape,
)
from glossary_code._labels import Labels, check_labels

__all__ = [
    "accuracy",
    "confusion_matrix",
    "f1",
    "precision",
    "r2",
    "recall",
]

Average = Literal["binary", "macro"]


def accuracy(predicted: Labels, labels: Labels) -> float:
    """Count how often the decision is right: the share of i with predicted_i = labels_i.

    Where one class is rare, always naming the other scores high.

    Parameters
    ----------
    predicted : array of integers or booleans, any shape
        Classes chosen, such as ``logits.argmax(axis=1)`` or ``logits > 0``.
    labels : array of integers or booleans, the shape of predicted
        True classes.

    Returns
    -------
    float
        Accuracy, from 0 to 1.

    Raises
    ------
    ValueError
        If the shapes differ, the arrays are empty, or they do not hold integers or booleans.

    References
    ----------
    Sokolova, Lapalme, "A systematic analysis of performance measures for classification
    tasks", Information Processing & Management 45, 2009, doi:10.1016/j.ipm.2009.03.002

    Examples
    --------
    >>> accuracy(np.array([0, 1, 2, 2]), np.array([0, 1, 2, 0]))
    0.75
    """
    predicted, labels = _integers(predicted, labels)
    return float(np.mean(predicted == labels))


def precision(predicted: Labels, labels: Labels, average: Average = "binary") -> float:
    """Ask how many of the chosen are right: TP / (TP + FP).

    Where nothing is chosen, 0 / 0, it is 0, as in scikit-learn.

    Parameters
    ----------
    predicted : array of integers or booleans, any shape
        Classes chosen, from 0; for "binary" only 0 and 1, or False and True.
    labels : array of integers or booleans, the shape of predicted
        True classes.
    average : "binary" or "macro"
        Whether to score class 1 alone, or every class that occurs in ``predicted`` or
        ``labels`` and take the mean, so that rare classes count as much as frequent ones.

    Returns
    -------
    float
        Precision, from 0 to 1.

    Raises
    ------
    ValueError
        If the shapes differ, the arrays are empty, they do not hold classes as above, or
        ``average`` is another word.

    References
    ----------
    Sokolova, Lapalme, "A systematic analysis of performance measures for classification
    tasks", Information Processing & Management 45, 2009, doi:10.1016/j.ipm.2009.03.002

    Examples
    --------
    >>> precision(np.array([1, 1, 0, 1]), np.array([1, 0, 1, 1]))
    0.6666666666666666
    """
    hits, chosen, _ = _count(predicted, labels, average)
    return _mean_quotient(hits, chosen)


def recall(predicted: Labels, labels: Labels, average: Average = "binary") -> float:
    """Ask how many of those to be found are found: TP / (TP + FN).

    Where there is nothing to be found, 0 / 0, it is 0, as in scikit-learn.

    Parameters
    ----------
    predicted : array of integers or booleans, any shape
        Classes chosen, from 0; for "binary" only 0 and 1, or False and True.
    labels : array of integers or booleans, the shape of predicted
        True classes.
    average : "binary" or "macro"
        Whether to score class 1 alone, or every class that occurs in ``predicted`` or
        ``labels`` and take the mean, so that rare classes count as much as frequent ones.

    Returns
    -------
    float
        Recall, from 0 to 1.

    Raises
    ------
    ValueError
        If the shapes differ, the arrays are empty, they do not hold classes as above, or
        ``average`` is another word.

    References
    ----------
    Sokolova, Lapalme, "A systematic analysis of performance measures for classification
    tasks", Information Processing & Management 45, 2009, doi:10.1016/j.ipm.2009.03.002

    Examples
    --------
    >>> recall(np.array([1, 0, 0, 1]), np.array([1, 0, 1, 1]))
    0.6666666666666666
    """
    hits, _, true = _count(predicted, labels, average)
    return _mean_quotient(hits, true)


def f1(predicted: Labels, labels: Labels, average: Average = "binary") -> float:
    """Take the harmonic mean of precision and recall: 2 TP / (2 TP + FP + FN).

    Where nothing is chosen and nothing is to be found, 0 / 0, it is 0, as in scikit-learn. The
    macro average is the mean of the classes' F1, not the F1 of the mean precision and recall.

    Parameters
    ----------
    predicted : array of integers or booleans, any shape
        Classes chosen, from 0; for "binary" only 0 and 1, or False and True.
    labels : array of integers or booleans, the shape of predicted
        True classes.
    average : "binary" or "macro"
        Whether to score class 1 alone, or every class that occurs in ``predicted`` or
        ``labels`` and take the mean, so that rare classes count as much as frequent ones.

    Returns
    -------
    float
        F1, from 0 to 1.

    Raises
    ------
    ValueError
        If the shapes differ, the arrays are empty, they do not hold classes as above, or
        ``average`` is another word.

    References
    ----------
    Sokolova, Lapalme, "A systematic analysis of performance measures for classification
    tasks", Information Processing & Management 45, 2009, doi:10.1016/j.ipm.2009.03.002.
    Opitz, Burst, "Macro F1 and macro F1", 2019, arXiv:1911.03347

    Examples
    --------
    >>> f1(np.array([1, 0, 0, 0]), np.array([1, 0, 1, 1]))
    0.5
    """
    hits, chosen, true = _count(predicted, labels, average)
    return _mean_quotient(2 * hits, chosen + true)


def confusion_matrix(predicted: Labels, labels: Labels, k: int) -> NDArray[np.int64]:
    """Count who is taken for whom: C_ij is the number of examples of class i taken for j.

    Rows are the truth and columns the decision, as in scikit-learn; others transpose it.

    Parameters
    ----------
    predicted : array of integers or booleans, any shape
        Classes chosen, 0 to k - 1.
    labels : array of integers or booleans, the shape of predicted
        True classes, 0 to k - 1.
    k : int
        Number of classes.

    Returns
    -------
    integer array, shape (k, k)
        Numbers of examples; those that are right are on the diagonal.

    Raises
    ------
    ValueError
        If the shapes differ, the arrays are empty or do not hold classes from 0 to k - 1, or
        ``k`` is not an integer of at least 1.

    References
    ----------
    Sokolova, Lapalme, "A systematic analysis of performance measures for classification
    tasks", Information Processing & Management 45, 2009, doi:10.1016/j.ipm.2009.03.002

    Examples
    --------
    >>> confusion_matrix(np.array([1, 1, 0]), np.array([0, 1, 0]), 2)
    array([[1, 1],
           [0, 1]])
    """
    check_count("k", k)
    predicted, labels = _integers(predicted, labels)
    check_labels("predicted", predicted, k)
    check_labels("labels", labels, k)
    pairs = np.ravel(k * labels + predicted)
    return np.bincount(pairs, minlength=k * k).reshape(k, k)


@np.errstate(over="ignore")
def r2(prediction: Array, target: Array) -> float:
    """Compare a regression with the mean: R² = 1 - Σ (y - ŷ)² / Σ (y - ȳ)².

    It is 1 if all is predicted, 0 for the mean of the targets, and below 0 for what is worse
    than the mean: R² is no square.

    Parameters
    ----------
    prediction : Array, shape (n,) or (n, 1)
        Predictions ŷ.
    target : Array, the shape of prediction
        True values y, not all equal.

    Returns
    -------
    float
        Coefficient of determination R².

    Raises
    ------
    ValueError
        If the shapes differ or are others, the numbers are not floats, or all targets are
        equal (an empty array included), where R² is undefined.

    References
    ----------
    Kvålseth, "Cautionary note about R²", The American Statistician 39, 1985,
    doi:10.1080/00031305.1985.10479448

    Examples
    --------
    >>> r2(np.array([1.0, 2.0, 4.0]), np.array([1.0, 2.0, 3.0]))
    0.5
    """
    check_same_shape(prediction=prediction, target=target)
    if target.shape not in ((target.size,), (target.size, 1)):
        raise ValueError(f"target: got shape {target.shape}, wanted (n,) or (n, 1)")
    if np.all(target == np.ravel(target)[:1]):
        raise ValueError("target: got equal values only, wanted at least two different ones")
    # In these units neither the mean nor the squares of the deviations overflow or vanish.
    _, exponent = np.frexp(np.max(np.abs(target)))
    prediction, target = np.ldexp(prediction, -exponent), np.ldexp(target, -exponent)
    deviations = target - np.mean(target)
    unit = np.max(np.abs(deviations))
    unexplained = np.sum(((target - prediction) / unit) ** 2)
    return float(1.0 - unexplained / np.sum((deviations / unit) ** 2))


def _integers(predicted: Labels, labels: Labels) -> tuple[Labels, Labels]:
    """Take booleans for 0 and 1, and refuse arrays that are not classes of the same examples."""
    for name, array in (("predicted", predicted), ("labels", labels)):
        dtype = np.asarray(array).dtype
        if dtype.kind not in "biu":
            raise ValueError(f"{name}: got dtype {dtype}, wanted integers or booleans")
    check_not_empty("predicted", predicted)
    check_shape("labels", labels, np.shape(predicted))
    return np.asarray(predicted, np.int64), np.asarray(labels, np.int64)


def _count(
    predicted: Labels, labels: Labels, average: Average
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Count for each class that is scored: rightly chosen, chosen, true."""
    if average not in ("binary", "macro"):
        raise ValueError(f'average: got {average!r}, wanted "binary" or "macro"')
    predicted, labels = _integers(predicted, labels)
    k = 2 if average == "binary" else 1 + int(max(np.max(predicted), np.max(labels)))
    check_labels("predicted", predicted, k)
    check_labels("labels", labels, k)
    hits, chosen, true = (
        np.bincount(np.ravel(classes), minlength=k)
        for classes in (labels[predicted == labels], predicted, labels)
    )
    scored = np.arange(k) == 1 if average == "binary" else chosen + true > 0
    return hits[scored], chosen[scored], true[scored]


def _mean_quotient(part: NDArray[np.int64], whole: NDArray[np.int64]) -> float:
    # Where the whole is 0, so is the part, and any divisor above 0 gives 0.
    return float(np.mean(part / np.maximum(whole, 1)))
