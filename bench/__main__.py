"""Run everything, write ``bench/results.json``, print the tables."""

import json
import time
from pathlib import Path
from typing import Any

from bench import elementwise, machine, measure, tasks
from bench.contestants import LOSSES_READ, contestants

RESULTS = Path(__file__).with_name("results.json")
REPETITIONS = 5
SEEDS = 4


def main() -> None:
    """Measure, write, print."""
    begin = time.perf_counter()
    everyone = contestants()
    scenarios = []
    for task in tasks.scenarios():
        scenario = {
            **describe(task),
            "contestants": measure.compare(task, everyone, REPETITIONS),
        }
        for name, train in everyone.items():
            scenario["contestants"][name] |= measure.memory(task, train)
            scenario["contestants"][name] |= measure.quality(task, train, SEEDS)
        print_scenario(scenario)
        scenarios.append(scenario)
    growth = {}
    del everyone[LOSSES_READ]
    for quantity, ladder in tasks.growth().items():
        growth[quantity] = [
            {
                "value": value,
                **describe(task),
                "contestants": measure.compare(task, everyone, REPETITIONS // 2),
            }
            for value, task in ladder
        ]
        print_growth(quantity, growth[quantity])
    activations = elementwise.compare(51)
    print_activations(activations["functions"])
    results = {
        "machine": machine.describe(),
        "seeds": SEEDS,
        "scenarios": scenarios,
        "growth": growth,
        "activations": activations,
    }
    print(json.dumps(results["machine"], indent=1))
    if "PyTorch" not in everyone:
        print("Nothing was written: the page needs PyTorch's numbers, and it is not installed.")
        return
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    print(f"{RESULTS} was written after {time.perf_counter() - begin:.0f} s.")


def describe(task: tasks.Task) -> dict[str, Any]:
    """Return what is trained."""
    return {
        "name": task.name,
        "activation": task.activation,
        "dtype": str(task.x.dtype),
        "samples": len(task.x),
        "batch_size": task.batch_size,
        "epochs": task.epochs,
        "steps": task.steps,
    }


def print_scenario(scenario: dict[str, Any]) -> None:
    """Print a row for each contestant."""
    print(
        f"\n{scenario['name']}, {scenario['activation']}, {scenario['samples']} examples, "
        f"batches of {scenario['batch_size']}, {scenario['steps']} steps"
    )
    print(
        f"{'':28}{'µs a step':>10}{'ratio':>8}{'loss':>18}{'accuracy':>16}{'MB':>8}{'faults':>8}"
    )
    for name, row in scenario["contestants"].items():
        loss, accuracy = (
            f"{row[key]['mean']:.3g} ± {row[key]['sd']:.1g}" for key in ("loss", "accuracy")
        )
        print(
            f"{name:28}{row['us_per_step']:10.4g}{row['ratio']:8.3g}{loss:>18}{accuracy:>16}"
            f"{row['peak_mb']:8.3g}{row['page_faults_per_step']:8.3g}"
        )


def print_growth(quantity: str, rows: list[dict[str, Any]]) -> None:
    """Print microseconds a step, and in parentheses the ratio to ours."""
    print(f"\nµs a step as the {quantity} grows")
    print(f"{'':28}" + "".join(f"{row['value']:>18}" for row in rows))
    for name in rows[0]["contestants"]:
        cells = [row["contestants"][name] for row in rows]
        print(
            f"{name:28}"
            + "".join(f"{c['us_per_step']:>10.4g} ({c['ratio']:.3g})".rjust(18) for c in cells)
        )


def print_activations(functions: dict[str, Any]) -> None:
    """Print nanoseconds for each element, and the ratio to ReLU."""
    print("\nns an element, and the ratio to relu")
    for name, row in functions.items():
        print(f"{name:28}{row['ns_per_element']:8.3g}{row['ratio_to_relu']:8.3g}")


if __name__ == "__main__":
    main()
