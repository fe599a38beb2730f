"""Join all style sheets into one, so that a page waits for a single file before it shows.

Sphinx, its theme and the extensions of the site bring ten. Some of them are written only when
the build ends, and so is the one that holds them all; pages name it with a digest of what it
holds, as Sphinx does with each style sheet.
"""

import re
import zlib
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.util import logging

logger = logging.getLogger(__name__)
NAME = "_static/all.css"
LINK = re.compile(rf'(href="[^"]*{re.escape(NAME)})[^"]*')
# What content_policy.py makes of the inline styles of the theme.
THEME_LINK = re.compile(r'<link rel="stylesheet" href="[^"]*_static/theme-\w+\.css">')
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/")


class OneStyleSheet:
    """The names of the joined style sheets and their media, the same on every page."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    def replace_links(
        self, app: Sphinx, page: str, _template: str, context: dict[str, Any], _doctree: object
    ) -> None:
        if app.builder.name != "html":
            return
        sheets = sorted(context["css_files"], key=lambda sheet: sheet.priority)
        names = {str(sheet.filename): sheet.attributes.get("media", "all") for sheet in sheets}
        self.names = self.names or names
        if names != self.names:
            odd = ", ".join(sorted(names.keys() ^ self.names.keys()))
            message = "not every page has the style sheet %s: add it in the setup of its extension"
            logger.warning(message, odd, location=page, type="one_style_sheet")
        context["css_files"] = [NAME]

    def write(self, app: Sphinx, error: Exception | None) -> None:
        if error or not self.names:
            return
        folder = Path(app.outdir)
        sheets = [
            f"@media {media} {{\n{(folder / name).read_text(encoding='utf-8')}}}"
            for name, media in self.names.items()
        ]
        theme = sorted(folder.glob("_static/theme-*.css"))
        sheets += [path.read_text(encoding="utf-8") for path in theme]
        joined = SOURCE_MAP.sub("", "\n".join(sheets))
        (folder / NAME).write_text(joined, encoding="utf-8")
        for path in (*(folder / name for name in self.names), *theme):
            path.unlink()
            if not any(path.parent.iterdir()):
                path.parent.rmdir()
        for page in folder.rglob("*.html"):
            html = page.read_text(encoding="utf-8")
            single = THEME_LINK.sub("", html)
            marked = LINK.sub(rf"\g<1>?v={zlib.crc32(joined.encode()):08x}", single)
            if marked != html:
                page.write_text(marked, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    one = OneStyleSheet()
    app.connect("html-page-context", one.replace_links, priority=900)
    # After Furo and MyST-NB have written theirs.
    app.connect("build-finished", one.write, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": False}
