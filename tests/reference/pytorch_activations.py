"""What PyTorch makes of the activations: values and gradients, written to activations.json.

Run it where PyTorch is installed: ``python tests/reference/pytorch_activations.py``. The tests
read the file, and run PyTorch itself where they can import it.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np

FILE = Path(__file__).with_name("activations.json")
SEED = 0

# Kinks, minima, and where PyTorch changes to another formula or an exponential overflows.
EDGES = [-1000.0, -36.0, -8.0, -3.0, -1.5, -1.0, 0.0, 1.0, 3.0, 6.0, 20.0, 21.0, 36.0, 1000.0]

# Name of a case: function of glossary_code, options.
ELEMENTWISE: dict[str, tuple[str, dict[str, Any]]] = {
    **{
        name: (name, {})
        for name in (
            "identity",
            "sigmoid",
            "log_sigmoid",
            "hard_sigmoid",
            "tanh",
            "hard_tanh",
            "softsign",
            "relu",
            "relu6",
            "leaky_relu",
            "elu",
            "celu",
            "selu",
            "softplus",
            "gelu",
            "gelu_tanh",
            "silu",
            "hard_swish",
            "mish",
        )
    },
    "leaky_relu of slope 0.2": ("leaky_relu", {"slope": 0.2}),
    "prelu of slope 0.25": ("prelu", {"slope": 0.25}),
    "elu of alpha 0.5": ("elu", {"alpha": 0.5}),
    "celu of alpha 0.5": ("celu", {"alpha": 0.5}),
}

# Name of a case: function of glossary_code, shape of z, options.
VECTORS: dict[str, tuple[str, tuple[int, ...], dict[str, Any]]] = {
    "softmax": ("softmax", (3, 4), {"axis": -1}),
    "softmax along columns": ("softmax", (3, 4), {"axis": 0}),
    "softmax at temperature 0.5": ("softmax", (3, 4), {"axis": -1, "temperature": 0.5}),
    "log_softmax": ("log_softmax", (3, 4), {"axis": -1}),
    "log_softmax at temperature 3": ("log_softmax", (3, 4), {"axis": 1, "temperature": 3.0}),
    "softmin": ("softmin", (3, 4), {"axis": -1}),
    "maxout": ("maxout", (2, 3, 4), {"axis": 1}),
    "glu": ("glu", (3, 4), {"axis": -1}),
    "glu along columns": ("glu", (4, 3), {"axis": 0}),
    "swiglu": ("swiglu", (3, 4), {"axis": -1}),
}


def draw_points(rng: np.random.Generator) -> np.ndarray:
    """Draw pre-activations, after the edges."""
    return np.concatenate([EDGES, rng.normal(0.0, 4.0, 20)])


def evaluate(function: str, z: Any, options: dict[str, Any]) -> Any:
    """Call what PyTorch has for a function of glossary_code."""
    import torch
    from torch.nn import functional as F  # noqa: N812

    if function == "maxout":
        return z.max(options["axis"]).values
    if function in ("glu", "swiglu"):
        a, b = z.chunk(2, options["axis"])
        return F.glu(z, options["axis"]) if function == "glu" else F.silu(a) * b
    if function in ("softmax", "log_softmax", "softmin"):
        return getattr(F, function)(z / options.get("temperature", 1.0), options["axis"])
    if function == "identity":
        return torch.nn.Identity()(z)
    if function == "gelu_tanh":
        return F.gelu(z, approximate="tanh")
    if function == "prelu":
        return F.prelu(z, torch.tensor(options["slope"], dtype=z.dtype))
    names = {
        "log_sigmoid": "logsigmoid",
        "hard_sigmoid": "hardsigmoid",
        "hard_tanh": "hardtanh",
        "hard_swish": "hardswish",
    }
    keywords = {"negative_slope" if k == "slope" else k: v for k, v in options.items()}
    return getattr(F, names.get(function, function))(z, **keywords)


def run(
    function: str, z: np.ndarray, options: dict[str, Any], rng: np.random.Generator | None = None
) -> dict[str, Any]:
    """Run PyTorch forwards and backwards, from a gradient of ones or a random one."""
    import torch

    tensor = torch.tensor(z, requires_grad=True)
    y = evaluate(function, tensor, options)
    upstream = np.ones(tuple(y.shape)) if rng is None else rng.normal(size=tuple(y.shape))
    y.backward(torch.tensor(upstream))
    return {"upstream": upstream.tolist(), "y": y.tolist(), "gradient": tensor.grad.tolist()}


def main() -> None:
    """Write the file anew."""
    import torch

    rng = np.random.default_rng(SEED)
    z = draw_points(rng)
    elementwise, vectors = {}, {}
    for name, (function, options) in ELEMENTWISE.items():
        result = run(function, z, options)
        elementwise[name] = {"y": result["y"], "gradient": result["gradient"]}
    for name, (function, shape, options) in VECTORS.items():
        points = rng.normal(0.0, 3.0, shape)
        vectors[name] = {"z": points.tolist(), **run(function, points, options, rng)}
    document = {
        "torch": torch.__version__,
        "numpy": np.__version__,
        "seed": SEED,
        "dtype": "float64",
        "z": z.tolist(),
        "elementwise": elementwise,
        "vectors": vectors,
    }
    text = json.dumps(document).replace('}, "', '},\n"')
    FILE.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
