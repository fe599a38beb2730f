"""The built HTML of both languages, read as files."""

import functools
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import html5lib
import polib
import pytest
from babel.messages.extract import extract_from_file
from conftest import EVERY_PAGE, LANGUAGES, PAGES, ROOT

ANCHORS = (
    "neural-network",
    "neuron",
    "synapse",
    "weights",
    "bias",
    "layers",
    "weighted-input",
    "activation-functions",
    "loss-functions",
    "optimization-algorithms",
    "references",
)
EACH_PAGE = pytest.mark.parametrize(
    ("language", "page"), [(language, page) for language in LANGUAGES for page in PAGES]
)


@functools.cache
def parse_strictly(html: str) -> tuple[ET.Element, list[str]]:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(html)
    return tree, [error[1] for error in parser.errors]


def parse(path: Path) -> ET.Element:
    return parse_strictly(path.read_text(encoding="utf-8"))[0]


def ids(tree: ET.Element) -> list[str]:
    return [element.get("id") for element in tree.iter() if element.get("id")]


@functools.cache
def anchors(path: Path) -> set[str]:
    return set(ids(parse(path)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_has_its_anchor_and_a_cell(site: Path, language: str) -> None:
    tree = parse(site / language / "concepts.html")
    assert set(ANCHORS) <= set(ids(tree))
    sections = {section.get("id"): section for section in tree.iter("section")}
    for anchor in ANCHORS[:-1]:
        classes = [div.get("class", "") for div in sections[anchor].iter("div")]
        assert any("cell_output" in value for value in classes), anchor


@EACH_PAGE
def test_ids_are_unique(site: Path, language: str, page: str) -> None:
    found = ids(parse(site / language / page))
    assert sorted(found) == sorted(set(found))


@EACH_PAGE
def test_html_is_valid(site: Path, language: str, page: str) -> None:
    html = (site / language / page).read_text(encoding="utf-8")
    assert parse_strictly(html)[1] == []


@EACH_PAGE
def test_every_link_within_the_site_resolves(site: Path, language: str, page: str) -> None:
    path = site / language / page
    for link in parse(path).iter("a"):
        target, fragment = urldefrag(link.get("href", ""))
        if re.match(r"[a-z]+:", target):
            continue
        found = (path.parent / unquote(target)).resolve() if target else path
        assert found.is_file(), link.get("href")
        if fragment and found.suffix == ".html":
            assert unquote(fragment) in anchors(found), link.get("href")


@EACH_PAGE
def test_nothing_is_loaded_from_another_host(site: Path, language: str, page: str) -> None:
    tree = parse(site / language / page)
    loaded = [
        element.get("src") or element.get("href")
        for element in tree.iter()
        if element.get("src") or (element.tag == "link" and element.get("rel") == "stylesheet")
    ]
    assert loaded and not [address for address in loaded if re.match(r"(https?:)?//", address)]


@EACH_PAGE
def test_language_and_alternates(site: Path, language: str, page: str) -> None:
    tree = parse(site / language / page)
    assert tree.get("lang") == language
    links = [link.attrib for link in tree.iter("link")]
    canonical = [link["href"] for link in links if link.get("rel") == "canonical"]
    alternates = {link["hreflang"]: link["href"] for link in links if "hreflang" in link}
    assert canonical == [alternates[language]]
    assert canonical[0].endswith(f"/{language}/{page}")
    assert set(alternates) == {*LANGUAGES, "x-default"}


def texts(element: ET.Element, language: str = "") -> Iterator[tuple[str, str, str]]:
    """Yield each text that is shown, its element, and the language it is said to be in."""
    language = element.get("lang", language)
    if not isinstance(element.tag, str) or element.tag in ("head", "script", "template"):
        return
    for text in filter(None, [element.text, *(child.tail for child in element)]):
        yield text, element.tag, language
    for child in element:
        yield from texts(child, language)


@pytest.mark.parametrize("page", PAGES)
def test_other_languages_are_marked_as_such(site: Path, page: str) -> None:
    """Russian on English pages, and on Russian ones the titles of the works that are cited."""
    russian = re.compile("[а-яё]{2}", re.IGNORECASE)
    english = texts(parse(site / "en" / page))
    assert [text for text, _tag, said in english if said == "en" and russian.search(text)] == []
    titles = [
        text
        for text, tag, said in texts(parse(site / "ru" / page))
        if tag == "em" and said == "ru" and len(re.findall("[A-Za-z]{3,}", text)) >= 3
    ]
    assert [title for title in titles if not russian.search(title)] == []


def test_root_page_links_to_every_language_without_script(site: Path) -> None:
    links = [link.get("href") for link in parse(site / "index.html").iter("a")]
    assert links == [f"{language}/index.html" for language in LANGUAGES]


# Read by hosts, by other sites, by notebooks, by people who look for a licence; a style or script
# of the other language's.
NOT_REFERRED_TO = re.compile(
    r"_headers|card\.png|robots\.txt|sitemap\.xml|(\w+/)?(404\.html|llms\.txt)|\w+/_images/cards/.*\.png"
    r"|\w+/addresses\.js|\w+/_static/not_found\.js"
    r"|\w+/objects\.inv|\w+/_downloads/glossary_code\.zip|.*LICENSE\.txt|.*/OFL-.*\.txt"
    r"|en/_static/suggest\.\w+|ru/_static/root\.\w+"
)


def references(path: Path) -> set[Path]:
    """Return the files that a page or a style refers to, whether they exist or not."""
    if path.suffix not in (".css", ".html"):
        return set()
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".css":
        addresses = re.findall(r"""url\(["']?(?!data:)(.+?)["']?\)""", text)
    else:
        addresses = re.findall(r' (?:href|src|data-src)="([^"]+)"', text)
        root = re.search('data-content_root="(.*?)"', text)
        for scripts in re.findall(r'data-scripts="(.*?)"', text):
            addresses += [root[1] + script for script in scripts.split()]
    parts = [urlsplit(unescape(address)) for address in addresses]
    return {(path.parent / unquote(part.path)).resolve() for part in parts if not part.netloc}


def test_every_published_file_is_needed(site: Path) -> None:
    site = site.resolve()
    found, new = set(), {site / "index.html"}
    while new:
        found |= new
        new = {path for one in new for path in references(one) if path.is_file()} - found
    files = {path for path in site.rglob("*") if path.is_file()}
    unneeded = [path.relative_to(site).as_posix() for path in sorted(files - found)]
    assert [name for name in unneeded if not NOT_REFERRED_TO.fullmatch(name)] == []
    # Sphinx and its extensions have left no empty folders either.
    assert [path for path in site.rglob("*") if path.is_dir() and not any(path.iterdir())] == []


def test_every_page_is_tested(site: Path) -> None:
    assert {path.relative_to(site).as_posix() for path in site.rglob("*.html")} == set(EVERY_PAGE)


@pytest.mark.parametrize("page", PAGES)
def test_both_languages_show_the_same_code(site: Path, page: str) -> None:
    def code(language: str) -> list[str]:
        tree = parse(site / language / page)
        cells = [div for div in tree.iter("div") if "cell_input" in div.get("class", "").split()]
        return ["".join(cell.itertext()) for cell in cells]

    assert code("en") or page.startswith(("api/", "glossary", "terms-index", "translation-status"))
    assert code("en") == code("ru")


@pytest.mark.parametrize("page", ["accuracy.html", "concepts.html", "losses.html", "speed.html"])
def test_numbers_are_written_as_in_the_language(site: Path, page: str) -> None:
    tree = parse(site / "ru" / page)
    references = {
        paragraph
        for section in tree.iter("section")
        if section.get("id", "").endswith("references")
        for paragraph in section.iter("p")
    }
    russian = " ".join(
        (text.text or "") + (text.tail or "")
        for article in tree.iter("article")
        for paragraph in article.iter("p")
        if paragraph not in references
        for text in paragraph.iter()
        if not text.tag.startswith("{")
    )
    assert re.findall(r"\d+,\d+", russian)
    assert re.findall(r"\d+\.\d+", russian) == []


def marked_for_translation() -> Iterator[str]:
    for pattern, method in (
        ("_ext/*.py", "python"),
        ("_templates/*.html", "jinja2.ext:babel_extract"),
    ):
        for path in (ROOT / "docs").glob(pattern):
            for _line, message, *_rest in extract_from_file(method, path, {"_": None}):
                yield message


def test_each_string_of_the_interface_is_translated() -> None:
    catalogue = polib.pofile(str(ROOT / "locale" / "ru" / "LC_MESSAGES" / "sphinx.po"))
    translated = {entry.msgid for entry in catalogue.translated_entries()}
    assert set(marked_for_translation()) - translated == set()


@pytest.mark.parametrize("page", PAGES)
def test_interface_of_the_russian_page_is_russian(site: Path, page: str) -> None:
    tree = parse(site / "ru" / page)
    labels = [
        value
        for element in tree.iter()
        for name, value in element.attrib.items()
        if name in ("aria-label", "title", "placeholder", "alt") and value
    ]
    assert labels
    foreign = [label for label in labels if not re.search("[а-яё]", label, re.IGNORECASE)]
    assert [label for label in foreign if re.search("[a-z]{2}", label, re.IGNORECASE)] == []
