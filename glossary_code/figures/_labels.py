"""Labels and numbers of the figures in the reader's language."""

import math
import os
from decimal import Decimal
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, get_decimal_symbol
from matplotlib.ticker import ScalarFormatter

LOCALES = Path(__file__).parents[2] / "locale"
MINUS = "\N{MINUS SIGN}"
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
# Marks a message that is translated elsewhere, for `make update-po` to find.
N_ = str
# The words, as against symbols, among the names that pages give to curves.
WORDS = {
    N_("at z"),
    N_("batch"),
    N_("beale"),
    N_("booth"),
    N_("best rate"),
    N_("by norm"),
    N_("by value"),
    N_("common bar"),
    N_("conjugate gradients"),
    N_("contestant"),
    N_("cross-entropy"),
    N_("depth"),
    N_("float32, ulp"),
    N_("float64, ulp"),
    N_("function"),
    N_("Gauss–Newton"),
    N_("gradient descent"),
    N_("hard sigmoid"),
    N_("himmelblau"),
    N_("Huber"),
    N_("identity"),
    N_("label smoothing"),
    N_("largest"),
    N_("least"),
    N_("log-sigmoid"),
    N_("loss"),
    N_("mean from t = 100"),
    N_("mean"),
    N_("median loss"),
    N_("method"),
    N_("momentum"),
    N_("natural gradient"),
    N_("Nesterov"),
    N_("network"),
    N_("network, batch"),
    N_("Newton"),
    N_("ns"),
    N_("NumPy by hand"),
    N_("own bar"),
    N_("pages a step"),
    N_("peak, MB"),
    N_("PyTorch, one thread"),
    N_("ravine"),
    N_("rate"),
    N_("relative to ReLU"),
    N_("rosenbrock"),
    N_("saddle"),
    N_("samples"),
    N_("schedule-free"),
    N_("share of right answers"),
    N_("sigmoid"),
    N_("step"),
    N_("temperature"),
    N_("training"),
    N_("validation"),
    N_("width"),
    N_("with the state"),
    N_("without the state"),
    N_("µs a step"),
}
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def language() -> str:
    return os.environ.get("GLOSSARY_LANGUAGE") or "en"


def number_locale() -> str:
    """Return the language whose signs numbers are written with: the pseudo-language has none."""
    return language().replace("qps", "en")


@cache
def _catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def _(message: str) -> str:
    """Return the message in the reader's language; in English, if that is not complete yet."""
    if language() == "en":
        return message
    path = LOCALES / language() / "LC_MESSAGES" / "figures.po"
    entry = _catalogue(path).get(message) if path.exists() else None
    if entry is None or entry.fuzzy or not isinstance(entry.string, str) or not entry.string:
        if (LOCALES / language() / "incomplete").exists():
            return message
        raise LookupError(
            f"no translation of {message!r} in {path}: run `make update-po`, then translate it"
        )
    return entry.string


def word(name: str) -> str:
    """Return what a page calls a curve in the reader's language, if it is a word and no symbol."""
    return _(name) if name in WORDS else name


def number(value: float, digits: int = 3, least: float = 1e-4) -> str:
    """Write a number with so many significant digits, as the language writes numbers.

    Below `least` and from a million on, it is written with a power of ten.
    """
    if not math.isfinite(value):
        return str(float(value)).replace("inf", "∞").replace("-", MINUS)
    if not least <= abs(value) < 1e6 and value != 0:
        mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
        return f"{_decimal(Decimal(mantissa))}·{power_of_ten(int(exponent))}"
    return _decimal(Decimal(f"{value:.{digits}g}"))


def _decimal(value: Decimal) -> str:
    text = format_decimal(value, format="0.##########", locale=number_locale())
    return "0" if text == "-0" else text.replace("-", MINUS)


def power_of_ten(exponent: int) -> str:
    return "10" + str(exponent).translate(SUPERSCRIPTS)


def decade(value: float, position: int | None = None) -> str:
    """Label a tick of a logarithmic axis."""
    return number(value, 1, least=1e-3).removeprefix("1·")


class LinearTicks(ScalarFormatter):
    """Ticks with just the digits that tell them apart, as the language writes numbers."""

    def __init__(self) -> None:
        super().__init__(useOffset=False)
        self.set_scientific(False)

    def __call__(self, x: float, pos: int | None = None) -> str:
        """Label the tick at `x`."""
        text = super().__call__(x, pos)
        return text.replace("-", MINUS).replace(".", get_decimal_symbol(number_locale()))
