"""Averages of parameters, and early stopping."""

import json

import numpy as np
import pytest
from reference import pytorch_wrappers as reference
from reference.pytorch_wrappers import DECAY, STEPS, gradients

import glossary_code as nn

# tests/reference/wrappers.json, made by pytorch_wrappers.py beside it.
DOCUMENT = json.loads(reference.FILE.read_text(encoding="utf-8"))


def average(case: str) -> np.ndarray:
    mean = gradients(1)[0]
    for n in range(2, STEPS):
        theta = gradients(n)[0]
        mean = nn.mean_step(mean, theta, n) if case == "mean" else nn.ema_step(mean, theta, DECAY)
    return mean


@pytest.mark.parametrize("case", ["ema", "mean"])
def test_pytorch_returns_the_same(case: str) -> None:
    np.testing.assert_allclose(average(case), DOCUMENT["pytorch"][case][0], rtol=1e-12)


@pytest.mark.parametrize("case", ["ema", "mean"])
def test_pytorch_itself_returns_the_same(case: str) -> None:
    pytest.importorskip("torch")
    np.testing.assert_allclose(average(case), reference.PYTORCH[case]()[0], rtol=1e-12)


def test_the_mean_is_that_of_numpy_and_starts_anywhere() -> None:
    points = np.random.default_rng(0).normal(size=(50, 3))
    mean = np.full(3, 7.0)
    for n, theta in enumerate(points, start=1):
        mean = nn.mean_step(mean, theta, n)
    np.testing.assert_allclose(mean, points.mean(axis=0), rtol=1e-13)


def test_the_exponential_average_weighs_by_powers() -> None:
    points = np.random.default_rng(0).normal(size=(20, 3))
    mean = points[0]
    for theta in points[1:]:
        mean = nn.ema_step(mean, theta, 0.75)
    weights = 0.25 * 0.75 ** np.arange(20)[::-1]
    weights[0] *= 4.0
    assert weights.sum() == pytest.approx(1.0)
    np.testing.assert_allclose(mean, weights @ points, rtol=1e-13)
    np.testing.assert_array_equal(nn.ema_step(mean, points[0], 0.0), points[0])


def test_averages_keep_what_does_not_move_and_the_precision() -> None:
    theta = np.array([0.1, -3.0], "f4")
    assert nn.mean_step(theta, theta, 3).dtype == nn.ema_step(theta, theta, 0.9).dtype == "f4"
    np.testing.assert_array_equal(nn.mean_step(theta, theta, 3), theta)


def test_swa_of_networks() -> None:
    rng = np.random.default_rng(0)
    snapshots = [nn.init_mlp(rng, [2, 3, 1]) for _ in range(5)]
    before = [[(W.copy(), b.copy()) for W, b in params] for params in snapshots]
    mean = nn.swa(snapshots)
    for layer, (W, b) in enumerate(mean):
        np.testing.assert_allclose(W, np.mean([s[layer][0] for s in snapshots], 0), rtol=1e-13)
        np.testing.assert_array_equal(b, np.zeros(b.shape))
    for params, old in zip(snapshots, before, strict=True):
        for pair, old_pair in zip(params, old, strict=True):
            np.testing.assert_array_equal(pair[0], old_pair[0])
    (single, *_) = nn.swa(snapshots[:1])
    np.testing.assert_array_equal(single[0], snapshots[0][0][0])
    assert not np.shares_memory(single[0], snapshots[0][0][0])


@pytest.mark.parametrize(
    ("losses", "patience", "min_delta", "wanted"),
    [
        ([3.0, 2.0, 1.0], 1, 0.0, 2),  # it only falls
        ([3.0, 2.0, 2.5, 1.0], 1, 0.0, 1),  # too impatient to see the 1
        ([3.0, 2.0, 2.5, 1.0], 2, 0.0, 3),
        ([3.0, 2.0, 2.0, 2.0, 1.0], 2, 0.0, 1),  # an equal loss is no better
        ([3.0, 2.0, 1.9, 1.8, 1.7], 2, 0.25, 1),  # too small steps, each and together
        ([3.0, 2.0, 1.9, 1.8, 1.7], 3, 0.25, 4),  # together they are enough
        ([np.nan, 2.0, np.nan, 1.0], 2, 0.0, 3),
        ([np.nan, np.nan, np.nan], 5, 0.0, 0),
        ([1.0], 1, 0.0, 0),
    ],
)
def test_early_stopping_by_hand(
    losses: list[float], patience: int, min_delta: float, wanted: int
) -> None:
    assert nn.early_stopping(np.array(losses), patience, min_delta) == wanted


def test_patience_without_end_finds_the_least() -> None:
    losses = np.random.default_rng(0).normal(size=100)
    assert nn.early_stopping(losses, patience=100) == losses.argmin()


def test_errors() -> None:
    one, two = np.zeros(1), np.zeros(2)
    with pytest.raises(ValueError, match=r"theta: got shape \(2,\), wanted \(1,\)"):
        nn.ema_step(one, two, 0.9)
    with pytest.raises(ValueError, match=r"decay: got 1.0, wanted a number in \[0, 1\)"):
        nn.ema_step(one, one, 1.0)
    with pytest.raises(ValueError, match=r"theta: got shape \(2,\), wanted \(1,\)"):
        nn.mean_step(one, two, 1)
    with pytest.raises(ValueError, match="n: got 0, wanted an integer of at least 1"):
        nn.mean_step(one, one, 0)
    with pytest.raises(ValueError, match="snapshots: got none, wanted at least one"):
        nn.swa([])
    with pytest.raises(ValueError, match=r"losses: got shape \(0,\), wanted at least one element"):
        nn.early_stopping(np.zeros(0), 1)
    with pytest.raises(ValueError, match="patience: got 0, wanted an integer of at least 1"):
        nn.early_stopping(one, 0)
    with pytest.raises(
        ValueError, match="min_delta: got -0.1, wanted a finite number of at least"
    ):
        nn.early_stopping(one, 1, -0.1)
