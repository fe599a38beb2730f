"""Every page has its catalogue, whole, in step, and written as gettext wants it."""

from collections.abc import Iterator
from itertools import zip_longest

from catalogue_rules import faults

from translations.project import Catalogue, Project
from translations.report import Finding, _
from translations.update import header, in_form


def findings(project: Project, language: str) -> Iterator[Finding]:
    """Compare the catalogues of a language with the pages."""
    catalogues = {catalogue.name: catalogue for catalogue in project.catalogues(language)}
    for name in project.templates.keys() - catalogues.keys():
        path = project.folder(language) / f"{name}.po"
        yield Finding(path, 1, project.sources[name], "", _("missing; run `make update-po`"))
    for name, catalogue in catalogues.items():
        if name not in project.sources:
            yield catalogue.finding(1, "", _("no page has this name; remove the catalogue"))
        elif catalogue.broken:
            yield catalogue.broken
        else:
            yield from form(catalogue)
            for line, text, advice in faults(catalogue.entries, project.templates.get(name)):
                yield catalogue.finding(line, text, _(advice))


def form(catalogue: Catalogue) -> Iterator[Finding]:
    """Compare the file with what `make update-po` would write."""
    if not catalogue.data.decode().startswith(header(catalogue.language)):
        yield catalogue.finding(1, "", _("the header is not ours; run `make update-po`"))
        return
    wanted = in_form(catalogue.data, catalogue.language).decode().split("\n")
    lines = catalogue.data.decode().split("\n")
    if lines != wanted:
        pairs = enumerate(zip_longest(lines, wanted, fillvalue=""), 1)
        number, line = next((number, line) for number, (line, other) in pairs if line != other)
        yield catalogue.finding(number, line, _("not written as ours; run `make update-po`"))
