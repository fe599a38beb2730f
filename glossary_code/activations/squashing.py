"""Activations that squash the pre-activation into a bounded range."""

import numpy as np

from glossary_code._checks import Array

__all__ = [
    "identity",
    "identity_grad",
    "sigmoid",
    "sigmoid_grad",
    "step",
    "step_grad",
    "tanh",
    "tanh_grad",
]


def identity(z: Array) -> Array:
    """Pass the pre-activation on unchanged: f(z) = z.

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
    Bishop, Pattern Recognition and Machine Learning, Springer, 2006, section 5.1

    Examples
    --------
    >>> identity(np.array([-2.0, 0.0, 3.0]))
    array([-2.,  0.,  3.])
    """
    return np.positive(z)


def identity_grad(z: Array) -> Array:
    """Differentiate the identity: f'(z) = 1.

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
    Bishop, Pattern Recognition and Machine Learning, Springer, 2006, section 5.1

    Examples
    --------
    >>> identity_grad(np.array([-2.0, 0.0, 3.0]))
    array([1., 1., 1.])
    """
    return np.ones_like(z)


def step(z: Array) -> Array:
    """Fire or not, the Heaviside step: H(z) = 1 where z > 0, else 0.

    H(0) is 0 here; other texts take 1/2 or 1.

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
    McCulloch, Pitts, "A logical calculus of the ideas immanent in nervous activity",
    Bulletin of Mathematical Biophysics 5, 1943, doi:10.1007/BF02478259

    Examples
    --------
    >>> step(np.array([-2.0, 0.0, 3.0]))
    array([0., 0., 1.])
    """
    return np.heaviside(z, 0.0)


def step_grad(z: Array) -> Array:
    """Differentiate the step: H'(z) = 0 where it exists.

    At the jump, z = 0, there is no derivative; 0 is returned there too. Nothing can be
    learned through a gradient that is zero everywhere.

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
    McCulloch, Pitts, "A logical calculus of the ideas immanent in nervous activity",
    Bulletin of Mathematical Biophysics 5, 1943, doi:10.1007/BF02478259

    Examples
    --------
    >>> step_grad(np.array([-2.0, 0.0, 3.0]))
    array([0., 0., 0.])
    """
    return np.zeros_like(z)


def sigmoid(z: Array) -> Array:
    """Squash into (0, 1), the logistic sigmoid: σ(z) = 1 / (1 + e^(-z)).

    Computed from e^(-abs(z)), which cannot overflow.

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
    Rumelhart, Hinton, Williams, "Learning representations by back-propagating errors",
    Nature 323, 1986, doi:10.1038/323533a0

    Examples
    --------
    >>> sigmoid(np.array([-1000.0, 0.0, 1000.0]))
    array([0. , 0.5, 1. ])
    """
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1.0 + e)


def sigmoid_grad(z: Array) -> Array:
    """Differentiate the sigmoid: σ'(z) = σ(z) (1 - σ(z)).

    Computed as e / (1 + e)² with e = e^(-abs(z)), which is the same number and keeps its
    digits where σ(z) rounds to 1.

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
    Rumelhart, Hinton, Williams, "Learning representations by back-propagating errors",
    Nature 323, 1986, doi:10.1038/323533a0

    Examples
    --------
    >>> sigmoid_grad(np.array([-1000.0, 0.0, 1000.0]))
    array([0.  , 0.25, 0.  ])
    """
    e = np.exp(-np.abs(z))
    return e / (1.0 + e) ** 2


def tanh(z: Array) -> Array:
    """Squash into (-1, 1): tanh(z) = (e^z - e^(-z)) / (e^z + e^(-z)).

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
    LeCun, Bottou, Orr, Müller, "Efficient BackProp", in Neural Networks: Tricks of the
    Trade, 1998, doi:10.1007/3-540-49430-8_2

    Examples
    --------
    >>> tanh(np.array([-1000.0, 0.0, 1000.0]))
    array([-1.,  0.,  1.])
    """
    return np.tanh(z)


def tanh_grad(z: Array) -> Array:
    """Differentiate tanh: tanh'(z) = 1 - tanh(z)² = sech(z)².

    Computed as sech(z)² with sech(z) = 2e / (1 + e²), e = e^(-abs(z)), which keeps its
    digits where tanh(z) rounds to 1.

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
    LeCun, Bottou, Orr, Müller, "Efficient BackProp", in Neural Networks: Tricks of the
    Trade, 1998, doi:10.1007/3-540-49430-8_2

    Examples
    --------
    >>> tanh_grad(np.array([-1000.0, 0.0, 1000.0]))
    array([0., 1., 0.])
    """
    e = np.exp(-np.abs(z))
    sech = 2.0 * e / (1.0 + e * e)
    return sech * sech
