"""Make the pages pass a Content-Security-Policy that allows the site's own files and no more.

The theme's inline style and script become files, and the style attributes of its icons attributes
of SVG. The policy is then the same for each page and each version of the theme.
"""

import hashlib
import re
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

INLINE = re.compile(r"<(style|script)>(.*?)</\1>", re.DOTALL)
ELEMENTS = {
    "style": ("css", '<link rel="stylesheet" href="{}">'),
    "script": ("js", '<script src="{}"></script>'),
}
ICON = re.compile(r'(<(?:svg|line|path|circle)\b[^>]*?) style="([a-z]+): ([^;"]+);?"')


def add_filter(
    app: Sphinx, _pagename: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    def move(inline: re.Match[str]) -> str:
        suffix, element = ELEMENTS[inline[1]]
        name = f"theme-{hashlib.sha256(inline[2].encode()).hexdigest()[:12]}.{suffix}"
        path = Path(app.outdir, "_static", name)
        if not path.exists():
            path.write_text(inline[2], encoding="utf-8")
        return element.format(context["pathto"](f"_static/{name}", resource=True))

    def without_inline(html: str) -> str:
        return ICON.sub(r'\1 \2="\3"', INLINE.sub(move, html))

    context["without_inline"] = without_inline


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("html-page-context", add_filter)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
