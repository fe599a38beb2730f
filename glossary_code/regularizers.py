"""Regularizers: they hold weights small. Add the penalty to the loss, its gradient to the loss's.

They are meant for weights; biases and the scales of normalization layers are left out.
"""

import numpy as np

from glossary_code._checks import (
    Array,
    check_float,
    check_matrix,
    check_non_negative,
    check_positive,
    check_share,
)
from glossary_code._norms import norm, unit

__all__ = [
    "elastic_net",
    "elastic_net_grad",
    "l1",
    "l1_grad",
    "l2",
    "l2_grad",
    "max_norm",
]


@np.errstate(over="ignore")
def l1(W: Array, strength: float) -> float:
    """Penalize the size of weights: R = λ Σ |w|.

    It draws small weights to zero exactly, so that some drop out.

    Parameters
    ----------
    W : Array, any shape
        Weights.
    strength : float
        Strength λ, from 0.

    Returns
    -------
    float
        The penalty: a sum, not a mean.

    Raises
    ------
    ValueError
        If ``W`` does not hold floats, or ``strength`` is negative or not finite.

    References
    ----------
    Tibshirani, "Regression shrinkage and selection via the lasso", Journal of the Royal
    Statistical Society B 58, 1996, doi:10.1111/j.2517-6161.1996.tb02080.x

    Examples
    --------
    >>> l1(np.array([[3.0, -4.0]]), 0.5)
    3.5
    """
    check_float("W", W)
    check_non_negative("strength", strength)
    return float(np.sum(strength * np.abs(W)))


def l1_grad(W: Array, strength: float) -> Array:
    """Differentiate the L1 penalty: ∂R/∂w = λ sign(w).

    At the kink, w = 0, it is 0, a subgradient.

    Parameters
    ----------
    W : Array, any shape
        Weights.
    strength : float
        Strength λ, from 0.

    Returns
    -------
    Array, the shape of W
        Gradient of the penalty at ``W``.

    Raises
    ------
    ValueError
        If ``W`` does not hold floats, or ``strength`` is negative or not finite.

    References
    ----------
    Tibshirani, "Regression shrinkage and selection via the lasso", Journal of the Royal
    Statistical Society B 58, 1996, doi:10.1111/j.2517-6161.1996.tb02080.x

    Examples
    --------
    >>> l1_grad(np.array([[3.0, -4.0, 0.0]]), 0.5)
    array([[ 0.5, -0.5,  0. ]])
    """
    check_float("W", W)
    check_non_negative("strength", strength)
    return strength * np.sign(W)


@np.errstate(over="ignore")
def l2(W: Array, strength: float) -> float:
    """Penalize the squares of weights: R = (λ/2) Σ w².

    The half makes the gradient λ w, so that λ is the ``weight_decay`` of PyTorch's ``SGD``. In
    Keras ``L2(λ)`` has no half, and is twice as strong.

    Parameters
    ----------
    W : Array, any shape
        Weights.
    strength : float
        Strength λ, from 0.

    Returns
    -------
    float
        The penalty: a sum, not a mean.

    Raises
    ------
    ValueError
        If ``W`` does not hold floats, or ``strength`` is negative or not finite.

    References
    ----------
    Hoerl, Kennard, "Ridge regression: biased estimation for nonorthogonal problems",
    Technometrics 12, 1970, doi:10.1080/00401706.1970.10488634.
    Krogh, Hertz, "A simple weight decay can improve generalization", NIPS 1991

    Examples
    --------
    >>> l2(np.array([[3.0, -4.0]]), 0.5)
    6.25
    """
    check_float("W", W)
    check_non_negative("strength", strength)
    return float(np.sum(strength * W * W)) / 2.0


@np.errstate(over="ignore")
def l2_grad(W: Array, strength: float) -> Array:
    """Differentiate the L2 penalty: ∂R/∂w = λ w.

    Parameters
    ----------
    W : Array, any shape
        Weights.
    strength : float
        Strength λ, from 0.

    Returns
    -------
    Array, the shape of W
        Gradient of the penalty at ``W``.

    Raises
    ------
    ValueError
        If ``W`` does not hold floats, or ``strength`` is negative or not finite.

    References
    ----------
    Hoerl, Kennard, "Ridge regression: biased estimation for nonorthogonal problems",
    Technometrics 12, 1970, doi:10.1080/00401706.1970.10488634.
    Krogh, Hertz, "A simple weight decay can improve generalization", NIPS 1991

    Examples
    --------
    >>> l2_grad(np.array([[3.0, -4.0]]), 0.5)
    array([[ 1.5, -2. ]])
    """
    check_float("W", W)
    check_non_negative("strength", strength)
    return strength * W


def elastic_net(W: Array, strength: float, l1_ratio: float = 0.5) -> float:
    """Mix both penalties: R = λ [α Σ |w| + ((1 - α)/2) Σ w²].

    This is the form of glmnet and scikit-learn; the paper has two strengths and no half.

    Parameters
    ----------
    W : Array, any shape
        Weights.
    strength : float
        Strength λ, from 0.
    l1_ratio : float
        Share α of the L1 penalty, in [0, 1].

    Returns
    -------
    float
        The penalty: a sum, not a mean.

    Raises
    ------
    ValueError
        If ``W`` does not hold floats, ``strength`` is negative or not finite, or ``l1_ratio`` is
        outside [0, 1].

    References
    ----------
    Zou, Hastie, "Regularization and variable selection via the elastic net", Journal of the
    Royal Statistical Society B 67, 2005, doi:10.1111/j.1467-9868.2005.00503.x.
    Friedman, Hastie, Tibshirani, "Regularization paths for generalized linear models via
    coordinate descent", Journal of Statistical Software 33, 2010, doi:10.18637/jss.v033.i01

    Examples
    --------
    >>> elastic_net(np.array([[3.0, -4.0]]), 0.5, l1_ratio=0.5)
    4.875
    """
    _check_mixture(strength, l1_ratio)
    return l1(W, strength * l1_ratio) + l2(W, strength * (1.0 - l1_ratio))


def elastic_net_grad(W: Array, strength: float, l1_ratio: float = 0.5) -> Array:
    """Differentiate the elastic net: ∂R/∂w = λ [α sign(w) + (1 - α) w].

    Parameters
    ----------
    W : Array, any shape
        Weights.
    strength : float
        Strength λ, from 0.
    l1_ratio : float
        Share α of the L1 penalty, in [0, 1].

    Returns
    -------
    Array, the shape of W
        Gradient of the penalty at ``W``.

    Raises
    ------
    ValueError
        If ``W`` does not hold floats, ``strength`` is negative or not finite, or ``l1_ratio`` is
        outside [0, 1].

    References
    ----------
    Zou, Hastie, "Regularization and variable selection via the elastic net", Journal of the
    Royal Statistical Society B 67, 2005, doi:10.1111/j.1467-9868.2005.00503.x

    Examples
    --------
    >>> elastic_net_grad(np.array([[3.0, -4.0, 0.0]]), 0.5, l1_ratio=0.5)
    array([[ 1.  , -1.25,  0.  ]])
    """
    _check_mixture(strength, l1_ratio)
    return l1_grad(W, strength * l1_ratio) + l2_grad(W, strength * (1.0 - l1_ratio))


@np.errstate(over="ignore")
def max_norm(W: Array, limit: float) -> Array:
    """Shorten each neuron's weights to a longest length c: w ← w · min(1, c / ‖w‖).

    This is no penalty: it is applied to the weights after each update. Columns of at most that
    length stay as they are.

    Parameters
    ----------
    W : Array, shape (d_in, d_out)
        Weights, one neuron a column.
    limit : float
        Longest length c of a column.

    Returns
    -------
    Array, the shape of W
        The nearest weights that keep to the limit.

    Raises
    ------
    ValueError
        If ``W`` is not a matrix of floats, or ``limit`` is not a finite number above 0.

    References
    ----------
    Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov, "Dropout: a simple way to prevent
    neural networks from overfitting", Journal of Machine Learning Research 15, 2014, section 5.1

    Examples
    --------
    >>> max_norm(np.array([[3.0, 0.3], [4.0, 0.4]]), 1.0)
    array([[0.6, 0.3],
           [0.8, 0.4]])
    """
    check_matrix("W", W)
    check_positive("limit", limit)
    return np.where(norm(W.T) <= limit, W, limit * unit(W.T).T)


def _check_mixture(strength: float, l1_ratio: float) -> None:
    check_non_negative("strength", strength)
    check_share("l1_ratio", l1_ratio)
