"""Losses of regression, where the target is a number."""

import numpy as np

from glossary_code._checks import Array
from glossary_code.losses._pairs import check_pair

__all__ = [
    "mse",
    "mse_grad",
]


@np.errstate(over="ignore")
def mse(prediction: Array, target: Array) -> float:
    """Average the squared errors: L = (1/N) Σ (ŷ - y)², over all N elements.

    Parameters
    ----------
    prediction : Array, any shape
        The network's output ŷ.
    target : Array, the shape of prediction
        What it should have been, y.

    Returns
    -------
    float
        The loss; infinity where it does not fit a float.

    Raises
    ------
    ValueError
        If the shapes differ, the arrays are empty, or their numbers are not floats.

    References
    ----------
    Bishop, Pattern Recognition and Machine Learning, Springer, 2006, section 3.1.1

    Examples
    --------
    >>> mse(np.array([[1.0], [3.0]]), np.array([[0.0], [1.0]]))
    2.5
    """
    check_pair(prediction=prediction, target=target)
    return float(np.mean((prediction - target) ** 2))


@np.errstate(over="ignore")
def mse_grad(prediction: Array, target: Array) -> Array:
    """Differentiate the mean squared error: ∂L/∂ŷ = (2/N) (ŷ - y).

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
    Bishop, Pattern Recognition and Machine Learning, Springer, 2006, section 3.1.1

    Examples
    --------
    >>> mse_grad(np.array([[1.0], [3.0]]), np.array([[0.0], [1.0]]))
    array([[1.],
           [2.]])
    """
    check_pair(prediction=prediction, target=target)
    return 2.0 / prediction.size * (prediction - target)
