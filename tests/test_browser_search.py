"""The search, in Chromium: an entry is found by either language's word, in any form."""

import gzip
import re

import pytest
from conftest import LANGUAGES, PAGES, gather_problems

pytestmark = pytest.mark.browser

# The words that a reader may type, and the entry that shall be among the first three results.
QUERIES = {
    "optimization/descent.html#learning-rate": (
        *("learning rate", "Learning Rates", "step size"),
        *("скорость обучения", "скорости обучения", "скоростью обучения", "темпом обучения"),
    ),
    "optimization/descent.html#momentum": ("momentum", "импульс", "импульсом", "тяжелый шарик"),
    "optimization/practice.html#early-stopping": (
        *("early stopping", "stopping early"),
        *("ранняя остановка", "ранней остановки", "раннюю остановку", "ранний останов"),
    ),
    "optimization/practice.html#weight-decay": (
        *("weight decay", "затухание весов", "затуханием веса", "регуляризации весов"),
    ),
    "optimization/practice.html#batch-size": ("batch sizes", "размер батча", "размера батчей"),
    "optimization/adaptive.html#adam": ("Adam", "adaptive moment estimation"),
    "concepts.html#neuron": ("neuron", "neurons", "нейрон", "нейронов", "нейронами"),
    "concepts.html#bias": ("biases", "intercept", "смещение", "смещений", "свободного члена"),
    "concepts.html#layers": ("layers", "слой", "слоя", "слоёв", "слоев", "слоями"),
    "losses.html#binary-cross-entropy": (
        *("binary cross-entropy", "binary cross entropies"),
        *("бинарная кросс-энтропия", "бинарной кросс-энтропии"),
    ),
    "activations.html#leaky-relu": ("leaky relu", "ReLU с утечкой"),
    "glossary.html#term-learning-curve": ("learning curves", "кривую обучения", "кривых обучения"),
    "glossary.html#term-overfitting": ("overfitting", "переобучения", "оверфиттинг"),
    "glossary.html#term-training-set": (
        *("training sets", "обучающая выборка", "обучающей выборки", "обучающих выборок"),
    ),
}
SEARCH = """
async (query) => {
  const input = document.querySelector(".search-dialog input");
  input.value = query;
  input.dispatchEvent(new Event("input"));
  await new Promise((done) => setTimeout(done)); // the index is loaded: no waiting
  return [...document.querySelectorAll(".search-dialog .search-result")].map((link) => link.href);
}
"""
FIRST_RESULT = ".search-dialog .search-result >> nth=0"
STATUS = ".search-dialog [role=status]"


@pytest.fixture(params=["host", "folder"])
def start(request, site) -> str:
    """Return the address of the site on a static host and in a folder on the disk."""
    return request.getfixturevalue("address") if request.param == "host" else site.as_uri()


@pytest.fixture
def tab(browser):
    page = browser.new_page()
    problems = gather_problems(page)
    yield page
    assert problems == []
    page.close()


def open_search(tab, start: str, page: str) -> None:
    """Open the search on a page, and type what loads the index."""
    tab.goto(f"{start}/{page}")
    tab.keyboard.press("/")
    tab.keyboard.type("Adam")
    tab.locator(FIRST_RESULT).wait_for()


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_both_languages_find_the_entry(tab, start, language) -> None:
    open_search(tab, start, f"{language}/optimization/race.html")
    missed = {
        query: first
        for entry, queries in QUERIES.items()
        for query in queries
        if f"{start}/{language}/{entry}" not in (first := tab.evaluate(SEARCH, query)[:3])
    }
    assert missed == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_result_as_one_types_leads_to_its_section(tab, start, language) -> None:
    open_search(tab, start, f"{language}/concepts.html")
    tab.locator(".search-dialog input").fill("")
    tab.keyboard.type("скоростью обуч")
    first = tab.locator(FIRST_RESULT)
    tab.locator(STATUS, has_text=re.compile(r": [1-9]")).wait_for()
    assert "learning rate" in first.inner_text().lower()
    # both titles name the term in Russian
    assert first.locator("mark").all_inner_texts()[:2] == ["Скорость", "обучения"]
    assert len(first.locator("span").last.inner_text()) > 40
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/descent.html#learning-rate")


def test_nothing_is_loaded_before_the_search_is_used(tab, address) -> None:
    requests = []
    tab.on("request", lambda request: requests.append(request.url.rpartition("/")[2]))
    tab.goto(f"{address}/ru/concepts.html")
    assert not {"search_index.js", "minisearch-7.2.0.js"} & set(requests)
    tab.keyboard.press("Control+k")
    tab.keyboard.type("вес")
    tab.locator(FIRST_RESULT).wait_for()
    assert {"search_index.js", "minisearch-7.2.0.js"} <= set(requests)


def test_keyboard_moves_among_the_results_and_leaves_the_search(tab, site) -> None:
    open_search(tab, site.as_uri(), "en/concepts.html")
    field = tab.locator(".search-dialog input")
    for key, number in (("ArrowDown", 1), ("ArrowDown", 2), ("ArrowUp", 1)):
        tab.keyboard.press(key)
        assert field.get_attribute("aria-activedescendant") == f"search-option-{number}"
        chosen = tab.locator(".search-dialog [role=option][aria-selected=true]")
        assert chosen.get_attribute("id") == f"search-option-{number}"
    assert field.evaluate("(input) => input === document.activeElement")
    tab.keyboard.press("Escape")
    assert not tab.locator(".search-dialog").is_visible()


def test_russian_keyboard_and_the_field_of_the_sidebar_open_the_search(tab, site) -> None:
    tab.goto(f"{site.as_uri()}/ru/concepts.html")
    dialog = tab.locator(".search-dialog")
    for key in ('key: "л", code: "KeyK", ctrlKey: true', 'key: ".", code: "Slash"'):
        tab.evaluate(
            f"document.body.dispatchEvent(new KeyboardEvent('keydown', {{{key}, bubbles: true}}))"
        )
        assert dialog.is_visible()
        tab.keyboard.press("Escape")
    tab.locator(".sidebar-search").focus()
    assert not dialog.is_visible()
    tab.keyboard.type("слои")
    assert dialog.locator("input").input_value() == "слои"


@pytest.mark.parametrize("query", ["нейорны", "momentun", "обратное роаспространение"])
def test_a_misspelt_word_is_found_all_the_same(tab, site, query) -> None:
    open_search(tab, site.as_uri(), "ru/concepts.html")
    assert tab.evaluate(SEARCH, query)
    assert not tab.locator(".search-nothing").is_visible()


def test_where_nothing_is_found_the_search_says_what_to_do(tab, site) -> None:
    open_search(tab, site.as_uri(), "ru/concepts.html")
    assert tab.evaluate(SEARCH, "щщщщщ") == []
    assert tab.locator(STATUS).inner_text() == "Результатов: 0"
    assert tab.locator(".search-nothing a").get_attribute("href") == "terms-index.html"
    assert tab.locator(".search-nothing").is_visible()


def test_an_index_that_does_not_load_is_reported(browser, address) -> None:
    tab = browser.new_page()
    tab.route("**/search_index.js", lambda route: route.abort())
    tab.goto(f"{address}/en/concepts.html")
    tab.keyboard.press("/")
    tab.locator(STATUS, has_text="could not be loaded").wait_for()
    tab.close()


def test_all_results_are_on_the_search_page(tab, start) -> None:
    open_search(tab, start, "ru/optimization/race.html")
    shown = len(tab.evaluate(SEARCH, "градиент"))
    tab.locator(".search-all").click()
    tab.locator(".search-box .search-result").first.wait_for()
    assert tab.locator(".search-box .search-result").count() > shown
    tab.locator(".search-box input").fill("Фукусима")
    tab.locator(".search-box mark", has_text="Фукусима").first.wait_for()


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_script_the_search_page_says_what_to_do(browser, address, language) -> None:
    tab = browser.new_page(java_script_enabled=False)
    tab.goto(f"{address}/{language}/search.html?q=Adam")
    assert "JavaScript" in tab.locator("article").inner_text()
    tab.close()


@pytest.mark.parametrize("page", PAGES)
def test_scripts_of_a_page_are_light(site, page) -> None:
    file = site / "ru" / page
    sources = re.findall(r'<script[^>]* src="([^"?]+)', file.read_text(encoding="utf-8"))
    assert sources
    weight = sum(len(gzip.compress((file.parent / source).read_bytes())) for source in sources)
    assert weight <= 30_000
