"""What holds for every layer: its values are PyTorch's, and its pullback is the way back."""

import json
from collections.abc import Callable
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import make_vjp
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import pytorch_layers

import glossary_code as nn

CASES = json.loads(pytorch_layers.FILE.read_text(encoding="utf-8"))["cases"]
EACH = pytest.mark.parametrize("name", CASES)
EACH_SMOOTH = pytest.mark.parametrize("name", [name for name in CASES if "ties" not in name])
# The arguments in which a layer is linear or affine: there a difference is the derivative.
AFFINE = {
    "linear": (0, 1, 2),
    "embedding": (1,),
    "flatten": (0,),
    "batch_norm": (1, 2),
    "batch_norm_inference": (0, 1, 2),
    "layer_norm": (1, 2),
    "rms_norm": (1,),
    "conv2d": (0, 1, 2),
    "max_pool2d": (),
    "average_pool2d": (0,),
}


def arguments_of(name: str) -> list[np.ndarray]:
    return [np.array(a) for a in CASES[name]["arguments"]]


def call(name: str, arguments: list[np.ndarray]) -> tuple[np.ndarray, Callable]:
    """Call the layer of a case, and drop the statistics of batch_norm."""
    case = CASES[name]
    return getattr(nn, case["function"])(*arguments, **case["options"])[:2]


def differentiable(name: str) -> list[int]:
    """Find the places of the arguments that the pullback returns gradients at."""
    floats = [i for i, a in enumerate(arguments_of(name)) if a.dtype.kind == "f"]
    return floats[: len(CASES[name]["gradients"])]


def assert_equal_to_12_digits(got: np.ndarray, wanted: np.ndarray) -> None:
    np.testing.assert_allclose(got, wanted, rtol=1e-12, atol=1e-12 * np.max(np.abs(wanted)))


@EACH
def test_pytorch_returns_the_same(name: str) -> None:
    # tests/reference/layers.json, made by pytorch_layers.py beside it.
    case = CASES[name]
    y, pullback = call(name, arguments_of(name))
    assert_equal_to_12_digits(y, case["y"])
    gradients = pullback(np.array(case["upstream"]))
    for got, wanted in zip(gradients, case["gradients"], strict=True):
        assert_equal_to_12_digits(got, wanted)


@pytest.mark.parametrize("name", [name for name in CASES if "statistics" in CASES[name]])
def test_statistics_are_those_of_pytorch(name: str) -> None:
    case = CASES[name]
    _, _, batch = nn.batch_norm(*arguments_of(name), **case["options"])
    for got, wanted in zip(batch, case["statistics"], strict=True):
        assert_equal_to_12_digits(got, wanted)


@EACH
def test_pytorch_still_returns_the_same(name: str) -> None:
    pytest.importorskip("torch")
    rng = np.random.default_rng(1)
    arguments = pytorch_layers.draw_arguments(name, rng)
    case = CASES[name]
    result = pytorch_layers.run(case["function"], arguments, case["options"], rng)
    y, pullback = call(name, arguments)
    assert_equal_to_12_digits(y, result["y"])
    gradients = pullback(np.array(result["upstream"]))
    for got, wanted in zip(gradients, result["gradients"], strict=True):
        assert_equal_to_12_digits(got, wanted)


@EACH_SMOOTH
def test_gradients_are_those_of_differences(name: str) -> None:
    arguments, upstream = arguments_of(name), np.array(CASES[name]["upstream"])
    gradients = call(name, arguments)[1](upstream)
    for i, gradient in zip(differentiable(name), gradients, strict=True):

        def f(a: np.ndarray, i: int = i) -> float:
            return float(
                np.sum(upstream * call(name, [*arguments[:i], a, *arguments[i + 1 :]])[0])
            )

        nn.check_gradient(f, gradient, arguments[i])


@EACH
def test_pullback_is_the_adjoint(name: str) -> None:
    # <u, J t> = <pullback(u), t>, with J t = y(a + t) - y(a), exactly, where y is affine in a.
    rng = np.random.default_rng(0)
    arguments, upstream = arguments_of(name), np.array(CASES[name]["upstream"])
    y, pullback = call(name, arguments)
    gradients = dict(zip(differentiable(name), pullback(upstream), strict=True))
    for i in AFFINE[CASES[name]["function"]]:
        t = rng.normal(size=arguments[i].shape)
        moved, _ = call(name, [*arguments[:i], arguments[i] + t, *arguments[i + 1 :]])
        terms = upstream * (moved - y)
        np.testing.assert_allclose(
            np.sum(terms), np.sum(gradients[i] * t), atol=1e-13 * np.sum(np.abs(terms))
        )


def windows(x: np.ndarray, height: int, width: int, stride: int) -> np.ndarray:
    """List the windows of images, by slices: (height · width, n, c, h_out, w_out)."""
    h_end, w_end = x.shape[2] - height + 1, x.shape[3] - width + 1
    return anp.stack(
        [
            x[:, :, i : i + h_end : stride, j : j + w_end : stride]
            for i in range(height)
            for j in range(width)
        ]
    )


def normalized(x: np.ndarray, axis: tuple[int, ...], epsilon: float) -> np.ndarray:
    mean = anp.mean(x, axis=axis, keepdims=True)
    return (x - mean) / anp.sqrt(anp.var(x, axis=axis, keepdims=True) + epsilon)


def per_feature(x: np.ndarray, v: np.ndarray) -> np.ndarray:
    return anp.reshape(v, (1, -1) + (1,) * (x.ndim - 2))


def conv2d(x: Any, W: Any, b: Any, stride: int = 1, padding: int = 0) -> Any:
    x = anp.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)), "constant")
    patches = windows(x, W.shape[2], W.shape[3], stride)
    kernels = anp.reshape(W, (W.shape[0], W.shape[1], -1))
    return anp.einsum("kncij,ock->noij", patches, kernels) + per_feature(x, b)


WITNESSES = {
    "linear": lambda x, W, b: anp.einsum("ni,io->no", x, W) + b,
    "embedding": lambda tokens, W: anp.dot(np.eye(W.shape[0])[tokens], W),
    "flatten": lambda x: anp.reshape(x, (x.shape[0], -1)),
    "batch_norm": lambda x, scale, shift, epsilon: (
        normalized(x, (0, 2, 3)[: x.ndim - 1], epsilon) * per_feature(x, scale)
        + per_feature(x, shift)
    ),
    "batch_norm_inference": lambda x, scale, shift, mean, variance, epsilon: (
        (x - per_feature(x, mean))
        / per_feature(x, anp.sqrt(variance + epsilon))
        * per_feature(x, scale)
        + per_feature(x, shift)
    ),
    "layer_norm": lambda x, scale, shift, epsilon: normalized(x, (-1,), epsilon) * scale + shift,
    "rms_norm": lambda x, scale, epsilon: (
        x / anp.sqrt(anp.mean(x**2, axis=-1, keepdims=True) + epsilon) * scale
    ),
    "conv2d": conv2d,
    "max_pool2d": lambda x, size, stride=None: anp.max(
        windows(x, size, size, stride or size), axis=0
    ),
    "average_pool2d": lambda x, size, stride=None: anp.mean(
        windows(x, size, size, stride or size), axis=0
    ),
}


@EACH_SMOOTH  # autograd shares the gradient out among ties
def test_autograd_finds_the_same(name: str) -> None:
    case = CASES[name]
    witness = WITNESSES[case["function"]]
    arguments, upstream = arguments_of(name), np.array(case["upstream"])
    y, pullback = call(name, arguments)
    for i, gradient in zip(differentiable(name), pullback(upstream), strict=True):
        vjp, wanted = make_vjp(witness, i)(*arguments, **case["options"])
        assert_equal_to_12_digits(y, wanted)
        assert_equal_to_12_digits(gradient, vjp(upstream))


@EACH
def test_inputs_stay_and_the_pullback_repeats(name: str) -> None:
    arguments, upstream = arguments_of(name), np.array(CASES[name]["upstream"])
    before = [a.copy() for a in (*arguments, upstream)]
    _, pullback = call(name, arguments)
    for first, second in zip(pullback(upstream), pullback(upstream), strict=True):
        np.testing.assert_array_equal(first, second)
    for now, then in zip((*arguments, upstream), before, strict=True):
        np.testing.assert_array_equal(now, then)


@EACH
def test_gradients_have_the_shapes_of_their_arguments(name: str) -> None:
    arguments, upstream = arguments_of(name), np.array(CASES[name]["upstream"])
    gradients = call(name, arguments)[1](upstream)
    for i, gradient in zip(differentiable(name), gradients, strict=True):
        assert gradient.shape == arguments[i].shape


@EACH
def test_float32_stays_float32(name: str) -> None:
    arguments = [a.astype(np.float32) if a.dtype.kind == "f" else a for a in arguments_of(name)]
    y, pullback = call(name, arguments)
    gradients = pullback(np.array(CASES[name]["upstream"], np.float32))
    assert {y.dtype, *(g.dtype for g in gradients)} == {np.dtype(np.float32)}
    np.testing.assert_allclose(y, CASES[name]["y"], rtol=1e-4, atol=1e-4)


@EACH
def test_pullback_errors(name: str) -> None:
    upstream = np.array(CASES[name]["upstream"])
    _, pullback = call(name, arguments_of(name))
    with pytest.raises(ValueError, match=r"upstream: got shape .*, wanted .*, that of y"):
        pullback(upstream[:-1])
    with pytest.raises(ValueError, match="upstream: got dtype int64, wanted floats"):
        pullback(upstream.astype(int))


@EACH
@settings(max_examples=5, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_order_of_the_batch_is_of_no_account(name: str, seed: int) -> None:
    x, *others = pytorch_layers.draw_arguments(name, np.random.default_rng(seed))
    upstream = np.array(CASES[name]["upstream"])
    order = np.random.default_rng(seed).permutation(len(x))
    y, pullback = call(name, [x, *others])
    y_permuted, pullback_permuted = call(name, [x[order], *others])
    np.testing.assert_allclose(y_permuted, y[order], rtol=1e-9, atol=1e-12)
    gradients, permuted = pullback(upstream), pullback_permuted(upstream[order])
    if differentiable(name)[0] == 0:
        gradients = (gradients[0][order], *gradients[1:])
    for got, wanted in zip(permuted, gradients, strict=True):
        np.testing.assert_allclose(got, wanted, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(
    "name", [name for name in CASES if CASES[name]["function"] != "batch_norm"]
)
@settings(max_examples=5, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32 - 1))
def test_a_batch_is_a_stack_of_examples(name: str, seed: int) -> None:
    x, *others = pytorch_layers.draw_arguments(name, np.random.default_rng(seed))
    y, _ = call(name, [x, *others])
    for i in range(len(x)):
        alone, _ = call(name, [x[i : i + 1], *others])
        np.testing.assert_allclose(alone, y[i : i + 1], rtol=1e-9, atol=1e-12)


HUGE = np.full((2, 2), 1e308)


@pytest.mark.parametrize(
    "run",
    [
        lambda: nn.linear(HUGE, HUGE, np.zeros(2)),
        lambda: nn.conv2d(HUGE[None, None], HUGE[None, None], np.zeros(1)),
        lambda: nn.average_pool2d(HUGE[None, None], 2),
        lambda: nn.dropout(HUGE, 0.5, np.random.default_rng(0)),
        lambda: nn.batch_norm_inference(
            HUGE, np.full(2, 1e9), np.zeros(2), np.zeros(2), np.full(2, 0.1)
        ),
    ],
)
def test_what_leaves_the_range_of_floats_becomes_infinite_without_a_warning(run) -> None:
    y, pullback = run()
    assert np.any(np.isinf(y))
    pullback(np.full_like(y, 1e308))
