"""Put the term base beside the languages of the site, as files, and link to them.

The directive ``{term-downloads}`` lists them on the glossary page.
"""

from pathlib import Path

import site_root
from docutils import nodes
from languages import native_name
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.locale import get_translation
from sphinx.util.docutils import SphinxDirective
from term_base import PAGE, SOURCE_LANGUAGE, read, sources, translations
from term_deck import to_anki
from term_files import document, to_csv, to_json, to_tbx

FOLDER = "terms"
NAME = "neural-networks-glossary"
_ = get_translation("sphinx")


def languages(config: Config, root: Path) -> list[str]:
    """Return the languages of the site that have a glossary, the source first."""
    translated = {path.parts[-3] for path in sources(root)[1:]}
    return [SOURCE_LANGUAGE, *(code for code in config.site_languages if code in translated)]


class TermDownloads(SphinxDirective):
    def run(self) -> list[nodes.Node]:
        own = self.config.language
        root = Path(self.env.app.confdir)
        for path in sources(root):
            self.env.note_dependency(str(path))
        others = languages(self.config, root)[1:]
        files = {suffix.upper(): f".{suffix}" for suffix in ("csv", "json", "tbx")}
        for code in [own] if own in others else others:
            name = "Anki" if len(others) == 1 or code == own else f"Anki ({native_name(code)})"
            files[name] = f"-{code}.apkg"
        text = nodes.paragraph("", f"{_('Download the terms')}: ", translatable=False)
        for place, (name, suffix) in enumerate(files.items()):
            text += nodes.Text(", " if place else "")
            text += nodes.reference("", name, refuri=f"../{FOLDER}/{NAME}{suffix}", internal=True)
        return [text]


def write_files(app: Sphinx, error: Exception | None) -> None:
    if error or app.builder.name != "html" or PAGE not in app.env.found_docs:
        return
    root = Path(app.confdir)
    terms = read(root)
    codes = languages(app.config, root)
    objects = app.env.domains.standard_domain.objects
    anchors = {term.name: objects["term", term.name][1] for term in terms}
    said = document(terms, codes, anchors, site_root.address(app.config))
    titles = {code: translations(root, code, "sphinx")(app.config.project) for code in codes[1:]}
    files = {".csv": to_csv(said), ".json": to_json(said), ".tbx": to_tbx(said)} | {
        f"-{code}.apkg": to_anki(said, code, title) for code, title in titles.items()
    }
    for suffix, content in files.items():
        site_root.write(app, f"{FOLDER}/{NAME}{suffix}", content)


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("term-downloads", TermDownloads)
    app.connect("build-finished", write_files)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
