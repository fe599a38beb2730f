"""Rules that see each array as a whole: against libraries, by hand, and what they must not do."""

import io
import json
import math
from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
import scipy.linalg
from reference import layerwise_optimizers
from reference.layerwise_optimizers import CASES, STEPS, gradients, start

import glossary_code as nn

# tests/reference/layerwise.json, made by layerwise_optimizers.py beside it.
DOCUMENT = json.loads(layerwise_optimizers.FILE.read_text(encoding="utf-8"))
# Rules for arrays of any shape, and for matrices alone.
ANY: tuple[Callable, ...] = (partial(nn.lars, trust=1.0), nn.lamb, nn.adafactor)
MATRICES: tuple[Callable, ...] = (nn.shampoo, nn.soap, nn.muon)
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
    arrays = start(case)
    state = optimizer.init(arrays)
    for t in range(1, STEPS[-1] + 1):
        grads = gradients(t)[: len(arrays)]
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


def test_lamb_without_decay_needs_no_correction() -> None:
    # The paper's first versions have none; the norm of u is divided out.
    m, v, theta = np.zeros(4), np.zeros(4), np.ones(4)
    optimizer = nn.lamb(0.1, epsilon=1e-100)
    arrays, state = [theta], optimizer.init([theta])
    for g in RNG.normal(size=(9, 4)):
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        u = m / np.sqrt(v)
        theta = theta - 0.1 * math.sqrt(theta @ theta) / math.sqrt(u @ u) * u
        arrays, state = optimizer.update(arrays, [g], state)
    np.testing.assert_allclose(arrays[0], theta, rtol=1e-12)


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
    options = {"weight_decay": 0.0} if factory is nn.soap else {}
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
    (nn.shampoo, "epsilon", 0.0),
    *((nn.soap, name, -1.0) for name in ("beta1", "beta2", "epsilon", "weight_decay", "every")),
    *((nn.muon, name, -1.0) for name in ("beta", "weight_decay", "rms", "steps")),
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
        nn.shampoo(0.1),
        nn.soap(0.01),
        nn.for_matrices(nn.muon(0.02), nn.adamw(0.005)),
        nn.for_matrices(nn.muon(0.02, rms=0.2), nn.adamw(0.005), chosen=[2]),
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


def test_shampoo_by_hand() -> None:
    # L = diag(81, 16), R = diag(16, 81): all roots are 2 and 3, and 9 and 4 become 3/2 · ... = 1.
    # The second gradient adds as much again: its step is shorter by √2.
    zero, G = np.zeros((2, 2)), np.array([[0.0, 9.0], [4.0, 0.0]])
    W, L, R = nn.shampoo_step(zero, G, zero, zero, 0.5, 1e-100)
    np.testing.assert_allclose(W, [[0, -0.5], [-0.5, 0]], rtol=1e-14)
    W, L, R = nn.shampoo_step(W, G, L, R, 0.5, 1e-100)
    np.testing.assert_allclose(W, (1 + math.sqrt(0.5)) * np.array([[0, -0.5], [-0.5, 0]]))
    # With ε: 9 / √(81 + 144) = 9/15, 4 / √(16 + 9) with ε of 9 and 144 in turn.
    W, _, _ = nn.shampoo_step(
        np.zeros((1, 1)), np.array([[9.0]]), *np.zeros((2, 1, 1)), 1.0, 144.0
    )
    assert W == pytest.approx(-0.6, rel=1e-14)


def test_shampoo_is_the_papers() -> None:
    # No library has it: L and R begin with ε I as in the paper, and SciPy takes the roots.
    power = scipy.linalg.fractional_matrix_power
    W, x = ARRAYS[0], np.array([1.0, -2.0, 0.5])
    L, R, H = 0.01 * np.eye(3), 0.01 * np.eye(5), 0.01 * np.eye(3)
    optimizer = nn.shampoo(0.1, epsilon=0.01)
    arrays, state = [W, x], optimizer.init([W, x])
    for G, _ in GRADS[:8]:
        g = G[:, 0]
        L, R, H = L + G @ G.T, R + G.T @ G, H + np.outer(g, g)
        W = W - 0.1 * power(L, -0.25) @ G @ power(R, -0.25)
        x = x - 0.1 * power(H, -0.5) @ g
        arrays, state = optimizer.update(arrays, [G, g], state)
    np.testing.assert_allclose(arrays[0], W, rtol=1e-11)
    np.testing.assert_allclose(arrays[1], x, rtol=1e-11)


def polar(G: np.ndarray) -> np.ndarray:
    U, _, Vt = np.linalg.svd(G, full_matrices=False)
    return U @ Vt


def test_the_first_step_of_shampoo_is_the_polar_factor() -> None:
    for G in GRADS[0]:
        zeros = np.zeros((len(G),) * 2), np.zeros((len(G.T),) * 2)
        W, _, _ = nn.shampoo_step(np.zeros(G.shape), G, *zeros, 1.0, 1e-14)
        np.testing.assert_allclose(W, -polar(G), atol=1e-6)
    # Of rank one: u vᵀ at the length of 1, whatever the length of G.
    u, v = np.array([[0.6], [0.8]]), np.array([[0.0, 1.0, 0.0]])
    W, _, _ = nn.shampoo_step(
        np.zeros((2, 3)), 7.0 * u @ v, np.zeros((2, 2)), np.zeros((3, 3)), 1.0, 1e-14
    )
    np.testing.assert_allclose(W, -u @ v, atol=1e-12)


@pytest.mark.parametrize(
    "optimizer", [nn.shampoo(0.1), nn.soap(0.1, every=2), nn.muon(0.1, weight_decay=0.1)]
)
def test_rotations_of_rows_and_columns_change_nothing(optimizer: nn.Optimizer) -> None:
    # The way of P W Q is that of W, turned. Square, or SOAP has axes to choose at the first step.
    P, Q = np.linalg.qr(RNG.normal(size=(2, 4, 4))).Q
    start, *grads = RNG.normal(size=(9, 1, 4, 4))
    (W,), _ = go(optimizer, list(grads), list(start))
    (turned,), _ = go(optimizer, [P @ g @ Q for g in grads], list(P @ start @ Q))
    np.testing.assert_allclose(turned, P @ W @ Q, atol=1e-9)


def test_soap_is_the_papers() -> None:
    # No library has it: the axes by SVD and by Gram-Schmidt, M kept in the turned axes and turned
    # anew with them as in the authors' code. Square, or SOAP has axes to choose at the first step.
    beta1, beta2, rate, decay = 0.9, 0.8, 0.1, 0.05
    optimizer = nn.soap(rate, beta1, beta2, 1e-8, decay, every=3)
    W, *grads = RNG.normal(size=(12, 4, 4))
    arrays, state = [W], optimizer.init([W])
    M = V = np.zeros(W.shape)
    for t, G in enumerate(grads):
        if t == 0:
            L, R = (1 - beta2) * G @ G.T, (1 - beta2) * G.T @ G
            Q_L, Q_R = np.linalg.svd(L)[0], np.linalg.svd(R)[0]
        else:
            turned = Q_L.T @ G @ Q_R
            M = beta1 * M + (1 - beta1) * turned
            V = beta2 * V + (1 - beta2) * turned**2
            N = M / (1 - beta1**t) / (np.sqrt(V / (1 - beta2**t)) + 1e-8)
            W = (1 - rate * decay) * W - rate * Q_L @ N @ Q_R.T
            L, R = beta2 * L + (1 - beta2) * G @ G.T, beta2 * R + (1 - beta2) * G.T @ G
            if t % 3 == 0:
                M = Q_L @ M @ Q_R.T
                Q_L, Q_R = gram_schmidt(L @ Q_L), gram_schmidt(R @ Q_R)
                M = Q_L.T @ M @ Q_R
        arrays, state = optimizer.update(arrays, [G], state)
    np.testing.assert_allclose(arrays[0], W, rtol=1e-9)


def gram_schmidt(S: np.ndarray) -> np.ndarray:
    Q = np.zeros_like(S)
    for j, s in enumerate(S.T):
        for _ in range(2):
            s = s - Q @ (Q.T @ s)
        Q[:, j] = s / math.sqrt(s @ s)
    return Q


def test_soap_in_given_axes_is_adamw() -> None:
    theta = W = ARRAYS[0]
    m, v, M, V = np.zeros((4, *W.shape))
    L, R, Q_L, Q_R = np.eye(3), np.eye(5), np.eye(3), np.eye(5)
    for t, (G, _) in enumerate(GRADS, start=2):
        W, M, V, L, R, Q_L, Q_R = nn.soap_step(
            W, G, M, V, L, R, Q_L, Q_R, t, 0.1, 0.9, 0.99, 1e-8, 0.1, every=10**9
        )
        theta, m, v = nn.adamw_step(theta, G, m, v, t - 1, 0.1, 0.9, 0.99, 1e-8, 0.1)
    np.testing.assert_allclose(W, theta, rtol=1e-12)


def test_soap_first_finds_the_axes() -> None:
    optimizer = nn.soap(0.1)
    arrays, state = optimizer.update(ARRAYS[:1], GRADS[0][:1], optimizer.init(ARRAYS[:1]))
    np.testing.assert_array_equal(arrays[0], ARRAYS[0])
    M, V, L, R, Q_L, Q_R = state.moments[0]
    assert not M.any()
    assert not V.any()
    for side, Q in ((L, Q_L), (R, Q_R)):
        np.testing.assert_allclose(Q.T @ Q, np.eye(len(Q)), atol=1e-14)
        turned = Q.T @ side @ Q
        np.testing.assert_allclose(turned, np.diag(np.diag(turned)), atol=1e-14)
        assert np.all(np.diff(np.diag(turned)) <= 1e-14)
    # They stay orthogonal.
    _, state = go(nn.soap(0.1, every=1), [g[:1] for g in GRADS], ARRAYS[:1], state)
    for Q in state.moments[0][4:]:
        np.testing.assert_allclose(Q.T @ Q, np.eye(len(Q)), atol=1e-13)


def test_newton_schulz_turns_singular_values_alone() -> None:
    # σ ← a σ + b σ³ + c σ⁵, five times, from σ over the Frobenius norm.
    for G in (*ARRAYS, 1e-300 * ARRAYS[0], 1e300 * ARRAYS[1]):
        U, sigma, Vt = np.linalg.svd(G, full_matrices=False)
        s = sigma / sigma.max()
        s = s / math.sqrt(s @ s)
        for _ in range(5):
            s = 3.4445 * s - 4.7750 * s**3 + 2.0315 * s**5
        np.testing.assert_allclose(nn.newton_schulz(G), (U * s) @ Vt, rtol=1e-10)
        assert np.all((s > 0.68) & (s < 1.21))
        assert np.max(np.abs(nn.newton_schulz(G) - polar(G))) < 0.35
    np.testing.assert_array_equal(nn.newton_schulz(np.zeros((2, 3))), np.zeros((2, 3)))


def test_newton_schulz_keeps_its_bounds() -> None:
    # The bounds that the docstring states, on a grid of diagonal matrices of two values.
    small = np.geomspace(0.002, math.sqrt(0.5), 500)
    found = [nn.newton_schulz(np.diag([s, math.sqrt(1 - s * s)])).diagonal() for s in small]
    assert np.min(found) > 0.68
    assert np.max(found) < 1.21


def test_newton_schulz_errors() -> None:
    with pytest.raises(ValueError, match=r"G: got shape \(3,\), wanted a matrix"):
        nn.newton_schulz(np.ones(3))
    with pytest.raises(ValueError, match="steps: got 0, wanted an integer of at least 1"):
        nn.newton_schulz(np.ones((2, 2)), steps=0)


def test_muon_by_hand() -> None:
    # Second gradient 0, β = 1/2: V = G / 2 and G + β V = G / 4, in the same direction.
    G, zero = np.array([[0.0, 2.0]]), np.zeros((1, 2))
    sigma = nn.newton_schulz(np.ones((1, 1)))[0, 0]
    optimizer = nn.muon(0.1, beta=0.5, weight_decay=1.0)
    arrays, state = optimizer.update([np.ones((1, 2))], [G], optimizer.init([zero]))
    np.testing.assert_allclose(arrays[0], [[0.9, 0.9 - 0.1 * math.sqrt(2) * sigma]], rtol=1e-14)
    np.testing.assert_array_equal(state.moments[0][0], G)
    arrays, state = optimizer.update(arrays, [zero], state)
    np.testing.assert_allclose(arrays[0], [[0.81, 0.81 - 0.19 * math.sqrt(2) * sigma]], rtol=1e-14)
    np.testing.assert_array_equal(state.moments[0][0], G / 2)


@pytest.mark.parametrize(
    ("shape", "rms", "wanted"),
    [((4, 9), None, 1.5), ((9, 4), None, 1.0), ((4, 9), 0.2, 0.6), ((9, 4), 0.2, 0.6)],
)
def test_scales_of_muon(shape: tuple[int, int], rms: float | None, wanted: float) -> None:
    # More outputs than inputs lengthen the step, as rows over columns do where outputs are rows.
    optimizer = nn.muon(1.0, rms=rms)
    G = RNG.normal(size=shape)
    (W,), _ = optimizer.update([np.zeros(shape)], [G], optimizer.init([np.zeros(shape)]))
    np.testing.assert_allclose(W, -wanted * nn.newton_schulz(G), atol=1e-13)
    if rms:
        assert math.sqrt(np.mean(W**2)) == pytest.approx(rms, rel=0.2)


def test_what_matrices_rules_refuse() -> None:
    optimizer = nn.muon()
    with pytest.raises(ValueError, match=r"W: got shape \(3,\), wanted a matrix"):
        optimizer.update([np.ones(3)], [np.ones(3)], optimizer.init([np.ones(3)]))
    with pytest.raises(ValueError, match=r"arrays: got shape \(2, 3, 4\), wanted vectors and mat"):
        nn.shampoo(0.1).init([np.ones((2, 3, 4))])
    square = np.eye(2)
    with pytest.raises(ValueError, match=r"R: got shape \(2, 2\), wanted \(3, 3\)"):
        nn.shampoo_step(np.ones((2, 3)), np.ones((2, 3)), square, square, 0.1, 1e-4)
    with pytest.raises(ValueError, match="t: got 0, wanted an integer of at least 1"):
        nn.soap_step(
            square, square, square, square, square, square, square, square, 0,
            0.1, 0.9, 0.9, 1e-8, 0.0, 10,
        )  # fmt: skip


def test_soap_leaves_vectors_to_adamw() -> None:
    grads = [[g[:, 0]] for g, _ in GRADS]
    found, state = go(nn.soap(0.1), grads, [ARRAYS[0][:, 0]])
    wanted, _ = go(nn.adamw(0.1, 0.95, 0.95), grads, [ARRAYS[0][:, 0]])
    np.testing.assert_array_equal(found[0], wanted[0])
    assert len(state.moments[0]) == 2
