"""What PyTorch makes of the layers: outputs and gradients, written to layers.json.

Run it where PyTorch is installed: ``python tests/reference/pytorch_layers.py``. The tests read
the file, and run PyTorch itself where they can import it.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np

FILE = Path(__file__).with_name("layers.json")
SEED = 0

# Name of a case: function of glossary_code, shapes of its arrays, options.
CASES: dict[str, tuple[str, list[tuple[int, ...]], dict[str, Any]]] = {
    "linear": ("linear", [(5, 3), (3, 2), (2,)], {}),
    "embedding": ("embedding", [(2, 4), (3, 2)], {}),
    "flatten": ("flatten", [(2, 3, 2, 4)], {}),
    "batch_norm of vectors": ("batch_norm", [(5, 3), (3,), (3,)], {"epsilon": 1e-5}),
    "batch_norm of images": ("batch_norm", [(3, 2, 4, 3), (2,), (2,)], {"epsilon": 0.1}),
    "batch_norm_inference of vectors": (
        "batch_norm_inference",
        [(5, 3), (3,), (3,), (3,), (3,)],
        {"epsilon": 1e-5},
    ),
    "batch_norm_inference of images": (
        "batch_norm_inference",
        [(1, 2, 4, 3), (2,), (2,), (2,), (2,)],
        {"epsilon": 0.1},
    ),
    "layer_norm of vectors": ("layer_norm", [(5, 3), (3,), (3,)], {"epsilon": 1e-5}),
    "layer_norm of sequences": ("layer_norm", [(2, 3, 4), (4,), (4,)], {"epsilon": 0.1}),
    "rms_norm of vectors": ("rms_norm", [(5, 3), (3,)], {"epsilon": 1e-5}),
    "rms_norm of sequences": ("rms_norm", [(2, 3, 4), (4,)], {"epsilon": 0.1}),
    "conv2d": ("conv2d", [(2, 3, 5, 7), (4, 3, 2, 3), (4,)], {}),
    "conv2d with stride": ("conv2d", [(2, 3, 6, 7), (2, 3, 3, 2), (2,)], {"stride": 2}),
    "conv2d with padding": ("conv2d", [(2, 2, 3, 4), (3, 2, 3, 3), (3,)], {"padding": 1}),
    "conv2d with both": (
        "conv2d",
        [(2, 2, 4, 7), (3, 2, 3, 3), (3,)],
        {"stride": 3, "padding": 2},
    ),
    "max_pool2d": ("max_pool2d", [(2, 3, 5, 7)], {"size": 2}),
    "max_pool2d with overlap": ("max_pool2d", [(2, 3, 6, 8)], {"size": 3, "stride": 2}),
    "max_pool2d with ties": ("max_pool2d", [(2, 2, 4, 6)], {"size": 3, "stride": 1}),
    "average_pool2d": ("average_pool2d", [(2, 3, 5, 7)], {"size": 2}),
    "average_pool2d with overlap": ("average_pool2d", [(2, 3, 6, 8)], {"size": 3, "stride": 2}),
}


def draw_arguments(name: str, rng: np.random.Generator) -> list[np.ndarray]:
    """Draw the arrays that a case is called with."""
    function, shapes, _ = CASES[name]
    arguments = [rng.normal(1.0, 2.0, shape) for shape in shapes]
    if function == "embedding":
        arguments[0] = rng.integers(0, shapes[1][0], shapes[0])
    if function == "batch_norm_inference":
        arguments[4] = arguments[4] ** 2
    if name == "max_pool2d with ties":
        arguments[0] = np.round(arguments[0] / 4.0)
    return arguments


def run(
    function: str,
    arguments: list[np.ndarray],
    options: dict[str, Any],
    rng: np.random.Generator,
) -> dict[str, Any]:
    """Run PyTorch forwards and, from a random gradient at the output, backwards."""
    import torch
    from torch.nn import functional as F  # noqa: N812

    tensors = [
        torch.tensor(a, requires_grad=np.issubdtype(a.dtype, np.floating)) for a in arguments
    ]
    result: dict[str, Any] = {}
    if function == "linear":
        x, W, b = tensors
        y = F.linear(x, W.T, b)
    elif function == "embedding":
        y = F.embedding(*tensors)
    elif function == "flatten":
        y = torch.flatten(*tensors, start_dim=1)
    elif function == "batch_norm":
        x, scale, shift = tensors
        mean, variance = (torch.zeros(len(scale), dtype=x.dtype) for _ in range(2))
        y = F.batch_norm(
            x, mean, variance, scale, shift, training=True, momentum=1.0, eps=options["epsilon"]
        )
        result["statistics"] = [mean.tolist(), variance.tolist()]
    elif function == "batch_norm_inference":
        x, scale, shift, mean, variance = tensors
        y = F.batch_norm(x, mean.detach(), variance.detach(), scale, shift, eps=options["epsilon"])
    elif function == "layer_norm":
        x, scale, shift = tensors
        y = F.layer_norm(x, scale.shape, scale, shift, eps=options["epsilon"])
    elif function == "rms_norm":
        x, scale = tensors
        y = F.rms_norm(x, scale.shape, scale, eps=options["epsilon"])
    elif function == "conv2d":
        y = F.conv2d(*tensors, **options)
    elif function == "max_pool2d":
        y = F.max_pool2d(*tensors, options["size"], options.get("stride"))
    elif function == "average_pool2d":
        y = F.avg_pool2d(*tensors, options["size"], options.get("stride"))
    upstream = rng.normal(size=tuple(y.shape))
    y.backward(torch.tensor(upstream))
    result["upstream"] = upstream.tolist()
    result["y"] = y.tolist()
    result["gradients"] = [t.grad.tolist() for t in tensors if t.grad is not None]
    return result


def main() -> None:
    """Write the file anew."""
    import torch

    rng = np.random.default_rng(SEED)
    cases = {}
    for name, (function, _, options) in CASES.items():
        arguments = draw_arguments(name, rng)
        cases[name] = {
            "function": function,
            "options": options,
            "arguments": [a.tolist() for a in arguments],
            **run(function, arguments, options, rng),
        }
    document = {
        "torch": torch.__version__,
        "numpy": np.__version__,
        "seed": SEED,
        "dtype": "float64",
        "cases": cases,
    }
    text = json.dumps(document).replace('}, "', '},\n"')
    FILE.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
