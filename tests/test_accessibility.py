"""Each page in Chromium, against WCAG 2.2 A and AA and the best practices, as axe judges them."""

from collections.abc import Iterator
from pathlib import Path

import axe_playwright_python
import pytest
from conftest import LANGUAGES, PAGES, ROOT

pytestmark = pytest.mark.browser

SCRIPTS = (
    Path(axe_playwright_python.__file__).parent / "axe.min.js",
    ROOT / "tests" / "accessibility.js",
)
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
THEMES = ("light", "dark")
SEARCH = "search.html?q=adam"
OF_ALL_LANGUAGES = ("index.html", "404.html")
# How a reader may change a page: the width of the window, and the style of the text. A zoom of
# 200 % leaves half the width.
SPACED = (
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important;"
    " word-spacing: 0.16em !important } p { margin-bottom: 2em !important }"
)
REFLOWS = {
    "320 px": (320, ""),
    "zoom of 200 %": (640, ""),
    "text spacing": (1270, SPACED),
}


@pytest.fixture(scope="module")
def context(browser) -> Iterator[object]:
    # Colours must not be on their way from one theme to the other.
    context = browser.new_context(viewport=WIDE, reduced_motion="reduce")
    context.route("**/root.js", lambda route: route.abort())  # it would lead away
    yield context
    context.close()


@pytest.fixture(scope="module")
def judged() -> set[str]:
    """Return the styles of text whose contrast was judged: pages have most in common."""
    return set()


@pytest.fixture(
    scope="module", params=[*(f"/{page}" for page in OF_ALL_LANGUAGES), *PAGES, SEARCH]
)
def tabs(request, context, address) -> Iterator[list]:
    """Open a page in each language: axe judges them at once, each on a core of its own."""
    page = request.param
    urls = [page] if page.startswith("/") else [f"/{code}/{page}" for code in LANGUAGES]
    tabs = []
    for url in urls:
        tab = context.new_page()
        tab.goto(f"{address}{url}")
        if page == SEARCH:
            tab.locator("#search-all a").first.wait_for()
        for script in SCRIPTS:
            tab.evaluate(script.read_text(encoding="utf-8"))
        tabs.append(tab)
    yield tabs
    for tab in tabs:
        tab.close()


def violations(tabs: list, where: str, rules: dict, context: str = "document") -> str:
    """Judge all tabs at once; return what is wrong, where, and what to do."""
    for tab in tabs:
        tab.evaluate(
            f"(rules) => {{ globalThis.judging = accessibility.violations({context}, rules) }}",
            rules,
        )
    return "\n\n".join(
        f"{tab.url} ({where}): {violation}"
        for tab in tabs
        for violation in tab.evaluate("judging")
    )


@pytest.mark.parametrize("theme", [*THEMES, "forced colours"])
def test_figures_stand_out(tabs, theme) -> None:
    tab = tabs[0]  # the colours are those of all languages
    if theme in THEMES:
        tab.emulate_media(color_scheme=theme)
    else:
        tab.emulate_media(forced_colors="active")
    found = tab.evaluate("accessibility.figures()")
    tab.emulate_media(forced_colors="none")
    assert not found, f"{tab.url} ({theme}): " + "\n".join(found)


@pytest.mark.parametrize("theme", THEMES)
def test_text_stands_out(tabs, judged, theme) -> None:
    new = []
    for tab in tabs:
        tab.emulate_media(color_scheme=theme)
        tab.evaluate("globalThis.styles = accessibility.styles()")
        styles = set(tab.evaluate("[...styles.keys()]")) - judged
        tab.evaluate(
            "(names) => { globalThis.texts = names.map((name) => styles.get(name)) }",
            sorted(styles),
        )
        judged |= styles
        new += [tab] if styles else []
    rules = {"runOnly": ["color-contrast", "link-in-text-block"]}
    found = violations(new, theme, rules, "{ include: texts }")
    assert not found, found


@pytest.mark.parametrize("way", REFLOWS)
def test_text_reflows(tabs, way) -> None:
    """WCAG 1.4.4, 1.4.10 and 1.4.12; what scrolls in a box of its own can be scrolled by keys."""
    width, style = REFLOWS[way]
    found = []
    for tab in tabs:
        tab.evaluate("(css) => accessibility.restyle(css)", style)
        tab.bring_to_front()  # the frames of others come once a second
        tab.set_viewport_size({"width": width, "height": 740})
        found += [f"{tab.url} ({way}): {box}" for box in tab.evaluate("accessibility.overflows()")]
        tab.evaluate("accessibility.restyle('')")
        tab.set_viewport_size(WIDE)
    assert not found, "\n".join(found)


def test_formulas_are_read_aloud(tabs) -> None:
    """Browsers read MathML that is there, unhidden, and says which formulas are displayed."""
    for tab in tabs:
        assert tab.evaluate(
            "[...document.querySelectorAll('math')].every((math) => math.textContent.trim()"
            " && !math.closest('[aria-hidden=true]')"
            " && (math.getAttribute('display') === 'block') === Boolean(math.closest('div.math')))"
        ), tab.url


def test_no_rule_is_broken(tabs) -> None:
    for tab in tabs:
        tab.evaluate("accessibility.lighten()")
    rules = {"target-size": {"enabled": True}, "color-contrast": {"enabled": False}}
    found = violations(tabs, "wide", {"runOnly": STANDARDS, "rules": rules})
    assert not found, found


def test_targets_are_large_enough_on_a_narrow_screen(tabs) -> None:
    for tab in tabs:
        tab.set_viewport_size(NARROW)
    found = violations(tabs, "narrow", {"runOnly": ["target-size"]})
    assert not found, found
