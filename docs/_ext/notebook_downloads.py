"""Offer each executed page as a Jupyter notebook in the language of the page.

The prose comes from the doctree, after translation; the cells with their outputs come from the
notebook that MyST-NB executed. A first cell takes the module from the archive that lies beside
the notebooks.
"""

import base64
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import nbformat
from docutils import nodes
from jupyter_cache import get_cache
from markdown_cells import Markdown, is_cell
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from sphinx.application import Sphinx
from sphinx.locale import get_translation

_ = get_translation("sphinx")

FOLDER = "_downloads"
ARCHIVE = "glossary_code.zip"
ARCHIVED = (
    "LICENSE",
    "bench/results.json",
    "glossary_code/**/*.csv",
    "glossary_code/**/*.py",
    "locale/*/LC_MESSAGES/figures.po",
)
# What the archived module imports.
PACKAGES = "babel matplotlib numpy scipy sympy"
PREPARE = """\
%pip install --quiet {packages}

import io
import os
import sys
import tempfile
import urllib.request
import zipfile
from pathlib import Path

archive = Path("{archive}")
if archive.exists():
    content = archive.read_bytes()
else:
    content = urllib.request.urlopen("{address}").read()
folder = tempfile.mkdtemp()
zipfile.ZipFile(io.BytesIO(content)).extractall(folder)
sys.path.insert(0, folder)
os.environ["GLOSSARY_LANGUAGE"] = "{language}"

def glue(name, value, display):
    print(f"{{name}} = {{value!r}}")"""
GLUE_IMPORT = re.compile(r"^from myst_nb import glue\n?", re.MULTILINE)
RECORD = "application/papermill.record/text/plain"
FIGURE = re.compile(r'<svg(?=[^>]* role="img").*?</svg>', re.DOTALL)
SVG = "{http://www.w3.org/2000/svg}"


def as_image(svg: str) -> str:
    """Turn a figure into an image: Jupyter drops SVG from a notebook that it does not trust."""
    ET.register_namespace("", SVG[1:-1])
    root = ET.fromstring(svg)
    for parent in list(root.iter()):
        for hidden in [child for child in parent if child.get("display") == "none"]:
            parent.remove(hidden)
    root.set("style", "background: #fff; font-family: sans-serif")
    source = base64.b64encode(ET.tostring(root)).decode()
    alt = ". ".join(filter(None, (root.findtext(SVG + name) for name in ("title", "desc"))))
    return f'<img alt="{escape(alt)}" src="data:image/svg+xml;base64,{source}">'


def output_for_jupyter(output: NotebookNode) -> NotebookNode:
    """Show a figure as an image, and a number for the text as the notebook's `glue` does."""
    data = output.get("data", {})
    if RECORD in data:
        name = output.metadata["scrapbook"]["name"]
        return new_output("stream", text=f"{name} = {data[RECORD]}\n")
    if "text/html" in data:
        html = data["text/html"]
        data = {"text/html": "".join(map(as_image, FIGURE.findall(html))) or html}
        count = (
            {"execution_count": output["execution_count"]} if "execution_count" in output else {}
        )
        return new_output(output.output_type, data, **count)
    return output


def code_cell(cell: NotebookNode) -> NotebookNode:
    tags = cell.metadata.get("tags", [])
    folded = {"source_hidden": True} if tags else {}
    if "remove-cell" in tags:
        folded["outputs_hidden"] = True
    return new_code_cell(
        GLUE_IMPORT.sub("", cell.source),
        metadata={"jupyter": folded} if folded else {},
        execution_count=cell.execution_count,
        outputs=[output_for_jupyter(output) for output in cell.outputs],
    )


def first_cells(app: Sphinx, address: str) -> list[NotebookNode]:
    config = app.config
    note = _(
        "This notebook is a page of the site [{site}]({address}). Run the next cell first: it "
        "installs what the code needs and takes the module `glossary_code` from the file "
        "`{archive}` beside the notebook or, where there is none, from the site. "
        "Folded cells compute the numbers that the text gives. A figure with a slider shows its "
        "last frame here, and moves on the site alone."
    ).format(site=config.html_title, address=address, archive=ARCHIVE)
    code = PREPARE.format(
        packages=PACKAGES,
        archive=ARCHIVE,
        address=f"{config.html_baseurl}{FOLDER}/{ARCHIVE}",
        language=config.language,
    )
    return [new_markdown_cell(f"{note}\n\n© {config.copyright}"), new_code_cell(code)]


def cells(
    doctree: nodes.document, executed: list[NotebookNode], address: str
) -> Iterator[NotebookNode]:
    """Give the cells of the page; those that it does not show come before the next shown one."""
    text: list[str] = []
    done = 0
    for block in [*Markdown(address).blocks(doctree), len(executed)]:
        if isinstance(block, str):
            text.append(block)
            continue
        if text:
            yield new_markdown_cell("\n\n".join(text))
            text.clear()
        for cell in executed[done : block + 1]:
            if cell.cell_type == "code":
                yield code_cell(cell)
        done = block + 1


def executed_cells(app: Sphinx, pagename: str) -> list[NotebookNode]:
    """Return the page's cells with their outputs, or nothing if they were not to be run.

    Outputs that MyST-NB took from its cache are missing in the notebook that it writes.
    """
    path = Path(app.env.mystnb_config.output_folder, f"{pagename}.ipynb")  # type: ignore[attr-defined]
    if not path.exists():
        return []
    cache = get_cache(app.config.nb_execution_cache_path)
    try:
        _key, notebook = cache.merge_match_into_notebook(nbformat.read(path, as_version=4))
    except KeyError:
        return []
    return notebook.cells


def notebook_name(pagename: str) -> str:
    return f"{FOLDER}/{pagename.replace('/', '-')}.ipynb"


def write_notebook(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    if app.builder.name != "html" or doctree is None or not any(doctree.findall(is_cell)):
        return
    executed = executed_cells(app, pagename)
    if not executed:
        return
    address = app.config.html_baseurl + app.builder.get_target_uri(pagename)
    opening, *rest = cells(doctree, executed, address)
    notebook = new_notebook(
        cells=[opening, *first_cells(app, address), *rest],
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "language_info": {"name": "python"},
        },
    )
    for k, cell in enumerate(notebook.cells):
        cell.id = f"cell-{k}"  # not at random, so that the next build writes the same
    name = notebook_name(pagename)
    path = Path(app.outdir, name)
    path.parent.mkdir(exist_ok=True)
    nbformat.write(notebook, path)
    context["notebook"] = context["pathto"](name, resource=True)


def write_archive(app: Sphinx, error: Exception | None) -> None:
    """Pack the module, with the labels of all languages; the same files give the same bytes."""
    folder = Path(app.outdir, FOLDER)
    if error or app.builder.name != "html" or not folder.exists():
        return
    root = Path(app.confdir)
    with ZipFile(folder / ARCHIVE, "w", ZIP_DEFLATED) as archive:
        for path in sorted(path for pattern in ARCHIVED for path in root.glob(pattern)):
            member = ZipInfo(path.relative_to(root).as_posix())
            archive.writestr(member, path.read_bytes(), ZIP_DEFLATED)


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("html-page-context", write_notebook)
    app.connect("build-finished", write_archive)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
