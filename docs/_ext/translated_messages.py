"""Parse each translated message once, and not again until it changes.

Sphinx has a message parsed as a document of its own, most of them twice, whenever the page is
read. Here what came of it is kept beside the page's doctree for the next build, unless it was
warned of, since a warning is to be heard in every build.

Two more things that nobody sees take a third of the time: MyST asks docutils for the default
settings of each of these documents, which builds a parser of a command line with 70 options, and
Sphinx writes each text as XML for its debugging messages.
"""

import logging
import pickle
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import sphinx.util.nodes
from docutils import nodes
from myst_parser.mdit_to_docutils import base
from sphinx.application import Sphinx
from sphinx.environment import CONFIG_OK, BuildEnvironment
from sphinx.transforms import i18n

parse_message = i18n._publish_msgstr
Messages = dict[tuple[str, int], bytes]


def file_of(app: Sphinx, page: str) -> Path:
    return Path(app.doctreedir, "messages", f"{page}.pickle")


def known_messages(env: BuildEnvironment) -> tuple[Messages, Messages]:
    """Return what earlier builds knew of the page that is read, and what is used of it."""
    if "messages" not in env.temp_data:
        path = file_of(env.app, env.docname)
        env.temp_data["messages"] = (
            pickle.loads(path.read_bytes()) if path.exists() else {},
            {},
        )
    return env.temp_data["messages"]


@contextmanager
def heard_warnings() -> Iterator[list[logging.LogRecord]]:
    """Collect the warnings that Sphinx gives meanwhile."""
    handler = logging.Handler(logging.WARNING)
    heard: list[logging.LogRecord] = []
    handler.emit = heard.append  # type: ignore[method-assign]
    logger = logging.getLogger("sphinx")
    logger.addHandler(handler)
    try:
        yield heard
    finally:
        logger.removeHandler(handler)


def parse_once(
    source: str, source_path: str, source_line: int, *, env: BuildEnvironment, **context: Any
) -> nodes.Element:
    """Return the parsed message, at a line of a page, as Sphinx's function of this name does."""
    known, used = known_messages(env)
    key = source, source_line
    if key in known:
        used[key] = known[key]
        return pickle.loads(used[key])
    with heard_warnings() as warnings:
        result = parse_message(source, source_path, source_line, env=env, **context)
    if not warnings and not isinstance(result, nodes.document):
        result.parent = None
        for node in result.findall():
            node.document = None
        known[key] = used[key] = pickle.dumps(result)
    return result


def keep(app: Sphinx, _doctree: nodes.document) -> None:
    _known, used = known_messages(app.env)
    path = file_of(app, app.env.docname)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pickle.dumps(used))


def forget(app: Sphinx, env: BuildEnvironment, _pages: list[str]) -> None:
    """Forget all when the settings have changed, with which everything is read anew."""
    if env.config_status != CONFIG_OK:
        shutil.rmtree(file_of(app, "").parent, ignore_errors=True)


def setup(app: Sphinx) -> dict[str, bool]:
    i18n._publish_msgstr = parse_once
    base.get_default_settings = cache(base.get_default_settings)
    sphinx.util.nodes.repr_domxml = lambda *_args: ""
    app.connect("env-before-read-docs", forget)
    app.connect("doctree-read", keep)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
