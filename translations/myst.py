"""What a message says, apart from how it is marked up."""

import re
import runpy
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

from translations.report import ROOT

# Stands in the prose for a formula, for code and for whatever else is not prose.
HOLE = "\N{OBJECT REPLACEMENT CHARACTER}"
LITERAL = {"amsmath", "code_block", "fence", "html_block", "math_block"}
# Left in the text, these are placeholders, or mark-up that went wrong.
STRAY = re.compile(r"\{[^{}]*\}|[*$`\[\]{}|\\]|<(?=\S)")
TITLE_AND_TARGET = re.compile(r"(?P<title>.*?)\s*<(?P<target>[^<>]+)>", re.DOTALL)
REFERENCE = re.compile(r"[A-Z][\w ]*\.[^*]*\*[^*]+\*.*\b(1[89]|20)\d\d\b", re.DOTALL)


@dataclass(frozen=True)
class Parsed:
    """The blocks of a message, its marks with how often each occurs, and its bare prose."""

    blocks: tuple[str, ...]
    marks: Counter[tuple[str, str]]
    prose: str

    @property
    def literal(self) -> bool:
        return any(block in LITERAL for block in self.blocks)


@cache
def parser() -> MarkdownIt:
    extensions = runpy.run_path(str(ROOT / "conf.py"))["myst_enable_extensions"]
    return create_md_parser(MdParserConfig(enable_extensions=extensions), RendererHTML)


@cache
def parse(text: str) -> Parsed:
    """Read a message as the site does."""
    tokens = parser().parse(text)
    marks: Counter[tuple[str, str]] = Counter()
    prose = ""
    for token in tokens:
        if token.type == "inline":
            prose += "".join(part for child in token.children or [] for part in read(child, marks))
        elif token.type not in LITERAL and token.nesting < 1 and prose:
            prose += "\n"
    blocks = tuple(token.type for token in tokens if token.nesting >= 0)
    return Parsed(blocks, marks, prose.strip("\n").replace("\N{SOFT HYPHEN}", ""))


def read(token: Token, marks: Counter[tuple[str, str]]) -> Iterator[str]:
    """Count the marks of a token, and yield its prose."""
    match token.type:
        case "text":
            marks.update(("text", part) for part in STRAY.findall(token.content))
            yield token.content
        case "softbreak" | "hardbreak":
            yield " "
        case "strong_open" | "em_open" | "s_open":
            marks["emphasis", token.markup] += 1
        case "link_open":
            marks["link", str(token.attrs["href"])] += 1
        case "span_open":
            marks["attributes", str(sorted(token.attrs.items()))] += 1
        case "image":
            marks["image", str(token.attrs["src"])] += 1
            yield from (part for child in token.children or [] for part in read(child, marks))
        case "myst_role":
            match = TITLE_AND_TARGET.fullmatch(token.content)
            target = match["target"] if match else token.content
            marks["role", f"{{{token.meta['name']}}}`{target}`"] += 1
            yield match["title"] if match else HOLE
        case "math_inline" | "math_inline_double":
            marks["formula", f"{token.markup}{token.content}{token.markup}"] += 1
            yield HOLE
        case "code_inline" | "html_inline":
            marks[token.type.removesuffix("_inline"), token.content] += 1
            yield HOLE if token.type != "html_inline" else ""
        case "footnote_ref":
            marks["footnote", token.meta["label"]] += 1
        case _ if token.nesting >= 0:
            marks[token.type, token.content] += 1


def is_reference(text: str) -> bool:
    """Tell whether a text is a source: authors, *title*, year; such stay as they are."""
    return REFERENCE.match(text) is not None
