"""Mend what the theme lacks for the keyboard and for screen readers.

Its landmarks get names, its drawers buttons (`drawers.js`), and boxes that scroll sideways become
tab stops (`scrolling.js`).
"""

from sphinx.application import Sphinx
from sphinx.locale import get_translation

_ = get_translation("sphinx")


def name_landmarks(html: str) -> str:
    """Name the two sidebars, which screen readers list, and could not tell apart."""
    for landmark, name in (("sidebar-drawer", _("All pages")), ("toc-drawer", _("On this page"))):
        html = html.replace(
            f'<aside class="{landmark}', f'<aside aria-label="{name}" class="{landmark}'
        )
    return html


def prepare(app: Sphinx) -> None:
    if app.builder.format != "html":
        return
    app.builder.templates.environment.filters["name_landmarks"] = name_landmarks
    names = {"data-code": _("Code"), "data-table": _("Table"), "data-formula": _("Formula")}
    app.add_js_file("drawers.js", loading_method="defer")
    app.add_js_file("scrolling.js", loading_method="defer", **names)


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_css_file("accessibility.css", priority=900)
    # After Sphinx has loaded the catalogues of the language.
    app.connect("builder-inited", prepare)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
