"""Activation functions, and their derivatives at the pre-activation ``z``."""

import numpy as np

from glossary_code._checks import Array, check_not_empty, check_same_shape


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


@np.errstate(over="ignore")
def softmax(z: Array, axis: int = -1) -> Array:
    """Turn logits into probabilities: softmax(z)_i = e^(z_i) / Σ_j e^(z_j).

    The largest logit is subtracted first, which changes nothing in the quotient and keeps the
    exponentials at or below 1.

    Parameters
    ----------
    z : Array, any shape
        Logits.
    axis : int
        Axis along which the probabilities add up to 1.

    Returns
    -------
    Array, the shape of z
        Probabilities.

    Raises
    ------
    ValueError
        If ``z`` is empty or has no such axis.

    References
    ----------
    Bridle, "Probabilistic interpretation of feedforward classification network outputs, with
    relationships to statistical pattern recognition", in Neurocomputing, Springer, 1990.
    Blanchard, Higham, Higham, "Accurately computing the log-sum-exp and softmax functions",
    IMA Journal of Numerical Analysis 41, 2021, doi:10.1093/imanum/draa038

    Examples
    --------
    >>> softmax(np.array([[0.0, 0.0], [1000.0, -1000.0]]))
    array([[0.5, 0.5],
           [1. , 0. ]])
    """
    _check_axis(z, axis)
    e: Array = np.exp(z - np.max(z, axis=axis, keepdims=True))
    total: Array = np.sum(e, axis=axis, keepdims=True)
    return e / total


def softmax_vjp(z: Array, upstream: Array, axis: int = -1) -> Array:
    """Pull a gradient back through softmax: s ⊙ (u - Σ_j u_j s_j), with s = softmax(z).

    This is u multiplied by the Jacobian ∂s_i/∂z_j = s_i (δ_ij - s_j), which is never built.

    Parameters
    ----------
    z : Array, any shape
        Logits.
    upstream : Array, the shape of z
        Gradient u of a scalar at softmax(z).
    axis : int
        Axis along which the probabilities add up to 1.

    Returns
    -------
    Array, the shape of z
        Gradient of that scalar at ``z``.

    Raises
    ------
    ValueError
        If the shapes differ, or ``z`` is empty or has no such axis.

    References
    ----------
    Bridle, "Probabilistic interpretation of feedforward classification network outputs, with
    relationships to statistical pattern recognition", in Neurocomputing, Springer, 1990.

    Examples
    --------
    >>> softmax_vjp(np.array([0.0, 0.0]), np.array([1.0, 0.0]))
    array([ 0.25, -0.25])
    """
    check_same_shape(z=z, upstream=upstream)
    s = softmax(z, axis)
    mean: Array = np.sum(upstream * s, axis=axis, keepdims=True)
    return s * (upstream - mean)


def _check_slope(slope: float) -> None:
    if not 0 <= slope <= 1:
        raise ValueError(f"slope: got {slope!r}, wanted a number in [0, 1]")


def _check_axis(z: Array, axis: int) -> None:
    check_not_empty("z", z)
    if not -np.ndim(z) <= axis < np.ndim(z):
        raise ValueError(f"axis: got {axis}, wanted one of the {np.ndim(z)} axes of z")
