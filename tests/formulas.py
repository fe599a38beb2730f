r"""From LaTeX to numbers: find the formulas of a page, and evaluate them.

The reader knows the notation of the pages and refuses all other. SymPy's reader does not do: it
has no cases, indices or conditions, and takes \operatorname{f}, \hat y, \lvert z \rvert and
\alpha\,(z + 1) for something else without a word.
"""

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from scipy.special import erf, ndtr

# As in TeX each digit is a token: \frac12 is a half.
TOKEN = re.compile(r"\\(?:begin|end|operatorname|hat)\{\w+\}|\\[A-Za-z]+|\\.|\S", re.DOTALL)
UNSEEN = {r"\,", r"\;", r"\:", r"\!", "\\ ", r"\left", r"\right", r"\quad"}
CLOSING = {
    "(": ")", "{": "}", "[": "]", r"\lvert": r"\rvert", r"\lVert": r"\rVert",
    r"\lfloor": r"\rfloor",
}  # fmt: skip
RELATIONS = {
    "=": operator.eq, r"\ne": operator.ne, "<": operator.lt, r"\le": operator.le,
    ">": operator.gt, r"\ge": operator.ge,
    r"\in": lambda i, members: i in members, r"\notin": lambda i, members: i not in members,
}  # fmt: skip
END_OF_PRODUCT = {"", "+", "-", ",", "&", r"\\", r"\end{cases}", r"\approx"}
END_OF_PRODUCT |= {*CLOSING.values(), *RELATIONS}
FOLDS = {r"\sum": sum, r"\max": max, r"\min": min}
KNOWN = {
    "e": np.float64(np.e), r"\pi": np.float64(np.pi),
    r"\exp": np.exp, r"\ln": np.log, r"\cosh": np.cosh, r"\cos": np.cos,
    r"\max": max, r"\min": min,
    r"\operatorname{erf}": erf, r"\Phi": ndtr,
    r"\varphi": lambda z: np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi),
}  # fmt: skip

HEADING = re.compile(r"^\((?P<anchor>[\w-]+)\)=\n#{2,} ", re.MULTILINE)
DISPLAY = re.compile(r"^\$\$\n(?P<latex>.*?)^\$\$$", re.MULTILINE | re.DOTALL)
# The end of an equation, which the end of a case is not.
END = re.compile(r"(\\\\(?!(?:(?!\\begin\{cases\}).)*\\end\{cases\})|\\qquad)", re.DOTALL)


class UnreadableError(ValueError):
    """The formula has notation that is not known here, or a symbol that nothing explains."""


@dataclass(frozen=True)
class Definition:
    """The right side of c = …, r_i = … or q(z) = …, and the indices or arguments on the left."""

    parameters: tuple[str, ...]
    latex: str


@cache
def tokens_of(latex: str) -> tuple[str, ...]:
    latex = latex.replace(r"\dfrac", r"\frac")
    latex = re.sub(r"\\hat *(?:(\w)|\{(\w)\})", r"\\hat{\1\2}", latex)
    return tuple(token for token in TOKEN.findall(latex) if token not in UNSEEN)


def evaluate(latex: str, names: Mapping[str, Any]) -> Any:
    """Evaluate all of a formula; a decimal after ≈ must agree with it to the last digit."""
    reader = Reader(latex, names)
    value = reader.sum()
    if reader.accept(r"\approx"):
        shown = "".join(reader.tokens[reader.at :])
        if f"{value:.{len(shown.partition('.')[2])}f}" != shown:
            raise UnreadableError(f"{value} is shown as {shown}")
    elif reader.next:
        raise reader.lost("wanted the end")
    return value


def element(array: Any, indices: list[int]) -> Any:
    """Take an element, or the row of a matrix, counted from 1."""
    return array[tuple(int(index) - 1 for index in indices)] if indices else array


class Reader:
    """Reads and evaluates in one go, by recursive descent; each method reads what it is named."""

    def __init__(self, latex: str, names: Mapping[str, Any]) -> None:
        self.tokens = (*tokens_of(latex), "")
        self.names = KNOWN | dict(names)
        self.at = 0

    @property
    def next(self) -> str:
        return self.tokens[self.at]

    def take(self) -> str:
        token = self.next
        self.at += bool(token)
        return token

    def accept(self, token: str) -> bool:
        found = self.next == token
        self.at += found
        return found

    def expect(self, *tokens: str) -> None:
        for token in tokens:
            if not self.accept(token):
                raise self.lost(f"wanted {token}")

    def lost(self, why: str) -> UnreadableError:
        return UnreadableError(f"{why} at {' '.join(self.tokens[self.at :])!r}")

    def sum(self) -> Any:
        value = self.product()
        while self.next in ("+", "-"):
            value = value + self.product() if self.take() == "+" else value - self.product()
        return value

    def product(self) -> Any:
        if self.next in ("+", "-"):
            return self.product() if self.take() == "+" else -self.product()
        value = self.power()
        while self.next not in END_OF_PRODUCT:
            if self.accept("/"):
                value = value / self.power()
            elif self.accept(r"\bmod"):
                value = value % self.power()
            elif self.accept(r"\cdot"):
                value = np.dot(value, self.power())
            else:
                value = value * self.power()
        return value

    def power(self) -> Any:
        base = element(self.atom(), self.indices())
        return base ** self.argument() if self.accept("^") else base

    def indices(self) -> list[int]:
        if not self.accept("_"):
            return []
        values = []
        braced = self.accept("{")
        while not values or (braced and self.next != "}"):
            values.append(self.symbol(self.take()))
        if braced:
            self.expect("}")
        return values

    def argument(self) -> Any:
        """Read what TeX takes for one argument: a group in braces or one token."""
        return self.atom() if self.next == "{" else self.symbol(self.take())

    def atom(self) -> Any:
        token = self.take()
        if token in CLOSING:
            return self.group(token)
        if token == r"\frac" and self.tokens[self.at + 1 : self.at + 2] == (r"\partial",):
            return self.derivative()
        if token == r"\frac":
            return self.argument() / self.argument()
        if token == r"\sqrt":
            return np.sqrt(self.argument())
        if token in FOLDS and self.next == "_":
            return self.fold(FOLDS[token])
        if token == r"\begin{cases}":
            return self.cases()
        while token[:1].isdigit() and (self.next.isdigit() or self.next == "."):
            token += self.take()
        return self.symbol(token)

    def symbol(self, token: str) -> Any:
        if token[:1].isdigit():
            return np.float64(token)
        while self.accept("'"):
            token += "'"
        if self.next == "_" and f"{token}_{self.tokens[self.at + 1]}" in self.names:
            token += self.take() + self.take()  # p_t is no element of p
        if token not in self.names:
            self.at -= 1
            raise self.lost("nothing explains what stands")
        value = self.names[token]
        if isinstance(value, Definition):
            value = self.meaning(value)
        return self.call(value) if callable(value) else value

    def meaning(self, definition: Definition) -> Any:
        def meant(*values: Any) -> Any:
            given = dict(zip(definition.parameters, values, strict=True))
            return evaluate(definition.latex, self.names | given)

        if not definition.parameters:
            return meant()
        return meant(*self.indices()) if self.next == "_" else meant

    def call(self, function: Callable[..., Any]) -> Any:
        if not self.accept("("):
            return function(self.power())
        values = [self.sum()]
        while self.accept(","):
            values.append(self.sum())
        self.expect(")")
        return function(*values)

    def group(self, opening: str) -> Any:
        """Brackets, bars, or Iverson's bracket: [i = y] is 1 where that holds, else 0."""
        value = self.sum()
        if opening == "[":
            value = np.float64(self.holds(value))
        self.expect(CLOSING[opening])
        if opening == r"\lvert":
            return len(value) if isinstance(value, set) else abs(value)
        if opening == r"\lfloor":
            return np.floor(value)
        return np.linalg.norm(value) if opening == r"\lVert" else value

    def holds(self, left: Any) -> bool:
        """Read the rest of a condition, such as < z < 3."""
        if self.next not in RELATIONS:
            raise self.lost("wanted a condition")
        answer = True
        while self.next in RELATIONS:
            relation, right = RELATIONS[self.take()], self.sum()
            answer, left = answer and bool(relation(left, right)), right
        return answer

    def cases(self) -> Any:
        values: list[Any] = []
        more = True
        while more:
            value = self.sum()
            self.expect("&")
            values += [value] * self.holds(self.sum())
            more = self.accept(r"\\")
        self.expect(r"\end{cases}")
        if len(values) != 1:
            raise UnreadableError(f"{len(values)} of the cases apply")
        return values[0]

    def fold(self, combine: Callable[[list[Any]], Any]) -> Any:
        r"""Read the rest of \sum_{j=1}^{k}, \sum_{j \in S} or \max_j with its term."""
        self.expect("_")
        braced, index = self.accept("{"), self.take()
        start, outer, terms = self.at, self.names, []
        j, last = 1, outer["n"]
        while j <= last:
            self.at, self.names = start, outer | {index: j}
            belongs = True
            if self.accept("="):
                self.expect("1", "}", "^")
                last = self.argument()
            else:
                belongs = self.next not in RELATIONS or self.holds(j)
                self.expect(*"}" * braced)
            terms += [self.product()] * belongs
            j += 1
        self.names = outer
        return combine(terms)

    def derivative(self) -> Any:
        r"""Look up \frac{\partial s_i}{\partial z_j} or \frac{\partial}{\partial a} f(z)."""
        symbols, indices = [], []
        for _ in ("numerator", "denominator"):
            self.expect("{", r"\partial")
            symbols.append("" if self.next == "}" else self.take())
            indices += self.indices()
            self.expect("}")
        if not symbols[0]:
            symbols[0] = self.take()
            self.call(lambda *_: None)
        return element(self.names[r"\partial"](*symbols), indices)


def line_of(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def displayed(text: str, start: int, end: int) -> Iterator[tuple[int, str, str]]:
    """Find the line and the sides of each displayed equation."""
    for display in DISPLAY.finditer(text, start, end):
        at = display.start("latex")
        for part in END.split(display["latex"]):
            equation = re.sub(r"\\(begin|end)\{aligned\}", "", part).strip()
            if "=" in equation:
                left, right = equation.split("=", 1)
                line = line_of(text, at + part.find(left))
                yield line, left.rstrip(" &"), right.strip(" ,.;")
            at += len(part)
