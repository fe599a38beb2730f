"""Say how to cite a page, as a reader writes it and for BibTeX.

The script puts in the entry that the reader's address names, instead of the page, and the day.
"""

import re
from pathlib import Path
from typing import Any

from babel.dates import format_date
from heading_terms import parted
from history import last_change
from languages import name_of
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.locale import get_translation

_ = get_translation("sphinx")

BIBTEX = """\
@misc{{nn-glossary-{key},
  author = {{{{{author}}}}},
  title = {{{{{title}}}}},
  howpublished = {{{site}}},{year}
  url = {{{url}}},
  language = {{{language}}},
}}"""
SPECIAL = re.compile(r"([&%$#_])")


def part(name: str, text: str, tag: str = "span") -> Markup:
    """Mark a part of a citation that the script replaces."""
    return Markup('<{0} class="cite-{1}">{2}</{0}>').format(tag, name, text)


def escaped(text: str) -> str:
    r"""Escape what TeX would take for its own.

    >>> print(escaped("Data & code"))
    Data \& code
    """
    return SPECIAL.sub(r"\\\1", text)


def citation(app: Sphinx, pagename: str) -> dict[str, Markup]:
    """Return the text and the BibTeX entry that cite a page."""
    config = app.config
    title, _term = parted(app.env.titles[pagename].astext())
    url = part("url", config.html_baseurl + app.builder.get_target_uri(pagename), "code")
    day = last_change(Path(app.confdir), pagename, config.language)
    date = format_date(day, "long", config.language) if day else ""
    accessed = Markup('<span class="cite-accessed" data-text="{}"></span>').format(
        _(" (accessed {date})")
    )
    text = Markup(_("“{title}.” {site}{version}. {url}{accessed}.")).format(
        title=part("title", title),
        site=config.html_title,
        version=_(" (version of {date})").format(date=date) if day else "",
        url=url,
        accessed=accessed,
    )
    bibtex = Markup(BIBTEX).format(
        key=part("key", pagename.replace("/", "-")),
        author=escaped(str(_(config.author))),
        title=part("tex", escaped(title)),
        site=escaped(config.html_title),
        year=f"\n  year = {{{day.year}}}," if day else "",
        url=url,
        language=name_of(config.language, "en").lower(),
    )
    return {"text": text, "bibtex": bibtex}


def add_citation(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], doctree: object
) -> None:
    if app.builder.name == "html" and doctree is not None:
        context["citation"] = citation(app, pagename)
        app.add_js_file("cite.js", loading_method="defer")


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("html-page-context", add_citation)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
