"""The site without a mouse: what can be reached, in which order, and seen while it has focus."""

import pytest
from conftest import LANGUAGES

pytestmark = pytest.mark.browser
IN_EACH_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}

# The element with focus, and whether a reader sees it and that it has focus.
FOCUS = """
() => {
  const element = document.activeElement;
  // A check box that is not seen itself has a label that is.
  const label = element.labels && [...element.labels].find((label) => label.checkVisibility());
  const seen = getComputedStyle(element).opacity === "0" ? label : element;
  const { outlineStyle, outlineWidth } = getComputedStyle(seen ?? element);
  const { left, right, top, bottom } = (seen ?? element).getBoundingClientRect();
  const inside = right > 0 && left < innerWidth && bottom > 0 && top < innerHeight;
  return {
    html: element.cloneNode().outerHTML.slice(0, 200),
    seen: Boolean(seen) && inside && seen.checkVisibility({ visibilityProperty: true }),
    marked: outlineStyle !== "none" && parseFloat(outlineWidth) >= 1,
    top: top + scrollY,
  };
}
"""
STOPS = """
() => [...document.querySelectorAll(
  "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"
)].filter((element) => element.checkVisibility({ visibilityProperty: true })
  && element.tabIndex >= 0 && !element.disabled && !element.closest("[inert]")).length
"""


@pytest.fixture
def tab(browser):
    context = browser.new_context(viewport=WIDE, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def walk(tab) -> list[dict]:
    """Press Tab until the focus leaves the page; the pencil that follows it is passed over."""
    stops = []
    for _ in range(600):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement === document.body"):
            return stops
        if not tab.evaluate("document.activeElement.matches('.suggest')"):
            stops.append(tab.evaluate(FOCUS))
    raise AssertionError(f"the focus never leaves the page: {stops[-1]}")


@IN_EACH_LANGUAGE
@pytest.mark.parametrize("view", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("page", ["index.html", "optimization/race.html"])
def test_tab_leads_through_all_there_is(tab, address, language, page, view) -> None:
    tab.set_viewport_size(view)
    tab.goto(f"{address}/{language}/{page}")
    if "race" in page:
        tab.locator(".figure-race").scroll_into_view_if_needed()
        tab.wait_for_selector(".race-controls:not([hidden])")
        tab.evaluate("scrollTo(0, 0)")
    stops = walk(tab)
    assert [stop["html"] for stop in stops if not stop["seen"]] == []
    assert [stop["html"] for stop in stops if not stop["marked"]] == []
    assert len(stops) == tab.evaluate(STOPS)


def press(tab, locator, key: str = "Enter") -> None:
    locator.focus()
    tab.keyboard.press(key)


def focus_is_in(tab, selector: str) -> bool:
    return tab.evaluate(
        "(selector) => document.activeElement.closest(selector) !== null", selector
    )


def test_first_tab_offers_to_skip_to_the_content(tab, address) -> None:
    tab.goto(f"{address}/en/concepts.html")
    tab.keyboard.press("Tab")
    assert focus_is_in(tab, ".skip-to-content")
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    assert focus_is_in(tab, "article")


@pytest.mark.parametrize(
    ("language", "drawer", "name"),
    [
        ("en", ".sidebar-drawer", "Toggle site navigation sidebar"),
        ("ru", ".toc-drawer", "Показать или скрыть содержание страницы"),
    ],
)
def test_drawer_opens_holds_the_focus_and_closes(tab, address, language, drawer, name) -> None:
    tab.set_viewport_size(NARROW)
    tab.goto(f"{address}/{language}/concepts.html")
    button = tab.get_by_role("button", name=name)
    press(tab, button)
    for _ in range(40):
        if not focus_is_in(tab, f"{drawer}, .skip-to-content"):
            assert tab.evaluate("document.activeElement === document.body")  # on to the browser
        tab.keyboard.press("Tab")
    tab.keyboard.press("Escape")
    assert not tab.locator(drawer).is_visible()
    assert button.evaluate("(button) => button === document.activeElement")
    press(tab, button)
    press(tab, tab.locator(f"{drawer} a[href*='#']").last)
    assert not tab.locator(drawer).is_visible()


def test_theme_and_pages_unfold(tab, address) -> None:
    tab.goto(f"{address}/en/optimization/descent.html")
    press(tab, tab.locator(".theme-toggle-content button"))
    assert tab.evaluate("document.body.dataset.theme") != "auto"
    fold = tab.locator(".toctree-checkbox").last
    press(tab, fold, "Space")
    assert fold.locator("~ ul").is_visible()
    code = tab.locator("article details").first
    press(tab, code.locator("summary"))
    assert code.locator("pre").first.is_visible()


@IN_EACH_LANGUAGE
def test_note_on_a_term_comes_with_the_focus_and_goes_with_escape(tab, address, language) -> None:
    tab.goto(f"{address}/{language}/concepts.html")
    link = tab.locator("a:has(> .std-term)").first
    link.focus()
    note = tab.locator(f"#{link.get_attribute('aria-describedby')}")
    assert note.is_visible()
    tab.keyboard.press("Escape")
    assert not note.is_visible()


def test_nothing_moves_by_itself_for_who_wants_that(tab, address) -> None:
    tab.goto(f"{address}/en/index.html")
    assert tab.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    moving = "element => getComputedStyle(element).transitionDuration !== '0s'"
    assert tab.evaluate(f"[...document.querySelectorAll('*')].filter({moving}).length") == 0
    assert tab.evaluate("document.getAnimations().length") == 0
