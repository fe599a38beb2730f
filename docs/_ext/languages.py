"""Tie the languages of the site together: switch, alternates, root page, theme strings."""

from typing import Any

import site_root
from babel import Locale
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.locale import get_translation

# What Furo's templates and code say in English without gettext.
THEME_STRINGS = (
    "Auto light/dark, in dark mode",
    "Auto light/dark, in light mode",
    "Contents",
    "Dark mode",
    "Expand",
    "Hide code cell source",
    "Light mode",
    "Menu",
    "Show code cell source",
    "Toggle Light / Dark / Auto color theme",
    "Toggle hidden content",
    "Toggle navigation of",
    "Toggle site navigation sidebar",
    "Toggle table of contents sidebar",
)
# The language of accents that `translations/pseudo.py` makes.
PSEUDO = "qps"
_ = get_translation("sphinx")


def native_name(language: str) -> str:
    """Return a language's name in that language.

    >>> native_name("ru")
    'Русский'
    """
    return name_of(language, language).capitalize()


def name_of(language: str, reader: str) -> str:
    """Return a language's name in the language of a reader.

    >>> name_of("ru", "en")
    'Russian'
    """
    if language == PSEUDO:
        return "Pseudo"
    return Locale.parse(language).get_display_name(reader)


def translate_theme(html: str) -> str:
    """Translate the strings of the theme that its templates do not mark for translation."""
    for string in THEME_STRINGS:
        for before, after in ((">", "<"), ('"', '"'), ('"', " ")):
            html = html.replace(before + string + after, before + _(string) + after)
    return html


def set_addresses(app: Sphinx, config: Config) -> None:
    config.html_baseurl = f"{site_root.address(config)}{config.language}/"


def add_alternates(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    page = app.builder.get_target_uri(pagename)
    up = "../" * (pagename.count("/") + 1)
    site = site_root.address(app.config)
    context["alternates"] = [
        {
            "language": language,
            "name": native_name(language),
            "relative": f"{up}{language}/{page}",
            "absolute": f"{site}{language}/{page}",
            "current": language == app.config.language,
        }
        for language in app.config.site_languages
    ]


def prepare_templates(app: Sphinx) -> None:
    app.config.html_title = str(_(app.config.project))
    app.config.copyright = str(_(app.config.copyright))
    if app.builder.format == "html":
        app.builder.templates.environment.filters["translate_theme"] = translate_theme


def write_root_page(app: Sphinx, error: Exception | None) -> None:
    """Write the page that leads a reader to the language of their browser."""
    if error or app.builder.name != "html":
        return
    html = site_root.render(
        app,
        "root.html",
        languages=[(code, native_name(code)) for code in app.config.site_languages],
        site_url=site_root.address(app.config),
    )
    site_root.write(app, "index.html", html)


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_config_value("site_url", "", "html", types=str)
    app.add_config_value("site_languages", [], "html", types=list)
    # After Sphinx has loaded the catalogues of the language.
    app.connect("builder-inited", prepare_templates)
    app.connect("config-inited", set_addresses, priority=900)
    app.connect("html-page-context", add_alternates)
    app.connect("build-finished", write_root_page)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
