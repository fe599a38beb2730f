"""The search, in Chromium: an entry is found by either language's word, in any form."""

import re

import pytest
from bilingual_search import EnglishAndRussian
from conftest import LANGUAGES, ROOT

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
FIRST = """
async (query) => {
  document.querySelector("#search-results").replaceChildren();
  Search.performSearch(query);
  while (!Search.status.textContent) await null;
  return [...Search.output.querySelectorAll("a")].slice(0, 3).map((a) => a.getAttribute("href"));
}
"""


@pytest.fixture(params=["host", "folder"])
def start(request, site) -> str:
    """Return the address of the site on a static host and in a folder on the disk."""
    return request.getfixturevalue("address") if request.param == "host" else site.as_uri()


@pytest.fixture
def tab(browser):
    page = browser.new_page()
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.on("console", lambda message: page.problems.append(message.text))
    yield page
    assert page.problems == []
    page.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_both_languages_find_the_entry(tab, start, language) -> None:
    tab.goto(f"{start}/{language}/search.html")
    tab.evaluate("DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false")
    tab.evaluate("Search.startPulse = () => {}; void (setTimeout = queueMicrotask)")  # no waits
    missed = {
        query: first
        for entry, queries in QUERIES.items()
        for query in queries
        if entry not in (first := tab.evaluate(FIRST, query))
    }
    assert missed == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_slash_focuses_the_field_and_a_result_leads_to_its_section(tab, start, language) -> None:
    tab.goto(f"{start}/{language}/concepts.html")
    tab.keyboard.press("/")
    tab.keyboard.type("скоростью обучения")
    tab.keyboard.press("Enter")
    first = tab.locator("#search-results li").first
    assert "learning rate" in first.inner_text().lower()
    assert len(first.locator("p.context").inner_text()) > 40
    first.locator("a").click()
    tab.wait_for_url("**/descent.html#learning-rate")


def test_a_word_of_the_text_alone_finds_its_pages_with_excerpts(tab, address) -> None:
    tab.goto(f"{address}/ru/search.html?q=Фукусима")
    tab.locator(".kind-text p.context").first.wait_for()
    assert "Фукусима" in tab.locator(".kind-text p.context").first.inner_text()
    assert tab.locator(".search-summary").inner_text().startswith("Результатов: ")


def test_browser_and_build_find_the_same_stems_of_russian_words(tab, site) -> None:
    language = EnglishAndRussian({})
    text = (ROOT / "locale" / "ru" / "LC_MESSAGES" / "glossary.po").read_text(encoding="utf-8")
    words = sorted(set(re.findall("[а-яё]+", text.lower())))
    tab.goto(f"{site.as_uri()}/ru/search.html")
    stems = tab.evaluate("(words) => words.map((word) => new Stemmer().stemWord(word))", words)
    assert stems == [language.stem(word) for word in words]
