"""The catalogue of the figures' labels, which belongs to no page that the build checks."""

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
