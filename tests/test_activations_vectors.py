"""The activations along an axis, and their vector-Jacobian products."""

from collections.abc import Callable
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from autograd.scipy.special import logsumexp
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import glossary_code as nn

seeded = settings(max_examples=25, deadline=None, derandomize=True)

PROBABILITIES = ("softmax", "softmin", "sparsemax")
SAME_SHAPE = (*PROBABILITIES, "log_softmax")
GATES = ("glu", "swiglu")
NAMES = (*SAME_SHAPE, "maxout", *GATES)

vectors = arrays(np.float64, st.integers(1, 8), elements=st.floats(-30.0, 30.0))


def project(z: Any) -> Any:
    """Bisect for the threshold of the projection on the simplex, along the last axis."""
    low, high = z.max(-1, keepdims=True) - 1.0, z.max(-1, keepdims=True)
    for _ in range(80):
        middle = 0.5 * (low + high)
        above = np.sum(np.maximum(z - middle, 0.0), axis=-1, keepdims=True) > 1.0
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return np.maximum(z - low, 0.0)


# The textbook definitions along the last axis, in autograd's NumPy.
DEFINITIONS: dict[str, Callable[[Any], Any]] = {
    "softmax": lambda z: anp.exp(z) / anp.sum(anp.exp(z), axis=-1, keepdims=True),
    "softmin": lambda z: anp.exp(-z) / anp.sum(anp.exp(-z), axis=-1, keepdims=True),
    "log_softmax": lambda z: z - logsumexp(z, axis=-1, keepdims=True),
    "maxout": lambda z: anp.max(z, axis=-1),
    "glu": lambda z: z[..., : z.shape[-1] // 2] / (1 + anp.exp(-z[..., z.shape[-1] // 2 :])),
    "swiglu": lambda z: (
        z[..., : z.shape[-1] // 2]
        / (1 + anp.exp(-z[..., : z.shape[-1] // 2]))
        * z[..., z.shape[-1] // 2 :]
    ),
}


def draw(seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(0.0, 2.0, (3, 4, 6))


def f(name: str) -> Callable[..., np.ndarray]:
    return getattr(nn, name)


def vjp(name: str) -> Callable[..., np.ndarray]:
    return getattr(nn, f"{name}_vjp")


@pytest.mark.parametrize(
    ("name", "z", "wanted"),
    [
        # By hand: 1, 2 and 5 of 8.
        ("softmax", np.log([1.0, 2.0, 5.0]), [0.125, 0.25, 0.625]),
        ("softmin", -np.log([1.0, 2.0, 5.0]), [0.125, 0.25, 0.625]),
        ("log_softmax", np.log([1.0, 2.0, 5.0]), np.log([0.125, 0.25, 0.625])),
        # By hand: log(1 + x) = x to first order, where 1 + e^-50 rounds to 1.
        ("log_softmax", [0.0, 50.0], [-50.0, -np.exp(-50.0)]),
        # By hand: (t + 1)/2 for z = (t, 0) and t in [-1, 1].
        ("sparsemax", [0.5, 0.0], [0.75, 0.25]),
        ("sparsemax", [1.0, 0.0], [1.0, 0.0]),
        ("sparsemax", [-3.0, 0.0], [0.0, 1.0]),
        # By hand: τ = (1.2 + 1.0 - 1)/2 = 0.6.
        ("sparsemax", [0.1, 1.2, 1.0], [0.0, 0.6, 0.4]),
        ("maxout", [1.0, -2.0, 3.0], 3.0),
        # By hand: 1/(1 + 1/3) of 4; 3/4 log 3 times 4.
        ("glu", [4.0, np.log(3.0)], [3.0]),
        ("swiglu", [np.log(3.0), 4.0], [3.0 * np.log(3.0)]),
    ],
)
def test_values(name: str, z: list[float], wanted: list[float]) -> None:
    np.testing.assert_allclose(f(name)(np.array(z)), wanted, rtol=1e-14, atol=1e-16)


@pytest.mark.parametrize("name", DEFINITIONS)
def test_values_and_gradients_are_those_of_the_definition(name: str) -> None:
    z, definition = draw(), DEFINITIONS[name]
    np.testing.assert_allclose(f(name)(z), definition(z), rtol=1e-13)
    upstream = np.random.default_rng(1).normal(size=f(name)(z).shape)
    pulled, _ = autograd.make_vjp(definition)(z)
    np.testing.assert_allclose(vjp(name)(z, upstream), pulled(upstream), rtol=1e-10, atol=1e-15)


@pytest.mark.parametrize("axis", [0, 1, -1])
@pytest.mark.parametrize("name", NAMES)
def test_vjp_is_the_adjoint_of_the_derivative(name: str, axis: int) -> None:
    # <u, J v> = <J^T u, v>, with J v by central differences along v.
    z, rng = draw()[:2], np.random.default_rng(2)
    v, u = rng.normal(size=z.shape), rng.normal(size=f(name)(z, axis).shape)
    h = 1e-6
    forward = (f(name)(z + h * v, axis) - f(name)(z - h * v, axis)) / (2.0 * h)
    assert np.sum(u * forward) == pytest.approx(np.sum(vjp(name)(z, u, axis) * v), rel=1e-7)


@pytest.mark.parametrize("name", NAMES)
def test_vjp_is_the_numerical_gradient(name: str) -> None:
    z = draw()[0, :2]
    u = np.random.default_rng(3).normal(size=f(name)(z).shape)
    numerical = nn.central_difference(lambda z: float(np.sum(u * f(name)(z))), z)
    np.testing.assert_allclose(vjp(name)(z, u), numerical, atol=1e-8)


@pytest.mark.parametrize("name", NAMES)
def test_axis_is_the_one_that_is_moved_last(name: str) -> None:
    z = draw()
    y = f(name)(z)
    u = np.random.default_rng(4).normal(size=y.shape)
    moved = f(name)(np.moveaxis(z, -1, 0), axis=0)
    wanted = y if name == "maxout" else np.moveaxis(y, -1, 0)
    np.testing.assert_allclose(moved, wanted, rtol=1e-14, atol=1e-17)
    u_moved = u if name == "maxout" else np.moveaxis(u, -1, 0)
    np.testing.assert_allclose(
        vjp(name)(np.moveaxis(z, -1, 0), u_moved, axis=0),
        np.moveaxis(vjp(name)(z, u), -1, 0),
        rtol=1e-13,
        atol=1e-16,
    )


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("name", NAMES)
def test_type_is_kept_and_inputs_stay(name: str, dtype: type) -> None:
    z = draw().astype(dtype)
    y = f(name)(z)
    upstream = np.ones_like(y)
    before = z.copy(), upstream.copy()
    gradient = vjp(name)(z, upstream)
    assert y.dtype == gradient.dtype == dtype
    assert gradient.shape == z.shape
    assert not np.shares_memory(gradient, upstream)
    np.testing.assert_array_equal(z, before[0])
    np.testing.assert_array_equal(upstream, before[1])


@pytest.mark.parametrize("name", ["softmax", "softmin", "log_softmax"])
def test_temperature_divides_the_logits(name: str) -> None:
    z, upstream = draw(), draw(1)
    np.testing.assert_allclose(f(name)(z, temperature=2.0), f(name)(z / 2.0), rtol=1e-14)
    np.testing.assert_allclose(
        vjp(name)(z, upstream, temperature=2.0), vjp(name)(z / 2.0, upstream) / 2.0, rtol=1e-12
    )


@seeded
@given(z=vectors, shift=st.floats(-1e3, 1e3))
def test_probabilities(z: np.ndarray, shift: float) -> None:
    for name in PROBABILITIES:
        p = f(name)(z)
        assert np.all(p >= 0)
        assert np.sum(p) == pytest.approx(1.0, rel=1e-14)
        np.testing.assert_allclose(f(name)(z + shift), p, atol=1e-12)
        order = np.argsort(-z if name == "softmin" else z, kind="stable")
        assert np.all(np.diff(p[order]) >= 0)
    np.testing.assert_allclose(np.exp(nn.log_softmax(z)), nn.softmax(z), rtol=1e-13)
    np.testing.assert_allclose(nn.softmin(z), nn.softmax(-z), rtol=1e-14)


@seeded
@given(z=vectors, seed=st.integers(0, 100))
def test_an_order_goes_through(z: np.ndarray, seed: int) -> None:
    order = np.random.default_rng(seed).permutation(z.size)
    for name in SAME_SHAPE:
        np.testing.assert_allclose(f(name)(z[order]), f(name)(z)[order], rtol=1e-13, atol=1e-16)
    assert nn.maxout(z[order]) == nn.maxout(z)


@seeded
@given(z=vectors, seed=st.integers(0, 100))
def test_gradients_of_probabilities_sum_to_zero(z: np.ndarray, seed: int) -> None:
    # A shift changes nothing, nor does a constant added to the gradient.
    u = np.random.default_rng(seed).normal(size=z.shape)
    for name in PROBABILITIES:
        gradient = vjp(name)(z, u)
        assert np.sum(gradient) == pytest.approx(0.0, abs=1e-14)
        np.testing.assert_allclose(vjp(name)(z, u + 1.0), gradient, atol=1e-14)


@seeded
@given(z=arrays(np.float64, (3, 6), elements=st.floats(-3.0, 3.0)))
def test_sparsemax_is_the_projection_on_the_simplex(z: np.ndarray) -> None:
    p = nn.sparsemax(z)
    np.testing.assert_allclose(p, project(z), atol=1e-14)
    # The condition of the nearest point: no corner of the simplex lies beyond p from z.
    inner = np.sum((z - p) * p, axis=1, keepdims=True)
    assert np.all(z - p <= inner + 1e-13)


def test_sparsemax_gradient_stays_in_the_support() -> None:
    z = np.array([[2.0, 1.5, -1.0], [5.0, 0.0, 0.0]])
    gradient = nn.sparsemax_vjp(z, np.array([[1.0, 3.0, 9.0], [1.0, 3.0, 9.0]]))
    np.testing.assert_array_equal(gradient, [[-1.0, 1.0, 0.0], [0.0, 0.0, 0.0]])
    # On the kink, z_2 = τ = 0, the element is outside.
    np.testing.assert_array_equal(nn.sparsemax_vjp(np.array([1.0, 0.0]), np.array([1.0, 3.0])), 0)


def test_maxout_gives_ties_to_the_first() -> None:
    z = np.array([[1.0, 1.0], [2.0, 1.0]])
    gradient = nn.maxout_vjp(z, np.array([3.0, 5.0]), axis=0)
    np.testing.assert_array_equal(gradient, [[0.0, 5.0], [3.0, 0.0]])


HUGE = np.finfo(float).max


@pytest.mark.parametrize(
    ("name", "z", "wanted"),
    [
        ("softmax", [-1000.0, 1000.0], [0.0, 1.0]),
        ("softmax", [-HUGE, HUGE], [0.0, 1.0]),
        ("softmax", [-HUGE, -HUGE], [0.5, 0.5]),
        ("softmax", [-np.inf, 0.0, 0.0], [0.0, 0.5, 0.5]),
        ("softmax", [np.inf, 0.0], [np.nan, np.nan]),
        ("softmax", [-np.inf, -np.inf], [np.nan, np.nan]),
        ("softmax", [np.nan, 0.0], [np.nan, np.nan]),
        ("softmin", [np.inf, 0.0], [0.0, 1.0]),
        ("log_softmax", [-HUGE, 0.0], [-HUGE, 0.0]),
        ("log_softmax", [-np.inf, 0.0], [-np.inf, 0.0]),
        ("log_softmax", [np.nan, 0.0], [np.nan, np.nan]),
        ("sparsemax", [-HUGE, HUGE, 0.0], [0.0, 1.0, 0.0]),
        ("sparsemax", [-HUGE, -HUGE], [0.5, 0.5]),
        ("sparsemax", [-np.inf, 0.0], [0.0, 1.0]),
        ("sparsemax", [np.inf, 0.0], [np.nan, np.nan]),
        ("sparsemax", [-np.inf, -np.inf], [np.nan, np.nan]),
        ("sparsemax", [0.0, np.nan], [np.nan, np.nan]),
        ("maxout", [0.0, np.nan], np.nan),
        ("glu", [HUGE, HUGE, -HUGE, HUGE], [0.0, HUGE]),
        ("glu", [1.0, np.nan, np.nan, 1.0], [np.nan, np.nan]),
        ("swiglu", [-HUGE, 2.0, HUGE, HUGE], [0.0, np.inf]),
        ("swiglu", [1.0, np.nan, np.nan, 1.0], [np.nan, np.nan]),
    ],
)
def test_limits(name: str, z: list[float], wanted: list[float]) -> None:
    np.testing.assert_array_equal(f(name)(np.array(z)), wanted)
    gradient = vjp(name)(np.array(z), np.ones_like(wanted))
    if np.all(np.isfinite(z)):
        assert not np.any(np.isnan(gradient))
    if name not in ("maxout", *GATES) and np.any(np.isnan(wanted)):
        assert np.all(np.isnan(gradient))


def test_masked_logits_get_no_gradient() -> None:
    z, u = np.array([-np.inf, 1.0, 0.0]), np.array([5.0, 1.0, 2.0])
    for name in ("softmax", "sparsemax"):
        np.testing.assert_array_equal(vjp(name)(z, u)[0], 0.0)
        np.testing.assert_allclose(vjp(name)(z, u)[1:], vjp(name)(z[1:], u[1:]), rtol=1e-14)


@pytest.mark.parametrize("name", NAMES)
def test_shapes_that_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"z: got shape \(0,\)"):
        f(name)(np.zeros(0))
    with pytest.raises(ValueError, match="axis: got 2, wanted one of the 2 axes"):
        f(name)(np.zeros((2, 2)), axis=2)
    with pytest.raises(ValueError, match=r"upstream: got shape \(7, 2\), wanted"):
        vjp(name)(np.zeros((2, 2)), np.zeros((7, 2)))
    wanted = f(name)(np.zeros((2, 2)))
    with pytest.raises(ValueError, match="upstream: got dtype int64, wanted floats"):
        vjp(name)(np.zeros((2, 2)), np.zeros(wanted.shape, dtype=int))


@pytest.mark.parametrize("name", GATES)
def test_odd_halves_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="z: got 3 elements along axis -1, wanted an even number"):
        f(name)(np.zeros((2, 3)))


@pytest.mark.parametrize("name", ["softmax", "softmin", "log_softmax"])
@pytest.mark.parametrize("temperature", [0.0, -1.0, np.inf, np.nan])
def test_temperatures_that_are_refused(name: str, temperature: float) -> None:
    with pytest.raises(ValueError, match="temperature: got .*, wanted a finite number above 0"):
        f(name)(np.zeros(2), temperature=temperature)
