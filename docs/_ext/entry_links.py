"""Link each name of the reference to its entry in the glossary and its lines, where there are any.

The entry has the function's name for its anchor, with dashes: ``(leaky-relu)=``. A derivative
is explained in the entry of its function.
"""

from collections.abc import Iterator

from docutils import nodes
from heading_terms import marked
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.locale import get_translation
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.nodes import make_refnode

_ = get_translation("sphinx")

DERIVATIVES = ("_grad", "_vjp", "_step")


class entry_link(nodes.Part, nodes.Element):  # noqa: N801 (docutils' style)
    """The place of the links from the function ``name`` to its entry and to its ``source``."""


def anchors(name: str) -> Iterator[str]:
    """Give the anchors that the entry of a function may have, the best first.

    >>> list(anchors("leaky_relu")), list(anchors("prelu_slope_grad"))
    (['leaky-relu'], ['prelu-slope-grad', 'prelu-slope', 'prelu'])
    """
    words = name.split("_")
    shortest = 1 if name.endswith(DERIVATIVES) else len(words)
    for count in range(len(words), shortest - 1, -1):
        yield "-".join(words[:count])


def entries_of(env: BuildEnvironment, name: str) -> list[tuple[str, str, str]]:
    """Return the page, the anchor and the title of what may be the entry of a function."""
    labels = env.domains.standard_domain.labels
    return [labels[anchor] for anchor in anchors(name) if anchor in labels]


class LinkEntries(SphinxPostTransform):
    default_priority = 9

    def run(self, **_kwargs: object) -> None:
        for place in list(self.document.findall(entry_link)):
            links = [self.link(*entry) for entry in entries_of(self.env, place["name"])[:1]]
            if self.config.repository:
                links.append(self.source_link(place["source"]))
            place.replace_self(links)

    def source_link(self, source: str) -> nodes.paragraph:
        address = f"{self.config.repository.rstrip('/')}/{source}"
        link = nodes.reference("", str(_("Source file")), refuri=address)
        return nodes.paragraph("", "", link, classes=["entry-link"])

    def link(self, docname: str, anchor: str, title: str) -> nodes.paragraph:
        text = nodes.inline("", "", *marked(title, self.config.language))
        link = make_refnode(self.app.builder, self.env.docname, docname, anchor, text)
        return nodes.paragraph("", _("In the glossary:") + " ", link, classes=["entry-link"])


class DropTooltips(SphinxPostTransform):
    """Leave out the full name that Sphinx puts into the title of a link to the reference."""

    default_priority = 11

    def run(self, **_kwargs: object) -> None:
        for link in self.document.findall(nodes.reference):
            if link.get("reftitle", "").startswith("glossary_code."):
                del link["reftitle"]


def pages_to_write_again(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Name the pages of the reference if an entry has come, gone or changed its title."""
    before = getattr(env, "glossary_entries", None)
    names = {full.rpartition(".")[2] for full in env.domains.python_domain.objects}
    entries = {name: entries_of(env, name) for name in names}
    env.glossary_entries = entries  # type: ignore[attr-defined]
    return [page for page in env.found_docs if entries != before and page.startswith("api/")]


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_node(entry_link)
    app.add_post_transform(LinkEntries)
    app.add_post_transform(DropTooltips)
    app.connect("env-updated", pages_to_write_again)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
