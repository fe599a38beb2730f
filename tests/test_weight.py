"""What a page makes the reader load, and what of it makes the reader wait."""

import functools
import gzip
import re
from collections import defaultdict
from pathlib import Path

import pytest
from conftest import EVERY_PAGE
from test_site import parse

# In kB (1000 bytes), compressed: fonts are by themselves, all else by gzip -6, as hosts do it.
BUDGET = {"html": 46, "styles": 28, "scripts": 20, "fonts": 75, "images": 50, "total": 160}
WITHOUT_FORMULAS = BUDGET | {"fonts": 52, "total": 120}
HEAVIER = {
    # Forty functions with their figures, each with its code and formulas.
    "activations.html": {"html": 92, "total": 205},
    "losses.html": {"html": 92, "total": 205},
    "concepts.html": {"html": 55, "total": 170},
    "optimization/adaptive.html": {"html": 55, "total": 165},
    "optimization/curvature.html": {"html": 72, "total": 185},
    "optimization/practice.html": {"html": 53, "total": 165},
    "optimization/schedules.html": {"html": 65, "total": 175},
    # Three hundred terms, once more as data for programs.
    "glossary.html": {"html": 58, "total": 135},
    # The sources of all optimizers, folded but there: they are read, searched and printed.
    "api/optimizers.html": {"html": 68, "total": 140},
}
ADVICE = {
    "html": "split the page, or draw its figures with fewer points",
    "styles": "drop rules that nothing uses",
    "scripts": "load it where it is needed, when it is needed",
    "fonts": "use fewer styles of the fonts",
    "images": "draw it as SVG, or save it smaller",
    "total": "see its parts",
}
ELEMENTS = 25_000


@functools.cache
def size(path: Path) -> float:
    data = path.read_bytes()
    is_compressed = path.suffix in (".woff2", ".png", ".jpg")
    return len(data if is_compressed else gzip.compress(data, 6)) / 1000


def loaded(site: Path, page: str) -> dict[str, list[Path]]:
    """Return the files that a page asks for at once, by their kinds."""
    found = defaultdict(list, html=[site / page])
    for element in parse(site / page).iter():
        kind = element.tag
        if kind == "link":
            kind = {"stylesheet": "styles", "preload": "fonts"}.get(element.get("rel", ""), "")
        address = element.get("src") or element.get("href") or ""
        path = Path(page).parent / re.sub(r"[?#].*", "", address)
        kind = {"script": "scripts", "img": "images"}.get(kind, kind)
        if kind in ADVICE and address:
            found[kind].append(site / str(path).removeprefix("/"))
    return found


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_weight_is_within_its_budget(site: Path, page: str) -> None:
    name = page.partition("/")[2]
    formulas = next(parse(site / page).iter("{http://www.w3.org/1998/Math/MathML}math"), None)
    budget = (WITHOUT_FORMULAS if formulas is None else BUDGET) | HEAVIER.get(name, {})
    weight = {kind: sum(map(size, files)) for kind, files in loaded(site, page).items()}
    weight["total"] = sum(weight.values())
    over = [
        f"{page}: {kind} of {weight[kind]:.0f} kB, budget {budget.get(kind, 0)}: {ADVICE[kind]}"
        for kind in weight
        if weight[kind] > budget.get(kind, 0)
    ]
    assert over == []


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_nothing_keeps_the_reader_waiting(site: Path, page: str) -> None:
    tree = parse(site / page)
    styles = [link.get("href") for link in tree.iter("link") if link.get("rel") == "stylesheet"]
    assert len(styles) == 1, f"{page}: add {styles} to the one style sheet (one_style_sheet.py)"
    head = tree.find("head")
    assert head is not None
    waiting = [
        script.get("src")
        for script in head.iter("script")
        if script.get("src") and not {"defer", "async"} & script.attrib.keys()
    ]
    assert page == "index.html" or waiting == [], f"{page}: load {waiting} with defer"
    eager = [image.get("src") for image in tree.iter("img") if image.get("loading") != "lazy"]
    assert eager == [], f'{page}: give the images {eager} loading="lazy"'
    count = sum(1 for _element in tree.iter())
    assert count <= ELEMENTS, f"{page}: {count} elements are slow to lay out: split the page"


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_files_are_there_and_named_once(site: Path, page: str) -> None:
    files = [path for kind in loaded(site, page).values() for path in kind]
    assert [path for path in files if not path.is_file()] == []
    assert len(files) == len(set(files)), f"{page} loads a file twice: {files}"


def test_no_budget_is_for_a_page_that_is_gone() -> None:
    assert set(HEAVIER) <= {page.partition("/")[2] for page in EVERY_PAGE}


def test_weighing(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        "<!doctype html><html><head><title>x</title>"
        '<link rel="stylesheet" href="a.css?v=1"><link rel="preload" href="f.woff2">'
        '<script src="s.js"></script></head><body><img src="i.png"></body></html>'
    )
    found = loaded(tmp_path, "page.html")
    assert {kind: [path.name for path in files] for kind, files in found.items()} == {
        "html": ["page.html"],
        "styles": ["a.css"],
        "fonts": ["f.woff2"],
        "scripts": ["s.js"],
        "images": ["i.png"],
    }
