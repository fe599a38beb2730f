"""Refuse a page whose catalogue is missing, incomplete, fuzzy or out of step.

What a language with the file ``locale/<language>/incomplete`` lacks is shown in English, and
marked as such, instead.
"""

from pathlib import Path

import polib
from catalogue_rules import OTHERS, faults, state
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.nodes import extract_messages, traverse_parent

logger = logging.getLogger(__name__)
SOURCE_LANGUAGE = "en"
# Docutils writes the first class as the attribute lang.
UNTRANSLATED = [f"language-{SOURCE_LANGUAGE}", "untranslated"]


def catalogue_path(app: Sphinx, docname: str) -> Path:
    return Path(app.confdir, "locale", app.config.language, "LC_MESSAGES", f"{docname}.po")


def warn(message: str, *args: object, location: object) -> None:
    logger.warning(message, *args, location=location, type="catalogue")


def page_messages(document: nodes.document) -> list[tuple[nodes.Element, str]]:
    """Return what a page has to translate; its front matter is read by programs only."""
    return [
        (node, text)
        for node, text in extract_messages(document)
        if not isinstance([*traverse_parent(node)][-2], nodes.field_list)
    ]


class LeaveFormulasAlone(SphinxTransform):
    """Keep display formulas out of the catalogues: a translated one destroys its block."""

    default_priority = 10

    def apply(self, **_kwargs: object) -> None:
        for node in self.document.findall(nodes.math_block):
            node["translatable"] = False


class CompareWithCatalogue(SphinxTransform):
    """Read the messages of a page and its catalogue, before the translation replaces the text.

    Every other extension finds what it needs of them: the messages in the metadata of the page,
    the line of a message on its node.
    """

    default_priority = 19

    def apply(self, **_kwargs: object) -> None:
        messages = page_messages(self.document)
        originals = list(dict.fromkeys(text for _node, text in messages))
        self.env.metadata[self.env.docname]["messages"] = originals
        if self.app.builder.name == "gettext" or self.config.language == SOURCE_LANGUAGE:
            return
        path = catalogue_path(self.app, self.env.docname)
        try:
            catalogue = polib.pofile(str(path), encoding="utf-8") if path.exists() else None
        except (OSError, UnicodeDecodeError) as error:
            warn("the catalogue cannot be read: %s", error, location=str(path))
            return
        self.mark(messages, catalogue)
        if self.config.incomplete:
            return
        if catalogue is None:
            warn("no catalogue %s; run `make update-po`", path, location=self.env.docname)
            return
        for line, text, advice in faults(catalogue, originals):
            warn("%s: %r", advice, text, location=f"{path}:{line}")

    def mark(
        self, messages: list[tuple[nodes.Element, str]], catalogue: polib.POFile | None
    ) -> None:
        """Tell each node the line of its message, and that it is in English if it stays so."""
        entries = {entry.msgid: entry for entry in catalogue or () if not entry.obsolete}
        for node, text in messages:
            entry = entries.get(text)
            if isinstance(node, nodes.TextElement):
                if entry:
                    node["message_line"] = entry.linenum
                if state(entry) != "translated":
                    node["classes"] += UNTRANSLATED


class MarkTitles(SphinxTransform):
    """Move the mark of an English title inside it, from where the navigation takes its text."""

    default_priority = 620

    def apply(self, **_kwargs: object) -> None:
        for title in self.document.findall(nodes.title):
            if UNTRANSLATED[-1] in title["classes"]:
                title["classes"] = [x for x in title["classes"] if x not in UNTRANSLATED]
                title.children = [nodes.inline("", "", *title.children, classes=UNTRANSLATED)]
                title[0].parent = title


def set_incomplete(app: Sphinx, config: Config) -> None:
    config.incomplete = Path(app.confdir, "locale", config.language, "incomplete").exists()


def refuse_catalogues_without_page(app: Sphinx, _env: object, _docnames: object) -> None:
    if app.config.language == SOURCE_LANGUAGE:
        return
    folder = Path(app.confdir, "locale", app.config.language, "LC_MESSAGES")
    for path in folder.rglob("*.po"):
        docname = path.relative_to(folder).with_suffix("").as_posix()
        if docname not in app.env.found_docs | OTHERS.keys():
            warn("this catalogue has no page; remove it", location=str(path))


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_config_value("incomplete", False, "env", types=bool)
    app.connect("config-inited", set_incomplete)
    app.add_transform(LeaveFormulasAlone)
    app.add_transform(CompareWithCatalogue)
    app.add_transform(MarkTitles)
    app.connect("env-before-read-docs", refuse_catalogues_without_page)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
