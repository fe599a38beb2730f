"""Every update rule and schedule that a page displays, against the code below it.

The formula right above a `{kernel}` is read line by line, as a program: each line defines the
symbol on its left from those before it. What it makes of random numbers is what the kernel makes.
"""

import inspect
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import ROOT
from formulas import DISPLAY, displayed, evaluate, line_of, tokens_of

import glossary_code as nn

PAGES = sorted((ROOT / "docs" / "optimization").glob("*.md"))
# The one that asks for losses is defined in words.
SCHEDULES = {*nn.schedules.__all__} - {"Schedule", "reduce_on_plateau"}
# The formulas of these multiply matrices, which the reader cannot; tests of their own compare
# them with what others have written from the papers.
OF_MATRICES = {
    *("adafactor_step", "full_matrix_adagrad_step", "muon_step", "shampoo_step", "soap_step")
}
# The text says in words what is different there from the rule beside it.
IN_WORDS = {"schedule_free_adamw_step"}
STEPS = {name for name in nn.optimizers.__all__ if name.endswith("_step")}
STEPS -= OF_MATRICES | IN_WORDS

KERNEL = re.compile(r"^```\{kernel\} (?P<name>\w+)", re.MULTILINE)
# What the reader wants written in another way: x_{t-1} as x_p, m_{1,t} as \operatorname{m1}_t,
# and what only these pages have.
REWRITTEN = [
    (re.compile(r"\\hat\{(\w)\}_\{(\d),t\}"), r"\\operatorname{hat\1\2}_t"),
    (re.compile(r"(\w)_\{(\d),(t(?:-1)?)\}"), r"\\operatorname{\1\2}_{\3}"),
    (re.compile(r"_\{t *- *1\}"), "_p "),
    (re.compile(r"_\{(\\?\w+)\}"), r"_\1 "),
    (re.compile(r"\\eta\^\+"), r"\\operatorname{etaplus}"),
    (re.compile(r"\\eta\^-"), r"\\operatorname{etaminus}"),
    (re.compile(r"\\lVert([^\\]*)\\rVert_1"), r"\\operatorname{sumabs}(\1)"),
    (re.compile(r"\^\\top"), r" \\cdot "),
]
# What the parameters of the code are called in the formulas, where \beta is not beta.
SYMBOLS = {
    "theta": r"\theta_p",
    "g": "g_t",
    "learning_rate": r"\eta",
    "epsilon": r"\varepsilon",
    "weight_decay": r"\lambda",
    "trust": r"\kappa",
    "v_hat": r"\hat{v}",
    "delta": r"\Delta",
    "smallest": r"\Delta_\min",
    "largest": r"\Delta_\max",
    "eta_plus": r"\operatorname{etaplus}",
    "eta_minus": r"\operatorname{etaminus}",
    "m1": r"\operatorname{m1}",
    "m2": r"\operatorname{m2}",
}
# Arrays that a rule is given and does not change, as they stand in the formulas.
GIVEN = {"previous": "g_p", "start": r"\theta_0", "h": "h_t"}
# One number for all parameters.
OF_ALL = {"d", "r", "w"}
FUNCTIONS = {
    r"\operatorname{sign}": np.sign,
    r"\operatorname{clip}": lambda x: np.clip(x, -1.0, 1.0),
    r"\operatorname{sumabs}": lambda x: np.sum(np.abs(x)),
}
# The same in schedules, where the rate is what is defined.
OF_SCHEDULES = {
    "learning_rate": r"\eta_0", "end": r"\eta_1", "start": r"\eta_1", "steps": "T", "every": "T",
    "factor": r"\gamma", "power": "p", "rise": "r", "first": "a", "last": "b",
    "warm_up": "W", "stable": "S", "decay": "D", "low": r"\eta_\min", "high": r"\eta_\max",
}  # fmt: skip
OF_ONE_SCHEDULE = {("cosine_restarts", "factor"): "f", ("warm_up", "steps"): "W"}
# Those whose formula holds only to the end of the run.
WITH_AN_END = {"polynomial_decay", "cosine_decay", "one_cycle", "warmup_stable_decay"}
POINTS = 40


@dataclass(frozen=True)
class Entry:
    page: str
    name: str
    lines: tuple[tuple[int, str, str], ...]


def entries(page: Path, text: str) -> Iterator[Entry]:
    for kernel in KERNEL.finditer(text):
        displays = [*DISPLAY.finditer(text, 0, kernel.start())]
        if kernel["name"] in STEPS | SCHEDULES and displays:
            lines = displayed(text, displays[-1].start(), displays[-1].end())
            # A line that says what the gradient is defines no part of the rule.
            rule = tuple(line for line in lines if r"\nabla" not in line[2])
            yield Entry(page.name, kernel["name"], rule)


def plain(latex: str) -> str:
    for pattern, new in REWRITTEN:
        latex = pattern.sub(new, latex)
    return latex


def run(entry: Entry, names: Mapping[str, Any]) -> dict[str, Any]:
    """Evaluate the lines in turn; where one has several equal sides, they have to agree."""
    found = dict(names)
    for line, left, right in entry.lines:
        symbol = "".join(tokens_of(plain(left)))
        try:
            sides = [right] if r"\begin{cases}" in right else right.split("=")
            values = [evaluate(plain(side), found) for side in sides]
        except (ArithmeticError, LookupError, TypeError, ValueError) as problem:
            raise AssertionError(f"{entry.page}:{line}: {left} = {right}: {problem}") from problem
        for other in values[1:]:
            np.testing.assert_allclose(other, values[0], rtol=1e-12)
        found[symbol] = values[0]
    return found


def symbol_of(parameter: str) -> str:
    r"""Say how the formulas write a parameter of a kernel: beta1 is \beta_1, m is m."""
    known = SYMBOLS | GIVEN
    if parameter in known:
        return known[parameter]
    name, index = parameter.rstrip("0123456789"), parameter.lstrip("abcdefghijklmnopqrstuvwxyz")
    return ("\\" * (len(name) > 1)) + name + f"_{index}" * bool(index)


def compare_step(entry: Entry) -> None:
    kernel = getattr(nn, entry.name)
    parameters = inspect.signature(kernel).parameters
    arrays = [name for name, parameter in parameters.items() if parameter.annotation == nn.Array]
    options = {*parameters} - {*arrays}
    changed = [name for name in arrays if name not in {"g", *GIVEN}]
    vector = any(r"\lVert" in right for _, _, right in entry.lines)
    for seed in range(POINTS):
        rng = np.random.default_rng(seed)
        shapes = {name: () if name in OF_ALL else (3,) * vector for name in arrays}
        values = {name: rng.uniform(0.3, 0.9, shape)[()] for name, shape in shapes.items()}
        for name in [name for name in ("theta", "g", "previous") if name in arrays]:
            values[name] *= rng.choice([-2.0, 2.0])
        values |= {name: rng.uniform(0.3, 0.9) for name in options}
        values |= {"t": int(rng.integers(2, 9))} if "t" in options else {}
        if entry.name == "rprop_step":
            values |= {"eta_plus": 1.5, "smallest": 0.3, "largest": 0.9}
        names = FUNCTIONS | {symbol_of(name): value for name, value in values.items()}
        names |= {r"\eta_t": values.get("learning_rate")}
        names |= {f"{symbol_of(name)}_p": values[name] for name in changed if name != "theta"}
        found = run(entry, names)
        code = kernel(**values)
        code = code if isinstance(code, tuple) else (code,)
        for name, wanted in zip(changed, code, strict=False):
            if entry.name == "rprop_step" and name == "theta" and turned(values):
                continue  # the text says that g is set to 0 there
            symbol = r"\theta_t" if name == "theta" else f"{symbol_of(name)}_t"
            assert symbol in found, f"{entry.page}: nothing defines {symbol} of {entry.name}"
            message = f"{entry.page}: {symbol} of {entry.name} at {values}"
            np.testing.assert_allclose(found[symbol], wanted, rtol=1e-10, err_msg=message)


def turned(values: Mapping[str, Any]) -> bool:
    return values["g"] * values["previous"] < 0


def compare_schedule(entry: Entry) -> None:
    factory = getattr(nn, entry.name)
    parameters = inspect.signature(factory).parameters
    for seed in range(POINTS):
        rng = np.random.default_rng(seed)
        values = {name: draw(rng, parameter) for name, parameter in parameters.items()}
        values |= {"schedule": nn.exponential_decay(0.7, 0.9)} if "schedule" in values else {}
        names = {
            OF_ONE_SCHEDULE.get((entry.name, name)) or OF_SCHEDULES.get(name, name): value
            for name, value in values.items()
        }
        length = sum(value for value in values.values() if isinstance(value, int))
        t = int(rng.integers(length if entry.name in WITH_AN_END else 50))
        names |= in_words(entry.name, values, t)
        found = run(entry, names | {"t": np.float64(t)})
        message = f"{entry.page}: {entry.name} at t = {t}, {values}"
        np.testing.assert_allclose(
            found[r"\eta_t"], factory(**values)(t), rtol=1e-12, atol=1e-15, err_msg=message
        )


def draw(rng: np.random.Generator, parameter: inspect.Parameter) -> Any:
    if parameter.annotation == "int" or parameter.annotation is int:
        return int(rng.integers(1, 12))
    if parameter.annotation is bool:
        return False
    return rng.uniform(2.0, 9.0) if parameter.name in ("first", "last") else rng.uniform(0.1, 0.9)


def in_words(name: str, values: Mapping[str, Any], t: int) -> dict[str, Any]:
    """Give the symbols that the text around a formula defines."""
    if name == "warm_up":
        schedule = values["schedule"]
        # A case is evaluated also where it does not apply.
        return {"s": lambda step: schedule(max(step, 0)), r"\eta_0": schedule(0)}
    if name == "cosine_restarts":
        i, start = 0, 0
        while start + values["steps"] * values["factor"] ** i <= t:
            start += values["steps"] * values["factor"] ** i
            i += 1
        return {"i": i, "t_i": start}
    return {}


def compare(entry: Entry) -> None:
    with np.errstate(all="ignore"):
        (compare_step if entry.name in STEPS else compare_schedule)(entry)


FOUND = [entry for page in PAGES for entry in entries(page, page.read_text())]


@pytest.mark.parametrize("entry", FOUND, ids=lambda entry: entry.name)
def test_the_formula_is_the_kernel(entry: Entry) -> None:
    compare(entry)


def test_every_rule_and_schedule_has_a_formula() -> None:
    assert (STEPS | SCHEDULES) - {entry.name for entry in FOUND} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_wrong_sign_is_found(page: Path) -> None:
    text = page.read_text()
    right = [*entries(page, text)]
    unseen = []
    for display in DISPLAY.finditer(text):
        for at in (at for at in range(*display.span()) if text[at] in "+-"):
            wrong = text[:at] + {"+": "-", "-": "+"}[text[at]] + text[at + 1 :]
            for new, old in zip(entries(page, wrong), right, strict=True):
                if new != old and passes(new):
                    unseen.append(f"{page.name}:{line_of(text, at)}: {text[at - 20 : at + 20]!r}")
    assert unseen == [], "\n".join(unseen)


def passes(entry: Entry) -> bool:
    try:
        compare(entry)
    except (AssertionError, ValueError):
        return False
    return True
