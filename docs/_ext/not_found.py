"""Write the page for an address that the site does not have, `404.html`.

One lies in the folder of each language and one, in all languages, at the root: hosts show the
nearest for any path, so that its links begin with the path of the site. The script on it offers
what lies at similar addresses, of which `addresses.js` is the list.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import site_root
from sphinx.application import Sphinx
from term_base import translations

TERMS_INDEX = "terms-index"


def addresses(app: Sphinx) -> Iterator[tuple[str, str]]:
    """Give the address and title of each page, and of each section that has an anchor."""
    labels = defaultdict(list)
    for name, anchor, label in app.env.domains.standard_domain.labels.values():
        labels[name].append((anchor, label))
    for page, document_title in sorted(app.env.titles.items()):
        address, title = app.builder.get_target_uri(page), document_title.astext()
        yield address, title
        for anchor, label in sorted(labels[page]):
            if label != title:
                yield f"{address}#{anchor}", label


def write_pages(app: Sphinx, error: Exception | None) -> None:
    if error or app.builder.name != "html":
        return
    root, own = Path(app.confdir), app.config.language
    listed = json.dumps(list(addresses(app)), ensure_ascii=False, separators=(",", ":"))
    script = f'(globalThis.addresses ??= {{}})["{own}"] = {listed};\n'
    Path(app.outdir, "addresses.js").write_text(script, encoding="utf-8")

    def render(languages: list[str]) -> str:
        sections = [
            {"language": code, "_": translations(root, code, "sphinx")} for code in languages
        ]
        base = site_root.base_path(app.config)
        has_index = TERMS_INDEX in app.env.found_docs
        parts = {"sections": sections, "base": base, "has_terms_index": has_index}
        return site_root.render(app, "404.html", **parts)

    Path(app.outdir, "404.html").write_text(render([own]), encoding="utf-8")
    site_root.write(app, "404.html", render(app.config.site_languages))


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("build-finished", write_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
