"""The elementwise activations against their formulas, in units in the last place."""

import mpmath
import numpy as np
import pytest

from glossary_code import activations, exactness

# Measured on the grid and rounded up a little: in float64, in float32.
BOUNDS = {
    "identity": (0, 0),
    "identity_grad": (0, 0),
    "step": (0, 0),
    "step_grad": (0, 0),
    "sigmoid": (2.5, 3),
    "sigmoid_grad": (3.5, 4),
    "log_sigmoid": (1.5, 2.5),
    "log_sigmoid_grad": (2.5, 3),
    "hard_sigmoid": (1.5, 1.5),
    "hard_sigmoid_grad": (0.5, 0.5),
    "tanh": (1.5, 1.5),
    "tanh_grad": (3.5, 3.5),
    "hard_tanh": (0, 0),
    "hard_tanh_grad": (0, 0),
    "softsign": (1.5, 1.5),
    "softsign_grad": (3.5, 3.5),
    "relu": (0, 0),
    "relu_grad": (0, 0),
    "relu6": (0, 0),
    "relu6_grad": (0, 0),
    "leaky_relu": (1, 1),
    "leaky_relu_grad": (0.5, 0.5),
    "prelu": (0.5, 0.5),
    "prelu_grad": (0, 0),
    "elu": (1.5, 2),
    "elu_grad": (1, 2.5),
    "celu": (1.5, 2),
    "celu_grad": (1, 2.5),
    "selu": (2.5, 2.5),
    "selu_grad": (3, 3),
    "softplus": (1.5, 2.5),
    "softplus_grad": (2.5, 3),
    # SciPy's erfcx is off by up to 6.5, and the derivative takes a part of it away. Rounded
    # from float64, all four are as good as exact in float32.
    "gelu": (8, 0.75),
    "gelu_grad": (9, 0.75),
    "gelu_tanh": (3, 0.75),
    "gelu_tanh_grad": (4, 0.75),
    "swish": (2.5, 3.5),
    "swish_grad": (3.5, 4),
    "swish_beta_grad": (3.5, 4),
    "silu": (2.5, 3.5),
    "silu_grad": (3.5, 4),
    "hard_swish": (2, 2),
    "hard_swish_grad": (1.5, 1.5),
    "mish": (3.5, 4),
    # It is divided twice by m, which has itself two roundings and the error of the exponential.
    "mish_grad": (4.5, 5),
}


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("name", exactness.ACTIVATIONS)
def test_errors_are_bounded(name: str, dtype: type) -> None:
    for kernel, worst in exactness.activation_errors(name, dtype).items():
        bound = BOUNDS[kernel][dtype is np.float32]
        assert worst.ulps <= bound, f"{kernel} at {worst.z}"


def test_every_elementwise_activation_is_measured() -> None:
    of_vectors = {*activations.vectors.__all__, *activations.gates.__all__}
    # It is min(0, z), without any rounding.
    assert {*activations.__all__} - of_vectors - {"prelu_slope_grad"} == {*BOUNDS}


@pytest.mark.parametrize(
    ("name", "z", "by", "wanted"),
    [
        # By mpmath's own functions, which keep the digits of small numbers.
        ("sigmoid", -700.0, None, lambda z: mpmath.exp(z) / (1 + mpmath.exp(z))),
        ("softplus", -740.0, None, lambda z: mpmath.log1p(mpmath.exp(z))),
        ("log_sigmoid", 740.0, None, lambda z: -mpmath.log1p(mpmath.exp(-z))),
        ("tanh", 372.0, "z", lambda z: mpmath.sech(z) ** 2),
        ("softsign", 1e160, "z", lambda z: 1 / (1 + z) ** 2),
        ("elu", -1e-300, None, mpmath.expm1),
        ("gelu", -38.0, None, lambda z: z * mpmath.ncdf(z)),
        ("gelu", -38.0, "z", lambda z: mpmath.ncdf(z) + z * mpmath.npdf(z)),
        ("swish", -364.0, "beta", lambda z: z**2 / (2 * mpmath.cosh(z / 2)) ** 2),
        ("relu", 0.0, "z", lambda z: 0),
        ("hard_sigmoid", 3.0, "z", lambda z: 0),
    ],
)
def test_exact_values_have_fifty_digits(name: str, z: float, by: str | None, wanted) -> None:
    with mpmath.workdps(500):
        exact, wanted = exactness.ACTIVATIONS[name].exact(z, by), wanted(mpmath.mpf(z))
        assert abs(exact - wanted) <= abs(wanted) * mpmath.mpf(10) ** -50


def test_units_in_the_last_place() -> None:
    def error(computed: float, exact: object, dtype: type = np.float64) -> float:
        return float(exactness.ulps(np.array([computed], dtype), [mpmath.mpf(exact)])[0])

    assert error(1.0, 1.0) == 0
    assert error(1.0, 1 - mpmath.mpf(2) ** -53) == 1
    assert error(np.nextafter(4.0, 5.0), 4.0) == 1
    assert error(np.nextafter(np.float32(4), np.float32(5)), 4.0, np.float32) == 1
    # Subnormal numbers are all one distance apart.
    assert error(5e-324, mpmath.mpf(2) ** -1075) == 0.5
    assert error(0.0, mpmath.mpf(10) ** -400) < 1e-70
    assert error(np.inf, mpmath.mpf(10) ** 400) == 0
    assert error(-np.inf, mpmath.mpf(10) ** 400) == np.inf
    assert error(np.inf, 1.0) == np.inf
    assert np.isnan(error(np.nan, 1.0))


def test_a_wrong_digit_is_found() -> None:
    definition = exactness.Definition("1 / (1 + exp(-z))")
    with np.errstate(over="ignore"):
        worst = exactness.worst(lambda z: 0.5 + 0.5 * np.tanh(0.5 * z), definition)
    assert worst.ulps > 1e15 and worst.z < -30


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_grid_covers_the_range(dtype: type) -> None:
    points = exactness.grid(dtype, near=[3.0])
    limits = np.finfo(dtype)
    assert points.dtype == dtype
    assert np.all(np.isfinite(points))
    for wanted in (0.0, limits.max, -limits.max, 3.0, np.nextafter(dtype(3), dtype(4))):
        assert wanted in points
    assert np.any((points > 0) & (points < limits.tiny))
