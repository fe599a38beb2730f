"""How the build of the site grows with its pages: ``python -m bench.site 1 10``.

For each size, a copy of the project is made whose articles stand there that many times, each with
anchors, links and catalogues of its own; so do the terms of the glossary. Articles with the same
cells share what these gave, so that their growth is that of Sphinx and the extensions; the cells
of a page take the time that they take. ``make html`` is then timed, in all languages at once.
A plain site has the same pages in English, with their code, but no cell is run and no extension
of ours is there.
"""

import argparse
import ctypes
import json
import os
import posixpath
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import NamedTuple

import polib
import psutil

ROOT = Path(__file__).parents[1]
NOT_COPIED = shutil.ignore_patterns(".*", "_build", "__pycache__", "tests")
# Pages that a site has once, as has the reference, whose names may be declared once.
SINGLE = ("api/", "glossary.md", "index.md", "terms-index.md", "translation-status.md")
ANCHOR = re.compile(r"^\(([\w.-]+)\)=$", re.MULTILINE)
LINK = re.compile(r"\]\(([\w./-]*\.md)?(#[\w.-]+)?\)")
TERMS = re.compile(r"(?<=```\{glossary\}\n).*?(?=^```$)", re.DOTALL | re.MULTILINE)
TERM = re.compile(r"^(?=\S)(.+)$", re.MULTILINE)
OURS = re.compile(
    r"\{(?:code-cell|kernel|reference|term[-\w]*|translation-status)\}[^\n`]*$", re.M
)
PLAIN = """\
extensions = ["myst_parser"]
myst_enable_extensions = ["dollarmath", "amsmath", "colon_fence", "deflist", "attrs_inline"]
html_theme = "furo"
"""
SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of Linux


class Cost(NamedTuple):
    """What a build took; the memory is that of all its processes together, at the most."""

    seconds: float
    cpu_seconds: float
    megabytes: float


def articles(docs: Path) -> list[str]:
    """Return the pages that are copied."""
    pages = sorted(path.relative_to(docs).as_posix() for path in docs.rglob("*.md"))
    return [page for page in pages if not page.startswith(SINGLE)]


def renamed(page: str, k: int) -> str:
    """Return the name of the k-th copy of a page.

    >>> renamed("concepts.md", 2), renamed("optimization/race.md", 2)
    ('concepts-copy-2.md', 'optimization-copy-2/race.md')
    """
    first, slash, rest = page.partition("/")
    name, dot, suffix = first.partition(".")
    return f"{name}-copy-{k}{dot}{suffix}{slash}{rest}"


def copied(text: str, page: str, k: int, pages: list[str]) -> str:
    """Give the anchors of a page, and the links to copied pages, the number of the copy.

    >>> copied("See [Bias](concepts.md#bias), [terms](glossary.md).", "a.md", 2, ["concepts.md"])
    'See [Bias](concepts-copy-2.md#bias-copy-2), [terms](glossary.md).'
    """

    def follow(link: re.Match[str]) -> str:
        path, anchor = link[1] or "", link[2] or ""
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page), path or page))
        if target not in pages and path:
            return link[0]
        if path:
            path = posixpath.relpath(
                renamed(target, k), posixpath.dirname(renamed(page, k)) or "."
            )
        return f"]({path}{anchor and f'{anchor}-copy-{k}'})"

    return LINK.sub(follow, ANCHOR.sub(rf"(\1-copy-{k})=", text))


def write_catalogue(path: Path, messages: dict[str, str]) -> None:
    """Write a catalogue; its strings are written as those of JSON are."""
    lines = [
        f"msgid {json.dumps(msgid, ensure_ascii=False)}\n"
        f"msgstr {json.dumps(msgstr, ensure_ascii=False)}\n"
        for msgid, msgstr in messages.items()
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines), encoding="utf-8")


def read_catalogue(path: Path) -> dict[str, str]:
    """Return the translations in a catalogue; the first is its header."""
    file = polib.pofile(str(path))
    header = "".join(f"{name}: {value}\n" for name, value in file.metadata.items())
    return {"": header} | {entry.msgid: entry.msgstr for entry in file if not entry.obsolete}


def generate(folder: Path, size: int) -> None:
    """Make a project whose articles and terms stand there ``size`` times."""
    shutil.copytree(ROOT, folder, ignore=NOT_COPIED, dirs_exist_ok=True)
    (folder / ".venv").symlink_to((ROOT / ".venv").resolve())
    docs, pages = folder / "docs", articles(folder / "docs")
    catalogues = sorted(folder.glob("locale/*/LC_MESSAGES"))
    numbers = range(2, size + 1)
    for page in pages:
        text = (docs / page).read_text(encoding="utf-8")
        for k in numbers:
            path = docs / renamed(page, k)
            path.parent.mkdir(exist_ok=True)
            path.write_text(copied(text, page, k, pages), encoding="utf-8")
        for catalogue in catalogues:
            messages = read_catalogue((catalogue / page).with_suffix(".po"))
            for k in numbers:
                path = (catalogue / renamed(page, k)).with_suffix(".po")
                write_catalogue(
                    path,
                    {copied(a, page, k, pages): copied(b, page, k, pages)
                     for a, b in messages.items()},
                )  # fmt: skip
    tops = [page for page in pages if "/" not in page or page.endswith("/index.md")]
    list_copies(docs / "index.md", [renamed(page, k) for k in numbers for page in tops])
    multiply_terms(docs / "glossary.md", catalogues, numbers, pages)


def list_copies(index: Path, names: list[str]) -> None:
    """Add pages to the contents of the site."""
    with index.open("a", encoding="utf-8") as file:
        file.write("\n```{toctree}\n:hidden:\n\n" + "\n".join(names) + "\n```\n")


def multiply_terms(page: Path, catalogues: list[Path], numbers: range, pages: list[str]) -> None:
    """Repeat the terms of the glossary; each copy leads to its copy of the entry."""
    text = page.read_text(encoding="utf-8")
    terms = TERMS.search(text)[0]
    words = set(TERM.findall(terms))

    def numbered(text: str, k: int) -> str:
        return f"{text} {k}" if text in words else copied(text, page.name, k, pages)

    more = [TERM.sub(rf"\1 {k}", copied(terms, page.name, k, pages)) for k in numbers]
    page.write_text(TERMS.sub(lambda _: "\n".join([terms, *more]), text), encoding="utf-8")
    for catalogue in catalogues:
        path = (catalogue / page.name).with_suffix(".po")
        messages = read_catalogue(path)
        originals = list(messages.items())
        for k in numbers:
            for msgid, msgstr in originals:
                new = numbered(msgid, k)
                if new != msgid:
                    messages[new] = f"{msgstr} {k}" if msgid in words else numbered(msgstr, k)
        write_catalogue(path, messages)


def generate_plain(folder: Path, project: Path) -> None:
    """Make a site of the same pages for Sphinx, MyST and Furo as they come."""
    (folder / "conf.py").write_text(PLAIN, encoding="utf-8")
    for page in sorted((project / "docs").rglob("*.md")):
        path = folder / page.relative_to(project / "docs")
        path.parent.mkdir(exist_ok=True, parents=True)
        text = page.read_text(encoding="utf-8")
        path.write_text(OURS.sub("python", text).replace("{number}", ""), encoding="utf-8")


def measure(command: list[str], folder: Path) -> Cost:
    """Run a command and wait for all processes that it started."""
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)  # or the kernels' parents would escape
    before, begin, peak = getrusage(RUSAGE_CHILDREN), time.perf_counter(), 0
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    while True:
        try:
            code = process.wait(timeout=0.2)
            break
        except subprocess.TimeoutExpired:
            peak = max(peak, memory())
    seconds = time.perf_counter() - begin
    while psutil.Process().children():
        os.wait()
    if code:
        sys.exit(f"{' '.join(command)} failed in {folder}")
    after = getrusage(RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(seconds, cpu, peak / 1e6)


def memory() -> int:
    """Return the bytes that the processes started from here hold; shared ones count once."""
    total = 0
    for process in psutil.Process().children(recursive=True):
        try:
            total += process.memory_full_info().pss
        except psutil.NoSuchProcess:
            pass
    return total


def builds(project: Path, make: list[str]) -> Iterator[tuple[str, Cost]]:
    """Time the builds of a project, from nothing and after changes."""
    yield "cold", measure(make, project)
    yield "nothing changed", measure(make, project)
    with (project / "docs" / "concepts.md").open("a", encoding="utf-8") as file:
        file.write("\n% A comment.\n")
    yield "one page changed", measure(make, project)
    path = sorted(project.glob("locale/*/LC_MESSAGES/concepts.po"))[-1]
    messages = read_catalogue(path)
    messages[list(messages)[-1]] += "."
    write_catalogue(path, messages)
    yield "one message changed", measure(make, project)
    for name in ("doctrees", "html"):
        shutil.rmtree(project / "_build" / name)
    yield "cold, cells known", measure(make, project)


def main() -> None:
    """Measure, print, and write what was measured if asked to."""
    parser = argparse.ArgumentParser(prog="python -m bench.site", description=__doc__)
    parser.add_argument("sizes", type=int, nargs="+", help="how many times the articles")
    parser.add_argument("--languages", default="en ru", help="built at once (default: en ru)")
    parser.add_argument("--json", type=Path, help="the file to write the results to")
    options = parser.parse_args()
    make = ["make", "--no-print-directory", "html", f"LANGUAGES={options.languages}"]
    sphinx = [str(ROOT / ".venv" / "bin" / "sphinx-build"), "-Q", ".", "_build"]
    print(f"{'articles':>8}{'pages':>7}  {'build':<22}{'s':>8}{'CPU s':>8}{'s/page':>8}{'MB':>7}")
    languages = len(options.languages.split())
    results = []
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as name:
            project, plain = Path(name, "ours"), Path(name, "plain")
            project.mkdir()
            plain.mkdir()
            generate(project, size)
            generate_plain(plain, project)
            pages = len(list((project / "docs").rglob("*.md")))
            rows = [*builds(project, make), ("plain, English", measure(sphinx, plain))]
        for build, cost in rows:
            each = cost.seconds / pages / (1 if "plain" in build else languages)
            print(
                f"{size:>7}×{pages:>7}  {build:<22}{cost.seconds:>8.1f}{cost.cpu_seconds:>8.1f}"
                f"{each:>8.3f}{cost.megabytes:>7.0f}",
                flush=True,
            )
            results.append({"size": size, "pages": pages, "build": build, **cost._asdict()})
        ratio = rows[-2][1].cpu_seconds / languages / rows[-1][1].cpu_seconds
        print(f"CPU time of a language with known cells, over that of the plain site: {ratio:.1f}")
    if options.json:
        options.json.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
