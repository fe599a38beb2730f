from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kstest

import glossary_code as nn

LINEAR = (200, 300)
IMAGES = (40, 30, 5, 4)  # fan_in 30 · 20 = 600, fan_out 40 · 20 = 800
# By hand, from the formulas of the papers: the variances for both shapes.
VARIANCES = {
    "lecun": (1.0 / 200.0, 1.0 / 600.0),
    "glorot": (2.0 / 500.0, 2.0 / 1400.0),
    "he": (2.0 / 200.0, 2.0 / 600.0),
}
DRAWN = [getattr(nn, f"{name}_{kind}") for name in VARIANCES for kind in ("normal", "uniform")]


@pytest.mark.parametrize("name", VARIANCES)
@pytest.mark.parametrize(("shape", "i"), [(LINEAR, 0), (IMAGES, 1)])
def test_distributions(name: str, shape: tuple, i: int) -> None:
    deviation = np.sqrt(VARIANCES[name][i])
    W = getattr(nn, f"{name}_normal")(np.random.default_rng(0), shape)
    assert kstest(W.ravel() / deviation, "norm").pvalue > 0.01
    assert W.shape == shape
    # A normal distribution cut off at two deviations, as that of Keras, has nothing here.
    assert np.mean(np.abs(W) > 2.3 * deviation) == pytest.approx(0.0214, rel=0.2)
    W = getattr(nn, f"{name}_uniform")(np.random.default_rng(1), shape)
    limit = np.sqrt(3.0) * deviation
    assert kstest(W.ravel(), "uniform", args=(-limit, 2.0 * limit)).pvalue > 0.01
    assert W.shape == shape


def test_plain_distributions() -> None:
    rng = np.random.default_rng(2)
    assert kstest(nn.normal(rng, LINEAR, 0.3).ravel() / 0.3, "norm").pvalue > 0.01
    W = nn.uniform(rng, LINEAR, 0.3)
    assert kstest(W.ravel(), "uniform", args=(-0.3, 0.6)).pvalue > 0.01
    np.testing.assert_array_equal(nn.zeros(rng, (2, 3)), np.zeros((2, 3)))
    np.testing.assert_array_equal(nn.constant(rng, (2, 3), 0.5), np.full((2, 3), 0.5))
    assert nn.constant(rng, (2,), 1).dtype == np.float64
    np.testing.assert_array_equal(nn.normal(rng, (3,), 0.0), np.zeros(3))


def test_he_keeps_the_second_moment_through_relu() -> None:
    rng = np.random.default_rng(3)
    x = rng.normal(size=(2000, 400))
    for _ in range(5):
        x = nn.relu(x @ nn.he_normal(rng, (400, 400)))
    # Half the second moment is lost in the ReLU, and restored by the factor 2.
    assert np.mean(x**2) == pytest.approx(1.0, rel=0.15)


def test_glorot_is_symmetric_in_its_fans() -> None:
    a = nn.glorot_uniform(np.random.default_rng(4), (3, 5))
    b = nn.glorot_uniform(np.random.default_rng(4), (5, 3))
    np.testing.assert_array_equal(a.ravel(), b.ravel())


def test_fans() -> None:
    # By hand: 3 · 5 · 7 inputs to each neuron, 2 · 5 · 7 neurons that each input reaches.
    assert nn.fans((2, 3, 5, 7)) == (105, 70)
    assert nn.fans((2, 3)) == (2, 3)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32 - 1), d_in=st.integers(1, 8), d_out=st.integers(1, 8))
def test_orthogonal_matrices_are_orthogonal(seed: int, d_in: int, d_out: int) -> None:
    W = nn.orthogonal(np.random.default_rng(seed), (d_in, d_out), gain=3.0)
    gram = W.T @ W if d_in >= d_out else W @ W.T
    assert W.shape == (d_in, d_out)
    np.testing.assert_allclose(gram, 9.0 * np.eye(min(d_in, d_out)), atol=1e-13)


def test_orthogonal_matrices_are_uniform() -> None:
    # Haar: each column of a 3×3 matrix is uniform on the sphere, and so each entry is uniform
    # in [-1, 1] (Archimedes); the trace has mean 0 and second moment 1. Without the correction
    # of signs LAPACK's Householder vectors give a first entry that is never positive.
    rng = np.random.default_rng(5)
    Q = np.array([nn.orthogonal(rng, (3, 3)) for _ in range(4000)])
    for i in range(3):
        for j in range(3):
            assert kstest(Q[:, i, j], "uniform", args=(-1.0, 2.0)).pvalue > 0.001
    trace = np.trace(Q, axis1=1, axis2=2)
    assert trace.mean() == pytest.approx(0.0, abs=0.08)
    assert np.mean(trace**2) == pytest.approx(1.0, abs=0.12)
    assert np.mean(np.linalg.det(Q) > 0.0) == pytest.approx(0.5, abs=0.04)


@pytest.mark.parametrize("initializer", [*DRAWN, nn.orthogonal])
def test_the_seed_decides(initializer: Callable) -> None:
    first, second = (initializer(np.random.default_rng(6), (4, 3)) for _ in range(2))
    np.testing.assert_array_equal(first, second)


@pytest.mark.parametrize("initializer", DRAWN)
@pytest.mark.parametrize("shape", [(3,), (2, 3, 4), ()])
def test_shapes_without_fans(initializer: Callable, shape: tuple) -> None:
    with pytest.raises(ValueError, match=r"shape: got \(.*\), wanted \(d_in, d_out\) or \(c_out"):
        initializer(np.random.default_rng(0), shape)


@pytest.mark.parametrize("initializer", [*DRAWN, nn.orthogonal, nn.zeros])
def test_shape_errors(initializer: Callable) -> None:
    with pytest.raises(ValueError, match="shape: got 0, wanted an integer of at least 1"):
        initializer(np.random.default_rng(0), (3, 0))


def test_errors() -> None:
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="value: got nan, wanted a finite number"):
        nn.constant(rng, (2,), np.nan)
    with pytest.raises(ValueError, match="deviation: got -1.0, wanted a finite number of at"):
        nn.normal(rng, (2,), -1.0)
    with pytest.raises(ValueError, match="limit: got inf, wanted a finite number of at least 0"):
        nn.uniform(rng, (2,), np.inf)
    with pytest.raises(ValueError, match=r"shape: got \(2, 3, 4\), wanted \(d_in, d_out\)"):
        nn.orthogonal(rng, (2, 3, 4))
    with pytest.raises(ValueError, match="gain: got 0.0, wanted a finite number above 0"):
        nn.orthogonal(rng, (2, 3), gain=0.0)
