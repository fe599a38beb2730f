import numpy as np
import pytest

import glossary_code as nn


def test_two_moons_lie_on_their_half_circles_without_noise() -> None:
    x, y = nn.two_moons(np.random.default_rng(0), 101, noise=0.0)
    assert x.shape == (101, 2)
    assert y.shape == (101, 1)
    assert (x.dtype, y.dtype) == (np.float64, np.float64)
    assert y.sum() == 50
    upper, lower = x[y[:, 0] == 0.0], x[y[:, 0] == 1.0]
    np.testing.assert_allclose(np.hypot(*upper.T), 1.0, rtol=1e-14)
    np.testing.assert_allclose(np.hypot(*(lower - [1.0, 0.5]).T), 1.0, rtol=1e-14)
    assert np.all(upper[:, 1] >= 0.0)
    assert np.all(lower[:, 1] <= 0.5)


def test_noise_has_the_deviation_asked_for() -> None:
    quiet, _ = nn.two_moons(np.random.default_rng(1), 10_000, noise=0.0)
    noisy, _ = nn.two_moons(np.random.default_rng(1), 10_000, noise=0.2)
    assert (noisy - quiet).std() == pytest.approx(0.2, rel=0.03)
    x, y = nn.noisy_line(np.random.default_rng(2), 10_000, 2.0, 1.0, noise=0.3)
    assert (y - 2.0 * x - 1.0).std() == pytest.approx(0.3, rel=0.03)
    assert x.shape == y.shape == (10_000, 1)
    assert np.all(np.abs(x) <= 1.0)


def test_the_seed_decides() -> None:
    for draw in (
        lambda rng: nn.two_moons(rng, 10),
        lambda rng: nn.noisy_line(rng, 10, 1.0, 0.0, 0.1),
    ):
        (x1, y1), (x2, y2) = draw(np.random.default_rng(3)), draw(np.random.default_rng(3))
        np.testing.assert_array_equal(x1, x2)
        np.testing.assert_array_equal(y1, y2)


@pytest.mark.parametrize(("batch_size", "lengths"), [(3, [3, 3, 1]), (7, [7]), (100, [7])])
def test_minibatches_deal_every_row_once(batch_size: int, lengths: list) -> None:
    x = np.arange(7.0)[:, np.newaxis]
    y = np.arange(7)
    batches = list(nn.minibatches(np.random.default_rng(0), x, y, batch_size))
    assert [len(xb) for xb, _ in batches] == lengths
    rows = np.concatenate([yb for _, yb in batches])
    assert sorted(rows) == list(range(7))
    assert list(rows) != list(range(7))
    for xb, yb in batches:
        np.testing.assert_array_equal(xb[:, 0], yb)
        xb[:] = -1.0
    np.testing.assert_array_equal(x[:, 0], np.arange(7.0))


def test_errors() -> None:
    rng = np.random.default_rng(0)
    for bad in (0, 2.5):
        with pytest.raises(ValueError, match="n: got .*, wanted an integer of at least 1"):
            nn.two_moons(rng, bad)
        with pytest.raises(ValueError, match="n: got .*, wanted an integer of at least 1"):
            nn.noisy_line(rng, bad, 1.0, 0.0, 0.1)
    for bad in (-0.1, np.nan, np.inf):
        with pytest.raises(ValueError, match="noise: got .*, wanted a finite number of at least"):
            nn.two_moons(rng, 5, noise=bad)
        with pytest.raises(ValueError, match="noise: got .*, wanted a finite number of at least"):
            nn.noisy_line(rng, 5, 1.0, 0.0, bad)
    with pytest.raises(ValueError, match="slope: got 1 values that are NaN or infinite"):
        nn.noisy_line(rng, 5, np.nan, 0.0, 0.1)
    with pytest.raises(ValueError, match="intercept: got 1 values that are NaN or infinite"):
        nn.noisy_line(rng, 5, 1.0, np.inf, 0.1)
    x = np.zeros((4, 1))
    with pytest.raises(ValueError, match="y: got 3 rows, wanted 4, as many as x has"):
        nn.minibatches(rng, x, np.zeros((3, 1)), 2)
    with pytest.raises(ValueError, match=r"x: got shape \(0, 1\)"):
        nn.minibatches(rng, x[:0], x[:0], 2)
    with pytest.raises(ValueError, match="y: got a scalar"):
        nn.minibatches(rng, x, np.array(1.0), 2)
    with pytest.raises(ValueError, match="batch_size: got 0"):
        nn.minibatches(rng, x, x, 0)
