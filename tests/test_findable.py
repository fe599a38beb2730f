"""What search engines, other sites and feed readers get to know of the pages."""

import json
import os
import re
import subprocess
import xml.etree.ElementTree as ET
from io import BytesIO
from pathlib import Path

import pytest
from conftest import LANGUAGES, PAGES, ROOT
from PIL import Image
from social_cards import SIZE, draw_card
from test_build import build, edit, project
from test_site import EACH_PAGE, anchors, parse

__all__ = ["project"]
STATIC = ROOT / "docs" / "_static"
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


def meta(site: Path, language: str, page: str) -> dict[str, str]:
    found = [element.attrib for element in parse(site / language / page).iter("meta")]
    return {
        attributes.get("name") or attributes["property"]: attributes["content"]
        for attributes in found
        if "content" in attributes
    }


def canonical(site: Path, language: str, page: str) -> str:
    links = parse(site / language / page).iter("link")
    return next(link.get("href") for link in links if link.get("rel") == "canonical")


def file_at(site: Path, address: str) -> Path:
    """Return the file at an address of the site."""
    root = canonical(site, "en", "index.html").removesuffix("en/index.html")
    assert address.startswith(root)
    return site / address.removeprefix(root).partition("#")[0]


@EACH_PAGE
def test_a_description_fits_what_search_engines_show(site: Path, language: str, page: str) -> None:
    text = meta(site, language, page)["description"]
    advice = "the page's first sentence, or its part before a semicolon or colon, is to be as long"
    assert 50 <= len(text) <= 160, f"{language}/{page}: {len(text)} characters; {advice}"
    assert text.endswith((".", "!", "?")) and not re.search(r"[\\$*`]| [.,;:]", text), text
    latin, cyrillic = (len(re.findall(f"[{letters}]", text)) for letters in ("a-z", "а-яё"))
    assert cyrillic > latin if language == "ru" else latin > cyrillic


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_pages_have_the_same_description(site: Path, language: str) -> None:
    texts = [meta(site, language, page)["description"] for page in PAGES]
    assert sorted(texts) == sorted(set(texts))


@EACH_PAGE
def test_a_shared_link_shows_the_page_in_its_language(
    site: Path, language: str, page: str
) -> None:
    said = meta(site, language, page)
    title = next(parse(site / language / page).iter("h1"))
    assert said["og:title"] == "".join(title.itertext()).removesuffix("¶")
    assert said["og:url"] == canonical(site, language, page)
    assert said["og:description"] == said["description"]
    locales = {"en": "en_US", "ru": "ru_RU"}
    assert said["og:locale"] == locales.pop(language)
    assert [said["og:locale:alternate"]] == list(locales.values())
    assert said["og:image:alt"]
    card = file_at(site, said["og:image"])
    assert card.stat().st_size < 40_000
    with Image.open(card) as image:
        assert image.size == (int(said["og:image:width"]), int(said["og:image:height"]))


def test_the_root_page_can_be_shared(site: Path) -> None:
    said = meta(site, ".", "index.html")
    assert said["og:url"] == canonical(site, ".", "index.html")
    assert 50 <= len(said["description"]) <= 160 and "Русский" in said["description"]
    with Image.open(file_at(site, said["og:image"])) as image:
        assert image.size == SIZE
    icons = [link.get("href") for link in parse(site / "index.html").iter("link")]
    assert all((site / icon).is_file() for icon in icons if "icon" in icon)


def test_cards_are_of_the_pages_alone(site: Path) -> None:
    for language in LANGUAGES:
        used = {file_at(site, meta(site, language, page)["og:image"]).name for page in PAGES}
        assert {path.name for path in (site / language / "_images/cards").iterdir()} == used


def test_a_card_is_drawn_the_same_each_time_and_shows_letters_of_both_languages() -> None:
    card = draw_card(STATIC, "Глоссарий", "После Adam (After Adam)")
    assert card == draw_card(STATIC, "Глоссарий", "После Adam (After Adam)")
    assert card != draw_card(STATIC, "Глоссарий", "Перед Adam (After Adam)")
    assert card != draw_card(STATIC, "Глоссарий", "После Adam (Before Adam)")


def test_a_long_title_stays_on_its_card() -> None:
    words = "обучение скорости " * 6
    image = Image.open(BytesIO(draw_card(STATIC, "Глоссарий", f"{words}({words})"))).convert("L")
    assert min(image.crop((1140, 0, 1200, 160)).tobytes()) == 255  # nothing right of the name
    edge = image.crop((1190, 170, 1200, 610)).tobytes()
    assert min(edge) > 200  # the pale mark, but no dark letter


def test_icons_for_browsers_without_svg(site: Path) -> None:
    with Image.open(site / "favicon.ico") as icon:
        assert icon.info["sizes"] == {(16, 16), (32, 32), (48, 48)}
        assert icon.convert("RGBA").getpixel((0, 0))[3] == 0  # nothing in the corner
    with Image.open(site / "apple-touch-icon.png") as icon:
        assert icon.size == (180, 180) and icon.convert("RGB").getpixel((0, 0)) == (255,) * 3


def test_the_sitemap_has_every_page_with_its_translations(site: Path) -> None:
    (where,) = re.findall(r"^Sitemap: (.+)$", (site / "robots.txt").read_text(), re.MULTILINE)
    root = ET.parse(file_at(site, where)).getroot()
    found = {url.findtext(f"{SITEMAP}loc"): url for url in root}
    wanted = {
        canonical(site, language, page): (language, page)
        for page in PAGES
        for language in LANGUAGES
    }
    assert found.keys() == wanted.keys()
    for address, (_language, page) in wanted.items():
        links = {link.get("hreflang"): link.get("href") for link in found[address].iter(LINK)}
        translations = {code: canonical(site, code, page) for code in LANGUAGES}
        assert links == translations | {"x-default": translations["en"]}


def test_the_list_for_language_models_has_every_page(site: Path) -> None:
    text = (site / "llms.txt").read_text(encoding="utf-8")
    # the form of llmstxt.org: a title, a summary, lists of links under headings
    assert re.match(r"# .+\n\n> .+\n\n## ", text) and text.count("\n# ") == 0
    lines = re.findall(r"^- \[.+?\]\((.+?)\): (.+)$", text, re.MULTILINE)
    assert dict(lines) == {
        canonical(site, language, page): meta(site, language, page)["description"]
        for page in PAGES
        for language in LANGUAGES
    }
    for address in re.findall(r"\]\((.+?)\)", text):
        assert file_at(site, address).is_file(), address
    assert text.count(".ipynb)") == len(list(site.glob("*/_downloads/*.ipynb")))


def data(site: Path, language: str, page: str) -> list[dict]:
    scripts = parse(site / language / page).iter("script")
    (text,) = (script.text for script in scripts if script.get("type") == "application/ld+json")
    said = json.loads(text)
    assert said["@context"] == "https://schema.org"
    return said["@graph"]


@EACH_PAGE
def test_structured_data_of_a_page(site: Path, language: str, page: str) -> None:
    first, *breadcrumbs = data(site, language, page)
    said = meta(site, language, page)
    assert (first["url"], first["inLanguage"]) == (said["og:url"], language)
    assert (first["name"], first["description"]) == (said["og:title"], said["description"])
    assert first["workTranslation"] == [
        {"@id": canonical(site, code, page)} for code in LANGUAGES if code != language
    ]
    kinds = {"index.html": "WebSite", "glossary.html": "DefinedTermSet"}
    assert first["@type"] == kinds.get(page, "LearningResource")
    ways = [way["itemListElement"] for way in breadcrumbs]
    assert len(ways) == (page != "index.html")
    for way in ways:
        assert [step["position"] for step in way] == list(range(1, len(way) + 1))
        assert way[0]["item"] == canonical(site, language, "index.html")
        assert way[-1]["item"] == first["url"]
        for step in way:
            path = file_at(site, step["item"]).relative_to(site / language).as_posix()
            assert path == "index.html" or meta(site, language, path)["og:title"] == step["name"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_structured_data_of_the_terms(site: Path, language: str) -> None:
    terms = {
        term["@id"]: term for term in data(site, language, "glossary.html")[0]["hasDefinedTerm"]
    }
    found = anchors(site / language / "glossary.html")
    assert {anchor[1:] for anchor in terms} == {name for name in found if name.startswith("term-")}
    names = {"en": "bias", "ru": "смещение"}
    bias = terms["#term-bias"]
    assert bias["name"] == names.pop(language)
    ((other, word),) = names.items()
    assert {"@value": word, "@language": other} in bias["alternateName"]
    assert {"en": "offset", "ru": "сдвиг"}[language] in bias["alternateName"]


def test_a_title_cannot_end_the_structured_data(project: Path) -> None:
    edit(project / "docs" / "index.md", "# Title", "# `</script>` & Title")
    messages = project / "locale" / "ru" / "LC_MESSAGES" / "index.po"
    edit(messages, 'msgid "Title', 'msgid "`</script>` & Title')
    assert build(project, "en").returncode == 0
    site = project / "_build" / "html"
    assert data(site, "en", "index.html")[0]["name"] == "</script> & Title (Заголовок)"


ENTRY = """
(neuron)=
## Neuron (Нейрон)

A **neuron** is a small function.

(aside)=
## Aside (Отступление)

No definition.
"""


def commit(project: Path, day: str) -> None:
    author = {"GIT_AUTHOR_DATE": day, "GIT_COMMITTER_DATE": day}
    for command in (["init", "-q"], ["add", "docs/index.md"], ["commit", "-qm", "Change"]):
        identity = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
        subprocess.run(
            ["git", *identity, *command], cwd=project, env=os.environ | author, check=True
        )


def test_the_feed_dates_an_entry_by_its_first_commit(project: Path, tmp_path: Path) -> None:
    page, feed = project / "docs" / "index.md", project / "_build/html/en/feed.xml"
    page.write_text(page.read_text(encoding="utf-8") + ENTRY, encoding="utf-8")
    commit(project, "2024-01-02T03:04:05+00:00")
    edit(page, "small function", "very small function")
    commit(project, "2025-01-02T03:04:05+00:00")
    assert build(project, "en").returncode == 0
    root = ET.parse(feed).getroot()
    (entry,) = root.iter(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Neuron (Нейрон)"
    assert entry.findtext(f"{ATOM}summary") == "A neuron is a very small function."
    assert entry.findtext(f"{ATOM}updated") == "2024-01-02T03:04:05+00:00"
    assert entry.findtext(f"{ATOM}id").endswith("/en/#neuron")
    assert entry.find(f"{ATOM}link").get("href").endswith("/en/index.html#neuron")
    assert root.findtext(f"{ATOM}updated") == "2024-01-02T03:04:05+00:00"
    tree = parse(project / "_build/html/en/index.html")
    links = [link.get("href") for link in tree.iter("link") if "atom" in link.get("type", "")]
    assert links == ["feed.xml"]
    (day,) = re.findall(r"\(version of (.+?)\)", "".join(tree.itertext()))
    assert day == "January 2, 2025"  # of the last commit


def test_without_history_nothing_is_dated(project: Path) -> None:
    assert build(project, "en").returncode == 0
    folder = project / "_build" / "html" / "en"
    assert not (folder / "feed.xml").exists()
    html = (folder / "index.html").read_text(encoding="utf-8")
    assert "feed.xml" not in html and "version of" not in html and "year" not in html
