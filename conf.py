"""The one Sphinx configuration, for every language and builder."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).parent
sys.path[:0] = [str(ROOT), str(ROOT / "docs" / "_ext")]
# The kernels that run the cells import the module from here.
os.environ["PYTHONPATH"] = str(ROOT)

# The address at which the site is hosted: the one setting for canonical links.
site_url = os.environ.get("SITE_URL", "https://neural-networks-glossary.example/")
# Where the files of the main branch are shown on the hosting platform, such as
# https://github.com/OWNER/NAME/blob/main/: the one setting for links to sources and catalogues.
repository = os.environ.get("REPOSITORY", "")
# Where the files of a branch with the built site are shown, such as
# https://github.com/OWNER/NAME/blob/BRANCH/: the one setting for running notebooks online.
notebooks = os.environ.get("NOTEBOOKS", "")
# The languages of the site, English (the source) first.
site_languages = os.environ.get("LANGUAGES", "").split() or [
    "en",
    *sorted(path.name for path in (ROOT / "locale").iterdir() if path.is_dir()),
]

project = "Neural networks glossary"
author = "The authors of the Neural networks glossary"
copyright = "The authors of the Neural networks glossary. Text: CC BY 4.0, code: MIT"
language = "en"

extensions = [
    "myst_nb",
    "accessibility",
    "api_reference",
    "catalogues",
    "citations",
    "content_policy",
    "descriptions",
    "english_texts",
    "entry_links",
    "feed",
    "fonts",
    "forked_kernels",
    "glossary_page",
    "heading_terms",
    "icons",
    "kernels",
    "languages",
    "last_updated",
    "llms",
    "mathml",
    "not_found",
    "notebook_downloads",
    "notebooks",
    "numbers_from_cells",
    "one_style_sheet",
    "published",
    "race_data",
    "run_online",
    "search_index",
    "sitemap",
    "social_cards",
    "structured_data",
    "suggestions",
    "term_downloads",
    "term_index",
    "term_notes",
    "translated_messages",
    "translation_status",
    "unique_figures",
    "translators",
]
exclude_patterns = ["_ext", "_static", "_templates"]
templates_path = ["docs/_templates"]
html_static_path = ["docs/_static"]
locale_dirs = [str(ROOT / "locale")]
gettext_compact = False
gettext_location = False
show_warning_types = True

myst_enable_extensions = ["dollarmath", "amsmath", "colon_fence", "deflist", "attrs_inline"]
nb_execution_mode = "cache"
nb_execution_timeout = 120
nb_execution_show_tb = True
nb_merge_streams = True
add_module_names = False

# A DOI is made to lead on.
linkcheck_allowed_redirects = {r"https://doi\.org/.*": r"https://.*"}

html_theme = "furo"
html_favicon = "docs/_static/favicon.svg"
html_title = project
html_math_renderer = "mathml"
html_copy_source = False
html_show_sphinx = False
html_use_index = False
html_show_sourcelink = False
html_css_files = [
    "site.css",
    "figures.css",
    "terms.css",
    "search.css",
    "copy.css",
    ("print.css", {"media": "print"}),
]
html_js_files = [
    ("place.js", {"defer": "defer"}),
    ("figures.js", {"defer": "defer"}),
    ("terms.js", {"defer": "defer"}),
    ("search.js", {"defer": "defer"}),
    ("copy.js", {"defer": "defer"}),
]
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/languages.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}
html_theme_options = {
    "light_css_variables": {
        "font-stack": "'Source Sans 3', 'Helvetica Neue', Arial, sans-serif",
        "font-stack--monospace": "ui-monospace, Consolas, 'DejaVu Sans Mono', monospace",
        "color-brand-primary": "#0b5e8a",
        "color-brand-content": "#0b5e8a",
        "color-brand-visited": "#5b4a8a",
        "color-admonition-title--attention": "#0b5e8a",
        "color-admonition-title-background--attention": "#0b5e8a1a",
        "admonition-font-size": "0.9375rem",
        "admonition-title-font-size": "0.9375rem",
    },
    "dark_css_variables": {
        "color-brand-primary": "#7cc4ee",
        "color-brand-content": "#7cc4ee",
        "color-brand-visited": "#b9a8ea",
        "color-admonition-title--attention": "#7cc4ee",
        "color-admonition-title-background--attention": "#7cc4ee1a",
    },
}
