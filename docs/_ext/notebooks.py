"""Run the cells of each language from a cache of its own that never goes stale.

MyST-NB keys its cache by the cells alone and keeps it beside the output folder. Here the
cache lies outside the published tree, one for each language, and its name holds a digest of
everything else that a cell's output depends on: the module and the figures' catalogue.
"""

import hashlib
import os
import shutil
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config


def digest(root: Path, language: str) -> str:
    """Return a digest of the module and of the catalogue of the figures' labels."""
    sources = [
        *sorted((root / "glossary_code").rglob("*.py")),
        root / "locale" / language / "LC_MESSAGES" / "figures.po",
    ]
    result = hashlib.sha256()
    for path in filter(Path.exists, sources):
        result.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return result.hexdigest()[:16]


def set_language_and_cache(app: Sphinx, config: Config) -> None:
    os.environ["GLOSSARY_LANGUAGE"] = config.language
    root = Path(app.confdir)
    config.code_digest = digest(root, config.language)
    config.nb_execution_cache_path = str(
        root / "_build" / "cells" / config.language / config.code_digest
    )


def keep_out_of_the_site(app: Sphinx) -> None:
    config = app.env.mystnb_config  # type: ignore[attr-defined]
    folder = Path(app.confdir) / "_build" / "notebooks" / app.config.language
    shutil.rmtree(Path(app.outdir, "reports"), ignore_errors=True)
    app.env.mystnb_config = config.copy(output_folder=str(folder))  # type: ignore[attr-defined]


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_config_value("code_digest", "", "env", types=str)
    app.connect("config-inited", set_language_and_cache)
    # After MyST-NB has set the folder beside the output folder.
    app.connect("builder-inited", keep_out_of_the_site, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
