"""Every optimizer on surfaces, with noise, on a regression and on a small network."""

from collections.abc import Callable

import numpy as np
import pytest

import glossary_code as nn

STEPS = 1000
PROBLEMS = (*nn.SURFACES, "ill_conditioned", "noisy", "logistic", "network")
# The best of the learning rates 1, 3, 10, 30 ... for each problem, in their order. None: the
# steepest direction allows no rate at which the flat one is done in so few steps.
RATES = {
    "adabelief": (1, 0.3, 10, 0.3, 0.01, 10, 0.1, 0.03, 1, 0.3),
    "adadelta": (10, 3, 10, 3, 1, 10, 10, 10, 10, 10),
    "adafactor": (0.3, 1, 1, 0.1, 0.01, 1, 1, 1, 0.3, 0.1),
    "adagrad": (1, 1, 10, 1, 0.3, 3, 1, 10, 3, 0.3),
    "adam": (1, 1, 3, 0.3, 0.01, 3, 0.1, 0.03, 1, 0.1),
    "adamax": (1, 1, 3, 0.1, 0.03, 3, 0.3, 10, 3, 0.3),
    "adamw": (0.3, 0.3, 3, 3, 1, 10, 10, 0.03, 1, 0.1),
    "adan": (0.1, 1, 10, 0.3, 0.1, 3, 0.3, 0.1, 1, 0.3),
    "ademamix": (1, 1, 10, 3, 1, 3, 0.3, 10, 1, 0.1),
    "amsgrad": (3, 0.3, 10, 0.1, 0.01, 1, 0.1, 10, 0.3, 0.03),
    "lamb": (0.1, 0.003, 0.01, 0.03, 0.03, 1, 0.3, 0.3, 0.03, 0.03),
    "lars": (10, 1, 1, 1, 10, 10, 10, 10, 10, 3),
    "lion": (0.03, 0.3, 0.03, 0.01, 0.01, 0.1, 0.01, 0.3, 0.1, 0.03),
    "momentum": (0.003, 0.01, 0.003, 0.01, 0.003, 0.1, None, 0.01, 3, 0.3),
    "muon": (0.01, 0.01, 0.03, 0.01, 0.01, 0.03, 1, 0.3, 0.3, 0.03),
    "nadam": (0.3, 0.3, 10, 0.3, 0.01, 3, 1, 0.03, 1, 0.1),
    "nesterov": (0.003, 0.03, 0.01, 0.003, 0.003, 0.1, None, 0.01, 3, 0.3),
    "prodigy": (0.3, 0.3, 0.3, 0.3, 0.03, 1, 1, 0.03, 1, 1),
    "radam": (None, 0.03, 0.1, 0.03, 0.1, 0.1, None, 0.1, 3, 0.3),
    "rmsprop": (0.03, 0.01, 0.03, 0.03, 0.003, 0.01, 0.003, 0.03, 0.3, 0.1),
    "rprop": (0.03, 0.3, 0.03, 0.0001, 0.01, 10, 0.01, 0.1, 1, 0.3),
    "schedule_free_adamw": (0.1, 1, 10, 1, 0.1, 10, 1, 1, 3, 0.3),
    "schedule_free_sgd": (None, 0.01, 1, 0.1, 1, 1, None, 1, 10, 3),
    "sgd": (0.003, 0.03, 0.1, 0.03, 0.1, 0.1, None, 0.03, 10, 3),
    "shampoo": (3, 1, 3, 1, 0.3, 10, 1, 10, 10, 1),
    "soap": (0.01, 0.01, 0.03, 0.01, 0.003, 0.01, 0.003, 0.03, 0.3, 0.1),
}
CASES = [
    (rule, problem, rate)
    for rule, rates in RATES.items()
    for problem, rate in zip(PROBLEMS, rates, strict=True)
    if rate
]
CURVATURES = np.array([1.0, 1e4])


def ill_conditioned(theta: np.ndarray) -> np.ndarray:
    return np.sum(CURVATURES * theta**2, axis=-1) / 2


def make(rule: str, rate: nn.LearningRate) -> nn.Optimizer:
    optimizer = getattr(nn, rule)(rate)
    return nn.for_matrices(optimizer, nn.adamw(0.01)) if rule == "muon" else optimizer


def excess(
    optimizer: nn.Optimizer, value: Callable, gradient: Callable, start: np.ndarray, least: float
) -> float:
    """Say what part of the excess of a loss over its least is left in the end."""
    # A matrix of one row, for rules that are made for matrices.
    start = start[None]
    end = nn.descend(optimizer, gradient, start, STEPS)[-1]
    return ((value(end) - least) / (value(start) - least)).item()


@pytest.mark.parametrize(
    ("rule", "problem", "rate"),
    [case for case in CASES if case[1] in (*nn.SURFACES, "ill_conditioned", "noisy")],
)
def test_descends(rule: str, problem: str, rate: float) -> None:
    optimizer = make(rule, nn.cosine_decay(rate, STEPS))
    surface = nn.SURFACES.get(problem, nn.SURFACES["ravine"])
    start, least = surface.start, surface.value(surface.minima[0])
    if problem == "ill_conditioned":
        start = np.array([1.0, 0.01])  # equal parts of the loss
        left = excess(optimizer, ill_conditioned, lambda theta: CURVATURES * theta, start, 0.0)
    elif problem == "noisy":
        rng = np.random.default_rng(0)
        noisy = lambda theta: surface.grad(theta) + rng.normal(size=theta.shape)  # noqa: E731
        left = excess(optimizer, surface.value, noisy, start, least)
    else:
        left = excess(optimizer, surface.value, surface.grad, start, least)
    assert left < 0.02


@pytest.mark.parametrize(
    ("rule", "rate"), [(rule, rate) for rule, problem, rate in CASES if problem == "logistic"]
)
def test_fits_a_logistic_regression(rule: str, rate: float) -> None:
    # Three species of iris by four lengths; before training the loss is near ln 3 = 1.1.
    x, y = nn.iris()
    x = (x - x.mean(axis=0)) / x.std(axis=0)
    rng = np.random.default_rng(1)
    history = nn.train(
        nn.init_mlp(rng, (4, 3)), x, y, loss=nn.cross_entropy, loss_grad=nn.cross_entropy_grad,
        optimizer=make(rule, rate), epochs=20, batch_size=20, rng=rng,
    )  # fmt: skip
    assert history.losses[-1] < 0.2


@pytest.mark.parametrize(
    ("rule", "rate"), [(rule, rate) for rule, problem, rate in CASES if problem == "network"]
)
def test_trains_a_small_network(rule: str, rate: float) -> None:
    # Two moons; before training the loss is near ln 2 = 0.7.
    x, y = nn.two_moons(np.random.default_rng(0), 120, noise=0.1)
    rng = np.random.default_rng(1)
    history = nn.train(
        nn.init_mlp(rng, (2, 16, 16, 1)), x, y, loss=nn.binary_cross_entropy,
        loss_grad=nn.binary_cross_entropy_grad, optimizer=make(rule, rate), epochs=40,
        batch_size=20, rng=rng,
    )  # fmt: skip
    assert history.losses[-1] < 0.2


def test_every_optimizer_is_tried() -> None:
    factories = {
        name
        for name in nn.optimizers.__all__
        if "learning_rate" in getattr(getattr(nn, name), "__annotations__", ())
        and not name.endswith("_step")
    }
    assert factories == {*RATES}
