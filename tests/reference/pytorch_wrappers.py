"""What PyTorch and Optax make of clipping, accumulation, averages and the like, in wrappers.json.

Run it where both are installed: ``python tests/reference/pytorch_wrappers.py``. The tests read the
file, and run either library itself where they can import it.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

FILE = Path(__file__).with_name("wrappers.json")
START = [np.array([1.0, -2.0, 3.0]), np.array([[0.5, -0.25]])]
STEPS = 23
CLIPS = {"some": 0.1, "all": 50.0}
EVERY = 3
ALPHA = 0.3
DECAY = 0.9
RHO = 0.2
Values = list[list[Any]]


def gradients(t: int) -> list[np.ndarray]:
    """Return the gradients of step t, 1 for the first."""
    return [np.cos(t * np.arange(1.0, 4.0)) * [0.01, 1.0, 30.0], np.sin([[0.7 * t, 2.0 * t]])]


def slope(theta: Any) -> Any:
    """Return the gradient of θ⁴/4 + θ²/2, summed over the entries."""
    return theta**3 + theta


def _lists(arrays: Any) -> Values:
    return [np.asarray(array).tolist() for array in arrays]


def torch_clip_by_norm(limit: float) -> Values:
    """Clip by the global norm, without the 1e-6 that PyTorch adds to it."""
    import torch

    params = [torch.zeros(g.shape, dtype=torch.float64) for g in gradients(1)]
    for param, g in zip(params, gradients(1), strict=True):
        param.grad = torch.tensor(g)
    norm = torch.nn.utils.get_total_norm([param.grad for param in params])
    torch.nn.utils.clip_grads_with_norm_(params, limit, norm - 1e-6)
    return _lists(param.grad for param in params)


def torch_clip_by_value(limit: float) -> Values:
    """Clip every entry."""
    import torch

    params = [torch.zeros(g.shape, dtype=torch.float64) for g in gradients(1)]
    for param, g in zip(params, gradients(1), strict=True):
        param.grad = torch.tensor(g)
    torch.nn.utils.clip_grad_value_(params, limit)
    return _lists(param.grad for param in params)


def _torch_average(function: Any) -> Values:
    import torch
    from torch.optim.swa_utils import AveragedModel

    model = torch.nn.Linear(3, 1, bias=False, dtype=torch.float64)
    averaged = AveragedModel(model, avg_fn=function)
    for t in range(1, STEPS):
        model.weight.data = torch.tensor(gradients(t)[0][np.newaxis])
        averaged.update_parameters(model)
    return _lists([averaged.module.weight.data[0]])


def torch_ema() -> Values:
    """Average the first gradients exponentially, as if they were parameters."""
    from torch.optim.swa_utils import get_ema_avg_fn

    return _torch_average(get_ema_avg_fn(DECAY))


def torch_mean() -> Values:
    """Average them equally."""
    from torch.optim.swa_utils import get_swa_avg_fn

    return _torch_average(get_swa_avg_fn())


def _optax() -> Any:
    import jax
    import optax

    jax.config.update("jax_enable_x64", True)
    return optax


def optax_clip_by_norm(limit: float) -> Values:
    """Clip by the global norm."""
    transform = _optax().clip_by_global_norm(limit)
    return _lists(transform.update(gradients(1), transform.init(START))[0])


def optax_clip_by_value(limit: float) -> Values:
    """Clip every entry."""
    transform = _optax().clip(limit)
    return _lists(transform.update(gradients(1), transform.init(START))[0])


def optax_accumulate() -> Values:
    """Step with Adam once in a few gradients, by their mean."""
    optax = _optax()
    rule = optax.MultiSteps(optax.adam(0.1), EVERY, accumulator_dtype=np.float64)
    theta, state = START, rule.init(START)
    for t in range(1, STEPS + 1):
        steps, state = rule.update(gradients(t), state, theta)
        theta = optax.apply_updates(theta, steps)
    return _lists(theta)


def optax_lookahead() -> Values:
    """Step with Adam, and go back part of the way."""
    optax = _optax()
    rule = optax.lookahead(optax.adam(0.1), EVERY, ALPHA)
    theta = optax.LookaheadParams.init_synced(START)
    state = rule.init(theta)
    for t in range(1, STEPS + 1):
        steps, state = rule.update(gradients(t), state, theta)
        theta = optax.apply_updates(theta, steps)
    return _lists(theta.fast)


def optax_sam() -> Values:
    """Step by the gradients at the worst points near by."""
    optax = _optax()
    from optax import contrib

    climb = optax.chain(contrib.normalize(), optax.sgd(RHO))
    rule = contrib.sam(optax.sgd(0.05), climb)
    theta = np.concatenate([array.ravel() for array in START])
    state = rule.init(theta)
    for _ in range(2 * STEPS):  # every other step is the climb
        steps, state = rule.update(slope(theta), state, theta)
        theta = optax.apply_updates(theta, steps)
    return _lists([theta])


PYTORCH: dict[str, Callable[[], Values]] = {
    **{f"clip_by_norm, {name}": lambda c=c: torch_clip_by_norm(c) for name, c in CLIPS.items()},
    **{f"clip_by_value, {name}": lambda c=c: torch_clip_by_value(c) for name, c in CLIPS.items()},
    "ema": torch_ema,
    "mean": torch_mean,
}
OPTAX: dict[str, Callable[[], Values]] = {
    **{f"clip_by_norm, {name}": lambda c=c: optax_clip_by_norm(c) for name, c in CLIPS.items()},
    **{f"clip_by_value, {name}": lambda c=c: optax_clip_by_value(c) for name, c in CLIPS.items()},
    "accumulate": optax_accumulate,
    "lookahead": optax_lookahead,
    "sam": optax_sam,
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
        "pytorch": {case: run() for case, run in PYTORCH.items()},
        "optax_values": {case: run() for case, run in OPTAX.items()},
    }
    text = json.dumps(document).replace(']], "', ']],\n"')
    FILE.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
