"""Every equation that an entry displays, and every formula of the tables, against the code.

An entry is a section whose anchor names a public function. Both sides of its equations are
evaluated at random points; what the left side names is public code.
"""

import inspect
import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import ROOT
from formulas import (
    DISPLAY,
    HEADING,
    KNOWN,
    Definition,
    UnreadableError,
    displayed,
    evaluate,
    line_of,
    tokens_of,
)

import glossary_code as nn

PAGES = [ROOT / "docs" / name for name in ("activations.md", "losses.md")]
PUBLIC = {name: getattr(nn, name) for name in nn.activations.__all__ + nn.losses.__all__}
# The pages write f(z) as \operatorname{f}(z), without underscores, or with a sign of its own.
WRITTEN = {rf"\operatorname{{{name.replace('_', '')}}}": name for name in PUBLIC}
WRITTEN |= {r"\sigma": "sigmoid", r"\tanh": "tanh"}
LOSSES = (r"\ell", "L")
# Entries whose function has another name.
NAMED = {"label_smoothing": "cross_entropy"}
# Symbols of parameters that are not spelled as in the code, as \alpha is.
SYMBOLS = {
    "slope": ("a",),
    "margin": ("m",),
    "smooth": ("s",),
    "temperature": ("T", r"\tau"),
    "label_smoothing": (r"\varepsilon",),
}
# Symbols that an entry explains in words.
IN_WORDS = {
    "sparsemax": {"S": lambda z: set(1 + np.flatnonzero(nn.sparsemax(z)))},
    "maxout": {"m": lambda z: 1 + np.argmax(z)},
}
# Arguments at which the code gives no derivative.
CONSTANT = {"target", "labels", "dissimilar"}

POINTS, SIZE = 60, 3
SHAPES = {"info_nce": (SIZE, SIZE)}  # of a whole batch; others are of one example
# A formula as it stands loses digits that the code keeps, such as ln(1 + e^z) at z = -6.
TOLERANCE = {"rtol": 1e-9, "atol": 1e-12}

# The paragraph that explains symbols, and its equations.
HERE = re.compile(r"^Here .*", re.MULTILINE)
INLINE = re.compile(r"\$([^$=]+) = ([^$=]+)\$")
# What an equation can define: c, p_t, r_i, s_{ij} or q(z).
DEFINED = re.compile(
    r"(?P<symbol>\\?\w+?'?(?:_[^ijl{])?)(?:_\{?(?P<indices>[ijl]+)\}?|\((?P<argument>\w)\))?"
)
# A formula in a table, or two of them that a condition divides.
CELL = re.compile(
    r"^\| \[[^]]*\]\(#(?P<anchor>[\w-]+)\) \| "
    r"\$(?P<formula>[^$]*)\$(?: if \$(?P<condition>[^$]*)\$, else \$(?P<other>[^$]*)\$)? \|",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Equation:
    place: str
    left: str
    right: str
    around: str  # a parameter whose symbol is not in here has its default


@dataclass(frozen=True)
class Entry:
    function: str
    arguments: tuple[str, ...]
    shape: tuple[int, ...]
    meanings: Mapping[str, Definition]
    equations: list[Equation]


def in_table(text: str, anchor: str) -> Iterator[tuple[int, str]]:
    """Find the line and the formula of an entry in the table that compares all."""
    for cell in CELL.finditer(text):
        formula, condition, other = cell.group("formula", "condition", "other")
        if condition:
            formula = f"[{condition}] ({formula}) + (1 - [{condition}]) ({other})"
        if cell["anchor"] == anchor:
            yield line_of(text, cell.start()), formula


def meanings(sides: list[tuple[str, str]]) -> dict[str, Definition]:
    found: dict[str, Definition] = {}
    for left, right in sides:
        if defined := DEFINED.fullmatch("".join(tokens_of(left))):
            parameters = tuple(defined["indices"] or defined["argument"] or "")
            found.setdefault(defined["symbol"], Definition(parameters, right))
    return found


def entries(page: Path, text: str) -> Iterator[Entry]:
    headings = [*HEADING.finditer(text)]
    for heading, after in itertools.zip_longest(headings, headings[1:]):
        start, end = heading.end(), after.start() if after else len(text)
        anchor = heading["anchor"].replace("-", "_")
        function = NAMED.get(anchor, anchor)
        rows = [*displayed(text, start, end)]
        if function not in PUBLIC or not rows:
            continue
        _, first, _ = rows[0]
        arguments = re.search(r"\((.*)\)", "".join(tokens_of(first)))
        around = "\n".join(f"{left} = {right}" for _, left, right in rows)
        equations = [Equation(f"{page.name}:{line}", *sides, around) for line, *sides in rows]
        for line, formula in in_table(text, heading["anchor"]):
            equations.append(Equation(f"{page.name}:{line}", first, formula, formula))
        explained = [
            pair for here in HERE.findall(text, start, end) for pair in INLINE.findall(here)
        ]
        shape = (SIZE,) if re.search(r"_\{?[ijy]|\\lVert", around) else ()
        yield Entry(
            function,
            tuple(arguments[1].split(",")) if arguments else (),
            SHAPES.get(function, shape),
            meanings([(left, right) for _, left, right in rows] + explained),
            equations,
        )


@cache
def parameters_of(name: str) -> Mapping[str, inspect.Parameter]:
    return inspect.signature(PUBLIC[name]).parameters


def call(name: str, options: Mapping[str, Any], *values: Any) -> Any:
    """Call a public function for a batch of one example, with the options that it knows."""
    wanted = parameters_of(name)
    known = {option: options[option] for option in options if option in wanted}
    if "upstream" in known:
        known["upstream"] = batch(known["upstream"])
    arrays = [batch(value) for value in values]
    needed = [p for p in wanted.values() if p.default is p.empty and p.name not in known]
    if len(arrays) > len(needed):  # the parts of one vector
        arrays = [np.concatenate(arrays, axis=-1)]
    result = PUBLIC[name](*arrays, **known)
    if isinstance(result, tuple):
        return tuple(np.squeeze(part)[()] for part in result)
    return np.squeeze(result)[()]


def batch(value: Any) -> np.ndarray:
    if isinstance(value, int):
        return np.array([value - 1])  # formulas count classes from 1
    return value if np.ndim(value) == 2 else np.array([value])


@dataclass
class Code:
    """The public functions, where the options and the arguments of an entry are given."""

    entry: Entry
    values: list[Any]
    options: Mapping[str, Any]
    called: set[str] = field(default_factory=set)

    def call(self, name: str, *values: Any, **options: Any) -> Any:
        self.called.add(name)
        return call(name, self.options | options, *values)

    def names(self) -> dict[str, Any]:
        ends = (("", ""), ("'", "_grad"))
        return {
            latex + prime: partial(self.call, name + end)
            for latex, name in WRITTEN.items()
            for prime, end in ends
            if name + end in PUBLIC
        }

    def derivative(self, of: str, at: str) -> Any:
        """Differentiate a loss or a function, or find the Jacobian of a vector."""
        name = WRITTEN.get(of, self.entry.function)
        if at not in self.entry.arguments:
            parameter = next((p for p, symbols in SYMBOLS.items() if at in symbols), at[1:])
            return self.call(f"{name}_{parameter}_grad", *self.values)
        backward = f"{name}_vjp" if f"{name}_vjp" in PUBLIC else f"{name}_grad"
        if of not in (*LOSSES, *WRITTEN):
            units = np.eye(SIZE)
            return np.array([self.call(backward, *self.values, upstream=u) for u in units])
        gradient = self.call(backward, *self.values)
        pairs = zip(self.entry.arguments, parameters_of(name), strict=False)
        symbols = [symbol for symbol, parameter in pairs if parameter not in CONSTANT]
        if not isinstance(gradient, tuple):
            gradient = np.split(gradient, len(symbols)) if len(symbols) > 1 else [gradient]
        return dict(zip(symbols, gradient, strict=True))[at]


def number(rng: np.random.Generator, shape: tuple[int, ...]) -> Any:
    """Draw whole numbers, as most kinks are, small ones, which are near each other, or any."""
    ways = (
        np.float64(rng.integers(-6, 7, shape)),
        rng.normal(0, 0.1, shape),
        rng.normal(0, 2, shape),
    )
    return ways[rng.integers(3)][()]


# What an argument can be: the first of these that the code accepts.
KINDS: tuple[Callable[[np.random.Generator, tuple[int, ...]], Any], ...] = (
    number,
    lambda rng, shape: rng.choice([-1.0, 1.0], shape)[()],
    lambda rng, shape: rng.uniform(size=shape)[()],
    lambda rng, shape: rng.choice([0.0, 1.0], shape)[()],
    lambda rng, shape: rng.choice([0.0, 1.0]),
    lambda rng, shape: int(rng.integers(1, SIZE + 1)),
    lambda rng, shape: rng.dirichlet(np.ones(SIZE)),
    lambda rng, shape: np.log(rng.dirichlet(np.ones(SIZE))),
)
Point = tuple[list[Any], dict[str, float], Any, Any]


@cache
def points(
    name: str, arity: int, shape: tuple[int, ...], usual: frozenset[tuple[str, float]]
) -> list[Point]:
    """Draw arguments, options, the value of the function there and a gradient at it."""
    for kinds in itertools.product(KINDS, repeat=arity):
        rng = np.random.default_rng(0)
        found: list[Point] = []
        try:
            while len(found) < POINTS:
                values = [kind(rng, shape) for kind in kinds]
                options = {option: rng.uniform(0.3, 0.9) * one for option, one in sorted(usual)}
                result = call(name, options, *values)
                found.append((values, options, result, rng.normal(size=np.shape(result))[()]))
        except (ValueError, TypeError):
            continue
        return found
    raise UnreadableError(f"{name} takes no {arity} arguments of the kinds that are drawn")


def options_of(entry: Entry, around: str) -> dict[str, tuple[str, float]]:
    """Find the parameters whose symbols are around, each with its symbol and usual value."""
    lefts = " ".join(equation.left for equation in entry.equations)
    functions = {entry.function, *(name for latex, name in WRITTEN.items() if latex in lefts)}
    symbols = {*tokens_of(around)} - {*entry.arguments}
    return {
        name: (symbol, 1.0 if parameter.default in (0.0, parameter.empty) else parameter.default)
        for function in functions
        for name, parameter in parameters_of(function).items()
        for symbol in (rf"\{name}", *SYMBOLS.get(name, ()))
        if symbol in symbols
    }


def compare(entry: Entry, equation: Equation, count: int = POINTS) -> set[str]:
    """Evaluate both sides at random points; return the names of the code on the left."""
    options = options_of(entry, equation.around)
    usual = frozenset((name, one) for name, (_, one) in options.items())
    free = sorted({*"".join(re.findall(r"_\{?([ijl]+)", equation.left))})
    called = set()
    drawn = points(entry.function, len(entry.arguments), entry.shape, usual)
    for values, given, result, upstream in drawn[:count]:
        code = Code(entry, values, given | {"upstream": upstream})
        names = dict(entry.meanings) | KNOWN | code.names()
        names |= {"n": SIZE, "k": SIZE, "u": upstream, **dict.fromkeys(LOSSES, result)}
        names |= {options[name][0]: value for name, value in given.items()}
        names |= dict(zip(entry.arguments, values, strict=True))
        names |= {s: find(*values) for s, find in IN_WORDS.get(entry.function, {}).items()}
        loss = partial(code.call, entry.function)
        on_the_left = dict.fromkeys(LOSSES, loss) | {r"\partial": code.derivative}
        for indices in itertools.product(range(1, SIZE + 1), repeat=len(free)):
            at = dict(zip(free, indices, strict=True))
            with np.errstate(all="ignore"):
                page = evaluate(equation.right, names | at)
                code.called.clear()
                wanted = evaluate(equation.left, names | on_the_left | at)
            called |= code.called
            if np.shape(page) != np.shape(wanted) or not np.allclose(page, wanted, **TOLERANCE):
                point = dict(zip(entry.arguments, values, strict=True)) | given | at
                raise AssertionError(f"the page gives {page}, the code {wanted}, at {point}")
    return called


def problems(entry: Entry) -> Iterator[str]:
    for equation in entry.equations:
        try:
            compare(entry, equation)
        except (AssertionError, ArithmeticError, LookupError, TypeError, ValueError) as problem:
            kind = type(problem).__name__
            yield f"{equation.place}: {equation.left} = {equation.right}\n  {kind}: {problem}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_formulas_agree_with_the_code(page: Path) -> None:
    found = [problem for entry in entries(page, page.read_text()) for problem in problems(entry)]
    assert found == [], "\n".join(found)


def test_every_function_has_a_formula() -> None:
    compared = {
        name
        for page in PAGES
        for entry in entries(page, page.read_text())
        for equation in entry.equations
        for name in compare(entry, equation, count=1)
    }
    assert {*PUBLIC} - compared == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_wrong_sign_is_found(page: Path) -> None:
    text = page.read_text()
    right = [*entries(page, text)]
    spans = [display.span() for display in DISPLAY.finditer(text)]
    spans += [cell.span(group) for cell in CELL.finditer(text) for group in (2, 3, 4)]
    signs = [at for start, end in spans for at in range(start, end) if text[at] in "+-"]
    unseen = []
    for at in signs:
        wrong = text[:at] + {"+": "-", "-": "+"}[text[at]] + text[at + 1 :]
        changed = [new for new, old in zip(entries(page, wrong), right, strict=True) if new != old]
        if changed and not any(problems(changed[0])):
            unseen.append(f"{page.name}:{line_of(text, at)}: {text[at - 20 : at + 20]!r}")
    assert signs
    assert unseen == [], "\n".join(unseen)


@pytest.mark.parametrize(
    ("latex", "value"),
    [
        (r"-2^2 + \frac12 \cdot 6", -1.0),
        (r"1 / 2 z - a\,(z + 1)", -6.5),
        (r"\ln e^z - \lvert -z \rvert", 0.0),
        (r"\max \left( z, \min(1, a) \right) \sqrt{z + 1}", 6.0),
        (r"[0 < z \le 3] + [z \ne 3]", 1.0),
        (r"\begin{cases} 1 & z < 3 \\ -1 & z \ge 3 \end{cases}", -1.0),
        (r"\sum_{j=1}^{n} v_j - v_n + \max_j v_j", 4.0),
        (r"\sum_{j \in S} v_j + \lvert S \rvert", 4.0),
        (r"v \cdot v - \lVert v \rVert^2", 0.0),
        (r"p_t + r_2 + c + q(1)", 0.5 + 4.0 + 9.0 + 4.0),
        (r"\frac{z}{7} \approx 0.429", 3 / 7),
    ],
)
def test_reader(latex: str, value: float) -> None:
    names = {
        "z": np.float64(3.0), "a": 2.0, "n": 2, "v": np.array([1.0, 3.0]), "S": {2}, "p_t": 0.5,
        "r": Definition(("i",), "v_i + 1"), "c": Definition((), "z^2"),
        "q": Definition(("x",), "z + x"),
    }  # fmt: skip
    assert evaluate(latex, names) == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(
    "latex",
    ["z w", "z)", r"z \text{ if } z", r"z \approx 3.1", r"\begin{cases} 1 & z < 3 \end{cases}"],
)
def test_reader_refuses(latex: str) -> None:
    with pytest.raises(UnreadableError):
        evaluate(latex, {"z": 3.0})
