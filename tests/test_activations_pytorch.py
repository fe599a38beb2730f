"""The activations against those of PyTorch."""

import json
from typing import Any

import numpy as np
import pytest
from reference import pytorch_activations
from reference.pytorch_activations import ELEMENTWISE, VECTORS

import glossary_code as nn

# tests/reference/activations.json, made by pytorch_activations.py beside it.
DOCUMENT = json.loads(pytorch_activations.FILE.read_text(encoding="utf-8"))

# PyTorch's 1/6 has the digits of float32; its softplus is z from z = 20 on.
VALUE_TOLERANCE = {"softplus": 1e-10}
GRADIENT_TOLERANCE = {"hard_sigmoid": 1e-7, "softplus": 1e-9}


def compare_elementwise(name: str, z: np.ndarray, wanted: dict[str, Any]) -> None:
    function, options = ELEMENTWISE[name]
    y = getattr(nn, function)(z, **options)
    gradient = getattr(nn, f"{function}_grad")(z, **options)
    # PyTorch's rounding is absolute where it subtracts: 1 - y², 1 + erf(z/√2).
    tolerance = VALUE_TOLERANCE.get(name, 1e-12)
    np.testing.assert_allclose(y, wanted["y"], rtol=tolerance, atol=1e-15)
    tolerance = GRADIENT_TOLERANCE.get(name, 1e-12)
    np.testing.assert_allclose(gradient, wanted["gradient"], rtol=tolerance, atol=1e-15)


def compare_vectors(name: str, z: np.ndarray, wanted: dict[str, Any]) -> None:
    function, _, options = VECTORS[name]
    upstream = np.array(wanted["upstream"])
    y = getattr(nn, function)(z, **options)
    gradient = getattr(nn, f"{function}_vjp")(z, upstream, **options)
    np.testing.assert_allclose(y, wanted["y"], rtol=1e-12)
    np.testing.assert_allclose(gradient, wanted["gradient"], rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_pytorch_returns_the_same(name: str) -> None:
    compare_elementwise(name, np.array(DOCUMENT["z"]), DOCUMENT["elementwise"][name])


@pytest.mark.parametrize("name", VECTORS)
def test_pytorch_returns_the_same_of_vectors(name: str) -> None:
    wanted = DOCUMENT["vectors"][name]
    compare_vectors(name, np.array(wanted["z"]), wanted)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_pytorch_itself_returns_the_same(name: str) -> None:
    pytest.importorskip("torch")
    function, options = ELEMENTWISE[name]
    z = pytorch_activations.draw_points(np.random.default_rng(1))
    compare_elementwise(name, z, pytorch_activations.run(function, z, options))


@pytest.mark.parametrize("name", VECTORS)
def test_pytorch_itself_returns_the_same_of_vectors(name: str) -> None:
    pytest.importorskip("torch")
    function, shape, options = VECTORS[name]
    rng = np.random.default_rng(1)
    z = rng.normal(0.0, 3.0, shape)
    compare_vectors(name, z, pytorch_activations.run(function, z, options, rng))


def test_pytorch_shares_a_slope_as_we_do() -> None:
    torch = pytest.importorskip("torch")
    z, upstream = np.random.default_rng(2).normal(size=(2, 5, 3))
    slope = torch.tensor([0.25, -0.5, 2.0], dtype=torch.float64, requires_grad=True)
    y = torch.nn.functional.prelu(torch.tensor(z), slope)
    y.backward(torch.tensor(upstream))
    np.testing.assert_allclose(nn.prelu(z, slope.detach().numpy()), y.detach(), rtol=1e-14)
    gradient = np.sum(upstream * nn.prelu_slope_grad(z), axis=0)
    np.testing.assert_allclose(gradient, slope.grad, rtol=1e-12)
