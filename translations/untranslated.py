"""No translation is its original, in whole or in part."""

import re
from collections.abc import Iterator

from translations.myst import is_reference, parse
from translations.project import Project
from translations.report import Finding, _
from translations.spelling import dictionary

# Four English words on end, one of which only a sentence has; a name may stay in English.
RUN = re.compile(r"[A-Za-z]+(?:[ -][A-Za-z]+){3,}")
OF_SENTENCES = re.compile(r"\b(?:are|be|has|is|it|not|that|this|was|which|you)\b")
# Terms of the other language and titles.
ASIDE = re.compile(r"\([^()]*\)|«[^«»]*»")


def is_prose(text: str) -> bool:
    """Tell whether there is an English word in a text, besides names and function calls."""
    words = re.findall(r"\b[a-z]{3,}\b(?! ?\()", text)
    return any(dictionary("en/en_US").lookup(word) for word in words)


def left(original: str, translation: str) -> Iterator[str]:
    """Yield the runs of words that a translation has from its original."""
    for run in RUN.findall(ASIDE.sub("", translation)):
        if run in original and OF_SENTENCES.search(run):
            yield run


def findings(project: Project, language: str) -> Iterator[Finding]:
    """Compare the prose of each translation with that of its original."""
    for catalogue in project.catalogues(language):
        for message in catalogue:
            if is_reference(message.original):
                continue
            original, translation = parse(message.original).prose, parse(message.translation).prose
            if original == translation and is_prose(original):
                yield message.finding(_("left in English; translate it"))
                continue
            for run in left(original, translation):
                advice = _("“{run}” is left in English; translate it")
                yield message.finding(advice.format(run=run))
