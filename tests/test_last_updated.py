"""The day of the last change at the foot of a page, from the commits of a small repository."""

import subprocess
from datetime import date
from pathlib import Path

import pytest
from history import last_change


def git(folder: Path, *arguments: str, day: str = "2024-01-01") -> None:
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    when = f"{day}T12:00:00Z"
    subprocess.run(
        ["git", *identity, *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        env={"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when, "PATH": "/usr/bin:/bin"},
    )


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a clone in which the page, then its catalogue were committed."""
    root = tmp_path / "site"
    catalogue = root / "locale" / "ru" / "LC_MESSAGES" / "index.po"
    for path, day in ((root / "docs" / "index.md", "2024-02-03"), (catalogue, "2024-05-06")):
        path.parent.mkdir(parents=True)
        path.write_text("text")
        if day == "2024-02-03":
            git(root, "init", "-q")
        git(root, "add", ".")
        git(root, "commit", "-qm", "Change", day=day)
    return root


def test_translation_is_as_new_as_its_page_or_its_catalogue(repository: Path) -> None:
    assert last_change(repository, "index", "en") == date(2024, 2, 3)
    assert last_change(repository, "index", "ru") == date(2024, 5, 6)


def test_a_shallow_clone_and_a_plain_folder_have_no_days(repository: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth=1", repository.as_uri(), "shallow")
    (tmp_path / "plain").mkdir()
    assert last_change(tmp_path / "shallow", "index", "ru") is None
    assert last_change(tmp_path / "plain", "index", "ru") is None
