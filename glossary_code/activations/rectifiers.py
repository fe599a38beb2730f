"""ReLU and its relatives: linear for large z, and small or zero for negative z."""

import numpy as np

from glossary_code._checks import Array
from glossary_code.activations.squashing import sigmoid

__all__ = [
    "leaky_relu",
    "leaky_relu_grad",
    "relu",
    "relu_grad",
    "softplus",
    "softplus_grad",
]


def relu(z: Array) -> Array:
    """Cut off the negative part: relu(z) = max(0, z).

    Parameters
    ----------
    z : Array, any shape
        Pre-activation.

    Returns
    -------
    Array, the shape of z
        Activation at each ``z``.

    References
    ----------
    Nair, Hinton, "Rectified linear units improve restricted Boltzmann machines",
    ICML 2010

    Examples
    --------
    >>> relu(np.array([-2.0, 0.0, 3.0]))
    array([0., 0., 3.])
    """
    return np.maximum(0.0, z)


def relu_grad(z: Array) -> Array:
    """Differentiate ReLU: relu'(z) = 1 where z > 0, else 0.

    There is no derivative at the kink, z = 0; any number in [0, 1] is a subgradient there,
    and 0 is the customary one.

    Parameters
    ----------
    z : Array, any shape
        Pre-activation.

    Returns
    -------
    Array, the shape of z
        Derivative at each ``z``.

    References
    ----------
    Nair, Hinton, "Rectified linear units improve restricted Boltzmann machines",
    ICML 2010

    Examples
    --------
    >>> relu_grad(np.array([-2.0, 0.0, 3.0]))
    array([0., 0., 1.])
    """
    return np.heaviside(z, 0.0)


def leaky_relu(z: Array, slope: float = 0.01) -> Array:
    """Let a little of the negative part through: z where z > 0, else slope · z.

    Parameters
    ----------
    z : Array, any shape
        Pre-activation.
    slope : float
        Slope of the negative part, in [0, 1].

    Returns
    -------
    Array, the shape of z
        Activation at each ``z``.

    Raises
    ------
    ValueError
        If ``slope`` is outside [0, 1].

    References
    ----------
    Maas, Hannun, Ng, "Rectifier nonlinearities improve neural network acoustic models",
    ICML 2013

    Examples
    --------
    >>> leaky_relu(np.array([-2.0, 0.0, 3.0]))
    array([-0.02,  0.  ,  3.  ])
    """
    _check_slope(slope)
    return np.where(z > 0, z, slope * z)


def leaky_relu_grad(z: Array, slope: float = 0.01) -> Array:
    """Differentiate leaky ReLU: 1 where z > 0, else the slope.

    At the kink, z = 0, the slope is returned, a subgradient.

    Parameters
    ----------
    z : Array, any shape
        Pre-activation.
    slope : float
        Slope of the negative part, in [0, 1].

    Returns
    -------
    Array, the shape of z
        Derivative at each ``z``.

    Raises
    ------
    ValueError
        If ``slope`` is outside [0, 1].

    References
    ----------
    Maas, Hannun, Ng, "Rectifier nonlinearities improve neural network acoustic models",
    ICML 2013

    Examples
    --------
    >>> leaky_relu_grad(np.array([-2.0, 0.0, 3.0]))
    array([0.01, 0.01, 1.  ])
    """
    _check_slope(slope)
    return np.where(z > 0, 1.0, slope)


def softplus(z: Array) -> Array:
    """Smooth ReLU: softplus(z) = log(1 + e^z).

    Computed as log(e^0 + e^z) by ``numpy.logaddexp``, which cannot overflow.

    Parameters
    ----------
    z : Array, any shape
        Pre-activation.

    Returns
    -------
    Array, the shape of z
        Activation at each ``z``.

    References
    ----------
    Dugas, Bengio, Bélisle, Nadeau, Garcia, "Incorporating second-order functional
    knowledge for better option pricing", NIPS 2000

    Examples
    --------
    >>> softplus(np.array([-1000.0, 0.0, 1000.0]))
    array([0.00000000e+00, 6.93147181e-01, 1.00000000e+03])
    """
    return np.logaddexp(0.0, z)


def softplus_grad(z: Array) -> Array:
    """Differentiate softplus: softplus'(z) = σ(z).

    Parameters
    ----------
    z : Array, any shape
        Pre-activation.

    Returns
    -------
    Array, the shape of z
        Derivative at each ``z``.

    References
    ----------
    Dugas, Bengio, Bélisle, Nadeau, Garcia, "Incorporating second-order functional
    knowledge for better option pricing", NIPS 2000

    Examples
    --------
    >>> softplus_grad(np.array([-1000.0, 0.0, 1000.0]))
    array([0. , 0.5, 1. ])
    """
    return sigmoid(z)


def _check_slope(slope: float) -> None:
    if not 0 <= slope <= 1:
        raise ValueError(f"slope: got {slope!r}, wanted a number in [0, 1]")
