"""What PyTorch and Optax make of the same gradients, written to optimizers.json.

Run it where both are installed: ``python tests/reference/pytorch_optimizers.py``. The tests read
the file, and run either library itself where they can import it. Where a library's rule differs
from the paper's, the difference is undone here, as the comments say.
"""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

FILE = Path(__file__).with_name("optimizers.json")
STEPS = (10, 1000)
START = np.array([1.0, -2.0, 3.0, 0.5, -0.25, 4.0])
# Gradients of all sizes; the last but one are sparse, the last are all 0.
SIZES = np.array([1e-3, 1.0, 30.0, 1e3, 2.0, 0.0])
FREQUENCIES = np.array([0.1, 0.7, 1.3, 2.9, 0.0, 0.0])
OFFSETS = np.array([0.5, -0.2, 0.1, 0.3, 0.0, 0.0])

# Name of a case: factory of glossary_code, options; for PyTorch its class and options.
PYTORCH: dict[str, tuple[str, dict[str, Any], str, dict[str, Any]]] = {
    "sgd": ("sgd", {"learning_rate": 0.01}, "SGD", {"lr": 0.01}),
    "momentum": (
        "momentum",
        {"learning_rate": 0.01, "beta": 0.9},
        "SGD",
        {"lr": 0.01, "momentum": 0.9},
    ),
    "nesterov": (
        "nesterov",
        {"learning_rate": 0.01, "beta": 0.9},
        "SGD",
        {"lr": 0.01, "momentum": 0.9, "nesterov": True},
    ),
    "adagrad": ("adagrad", {}, "Adagrad", {}),
    "adadelta": ("adadelta", {"rho": 0.9}, "Adadelta", {}),
    "rmsprop": ("rmsprop", {"learning_rate": 0.01, "beta": 0.99}, "RMSprop", {}),
    "rmsprop, centered": (
        "rmsprop",
        {"learning_rate": 0.01, "beta": 0.99, "centered": True},
        "RMSprop",
        {"centered": True},
    ),
    "adam": ("adam", {}, "Adam", {}),
    "adamax": ("adamax", {}, "Adamax", {}),
    # Without growth of the momentum the schedule stands at β₁ from the first step.
    "nadam": ("nadam", {}, "NAdam", {"momentum_decay": 1e9}),
    "amsgrad": ("amsgrad", {}, "Adam", {"amsgrad": True}),
    "adamw": ("adamw", {}, "AdamW", {}),
    "radam": ("radam", {}, "RAdam", {}),
    "rprop": ("rprop", {"learning_rate": 0.01}, "Rprop", {}),
}


def adams_correction(step: int) -> float:
    """Return what turns Adam's uncorrected quotient into the corrected one."""
    return math.sqrt(1.0 - 0.999 ** (step + 1)) / (1.0 - 0.9 ** (step + 1))


# For Optax the function and its options; the learning rate is that of the factory.
OPTAX: dict[str, tuple[str, dict[str, Any], str, dict[str, Any]]] = {
    "sgd": ("sgd", {"learning_rate": 0.01}, "sgd", {}),
    "momentum": ("momentum", {"learning_rate": 0.01}, "sgd", {"momentum": 0.9}),
    "nesterov": (
        "nesterov",
        {"learning_rate": 0.01},
        "sgd",
        {"momentum": 0.9, "nesterov": True},
    ),
    "adadelta": ("adadelta", {"learning_rate": 1.0}, "adadelta", {"rho": 0.95}),
    "rmsprop": ("rmsprop", {"learning_rate": 0.01}, "rmsprop", {"eps_in_sqrt": False}),
    "adam": ("adam", {"learning_rate": 0.01}, "adam", {}),
    "adamax": ("adamax", {"learning_rate": 0.01}, "adamax", {}),
    "nadam": ("nadam", {"learning_rate": 0.01}, "nadam", {}),
    "amsgrad": (
        "amsgrad",
        {"learning_rate": 0.01},
        "scale_by_amsgrad",
        {"bias_correction_mu": False, "bias_correction_nu": False},
    ),
    "adamw": (
        "adamw",
        {"learning_rate": 0.01, "weight_decay": 0.1},
        "adamw",
        {"weight_decay": 0.1},
    ),
    "radam": ("radam", {"learning_rate": 0.01}, "radam", {"threshold": 4.0}),
    "adabelief": ("adabelief", {"learning_rate": 0.01}, "adabelief", {}),
    "lion": (
        "lion",
        {"learning_rate": 0.01, "weight_decay": 0.1},
        "lion",
        {"weight_decay": 0.1},
    ),
    # Optax weighs the differences by 1 - β₂ where the authors have β₂: the same at one half.
    "adan": ("adan", {"learning_rate": 0.01, "beta2": 0.5}, "adan", {"b2": 0.5, "eps_root": 0.0}),
    "ademamix": (
        "ademamix",
        {"learning_rate": 0.01, "weight_decay": 0.1},
        "contrib.ademamix",
        {"weight_decay": 0.1},
    ),
    # Optax corrects m and v as Adam does, by a factor of the rate: for ours, a schedule.
    "prodigy": (
        "prodigy",
        {"learning_rate": adams_correction, "weight_decay": 0.1, "epsilon": 1e-30},
        "contrib.prodigy",
        {"learning_rate": 1.0, "weight_decay": 0.1, "eps": 1e-30},
    ),
    "schedule_free_sgd": (
        "schedule_free_sgd",
        {"learning_rate": 0.01, "weight_decay": 0.1},
        "contrib.schedule_free_sgd",
        {"weight_decay": 0.1},
    ),
    "schedule_free_adamw": (
        "schedule_free_adamw",
        {"learning_rate": 0.01, "weight_decay": 0.1},
        "contrib.schedule_free_adamw",
        {"weight_decay": 0.1},
    ),
}

# Every how many steps Sophia is given an estimate of the curvature.
EVERY = 10
SOPHIA = {"beta1": 0.965, "gamma": 0.05, "epsilon": 1e-8, "weight_decay": 0.1}

# Name of a schedule of glossary_code, its arguments after the rate; PyTorch's class, its options.
SCHEDULES: dict[str, tuple[dict[str, Any], str, dict[str, Any]]] = {
    "step_decay": ({"every": 10, "factor": 0.5}, "StepLR", {"step_size": 10, "gamma": 0.5}),
    "exponential_decay": ({"factor": 0.9}, "ExponentialLR", {"gamma": 0.9}),
    "polynomial_decay": (
        {"steps": 20, "power": 2.0},
        "PolynomialLR",
        {"total_iters": 20, "power": 2.0},
    ),
    "cosine_decay": (
        {"steps": 60, "end": 0.1},
        "CosineAnnealingLR",
        {"T_max": 60, "eta_min": 0.1},
    ),
    "cosine_restarts": (
        {"steps": 6, "factor": 2, "end": 0.1},
        "CosineAnnealingWarmRestarts",
        {"T_0": 6, "T_mult": 2, "eta_min": 0.1},
    ),
    "cyclical": (
        {"high": 0.7, "steps": 7},
        "CyclicLR",
        {"base_lr": 0.3, "max_lr": 0.7, "step_size_up": 7, "cycle_momentum": False},
    ),
    # One step more, so that PyTorch's peak and end come where ours do.
    "one_cycle": (
        {"steps": 50, "rise": 0.3},
        "OneCycleLR",
        {"max_lr": 0.3, "total_steps": 51, "pct_start": 16 / 51},
    ),
}
RATE = 0.3

# Options of our reduce_on_plateau, which are PyTorch's, too, and losses with plateaus.
PLATEAUS: dict[str, dict[str, Any]] = {
    "defaults": {},
    "impatient": {"patience": 0, "factor": 0.5},
    "resting": {"patience": 2, "cooldown": 3, "factor": 0.5, "threshold": 0.05},
}
LOSSES = [1 / (1 + t // 14) + 0.01 * math.cos(2.0 * t) for t in range(100)]


def curvature(t: int) -> np.ndarray:
    """Return an estimate of the Hessian's diagonal at step t, 1 for the first."""
    return np.abs(SIZES) * (np.cos(FREQUENCIES * t) + 0.5)


def gradient(t: int) -> np.ndarray:
    """Return the gradient of step t, 1 for the first."""
    g = SIZES * (np.cos(FREQUENCIES * t) + OFFSETS)
    g[4] *= t % 10 == 1
    return g


def undo_differences(case: str, optimizer: Any, t: int) -> None:
    """Set the options of PyTorch's optimizer so that step t is that of the paper."""
    (group,) = optimizer.param_groups
    beta1, beta2 = group.get("betas", (0.0, 0.0))
    correction = math.sqrt(1.0 - beta2**t)
    if case == "amsgrad":  # it corrects m and the maximum, the paper neither
        group["lr"] = 1e-3 * (1.0 - beta1**t) / correction
        group["eps"] = 1e-8 / correction
    if case == "radam":  # it adds ε to the uncorrected root
        group["eps"] = 1e-8 * correction


def run_pytorch(case: str) -> dict[str, list[float]]:
    """Return the parameters after some of the steps."""
    import torch

    _, _, name, options = PYTORCH[case]
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)  # or NAdam keeps the product of the μ as a float32
    theta = torch.tensor(START, requires_grad=True)
    optimizer = getattr(torch.optim, name)([theta], foreach=False, **options)
    found = {}
    for t in range(1, STEPS[-1] + 1):
        undo_differences(case, optimizer, t)
        theta.grad = torch.tensor(gradient(t))
        if case == "radam" and t == 5:  # the one step at which 4 < ρ ≤ 5
            state = optimizer.state[theta]
            rectify_early(theta.data, state, theta.grad, optimizer.param_groups[0])
        else:
            optimizer.step()
        if t in STEPS:
            found[str(t)] = theta.tolist()
    torch.set_default_dtype(before)
    return found


def rectify_early(theta: Any, state: dict[str, Any], g: Any, group: dict[str, Any]) -> None:
    """Make a step of RAdam that PyTorch does not rectify, with its own rectification."""
    import torch

    beta1, beta2 = group["betas"]
    state["step"] += 1
    t = int(state["step"])
    state["exp_avg"].lerp_(g, 1.0 - beta1)
    state["exp_avg_sq"].mul_(beta2).addcmul_(g, g, value=1.0 - beta2)
    rho_inf = 2.0 / (1.0 - beta2) - 1.0
    rho = rho_inf - 2.0 * t * beta2**t / (1.0 - beta2**t)
    r = ((rho - 4) * (rho - 2) * rho_inf / ((rho_inf - 4) * (rho_inf - 2) * rho)) ** 0.5
    size = torch.sqrt(state["exp_avg_sq"] / (1.0 - beta2**t)) + 1e-8
    theta -= group["lr"] * r * state["exp_avg"] / (1.0 - beta1**t) / size


def run_optax(case: str) -> dict[str, list[float]]:
    """Return the parameters after some of the steps."""
    import jax
    import optax
    from optax import contrib

    jax.config.update("jax_enable_x64", True)
    _, ours, name, options = OPTAX[case]
    make: Callable[..., Any] = getattr(contrib if "." in name else optax, name.split(".")[-1])
    if name.startswith("scale_by"):
        rule = optax.chain(make(**options), optax.scale(-ours["learning_rate"]))
    else:
        rule = make(**{"learning_rate": ours["learning_rate"], **options})
    update = jax.jit(rule.update)
    theta = jax.numpy.asarray(START)
    state = rule.init(theta)
    found = {}
    for t in range(1, STEPS[-1] + 1):
        step, state = update(jax.numpy.asarray(gradient(t)), state, theta)
        theta = theta + step
        if t in STEPS:
            found[str(t)] = theta.tolist()
    return found


def run_sophia() -> dict[str, list[float]]:
    """Return the parameters after some of the steps of Optax's Sophia."""
    import jax
    import optax
    from optax import contrib

    jax.config.update("jax_enable_x64", True)
    estimates = jax.numpy.asarray([curvature(t) for t in range(1, STEPS[-1] + 1, EVERY)])
    estimate = optax.GradientTransformationExtraArgs(
        lambda params: 0, lambda g, k, **_: (estimates[k], k + 1)
    )
    names = {"beta1": "b1", "gamma": "gamma", "epsilon": "eps", "weight_decay": "weight_decay"}
    options = {names[name]: value for name, value in SOPHIA.items()}
    rule = contrib.sophia(0.01, hessian_diagonal_fn=estimate, update_interval=EVERY, **options)
    update = jax.jit(rule.update)
    theta = jax.numpy.asarray(START)
    state = rule.init(theta)
    found = {}
    for t in range(1, STEPS[-1] + 1):
        step, state = update(jax.numpy.asarray(gradient(t)), state, theta)
        theta = theta + step
        if t in STEPS:
            found[str(t)] = theta.tolist()
    return found


def run_plateau(name: str) -> list[float]:
    """Return the learning rate after each loss."""
    import torch

    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=RATE)
    schedule = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, eps=0.0, **PLATEAUS[name])
    rates = []
    for loss in LOSSES:
        schedule.step(loss)
        rates.append(float(optimizer.param_groups[0]["lr"]))
    return rates


def run_schedule(name: str) -> list[float]:
    """Return the learning rates of 50 steps."""
    import torch

    _, scheduler, options = SCHEDULES[name]
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=RATE)
    schedule = getattr(torch.optim.lr_scheduler, scheduler)(optimizer, **options)
    rates = []
    for _ in range(50):
        rates.append(float(optimizer.param_groups[0]["lr"]))
        optimizer.step()
        schedule.step()
    return rates


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
        "pytorch": {case: run_pytorch(case) for case in PYTORCH},
        "schedules": {name: run_schedule(name) for name in SCHEDULES},
        "plateaus": {name: run_plateau(name) for name in PLATEAUS},
        "sophia": run_sophia(),
        "optax_values": {case: run_optax(case) for case in OPTAX},
    }
    text = json.dumps(document).replace('}, "', '},\n"')
    FILE.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
