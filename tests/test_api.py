"""The reference: made from the docstrings, in both languages, tied to the glossary."""

import inspect
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import test_build
from conftest import LANGUAGES, ROOT
from docstrings import sections
from test_build import build, edit
from test_site import parse

import glossary_code

copy_of_the_project = test_build.project
PAGES = [page.stem for page in sorted((ROOT / "docs" / "api").glob("*.md"))]
# Words that neither a Russian sentence has nor a formula.
ENGLISH = re.compile(r"\b(and|are|as|by|for|if|is|it|of|on|or|that|the|to|where|with)\b")
# What markup and typography change: spaces, quotes, colons and full stops.
TYPOGRAPHY = re.compile(r"[\s\"'`*“”‘’:.…]")


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
    links = [link.get("href") for link in entries(site, "en", "optimizers")["adam"].iter("a")]
    assert "https://arxiv.org/abs/1412.6980" in links


MODULE = '''"""Functions to try the reference on."""

__all__ = ["double", "double_grad"]


def double(x: float) -> float:
    """Double a number, see `double_grad`: y = |x| + |x|
    - 0, where y_i = x_(i) > 0.

    Parameters
    ----------
    x : float, above 0
        The *number*.

    References
    ----------
    Somebody, "The paper", 2001, arXiv:0101.00001
    """
    return 2.0 * x


def double_grad(x: float) -> float:
    """Differentiate doubling."""
    return 2.0
'''
INDEX = """# Title (Заголовок)

(double)=
## Doubling (Удвоение)

```{kernel} double double_grad
```

```{toctree}
api/part
```
"""
INDEX_IN_RUSSIAN = """
msgid "Title (Заголовок)"
msgstr "Заголовок (Title)"

msgid "Doubling (Удвоение)"
msgstr "Удвоение (Doubling)"
"""
PART_IN_RUSSIAN = """
msgid "Part (Часть)"
msgstr "Часть (Part)"

msgid "Functions to try the reference on."
msgstr "Функции, на которых проверяется справочник."

msgid "Double a number, see {obj}`double_grad`: y = |x| + |x| - 0, where y_i = x_(i) > 0."
msgstr "Удваивает число, см. {obj}`double_grad`: y = |x| + |x| - 0, где y_i = x_(i) > 0."

msgid "float, above 0"
msgstr "float больше 0"

msgid "The *number*."
msgstr "*Число*."

msgid "Differentiate doubling."
msgstr "Производная удвоения."
"""


@pytest.fixture
def project(copy_of_the_project: Path) -> Path:
    """Return a copy of the project with one entry and one small part of the module."""
    root = copy_of_the_project
    messages = root / "locale" / "ru" / "LC_MESSAGES"
    header = (messages / "figures.po").read_text(encoding="utf-8").partition("\n\n")[0]
    for path, text in {
        root / "glossary_code" / "part.py": MODULE,
        root / "docs" / "index.md": INDEX,
        root / "docs" / "api" / "part.md": "# Part (Часть)\n\n```{reference} part\n```\n",
        messages / "index.po": header + "\n" + INDEX_IN_RUSSIAN,
        messages / "api" / "part.po": header + "\n" + PART_IN_RUSSIAN,
    }.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def built(project: Path, language: str, page: str) -> ET.Element:
    result = build(project, language)
    assert result.returncode == 0, result.stderr
    return article(project, language, page)


def article(project: Path, language: str, page: str) -> ET.Element:
    (found,) = parse(project / "_build" / "html" / language / f"{page}.html").iter("article")
    return found


def text_and_links(element: ET.Element) -> tuple[str, list[str]]:
    links = [link.get("href", "") for link in element.iter("a")]
    return " ".join("".join(element.itertext()).split()), links


def test_entry_and_reference_lead_to_one_another(project: Path) -> None:
    text, links = text_and_links(built(project, "en", "api/part"))
    assert links.count("../index.html#double") == 2
    assert "In the glossary: Doubling (Удвоение)" in text
    _text, links = text_and_links(article(project, "en", "index"))
    assert "api/part.html#glossary_code.double" in links
    assert "api/part.html#glossary_code.double_grad" in links

    edit(project / "docs" / "index.md", "(double)=", "(doubling)=")
    text, links = text_and_links(built(project, "en", "api/part"))
    assert "In the glossary" not in text and "../index.html#double" not in links


def test_a_changed_docstring_changes_the_page(project: Path) -> None:
    text, _links = text_and_links(built(project, "en", "api/part"))
    assert "y = |x| + |x| - 0, where y_i = x_(i) > 0." in text
    edit(project / "glossary_code" / "part.py", "Differentiate doubling", "Give the slope")
    assert "Give the slope." in text_and_links(built(project, "en", "api/part"))[0]


def test_docstrings_are_translated_and_checked(project: Path) -> None:
    text, links = text_and_links(built(project, "ru", "api/part"))
    for shown in ("Удваивает число", "Параметры", "float больше 0", "Число.", "Источники"):
        assert shown in text
    assert links.count("#glossary_code.double_grad") == 2  # beside its own heading's
    edit(project / "glossary_code" / "part.py", "float, above 0", "float, below 0")
    result = build(project, "ru")
    assert result.returncode != 0
    assert "part.po:1: WARNING: missing" in result.stderr and "float, below 0" in result.stderr


def test_a_reference_to_no_public_name_fails_the_build(project: Path) -> None:
    edit(project / "glossary_code" / "part.py", "see `double_grad`", "see `treble`")
    result = build(project, "en")
    assert result.returncode != 0 and "reference target not found: treble" in result.stderr
