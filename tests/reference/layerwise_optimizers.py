"""What PyTorch and Optax make of the same layers and gradients, written to layerwise.json.

Run it where both are installed: ``python tests/reference/layerwise_optimizers.py``. The tests read
the file, and run either library itself where they can import it. Where a library's rule differs
from the paper's, the difference is undone here, as the comments say.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

FILE = Path(__file__).with_name("layerwise.json")
STEPS = (10, 1000)
# A wide matrix, a high one, and a vector, which Muon does not take. PyTorch has the outputs
# first: it is given transposes.
SHAPES = ((3, 5), (6, 2), (4,))
START = [np.cos(1.7 * np.arange(np.prod(s)) + len(s)).reshape(s) * 2.0 for s in SHAPES]
DECAY = 0.1
RATE = 0.02  # the default of muon

# Name of a case: factory of glossary_code, options.
CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "optax lars": ("lars", {"learning_rate": 2.0}),
    "optax lars, decay": ("lars", {"learning_rate": 2.0, "weight_decay": DECAY}),
    "optax lamb": ("lamb", {"learning_rate": 0.01}),
    "optax lamb, decay": ("lamb", {"learning_rate": 0.01, "weight_decay": DECAY}),
    "optax adafactor": ("adafactor", {}),
    "torch adafactor": ("adafactor", {}),
    "optax muon": ("muon", {"weight_decay": DECAY}),
    "optax muon, rms": ("muon", {"rms": 0.2}),
    "torch muon": ("muon", {"weight_decay": DECAY}),
    "torch muon, rms": ("muon", {"rms": 0.2}),
}


def start(case: str) -> list[np.ndarray]:
    """Return the arrays to start from."""
    return START[:2] if "muon" in case else START


def gradients(t: int) -> list[np.ndarray]:
    """Return the gradients of step t, 1 for the first: rows of all sizes, a column 0 at times."""
    grads = []
    for shape in SHAPES:
        k = np.arange(np.prod(shape)).reshape(shape)
        g = np.cos(0.7 * t * (1.0 + 0.1 * k) + k) + 0.3 * np.sin(k)
        g *= 10.0 ** np.arange(-1, shape[0] - 1).reshape((-1,) + (1,) * (len(shape) - 1))
        if t % 3 == 0:
            g[..., 0] = 0.0
        grads.append(g)
    return grads


def run(case: str) -> dict[str, list[Any]]:
    """Return the arrays after some of the steps."""
    library, name = case.split(",")[0].split()
    step = LIBRARIES[library](name, case)
    found = {}
    for t in range(1, STEPS[-1] + 1):
        arrays = step(gradients(t)[: len(start(case))])
        if t in STEPS:
            found[str(t)] = [np.asarray(array).tolist() for array in arrays]
    return found


def optax_step(name: str, case: str) -> Callable[..., list[Any]]:
    """Make the function that does a step of Optax."""
    import jax
    import optax
    from optax import contrib

    jax.config.update("jax_enable_x64", True)
    _, ours = CASES[case]
    rate, decay = ours.get("learning_rate"), ours.get("weight_decay", 0.0)

    def make(excess: Any) -> Any:
        if name == "lars":
            # Optax divides by |g + λ θ|, the paper by |g| + λ |θ|: ε makes up for it.
            return [optax.lars(rate, weight_decay=decay, eps=e) for e in excess]
        if name == "lamb":
            return [optax.lamb(rate, weight_decay=decay) for _ in excess]
        if name == "muon":
            # Optax corrects the momentum for its start at 0: plain momentum stands for it here.
            rule = optax.chain(
                optax.trace(0.95, nesterov=True),
                contrib.muon(
                    RATE, beta=0.0, nesterov=False, eps=0.0, weight_decay=decay,
                    consistent_rms=ours.get("rms"),
                ),
            )  # fmt: skip
            return [rule for _ in excess]
        # Optax computes t^(-0.8) in single precision, and factors only what is 128 wide.
        rule = optax.chain(
            optax.scale_by_factored_rms(
                min_dim_size_to_factor=2, decay_rate_fn=lambda i, c: 1.0 - (i + 1.0) ** -c
            ),
            optax.clip_by_block_rms(1.0),
            optax.scale_by_learning_rate(
                lambda i: jax.numpy.minimum(0.01, (i + 1.0) ** -0.5), flip_sign=False
            ),
            optax.scale_by_param_block_rms(),
            optax.scale(-1.0),
        )
        return [rule for _ in excess]

    @jax.jit
    def update(arrays: Any, grads: Any, states: Any) -> Any:
        norm = jax.numpy.linalg.norm
        excess = [
            norm(g.ravel()) + decay * norm(a.ravel()) - norm((g + decay * a).ravel())
            for a, g in zip(arrays, grads, strict=True)
        ]
        done = [
            rule.update(g, state, a)
            for rule, a, g, state in zip(make(excess), arrays, grads, states, strict=True)
        ]
        return [a + u for a, (u, _) in zip(arrays, done, strict=True)], [s for _, s in done]

    arrays = [jax.numpy.asarray(a) for a in start(case)]
    states = [rule.init(a) for rule, a in zip(make([0.0] * len(arrays)), arrays, strict=True)]

    def step(grads: list[np.ndarray]) -> list[Any]:
        nonlocal arrays, states
        arrays, states = update(arrays, [jax.numpy.asarray(g) for g in grads], states)
        return arrays

    return step


def torch_step(name: str, case: str) -> Callable[..., list[Any]]:
    """Make the function that does a step of PyTorch."""
    import torch

    arrays = [torch.tensor(a.T.copy(), requires_grad=True) for a in start(case)]
    _, ours = CASES[case]
    if name == "adafactor":
        # PyTorch's ε₁ is the machine's precision by default, far above the paper's.
        optimizer = torch.optim.Adafactor(arrays, eps=(1e-30, 1e-3), foreach=False)
    else:
        optimizer = torch.optim.Muon(
            arrays, lr=RATE, weight_decay=ours.get("weight_decay", 0.0), eps=1e-300,
            adjust_lr_fn="match_rms_adamw" if "rms" in ours else "original",
        )  # fmt: skip

    # PyTorch runs Newton-Schulz in bfloat16: a copy in double precision stands for it here.
    @mock.patch.object(torch.Tensor, "bfloat16", torch.Tensor.clone)
    def step(grads: list[np.ndarray]) -> list[Any]:
        for array, g in zip(arrays, grads, strict=True):
            array.grad = torch.tensor(g.T.copy())
        optimizer.step()
        return [array.detach().numpy().T for array in arrays]

    return step


LIBRARIES: dict[str, Callable[..., Callable[..., list[Any]]]] = {
    "optax": optax_step,
    "torch": torch_step,
}


def main() -> None:
    """Write the file anew."""
    import jax
    import optax
    import torch

    document = {
        "torch": torch.__version__,
        "optax": optax.__version__,
        "jax": jax.__version__,
        "numpy": np.__version__,
        "dtype": "float64",
        "cases": {case: run(case) for case in CASES},
    }
    text = json.dumps(document).replace('}, "', '},\n"')
    FILE.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
