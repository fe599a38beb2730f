"""What a gate found, and how it is told: in the contributor's language."""

import os
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polib

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Finding:
    """One fault: where it is, in which message, and what to do about it."""

    path: Path
    line: int
    page: str
    message: str
    advice: str
    term: str = ""

    def __str__(self) -> str:
        text = " ".join(self.message.split())
        if len(text) > 60:
            text = text[:60].rstrip() + "…"
        return f"{self.path}:{self.line}: {self.page}: “{text}”: {self.advice}"


def language() -> str:
    """Return the contributor's language, as gettext finds it in the environment."""
    names = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    return re.split(r"[_.:@]", next(filter(None, map(os.environ.get, names)), "en"))[0]


@cache
def _texts(language: str) -> dict[str, str]:
    path = ROOT / "locale" / language / "LC_MESSAGES" / "translations.po"
    if not path.exists():
        return {}
    return {entry.msgid: entry.msgstr for entry in polib.pofile(str(path)).translated_entries()}


def _(message: str) -> str:
    """Return a text of the gates in the contributor's language."""
    return _texts(language()).get(message, message)
