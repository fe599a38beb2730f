"""Every page has its catalogue, whole, in step, and written as gettext wants it."""

from collections import Counter
from collections.abc import Iterator
from itertools import zip_longest

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
            yield from state(catalogue)
            if name in project.templates:
                yield from step(catalogue, project.templates[name])


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


def state(catalogue: Catalogue) -> Iterator[Finding]:
    """Look for messages without a translation to rely on."""
    for entry in catalogue.entries:
        if entry.obsolete:
            advice = _("obsolete; run `make update-po`, which removes it")
        elif entry.fuzzy:
            advice = _("fuzzy; check the translation and remove the word fuzzy")
        elif not entry.msgstr and not entry.msgid_plural:
            advice = _("not translated; fill in msgstr")
        elif not all(entry.msgstr_plural.values()):
            advice = _("a plural form is not translated; fill in every msgstr[…]")
        else:
            continue
        yield catalogue.finding(entry.linenum, entry.msgid, advice)


def step(catalogue: Catalogue, originals: list[str]) -> Iterator[Finding]:
    """Compare the messages with those of the page, and their order."""
    lines = {entry.msgid: entry.linenum for entry in catalogue.entries}
    have = [entry.msgid for entry in catalogue.entries if not entry.obsolete]
    for text in originals:
        if text not in lines:
            yield catalogue.finding(1, text, _("missing; run `make update-po` and translate it"))
    for text in have:
        if text not in originals:
            yield catalogue.finding(
                lines[text], text, _("the page does not say this any more; run `make update-po`")
            )
    for text, count in Counter(have).items():
        if count > 1:
            yield catalogue.finding(lines[text], text, _("here twice; keep one"))
    if sorted(have) == sorted(originals) and have != originals:
        text = next(text for text, other in zip(have, originals, strict=True) if text != other)
        yield catalogue.finding(
            lines[text], text, _("not in the order of the page; run `make update-po`")
        )
