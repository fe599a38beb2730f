import copy
import inspect
from collections.abc import Callable

import numpy as np
import pytest

import glossary_code as nn

G = np.array([3.0, -0.5, 1e-8])
THETA = np.array([1.0, 2.0, 3.0])
ZERO = np.zeros(3)
FACTORIES = (
    nn.sgd,
    nn.momentum,
    nn.nesterov,
    nn.adagrad,
    nn.adadelta,
    nn.rmsprop,
    nn.adam,
    nn.adamax,
    nn.nadam,
    nn.amsgrad,
    nn.adamw,
    nn.radam,
    nn.adabelief,
    nn.lion,
    nn.adan,
    nn.ademamix,
    nn.rprop,
    nn.prodigy,
    nn.schedule_free_sgd,
    nn.schedule_free_adamw,
)
# All but Rprop, whose step sizes go their own way.
SCHEDULED = tuple(factory for factory in FACTORIES if factory is not nn.rprop)
OPTIONS = [
    (factory, name) for factory in FACTORIES for name in inspect.signature(factory).parameters
]
# Shares of the average, which may be all of it.
SHARES = ((nn.schedule_free_sgd, "beta"), (nn.schedule_free_adamw, "beta1"))


def assert_equal(state: nn.State, other: nn.State) -> None:
    for moments, others in zip(state.moments, other.moments, strict=True):
        for moment, wanted in zip(moments, others, strict=True):
            np.testing.assert_array_equal(moment, wanted)


def test_sgd_step() -> None:
    np.testing.assert_allclose(nn.sgd_step(THETA, G, 0.1), [0.7, 2.05, 3.0 - 1e-9], rtol=1e-15)


def test_momentum_two_steps() -> None:
    # By hand, g = 1, β = 0.5, η = 0.1: v = 1 then 1.5; θ = -0.1 then -0.25.
    zero, g = np.zeros(1), np.ones(1)
    theta, v = nn.momentum_step(zero, g, zero, 0.1, 0.5)
    theta, v = nn.momentum_step(theta, g, v, 0.1, 0.5)
    np.testing.assert_allclose((theta, v), ([-0.25], [1.5]), rtol=1e-15)


def test_momentum_is_polyaks_at_a_constant_rate() -> None:
    learning_rate, beta = 0.1, 0.8
    previous = theta = polyak = np.array([1.0])
    v = np.zeros(1)
    for _ in range(5):
        theta, v = nn.momentum_step(theta, 2.0 * theta, v, learning_rate, beta)
        polyak, previous = (
            polyak - learning_rate * 2.0 * polyak + beta * (polyak - previous),
            polyak,
        )
    np.testing.assert_allclose(theta, polyak, rtol=1e-13)


def test_rmsprop_first_step() -> None:
    # By hand: v = g² / 4, so that the step is η g / (|g| / 2 + ε).
    theta, v = nn.rmsprop_step(THETA, G, ZERO, 0.1, 0.75, 1e-8)
    np.testing.assert_allclose(v, G**2 / 4, rtol=1e-15)
    np.testing.assert_allclose(theta, THETA - 0.1 * G / (np.abs(G) / 2 + 1e-8), rtol=1e-14)


def test_adam_first_step() -> None:
    # By hand: the corrections undo the averaging, m̂ = g and v̂ = g².
    theta, m, v = nn.adam_step(ZERO, G, ZERO, ZERO, 1, 0.001, 0.9, 0.999, 1e-8)
    np.testing.assert_allclose(theta, -0.001 * G / (np.abs(G) + 1e-8), rtol=1e-12)
    # ε stands outside the root: at g = ε the step is half of η.
    assert theta[2] == pytest.approx(-0.0005, rel=1e-12)
    np.testing.assert_allclose(m, 0.1 * G, rtol=1e-14)
    np.testing.assert_allclose(v, 0.001 * G**2, rtol=1e-12)


def test_adam_second_step() -> None:
    # By hand, β₁ = β₂ = 1/2, g = 2 then 0: m = 1, 1/2; v = 2, 1; m̂ = 2/3, v̂ = 4/3.
    zero = np.zeros(1)
    theta, m, v = nn.adam_step(zero, np.array([2.0]), zero, zero, 1, 0.1, 0.5, 0.5, 1e-8)
    theta, m, v = nn.adam_step(theta, zero, m, v, 2, 0.1, 0.5, 0.5, 1e-8)
    wanted = -0.1 * 2 / (2 + 1e-8) - 0.1 * (2 / 3) / (np.sqrt(4 / 3) + 1e-8)
    np.testing.assert_allclose((theta, m, v), ([wanted], [0.5], [1.0]), rtol=1e-14)


@pytest.mark.parametrize(
    ("optimizer", "wanted"),
    [
        (nn.sgd(0.1), nn.sgd_step(THETA, G, 0.1)),
        (nn.momentum(0.1), nn.momentum_step(THETA, G, ZERO, 0.1, 0.9)[0]),
        (nn.rmsprop(), nn.rmsprop_step(THETA, G, ZERO, 0.001, 0.9, 1e-8)[0]),
        (nn.adam(), nn.adam_step(THETA, G, ZERO, ZERO, 1, 0.001, 0.9, 0.999, 1e-8)[0]),
    ],
)
def test_factories_have_the_documented_defaults(
    optimizer: nn.Optimizer, wanted: np.ndarray
) -> None:
    arrays, state = optimizer.update([THETA], [G], optimizer.init([THETA]))
    np.testing.assert_array_equal(arrays[0], wanted)
    assert state.step == 1


@pytest.mark.parametrize("factory", SCHEDULED)
def test_descends_a_quadratic_and_leaves_its_inputs(factory: Callable) -> None:
    start = [np.array([1.0, -2.0]), np.array([[0.5]])]
    before = [a.copy() for a in start]
    optimizer = factory(learning_rate=lambda step: 0.1 * 0.98**step)
    arrays, state = start, optimizer.init(start)
    for _ in range(300):
        grads = [2.0 * a for a in arrays]
        copies = [a.copy() for a in grads]
        then = copy.deepcopy(state)
        arrays, new_state = optimizer.update(arrays, grads, state)
        np.testing.assert_array_equal(grads[0], copies[0])
        assert_equal(state, then)
        state = new_state
    assert all(np.all(np.abs(a) < np.abs(old)) for a, old in zip(arrays, before, strict=True))
    for now, old in zip(start, before, strict=True):
        np.testing.assert_array_equal(now, old)


@pytest.mark.parametrize("factory", FACTORIES)
def test_in_place_overwrites_by_the_same_numbers(factory: Callable) -> None:
    optimizer = factory(learning_rate=0.1)
    arrays, state = optimizer.update([THETA], [G], optimizer.init([THETA]))
    pure, pure_state = optimizer.update(arrays, [G], state)
    in_place, new_state = optimizer.update(arrays, [G], state, in_place=True)
    assert in_place[0] is arrays[0]
    np.testing.assert_array_equal(arrays, pure)
    assert_equal(new_state, pure_state)
    assert_equal(new_state, state)


@pytest.mark.parametrize("factory", FACTORIES)
def test_a_long_vector_is_no_different_from_its_parts(factory: Callable) -> None:
    # A vector is updated block by block, a matrix at once.
    rng = np.random.default_rng(0)
    theta, g = rng.normal(size=(2, 50_000))
    optimizer = factory(learning_rate=0.1)
    state = optimizer.init([theta, theta[:, np.newaxis]])
    (long, column), _ = optimizer.update(
        [theta, theta[:, np.newaxis]], [g, g[:, np.newaxis]], state
    )
    np.testing.assert_array_equal(long, column[:, 0])
    assert not np.any(long == theta)


@pytest.mark.parametrize("factory", SCHEDULED)
def test_schedule_counts_from_zero(factory: Callable) -> None:
    seen = []

    def schedule(step: int) -> float:
        seen.append(step)
        return 0.0

    optimizer = factory(learning_rate=schedule)
    arrays, state = [THETA], optimizer.init([THETA])
    for _ in range(3):
        arrays, state = optimizer.update(arrays, [G], state)
    assert seen == [0, 1, 2]
    np.testing.assert_array_equal(arrays[0], THETA)


@pytest.mark.parametrize("factory", FACTORIES)
@pytest.mark.parametrize("bad", [0.0, -0.1, np.nan, np.inf])
def test_learning_rate_errors(factory: Callable, bad: float) -> None:
    with pytest.raises(ValueError, match="learning_rate: got .*, wanted a finite number above 0"):
        factory(learning_rate=bad)
    if bad != 0.0 and factory in SCHEDULED:
        optimizer = factory(learning_rate=lambda _: bad)
        with pytest.raises(ValueError, match=r"learning_rate\(0\): got .*, wanted a finite"):
            optimizer.update([THETA], [G], optimizer.init([THETA]))


@pytest.mark.parametrize(
    ("factory", "name"),
    [
        (f, name)
        for f, name in OPTIONS
        if name in ("beta", "beta1", "beta2", "beta3", "rho") and (f, name) not in SHARES
    ],
)
@pytest.mark.parametrize("bad", [1.0, -0.1, np.nan])
def test_decay_errors(factory: Callable, name: str, bad: float) -> None:
    with pytest.raises(ValueError, match=rf"{name}: got .*, wanted a number in \[0, 1\)"):
        factory(learning_rate=0.1, **{name: bad})


@pytest.mark.parametrize("factory", [f for f, name in OPTIONS if name == "epsilon"])
def test_epsilon_errors(factory: Callable) -> None:
    with pytest.raises(ValueError, match="epsilon: got 0.0, wanted a finite number above 0"):
        factory(epsilon=0.0)


@pytest.mark.parametrize(
    ("factory", "name"), [(f, name) for f, name in OPTIONS if name in ("weight_decay", "alpha")]
)
@pytest.mark.parametrize("bad", [-0.1, np.nan, np.inf])
def test_weight_decay_errors(factory: Callable, name: str, bad: float) -> None:
    with pytest.raises(ValueError, match=f"{name}: got .*, wanted a finite number of at least 0"):
        factory(**{name: bad})


def test_ademamix_errors() -> None:
    with pytest.raises(ValueError, match="beta3: got 0.5, wanted at least beta1, 0.9"):
        nn.ademamix(beta3=0.5)
    with pytest.raises(ValueError, match="warm_up: got 0, wanted an integer of at least 1"):
        nn.ademamix(warm_up=0)


@pytest.mark.parametrize("factory", FACTORIES)
def test_update_errors(factory: Callable) -> None:
    optimizer = factory(learning_rate=0.1)
    state = optimizer.init([THETA])
    with pytest.raises(ValueError, match="grads: got 2 entries, wanted 1"):
        optimizer.update([THETA], [G, G], state)
    with pytest.raises(ValueError, match="state: got 1 entries, wanted 2"):
        optimizer.update([THETA, THETA], [G, G], state)
    with pytest.raises(ValueError, match=r"g: got shape \(1,\), wanted \(3,\), that of theta"):
        optimizer.update([THETA], [np.zeros(1)], state)
    long = np.zeros(100_000)
    with pytest.raises(ValueError, match=r"g: got shape \(3,\), wanted \(100000,\)"):
        optimizer.update([long], [G], optimizer.init([long]))
    if state.moments[0]:
        with pytest.raises(ValueError, match=r"got shape \(3,\), wanted \(100000,\)"):
            optimizer.update([long], [long], state)


def test_kernel_errors() -> None:
    one = np.zeros(1)
    with pytest.raises(ValueError, match="g: got shape"):
        nn.sgd_step(THETA, one, 0.1)
    with pytest.raises(ValueError, match="v: got shape"):
        nn.momentum_step(THETA, G, one, 0.1, 0.9)
    with pytest.raises(ValueError, match="v: got shape"):
        nn.rmsprop_step(THETA, G, one, 0.1, 0.9, 1e-8)
    with pytest.raises(ValueError, match="m: got shape"):
        nn.adam_step(THETA, G, one, ZERO, 1, 0.1, 0.9, 0.999, 1e-8)
    with pytest.raises(ValueError, match="t: got 0, wanted an integer of at least 1"):
        nn.adam_step(THETA, G, ZERO, ZERO, 0, 0.1, 0.9, 0.999, 1e-8)
    with pytest.raises(ValueError, match="theta: got dtype int64"):
        nn.sgd_step(np.array([1]), np.array([1]), 0.1)
