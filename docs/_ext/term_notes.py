"""Give each page the definitions of the terms that it refers to with the role ``{term}``.

They are hidden until the script `terms.js` shows one at its link, with the word of the other
language. Without the script the link leads to the glossary all the same.
"""

from html import escape
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator
from term_base import PAGE, Term, other_words, read


class term_note(nodes.General, nodes.Element):  # noqa: N801 (docutils' style)
    """The note on one term; an element of its own, since search shall not find it."""


def references(document: nodes.document) -> set[str]:
    """Return the terms that a page refers to; those of the index have no role, and no note."""
    return {
        reference["reftarget"].lower()
        for reference in document.findall(addnodes.pending_xref)
        if reference["reftype"] == "term" and "std-term" in reference[0]["classes"]
    }


class FindReferences(SphinxTransform):
    """Remember which pages show definitions."""

    default_priority = 620

    def apply(self, **_kwargs: object) -> None:
        self.env.metadata[self.env.docname]["shows_terms"] = bool(references(self.document))


class AddNotes(SphinxPostTransform):
    """Write the notes at the end of the page, before its references are resolved."""

    default_priority = 9
    formats = ("html",)

    def run(self, **_kwargs: object) -> None:
        wanted = references(self.document)
        objects = self.env.domains.standard_domain.objects
        for term in read(Path(self.app.confdir)) if wanted else ():
            if term.name.lower() in wanted:
                _page, anchor = objects["term", term.name]
                self.document += term_note("", html=self.note(term, anchor))

    def note(self, term: Term, anchor: str) -> str:
        wording = term.wordings[self.config.language]
        words = [f"<b>{escape(wording.word)}</b>"] + [
            f'<b lang="{code}">{escape(word)}</b>'
            for code, word in other_words(term, self.config.language)
        ]
        return (
            f'<div class="term-note" id="note-{anchor}" role="tooltip" hidden>'
            f"{' · '.join(words)}<br>{escape(wording.definition)}</div>\n"
        )


def visit_note(self: HTML5Translator, node: term_note) -> None:
    self.body.append(node["html"])
    raise nodes.SkipNode


def note_change(_app: Sphinx, env: BuildEnvironment, pages: list[str]) -> None:
    env.terms_changed = PAGE in pages  # type: ignore[attr-defined]


def pages_to_write_again(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Write, but do not read again, the pages that show definitions when these have changed."""
    changed = env.terms_changed  # type: ignore[attr-defined]
    return [page for page in env.found_docs if changed and env.metadata[page]["shows_terms"]]


def setup(app: Sphinx) -> dict[str, bool | int]:
    app.add_node(term_note, html=(visit_note, None))
    app.add_transform(FindReferences)
    app.add_post_transform(AddNotes)
    app.connect("env-before-read-docs", note_change)
    app.connect("env-updated", pages_to_write_again)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "env_version": 1}
