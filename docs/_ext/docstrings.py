"""Take numpydoc docstrings apart: sections, their items, paragraphs."""

import inspect
import re

HEADING = re.compile(r"^(\w[\w ]*)\n-+\n", re.MULTILINE)
ITEM = re.compile(r"^(\S.*)\n((?:[ ].*\n|\n)*)", re.MULTILINE)


def sections(docstring: str) -> list[tuple[str, str]]:
    r"""Return the titles and texts of the sections; the text before the first has no title.

    >>> sections("Double x.\n\nReturns\n-------\nfloat\n    Twice x.")
    [('', 'Double x.\n\n'), ('Returns', 'float\n    Twice x.')]
    """
    before, *parts = HEADING.split(docstring)
    return [("", before), *zip(parts[::2], parts[1::2], strict=True)]


def items(text: str) -> list[tuple[str, str, str]]:
    r"""Return the name, the type and the description of each item; the name may be missing.

    >>> items("x : float\n    Any number.")
    [('x', 'float', 'Any number.')]
    >>> items("float\n    Twice x.")
    [('', 'float', 'Twice x.')]
    """
    result = []
    for head, description in ITEM.findall(text.strip() + "\n"):
        name, _colon, kind = head.rpartition(" : ")
        result.append((name, kind, inspect.cleandoc(description)))
    return result


def paragraphs(text: str) -> list[str]:
    r"""Return the paragraphs, each on one line, so that none of its lines looks like a list.

    >>> paragraphs("The sum of a\n- b.\n\nA log-\nprobability.")
    ['The sum of a - b.', 'A log-probability.']
    """
    whole = re.sub(r"(?<=\w-)\n\s*(?=\w)", "", text.strip())
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", whole)]
