"""The schedules at step 0, at the joints and past the end, and against those of PyTorch."""

import json
import math
from collections.abc import Callable

import numpy as np
import pytest
from reference import pytorch_optimizers
from reference.pytorch_optimizers import LOSSES, PLATEAUS, RATE, SCHEDULES

import glossary_code as nn

# tests/reference/optimizers.json, made by pytorch_optimizers.py beside it.
DOCUMENT = json.loads(pytorch_optimizers.FILE.read_text(encoding="utf-8"))

# Schedule, and its rates at some steps: the first, the joints and their neighbours, far past.
CASES: dict[str, tuple[nn.Schedule, dict[int, float]]] = {
    "constant": (nn.constant_schedule(0.3), {0: 0.3, 10**9: 0.3}),
    "step": (
        nn.step_decay(0.3, every=10, factor=0.5),
        {0: 0.3, 9: 0.3, 10: 0.15, 19: 0.15, 20: 0.075, 10**9: 0.0},
    ),
    "exponential": (nn.exponential_decay(0.3, 0.5), {0: 0.3, 1: 0.15, 2: 0.075, 10**9: 0.0}),
    "linear": (
        nn.polynomial_decay(0.3, 10, end=0.1),
        {0: 0.3, 1: 0.28, 9: 0.12, 10: 0.1, 11: 0.1, 10**9: 0.1},
    ),
    "polynomial": (
        nn.polynomial_decay(0.8, 10, power=3.0),
        {0: 0.8, 5: 0.1, 9: 0.0008, 10: 0.0, 11: 0.0},
    ),
    "inverse root": (nn.inverse_sqrt_decay(0.3, 10), {0: 0.3, 30: 0.15, 80: 0.1}),
    "cosine": (
        nn.cosine_decay(0.3, 6, end=0.1),
        {0: 0.3, 2: 0.25, 3: 0.2, 4: 0.15, 6: 0.1, 7: 0.1, 10**9: 0.1},
    ),
    "restarts": (
        nn.cosine_restarts(0.3, 6, end=0.1),
        {0: 0.3, 2: 0.25, 4: 0.15, 6: 0.3, 8: 0.25, 6 * 10**8: 0.3, 6 * 10**8 + 3: 0.2},
    ),
    # Runs of 6, 18 and 54 steps.
    "longer restarts": (
        nn.cosine_restarts(0.3, 6, factor=3, end=0.1),
        {0: 0.3, 4: 0.15, 6: 0.3, 12: 0.25, 15: 0.2, 24: 0.3, 51: 0.2, 78: 0.3},
    ),
    "linear warm-up": (
        nn.warm_up(nn.step_decay(0.4, every=5), 4),
        {0: 0.0, 1: 0.1, 3: 0.3, 4: 0.4, 8: 0.4, 9: 0.04},
    ),
    "cosine warm-up": (
        nn.warm_up(nn.constant_schedule(0.3), 6, start=0.1, cosine=True),
        {0: 0.1, 2: 0.15, 3: 0.2, 4: 0.25, 6: 0.3, 7: 0.3},
    ),
    # The Transformer's, of width 512 and 4000 steps of warm-up, seen at its step t.
    "transformer": (
        nn.warm_up(nn.inverse_sqrt_decay((512 * 4000) ** -0.5, 4000), 4000),
        {t: 512**-0.5 * min(t**-0.5, t * 4000**-1.5) for t in (1, 3999, 4000, 4001, 10**6)},
    ),
    "one cycle": (
        nn.one_cycle(0.3, 20, rise=0.3, first=3.0, last=10.0),
        {0: 0.1, 2: 0.15, 3: 0.2, 6: 0.3, 13: 0.155, 20: 0.01, 21: 0.01, 10**9: 0.01},
    ),
    "warm-up, stable, decay": (
        nn.warmup_stable_decay(0.4, 4, 5, 3, end=0.1),
        {0: 0.0, 1: 0.1, 4: 0.4, 5: 0.4, 9: 0.4, 10: 0.3, 12: 0.1, 13: 0.1, 10**9: 0.1},
    ),
    "cyclical": (
        nn.cyclical(0.1, 0.4, 3),
        {0: 0.1, 1: 0.2, 3: 0.4, 4: 0.3, 6: 0.1, 9: 0.4, 6 * 10**8 + 1: 0.2},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_rates(name: str) -> None:
    schedule, wanted = CASES[name]
    for step, rate in wanted.items():
        assert schedule(step) == pytest.approx(rate, rel=1e-6 if step > 10**8 else 1e-13), step


@pytest.mark.parametrize("name", CASES)
def test_an_array_is_no_different_from_its_steps(name: str) -> None:
    schedule, _ = CASES[name]
    steps = np.arange(100)
    rates = schedule(steps)
    assert rates.shape == steps.shape and rates.dtype == float
    np.testing.assert_allclose(rates, [schedule(int(step)) for step in steps], rtol=1e-15)
    np.testing.assert_array_equal(schedule(steps.reshape(4, 25)), rates.reshape(4, 25))
    assert np.all(rates >= 0)


@pytest.mark.parametrize("factor", [2, 3, 5, 10])
def test_restarts_come_on_the_step(factor: int) -> None:
    schedule = nn.cosine_restarts(0.3, 7, factor=factor)
    start = 0
    for run in range(12):
        assert schedule(start) == 0.3
        start += 7 * factor**run
        if start > 7:  # in the first run the last step is a seventh away from the end
            assert schedule(start - 1) < 0.3 / 2


def test_the_ends_are_exact() -> None:
    for decay in (nn.polynomial_decay, nn.cosine_decay):
        schedule = decay(0.3, 7, end=1e-7)
        assert schedule(0) == 0.3 and schedule(7) == 1e-7
    assert nn.cyclical(1e-7, 0.3, 7)(7) == 0.3 and nn.cyclical(1e-7, 0.3, 7)(14) == 1e-7


@pytest.mark.parametrize("name", CASES)
def test_an_optimizer_follows_it(name: str) -> None:
    schedule, _ = CASES[name]
    optimizer = nn.sgd(schedule)
    arrays = [np.zeros(1)]
    state = optimizer.init(arrays)
    for _ in range(30):
        arrays, state = optimizer.update(arrays, [-np.ones(1)], state)
    np.testing.assert_allclose(arrays[0], np.sum(schedule(np.arange(30))), rtol=1e-13)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("bad", [-1, np.array([0, -1]), np.nan])
def test_step_errors(name: str, bad: object) -> None:
    with pytest.raises(ValueError, match="step: got .*, wanted numbers of at least 0"):
        CASES[name][0](bad)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: nn.constant_schedule(0.0),
            "learning_rate: got 0.0, wanted a finite number above",
        ),
        (lambda: nn.step_decay(0.1, 0), "every: got 0, wanted an integer of at least 1"),
        (lambda: nn.step_decay(0.1, 2, 0.0), "factor: got 0.0, wanted a finite number above 0"),
        (lambda: nn.exponential_decay(0.1, np.nan), "factor: got nan, wanted"),
        (lambda: nn.polynomial_decay(0.1, 2, power=0.0), "power: got 0.0, wanted"),
        (lambda: nn.polynomial_decay(0.1, 2, end=-0.1), "end: got -0.1, wanted a finite number"),
        (lambda: nn.inverse_sqrt_decay(0.1, 0), "steps: got 0, wanted"),
        (lambda: nn.cosine_decay(np.inf, 2), "learning_rate: got inf, wanted"),
        (lambda: nn.cosine_restarts(0.1, 2, factor=0), "factor: got 0, wanted an integer"),
        (lambda: nn.warm_up(nn.constant_schedule(0.1), 0), "steps: got 0, wanted"),
        (lambda: nn.warm_up(nn.constant_schedule(0.1), 2, start=-1.0), "start: got -1.0, wanted"),
        (lambda: nn.one_cycle(0.1, 2, rise=1.0), r"rise: got 1.0, wanted a number in \(0, 1\)"),
        (lambda: nn.one_cycle(0.1, 2, first=0.0), "first: got 0.0, wanted"),
        (lambda: nn.one_cycle(0.1, 2, last=0.0), "last: got 0.0, wanted"),
        (lambda: nn.warmup_stable_decay(0.1, 1, 0, 1), "stable: got 0, wanted"),
        (lambda: nn.reduce_on_plateau([], 0.0), "learning_rate: got 0.0, wanted"),
        (
            lambda: nn.reduce_on_plateau([], 0.1, factor=1.0),
            r"factor: got 1.0, wanted a number in \(0, 1\)",
        ),
        (
            lambda: nn.reduce_on_plateau([], 0.1, patience=-1),
            "patience: got -1, wanted an integer of at least 0",
        ),
        (
            lambda: nn.reduce_on_plateau([], 0.1, threshold=-1e-4),
            "threshold: got -0.0001, wanted a finite number of at least 0",
        ),
        (
            lambda: nn.reduce_on_plateau([], 0.1, cooldown=0.5),
            "cooldown: got 0.5, wanted an integer of at least 0",
        ),
        (lambda: nn.cyclical(-0.1, 0.1, 2), "low: got -0.1, wanted"),
        (lambda: nn.cyclical(0.1, 0.0, 2), "high: got 0.0, wanted"),
    ],
)
def test_argument_errors(make: Callable, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()


def test_growth_overflows_in_silence() -> None:
    assert nn.exponential_decay(0.1, 10.0)(10**6) == math.inf


def compare(name: str, wanted: list[float]) -> None:
    arguments, _, _ = SCHEDULES[name]
    rates = getattr(nn, name)(RATE, **arguments)(np.arange(50))
    np.testing.assert_allclose(rates, wanted, rtol=1e-12, atol=1e-17)


@pytest.mark.parametrize("name", SCHEDULES)
def test_pytorch_has_the_same_rates(name: str) -> None:
    compare(name, DOCUMENT["schedules"][name])


@pytest.mark.parametrize("name", SCHEDULES)
def test_pytorch_itself_has_the_same_rates(name: str) -> None:
    pytest.importorskip("torch")
    compare(name, pytorch_optimizers.run_schedule(name))


def compare_plateau(name: str, wanted: list[float]) -> None:
    options = PLATEAUS[name]
    rates = [nn.reduce_on_plateau(LOSSES[:n], RATE, **options) for n in range(1, len(LOSSES) + 1)]
    np.testing.assert_allclose(rates, wanted, rtol=1e-12)


@pytest.mark.parametrize("name", PLATEAUS)
def test_pytorch_reduces_at_the_same_losses(name: str) -> None:
    assert len(set(DOCUMENT["plateaus"][name])) > 2
    compare_plateau(name, DOCUMENT["plateaus"][name])


@pytest.mark.parametrize("name", PLATEAUS)
def test_pytorch_itself_reduces_at_the_same_losses(name: str) -> None:
    pytest.importorskip("torch")
    compare_plateau(name, pytorch_optimizers.run_plateau(name))


# Losses, options, how often the rate has been halved after each.
PLATEAUS_BY_HAND: list[tuple[list[float], dict[str, float], list[int]]] = [
    # Two may be no better; the third in a row is too many.
    ([1, 1, 1, 1, 1, 1, 1], {"patience": 2}, [0, 0, 0, 1, 1, 1, 2]),
    # Better by less than the threshold is not better.
    ([1, 0.95, 0.89, 0.85], {"patience": 0, "threshold": 0.1}, [0, 1, 1, 2]),
    # After a reduction two losses do not count.
    ([1, 2, 2, 2, 2], {"patience": 0, "cooldown": 2}, [0, 1, 1, 1, 2]),
    # Among negative losses better is lower, too.
    ([-1, -1, -1.05, -1.2], {"patience": 0, "threshold": 0.1}, [0, 1, 2, 2]),
    # NaN is no better than anything, and anything is better than infinity.
    ([math.nan, math.inf, 1, math.nan], {"patience": 1}, [0, 1, 1, 1]),
]


@pytest.mark.parametrize(("losses", "options", "halvings"), PLATEAUS_BY_HAND)
def test_plateaus_by_hand(losses: list, options: dict, halvings: list[int]) -> None:
    rates = [
        nn.reduce_on_plateau(losses[: n + 1], 1.0, factor=0.5, **options)
        for n in range(len(losses))
    ]
    assert rates == [0.5**n for n in halvings]
    assert nn.reduce_on_plateau([], 1.0) == 1.0
