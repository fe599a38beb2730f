"""One drawing of each kind, and how the tests read them."""

import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

import numpy as np

import glossary_code as nn
from glossary_code import figures

SVG = "{http://www.w3.org/2000/svg}"
Z = np.linspace(-3, 3, 61)
X = np.array([[0.0, 0.0], [0.2, 1.0], [1.0, 0.3], [1.0, 1.0], [0.5, 0.4]])
Y = np.array([[0], [0], [1], [1], [0]])
PREDICTORS = {
    0: lambda points: points[:, :1] * 0 - 1,
    5: lambda points: points[:, :1] - 0.3,
    10: lambda points: points[:, :1] - 0.6,
    20: lambda points: points[:, :1] * 0 + 1,
}
STEPS = np.array([1.8, 1.1, 0.6])

WIDE = np.linspace(-4, 4, 81)
LEAKY = {
    f"a = {a}": (np.where(WIDE > 0, WIDE, a * WIDE), np.where(WIDE > 0, 1.0, a))
    for a in (0, 0.1, 0.3)
}
COMPARED = {
    "identity": (WIDE, np.ones_like(WIDE)),
    "tanh": (np.tanh(WIDE), 1 - np.tanh(WIDE) ** 2),
    "leaky ReLU": LEAKY,
}

HEIGHTS = {
    1.0: {"MSE": (0.5, 0.0), "Huber": (0.4, 0.1)},
    4.0: {"MSE": (2.0, -1.0), "Huber": (0.6, 0.1)},
}
RATES, UNTRAINED = [0.01, 0.1, 1.0], [0.7, 0.8, 0.9]
ENDS = [[0.5, 0.4, 0.6], [0.1, 0.3, 0.85], [5.0, np.inf, np.nan]]
QUANTILES = {"τ = 0.1": [-1.0, -1.0], "τ = 0.5": [0.0, 0.0], "τ = 0.9": [1.0, 3.0]}

Heats = dict[str, dict[str, figures.Heat]]


def race(steps: int = 9) -> tuple[figures.Figure, Heats]:
    """Let two optimizers run over two surfaces, some of them off the picture."""
    surfaces = {name: nn.SURFACES[name] for name in ("ravine", "rosenbrock")}
    rules = {"SGD": nn.sgd, "momentum": nn.momentum}

    def heat(f: nn.Surface, rule: Callable[[float], nn.Optimizer]) -> figures.Heat:
        rates = 0.08 * 2.0 ** np.arange(-2, 3)
        ways = np.stack([nn.descend(rule(rate), f.grad, f.start, steps) for rate in rates])
        losses = f.value(ways) / f.value(f.start)
        finishes = np.where(losses < 0.01, 0, np.arange(1, steps + 2)).max(axis=1)
        return figures.Heat(0.08, ways, losses, finishes)

    heats = {
        name: {rule: heat(f, make) for rule, make in rules.items()} for name, f in surfaces.items()
    }
    return figures.race(surfaces, heats, goal=0.01, shown=["SGD"]), heats


DRAWINGS: dict[str, Callable[[], figures.Figure]] = {
    "curves": lambda: figures.curves(
        Z, {"ReLU": np.maximum(Z, 0), "tanh": np.tanh(Z), "sin": np.sin(Z)}, x_label="z"
    ),
    "loss_curve": lambda: figures.loss_curve(np.exp(-np.arange(50) / 5)),
    "loss_curves": lambda: figures.loss_curves({"SGD": [0.9, 0.5], "Adam": [0.9, 0.2]}),
    "decision_boundaries": lambda: figures.decision_boundaries(X, Y, PREDICTORS),
    "decision_boundary_frames": lambda: figures.decision_boundary_frames(X, Y, PREDICTORS),
    "neuron": lambda: figures.neuron([0.5, -1.25], 0.3),
    "network": lambda: figures.network([2, 12, 1]),
    "fit": lambda: figures.fit_with_and_without_bias(
        [1, 2, 3], [3, 4, 5.2], [-0.5, 3.5], [1.4, 5.7], [-0.9, 6]
    ),
    "functions": lambda: figures.functions_and_derivatives(
        Z, {"tanh": (np.tanh(Z), 1 - np.tanh(Z) ** 2), "sin": (np.sin(Z), np.cos(Z))}
    ),
    "descent": lambda: figures.loss_descent(Z, Z**2, STEPS, STEPS**2, 2 * STEPS),
    "surface": lambda: figures.surface_paths(
        lambda x, y: x**2 + 5 * y**2,
        (-3, 3),
        (-2, 2),
        {"SGD": [(2, 1), (1, -0.5), (0.5, 0.2)]},
        minimum=(0, 0),
    ),
    "curve_frames": lambda: figures.curve_frames(
        Z,
        {f"k = {k}": {"tanh": np.tanh(k * Z), "sin": np.sin(k * Z)} for k in (1, 2, 3)},
        x_label="z",
        slider="k",
    ),
    "surface_frames": lambda: figures.surface_path_frames(
        lambda x, y: x**2 + 5 * y**2,
        (-3, 3),
        (-2, 2),
        {
            f"η = {eta}": {"SGD": [(2, 1), (2 - eta, 1 - eta)], "Adam": [(2, 1), (1, 1 - eta)]}
            for eta in (1, 2)
        },
        slider="η",
        minimum=(0, 0),
    ),
    "compare": lambda: figures.compare_functions(WIDE, COMPARED, ("tanh", "leaky ReLU")),
    "dead": lambda: figures.dead_units({"ReLU": [0.0, 0.5, 0.5], "leaky ReLU": [0.0, 0.1, 0.0]}),
    "histograms": lambda: figures.histograms({"g = 1": np.tanh(Z), "g = 3": np.tanh(3 * Z)}, "a"),
    "gradients": lambda: figures.gradients_by_layer({"sigmoid": [1e-9, 1e-4, 1.0]}),
    "moments": lambda: figures.moments_by_layer({"SELU": [0.3, 0.0]}, {"SELU": [2.0, 1.0]}),
    "outlier": lambda: figures.outlier_frames([[0.0], [1.0]], [[0.1], [0.4]], 2.0, HEIGHTS),
    "quantiles": lambda: figures.quantile_band([0, 1, 2], [0, 1.5, 3.5], [0, 2], QUANTILES),
    "accuracy": lambda: figures.accuracy_curves({"MSE": [0.2, 0.3], "cross-entropy": [0.2, 0.9]}),
    "reliability": lambda: figures.reliability(
        {
            "cross-entropy": ([0.55, 0.75, 0.95], [0.5, 0.6, 0.8]),
            "T = 2": ([0.6, 0.9], [0.6, 0.88]),
        }
    ),
    "errors": lambda: figures.errors([-1.0, 0.0], {"f": [0.0, 900.0]}),
    "race": lambda: race()[0],
    "family": figures.family_tree,
    "sensitivity": lambda: figures.rate_sensitivity(
        RATES, {"momentum": ENDS, "Adam": ENDS}, UNTRAINED
    ),
    "growth": lambda: figures.growth({"width": ([16, 64], {"PyTorch": [13, 7]})}),
}


def html(figure: figures.Figure) -> str:
    return figure._repr_html_()


def root(figure: figures.Figure) -> ET.Element:
    # HTML, unlike XML, allows `hidden` to have no value, and inputs to have no end.
    shown = re.sub(r" hidden>", ">", html(figure))
    return ET.fromstring(re.sub(r"(<input [^>]*[^/])>", r"\1/>", shown))


def texts(figure: figures.Figure) -> list[str]:
    return ["".join(text.itertext()) for text in root(figure).iter(f"{SVG}text")]
