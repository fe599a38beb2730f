import numpy as np
import pytest

import glossary_code as nn


def test_linear_value() -> None:
    # By hand: 1·1 + 2·3 + 10 and 1·2 + 2·4 + 20.
    y, _ = nn.linear(
        np.array([[1.0, 2.0]]), np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([10.0, 20.0])
    )
    np.testing.assert_array_equal(y, [[17.0, 30.0]])


def test_embedding_value() -> None:
    W = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    y, pullback = nn.embedding(np.array([[2, 0], [2, 2]]), W)
    np.testing.assert_array_equal(y, [[[5.0, 6.0], [1.0, 2.0]], [[5.0, 6.0], [5.0, 6.0]]])
    (dW,) = pullback(np.arange(8.0).reshape(2, 2, 2))
    # By hand: the upstream rows (0, 1), (4, 5), (6, 7) add up at token 2, (2, 3) is at token 0.
    np.testing.assert_array_equal(dW, [[2.0, 3.0], [0.0, 0.0], [10.0, 13.0]])


def test_embedding_is_a_linear_layer_of_one_hot_inputs() -> None:
    rng = np.random.default_rng(0)
    tokens, W = rng.integers(0, 5, 20), rng.normal(size=(5, 3))
    upstream = rng.normal(size=(20, 3))
    y, pullback = nn.embedding(tokens, W)
    y_linear, pullback_linear = nn.linear(np.eye(5)[tokens], W, np.zeros(3))
    np.testing.assert_array_equal(y, y_linear)
    np.testing.assert_allclose(pullback(upstream)[0], pullback_linear(upstream)[1], rtol=1e-13)


@pytest.mark.parametrize(
    ("x", "W", "b", "message"),
    [
        (np.zeros(3), np.zeros((3, 2)), np.zeros(2), r"x: got shape \(3,\), wanted a matrix"),
        (np.zeros((0, 3)), np.zeros((3, 2)), np.zeros(2), r"x: got shape \(0, 3\), wanted at"),
        (np.zeros((5, 3)), np.zeros(3), np.zeros(2), r"W: got shape \(3,\), wanted a matrix"),
        (np.zeros((5, 3)), np.zeros((2, 3)), np.zeros(3), r"W: .*\(2, 3\), wanted \(3, 3\)"),
        (np.zeros((5, 3)), np.zeros((3, 2)), np.zeros(1), r"b: got shape \(1,\), wanted \(2,\)"),
        (np.zeros((5, 3), int), np.zeros((3, 2)), np.zeros(2), "x: got dtype int64"),
    ],
)
def test_linear_errors(x: np.ndarray, W: np.ndarray, b: np.ndarray, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        nn.linear(x, W, b)


@pytest.mark.parametrize(
    ("tokens", "message"),
    [
        (np.array([0, 3]), "tokens: got values from 0 to 3, wanted 0 to 2"),
        (np.array([-1, 0]), "tokens: got values from -1 to 0, wanted 0 to 2"),
        (np.array([0.0]), "tokens: got dtype float64, wanted integers"),
        (np.zeros(0, int), r"tokens: got shape \(0,\), wanted at least one element"),
    ],
)
def test_embedding_errors(tokens: np.ndarray, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        nn.embedding(tokens, np.zeros((3, 2)))
    with pytest.raises(ValueError, match=r"W: got shape \(3,\), wanted a matrix"):
        nn.embedding(np.array([0]), np.zeros(3))
