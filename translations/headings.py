"""Headings carry the term of the other language; images carry an alternative text."""

import re
from collections.abc import Iterator

from translations.myst import parser
from translations.project import Project
from translations.report import Finding, _

# "Mean squared error, MSE (Среднеквадратичная ошибка)": an abbreviation belongs to both.
HEADING = re.compile(r"(?P<term>.+?)(?P<short>, [A-Z]+)? \((?P<other>[^()]*[А-яЁё][^()]*)\)")


def findings(project: Project, language: str) -> Iterator[Finding]:
    """Look for headings that lost a term, and for images that say nothing."""
    for catalogue in project.catalogues(language):
        for message in catalogue:
            if re.search(r"!\[\s*\]\(", message.translation):
                yield message.finding(_("say in words what the image shows"))
            match = HEADING.fullmatch(message.original)
            if match:
                other = match["other"] if language == "ru" else message.translation.split(" (")[0]
                wanted = f"{other}{match['short'] or ''} ({match['term']})"
                if message.translation.replace("\N{SOFT HYPHEN}", "") != wanted:
                    yield message.finding(
                        _("the heading should be “{wanted}”").format(wanted=wanted)
                    )


def images(project: Project) -> Iterator[Finding]:
    """Look for images without an alternative text."""
    for page in sorted(project.root.glob("docs/**/*.md")):
        for token in parser().parse(page.read_text(encoding="utf-8")):
            directive = re.match(r"\{(image|figure)\}", token.info)
            silent = directive and not re.search(r"^:?alt: *\S", token.content, re.MULTILINE)
            inline = (child for child in token.children or [] if child.type == "image")
            if silent or any(not child.content for child in inline):
                line = token.map[0] + 1 if token.map else 1
                text = token.info + token.content
                yield Finding(page, line, page.name, text, _("say in words what the image shows"))
