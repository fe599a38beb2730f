"""Say at the foot of a page when its text was last changed, in the reader's language."""

from pathlib import Path
from typing import Any

from babel.dates import format_date
from history import last_change
from sphinx.application import Sphinx


def add_date(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    if day := last_change(Path(app.confdir), pagename, app.config.language):
        context["last_updated"] = format_date(day, "long", app.config.language)


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("html-page-context", add_date)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
