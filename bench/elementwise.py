"""What an activation costs for each element, beside ReLU."""

from functools import partial
from typing import Any

import numpy as np

from bench.measure import figures, interleave
from glossary_code import activations

ELEMENTS = 100_000
# What has no default.
ARGUMENTS = {"prelu": {"slope": 0.25}, "prelu_grad": {"slope": 0.25}}


def compare(repetitions: int) -> dict[str, Any]:
    """Time all elementwise activations and their derivatives on one array of float64."""
    z = np.random.default_rng(0).normal(0.0, 3.0, ELEMENTS)
    runs = {
        name: partial(call, getattr(activations, name), z, ARGUMENTS.get(name, {}))
        for name in elementwise()
    }
    seconds = interleave(runs, repetitions)
    ns = {name: 1e9 * np.median(times) / ELEMENTS for name, times in seconds.items()}
    return {
        "elements": ELEMENTS,
        "dtype": "float64",
        "functions": {
            name: {
                "ns_per_element": figures(ns[name]),
                "ratio_to_relu": figures(ns[name] / ns["relu"]),
            }
            for name in runs
        },
    }


def elementwise() -> list[str]:
    """List the activations that have an elementwise derivative, each before it."""
    public = set(activations.__all__)
    names = [name for name in activations.__all__ if f"{name}_grad" in public]
    return [name for pair in sorted(names) for name in (pair, f"{pair}_grad")]


def call(f: Any, z: Any, arguments: dict[str, float], _: int) -> None:
    """Call the function, without the number of the repetition."""
    f(z, **arguments)
