"""A few telling pages as they looked when someone last looked at them.

`make screenshots` stores how they look now. Letters may be drawn a little differently by another
Chromium, and a word may change: blocks of the picture are compared, and a few may differ.
"""

import io
import os
from typing import Any

import numpy as np
import pytest
from conftest import LANGUAGES, ROOT
from PIL import Image

pytestmark = pytest.mark.browser
REFERENCES = ROOT / "tests" / "screenshots"
SEEN = ROOT / "_build" / "screenshots"
PAGES = {
    "home": "index.html",
    "entry": "concepts.html#neuron",
    "terms": "glossary.html",
    "race": "optimization/race.html",
    "reference": "api/losses.html",
}
# Each page in each window and theme, one language in the one pair of them, one in the other.
VIEWS = {
    "en": (("wide", "light"), ("narrow", "dark")),
    "ru": (("wide", "dark"), ("narrow", "light")),
}
SHOTS = [
    (f"{name}-{language}-{window}-{theme}", f"{language}/{page}", window, theme)
    for name, page in PAGES.items()
    for language in LANGUAGES
    for window, theme in VIEWS[language]
]
WINDOWS = {"wide": (1280, 800), "narrow": (360, 800)}
# Code is set in a font of the reader's machine, which is not the same everywhere.
OWN_FONTS = "body { --font-stack--monospace: 'Source Sans 3' }"
SCALE = 2
BLOCK = 8  # pixels of the stored picture
DIFFERENT = 20  # of 255
MOST_BLOCKS = 0.04


def blocks(picture: Image.Image) -> np.ndarray:
    """Return the mean colours of the blocks of a picture."""
    width, height = picture.size
    small = picture.convert("RGB").resize((width // BLOCK, height // BLOCK), Image.Resampling.BOX)
    return np.asarray(small, dtype=float)


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return the part of the blocks that look different."""
    if one.size != other.size:
        return 1.0
    return float(np.mean(np.abs(blocks(one) - blocks(other)).max(axis=2) > DIFFERENT))


def stored(name: str) -> Image.Image:
    with Image.open(REFERENCES / f"{name}.png") as picture:
        return picture.convert("RGB")


@pytest.fixture(scope="module")
def photograph(browser: Any, address: str) -> Any:
    contexts: dict[tuple[str, str], Any] = {}

    def take(page: str, window: str, theme: str, styles: str = "") -> Image.Image:
        if (window, theme) not in contexts:
            width, height = WINDOWS[window]
            contexts[window, theme] = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme=theme,
                reduced_motion="reduce",
                bypass_csp=True,  # or it keeps out the styles that are added below
            )
        tab = contexts[window, theme].new_page()
        # The second time, the fonts are there at once.
        for _time in range(2):
            tab.goto(f"{address}/{page}", wait_until="load")
        tab.add_style_tag(content=OWN_FONTS + styles)
        tab.evaluate("document.fonts.ready")
        picture = Image.open(io.BytesIO(tab.screenshot(animations="disabled")))
        tab.close()
        return picture.convert("RGB").reduce(SCALE)

    yield take
    for context in contexts.values():
        context.close()


@pytest.mark.parametrize(("name", "page", "window", "theme"), SHOTS)
def test_page_looks_as_before(photograph, name, page, window, theme) -> None:
    picture = photograph(page, window, theme)
    if os.environ.get("UPDATE_SCREENSHOTS"):
        REFERENCES.mkdir(exist_ok=True)
        picture.quantize(64).save(REFERENCES / f"{name}.png", optimize=True)
    part = difference(picture, stored(name))
    if part > MOST_BLOCKS:
        SEEN.mkdir(parents=True, exist_ok=True)
        picture.save(SEEN / f"{name}.png")
        pytest.fail(
            f"{part:.0%} of {page} looks different, see _build/screenshots/{name}.png beside "
            f"tests/screenshots/{name}.png; if it is meant so, run `make screenshots`"
        )


BREAKAGES = {
    "no sidebar": ".sidebar-drawer { display: none }",
    "no article": "article { visibility: hidden }",
    "the other theme": "body { --color-background-primary: #131416 }",
    "a page that is cut": ".main { max-width: 20rem }",
    "text over text": "article p { margin-bottom: -1.5rem }",
}


@pytest.mark.parametrize("breakage", BREAKAGES)
def test_a_broken_page_is_seen(photograph, breakage) -> None:
    broken = photograph("en/index.html", "wide", "light", BREAKAGES[breakage])
    assert difference(broken, stored("home-en-wide-light")) > MOST_BLOCKS


@pytest.mark.parametrize("styles", ["letter-spacing: 0.005em", "opacity: 0.97"])
def test_letters_drawn_a_little_differently_are_not(photograph, styles) -> None:
    other = photograph("en/index.html", "wide", "light", f"body {{ {styles} }}")
    assert difference(other, stored("home-en-wide-light")) < MOST_BLOCKS


def test_references_are_few_and_small() -> None:
    sizes = {path.stem: path.stat().st_size for path in REFERENCES.iterdir()}
    assert set(sizes) == {name for name, *_rest in SHOTS}
    assert sum(sizes.values()) < 1_500_000
