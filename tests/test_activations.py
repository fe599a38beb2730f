"""The elementwise activations and their derivatives."""

import autograd
import autograd.numpy as anp
import mpmath
import numpy as np
import pytest
from autograd.scipy.stats import norm
from hypothesis import given, settings
from hypothesis import strategies as st

import glossary_code as nn
from glossary_code.activations import rectifiers, smooth

seeded = settings(max_examples=25, deadline=None, derandomize=True)

# The textbook definitions, in autograd's NumPy, which differentiates them.
DEFINITIONS = {
    "identity": lambda z: z,
    "step": lambda z: anp.where(z > 0, 1.0, 0.0) + 0.0 * z,
    "sigmoid": lambda z: 1 / (1 + anp.exp(-z)),
    "log_sigmoid": lambda z: anp.log(1 / (1 + anp.exp(-z))),
    "hard_sigmoid": lambda z: anp.clip(z + 3, 0, 6) / 6,
    "tanh": lambda z: (anp.exp(z) - anp.exp(-z)) / (anp.exp(z) + anp.exp(-z)),
    "hard_tanh": lambda z: anp.clip(z, -1, 1),
    "softsign": lambda z: z / (1 + anp.abs(z)),
    "relu": lambda z: anp.maximum(0, z),
    "relu6": lambda z: anp.clip(z, 0, 6),
    "leaky_relu": lambda z, slope=0.01: anp.where(z > 0, z, slope * z),
    "prelu": lambda z, slope=0.25: anp.where(z > 0, z, slope * z),
    "elu": lambda z, alpha=1.0: anp.where(z > 0, z, alpha * (anp.exp(z) - 1)),
    "celu": lambda z, alpha=1.0: anp.where(z > 0, z, alpha * (anp.exp(z / alpha) - 1)),
    "selu": lambda z: 1.05070098 * anp.where(z > 0, z, 1.67326324 * (anp.exp(z) - 1)),
    "softplus": lambda z: anp.log(1 + anp.exp(z)),
    "gelu": lambda z: z * norm.cdf(z),
    "gelu_tanh": lambda z: 0.5 * z * (1 + anp.tanh(anp.sqrt(2 / anp.pi) * (z + 0.044715 * z**3))),
    "swish": lambda z, beta=1.0: z / (1 + anp.exp(-beta * z)),
    "silu": lambda z: z / (1 + anp.exp(-z)),
    "hard_swish": lambda z: z * anp.clip(z + 3, 0, 6) / 6,
    "mish": lambda z: z * anp.tanh(anp.log(1 + anp.exp(z))),
}
NAMES = tuple(DEFINITIONS)
OPTIONS = {"prelu": {"slope": 0.25}}
KERNELS = [
    *(f"{name}{suffix}" for name in NAMES for suffix in ("", "_grad")),
    "prelu_slope_grad",
    "swish_beta_grad",
]
# NaN has a derivative where every number has the same.
CONSTANT = {"identity_grad": 1.0, "step_grad": 0.0}

# No two of these are on two sides of a kink by the step of a central difference.
Z = np.array([-15.0, -4.0, -2.9, -1.6, -1.1, -0.7, -0.1, 0.2, 0.9, 1.3, 2.8, 3.2, 5.7, 6.4, 15.0])


def call(kernel: str, z: np.ndarray, **options: float) -> np.ndarray:
    name = kernel.removesuffix("_grad")
    return getattr(nn, kernel)(z, **(options or OPTIONS.get(name, {})))


@pytest.mark.parametrize(
    ("kernel", "z", "wanted"),
    [
        # By hand, with e^z = 3: 1 / (1 + 1/3), 1 / (1 + 3), (3 - 1/3) / (3 + 1/3), log(1 + 3),
        # log(3 / 4), 3/4 log 3, 1/3 - 1, and tanh(log 4) = (16 - 1) / (16 + 1).
        ("sigmoid", np.log(3.0), 0.75),
        ("sigmoid", -np.log(3.0), 0.25),
        ("tanh", np.log(3.0), 0.8),
        ("softplus", np.log(3.0), np.log(4.0)),
        ("log_sigmoid", np.log(3.0), np.log(0.75)),
        ("silu", np.log(3.0), 0.75 * np.log(3.0)),
        ("elu", -np.log(3.0), -2.0 / 3.0),
        ("celu", -np.log(3.0), -2.0 / 3.0),
        ("mish", np.log(3.0), 15.0 / 17.0 * np.log(3.0)),
        # By hand: 3/4 · 1/4, 1 - 0.8², 3/4 (1 + log(3)/4), log(3)² 3/16, 1/3.
        ("sigmoid_grad", np.log(3.0), 0.1875),
        ("tanh_grad", np.log(3.0), 0.36),
        ("silu_grad", np.log(3.0), 0.75 + 0.1875 * np.log(3.0)),
        ("swish_beta_grad", np.log(3.0), 0.1875 * np.log(3.0) ** 2),
        ("elu_grad", -np.log(3.0), 1.0 / 3.0),
        # The 97.5 % quantile of N(0, 1), from tables of it.
        ("gelu", 1.959963984540054, 0.975 * 1.959963984540054),
        ("gelu", -1.959963984540054, -0.025 * 1.959963984540054),
        # Straight pieces, by hand.
        ("hard_sigmoid", -1.5, 0.25),
        ("hard_swish", 1.5, 1.125),
        ("hard_swish_grad", 1.5, 1.0),
        ("hard_tanh", -7.0, -1.0),
        ("relu6", 7.0, 6.0),
        ("softsign", -3.0, -0.75),
        ("softsign_grad", -3.0, 0.0625),
        ("leaky_relu", -2.0, -0.02),
        ("prelu", -2.0, -0.5),
        ("relu", -2.0, 0.0),
        ("identity", -2.0, -2.0),
        ("step", 1e-300, 1.0),
        # To first order in e^-z, where 1 - σ, 1 - tanh and log(1 + e^z) would lose all digits.
        ("softplus", -50.0, np.exp(-50.0)),
        ("log_sigmoid", 50.0, -np.exp(-50.0)),
        ("sigmoid_grad", 50.0, np.exp(-50.0)),
        ("tanh_grad", 25.0, 4.0 * np.exp(-50.0)),
        # Klambauer et al. 2017 give λα = 1.7581 as the limit of SELU; 16 digits by mpmath.
        ("selu", -1000.0, -1.758099340847376625),
    ],
)
def test_values(kernel: str, z: float, wanted: float) -> None:
    np.testing.assert_allclose(call(kernel, np.array([z])), [wanted], rtol=1e-14)


@pytest.mark.parametrize("name", NAMES)
def test_values_and_derivatives_are_those_of_the_definition(name: str) -> None:
    definition = DEFINITIONS[name]
    tolerance = 1e-7 if name == "selu" else 1e-9
    np.testing.assert_allclose(call(name, Z), definition(Z), rtol=tolerance, atol=1e-15)
    derivative = autograd.elementwise_grad(definition)(Z)
    np.testing.assert_allclose(call(f"{name}_grad", Z), derivative, rtol=tolerance, atol=1e-12)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("leaky_relu", {"slope": 0.3}),
        ("prelu", {"slope": -0.5}),
        ("elu", {"alpha": 0.3}),
        ("celu", {"alpha": 3.0}),
        ("swish", {"beta": 1.7}),
        ("swish", {"beta": -0.4}),
        ("swish", {"beta": 0.0}),
    ],
)
def test_parameters_are_those_of_the_definition(name: str, options: dict[str, float]) -> None:
    definition = DEFINITIONS[name]
    np.testing.assert_allclose(call(name, Z, **options), definition(Z, **options), rtol=1e-12)
    derivative = autograd.elementwise_grad(definition)(Z, **options)
    np.testing.assert_allclose(
        call(f"{name}_grad", Z, **options), derivative, rtol=1e-9, atol=1e-15
    )


@pytest.mark.parametrize("beta", [1.0, 0.0, -0.4, 2.5])
def test_derivatives_in_the_parameters(beta: float) -> None:
    def in_parameter(name: str, value: float) -> np.ndarray:
        return autograd.jacobian(lambda p: DEFINITIONS[name](Z, p))(value)

    np.testing.assert_allclose(nn.swish_beta_grad(Z, beta), in_parameter("swish", beta), rtol=1e-9)
    np.testing.assert_allclose(nn.prelu_slope_grad(Z), in_parameter("prelu", beta), rtol=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_derivative_is_that_of_the_function(name: str) -> None:
    numerical = nn.central_difference(lambda z: float(np.sum(call(name, z))), Z)
    np.testing.assert_allclose(call(f"{name}_grad", Z), numerical, atol=1e-7)


@pytest.mark.parametrize(
    ("name", "low", "high", "grad_low", "grad_high"),
    [
        ("identity", -np.inf, np.inf, 1.0, 1.0),
        ("step", 0.0, 1.0, 0.0, 0.0),
        ("sigmoid", 0.0, 1.0, 0.0, 0.0),
        ("log_sigmoid", -np.inf, 0.0, 1.0, 0.0),
        ("hard_sigmoid", 0.0, 1.0, 0.0, 0.0),
        ("tanh", -1.0, 1.0, 0.0, 0.0),
        ("hard_tanh", -1.0, 1.0, 0.0, 0.0),
        ("softsign", -1.0, 1.0, 0.0, 0.0),
        ("relu", 0.0, np.inf, 0.0, 1.0),
        ("relu6", 0.0, 6.0, 0.0, 0.0),
        ("leaky_relu", -np.inf, np.inf, 0.01, 1.0),
        ("prelu", -np.inf, np.inf, 0.25, 1.0),
        ("elu", -1.0, np.inf, 0.0, 1.0),
        ("celu", -1.0, np.inf, 0.0, 1.0),
        ("selu", -1.7580993408473766, np.inf, 0.0, 1.0507009873554805),
        ("softplus", 0.0, np.inf, 0.0, 1.0),
        *((name, 0.0, np.inf, 0.0, 1.0) for name in ("gelu", "gelu_tanh", "swish", "silu")),
        ("hard_swish", 0.0, np.inf, 0.0, 1.0),
        ("mish", 0.0, np.inf, 0.0, 1.0),
    ],
)
def test_limits(name: str, low: float, high: float, grad_low: float, grad_high: float) -> None:
    z = np.array([-np.inf, np.inf])
    np.testing.assert_allclose(call(name, z), [low, high], rtol=1e-15)
    np.testing.assert_allclose(call(f"{name}_grad", z), [grad_low, grad_high], rtol=1e-15)


@pytest.mark.parametrize(
    ("beta", "low", "high", "grad_low", "grad_high", "beta_grad"),
    [
        (0.0, -np.inf, np.inf, 0.5, 0.5, np.inf),
        (-2.0, -np.inf, 0.0, 1.0, 0.0, 0.0),
        (1e300, 0.0, np.inf, 0.0, 1.0, 0.0),
    ],
)
def test_limits_of_swish(
    beta: float, low: float, high: float, grad_low: float, grad_high: float, beta_grad: float
) -> None:
    z = np.array([-np.inf, np.inf])
    np.testing.assert_array_equal(nn.swish(z, beta), [low, high])
    np.testing.assert_array_equal(nn.swish_grad(z, beta), [grad_low, grad_high])
    np.testing.assert_array_equal(nn.swish_beta_grad(z, beta), beta_grad)


@pytest.mark.parametrize(
    ("name", "z", "value", "gradient"),
    [
        ("step", 0.0, 0.0, 0.0),
        ("hard_sigmoid", -3.0, 0.0, 0.0),
        ("hard_sigmoid", 3.0, 1.0, 0.0),
        ("hard_tanh", -1.0, -1.0, 0.0),
        ("hard_tanh", 1.0, 1.0, 0.0),
        ("relu", 0.0, 0.0, 0.0),
        ("relu6", 0.0, 0.0, 0.0),
        ("relu6", 6.0, 6.0, 0.0),
        ("leaky_relu", 0.0, 0.0, 0.01),
        ("prelu", 0.0, 0.0, 0.25),
        ("selu", 0.0, 0.0, 1.7580993408473766),
        ("hard_swish", -3.0, 0.0, 0.0),
        ("hard_swish", 3.0, 3.0, 1.0),
    ],
)
def test_kinks(name: str, z: float, value: float, gradient: float) -> None:
    assert call(name, np.array([z])) == value
    assert call(f"{name}_grad", np.array([z])) == pytest.approx(gradient, rel=1e-15)


def test_alpha_of_elu_is_its_slope_left_of_the_kink() -> None:
    assert nn.elu_grad(np.array([0.0]), alpha=0.5) == 0.5
    assert nn.celu_grad(np.array([0.0]), alpha=0.5) == 1.0


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("kernel", KERNELS)
def test_whole_range_of_floats_is_silent_and_inputs_stay(kernel: str, dtype: type) -> None:
    limits = np.finfo(dtype)
    positive = np.array(
        [0.0, limits.smallest_subnormal, limits.tiny, 1.0, 1e30, limits.max], dtype
    )
    z = np.concatenate([-positive, positive])
    before = z.copy()
    y = call(kernel, z)
    # λ times the largest float is beyond it.
    finite = z[:-1] if kernel == "selu" else z
    assert np.all(np.isfinite(call(kernel, finite)))
    assert y.dtype == dtype
    assert y.shape == z.shape
    assert not np.shares_memory(y, z)
    np.testing.assert_array_equal(z, before)


@pytest.mark.parametrize("kernel", KERNELS)
def test_nan_passes_through(kernel: str) -> None:
    y = call(kernel, np.array([np.nan, 1.0]))
    np.testing.assert_equal(y[0], CONSTANT.get(kernel, np.nan))
    assert np.isfinite(y[1])


@pytest.mark.parametrize("kernel", KERNELS)
def test_each_element_is_on_its_own(kernel: str) -> None:
    z = np.random.default_rng(0).normal(0.0, 4.0, (2, 3, 37))
    each = [call(kernel, element) for element in z.ravel()]
    # Vector instructions for a run of numbers may round other than those for one.
    np.testing.assert_allclose(call(kernel, z).ravel(), each, rtol=1e-14)
    np.testing.assert_allclose(call(kernel, z[:, ::-1, ::2]), call(kernel, z)[:, ::-1, ::2], 1e-14)
    assert call(kernel, np.zeros((0, 3))).shape == (0, 3)


@seeded
@given(z=st.floats(-50.0, 50.0))
def test_symmetries(z: float) -> None:
    z = np.array([z])
    for name in ("tanh", "hard_tanh", "softsign"):
        np.testing.assert_array_equal(call(name, -z), -call(name, z))
    for name in ("sigmoid", "hard_sigmoid"):
        np.testing.assert_allclose(call(name, -z), 1.0 - call(name, z), atol=1e-15)
    # z F(z) with F(-z) = 1 - F(z).
    for name in ("gelu", "gelu_tanh", "silu", "hard_swish"):
        np.testing.assert_allclose(call(name, -z), call(name, z) - z, atol=1e-13)
        np.testing.assert_allclose(
            call(f"{name}_grad", -z), 1.0 - call(f"{name}_grad", z), atol=1e-14
        )


@seeded
@given(z=st.floats(-50.0, 50.0), beta=st.floats(0.1, 10.0))
def test_relations(z: float, beta: float) -> None:
    z = np.array([z])
    np.testing.assert_allclose(nn.tanh(z), 2.0 * nn.sigmoid(2.0 * z) - 1.0, atol=1e-15)
    np.testing.assert_allclose(nn.softplus(z) - nn.softplus(-z), z, atol=1e-14)
    np.testing.assert_allclose(nn.log_sigmoid(z), -nn.softplus(-z), rtol=1e-15)
    np.testing.assert_allclose(nn.swish(z, beta), nn.silu(beta * z) / beta, rtol=1e-13, atol=1e-18)
    np.testing.assert_array_equal(nn.relu6(z), nn.relu(z) - nn.relu(z - 6.0) * (z > 6.0))
    np.testing.assert_array_equal(nn.prelu(z, 0.01), nn.leaky_relu(z))
    np.testing.assert_array_equal(nn.silu(z), nn.swish(z, 1.0))
    np.testing.assert_array_equal(nn.silu_grad(z), nn.swish_grad(z, 1.0))


@pytest.mark.parametrize(
    "name", [n for n in NAMES if n not in ("gelu", "gelu_tanh", "swish", "silu", "mish")]
)
@seeded
@given(pair=st.tuples(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3)))
def test_order_is_kept(name: str, pair: tuple[float, float]) -> None:
    low, high = call(name, np.sort(np.clip(pair, -1.5, None) if name == "hard_swish" else pair))
    assert low <= high + 1e-15 * abs(high)


@pytest.mark.parametrize(
    ("name", "place", "value"),
    [
        # Minima by mpmath, to the digits that the docstrings round.
        ("gelu", -0.75179, -0.16997),
        ("gelu_tanh", -0.75246, -0.17004),
        ("silu", -1.27846, -0.27846),
        ("mish", -1.19243, -0.30884),
        ("hard_swish", -1.5, -0.375),
    ],
)
def test_minima(name: str, place: float, value: float) -> None:
    np.testing.assert_allclose(call(name, np.array(place)), value, atol=1e-5)
    np.testing.assert_allclose(call(f"{name}_grad", np.array(place)), 0.0, atol=1e-5)


def test_approximate_gelu_is_near_gelu() -> None:
    z = np.linspace(-10.0, 10.0, 2001)
    error = np.max(np.abs(nn.gelu_tanh(z) - nn.gelu(z)))
    assert 4e-4 < error < 5e-4


def test_selu_keeps_mean_and_variance() -> None:
    # z ~ N(0, 1); Gauss-Legendre quadrature over each half, on which SELU is smooth.
    x, weight = np.polynomial.legendre.leggauss(200)
    z = 10.0 * (x + 1.0)
    density = 10.0 * weight * np.exp(-0.5 * z * z) / np.sqrt(2.0 * np.pi)
    positive, negative = nn.selu(z), nn.selu(-z)
    assert np.sum(density * (positive + negative)) == pytest.approx(0.0, abs=1e-14)
    assert np.sum(density * (positive**2 + negative**2)) == pytest.approx(1.0, abs=1e-13)


def test_constants() -> None:
    with mpmath.workdps(60):
        e, pi, phi = +mpmath.e, +mpmath.pi, mpmath.ncdf
        alpha = mpmath.sqrt(2 / pi) / (1 - 2 * mpmath.sqrt(e) * phi(-1))
        second = e**2 * phi(-2) - 2 * mpmath.sqrt(e) * phi(-1) + mpmath.mpf(1) / 2
        assert float(alpha) == rectifiers.SELU_ALPHA
        assert float(1 / mpmath.sqrt(mpmath.mpf(1) / 2 + alpha**2 * second)) == (
            rectifiers.SELU_SCALE
        )
        assert float(mpmath.sqrt(2)) == smooth.SQRT_2
        assert float(mpmath.sqrt(2 * pi)) == smooth.SQRT_2PI
        p1 = mpmath.sqrt(8 / pi)
        p3 = p1 * 44715 / 1000000
        assert (float(p1), float(p3)) == (smooth.P1, smooth.P3)
        assert (float(p1 - smooth.P1_HEAD), float(p3 - smooth.P3_HEAD)) == (
            smooth.P1_REST,
            smooth.P3_REST,
        )


def test_slopes_of_features() -> None:
    z = np.array([[-4.0, -4.0], [4.0, 4.0]])
    slope = np.array([0.25, -0.5])
    np.testing.assert_array_equal(nn.prelu(z, slope), [[-1.0, 2.0], [4.0, 4.0]])
    np.testing.assert_array_equal(nn.prelu_grad(z, slope), [[0.25, -0.5], [1.0, 1.0]])
    narrow = nn.prelu(z.astype(np.float32), slope.astype(np.float32))
    assert narrow.dtype == np.float32


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("leaky_relu", {"slope": -0.1}, r"slope: got -0.1, wanted a number in \[0, 1\]"),
        ("leaky_relu", {"slope": 1.5}, r"slope: got 1.5, wanted"),
        ("leaky_relu", {"slope": np.nan}, r"slope: got nan, wanted"),
        ("prelu", {"slope": np.inf}, "slope: got inf, wanted a finite number"),
        ("prelu", {"slope": np.ones(2)}, r"slope: got shape \(2,\), wanted a number or shape"),
        ("elu", {"alpha": 0.0}, "alpha: got 0.0, wanted a finite number above 0"),
        ("celu", {"alpha": -1.0}, "alpha: got -1.0, wanted a finite number above 0"),
        ("swish", {"beta": np.nan}, "beta: got nan, wanted a finite number"),
    ],
)
def test_parameters_that_are_refused(name: str, options: dict[str, float], message: str) -> None:
    for kernel in (name, f"{name}_grad"):
        with pytest.raises(ValueError, match=message):
            call(kernel, Z, **options)


@pytest.mark.parametrize(
    "name", ["sigmoid", "softplus", "softsign", "gelu", "gelu_grad", "swish", "swish_beta_grad"]
)
def test_integers_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="z: got dtype int64, wanted floats"):
        call(name, np.arange(3))
