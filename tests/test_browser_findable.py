"""In Chromium: an address that does not exist, and the citation of an entry."""

import re
from pathlib import Path

import pytest
from conftest import LANGUAGES, PAGES, SITE
from playwright.sync_api import Browser, Page, Route
from pybtex.database import Entry, parse_string
from test_findable import canonical
from test_site import EACH_PAGE, anchors, parse

LISTED = "section:not([hidden]) li a"


def entry_for_bibtex(text: str) -> tuple[str, Entry]:
    ((key, entry),) = parse_string(text, "bibtex").entries.items()
    return key, entry


@EACH_PAGE
def test_a_page_says_how_to_cite_it(site: Path, language: str, page: str) -> None:
    tree = parse(site / language / page)
    (cite,) = (part for part in tree.iter("details") if part.get("class") == "cite")
    text = "".join(next(cite.iter("p")).itertext())
    _key, entry = entry_for_bibtex("".join(next(cite.iter("pre")).itertext()))
    title = entry.fields["title"].strip("{}").replace("\\", "")
    heading = "".join(next(tree.iter("h1")).itertext())
    assert re.fullmatch(re.escape(title) + r"( \(.+\))?¶", heading)
    assert title in text and entry.fields["url"] in text
    assert entry.fields["url"] == canonical(site, language, page)
    assert entry.fields["language"] == {"en": "english", "ru": "russian"}[language]
    assert entry.persons["author"]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("language", "title"), [("en", "Bias"), ("ru", "Смещение")]
)  # the headings of the entry
def test_the_entry_of_the_address_is_cited(
    site: Path, address: str, browser: Browser, language: str, title: str
) -> None:
    page = browser.new_page()
    page.goto(f"{address}/{language}/concepts.html#bias")
    page.locator(".cite summary").click()
    page.wait_for_function("document.querySelector('.cite-accessed').textContent")
    key, entry = entry_for_bibtex(page.locator(".cite pre").inner_text())
    assert entry.fields["title"] == f"{{{title}}}" and key.endswith("-concepts-bias")
    assert entry.fields["url"] == canonical(site, language, "concepts.html") + "#bias"
    text = page.locator(".cite p").first.inner_text()
    assert title in text and entry.fields["url"] in text
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("language", "title", "day"), [("en", "Concepts", "accessed"), ("ru", "Основы", "обращения")]
)  # the heading of the page, a word of the translation in sphinx.po
def test_without_an_entry_the_page_is_cited(
    site: Path, address: str, browser: Browser, language: str, title: str, day: str
) -> None:
    page = browser.new_page()
    page.goto(f"{address}/{language}/concepts.html")
    page.locator(".cite summary").click()
    page.locator(".cite-accessed", has_text=day).wait_for()
    key, entry = entry_for_bibtex(page.locator(".cite pre").inner_text())
    assert entry.fields["title"] == f"{{{title}}}" and key.endswith("-concepts")
    assert entry.fields["url"] == canonical(site, language, "concepts.html")
    page.close()


def not_found(browser: Browser, address: str, path: str, scripts: bool = True) -> Page:
    """Open an address as hosts show it, with the page of its language or else of the root."""
    language = path.split("/")[1]
    file = SITE / (language if language in LANGUAGES else "") / "404.html"

    def respond(route: Route) -> None:
        route.fulfill(status=404, path=file, content_type="text/html")

    page = browser.new_page(java_script_enabled=scripts)
    page.route(address + path, respond)
    page.goto(address + path)
    return page


@pytest.mark.browser
@pytest.mark.parametrize(
    ("path", "language", "nearest"),
    [
        ("/en/concept", "en", "en/concepts.html"),
        ("/ru/docs/activation.html", "ru", "ru/activations.html"),
        ("/en/optimization/adan", "en", "en/optimization/after_adam.html#adan"),
        ("/ru/x/y/смещение", "ru", "ru/concepts.html#bias"),
        ("/losses/index.html", "en ru", "en/losses.html"),
    ],
)
def test_an_unknown_address_leads_to_the_nearest(
    address: str, browser: Browser, path: str, language: str, nearest: str
) -> None:
    page = not_found(browser, address, path)
    page.locator(LISTED).first.wait_for()
    found = [link.get_attribute("href") for link in page.locator(LISTED).all()]
    assert found[0] == f"/{nearest}"
    shown = [part.get_attribute("lang") for part in page.locator("section:visible").all()]
    assert shown == language.split()
    page.close()


@pytest.mark.browser
def test_an_address_like_no_other_gets_no_guess(address: str, browser: Browser) -> None:
    page = not_found(browser, address, "/en/qqqqq")
    page.wait_for_load_state()
    assert page.locator(".ways a:visible").count() == 3
    assert not page.locator(".nearest").is_visible()
    page.close()


@pytest.mark.browser
def test_without_script_an_unknown_address_has_ways_on(address: str, browser: Browser) -> None:
    page = not_found(browser, address, "/nowhere/at/all.html", scripts=False)
    links = [link.get_attribute("href") for link in page.locator("a:visible").all()]
    pages = ("index.html", "terms-index.html", "search.html")
    assert links == [f"/{language}/{name}" for language in LANGUAGES for name in pages]
    page.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_address_that_may_be_offered_exists(site: Path, language: str) -> None:
    listed = (site / language / "addresses.js").read_text(encoding="utf-8")
    addresses = re.findall(r'\["([^"]+)",', listed)
    assert set(PAGES) < set(addresses)
    for name, _hash, anchor in (found.partition("#") for found in addresses):
        assert not anchor or anchor in anchors(site / language / name), (name, anchor)
        assert (site / language / name).is_file()
