"""The term base, and what the site makes of it: glossary, notes at the links, index."""

import re
from itertools import permutations
from pathlib import Path

import pytest
from conftest import LANGUAGES, ROOT
from term_base import folded, read
from test_site import parse

TERMS = read(ROOT)
MARKUP = re.compile(r"[*_`$\[\]{}<>\\]")
LINKS = "a:has(> .std-term)"


def text(element) -> str:
    return " ".join("".join(element.itertext()).split()).replace("’", "'")


def classed(tree, name: str) -> list:
    return [element for element in tree.iter() if name in element.get("class", "").split()]


def test_every_term_is_defined_in_every_language() -> None:
    assert len(TERMS) >= 150
    for language in LANGUAGES:
        wordings = [term.wordings[language] for term in TERMS]
        for wording in wordings:
            assert re.fullmatch(r"\S.{20,}\.", wording.definition), wording.word
            assert not MARKUP.search(wording.word + wording.definition), wording.word
        for part in ("word", "definition"):
            values = [getattr(wording, part).lower() for wording in wordings]
            assert len(set(values)) == len(values)
    for term in TERMS:
        definitions = {wording.definition for wording in term.wordings.values()}
        assert len(definitions) == len(LANGUAGES), term.name


def test_terms_stand_in_alphabetical_order() -> None:
    names = [term.name for term in TERMS]
    assert names == sorted(names, key=str.lower)


@pytest.mark.parametrize("language", LANGUAGES)
def test_other_words_are_words_and_said_once(language: str) -> None:
    for term in TERMS:
        wording = term.wordings[language]
        words = [wording.word, *wording.also, *wording.avoid]
        assert len(set(words)) == len(words), wording.word
        for word in words:
            assert re.fullmatch(r"\w[^.,:;()]*( \([^.,:;()]+\))?", word), word


def test_reader_takes_the_other_words_of_each_language() -> None:
    bias = next(term for term in TERMS if term.name == "bias")
    assert bias.entry == "concepts.md#bias"
    assert "offset" in bias.wordings["en"].also
    assert bias.wordings["ru"].word == "смещение" and "сдвиг" in bias.wordings["ru"].also
    training = next(term for term in TERMS if term.name == "training")
    assert training.wordings["ru"].avoid == ("тренировка",)


@pytest.mark.parametrize(("language", "other"), list(permutations(LANGUAGES)))
def test_glossary_shows_every_pair_in_the_order_of_the_language(
    site: Path, language: str, other: str
) -> None:
    tree = parse(site / language / "glossary.html")
    heads = [head for head in tree.iter("dt") if (head.get("id") or "").startswith("term-")]
    words = [head.text.strip().replace("’", "'") for head in heads]
    pairs = {
        word: [text(part) for part in classed(head, "term-other")]
        for word, head in zip(words, heads, strict=True)
    }
    assert pairs == {
        term.wordings[language].word: [
            word for word in [term.wordings[other].word] if word != term.wordings[language].word
        ]
        for term in TERMS
    }
    cyrillic = [folded(word) for word in words if not word[0].isascii()]
    latin = [folded(word) for word in words if word[0].isascii()]
    assert [folded(word) for word in words] == sorted(cyrillic) + sorted(latin)


@pytest.mark.parametrize("language", LANGUAGES)
def test_index_has_every_word_in_both_directions(site: Path, language: str) -> None:
    tree = parse(site / language / "terms-index.html")
    for source, target in permutations(LANGUAGES):
        section = next(
            part for part in tree.iter("section") if part.get("id") == f"{source}-{target}"
        )
        rows = sorted(text(row) for row in section.iter("li"))
        wanted = []
        for term in TERMS:
            word, translation = term.wordings[source].word, term.wordings[target].word
            wanted.append(f"{word} — {translation}")
            wanted += [f"{also} ({word}) — {translation}" for also in term.wordings[source].also]
        assert rows == sorted(wanted)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_linked_term_has_its_note_on_the_page(site: Path, language: str) -> None:
    tree = parse(site / language / "concepts.html")
    links = [link for link in tree.iter("a") if any(classed(part, "std-term") for part in link)]
    assert len(links) >= 15
    notes = {note.get("id"): note for note in classed(tree, "term-note")}
    assert set(notes) == {"note-" + link.get("href").split("#")[1] for link in links}
    for term in TERMS:
        note = notes.get("note-term-" + term.name.replace(" ", "-"))
        if note is not None:
            assert text(note).endswith(term.wordings[language].definition)
            assert all(wording.word in text(note) for wording in term.wordings.values())


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_note_is_shown_by_keyboard_and_put_away_by_esc(browser, address, language) -> None:
    tab = browser.new_page(viewport={"width": 1280, "height": 800})
    tab.goto(f"{address}/{language}/concepts.html")
    height = tab.evaluate("document.documentElement.scrollHeight")
    link = tab.locator(LINKS).nth(3)
    note = tab.locator(f"#{link.get_attribute('aria-describedby')}")
    assert not note.is_visible()
    link.focus()
    assert note.is_visible() and note.get_attribute("role") == "tooltip"
    assert tab.evaluate("document.documentElement.scrollHeight") == height
    # The page scrolls smoothly to the link, and the note goes with it.
    tab.wait_for_function(
        "([link, note]) => Math.abs(link.getBoundingClientRect().bottom"
        " - note.getBoundingClientRect().top) < 1",
        arg=[link.element_handle(), note.element_handle()],
    )
    tab.keyboard.press("Escape")
    assert not note.is_visible()
    tab.keyboard.press("Shift+Tab")
    tab.keyboard.press("Tab")
    assert note.is_visible()
    tab.keyboard.press("Enter")
    tab.wait_for_url(f"**/{language}/glossary.html#term-*")
    tab.close()


@pytest.mark.browser
def test_note_is_shown_by_the_pointer_and_stays_under_it(browser, address) -> None:
    tab = browser.new_page(viewport={"width": 1280, "height": 800})
    tab.goto(f"{address}/en/concepts.html")
    link = tab.locator(LINKS).nth(3)
    note = tab.locator(f"#{link.get_attribute('aria-describedby')}")
    link.hover()
    note.hover()
    tab.wait_for_timeout(300)
    assert note.is_visible()
    tab.mouse.move(0, 0)
    note.wait_for(state="hidden")
    tab.close()


@pytest.mark.browser
def test_first_touch_shows_the_note_and_the_second_follows_the_link(browser, address) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True)
    tab = context.new_page()
    tab.goto(f"{address}/ru/concepts.html")
    link = tab.locator(LINKS).nth(3)
    note = tab.locator(f"#{link.get_attribute('aria-describedby')}")
    link.tap()
    assert note.is_visible() and tab.url.endswith("concepts.html")
    box = note.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 360
    link.tap()
    tab.wait_for_url("**/glossary.html#term-*")
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_index_is_filtered_as_one_types(browser, address, language) -> None:
    tab = browser.new_page()
    tab.goto(f"{address}/{language}/terms-index.html")
    rows = tab.locator(".term-index > li")
    every = rows.count()
    tab.locator(".term-filter input").fill("СВЕРТК")
    shown = tab.locator(".term-index > li:visible").all_inner_texts()
    assert 0 < len(shown) < every and all("свёртк" in row.lower() for row in shown)
    assert tab.locator(".term-filter output").inner_text() == f"{len(shown)} / {every}"
    tab.locator(".term-filter input").fill("")
    assert tab.locator(".term-index > li:visible").count() == every
    tab.close()


@pytest.mark.browser
def test_language_switch_keeps_the_term(browser, address) -> None:
    tab = browser.new_page(viewport={"width": 1280, "height": 800})
    tab.goto(f"{address}/en/glossary.html")
    tab.evaluate("document.querySelector('#term-layer').scrollIntoView({ behavior: 'instant' })")
    tab.evaluate("scrollBy({ top: -40, behavior: 'instant' })")
    tab.click(".languages a")
    tab.wait_for_url("**/ru/glossary.html#term-*")
    assert tab.url.split("#")[1].startswith("term-l")
    tab.close()
