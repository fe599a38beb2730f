"""Let the search find an entry by the word of either language, in any form, and by its synonyms.

Each word is brought to its stem by the rules of its own language. The file `search_entries.js`
holds the names of every section and of every term of the glossary; the script `search.js` puts
those that a query names before the pages that Sphinx finds.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from textwrap import shorten
from typing import NamedTuple

from docutils import nodes
from heading_terms import TERM
from sphinx import package_dir
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.search import SearchLanguage
from sphinx.search.en import SearchEnglish
from sphinx.search.ru import SearchRussian
from term_base import Term, other_words, read

# The vowel that comes and goes between the forms of a word: выборка, выборок; узел, узлы.
FLEETING_VOWEL = "([бвгджзклмнпрстфхцчшщ])[ео]([клнрц])$"
STEMMER = """
window.Stemmer = function () {
  const english = new EnglishStemmer(), russian = new RussianStemmer();
  this.stemWord = (word) =>
    (/[а-яё]/.test(word) ? russian : english).stemWord(word).replace(/%s/, "$1$2");
};
"""
Address = tuple[str, str]  # of a page and an anchor in it


class EnglishAndRussian(SearchLanguage):
    """Sphinx's English and Russian in one, by the letters of a word, here and in the browser."""

    lang = "en-ru"
    language_name = "English and Russian"
    stopwords = SearchEnglish.stopwords | SearchRussian.stopwords

    def __init__(self, options: dict[str, str]) -> None:
        super().__init__(options)
        self.english, self.russian = SearchEnglish(options), SearchRussian(options)
        folder = Path(package_dir, "search", "minified-js")
        scripts = ("base", "english", "russian")
        code = [(folder / f"{name}-stemmer.js").read_text(encoding="utf-8") for name in scripts]
        self.js_stemmer_code = "\n".join([*code, STEMMER % FLEETING_VOWEL])

    def stem(self, word: str) -> str:
        """Return the stem of a word.

        >>> stem = EnglishAndRussian({}).stem
        >>> stem("rates"), stem("скоростью"), stem("выборок")
        ('rate', 'скорост', 'выборк')
        """
        language = self.russian if re.search("[а-яё]", word.lower()) else self.english
        return re.sub(FLEETING_VOWEL, r"\1\2", language.stem(word))


class Entry(NamedTuple):
    page: str
    anchor: str
    title: str
    excerpt: str
    names: list[str]


def names(term: Term) -> list[str]:
    """Return every word for a term, without notes in parentheses."""
    return [
        re.sub(r" \(.*?\)", "", word)
        for wording in term.wordings.values()
        for word in (wording.word, *wording.also, *wording.avoid)
    ]


def terms_by_entry(terms: tuple[Term, ...]) -> dict[Address, list[Term]]:
    """Gather the terms that the glossary refers to each section."""
    result = defaultdict(list)
    for term in terms:
        if term.entry:
            page, _hash, anchor = term.entry.partition("#")
            result[page.removesuffix(".md"), anchor].append(term)
    return result


def section_entries(env: BuildEnvironment, terms: tuple[Term, ...]) -> Iterator[Entry]:
    terms_of = terms_by_entry(terms)
    for page in sorted(env.found_docs):
        for section in env.get_doctree(page).findall(nodes.section):
            if isinstance(section[0][0], nodes.literal):
                continue  # a file of the module: Sphinx finds what is in it by name
            whole = isinstance(section.parent, nodes.document)
            anchors = ["", *section["ids"]] if whole else section["ids"]
            title = section[0].astext()
            match = TERM.match(title)
            own = [match["before"].strip(), match["term"]] if match else [title]
            here = [term for anchor in anchors for term in terms_of[page, anchor]]
            definitions = [
                term.wordings[env.config.language].definition
                for term in here
                if term.name.lower() in map(str.lower, own)
            ]
            text = definitions[0] if definitions else excerpt(section)
            yield Entry(page, anchors[0], title, text, [*own, *chain(*map(names, here))])


def excerpt(section: nodes.section) -> str:
    """Return the first paragraph without a formula, or as much of it as a result shows."""
    for part in section:
        if isinstance(part, nodes.paragraph) and not list(part.findall(nodes.math)):
            return shorten(part.astext(), 240, placeholder=" …")
    return ""


def term_entries(env: BuildEnvironment, terms: tuple[Term, ...]) -> Iterator[Entry]:
    for term in terms:
        address = env.domains.standard_domain.objects["term", term.name]
        wording = term.wordings[env.config.language]
        others = ", ".join(word for _, word in other_words(term, env.config.language))
        title = f"{wording.word} ({others})" if others else wording.word
        yield Entry(*address, title, wording.definition, names(term))


def write_entries(app: Sphinx, error: Exception | None) -> None:
    if error or app.builder.name != "html":
        return
    terms = read(Path(app.confdir))
    entries = [*section_entries(app.env, terms), *term_entries(app.env, terms)]
    data = json.dumps(entries, ensure_ascii=False, separators=(",", ":"))
    path = Path(app.outdir, "search_entries.js")
    path.write_text(f"globalThis.searchEntries = {data};\n", encoding="utf-8")


def choose_language(app: Sphinx, config: Config) -> None:
    if config.language in ("en", "ru"):
        config.html_search_language = EnglishAndRussian.lang


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_search_language(EnglishAndRussian)
    app.connect("config-inited", choose_language)
    app.connect("build-finished", write_entries)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
