"""What a page looks like on paper, in Chromium."""

import pytest

pytestmark = pytest.mark.browser


def test_on_paper_the_text_stands_alone_open_and_light(browser, site) -> None:
    tab = browser.new_page(color_scheme="dark")
    tab.goto(f"{site.as_uri()}/en/losses.html")
    tab.evaluate("document.body.dataset.theme = 'dark'")
    folded = tab.locator("details:not([open]) pre").first
    assert not folded.is_visible()
    tab.emulate_media(media="print")
    assert folded.evaluate("(code) => code.checkVisibility({contentVisibilityAuto: true})")
    for part in (".sidebar-drawer", ".toc-drawer", ".languages", ".copy", "summary"):
        assert not tab.locator(part).first.is_visible(), part
    background = "getComputedStyle(document.body).getPropertyValue('--color-background-primary')"
    assert tab.evaluate(background) == "#fff"
    link = tab.locator("article a[href^='https://doi.org']").first
    after = "(link) => getComputedStyle(link, '::after').content"
    assert link.get_attribute("href") in link.evaluate(after)
    tab.close()
