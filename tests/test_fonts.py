"""What the build keeps of the fonts."""

from pathlib import Path

import fonts
import pytest
from conftest import LANGUAGES, ROOT
from fontTools.ttLib import TTFont

SOURCES = sorted((ROOT / "docs" / "_static" / "fonts").glob("*.woff2"))


def characters(font: Path) -> set[int]:
    with TTFont(font) as opened:
        return set(opened.getBestCmap())


def test_formulas_need_the_italics_of_their_single_letters(tmp_path: Path) -> None:
    page = "<p>Ω</p><math><mi>h</mi><mo>=</mo><mi>&#x3b1;</mi><mtext>B</mtext></math>"
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    # U+210E, the constant of Planck, is the italic h.
    assert set(fonts.used_in_formulas(tmp_path)) >= set("=hαBℎ𝛼𝐵")
    assert not set("Ω𝛺") & set(fonts.used_in_formulas(tmp_path))


def test_text_needs_what_pages_and_scripts_hold(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<p>Ж&eacute;</p>", encoding="utf-8")
    (tmp_path / "_static").mkdir()
    (tmp_path / "_static" / "page.js").write_text('"Щ"', encoding="utf-8")
    used = set(fonts.used_in_text(tmp_path))
    assert {"Ж", "é", "Щ", "a", "~"} <= used and "Ы" not in used


def test_a_font_holds_the_characters_that_it_was_cut_to(tmp_path: Path) -> None:
    source = next(font for font in SOURCES if "cyrillic-wght" in font.name)
    fonts.subset(source, "Жук", tmp_path / "cut.woff2")
    with TTFont(tmp_path / "cut.woff2") as cut:
        assert set(map(chr, cut.getBestCmap())) == set("Жук")
        assert [axis.axisTag for axis in cut["fvar"].axes] == ["wght"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_fonts_of_the_site_hold_all_that_its_pages_need(site: Path, language: str) -> None:
    folder = site / language
    for source in SOURCES:
        needed = fonts.used_in_formulas if "math" in source.name else fonts.used_in_text
        wanted = set(map(ord, needed(folder))) & characters(source)
        assert wanted and wanted <= characters(folder / "_static" / "fonts" / source.name)


def test_a_page_asks_for_the_fonts_that_it_needs() -> None:
    context = {"body": '<p>Слово <em class="x">word</em></p>'}
    fonts.preload(None, "page", "page.html", context, None)  # type: ignore[arg-type]
    assert context["fonts"] == [
        "source-sans-3-latin-wght-normal",
        "source-sans-3-cyrillic-wght-normal",
        "source-sans-3-latin-400-italic",
    ]
