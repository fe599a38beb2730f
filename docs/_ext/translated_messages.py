"""Read translated messages faster.

For each text that it parses, MyST asks docutils for the default settings, which builds a parser
of a command line with 70 options. The document that gets them is thrown away, as Sphinx gives
one; but it takes 0.8 ms, and the glossary with its dependents has 1,800 messages.
"""

from functools import cache

from myst_parser.mdit_to_docutils import base
from sphinx.application import Sphinx


def setup(_app: Sphinx) -> dict[str, bool]:
    base.get_default_settings = cache(base.get_default_settings)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
