"""Keep out of the published folder what no page needs."""

import shutil
from pathlib import Path

from sphinx.application import Sphinx

# Sphinx and Furo copy these whether a page uses them or not.
UNUSED = (
    ".buildinfo.bak",
    "_sources",
    "_static/basic.css",
    "_static/debug.css",
    "_static/doctools.js",
    "_static/documentation_options.js",
    "_static/file.png",
    "_static/language_data.js",
    "_static/minus.png",
    "_static/plus.png",
    "_static/scripts/furo-extensions.js",
    "_static/scripts/furo.js.map",
    "_static/searchtools.js",
    "_static/skeleton.css",
    "_static/sphinx_highlight.js",
    "_static/styles/furo.css.map",
    "_static/styles/furo-extensions.css.map",
    "_static/translations.js",
)


def build_info(app: Sphinx) -> tuple[Path, Path]:
    """Return where Sphinx wants the notes for its next build, and where they lie meanwhile."""
    folder = Path(app.outdir)
    return folder / ".buildinfo", Path(app.doctreedir, f"{folder.parent.name}.buildinfo")


def bring_build_info(app: Sphinx) -> None:
    wanted, kept = build_info(app)
    if kept.exists():
        kept.replace(wanted)


def remove_unused(app: Sphinx, _error: Exception | None) -> None:
    if app.builder.name != "html":
        return
    wanted, kept = build_info(app)
    if wanted.exists():
        wanted.replace(kept)
    for path in (Path(app.outdir, name) for name in UNUSED):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("builder-inited", bring_build_info)
    app.connect("build-finished", remove_unused)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
