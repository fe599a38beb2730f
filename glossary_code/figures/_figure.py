"""What every drawing function returns."""

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import matplotlib
from cycler import cycler
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from glossary_code.figures._svg import (
    BACKGROUND,
    GRID,
    INK,
    SERIES,
    TOLERANCE,
    prefix_ids,
    svg_root,
)

DASHES: tuple[Any, ...] = (
    "-",
    (0, (5, 2)),
    (0, (1.2, 1.4)),
    (0, (6, 2, 1.2, 2)),
    (0, (9, 3)),
    (0, (3, 1.5, 1.2, 1.5, 1.2, 1.5)),
)
MARKERS = ("o", "^", "s", "D", "v", "P")


def _style(font_size: float) -> AbstractContextManager[None]:
    return matplotlib.rc_context(
        {
            "axes.axisbelow": True,
            "axes.edgecolor": INK,
            "axes.facecolor": BACKGROUND,
            "axes.grid": True,
            "axes.labelcolor": INK,
            "axes.labelsize": font_size,
            "axes.prop_cycle": cycler(color=SERIES) + cycler(linestyle=DASHES),
            "axes.spines.right": False,
            "axes.spines.top": False,
            "axes.titlesize": font_size,
            "figure.facecolor": BACKGROUND,
            "font.size": font_size,
            "grid.color": GRID,
            "legend.edgecolor": GRID,
            "legend.fontsize": font_size,
            "legend.handlelength": 2.6,
            "lines.linewidth": 2,
            "lines.markersize": 7,
            "savefig.facecolor": BACKGROUND,
            "svg.fonttype": "none",
            "svg.hashsalt": "glossary",
            "text.color": INK,
            "xtick.color": INK,
            "xtick.labelsize": font_size,
            "ytick.color": INK,
            "ytick.labelsize": font_size,
        }
    )


@dataclass(frozen=True)
class Panel:
    """One drawing: a function that draws on axes, and its size in pixels of the page.

    The curves are kept to within the tolerance, in pixels, too.
    """

    draw: Callable[[Axes], None]
    description: str
    title: str = ""
    width: float = 440
    height: float = 300
    font_size: float = 14
    tolerance: float = TOLERANCE

    def canvas(self) -> Canvas:
        """Draw alone, one point being one pixel."""
        canvas = Canvas(figsize=(self.width / 72, self.height / 72), layout="constrained")
        self.draw(canvas.add_subplot())
        return canvas


@dataclass(frozen=True)
class Figure:
    """A figure that a page shows as SVG and that can be saved as PNG, PDF or SVG.

    Parameters
    ----------
    title
        What the figure is, read aloud by screen readers.
    panels
        The drawings, side by side where the page is wide enough.
    slider
        The name of the slider of a moving figure, empty for a still one.
    """

    title: str
    panels: tuple[Panel, ...]
    slider: str = ""

    @property
    def description(self) -> str:
        """What there is to be seen in all the panels."""
        return " ".join(panel.description for panel in self.panels)

    def save(self, path: str | Path) -> None:
        """Write the figure to a file; its suffix (.png, .pdf, .svg) names the format."""
        width = sum(panel.width for panel in self.panels) / 72
        height = max(panel.height for panel in self.panels) / 72
        kind = Path(path).suffix.removeprefix(".")
        metadata = {"png": {"Software": None}, "pdf": {"CreationDate": None}}
        with _style(self.panels[0].font_size):
            canvas = Canvas(figsize=(width, height), layout="constrained")
            places = canvas.subplots(1, len(self.panels), squeeze=False)[0]
            for axes, panel in zip(places, self.panels, strict=True):
                panel.draw(axes)
            _keep_last_frame(canvas)
            canvas.savefig(path, dpi=144, metadata=metadata.get(kind, {"Date": None}))

    def _repr_html_(self) -> str:
        drawings = "".join(self._svg(panel) for panel in self.panels)
        if not self.slider:
            return f'<div class="figure-row">{drawings}</div>'
        last = drawings.count("data-frame=") - 1
        return (
            f'<div class="figure-row figure-moving">{drawings}<input type="range" min="0" '
            f'max="{last}" value="{last}" aria-label="{escape(self.slider)}" hidden></div>'
        )

    def _svg(self, panel: Panel) -> str:
        with _style(panel.font_size):
            root = svg_root(panel.canvas(), panel.font_size, panel.tolerance)
        title = ET.Element("title")
        title.text = ": ".join(filter(None, (self.title, panel.title)))
        description = ET.Element("desc")
        description.text = panel.description
        root[:0] = title, description
        prefix = f"f{hashlib.sha256(ET.tostring(root)).hexdigest()[:8]}-"
        title.set("id", "title")
        description.set("id", "desc")
        prefix_ids(root, prefix)
        root.attrib |= {
            "role": "img",
            "aria-labelledby": f"{prefix}title",
            "aria-describedby": f"{prefix}desc",
        }
        # The attribute, not a class: a page without the style sheet shows one frame, too.
        for frame in root.findall(".//*[@data-frame]")[:-1]:
            frame.set("display", "none")
        return ET.tostring(root, encoding="unicode")


def _keep_last_frame(canvas: Canvas) -> None:
    frames = [artist for artist in canvas.findobj() if artist.get_gid()]
    last = max((frame_number(artist) for artist in frames), default=0)
    for artist in frames:
        artist.set_visible(frame_number(artist) == last)


def caption_frame(axes: Axes, k: int, caption: str) -> None:
    """Write over the drawing what frame k shows; the slider's value is read from it."""
    axes.text(0.5, 1.03, caption, ha="center", transform=axes.transAxes, gid=f"frame-{k}")
    # Room for the captions.
    axes.set_title(" ")


def frame_number(artist: Artist) -> int:
    """Return the number of the frame of a moving figure that the artist belongs to."""
    return int(str(artist.get_gid()).removeprefix("frame-"))
