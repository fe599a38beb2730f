"""The sites that `make bench-site` builds: each copy of a page is a page of its own."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import polib
from conftest import ROOT

from bench import site

COPIES = 2


def test_copies_have_their_own_anchors_links_catalogues_and_terms(tmp_path: Path) -> None:
    site.generate(tmp_path, COPIES)
    docs, messages = tmp_path / "docs", tmp_path / "locale" / "ru" / "LC_MESSAGES"
    texts = {path: path.read_text(encoding="utf-8") for path in docs.rglob("*.md")}
    articles = site.articles(ROOT / "docs")
    assert len(texts) == len(list((ROOT / "docs").rglob("*.md"))) + (COPIES - 1) * len(articles)

    anchors = Counter(anchor for text in texts.values() for anchor in site.ANCHOR.findall(text))
    for page in articles:
        for anchor in site.ANCHOR.findall((ROOT / "docs" / page).read_text(encoding="utf-8")):
            assert anchors[anchor] == anchors[f"{anchor}-copy-2"]
    contents = texts[docs / "index.md"].split()
    assert {"losses-copy-2.md", "optimization-copy-2/index.md"} <= set(contents)
    for path, text in texts.items():
        for target, anchor in site.LINK.findall(text):
            assert (path.parent / target).resolve() in texts if target else True
            assert not anchor or anchor[1:] in anchors
    for page in articles:
        copy = (messages / site.renamed(page, 2)).with_suffix(".po")
        original = (messages / page).with_suffix(".po")
        assert len(polib.pofile(str(copy))) == len(polib.pofile(str(original)))

    words = site.TERM.findall(site.TERMS.search(texts[docs / "glossary.md"])[0])
    assert len(words) == len(set(words)) > 0
    translated = {entry.msgid for entry in polib.pofile(str(messages / "glossary.po"))}
    assert translated >= set(words)


def test_a_plain_site_has_the_pages_and_nothing_of_ours(tmp_path: Path) -> None:
    site.generate_plain(tmp_path, ROOT)
    pages = list(tmp_path.rglob("*.md"))
    assert len(pages) == len(list((ROOT / "docs").rglob("*.md")))
    for page in pages:
        assert not site.OURS.search(page.read_text(encoding="utf-8"))


def test_the_time_of_processes_that_outlive_their_parent_counts(tmp_path: Path) -> None:
    child = "import time\nwhile time.process_time() < 0.6: pass"
    parent = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {child!r}])"
    program = (
        "import pathlib, sys; from bench.site import measure; "
        f"print(measure([sys.executable, '-c', {parent!r}], pathlib.Path()).cpu_seconds)"
    )
    command = [sys.executable, "-c", program]  # as it waits for all children of its process
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert float(result.stdout) > 0.6
