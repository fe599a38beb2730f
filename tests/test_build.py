"""What makes a build fail, tried on a small copy of the project."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from hosting.offline import write_archive

PAGE = """---
file_format: mystnb
---

# Title (Заголовок)

Loss {number}`loss:.2f`.

```{code-cell} python
:tags: [remove-cell]
from myst_nb import glue
glue("loss", 0.034, display=False)
```
"""
CATALOGUE = """msgid ""
msgstr ""
"Language: ru\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

msgid "Title (Заголовок)"
msgstr "Заголовок (Title)"

msgid "Loss {number}`loss:.2f`."
msgstr "Потери {number}`loss:.2f`."
"""


def copy_project(target: Path) -> Path:
    """Make a copy with one small page, and the real configuration and extensions."""
    shutil.copy(ROOT / "conf.py", target)
    for folder in ("_ext", "_static", "_templates"):
        shutil.copytree(ROOT / "docs" / folder, target / "docs" / folder)
    shutil.copytree(ROOT / "glossary_code", target / "glossary_code")
    messages = target / "locale" / "ru" / "LC_MESSAGES"
    messages.mkdir(parents=True)
    for name in ("figures.po", "sphinx.po"):
        shutil.copy(ROOT / "locale" / "ru" / "LC_MESSAGES" / name, messages)
    (target / "docs" / "index.md").write_text(PAGE, encoding="utf-8")
    (messages / "index.po").write_text(CATALOGUE, encoding="utf-8")
    return target


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return copy_project(tmp_path)


def build(
    project: Path, language: str = "ru", *, warnings_fail: bool = True
) -> subprocess.CompletedProcess[str]:
    strict = ["-W", "--keep-going"] if warnings_fail else []
    command = [sys.executable, "-m", "sphinx", "-n", *strict, "-q", "-c", "."]
    options = ["-b", "html", "-D", f"language={language}", "-d", f"_build/doctrees/{language}"]
    return subprocess.run(
        [*command, *options, "docs", f"_build/html/{language}"],
        cwd=project,
        env={name: value for name, value in os.environ.items() if name != "LANGUAGES"},
        capture_output=True,
        text=True,
        check=False,
    )


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def shown(project: Path, language: str) -> str:
    return (project / "_build" / "html" / language / "index.html").read_text(encoding="utf-8")


def test_number_from_a_cell_in_both_languages_and_after_a_change(project: Path) -> None:
    assert build(project, "en").returncode == 0
    assert build(project, "ru").returncode == 0
    assert "Loss 0.03." in shown(project, "en")
    assert "Потери 0,03." in shown(project, "ru")
    edit(project / "docs" / "index.md", '"loss", 0.034', '"loss", 0.056')
    assert build(project, "ru").returncode == 0
    assert "Потери 0,06." in shown(project, "ru")


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_build_elsewhere_and_later_gives_the_same_bytes(
    project: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = shutil.copytree(
        project, tmp_path_factory.mktemp("other") / "deeper", copy_function=shutil.copyfile
    )
    sites = []
    for folder, seed in ((project, "1"), (other, "2")):
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        assert build(folder).returncode == 0
        site = folder / "_build" / "html"
        write_archive(site)
        sites.append(files(site))
    first, second = sites
    assert [name for name in first | second if first.get(name) != second.get(name)] == []


def test_a_build_with_nothing_changed_runs_no_cell(project: Path) -> None:
    edit(
        project / "docs" / "index.md",
        "from myst_nb",
        "from pathlib import Path\nPath('runs.txt').open('a').write('x')\nfrom myst_nb",
    )
    for _ in range(2):
        assert build(project).returncode == 0
    assert (project / "docs" / "runs.txt").read_text() == "x"
    (project / "glossary_code" / "new.py").write_text('"""New."""\n')
    assert build(project).returncode == 0
    assert (project / "docs" / "runs.txt").read_text() == "xx"


@pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux alone")
def test_a_forked_kernel_sees_nothing_of_the_page_before(project: Path) -> None:
    cell = """
```{code-cell} python
import os, sys, numpy
from pathlib import Path
parent = Path(f"/proc/{os.getppid()}/cmdline").read_text()
print("forked:", "multiprocessing.forkserver" in parent, Path.cwd().name)
print("seen:", "mark" in globals(), hasattr(numpy, "mark"), os.environ.get("MARK"))
mark = numpy.mark = os.environ["MARK"] = "yes"
os.chdir("..")
```
"""
    for name in ("index", "second"):
        (project / "docs" / f"{name}.md").write_text(PAGE + cell, encoding="utf-8")
    edit(project / "docs" / "second.md", "file_format", "orphan: true\nfile_format")
    assert build(project, "en").returncode == 0
    for name in ("index", "second"):
        html = (project / "_build" / "html" / "en" / f"{name}.html").read_text(encoding="utf-8")
        assert "forked: True docs\nseen: False False None" in html


# Where it is, what stands there, what instead, and what the build says.
FAULTS = (
    ("md", "`loss:.2f`", "`lost:.2f`", "no cell of this page produced"),
    ("md", 'glue("loss"', "1 / 0; glue(0", "ZeroDivisionError"),
    ("md", "# Title", "# New title", "missing; run"),
    ("md", "Loss {", "[x](#nowhere) {", "nowhere"),
    ("po", 'msgstr "Потери {number}`loss:.2f`."', 'msgstr ""', "not translated"),
    ("po", 'msgid "Loss', '#, fuzzy\nmsgid "Loss', "fuzzy"),
    (
        "po",
        'msgid "Loss',
        'msgid "Gone"\nmsgstr "Нет"\n\nmsgid "Loss',
        "po:9: WARNING: the page does not say this any more",
    ),
    ("po", 'msgid "Title', 'msgx "Title', "cannot be read"),
)


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    """Build a page for each fault."""
    project = copy_project(tmp_path_factory.mktemp("faulty"))
    for k, (kind, before, after, _said) in enumerate(FAULTS):
        page = project / "docs" / f"fault-{k}.md"
        page.write_text(PAGE.replace("---\n", "---\norphan: true\n", 1), encoding="utf-8")
        catalogue = project / "locale" / "ru" / "LC_MESSAGES" / f"fault-{k}.po"
        catalogue.write_text(CATALOGUE, encoding="utf-8")
        edit({"md": page, "po": catalogue}[kind], before, after)
    return build(project)


@pytest.mark.parametrize("fault", range(len(FAULTS)), ids=[said for *_, said in FAULTS])
def test_a_fault_fails_the_build(faulty: subprocess.CompletedProcess[str], fault: int) -> None:
    assert faulty.returncode != 0
    *_, expected = FAULTS[fault]
    about = [text for text in re.split(r"\n(?=/)", faulty.stderr) if f"fault-{fault}." in text]
    assert any(expected in text for text in about), about


def test_a_cell_that_raises_is_named_with_its_line(project: Path) -> None:
    edit(project / "docs" / "index.md", 'glue("loss"', '1 / 0; glue("loss"')
    # the cell begins at the line 11 of the page
    assert "index.md:11: WARNING: this cell failed" in build(project).stderr


def test_a_catalogue_without_a_page_fails_the_build(project: Path) -> None:
    messages = project / "locale" / "ru" / "LC_MESSAGES"
    shutil.copy(messages / "index.po", messages / "gone.po")
    result = build(project)
    assert result.returncode != 0 and "this catalogue has no page" in result.stderr


def test_a_message_that_was_warned_of_is_warned_of_in_every_build(project: Path) -> None:
    """The next build reads the page again, and takes what it has parsed before from its notes."""
    page = project / "docs" / "index.md"
    edit(page, "loss:.2f`.", "loss:.2f`.\n\nSee [here](https://example.org).")
    catalogue = project / "locale" / "ru" / "LC_MESSAGES" / "index.po"
    told = 'msgid "See [here](https://example.org)."\nmsgstr "Смотрите {wrong}`сюда`."\n'
    catalogue.write_text(CATALOGUE + "\n" + told, encoding="utf-8")
    for word in ("Потери", "Ошибка"):
        edit(catalogue, "Потери", word)
        result = build(project, warnings_fail=False)
        assert result.returncode == 0 and 'role "wrong"' in result.stderr
        assert f"{word} 0,03." in shown(project, "ru")


def test_a_changed_definition_is_shown_on_the_pages_that_refer_to_it(project: Path) -> None:
    page = project / "docs" / "index.md"
    edit(page, "2f`.", "2f`.\n\nA {term}`loss`.\n\n```{toctree}\nglossary\n```")
    term = "# Glossary\n\n```{glossary}\nloss\n  How wrong a model is.\n```\n"
    (project / "docs" / "glossary.md").write_text(term, encoding="utf-8")
    messages = project / "locale" / "ru" / "LC_MESSAGES"
    reference = 'msgid "A {term}`loss`."\nmsgstr "Это {term}`потери <loss>`."\n'
    (messages / "index.po").write_text(CATALOGUE + "\n" + reference, encoding="utf-8")
    header = CATALOGUE.partition("\n\n")[0]
    texts = {"Glossary": "Словарь", "loss": "потери", "How wrong a model is.": "Мера ошибки."}
    pairs = [f'msgid "{said}"\nmsgstr "{here}"\n' for said, here in texts.items()]
    (messages / "glossary.po").write_text("\n".join([header + "\n", *pairs]), encoding="utf-8")
    for definition in ("Мера ошибки.", "Мера неправоты."):
        edit(messages / "glossary.po", "Мера ошибки.", definition)
        result = build(project)
        assert result.returncode == 0, result.stderr
        assert definition in shown(project, "ru")
