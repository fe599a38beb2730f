"""Say in the words of schema.org what a page is, for search engines: JSON-LD in its head.

A page is a learning resource with its place in the contents; the glossary page is a set of
defined terms. Definitions are left to the page, as they would weigh too much here again.
"""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from history import last_change
from markupsafe import Markup
from sphinx.application import Sphinx
from term_base import PAGE, read

LICENSE = "https://creativecommons.org/licenses/by/4.0/"
Node = dict[str, Any]


def breadcrumbs(app: Sphinx, page: Node, context: dict[str, Any]) -> Node:
    """Return the way to a page from the first one."""
    way = [
        (app.config.html_title, app.config.html_baseurl + "index.html"),
        *(
            (Markup(parent["title"]).striptags(), urljoin(page["url"], parent["link"]))
            for parent in context["parents"]
        ),
        (page["name"], page["url"]),
    ]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": address}
            for place, (name, address) in enumerate(way, 1)
        ],
    }


def terms(app: Sphinx) -> list[Node]:
    """Return the terms with their other words, those of the other languages among them."""
    language, objects = app.config.language, app.env.domains.standard_domain.objects
    result = []
    for term in read(Path(app.confdir)):
        own, anchor = term.wordings[language], objects["term", term.name][1]
        others = [
            {"@value": wording.word, "@language": code}
            for code, wording in term.wordings.items()
            if wording.word != own.word
        ]
        words = {"name": own.word, "alternateName": [*own.also, *others]}
        result.append({"@type": "DefinedTerm", "@id": f"#{anchor}"} | words)
    return result


def page_data(app: Sphinx, pagename: str, context: dict[str, Any]) -> list[Node]:
    own, others = [], []
    for alternate in context["alternates"]:
        (own if alternate["current"] else others).append(alternate["absolute"])
    page: Node = {
        "@type": "LearningResource",
        "@id": own[0],
        "url": own[0],
        "name": app.env.titles[pagename].astext(),
        "description": context["description"],
        "inLanguage": app.config.language,
        "license": LICENSE,
        "isAccessibleForFree": True,
        "author": {"@type": "Organization", "name": app.config.html_title},
        "image": context["card"],
        "workTranslation": [{"@id": address} for address in others],
    }
    if day := last_change(Path(app.confdir), pagename, app.config.language):
        page["dateModified"] = day.isoformat()
    if pagename == app.config.root_doc:
        return [page | {"@type": "WebSite"}]
    if pagename == PAGE:
        page |= {"@type": "DefinedTermSet", "hasDefinedTerm": terms(app)}
    return [page, breadcrumbs(app, page, context)]


def add_data(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], doctree: object
) -> None:
    if app.builder.name != "html" or doctree is None:
        return
    graph = {"@context": "https://schema.org", "@graph": page_data(app, pagename, context)}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
    # A title may say "</script>".
    context["structured_data"] = Markup(text.replace("<", r"\u003c"))


def setup(app: Sphinx) -> dict[str, bool]:
    # After the description, the card and the alternates are known.
    app.connect("html-page-context", add_data, priority=600)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
