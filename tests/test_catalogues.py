"""What the build does not check in the catalogues: labels of figures, and formulas."""

import re
from collections import Counter

import polib
import pytest
from babel.messages.extract import extract_from_dir
from conftest import LANGUAGES, ROOT


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_labels_of_figures_are_all_translated_and_no_others(language: str) -> None:
    catalogue = polib.pofile(str(ROOT / "locale" / language / "LC_MESSAGES" / "figures.po"))
    folder = ROOT / "glossary_code" / "figures"
    messages = extract_from_dir(folder, keywords={"_": None, "N_": None})
    labels = {message for _, _, message, *_ in messages}
    assert labels and {entry.msgid for entry in catalogue} == labels
    assert [entry.msgid for entry in catalogue if not entry.translated()] == []


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_translations_have_the_formulas_of_the_original(language: str) -> None:
    changed = []
    for path in sorted((ROOT / "locale" / language).rglob("*.po")):
        for entry in polib.pofile(str(path)).translated_entries():
            original, translated = (
                Counter(re.findall(r"\$[^$]+\$", text)) for text in (entry.msgid, entry.msgstr)
            )
            if original != translated:
                changed.append(f"{path.name}:{entry.linenum}: {original} became {translated}")
    assert changed == [], "\n".join(changed)
