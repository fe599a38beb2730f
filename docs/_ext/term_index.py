"""The directive ``{term-index}``: every word of the glossary and its translation, both ways.

Other words for a term are listed too, with the term in parentheses.
"""

from pathlib import Path

from docutils import nodes
from languages import native_name
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.locale import get_translation
from sphinx.util.docutils import SphinxDirective
from term_base import SOURCE_LANGUAGE, Term, alphabetical, read, sources

_ = get_translation("sphinx")


class TermIndex(SphinxDirective):
    def run(self) -> list[nodes.Node]:
        root = Path(self.env.app.confdir)
        for path in sources(root):
            self.env.note_dependency(str(path))
        terms = read(root)
        others = [code for code in terms[0].wordings if code != SOURCE_LANGUAGE]
        pairs = [
            pair
            for other in others
            for pair in ((SOURCE_LANGUAGE, other), (other, SOURCE_LANGUAGE))
        ]
        return [self.filter(), *(self.direction(terms, *pair) for pair in pairs)]

    def filter(self) -> nodes.raw:
        """Return the field that the script `terms.js` shows and listens to."""
        return nodes.raw(
            "",
            f'<p class="term-filter" hidden><label>{_("Filter")} <input type="search"></label> '
            "<output></output></p>",
            format="html",
        )

    def direction(self, terms: tuple[Term, ...], source: str, target: str) -> nodes.section:
        names = [
            nodes.inline("", native_name(code), classes=[f"language-{code}"])
            for code in (source, target)
        ]
        title = nodes.title("", "", names[0], nodes.Text(" – "), names[1], translatable=False)
        section = nodes.section("", title, ids=[f"{source}-{target}"])
        rows = [
            (word, term)
            for term in terms
            for word in (term.wordings[source].word, *term.wordings[source].also)
        ]
        rows.sort(key=lambda row: alphabetical(row[0]))
        section += nodes.bullet_list(
            "", *(self.row(*row, source, target) for row in rows), classes=["term-index"]
        )
        return section

    def row(self, word: str, term: Term, source: str, target: str) -> nodes.list_item:
        main = term.wordings[source].word
        link = addnodes.pending_xref(
            "",
            nodes.inline("", word, classes=[f"language-{source}"]),
            refdomain="std",
            reftype="term",
            reftarget=term.name,
            refexplicit=True,
            refwarn=True,
        )
        text = nodes.paragraph("", "", link, translatable=False)
        if word != main:
            text += nodes.inline("", f" ({main})", classes=["term-main", f"language-{source}"])
        text += nodes.Text(" — ")
        text += nodes.inline("", term.wordings[target].word, classes=[f"language-{target}"])
        return nodes.list_item("", text)


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("term-index", TermIndex)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
