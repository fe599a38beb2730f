"""The site under the headers that it asks of its hosts, and without any host."""

import zipfile
from pathlib import Path

import pytest
from conftest import LANGUAGES, gather_problems
from test_site import references

from hosting.offline import ARCHIVE, NAME

pytestmark = pytest.mark.browser


@pytest.fixture
def tab(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture
def problems(tab) -> list[str]:
    return gather_problems(tab)


def test_the_policy_is_in_force(tab, address, problems) -> None:
    tab.goto(f"{address}/en/index.html")
    tab.evaluate(
        """() => {
            document.body.append(Object.assign(document.createElement("script"),
                                               { textContent: "globalThis.ran = true" }));
            document.body.insertAdjacentHTML("beforeend", '<p style="color: red">x</p>');
        }"""
    )
    assert tab.evaluate("globalThis.ran") is None
    assert len([message for message in problems if "Content Security Policy" in message]) == 2


# The pages of docs/ are opened by test_browser.py.
@pytest.mark.parametrize("language", LANGUAGES)
def test_search_page_keeps_the_policy(tab, address, problems, language) -> None:
    tab.goto(f"{address}/{language}/search.html?q=adam", wait_until="networkidle")
    tab.wait_for_selector("#search-all a")
    assert problems == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_theme_is_chosen_and_kept(tab, address, problems, language) -> None:
    theme = "document.body.dataset.theme"
    tab.goto(f"{address}/{language}/index.html")
    assert tab.evaluate(theme) == "auto"
    tab.locator(".theme-toggle").last.click()
    chosen = tab.evaluate(theme)
    assert chosen in ("light", "dark")
    tab.goto(f"{address}/{language}/concepts.html")
    assert tab.evaluate(theme) == chosen
    assert [text for text in problems if not text.startswith("Changed to ")] == []  # the theme's


@pytest.fixture(scope="session")
def unpacked(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    zipfile.ZipFile(site / ARCHIVE).extractall(folder)
    return folder / NAME


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_archive_works_from_a_folder(tab, unpacked, problems, language) -> None:
    root = (unpacked / language).as_uri()
    tab.goto(f"{root}/optimization/race.html")
    tab.locator(".race-controls").scroll_into_view_if_needed()
    tab.wait_for_selector(".race-controls table tbody tr")
    tab.goto(f"{root}/search.html?q=adam")
    tab.wait_for_selector("#search-all a")
    assert problems == []


def test_links_of_the_archive_resolve(unpacked) -> None:
    pages = list(unpacked.rglob("*.html"))
    missing = {
        (page.relative_to(unpacked).as_posix(), path.name)
        for page in pages
        for path in references(page)
        if not path.exists()
    }
    assert len(pages) > 2 and missing == set()
