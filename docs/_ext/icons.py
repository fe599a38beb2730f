"""Draw the icons for browsers and phones that do not show an SVG, at the root of the site."""

from io import BytesIO
from pathlib import Path

import site_root
from brand import drawn_once, mark
from PIL import Image
from sphinx.application import Sphinx

ICO_SIZES = (16, 32, 48)
TOUCH_SIZE, TOUCH_MARGIN = 180, 18


def ico(static: Path) -> bytes:
    images = [mark(static, size) for size in ICO_SIZES]
    file = BytesIO()
    sizes = [image.size for image in images]
    images[-1].save(file, "ICO", sizes=sizes, append_images=images[:-1])
    return file.getvalue()


def touch_icon(static: Path) -> bytes:
    """Return a PNG without transparent places, which phones would show black."""
    image = Image.new("RGB", (TOUCH_SIZE, TOUCH_SIZE), "white")
    shape = mark(static, TOUCH_SIZE - 2 * TOUCH_MARGIN)
    image.paste(shape, (TOUCH_MARGIN, TOUCH_MARGIN), shape)
    file = BytesIO()
    image.quantize(64).save(file, "PNG", optimize=True)
    return file.getvalue()


def write_icons(app: Sphinx, error: Exception | None) -> None:
    if error or app.builder.name != "html":
        return
    static = Path(app.confdir, *app.config.html_static_path)
    site_root.write(app, "favicon.ico", drawn_once(app, ico, static))
    site_root.write(app, "apple-touch-icon.png", drawn_once(app, touch_icon, static))


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("build-finished", write_icons)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
