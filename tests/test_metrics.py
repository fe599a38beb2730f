import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import glossary_code as nn

# By hand: class 1 has 3 hits among 4 chosen and 5 true ones.
PREDICTED = np.array([1, 1, 1, 1, 0, 0, 0, 0, 0, 0])
LABELS = np.array([1, 1, 1, 0, 1, 1, 0, 0, 0, 0])


def test_binary_values() -> None:
    assert nn.accuracy(PREDICTED, LABELS) == 0.7
    assert nn.precision(PREDICTED, LABELS) == 3 / 4
    assert nn.recall(PREDICTED, LABELS) == 3 / 5
    assert nn.f1(PREDICTED, LABELS) == pytest.approx(2 / (4 / 3 + 5 / 3), rel=1e-15)
    np.testing.assert_array_equal(nn.confusion_matrix(PREDICTED, LABELS, 2), [[4, 1], [2, 3]])


def test_macro_values() -> None:
    # By hand: the class 0 is chosen twice, rightly once; 1 once, wrongly; 3 once, rightly. Class
    # 2 does not occur, and does not count.
    predicted, labels = np.array([0, 0, 1, 3]), np.array([0, 1, 0, 3])
    assert nn.precision(predicted, labels, "macro") == pytest.approx((1 / 2 + 0 + 1) / 3)
    assert nn.recall(predicted, labels, "macro") == pytest.approx((1 / 2 + 0 + 1) / 3)
    assert nn.f1(predicted, labels, "macro") == pytest.approx((1 / 2 + 0 + 1) / 3)


def test_macro_needs_no_table_of_all_pairs_of_classes() -> None:
    labels = np.array([0, 10**6])
    assert nn.f1(labels, labels, "macro") == 1.0


def test_zero_divisions_give_zero() -> None:
    none, all_ = np.zeros(3, int), np.ones(3, int)
    for metric in (nn.precision, nn.recall, nn.f1):
        assert metric(none, none) == 0.0
        assert metric(none, all_) == 0.0
        assert metric(all_, none) == 0.0
        assert metric(all_, all_) == 1.0
        assert metric(none, none, "macro") == 1.0


def test_booleans_are_classes_0_and_1() -> None:
    predicted, labels = PREDICTED[:, np.newaxis] > 0, LABELS[:, np.newaxis] > 0
    assert nn.f1(predicted, labels) == nn.f1(PREDICTED, LABELS)
    assert nn.accuracy(predicted, labels) == 0.7
    np.testing.assert_array_equal(
        nn.confusion_matrix(predicted, labels, 2), nn.confusion_matrix(PREDICTED, LABELS, 2)
    )


def test_confusion_matrix_has_a_row_for_each_true_class() -> None:
    # By hand: an example of class 2 is taken for class 0.
    got = nn.confusion_matrix(np.array([0]), np.array([2]), 4)
    wanted = np.zeros((4, 4), int)
    wanted[2, 0] = 1
    np.testing.assert_array_equal(got, wanted)


def test_small_integer_types_do_not_wrap_around() -> None:
    predicted, labels = np.array([99], np.uint8), np.array([98], np.uint8)
    assert nn.confusion_matrix(predicted, labels, 100)[98, 99] == 1


@settings(max_examples=50, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32 - 1), k=st.integers(2, 5), n=st.integers(1, 20))
def test_scikit_learn_finds_the_same(seed: int, k: int, n: int) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    rng = np.random.default_rng(seed)
    predicted, labels = rng.integers(0, k, (2, n))
    average = "binary" if k == 2 else "macro"
    assert nn.accuracy(predicted, labels) == metrics.accuracy_score(labels, predicted)
    np.testing.assert_array_equal(
        nn.confusion_matrix(predicted, labels, k),
        metrics.confusion_matrix(labels, predicted, labels=range(k)),
    )
    for name in ("precision", "recall", "f1"):
        wanted = getattr(metrics, f"{name}_score")(
            labels, predicted, average=average, zero_division=0.0
        )
        assert getattr(nn, name)(predicted, labels, average) == pytest.approx(wanted, rel=1e-14)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32 - 1), n=st.integers(2, 20))
def test_r2_is_scikit_learns(seed: int, n: int) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    rng = np.random.default_rng(seed)
    prediction, target = rng.normal(size=(2, n, 1))
    assert nn.r2(prediction, target) == pytest.approx(
        metrics.r2_score(target, prediction), rel=1e-12
    )


def test_r2_values() -> None:
    target = np.array([1.0, 2.0, 6.0])
    assert nn.r2(target, target) == 1.0
    assert nn.r2(np.full(3, 3.0), target) == 0.0
    # By hand: errors 3, 2, 2, squares 17; deviations -2, -1, 3, squares 14.
    assert nn.r2(np.array([4.0, 4.0, 4.0]), target) == pytest.approx(
        1.0 - 14.0 / 14.0 - 3.0 / 14.0
    )


@pytest.mark.parametrize("size", [5e-324, 1e-160, 1e160, 4e307])
def test_r2_over_the_whole_range_of_floats(size: float) -> None:
    target = size * np.array([1.0, 2.0, 3.0])
    assert nn.r2(size * np.array([1.0, 2.0, 4.0]), target) == pytest.approx(0.5)


def test_nan_passes_through_r2() -> None:
    assert np.isnan(nn.r2(np.array([np.nan, 1.0]), np.array([1.0, 2.0])))


METRICS = [nn.accuracy, nn.precision, nn.recall, nn.f1]


@pytest.mark.parametrize(
    "metric", [*METRICS, lambda predicted, labels: nn.confusion_matrix(predicted, labels, 2)]
)
def test_errors(metric: object) -> None:
    with pytest.raises(ValueError, match=r"labels: got shape \(1,\), wanted \(10,\)"):
        metric(PREDICTED, LABELS[:1])
    with pytest.raises(ValueError, match=r"labels: got shape \(10, 1\), wanted \(10,\)"):
        metric(PREDICTED, LABELS[:, np.newaxis])
    with pytest.raises(ValueError, match="predicted: got dtype float64, wanted integers or boo"):
        metric(PREDICTED.astype(float), LABELS)
    with pytest.raises(ValueError, match=r"predicted: got shape \(0,\), wanted at least one"):
        metric(PREDICTED[:0], LABELS[:0])


@pytest.mark.parametrize("metric", [nn.precision, nn.recall, nn.f1])
def test_class_errors(metric: object) -> None:
    with pytest.raises(ValueError, match="labels: got values from 0 to 2, wanted 0 to 1"):
        metric(PREDICTED, 2 * LABELS)
    with pytest.raises(ValueError, match="predicted: got values from -1 to 0, wanted 0 to 1"):
        metric(-PREDICTED, LABELS, "macro")
    with pytest.raises(ValueError, match='average: got \'micro\', wanted "binary" or "macro"'):
        metric(PREDICTED, LABELS, "micro")


def test_confusion_matrix_errors() -> None:
    with pytest.raises(ValueError, match="k: got 0, wanted an integer of at least 1"):
        nn.confusion_matrix(PREDICTED, LABELS, 0)
    with pytest.raises(ValueError, match="predicted: got values from 0 to 1, wanted 0 to 0"):
        nn.confusion_matrix(PREDICTED, LABELS, 1)


def test_r2_errors() -> None:
    with pytest.raises(ValueError, match="target: got equal values only, wanted at least two"):
        nn.r2(np.array([1.0, 2.0]), np.array([3.0, 3.0]))
    with pytest.raises(ValueError, match="target: got equal values only"):
        nn.r2(np.zeros(0), np.zeros(0))
    with pytest.raises(ValueError, match=r"target: got shape \(2, 1\), wanted \(2,\)"):
        nn.r2(np.array([1.0, 2.0]), np.array([[1.0], [2.0]]))
    with pytest.raises(ValueError, match=r"target: got shape \(2, 2\), wanted \(n,\) or \(n, 1\)"):
        nn.r2(np.eye(2), np.eye(2))
    with pytest.raises(ValueError, match="target: got dtype int64, wanted floats"):
        nn.r2(np.array([1.0, 2.0]), np.array([1, 2]))
