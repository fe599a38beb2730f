"""Two functions of the reader's choice, with their derivatives."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import NamedTuple, cast
from xml.etree import ElementTree as ET

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from glossary_code.figures._figure import Figure, Panel
from glossary_code.figures._labels import _, word
from glossary_code.figures._svg import _compact_path, _rounded
from glossary_code.figures.plots import functions_and_derivatives, linear_ticks

__all__ = ["compare_functions"]

Array = NDArray[np.float64]
Pair = tuple[ArrayLike, ArrayLike]
XMLNS = ' xmlns="http://www.w3.org/2000/svg"'


class _Variant(NamedTuple):
    """A function at one value of its parameter, if it has one."""

    parameter: str
    curves: tuple[Array, Array]
    description: str


@dataclass(frozen=True, kw_only=True)
class _Comparison(Figure):
    """A figure in which a script lets the reader choose two of the functions."""

    z: Array
    limits: Sequence[tuple[float, float]]
    named: Mapping[str, Sequence[_Variant]]
    chosen: tuple[str, str]

    def _repr_html_(self) -> str:
        roots = [ET.fromstring(self._svg(panel).replace(XMLNS, "", 1)) for panel in self.panels]
        # What is clipped are the lines of the grid and then the two curves.
        curves = [[path for path in r.iter("path") if "clip-path" in path.attrib] for r in roots]
        for paths in curves:
            for k, path in enumerate(paths[-2:]):
                path.set("data-curve", str(k))
        boxes = [cast(ET.Element, root.find(".//clipPath/rect")).attrib for root in roots]
        options = "".join(
            f'<option data-variants="{escape(data)}">{escape(name)}</option>'
            for name, data in self._data(boxes).items()
        )
        drawings = "".join(ET.tostring(root, encoding="unicode") for root in roots)
        function, parameter = _("function"), _("parameter")
        choices = "".join(
            f'<div class="figure-choice">{_sample(curve)}<span>{escape(name)}</span>'
            f'<select aria-label="{function} {k + 1}" hidden>{"" if k else options}</select>'
            f'<input type="range" min="0" aria-label="{parameter} {k + 1}" hidden>'
            "<output></output></div>"
            for k, (name, curve) in enumerate(zip(self.chosen, curves[0][-2:], strict=True))
        )
        return (
            f'<div class="figure-comparison"><div class="figure-row">'
            f"{drawings.replace('<svg', '<svg' + XMLNS)}</div>{choices}</div>"
        )

    def _data(self, boxes: Sequence[Mapping[str, str]]) -> dict[str, str]:
        """Write down, for each function, what the script needs to show its variants."""

        def entry(variant: _Variant) -> dict[str, object]:
            curves = zip(variant.curves, boxes, self.limits, strict=True)
            return {
                "parameter": variant.parameter,
                "description": variant.description,
                "paths": [self._path(*curve) for curve in curves],
            }

        return {
            name: json.dumps(list(map(entry, variants)), ensure_ascii=False, separators=(",", ":"))
            for name, variants in self.named.items()
        }

    def _path(self, y: Array, box: Mapping[str, str], limits: tuple[float, float]) -> str:
        """Draw a curve into the box in which Matplotlib has drawn others."""
        left, top, width, height = (float(box[name]) for name in ("x", "y", "width", "height"))
        low, high = limits
        x = left + width * (self.z - self.z[0]) / (self.z[-1] - self.z[0])
        y = top + height * (high - y) / (high - low)
        points = (f"{a:.1f} {b:.1f}" for a, b in zip(x, y, strict=True))
        return _compact_path(_rounded("M" + "L".join(points)))


def _sample(curve: ET.Element) -> str:
    names = ("stroke", "stroke-dasharray", "stroke-width")
    style = " ".join(f'{name}="{curve.attrib[name]}"' for name in names if name in curve.attrib)
    return f'<svg width="36" height="12" aria-hidden="true"><path d="M1 6H35" {style} /></svg>'


def compare_functions(
    z: ArrayLike,
    named: Mapping[str, Pair | Mapping[str, Pair]],
    chosen: tuple[str, str],
) -> Figure:
    """Draw two functions and their derivatives, which the reader can exchange for others.

    Parameters
    ----------
    z
        The points at which the functions are known.
    named
        The values and the derivatives of each function, by its name. Those of a function with
        a parameter are given for several values of it, by what the slider is to say of each;
        the one in the middle is shown first.
    chosen
        The names of the two functions that are shown first.

    Examples
    --------
    >>> z = np.linspace(-2, 2, 41)
    >>> leaky = {f"a = {a}": (np.where(z > 0, z, a * z), np.where(z > 0, 1, a)) for a in (0, 1)}
    >>> pairs = {"tanh": (np.tanh(z), 1 - np.tanh(z) ** 2), "leaky ReLU": leaky}
    >>> compare_functions(z, pairs, ("tanh", "leaky ReLU")).title
    'two functions and their derivatives'
    """
    points = np.asarray(z, dtype=np.float64)
    families = {
        word(name): [
            _variant(points, word(name), parameter, pair)
            for parameter, pair in (given if isinstance(given, Mapping) else {"": given}).items()
        ]
        for name, given in named.items()
    }
    first, second = (word(name) for name in chosen)
    shown = [families[name][len(families[name]) // 2] for name in (first, second)]
    slopes = np.concatenate([v.curves[1] for variants in families.values() for v in variants])
    # The value panel has room for all that leaves it upwards, and little for what falls.
    limits = [
        (-points[-1] / 2, points[-1]),
        (slopes.min() - 0.1, slopes.max() + 0.1),
    ]

    def panel(k: int, title: str) -> Panel:
        def draw(axes: Axes) -> None:
            for variant in shown:
                axes.plot(points, variant.curves[k])
            axes.set_xlim(points[0], points[-1])
            axes.set_ylim(limits[k])
            linear_ticks(axes)
            axes.set_title(title)
            axes.set_xlabel("z")

        description = " ".join(variant.description for variant in shown)
        return Panel(draw, description, title, width=330, height=300, font_size=12)

    return _Comparison(
        _("two functions and their derivatives"),
        (panel(0, _("value")), panel(1, _("derivative"))),
        z=points,
        limits=limits,
        named=families,
        chosen=(first, second),
    )


def _variant(z: Array, name: str, parameter: str, pair: Pair) -> _Variant:
    values, slopes = (np.asarray(array, dtype=np.float64) for array in pair)
    full_name = ", ".join(filter(None, (name, parameter)))
    figure = functions_and_derivatives(z, {full_name: pair})
    return _Variant(parameter, (values, slopes), figure.description)
