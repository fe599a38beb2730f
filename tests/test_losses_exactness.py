"""The elementwise losses against their formulas, in units in the last place."""

import numpy as np
import pytest

from glossary_code import exactness, losses

# Measured on the grid and rounded up a little: the loss and its derivative in float64, then
# both in float32.
BOUNDS = {
    "mse": (0.5, 0, 0.5, 0),
    "mae": (0, 0, 0, 0),
    "huber": (1, 0, 1, 0),
    "smooth_l1": (1.5, 0.5, 1.5, 0.5),
    "log_cosh": (3, 1.5, 3, 1.5),
    "pinball": (0.5, 0, 0.5, 0),
    "binary_cross_entropy of 1": (1.5, 2, 2.5, 2.5),
    "binary_cross_entropy of 0": (1.5, 2, 2.5, 2.5),
    # The square doubles the error of the sigmoid, and that of the logarithm comes on top.
    "focal of 1": (6, 7, 7.5, 7.5),
    "focal of 0": (6, 7, 7.5, 7.5),
    "hinge": (0.5, 0, 0.5, 0),
    "squared_hinge": (2, 0.5, 2, 0.5),
    "poisson_nll": (1, 1, 2.5, 2.5),
}


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("case", exactness.LOSSES)
def test_errors_are_bounded(case: str, dtype: type) -> None:
    bounds = BOUNDS[case][:2] if dtype is np.float64 else BOUNDS[case][2:]
    errors = exactness.loss_errors(case, dtype)
    for (kernel, worst), bound in zip(errors.items(), bounds, strict=True):
        assert worst.ulps <= bound, f"{kernel} at {worst.z}"


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_cross_entropy_of_two_classes(dtype: type) -> None:
    def logits(z: np.ndarray) -> np.ndarray:
        return np.stack([z, np.zeros_like(z)], axis=1)

    def loss(z: np.ndarray) -> np.ndarray:
        return losses.cross_entropy(logits(z), np.zeros(len(z), int), reduction="none")

    def gradient(z: np.ndarray) -> np.ndarray:
        labels = np.zeros(len(z), int)
        return losses.cross_entropy_grad(logits(z), labels, reduction="none")[:, 0]

    definition = exactness.LOSSES["binary_cross_entropy of 1"].definition
    assert exactness.worst(loss, definition, None, dtype).ulps <= 2.5
    assert exactness.worst(gradient, definition, "z", dtype).ulps <= 3


def test_every_loss_of_one_number_is_measured() -> None:
    of_several = {
        "contrastive", "cosine_distance", "cross_entropy", "dice", "gaussian_nll", "info_nce",
        "jensen_shannon", "kl_divergence", "nll", "rmse", "triplet_margin",
    }  # fmt: skip
    names = {name for name in losses.__all__ if not name.endswith("_grad")}
    assert names - of_several == {case.name for case in exactness.LOSSES.values()}
