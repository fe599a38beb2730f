"""Rules that see each array as a whole: against libraries, by hand, and what they must not do."""

import io
import json
import math
from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from reference import layerwise_optimizers
from reference.layerwise_optimizers import CASES, START, STEPS

import glossary_code as nn

# tests/reference/layerwise.json, made by layerwise_optimizers.py beside it.
DOCUMENT = json.loads(layerwise_optimizers.FILE.read_text(encoding="utf-8"))
# Rules for arrays of any shape, and for matrices alone.
ANY: tuple[Callable, ...] = (partial(nn.lars, trust=1.0), nn.lamb, nn.adafactor)
MATRICES: tuple[Callable, ...] = ()
RULES = (*ANY, *MATRICES)
RNG = np.random.default_rng(0)
SHAPES = ((3, 5), (4, 2))
GRADS = [[RNG.normal(size=s) * 10.0**k for s in SHAPES] for k in (-2, -1, 0, 1, 0, -1) * 3]
ARRAYS = [RNG.normal(size=s) for s in SHAPES]


def go(
    optimizer: nn.Optimizer,
    grads: list[list[np.ndarray]],
    arrays: list[np.ndarray] = ARRAYS,
    state: nn.State | None = None,
) -> tuple[list[np.ndarray], nn.State]:
    state = state or optimizer.init(arrays)
    for g in grads:
        arrays, state = optimizer.update(arrays, g, state)
    return arrays, state


def compare(case: str, wanted: dict[str, list]) -> None:
    factory, options = CASES[case]
    optimizer = getattr(nn, factory)(**options)
    start = START if factory not in ("muon",) else START[:2]
    arrays, state = start, optimizer.init(start)
    for t in range(1, STEPS[-1] + 1):
        grads = layerwise_optimizers.gradients(t)[: len(start)]
        arrays, state = optimizer.update(arrays, grads, state)
        if t in STEPS:
            for array, value in zip(arrays, wanted[str(t)], strict=True):
                np.testing.assert_allclose(array, value, rtol=1e-12, err_msg=str(t))


@pytest.mark.parametrize("case", CASES)
def test_libraries_go_the_same_way(case: str) -> None:
    compare(case, DOCUMENT["cases"][case])


@pytest.mark.parametrize("case", CASES)
def test_libraries_themselves_go_the_same_way(case: str) -> None:
    pytest.importorskip(case.split()[0])
    compare(case, layerwise_optimizers.run(case))


def test_lars_by_hand() -> None:
    # |θ| = 5, |g| = 3, λ = 1/5: r = κ 5 / (3 + 1); g + λ θ = (0.6, 3.8); then from v.
    theta, g, zero = np.array([3.0, 4.0]), np.array([0.0, 3.0]), np.zeros(2)
    theta, v = nn.lars_step(theta, g, zero, 0.4, beta=0.5, weight_decay=0.2, trust=0.1)
    np.testing.assert_allclose(v, 0.05 * np.array([0.6, 3.8]), rtol=1e-15)
    np.testing.assert_allclose(theta, [2.97, 3.81], rtol=1e-15)
    # At g = 0 and λ = 0 r is 1, and the velocity goes on.
    theta, v = nn.lars_step(theta, zero, v, 0.4, beta=0.5, weight_decay=0.0, trust=0.1)
    np.testing.assert_allclose(v, 0.025 * np.array([0.6, 3.8]), rtol=1e-15)


def test_lamb_by_hand() -> None:
    # m̂ = (2, -4), v̂ = (4, 16): u = (1, -1) + λ θ = (1.3, -0.6); |θ| = 5.
    theta, zero = np.array([3.0, 4.0]), np.zeros(2)
    theta, m, v = nn.lamb_step(
        theta, np.array([2.0, -4.0]), zero, zero, 1, 0.1, 0.5, 0.5, 1e-100, 0.1
    )
    np.testing.assert_array_equal((m, v), ([1, -2], [2, 8]))
    u = np.array([1.3, -0.6])
    np.testing.assert_allclose(theta, [3, 4] - 0.5 * u / math.hypot(*u), rtol=1e-15)


def test_adafactor_by_hand() -> None:
    # First step: β₂ = 0, R = (1, 4), C = (4, 1), V = (1.6, 0.4; 6.4, 1.6).
    W, G = np.array([[2.0, -2.0], [2.0, 2.0]]), np.array([[1.0, 1.0], [math.sqrt(7), 1.0]])
    W, R, C = nn.adafactor_step(W, G, np.zeros(2), np.zeros(2), 1, 0.25, 0.8, 1e-30, 1e-3, 1e9)
    np.testing.assert_allclose((R, C), ([1, 4], [4, 1]), rtol=1e-15)
    U = G / np.sqrt([[1.6, 0.4], [6.4, 1.6]])
    np.testing.assert_allclose(W, [[2, -2], [2, 2]] - 0.5 * U, rtol=1e-15)
    # The second: β₂ = 1/2 with c = 1; RMS(U) = 2 √(11 / 10) / √3, cut to 1.
    W, R, C = np.ones((2, 2)), np.array([1.0, 0.0]), np.array([0.5, 0.5])
    W, R, C = nn.adafactor_step(W, 2 * np.eye(2), R, C, 2, 0.5, 1.0, 1e-30, 1e-3, 1.0)
    np.testing.assert_allclose((R, C), ([1.5, 1], [1.25, 1.25]), rtol=1e-15)
    U = np.diag(2 / np.sqrt([1.5, 1.0]))
    assert np.mean(U**2) > 1
    np.testing.assert_allclose(W, 1 - 0.5 * U / np.sqrt(np.mean(U**2)), rtol=1e-15)


def test_adafactor_keeps_the_whole_of_a_vector() -> None:
    # The paper's Algorithm 5.
    x = V = np.zeros(4)
    optimizer = nn.adafactor()
    arrays, state = [x], optimizer.init([x])
    for t in range(1, 30):
        g = RNG.normal(size=4) * t
        beta = 1 - t**-0.8
        V = beta * V + (1 - beta) * (g**2 + 1e-30)
        U = g / np.sqrt(V)
        alpha = max(1e-3, math.sqrt(np.mean(x**2))) * min(0.01, 1 / math.sqrt(t))
        x = x - alpha * U / max(1, math.sqrt(np.mean(U**2)))
        arrays, state = optimizer.update(arrays, [g], state)
    np.testing.assert_allclose(arrays[0], x, rtol=1e-12)
    np.testing.assert_allclose(state.moments[0][0], V, rtol=1e-12)


def test_adafactor_is_exact_for_gradients_of_rank_one() -> None:
    # Then rows and columns say all about the squares, and U is the sign of G.
    G = np.outer(RNG.normal(size=5), RNG.normal(size=3))
    W, _, _ = nn.adafactor_step(
        np.ones((5, 3)), G, np.zeros(5), np.zeros(3), 1, 0.5, 0.8, 1e-30, 1e-3, 1.0
    )
    np.testing.assert_allclose(W, 1 - 0.5 * np.sign(G), rtol=1e-12)


@pytest.mark.parametrize("factory", [nn.lars, nn.lamb])
def test_the_trust_ratio_makes_layers_alike(factory: Callable) -> None:
    # Weights s times as large move s times as far, whatever the scale of their gradients.
    optimizer = factory(learning_rate=0.1, **({"epsilon": 1e-100} if factory is nn.lamb else {}))
    small, _ = go(optimizer, GRADS)
    large, _ = go(optimizer, [[g * 2.0**20 for g in grads] for grads in GRADS], [
        64.0 * a for a in ARRAYS
    ])  # fmt: skip
    for a, b in zip(small, large, strict=True):
        np.testing.assert_array_equal(64.0 * a, b)


@pytest.mark.parametrize("factory", ANY)
def test_zeros_can_be_left(factory: Callable) -> None:
    arrays, _ = go(factory(learning_rate=0.1), GRADS, [np.zeros(s) for s in SHAPES])
    assert all(np.all(a != 0) for a in arrays)


@pytest.mark.parametrize("factory", RULES)
def test_zero_gradients_move_nothing(factory: Callable) -> None:
    options = {"weight_decay": 0.0} if factory is getattr(nn, "soap", None) else {}
    grads = [[np.zeros(s) for s in SHAPES]] * 5
    arrays, _ = go(factory(learning_rate=0.1, **options), grads)
    for a, b in zip(arrays, ARRAYS, strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("factory", RULES)
@pytest.mark.parametrize("share", [1.0, 0.6, -0.6, -1.0])
def test_huge_and_tiny_gradients_are_silent(factory: Callable, dtype: type, share: float) -> None:
    size = 10.0 ** math.floor(share * math.log10(np.finfo(dtype).max))
    arrays = [a.astype(dtype) for a in ARRAYS]
    for grads in ([np.sign(g) for g in GRADS[0]], [np.ones(s) for s in SHAPES]):
        grads = [(size * g).astype(dtype) for g in grads]
        found, _ = go(factory(learning_rate=0.1), [grads] * 12, arrays)
        assert all(np.all(np.isfinite(a)) for a in found)
        assert {a.dtype for a in found} == {np.dtype(dtype)}


@pytest.mark.parametrize("factory", RULES)
def test_nan_stays_in_its_array(factory: Callable) -> None:
    grads = [[g.copy() for g in pair] for pair in GRADS]
    grads[3][0][1, 1] = np.nan
    (first, second), _ = go(factory(learning_rate=0.1), grads)
    assert np.isnan(first[1, 1])
    assert np.all(np.isfinite(second))


@pytest.mark.parametrize("factory", RULES)
def test_a_saved_state_resumes_to_the_bit(factory: Callable) -> None:
    optimizer = factory(learning_rate=lambda step: 0.1 / (1 + step))
    whole, whole_state = go(optimizer, GRADS)
    arrays, state = go(optimizer, GRADS[:7])

    saved = []
    for array, moments in zip(arrays, state.moments, strict=True):
        file = io.BytesIO()
        np.savez(file, array, *moments)
        file.seek(0)
        saved.append(list(np.load(file).values()))

    state = nn.State(state.step, [tuple(moments) for _, *moments in saved])
    resumed, last = go(optimizer, GRADS[7:], [array for array, *_ in saved], state)
    for a, b in zip(resumed, whole, strict=True):
        np.testing.assert_array_equal(a, b)
    for mine, theirs in zip(last.moments, whole_state.moments, strict=True):
        for a, b in zip(mine, theirs, strict=True):
            np.testing.assert_array_equal(a, b)
    assert last.step == whole_state.step == len(GRADS)


@pytest.mark.parametrize("factory", RULES)
def test_inputs_are_left_and_in_place_overwrites(factory: Callable) -> None:
    optimizer = factory(learning_rate=0.1)
    arrays, state = go(optimizer, GRADS[:3])
    before = [a.copy() for a in arrays]
    kept = [tuple(m.copy() for m in moments) for moments in state.moments]
    pure, pure_state = optimizer.update(arrays, GRADS[3], state)
    for a, b in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(a, b)
    for mine, theirs in zip(state.moments, kept, strict=True):
        for a, b in zip(mine, theirs, strict=True):
            np.testing.assert_array_equal(a, b)

    assert isinstance(optimizer, nn.LayerwiseOptimizer)
    in_place, new_state = optimizer.update(arrays, GRADS[3], state, in_place=True)
    for a, b, c in zip(in_place, pure, arrays, strict=True):
        assert a is c
        np.testing.assert_array_equal(a, b)
    for mine, theirs in zip(new_state.moments, pure_state.moments, strict=True):
        for a, b in zip(mine, theirs, strict=True):
            np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("factory", RULES)
def test_update_errors(factory: Callable) -> None:
    optimizer = factory(learning_rate=0.1)
    state = optimizer.init(ARRAYS)
    with pytest.raises(ValueError, match="grads: got 1 entries, wanted 2"):
        optimizer.update(ARRAYS, GRADS[0][:1], state)
    with pytest.raises(ValueError, match="state: got 2 entries, wanted 1"):
        optimizer.update(ARRAYS[:1], GRADS[0][:1], state)
    with pytest.raises(ValueError, match=r"[gG]: got shape \(4, 2\), wanted \(3, 5\), that of"):
        optimizer.update(ARRAYS, GRADS[0][::-1], state)
    with pytest.raises(ValueError, match=r"got shape \(.*\), wanted \(.*\)"):
        optimizer.update(ARRAYS[:1], GRADS[0][:1], nn.State(0, state.moments[1:]))
    with pytest.raises(ValueError, match="learning_rate: got 0.0, wanted a finite number above 0"):
        factory(learning_rate=0.0)


BAD = [
    *((nn.lars, name, -1.0) for name in ("beta", "weight_decay", "trust")),
    *((nn.lamb, name, -1.0) for name in ("beta1", "beta2", "epsilon", "weight_decay")),
    *((nn.adafactor, name, 0.0) for name in ("decay", "epsilon1", "epsilon2", "clip")),
]


@pytest.mark.parametrize(("factory", "name", "bad"), BAD)
def test_option_errors(factory: Callable, name: str, bad: float) -> None:
    with pytest.raises(ValueError, match=f"^{name}: got {bad}, wanted "):
        factory(learning_rate=0.1, **{name: bad})


def train(optimizer: nn.Optimizer) -> np.ndarray:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(128, 2))
    y = np.tanh(x @ np.array([[1.0, -1.0], [0.5, 2.0]]))
    history = nn.train(
        nn.init_mlp(rng, [2, 16, 16, 2]), x, y, loss=nn.mse, loss_grad=nn.mse_grad,
        optimizer=optimizer, epochs=30, batch_size=16, rng=rng,
    )  # fmt: skip
    return history.losses


@pytest.mark.parametrize(
    "optimizer",
    [
        nn.lars(nn.polynomial_decay(2.0, 240, power=2.0), trust=0.02),
        nn.lamb(0.02),
        nn.adafactor(),
        nn.for_matrices(nn.lars(nn.polynomial_decay(40.0, 240, power=2.0)), nn.momentum(0.01)),
        nn.for_matrices(nn.lamb(0.02), nn.adamw(0.005)),
    ],
)
def test_trains_a_network(optimizer: nn.Optimizer) -> None:
    losses = train(optimizer)
    assert losses[-1] < 0.03 * losses[0], losses


def test_for_matrices_gives_each_its_own() -> None:
    arrays = [*ARRAYS, np.ones(3), np.array(2.0)]
    grads = [[*pair, np.full(3, k + 1.0), np.array(1.0)] for k, pair in enumerate(GRADS)]
    found, state = go(nn.for_matrices(nn.lamb(0.1), nn.adam(0.01)), grads, arrays)
    first, first_state = go(nn.lamb(0.1), GRADS)
    second, second_state = go(nn.adam(0.01), [g[2:] for g in grads], arrays[2:])
    for a, b in zip(found, first + second, strict=True):
        np.testing.assert_array_equal(a, b)
    for mine, theirs in zip(
        state.moments, first_state.moments + second_state.moments, strict=True
    ):
        for a, b in zip(mine, theirs, strict=True):
            np.testing.assert_array_equal(a, b)
    assert state.step == len(grads)


def test_for_matrices_takes_those_chosen() -> None:
    optimizer = nn.for_matrices(nn.sgd(1.0), nn.sgd(0.5), chosen=[1])
    arrays, _ = optimizer.update(ARRAYS, GRADS[0], optimizer.init(ARRAYS))
    np.testing.assert_array_equal(arrays[0], ARRAYS[0] - 0.5 * GRADS[0][0])
    np.testing.assert_array_equal(arrays[1], ARRAYS[1] - GRADS[0][1])
    with pytest.raises(ValueError, match="chosen: got 1, wanted a position in a list of 1 arrays"):
        optimizer.init(ARRAYS[:1])


def test_for_matrices_schedules_and_errors() -> None:
    seen = []
    optimizer = nn.for_matrices(nn.sgd(lambda step: seen.append(step) or 0.1), nn.lars(1.0))
    go(optimizer, GRADS[:3])
    assert seen == [0, 1, 2]
    with pytest.raises(ValueError, match="grads: got 1 entries, wanted 2"):
        optimizer.update(ARRAYS, GRADS[0][:1], optimizer.init(ARRAYS))
