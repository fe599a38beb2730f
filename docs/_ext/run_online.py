"""Lead from a page to services that run its notebook, if a host shows the built site's files.

The setting ``notebooks`` is the address at which it shows them: a branch with what `make html`
puts into `_build/html`. Colab opens notebooks from GitHub alone, Binder from any git repository.
"""

import re
from typing import Any
from urllib.parse import quote

from notebook_downloads import notebook_name
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError

BRANCH = re.compile(
    r"(?P<host>https://[^/]+)/(?P<repository>.+?)(?:/-)?/(?:blob|src/branch)/(?P<branch>[^/]+)/?"
)


def services(notebooks: str, path: str) -> dict[str, str]:
    """Return the addresses at which a notebook of the branch opens.

    >>> services("https://github.com/owner/name/blob/pages/", "en/a.ipynb")["Colab"]
    'https://colab.research.google.com/github/owner/name/blob/pages/en/a.ipynb'
    >>> services("https://github.com/owner/name/blob/pages/", "en/a.ipynb")["Binder"]
    'https://mybinder.org/v2/gh/owner/name/pages?labpath=en%2Fa.ipynb'
    >>> services("https://codeberg.org/owner/name/src/branch/pages/", "en/a.ipynb")
    {'Binder': 'https://mybinder.org/v2/git/https%3A%2F%2Fcodeberg.org%2Fowner%2Fname/pages?labpath=en%2Fa.ipynb'}
    """
    match = BRANCH.fullmatch(notebooks)
    if not match:
        raise ConfigError(
            f"NOTEBOOKS is {notebooks!r}; wanted is the address at which a host shows the files "
            "of a branch, such as https://github.com/OWNER/NAME/blob/BRANCH/"
        )
    host, repository, branch = match.groups()
    binder = f"https://mybinder.org/v2/{{}}/{branch}?labpath={quote(path, safe='')}"
    if host != "https://github.com":
        return {"Binder": binder.format(f"git/{quote(f'{host}/{repository}', safe='')}")}
    return {
        "Colab": f"https://colab.research.google.com/github/{repository}/blob/{branch}/{path}",
        "Binder": binder.format(f"gh/{repository}"),
    }


def check_setting(_app: Sphinx, config: Config) -> None:
    if config.notebooks:
        services(config.notebooks, "")


def add_links(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    path = f"{app.config.language}/{notebook_name(pagename)}"
    context["services"] = services(app.config.notebooks, path) if app.config.notebooks else {}


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_config_value("notebooks", "", "html", types=str)
    app.connect("config-inited", check_setting)
    app.connect("html-page-context", add_links)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
