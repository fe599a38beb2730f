"""Show the terms of the glossary page in the alphabetical order of the reader's language.

The word of the other language stands beside each; other words for the same get a line of their
own; a row of letters leads to the first term of each.
"""

from itertools import groupby
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.locale import get_translation
from sphinx.transforms import SphinxTransform
from term_base import PAGE, Term, alphabetical, other_words, read

_ = get_translation("sphinx")


class ArrangeTerms(SphinxTransform):
    """Arrange the page after its translation."""

    default_priority = 610

    def apply(self, **_kwargs: object) -> None:
        if self.env.docname != PAGE or self.app.builder.name == "gettext":
            return
        self.language = self.config.language
        terms = {term.wordings[self.language].word: term for term in read(Path(self.app.confdir))}
        for glossary in self.document.findall(addnodes.glossary):
            items = {item[0][0].astext(): item for item in glossary[0]}
            words = sorted(items, key=alphabetical)
            for word, item in items.items():
                self.arrange(item, terms[word])
            glossary[0][:] = [items[word] for word in words]
            glossary.insert(0, self.letters({word: items[word][0]["ids"][0] for word in words}))

    def arrange(self, item: nodes.definition_list_item, term: Term) -> None:
        head, body = item
        for code, word in other_words(term, self.language):
            head.insert(1, nodes.inline("", word, classes=["term-other", f"language-{code}"]))
            head.insert(1, nodes.Text(" "))
        wording = term.wordings[self.language]
        body[0][:] = [nodes.Text(wording.definition)]
        for title, words in ((_("Avoid"), wording.avoid), (_("Also"), wording.also)):
            if words:
                text = f"{title}: {', '.join(words)}."
                body.insert(1, nodes.paragraph("", text, classes=["term-also"]))

    def letters(self, anchors: dict[str, str]) -> nodes.paragraph:
        result = nodes.paragraph("", classes=["term-letters"])
        for letter, words in groupby(anchors, key=lambda word: alphabetical(word)[1][0].upper()):
            result += nodes.reference("", letter, refid=anchors[next(words)], internal=True)
            result += nodes.Text(" ")
        return result


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_transform(ArrangeTerms)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
