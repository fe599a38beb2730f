"""Copying in Chromium: code without its prompts, and the address of a section."""

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def tab(browser, address):
    context = browser.new_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    yield context.new_page()
    context.close()


def copied(tab) -> str:
    return tab.evaluate("navigator.clipboard.readText()")


def test_button_copies_the_code_of_a_cell_and_says_so(tab, address) -> None:
    tab.goto(f"{address}/ru/concepts.html")
    block = tab.locator(".cell_input .highlight").first
    block.hover()
    block.get_by_role("button", name="Скопировать код").click()
    tab.get_by_role("status").filter(has_text="Код скопирован").wait_for()
    assert copied(tab) == block.locator("pre").inner_text().rstrip()


def test_prompts_and_output_of_a_session_are_not_copied(tab, address) -> None:
    tab.goto(f"{address}/en/api/losses.html")
    block = tab.locator(".highlight-pycon .highlight").first
    shown = block.locator("pre").inner_text().splitlines()
    assert shown[0].startswith(">>> ") and not shown[-1].startswith(">>> ")
    block.hover()
    block.locator(".copy").click()
    tab.locator(".copied-status", has_text="copied").wait_for()
    code = copied(tab)
    assert code.splitlines()[0] == shown[0].removeprefix(">>> ")
    assert ">>>" not in code and shown[-1] not in code.splitlines()


def test_without_https_code_is_copied_too(tab, address) -> None:
    tab.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    tab.goto(f"{address}/en/concepts.html")
    tab.evaluate("document.addEventListener('copy', () => { window.got = `${getSelection()}`; })")
    block = tab.locator(".cell_input .highlight").first
    block.hover()
    block.locator(".copy").click()
    tab.locator(".copied-status", has_text="copied").wait_for()
    assert tab.evaluate("window.got") == block.locator("pre").inner_text().rstrip()


def test_sign_of_a_heading_is_reached_by_keyboard_and_copies_its_address(tab, address) -> None:
    tab.goto(f"{address}/en/concepts.html")
    sign = tab.locator("h2 > a.headerlink").first
    sign.focus()
    assert sign.evaluate("(link) => getComputedStyle(link).opacity") == "1"
    tab.keyboard.press("Enter")
    tab.locator(".copied-status", has_text="copied").wait_for()
    assert copied(tab) == tab.url
    assert "#" in tab.url
