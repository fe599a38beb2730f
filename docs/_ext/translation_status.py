"""The directive ``{translation-status}``: how much of each page is translated.

One table for each language that has a folder in ``locale``, counted anew by every build.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from html import escape
from pathlib import Path

import polib
from babel.dates import format_date
from catalogue_rules import OTHERS, state
from docutils import nodes
from history import last_changes
from languages import native_name
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.locale import get_translation
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from translators import credit

_ = get_translation("sphinx")

PAGE = "translation-status"
STATES = ("translated", "fuzzy", "untranslated")


class translation_status(nodes.Part, nodes.Element):  # noqa: N801 (docutils' style)
    """The place of the tables."""


class TranslationStatus(SphinxDirective):
    def run(self) -> list[nodes.Node]:
        return [translation_status()]


def count(messages: Iterable[str] | None, catalogue: Path) -> Counter[str]:
    """Count the states of a page's messages; without a page, of all that the catalogue has."""
    file = polib.pofile(str(catalogue)) if catalogue.exists() else ()
    entries = {entry.msgid: entry for entry in file if not entry.obsolete}
    return Counter(
        state(entries.get(text)) for text in (entries if messages is None else messages)
    )


class ShowStatus(SphinxPostTransform):
    default_priority = 9

    def run(self, **_kwargs: object) -> None:
        for place in list(self.document.findall(translation_status)):
            folder = Path(self.app.confdir, "locale")
            days = last_changes(folder.parent, folder.name)
            tables = [self.table(path, days) for path in sorted(folder.iterdir()) if path.is_dir()]
            place.replace_self([nodes.raw("", table, format="html") for table in tables])

    def table(self, folder: Path, days: dict[str, date]) -> str:
        rows = list(self.rows(folder))
        total = sum((counts for _title, counts, _path in rows), Counter())
        names = [_("Page"), _("Messages"), _("Translated"), _("Fuzzy"), _("Not translated")]
        if days:
            names.append(_("Last change"))
        head = "".join(f'<th scope="col">{name}</th>' for name in names)
        days_of = [days.get(path.relative_to(self.app.confdir).as_posix()) for *_, path in rows]
        latest = max(filter(None, days_of), default=None)
        body = self.row(_("All pages"), total, latest, dated=bool(days)) + "".join(
            self.row(title, counts, day, dated=bool(days))
            for (title, counts, _path), day in zip(rows, days_of, strict=True)
        )
        name = escape(native_name(folder.name))
        return (
            '<div class="table-wrapper"><table class="docutils numbers status">'
            f'<caption lang="{folder.name}">{name}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        ) + self.names(folder.name)

    def names(self, language: str) -> str:
        """Name the translators and reviewers of a language."""
        roles = credit(self.config.translators.get(language, {}))
        return "".join(f"<p>{role}: {escape(', '.join(names))}.</p>" for role, names in roles)

    def rows(self, folder: Path) -> Iterator[tuple[str, Counter[str], Path]]:
        """Give the title, the numbers and the catalogue of each page, then of the rest."""
        messages = folder / "LC_MESSAGES"
        for docname in pages_in_order(self.env):
            path = messages / f"{docname}.po"
            address = self.app.builder.get_relative_uri(self.env.docname, docname)
            title = f'<a href="{address}">{escape(self.env.titles[docname].astext())}</a>'
            yield title, count(self.env.metadata[docname]["messages"], path), path
        others = {
            "figures": _("Labels of figures"),
            "sphinx": _("Interface"),
            "translations": _("Checks of the translations"),
        }
        for name in OTHERS:
            path = messages / f"{name}.po"
            if path.exists():
                yield others[name], count(None, path), path

    def row(self, title: str, counts: Counter[str], day: date | None, *, dated: bool) -> str:
        numbers = [counts.total(), *(counts[name] for name in STATES)]
        cells = "".join(f"<td>{number}</td>" for number in numbers)
        if dated:
            language = self.config.language
            shown = format_date(day, "medium", language) if day else "—"
            cells += f"<td>{shown}</td>"
        return f'<tr><th scope="row">{title}</th>{cells}</tr>'


def pages_in_order(env: BuildEnvironment) -> list[str]:
    """Return the pages as the contents list them; those that they do not, at the end."""
    found: dict[str, None] = {}

    def visit(docname: str) -> None:
        found[docname] = None
        for child in env.toctree_includes.get(docname, ()):
            if child not in found:
                visit(child)

    visit(env.config.root_doc)
    return [*found, *sorted(env.found_docs - found.keys())]


def page_to_write_again(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    return [PAGE] if PAGE in env.found_docs else []


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_node(translation_status)
    app.add_directive(PAGE, TranslationStatus)
    app.add_post_transform(ShowStatus)
    app.connect("env-updated", page_to_write_again)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
