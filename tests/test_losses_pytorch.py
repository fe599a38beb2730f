"""The losses against those of PyTorch, and of scikit-learn."""

import json
from typing import Any

import numpy as np
import pytest
from reference import pytorch_losses

import glossary_code as nn

CASES = json.loads(pytorch_losses.FILE.read_text(encoding="utf-8"))["cases"]
each = pytest.mark.parametrize("name", CASES)
reductions = pytest.mark.parametrize("reduction", pytorch_losses.REDUCTIONS)


def arrays_of(options: dict[str, Any]) -> dict[str, Any]:
    return {k: np.array(v) if isinstance(v, list) else v for k, v in options.items()}


def compare(
    case: dict[str, Any], arguments: list[np.ndarray], reduction: Any, wanted: dict[str, Any]
) -> None:
    options = arrays_of(case["options"])
    loss = getattr(nn, case["function"])(*arguments, **options, reduction=reduction)
    options.pop("full", None)
    gradients = getattr(nn, f"{case['function']}_grad")(*arguments, **options, reduction=reduction)
    gradients = gradients if isinstance(gradients, tuple) else (gradients,)
    # PyTorch's own rounding is absolute where it subtracts: 1 - cos, σ(z) - y, log q - log p.
    np.testing.assert_allclose(loss, wanted["loss"], rtol=1e-12, atol=1e-15)
    for gradient, want in zip(gradients, wanted["gradients"], strict=True):
        np.testing.assert_allclose(gradient, want, rtol=1e-12, atol=1e-15)


@each
@reductions
def test_pytorch_returns_the_same(name: str, reduction: str) -> None:
    # tests/reference/losses.json, made by pytorch_losses.py beside it.
    case = CASES[name]
    wanted = case[reduction]
    if name == "cross_entropy of weighted distributions" and reduction == "mean":
        # There PyTorch divides by n, where the weights of labels count.
        q, weights = np.array(case["arguments"][1]), np.array(case["options"]["class_weight"])
        share = len(q) / np.sum(weights * q)
        wanted = {k: np.multiply(v, share) for k, v in wanted.items()}
    compare(case, [np.array(a) for a in case["arguments"]], reduction, wanted)


@each
def test_pytorch_itself_returns_the_same(name: str) -> None:
    pytest.importorskip("torch")
    arguments = pytorch_losses.draw_arguments(name, np.random.default_rng(1))
    case = CASES[name]
    for reduction in ("sum", "none"):
        wanted = pytorch_losses.run(case["function"], arguments, case["options"], reduction)
        compare(case, arguments, reduction, wanted)


def test_scikit_learn_returns_the_same() -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(2, 20))
    assert nn.mse(x, y) == pytest.approx(metrics.mean_squared_error(y, x), rel=1e-14)
    assert nn.rmse(x, y) == pytest.approx(metrics.root_mean_squared_error(y, x), rel=1e-14)
    assert nn.mae(x, y) == pytest.approx(metrics.mean_absolute_error(y, x), rel=1e-14)
    assert nn.pinball(x, y, tau=0.2) == pytest.approx(
        metrics.mean_pinball_loss(y, x, alpha=0.2), rel=1e-14
    )
    signs = np.where(y > 0, 1.0, -1.0)
    assert nn.hinge(x, signs) == pytest.approx(metrics.hinge_loss(signs, x), rel=1e-14)
    z, labels = rng.normal(size=(20, 3)), np.arange(20) % 3
    assert nn.cross_entropy(z, labels) == pytest.approx(
        metrics.log_loss(labels, nn.softmax(z)), rel=1e-14
    )
