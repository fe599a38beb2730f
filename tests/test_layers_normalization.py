import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import glossary_code as nn

ONES, ZEROS = np.ones(3), np.zeros(3)


def test_batch_norm_value() -> None:
    # By hand: mean 3, squares 4 + 0 + 4, variance 8/3 with m and 8/2 with m - 1.
    x = np.array([[1.0], [3.0], [5.0]])
    y, _, batch = nn.batch_norm(x, np.array([2.0]), np.array([1.0]), epsilon=1.0 / 3.0)
    np.testing.assert_allclose(y[:, 0], 1.0 + 2.0 * np.array([-2.0, 0.0, 2.0]) / np.sqrt(3.0))
    assert (batch.mean, batch.variance) == (3.0, 4.0)


def test_layer_norm_value() -> None:
    # By hand: mean 2, variance (1 + 0 + 1)/3, and with epsilon 1/3 the root is 1.
    y, _ = nn.layer_norm(
        np.array([[1.0, 2.0, 3.0]]), np.array([1.0, 1.0, 5.0]), np.array([0.0, 7.0, 0.0]), 1 / 3
    )
    np.testing.assert_allclose(y, [[-1.0, 7.0, 5.0]], rtol=1e-14)


def test_rms_norm_value() -> None:
    # By hand: mean square (9 + 16 + 0 + 0)/4, and with epsilon 2.75 the root is 3.
    y, _ = nn.rms_norm(np.array([[3.0, -4.0, 0.0, 0.0]]), np.array([3.0, 3.0, 1.0, 1.0]), 2.75)
    np.testing.assert_allclose(y, [[3.0, -4.0, 0.0, 0.0]], rtol=1e-14)


@pytest.mark.parametrize("shape", [(40, 3), (5, 3, 4, 2)])
def test_batch_norm_gives_mean_0_and_variance_1(shape: tuple) -> None:
    x = np.random.default_rng(0).normal(5.0, 3.0, shape)
    y, _, batch = nn.batch_norm(x, ONES, ZEROS, epsilon=1e-12)
    axis = (0, 2, 3)[: x.ndim - 1]
    np.testing.assert_allclose(y.mean(axis), 0.0, atol=1e-14)
    np.testing.assert_allclose(y.var(axis), 1.0, rtol=1e-11)
    np.testing.assert_allclose(batch.mean, x.mean(axis), rtol=1e-13)
    np.testing.assert_allclose(batch.variance, x.var(axis, ddof=1), rtol=1e-13)


def test_running_averages_reach_the_statistics_of_the_data() -> None:
    rng = np.random.default_rng(1)
    mean, variance = np.zeros(3), np.ones(3)
    for _ in range(500):
        _, _, batch = nn.batch_norm(rng.normal(4.0, 2.0, (8, 3)), ONES, ZEROS)
        mean = 0.98 * mean + 0.02 * batch.mean
        variance = 0.98 * variance + 0.02 * batch.variance
    np.testing.assert_allclose(mean, 4.0, atol=0.3)
    # The biased variance would settle at 7/8 of it, 3.5.
    np.testing.assert_allclose(variance.mean(), 4.0, atol=0.3)
    y, _ = nn.batch_norm_inference(np.full((1, 3), 6.0), ONES, ZEROS, mean, variance)
    np.testing.assert_allclose(y, (6.0 - mean[np.newaxis]) / np.sqrt(variance + 1e-5))


def test_images_are_normalized_like_the_vectors_of_their_pixels() -> None:
    rng = np.random.default_rng(2)
    images, scale, shift = rng.normal(size=(4, 3, 2, 5)), rng.normal(size=3), rng.normal(size=3)
    vectors = images.transpose(0, 2, 3, 1).reshape(-1, 3)
    y_images, _, _ = nn.batch_norm(images, scale, shift)
    y_vectors, _, _ = nn.batch_norm(vectors, scale, shift)
    np.testing.assert_allclose(
        y_images.transpose(0, 2, 3, 1).reshape(-1, 3), y_vectors, rtol=1e-12
    )


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    seed=st.integers(0, 2**32 - 1),
    factor=st.floats(0.1, 1e3),
    shift=st.floats(-1e3, 1e3),
)
def test_layer_norm_ignores_shift_and_scale(seed: int, factor: float, shift: float) -> None:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(3, 8))
    scale, bias = rng.normal(size=(2, 8))
    y, _ = nn.layer_norm(x, scale, bias, epsilon=1e-12)
    moved, pullback = nn.layer_norm(factor * x + shift, scale, bias, epsilon=1e-12)
    np.testing.assert_allclose(moved, y, rtol=1e-7, atol=1e-7)
    # So the gradient has no part along the shift, nor along the centred input.
    dx, _, _ = pullback(rng.normal(size=x.shape))
    size = np.sum(np.abs(dx), axis=-1)
    np.testing.assert_allclose(np.sum(dx, axis=-1) / size, 0.0, atol=1e-9)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32 - 1), factor=st.floats(0.1, 1e3))
def test_rms_norm_ignores_scale(seed: int, factor: float) -> None:
    rng = np.random.default_rng(seed)
    x, scale = rng.normal(size=(3, 8)), rng.normal(size=8)
    y, _ = nn.rms_norm(x, scale, epsilon=1e-12)
    np.testing.assert_allclose(nn.rms_norm(factor * x, scale, 1e-12)[0], y, rtol=1e-7, atol=1e-7)
    np.testing.assert_allclose(nn.rms_norm(-x, scale, 1e-12)[0], -y, rtol=1e-12)


def test_rms_norm_of_centred_rows_is_layer_norm() -> None:
    x = np.random.default_rng(3).normal(size=(4, 3))
    x -= x.mean(axis=1, keepdims=True)
    y, _ = nn.layer_norm(x, ONES, ZEROS)
    np.testing.assert_allclose(nn.rms_norm(x, ONES)[0], y, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("size", [1e-300, 1e-160, 1e160, 1e300, np.finfo(float).max])
def test_whole_range_of_floats(size: float) -> None:
    # By hand, where epsilon is nothing: the rows are centred, of variance 2/3 · size². Where
    # epsilon is all, they are divided by its root.
    x = size * np.array([[1.0, 0.0, -1.0], [-1.0, 1.0, 0.0], [0.0, -1.0, 1.0]])
    root = np.sqrt(2.0 / 3.0) if size > 1.0 else np.sqrt(1e-5) / size
    for y, pullback, *_ in (
        nn.layer_norm(x, ONES, ZEROS),
        nn.rms_norm(x, ONES),
        nn.batch_norm(x, ONES, ZEROS),
    ):
        np.testing.assert_allclose(y, np.sign(x) / root, rtol=1e-12)
        assert all(np.all(np.isfinite(g)) for g in pullback(np.eye(3)))


def test_constant_rows_give_the_shift_and_no_gradient_explodes() -> None:
    x = np.full((2, 3), 7.0)
    y, pullback = nn.layer_norm(x, ONES, np.array([1.0, 2.0, 3.0]), epsilon=1e-4)
    np.testing.assert_array_equal(y, [[1.0, 2.0, 3.0]] * 2)
    # By hand: dx = (g - mean g) / √ε.
    dx, _, _ = pullback(np.array([[3.0, 0.0, 0.0], [0.0, 0.0, 0.0]]))
    np.testing.assert_allclose(dx, [[200.0, -100.0, -100.0], [0.0, 0.0, 0.0]], rtol=1e-12)


def test_nan_passes_through_its_own_row_alone() -> None:
    x = np.ones((2, 3))
    x[0, 1] = np.nan
    assert np.isnan(nn.layer_norm(x, ONES, ZEROS)[0]).all(axis=1).tolist() == [True, False]
    assert np.isnan(nn.rms_norm(x, ONES)[0]).all(axis=1).tolist() == [True, False]
    assert np.isnan(nn.batch_norm(x, ONES, ZEROS)[0]).all(axis=0).tolist() == [False, True, False]


X = np.zeros((2, 3))


@pytest.mark.parametrize("layer", [nn.layer_norm, nn.batch_norm])
@pytest.mark.parametrize(
    ("x", "scale", "shift", "epsilon", "message"),
    [
        (X, np.ones(2), ZEROS, 1e-5, r"scale: got shape \(2,\), wanted \(3,\)"),
        (X, ONES, np.zeros((1, 3)), 1e-5, r"shift: got shape \(1, 3\), wanted \(3,\)"),
        (X, ONES, ZEROS, 0.0, "epsilon: got 0.0, wanted a finite number above 0"),
        (X[:0], ONES, ZEROS, 1e-5, r"x: got shape \(0, 3\), wanted at least one element"),
        (X.astype(int), ONES, ZEROS, 1e-5, "x: got dtype int64, wanted floats"),
        (X, np.ones(3, int), ZEROS, 1e-5, "scale: got dtype int64, wanted floats"),
        (np.array(1.0), ONES, ZEROS, 1e-5, "x: got "),
    ],
)
def test_errors(
    layer: object,
    x: np.ndarray,
    scale: np.ndarray,
    shift: np.ndarray,
    epsilon: float,
    message: str,
) -> None:
    with pytest.raises(ValueError, match=message):
        layer(x, scale, shift, epsilon)


def test_errors_of_one_layer() -> None:
    with pytest.raises(ValueError, match=r"x: got shape \(1, 3\), wanted at least two values"):
        nn.batch_norm(X[:1], ONES, ZEROS)
    with pytest.raises(ValueError, match=r"x: got shape \(2, 3, 4\), wanted \(n, d\) or"):
        nn.batch_norm(np.zeros((2, 3, 4)), ONES, ZEROS)
    with pytest.raises(ValueError, match=r"mean: got shape \(2,\), wanted \(3,\)"):
        nn.batch_norm_inference(X, ONES, ZEROS, np.zeros(2), ONES)
    with pytest.raises(ValueError, match="variance: got -1.0, wanted none below 0"):
        nn.batch_norm_inference(X, ONES, ZEROS, ZEROS, -ONES)
    with pytest.raises(ValueError, match=r"scale: got shape \(2,\), wanted \(3,\)"):
        nn.rms_norm(X, np.ones(2))
