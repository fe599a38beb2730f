"""Activations that squash the pre-activation into a bounded range."""

import numpy as np

from glossary_code._checks import Array, check_float
from glossary_code.activations._exponents import finite

__all__ = [
    "hard_sigmoid",
    "hard_sigmoid_grad",
    "hard_tanh",
    "hard_tanh_grad",
    "identity",
    "identity_grad",
    "log_sigmoid",
    "log_sigmoid_grad",
    "sigmoid",
    "sigmoid_grad",
    "softsign",
    "softsign_grad",
    "step",
    "step_grad",
    "tanh",
    "tanh_grad",
]


def identity(z: Array) -> Array:
    """Pass the pre-activation on unchanged: f(z) = z.

    Range: all real numbers.

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
    """Differentiate the identity: f′(z) = 1.

    This is constant: even where z is NaN, 1 is returned.

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

    Range: {0, 1}. H(0) is 0 here; other texts take 1/2 or 1, and NumPy, PyTorch and JAX ask
    for it as an argument of ``heaviside``.

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
    """Differentiate the step: H′(z) = 0 where it exists.

    At the jump, z = 0, there is no derivative; 0 is returned there too, and where z is NaN.
    Nothing can be learned through a gradient that is zero everywhere.

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

    Range: (0, 1). Computed from e^(-abs(z)), which cannot overflow.

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
    Rumelhart, Hinton, Williams, "Learning representations by back-propagating errors",
    Nature 323, 1986, doi:10.1038/323533a0

    Examples
    --------
    >>> sigmoid(np.array([-1000.0, 0.0, 1000.0]))
    array([0. , 0.5, 1. ])
    """
    check_float("z", z)
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1.0 + e)


def sigmoid_grad(z: Array) -> Array:
    """Differentiate the sigmoid: σ′(z) = σ(z) (1 - σ(z)).

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

    Raises
    ------
    ValueError
        If ``z`` does not hold floats.

    References
    ----------
    Rumelhart, Hinton, Williams, "Learning representations by back-propagating errors",
    Nature 323, 1986, doi:10.1038/323533a0

    Examples
    --------
    >>> sigmoid_grad(np.array([-1000.0, 0.0, 1000.0]))
    array([0.  , 0.25, 0.  ])
    """
    check_float("z", z)
    e = np.exp(-np.abs(z))
    return e / (1.0 + e) ** 2


def log_sigmoid(z: Array) -> Array:
    """Take the logarithm of the sigmoid: log σ(z) = -log(1 + e^(-z)) = -softplus(-z).

    Range: (-∞, 0). Computed as min(0, z) - log(1 + e^(-abs(z))), which never takes the
    logarithm of a sigmoid that has rounded to 0 or 1.

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
    Goodfellow, Bengio, Courville, Deep Learning, MIT Press, 2016, section 3.10

    Examples
    --------
    >>> log_sigmoid(np.array([-1000.0, 0.0, 1000.0]))
    array([-1.00000000e+03, -6.93147181e-01,  0.00000000e+00])
    """
    check_float("z", z)
    return np.minimum(z, 0.0) - np.log1p(np.exp(-np.abs(z)))


def log_sigmoid_grad(z: Array) -> Array:
    """Differentiate the log-sigmoid: (log σ)'(z) = 1 - σ(z) = σ(-z).

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
    Goodfellow, Bengio, Courville, Deep Learning, MIT Press, 2016, section 3.10

    Examples
    --------
    >>> log_sigmoid_grad(np.array([-1000.0, 0.0, 1000.0]))
    array([1. , 0.5, 0. ])
    """
    check_float("z", z)
    return sigmoid(-z)


def hard_sigmoid(z: Array) -> Array:
    """Approximate the sigmoid by three straight pieces: min(max(0, z + 3), 6) / 6.

    Range: [0, 1]. This is the form of MobileNetV3, PyTorch, JAX and Keras 3. Other slopes
    bear the same name: BinaryConnect clips (z + 1) / 2, and Keras 1 and 2 clip 0.2 z + 0.5.

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
    Courbariaux, Bengio, David, "BinaryConnect: training deep neural networks with binary
    weights during propagations", NIPS 2015, arXiv:1511.00363.
    Howard et al., "Searching for MobileNetV3", ICCV 2019, arXiv:1905.02244

    Examples
    --------
    >>> hard_sigmoid(np.array([-4.0, -1.5, 0.0, 4.0]))
    array([0.  , 0.25, 0.5 , 1.  ])
    """
    share: Array = np.clip((z + 3.0) / 6.0, 0.0, 1.0)
    return share


def hard_sigmoid_grad(z: Array) -> Array:
    """Differentiate the hard sigmoid: 1/6 where abs(z) < 3, else 0.

    At the kinks, z = ±3, 0 is returned, a subgradient, as PyTorch does. PyTorch's 1/6 is that
    of float32 in float64 too.

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
    Courbariaux, Bengio, David, "BinaryConnect: training deep neural networks with binary
    weights during propagations", NIPS 2015, arXiv:1511.00363.
    Howard et al., "Searching for MobileNetV3", ICCV 2019, arXiv:1905.02244

    Examples
    --------
    >>> hard_sigmoid_grad(np.array([-3.0, 0.0, 3.0]))
    array([0.        , 0.16666667, 0.        ])
    """
    return np.heaviside(3.0 - np.abs(z), 0.0) / 6.0


def tanh(z: Array) -> Array:
    """Squash into (-1, 1): tanh(z) = (e^z - e^(-z)) / (e^z + e^(-z)).

    Range: (-1, 1).

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


@np.errstate(over="ignore")
def tanh_grad(z: Array) -> Array:
    """Differentiate tanh: tanh′(z) = 1 - tanh(z)² = sech(z)².

    Computed as sech(z)² = 4e / (1 + e)² with e = e^(-2 abs(z)), which keeps its digits where
    tanh(z) rounds to 1.

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
    e = np.exp(-2.0 * np.abs(z))
    return 4.0 * e / (1.0 + e) ** 2


def hard_tanh(z: Array) -> Array:
    """Approximate tanh by three straight pieces: min(max(-1, z), 1).

    Range: [-1, 1].

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
    Collobert et al., "Natural language processing (almost) from scratch", Journal of
    Machine Learning Research 12, 2011, arXiv:1103.0398

    Examples
    --------
    >>> hard_tanh(np.array([-2.0, 0.5, 2.0]))
    array([-1. ,  0.5,  1. ])
    """
    return np.clip(z, -1.0, 1.0)


def hard_tanh_grad(z: Array) -> Array:
    """Differentiate the hard tanh: 1 where abs(z) < 1, else 0.

    At the kinks, z = ±1, 0 is returned, a subgradient, as PyTorch does.

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
    Collobert et al., "Natural language processing (almost) from scratch", Journal of
    Machine Learning Research 12, 2011, arXiv:1103.0398

    Examples
    --------
    >>> hard_tanh_grad(np.array([-2.0, 0.5, 1.0]))
    array([0., 1., 0.])
    """
    return np.heaviside(1.0 - np.abs(z), 0.0)


def softsign(z: Array) -> Array:
    """Squash into (-1, 1), slower than tanh: softsign(z) = z / (1 + abs(z)).

    Range: (-1, 1). It nears its limits as 1/z does, tanh as an exponential does.

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
    Elliott, "A better activation function for artificial neural networks", Technical
    Report 93-8, Institute for Systems Research, University of Maryland, 1993

    Examples
    --------
    >>> softsign(np.array([-np.inf, -1.0, 0.0, 3.0]))
    array([-1.  , -0.5 ,  0.  ,  0.75])
    """
    x = finite(z)
    return x / (1.0 + np.abs(x))


def softsign_grad(z: Array) -> Array:
    """Differentiate softsign: softsign′(z) = 1 / (1 + abs(z))².

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
    Elliott, "A better activation function for artificial neural networks", Technical
    Report 93-8, Institute for Systems Research, University of Maryland, 1993

    Examples
    --------
    >>> softsign_grad(np.array([-1.0, 0.0, 3.0]))
    array([0.25  , 1.    , 0.0625])
    """
    share: Array = 1.0 / (1.0 + np.abs(z))
    return share * share
