"""Initializers: they draw the weights that training starts from.

All are called alike, ``name(rng, shape, ...)``, so that one can take another's place.
"""

from collections.abc import Sequence

import numpy as np

from glossary_code._checks import (
    Array,
    check_count,
    check_finite,
    check_non_negative,
    check_positive,
)

__all__ = [
    "constant",
    "fans",
    "glorot_normal",
    "glorot_uniform",
    "he_normal",
    "he_uniform",
    "lecun_normal",
    "lecun_uniform",
    "normal",
    "orthogonal",
    "uniform",
    "zeros",
]

Shape = Sequence[int]


def zeros(rng: np.random.Generator, shape: Shape) -> Array:
    """Start at zero, as biases do.

    Weights must not: with equal weights the neurons of a layer get equal gradients, and stay
    equal for ever.

    Parameters
    ----------
    rng : numpy.random.Generator
        Not used.
    shape : sequence of int
        Shape of the parameters.

    Returns
    -------
    Array, of that shape
        Zeros.

    Raises
    ------
    ValueError
        If an entry of ``shape`` is not an integer of at least 1.

    References
    ----------
    Goodfellow, Bengio, Courville, Deep Learning, MIT Press, 2016, section 8.4

    Examples
    --------
    >>> zeros(np.random.default_rng(0), (3,))
    array([0., 0., 0.])
    """
    return constant(rng, shape, 0.0)


def constant(rng: np.random.Generator, shape: Shape, value: float) -> Array:
    """Start at one value, as the scales of normalization layers do at 1.

    Parameters
    ----------
    rng : numpy.random.Generator
        Not used.
    shape : sequence of int
        Shape of the parameters.
    value : float
        The value.

    Returns
    -------
    Array, of that shape
        The value throughout.

    Raises
    ------
    ValueError
        If an entry of ``shape`` is not an integer of at least 1, or ``value`` is not finite.

    References
    ----------
    Goodfellow, Bengio, Courville, Deep Learning, MIT Press, 2016, section 8.4

    Examples
    --------
    >>> constant(np.random.default_rng(0), (3,), 1.0)
    array([1., 1., 1.])
    """
    check_finite("value", np.asarray(value))
    return np.full(_checked(shape), value, np.float64)


def normal(rng: np.random.Generator, shape: Shape, deviation: float) -> Array:
    """Draw from the normal distribution: W ~ N(0, deviation²).

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    shape : sequence of int
        Shape of the weights.
    deviation : float
        Standard deviation.

    Returns
    -------
    Array, of that shape
        Weights.

    Raises
    ------
    ValueError
        If an entry of ``shape`` is not an integer of at least 1, or ``deviation`` is negative
        or not finite.

    References
    ----------
    Goodfellow, Bengio, Courville, Deep Learning, MIT Press, 2016, section 8.4

    Examples
    --------
    >>> W = normal(np.random.default_rng(0), (100, 100), 0.02)
    >>> print(f"{W.std():.3f}")
    0.020
    """
    check_non_negative("deviation", deviation)
    return rng.normal(0.0, deviation, _checked(shape))


def uniform(rng: np.random.Generator, shape: Shape, limit: float) -> Array:
    """Draw from the uniform distribution: W ~ U[-limit, limit), of variance limit² / 3.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    shape : sequence of int
        Shape of the weights.
    limit : float
        Largest size of a weight.

    Returns
    -------
    Array, of that shape
        Weights.

    Raises
    ------
    ValueError
        If an entry of ``shape`` is not an integer of at least 1, or ``limit`` is negative or
        not finite.

    References
    ----------
    Goodfellow, Bengio, Courville, Deep Learning, MIT Press, 2016, section 8.4

    Examples
    --------
    >>> W = uniform(np.random.default_rng(0), (100, 100), 0.5)
    >>> bool(np.all(np.abs(W) <= 0.5))
    True
    """
    check_non_negative("limit", limit)
    # Not uniform(-limit, limit), whose range 2 · limit may overflow.
    return limit * rng.uniform(-1.0, 1.0, _checked(shape))


def fans(shape: Shape) -> tuple[int, int]:
    """Count what a neuron hears and is heard by: fan_in and fan_out, from the weights' shape.

    PyTorch keeps the weights of its ``Linear`` as (d_out, d_in): there the first axis is the
    fan-out.

    Parameters
    ----------
    shape : sequence of int
        (d_in, d_out) as in `linear`, or (c_out, c_in, k_h, k_w) as in `conv2d`.

    Returns
    -------
    fan_in : int
        Inputs of each neuron: d_in, or c_in · k_h · k_w.
    fan_out : int
        Neurons that each input reaches: d_out, or c_out · k_h · k_w (away from the borders, at
        stride 1).

    Raises
    ------
    ValueError
        If ``shape`` has not 2 or 4 entries, or one is not an integer of at least 1.

    References
    ----------
    Glorot, Bengio, "Understanding the difficulty of training deep feedforward neural networks",
    AISTATS 2010

    Examples
    --------
    >>> fans((3, 5))
    (3, 5)
    >>> fans((16, 3, 5, 5))
    (75, 400)
    """
    _checked(shape)
    if len(shape) == 2:
        d_in, d_out = shape
        return d_in, d_out
    if len(shape) == 4:
        c_out, c_in, k_h, k_w = shape
        return c_in * k_h * k_w, c_out * k_h * k_w
    raise ValueError(f"shape: got {tuple(shape)}, wanted (d_in, d_out) or (c_out, c_in, k_h, k_w)")


def lecun_normal(rng: np.random.Generator, shape: Shape) -> Array:
    """Keep the variance of a linear layer's signal: W ~ N(0, 1 / fan_in).

    Meant for tanh-like activations, and for SELU. Keras and Flax cut the normal distribution
    off at two deviations, widened by 1 / 0.8796 to keep the variance; here it has its tails.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    shape : sequence of int
        Shape of the weights, as `fans` takes it.

    Returns
    -------
    Array, of that shape
        Weights.

    Raises
    ------
    ValueError
        If ``shape`` is not as `fans` takes it.

    References
    ----------
    LeCun, Bottou, Orr, Müller, "Efficient BackProp", in Neural Networks: Tricks of the Trade,
    Springer, 1998, section 4.6, doi:10.1007/3-540-49430-8_2

    Examples
    --------
    >>> W = lecun_normal(np.random.default_rng(0), (400, 100))
    >>> print(f"{W.std():.3f}")
    0.050
    """
    fan_in, _ = fans(shape)
    return normal(rng, shape, np.sqrt(1.0 / fan_in))


def lecun_uniform(rng: np.random.Generator, shape: Shape) -> Array:
    """Keep the variance of a linear layer's signal: W ~ U[-a, a), a = √(3 / fan_in).

    PyTorch's ``Linear`` and ``Conv2d`` start with a = √(1 / fan_in), a third of this variance.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    shape : sequence of int
        Shape of the weights, as `fans` takes it.

    Returns
    -------
    Array, of that shape
        Weights.

    Raises
    ------
    ValueError
        If ``shape`` is not as `fans` takes it.

    References
    ----------
    LeCun, Bottou, Orr, Müller, "Efficient BackProp", in Neural Networks: Tricks of the Trade,
    Springer, 1998, section 4.6, doi:10.1007/3-540-49430-8_2

    Examples
    --------
    >>> W = lecun_uniform(np.random.default_rng(0), (300, 100))
    >>> bool(np.all(np.abs(W) <= 0.1))
    True
    """
    fan_in, _ = fans(shape)
    return uniform(rng, shape, np.sqrt(3.0 / fan_in))


def glorot_normal(rng: np.random.Generator, shape: Shape) -> Array:
    """Hold the balance between signal and gradient: W ~ N(0, 2 / (fan_in + fan_out)).

    Also named after the first name, Xavier. Meant for tanh-like activations. Keras cuts the
    normal distribution off at two deviations, widened by 1 / 0.8796 to keep the variance;
    PyTorch does not, and nor does this.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    shape : sequence of int
        Shape of the weights, as `fans` takes it.

    Returns
    -------
    Array, of that shape
        Weights.

    Raises
    ------
    ValueError
        If ``shape`` is not as `fans` takes it.

    References
    ----------
    Glorot, Bengio, "Understanding the difficulty of training deep feedforward neural networks",
    AISTATS 2010, equation 12

    Examples
    --------
    >>> W = glorot_normal(np.random.default_rng(0), (700, 100))
    >>> print(f"{W.std():.3f}")
    0.050
    """
    fan_in, fan_out = fans(shape)
    return normal(rng, shape, np.sqrt(2.0 / (fan_in + fan_out)))


def glorot_uniform(rng: np.random.Generator, shape: Shape) -> Array:
    """Hold the balance between signal and gradient: W ~ U[-a, a), a = √(6 / (fan_in + fan_out)).

    The form that the paper proposes, and the default of Keras. Meant for tanh-like activations.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    shape : sequence of int
        Shape of the weights, as `fans` takes it.

    Returns
    -------
    Array, of that shape
        Weights.

    Raises
    ------
    ValueError
        If ``shape`` is not as `fans` takes it.

    References
    ----------
    Glorot, Bengio, "Understanding the difficulty of training deep feedforward neural networks",
    AISTATS 2010, equation 16

    Examples
    --------
    >>> W = glorot_uniform(np.random.default_rng(0), (500, 100))
    >>> bool(np.all(np.abs(W) <= 0.1))
    True
    """
    fan_in, fan_out = fans(shape)
    return uniform(rng, shape, np.sqrt(6.0 / (fan_in + fan_out)))


def he_normal(rng: np.random.Generator, shape: Shape) -> Array:
    """Keep the signal of a layer of ReLUs, which lose half of it: W ~ N(0, 2 / fan_in).

    In PyTorch named after the first name, Kaiming. Keras cuts the normal distribution off at two
    deviations, widened by 1 / 0.8796 to keep the variance; PyTorch does not, and nor does this.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    shape : sequence of int
        Shape of the weights, as `fans` takes it.

    Returns
    -------
    Array, of that shape
        Weights.

    Raises
    ------
    ValueError
        If ``shape`` is not as `fans` takes it.

    References
    ----------
    He, Zhang, Ren, Sun, "Delving deep into rectifiers: surpassing human-level performance on
    ImageNet classification", ICCV 2015, equation 10, arXiv:1502.01852

    Examples
    --------
    >>> W = he_normal(np.random.default_rng(0), (800, 100))
    >>> print(f"{W.std():.3f}")
    0.050
    """
    fan_in, _ = fans(shape)
    return normal(rng, shape, np.sqrt(2.0 / fan_in))


def he_uniform(rng: np.random.Generator, shape: Shape) -> Array:
    """Keep the signal of a layer of ReLUs, which lose half of it: W ~ U[-a, a), a = √(6 / fan_in).

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    shape : sequence of int
        Shape of the weights, as `fans` takes it.

    Returns
    -------
    Array, of that shape
        Weights.

    Raises
    ------
    ValueError
        If ``shape`` is not as `fans` takes it.

    References
    ----------
    He, Zhang, Ren, Sun, "Delving deep into rectifiers: surpassing human-level performance on
    ImageNet classification", ICCV 2015, equation 10, arXiv:1502.01852

    Examples
    --------
    >>> W = he_uniform(np.random.default_rng(0), (600, 100))
    >>> bool(np.all(np.abs(W) <= 0.1))
    True
    """
    fan_in, _ = fans(shape)
    return uniform(rng, shape, np.sqrt(6.0 / fan_in))


def orthogonal(rng: np.random.Generator, shape: Shape, gain: float = 1.0) -> Array:
    """Draw a matrix that changes no length: W = gain · Q, QᵀQ = I.

    If there are more columns than rows, it is Q Qᵀ = I instead. Q comes from the QR
    factorization of a normal matrix; the factorization is unique, and Q uniform among all
    such matrices (Haar measure), once the diagonal of R is made positive.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    shape : sequence of int
        (d_in, d_out), the shape of the weights.
    gain : float
        Factor of every length, such as √2 for ReLU.

    Returns
    -------
    Array, shape (d_in, d_out)
        Weights.

    Raises
    ------
    ValueError
        If ``shape`` is not two integers of at least 1, or ``gain`` is not a finite number
        above 0.

    References
    ----------
    Saxe, McClelland, Ganguli, "Exact solutions to the nonlinear dynamics of learning in deep
    linear neural networks", ICLR 2014, arXiv:1312.6120.
    Mezzadri, "How to generate random matrices from the classical compact groups", Notices of
    the AMS 54, 2007, arXiv:math-ph/0609050

    Examples
    --------
    >>> W = orthogonal(np.random.default_rng(0), (5, 2))
    >>> bool(np.allclose(W.T @ W, np.eye(2)))
    True
    """
    if len(_checked(shape)) != 2:
        raise ValueError(f"shape: got {tuple(shape)}, wanted (d_in, d_out)")
    check_positive("gain", gain)
    d_in, d_out = shape
    tall = rng.normal(size=(max(shape), min(shape)))
    Q, R = np.linalg.qr(tall)
    Q = Q * np.copysign(1.0, np.diag(R))
    return gain * (Q if d_in >= d_out else Q.T)


def _checked(shape: Shape) -> tuple[int, ...]:
    for size in shape:
        check_count("shape", size)
    return tuple(shape)
