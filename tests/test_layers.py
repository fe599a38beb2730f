import numpy as np
import pytest

import glossary_code as nn


def test_linear_value() -> None:
    # By hand: 1·1 + 2·3 + 10 and 1·2 + 2·4 + 20.
    y, _ = nn.linear(
        np.array([[1.0, 2.0]]), np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([10.0, 20.0])
    )
    np.testing.assert_array_equal(y, [[17.0, 30.0]])


def test_pullback_is_the_adjoint() -> None:
    # y is linear in each argument: <u, dy> = <pullback(u), d argument>.
    rng = np.random.default_rng(0)
    x, W, b = rng.normal(size=(5, 3)), rng.normal(size=(3, 2)), rng.normal(size=2)
    tx, tW, tb = rng.normal(size=(5, 3)), rng.normal(size=(3, 2)), rng.normal(size=2)
    u = rng.normal(size=(5, 2))
    dx, dW, db = nn.linear(x, W, b)[1](u)
    np.testing.assert_allclose(np.sum(u * (tx @ W)), np.sum(dx * tx), rtol=1e-12)
    np.testing.assert_allclose(np.sum(u * (x @ tW)), np.sum(dW * tW), rtol=1e-12)
    np.testing.assert_allclose(np.sum(u * tb), np.sum(db * tb), rtol=1e-12)


def test_inputs_stay() -> None:
    rng = np.random.default_rng(1)
    arrays = [rng.normal(size=(5, 3)), rng.normal(size=(3, 2)), rng.normal(size=2)]
    u = rng.normal(size=(5, 2))
    before = [a.copy() for a in (*arrays, u)]
    nn.linear(*arrays)[1](u)
    for now, then in zip((*arrays, u), before, strict=True):
        np.testing.assert_array_equal(now, then)


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
def test_errors(x: np.ndarray, W: np.ndarray, b: np.ndarray, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        nn.linear(x, W, b)


def test_pullback_errors() -> None:
    _, pullback = nn.linear(np.zeros((5, 3)), np.zeros((3, 2)), np.zeros(2))
    with pytest.raises(ValueError, match=r"upstream: got shape \(1, 2\), wanted \(5, 2\)"):
        pullback(np.zeros((1, 2)))
    with pytest.raises(ValueError, match="upstream: got dtype int64"):
        pullback(np.zeros((5, 2), int))
