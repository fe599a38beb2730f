"""The commands `check` and `update`."""

import argparse
import sys
from pathlib import Path

from translations.project import Project
from translations.report import _
from translations.update import update


def main(arguments: list[str] | None = None) -> int:
    """Run a command; return 1 if there are findings."""
    parser = argparse.ArgumentParser(prog="python -m translations", description=__doc__)
    parser.add_argument("command", choices=["check", "update"])
    parser.add_argument("languages", nargs="*", help="those in locale, unless named")
    given = parser.parse_args(arguments)
    project = Project(Path())
    languages = given.languages or sorted(path.name for path in Path("locale").iterdir())
    if given.command == "update":
        found = [finding for language in languages for finding in update(project, language)]
    else:
        from translations.gates import findings  # which needs what only the tests install

        found = list(findings(project, languages))
    if found or given.command == "check":
        print(*found, _("Findings: {count}").format(count=len(found)), sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
