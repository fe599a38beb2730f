"""Smooth gates: z times a share of it that rises from 0 to 1, and hard swish, their sketch."""

import functools
from collections.abc import Callable

import numpy as np
from scipy.special import erfcx  # type: ignore[import-untyped]

from glossary_code._checks import Array, check_finite, check_float, check_shape
from glossary_code.activations._exponents import exp_minus, finite
from glossary_code.activations.squashing import hard_sigmoid

__all__ = [
    "gelu",
    "gelu_grad",
    "gelu_tanh",
    "gelu_tanh_grad",
    "hard_swish",
    "hard_swish_grad",
    "mish",
    "mish_grad",
    "silu",
    "silu_grad",
    "swish",
    "swish_beta_grad",
    "swish_grad",
]

SQRT_2 = 1.4142135623730951
SQRT_2PI = 2.5066282746310007
# Beyond these, the tails of mish, gelu and gelu_tanh are 0 in float64.
MISH_END = 1000.0
GELU_END = 40.0
GELU_TANH_END = 25.0

# p(z) = P1 z + P3 z³ in gelu_tanh: √(8/π) and 0.044715 √(8/π), and their first 15 bits.
P1 = 1.5957691216057308
P3 = 0.07135481627260025
P1_HEAD, P1_REST = 26145 / 2**14, 4.96144948071176e-06
P3_HEAD, P3_REST = 18705 / 2**18, 9.039190846237764e-07


def _in_double(kernel: Callable[[Array], Array]) -> Callable[[Array], Array]:
    """Compute in float64, and round once to the type of z."""

    @functools.wraps(kernel)
    def rounded(z: Array) -> Array:
        check_float("z", z)
        z = np.asarray(z)
        return kernel(z.astype(np.float64)).astype(z.dtype)

    return rounded


@_in_double
def gelu(z: Array) -> Array:
    """Weigh z by the share of N(0, 1) below it: gelu(z) = z Φ(z).

    Φ(z) = (1 + erf(z/√2)) / 2 is the distribution function of the normal distribution N(0, 1).
    Range: [-0.17, ∞), with the minimum at z = -0.75.

    Computed as max(0, z) - abs(z) Φ(-abs(z)), where both terms keep their digits; SciPy's
    ``erfcx`` costs up to 8 units in the last place of float64. PyTorch and Keras compute this
    form by default, JAX the approximation ``gelu_tanh``.

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
    Hendrycks, Gimpel, "Gaussian error linear units (GELUs)", 2016, arXiv:1606.08415

    Examples
    --------
    >>> gelu(np.array([-1.0, 0.0, 3.0]))
    array([-0.15865525,  0.        ,  2.99595031])
    """
    a = np.minimum(np.abs(z), GELU_END)
    near, far = _exp_minus_half_square(a)
    tail: Array = 0.5 * a * erfcx(a / SQRT_2) * near * far
    return np.maximum(z, 0.0) - tail


@_in_double
def gelu_grad(z: Array) -> Array:
    """Differentiate GELU: gelu′(z) = Φ(z) + z φ(z), with φ(z) = e^(-z²/2) / √(2π).

    The two terms cancel at z = -0.75, the minimum: near it the error is that of the terms, as
    it is for every function here that has a minimum.

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
    Hendrycks, Gimpel, "Gaussian error linear units (GELUs)", 2016, arXiv:1606.08415

    Examples
    --------
    >>> gelu_grad(np.array([-1.0, 0.0, 3.0]))
    array([-0.08331547,  0.5       ,  1.01194565])
    """
    a = np.minimum(np.abs(z), GELU_END)
    near, far = _exp_minus_half_square(a)
    tail: Array = (0.5 * erfcx(a / SQRT_2) - a / SQRT_2PI) * near * far
    return np.where(z < 0, tail, 1.0 - tail)


@_in_double
def gelu_tanh(z: Array) -> Array:
    """Approximate GELU: z/2 (1 + tanh(√(2/π) (z + 0.044715 z³))).

    It is off by up to 5e-4. Range: [-0.17, ∞). With p(z) = √(8/π) (z + 0.044715 z³) this is
    z σ(p(z)), and computed as max(0, z) - abs(z) σ(-p(abs(z))).

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
    Hendrycks, Gimpel, "Gaussian error linear units (GELUs)", 2016, arXiv:1606.08415

    Examples
    --------
    >>> gelu_tanh(np.array([-1.0, 0.0, 3.0]))
    array([-0.15880801,  0.        ,  2.99636261])
    """
    a = np.minimum(np.abs(z), GELU_TANH_END)
    near, far = _exp_minus_cubic(a)
    return np.maximum(z, 0.0) - a * near / (1.0 + near * far) * far


@_in_double
def gelu_tanh_grad(z: Array) -> Array:
    """Differentiate the approximate GELU: σ(p(z)) + z p′(z) σ′(p(z)).

    Here p(z) = √(8/π) (z + 0.044715 z³). The two terms cancel at z = -0.75, the minimum.

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
    Hendrycks, Gimpel, "Gaussian error linear units (GELUs)", 2016, arXiv:1606.08415

    Examples
    --------
    >>> gelu_tanh_grad(np.array([-1.0, 0.0, 3.0]))
    array([-0.08296408,  0.5       ,  1.01158417])
    """
    a = np.minimum(np.abs(z), GELU_TANH_END)
    near, far = _exp_minus_cubic(a)
    e = near * far
    tail = (1.0 + e - a * (P1 + 3.0 * P3 * a * a)) * near / (1.0 + e * (2.0 + e)) * far
    return np.where(z < 0, tail, 1.0 - tail)


@np.errstate(over="ignore")
def swish(z: Array, beta: float = 1.0) -> Array:
    """Gate z by its own sigmoid: swish(z) = z σ(βz).

    Range: [-0.28/β, ∞) for β > 0, with the minimum at βz = -1.28. Keras and JAX call it swish
    where β = 1. Where β is not a power of two, the rounding of βz costs about abs(βz) units in
    the last place.

    Parameters
    ----------
    z : Array, any shape
        Pre-activation.
    beta : float
        Steepness β of the gate: z/2 at 0, towards ReLU at ∞.

    Returns
    -------
    Array, the shape of z
        Activation at each ``z``.

    Raises
    ------
    ValueError
        If ``beta`` is not a finite number, or ``z`` does not hold floats.

    References
    ----------
    Ramachandran, Zoph, Le, "Searching for activation functions", 2017, arXiv:1710.05941

    Examples
    --------
    >>> swish(np.array([-1.0, 0.0, 3.0]), beta=2.0)
    array([-0.11920292,  0.        ,  2.99258213])
    """
    check_shape("beta", np.asarray(beta), ())
    check_finite("beta", np.asarray(beta))
    x = finite(z)
    t = beta * x
    near, far = exp_minus(np.abs(t))
    return np.where(t < 0, x * near * far, z) / (1.0 + near * far)


@np.errstate(over="ignore")
def swish_grad(z: Array, beta: float = 1.0) -> Array:
    """Differentiate swish in z: σ(βz) + βz σ(βz) σ(-βz).

    The two terms cancel at βz = -1.28, the minimum.

    Parameters
    ----------
    z : Array, any shape
        Pre-activation.
    beta : float
        Steepness β of the gate: z/2 at 0, towards ReLU at ∞.

    Returns
    -------
    Array, the shape of z
        Derivative at each ``z``.

    Raises
    ------
    ValueError
        If ``beta`` is not a finite number, or ``z`` does not hold floats.

    References
    ----------
    Ramachandran, Zoph, Le, "Searching for activation functions", 2017, arXiv:1710.05941

    Examples
    --------
    >>> swish_grad(np.array([-1.0, 0.0, 3.0]), beta=2.0)
    array([-0.09078425,  0.5       ,  1.01232643])
    """
    check_shape("beta", np.asarray(beta), ())
    check_finite("beta", np.asarray(beta))
    t = finite(beta * finite(z))
    a = np.abs(t)
    near, far = exp_minus(a)
    e = near * far
    tail = (1.0 + e - a) * near / (1.0 + e * (2.0 + e)) * far
    return np.where(t < 0, tail, 1.0 - tail)


@np.errstate(over="ignore")
def swish_beta_grad(z: Array, beta: float = 1.0) -> Array:
    """Differentiate swish in β: z² σ(βz) σ(-βz).

    Parameters
    ----------
    z : Array, any shape
        Pre-activation.
    beta : float
        Steepness β of the gate: z/2 at 0, towards ReLU at ∞.

    Returns
    -------
    Array, the shape of z
        Derivative in β at each ``z``.

    Raises
    ------
    ValueError
        If ``beta`` is not a finite number, or ``z`` does not hold floats.

    References
    ----------
    Ramachandran, Zoph, Le, "Searching for activation functions", 2017, arXiv:1710.05941

    Examples
    --------
    >>> swish_beta_grad(np.array([-1.0, 0.0, 3.0]))
    array([0.19661193, 0.        , 0.40658994])
    """
    check_shape("beta", np.asarray(beta), ())
    check_finite("beta", np.asarray(beta))
    x = finite(z)
    near, far = exp_minus(np.abs(beta * x))
    return x * near / (1.0 + near * far) ** 2 * (x * far)


def silu(z: Array) -> Array:
    """Gate z by its own sigmoid: silu(z) = z σ(z), swish with β = 1.

    Range: [-0.28, ∞), with the minimum at z = -1.28.

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
    Elfwing, Uchibe, Doya, "Sigmoid-weighted linear units for neural network function
    approximation in reinforcement learning", 2017, arXiv:1702.03118

    Examples
    --------
    >>> silu(np.array([-1.0, 0.0, 3.0]))
    array([-0.26894142,  0.        ,  2.85772238])
    """
    return swish(z)


def silu_grad(z: Array) -> Array:
    """Differentiate SiLU: σ(z) + z σ(z) σ(-z).

    The two terms cancel at z = -1.28, the minimum.

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
    Elfwing, Uchibe, Doya, "Sigmoid-weighted linear units for neural network function
    approximation in reinforcement learning", 2017, arXiv:1702.03118

    Examples
    --------
    >>> silu_grad(np.array([-1.0, 0.0, 3.0]))
    array([0.07232949, 0.5       , 1.08810411])
    """
    return swish_grad(z)


def hard_swish(z: Array) -> Array:
    """Gate z by its hard sigmoid: z min(max(0, z + 3), 6) / 6.

    Range: [-0.375, ∞), with the minimum at z = -1.5.

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
    Howard et al., "Searching for MobileNetV3", ICCV 2019, arXiv:1905.02244

    Examples
    --------
    >>> hard_swish(np.array([-1.5, 0.0, 1.5, 4.0]))
    array([-0.375,  0.   ,  1.125,  4.   ])
    """
    return np.maximum(z, -3.0) * hard_sigmoid(z)


def hard_swish_grad(z: Array) -> Array:
    """Differentiate hard swish: (2z + 3) / 6 where abs(z) < 3, else 0 or 1.

    At the kinks, 0 is returned for z = -3 and 1 for z = 3, generalized derivatives, as PyTorch
    2.13 does; earlier releases return -1/2 and 3/2.

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
    Howard et al., "Searching for MobileNetV3", ICCV 2019, arXiv:1905.02244

    Examples
    --------
    >>> hard_swish_grad(np.array([-3.0, -1.5, 0.0, 3.0]))
    array([0. , 0. , 0.5, 1. ])
    """
    return np.where(np.abs(z) < 3, (z + 1.5) / 3.0, np.heaviside(z, 0.0))


def mish(z: Array) -> Array:
    """Gate z by the tanh of its softplus: mish(z) = z tanh(log(1 + e^z)).

    Range: [-0.31, ∞), with the minimum at z = -1.19. As tanh(log u) = (u² - 1) / (u² + 1), this
    is z w (2 + w) / m with w = e^z and m = 2 + w (2 + w), computed from e^(-abs(z)).

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
    Misra, "Mish: a self regularized non-monotonic activation function", 2019,
    arXiv:1908.08681

    Examples
    --------
    >>> mish(np.array([-1.0, 0.0, 3.0]))
    array([-0.30340146,  0.        ,  2.986535  ])
    """
    x = np.clip(z, -MISH_END, MISH_END)
    near, far = exp_minus(np.abs(x))
    e = near * far
    negative = x * near * ((2.0 + e) / (2.0 + e * (2.0 + e))) * far
    positive = z * ((1.0 + 2.0 * e) / (1.0 + 2.0 * e * (1.0 + e)))
    return np.where(z < 0, negative, positive)


def mish_grad(z: Array) -> Array:
    """Differentiate mish: T + z (1 - T²) σ(z), with T = tanh(log(1 + e^z)).

    With w = e^z and m = 2 + w (2 + w) this is w (4(z + 1) + (4z + 6) w + 4w² + w³) / m²,
    computed from e^(-abs(z)); as m enters twice, it is off by up to 6 units in the last place.
    The terms cancel at z = -1.19, the minimum.

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
    Misra, "Mish: a self regularized non-monotonic activation function", 2019,
    arXiv:1908.08681

    Examples
    --------
    >>> mish_grad(np.array([-1.0, 0.0, 3.0]))
    array([0.05921676, 0.6       , 1.02110691])
    """
    x = np.clip(z, -MISH_END, MISH_END)
    near, far = exp_minus(np.abs(x))
    e = near * far
    m = 2.0 + e * (2.0 + e)
    c = 4.0 * (x + 1.0) + e * (4.0 * x + 6.0 + e * (4.0 + e))
    negative = c / m * near / m * far
    m = 1.0 + 2.0 * e * (1.0 + e)
    positive = (1.0 + 2.0 * e + 4.0 * x * e * e * (1.0 + e) / m) / m
    return np.where(z < 0, negative, positive)


def _head(a: Array) -> Array:
    """Round to multiples of 1/128: so few bits that squares and cubes are exact."""
    return np.round(128.0 * a) / 128.0


def _exp_minus_half_square(a: Array) -> tuple[Array, Array]:
    """Return two factors of e^(-a²/2).

    A rounded a²/2 would cost a²/2 units in the last place. With h the head of a, h²/2 is exact
    and a²/2 - h²/2 = (a - h) (a + h) / 2 is small.
    """
    h = _head(a)
    near, far = exp_minus(0.5 * h * h)
    return near * np.exp(0.5 * (h - a) * (h + a)), far


def _exp_minus_cubic(a: Array) -> tuple[Array, Array]:
    """Return two factors of e^(-p(a)), p(a) = P1 a + P3 a³, split as in e^(-a²/2)."""
    h = _head(a)
    near, far = exp_minus(h * (P1_HEAD + P3_HEAD * h * h))
    rest = h * (P1_REST + P3_REST * h * h) + (a - h) * (P1 + P3 * (a * a + a * h + h * h))
    return near * np.exp(-rest), far
