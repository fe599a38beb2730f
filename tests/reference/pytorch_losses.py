"""What PyTorch makes of the losses: values and gradients, written to losses.json.

Run it where PyTorch is installed: ``python tests/reference/pytorch_losses.py``. The tests read
the file, and run PyTorch itself where they can import it.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np

FILE = Path(__file__).with_name("losses.json")
SEED = 0
REDUCTIONS = ("mean", "sum", "none")
WEIGHTS = [0.5, 2.0, 1.5]

# Name of a case: function of glossary_code, kinds of its arguments, options.
CASES: dict[str, tuple[str, tuple[str, ...], dict[str, Any]]] = {
    "mse": ("mse", ("errors", "zeros"), {}),
    "mae": ("mae", ("errors", "zeros"), {}),
    "huber": ("huber", ("errors", "zeros"), {}),
    "huber with delta": ("huber", ("errors", "zeros"), {"delta": 0.5}),
    "smooth_l1": ("smooth_l1", ("errors", "zeros"), {}),
    "smooth_l1 with beta": ("smooth_l1", ("errors", "zeros"), {"beta": 0.5}),
    "binary_cross_entropy": ("binary_cross_entropy", ("logits", "fractions"), {}),
    "binary_cross_entropy of labels": ("binary_cross_entropy", ("logits", "binary"), {}),
    "binary_cross_entropy with pos_weight": (
        "binary_cross_entropy",
        ("logits", "fractions"),
        {"pos_weight": 3.0},
    ),
    "cross_entropy": ("cross_entropy", ("logits", "labels"), {}),
    "cross_entropy with class_weight": (
        "cross_entropy",
        ("logits", "labels"),
        {"class_weight": WEIGHTS},
    ),
    "cross_entropy with label_smoothing": (
        "cross_entropy",
        ("logits", "labels"),
        {"label_smoothing": 0.3},
    ),
    "cross_entropy with both": (
        "cross_entropy",
        ("logits", "labels"),
        {"class_weight": WEIGHTS, "label_smoothing": 0.3},
    ),
    "cross_entropy of distributions": (
        "cross_entropy",
        ("logits", "distributions"),
        {"label_smoothing": 0.3},
    ),
    "cross_entropy of weighted distributions": (
        "cross_entropy",
        ("logits", "distributions"),
        {"class_weight": WEIGHTS},
    ),
    "nll": ("nll", ("log-probabilities", "labels"), {}),
    "nll with class_weight": ("nll", ("log-probabilities", "labels"), {"class_weight": WEIGHTS}),
    "kl_divergence": ("kl_divergence", ("logits", "distributions"), {}),
    "poisson_nll": ("poisson_nll", ("errors", "counts"), {}),
    "poisson_nll in full": ("poisson_nll", ("errors", "counts"), {"full": True}),
    "poisson_nll of rates": ("poisson_nll", ("positive", "counts"), {"log_input": False}),
    "gaussian_nll": ("gaussian_nll", ("errors", "zeros", "positive"), {}),
    "gaussian_nll in full": ("gaussian_nll", ("errors", "zeros", "positive"), {"full": True}),
    "cosine_distance": ("cosine_distance", ("normal", "normal"), {}),
    "triplet_margin": ("triplet_margin", ("normal", "normal", "normal"), {}),
    "triplet_margin with margin": (
        "triplet_margin",
        ("normal", "normal", "normal"),
        {"margin": 3.0},
    ),
}


def draw_arguments(name: str, rng: np.random.Generator) -> list[np.ndarray]:
    """Draw the arrays that a case is called with, kinks and saturated logits among them."""
    n, k = 8, 3
    distributions = rng.dirichlet(np.ones(k), n)
    distributions[0] = [0.0, 1.0, 0.0]
    logits = 3.0 * rng.normal(size=(n, k))
    logits[1:4] = [[800.0, -800.0, 0.0], [0.0, 50.0, -50.0], [-800.0, -800.0, -800.0]]
    errors = rng.normal(size=(n, k))
    errors[:3] = [[0.0, 1.0, -1.0], [0.5, -0.5, -3.0], [6.0, 1e-9, -6.0]]
    kinds = {
        "errors": lambda: errors,
        "zeros": lambda: np.zeros((n, k)),
        "normal": lambda: rng.normal(size=(n, k)),
        "positive": lambda: rng.gamma(2.0, size=(n, k)),
        "counts": lambda: rng.poisson(2.0, (n, k)).astype(float),
        "logits": lambda: logits,
        "fractions": lambda: rng.uniform(size=(n, k)),
        "binary": lambda: rng.integers(0, 2, (n, k)).astype(float),
        "labels": lambda: rng.integers(0, k, n),
        "distributions": lambda: distributions,
        "log-probabilities": lambda: np.log(rng.dirichlet(np.ones(k), n)),
    }
    return [kinds[kind]() for kind in CASES[name][1]]


def run(
    function: str, arguments: list[np.ndarray], options: dict[str, Any], reduction: str
) -> dict[str, Any]:
    """Run PyTorch: the loss, and its gradients; that of "none" is that of each loss."""
    import torch
    from torch.nn import functional as F  # noqa: N812

    places = {"gaussian_nll": (0, 2), "triplet_margin": (0, 1, 2)}.get(function, (0,))
    tensors = [torch.tensor(a, requires_grad=i in places) for i, a in enumerate(arguments)]
    options = {
        {"class_weight": "weight"}.get(key, key): torch.tensor(value, dtype=torch.float64)
        if key in ("class_weight", "pos_weight")
        else value
        for key, value in options.items()
    } | {"reduction": reduction}
    if function == "kl_divergence":
        prediction = torch.log_softmax(tensors[0], dim=1)
        each = F.kl_div(prediction, tensors[1], reduction="none").sum(dim=1)
        batch = {"mean": "batchmean", "sum": "sum"}.get(reduction)
        loss = F.kl_div(prediction, tensors[1], reduction=batch) if batch else each
    elif function == "cosine_distance":
        each = 1.0 - F.cosine_similarity(*tensors, dim=1)
        loss = {"mean": each.mean(), "sum": each.sum(), "none": each}[reduction]
    elif function == "triplet_margin":
        loss = F.triplet_margin_loss(*tensors, eps=0.0, **options)
    elif function == "poisson_nll":
        loss = F.poisson_nll_loss(*tensors, eps=0.0, **options)
    else:
        loss = {
            "mse": F.mse_loss,
            "mae": F.l1_loss,
            "huber": F.huber_loss,
            "smooth_l1": F.smooth_l1_loss,
            "binary_cross_entropy": F.binary_cross_entropy_with_logits,
            "cross_entropy": F.cross_entropy,
            "nll": F.nll_loss,
            "gaussian_nll": F.gaussian_nll_loss,
        }[function](*tensors, **options)
    loss.sum().backward()
    return {"loss": loss.tolist(), "gradients": [tensors[i].grad.tolist() for i in places]}


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
            **{r: run(function, arguments, options, r) for r in REDUCTIONS},
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
