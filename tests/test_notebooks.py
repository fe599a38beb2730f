"""The notebooks that the site offers: valid, in their language, and running by themselves."""

import ast
import functools
import re
import shutil
import sys
from pathlib import Path
from urllib.parse import urldefrag

import nbformat
import pytest
from conftest import LANGUAGES, PAGES, ROOT
from markdown_it import MarkdownIt
from nbclient import NotebookClient
from notebook_downloads import PACKAGES
from test_site import anchors, parse

from hosting.offline import ARCHIVE

FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$]+\$", re.DOTALL)
EXECUTED = [
    page
    for page in PAGES
    if "```{code-cell}" in (ROOT / "docs" / page).with_suffix(".md").read_text(encoding="utf-8")
]
EACH_NOTEBOOK = pytest.mark.parametrize(
    ("language", "page"), [(language, page) for language in LANGUAGES for page in EXECUTED]
)


def notebook_path(site: Path, language: str, page: str) -> Path:
    name = page.replace("/", "-").removesuffix(".html")
    return site / language / "_downloads" / f"{name}.ipynb"


@functools.cache
def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def markdown(path: Path) -> str:
    cells = [cell.source for cell in read(path).cells if cell.cell_type == "markdown"]
    return FORMULA.sub("F", "\n\n".join(cells))


def tokens(path: Path) -> list:
    blocks = MarkdownIt("commonmark").enable("table").parse(markdown(path))
    return [token for block in blocks for token in (block, *(block.children or ()))]


@EACH_NOTEBOOK
def test_a_page_offers_its_notebook(site: Path, language: str, page: str) -> None:
    path = site / language / page
    links = [link.get("href") for link in parse(path).iter("a") if link.get("download") == ""]
    assert [(path.parent / link).resolve() for link in links] == [
        notebook_path(site, language, page).resolve(),
        (site / ARCHIVE).resolve(),
    ]


@EACH_NOTEBOOK
def test_is_valid_and_shows_what_the_page_shows(site: Path, language: str, page: str) -> None:
    notebook = read(notebook_path(site, language, page))
    nbformat.validate(notebook)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    html = "".join(output.get("data", {}).get("text/html", "") for output in outputs)
    page_html = (site / language / page).read_text(encoding="utf-8")
    assert html.count('<img alt="') == len(re.findall('<svg[^>]* role="img"', page_html))
    assert "<svg" not in html and "<script" not in html


@EACH_NOTEBOOK
def test_has_the_headings_of_the_page(site: Path, language: str, page: str) -> None:
    shown = [
        "".join(heading.itertext()).removesuffix("¶").removesuffix("#")
        for article in parse(site / language / page).iter("article")
        for heading in article.iter()
        if heading.tag in ("h1", "h2", "h3", "h4")
    ]
    blocks = tokens(notebook_path(site, language, page))
    headings = [
        "".join(part.content for part in text.children)
        for opening, text in zip(blocks, blocks[1:], strict=False)
        if opening.type == "heading_open"
    ]
    assert headings == shown


@EACH_NOTEBOOK
def test_prose_is_in_its_language_and_leaves_no_markup(
    site: Path, language: str, page: str
) -> None:
    found = tokens(notebook_path(site, language, page))
    prose = " ".join(token.content for token in found if token.type == "text")
    latin, cyrillic = (len(re.findall(f"[{letters}]", prose)) for letters in ("a-z", "а-яё"))
    assert cyrillic > 3 * latin if language == "ru" else latin > 3 * cyrillic
    assert re.findall(r".{20}(?:[`|\\$]|\*\*|\]\(|\{\w+\}|:::).{20}", prose) == []


@EACH_NOTEBOOK
def test_links_lead_to_the_site(site: Path, language: str, page: str) -> None:
    head = parse(site / language / page).iter("link")
    (canonical,) = (link.get("href") for link in head if link.get("rel") == "canonical")
    root = canonical.removesuffix(f"{language}/{page}")
    found = tokens(notebook_path(site, language, page))
    addresses = [token.attrs["href"] for token in found if token.type == "link_open"]
    assert [address for address in addresses if not re.match("https?://", address)] == []
    for address in addresses:
        if address.startswith(root):
            path, anchor = urldefrag(address.removeprefix(root))
            assert not anchor or anchor in anchors(site / path), address


@EACH_NOTEBOOK
def test_code_compiles(site: Path, language: str, page: str) -> None:
    for cell in read(notebook_path(site, language, page)).cells:
        if cell.cell_type == "code":
            assert "myst_nb" not in cell.source
            compile(re.sub("^%.*", "", cell.source), page, "exec")


def test_the_packages_are_those_that_the_module_imports() -> None:
    imported = set()
    for path in (ROOT / "glossary_code").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add((node.module or "").partition(".")[0])
    come_along = {"cycler", "mpmath"}  # with Matplotlib, with SymPy
    others = imported - set(sys.stdlib_module_names) - {"glossary_code"} - come_along
    assert sorted(others) == PACKAGES.split()


def outputs(notebook: nbformat.NotebookNode) -> tuple[str, str]:
    """Return what the cells printed or returned, and what they drew."""
    _first, *cells = (cell for cell in notebook.cells if cell.cell_type == "code")
    found = [output for cell in cells for output in cell.outputs]
    data = [output.get("data", {}) for output in found]
    text = "".join(
        output.get("text") or shown["text/plain"]
        for output, shown in zip(found, data, strict=True)
        if "text/html" not in shown
    )
    return text, "".join(shown.get("text/html", "") for shown in data)


@pytest.mark.parametrize(
    ("language", "page", "from_site"),
    [
        ("en", "index", True),
        ("en", "speed", False),
        ("ru", "concepts", True),
        ("ru", "speed", False),
    ],
)
def test_runs_by_itself(
    site: Path, address: str, tmp_path: Path, language: str, page: str, from_site: bool
) -> None:
    path = notebook_path(site, language, page)
    notebook = nbformat.read(path, as_version=4)
    first = next(cell for cell in notebook.cells if cell.cell_type == "code")
    if from_site:
        first.source = re.sub(r'"https?://[^"]*?(?=/\w+/_downloads)', f'"{address}', first.source)
    else:
        shutil.copy(path.with_name("glossary_code.zip"), tmp_path)
        first.source = re.sub(r'"https?://[^"]*"', "None", first.source)
    NotebookClient(notebook, resources={"metadata": {"path": tmp_path}}).execute()
    text, drawn = outputs(notebook)
    assert text == outputs(read(path))[0]
    assert (re.search("[а-яё]{3}", drawn) is not None) == (language == "ru")
