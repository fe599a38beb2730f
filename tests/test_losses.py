"""Values worked out by hand, kinks, limits and errors of the losses."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from losses_cases import ALL, REDUCED, WEIGHTED, Case

import glossary_code as nn

PAIRED = (
    *("mse", "rmse", "mae", "huber", "smooth_l1", "log_cosh", "pinball"),
    *("binary_cross_entropy", "focal", "hinge", "squared_hinge", "dice", "poisson_nll"),
)
MATRICES = ("kl_divergence", "jensen_shannon", "cosine_distance", "info_nce")
PROBABILITIES = ("binary_cross_entropy", "dice")


def both(*names: str) -> list[str]:
    return [name + suffix for name in names for suffix in ("", "_grad")]


@pytest.mark.parametrize(
    ("name", "prediction", "target", "options", "wanted"),
    [
        # By hand, error by error. The linear part of Huber's loss takes the absolute value:
        # an error of -3 costs 1 · (3 - 1/2).
        ("mse", [1.0, 2.0, 3.0, 4.0], [0.0, 2.0, 1.0, 5.0], {}, [1.0, 0.0, 4.0, 1.0]),
        ("mae", [1.0, 2.0, 3.0, 4.0], [0.0, 2.0, 1.0, 5.0], {}, [1.0, 0.0, 2.0, 1.0]),
        ("huber", [0.5, 1.0, 3.0, -3.0], [0.0] * 4, {}, [0.125, 0.5, 2.5, 2.5]),
        ("huber", [0.5, -3.0], [0.0, 0.0], {"delta": 2.0}, [0.125, 4.0]),
        ("smooth_l1", [0.5, -3.0], [0.0, 0.0], {"beta": 2.0}, [0.0625, 2.0]),
        # τ = 3/4: a target that is 2 above costs 3/4 · 2, one that is 2 below 1/4 · 2.
        ("pinball", [0.0, 0.0, 1.0], [2.0, -2.0, 1.0], {"tau": 0.75}, [1.5, 0.5, 0.0]),
        # cosh(log 2) = (2 + 1/2)/2.
        ("log_cosh", [np.log(2.0), -np.log(2.0)], [0.0, 0.0], {}, [np.log(1.25)] * 2),
        # e²/2 - e⁴/12, Taylor's series; e - log 2 for large e.
        ("log_cosh", [1e-4, 1e-9, -700.0], [0.0] * 3, {},
         [0.5e-8 - 1e-16 / 12, 0.5e-18, 700.0 - np.log(2.0)]),
        # σ(log 3) = 3/4.
        ("binary_cross_entropy", [np.log(3.0)] * 3, [1.0, 0.0, 0.5], {},
         [-np.log(0.75), -np.log(0.25), -0.5 * np.log(0.1875)]),
        ("binary_cross_entropy", [np.log(3.0)] * 2, [1.0, 0.0], {"pos_weight": 2.0},
         [-2.0 * np.log(0.75), -np.log(0.25)]),
        # softplus(-50) = e^-50 to first order; z - softplus(z) would give 0.
        ("binary_cross_entropy", [50.0, 100.0], [1.0, 0.0], {}, [np.exp(-50.0), 100.0]),
        # p_t = 3/4 and 1/4: -α_t (1 - p_t)² log p_t with α_t = 1/4 and 3/4.
        ("focal", [np.log(3.0)] * 2, [1.0, 0.0], {},
         [-0.25 * 0.0625 * np.log(0.75), -0.75 * 0.5625 * np.log(0.25)]),
        # A correct, confident score costs nothing (not 3), a wrong one 1 plus its size.
        ("hinge", [2.0, -2.0, 0.5, 2.0], [1.0, -1.0, 1.0, -1.0], {}, [0.0, 0.0, 0.5, 3.0]),
        ("squared_hinge", [2.0, 0.5, 2.0], [1.0, 1.0, -1.0], {}, [0.0, 0.25, 9.0]),
        # λ - y log λ with λ = 2, and 3! by Stirling: 3 log 3 - 3 + log(6π)/2.
        ("poisson_nll", [np.log(2.0)] * 2, [3.0, 0.0], {}, [2.0 - 3.0 * np.log(2.0), 2.0]),
        ("poisson_nll", [2.0], [3.0], {"log_input": False}, [2.0 - 3.0 * np.log(2.0)]),
        ("poisson_nll", [0.0] * 3, [3.0, 1.0, 0.0], {"full": True},
         [3.0 * np.log(3.0) - 2.0 + np.log(6.0 * np.pi) / 2.0, 1.0, 1.0]),
    ],
)  # fmt: skip
def test_values(
    name: str, prediction: list[float], target: list[float], options: dict, wanted: list[float]
) -> None:
    losses = getattr(nn, name)(np.array(prediction), np.array(target), **options, reduction="none")
    np.testing.assert_allclose(losses, wanted, rtol=1e-14)


def test_rmse_values() -> None:
    # By hand: √((9 + 16) / 4).
    target = np.zeros((2, 2))
    assert nn.rmse(np.array([[3.0, 0.0], [-4.0, 0.0]]), target) == 2.5
    # A square of 1e200 overflows, one of 1e-200 underflows; their mean's root does not.
    assert nn.rmse(np.full((2, 2), 1e200), target) == 1e200
    assert nn.rmse(np.full((2, 2), 1e-200), target) == 1e-200


def test_gaussian_nll_values() -> None:
    # By hand: (log v + (y - μ)² / v) / 2.
    mean, target, variance = np.array([1.0, 0.0]), np.array([3.0, 0.0]), np.array([4.0, 0.25])
    wanted = np.array([(np.log(4.0) + 1.0) / 2.0, np.log(0.25) / 2.0])
    losses = nn.gaussian_nll(mean, target, variance, reduction="none")
    np.testing.assert_allclose(losses, wanted, rtol=1e-15)
    complete = nn.gaussian_nll(mean, target, variance, full=True, reduction="none")
    np.testing.assert_allclose(complete, wanted + np.log(2.0 * np.pi) / 2.0, rtol=1e-15)


def test_cross_entropy_values() -> None:
    # By hand: softmax is (1, 2, 5) / 8.
    z = np.log(np.array([[1.0, 2.0, 5.0], [1.0, 2.0, 5.0]]))
    wanted = -np.log([0.125, 0.625])
    labels = np.array([0, 2])
    np.testing.assert_allclose(nn.cross_entropy(z, labels, reduction="none"), wanted, rtol=1e-14)
    assert nn.cross_entropy(z, labels) == pytest.approx(wanted.mean(), rel=1e-14)
    # The weighted mean divides by 3 + 1.
    weights = np.array([3.0, 10.0, 1.0])
    assert nn.cross_entropy(z, labels, weights) == pytest.approx(
        (3.0 * wanted[0] + wanted[1]) / 4.0, rel=1e-14
    )
    # The true value is 100; log(p + 1e-16) would give 36.
    assert nn.cross_entropy(np.array([[0.0, 100.0]]), np.array([0])) == 100.0
    # log(1 + e^-50) = e^-50 to first order; log of the sum would give 0.
    assert nn.cross_entropy(np.array([[0.0, 50.0]]), np.array([1])) == pytest.approx(
        np.exp(-50.0), rel=1e-14
    )


def test_cross_entropy_gradient_keeps_its_digits() -> None:
    # By hand: softmax is (1, e^-50) to first order; 1 - softmax would give 0.
    gradient = nn.cross_entropy_grad(np.array([[50.0, 0.0]]), np.array([0]))
    np.testing.assert_allclose(gradient, [[-np.exp(-50.0), np.exp(-50.0)]], rtol=1e-14)
    gradient = nn.binary_cross_entropy_grad(np.array([50.0]), np.array([1.0]))
    np.testing.assert_allclose(gradient, [-np.exp(-50.0)], rtol=1e-14)


def test_label_smoothing_is_a_mixture() -> None:
    z = np.random.default_rng(0).normal(size=(5, 3))
    labels = np.array([0, 1, 2, 1, 0])
    smooth = nn.cross_entropy(z, labels, label_smoothing=0.2)
    right, uniform = nn.cross_entropy(z, labels), nn.cross_entropy(z, np.full((5, 3), 1.0 / 3.0))
    assert smooth == pytest.approx(0.8 * right + 0.2 * uniform, rel=1e-14)


@pytest.mark.parametrize("weights", [None, np.array([0.5, 2.0, 1.5])])
@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_labels_are_one_hot_probabilities(weights: np.ndarray | None, reduction: Any) -> None:
    z, labels = np.random.default_rng(0).normal(size=(5, 3)), np.array([0, 1, 2, 1, 0])
    for f in (nn.cross_entropy, nn.cross_entropy_grad):
        np.testing.assert_array_equal(
            f(z, labels, weights, reduction=reduction),
            f(z, np.eye(3)[labels], weights, reduction=reduction),
        )


def test_two_classes_agree_with_binary() -> None:
    z = np.random.default_rng(0).normal(size=(6, 1))
    labels = np.array([0, 1, 1, 0, 1, 0])
    two = np.hstack([np.zeros_like(z), z])
    assert nn.cross_entropy(two, labels) == pytest.approx(
        nn.binary_cross_entropy(z, labels[:, np.newaxis].astype(float)), rel=1e-14
    )


def test_cross_entropy_is_nll_of_log_softmax() -> None:
    z, labels = np.random.default_rng(0).normal(size=(5, 3)), np.array([0, 1, 2, 1, 0])
    log_p = nn.log_softmax(z)
    assert nn.nll(log_p, labels) == pytest.approx(nn.cross_entropy(z, labels), rel=1e-15)
    np.testing.assert_allclose(
        nn.log_softmax_vjp(z, nn.nll_grad(log_p, labels)), nn.cross_entropy_grad(z, labels),
        rtol=1e-14, atol=1e-17,
    )  # fmt: skip


def test_kl_divergence_values_and_direction() -> None:
    # By hand: KL(q ‖ p) with q = (1/2, 1/2, 0), p = (1/4, 1/2, 1/4) is log(2)/2; the other
    # direction is infinite, and a plain formula has 0 log 0 = nan.
    z, q = np.log([[0.25, 0.5, 0.25]]), np.array([[0.5, 0.5, 0.0]])
    assert nn.kl_divergence(z, q) == pytest.approx(np.log(2.0) / 2.0, rel=1e-15)
    # A class that is expected and has no chance at all by the logits costs its logit.
    assert nn.kl_divergence(np.array([[0.0, 1000.0]]), np.array([[1.0, 0.0]])) == 1000.0


def test_kl_divergence_is_cross_entropy_less_entropy() -> None:
    rng = np.random.default_rng(0)
    z, q = rng.normal(size=(5, 3)), rng.dirichlet(np.ones(3), 5)
    entropy = -np.mean(np.sum(q * np.log(q), axis=1))
    assert nn.kl_divergence(z, q) == pytest.approx(nn.cross_entropy(z, q) - entropy, rel=1e-14)
    np.testing.assert_allclose(nn.kl_divergence_grad(z, q), nn.cross_entropy_grad(z, q), 1e-13)


def test_jensen_shannon_values() -> None:
    # By hand: p = (1, 3)/4 and q = (3, 1)/4 have m = (1/2, 1/2), and the two terms are equal.
    z, q = np.log([[0.25, 0.75]]), np.array([[0.75, 0.25]])
    wanted = 0.75 * np.log(1.5) + 0.25 * np.log(0.5)
    assert nn.jensen_shannon(z, q) == pytest.approx(wanted, rel=1e-15)
    # Symmetric, and log 2 for distributions that have no class in common.
    assert nn.jensen_shannon(np.log(q), np.exp(z)) == pytest.approx(wanted, rel=1e-15)
    apart = nn.jensen_shannon(np.array([[1000.0, 0.0]]), np.array([[0.0, 1.0]]))
    assert apart == pytest.approx(np.log(2.0), rel=1e-15)


def test_dice_values() -> None:
    # By hand: p = 1/2 everywhere, g = (1, 0): 1 - (2 · 1/2 + s) / (1/2 + 1 + s), s = 1.
    z, g = np.zeros((1, 2)), np.array([[1.0, 0.0]])
    assert nn.dice(z, g) == pytest.approx(1.0 - 2.0 / 2.5, rel=1e-15)
    # A perfect mask, and an empty one that is predicted as such.
    assert nn.dice(np.array([[1000.0, -1000.0]]), g) == 0.0
    assert nn.dice(np.full((1, 2), -1000.0), np.zeros((1, 2))) == 0.0
    # Images of any shape are masks, each by itself.
    np.testing.assert_array_equal(
        nn.dice(np.zeros((3, 2, 2)), np.ones((3, 2, 2)), reduction="none"), [1.0 / 6.0] * 3
    )


def test_cosine_distance_values() -> None:
    # By hand: 0° and 90°, 180°, and cos = 24/25 for (3, 4) and (4, 3).
    x = np.array([[1.0, 1.0], [2.0, 0.0], [1.0, 0.0], [3.0, 4.0]])
    y = np.array([[7.0, 7.0], [0.0, 9.0], [-3.0, 0.0], [4.0, 3.0]])
    wanted = np.array([0.0, 1.0, 2.0, 0.04])
    losses = nn.cosine_distance(x, y, reduction="none")
    np.testing.assert_allclose(losses, wanted, rtol=1e-14, atol=1e-30)
    for length in (1e-200, 1e200):
        np.testing.assert_allclose(
            nn.cosine_distance(length * x, y, reduction="none"), wanted, rtol=1e-14, atol=1e-30
        )
    # An angle of a has the distance a²/2 to first order; 1 - cos would give 0.
    nearly = nn.cosine_distance(np.array([[1.0, 1e-9]]), np.array([[1.0, 0.0]]))
    assert nearly == pytest.approx(0.5e-18, rel=1e-14)


def test_contrastive_values() -> None:
    # By hand: D = 5: 25/2 if similar; dissimilar, (7 - 5)²/2 within the margin, 0 beyond it.
    a, b = np.array([[3.0, 4.0]] * 2), np.zeros((2, 2))
    t = np.array([0.0, 1.0])
    np.testing.assert_array_equal(nn.contrastive(a, b, t, 7.0, reduction="none"), [12.5, 2.0])
    np.testing.assert_array_equal(nn.contrastive(a, b, t, 4.0, reduction="none"), [12.5, 0.0])


def test_triplet_margin_values() -> None:
    # By hand: distances 5 and 3, 5 and 13.
    a, p = np.zeros((2, 2)), np.array([[3.0, 4.0], [-3.0, 4.0]])
    q = np.array([[0.0, 3.0], [5.0, 12.0]])
    np.testing.assert_array_equal(nn.triplet_margin(a, p, q, reduction="none"), [3.0, 0.0])


def test_info_nce_values() -> None:
    # By hand: cosines 1 with the own key, 0 with the two others; then all alike.
    assert nn.info_nce(3.0 * np.eye(3), np.eye(3), temperature=0.5) == pytest.approx(
        np.log(1.0 + 2.0 * np.exp(-2.0)), rel=1e-14
    )
    assert nn.info_nce(np.ones((4, 2)), np.ones((4, 2))) == pytest.approx(np.log(4.0), rel=1e-15)
    # Opposite vectors with the keys in the wrong order: cosines -1 and 1, and 2/τ from 0.
    pair = np.array([[1.0, 0.0], [-1.0, 0.0]])
    assert nn.info_nce(pair, -pair, temperature=0.02) == pytest.approx(100.0, rel=1e-14)


@pytest.mark.parametrize(
    ("name", "prediction", "target", "options", "wanted"),
    [
        ("rmse", [3.0, 1.0], [3.0, 1.0], {}, [0.0, 0.0]),
        ("mae", [3.0], [3.0], {}, [0.0]),
        ("pinball", [3.0], [3.0], {"tau": 0.2}, [0.0]),
        ("hinge", [1.0, -1.0], [1.0, -1.0], {}, [0.0, 0.0]),
        # No kinks, but seams: both pieces have these slopes.
        ("huber", [2.0, -2.0], [0.0, 0.0], {"delta": 2.0}, [1.0, -1.0]),
        ("smooth_l1", [2.0, -2.0], [0.0, 0.0], {"beta": 2.0}, [0.5, -0.5]),
        ("squared_hinge", [1.0, -1.0], [1.0, -1.0], {}, [0.0, 0.0]),
    ],
)
def test_gradients_at_kinks(
    name: str, prediction: list[float], target: list[float], options: dict, wanted: list[float]
) -> None:
    gradient = getattr(nn, f"{name}_grad")(np.array(prediction), np.array(target), **options)
    np.testing.assert_array_equal(gradient, wanted)


def test_gradients_at_kinks_of_distances() -> None:
    zero, x = np.zeros((1, 2)), np.array([[3.0, 4.0]])
    one = np.array([1.0])
    assert nn.cosine_distance(zero, x) == nn.cosine_distance(x, zero) == 1.0
    np.testing.assert_array_equal(nn.cosine_distance_grad(zero, x), zero)
    np.testing.assert_array_equal(nn.cosine_distance_grad(x, zero), zero)
    np.testing.assert_array_equal(nn.contrastive_grad(x, x, one), [zero, zero])
    np.testing.assert_array_equal(nn.contrastive_grad(x, zero, one, 5.0), [zero, zero])
    # A positive on its anchor, and a loss of exactly 0: 5 - 6 + 1.
    unit = np.array([[0.6, 0.8]])
    near = np.array([[0.3, 0.4]])
    np.testing.assert_allclose(
        nn.triplet_margin_grad(zero, zero, near), [unit, zero, -unit], rtol=1e-15
    )
    at_margin = nn.triplet_margin_grad(zero, x, np.array([[6.0, 0.0]]))
    np.testing.assert_array_equal(at_margin, [zero, zero, zero])
    np.testing.assert_array_equal(nn.info_nce_grad(zero, x), [zero, zero])


def test_limits() -> None:
    z = np.array([-1000.0, 1000.0])
    assert nn.binary_cross_entropy(z, np.array([0.0, 1.0])) == 0.0
    assert nn.binary_cross_entropy(z, np.array([1.0, 0.0])) == 1000.0
    np.testing.assert_array_equal(
        nn.binary_cross_entropy_grad(z, np.array([1.0, 1.0])), [-0.5, 0.0]
    )
    assert nn.cross_entropy(z[np.newaxis], np.array([0])) == 2000.0
    assert nn.cross_entropy(z[np.newaxis], np.array([1])) == 0.0
    np.testing.assert_array_equal(nn.cross_entropy_grad(z[np.newaxis], np.array([0])), [[-1, 1]])


def test_a_loss_too_large_for_a_float_is_infinite() -> None:
    huge = np.array([[-1e308, 1e308]])
    assert nn.mse(huge, -huge) == np.inf
    assert nn.cross_entropy(huge, np.array([0])) == np.inf
    assert nn.binary_cross_entropy(-huge * 1.7, np.array([[0.0, 1.0]])) == np.inf
    np.testing.assert_array_equal(nn.mse_grad(huge, -huge), [[-np.inf, np.inf]])
    assert nn.poisson_nll(huge, np.ones((1, 2))) == np.inf
    # Where only the square would overflow, the loss is what it is.
    np.testing.assert_array_equal(nn.huber(huge, np.zeros((1, 2)), reduction="none"), abs(huge))
    np.testing.assert_array_equal(nn.log_cosh(huge, np.zeros((1, 2)), reduction="none"), abs(huge))


@pytest.mark.parametrize("name", both(*PAIRED, *MATRICES))
def test_paired_errors(name: str) -> None:
    f = getattr(nn, name)
    with pytest.raises(ValueError, match=r"got shape \(3,\), wanted \(3, 1\)"):
        f(np.zeros((3, 1)), np.zeros(3))
    with pytest.raises(ValueError, match=r"got shape \(1, 2\), wanted \(3, 2\)"):
        f(np.zeros((3, 2)), np.zeros((1, 2)))
    with pytest.raises(ValueError, match=r"got shape \(0, 1\), wanted at least one element"):
        f(np.zeros((0, 1)), np.zeros((0, 1)))
    with pytest.raises(ValueError, match="got dtype uint8, wanted floats"):
        f(np.zeros((3, 1)), np.zeros((3, 1), dtype=np.uint8))


@pytest.mark.parametrize("case", [*REDUCED, *WEIGHTED], ids=str)
@pytest.mark.parametrize("bad", ["average", None, "batchmean"])
def test_reduction_errors(case: Case, bad: Any) -> None:
    arguments = case.draw(np.random.default_rng(0), 2)
    for f in (case.loss, case.gradients):
        with pytest.raises(ValueError, match=f"reduction: got {bad!r}, wanted 'mean', 'sum' or"):
            f(*arguments, reduction=bad)


@pytest.mark.parametrize(
    ("name", "parameter", "bad", "wanted"),
    [
        ("huber", "delta", 0.0, "a finite number above 0"),
        ("huber", "delta", np.inf, "a finite number above 0"),
        ("smooth_l1", "beta", -1.0, "a finite number above 0"),
        ("pinball", "tau", 0.0, r"a number in \(0, 1\)"),
        ("pinball", "tau", 1.0, r"a number in \(0, 1\)"),
        ("pinball", "tau", np.nan, r"a number in \(0, 1\)"),
        ("binary_cross_entropy", "pos_weight", 0.0, "a finite number above 0"),
        ("focal", "alpha", 1.5, r"a number in \[0, 1\]"),
        ("focal", "gamma", -1.0, "a finite number of at least 0"),
        ("dice", "smooth", 0.0, "a finite number above 0"),
        ("cross_entropy", "label_smoothing", 1.1, r"a number in \[0, 1\]"),
        ("cross_entropy", "class_weight", np.array([1.0, 0.0, 1.0]), "finite numbers above 0"),
        ("cross_entropy", "class_weight", np.ones(2), r"\(3,\)"),
        ("cross_entropy", "class_weight", np.array([1, 1, 1]), "floats"),
        ("nll", "class_weight", np.array([1.0, np.inf, 1.0]), "finite numbers above 0"),
        ("contrastive", "margin", 0.0, "a finite number above 0"),
        ("triplet_margin", "margin", np.nan, "a finite number above 0"),
        ("info_nce", "temperature", 0.0, "a finite number above 0"),
    ],
)
def test_parameter_errors(name: str, parameter: str, bad: Any, wanted: str) -> None:
    case = next(case for case in ALL if case.name == name)
    arguments = case.draw(np.random.default_rng(0), 4)
    for f in (getattr(nn, name), getattr(nn, f"{name}_grad")):
        with pytest.raises(ValueError, match=f"{parameter}: got .*, wanted {wanted}"):
            f(*arguments, **{parameter: bad})


@pytest.mark.parametrize("name", both(*PROBABILITIES))
@pytest.mark.parametrize("bad", [-1.0, 1.1, np.nan])
def test_binary_targets_are_probabilities(name: str, bad: float) -> None:
    with pytest.raises(ValueError, match=r"target: got values .* wanted \[0, 1\]"):
        getattr(nn, name)(np.zeros(2), np.array([0.0, bad]))


@pytest.mark.parametrize(
    ("name", "bad", "wanted"),
    [("hinge", 0.0, "-1 and 1"), ("squared_hinge", 0.5, "-1 and 1"), ("focal", -1.0, "0 and 1")],
)
def test_labels_are_one_of_two(name: str, bad: float, wanted: str) -> None:
    for f in (getattr(nn, name), getattr(nn, f"{name}_grad")):
        with pytest.raises(ValueError, match=f"target: got {bad}, wanted only {wanted}"):
            f(np.zeros(2), np.array([1.0, bad]))


@pytest.mark.parametrize("f", [nn.kl_divergence, nn.jensen_shannon, nn.cross_entropy])
@pytest.mark.parametrize(
    ("row", "message"),
    [
        ([-0.5, 1.5], "target: got -0.5, wanted at least 0"),
        ([np.nan, 1.0], "target: got nan, wanted at least 0"),
        ([0.4, 0.4], "target: got rows that add up to 0.8 to 0.8, wanted 1"),
    ],
)
def test_distribution_errors(f: Callable, row: list[float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        f(np.zeros((1, 2)), np.array([row]))


@pytest.mark.parametrize("f", [nn.cross_entropy, nn.cross_entropy_grad])
@pytest.mark.parametrize(
    ("logits", "labels", "message"),
    [
        (np.zeros(3), np.array([0]), r"logits: got shape \(3,\), wanted a matrix"),
        (np.zeros((0, 3)), np.zeros(0, int), r"logits: got shape \(0, 3\), wanted at least one"),
        (np.zeros((2, 3), int), np.array([0, 1]), "logits: got dtype int64"),
        (np.zeros((2, 3)), np.array([[0], [1]]), r"target: got shape \(2, 1\), wanted \(2,\)"),
        (np.zeros((2, 3)), np.array([0.0, 1.0]), "target: got dtype float64, wanted integers"),
        (np.zeros((2, 3)), np.array([0, 3]), "target: got values from 0 to 3, wanted 0 to 2"),
        (np.zeros((2, 3)), np.array([-1, 2]), "target: got values from -1 to 2, wanted 0 to 2"),
        (np.zeros((2, 3)), np.full((2, 2), 0.5), r"target: got shape \(2, 2\), wanted \(2, 3\)"),
    ],
)
def test_class_errors(f: Callable, logits: np.ndarray, labels: np.ndarray, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        f(logits, labels)


@pytest.mark.parametrize("f", [nn.nll, nn.nll_grad])
def test_nll_errors(f: Callable) -> None:
    with pytest.raises(
        ValueError, match="log_probabilities: got values up to 0.5, wanted at most"
    ):
        f(np.full((2, 2), 0.5), np.array([0, 1]))
    with pytest.raises(ValueError, match="labels: got values from 0 to 2, wanted 0 to 1"):
        f(np.zeros((2, 2)), np.array([0, 2]))


def test_domains_of_likelihoods() -> None:
    one = np.ones(2)
    for f in (nn.poisson_nll, nn.poisson_nll_grad):
        with pytest.raises(ValueError, match="target: got -1.0, wanted numbers of at least 0"):
            f(one, np.array([1.0, -1.0]))
        with pytest.raises(ValueError, match="prediction: got 0.0, wanted numbers above 0"):
            f(np.array([1.0, 0.0]), one, log_input=False)
    for f in (nn.gaussian_nll, nn.gaussian_nll_grad):
        with pytest.raises(ValueError, match="variance: got 0.0, wanted numbers above 0"):
            f(one, one, np.array([1.0, 0.0]))
        with pytest.raises(ValueError, match=r"variance: got shape \(1,\), wanted \(2,\)"):
            f(one, one, np.ones(1))


def test_errors_of_vectors() -> None:
    x, wrong = np.ones((2, 3)), np.ones((2, 2))
    for f in (nn.triplet_margin, nn.triplet_margin_grad):
        with pytest.raises(ValueError, match=r"negative: got shape \(2, 2\), wanted \(2, 3\)"):
            f(x, x, wrong)
        with pytest.raises(ValueError, match=r"anchor: got shape \(3,\), wanted a matrix"):
            f(x[0], x[0], x[0])
    for f in (nn.contrastive, nn.contrastive_grad):
        with pytest.raises(ValueError, match=r"right: got shape \(2, 2\), wanted \(2, 3\)"):
            f(x, wrong, np.zeros(2))
        with pytest.raises(ValueError, match=r"dissimilar: got shape \(2, 1\), wanted \(2,\)"):
            f(x, x, np.zeros((2, 1)))
        with pytest.raises(ValueError, match="dissimilar: got 2.0, wanted only 0 and 1"):
            f(x, x, np.array([0.0, 2.0]))
        with pytest.raises(ValueError, match="dissimilar: got dtype bool, wanted floats"):
            f(x, x, np.array([True, False]))


def test_a_scalar_is_no_image() -> None:
    with pytest.raises(ValueError, match="logits: got a scalar, wanted an array with an image"):
        nn.dice(np.array(0.0), np.array(1.0))
