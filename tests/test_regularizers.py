from collections.abc import Callable

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from hypothesis import given, settings
from hypothesis import strategies as st

import glossary_code as nn

W = np.array([[3.0, -4.0], [0.5, -2.0]])
PENALTIES = {
    "l1": ({"strength": 0.3}, lambda w: 0.3 * anp.sum(anp.abs(w))),
    "l2": ({"strength": 0.3}, lambda w: 0.15 * anp.sum(w**2)),
    "elastic_net": (
        {"strength": 0.3, "l1_ratio": 0.2},
        lambda w: 0.06 * anp.sum(anp.abs(w)) + 0.12 * anp.sum(w**2),
    ),
}
EACH = pytest.mark.parametrize("name", PENALTIES)
FUNCTIONS = [getattr(nn, name + suffix) for name in PENALTIES for suffix in ("", "_grad")]


def test_values() -> None:
    # By hand: Σ |w| = 9.5 and Σ w² = 29.25.
    assert nn.l1(W, 2.0) == 19.0
    assert nn.l2(W, 2.0) == 29.25
    # By hand: 2 · (0.25 · 9.5 + 0.75 / 2 · 29.25).
    assert nn.elastic_net(W, 2.0, 0.25) == 26.6875


def test_elastic_net_has_both_ends() -> None:
    assert nn.elastic_net(W, 0.7, 1.0) == nn.l1(W, 0.7)
    assert nn.elastic_net(W, 0.7, 0.0) == nn.l2(W, 0.7)


def test_gradients_at_zero() -> None:
    zero = np.zeros((2, 2))
    for name in PENALTIES:
        np.testing.assert_array_equal(getattr(nn, f"{name}_grad")(zero, 0.5), zero)


@EACH
def test_gradients(name: str) -> None:
    options, witness = PENALTIES[name]
    f, gradient = getattr(nn, name), getattr(nn, f"{name}_grad")(W, **options)
    assert f(W, **options) == pytest.approx(witness(W), rel=1e-14)
    nn.check_gradient(lambda w: f(w, **options), gradient, W)
    np.testing.assert_allclose(gradient, grad(witness)(W), rtol=1e-14)


def test_l2_is_weight_decay_by_the_learning_rate() -> None:
    # One step of SGD on the penalty alone multiplies the weights by 1 - η λ: by 1 - 0.1 · 0.3.
    np.testing.assert_allclose(nn.sgd_step(W, nn.l2_grad(W, 0.3), 0.1), 0.97 * W, rtol=1e-15)


@EACH
def test_whole_range_of_floats_is_silent_and_inputs_stay(name: str) -> None:
    huge = np.array([-np.finfo(float).max, 5e-324, np.finfo(float).max])
    before = huge.copy()
    f, f_grad = getattr(nn, name), getattr(nn, f"{name}_grad")
    assert f(huge, 1.0) == np.inf
    assert f(huge, 0.0) == 0.0
    np.testing.assert_array_equal(f_grad(huge, 0.0), np.zeros(3))
    assert not np.any(np.isnan(f_grad(huge, 2.0)))
    np.testing.assert_array_equal(huge, before)


@EACH
def test_float32_stays_float32(name: str) -> None:
    assert getattr(nn, f"{name}_grad")(W.astype(np.float32), 0.1).dtype == np.float32
    assert nn.max_norm(W.astype(np.float32), 1.0).dtype == np.float32


def test_max_norm_value() -> None:
    # By hand: the columns have the lengths 5, 13 and 1, and 2.5 is allowed.
    got = nn.max_norm(np.array([[3.0, 5.0, 0.0], [4.0, 12.0, 1.0]]), 2.5)
    wanted = [[1.5, 5.0 * 2.5 / 13.0, 0.0], [2.0, 12.0 * 2.5 / 13.0, 1.0]]
    np.testing.assert_allclose(got, wanted, rtol=1e-15)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32 - 1), limit=st.floats(1e-3, 1e3))
def test_max_norm_is_the_projection(seed: int, limit: float) -> None:
    rng = np.random.default_rng(seed)
    V = rng.normal(size=(4, 3))
    P = nn.max_norm(V, limit)
    length = np.linalg.norm(P, axis=0)
    assert np.all(length <= limit * (1.0 + 1e-14))
    np.testing.assert_allclose(nn.max_norm(P, limit), P, rtol=1e-14)
    inside = np.linalg.norm(V, axis=0) <= limit
    np.testing.assert_array_equal(P[:, inside], V[:, inside])
    # Nearest: no point allowed lies on V's side of P.
    other = nn.max_norm(rng.normal(scale=limit, size=(4, 3)), limit)
    assert np.all(np.sum((V - P) * (other - P), axis=0) <= 1e-12 * limit * np.max(np.abs(V)))


def test_max_norm_of_zeros_and_of_huge_weights() -> None:
    np.testing.assert_allclose(
        nn.max_norm(np.full((2, 1), 1.7e308), 1.0), np.full((2, 1), 0.5**0.5), rtol=1e-15
    )
    np.testing.assert_array_equal(nn.max_norm(np.zeros((2, 2)), 1.0), np.zeros((2, 2)))
    np.testing.assert_allclose(
        nn.max_norm(np.array([[3e200], [4e200]]), 1.0), [[0.6], [0.8]], rtol=1e-15
    )


@pytest.mark.parametrize("f", FUNCTIONS)
def test_errors(f: Callable) -> None:
    with pytest.raises(ValueError, match="W: got dtype int64, wanted floats"):
        f(np.ones((2, 2), int), 0.1)
    for bad in (-0.1, np.nan, np.inf):
        with pytest.raises(ValueError, match=f"strength: got {bad}, wanted a finite number of"):
            f(W, bad)


def test_errors_of_one_function() -> None:
    for f in (nn.elastic_net, nn.elastic_net_grad):
        for bad in (-0.1, 1.1, np.nan):
            with pytest.raises(ValueError, match=r"l1_ratio: got .*, wanted a number in \[0, 1\]"):
                f(W, 0.1, bad)
    with pytest.raises(ValueError, match=r"W: got shape \(2,\), wanted a matrix"):
        nn.max_norm(np.ones(2), 1.0)
    with pytest.raises(ValueError, match="limit: got 0.0, wanted a finite number above 0"):
        nn.max_norm(W, 0.0)
