"""Refuse a page whose catalogue is missing, incomplete, fuzzy or out of step.

What a language with the file ``locale/<language>/incomplete`` lacks is shown in English, and
marked as such, instead.
"""

from collections.abc import Iterator
from pathlib import Path

import polib
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.nodes import extract_messages, traverse_parent

logger = logging.getLogger(__name__)
SOURCE_LANGUAGE = "en"
# Catalogues that belong to no page: labels of figures, strings of the theme, texts of the gates.
OTHER_CATALOGUES = {"figures", "sphinx", "translations"}
# Docutils writes the first class as the attribute lang.
UNTRANSLATED = [f"language-{SOURCE_LANGUAGE}", "untranslated"]


def catalogue_path(app: Sphinx, docname: str) -> Path:
    return Path(app.confdir, "locale", app.config.language, "LC_MESSAGES", f"{docname}.po")


def warn(message: str, *args: object, location: object) -> None:
    logger.warning(message, *args, location=location, type="catalogue")


def read_catalogue(path: Path) -> polib.POFile | None:
    try:
        return polib.pofile(str(path), encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        warn("the catalogue cannot be read: %s", error, location=str(path))
        return None


def page_messages(document: nodes.document) -> Iterator[tuple[nodes.Element, str]]:
    """Give what a page has to translate; its front matter is read by programs only."""
    for node, text in extract_messages(document):
        *_parents, outermost, _document = traverse_parent(node)
        if not isinstance(outermost, nodes.field_list):
            yield node, text


class LeaveFormulasAlone(SphinxTransform):
    """Keep display formulas out of the catalogues: a translated one destroys its block."""

    default_priority = 10

    def apply(self, **_kwargs: object) -> None:
        for node in self.document.findall(nodes.math_block):
            node["translatable"] = False


class CheckCatalogue(SphinxTransform):
    """Compare the messages of a page with its catalogue, before they are translated."""

    default_priority = 19

    def apply(self, **_kwargs: object) -> None:
        if self.app.builder.name == "gettext" or self.config.language == SOURCE_LANGUAGE:
            return
        path = catalogue_path(self.app, self.env.docname)
        if path.exists():
            catalogue = read_catalogue(path)
        elif self.config.incomplete:
            catalogue = polib.POFile()
        else:
            warn("no catalogue %s; run `make update-po`", path, location=self.env.docname)
            return
        if catalogue is not None:
            self.mark(catalogue)
            if not self.config.incomplete:
                self.compare(catalogue, path)

    def mark(self, catalogue: polib.POFile) -> None:
        """Say that a text without a translation is in English."""
        translated = {entry.msgid for entry in catalogue.translated_entries()}
        for node, text in page_messages(self.document):
            if text not in translated and isinstance(node, nodes.TextElement):
                node["classes"] += UNTRANSLATED

    def compare(self, catalogue: polib.POFile, path: Path) -> None:
        entries = {entry.msgid: entry for entry in catalogue if not entry.obsolete}
        wanted = set()
        for node, text in page_messages(self.document):
            if text in wanted:
                continue
            wanted.add(text)
            entry = entries.get(text)
            if entry is None:
                warn("not in %s, run `make update-po`: %r", path, text, location=node)
            elif entry.fuzzy:
                warn("fuzzy in %s, check it and remove the mark: %r", path, text, location=node)
            elif not entry.msgstr:
                warn("not translated in %s: %r", path, text, location=node)
        for msgid in entries.keys() - wanted:
            warn(
                "the page has no such message, run `make update-po`: %r",
                msgid,
                location=f"{path}:{entries[msgid].linenum}",
            )


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
        if docname not in app.env.found_docs | OTHER_CATALOGUES:
            warn("this catalogue has no page; remove it", location=str(path))


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_config_value("incomplete", False, "env", types=bool)
    app.connect("config-inited", set_incomplete)
    app.add_transform(LeaveFormulasAlone)
    app.add_transform(CheckCatalogue)
    app.add_transform(MarkTitles)
    app.connect("env-before-read-docs", refuse_catalogues_without_page)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
