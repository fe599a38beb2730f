"""The directive ``{translation-status}``: how much of each page is translated.

One table for each language that has a folder in ``locale``. Each build counts the catalogues that
have changed since the last one.
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
from heading_terms import marked
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
# When a catalogue was changed and what its page has to translate; then how much of it is.
Counted = tuple[tuple[int, list[str] | None], Counter[str]]


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


def count_all(app: Sphinx, env: BuildEnvironment) -> dict[str, Counter[str]]:
    """Count every catalogue, by its path; what the last build knew of the same file holds."""
    root = Path(app.confdir)
    known: dict[str, Counted] = getattr(env, "counted_catalogues", {})
    counted: dict[str, Counted] = {}
    messages_of = {page: env.metadata[page]["messages"] for page in env.found_docs}
    for folder in languages(root):
        for name, messages in {**messages_of, **dict.fromkeys(OTHERS)}.items():
            path = folder / "LC_MESSAGES" / f"{name}.po"
            key = path.relative_to(root).as_posix()
            stamp = path.stat().st_mtime_ns if path.exists() else 0, messages
            same = key in known and known[key][0] == stamp
            counted[key] = known[key] if same else (stamp, count(messages, path))
    env.counted_catalogues = counted  # type: ignore[attr-defined]
    return {key: counts for key, (_stamp, counts) in counted.items()}


def languages(root: Path) -> list[Path]:
    return sorted(path for path in Path(root, "locale").iterdir() if path.is_dir())


class ShowStatus(SphinxPostTransform):
    default_priority = 9

    def run(self, **_kwargs: object) -> None:
        for place in list(self.document.findall(translation_status)):
            self.counts, days = self.env.translation_status  # type: ignore[attr-defined]
            tables = [self.table(path, days) for path in languages(Path(self.app.confdir))]
            place.replace_self([nodes.raw("", table, format="html") for table in tables])

    def table(self, folder: Path, days: dict[str, date]) -> str:
        rows = list(self.rows(folder))
        total = sum((counts for _title, counts, _path in rows), Counter())
        names = [_("Page"), _("Messages"), _("Translated"), _("Fuzzy"), _("Not translated")]
        if days:
            names.append(_("Last change"))
        head = "".join(f'<th scope="col">{name}</th>' for name in names)
        days_of = [days.get(self.key(path)) for *_, path in rows]
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
            title = f'<a href="{address}">{self.title(docname)}</a>'
            yield title, self.counts[self.key(path)], path
        others = {
            "figures": _("Labels of figures"),
            "sphinx": _("Interface"),
            "translations": _("Checks of the translations"),
        }
        for name in OTHERS:
            path = messages / f"{name}.po"
            if path.exists():
                yield others[name], self.counts[self.key(path)], path

    def title(self, docname: str) -> str:
        """Return the title of a page, with the language of its last term."""
        html = ""
        for part in marked(self.env.titles[docname].astext(), self.config.language):
            text = escape(part.astext())
            if isinstance(part, nodes.inline):
                text = f'<span lang="{part["classes"][0].removeprefix("language-")}">{text}</span>'
            html += text
        return html

    def key(self, path: Path) -> str:
        return path.relative_to(self.app.confdir).as_posix()

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


def page_to_write_again(app: Sphinx, env: BuildEnvironment) -> list[str]:
    status = count_all(app, env), last_changes(Path(app.confdir), "locale")
    changed = getattr(env, "translation_status", None) != status
    env.translation_status = status  # type: ignore[attr-defined]
    return [PAGE] if changed and PAGE in env.found_docs else []


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_node(translation_status)
    app.add_directive(PAGE, TranslationStatus)
    app.add_post_transform(ShowStatus)
    app.connect("env-updated", page_to_write_again)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
