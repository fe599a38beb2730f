"""The optimizers against those of PyTorch and Optax."""

import json

import numpy as np
import pytest
from reference import pytorch_optimizers
from reference.pytorch_optimizers import (
    EVERY,
    OPTAX,
    PYTORCH,
    SOPHIA,
    START,
    STEPS,
    curvature,
    gradient,
)

import glossary_code as nn

# tests/reference/optimizers.json, made by pytorch_optimizers.py beside it.
DOCUMENT = json.loads(pytorch_optimizers.FILE.read_text(encoding="utf-8"))


def compare_sophia(wanted: dict[str, list[float]]) -> None:
    # Optax divides m by its correction: the same as γ and ε times that. It has the curvature of a
    # step at the next one.
    theta, m, h = START, np.zeros(6), np.zeros(6)
    for t in range(1, STEPS[-1] + 1):
        correction = 1.0 - SOPHIA["beta1"] ** t
        options = SOPHIA | {name: SOPHIA[name] * correction for name in ("gamma", "epsilon")}
        decayed = theta * (1.0 - 0.01 * options.pop("weight_decay"))
        theta, m = nn.sophia_step(decayed, gradient(t), m, h, 0.01, **options, weight_decay=0.0)
        if t % EVERY == 1:
            h = 0.99 * h + 0.01 * curvature(t)
        if t in STEPS:
            np.testing.assert_allclose(theta, wanted[str(t)], rtol=1e-12, err_msg=str(t))


def compare(factory: str, options: dict, wanted: dict[str, list[float]]) -> None:
    optimizer = getattr(nn, factory)(**options)
    arrays = [START]
    state = optimizer.init(arrays)
    for t in range(1, STEPS[-1] + 1):
        arrays, state = optimizer.update(arrays, [gradient(t)], state)
        if t in STEPS:
            # A weight that only decays ends where floats have few digits.
            np.testing.assert_allclose(arrays[0], wanted[str(t)], 1e-12, 1e-300, err_msg=str(t))


@pytest.mark.parametrize("case", PYTORCH)
def test_pytorch_goes_the_same_way(case: str) -> None:
    factory, options, _, _ = PYTORCH[case]
    compare(factory, options, DOCUMENT["pytorch"][case])


@pytest.mark.parametrize("case", OPTAX)
def test_optax_goes_the_same_way(case: str) -> None:
    factory, options, _, _ = OPTAX[case]
    compare(factory, options, DOCUMENT["optax_values"][case])


@pytest.mark.parametrize("case", PYTORCH)
def test_pytorch_itself_goes_the_same_way(case: str) -> None:
    pytest.importorskip("torch")
    factory, options, _, _ = PYTORCH[case]
    compare(factory, options, pytorch_optimizers.run_pytorch(case))


@pytest.mark.parametrize("case", OPTAX)
def test_optax_itself_goes_the_same_way(case: str) -> None:
    pytest.importorskip("optax")
    factory, options, _, _ = OPTAX[case]
    compare(factory, options, pytorch_optimizers.run_optax(case))


def test_optax_goes_the_same_way_with_sophia() -> None:
    compare_sophia(DOCUMENT["sophia"])


def test_optax_itself_goes_the_same_way_with_sophia() -> None:
    pytest.importorskip("optax")
    compare_sophia(pytorch_optimizers.run_sophia())
