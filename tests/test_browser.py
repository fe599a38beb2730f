"""The built site in Chromium, as a reader meets it."""

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def tab(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize(("language", "other"), [("en", "ru"), ("ru", "en")])
def test_switch_from_the_middle_keeps_the_place(tab, address, width, language, other) -> None:
    tab.set_viewport_size({"width": width, "height": 800})
    tab.goto(f"{address}/{language}/concepts.html")
    tab.evaluate("document.querySelector('#layers').scrollIntoView({ behavior: 'instant' })")
    tab.evaluate("scrollBy({ top: 300, behavior: 'instant' })")
    tab.click(".languages a")
    tab.wait_for_url(f"**/{other}/concepts.html#*")
    tab.wait_for_load_state("networkidle")
    box = tab.evaluate(
        "(({ top, bottom }) => ({ top, bottom }))"
        "(document.querySelector('#layers').getBoundingClientRect())"
    )
    assert box["top"] < 100 and box["bottom"] > 0


def test_switch_leads_to_the_same_page(tab, address) -> None:
    tab.goto(f"{address}/en/index.html")
    tab.click(".languages a")
    tab.wait_for_url("**/ru/index.html")


def test_theme_switch_recolours_a_figure(tab, address) -> None:
    tab.goto(f"{address}/en/concepts.html")
    colour = "getComputedStyle(document.querySelector('svg[role=img] text')).fill"
    before = tab.evaluate(colour)
    tab.evaluate("document.body.dataset.theme = 'dark'")
    assert tab.evaluate(colour) != before


@pytest.mark.parametrize(
    ("locale", "language"), [("ru-RU", "ru"), ("en-GB", "en"), ("fr-FR", "en")]
)
def test_root_page_leads_to_the_browsers_language(browser, address, locale, language) -> None:
    context = browser.new_context(locale=locale)
    tab = context.new_page()
    tab.goto(f"{address}/index.html")
    tab.wait_for_url(f"**/{language}/index.html")
    context.close()


def test_slider_moves_the_living_figure_from_the_keyboard(tab, address) -> None:
    tab.goto(f"{address}/ru/index.html")
    slider = tab.locator("input[type=range]")
    last = slider.get_attribute("aria-valuetext")
    slider.focus()
    tab.keyboard.press("Home")
    assert slider.get_attribute("aria-valuetext") != last
