"""Draw the site's mark, which is `docs/_static/favicon.svg`, and write with the site's fonts."""

import hashlib
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

from PIL import Image, ImageDraw, ImageFont
from sphinx.application import Sphinx

SVG = "{http://www.w3.org/2000/svg}"
LINE = re.compile(r"M([^Ml]+)l([^Ml]+)")
NUMBER = re.compile(r"-?[\d.]+")
SMOOTHING = 4
CODE = ("brand.py", "icons.py", "social_cards.py")


@cache
def sources(static: Path) -> bytes:
    """Return what each drawing is made from: the code and the mark."""
    paths = [*map(Path(__file__).with_name, CODE), static / "favicon.svg"]
    return b"\0".join(path.read_bytes() for path in paths)


def digest(static: Path, *texts: str) -> str:
    """Return a name for a drawing that changes with all it is made from."""
    return hashlib.sha256("\0".join(texts).encode() + sources(static)).hexdigest()[:12]


def drawn_once(app: Sphinx, draw: Callable[..., bytes], static: Path, *texts: str) -> bytes:
    """Draw, or take what an earlier build has drawn from the same."""
    path = Path(app.doctreedir, f"{draw.__name__}-{digest(static, *texts)}")
    if not path.exists():
        path.write_bytes(draw(static, *texts))
    return path.read_bytes()


@cache
def mark(static: Path, size: int) -> Image.Image:
    """Draw the circles and lines of the mark, on nothing."""
    root = ET.parse(static / "favicon.svg").getroot()
    *_origin, width, _height = map(float, root.get("viewBox", "").split())
    scale = SMOOTHING * size / width
    image = Image.new("RGBA", (SMOOTHING * size, SMOOTHING * size))
    draw = ImageDraw.Draw(image)
    for group in root.iter(f"{SVG}g"):
        for path in group.iter(f"{SVG}path"):
            stroke = round(scale * float(group.get("stroke-width", 1)))
            for line in LINE.findall(path.get("d", "")):
                x, y, dx, dy = (scale * float(n) for part in line for n in NUMBER.findall(part))
                draw.line((x, y, x + dx, y + dy), group.get("stroke"), stroke)
        for circle in group.iter(f"{SVG}circle"):
            x, y, r = (scale * float(circle.get(name, 0)) for name in ("cx", "cy", "r"))
            draw.ellipse((x - r, y - r, x + r, y + r), group.get("fill"))
    return image.resize((size, size), Image.Resampling.LANCZOS)


class Script:
    """The site's two fonts, of Latin and of Cyrillic letters, in one size and weight."""

    def __init__(self, static: Path, size: int, weight: int) -> None:
        self.latin, self.cyrillic = (
            font(static / "fonts" / f"source-sans-3-{script}-wght-normal.woff2", size, weight)
            for script in ("latin", "cyrillic")
        )

    def runs(self, text: str) -> list[tuple[str, ImageFont.FreeTypeFont]]:
        return [
            (run, self.cyrillic if re.match("[Ѐ-ӿ]", run) else self.latin)
            for run in re.findall("[Ѐ-ӿ]+|[^Ѐ-ӿ]+", text)
        ]

    def width(self, text: str) -> float:
        return sum(font.getlength(run) for run, font in self.runs(text))

    def lines(self, text: str, width: float) -> list[str]:
        """Break a text into lines that are no wider than allowed, unless one word is."""
        lines: list[str] = []
        for word in text.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.width(longer) <= width:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def write(self, draw: ImageDraw.ImageDraw, x: float, y: float, text: str, fill: str) -> None:
        """Write a line, whose letters stand on ``y``."""
        for run, font in self.runs(text):
            draw.text((x, y), run, fill, font, anchor="ls")
            x += font.getlength(run)


@cache
def font(path: Path, size: int, weight: int) -> ImageFont.FreeTypeFont:
    result = ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
    result.set_variation_by_axes([weight])
    return result
