"""The term base as files to take along, as the build wrote them."""

import csv
import io
import json
import re
import sqlite3
import zipfile
from contextlib import closing
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from conftest import LANGUAGES, ROOT
from term_base import read, translations
from term_deck import to_anki
from term_files import document, to_csv, to_json, to_tbx
from test_site import parse

TERMS = read(ROOT)
NAME = "neural-networks-glossary"
TBX = {"": "urn:iso:std:iso:30042:ed-2"}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
LICENSE = "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"


@pytest.fixture(scope="module")
def files(site: Path) -> dict[str, bytes]:
    return {path.name.removeprefix(NAME): path.read_bytes() for path in (site / "terms").iterdir()}


@pytest.fixture(scope="module")
def from_json(files: dict[str, bytes]) -> dict:
    return json.loads(files[".json"])


@cache
def anchors(page: Path) -> set[str]:
    return set(re.findall(r'\bid="([^"]+)"', page.read_text(encoding="utf-8")))


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_json_says_of_each_term_what_the_glossary_does(from_json: dict) -> None:
    assert from_json["license"] == LICENSE
    assert from_json["languages"] == list(LANGUAGES)
    assert len({entry["id"] for entry in from_json["terms"]}) == len(TERMS)
    for entry, term in zip(from_json["terms"], TERMS, strict=True):
        assert entry.keys() == {"id", *LANGUAGES}
        for code in LANGUAGES:
            said, wording = entry[code], term.wordings[code]
            assert (said["term"], said["definition"]) == (wording.word, wording.definition)
            assert (said["also"], said["avoid"]) == ([*wording.also], [*wording.avoid])


def test_addresses_lead_to_the_entry_or_else_to_the_term(site: Path, from_json: dict) -> None:
    for entry in from_json["terms"]:
        for code in LANGUAGES:
            assert entry["id"] in anchors(site / code / "glossary.html")
            page, _, anchor = entry[code]["url"].removeprefix(from_json["source"]).partition("#")
            assert page.startswith(f"{code}/")
            assert not anchor or anchor in anchors(site / page), entry[code]["url"]
            assert (site / page).is_file()
    urls = {entry["en"]["term"]: entry["en"]["url"] for entry in from_json["terms"]}
    assert urls["bias"].endswith("en/concepts.html#bias")
    assert urls["accuracy"].endswith("en/glossary.html#term-accuracy")


def test_csv_is_a_row_for_each_term(files: dict[str, bytes], from_json: dict) -> None:
    assert files[".csv"].startswith(b"\xef\xbb\xbfid,en_term,")
    rows = table(files[".csv"])
    assert {row["license"] for row in rows} == {LICENSE}
    for row, entry in zip(rows, from_json["terms"], strict=True):
        for code in LANGUAGES:
            read_back = {key: row[f"{code}_{key}"] for key in ("term", "definition", "url")} | {
                key: row[f"{code}_{key}"].split("; ") if row[f"{code}_{key}"] else []
                for key in ("also", "avoid")
            }
            assert read_back == entry[code]


def test_tbx_has_every_word_in_its_language(files: dict[str, bytes], from_json: dict) -> None:
    root = ET.fromstring(files[".tbx"])
    assert (root.get("type"), root.get("style"), root.get(LANG)) == ("TBX-Basic", "dca", "en")
    assert root.findtext("tbxHeader/fileDesc/publicationStmt/p", namespaces=TBX) == LICENSE
    concepts = root.findall("text/body/conceptEntry", TBX)
    for concept, entry in zip(concepts, from_json["terms"], strict=True):
        # An XML name, as an ID must be.
        assert concept.get("id") == entry["id"] and re.fullmatch(r"[A-Za-z][\w.-]*", entry["id"])
        sections = {section.get(LANG): section for section in concept.findall("langSec", TBX)}
        assert list(sections) == list(LANGUAGES)
        for code, section in sections.items():
            assert section.findtext("descrip", namespaces=TBX) == entry[code]["definition"]
            words = []
            for term in section.findall("termSec", TBX):
                note = term.findtext("note", "", TBX)
                word = term.findtext("term", "", TBX) + (f" ({note})" if note else "")
                words.append((term.findtext("termNote", "", TBX).partition("Term")[0], word))
            kinds = {"also": "admitted", "avoid": "deprecated"}
            others = [(kinds[kind], word) for kind in kinds for word in entry[code][kind]]
            assert words == [("preferred", entry[code]["term"]), *others]


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_deck_has_a_note_for_each_term_and_cards_both_ways(
    files: dict[str, bytes], language: str
) -> None:
    with zipfile.ZipFile(io.BytesIO(files[f"-{language}.apkg"])) as archive:
        collection = archive.read("collection.anki2")
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(collection)
        notes = [row[0].split("\x1f") for row in database.execute("select flds from notes")]
        guids = {row[0] for row in database.execute("select guid from notes")}
        cards = dict(database.execute("select ord, count(*) from cards group by ord"))
        (models,) = database.execute("select models from col").fetchone()
    assert cards == {0: len(TERMS), 1: len(TERMS)}
    assert len(guids) == len(TERMS)
    (model,) = json.loads(models).values()
    fields = [field["name"] for field in model["flds"]]
    assert [template["name"] for template in model["tmpls"]] == [
        "English → Русский",
        "Русский → English",
    ]
    for template in model["tmpls"]:
        assert LICENSE in template["afmt"]
        used = set(re.findall(r"{{[#/]?(\w+)}}", template["qfmt"] + template["afmt"]))
        assert used <= {*fields, "FrontSide"}
    words = {
        (note[fields.index("en_term")], note[fields.index(f"{language}_term")]) for note in notes
    }
    assert words == {(term.name, term.wordings[language].word) for term in TERMS}


def test_the_same_terms_give_the_same_bytes(files: dict[str, bytes], from_json: dict) -> None:
    ids = {entry["en"]["term"]: entry["id"] for entry in from_json["terms"]}
    said = document(TERMS, list(LANGUAGES), ids, from_json["source"])
    title = translations(ROOT, "ru", "sphinx")("Neural networks glossary")
    assert files == {
        ".csv": to_csv(said),
        ".json": to_json(said),
        ".tbx": to_tbx(said),
        "-ru.apkg": to_anki(said, "ru", title),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_glossary_page_links_to_every_file(
    site: Path, files: dict[str, bytes], language: str
) -> None:
    tree = parse(site / language / "glossary.html")
    links = {link.get("href", ""): link.text for link in tree.iter("a")}
    found = {href: name for href, name in links.items() if href.startswith("../terms/")}
    assert list(found) == [
        f"../terms/{NAME}{suffix}" for suffix in (".csv", ".json", ".tbx", "-ru.apkg")
    ]


def test_a_third_language_gets_its_columns_and_its_deck() -> None:
    bias = next(term for term in TERMS if term.name == "bias")
    bias = type(bias)(bias.wordings | {"de": type(bias.wordings["en"])("Bias", "So & so.")}, None)
    said = document((bias,), ["en", "ru", "de"], {"bias": "term-bias"}, "https://site.example/")
    assert table(to_csv(said))[0]["de_definition"] == "So & so."
    assert "So &amp; so." in to_tbx(said).decode()
    assert said["terms"][0]["de"]["url"] == "https://site.example/de/glossary.html#term-bias"
    with zipfile.ZipFile(io.BytesIO(to_anki(said, "de", "Glossar"))) as archive:
        assert b"So &amp; so." in archive.read("collection.anki2")
