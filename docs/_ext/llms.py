"""Write `llms.txt`, the list of pages for language models that https://llmstxt.org describes.

Each language has its own; the one at the root of the site joins those of all languages.
"""

from collections.abc import Iterator
from pathlib import Path

import site_root
from languages import native_name
from notebook_downloads import notebook_name
from sphinx.application import Sphinx
from sphinx.locale import get_translation
from term_base import PAGE as GLOSSARY
from term_downloads import FOLDER as TERMS
from term_downloads import NAME
from translation_status import pages_in_order

_ = get_translation("sphinx")


def lines(app: Sphinx) -> Iterator[str]:
    env, config = app.env, app.config
    yield f"# {config.html_title}\n"
    yield f"> {env.metadata[config.root_doc]['description']}\n"
    yield f"## {native_name(config.language)}\n"
    for page in pages_in_order(env):
        title, described = env.titles[page].astext(), env.metadata[page]["description"]
        yield f"- [{title}]({config.html_baseurl}{app.builder.get_target_uri(page)}): {described}"
        if Path(app.outdir, notebook_name(page)).exists():
            notebook = _("the same as a notebook")
            yield f"  - [{notebook}]({config.html_baseurl}{notebook_name(page)})"
    if GLOSSARY in env.found_docs:
        terms = f"{site_root.address(config)}{TERMS}/{NAME}"
        yield f"- [{_('all terms as data')}]({terms}.json), [CSV]({terms}.csv), [TBX]({terms}.tbx)"


def joined(app: Sphinx) -> str:
    """Join the lists that are written already; the first gives the title."""
    root = Path(app.outdir).parent
    paths = [root / code / "llms.txt" for code in app.config.site_languages]
    texts = [path.read_text(encoding="utf-8") for path in paths if path.exists()]
    return "\n".join([texts[0], *(text[text.index("## ") :] for text in texts[1:])])


def write_lists(app: Sphinx, error: Exception | None) -> None:
    if error or app.builder.name != "html":
        return
    Path(app.outdir, "llms.txt").write_text("\n".join([*lines(app), ""]), encoding="utf-8")
    # Another language's build may write its list meanwhile: the last to finish joins all.
    text = ""
    while text != (text := joined(app)):
        site_root.write(app, "llms.txt", text)


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("build-finished", write_lists)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
