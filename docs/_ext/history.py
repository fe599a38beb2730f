"""Ask git when something changed; without the whole history, nothing is known.

A clone of the last commits alone would give every file the date of the oldest of them.
"""

import re
import subprocess
from datetime import date, datetime
from functools import cache
from pathlib import Path

ANCHOR = re.compile(r"^\+\(([\w-]+)\)=$")


@cache
def git(root: Path, *arguments: str) -> tuple[str, ...]:
    """Return the lines that git prints; none where there is no git or no whole history."""

    def run(*command: str) -> str:
        return subprocess.run(
            ["git", "-c", "color.ui=false", *command],
            cwd=root,
            capture_output=True,
            encoding="utf-8",
            check=True,
        ).stdout

    try:
        if run("rev-parse", "--is-shallow-repository").strip() == "true":
            return ()
        return tuple(run(*arguments).splitlines())
    except (OSError, subprocess.CalledProcessError):
        return ()


@cache
def last_changes(root: Path, folder: str) -> dict[str, date]:
    """Return the day of the last commit of each file in a folder."""
    result: dict[str, date] = {}
    day = date.min
    for line in git(root, "log", "--relative", "--name-only", "--format=%x00%cs", "--", folder):
        if line.startswith("\0"):
            day = date.fromisoformat(line[1:])
        elif line:
            result.setdefault(line, day)
    return result


def last_change(root: Path, docname: str, language: str) -> date | None:
    """Return the day on which a page, or its translation, was last changed."""
    paths = [
        ("docs", f"docs/{docname}.md"),
        ("locale", f"locale/{language}/LC_MESSAGES/{docname}.po"),
    ]
    days = [last_changes(root, folder).get(path) for folder, path in paths]
    return max(filter(None, days), default=None)


@cache
def first_commits(root: Path) -> dict[str, datetime]:
    """Return when each anchor of the pages was committed for the first time."""
    result: dict[str, datetime] = {}
    when = datetime.min
    patch = ("log", "--reverse", "-p", "--unified=0", r"-G^\([a-z0-9-]+\)=$", "--format=%x00%cI")
    for line in git(root, *patch, "--", "docs/*.md"):
        if line.startswith("\0"):
            when = datetime.fromisoformat(line[1:])
        elif match := ANCHOR.match(line):
            result.setdefault(match[1], when)
    return result
