from collections.abc import Callable

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


def test_circles_have_their_radii_without_noise() -> None:
    x, y = nn.circles(np.random.default_rng(0), 101, noise=0.0, factor=0.3)
    np.testing.assert_allclose(np.hypot(*x.T), np.where(y[:, 0] == 1.0, 0.3, 1.0), rtol=1e-14)
    assert (x.shape, y.shape, y.sum()) == ((101, 2), (101, 1), 50)


def test_spirals_turn_as_often_as_asked() -> None:
    x, y = nn.spirals(np.random.default_rng(0), 1000, noise=0.0, turns=2.0)
    x = np.where(y == 0.0, x, -x)
    r, t = np.hypot(*x.T), np.arctan2(x[:, 1], x[:, 0])
    np.testing.assert_allclose(np.exp(1j * t), np.exp(4j * np.pi * r), atol=1e-12)
    assert 0.99 < r.max() <= 1.0
    # The area within a radius grows as its square: so does the number of points.
    assert np.mean(r < 0.5) == pytest.approx(0.25, abs=0.05)
    assert y.mean() == 0.5


def test_xor_of_four_points_is_its_truth_table() -> None:
    x, y = nn.xor(np.random.default_rng(0), 4, noise=0.0)
    table = {tuple(row): label for row, label in zip(x, y[:, 0], strict=True)}
    assert table == {(0.0, 0.0): 0.0, (0.0, 1.0): 1.0, (1.0, 0.0): 1.0, (1.0, 1.0): 0.0}
    assert y.dtype == np.float64


def test_blobs_lie_around_their_centers() -> None:
    centers = np.array([[0.0, 0.0, 10.0], [5.0, 0.0, 0.0]])
    x, labels = nn.blobs(np.random.default_rng(0), 10_001, centers, deviation=0.5)
    assert np.bincount(labels).tolist() == [5001, 5000]
    for label, center in enumerate(centers):
        np.testing.assert_allclose(x[labels == label].mean(axis=0), center, atol=0.03)
        np.testing.assert_allclose(x[labels == label].std(axis=0), 0.5, rtol=0.05)


def test_noisy_sine_without_noise_is_a_sine() -> None:
    x, y = nn.noisy_sine(np.random.default_rng(0), 100, noise=0.0)
    np.testing.assert_array_equal(y, np.sin(2.0 * np.pi * x))
    assert x.shape == (100, 1)
    assert 0.0 <= x.min() and x.max() < 1.0


def test_iris_is_fishers() -> None:
    x, labels = nn.iris()
    assert (x.shape, labels.tolist()) == ((150, 4), [0] * 50 + [1] * 50 + [2] * 50)
    # Fisher 1936, Table II, "Observed means for two species"; in the copy with the two errors
    # the means of setosa are 5.006, 3.418, 1.464, 0.244.
    means = [x[labels == species].mean(axis=0).round(3).tolist() for species in (0, 1)]
    assert means == [[5.006, 3.428, 1.462, 0.246], [5.936, 2.770, 4.260, 1.326]]
    assert x[[34, 37]].tolist() == [[4.9, 3.1, 1.5, 0.2], [4.9, 3.6, 1.4, 0.1]]


def test_scikit_learn_has_the_same_iris() -> None:
    datasets = pytest.importorskip("sklearn.datasets")
    for got, wanted in zip(nn.iris(), datasets.load_iris(return_X_y=True), strict=True):
        np.testing.assert_array_equal(got, wanted)


@pytest.mark.parametrize("draw", [nn.two_moons, nn.circles, nn.spirals, nn.xor])
def test_noise_has_the_deviation_asked_for_in_the_plane(draw: Callable) -> None:
    quiet, _ = draw(np.random.default_rng(1), 10_000, noise=0.0)
    noisy, _ = draw(np.random.default_rng(1), 10_000, noise=0.2)
    assert (noisy - quiet).std() == pytest.approx(0.2, rel=0.03)


def test_noise_has_the_deviation_asked_for() -> None:
    x, y = nn.noisy_sine(np.random.default_rng(2), 10_000, noise=0.3)
    assert (y - np.sin(2.0 * np.pi * x)).std() == pytest.approx(0.3, rel=0.03)
    x, y = nn.noisy_line(np.random.default_rng(2), 10_000, 2.0, 1.0, noise=0.3)
    assert (y - 2.0 * x - 1.0).std() == pytest.approx(0.3, rel=0.03)
    assert x.shape == y.shape == (10_000, 1)
    assert np.all(np.abs(x) <= 1.0)


def test_the_seed_decides() -> None:
    for draw in (
        lambda rng: nn.two_moons(rng, 10),
        lambda rng: nn.noisy_line(rng, 10, 1.0, 0.0, 0.1),
        lambda rng: nn.noisy_sine(rng, 10, 0.1),
        lambda rng: nn.circles(rng, 10),
        lambda rng: nn.spirals(rng, 10),
        lambda rng: nn.xor(rng, 10),
        lambda rng: nn.blobs(rng, 10, np.eye(2)),
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


@pytest.mark.parametrize(
    "draw",
    [
        nn.two_moons,
        nn.circles,
        nn.spirals,
        nn.xor,
        nn.noisy_sine,
        lambda rng, n, noise: nn.noisy_line(rng, n, 1.0, 0.0, noise),
    ],
)
def test_errors(draw: Callable) -> None:
    rng = np.random.default_rng(0)
    for bad in (0, 2.5):
        with pytest.raises(ValueError, match="n: got .*, wanted an integer of at least 1"):
            draw(rng, bad, 0.1)
    for bad in (-0.1, np.nan, np.inf):
        with pytest.raises(ValueError, match="noise: got .*, wanted a finite number of at least"):
            draw(rng, 5, bad)


def test_errors_of_one_function() -> None:
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match=r"factor: got 1.0, wanted a number in \(0, 1\)"):
        nn.circles(rng, 5, factor=1.0)
    with pytest.raises(ValueError, match="turns: got 0.0, wanted a finite number above 0"):
        nn.spirals(rng, 5, turns=0.0)
    with pytest.raises(ValueError, match="n: got 0, wanted an integer of at least 1"):
        nn.blobs(rng, 0, np.eye(2))
    with pytest.raises(ValueError, match=r"centers: got shape \(2,\), wanted a matrix"):
        nn.blobs(rng, 5, np.zeros(2))
    with pytest.raises(ValueError, match="centers: got 1 values that are NaN or infinite"):
        nn.blobs(rng, 5, np.array([[np.nan]]))
    with pytest.raises(ValueError, match="deviation: got -1.0, wanted a finite number of at le"):
        nn.blobs(rng, 5, np.eye(2), deviation=-1.0)
    with pytest.raises(ValueError, match="slope: got nan, wanted a finite number"):
        nn.noisy_line(rng, 5, np.nan, 0.0, 0.1)
    with pytest.raises(ValueError, match="intercept: got inf, wanted a finite number"):
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
