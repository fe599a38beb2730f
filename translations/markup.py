"""A translation has the marks of its original: roles, links, formulas, code, emphasis."""

import re
from collections.abc import Iterator

from translations.myst import parse
from translations.project import Project
from translations.report import Finding, _

# In the glossary, each language has its own labels of synonyms: *Also:*, *Также:*, *Неудачно:*.
LABEL = re.compile(r"\*\w+:?\*")


def kind(name: str) -> str:
    """Return what a contributor calls a mark."""
    names = {
        "attributes": _("attributes"),
        "text": _("the text"),
        "code": _("the code"),
        "emphasis": _("emphasis"),
        "footnote": _("the footnote"),
        "formula": _("the formula"),
        "html": _("the HTML"),
        "image": _("the image"),
        "link": _("the link to"),
        "role": _("the role"),
    }
    return names.get(name, name)


def findings(project: Project, language: str) -> Iterator[Finding]:
    """Compare each translation with its original, both read as the site reads them."""
    for catalogue in project.catalogues(language):
        for message in catalogue:
            texts = [message.original, message.translation]
            if catalogue.name == "glossary":
                texts = [LABEL.sub("", text) for text in texts]
            original, translation = map(parse, texts)
            if original.literal and message.translation != message.original:
                yield message.finding(_("code or a formula; leave it as in the original"))
                continue
            if original.blocks != translation.blocks:
                yield message.finding(
                    _("another kind of block than the original; escape what begins it with \\")
                )
            missing = _("{kind} {text} is missing (times: {count}); copy it from the original")
            extra = _("{kind} {text} is not in the original (times: {count}); remove it")
            for advice, difference in (
                (missing, original.marks - translation.marks),
                (extra, translation.marks - original.marks),
            ):
                for (name, text), count in sorted(difference.items()):
                    yield message.finding(advice.format(kind=kind(name), text=text, count=count))
