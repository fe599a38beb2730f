"""Write what the search looks through: every section, term and function, with its names and text.

The file ``search_index.js`` holds them, and the stemmers and stop words of Sphinx. A section is
named by its heading and by every word, in all languages, for the terms that the glossary refers to
it, so that either language's word finds it. The script ``search.js`` does the rest.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from html import unescape
from itertools import chain
from pathlib import Path
from typing import Any

from docutils import nodes
from heading_terms import parted
from mathml import to_mathml
from sphinx import addnodes, package_dir
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.search.en import SearchEnglish
from sphinx.search.ru import SearchRussian
from term_base import Term, bare, read

STEMMERS = ("base", "english", "russian")
STOP_WORDS = sorted(SearchEnglish.stopwords | SearchRussian.stopwords)
# What stands in a page without being its text.
NO_TEXT = (
    *(nodes.Invisible, nodes.literal_block, nodes.math_block, nodes.raw, nodes.title),
    nodes.field_list,  # the arguments of a function
)
NO_TEXT_CLASSES = {"entry-link", "reference-link", "term-index"}
# What is found by itself.
APART = (nodes.section, addnodes.desc, addnodes.glossary)
# The scripts of Sphinx that only its own search needs.
SPHINX_SCRIPTS = (
    "documentation_options.js",
    "doctools.js",
    "sphinx_highlight.js",
    "translations.js",
)
Part = tuple[list[str], str, list[str], str]  # anchors, title, names, text


def words(node: nodes.Node) -> str:
    """Return the text that a reader sees in a node, without what is found by itself."""
    match node:
        case nodes.Text():
            return str(node)
        case nodes.math():
            return unescape(re.sub("<[^>]*>", "", to_mathml(node, displaystyle=False)))
        case nodes.Element() if not isinstance(node, (*NO_TEXT, *APART)):
            if NO_TEXT_CLASSES.isdisjoint(node["classes"]):
                between = "" if isinstance(node, nodes.TextElement) else " "
                return between.join(map(words, node))
    return ""


def text(parts: list[nodes.Node]) -> str:
    return " ".join(" ".join(map(words, parts)).split())


def section_part(section: nodes.section) -> Part:
    title = section[0].astext()
    names = [name for name in parted(title) if name]
    if isinstance(section[0][0], nodes.literal):
        names = []  # a file of the module, named as the page of what is in it
    anchors = list(section["ids"])
    if isinstance(section.parent, nodes.document):
        anchors.insert(0, "")
    return anchors, title, names, text(section.children)


def parts(document: nodes.document) -> Iterator[Part]:
    for section in document.findall(nodes.section):
        yield section_part(section)
    for function in document.findall(addnodes.desc):
        signature, content = function[0], function[-1]
        if signature["ids"]:
            name = signature["fullname"]
            yield [signature["ids"][0]], name, [name], text(content.children)


def file_of(app: Sphinx, page: str) -> Path:
    return Path(app.doctreedir, "search", f"{page}.json")


def leave_out_the_scripts_of_sphinx(
    _app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    context["script_files"][:] = [
        script
        for script in context["script_files"]
        if Path(script.filename).name not in SPHINX_SCRIPTS
    ]


def keep_parts(
    app: Sphinx, page: str, _template: str, _context: object, doctree: nodes.document | None
) -> None:
    """Keep what is on a page that is written, as an unchanged page is not written again."""
    if doctree is not None:
        path = file_of(app, page)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(list(parts(doctree))), encoding="utf-8")


def pages_to_write_again(app: Sphinx, env: BuildEnvironment) -> list[str]:
    return [page for page in env.found_docs if not file_of(app, page).exists()]


def term_names(term: Term) -> list[str]:
    """Return every word for a term."""
    return [
        bare(word)
        for wording in term.wordings.values()
        for word in (wording.word, *wording.also, *wording.avoid)
    ]


def entries(app: Sphinx) -> Iterator[tuple[str, str, str, list[str], str]]:
    """Give the page, the anchor, the title, the names and the text of all that can be found."""
    terms = read(Path(app.confdir))
    terms_of = defaultdict(list)
    for term in terms:
        if term.entry:
            page, _hash, anchor = term.entry.partition("#")
            terms_of[page.removesuffix(".md"), anchor].append(term)
    for page in sorted(app.env.found_docs):
        for anchors, title, own, found in json.loads(file_of(app, page).read_text("utf-8")):
            here = chain.from_iterable(terms_of[page, anchor] for anchor in anchors)
            names = dict.fromkeys([*own, *chain.from_iterable(map(term_names, here))])
            yield page, anchors[0], title, list(names), found
    for term in terms:
        page, anchor = app.env.domains.standard_domain.objects["term", term.name]
        wording = term.wordings[app.config.language]
        yield page, anchor, wording.word, list(dict.fromkeys(term_names(term))), wording.definition


def write_index(app: Sphinx, error: Exception | None) -> None:
    if error or app.builder.name != "html":
        return
    folder = Path(package_dir, "search", "minified-js")
    stemmers = [(folder / f"{name}-stemmer.js").read_text(encoding="utf-8") for name in STEMMERS]
    data = {
        "titles": {page: title.astext() for page, title in sorted(app.env.titles.items())},
        "stopWords": STOP_WORDS,
        "entries": list(entries(app)),
    }
    code = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    path = Path(app.outdir, "search_index.js")
    path.write_text("\n".join([*stemmers, f"const searchIndex = {code};\n"]), encoding="utf-8")


def leave_out_the_search_of_sphinx(app: Sphinx) -> None:
    if app.builder.format == "html":
        app.builder.search = False


def add_search_page(_app: Sphinx, config: Config) -> None:
    config.html_additional_pages["search"] = "search.html"


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("config-inited", add_search_page)
    app.connect("builder-inited", leave_out_the_search_of_sphinx)
    app.connect("env-updated", pages_to_write_again)
    app.connect("html-page-context", leave_out_the_scripts_of_sphinx)
    app.connect("html-page-context", keep_parts)
    app.connect("build-finished", write_index)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
