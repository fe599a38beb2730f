from collections.abc import Callable

import numpy as np
import pytest

import glossary_code as nn

PAIRED = (nn.mse, nn.mse_grad, nn.binary_cross_entropy, nn.binary_cross_entropy_grad)
BINARY = (nn.binary_cross_entropy, nn.binary_cross_entropy_grad)
CLASSES = (nn.cross_entropy, nn.cross_entropy_grad)


def test_mse_value() -> None:
    # By hand: (1 + 0 + 4 + 1) / 4.
    prediction = np.array([[1.0, 2.0], [3.0, 4.0]])
    target = np.array([[0.0, 2.0], [1.0, 5.0]])
    assert nn.mse(prediction, target) == 1.5


def test_binary_cross_entropy_values() -> None:
    # By hand: σ(log 3) = 3/4, hence -log 3/4 for y = 1 and -log 1/4 for y = 0.
    z = np.full((2, 1), np.log(3.0))
    wanted = -(np.log(0.75) + np.log(0.25)) / 2
    assert nn.binary_cross_entropy(z, np.array([[1.0], [0.0]])) == pytest.approx(wanted, rel=1e-14)
    # softplus(-50) = e^-50 to first order; z - softplus(z) would give 0.
    assert nn.binary_cross_entropy(np.array([50.0]), np.array([1.0])) == pytest.approx(
        np.exp(-50.0), rel=1e-14
    )


def test_cross_entropy_values() -> None:
    # By hand: softmax is (1, 2, 5) / 8.
    z = np.log(np.array([[1.0, 2.0, 5.0], [1.0, 2.0, 5.0]]))
    wanted = -(np.log(0.125) + np.log(0.625)) / 2
    assert nn.cross_entropy(z, np.array([0, 2])) == pytest.approx(wanted, rel=1e-14)
    # The true value is 100; log(p + 1e-16) would give 36.
    assert nn.cross_entropy(np.array([[0.0, 100.0]]), np.array([0])) == 100.0


def test_two_classes_agree_with_binary() -> None:
    z = np.random.default_rng(0).normal(size=(6, 1))
    labels = np.array([0, 1, 1, 0, 1, 0])
    two = np.hstack([np.zeros_like(z), z])
    assert nn.cross_entropy(two, labels) == pytest.approx(
        nn.binary_cross_entropy(z, labels[:, np.newaxis].astype(float)), rel=1e-14
    )


@pytest.mark.parametrize(
    ("loss", "loss_grad", "target"),
    [
        (nn.mse, nn.mse_grad, np.array([[0.2, -1.0, 3.0], [0.5, 0.0, 1.0]])),
        (*BINARY, np.array([[1.0, 0.0, 0.3], [0.0, 1.0, 0.9]])),
        (*CLASSES, np.array([2, 0])),
    ],
)
def test_gradients(loss: Callable, loss_grad: Callable, target: np.ndarray) -> None:
    z = np.random.default_rng(1).normal(size=(2, 3))
    before = z.copy(), target.copy()
    numerical = nn.central_difference(lambda a: loss(a, target), z)
    np.testing.assert_allclose(loss_grad(z, target), numerical, atol=1e-9)
    np.testing.assert_array_equal(z, before[0])
    np.testing.assert_array_equal(target, before[1])


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


@pytest.mark.parametrize("f", PAIRED)
def test_paired_errors(f: Callable) -> None:
    with pytest.raises(ValueError, match=r"target: got shape \(3,\), wanted \(3, 1\)"):
        f(np.zeros((3, 1)), np.zeros(3))
    with pytest.raises(ValueError, match=r"got shape \(0, 1\), wanted at least one element"):
        f(np.zeros((0, 1)), np.zeros((0, 1)))
    with pytest.raises(ValueError, match="target: got dtype uint8, wanted floats"):
        f(np.zeros(3), np.zeros(3, dtype=np.uint8))


@pytest.mark.parametrize("f", BINARY)
@pytest.mark.parametrize("bad", [-1.0, 1.1, np.nan])
def test_binary_targets_are_probabilities(f: Callable, bad: float) -> None:
    with pytest.raises(ValueError, match=r"target: got values .* wanted \[0, 1\]"):
        f(np.zeros(2), np.array([0.0, bad]))


@pytest.mark.parametrize("f", CLASSES)
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
    ],
)
def test_class_errors(f: Callable, logits: np.ndarray, labels: np.ndarray, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        f(logits, labels)
