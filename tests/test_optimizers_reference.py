"""The optimizers against those of PyTorch and Optax."""

import json

import numpy as np
import pytest
from reference import pytorch_optimizers
from reference.pytorch_optimizers import OPTAX, PYTORCH, START, STEPS, gradient

import glossary_code as nn

# tests/reference/optimizers.json, made by pytorch_optimizers.py beside it.
DOCUMENT = json.loads(pytorch_optimizers.FILE.read_text(encoding="utf-8"))


def compare(factory: str, options: dict, wanted: dict[str, list[float]]) -> None:
    optimizer = getattr(nn, factory)(**options)
    arrays = [START]
    state = optimizer.init(arrays)
    for t in range(1, STEPS[-1] + 1):
        arrays, state = optimizer.update(arrays, [gradient(t)], state)
        if t in STEPS:
            np.testing.assert_allclose(arrays[0], wanted[str(t)], rtol=1e-12, err_msg=str(t))


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
