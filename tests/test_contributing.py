"""The READMEs and the guides say the same in both languages."""

import re
from pathlib import Path

import pytest
from conftest import ROOT

GUIDES = ("README", "CONTRIBUTING", "HOSTING")
FILES = tuple(f"{name}{suffix}" for name in GUIDES for suffix in (".md", ".ru.md"))
FENCE = re.compile(r"^ *```(.*?)^ *```", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"^(#+) (.*)", re.MULTILINE)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def prose(name: str) -> str:
    """Return a text without its blocks of code."""
    return re.sub(r"^    .*", "", FENCE.sub("", read(name)), flags=re.MULTILINE)


def blocks(name: str) -> list[str]:
    """Return the blocks of code without their comments, which are translated."""
    return [re.sub(r" *# .*", "", block) for block in FENCE.findall(read(name))]


def commands(name: str) -> list[str]:
    """Return what is to be typed into make, in alphabetical order."""
    lines = "\n".join(blocks(name))
    inline = re.sub(r"\s+", " ", prose(name))
    return sorted(re.findall(r"^ *make (.*)", lines, re.M) + re.findall(r"`make ([^`]*)`", inline))


@pytest.mark.parametrize("name", GUIDES)
def test_both_languages_keep_step(name: str) -> None:
    english, russian = f"{name}.md", f"{name}.ru.md"
    assert blocks(english) == blocks(russian) and commands(english) == commands(russian)
    # Headings and items of lists begin so, and the rows of tables.
    for pattern in (r"^#+ ", r"^ *(?:\d\.|-) ", r"^\|"):
        found = [re.findall(pattern, prose(file), re.MULTILINE) for file in (english, russian)]
        assert found[0] == found[1]
    assert f"[Русский]({russian})" in read(english) and f"[English]({english})" in read(russian)


@pytest.mark.parametrize("name", FILES)
def test_every_command_is_there(name: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    assert {command.split()[0] for command in commands(name)} <= targets


@pytest.mark.parametrize("name", FILES)
def test_every_link_leads_somewhere(name: str) -> None:
    # As hosting platforms make anchors of headings.
    anchors = {
        re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
        for _level, heading in HEADING.findall(prose(name))
    }
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(name)):
        path, _, anchor = target.partition("#")
        assert Path(ROOT, path).exists()
        assert path or anchor in anchors
