"""Another language, the pseudo-language and the live view, on copies of the project."""

import os
import re
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import polib
import pytest
from conftest import ROOT
from test_build import build, edit, project, shown
from test_site import parse

__all__ = ["project"]
# Real pages: prose, formulas, tables, admonitions, links; terms; docstrings.
REAL = ("concepts", "glossary", "api/losses")
# Elements that hold code, formulas and programs; a signature is code too.
NO_PROSE = {"code", "kbd", "math", "pre", "samp", "script", "style"}
NAMES = {"Anki", "Atom", "BibTeX", "CSV", "Furo", "JSON", "TBX"}


def make(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make with the environment that is there already."""
    for name in ("Makefile", "bench", "hosting", "translations"):
        if not (project / name).exists():
            (project / name).symlink_to(ROOT / name)
    return subprocess.run(
        ["make", "SITE=", "TEST=", f"BIN={Path(sys.executable).parent}", *arguments],
        cwd=project,
        env={name: value for name, value in os.environ.items() if not name.startswith("LANG")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_new_language_is_built_in_english_as_far_as_it_is_not_translated(project: Path) -> None:
    result = make(project, "new-language", "LANGUAGE=kk")
    assert result.returncode == 0, result.stderr
    messages = project / "locale" / "kk" / "LC_MESSAGES"
    for name in ("figures", "index", "sphinx"):
        catalogue = polib.pofile(str(messages / f"{name}.po"))
        # of Unicode's plural rules: one and other
        assert catalogue.metadata["Plural-Forms"] == "nplurals=2; plural=(n != 1);"
        assert len(catalogue) > 0 and not catalogue.translated_entries()
    edit(
        messages / "index.po",
        'msgid "Title (Заголовок)"\nmsgstr ""',
        'msgid "Title (Заголовок)"\nmsgstr "Тақырып (Title)"',
    )
    result = make(project, "html")
    assert result.returncode == 0, result.stderr
    html = without_lines(shown(project, "kk"))
    assert '<p class="untranslated" lang="en">Loss 0,03.</p>' in html
    assert '<h1>Тақырып (<span lang="en">Title</span>)' in html
    assert 'hreflang="ru">Русский</a>' in html
    assert 'hreflang="kk">Қазақ тілі</a>' in shown(project, "ru")
    assert 'href="kk/index.html"' in (project / "_build/html/index.html").read_text("utf-8")
    assert (project / "_build/html/kk/search_index.js").exists()
    assert "untranslated" not in shown(project, "ru")
    (messages.parent / "incomplete").unlink()
    result = build(project, "kk")
    assert result.returncode != 0 and "not translated" in result.stderr


def without_lines(html: str) -> str:
    """Leave out what says where in the catalogue a message stands."""
    return re.sub(r' data-line="\d+"', "", html)


def test_what_an_incomplete_language_lacks_is_in_english(project: Path) -> None:
    folder = project / "locale" / "ru"
    (folder / "incomplete").touch()
    edit(folder / "LC_MESSAGES" / "index.po", 'msgid "Title', '#, fuzzy\nmsgid "Title')
    edit(project / "docs" / "index.md", "Loss", "New.\n\n```{toctree}\nnext\n```\n\nLoss")
    (project / "docs" / "next.md").write_text("# Next page\n", encoding="utf-8")
    result = build(project)
    assert result.returncode == 0, result.stderr
    html = without_lines(shown(project, "ru"))
    english = 'class="untranslated" lang="en"'
    assert f'<h1><span {english}>Title (<span lang="ru">Заголовок</span>)</span>' in html  # fuzzy
    assert f"<p {english}>New.</p>" in html  # not in the catalogue
    assert f'href="next.html"><span {english}>Next page</span>' in html  # without a catalogue
    assert "<p>Потери 0,03.</p>" in html


@pytest.mark.parametrize("language", ["", "en", "ru", "xx", "Kazakh"])
def test_a_language_that_cannot_be_added(project: Path, language: str) -> None:
    result = make(project, "new-language", f"LANGUAGE={language}")
    assert result.returncode != 0 and f"got '{language}', wanted" in result.stderr


def plain(element: ET.Element) -> Iterator[str]:
    """Yield the words of two or more letters without accents, save code, formulas and names."""
    if not isinstance(element.tag, str):
        return  # a comment
    if element.tag.rpartition("}")[2] in NO_PROSE or "sig" in element.get("class", "").split():
        return
    if element.get("lang", "qps") != "qps":
        return
    texts = [element.get(name) for name in ("alt", "aria-label", "placeholder", "title")]
    texts += [element.text, *(child.tail for child in element)]
    for text in filter(None, texts):
        yield from set(re.findall("[A-Za-z]{2,}", text)) - NAMES
    for child in element:
        yield from plain(child)


def test_the_pseudo_language_leaves_no_plain_english(project: Path) -> None:
    for page in REAL:
        target = project / "docs" / f"{page}.md"
        target.parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / "docs" / f"{page}.md", target)
    toctree = "```{toctree}\n" + "\n".join(REAL) + "\n```\n"
    (project / "docs" / "index.md").write_text(f"# Title\n\n{toctree}", encoding="utf-8")
    # The links to the other pages, and the numbers from cells that do not run, are missed.
    result = make(project, "pseudo", "SPHINX=$(BIN)/sphinx-build -Q -c .")
    assert result.returncode == 0, result.stderr
    options = ["-Q", "-c", ".", "-D", "language=qps", "-D", "nb_execution_mode=off"]
    subprocess.run(
        [sys.executable, "-m", "sphinx", *options, "docs", "_build/html/qps"],
        cwd=project / "_build" / "pseudo",
        env=os.environ | {"LANGUAGES": "qps"},
        check=True,
    )
    site = project / "_build" / "html" / "qps"
    left = {page: list(plain(parse(site / f"{page}.html"))) for page in (*REAL, "index", "search")}
    assert not any(left.values()), left
    text = (site / "concepts.html").read_text("utf-8")
    assert "ñééûûŕååļ" in text and "<math" in text and "<code" in text
    assert not (project / "locale" / "qps").exists()


def test_a_saved_catalogue_is_shown_without_running_a_cell(project: Path) -> None:
    edit(
        project / "docs" / "index.md",
        "from myst_nb",
        "from pathlib import Path\nPath('runs.txt').open('a').write('x')\nfrom myst_nb",
    )
    (project / "translations").symlink_to(ROOT / "translations")
    server = subprocess.Popen(
        [sys.executable, "-m", "translations.live", "index", "ru"],
        cwd=project,
        env=os.environ | {"LANGUAGES": "en ru"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        address = server.stdout.readline().split()[-1]
        for line in server.stdout:
            if line.startswith("Built everything"):
                break
        assert "Потери 0,03." in page(address, "Потери")
        time.sleep(1)  # until the folder is watched
        catalogue = project / "locale/ru/LC_MESSAGES/index.po"
        edit(catalogue, '"Language', '"PO-Revision-Date: \\n"\n"Language')  # as Poedit writes it
        edit(catalogue, "Потери", "Ошибка")
        assert "Ошибка 0,03." in page(address, "Ошибка")
        assert (project / "docs" / "runs.txt").read_text() == "x"
    finally:
        server.terminate()
        server.communicate()


def page(address: str, wanted: str) -> str:
    """Load a page until it says what is wanted."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            with urlopen(address) as response:
                html = response.read().decode()
            if wanted in html:
                return html
        except OSError:
            pass  # the server is not up yet
        time.sleep(0.1)
    raise TimeoutError(wanted)
