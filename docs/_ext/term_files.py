"""Write the term base as files to take along: CSV, JSON and TBX.

All are made from one document, which is what the JSON file holds; the same terms always give the
same bytes.
"""

import csv
import io
import json
from typing import Any
from xml.etree import ElementTree as ET

from term_base import PAGE, SOURCE_LANGUAGE, Term

Document = dict[str, Any]
LICENSE = "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"
# What TBX calls the words for a concept.
STATUS = {
    "term": "preferredTerm-admn-sts",
    "also": "admittedTerm-admn-sts",
    "avoid": "deprecatedTerm-admn-sts",
}


def document(
    terms: tuple[Term, ...], languages: list[str], anchors: dict[str, str], site: str
) -> Document:
    """Gather what the files say; a term is known by its anchor on the glossary page."""

    def wording(term: Term, language: str) -> dict[str, Any]:
        said = term.wordings[language]
        entry = (term.entry or f"{PAGE}.md#{anchors[term.name]}").replace(".md", ".html", 1)
        return {
            "term": said.word,
            "definition": said.definition,
            "also": list(said.also),
            "avoid": list(said.avoid),
            "url": f"{site}{language}/{entry}",
        }

    return {
        "title": "Neural networks glossary: terms",
        "source": site,
        "license": LICENSE,
        "languages": languages,
        "terms": [
            {"id": anchors[term.name]} | {code: wording(term, code) for code in languages}
            for term in terms
        ],
    }


def to_json(document: Document) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def columns(term: Document, languages: list[str]) -> dict[str, str]:
    """Lay a term out as one row: ``en_term``, ``en_definition``, and so on for each language."""
    return {
        f"{code}_{name}": "; ".join(value) if isinstance(value, list) else value
        for code in languages
        for name, value in term[code].items()
    }


def to_csv(document: Document) -> bytes:
    """Write a row for each term; the mark at the beginning tells Excel that it is UTF-8."""
    rows = [
        {"id": term["id"]}
        | columns(term, document["languages"])
        | {"source": document["source"], "license": document["license"]}
        for term in document["terms"]
    ]
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def to_tbx(document: Document) -> bytes:
    """Write the dialect TBX-Basic of ISO 30042:2019, data categories as attributes."""

    def add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
        element = ET.SubElement(parent, tag, attributes)
        element.text = text
        return element

    lang = "xml:lang"
    root = ET.Element(
        "tbx",
        {
            "type": "TBX-Basic",
            "style": "dca",
            lang: SOURCE_LANGUAGE,
            "xmlns": "urn:iso:std:iso:30042:ed-2",
        },
    )
    description = add(add(root, "tbxHeader"), "fileDesc")
    add(add(description, "titleStmt"), "title", document["title"])
    add(add(description, "publicationStmt"), "p", document["license"])
    add(add(description, "sourceDesc"), "p", document["source"])
    body = add(add(root, "text"), "body")
    for term in document["terms"]:
        concept = add(body, "conceptEntry", id=term["id"])
        add(concept, "descrip", "neural networks", type="subjectField")
        for code in document["languages"]:
            wording = term[code]
            section = add(concept, "langSec", **{lang: code.replace("_", "-")})
            add(section, "descrip", wording["definition"], type="definition")
            url = wording["url"]
            add(section, "xref", url, type="externalCrossReference", target=url)
            words = [("term", wording["term"])] + [
                (kind, word) for kind in ("also", "avoid") for word in wording[kind]
            ]
            for kind, word in words:
                bare, _, note = word.removesuffix(")").partition(" (")
                named = add(section, "termSec")
                add(named, "term", bare)
                add(named, "termNote", STATUS[kind], type="administrativeStatus")
                if note:
                    add(named, "note", note)
    ET.indent(root, " ")
    return ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"
