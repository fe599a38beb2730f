"""The reference: made from the docstrings, in both languages, tied to the glossary."""

import functools
import inspect
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import test_build
from conftest import LANGUAGES, ROOT
from docstrings import sections
from test_build import CATALOGUE, build, edit
from test_site import parse

import glossary_code

project = test_build.project
PAGES = [page.stem for page in sorted((ROOT / "docs" / "api").glob("*.md"))]
# Words that neither a Russian sentence has nor a formula.
ENGLISH = re.compile(r"\b(and|are|as|by|for|if|is|it|of|on|or|that|the|to|where|with)\b")
# What markup and typography change: spaces, quotes, colons and full stops.
TYPOGRAPHY = re.compile(r"[\s\"'`*“”‘’:.…]")


@functools.cache
def tree(site: Path, language: str, page: str) -> ET.Element:
    return parse(site / language / "api" / f"{page}.html")


def entries(site: Path, language: str, page: str) -> dict[str, ET.Element]:
    """Return the names that a page documents, in its order, each with its whole entry."""
    return {
        name.get("id", "").removeprefix("glossary_code."): entry
        for entry in tree(site, language, page).iter("dl")
        for name in entry.findall("dt")
        if name.get("id", "").startswith("glossary_code.")
    }


def prose(element: ET.Element) -> str:
    """Return the text of an element without code and without what is marked as English."""
    if element.tag in ("code", "pre") or element.get("lang") == "en":
        return ""
    children = ((prose(child), child.tail or "") for child in element)
    return (element.text or "") + "".join(text for pair in children for text in pair)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_public_name_is_documented_once(site: Path, language: str) -> None:
    names = [name for page in PAGES for name in entries(site, language, page)]
    assert sorted(names) == sorted(glossary_code.__all__)


@pytest.mark.parametrize("page", PAGES)
def test_a_derivative_follows_its_function(site: Path, page: str) -> None:
    names = list(entries(site, "en", page))
    for name in names:
        function = re.sub("_(grad|vjp)$", "", name)
        if function in names:
            between = names[names.index(function) : names.index(name)]
            assert all(other.startswith(function) for other in between), name


@pytest.mark.parametrize("page", PAGES)
def test_docstrings_are_shown_whole(site: Path, page: str) -> None:
    for name, entry in entries(site, "en", page).items():
        documented = getattr(glossary_code, name)
        if inspect.isfunction(documented) or inspect.isclass(documented):
            shown = TYPOGRAPHY.sub("", "".join(entry.itertext()))
            for _title, text in sections(inspect.getdoc(documented) or ""):
                text = re.sub(r"(?<=\w-)\n\s*(?=\w)", "", text)
                assert TYPOGRAPHY.sub("", text) in shown, name


@pytest.mark.parametrize("page", PAGES)
def test_no_english_prose_on_the_russian_page(site: Path, page: str) -> None:
    (article,) = tree(site, "ru", page).iter("article")
    assert re.findall(ENGLISH, prose(article)) == []


def test_sources_are_links(site: Path) -> None:
    links = [link.get("href") for link in entries(site, "en", "training")["adam"].iter("a")]
    assert "https://arxiv.org/abs/1412.6980" in links
