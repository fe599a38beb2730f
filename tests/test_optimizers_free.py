"""Rprop, Sophia, Prodigy and the schedule-free rules: what is theirs alone."""

from collections.abc import Callable

import numpy as np
import pytest

import glossary_code as nn

RNG = np.random.default_rng(0)
GRADS = RNG.normal(size=(20, 6))
START = np.arange(6.0)
H = np.array([[3.0, 1.0, 0.0], [1.0, -2.0, 0.5], [0.0, 0.5, 0.1]])


def states(optimizer: nn.Optimizer, grads: np.ndarray, arrays: list[np.ndarray]) -> list[nn.State]:
    found = [optimizer.init(arrays)]
    for g in grads:
        arrays, state = optimizer.update(arrays, [g], found[-1])
        found.append(state)
    return found


def test_rprop_goes_no_longer_than_its_limits() -> None:
    optimizer = nn.rprop(1.0, smallest=0.4, largest=1.3)
    deltas = [state.moments[0][0] for state in states(optimizer, GRADS, [START])[1:]]
    assert np.min(deltas) == 0.4 and np.max(deltas) == 1.3


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"smallest": 0.0}, "smallest: got 0.0, wanted a finite number above 0"),
        ({"largest": np.inf}, "largest: got inf, wanted a finite number above 0"),
        ({"smallest": 2.0, "largest": 1.0}, "smallest: got 2.0, wanted at most largest, 1.0"),
        ({"eta_minus": 1.0}, r"eta_minus: got 1.0, wanted a number in \(0, 1\)"),
        ({"eta_plus": 1.0}, "eta_plus: got 1.0, wanted a finite number above 1"),
    ],
)
def test_rprop_errors(options: dict[str, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        nn.rprop(**options)


def test_sophia_two_steps_by_hand() -> None:
    # m = 2, 3; m / (γ h) = 1/2, 3/4; at h < 0 and h = 0 the step is cut off at η.
    theta, m, h = np.zeros(3), np.zeros(3), np.array([8.0, -8.0, 0.0])
    for g in (4.0, 4.0):
        theta, m = nn.sophia_step(theta, np.full(3, g), m, h, 0.1, 0.5, 0.5, 1e-12, 0.0)
    np.testing.assert_allclose(theta, [-0.125, -0.2, -0.2], rtol=1e-14)
    np.testing.assert_array_equal(m, [3.0, 3.0, 3.0])


def test_sophia_decays_before_it_steps() -> None:
    theta, _ = nn.sophia_step(np.ones(1), np.ones(1), np.ones(1), np.ones(1), 0.5, 0, 2, 1e-9, 0.5)
    np.testing.assert_allclose(theta, [0.75 - 0.25], rtol=1e-15)


@pytest.mark.parametrize("size", [0.0, 1e200, 1e-200])
def test_sophia_is_silent_for_all_sizes(size: float) -> None:
    g, zero = np.full(2, size), np.zeros(2)
    theta, _ = nn.sophia_step(zero, g, zero, np.array([0.0, 1e300]), 0.1, 0.9, 0.01, 1e-12, 0.0)
    assert np.all(np.isfinite(theta))


def test_sophia_is_newtons_method_where_nothing_is_cut_off() -> None:
    theta, h = np.array([0.3, -0.02]), np.array([1.0, 100.0])
    new, _ = nn.sophia_step(theta, h * theta, np.zeros(2), h, 1.0, 0.0, 1.0, 1e-12, 0.0)
    np.testing.assert_allclose(new, [0.0, 0.0], atol=1e-15)


@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-8), (np.float32, 1e-4)])
def test_hutchinson_finds_a_diagonal_hessian_at_once(dtype: type, tolerance: float) -> None:
    theta = np.array([1.0, 2.0, 0.5], dtype)
    found = nn.hutchinson_diagonal(lambda theta: theta**3, theta, np.random.default_rng(0))
    assert found.dtype == dtype
    np.testing.assert_allclose(found, 3.0 * theta**2, rtol=tolerance)


def test_hutchinson_is_right_on_average() -> None:
    # The standard error of a mean of 4000 is at most √(1² + 0.5²) / √4000 = 0.018.
    rng = np.random.default_rng(0)
    found = nn.hutchinson_diagonal(lambda theta: H @ theta, np.ones(3), rng, samples=4000)
    np.testing.assert_allclose(found, np.diag(H), atol=0.06)


def test_hutchinson_errors() -> None:
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="theta: got dtype int64, wanted floats"):
        nn.hutchinson_diagonal(lambda theta: theta, np.array([1]), rng)
    with pytest.raises(ValueError, match="samples: got 0, wanted an integer of at least 1"):
        nn.hutchinson_diagonal(lambda theta: theta, np.ones(1), rng, samples=0)
    with pytest.raises(ValueError, match=r"gradient: got shape \(1,\), wanted \(2,\)"):
        nn.hutchinson_diagonal(lambda theta: theta[:1], np.ones(2), rng)


def test_prodigy_sees_all_arrays_as_one() -> None:
    optimizer = nn.prodigy(first=0.1)
    whole = [START]
    parts = [START[:2], START[2:].reshape(2, 2)]
    state, states_of_parts = optimizer.init(whole), optimizer.init(parts)
    for g in GRADS:
        whole, state = optimizer.update(whole, [g], state)
        grads = [g[:2], g[2:].reshape(2, 2)]
        parts, states_of_parts = optimizer.update(parts, grads, states_of_parts)
    np.testing.assert_array_equal(whole[0], np.concatenate([part.ravel() for part in parts]))
    (*_, d, r), (*_, d_too, r_too) = states_of_parts.moments
    assert d == d_too == state.moments[0][4] and r == r_too == state.moments[0][5]


def test_prodigys_estimate_grows_to_the_distance() -> None:
    arrays, optimizer = [np.array([5.0, -3.0])], nn.prodigy()
    state, estimates = optimizer.init(arrays), []
    for _ in range(300):
        arrays, state = optimizer.update(arrays, [np.sign(arrays[0])], state)
        estimates.append(float(state.moments[0][4]))
    assert np.all(np.diff(estimates) >= 0)
    # In the norm of the theory, the largest of the weights' distances.
    assert 1.0 < estimates[-1] < 10.0
    assert np.all(np.abs(arrays[0]) < 0.5)


def test_prodigys_estimate_knows_no_scale_of_gradients() -> None:
    optimizer = nn.prodigy(epsilon=1e-100)
    small, large = (states(optimizer, size * GRADS, [START])[-1] for size in (1.0, 1024.0))
    assert small.moments[0][4] == large.moments[0][4]


def test_prodigy_passes_nan_on_to_all() -> None:
    grads = GRADS.copy()
    grads[3, 1] = np.nan
    arrays, optimizer = [START], nn.prodigy()
    state = optimizer.init(arrays)
    for g in grads:
        arrays, state = optimizer.update(arrays, [g], state)
    assert np.all(np.isnan(arrays[0]))


def test_prodigy_errors() -> None:
    with pytest.raises(ValueError, match="first: got 0.0, wanted a finite number above 0"):
        nn.prodigy(first=0.0)


def warming(step: int) -> float:
    return 0.1 * min(step / 5, 1.0)


@pytest.mark.parametrize("factory", [nn.schedule_free_sgd, nn.schedule_free_adamw])
def test_the_average_is_the_weighted_mean_of_z(factory: Callable) -> None:
    found = states(factory(warming), GRADS, [START])
    weights = np.array([warming(step) ** 2 for step in range(len(GRADS))])
    z = np.array([state.moments[0][0] for state in found[1:]])
    wanted = weights @ z / weights.sum()
    (x,) = nn.schedule_free_average(found[-1])
    np.testing.assert_allclose(x, wanted, rtol=1e-12)
    np.testing.assert_array_equal(nn.schedule_free_average(found[0]), [START])


@pytest.mark.parametrize("factory", [nn.schedule_free_sgd, nn.schedule_free_adamw])
@pytest.mark.parametrize("share", [0, 1])
def test_gradients_are_taken_at_z_or_at_the_average(factory: Callable, share: int) -> None:
    arrays, optimizer = [START], factory(0.1, share)
    state = optimizer.init(arrays)
    for g in GRADS:
        arrays, state = optimizer.update(arrays, [g], state)
    # At 0 θ is z, the first moment; at 1 it is x, the second.
    np.testing.assert_allclose(arrays[0], state.moments[0][share], rtol=1e-13)


def test_the_average_is_a_copy() -> None:
    optimizer = nn.schedule_free_sgd(0.1)
    arrays = [START.copy()]
    state = optimizer.init(arrays)
    average = nn.schedule_free_average(state)
    optimizer.update(arrays, [np.ones(6)], state, in_place=True)
    np.testing.assert_array_equal(average, [START])


def test_the_average_is_less_noisy_than_the_way() -> None:
    # A noisy parabola: at a constant rate z stays on its noise floor, the mean of z does not.
    rng = np.random.default_rng(0)
    arrays, optimizer = [np.full(200, 3.0)], nn.schedule_free_sgd(0.2)
    state = optimizer.init(arrays)
    for _ in range(1000):
        arrays, state = optimizer.update(arrays, [arrays[0] + rng.normal(size=200)], state)
    (x,) = nn.schedule_free_average(state)
    assert np.mean(x**2) < 0.1 * np.mean(state.moments[0][0] ** 2)


@pytest.mark.parametrize(
    ("factory", "name"), [(nn.schedule_free_sgd, "beta"), (nn.schedule_free_adamw, "beta1")]
)
@pytest.mark.parametrize("bad", [1.001, -0.1, np.nan])
def test_share_errors(factory: Callable, name: str, bad: float) -> None:
    with pytest.raises(ValueError, match=rf"{name}: got .*, wanted a number in \[0, 1\]"):
        factory(**{name: bad})
