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
    """Press Tab until the focus leaves the page."""
    stops = []
    for _ in range(600):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement === document.body"):
            return stops
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
