"""Write the term base as a deck of Anki for learners, with cards in both directions."""

import io
import sqlite3
import zipfile
from html import escape
from itertools import count
from zlib import crc32

import genanki
from languages import native_name
from term_base import SOURCE_LANGUAGE
from term_files import Document, columns

FRONT = '<div class="word" lang="CODE">{{CODE_term}}</div>'
BACK = """{{FrontSide}}<hr id="answer">
<div class="word" lang="CODE">{{CODE_term}}</div>
{{#CODE_also}}<div class="others">= {{CODE_also}}</div>{{/CODE_also}}
{{#CODE_avoid}}<div class="others">≠ {{CODE_avoid}}</div>{{/CODE_avoid}}
<p lang="CODE">{{CODE_definition}}</p>
<p class="license"><a href="{{CODE_url}}">LICENSE</a></p>
"""
STYLE = """.card { font: 20px/1.4 sans-serif; text-align: center; }
.word { font-size: 30px; }
.others, .license { opacity: 0.7; }
.license { font-size: 12px; }
"""


def card(asked: str, answered: str, license: str) -> dict[str, str]:
    """Return the template of a card that shows a word in one language and answers in another."""
    return {
        "name": f"{native_name(asked)} → {native_name(answered)}",
        "qfmt": FRONT.replace("CODE", asked),
        "afmt": BACK.replace("CODE", answered).replace("LICENSE", license),
    }


def to_anki(document: Document, language: str, title: str) -> bytes:
    """Write a note for each term, with two cards: there and back.

    The identities of the deck and of its notes stay the same, so that a newer deck brings an
    older one up to date and repeats no card.
    """
    pair = [SOURCE_LANGUAGE, language]
    notes = {term["id"]: columns(term, pair) for term in document["terms"]}
    identity = crc32(f"{document['title']} {language}".encode())
    name = f"{title} ({native_name(SOURCE_LANGUAGE)} – {native_name(language)})"
    license = f"{title}, {document['license']}"
    model = genanki.Model(
        identity,
        name,
        fields=[{"name": column} for column in next(iter(notes.values()))],
        templates=[card(*pair, license), card(*pair[::-1], license)],
        css=STYLE,
    )
    deck = genanki.Deck(identity, name, f"{document['source']}<br>{document['license']}")
    for anchor, fields in notes.items():
        values = [escape(value, quote=False) for value in fields.values()]
        guid = genanki.guid_for(document["title"], language, anchor)
        deck.add_note(genanki.Note(model, values, guid=guid))
    return package(deck, identity)


def package(deck: genanki.Deck, first_id: int) -> bytes:
    """Pack a deck without the hour, which genanki's own way leaves in the archive."""
    database = sqlite3.connect(":memory:")
    genanki.Package(deck).write_to_db(database.cursor(), 0, count(first_id))
    database.commit()
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w") as archive:
        for member, content in (("collection.anki2", database.serialize()), ("media", b"{}")):
            archive.writestr(zipfile.ZipInfo(member), content, zipfile.ZIP_DEFLATED)
    database.close()
    return result.getvalue()
