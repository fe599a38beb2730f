"""ReLU and its relatives: linear for large z, and small or zero for negative z."""

import numpy as np

from glossary_code._checks import Array, check_finite, check_float, check_positive, check_share
from glossary_code.activations.squashing import sigmoid

__all__ = [
    "celu",
    "celu_grad",
    "elu",
    "elu_grad",
    "leaky_relu",
    "leaky_relu_grad",
    "prelu",
    "prelu_grad",
    "prelu_slope_grad",
    "relu",
    "relu6",
    "relu6_grad",
    "relu_grad",
    "selu",
    "selu_grad",
    "softplus",
    "softplus_grad",
]

# Klambauer et al. 2017, equation 14; the tests derive them.
SELU_ALPHA = 1.6732632423543772
SELU_SCALE = 1.0507009873554805


def relu(z: Array) -> Array:
    """Cut off the negative part: relu(z) = max(0, z).

    Range: [0, ∞).

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
    Fukushima, "Visual feature extraction by a multilayered network of analog threshold
    elements", IEEE Transactions on Systems Science and Cybernetics 5, 1969,
    doi:10.1109/TSSC.1969.300225.
    Nair, Hinton, "Rectified linear units improve restricted Boltzmann machines",
    ICML 2010

    Examples
    --------
    >>> relu(np.array([-2.0, 0.0, 3.0]))
    array([0., 0., 3.])
    """
    return np.maximum(0.0, z)


def relu_grad(z: Array) -> Array:
    """Differentiate ReLU: relu′(z) = 1 where z > 0, else 0.

    There is no derivative at the kink, z = 0; any number in [0, 1] is a subgradient there,
    and 0 is the customary one, in PyTorch, TensorFlow and JAX too.

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
    Fukushima, "Visual feature extraction by a multilayered network of analog threshold
    elements", IEEE Transactions on Systems Science and Cybernetics 5, 1969,
    doi:10.1109/TSSC.1969.300225.
    Nair, Hinton, "Rectified linear units improve restricted Boltzmann machines",
    ICML 2010

    Examples
    --------
    >>> relu_grad(np.array([-2.0, 0.0, 3.0]))
    array([0., 0., 1.])
    """
    return np.heaviside(z, 0.0)


def relu6(z: Array) -> Array:
    """Cut ReLU off at 6: relu6(z) = min(max(0, z), 6).

    Range: [0, 6], which numbers of few bits can cover evenly.

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
    Krizhevsky, "Convolutional deep belief networks on CIFAR-10", unpublished, 2010.
    Sandler et al., "MobileNetV2: inverted residuals and linear bottlenecks", CVPR 2018,
    arXiv:1801.04381

    Examples
    --------
    >>> relu6(np.array([-2.0, 3.0, 8.0]))
    array([0., 3., 6.])
    """
    return np.clip(z, 0.0, 6.0)


def relu6_grad(z: Array) -> Array:
    """Differentiate ReLU6: 1 where 0 < z < 6, else 0.

    At the kinks, z = 0 and z = 6, 0 is returned, a subgradient, as PyTorch does.

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
    Krizhevsky, "Convolutional deep belief networks on CIFAR-10", unpublished, 2010.
    Sandler et al., "MobileNetV2: inverted residuals and linear bottlenecks", CVPR 2018,
    arXiv:1801.04381

    Examples
    --------
    >>> relu6_grad(np.array([0.0, 3.0, 6.0]))
    array([0., 1., 0.])
    """
    inside: Array = np.heaviside(z, 0.0) * np.heaviside(6.0 - z, 0.0)
    return inside


def leaky_relu(z: Array, slope: float = 0.01) -> Array:
    """Let a little of the negative part through: max(0, z) + slope · min(0, z).

    Range: all real numbers. The slope is 0.01 in the paper, PyTorch and JAX, 0.2 in Keras'
    function and 0.3 in its layer.

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
    check_share("slope", slope)
    return np.maximum(z, 0.0) + slope * np.minimum(z, 0.0)


def leaky_relu_grad(z: Array, slope: float = 0.01) -> Array:
    """Differentiate leaky ReLU: 1 where z > 0, else the slope.

    At the kink, z = 0, the slope is returned, a subgradient, as PyTorch does; JAX returns 1.

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
    check_share("slope", slope)
    return np.maximum(slope, np.heaviside(z, 0.0))


@np.errstate(over="ignore")
def prelu(z: Array, slope: float | Array) -> Array:
    """Learn the slope of the negative part: max(0, z) + a · min(0, z), a the slope.

    Range: all real numbers where a > 0, [0, ∞) where not. PyTorch counts the features along
    axis 1, not along the last.

    Parameters
    ----------
    z : Array, any shape
        Pre-activation.
    slope : float or Array, shape z.shape[-1:]
        Slope a of the negative part, one for all or one for each feature (last axis). The paper
        starts from 0.25.

    Returns
    -------
    Array, the shape of z
        Activation at each ``z``.

    Raises
    ------
    ValueError
        If ``slope`` is neither a number nor of shape ``z.shape[-1:]``, or is not finite.

    References
    ----------
    He, Zhang, Ren, Sun, "Delving deep into rectifiers: surpassing human-level performance
    on ImageNet classification", ICCV 2015, arXiv:1502.01852

    Examples
    --------
    >>> prelu(np.array([[-2.0, -2.0], [3.0, 3.0]]), np.array([0.25, 0.5]))
    array([[-0.5, -1. ],
           [ 3. ,  3. ]])
    """
    _check_slopes(z, slope)
    return np.maximum(z, 0.0) + slope * np.minimum(z, 0.0)


def prelu_grad(z: Array, slope: float | Array) -> Array:
    """Differentiate PReLU in z: 1 where z > 0, else the slope.

    At the kink, z = 0, the slope is returned, as PyTorch does.

    Parameters
    ----------
    z : Array, any shape
        Pre-activation.
    slope : float or Array, shape z.shape[-1:]
        Slope a of the negative part, one for all or one for each feature (last axis). The paper
        starts from 0.25.

    Returns
    -------
    Array, the shape of z
        Derivative at each ``z``.

    Raises
    ------
    ValueError
        If ``slope`` is neither a number nor of shape ``z.shape[-1:]``, or is not finite.

    References
    ----------
    He, Zhang, Ren, Sun, "Delving deep into rectifiers: surpassing human-level performance
    on ImageNet classification", ICCV 2015, arXiv:1502.01852

    Examples
    --------
    >>> prelu_grad(np.array([[-2.0, -2.0], [3.0, 3.0]]), np.array([0.25, 0.5]))
    array([[0.25, 0.5 ],
           [1.  , 1.  ]])
    """
    _check_slopes(z, slope)
    return np.where(z <= 0, slope, np.heaviside(z, 0.0))


def prelu_slope_grad(z: Array) -> Array:
    """Differentiate PReLU in its slope: min(0, z).

    The gradient at a slope shared by many elements is the sum of theirs.

    Parameters
    ----------
    z : Array, any shape
        Pre-activation.

    Returns
    -------
    Array, the shape of z
        Derivative in the slope at each ``z``, the same for every slope.

    References
    ----------
    He, Zhang, Ren, Sun, "Delving deep into rectifiers: surpassing human-level performance
    on ImageNet classification", ICCV 2015, arXiv:1502.01852

    Examples
    --------
    >>> prelu_slope_grad(np.array([-2.0, 0.0, 3.0]))
    array([-2.,  0.,  0.])
    """
    return np.minimum(z, 0.0)


def elu(z: Array, alpha: float = 1.0) -> Array:
    """Bend the negative part towards -α: z where z > 0, else α (e^z - 1).

    Range: (-α, ∞). Computed by ``numpy.expm1``, which keeps the digits of a small z.

    Parameters
    ----------
    z : Array, any shape
        Pre-activation.
    alpha : float
        Minus the limit α at -∞, above 0.

    Returns
    -------
    Array, the shape of z
        Activation at each ``z``.

    Raises
    ------
    ValueError
        If ``alpha`` is not a finite number above 0.

    References
    ----------
    Clevert, Unterthiner, Hochreiter, "Fast and accurate deep network learning by
    exponential linear units (ELUs)", ICLR 2016, arXiv:1511.07289

    Examples
    --------
    >>> elu(np.array([-1000.0, -1.0, 0.0, 3.0]))
    array([-1.        , -0.63212056,  0.        ,  3.        ])
    """
    check_positive("alpha", alpha)
    return np.maximum(z, 0.0) + alpha * np.expm1(np.minimum(z, 0.0))


def elu_grad(z: Array, alpha: float = 1.0) -> Array:
    """Differentiate ELU: 1 where z > 0, else α e^z.

    With α = 1 there is no kink. With another, α is returned at z = 0, a subgradient, as
    PyTorch does.

    Parameters
    ----------
    z : Array, any shape
        Pre-activation.
    alpha : float
        Minus the limit α at -∞, above 0.

    Returns
    -------
    Array, the shape of z
        Derivative at each ``z``.

    Raises
    ------
    ValueError
        If ``alpha`` is not a finite number above 0.

    References
    ----------
    Clevert, Unterthiner, Hochreiter, "Fast and accurate deep network learning by
    exponential linear units (ELUs)", ICLR 2016, arXiv:1511.07289

    Examples
    --------
    >>> elu_grad(np.array([-1000.0, -1.0, 0.0, 3.0]))
    array([0.        , 0.36787944, 1.        , 1.        ])
    """
    check_positive("alpha", alpha)
    return np.where(z > 0, 1.0, alpha * np.exp(np.minimum(z, 0.0)))


@np.errstate(over="ignore")
def celu(z: Array, alpha: float = 1.0) -> Array:
    """Make ELU smooth for every α: z where z > 0, else α (e^(z/α) - 1).

    Range: (-α, ∞). The slope at 0 is 1 whatever α is. Where α is not a power of two, the
    rounding of z/α costs about abs(z/α) units in the last place.

    Parameters
    ----------
    z : Array, any shape
        Pre-activation.
    alpha : float
        Minus the limit α at -∞, above 0.

    Returns
    -------
    Array, the shape of z
        Activation at each ``z``.

    Raises
    ------
    ValueError
        If ``alpha`` is not a finite number above 0.

    References
    ----------
    Barron, "Continuously differentiable exponential linear units", 2017,
    arXiv:1704.07483

    Examples
    --------
    >>> celu(np.array([-1000.0, -1.0, 0.0, 3.0]), alpha=2.0)
    array([-2.        , -0.78693868,  0.        ,  3.        ])
    """
    check_positive("alpha", alpha)
    return np.maximum(z, 0.0) + alpha * np.expm1(np.minimum(z, 0.0) / alpha)


@np.errstate(over="ignore")
def celu_grad(z: Array, alpha: float = 1.0) -> Array:
    """Differentiate CELU: 1 where z > 0, else e^(z/α).

    Parameters
    ----------
    z : Array, any shape
        Pre-activation.
    alpha : float
        Minus the limit α at -∞, above 0.

    Returns
    -------
    Array, the shape of z
        Derivative at each ``z``.

    Raises
    ------
    ValueError
        If ``alpha`` is not a finite number above 0.

    References
    ----------
    Barron, "Continuously differentiable exponential linear units", 2017,
    arXiv:1704.07483

    Examples
    --------
    >>> celu_grad(np.array([-1.0, 0.0, 3.0]), alpha=2.0)
    array([0.60653066, 1.        , 1.        ])
    """
    check_positive("alpha", alpha)
    return np.exp(np.minimum(z, 0.0) / alpha)


@np.errstate(over="ignore")
def selu(z: Array) -> Array:
    """Scale ELU so that mean 0 and variance 1 are kept: λ elu(z; α).

    Range: (-λα, ∞). For z ~ N(0, 1), α makes the mean of selu(z) 0, and λ makes its variance 1,
    with Φ the distribution function of N(0, 1):

    α = √(2/π) / (1 - 2 √e Φ(-1)) = 1.67326...,
    λ = 1 / √(1/2 + α² (e² Φ(-2) - 2 √e Φ(-1) + 1/2)) = 1.05070...

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
    Klambauer, Unterthiner, Mayr, Hochreiter, "Self-normalizing neural networks",
    NIPS 2017, arXiv:1706.02515

    Examples
    --------
    >>> selu(np.array([-1000.0, -1.0, 0.0, 3.0]))
    array([-1.75809934, -1.11133074,  0.        ,  3.15210296])
    """
    return SELU_SCALE * elu(z, SELU_ALPHA)


def selu_grad(z: Array) -> Array:
    """Differentiate SELU: λ where z > 0, else λ α e^z.

    At the kink, z = 0, λα is returned, a subgradient, as PyTorch does.

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
    Klambauer, Unterthiner, Mayr, Hochreiter, "Self-normalizing neural networks",
    NIPS 2017, arXiv:1706.02515

    Examples
    --------
    >>> selu_grad(np.array([-1000.0, -1.0, 0.0, 3.0]))
    array([0.        , 0.6467686 , 1.75809934, 1.05070099])
    """
    return SELU_SCALE * elu_grad(z, SELU_ALPHA)


def softplus(z: Array) -> Array:
    """Smooth ReLU: softplus(z) = log(1 + e^z).

    Range: (0, ∞). Computed as max(0, z) + log(1 + e^(-abs(z))), which cannot overflow. PyTorch
    returns z itself where z > 20, which is off by up to 2e-9.

    Parameters
    ----------
    z : Array, any shape
        Pre-activation.

    Returns
    -------
    Array, the shape of z
        Activation at each ``z``.

    Raises
    ------
    ValueError
        If ``z`` does not hold floats.

    References
    ----------
    Dugas, Bengio, Bélisle, Nadeau, Garcia, "Incorporating second-order functional
    knowledge for better option pricing", NIPS 2000

    Examples
    --------
    >>> softplus(np.array([-1000.0, 0.0, 1000.0]))
    array([0.00000000e+00, 6.93147181e-01, 1.00000000e+03])
    """
    check_float("z", z)
    return np.maximum(z, 0.0) + np.log1p(np.exp(-np.abs(z)))


def softplus_grad(z: Array) -> Array:
    """Differentiate softplus: softplus′(z) = σ(z).

    Parameters
    ----------
    z : Array, any shape
        Pre-activation.

    Returns
    -------
    Array, the shape of z
        Derivative at each ``z``.

    Raises
    ------
    ValueError
        If ``z`` does not hold floats.

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


def _check_slopes(z: Array, slope: float | Array) -> None:
    check_finite("slope", np.asarray(slope))
    if np.ndim(slope) and np.shape(slope) != np.shape(z)[-1:]:
        raise ValueError(
            f"slope: got shape {np.shape(slope)}, wanted a number or shape {np.shape(z)[-1:]}"
        )
