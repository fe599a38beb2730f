"""The rules against numbers worked by hand, and what they must not depend on."""

import io
import math
from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from test_optimizers import FACTORIES, assert_equal

import glossary_code as nn

HALVES = {"beta1": 0.5, "beta2": 0.5}
TINY = {"epsilon": 1e-100}
RULES = [*FACTORIES, partial(nn.rmsprop, centered=True)]
# Prodigy estimates one distance for all parameters.
ELEMENTWISE = [factory for factory in RULES if factory is not nn.prodigy]
RNG = np.random.default_rng(0)
GRADS = RNG.normal(size=(20, 6)) * 10.0 ** np.arange(-3, 3)

# Optimizer, start, gradients, parameters after each: by hand, ε aside.
BY_HAND: dict[str, tuple[nn.Optimizer, float, list[float], list[float]]] = {
    # v = 2, 1; θ = -0.1 (2 + 1), then -0.1 (0 + 1/2) more.
    "nesterov": (nn.nesterov(0.1, beta=0.5), 0.0, [2, 0], [-0.3, -0.35]),
    # √s = 3, 5.
    "adagrad": (nn.adagrad(1.0), 0.0, [3, 4], [-1.0, -1.8]),
    # With ε = 1: v = 8, 17/2; u = 0, 8/9; Δ = 4 · 1/3, 3 · √(17/9) / √(19/2).
    "adadelta": (
        nn.adadelta(1.0, rho=0.5, epsilon=1.0),
        0.0,
        [4, 3],
        [-4 / 3, -4 / 3 - math.sqrt(34 / 19)],
    ),
    # Averages of g: 1, 5/2; of g²: 2, 9; variances 2 - 1, 9 - 25/4.
    "rmsprop, centered": (
        nn.rmsprop(1.0, beta=0.5, centered=True, epsilon=1e-100),
        0.0,
        [2, 4],
        [-2.0, -2.0 - 4 / math.sqrt(11 / 4)],
    ),
    # m = 2, 3/2, corrected 4, 2; u = 4, 2.
    "adamax": (nn.adamax(1.0, **HALVES, **TINY), 0.0, [4, 1], [-1.0, -2.0]),
    # m = 1, 1/2; m̂ = 1/2 · 1 / (3/4) + 1/2 · 2 / (1/2) = 8/3, then 1/2 · 1/2 / (7/8) = 2/7;
    # v̂ = 4, 4/3.
    "nadam": (
        nn.nadam(1.0, **HALVES, **TINY),
        0.0,
        [2, 0],
        [-4 / 3, -4 / 3 - math.sqrt(3) / 7],
    ),
    # m = 2, 1; v = 8, 4, but v̂ = 8 both times.
    "amsgrad": (
        nn.amsgrad(1.0, **HALVES, **TINY),
        0.0,
        [4, 0],
        [-2 / math.sqrt(8), -3 / math.sqrt(8)],
    ),
    # Each step shortens by a twentieth; m̂ = 2, 2/3; v̂ = 4, 4/3.
    "adamw": (
        nn.adamw(0.1, **HALVES, **TINY, weight_decay=0.5),
        2.0,
        [2, 0],
        [1.9 - 0.1, 1.8 * 0.95 - 0.1 / math.sqrt(3)],
    ),
    # m = 1, 1/2; s = 1/2 · 1², 1/4 + 1/2 · 1/4; m̂ = 2, 2/3; ŝ = 1, 1/2.
    "adabelief": (
        nn.adabelief(1.0, **HALVES, **TINY),
        0.0,
        [2, 0],
        [-2.0, -2.0 - 2 / 3 * math.sqrt(2)],
    ),
    # m = 0, 1; c = 2, then 1/2 - 1/4: the sign is still that of the past.
    "lion": (
        nn.lion(0.1, beta1=0.5, beta2=0.75, weight_decay=0.5),
        1.0,
        [4, -0.5],
        [1.0 - 0.15, 0.85 - 0.1 - 0.05 * 0.85],
    ),
    # d = 0, 2; m̂ = 2, 10/3; v̂ = 0, 4/3; n = 2, 1 + 25/2; n̂ = 4, 18; the decay halves.
    "adan": (
        nn.adan(1.0, **HALVES, beta3=0.5, **TINY, weight_decay=1.0),
        0.0,
        [2, 4],
        [-0.5, (-0.5 - 4 / math.sqrt(18)) / 2],
    ),
    # m₁ = 1, 1/2; m₂ = 1/2, 3/8; m̂₁ = 2, 2/3; v̂ = 4, 4/3.
    "ademamix": (
        nn.ademamix(1.0, **HALVES, beta3=0.75, alpha=4.0, **TINY),
        0.0,
        [2, 0],
        [-2.0, -2.0 - 13 / 12 * math.sqrt(3)],
    ),
    # Δ = 1, 1.2, 0.6 without a step, 0.6.
    "rprop": (nn.rprop(1.0), 0.0, [3, 0.1, -5, -5], [-1.0, -2.2, -2.2, -1.6]),
    # d = 1 throughout, as g never points back to the start: m = 1, 1; v = 2, 3; r < 0.
    "prodigy": (
        nn.prodigy(**HALVES, **TINY, first=1.0),
        0.0,
        [-2, -2],
        [1 / math.sqrt(2), 1 / math.sqrt(2) + 1.5 / math.sqrt(3)],
    ),
    # z = -2, -4 - 0.1; x = -2, (-2 - 4.1) / 2; the weight decay is that of θ.
    "schedule_free_sgd": (
        nn.schedule_free_sgd(1.0, beta=0.75, weight_decay=0.05),
        0.0,
        [2, 2.2],
        [-2.0, -4.1 / 4 - 3.05 * 3 / 4],
    ),
    # v = 2, 1; v̂ = 4, 4/3; z = -1, -1; x = -1, -1.
    "schedule_free_adamw": (
        nn.schedule_free_adamw(1.0, **HALVES, **TINY),
        0.0,
        [2, 0],
        [-1.0, -1.0],
    ),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_two_steps_by_hand(name: str) -> None:
    optimizer, start, grads, wanted = BY_HAND[name]
    arrays = [np.array([start])]
    state = optimizer.init(arrays)
    for g, theta in zip(grads, wanted, strict=True):
        arrays, state = optimizer.update(arrays, [np.array([float(g)])], state)
        tolerance = 1e-9 if name == "adagrad" else 1e-14  # its ε is not tiny
        assert arrays[0] == pytest.approx(theta, rel=tolerance)


def test_radam_by_hand() -> None:
    # With β₂ = 3/4, ρ∞ = 7 and ρ first exceeds 4 at t = 6: 7 - 12 · 729 / 3367 = 14821 / 3367.
    # All gradients are 1, so that m̂ = v̂ = 1: five whole steps, then r.
    rho = 14821 / 3367
    r = math.sqrt((rho - 4) * (rho - 2) * 7 / (3 * 5 * rho))
    arrays, optimizer = [np.zeros(1)], nn.radam(1.0, beta2=0.75)
    state = optimizer.init(arrays)
    for wanted in (-1.0, -2.0, -3.0, -4.0, -5.0, -5.0 - r):
        arrays, state = optimizer.update(arrays, [np.ones(1)], state)
        assert arrays[0] == pytest.approx(wanted, rel=1e-8)


def test_nesterov_is_sutskevers_seen_from_the_point_ahead() -> None:
    learning_rate, beta = 0.1, 0.8
    theta, v = np.array([1.0]), np.zeros(1)
    phi, velocity = np.array([1.0]), np.zeros(1)
    for _ in range(6):
        theta, v = nn.nesterov_step(theta, 2.0 * theta, v, learning_rate, beta)
        velocity = beta * velocity - learning_rate * 2.0 * (phi + beta * velocity)
        phi = phi + velocity
    np.testing.assert_allclose(theta, phi + beta * velocity, rtol=1e-13)


def test_centered_rmsprop_divides_by_the_papers_variance() -> None:
    # The paper's: average of g² less the squared average of g.
    s, m, squares = np.zeros((3, 6))
    for g in GRADS:
        _, s, m = nn.centered_rmsprop_step(np.zeros(6), g, s, m, 0.1, 0.9, 1e-8)
        squares = 0.9 * squares + 0.1 * g**2
        np.testing.assert_allclose(s, squares - m**2, rtol=1e-12)


def test_centered_rmsprop_survives_equal_gradients() -> None:
    g = np.array([0.1])
    s, m = np.zeros((2, 1))
    for _ in range(1000):
        theta, s, m = nn.centered_rmsprop_step(g, g, s, m, 0.1, 0.9, 1e-8)
    assert np.all(np.isfinite(theta))


def test_ademamix_warms_up() -> None:
    # The paper's β₃ of step t, as it is printed there, and α of step t.
    beta1, beta3, alpha, steps = 0.9, 0.9999, 5.0, 10
    optimizer = nn.ademamix(0.1, alpha=alpha, warm_up=steps)
    arrays = [np.ones(1)]
    state = optimizer.init(arrays)
    for t in range(1, 13):
        share = min(t / steps, 1.0)
        log1, log3 = math.log(beta1), math.log(beta3)
        beta3_t = math.exp(log1 * log3 / ((1 - share) * log3 + share * log1))
        wanted, *moments = nn.ademamix_step(
            *arrays, np.ones(1), *state.moments[0], t, 0.1, beta1, 0.999, beta3_t, share * alpha,
            1e-8, 0.0,
        )  # fmt: skip
        arrays, state = optimizer.update(arrays, [np.ones(1)], state)
        np.testing.assert_allclose(arrays[0], wanted, rtol=1e-14)
        np.testing.assert_allclose(state.moments[0], moments, rtol=1e-12)
    assert nn.ademamix(beta1=0.0, warm_up=2).update([np.ones(1)], [np.ones(1)], state)


def run(
    optimizer: nn.Optimizer, grads: np.ndarray, arrays: list[np.ndarray], state: nn.State
) -> tuple[list[np.ndarray], nn.State]:
    for g in grads:
        arrays, state = optimizer.update(arrays, [g], state)
    return arrays, state


def way(optimizer: nn.Optimizer, grads: np.ndarray) -> np.ndarray:
    arrays = [np.linspace(-1.0, 1.0, grads.shape[1]).astype(grads.dtype)]
    (theta,), _ = run(optimizer, grads, arrays, optimizer.init(arrays))
    return theta


@pytest.mark.parametrize(
    "factory",
    [
        *(nn.rmsprop, nn.adam, nn.adamax, nn.nadam, nn.amsgrad, nn.adamw, nn.adabelief),
        *(nn.adagrad, nn.adan, nn.ademamix, partial(nn.rmsprop, centered=True)),
        *(nn.prodigy, nn.schedule_free_adamw),
    ],
)
def test_the_scale_of_gradients_does_not_matter(factory: Callable) -> None:
    optimizer = factory(learning_rate=0.1, **TINY)
    np.testing.assert_array_equal(way(optimizer, GRADS), way(optimizer, 1024.0 * GRADS))


def test_only_signs_matter_to_lion() -> None:
    optimizer = nn.lion(learning_rate=0.1)
    np.testing.assert_array_equal(way(optimizer, GRADS), way(optimizer, 1024.0 * GRADS))
    # At β₁ = 0 each gradient alone decides.
    optimizer = nn.lion(learning_rate=0.1, beta1=0.0)
    np.testing.assert_array_equal(way(optimizer, GRADS), way(optimizer, np.sign(GRADS)))


def test_only_signs_matter_to_rprop() -> None:
    optimizer = nn.rprop()
    np.testing.assert_array_equal(way(optimizer, GRADS), way(optimizer, np.sign(GRADS)))


@pytest.mark.parametrize("factory", ELEMENTWISE)
def test_parameters_do_not_know_each_other(factory: Callable) -> None:
    optimizer = factory(learning_rate=0.01)
    order = RNG.permutation(6)
    arrays = [np.arange(6.0)]
    (theta,), _ = run(optimizer, GRADS, arrays, optimizer.init(arrays))
    mixed = [arrays[0][order]]
    (permuted,), _ = run(optimizer, GRADS[:, order], mixed, optimizer.init(mixed))
    np.testing.assert_array_equal(theta[order], permuted)


@pytest.mark.parametrize("factory", RULES)
def test_a_saved_state_resumes_to_the_bit(factory: Callable) -> None:
    rate = 0.1 if factory is nn.rprop else lambda step: 0.1 / (1 + step)
    optimizer = factory(learning_rate=rate)
    arrays = [np.ones(6)]
    whole, whole_state = run(optimizer, GRADS, arrays, optimizer.init(arrays))
    (theta,), state = run(optimizer, GRADS[:7], arrays, optimizer.init(arrays))

    file = io.BytesIO()
    np.savez(file, theta, *state.moments[0])
    file.seek(0)
    theta, *moments = np.load(file).values()

    resumed, last = run(optimizer, GRADS[7:], [theta], nn.State(state.step, [tuple(moments)]))
    np.testing.assert_array_equal(resumed, whole)
    assert_equal(last, whole_state)
    assert last.step == whole_state.step == 20


@pytest.mark.parametrize("factory", RULES)
def test_zero_gradients_move_nothing(factory: Callable) -> None:
    options = {} if factory is not nn.adamw else {"weight_decay": 0.0}
    theta = way(factory(learning_rate=0.1, **options), np.zeros((8, 3)))
    np.testing.assert_array_equal(theta, [-1.0, 0.0, 1.0])


@pytest.mark.parametrize("factory", RULES)
@pytest.mark.parametrize("size", [1e200, 1e-200])
def test_huge_and_tiny_gradients_are_silent(factory: Callable, size: float) -> None:
    assert np.all(np.isfinite(way(factory(learning_rate=0.1), size * np.sign(GRADS))))


@pytest.mark.parametrize("factory", ELEMENTWISE)
def test_nan_stays_where_it_is(factory: Callable) -> None:
    grads = GRADS.copy()
    grads[3, 1] = np.nan
    theta = way(factory(learning_rate=0.1), grads)
    np.testing.assert_array_equal(np.isnan(theta), np.arange(6) == 1)


@pytest.mark.parametrize("factory", RULES)
def test_float32_stays_float32(factory: Callable) -> None:
    optimizer = factory(learning_rate=0.1)
    theta = np.ones(6, np.float32)
    arrays, state = run(optimizer, GRADS.astype(np.float32), [theta], optimizer.init([theta]))
    assert {a.dtype for a in (*arrays, *state.moments[0])} == {theta.dtype}


def test_kernels_keep_float32() -> None:
    layerwise = nn.optimizers.layerwise.__all__ + nn.optimizers.matrices.__all__
    names = set(nn.optimizers.__all__).difference(layerwise)
    kernels = {name for name in names if name.endswith("_step")}
    assert len(kernels) == len(RULES) + 1  # Sophia has no factory.
    theta = np.ones(3, np.float32)
    # The scalars of the kernels of free.py are arrays, too.
    for name in sorted(kernels.difference(nn.optimizers.free.__all__)):
        kernel = getattr(nn, name)
        arguments = list(kernel.__annotations__.items())[:-1]
        values = {k: theta if a == nn.Array else 10 if a is int else 0.5 for k, a in arguments}
        result = kernel(**values)
        for array in result if isinstance(result, tuple) else (result,):
            assert array.dtype == np.float32, name


def quadratic(theta: np.ndarray) -> np.ndarray:
    """Differentiate (θ₁² + 10⁴ θ₂²) / 2."""
    return np.array([1.0, 1e4]) * theta


def end(optimizer: nn.Optimizer, gradient: Callable, start: list[float]) -> np.ndarray:
    return nn.descend(optimizer, gradient, start, 3000)[-1]


def test_radam_needs_small_first_steps_in_a_steep_valley() -> None:
    def warm(step: int) -> float:
        return 0.01 * min(step / 100, 1.0)

    assert np.all(np.abs(end(nn.radam(warm), quadratic, [1.0, 1.0])) < 1e-6)
    assert np.any(np.abs(end(nn.radam(0.01), quadratic, [1.0, 1.0])) > 1e6)
