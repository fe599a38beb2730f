"""The figures of the page on losses: what they draw, beyond what all figures share."""

import numpy as np
import pytest
from drawings import DRAWINGS, SVG, root, texts

from glossary_code import figures


@pytest.mark.parametrize("name", ["outlier", "accuracy", "reliability"])
def test_labels_are_in_russian_too(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = DRAWINGS[name]
    english_labels = set(texts(draw()))
    monkeypatch.setenv("GLOSSARY_LANGUAGE", "ru")
    words = {"Huber", "cross-entropy", "accuracy", "confidence", "epoch", "perfect calibration"}
    assert not words & english_labels & set(texts(draw()))


def test_each_position_of_the_outlier_is_a_frame() -> None:
    figure = DRAWINGS["outlier"]()
    frames = [e for e in root(figure).iter() if "data-frame" in e.attrib]
    captions = ["".join(text.itertext()) for f in frames for text in f.iter(f"{SVG}text")]
    assert captions == ["outlier at 1", "outlier at 4"]
    assert [frame.get("display") for frame in frames] == ["none", None]
    # The lines fitted, and the outlier.
    drawn = [[path.get("stroke-width") for path in frame.iter(f"{SVG}path")] for frame in frames]
    assert [widths.count("2") for widths in drawn] == [2, 2]
    assert [len([*frame.iter(f"{SVG}use")]) for frame in frames] == [1, 1]
    assert figure.slider == "outlier"


def test_the_description_gives_the_slopes() -> None:
    assert DRAWINGS["outlier"]().description == (
        "With the outlier at 1, the slopes are: MSE 0.5, Huber 0.4. "
        "With the outlier at 4, the slopes are: MSE 2, Huber 0.6."
    )


def test_the_points_between_the_outermost_quantiles_are_counted() -> None:
    # By hand: at x = 0, 1, 2 the band reaches from -1 to 1, 2 and 3.
    assert DRAWINGS["quantiles"]().description == "2 of 3 points lie between τ = 0.1 and τ = 0.9."


def test_perfect_calibration_is_a_curve_of_its_own() -> None:
    assert {"perfect calibration", "cross-entropy", "T = 2"} <= set(
        texts(DRAWINGS["reliability"]())
    )


def test_the_axis_of_a_function_can_be_renamed() -> None:
    r = np.linspace(-1, 1, 5)
    named = {"MSE": (r**2, 2 * r)}
    assert "r" in texts(figures.functions_and_derivatives(r, named, x_label="r"))
    assert "z" in texts(figures.functions_and_derivatives(r, named))
