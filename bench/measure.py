"""How it is measured: interleaved runs, medians; peaks of memory in runs of their own."""

import resource
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np

import glossary_code as nn
from bench.contestants import Contestant
from bench.tasks import Task

Times = dict[str, list[float]]


def interleave(runs: dict[str, Callable[[int], Any]], repetitions: int) -> Times:
    """Time each run in turn, again and again, so that all meet the same disturbances."""
    rng = np.random.default_rng(0)
    seconds: Times = {name: [] for name in runs}
    for repetition in range(repetitions + 1):
        for name in rng.permutation(list(runs)):  # nobody always runs after the same one
            begin = time.perf_counter()
            runs[name](repetition)
            if repetition > 0:  # the first round warms up
                seconds[name].append(time.perf_counter() - begin)
    return seconds


def compare(task: Task, contestants: dict[str, Contestant], repetitions: int) -> dict[str, Any]:
    """Time whole runs, and return microseconds a step and ratios to ours."""
    seconds = interleave(
        {name: lambda seed, train=train: train(task, seed) for name, train in contestants.items()},
        repetitions,
    )
    ours = np.median(seconds["glossary_code"])
    return {
        name: {
            "us_per_step": figures(1e6 * np.median(times) / task.steps),
            "ratio": figures(np.median(times) / ours),
        }
        for name, times in seconds.items()
    }


def quality(task: Task, train: Contestant, seeds: int) -> dict[str, Any]:
    """Return the loss at the end and the accuracy on new data, over seeds."""
    x, y, x_new, y_new = task.data
    predictions = [train(task, seed) for seed in range(seeds)]
    losses = [nn.cross_entropy(predict(x), y) for predict in predictions]
    accuracies = [np.mean(predict(x_new).argmax(axis=1) == y_new) for predict in predictions]
    return {"loss": spread(losses), "accuracy": spread(accuracies)}


def memory(task: Task, train: Contestant) -> dict[str, Any]:
    """Return the peak that Python and NumPy allocate, and the pages a step that the system adds.

    PyTorch allocates outside of Python's sight: its peak is of what it tells Python alone.
    """
    train(task, 0)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    train(task, 0)
    faults = resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
    tracemalloc.start()
    train(task, 0)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return {"peak_mb": figures(peak / 1e6), "page_faults_per_step": figures(faults / task.steps)}


def spread(values: list[float]) -> dict[str, float]:
    """Return mean and standard deviation."""
    return {"mean": figures(np.mean(values)), "sd": figures(np.std(values, ddof=1))}


def figures(value: float) -> float:
    """Round to three significant figures."""
    return float(f"{value:.3g}")
