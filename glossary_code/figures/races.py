"""A race of optimizers, in which the reader chooses who runs, where, and how fast."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.markers import MarkerStyle
from numpy.typing import NDArray

from glossary_code.figures._figure import DASHES, Figure, Panel
from glossary_code.figures._labels import _, number, word
from glossary_code.figures._svg import _COLOURS, INK, SERIES
from glossary_code.figures.plots import _log_y, draw_landscape
from glossary_code.surfaces import Surface

__all__ = ["Heat", "race"]

Array = NDArray[np.float64]
Integers = NDArray[np.int_]
MARKERS = "o^sDvPX<p>*h"

# The script (docs/_static/race.js) reads the runs as whole numbers: places in the window in
# 1/511 of it, losses in 1/20 of a decade above the lowest. More would be heavier, and not seen.
CELLS = 511
MARGIN = 128
LOWEST, HIGHEST = 1e-6, 10.0
CELLS_OF_DECADE = 20
# It reads each number in one character or two, none of which JSON or HTML would escape.
ALPHABET = [chr(code) for code in range(35, 127) if chr(code) not in "\\<&"]
SINGLE = 70


class Heat(NamedTuple):
    """The runs of one optimizer on one surface, with learning rates around its base rate.

    Attributes
    ----------
    rate
        The base rate η. Of 2 n + 1 runs, the first has the rate η / 2ⁿ, the next twice as much,
        and so on up to 2ⁿ η.
    ways
        The points (2 n + 1, steps + 1, 2) of the runs.
    losses
        How far (2 n + 1, steps + 1) the loss is above the minimum there, 1 at the start.
    finishes
        The step (2 n + 1) from which on the loss of each run stays below the goal; beyond the
        last step if there is none.
    """

    rate: float
    ways: Array
    losses: Array
    finishes: Integers


class _Style(NamedTuple):
    color: str
    dashes: Any
    marker: str


def _styles(names: Iterable[str]) -> dict[str, _Style]:
    """Tell the optimizers apart: no two have the same marker, or the same line."""
    count = len(SERIES)
    return {
        name: _Style(SERIES[k % count], DASHES[(k + k // count) % count], marker)
        for k, (name, marker) in enumerate(zip(names, MARKERS, strict=False))
    }


@dataclass(frozen=True, kw_only=True)
class _Race(Figure):
    """A figure that a script makes a race; without it, one that shows how a race has ended."""

    surfaces: Mapping[str, Surface]
    heats: Mapping[str, Mapping[str, Heat]]
    goal: float
    shown: Sequence[str]

    def _repr_html_(self) -> str:
        data = json.dumps(self._data(), ensure_ascii=False, separators=(",", ":"))
        # Neither HTML nor XML is to take any of it for markup.
        data = data.replace("<", r"\u003c").replace("&", r"\u0026")
        return (
            f'<div class="figure-race">{super()._repr_html_()}'
            f'<div class="race-controls" hidden="">{"".join(self._controls())}</div>'
            f'<script type="application/json">{data}</script></div>'
        )

    @property
    def _last(self) -> tuple[int, int]:
        """The last run of a heat, and its last step."""
        heats = next(iter(self.heats.values()))
        runs, points = next(iter(heats.values())).losses.shape
        return runs - 1, points - 1

    def _controls(self) -> Iterator[str]:
        last_rate, last_step = self._last
        options = "".join(
            f'<option value="{escape(name)}">{escape(_title(name))}</option>'
            for name in self.surfaces
        )
        surface, optimizers = _("Surface"), _("Optimizers")
        yield f"<p><label>{surface} <select>{options}</select></label></p>"
        checked = ' checked=""'
        boxes = "".join(
            f'<label><input type="checkbox" value="{escape(name.lower())}"'
            f"{checked if name in self.shown else ''}>{_sample(style)}"
            f"<span>{escape(word(name))}</span></label>"
            for name, style in _styles(next(iter(self.heats.values()))).items()
        )
        yield f"<fieldset><legend>{optimizers}</legend>{boxes}</fieldset>"
        yield _slider(_("Learning rate"), last_rate, last_rate // 2)
        yield _slider(_("Step"), last_step, last_step)
        play, link, copy = _("Play"), _("Link to this race"), _("Copy the link")
        yield (
            f'<p><button type="button">{play}</button><a>{link}</a>'
            f'<button type="button" hidden="">{copy}</button></p>'
        )
        titles = (_("Optimizer"), "η", "θ", _("loss"), _("finish"))
        header = "".join(f'<th scope="col">{title}</th>' for title in titles)
        yield (
            '<p role="status"></p><div class="table-wrapper"><table class="docutils numbers">'
            f"<thead><tr>{header}</tr></thead><tbody></tbody></table></div>"
        )

    def _data(self) -> dict[str, object]:
        """Write down what the script needs once the reader comes near."""
        _last_rate, last_step = self._last
        return {
            "labels": {
                "pause": _("Pause"),
                "copied": _("Copied"),
                "outside": _("outside"),
                "lead": _("Step {step}. Lowest loss: {name}, {loss}."),
                "point": _("{name}, step {step}: {place}, loss {loss}"),
            },
            "frame": self._svg(_loss_panel(last_step, self.goal)),
            "surfaces": {
                name: {
                    "frame": self._svg(_plane_panel(name, surface)),
                    "low": surface.low.tolist(),
                    "high": surface.high.tolist(),
                }
                for name, surface in self.surfaces.items()
            },
            # Like beside like weighs less, compressed.
            **_by_field({n: _encoded(s, self.heats[n]) for n, s in self.surfaces.items()}),
        }


def _title(surface: str) -> str:
    name = word(surface)
    return name[:1].upper() + name[1:]


def _slider(label: str, last: int, value: int) -> str:
    return (
        f'<p class="race-slider"><label>{label} <input type="range" min="0" max="{last}" '
        f'value="{value}"></label> <output></output></p>'
    )


def _sample(style: _Style) -> str:
    """Draw a bit of the line and the marker, from which the script takes them, too."""
    color = _COLOURS[style.color]
    dashes = "none" if style.dashes == "-" else " ".join(f"{2 * d:g}" for d in style.dashes[1])
    marker = MarkerStyle(style.marker)
    outline = marker.get_path().transformed(marker.get_transform()).to_polygons()[0]
    points = "L".join(f"{x:.1f} {y:.1f}" for x, y in np.multiply(outline, (10, -10))[:-1])
    return (
        '<svg width="40" height="14" viewBox="-20 -7 40 14" aria-hidden="true">'
        f'<path d="M-19 0H19" stroke="{color}" stroke-width="2" stroke-dasharray="{dashes}"/>'
        f'<path d="M{points}z" fill="{color}"/></svg>'
    )


def _by_field(records: Mapping[str, Mapping[str, object]]) -> dict[str, dict[str, object]]:
    fields = next(iter(records.values()))
    return {field: {name: record[field] for name, record in records.items()} for field in fields}


def _encoded(surface: Surface, heats: Mapping[str, Heat]) -> dict[str, object]:
    """Write the runs of a surface as strings of the differences from step to step."""
    places, losses, finishes = [], [], []
    for heat in heats.values():
        scaled = (heat.ways - surface.low) / (surface.high - surface.low) * CELLS
        for way, loss, finish in zip(scaled, heat.losses, heat.finishes, strict=True):
            within = np.all(np.abs(way - CELLS / 2) < CELLS / 2 + MARGIN, axis=1)
            # A run ends where it has left the picture for good.
            end = np.flatnonzero(within)[-1] + 1
            places.append(np.clip(np.round(way[:end]), -MARGIN, CELLS + MARGIN).astype(int))
            decades = np.log10(np.clip(loss[:end], LOWEST, HIGHEST) / LOWEST)
            losses.append(np.round(decades * CELLS_OF_DECADE).astype(int))
            finishes.append(int(finish) if finish < len(loss) else 0)
    return {
        "rates": [heat.rate for heat in heats.values()],
        "finishes": finishes,
        "x": [_text(place[:, 0]) for place in places],
        "y": [_text(place[:, 1]) for place in places],
        "loss": [_text(loss) for loss in losses],
    }


def _text(numbers: Integers) -> str:
    """Write differences in one character each, in two where they are large."""
    differences = np.diff(numbers, prepend=0)
    folded = np.where(differences < 0, -2 * differences - 1, 2 * differences)
    return "".join(
        ALPHABET[n]
        if n < SINGLE
        else ALPHABET[SINGLE + (n - SINGLE) // len(ALPHABET)]
        + ALPHABET[(n - SINGLE) % len(ALPHABET)]
        for n in folded.tolist()
    )


class _Run(NamedTuple):
    """What is drawn of a run without the script: its name, its look, and where it went."""

    name: str
    style: _Style
    way: Array
    losses: Array


def _plane_panel(name: str, surface: Surface, runs: Sequence[_Run] = ()) -> Panel:
    start = np.asarray(surface.start, dtype=np.float64)

    def value(x: Array, y: Array) -> Array:
        return np.asarray(surface.value(np.stack([x, y], axis=-1)), dtype=np.float64)

    def draw(axes: Axes) -> None:
        x_range, y_range = zip(surface.low, surface.high, strict=True)
        draw_landscape(axes, value, x_range, y_range, start, None)
        axes.plot(*surface.minima.T, "*", color=INK, markersize=13, linestyle="none")
        for run in runs:
            color, dashes, marker = run.style
            axes.plot(*run.way.T, color=color, linestyle=dashes)
            axes.plot(*run.way[-1], marker, color=color, linestyle="none", zorder=3)
        axes.set_xlabel("θ₁")
        axes.set_ylabel("θ₂")

    description = _("Contours, with a circle at the start and a star at each minimum.")
    return _panel(draw, description, _title(name))


def _loss_panel(steps: int, goal: float, runs: Sequence[_Run] = ()) -> Panel:
    def draw(axes: Axes) -> None:
        axes.axhline(goal, color=INK, linewidth=1)
        axes.annotate(
            _("finish"), (steps, goal), xytext=(0, 3), ha="right", textcoords="offset points"
        )
        for run in runs:
            color, dashes, marker = run.style
            axes.plot(run.losses, color=color, linestyle=dashes, label=run.name)
            axes.plot(steps, run.losses[-1], marker, color=color, linestyle="none")
        axes.set_xlim(0, steps)
        axes.set_ylim(LOWEST, HIGHEST)
        _log_y(axes, LOWEST, HIGHEST)
        axes.set_xlabel(_("steps"))
        axes.set_ylabel(_("loss above the minimum, 1 at the start"))
        if runs:
            axes.legend()

    description = " ".join(
        _("{name}: {loss} of the loss at the start is left after step {step}.").format(
            name=run.name, loss=number(run.losses[-1], 2), step=steps
        )
        for run in runs
    )
    return _panel(draw, description or _("The loss of each run."), _("loss"))


def _panel(draw: Callable[[Axes], None], description: str, title: str) -> Panel:
    return Panel(draw, description, title, width=360, height=330, font_size=13, tolerance=0.3)


def race(
    surfaces: Mapping[str, Surface],
    heats: Mapping[str, Mapping[str, Heat]],
    *,
    goal: float,
    shown: Sequence[str],
) -> Figure:
    """Let the reader race optimizers over surfaces, at learning rates around a base rate.

    Without a script, and where the figure is saved, it shows how the race over the first surface
    has ended.

    Parameters
    ----------
    surfaces
        The surfaces, by their names.
    heats
        For each surface the runs of each optimizer, by its name. All have as many steps and rates.
    goal
        The share of the loss at the start at which the finish line is drawn.
    shown
        The names of the optimizers that run first.

    Examples
    --------
    >>> from glossary_code import SURFACES, descend, sgd
    >>> f = SURFACES["ravine"]
    >>> ways = np.stack([descend(sgd(rate), f.grad, f.start, 9) for rate in (0.02, 0.04, 0.08)])
    >>> losses = f.value(ways) / f.value(f.start)
    >>> heat = Heat(0.04, ways, losses, np.array([10, 10, 10]))
    >>> race({"ravine": f}, {"ravine": {"SGD": heat}}, goal=0.01, shown=["SGD"]).description
    'Contours, with a circle at the start and a star at each minimum. SGD: 0.13 ...'
    """
    first, chosen = next(iter(heats.items()))
    runs = [
        _Run(word(name), style, heat.ways[len(heat.ways) // 2], heat.losses[len(heat.ways) // 2])
        for (name, style), heat in zip(_styles(chosen).items(), chosen.values(), strict=True)
        if name in shown
    ]
    steps = len(runs[0].losses) - 1
    return _Race(
        _("race of optimizers"),
        (_plane_panel(first, surfaces[first], runs), _loss_panel(steps, goal, runs)),
        surfaces=surfaces,
        heats=heats,
        goal=goal,
        shown=shown,
    )
