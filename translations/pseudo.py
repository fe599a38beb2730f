"""Make a language of accents, to see at once what was not extracted for translation.

`python -m translations.pseudo` translates every template in `_build/gettext`: its letters get
accents and its vowels are doubled, as most languages need more room than English. The catalogues
lie in `_build/pseudo`, which is the project once more, by links, but with another `locale`.
"""

import re
from pathlib import Path

import polib
import sphinx

from translations.new_language import interface

LANGUAGE = "qps"
PROJECT = ("_build", "bench", "conf.py", "docs", "glossary_code")
# What a translator leaves as it is.
KEPT = re.compile(
    r"""
    (?P<term>\{term\}`[^`]*`)
    | \$\$.*?\$\$ | \$[^$]+\$                   # formulas
    | \{[\w:]+\}`[^`]*`                         # roles
    | (?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)  # code
    | \]\([^()]*(?:\([^()]*\)[^()]*)*\)         # targets of links
    | </?[A-Za-z][^<>]*> | &\#?\w+; | https?://\S+
    | \[\^[^\]]*\] | \{[^{}]*\}                 # footnotes, attributes, fields of a format
    | %(?:\(\w+\))?\w | \\.
    """,
    re.VERBOSE | re.DOTALL,
)
ACCENTS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "åƀçðéƒĝĥîĵķļɱñöþɋŕšţûṽŵẋýžÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞɊŔŠŢÛṼŴẊÝŽ",
)


def accented(text: str) -> str:
    """Return a message in the pseudo-language.

    >>> accented("The *bias* $b$ of `f(x)`, see [its entry](#bias).")
    'Ţĥéé *ƀîîååš* $b$ ööƒ `f(x)`, šéééé [îîţš ééñţŕý](#bias).'
    >>> accented("{term}`bias` or {term}`shift <bias>`: {number}`loss:.2f`")
    '{term}`ƀîîååš <bias>` ööŕ {term}`šĥîîƒţ <bias>`: {number}`loss:.2f`'
    """
    parts, end = [], 0
    for match in KEPT.finditer(text):
        parts += [longer(text[end : match.start()]), term(match[0]) if match["term"] else match[0]]
        end = match.end()
    return "".join([*parts, longer(text[end:])])


def longer(text: str) -> str:
    return re.sub("[aeiou]", r"\g<0>\g<0>", text).translate(ACCENTS)


def term(role: str) -> str:
    """Accent what a reference to a term shows, and keep what it refers to."""
    shown, _bracket, target = role.removeprefix("{term}`").rstrip("`>").partition("<")
    return f"{{term}}`{longer(shown.strip())} <{target or shown}>`"


def translate(entry: polib.POEntry) -> polib.POEntry:
    if entry.msgid_plural:
        forms = {0: accented(entry.msgid), 1: accented(entry.msgid_plural)}
        return polib.POEntry(
            msgid=entry.msgid, msgid_plural=entry.msgid_plural, msgstr_plural=forms
        )
    return polib.POEntry(msgid=entry.msgid, msgstr=accented(entry.msgid))


def write(messages: list[polib.POEntry], path: Path) -> None:
    """Write a catalogue, unless it says the same already: its page need not be read again."""
    catalogue = polib.POFile()
    catalogue.metadata = {
        "Language": LANGUAGE,
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
        "Content-Type": "text/plain; charset=utf-8",
    }
    catalogue.extend(map(translate, {entry.msgid: entry for entry in messages}.values()))
    text = str(catalogue)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def make(root: Path) -> None:
    """Write the catalogues, and link the rest of the project beside them."""
    mirror = root / "_build" / "pseudo"
    folder = mirror / "locale" / LANGUAGE / "LC_MESSAGES"
    templates = root / "_build" / "gettext"
    for path in templates.rglob("*.pot"):
        write(polib.pofile(str(path)), folder / path.relative_to(templates).with_suffix(".po"))
    strings = polib.pofile(str(Path(sphinx.package_dir, "locale", "sphinx.pot")))
    ours = [polib.POEntry(msgid=message) for message in interface(root / "locale")]
    write([*strings, *ours], folder / "sphinx.po")
    for name in PROJECT:
        link = mirror / name
        if not link.is_symlink():
            link.symlink_to(Path("..", "..", name))


if __name__ == "__main__":
    make(Path())
