"""Draw a card for each page, with its title, which other sites show beside a link to the page.

A card that is there already is not drawn again: its name holds a digest of all it is made from.
"""

from io import BytesIO
from pathlib import Path
from typing import Any

import site_root
from brand import Script, digest, drawn_once, mark
from docutils import nodes
from heading_terms import parted
from languages import native_name
from PIL import Image, ImageDraw
from sphinx.application import Sphinx

FOLDER = "_images/cards"
SIZE = WIDTH, HEIGHT = 1200, 630
MARGIN = 80
BACKGROUND, BRAND, TEXT, QUIET = "#ffffff", "#0b5e8a", "#16202a", "#56616c"
COLOURS = 64


def draw_card(static: Path, site: str, title: str) -> bytes:
    """Return the PNG: the site's mark and name, the title, its term in the other language."""
    image = Image.new("RGB", SIZE, BACKGROUND)
    draw = ImageDraw.Draw(image)
    large = mark(static, 560)
    pale = large.getchannel("A").point(lambda alpha: alpha // 10)
    image.paste(large, (WIDTH - 380, 170), pale)
    small = mark(static, 72)
    image.paste(small, (MARGIN, 64), small)
    draw.rectangle((0, HEIGHT - 14, WIDTH, HEIGHT), BRAND)
    Script(static, 36, 500).write(draw, MARGIN + 92, 112, site, QUIET)

    own, other = parted(title)
    for size in (92, 76, 62):
        script = Script(static, size, 700)
        lines = script.lines(own, WIDTH - 2 * MARGIN)
        if len(lines) <= 2:
            break
    y = 330.0 - (len(lines) - 1) * size * 0.55
    for line in lines:
        script.write(draw, MARGIN, y, line, TEXT)
        y += size * 1.1
    y += 70 - size * 1.1
    script = Script(static, 44, 400)
    for line in script.lines(other, WIDTH - 2 * MARGIN):
        script.write(draw, MARGIN, y, line, QUIET)
        y += 54
    file = BytesIO()
    image.quantize(COLOURS).save(file, "PNG", optimize=True)
    return file.getvalue()


def add_card(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    if app.builder.name != "html" or doctree is None:
        return
    site, title = app.config.html_title, app.env.titles[pagename].astext()
    static = Path(app.confdir, *app.config.html_static_path)
    made_from = digest(static, site, title)
    stem = pagename.replace("/", "-")
    folder = Path(app.outdir, FOLDER)
    path = folder / f"{stem}-{made_from}.png"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob(f"{stem}-{'?' * len(made_from)}.png"):
            old.unlink()
        path.write_bytes(draw_card(static, site, title))
    context["card"] = f"{app.config.html_baseurl}{FOLDER}/{path.name}"
    context["card_size"] = SIZE


def write_root_card(app: Sphinx, error: Exception | None) -> None:
    """Draw the card of the page that leads to the languages."""
    if not error and app.builder.name == "html":
        languages = " · ".join(map(native_name, app.config.site_languages))
        static = Path(app.confdir, *app.config.html_static_path)
        card = drawn_once(app, draw_card, static, languages, app.config.project)
        site_root.write(app, "card.png", card)


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("html-page-context", add_card)
    app.connect("build-finished", write_root_card)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
