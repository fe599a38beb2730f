"""What the gates catch in a small project broken on purpose, one fault at a time."""

import re
from pathlib import Path

import polib
import pytest

from translations.__main__ import main
from translations.gates import findings
from translations.project import Project
from translations.spelling import WORDS
from translations.update import header, in_form, update

# The good project: an original, and its translation.
MESSAGES = {
    "Neuron (Нейрон)": "Нейрон (Neuron)",
    "Mean squared error, MSE (Среднеквадратичная ошибка)": (
        "Среднеквадратичная ошибка, MSE (Mean squared error)"
    ),
    "A **neuron** adds $x$ and $y$, with [weights](#weights) and `np.sum`.": (
        "**Нейрон** складывает $x$ и $y$ с [весами](#weights) и `np.sum`."
    ),
    "The {term}`bias`[^note] is {number}`bias:.2f` of *all* <b>numbers</b>.": (
        "{term}`Смещение <bias>`[^note] — {number}`bias:.2f` *всех* <b>чисел</b>."
    ),
    "![A green curve](curve.png)": "![Зелёная кривая](curve.png)",
    "Is the rate 0.1, from 10 to 20 or “more”?": "Скорость равна 0,1, 10–20 или «больше»?",
    "D. P. Kingma. *Adam*. 2014. [arXiv:1412.6980](https://arxiv.org/abs/1412.6980)": (
        "D. P. Kingma. *Adam*. 2014. [arXiv:1412.6980](https://arxiv.org/abs/1412.6980)"
    ),
    "$x^2$": "$x^2$",
    "```python\nx = 1\n```": "```python\nx = 1\n```",
    "[tanh](#tanh)": "[tanh](#tanh)",
    "Batches, batch normalization: leaky ReLU.": "Батчи, нормализация по батчу: leaky ReLU.",
    "Batch normalization has weight decay.": "В нормализации по батчу есть затухание весов.",
    "The loss is not what it was.": "Потери уже не те, что раньше; дело в слоях.",
}
GLOSSARY = """# Glossary

```{glossary}
batch
  Some examples.

batch normalization
  A layer. *Also:* batch norm.

leaky ReLU
  An activation.

weight decay
  A penalty. *Also:* decay (of weights).
```
"""
TERMS = {
    "batch": "батч",
    "Some examples.": "Несколько примеров. *Также:* пакет (программный).",
    "batch normalization": "нормализация по батчу",
    "A layer. *Also:* batch norm.": "Слой. *Также:* пакетная нормализация.",
    "leaky ReLU": "ReLU с утечкой",
    "An activation.": "Функция активации. *Также:* протекающая ReLU, leaky ReLU.",
    "weight decay": "затухание весов",
    "A penalty. *Also:* decay (of weights).": (
        "Штраф. *Также:* сокращение весов. *Неудачно:* распад весов."
    ),
}
INTERFACE = {"Also": "Также", "Avoid": "Неудачно"}
LABELS = {"{count} steps": "шагов: {count}"}


def po(messages: dict[str, str]) -> str:
    file = polib.POFile(wrapwidth=0)
    file.metadata = {"Content-Type": "text/plain; charset=utf-8"}
    file.extend(polib.POEntry(msgid=text, msgstr=other) for text, other in messages.items())
    return str(file)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("LANGUAGE", "en")
    folders = [tmp_path / "docs", tmp_path / "_build" / "gettext"]
    folders.append(tmp_path / "locale" / "ru" / "LC_MESSAGES")
    for folder in folders:
        folder.mkdir(parents=True)
    (tmp_path / "docs" / "page.md").write_text("# Neuron (Нейрон)\n", encoding="utf-8")
    (tmp_path / "docs" / "glossary.md").write_text(GLOSSARY, encoding="utf-8")
    catalogues = {"page": MESSAGES, "figures": LABELS, "glossary": TERMS, "sphinx": INTERFACE}
    for name, messages in catalogues.items():
        template = po(dict.fromkeys(messages, ""))
        (folders[1] / f"{name}.pot").write_text(template, encoding="utf-8")
        catalogue = in_form(po(messages).encode(), "ru")
        (folders[2] / f"{name}.po").write_bytes(catalogue)
    return Project(tmp_path)


def found(project: Project) -> list[str]:
    return [str(finding) for finding in findings(Project(project.root), ["ru"])]


def page(project: Project) -> Path:
    return project.folder("ru") / "page.po"


def test_the_good_project_passes(project: Project) -> None:
    assert found(project) == []


# What a translator may do to a translation: before, after, and what is found.
TRANSLATIONS = {
    "role": (":.2f`", ":.3f`", ["bias:.2f` is missing", "bias:.3f` is not in the original"]),
    "role without braces": ("{number}`", "number`", ["`bias:.2f` is missing", "code bias:.2f"]),
    "target of a term": ("<bias>", "<weight>", ["`bias` is missing", "`weight` is not in"]),
    "target of a link": ("(#weights)", "(#weight)", ["#weights is missing", "#weight is not in"]),
    "link lost": ("[весами](#weights)", "весами", ["to #weights is missing"]),
    "space in a link": ("](#", "] (#", ["#weights is missing", "text [", "text ]"]),
    "formula": ("$y$", "$z$", ["formula $y$ is missing", "formula $z$ is not"]),
    "formula twice": ("$y$", "$x$", ["formula $y$ is missing", "formula $x$ is not"]),
    "formula not closed": ("$y$", "$y", ["formula $y$ is missing", "text $"]),
    "code": ("`np.sum`", "`np.сумма`", ["code np.sum is missing", "code np.сумма is not"]),
    "code not closed": ("`np.sum`", "`np.sum", ["np.sum is missing", "text `", "“np” is in"]),
    "footnote": ("[^note]", "[^other]", ["footnote note is missing", "footnote other is not"]),
    "strong left open": ("**Нейрон**", "**Нейрон", ["emphasis ** is missing", "text *"]),
    "emphasis with a space": ("*всех*", "* всех*", ["emphasis * is missing", "text *"]),
    "emphasis added": ("уже", "*уже*", ["emphasis * is not"]),
    "emphasis lost": ("*всех*", "всех", ["emphasis * is missing"]),
    "HTML left open": ("</b>", "", ["HTML </b> is missing"]),
    "HTML of another kind": ("<b>", "<i>", ["HTML <b> is missing", "HTML <i> is not in"]),
    "address of an image": ("(curve.", "(line.", ["image curve.png is missing", "image line.png"]),
    "substitution": ("Потери", "Потери {{x}}", ["text {", "text {x}", "text }"]),
    "literal block": ("x = 1", "x = 2", ["leave it as in the original"]),
    "another kind of block": ("Потери", "1. Потери", ["another kind of block"]),
    "heading lost its term": ("Нейрон (Neuron)", "Нейрон", ["be “Нейрон (Neuron)”"]),
    "heading with another word": ("Нейрон (", "Узел (", ["be “Нейрон (Neuron)”"]),
    "heading lost its acronym": (", MSE", "", ["be “Среднеквадратичная ошибка, MSE (Mean"]),
    "two alphabets": ("Потери", "Пoтери", ["two alphabets"]),
    "е for ё": ("слоях", "рядах слоев", ["write ё, “слоёв”"]),
    "straight quotes": ("«больше»", '"больше"', ["quotation marks"]),
    "English quotes": ("«больше»", "“больше”", ["quotation marks"]),
    "hyphen for a dash": (" — ", " - ", ["a dash is"]),
    "en dash for a dash": (" — ", " – ", ["a dash is"]),
    "dash without its space": (" — ", "— ", ["a dash is"]),
    "two hyphens": ("уже не", "уже -- не", ["a dash is"]),
    "hyphen in a range": ("10–20", "10-20", ["a range has"]),
    "decimal point": ("0,1", "0.1", ["is a comma"]),
    "two spaces": ("уже не", "уже  не", ["two spaces"]),
    "space before a comma": ("те, что", "те , что", ["at the punctuation mark"]),
    "space in parentheses": ("уже", "( уже)", ["at the punctuation mark"]),
    "no space after a comma": ("те, что", "те,что", ["put a space"]),
    "word twice": ("уже", "уже уже", ["the word is repeated"]),
    "mark twice": ("те, что", "те,, что", ["the mark is repeated"]),
    "period lost": ("слоях.", "слоях", ["ends with “”"]),
    "period for a question mark": ("»?", "».", ["ends with “.”"]),
    "a Latin letter for a word": (" с [", " c весами и [", ["a Latin letter"]),
    "calque": ("уже не те", "из коробки не те", ["a calque"]),
    "term in another word": ("Батчи,", "Пакеты,", ["“batch” is “батч”"]),
    "term inside a longer one only": ("Батчи, н", "Н", ["“batch” is “батч”"]),
    "longer term in another word": (
        "нормализация по батчу",
        "пакетная нормализация",
        ["“batch normalization” is “нормализация по батчу”"],
    ),
    "term with its words far apart": (
        "есть затухание весов",
        "затухание идёт медленно, но верно для весов",
        ["“weight decay” is “затухание весов”"],
    ),
    "term with its words in another form": ("есть затухание весов", "мало затухания веса", []),
    "word to avoid": (
        "есть затухание весов",
        "есть затухание весов, распад весов",
        ["“распад весов” is not “weight decay”"],
    ),
    "name may stay": ("leaky ReLU", "ReLU с утечкой", []),
    "name in another word": ("leaky ReLU", "протекающая ReLU", ["“leaky ReLU” is “ReLU с утеч"]),
    "misspelt word": ("Потери", "Патери", ["“Патери” is in no dictionary"]),
    "misspelt ending": ("слоях", "слойях", ["“слойях” is in no dictionary"]),
    "misspelt English word": ("слоях", "layerss", ["“layerss” is in no dictionary"]),
    "no translation of a sentence": (
        "Потери уже не те, что раньше; дело в слоях",
        "The loss is not what it was",
        ["left in English"],
    ),
    "a clause left in English": ("Потери", "The loss is not what it was: потери", ["left in En"]),
    "text of an image lost": ("Зелёная кривая", "", ["say in words"]),
}


@pytest.mark.parametrize("name", TRANSLATIONS)
def test_a_fault_in_a_translation_is_found(project: Project, name: str) -> None:
    before, after, expected = TRANSLATIONS[name]
    changed = {
        original: text.replace(before, after) if text != original or before == "x = 1" else text
        for original, text in MESSAGES.items()
    }
    assert changed != MESSAGES
    page(project).write_bytes(in_form(po(changed).encode(), "ru"))
    faults = found(project)
    assert len(faults) == len(expected), faults
    for fault, part in zip(faults, expected, strict=True):
        assert part in fault and re.match(rf"{page(project)}:\d+: docs/page.md: “", fault)


# What may befall a catalogue as a file: before, after, and what is found.
SQUARE = 'msgid "$x^2$"\nmsgstr "$x^2$"\n'
FILES = {
    "not translated": ('msgstr "$x^2$"', 'msgstr ""', ["fill in msgstr"]),
    "fuzzy": (SQUARE, "#, fuzzy\n" + SQUARE, ["remove the word fuzzy"]),
    "obsolete": ("", '\n#~ msgid "x"\n#~ msgstr "х"\n', ["not written as ours", "obsolete"]),
    "not on the page": ("", '\nmsgid "New"\nmsgstr "Новый"\n', ["does not say this any more"]),
    "missing message": (SQUARE + "\n", "", ["“$x^2$”: missing; run `make update-po`"]),
    "message twice": ("", "\n" + SQUARE, ["not written as ours", "here twice"]),
    "another order": (SQUARE + "\n", "", ["not in the order of the page"]),
    "quote not closed": ('"Потери уже', "Потери уже", ["broken syntax"]),
    "quote inside": ('"Потери уже', '"Потери "уже"', ["broken syntax"]),
    "unknown escape": ('"Потери уже', '"Потери\\q уже', ["broken syntax"]),
    "unknown keyword": ('msgstr "$x^2$"', 'msgstring "$x^2$"', ["broken syntax"]),
    "conflict of a merge": (SQUARE, "<<<<<<< HEAD\n" + SQUARE, ["broken syntax"]),
    "no msgstr": ('msgstr "$x^2$"\n', "", ["broken syntax"]),
    "no msgstr at the end": ("", '\nmsgid "New"\n', ["broken syntax"]),
    "two translations": (SQUARE, SQUARE + 'msgstr "$x^2$"\n', ["broken syntax"]),
    "language": ("Language: ru", "Language: en", ["the header is not ours"]),
    "plural forms": ("nplurals=3", "nplurals=2", ["the header is not ours"]),
    "declared encoding": ("charset=utf-8", "charset=koi8-r", ["the header is not ours"]),
    "header lost": (header("ru"), "", ["the header is not ours"]),
    "header of Poedit": (
        '"Language',
        '"PO-Revision-Date: \\n"\n"Language',
        ["header is not ours"],
    ),
    "byte-order mark": ("# Russian", "\ufeff# Russian", ["broken syntax"]),
    "line endings": ("\n", "\r\n", ["broken syntax"]),
    "line numbers": (SQUARE, "#: page.md:3\n" + SQUARE, ["not written as ours"]),
    "wrapping": ('msgstr "$x^2$"', 'msgstr ""\n"$x^2$"', ["not written as ours"]),
}


@pytest.mark.parametrize("name", FILES)
def test_a_fault_of_the_file_is_found(project: Project, name: str) -> None:
    before, after, expected = FILES[name]
    text = page(project).read_bytes().decode()
    assert before in text
    text = text.replace(before, after) if before else text + after
    if name == "another order":
        text += "\n" + SQUARE
    page(project).write_bytes(text.encode())
    faults = found(project)
    assert len(faults) == len(expected), faults
    for fault, part in zip(faults, expected, strict=True):
        assert part in fault and re.match(rf"{page(project)}:\d+: docs/page.md: “", fault)


def test_another_encoding_is_found(project: Project) -> None:
    page(project).write_bytes(page(project).read_bytes().decode().encode("koi8-r", "replace"))
    (fault,) = found(project)
    assert "broken syntax" in fault


@pytest.mark.parametrize("name", ["glossary", "sphinx"])
def test_a_broken_term_base_is_found(project: Project, name: str) -> None:
    path = project.folder("ru") / f"{name}.po"
    path.write_bytes(path.read_bytes() + b"<<<<<<< HEAD\n")
    (fault,) = found(project)
    assert "broken syntax" in fault


def test_a_label_keeps_its_placeholders(project: Project) -> None:
    path = project.folder("ru") / "figures.po"
    path.write_bytes(path.read_bytes().replace(b": {count}", b": {number}"))
    assert len(found(project)) == 2
    assert all("glossary_code/figures" in fault for fault in found(project))


def test_pages_and_catalogues_are_the_same(project: Project) -> None:
    page(project).rename(project.folder("ru") / "old.po")
    missing, superfluous = found(project)
    assert "page.po:1: docs/page.md" in missing and "missing; run `make update-po`" in missing
    assert "old.po" in superfluous and "no page has this name" in superfluous


@pytest.mark.parametrize(
    "image", ["![](curve.png)", "```{image} curve.png\n:alt:\n```", ":::{figure} curve.png\n:::"]
)
def test_an_image_without_words_is_found(project: Project, image: str) -> None:
    path = project.root / "docs" / "page.md"
    path.write_text(f"# Neuron (Нейрон)\n\n{image}\n", encoding="utf-8")
    (fault,) = found(project)
    assert "page.md:3: " in fault and "say in words" in fault


def test_a_misspelt_word_on_an_english_page_is_found_at_its_line(project: Project) -> None:
    text = "Some layerss of *neurons*."
    (project.root / "docs" / "page.md").write_text(f"# Neuron\n\n{text}\n", encoding="utf-8")
    template = project.root / "_build" / "gettext" / "page.pot"
    template.write_text(po(dict.fromkeys([text], "")), encoding="utf-8")
    page(project).write_bytes(in_form(po({text: "Слои *нейронов*."}).encode(), "ru"))
    (fault,) = found(project)
    assert "docs/page.md:3: " in fault and "“layerss” is in no dictionary" in fault


def test_an_exception_holds_and_goes_when_it_is_not_needed(project: Project) -> None:
    page(project).write_bytes(page(project).read_bytes().replace("10–20".encode(), b"10-20"))
    (fault,) = found(project)
    assert "a range has" in fault
    path = project.root / "locale" / "ru" / "exceptions.toml"
    path.write_text('[russian]\n"Is the rate" = "a game of 10-20"\n', encoding="utf-8")
    assert found(project) == []
    path.write_text('[russian]\n"The loss is" = "no reason"\n', encoding="utf-8")
    kept, unused = found(project)
    assert kept == fault and "remove the exception" in unused and "The loss is" in unused


def test_an_exception_admits_another_word_for_a_term(project: Project) -> None:
    page(project).write_bytes(
        page(project).read_bytes().replace("Батчи,".encode(), "Пакеты,".encode())
    )
    assert len(found(project)) == 1
    path = project.root / "locale" / "ru" / "exceptions.toml"
    for text in ('[also.batch]\n"пакет" = "why"\n', '[terms.batch]\n"Batches" = "why"\n'):
        path.write_text(text, encoding="utf-8")
        assert found(project) == []


def test_an_update_writes_all_that_is_new_and_then_nothing(project: Project) -> None:
    old = page(project).read_bytes()
    template = project.root / "_build" / "gettext" / "page.pot"
    template.write_text(po(dict.fromkeys([*MESSAGES, "New."], "")), encoding="utf-8")
    (project.folder("ru") / "figures.po").unlink()
    assert update(project, "ru") == [] and update(project, "de") == []
    assert page(project).read_bytes() == old + b'\nmsgid "New."\nmsgstr ""\n'
    written = {path: path.read_bytes() for path in project.root.rglob("*.po")}
    assert len(written) == 8 and header("de").encode() in written[project.folder("de") / "page.po"]
    update(project, "ru")
    assert written == {path: path.read_bytes() for path in project.root.rglob("*.po")}


def test_an_update_takes_out_what_poedit_writes(project: Project) -> None:
    ours = page(project).read_bytes()
    # As Poedit 3.2.2 does, save for the lines, which it wraps elsewhere.
    fields = b'"POT-Creation-Date: \\n"\n"PO-Revision-Date: \\n"\n"X-Generator: Poedit 3.2.2\\n"\n'
    page(project).write_bytes(ours.replace(b'"MIME', fields + b'"MIME'))
    assert update(project, "ru") == []
    assert page(project).read_bytes() == ours


def test_an_update_leaves_a_broken_catalogue_alone(project: Project) -> None:
    broken = page(project).read_bytes() + b"<<<<<<< HEAD\n"
    page(project).write_bytes(broken)
    assert ["broken syntax" in str(finding) for finding in update(project, "ru")] == [True]
    assert page(project).read_bytes() == broken


@pytest.mark.parametrize(
    ("language", "told"), [("en_US.UTF-8", "in no dictionary"), ("ru:en", "словарях")]
)
def test_the_command_speaks_the_language_of_the_contributor(
    project: Project,
    language: str,
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(project.root)
    monkeypatch.setenv("LANGUAGE", language)
    assert main(["check"]) == 0
    page(project).write_bytes(page(project).read_bytes().replace("слоях".encode(), b"layerss"))
    assert main(["check"]) == 1
    assert told in capsys.readouterr().out


@pytest.mark.parametrize("language", ["en", "ru"])
def test_our_own_words_are_sorted(language: str) -> None:
    words = (WORDS / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    assert words == sorted(set(words))
