"""Tell feed readers of new entries, in each language: `feed.xml`, in the format Atom.

An entry is a section that begins with the definition of what is set in bold. It is dated by the
commit in which its anchor came to the pages; where git does not know that, there is no feed.
"""

from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

from descriptions import description
from docutils import nodes
from history import first_commits
from sphinx.application import Sphinx

NAME = "feed.xml"
LONGEST = 30
ATOM = "http://www.w3.org/2005/Atom"


class Entry(NamedTuple):
    """What the feed says of an entry."""

    page: str
    anchors: list[str]
    title: str
    summary: str


def defines(section: nodes.section) -> bool:
    first = section[1] if len(section) > 1 else None
    return isinstance(first, nodes.paragraph) and any(first.findall(nodes.strong))


def keep_entries(app: Sphinx, document: nodes.document) -> None:
    app.env.metadata[app.env.docname]["entries"] = [
        Entry(app.env.docname, section["ids"], section[0].astext(), description(section))
        for section in document.findall(nodes.section)
        if defines(section)
    ]


@lru_cache(maxsize=1)  # each page asks whether there are any
def newest(app: Sphinx) -> list[tuple[datetime, str, Entry]]:
    """Return the latest entries with their dates and oldest anchors, the newest first."""
    dates = first_commits(Path(app.confdir))
    found = []
    for page in sorted(app.env.found_docs):
        for entry in app.env.metadata[page]["entries"]:
            if known := [anchor for anchor in entry.anchors if anchor in dates]:
                anchor = min(known, key=dates.__getitem__)
                found.append((dates[anchor], anchor, entry))
    return sorted(found, key=lambda item: item[0], reverse=True)[:LONGEST]


def feed(app: Sphinx, entries: list[tuple[datetime, str, Entry]]) -> bytes:
    def add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
        element = ET.SubElement(parent, tag, attributes)
        element.text = text or None
        return element

    config, address = app.config, app.config.html_baseurl
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": config.language})
    add(root, "id", f"{address}{NAME}")
    add(root, "title", config.html_title)
    add(root, "updated", entries[0][0].isoformat())
    add(root, "link", rel="self", href=f"{address}{NAME}")
    add(root, "link", rel="alternate", href=f"{address}index.html")
    add(root, "rights", config.copyright)
    add(add(root, "author"), "name", config.html_title)
    for when, anchor, entry in entries:
        item = add(root, "entry")
        add(item, "id", f"{address}#{anchor}")  # which stays when the entry moves
        add(item, "title", entry.title)
        add(item, "updated", when.isoformat())
        page = app.builder.get_target_uri(entry.page)
        add(item, "link", rel="alternate", href=f"{address}{page}#{anchor}")
        add(item, "summary", entry.summary)
    ET.indent(root, " ")
    return ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def write_feed(app: Sphinx, error: Exception | None) -> None:
    if not error and app.builder.name == "html" and (entries := newest(app)):
        Path(app.outdir, NAME).write_bytes(feed(app, entries))


def link_to_feed(
    app: Sphinx, _pagename: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    if app.builder.name == "html" and newest(app):
        context["feed"] = context["pathto"](NAME, resource=True)


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("doctree-read", keep_entries)
    app.connect("html-page-context", link_to_feed)
    app.connect("build-finished", write_feed)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
