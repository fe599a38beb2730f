"""The race in Chromium, as a reader plays with it."""

import re

import pytest
from conftest import LANGUAGES, gather_problems

pytestmark = pytest.mark.browser
IN_EACH_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)
PAGE = "optimization/race.html"


@pytest.fixture
def tab(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    problems = gather_problems(tab)
    yield tab
    assert problems == []
    context.close()


def open_race(tab, url: str) -> None:
    tab.goto(url)
    tab.locator(".figure-race").scroll_into_view_if_needed()
    tab.wait_for_selector(".race-controls:not([hidden])")


def lines(tab) -> list[str]:
    """Return the ways of the runs, as the figure draws them."""
    return tab.eval_on_selector_all(
        ".figure-race .figure-row svg:first-of-type > g[fill=none] > path",
        "paths => paths.map(path => path.getAttribute('d'))",
    )


def rows(tab) -> list[list[str]]:
    return [
        row.locator("th, td").all_inner_texts()
        for row in tab.locator(".race-controls tbody tr").all()
    ]


@IN_EACH_LANGUAGE
def test_the_runs_are_loaded_when_the_reader_comes_near(tab, address, language) -> None:
    requests = []
    tab.on("request", lambda request: requests.append(request.url))
    tab.set_viewport_size({"width": 360, "height": 500})
    tab.goto(f"{address}/{language}/{PAGE}", wait_until="networkidle")
    assert not any("/data/" in url for url in requests)
    still = tab.locator(".figure-race svg[role=img]").first.inner_html()
    assert not tab.locator(".race-controls").is_visible()
    open_race(tab, f"{address}/{language}/{PAGE}")
    assert sum("/data/" in url for url in requests) == 1
    assert tab.locator(".figure-race svg[role=img]").first.inner_html() != still
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360


@IN_EACH_LANGUAGE
def test_the_reader_chooses_who_runs_where_and_how_fast(tab, address, language) -> None:
    open_race(tab, f"{address}/{language}/{PAGE}")
    before = lines(tab)
    assert len(before) == len(rows(tab)) == 4
    tab.check("input[value=lion]")
    assert len(lines(tab)) == len(rows(tab)) == 5
    tab.uncheck("input[value=sgd]")
    assert lines(tab)[:3] == before[1:]
    assert "SGD" not in [row[0] for row in rows(tab)]

    slow = rows(tab)
    tab.locator(".race-slider input").first.focus()
    tab.keyboard.press("ArrowRight")
    fast = rows(tab)
    assert tab.locator(".race-slider output").first.inner_text() == "×2"
    assert [row[0] for row in fast] == [row[0] for row in slow]
    decimal = {"en": ".", "ru": ","}[language]
    assert (slow[-1][1], fast[-1][1]) == (f"0{decimal}0156", f"0{decimal}0313")

    tab.locator(".race-slider input").last.focus()
    tab.keyboard.press("Home")
    assert {row[3] for row in rows(tab)} == {"1"}
    assert len(set(lines(tab))) == 1

    frame = tab.locator(".figure-race svg").first.locator("title").text_content
    first = frame()
    tab.select_option(".race-controls select", "saddle")
    assert frame() != first


def test_play_goes_on_and_pause_stops(tab, address) -> None:
    open_race(tab, f"{address}/en/{PAGE}")
    step = tab.locator(".race-slider input").last
    status = tab.locator(".race-controls [role=status]")
    button = tab.get_by_role("button", name="Play")
    button.click()
    said = status.inner_text()
    tab.wait_for_function("() => document.querySelectorAll('.race-slider input')[1].value > 5")
    assert status.inner_text() == said
    tab.get_by_role("button", name="Pause").click()
    stopped = step.input_value()
    assert status.inner_text().startswith(f"Step {stopped}.")
    tab.wait_for_timeout(150)
    assert step.input_value() == stopped
    assert button.is_visible()


@pytest.mark.parametrize(("language", "other"), [("en", "ru"), ("ru", "en")])
def test_a_link_restores_the_race_in_either_language(tab, address, language, other) -> None:
    open_race(tab, f"{address}/{language}/{PAGE}")
    assert tab.locator(".languages a").get_attribute("href") == f"../../{other}/{PAGE}"
    tab.select_option(".race-controls select", "beale")
    tab.check("input[value=adan]")
    tab.uncheck("input[value=sgd]")
    for slider in tab.locator(".race-slider input").all():
        slider.focus()
        tab.keyboard.press("ArrowLeft")
    link = tab.locator(".race-controls a").evaluate("a => a.href")
    assert link == (
        f"{address}/{language}/{PAGE}"
        "?surface=beale&optimizers=momentum,rmsprop,adam,adan&rate=-1&step=199#race-run"
    )
    drawn, told = lines(tab), rows(tab)
    open_race(tab, link)
    assert (lines(tab), rows(tab)) == (drawn, told)
    tab.click(".languages a")
    tab.wait_for_url(f"**/{other}/**")
    tab.locator(".figure-race").scroll_into_view_if_needed()
    tab.wait_for_selector(".race-controls:not([hidden])")
    assert lines(tab) == drawn


def test_a_link_with_nonsense_shows_the_usual_race(tab, address) -> None:
    open_race(tab, f"{address}/en/{PAGE}")
    usual = lines(tab)
    open_race(tab, f"{address}/en/{PAGE}?surface=constructor&optimizers=no&rate=x&step=y")
    assert lines(tab) == usual


def test_copies_the_link(browser, address) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    tab = context.new_page()
    open_race(tab, f"{address}/en/{PAGE}")
    tab.get_by_role("button", name="Copy the link").click()
    tab.wait_for_selector("text=Copied")
    link = tab.locator(".race-controls a").evaluate("a => a.href")
    assert tab.evaluate("navigator.clipboard.readText()") == link
    context.close()


def test_a_point_under_the_mouse_tells_its_values(tab, address) -> None:
    open_race(tab, f"{address}/en/{PAGE}?surface=ravine&optimizers=sgd")
    losses = tab.locator(".figure-race .figure-row svg").last
    losses.scroll_into_view_if_needed()
    head = losses.locator("g > path[transform]").bounding_box()
    tab.mouse.move(head["x"] + head["width"] / 2, head["y"] + head["height"] / 2)
    assert re.match(r"SGD, step \d+: \(", losses.locator(".race-tip text").text_content())
    tab.mouse.move(0, 0)
    assert losses.locator(".race-tip text").count() == 0


@IN_EACH_LANGUAGE
def test_without_script_there_is_a_still_picture(browser, address, language) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{address}/{language}/{PAGE}")
    assert tab.locator(".figure-race svg[role=img]").count() == 2
    legend = tab.locator(".figure-race svg[role=img]").last.locator("text").all_text_contents()
    assert "SGD" in legend
    assert not tab.locator(".race-controls").is_visible()
    context.close()


def test_it_runs_from_a_folder_too(tab, site) -> None:
    open_race(tab, (site / "en" / PAGE).as_uri())
    tab.check("input[value=lion]")
    assert len(lines(tab)) == 5
    open_race(tab, tab.locator(".race-controls a").evaluate("a => a.href"))
    assert len(lines(tab)) == 5


@IN_EACH_LANGUAGE
def test_the_page_is_light(site, language) -> None:
    page = site / language / PAGE
    html = page.read_text(encoding="utf-8")
    (source,) = re.findall('data-src="([^"]*)"', html)
    assert (page.parent / source).stat().st_size < 300_000
    assert len(html) < 120_000
    assert 'type="application/json"' not in html
