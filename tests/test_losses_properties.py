"""What holds for any floats: signs, zeros, convexity, and how the losses hang together."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import glossary_code as nn

seeded = settings(max_examples=25, deadline=None, derandomize=True)

SHAPE = (3, 4)


def floats(low: float = -1e3, high: float = 1e3) -> st.SearchStrategy[np.ndarray]:
    return arrays(np.float64, SHAPE, elements=st.floats(low, high))


def of(*values: float) -> st.SearchStrategy[np.ndarray]:
    return arrays(np.float64, SHAPE, elements=st.sampled_from(values))


def normalize(x: np.ndarray) -> np.ndarray:
    return x / x.sum(axis=1, keepdims=True)


DISTRIBUTIONS = floats(0.0, 1.0).map(lambda x: normalize(x + 1e-3)) | st.integers(0, 3).map(
    lambda j: np.tile(np.eye(4)[j], (3, 1))
)
TARGETS = {
    **dict.fromkeys(
        ("mse", "mae", "huber", "smooth_l1", "log_cosh", "pinball", "cosine_distance"), floats()
    ),
    **dict.fromkeys(("binary_cross_entropy", "dice"), floats(0.0, 1.0)),
    **dict.fromkeys(("hinge", "squared_hinge"), of(-1.0, 1.0)),
    "focal": of(0.0, 1.0),
    "poisson_nll": floats(0.0),
    **dict.fromkeys(("cross_entropy", "kl_divergence", "jensen_shannon"), DISTRIBUTIONS),
}


@pytest.mark.parametrize("name", [name for name in TARGETS if name != "poisson_nll"])
@seeded
@given(data=st.data())
def test_losses_are_not_negative(name: str, data: st.DataObject) -> None:
    losses = getattr(nn, name)(data.draw(floats()), data.draw(TARGETS[name]), reduction="none")
    assert np.all(losses >= 0)


@pytest.mark.parametrize(
    "name", ["mse", "mae", "huber", "smooth_l1", "log_cosh", "pinball", "cosine_distance"]
)
@seeded
@given(x=floats())
def test_a_right_prediction_costs_nothing(name: str, x: np.ndarray) -> None:
    x = x + 1e4  # The cosine with a zero vector is not 1.
    np.testing.assert_array_equal(getattr(nn, name)(x, x, reduction="none"), 0.0)
    np.testing.assert_allclose(getattr(nn, f"{name}_grad")(x, x), 0.0, atol=1e-20)
    assert nn.rmse(x, x) == 0.0


@seeded
@given(z=floats(-30.0, 30.0))
def test_a_right_distribution_costs_nothing(z: np.ndarray) -> None:
    p = nn.softmax(z)
    for name in ("kl_divergence", "jensen_shannon"):
        np.testing.assert_allclose(getattr(nn, name)(z, p, reduction="none"), 0.0, atol=1e-14)
        np.testing.assert_allclose(getattr(nn, f"{name}_grad")(z, p), 0.0, atol=1e-15)
    np.testing.assert_allclose(nn.binary_cross_entropy_grad(z, nn.sigmoid(z)), 0.0, atol=1e-15)
    np.testing.assert_array_equal(nn.dice(z, nn.sigmoid(z), reduction="none"), 0.0)


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in TARGETS
        if name not in ("focal", "dice", "jensen_shannon", "cosine_distance")
    ],
)
@seeded
@given(data=st.data(), share=st.floats(0.0, 1.0))
def test_convex_along_segments(name: str, data: st.DataObject, share: float) -> None:
    f, y = getattr(nn, name), data.draw(TARGETS[name])
    low, high = data.draw(floats(-300.0, 300.0)), data.draw(floats(-300.0, 300.0))
    between = f((1.0 - share) * low + share * high, y)
    chord = (1.0 - share) * f(low, y) + share * f(high, y)
    assert between <= chord + 1e-9 * (1.0 + abs(chord))


@seeded
@given(x=floats(), y=floats(), delta=st.floats(0.1, 100.0))
def test_huber_and_its_relatives(x: np.ndarray, y: np.ndarray, delta: float) -> None:
    huber = nn.huber(x, y, delta, reduction="none")
    smooth = nn.smooth_l1(x, y, delta, reduction="none")
    np.testing.assert_allclose(smooth, huber / delta, rtol=1e-14, atol=1e-300)
    half = 0.5 * nn.mse(x, y, reduction="none")
    np.testing.assert_allclose(
        nn.huber(x, y, 1e4, reduction="none"), half, rtol=1e-14, atol=1e-300
    )
    mae = nn.mae(x, y, reduction="none")
    np.testing.assert_allclose(
        nn.pinball(x, y, reduction="none"), 0.5 * mae, rtol=1e-14, atol=1e-300
    )
    assert np.all(huber <= np.minimum(half, delta * mae) * (1.0 + 1e-14) + 1e-300)
    assert nn.rmse(x, y) == pytest.approx(np.sqrt(nn.mse(x, y)), rel=1e-14, abs=1e-150)


@seeded
@given(z=floats(-700.0, 700.0), y=of(0.0, 1.0))
def test_losses_of_a_yes_or_no(z: np.ndarray, y: np.ndarray) -> None:
    entropy = nn.binary_cross_entropy(z, y, reduction="none")
    focal = nn.focal(z, y, alpha=0.5, gamma=0.0, reduction="none")
    np.testing.assert_allclose(focal, 0.5 * entropy, rtol=1e-14)
    assert np.all(nn.focal(z, y, alpha=0.5, reduction="none") <= focal)
    # log2(1 + e^-m) bounds the step that counts errors, and so does the hinge.
    wrong = ((z > 0) != (y == 1)) & (z != 0)
    assert np.all(entropy / np.log(2.0) >= wrong)
    assert np.all(nn.hinge(z, 2.0 * y - 1.0, reduction="none") >= wrong)


@seeded
@given(z=floats(), shift=st.floats(-1e3, 1e3), labels=arrays(int, 3, elements=st.integers(0, 3)))
def test_cross_entropy_ignores_shifts(z: np.ndarray, shift: float, labels: np.ndarray) -> None:
    losses = nn.cross_entropy(z, labels, reduction="none")
    shifted = nn.cross_entropy(z + shift, labels, reduction="none")
    np.testing.assert_allclose(shifted, losses, rtol=1e-9, atol=1e-12)
    gradient = nn.cross_entropy_grad(z, labels)
    np.testing.assert_allclose(gradient.sum(axis=1), 0.0, atol=1e-16)


@seeded
@given(z=floats(-30.0, 30.0), y=floats(-30.0, 30.0))
def test_jensen_shannon_is_symmetric_and_bounded(z: np.ndarray, y: np.ndarray) -> None:
    one, other = nn.jensen_shannon(z, nn.softmax(y)), nn.jensen_shannon(y, nn.softmax(z))
    assert one == pytest.approx(other, rel=1e-9, abs=1e-15)
    assert one <= np.log(2.0) * (1.0 + 1e-15)


@seeded
@given(x=floats(), y=floats(), scale=st.floats(1e-3, 1e3))
def test_cosine_distance_ignores_lengths(x: np.ndarray, y: np.ndarray, scale: float) -> None:
    x, y = x + 1e4, y - 1e4  # Far from the zero vector.
    losses = nn.cosine_distance(x, y, reduction="none")
    np.testing.assert_allclose(nn.cosine_distance(scale * x, y, reduction="none"), losses, 1e-13)
    np.testing.assert_allclose(nn.cosine_distance(y, x, reduction="none"), losses, 1e-13)
    assert np.all(losses <= 2.0 + 1e-15)
    across = np.sum(x * nn.cosine_distance_grad(x, y), axis=1)
    np.testing.assert_allclose(across, 0.0, atol=1e-14)


@pytest.mark.parametrize(
    ("loss", "best"),
    [
        (nn.mse, np.mean),
        (nn.mae, np.median),
        (lambda x, y: nn.pinball(x, y, tau=0.9), lambda y: np.quantile(y, 0.9)),
        (lambda x, y: nn.poisson_nll(x, y, log_input=False), np.mean),
        (lambda x, y: nn.gaussian_nll(np.full_like(y, y.mean()), y, x), np.var),
    ],
)
def test_constant_that_fits_best(loss: Callable, best: Callable) -> None:
    # 9n + 1 numbers, so that the median and the 0.9-quantile are among them.
    y = np.random.default_rng(0).gamma(2.0, size=91)
    candidates = best(y) + np.linspace(-0.5, 0.5, 11)
    losses = [loss(np.full_like(y, c), y) for c in candidates]
    assert np.argmin(losses) == 5
