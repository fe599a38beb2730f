"""The race: what it hands to its script, and that nothing is lost but what cannot be seen."""

import json
import re
from types import SimpleNamespace

import numpy as np
import pytest
from drawings import html, race, root
from race_data import move_data

from glossary_code import SURFACES
from glossary_code.figures import Figure, races

STEPS = 30


def data(figure: Figure) -> dict:
    found = re.search('<script type="application/json">(.*)</script>', html(figure), re.DOTALL)
    return json.loads(found[1])


def decode(text: str) -> np.ndarray:
    """Read a string of differences as docs/_static/race.js does."""
    numbers, k = [0], 0
    while k < len(text):
        folded = races.ALPHABET.index(text[k])
        if folded >= races.SINGLE:
            k += 1
            folded += (folded - races.SINGLE) * (len(races.ALPHABET) - 1)
            folded += races.ALPHABET.index(text[k])
        numbers.append(numbers[-1] + (-(folded + 1) // 2 if folded % 2 else folded // 2))
        k += 1
    return np.array(numbers[1:])


@pytest.mark.parametrize("numbers", [[0], [5, -5, 5], [639, -128, 639, 511], [35, 0, 70, 0]])
def test_numbers_come_back_from_their_text(numbers: list[int]) -> None:
    assert decode(races._text(np.array(numbers))).tolist() == numbers


def test_places_and_losses_come_back_to_within_half_a_cell() -> None:
    figure, heats = race(STEPS)
    written = data(figure)
    for surface, named in heats.items():
        f = SURFACES[surface]
        cell = (f.high - f.low) / races.CELLS
        ways = [way for heat in named.values() for way in heat.ways]
        losses = [loss for heat in named.values() for loss in heat.losses]
        for k, (way, loss) in enumerate(zip(ways, losses, strict=True)):
            x, y, exponent = (decode(written[name][surface][k]) for name in ("x", "y", "loss"))
            place = f.low + np.stack([x, y], axis=-1) * cell
            end = len(place)
            inside = np.all((way[:end] >= f.low) & (way[:end] <= f.high), axis=1)
            assert np.all(np.abs(place - way[:end])[inside] <= 0.5001 * cell)
            shown = np.clip(loss[:end], races.LOWEST, races.HIGHEST)
            decades = np.log10(shown / races.LOWEST) * races.CELLS_OF_DECADE
            assert np.abs(exponent - decades).max() <= 0.5001


def test_a_run_ends_where_it_has_left_the_picture_for_good() -> None:
    figure, heats = race(STEPS)
    # 0.32 is above the limit of SGD on the ravine, 2 / 20
    assert np.abs(heats["ravine"]["SGD"].ways[-1, 3:]).max(axis=1).min() > 100
    written = data(figure)
    assert len(decode(written["x"]["ravine"][4])) < 3
    assert written["finishes"]["ravine"][4] == 0


def test_no_two_optimizers_look_alike() -> None:
    styles = races._styles(f"optimizer {k}" for k in range(len(races.MARKERS)))
    assert len(styles) == 12
    assert len({style.marker for style in styles.values()}) == 12
    assert len({(style.color, str(style.dashes)) for style in styles.values()}) == 12


def test_without_a_script_there_is_a_picture_and_no_dead_control() -> None:
    figure, _heats = race(STEPS)
    (controls,) = (e for e in root(figure).iter("div") if e.get("class") == "race-controls")
    assert "hidden" in controls.attrib
    assert "SGD: " in figure.description and "momentum" not in figure.description
    checked = [e.get("value") for e in root(figure).iter("input") if "checked" in e.attrib]
    assert checked == ["sgd"]


def test_the_data_go_into_a_file_of_their_own(tmp_path) -> None:
    figure, _heats = race(STEPS)
    added = []
    app = SimpleNamespace(
        builder=SimpleNamespace(format="html"),
        outdir=tmp_path,
        add_js_file=lambda name, **_options: added.append(name),
        add_css_file=added.append,
    )

    def page(body: str, name: str = "optimization/race") -> str:
        context = {"body": body, "pathto": lambda path, resource: f"../{path}"}
        move_data(app, name, "page.html", context, None)
        return context["body"]

    folder = tmp_path / "_static" / "data"
    assert page("<p>No race</p>", "index") == "<p>No race</p>"
    assert added == [] and not folder.exists()

    body = page(f"<p>A race</p>{html(figure)}<p>The end</p>")
    (file,) = folder.iterdir()
    assert added == ["race.js"]
    assert f'data-src="../_static/data/{file.name}"' in body
    assert "<script" not in body and body.startswith("<p>A race") and body.endswith("end</p>")
    text = file.read_text(encoding="utf-8")
    assert json.loads(re.fullmatch(r"globalThis\.figureData = (.*);\n", text)[1]) == data(figure)

    page(html(race(STEPS - 1)[0]))
    (other,) = folder.iterdir()
    assert other.name != file.name
