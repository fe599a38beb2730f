"""The way from a translated text to its line in the catalogue, and the page of the status."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from conftest import LANGUAGES, PAGES, ROOT
from suggestions import editor
from test_site import parse
from translators import faults

CATALOGUES = ROOT / "locale" / "ru" / "LC_MESSAGES"
PAGE = """# Title (Заголовок)

One.

- Two.

```{translation-status}
```
"""
CATALOGUE = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Title (Заголовок)"
msgstr "Заголовок (Title)"

msgid "One."
msgstr "Раз."

msgid ""
"Two."
msgstr "Два."
"""

TRANSLATORS = """["Анна <А>"]
translation = ["ind*"]
["Боб"]
review = ["*"]
["Вера"]
translation = ["figures"]
"""


def lines(html: str) -> list[tuple[str, int]]:
    return [(tag, int(line)) for tag, line in re.findall(r'<(\w+)[^>]* data-line="(\d+)"', html)]


@pytest.mark.parametrize("page", PAGES)
def test_each_message_of_a_catalogue_has_its_line_on_the_page(site: Path, page: str) -> None:
    path = (CATALOGUES / page).with_suffix(".po")
    html = (site / "ru" / page).read_text(encoding="utf-8")
    messages = {entry.linenum for entry in polib.pofile(str(path)) if not entry.obsolete}
    assert {line for _tag, line in lines(html)} == messages
    assert path.relative_to(ROOT).as_posix() in html


@pytest.mark.parametrize("page", PAGES)
def test_text_at_a_line_is_its_translation(site: Path, page: str) -> None:
    entries = polib.pofile(str((CATALOGUES / page).with_suffix(".po")))
    plain = {entry.linenum: entry.msgstr for entry in entries if entry.msgstr.isprintable()}
    for element in parse(site / "ru" / page).iter():
        text = plain.get(int(element.get("data-line", 0)), "")
        if text and not re.search(r"[*_`&$\[{\\'\"<]|\.\.\.|--", text):
            shown = "".join(element.itertext()).removesuffix("¶").split()
            # The glossary adds the English term.
            assert shown[: len(text.split())] == text.split()


@pytest.mark.parametrize("page", PAGES)
def test_source_language_carries_no_lines(site: Path, page: str) -> None:
    html = (site / "en" / page).read_text(encoding="utf-8")
    assert not lines(html) and "suggest.js" not in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_status_counts_every_page(site: Path, language: str) -> None:
    (table,) = [
        table
        for table in parse(site / language / "translation-status.html").iter("table")
        if "status" in table.get("class", "")
    ]
    head = [cell for cell in table.find("thead").iter("th")]
    assert table.findtext("caption") == "Русский"
    assert {cell.get("scope") for cell in head} == {"col"}
    total, *rows = table.find("tbody").iter("tr")
    assert {row.find("th").get("scope") for row in rows} == {"row"}
    counts = [[int(cell.text) for cell in row.findall("td")[:4]] for row in rows]
    assert [int(cell.text) for cell in total.findall("td")[:4]] == [
        sum(column) for column in zip(*counts, strict=True)
    ]
    assert all(messages == sum(states) for messages, *states in counts)
    links = {link.get("href") for link in table.iter("a")}
    assert links == {page if page != "translation-status.html" else "" for page in PAGES}


def build(folder: Path, language: str, repository: str = "") -> str:
    command = [sys.executable, "-m", "sphinx", "-q", "-E", "-c", ".", "-D", f"language={language}"]
    subprocess.run(
        [*command, "-d", f"doctrees/{language}", "docs", f"html/{language}"],
        cwd=folder,
        env=os.environ | {"REPOSITORY": repository, "LANGUAGES": "en ru"},
        capture_output=True,
        check=True,
    )
    return (folder / "html" / language / "index.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy with one page without cells; the French is begun, the German is empty."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copy(ROOT / "conf.py", folder)
    (folder / "glossary_code").mkdir()
    for name in ("_ext", "_static", "_templates"):
        shutil.copytree(ROOT / "docs" / name, folder / "docs" / name)
    (folder / "docs" / "index.md").write_text(PAGE, encoding="utf-8")
    texts = {
        "ru": CATALOGUE,
        "fr": CATALOGUE.replace('msgid "One', '#, fuzzy\nmsgid "One').replace("Два.", ""),
    }
    for language, text in texts.items():
        path = folder / "locale" / language / "LC_MESSAGES" / "index.po"
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    (folder / "locale" / "de").mkdir()
    translators = folder / "locale" / "ru" / "translators.toml"
    translators.write_text(TRANSLATORS, encoding="utf-8")
    return folder


def test_links_lead_to_the_repository_if_it_is_set(project: Path) -> None:
    html = build(project, "ru", "https://github.com/owner/name/blob/main/")
    assert [line for _tag, line in lines(html)] == [4, 7, 10]
    catalogue = "main/locale/ru/LC_MESSAGES/index.po"
    assert f'class="suggest" href="https://github.com/owner/name/blob/{catalogue}"' in html
    assert f'href="https://github.com/owner/name/edit/{catalogue}"' in html
    assert "suggest-dialog" not in html
    # The foot of the page names those who worked on it, its table all.
    roles = html[html.index('<p class="credits">') :]
    assert roles.startswith('<p class="credits">Translation: Анна &lt;А&gt;. Review: Боб. </p>')
    assert "<p>Translation: Анна &lt;А&gt;, Вера.</p><p>Review: Боб.</p>" in html
    html = build(project, "en", "https://github.com/owner/name/blob/main")
    assert "<p>Translation: Анна &lt;А&gt;, Вера.</p>" in html and 'class="credits"' not in html
    assert 'href="https://github.com/owner/name/edit/main/docs/index.md"' in html


def test_function_of_the_reference_leads_to_its_line(project: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(project, tmp_path / "copy")
    code = '"""One."""\n\n__all__ = ["f"]\n\n\ndef f():\n    """Return 1."""\n    return 1\n'
    (copy / "glossary_code" / "tiny.py").write_text(code)
    (copy / "docs" / "index.md").write_text("# Title\n\n```{reference} tiny\n```\n")
    html = build(copy, "en", "https://example.org/blob/main")
    assert 'href="https://example.org/blob/main/glossary_code/tiny.py#L6"' in html
    assert "tiny.py" not in build(copy, "en")


def test_nothing_leads_to_a_repository_that_is_not_set(project: Path) -> None:
    html = build(project, "ru")
    assert "suggest-dialog" in html and 'rel="edit"' not in html
    tables = dict(re.findall(r'<caption lang="(\w+)">.*?<tbody><tr>(.*?)</tr>', html))
    counts = {language: re.findall(r"<td>(.*?)</td>", row) for language, row in tables.items()}
    # Messages, translated, fuzzy, not translated. Outside of git no day is known.
    assert counts == {
        "de": ["3", "0", "0", "3"],
        "fr": ["3", "1", "1", "1"],
        "ru": ["3", "3", "0", "0"],
    }


def test_a_wrong_file_of_translators_is_refused(project: Path, tmp_path: Path) -> None:
    shutil.copytree(project, tmp_path, dirs_exist_ok=True)
    (tmp_path / "locale" / "fr" / "translators.toml").write_text("[Ann\n", encoding="utf-8")
    path = tmp_path / "locale" / "ru" / "translators.toml"
    path.write_text(TRANSLATORS.replace("ind*", "indx"), encoding="utf-8")
    # As `make check-translations` runs it.
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "gettext"]
    result = subprocess.run(
        [*command, "-c", ".", "docs", "pot"], cwd=tmp_path, capture_output=True, text=True
    )
    assert result.returncode == 1
    assert f"WARNING: {path}: Анна <А>: there is no page 'indx' in docs" in result.stderr
    assert "fr/translators.toml: broken syntax: Expected ']'" in result.stderr


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ({"Ann": "concepts"}, "Ann: got 'concepts', wanted translation = "),
        ({"Ann": {}}, "Ann: got {}, wanted translation = "),
        ({"Ann": {"author": ["*"]}}, "Ann: got 'author', wanted translation or review"),
        ({"Ann": {"review": "concepts"}}, "Ann: got 'concepts', wanted a list of pages"),
        ({"Ann": {"review": [1]}}, "Ann: there is no page 1 in docs"),
    ],
)
def test_an_error_in_the_file_of_translators_says_what_is_wanted(
    said: dict[str, object], wanted: str
) -> None:
    (fault,) = faults(said, {"concepts"})
    assert fault.startswith(wanted)


def test_address_of_an_unknown_platform_is_left_as_it_is() -> None:
    assert editor("https://forge.example/tree/index.md") == "https://forge.example/tree/index.md"


@pytest.fixture
def tab(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.mark.browser
def test_mouse_finds_the_line_of_a_text(tab, address) -> None:
    tab.goto(f"{address}/ru/concepts.html")
    assert tab.locator(".suggest").count() == 0
    text = tab.locator("#weights p").first
    text.hover()
    tab.locator(".suggest").click()
    dialog = tab.get_by_role("dialog", name="Предложить перевод лучше")
    assert f"concepts.po, строка {text.get_attribute('data-line')}." in dialog.inner_text()
    tab.keyboard.press("Escape")
    assert not dialog.is_visible()


@pytest.mark.browser
def test_link_follows_the_focus_and_is_the_next_stop(tab, address) -> None:
    tab.goto(f"{address}/ru/concepts.html")
    tab.evaluate("document.documentElement.style.scrollBehavior = 'auto'")
    text = tab.locator("article p[data-line]:has(a)").last
    line = text.get_attribute("data-line")
    tab.locator("article p").first.hover()
    tab.wait_for_timeout(400)  # longer than the mouse has to rest on a text
    text.locator("a").last.focus()  # the page scrolls below the mouse
    tab.wait_for_timeout(400)
    tab.keyboard.press("Tab")
    focused = text.locator(".suggest:focus")
    assert focused.count() == 1
    tab.keyboard.press("Enter")
    assert tab.text_content(".suggest-dialog .line") == line
    tab.keyboard.press("Escape")
    assert focused.count() == 1
    tab.keyboard.press("Tab")
    assert text.locator(".suggest").count() == 0  # it has gone on with the focus


@pytest.mark.browser
def test_keyboard_meets_the_links_only_if_it_asks_for_them(tab, address) -> None:
    tab.goto(f"{address}/ru/concepts.html")
    for key in ("Tab", "Enter", "Tab"):  # by the theme's link to the article
        tab.keyboard.press(key)
    tab.locator(".suggest-all:focus").press("Space", timeout=2000)
    focused = tab.locator("article .suggest:focus")
    for _ in range(20):
        tab.keyboard.press("Tab")
        if focused.count():
            break
    line = focused.locator("..").get_attribute("data-line")
    assert focused.text_content() == "Предложить перевод лучше"
    tab.keyboard.press("Enter")
    assert tab.text_content(".suggest-dialog .line") == line
    tab.keyboard.press("Escape")
    assert focused.count() == 1


@pytest.mark.browser
def test_button_at_the_foot_shows_all_on_a_narrow_screen(tab, address) -> None:
    tab.set_viewport_size({"width": 360, "height": 740})
    tab.goto(f"{address}/ru/concepts.html")
    button = tab.get_by_role("button", name="Предложить переводы лучше").last
    button.click()
    links = tab.locator("article .suggest")
    assert links.count() == tab.locator("article [data-line]").count()
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    links.nth(3).click()
    assert tab.get_by_role("dialog").is_visible()
    tab.keyboard.press("Escape")
    tab.reload()
    assert links.count() > 0
    button.click()
    assert links.count() == 0
