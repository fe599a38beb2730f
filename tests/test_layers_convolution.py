import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import correlate

import glossary_code as nn


def test_conv2d_value() -> None:
    # By hand: each output is top left - bottom right + 10, the kernel not flipped.
    x = np.array([[[[1.0, 2.0, 3.0], [4.0, 6.0, 9.0]]]])
    W = np.array([[[[1.0, 0.0], [0.0, -1.0]]]])
    y, pullback = nn.conv2d(x, W, np.array([10.0]))
    np.testing.assert_array_equal(y, [[[[5.0, 3.0]]]])
    dx, dW, db = pullback(np.array([[[[1.0, 2.0]]]]))
    np.testing.assert_array_equal(dx, [[[[1.0, 2.0, 0.0], [0.0, -1.0, -2.0]]]])
    # By hand: 1·1 + 2·2, 1·2 + 2·3, 1·4 + 2·6, 1·6 + 2·9.
    np.testing.assert_array_equal(dW, [[[[5.0, 8.0], [16.0, 24.0]]]])
    np.testing.assert_array_equal(db, [3.0])


def test_conv2d_is_scipys_correlation() -> None:
    rng = np.random.default_rng(0)
    x, W = rng.normal(size=(2, 3, 6, 8)), rng.normal(size=(4, 3, 3, 2))
    y, _ = nn.conv2d(x, W, np.zeros(4))
    wanted = [[correlate(image, kernel, "valid")[0] for kernel in W] for image in x]
    np.testing.assert_allclose(y, wanted, rtol=1e-11, atol=1e-13)


def test_conv2d_of_the_size_of_the_image_is_linear() -> None:
    rng = np.random.default_rng(1)
    x, W, b = rng.normal(size=(5, 3, 4, 2)), rng.normal(size=(6, 3, 4, 2)), rng.normal(size=6)
    y, _ = nn.conv2d(x, W, b)
    y_linear, _ = nn.linear(nn.flatten(x)[0], nn.flatten(W)[0].T, b)
    np.testing.assert_allclose(y[:, :, 0, 0], y_linear, rtol=1e-12)


def test_conv2d_of_shifted_images_is_shifted() -> None:
    rng = np.random.default_rng(2)
    x, W, b = rng.normal(size=(1, 2, 7, 9)), rng.normal(size=(3, 2, 3, 3)), rng.normal(size=3)
    y, _ = nn.conv2d(x, W, b)
    shifted, _ = nn.conv2d(x[:, :, 1:, 2:], W, b)
    np.testing.assert_allclose(shifted, y[:, :, 1:, 2:], rtol=1e-10)


def test_max_pool2d_value_of_an_image_that_is_not_square() -> None:
    x = np.arange(15.0).reshape(1, 1, 3, 5)
    y, pullback = nn.max_pool2d(x, 2)
    # By hand: the last row and the last column fill no window.
    np.testing.assert_array_equal(y, [[[[6.0, 8.0]]]])
    (dx,) = pullback(np.array([[[[1.0, 2.0]]]]))
    wanted = np.zeros((3, 5))
    wanted[1, 1], wanted[1, 3] = 1.0, 2.0
    np.testing.assert_array_equal(dx[0, 0], wanted)


def test_max_pool2d_sends_the_gradient_of_a_tie_to_the_first() -> None:
    (dx,) = nn.max_pool2d(np.array([[[[0.0, 5.0], [5.0, 5.0]]]]), 2)[1](np.ones((1, 1, 1, 1)))
    np.testing.assert_array_equal(dx, [[[[0.0, 1.0], [0.0, 0.0]]]])


def test_max_pool2d_adds_up_where_windows_overlap() -> None:
    # By hand: 9 is in both windows.
    x = np.array([[[[1.0, 9.0, 2.0], [3.0, 4.0, 5.0]]]])
    y, pullback = nn.max_pool2d(x, 2, stride=1)
    np.testing.assert_array_equal(y, [[[[9.0, 9.0]]]])
    (dx,) = pullback(np.array([[[[1.0, 10.0]]]]))
    np.testing.assert_array_equal(dx, [[[[0.0, 11.0, 0.0], [0.0, 0.0, 0.0]]]])


def test_max_pool2d_lets_nan_and_negative_numbers_through() -> None:
    x = np.array([[[[-1.0, -2.0, 1.0, np.nan], [-3.0, -4.0, 1.0, 1.0]]]])
    np.testing.assert_array_equal(nn.max_pool2d(x, 2)[0], [[[[-1.0, np.nan]]]])


def test_average_pool2d_value() -> None:
    # By hand: (0 + 1 + 5 + 6)/4 and (2 + 3 + 7 + 8)/4.
    y, pullback = nn.average_pool2d(np.arange(15.0).reshape(1, 1, 3, 5), 2)
    np.testing.assert_array_equal(y, [[[[3.0, 5.0]]]])
    (dx,) = pullback(np.array([[[[4.0, 8.0]]]]))
    np.testing.assert_array_equal(
        dx[0, 0], [[1.0, 1.0, 2.0, 2.0, 0.0], [1.0, 1.0, 2.0, 2.0, 0.0], [0.0] * 5]
    )


@settings(max_examples=20, deadline=None, derandomize=True)
@given(
    seed=st.integers(0, 2**32 - 1),
    height=st.integers(3, 7),
    width=st.integers(3, 7),
    size=st.integers(1, 3),
    stride=st.integers(1, 3),
)
def test_transposed_images_give_transposed_outputs(
    seed: int, height: int, width: int, size: int, stride: int
) -> None:
    rng = np.random.default_rng(seed)
    x, W = rng.normal(size=(2, 2, height, width)), rng.normal(size=(3, 2, size, size))
    for layer in (
        lambda a, _: nn.max_pool2d(a, size, stride),
        lambda a, _: nn.average_pool2d(a, size, stride),
        lambda a, kernel: nn.conv2d(a, kernel, np.zeros(3), stride, padding=1),
    ):
        y, pullback = layer(x, W)
        y_transposed, pullback_transposed = layer(x.swapaxes(2, 3), W.swapaxes(2, 3))
        np.testing.assert_allclose(y_transposed, y.swapaxes(2, 3), rtol=1e-10, atol=1e-12)
        upstream = rng.normal(size=y.shape)
        dx, dx_transposed = pullback(upstream)[0], pullback_transposed(upstream.swapaxes(2, 3))[0]
        np.testing.assert_allclose(dx_transposed, dx.swapaxes(2, 3), rtol=1e-10, atol=1e-12)


X, W, B = np.zeros((2, 3, 4, 5)), np.zeros((6, 3, 2, 2)), np.zeros(6)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"x": X[0]}, r"x: got shape \(3, 4, 5\), wanted 4 axes"),
        ({"x": X[:0]}, r"x: got shape \(0, 3, 4, 5\), wanted at least one element"),
        ({"x": X.astype(int)}, "x: got dtype int64, wanted floats"),
        ({"W": W[0]}, r"W: got shape \(3, 2, 2\), wanted 4 axes"),
        ({"W": W[:, :2]}, r"W: got shape \(6, 2, 2, 2\), wanted \(6, 3, 2, 2\)"),
        ({"W": np.zeros((6, 3, 5, 2))}, "x: got images of 4 by 5 with the padding, wanted at le"),
        ({"b": B[:1]}, r"b: got shape \(1,\), wanted \(6,\)"),
        ({"stride": 0}, "stride: got 0, wanted an integer of at least 1"),
        ({"padding": -1}, "padding: got -1, wanted an integer of at least"),
        ({"padding": 0.5}, "padding: got 0.5, wanted an integer of at least"),
    ],
)
def test_conv2d_errors(change: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        nn.conv2d(**({"x": X, "W": W, "b": B} | change))


@pytest.mark.parametrize("layer", [nn.max_pool2d, nn.average_pool2d])
def test_pooling_errors(layer: object) -> None:
    with pytest.raises(ValueError, match=r"x: got shape \(4, 5\), wanted 4 axes"):
        layer(X[0, 0], 2)
    with pytest.raises(ValueError, match="size: got 0, wanted an integer of at least 1"):
        layer(X, 0)
    with pytest.raises(ValueError, match="stride: got 0, wanted an integer of at least 1"):
        layer(X, 2, 0)
    with pytest.raises(ValueError, match="x: got images of 4 by 5 .*, wanted at least the wind"):
        layer(X, 5)
