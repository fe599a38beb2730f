"""Clipping, accumulation, lookahead and SAM."""

import json
from functools import partial

import numpy as np
import pytest
from reference import pytorch_wrappers as reference
from reference.pytorch_wrappers import ALPHA, CLIPS, EVERY, RHO, START, STEPS, gradients, slope

import glossary_code as nn

# tests/reference/wrappers.json, made by pytorch_wrappers.py beside it.
DOCUMENT = json.loads(reference.FILE.read_text(encoding="utf-8"))
WRAPPERS = {
    "accumulate": partial(nn.accumulate, every=EVERY),
    "lookahead": partial(nn.lookahead, every=EVERY, alpha=ALPHA),
    "with_gradients": partial(nn.with_gradients, transform=partial(nn.clip_by_norm, max_norm=0.5)),
}
BATCH = nn.two_moons(np.random.default_rng(0), 64, noise=0.1)


def run(optimizer: nn.Optimizer, steps: range, arrays: list, state: nn.State | None = None):
    state = state or optimizer.init(arrays)
    for t in steps:
        arrays, state = optimizer.update(arrays, gradients(t), state)
    return arrays, state


def sam_descent() -> list[np.ndarray]:
    theta = np.concatenate([array.ravel() for array in START])
    for _ in range(STEPS):
        theta = nn.sgd_step(theta, nn.sam_gradient(slope, theta, RHO), 0.05)
    return [theta]


OURS = {
    **{
        f"clip_by_norm, {name}": lambda c=c: nn.clip_by_norm(gradients(1), c)
        for name, c in CLIPS.items()
    },
    **{
        f"clip_by_value, {name}": lambda c=c: nn.clip_by_value(gradients(1), c)
        for name, c in CLIPS.items()
    },
    **{
        name: lambda wrap=WRAPPERS[name]: run(wrap(nn.adam(0.1)), range(1, STEPS + 1), START)[0]
        for name in ("accumulate", "lookahead")
    },
    "sam": sam_descent,
}


def compare(case: str, wanted: list) -> None:
    for ours, theirs in zip(OURS[case](), wanted, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-12)


@pytest.mark.parametrize("case", [case for case in reference.PYTORCH if case in OURS])
def test_pytorch_returns_the_same(case: str) -> None:
    compare(case, DOCUMENT["pytorch"][case])


@pytest.mark.parametrize("case", reference.OPTAX)
def test_optax_returns_the_same(case: str) -> None:
    compare(case, DOCUMENT["optax_values"][case])


@pytest.mark.parametrize("case", [case for case in reference.PYTORCH if case in OURS])
def test_pytorch_itself_returns_the_same(case: str) -> None:
    pytest.importorskip("torch")
    compare(case, reference.PYTORCH[case]())


@pytest.mark.parametrize("case", reference.OPTAX)
def test_optax_itself_returns_the_same(case: str) -> None:
    pytest.importorskip("optax")
    compare(case, reference.OPTAX[case]())


@pytest.mark.parametrize("dtype", ["f4", "f8"])
@pytest.mark.parametrize("power", [-1.0, -0.5, 0.0, 0.5, 1.0])
def test_clipping_to_a_norm_is_right_for_any_size(dtype: str, power: float) -> None:
    # Sizes from the smallest normal number to near the largest; 3 and 4 make 5.
    size = np.dtype(dtype).type(np.finfo(dtype).max / 8) ** np.dtype(dtype).type(power)
    grads = [np.array([3.0], dtype) * size, np.array([[-4.0]], dtype) * size]
    clipped = nn.clip_by_norm(grads, float(size))
    eps = np.finfo(dtype).eps
    np.testing.assert_allclose(clipped[0] / size, [0.6], rtol=4 * eps)
    np.testing.assert_allclose(clipped[1] / size, [[-0.8]], rtol=4 * eps)
    assert [g.dtype for g in clipped] == [dtype, dtype]
    for unchanged, g in zip(nn.clip_by_norm(grads, 6.0 * float(size)), grads, strict=True):
        np.testing.assert_array_equal(unchanged, g)
        assert unchanged is not g


def test_clipping_to_a_norm_keeps_the_direction_whatever_the_parts() -> None:
    g = np.random.default_rng(0).normal(size=12)
    (whole,) = nn.clip_by_norm([g], 0.1)
    parts = nn.clip_by_norm([g[:5], g[5:].reshape(1, 7)], 0.1)
    np.testing.assert_allclose(whole, 0.1 * g / np.linalg.norm(g), rtol=1e-14)
    np.testing.assert_allclose(np.concatenate([p.ravel() for p in parts]), whole, rtol=1e-14)


def test_nan_and_infinity_stay_visible() -> None:
    bad = [np.array([np.nan, 1.0]), np.array([np.inf])]
    assert np.isnan(nn.clip_by_norm(bad, 1.0)[0]).all()
    np.testing.assert_array_equal(nn.clip_by_norm([bad[1], np.ones(1)], 1.0), [[np.nan], [0.0]])
    np.testing.assert_array_equal(nn.clip_by_value(bad, 1.0)[0], [np.nan, 1.0])
    assert nn.clip_by_value(bad, 1.0)[1] == 1.0
    np.testing.assert_array_equal(nn.clip_by_norm([np.zeros(2)], 1.0), [np.zeros(2)])


def test_float32_stays_float32() -> None:
    g = np.array([3.0, -4.0], "f4")
    assert nn.clip_by_value([g], 1.0)[0].dtype == nn.clip_by_norm([g], 1.0)[0].dtype == "f4"
    assert nn.sam_gradient(lambda theta: 2.0 * theta, g).dtype == "f4"
    for wrap in WRAPPERS.values():
        optimizer = wrap(nn.adam(0.1))
        arrays, state = [g], optimizer.init([g])
        for _ in range(EVERY):
            arrays, state = optimizer.update(arrays, [g], state)
        assert {a.dtype for a in (*arrays, *state.moments[0])} == {np.dtype("f4")}


@pytest.mark.parametrize("name", WRAPPERS)
def test_a_wrapper_keeps_the_kind_of_its_optimizer(name: str) -> None:
    wrap = WRAPPERS[name]
    assert type(wrap(nn.adam())) is nn.Optimizer
    assert type(wrap(nn.LayerwiseOptimizer(*nn.adam()))) is nn.LayerwiseOptimizer


@pytest.mark.parametrize("name", WRAPPERS)
@pytest.mark.parametrize(
    "inner", [nn.sgd(0.1), nn.adam(0.1), nn.lamb(0.1), nn.lookahead(nn.adam(0.1), 2)]
)
def test_inputs_are_kept_and_in_place_gives_the_same(name: str, inner: nn.Optimizer) -> None:
    optimizer = WRAPPERS[name](inner)
    arrays, state = START, optimizer.init(START)
    own = [array.copy() for array in START]
    own_state = optimizer.init(own)
    for t in range(1, 2 * EVERY + 1):
        grads = gradients(t)
        before = [
            a.copy() for a in (*arrays, *grads, *(m for kept in state.moments for m in kept))
        ]
        new, new_state = optimizer.update(arrays, grads, state)
        after = (*arrays, *grads, *(m for kept in state.moments for m in kept))
        for was, now in zip(before, after, strict=True):
            np.testing.assert_array_equal(was, now)
        arrays, state = new, new_state
        given = gradients(t)
        result, own_state = optimizer.update(own, given, own_state, in_place=True)
        for a, b, c in zip(result, own, arrays, strict=True):
            assert a is b
            np.testing.assert_array_equal(b, c)
        for g, wanted in zip(given, gradients(t), strict=True):
            np.testing.assert_array_equal(g, wanted)
        for kept, wanted_kept in zip(own_state.moments, state.moments, strict=True):
            for m, wanted in zip(kept, wanted_kept, strict=True):
                np.testing.assert_array_equal(m, wanted)
        assert own_state.step == state.step == t


@pytest.mark.parametrize("name", WRAPPERS)
def test_a_saved_state_resumes_to_the_bit(name: str) -> None:
    optimizer = WRAPPERS[name](nn.adam(nn.cosine_decay(0.1, steps=STEPS)))
    whole, _ = run(optimizer, range(1, STEPS + 1), START)
    half, state = run(optimizer, range(1, 12), START)
    resumed, _ = run(optimizer, range(12, STEPS + 1), half, state)
    for a, b in zip(whole, resumed, strict=True):
        np.testing.assert_array_equal(a, b)


def test_one_call_an_update_and_the_whole_way_change_nothing() -> None:
    plain, _ = run(nn.adam(0.1), range(1, 9), START)
    for optimizer in (nn.accumulate(nn.adam(0.1), 1), nn.lookahead(nn.adam(0.1), 3, alpha=1.0)):
        for a, b in zip(run(optimizer, range(1, 9), START)[0], plain, strict=True):
            np.testing.assert_array_equal(a, b)


def test_accumulation_asks_a_schedule_once_an_update() -> None:
    seen = []

    def schedule(step: int) -> float:
        seen.append(step)
        return 0.1

    run(nn.accumulate(nn.sgd(schedule), EVERY), range(1, STEPS + 1), START)
    assert seen == list(range(STEPS // EVERY))


def test_lookahead_by_hand() -> None:
    # Steps of 1: 0, 1, 2 and half of the way back, 1, 2, 3 and back to 2.
    optimizer = nn.lookahead(nn.sgd(1.0), every=2, alpha=0.5)
    arrays, state, way = [np.zeros(1)], optimizer.init([np.zeros(1)]), []
    for _ in range(4):
        arrays, state = optimizer.update(arrays, [-np.ones(1)], state)
        way.append(arrays[0].item())
    assert way == [1.0, 1.0, 2.0, 2.0]


def network_gradients(params: nn.Params, x: np.ndarray, y: np.ndarray) -> list[np.ndarray]:
    logits, pullback = nn.forward(params, x)
    return [g for pair in pullback(nn.binary_cross_entropy_grad(logits, y)) for g in pair]


@pytest.mark.parametrize("every", [2, 4, 8])
def test_accumulation_is_a_large_batch(every: int) -> None:
    x, y = BATCH
    params = nn.init_mlp(np.random.default_rng(0), [2, 8, 1])
    flat = [a for pair in params for a in pair]
    optimizer = nn.accumulate(nn.adam(0.1), every)
    arrays, state = flat, optimizer.init(flat)
    for x_part, y_part in zip(np.split(x, every), np.split(y, every), strict=True):
        grads = network_gradients(params, x_part, y_part)
        arrays, state = optimizer.update(arrays, grads, state)
    large, _ = nn.adam(0.1).update(flat, network_gradients(params, x, y), nn.adam(0.1).init(flat))
    for a, b in zip(arrays, large, strict=True):
        np.testing.assert_allclose(a, b, rtol=0, atol=1e-12)


@pytest.mark.parametrize("inner", [nn.adam(0.05), nn.lamb(0.05)])
@pytest.mark.parametrize("name", WRAPPERS)
def test_a_network_learns_with_a_wrapper(name: str, inner: nn.Optimizer) -> None:
    x, y = BATCH
    history = nn.train(
        nn.init_mlp(np.random.default_rng(0), [2, 8, 1]), x, y, loss=nn.binary_cross_entropy,
        loss_grad=nn.binary_cross_entropy_grad, optimizer=WRAPPERS[name](inner),
        epochs=60, batch_size=16, rng=np.random.default_rng(0),
    )  # fmt: skip
    assert history.losses[-1] < 0.5 * history.losses[0]


def test_sam_of_a_parabola_by_hand() -> None:
    # The gradient 2 θ at θ + ρ θ / |θ|; at the minimum there is no direction to go.
    theta = np.array([[3.0, 4.0]])
    grad = nn.sam_gradient(lambda theta: 2.0 * theta, theta, rho=0.5)
    np.testing.assert_allclose(grad, 2.0 * theta * 5.5 / 5.0, rtol=1e-15)
    np.testing.assert_array_equal(
        nn.sam_gradient(lambda theta: 2.0 * theta, theta, rho=0.0), 2 * theta
    )
    np.testing.assert_array_equal(nn.sam_gradient(lambda theta: 2.0 * theta, np.zeros(2)), [0, 0])
    huge = nn.sam_gradient(lambda theta: 1e308 * np.sign(theta), theta)
    np.testing.assert_array_equal(huge, [[1e308, 1e308]])


def test_errors() -> None:
    with pytest.raises(ValueError, match="limit: got 0.0, wanted a finite number above 0"):
        nn.clip_by_value([START[0]], 0.0)
    with pytest.raises(ValueError, match="max_norm: got inf, wanted a finite number above 0"):
        nn.clip_by_norm([START[0]], np.inf)
    for clip in (nn.clip_by_value, nn.clip_by_norm):
        with pytest.raises(ValueError, match="grads: got dtype int64, wanted floats"):
            clip([np.array([1])], 1.0)
    for wrap in (nn.accumulate, nn.lookahead):
        with pytest.raises(ValueError, match="every: got 0, wanted an integer of at least 1"):
            wrap(nn.sgd(0.1), every=0)
    with pytest.raises(ValueError, match=r"alpha: got 1.5, wanted a number in \[0, 1\]"):
        nn.lookahead(nn.sgd(0.1), alpha=1.5)
    with pytest.raises(ValueError, match="rho: got -1.0, wanted a finite number of at least 0"):
        nn.sam_gradient(slope, START[0], -1.0)
    with pytest.raises(ValueError, match=r"g: got shape \(1,\), wanted \(3,\), that of theta"):
        nn.sam_gradient(lambda theta: theta[:1], START[0])


@pytest.mark.parametrize("name", WRAPPERS)
def test_update_errors(name: str) -> None:
    optimizer = WRAPPERS[name](nn.adam(0.1))
    state = optimizer.init([START[0]])
    with pytest.raises(ValueError, match="grads: got 2 entries, wanted 1"):
        optimizer.update([START[0]], START, state)
    with pytest.raises(ValueError, match="state: got 1 entries, wanted 2"):
        optimizer.update(START, START, state)
    with pytest.raises(ValueError, match=r"g: got shape \(2,\), wanted \(3,\), that of theta"):
        optimizer.update([START[0]], [np.zeros(2)], state)
