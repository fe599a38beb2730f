import numpy as np
import pytest

import glossary_code as nn


def test_flatten_runs_along_the_last_axis_first() -> None:
    x = np.arange(12.0).reshape(2, 3, 2, 1)
    y, pullback = nn.flatten(x)
    np.testing.assert_array_equal(y, [np.arange(6.0), np.arange(6.0, 12.0)])
    np.testing.assert_array_equal(pullback(y)[0], x)


def test_flatten_errors() -> None:
    with pytest.raises(ValueError, match="x: got a scalar"):
        nn.flatten(np.array(1.0))
    with pytest.raises(ValueError, match=r"x: got shape \(0, 3\)"):
        nn.flatten(np.zeros((0, 3)))
    with pytest.raises(ValueError, match="x: got dtype int64"):
        nn.flatten(np.zeros((2, 3), int))


def test_residual_value() -> None:
    # By hand: y = x + (2x + 1), so that dy/dx = 3.
    x, W, b = np.array([[5.0]]), np.array([[2.0]]), np.array([1.0])
    y, pullback = nn.residual(x, nn.linear(x, W, b))
    np.testing.assert_array_equal(y, [[16.0]])
    dx, dW, db = pullback(np.array([[10.0]]))
    assert (dx, dW, db) == (30.0, 50.0, 10.0)


def test_residual_gradients_are_those_of_differences() -> None:
    rng = np.random.default_rng(0)
    x, W, b, upstream = (rng.normal(size=s) for s in ((4, 3), (3, 3), (3,), (4, 3)))
    gradients = nn.residual(x, nn.linear(x, W, b))[1](upstream)

    def f(x: np.ndarray, W: np.ndarray, b: np.ndarray) -> float:
        return float(np.sum(upstream * nn.residual(x, nn.linear(x, W, b))[0]))

    nn.check_gradient(lambda a: f(a, W, b), gradients[0], x)
    nn.check_gradient(lambda a: f(x, a, b), gradients[1], W)
    nn.check_gradient(lambda a: f(x, W, a), gradients[2], b)


def test_residual_of_a_dead_branch_passes_the_gradient() -> None:
    x = np.ones((2, 3))
    _, pullback = nn.residual(x, nn.linear(x, np.zeros((3, 3)), np.zeros(3)))
    np.testing.assert_array_equal(pullback(x)[0], x)


def test_residual_nests_and_takes_layers_without_parameters() -> None:
    x = np.array([[1.0, 2.0]])
    inner = nn.residual(x, nn.dropout(x, 0.5, None))
    y, pullback = nn.residual(x, inner)
    np.testing.assert_array_equal(y, 3.0 * x)
    (dx,) = pullback(x)
    np.testing.assert_array_equal(dx, 3.0 * x)


def test_residual_errors() -> None:
    x = np.zeros((2, 3))
    branch = nn.linear(x, np.zeros((3, 1)), np.zeros(1))
    with pytest.raises(ValueError, match=r"branch: got shape \(2, 1\), wanted \(2, 3\)"):
        nn.residual(x, branch)
    _, pullback = nn.residual(x, nn.flatten(x))
    with pytest.raises(ValueError, match=r"upstream: got shape \(1, 3\), wanted \(2, 3\)"):
        pullback(x[:1])


def test_residual_passes_on_what_leaves_the_range_of_floats() -> None:
    x = np.array([[1e308]])
    y, pullback = nn.residual(x, nn.flatten(x))
    assert y == np.inf and pullback(x)[0] == np.inf
