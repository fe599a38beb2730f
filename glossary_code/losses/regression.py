"""Losses of regression, where the target is a number."""

import math

import numpy as np

from glossary_code._checks import Array
from glossary_code._norms import root_mean_square, unit
from glossary_code.losses._pairs import check_pair
from glossary_code.losses._reduction import Loss, Reduction, reduce_gradient, reduce_losses

__all__ = [
    "mae",
    "mae_grad",
    "mse",
    "mse_grad",
    "pinball",
    "pinball_grad",
    "rmse",
    "rmse_grad",
]


@np.errstate(over="ignore")
def mse(prediction: Array, target: Array, reduction: Reduction = "mean") -> Loss:
    """Average the squared errors: L = (1/N) Σ (ŷ - y)², over all N elements.

    At least 0, and 0 only where ŷ = y. PyTorch's MSELoss, Keras and scikit-learn have the same
    factor 1; texts that put ½ before the square halve the loss and its gradient. Keras averages
    over the last axis first, which comes to the same.

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
    Bishop, Pattern Recognition and Machine Learning, Springer, 2006, section 3.1.1

    Examples
    --------
    >>> mse(np.array([[1.0], [3.0]]), np.array([[0.0], [1.0]]))
    2.5
    """
    check_pair(prediction=prediction, target=target)
    return reduce_losses((prediction - target) ** 2, reduction)


@np.errstate(over="ignore")
def mse_grad(prediction: Array, target: Array, reduction: Reduction = "mean") -> Array:
    """Differentiate the mean squared error: ∂L/∂ŷ = (2/N) (ŷ - y).

    The factor is 2/N; without the mean, that is for the sum or each loss, it is 2.

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
    Bishop, Pattern Recognition and Machine Learning, Springer, 2006, section 3.1.1

    Examples
    --------
    >>> mse_grad(np.array([[1.0], [3.0]]), np.array([[0.0], [1.0]]))
    array([[1.],
           [2.]])
    """
    check_pair(prediction=prediction, target=target)
    return reduce_gradient(2.0 * (prediction - target), reduction)


@np.errstate(over="ignore")
def rmse(prediction: Array, target: Array) -> float:
    """Take the root of the mean squared error: L = √((1/N) Σ (ŷ - y)²), over all N elements.

    At least 0, in the unit of y. The root is taken after the mean, so there is no loss for each
    element to add up. Errors are scaled by a power of two before they are squared: those of 1e200
    give 1e200, not infinity. An error beyond the largest float counts as the largest float.

    Parameters
    ----------
    prediction : Array, any shape
        The network's output ŷ.
    target : Array, the shape of prediction
        What it should have been, y.

    Returns
    -------
    float
        The loss.

    Raises
    ------
    ValueError
        If the shapes differ, the arrays are empty, or their numbers are not floats.

    References
    ----------
    Chai, Draxler, "Root mean square error (RMSE) or mean absolute error (MAE)? Arguments against
    avoiding RMSE in the literature", Geoscientific Model Development 7, 2014,
    doi:10.5194/gmd-7-1247-2014

    Examples
    --------
    >>> rmse(np.array([[3.0], [1.0]]), np.array([[0.0], [5.0]]))
    3.5355339059327378
    """
    check_pair(prediction=prediction, target=target)
    return float(root_mean_square(np.ravel(prediction - target)))


@np.errstate(over="ignore")
def rmse_grad(prediction: Array, target: Array) -> Array:
    """Differentiate the root mean squared error: ∂L/∂ŷ = (ŷ - y) / (N L).

    Its norm is 1/√N however small the errors are. At L = 0, where the loss has a kink like that of
    abs at 0, it is 0, a subgradient.

    Parameters
    ----------
    prediction : Array, any shape
        The network's output ŷ.
    target : Array, the shape of prediction
        What it should have been, y.

    Returns
    -------
    Array, the shape of prediction
        Gradient of the loss at ``prediction``.

    Raises
    ------
    ValueError
        If the shapes differ, the arrays are empty, or their numbers are not floats.

    References
    ----------
    Chai, Draxler, "Root mean square error (RMSE) or mean absolute error (MAE)? Arguments against
    avoiding RMSE in the literature", Geoscientific Model Development 7, 2014,
    doi:10.5194/gmd-7-1247-2014

    Examples
    --------
    >>> rmse_grad(np.array([[3.0], [1.0]]), np.array([[0.0], [5.0]]))
    array([[ 0.42426407],
           [-0.56568542]])
    """
    check_pair(prediction=prediction, target=target)
    direction = unit(np.ravel(prediction - target))
    return np.reshape(direction, np.shape(prediction)) / math.sqrt(direction.size)


@np.errstate(over="ignore")
def mae(prediction: Array, target: Array, reduction: Reduction = "mean") -> Loss:
    """Average the absolute errors: L = (1/N) Σ abs(ŷ - y), over all N elements.

    At least 0. The constant that minimizes it is the median of the targets, where the squared
    error has their mean. The L1Loss of PyTorch.

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
    Willmott, Matsuura, "Advantages of the mean absolute error (MAE) over the root mean square
    error (RMSE) in assessing average model performance", Climate Research 30, 2005,
    doi:10.3354/cr030079

    Examples
    --------
    >>> mae(np.array([[3.0], [1.0]]), np.array([[0.0], [5.0]]))
    3.5
    """
    check_pair(prediction=prediction, target=target)
    return reduce_losses(np.abs(prediction - target), reduction)


@np.errstate(over="ignore")
def mae_grad(prediction: Array, target: Array, reduction: Reduction = "mean") -> Array:
    """Differentiate the mean absolute error: ∂L/∂ŷ = sign(ŷ - y) / N.

    At the kink, ŷ = y, it is 0, a subgradient; PyTorch has 0 there too.

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
    Willmott, Matsuura, "Advantages of the mean absolute error (MAE) over the root mean square
    error (RMSE) in assessing average model performance", Climate Research 30, 2005,
    doi:10.3354/cr030079

    Examples
    --------
    >>> mae_grad(np.array([[3.0], [1.0]]), np.array([[0.0], [5.0]]))
    array([[ 0.5],
           [-0.5]])
    """
    check_pair(prediction=prediction, target=target)
    return reduce_gradient(np.sign(prediction - target), reduction)


@np.errstate(over="ignore")
def pinball(
    prediction: Array, target: Array, tau: float = 0.5, reduction: Reduction = "mean"
) -> Loss:
    """Predict a quantile: L = (1/N) Σ max(τ (y - ŷ), (τ - 1) (y - ŷ)), over all N elements.

    At least 0. A target above the prediction costs τ for each unit, one below it 1 - τ, and the
    constant that minimizes the loss is the τ-quantile of the targets. At τ = ½ it is half of the
    mean absolute error. The mean_pinball_loss of scikit-learn, which calls τ alpha.

    Parameters
    ----------
    prediction : Array, any shape
        The network's output ŷ.
    target : Array, the shape of prediction
        What it should have been, y.
    tau : float
        Quantile τ to predict, in (0, 1); 0.5 is the median.
    reduction : {"mean", "sum", "none"}
        Mean of the losses, their sum, or each by itself.

    Returns
    -------
    float, or Array of the shape of prediction for "none"
        The loss; infinity where it does not fit a float.

    Raises
    ------
    ValueError
        If the shapes differ, the arrays are empty, their numbers are not floats, ``tau`` is
        outside (0, 1), or the reduction is not one of the three.

    References
    ----------
    Koenker, Bassett, "Regression quantiles", Econometrica 46, 1978, doi:10.2307/1913643

    Examples
    --------
    >>> pinball(np.array([0.0, 0.0]), np.array([2.0, -2.0]), tau=0.75)
    1.0
    """
    check_pair(prediction=prediction, target=target)
    _check_quantile(tau)
    error = target - prediction
    return reduce_losses(np.maximum(tau * error, (tau - 1.0) * error), reduction)


@np.errstate(over="ignore")
def pinball_grad(
    prediction: Array, target: Array, tau: float = 0.5, reduction: Reduction = "mean"
) -> Array:
    """Differentiate the pinball loss: ∂L/∂ŷ = -τ/N where y > ŷ, (1 - τ)/N where y < ŷ.

    At the kink, ŷ = y, it is 0, which lies between the two, a subgradient.

    Parameters
    ----------
    prediction : Array, any shape
        The network's output ŷ.
    target : Array, the shape of prediction
        What it should have been, y.
    tau : float
        Quantile τ to predict, in (0, 1); 0.5 is the median.
    reduction : {"mean", "sum", "none"}
        Which of them is differentiated; "none" gives the derivative of each loss.

    Returns
    -------
    Array, the shape of prediction
        Gradient of the loss at ``prediction``.

    Raises
    ------
    ValueError
        If the shapes differ, the arrays are empty, their numbers are not floats, ``tau`` is
        outside (0, 1), or the reduction is not one of the three.

    References
    ----------
    Koenker, Bassett, "Regression quantiles", Econometrica 46, 1978, doi:10.2307/1913643

    Examples
    --------
    >>> pinball_grad(np.array([0.0, 0.0]), np.array([2.0, -2.0]), tau=0.75)
    array([-0.375,  0.125])
    """
    check_pair(prediction=prediction, target=target)
    _check_quantile(tau)
    sign = np.sign(prediction - target)
    return reduce_gradient(np.where(sign > 0, (1.0 - tau) * sign, tau * sign), reduction)


def _check_quantile(tau: float) -> None:
    if not 0 < tau < 1:
        raise ValueError(f"tau: got {tau!r}, wanted a number in (0, 1)")
