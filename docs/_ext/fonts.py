"""Cut the fonts of the site to the characters that its pages hold, and ask for them early.

The fonts in `docs/_static` hold whole alphabets. What a language's pages use of them is found
when all pages are written, so a new letter or symbol needs no care. Cutting takes a second or
two; its results are kept beside the doctrees, under a digest of what they were made from.
"""

import hashlib
import logging
import re
from html import unescape
from pathlib import Path
from string import printable
from typing import Any
from unicodedata import name, normalize

from fontTools.subset import Options, Subsetter, load_font, save_font
from sphinx.application import Sphinx

MATH = re.compile("<math.*?</math>", re.DOTALL)
# Which pages need which font at once: the browser learns of it before it has read the styles.
NEEDED = {
    "source-sans-3-latin-wght-normal": "",
    "source-sans-3-cyrillic-wght-normal": "",
    "source-sans-3-latin-400-italic": "<(em|cite|i)\\b[^>]*>[^<]*[A-Za-z]",
    "source-sans-3-cyrillic-400-italic": "<(em|cite|i)\\b[^>]*>[^<]*[А-я]",
    "stix-two-math": "<math",
}


def preload(
    app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    body = context.get("body", "")
    context["fonts"] = [font for font, sign in NEEDED.items() if re.search(sign, body)]


def used_in_text(folder: Path) -> str:
    """Return the characters of all pages, and of the scripts that write into them."""
    files = [*folder.rglob("*.html"), *folder.glob("_static/*.js"), *folder.glob("*.js")]
    used = {*printable, *"".join(unescape(file.read_text(encoding="utf-8")) for file in files)}
    return "".join(sorted(used))


def used_in_formulas(folder: Path) -> str:
    """Return the characters of all formulas, where a browser sets single letters in italics."""
    pages = [file.read_text(encoding="utf-8") for file in folder.rglob("*.html")]
    used = set(unescape("".join(formula for page in pages for formula in MATH.findall(page))))
    names = ("MATHEMATICAL ITALIC", "PLANCK CONSTANT")
    letters = [c for c in map(chr, range(0x2100, 0x1D800)) if name(c, "").startswith(names)]
    return "".join(sorted(used | {c for c in letters if normalize("NFKC", c) in used}))


def subset(font: Path, characters: str, target: Path) -> None:
    options = Options(flavor="woff2", hinting=False)
    subsetter = Subsetter(options)
    subsetter.populate(text=characters)
    with load_font(str(font), options) as cut:
        subsetter.subset(cut)
        save_font(cut, str(target), options)


def cut_fonts(app: Sphinx, error: Exception | None) -> None:
    folder = Path(app.outdir)
    cache = Path(app.doctreedir, "fonts")
    if error or app.builder.name != "html":
        return
    cache.mkdir(exist_ok=True)
    text, formulas = used_in_text(folder), used_in_formulas(folder)
    for font in Path(app.srcdir, "_static", "fonts").glob("*.woff2"):
        characters = formulas if "math" in font.name else text
        digest = hashlib.sha256(font.read_bytes() + characters.encode()).hexdigest()[:16]
        kept = cache / f"{font.stem}-{digest}.woff2"
        if not kept.exists():
            for old in cache.glob(f"{font.stem}-*"):
                old.unlink()
            subset(font, characters, kept)
        (folder / "_static" / "fonts" / font.name).write_bytes(kept.read_bytes())


def setup(app: Sphinx) -> dict[str, bool]:
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    app.connect("html-page-context", preload)
    app.connect("build-finished", cut_fonts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
