"""Run the cells of each language from a cache of its own that never goes stale.

MyST-NB keys its cache by the cells alone and keeps it beside the output folder. Here the
cache lies outside the published tree, one for each language, and its name holds a digest of
everything else that a cell's output depends on, such as the module and the figures' labels.
"""

import hashlib
import logging as python_logging
import os
import re
import shutil
from pathlib import Path

from docutils import nodes
from myst_nb.sphinx_ import NbMetadataCollector
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util import logging

logger = logging.getLogger(__name__)
CELL_OF_TRACEBACK = re.compile(r"^-{18}\n(.*?)\n-{18}$", re.DOTALL | re.MULTILINE)


def digest(root: Path, language: str) -> str:
    """Return a digest of all that cells read: the module, its data, labels and timings."""
    sources = [
        *sorted((root / "glossary_code").rglob("*.py")),
        *sorted((root / "glossary_code").rglob("*.csv")),
        root / "locale" / language / "LC_MESSAGES" / "figures.po",
        root / "locale" / language / "incomplete",
        root / "bench" / "results.json",
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


def isolate_kernels(app: Sphinx, config: Config) -> None:
    """Keep the settings of the person who builds out of the cells, and chatter off the screen."""
    profile = Path(app.confdir, "_build", "ipython", config.language, "profile_default")
    profile.mkdir(parents=True, exist_ok=True)
    settings = profile / "ipython_kernel_config.py"
    settings.write_text('get_config().IPKernelApp.log_level = "ERROR"\n', encoding="utf-8")
    os.environ["IPYTHONDIR"] = str(profile.parent)
    # Threads cost more than they gain on small matrices, and the sums depend on their number.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    python_logging.getLogger("traitlets").setLevel(python_logging.WARNING)


def keep_out_of_the_site(app: Sphinx) -> None:
    config = app.env.mystnb_config  # type: ignore[attr-defined]
    folder = Path(app.confdir) / "_build" / "notebooks" / app.config.language
    shutil.rmtree(Path(app.outdir, "reports"), ignore_errors=True)
    app.env.mystnb_config = config.copy(output_folder=str(folder))  # type: ignore[attr-defined]


def say_which_cell_failed(app: Sphinx, _doctree: nodes.document) -> None:
    """Warn at the line of the cell: MyST-NB names the page alone."""
    execution = NbMetadataCollector.get_exec_data(app.env, app.env.docname)
    if not execution or execution["succeeded"]:
        return
    page = app.env.doc2path(app.env.docname)
    cell = CELL_OF_TRACEBACK.search(execution["traceback"] or "")
    before, found, _after = page.read_text(encoding="utf-8").partition(cell[1] if cell else "\0")
    line = before.count("\n") + 1 if found else None
    logger.warning("this cell failed", location=(app.env.docname, line), type="cell")


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_config_value("code_digest", "", "env", types=str)
    app.connect("config-inited", set_language_and_cache)
    app.connect("config-inited", isolate_kernels)
    # After MyST-NB has set the folder beside the output folder.
    app.connect("builder-inited", keep_out_of_the_site, priority=900)
    app.connect("doctree-read", say_which_cell_failed)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
