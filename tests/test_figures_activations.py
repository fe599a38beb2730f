"""The figures of the Activation functions page, the one that readers steer above all."""

import json
import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from glossary_code import figures

SVG = "{http://www.w3.org/2000/svg}"
Z = np.linspace(-4, 4, 81)
LEAKY = {f"a = {a}": (np.where(Z > 0, Z, a * Z), np.where(Z > 0, 1.0, a)) for a in (0, 0.1, 0.3)}
COMPARED = {
    "identity": (Z, np.ones_like(Z)),
    "tanh": (np.tanh(Z), 1 - np.tanh(Z) ** 2),
    "leaky ReLU": LEAKY,
}

DRAWINGS: dict[str, Callable[[], figures.Figure]] = {
    "compare": lambda: figures.compare_functions(Z, COMPARED, ("tanh", "leaky ReLU")),
    "dead": lambda: figures.dead_units({"ReLU": [0.0, 0.5, 0.5], "leaky ReLU": [0.0, 0.1, 0.0]}),
    "histograms": lambda: figures.histograms({"g = 1": np.tanh(Z), "g = 3": np.tanh(3 * Z)}, "a"),
    "gradients": lambda: figures.gradients_by_layer({"sigmoid": [1e-9, 1e-4, 1.0]}),
    "moments": lambda: figures.moments_by_layer({"SELU": [0.3, 0.0]}, {"SELU": [2.0, 1.0]}),
}


@pytest.fixture(params=DRAWINGS)
def draw(request: pytest.FixtureRequest) -> Callable[[], figures.Figure]:
    return DRAWINGS[request.param]


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLOSSARY_LANGUAGE", "en")


def root(figure: figures.Figure) -> ET.Element:
    # `hidden` is the one attribute that HTML, unlike XML, allows to have no value.
    html = re.sub(r" hidden>", ">", figure._repr_html_())
    return ET.fromstring(re.sub(r"(<input [^>]*[^/])>", r"\1/>", html))


def points(path: str) -> np.ndarray:
    return np.array(re.findall(r"-?[\d.]+", path), dtype=float).reshape(-1, 2)


def variants(tree: ET.Element) -> dict[str, list[dict[str, object]]]:
    options = tree.iter("option")
    return {option.text: json.loads(option.attrib["data-variants"]) for option in options}


def test_every_drawing_has_a_name_and_a_description(draw: Callable[[], figures.Figure]) -> None:
    for svg in root(draw()).iter(f"{SVG}svg"):
        title, description = svg[:2]
        assert svg.attrib["role"] == "img"
        assert title.text and description.text
        assert svg.attrib["aria-labelledby"] == title.attrib["id"]
        assert svg.attrib["aria-describedby"] == description.attrib["id"]


def test_a_strict_content_security_policy_lets_it_be(draw: Callable[[], figures.Figure]) -> None:
    for element in root(draw()).iter():
        assert "style" not in element.attrib
        assert element.tag.removeprefix(SVG) not in {"style", "script"}
        assert not any(name.startswith("on") for name in element.attrib)


def test_all_colours_are_the_pages(draw: Callable[[], figures.Figure]) -> None:
    without_fallbacks = re.sub(r"var\(--figure-(\w+),#\w{6}\)", "", draw()._repr_html_())
    assert not re.search(r"#[0-9a-f]{6}\b(?!-)", without_fallbacks)


def test_the_bytes_repeat(draw: Callable[[], figures.Figure]) -> None:
    assert draw()._repr_html_() == draw()._repr_html_()


def test_ids_are_unique_and_references_find_them() -> None:
    elements = [e for draw in DRAWINGS.values() for e in root(draw()).iter()]
    ids = [e.attrib["id"] for e in elements if "id" in e.attrib]
    assert len(ids) == len(set(ids))
    used = {e.attrib["href"][1:] for e in elements if "href" in e.attrib}
    used |= {e.attrib["clip-path"][5:-1] for e in elements if "clip-path" in e.attrib}
    assert used <= set(ids)


def test_the_data_of_the_script_lie_where_matplotlib_draws() -> None:
    tree = root(DRAWINGS["compare"]())
    drawn = [path for path in tree.iter(f"{SVG}path") if "data-curve" in path.attrib]
    assert [path.attrib["data-curve"] for path in drawn] == ["0", "1", "0", "1"]
    data = variants(tree)
    shown = {"0": data["tanh"][0], "1": data["leaky ReLU"][1]}
    # The fourth has a jump, where a tenth of a pixel aside is another value.
    for k, path in enumerate(drawn[:3]):
        ours = points(shown[path.attrib["data-curve"]]["paths"][k // 2])
        theirs = points(path.attrib["d"])
        # Each has left out the points that are nearly on a line: compare as functions.
        x = np.linspace(theirs[0, 0], theirs[-1, 0], 200)
        np.testing.assert_allclose(np.interp(x, *ours.T), np.interp(x, *theirs.T), atol=0.4)


def test_each_variant_says_what_it_is() -> None:
    leaky = variants(root(DRAWINGS["compare"]()))["leaky ReLU"]
    assert [variant["parameter"] for variant in leaky] == ["a = 0", "a = 0.1", "a = 0.3"]
    assert leaky[1]["description"].startswith("The values of leaky ReLU, a = 0.1 lie between −0.4")


def test_controls_have_names_and_wait_for_the_script() -> None:
    html = DRAWINGS["compare"]()._repr_html_()
    controls = re.findall(r"<(?:select|input) [^>]*>", html)
    assert len(controls) == 4
    assert all("aria-label=" in control and control.endswith(" hidden>") for control in controls)
    assert "<span>tanh</span>" in html and "<span>leaky ReLU</span>" in html


def test_shares_of_a_histogram_add_up_to_one() -> None:
    (panel, _) = figures.histograms({"a": [0.0] * 3 + [1.0], "b": [0.5]}, "a").panels
    axes = panel.canvas().axes[0]
    assert axes.patches[0].get_data().values.sum() == pytest.approx(1)


@pytest.mark.browser
@pytest.mark.parametrize("scripts", [True, False])
def test_the_reader_chooses_from_the_keyboard(browser, address, scripts: bool) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    tab = context.new_page()
    tab.goto(f"{address}/en/activations.html")
    figure = tab.locator(".figure-comparison")
    assert figure.locator("[data-curve]").count() == 4
    select, slider = figure.locator("select").first, figure.locator("input").first
    if scripts:
        before = figure.locator("[data-curve='0']").first.get_attribute("d")
        select.focus()
        tab.keyboard.type("ELU")
        chosen = figure.locator("[data-curve='0']").first.get_attribute("d")
        slider.focus()
        tab.keyboard.press("End")
        moved = figure.locator("[data-curve='0']").first.get_attribute("d")
        assert len({before, chosen, moved}) == 3
        assert slider.get_attribute("aria-valuetext") == "α = 2"
        assert "ELU, α = 2" in figure.locator("desc").first.text_content()
    else:
        assert not select.is_visible() and not slider.is_visible()
        assert figure.locator("span", has_text="GELU").is_visible()
    context.close()
