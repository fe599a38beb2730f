"""Credit the people whom ``locale/<language>/translators.toml`` names.

The foot of a page names those who translated or reviewed it; the page of the translation's
status (``translation_status.py``) names all.
"""

import tomllib
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from catalogue_rules import OTHERS
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.locale import get_translation
from sphinx.util import logging

logger = logging.getLogger(__name__)
_ = get_translation("sphinx")

FILE = "translators.toml"
ROLES = ("translation", "review")
# The pages of each role of each name; "*" stands for any letters.
Translators = dict[str, dict[str, list[str]]]


def faults(translators: dict[str, Any], pages: set[str]) -> Iterator[str]:
    """Tell what is wrong in what a file says.

    >>> list(faults({"Ann": {"translation": ["concept"]}}, {"concepts"}))
    ["Ann: there is no page 'concept' in docs"]
    """
    for name, roles in translators.items():
        if not isinstance(roles, dict) or not roles:
            yield f'{name}: got {roles!r}, wanted translation = ["*"] or review = ["*"]'
            continue
        for role, patterns in roles.items():
            if role not in ROLES:
                yield f"{name}: got {role!r}, wanted translation or review"
            elif not isinstance(patterns, list) or not patterns:
                yield f'{name}: got {patterns!r}, wanted a list of pages, such as ["concepts"]'
            else:
                for pattern in patterns:
                    if not any(fnmatchcase(page, str(pattern)) for page in pages):
                        yield f"{name}: there is no page {pattern!r} in docs"


def credit(translators: Translators, page: str | None = None) -> list[tuple[str, list[str]]]:
    """Return who did what on a page or, without one, at all: roles as they are shown, and names.

    >>> ann, bob = {"translation": ["api/*"]}, {"review": ["*"]}
    >>> credit({"Ann": ann, "Bob": bob}, "api/losses")
    [('Translation', ['Ann']), ('Review', ['Bob'])]
    >>> credit({"Ann": ann}, "index")
    []
    """
    shown = {"translation": str(_("Translation")), "review": str(_("Review"))}
    names = {
        role: [
            name
            for name, roles in translators.items()
            if any(page is None or fnmatchcase(page, pattern) for pattern in roles.get(role, ()))
        ]
        for role in ROLES
    }
    return [(shown[role], names[role]) for role in ROLES if names[role]]


def read(app: Sphinx, config: Config) -> None:
    """Read the files of all languages into a setting, whose change writes every page again."""
    for path in sorted(Path(app.confdir, "locale").glob(f"*/{FILE}")):
        try:
            config.translators[path.parent.name] = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            logger.warning("%s: broken syntax: %s", path, error, type="translators")


def check(app: Sphinx, _env: object, _docnames: object) -> None:
    """Refuse a file that says what it should not; it then credits nobody."""
    for language, translators in app.config.translators.items():
        path = Path(app.confdir, "locale", language, FILE)
        found = list(faults(translators, app.env.found_docs | OTHERS.keys()))
        for fault in found:
            logger.warning("%s: %s", path, fault, type="translators")
        if found:
            translators.clear()


def add_credits(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], doctree: object
) -> None:
    if doctree is not None:
        translators = app.config.translators.get(app.config.language, {})
        context["credits"] = credit(translators, pagename)


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_config_value("translators", {}, "html", types=dict)
    app.connect("config-inited", read)
    app.connect("env-before-read-docs", check)
    app.connect("html-page-context", add_credits)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
