"""The figures of the Activation functions page, the one that readers steer above all."""

import json
import re
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from drawings import DRAWINGS, SVG, root

from glossary_code import figures


def points(path: str) -> np.ndarray:
    return np.array(re.findall(r"-?[\d.]+", path), dtype=float).reshape(-1, 2)


def variants(tree: ET.Element) -> dict[str, list[dict[str, object]]]:
    options = tree.iter("option")
    return {option.text: json.loads(option.attrib["data-variants"]) for option in options}


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
