"""Write files that belong to all languages, beside their folders.

Two languages may be built at once, and each writes these files: a file is replaced whole, never
half-written.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader
from sphinx.application import Sphinx
from sphinx.config import Config


def write(app: Sphinx, name: str, content: bytes | str) -> None:
    """Write a file, whose name may have one folder in it, at the root of the site."""
    part = Path(app.doctreedir, Path(name).name)
    part.write_bytes(content.encode() if isinstance(content, str) else content)
    path = Path(app.outdir).parent / name
    path.parent.mkdir(exist_ok=True)
    os.replace(part, path)


def render(app: Sphinx, template: str, **context: object) -> str:
    """Fill in a template of a page that is not the theme's."""
    folder = Path(app.confdir, *app.config.templates_path)
    templates = Environment(loader=FileSystemLoader(folder), autoescape=True)
    return templates.get_template(template).render(context)


def address(config: Config) -> str:
    """Return the address of the site, which ends with a slash."""
    return config.site_url.rstrip("/") + "/"


def base_path(config: Config) -> str:
    """Return the path under which the host has the site: ``/``, or ``/NAME/``."""
    return urlsplit(address(config)).path
