"""Lead from a page to what it was made from: each message's line, the page's own source.

On a translated page every message carries the line of its entry in the catalogue, as
``data-line``; the script makes a link of it. If the setting ``repository`` is empty, it shows
the file and the line instead.
"""

from typing import Any

from catalogues import SOURCE_LANGUAGE, catalogue_path
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

# How hosting platforms call the view of a file, and the editor: GitHub and GitLab, Forgejo.
EDITORS = {"/blob/": "/edit/", "/src/branch/": "/_edit/"}


def editor(address: str) -> str:
    """Return the address at which a file is edited, from that at which it is shown.

    >>> editor("https://github.com/owner/name/blob/main/docs/index.md")
    'https://github.com/owner/name/edit/main/docs/index.md'
    >>> editor("https://codeberg.org/owner/name/src/branch/main/docs/index.md")
    'https://codeberg.org/owner/name/_edit/main/docs/index.md'
    """
    for shown, edited in EDITORS.items():
        address = address.replace(shown, edited, 1)
    return address


class Translator(HTML5Translator):
    """Sphinx's own writer, which writes the lines of the messages too."""

    def starttag(self, node: Any, *args: Any, **attributes: Any) -> str:
        if isinstance(node, nodes.TextElement) and "message_line" in node:
            attributes["data-line"] = node["message_line"]
        return super().starttag(node, *args, **attributes)


def add_links(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], doctree: object
) -> None:
    if doctree is None:
        return
    source = app.env.doc2path(pagename)
    if app.config.language != SOURCE_LANGUAGE:
        source = catalogue_path(app, pagename)
        if not source.exists():
            return
        context["catalogue"] = source.relative_to(app.confdir).as_posix()
        app.add_js_file("suggest.js", loading_method="defer")
    if app.config.repository:
        address = f"{app.config.repository.rstrip('/')}/"
        context["repository"] = address
        path = source.relative_to(app.confdir).as_posix()
        context["theme_source_edit_link"] = editor(address + path)


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_config_value("repository", "", "html", types=str)
    app.set_translator("html", Translator)
    app.add_css_file("suggest.css")
    app.connect("html-page-context", add_links)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
