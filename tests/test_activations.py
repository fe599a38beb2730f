import numpy as np
import pytest

import glossary_code as nn

NAMES = ("identity", "step", "sigmoid", "tanh", "relu", "leaky_relu", "softplus")
SMOOTH = np.array([-30.0, -3.0, -0.7, 0.4, 2.0, 25.0])


@pytest.mark.parametrize(
    ("name", "z", "wanted"),
    [
        # By hand: 1 / (1 + 1/3) and 1 / (1 + 3).
        ("sigmoid", np.log(3.0), 0.75),
        ("sigmoid", -np.log(3.0), 0.25),
        # By hand: (3 - 1/3) / (3 + 1/3).
        ("tanh", np.log(3.0), 0.8),
        # By hand: log(1 + 3).
        ("softplus", np.log(3.0), np.log(4.0)),
        # log(1 + x) = x to first order.
        ("softplus", -50.0, np.exp(-50.0)),
        ("leaky_relu", -2.0, -0.02),
        ("relu", -2.0, 0.0),
        ("identity", -2.0, -2.0),
        ("step", 1e-300, 1.0),
        # By hand: 3/4 · 1/4, and 1 - 0.8².
        ("sigmoid_grad", np.log(3.0), 0.1875),
        ("tanh_grad", np.log(3.0), 0.36),
        # 1 - σ and 1 - tanh lose all digits here: σ'(z) → e^-z, tanh'(z) → 4 e^-2z.
        ("sigmoid_grad", 50.0, np.exp(-50.0)),
        ("tanh_grad", 25.0, 4.0 * np.exp(-50.0)),
    ],
)
def test_values(name: str, z: float, wanted: float) -> None:
    np.testing.assert_allclose(getattr(nn, name)(np.array([z])), [wanted], rtol=1e-14)


@pytest.mark.parametrize("name", NAMES)
def test_derivative_is_that_of_the_function(name: str) -> None:
    f, f_grad = getattr(nn, name), getattr(nn, f"{name}_grad")
    numerical = nn.central_difference(lambda z: float(np.sum(f(z))), SMOOTH)
    np.testing.assert_allclose(f_grad(SMOOTH), numerical, atol=1e-7)


@pytest.mark.parametrize(
    ("name", "low", "high", "grad_low", "grad_high"),
    [
        ("identity", -1000.0, 1000.0, 1.0, 1.0),
        ("step", 0.0, 1.0, 0.0, 0.0),
        ("sigmoid", 0.0, 1.0, 0.0, 0.0),
        ("tanh", -1.0, 1.0, 0.0, 0.0),
        ("relu", 0.0, 1000.0, 0.0, 1.0),
        ("leaky_relu", -10.0, 1000.0, 0.01, 1.0),
        ("softplus", 0.0, 1000.0, 0.0, 1.0),
    ],
)
def test_limits(name: str, low: float, high: float, grad_low: float, grad_high: float) -> None:
    z = np.array([-1000.0, 1000.0])
    np.testing.assert_array_equal(getattr(nn, name)(z), [low, high])
    np.testing.assert_array_equal(getattr(nn, f"{name}_grad")(z), [grad_low, grad_high])


@pytest.mark.parametrize("name", [n + suffix for n in NAMES for suffix in ("", "_grad")])
def test_whole_range_of_floats_is_silent_and_inputs_stay(name: str) -> None:
    z = np.array([-np.finfo(float).max, -5e-324, 0.0, 5e-324, np.finfo(float).max])
    before = z.copy()
    y = getattr(nn, name)(z)
    assert np.all(np.isfinite(y))
    assert y.dtype == np.float64
    assert not np.shares_memory(y, z)
    np.testing.assert_array_equal(z, before)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("step", 0.0), ("step_grad", 0.0), ("relu_grad", 0.0), ("leaky_relu_grad", 0.01)],
)
def test_kinks(name: str, wanted: float) -> None:
    assert getattr(nn, name)(np.array([0.0])) == wanted


@pytest.mark.parametrize("name", ["leaky_relu", "leaky_relu_grad"])
@pytest.mark.parametrize("slope", [-0.1, 1.5, np.nan])
def test_slope_outside_its_range(name: str, slope: float) -> None:
    with pytest.raises(ValueError, match=r"slope: got .*, wanted a number in \[0, 1\]"):
        getattr(nn, name)(SMOOTH, slope=slope)


def test_leaky_relu_takes_a_slope() -> None:
    z = np.array([-4.0, 4.0])
    np.testing.assert_array_equal(nn.leaky_relu(z, slope=0.25), [-1.0, 4.0])
    np.testing.assert_array_equal(nn.leaky_relu_grad(z, slope=0.25), [0.25, 1.0])


def test_softmax_values() -> None:
    # By hand: 1, 2 and 5 of 8.
    z = np.log(np.array([1.0, 2.0, 5.0]))
    np.testing.assert_allclose(nn.softmax(z), [0.125, 0.25, 0.625], rtol=1e-14)


def test_softmax_sums_to_one_along_the_axis_and_ignores_shifts() -> None:
    z = np.random.default_rng(0).normal(size=(4, 3))
    np.testing.assert_allclose(nn.softmax(z).sum(axis=1), 1.0, rtol=1e-14)
    np.testing.assert_allclose(nn.softmax(z, axis=0).sum(axis=0), 1.0, rtol=1e-14)
    np.testing.assert_allclose(nn.softmax(z + 1e3), nn.softmax(z), rtol=1e-11)


def test_softmax_limits() -> None:
    huge = np.finfo(float).max
    np.testing.assert_array_equal(nn.softmax(np.array([-1000.0, 1000.0])), [0.0, 1.0])
    np.testing.assert_array_equal(nn.softmax(np.array([-huge, huge])), [0.0, 1.0])
    np.testing.assert_array_equal(nn.softmax(np.array([-huge, -huge])), [0.5, 0.5])


@pytest.mark.parametrize("axis", [-1, 0])
def test_softmax_vjp(axis: int) -> None:
    rng = np.random.default_rng(1)
    z, upstream = rng.normal(size=(2, 4, 3))
    before = z.copy(), upstream.copy()
    numerical = nn.central_difference(lambda a: float(np.sum(upstream * nn.softmax(a, axis))), z)
    np.testing.assert_allclose(nn.softmax_vjp(z, upstream, axis), numerical, atol=1e-9)
    np.testing.assert_array_equal((z, upstream), before)


def test_softmax_vjp_is_its_own_adjoint() -> None:
    # The Jacobian is symmetric: <u, J w> = <J u, w>.
    z, u, w = np.random.default_rng(2).normal(size=(3, 5))
    np.testing.assert_allclose(
        np.dot(u, nn.softmax_vjp(z, w)), np.dot(nn.softmax_vjp(z, u), w), rtol=1e-12
    )


def test_softmax_errors() -> None:
    with pytest.raises(ValueError, match=r"z: got shape \(0,\)"):
        nn.softmax(np.zeros(0))
    with pytest.raises(ValueError, match="axis: got 2, wanted one of the 2 axes"):
        nn.softmax(np.zeros((2, 2)), axis=2)
    with pytest.raises(ValueError, match=r"upstream: got shape \(1, 2\), wanted \(2, 2\)"):
        nn.softmax_vjp(np.zeros((2, 2)), np.zeros((1, 2)))
