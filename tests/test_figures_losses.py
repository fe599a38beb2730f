"""The figures of the page on losses: what they draw, beyond what all figures share."""

from collections.abc import Callable

import numpy as np
import pytest
from test_figures import SVG, html, root, texts

from glossary_code import figures
from glossary_code.figures._svg import SERIES

HEIGHTS = {
    1.0: {"MSE": (0.5, 0.0), "Huber": (0.4, 0.1)},
    4.0: {"MSE": (2.0, -1.0), "Huber": (0.6, 0.1)},
}
QUANTILES = {"τ = 0.1": [-1.0, -1.0], "τ = 0.5": [0.0, 0.0], "τ = 0.9": [1.0, 3.0]}

DRAWINGS: dict[str, Callable[[], figures.Figure]] = {
    "outlier": lambda: figures.outlier_frames([[0.0], [1.0]], [[0.1], [0.4]], 2.0, HEIGHTS),
    "quantiles": lambda: figures.quantile_band([0, 1, 2], [0, 1.5, 3.5], [0, 2], QUANTILES),
    "accuracy": lambda: figures.accuracy_curves({"MSE": [0.2, 0.3], "cross-entropy": [0.2, 0.9]}),
    "reliability": lambda: figures.reliability(
        {
            "cross-entropy": ([0.55, 0.75, 0.95], [0.5, 0.6, 0.8]),
            "T = 2": ([0.6, 0.9], [0.6, 0.88]),
        }
    ),
}


@pytest.fixture(params=DRAWINGS)
def draw(request: pytest.FixtureRequest) -> Callable[[], figures.Figure]:
    return DRAWINGS[request.param]


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLOSSARY_LANGUAGE", "en")


def test_names_and_descriptions_are_there(draw: Callable[[], figures.Figure]) -> None:
    for svg in root(draw()).iter(f"{SVG}svg"):
        title, description = svg[:2]
        assert title.text and description.text


def test_all_colours_are_the_pages(draw: Callable[[], figures.Figure]) -> None:
    assert not any(f'"{colour}"' in html(draw()) for colour in SERIES)


def test_the_bytes_repeat(draw: Callable[[], figures.Figure]) -> None:
    assert html(draw()) == html(draw())


def test_labels_are_in_russian_too(
    draw: Callable[[], figures.Figure], monkeypatch: pytest.MonkeyPatch
) -> None:
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
