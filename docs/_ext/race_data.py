"""Move the data of a race out of its page, into a file that its script loads when it is needed.

The file is a script, not JSON: a page that is opened from a folder may not fetch, but it may
load a script. Its name holds a digest of what it holds, so that caches need not ask for it again.
"""

import hashlib
import re
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

RACE = re.compile(
    r'<div class="figure-race">(.*?)<script type="application/json">(.*?)</script>', re.DOTALL
)


def write_data(folder: Path, pagename: str, data: str) -> Path:
    """Write the data of a page in place of those that it had before."""
    stem = pagename.replace("/", "-")
    digest = hashlib.sha256(data.encode()).hexdigest()[:12]
    path = folder / f"{stem}-{digest}.js"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob(f"{stem}-*.js"):
        old.unlink()
    path.write_text(f"globalThis.figureData = {data};\n", encoding="utf-8")
    return path


def move_data(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    if app.builder.format != "html" or 'class="figure-race"' not in context.get("body", ""):
        return

    def refer(race: re.Match[str]) -> str:
        path = write_data(Path(app.outdir, "_static", "data"), pagename, race[2])
        source = context["pathto"](path.relative_to(app.outdir).as_posix(), resource=True)
        return f'<div class="figure-race" data-src="{source}">{race[1]}'

    context["body"] = RACE.sub(refer, context["body"])
    app.add_js_file("race.js", loading_method="defer")


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_css_file("race.css")
    app.connect("html-page-context", move_data)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
