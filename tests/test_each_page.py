"""Each page in Chromium, opened once with nothing cached and looked at from all sides."""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest
from conftest import EVERY_PAGE, ROOT, gather_problems
from test_site import parse

pytestmark = pytest.mark.browser
WIDTHS = (1280, 1920, 768, 360, 320)
# What Web Vitals call good is 0.1.
SHIFT = 0.01
TRIES = 3
WALK = (ROOT / "tests" / "page_walk.js").read_text(encoding="utf-8")
OBSERVE = """
globalThis.shifts = [];
new PerformanceObserver((list) => {
  for (const { value, sources } of list.getEntries()) {
    const moved = sources.map(({ node }) => node?.textContent.trim().slice(0, 30) ?? "");
    shifts.push({ value, moved });
  }
}).observe({ type: "layout-shift", buffered: true });
"""
SCROLL = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  const end = document.documentElement.scrollHeight;
  for (let top = 0; top < end; top += Math.max(innerHeight, end / 10)) {
    scrollTo({ top, behavior: "instant" });
    await frame();
  }
  await document.fonts.ready;
  await new Promise((done) => setTimeout(done, 50));
  await frame();
}"""


@dataclass
class Visit:
    requests: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    shifts: list[dict[str, Any]] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)


def total(shifts: list[dict[str, Any]]) -> float:
    return sum(shift["value"] for shift in shifts)


def open_page(browser: Any, url: str, visit: Visit) -> Any:
    """Open a page with nothing cached, and scroll through it to its end.

    English pages are opened in a wide window, Russian ones, whose words are longer, in a narrow.
    """
    width = 360 if "/ru/" in url else 1280
    context = browser.new_context(viewport={"width": width, "height": 800})
    tab = context.new_page()
    tab.add_init_script(OBSERVE)
    tab.on("request", lambda request: visit.requests.append(request.url))
    visit.problems = gather_problems(tab)
    tab.on("response", lambda answer: answer.ok or visit.problems.append(answer.url))
    tab.goto(url, wait_until="load")
    tab.evaluate(SCROLL)
    return tab


def look(browser: Any, url: str) -> Visit:
    visit = Visit()
    tab = open_page(browser, url, visit)
    visit.shifts = tab.evaluate("shifts")
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": 800})
        middle = "document.documentElement.scrollHeight / 2"
        tab.evaluate(f"scrollTo({{ top: {middle}, behavior: 'instant' }})")
        seen = tab.evaluate(WALK)
        visit.findings += [f"at {width} px, {finding}" for finding in seen["findings"]]
        if width == WIDTHS[0]:
            visit.text = seen["text"]
    tab.context.close()
    return visit


@pytest.fixture(scope="module", params=EVERY_PAGE[1:])  # the first leads on at once
def page(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def visit(browser: Any, address: str, page: str) -> Visit:
    return look(browser, f"{address}/{page}")


def test_browser_has_nothing_to_say(visit) -> None:
    assert visit.problems == []


def test_everything_comes_from_here_and_once(visit, address) -> None:
    assert [url for url in visit.requests if not url.startswith(address)] == []
    assert [url for url, count in Counter(visit.requests).items() if count > 1] == []


def test_fonts_that_the_page_uses_are_asked_for_early(visit, site, page) -> None:
    used = {url.rpartition("/")[2] for url in visit.requests if url.endswith(".woff2")}
    html = (site / page).read_text(encoding="utf-8")
    assert used == set(re.findall(r'<link rel="preload" href="[^"]*/([^"/]+)"', html))


def test_nothing_is_cut_or_covered(visit) -> None:
    assert visit.findings == []


def test_nothing_moves_while_the_page_loads_and_scrolls(visit, browser, address, page) -> None:
    """A shift that comes every time is the page's fault; one of three may be the machine's."""
    shifts = visit.shifts
    for _again in range(TRIES - 1):
        if total(shifts) <= SHIFT:
            return
        tab = open_page(browser, f"{address}/{page}", Visit())
        shifts = min(shifts, tab.evaluate("shifts"), key=total)
        tab.context.close()
    moved = max(shifts, key=lambda shift: shift["value"], default={"moved": ""})["moved"]
    assert total(shifts) <= SHIFT, moved


def test_all_text_is_there_without_script(visit, site, page) -> None:
    tree = parse(site / page)
    article = next(tree.iter("article"), tree)
    static = " ".join(" ".join(article.itertext()).split())
    added = [text for text in visit.text if " ".join(text.split()) not in static]
    assert added == []
