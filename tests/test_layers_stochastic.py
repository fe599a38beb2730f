import numpy as np
import pytest

import glossary_code as nn


def test_dropout_drops_or_scales() -> None:
    x = np.array([[1.0, 2.0, 3.0, 4.0]] * 50)
    y, pullback = nn.dropout(x, 0.75, np.random.default_rng(0))
    # By hand: what stays is divided by 1 - 0.75.
    kept = y != 0.0
    np.testing.assert_array_equal(y, np.where(kept, 4.0 * x, 0.0))
    (dx,) = pullback(x)
    np.testing.assert_array_equal(dx, y)


@pytest.mark.parametrize("p", [0.1, 0.5, 0.8])
def test_dropout_keeps_the_mean(p: float) -> None:
    n = 100_000
    y, _ = nn.dropout(np.ones(n), p, np.random.default_rng(1))
    # Five standard errors of the mean of n draws of 0 or 1/(1-p), of variance p/(1-p).
    assert abs(y.mean() - 1.0) < 5.0 * np.sqrt(p / (1.0 - p) / n)
    assert abs(np.mean(y == 0.0) - p) < 5.0 * np.sqrt(p * (1.0 - p) / n)


def test_dropout_is_the_identity_at_inference_and_at_p_0() -> None:
    x = np.random.default_rng(2).normal(size=(3, 4))
    for y, pullback in (nn.dropout(x, 0.5, None), nn.dropout(x, 0.0, np.random.default_rng(0))):
        np.testing.assert_array_equal(y, x)
        np.testing.assert_array_equal(pullback(x)[0], x)
        assert not np.shares_memory(y, x)


def test_dropout_is_linear_once_drawn() -> None:
    rng = np.random.default_rng(3)
    x, u, t = rng.normal(size=(3, 10, 4))

    def draw(a: np.ndarray) -> tuple:
        return nn.dropout(a, 0.4, np.random.default_rng(4))

    (dx,) = draw(x)[1](u)
    nn.check_gradient(lambda a: float(np.sum(u * draw(a)[0])), dx, x)
    np.testing.assert_allclose(np.sum(u * draw(t)[0]), np.sum(dx * t), rtol=1e-12)


def test_dropout_takes_float32() -> None:
    x = np.ones(10, np.float32)
    y, pullback = nn.dropout(x, 0.3, np.random.default_rng(0))
    assert (y.dtype, pullback(x)[0].dtype) == (np.float32, np.float32)


def test_dropout_errors() -> None:
    rng = np.random.default_rng(0)
    for p in (1.0, -0.1, np.nan):
        with pytest.raises(ValueError, match=r"p: got .*, wanted a number in \[0, 1\)"):
            nn.dropout(np.ones(3), p, rng)
    with pytest.raises(ValueError, match="x: got dtype int64"):
        nn.dropout(np.ones(3, int), 0.5, rng)
    _, pullback = nn.dropout(np.ones(3), 0.5, rng)
    with pytest.raises(ValueError, match=r"upstream: got shape \(2,\), wanted \(3,\)"):
        pullback(np.ones(2))
