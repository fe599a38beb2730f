"""Robust losses of regression: quadratic for small errors, linear for large ones."""

import math

import numpy as np

from glossary_code._checks import Array, check_positive
from glossary_code.activations import softplus
from glossary_code.losses._pairs import check_pair
from glossary_code.losses._reduction import Loss, Reduction, reduce_gradient, reduce_losses

__all__ = [
    "huber",
    "huber_grad",
    "log_cosh",
    "log_cosh_grad",
    "smooth_l1",
    "smooth_l1_grad",
]


@np.errstate(over="ignore")
def huber(
    prediction: Array, target: Array, delta: float = 1.0, reduction: Reduction = "mean"
) -> Loss:
    """Bound the pull of outliers: e²/2 where abs(e) ≤ δ, else δ (abs(e) - δ/2), with e = ŷ - y.

    At least 0; the mean is taken over all elements. Both pieces are q (abs(e) - q/2) with q =
    min(abs(e), δ), which squares nothing large. For δ → ∞ it is half of the squared error.
    PyTorch's HuberLoss and Keras have the same factor and default δ.

    Parameters
    ----------
    prediction : Array, any shape
        The network's output ŷ.
    target : Array, the shape of prediction
        What it should have been, y.
    delta : float
        Where the parabola ends, δ > 0, in the unit of the target.
    reduction : {"mean", "sum", "none"}
        Mean of the losses, their sum, or each by itself.

    Returns
    -------
    float, or Array of the shape of prediction for "none"
        The loss; infinity where it does not fit a float.

    Raises
    ------
    ValueError
        If the shapes differ, the arrays are empty, their numbers are not floats, ``delta`` is not
        a finite number above 0, or the reduction is not one of the three.

    References
    ----------
    Huber, "Robust estimation of a location parameter", Annals of Mathematical Statistics 35, 1964,
    doi:10.1214/aoms/1177703732

    Examples
    --------
    >>> huber(np.array([0.5, -3.0]), np.array([0.0, 0.0]), reduction="none")
    array([0.125, 2.5  ])
    """
    check_pair(prediction=prediction, target=target)
    check_positive("delta", delta)
    error = np.abs(prediction - target)
    q = np.minimum(error, delta)
    return reduce_losses(q * (error - 0.5 * q), reduction)


@np.errstate(over="ignore")
def huber_grad(
    prediction: Array, target: Array, delta: float = 1.0, reduction: Reduction = "mean"
) -> Array:
    """Differentiate the Huber loss: ŷ - y, clipped to [-δ, δ], divided by N for the mean.

    There is no kink: both pieces have the slope δ where they meet.

    Parameters
    ----------
    prediction : Array, any shape
        The network's output ŷ.
    target : Array, the shape of prediction
        What it should have been, y.
    delta : float
        Where the parabola ends, δ > 0, in the unit of the target.
    reduction : {"mean", "sum", "none"}
        Which of them is differentiated; "none" gives the derivative of each loss.

    Returns
    -------
    Array, the shape of prediction
        Gradient of the loss at ``prediction``.

    Raises
    ------
    ValueError
        If the shapes differ, the arrays are empty, their numbers are not floats, ``delta`` is not
        a finite number above 0, or the reduction is not one of the three.

    References
    ----------
    Huber, "Robust estimation of a location parameter", Annals of Mathematical Statistics 35, 1964,
    doi:10.1214/aoms/1177703732

    Examples
    --------
    >>> huber_grad(np.array([0.5, -3.0]), np.array([0.0, 0.0]), reduction="none")
    array([ 0.5, -1. ])
    """
    check_pair(prediction=prediction, target=target)
    check_positive("delta", delta)
    return reduce_gradient(np.clip(prediction - target, -delta, delta), reduction)


@np.errstate(over="ignore")
def smooth_l1(
    prediction: Array, target: Array, beta: float = 1.0, reduction: Reduction = "mean"
) -> Loss:
    """Round off the absolute error: e²/(2β) where abs(e) < β, else abs(e) - β/2, with e = ŷ - y.

    At least 0; the mean is taken over all elements. It is the Huber loss with δ = β, divided by β,
    so that its slope stays 1 for large errors; for β → 0 it is the absolute error. PyTorch's
    SmoothL1Loss allows β = 0 too.

    Parameters
    ----------
    prediction : Array, any shape
        The network's output ŷ.
    target : Array, the shape of prediction
        What it should have been, y.
    beta : float
        Where the parabola ends, β > 0, in the unit of the target.
    reduction : {"mean", "sum", "none"}
        Mean of the losses, their sum, or each by itself.

    Returns
    -------
    float, or Array of the shape of prediction for "none"
        The loss; infinity where it does not fit a float.

    Raises
    ------
    ValueError
        If the shapes differ, the arrays are empty, their numbers are not floats, ``beta`` is not a
        finite number above 0, or the reduction is not one of the three.

    References
    ----------
    Girshick, "Fast R-CNN", ICCV 2015, doi:10.1109/ICCV.2015.169, arXiv:1504.08083

    Examples
    --------
    >>> smooth_l1(np.array([0.5, -3.0]), np.array([0.0, 0.0]), beta=2.0, reduction="none")
    array([0.0625, 2.    ])
    """
    check_pair(prediction=prediction, target=target)
    check_positive("beta", beta)
    error = np.abs(prediction - target)
    q = np.minimum(error, beta)
    return reduce_losses(q / beta * (error - 0.5 * q), reduction)


@np.errstate(over="ignore")
def smooth_l1_grad(
    prediction: Array, target: Array, beta: float = 1.0, reduction: Reduction = "mean"
) -> Array:
    """Differentiate smooth L1: (ŷ - y) / β, clipped to [-1, 1], divided by N for the mean.

    There is no kink: both pieces have the slope 1 where they meet.

    Parameters
    ----------
    prediction : Array, any shape
        The network's output ŷ.
    target : Array, the shape of prediction
        What it should have been, y.
    beta : float
        Where the parabola ends, β > 0, in the unit of the target.
    reduction : {"mean", "sum", "none"}
        Which of them is differentiated; "none" gives the derivative of each loss.

    Returns
    -------
    Array, the shape of prediction
        Gradient of the loss at ``prediction``.

    Raises
    ------
    ValueError
        If the shapes differ, the arrays are empty, their numbers are not floats, ``beta`` is not a
        finite number above 0, or the reduction is not one of the three.

    References
    ----------
    Girshick, "Fast R-CNN", ICCV 2015, doi:10.1109/ICCV.2015.169, arXiv:1504.08083

    Examples
    --------
    >>> smooth_l1_grad(np.array([0.5, -3.0]), np.array([0.0, 0.0]), beta=2.0, reduction="none")
    array([ 0.25, -1.  ])
    """
    check_pair(prediction=prediction, target=target)
    check_positive("beta", beta)
    return reduce_gradient(np.clip((prediction - target) / beta, -1.0, 1.0), reduction)


@np.errstate(over="ignore")
def log_cosh(prediction: Array, target: Array, reduction: Reduction = "mean") -> Loss:
    """Bend the square into a line without a seam: L = (1/N) Σ log cosh(ŷ - y).

    At least 0; about e²/2 for small errors e = ŷ - y, and abs(e) - log 2 for large ones. Far from
    0 it is computed as abs(e) + softplus(-2 abs(e)) - log 2, which cannot overflow; near 0, where
    the three cancel, as log(1 + 2 sinh(e/2)²), the same function. Keras has the same loss in the
    first form; PyTorch has none.

    Parameters
    ----------
    prediction : Array, any shape
        The network's output ŷ.
    target : Array, the shape of prediction
        What it should have been, y.
    reduction : {"mean", "sum", "none"}
        Mean of the losses, their sum, or each by itself.

    Returns
    -------
    float, or Array of the shape of prediction for "none"
        The loss; infinity where it does not fit a float.

    Raises
    ------
    ValueError
        If the shapes differ, the arrays are empty, their numbers are not floats, or the reduction
        is not one of the three.

    References
    ----------
    Saleh, Saleh, "Statistical properties of the log-cosh loss function used in machine learning",
    2022, arXiv:2208.04564

    Examples
    --------
    >>> log_cosh(np.array([1e-3, -1000.0]), np.array([0.0, 0.0]), reduction="none")
    array([4.99999917e-07, 9.99306853e+02])
    """
    check_pair(prediction=prediction, target=target)
    error = np.abs(prediction - target)
    near = np.log1p(2.0 * np.sinh(0.5 * np.minimum(error, 1.0)) ** 2)
    far = error + softplus(-2.0 * error) - math.log(2.0)
    return reduce_losses(np.where(error < 1.0, near, far), reduction)


@np.errstate(over="ignore")
def log_cosh_grad(prediction: Array, target: Array, reduction: Reduction = "mean") -> Array:
    """Differentiate log-cosh: ∂L/∂ŷ = tanh(ŷ - y) / N.

    Parameters
    ----------
    prediction : Array, any shape
        The network's output ŷ.
    target : Array, the shape of prediction
        What it should have been, y.
    reduction : {"mean", "sum", "none"}
        Which of them is differentiated; "none" gives the derivative of each loss.

    Returns
    -------
    Array, the shape of prediction
        Gradient of the loss at ``prediction``.

    Raises
    ------
    ValueError
        If the shapes differ, the arrays are empty, their numbers are not floats, or the reduction
        is not one of the three.

    References
    ----------
    Saleh, Saleh, "Statistical properties of the log-cosh loss function used in machine learning",
    2022, arXiv:2208.04564

    Examples
    --------
    >>> np.round(log_cosh_grad(np.array([0.5, -3.0]), np.array([0.0, 0.0])), 4)
    array([ 0.2311, -0.4975])
    """
    check_pair(prediction=prediction, target=target)
    return reduce_gradient(np.tanh(prediction - target), reduction)
