import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from drawings import DRAWINGS, SVG, html, root, texts

from glossary_code import figures
from glossary_code.figures import _figure, _labels, _svg

STATIC = Path(__file__).parents[1] / "docs" / "_static"


@pytest.fixture(params=DRAWINGS)
def draw(request: pytest.FixtureRequest) -> Callable[[], figures.Figure]:
    return DRAWINGS[request.param]


@pytest.fixture
def catalogue(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    def write(entries: str) -> None:
        folder = tmp_path / "ru" / "LC_MESSAGES"
        folder.mkdir(parents=True)
        header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        (folder / "figures.po").write_text(header + entries, encoding="utf-8")

    monkeypatch.setattr(_labels, "LOCALES", tmp_path)
    monkeypatch.setenv("GLOSSARY_LANGUAGE", "ru")
    return write


def test_a_strict_content_security_policy_lets_it_be(draw: Callable[[], figures.Figure]) -> None:
    for element in root(draw()).iter():
        assert "style" not in element.attrib
        assert element.tag not in {f"{SVG}style", f"{SVG}script"}
        assert not any(name.startswith("on") for name in element.attrib)


def test_all_colours_are_the_pages(draw: Callable[[], figures.Figure]) -> None:
    without_fallbacks = re.sub(r"var\(--figure-(\w+),#\w{6}\)", "", html(draw()))
    assert not re.search(r"[\"(]#[0-9a-f]{3,8}\b(?!\))", without_fallbacks.replace('href="#', ""))
    assert "rgb(" not in without_fallbacks


def test_every_drawing_has_a_name_and_a_description(draw: Callable[[], figures.Figure]) -> None:
    for svg in root(draw()).iter(f"{SVG}svg"):
        title, description = svg[:2]
        assert svg.attrib["role"] == "img"
        assert (title.tag, description.tag) == (f"{SVG}title", f"{SVG}desc")
        assert title.text and description.text
        assert svg.attrib["aria-labelledby"] == title.attrib["id"]
        assert svg.attrib["aria-describedby"] == description.attrib["id"]


def test_ids_are_unique_and_references_find_them() -> None:
    elements = [e for draw in DRAWINGS.values() for e in root(draw()).iter()]
    ids = [e.attrib["id"] for e in elements if "id" in e.attrib]
    assert len(ids) == len(set(ids))
    used = {e.attrib["href"][1:] for e in elements if "href" in e.attrib}
    used |= {e.attrib["clip-path"][5:-1] for e in elements if "clip-path" in e.attrib}
    assert used <= set(ids)


def test_the_bytes_repeat(draw: Callable[[], figures.Figure]) -> None:
    assert html(draw()) == html(draw())


@pytest.mark.parametrize("suffix", ["png", "pdf", "svg"])
def test_saves_the_same_bytes(
    draw: Callable[[], figures.Figure], suffix: str, tmp_path: Path
) -> None:
    one, two = tmp_path / f"one.{suffix}", tmp_path / f"two.{suffix}"
    draw().save(one)
    draw().save(two)
    assert one.read_bytes() == two.read_bytes()


def test_a_divergence_can_be_shown() -> None:
    figure = figures.loss_curve([0.9, 7.0, np.inf])
    assert figure.description == "The loss is 0.9 before training and ∞ after epoch 2."
    assert "epoch" in texts(figure)


def test_three_curves_are_light() -> None:
    assert len(html(DRAWINGS["curves"]()).encode()) < 15_000


def test_curves_differ_without_colour() -> None:
    svg = html(DRAWINGS["curves"]())
    assert len(set(re.findall(r'stroke-dasharray="[^"]*"', svg))) == 2


def test_an_index_is_set_with_plain_digits() -> None:
    assert "x2" in texts(DRAWINGS["neuron"]())
    assert "₂" not in html(DRAWINGS["neuron"]())


def test_the_last_frame_is_shown() -> None:
    figure = root(DRAWINGS["decision_boundary_frames"]())
    frames = [e for e in figure.iter() if "data-frame" in e.attrib]
    assert [frame.attrib["data-frame"] for frame in frames] == ["0", "1", "2", "3"]
    assert [frame.get("display") for frame in frames] == ["none", "none", "none", None]
    captions = ["".join(text.itertext()) for f in frames for text in f.iter(f"{SVG}text")]
    assert captions == ["epoch 0", "epoch 5", "epoch 10", "epoch 20"]


def test_the_slider_waits_for_the_script() -> None:
    svg = html(DRAWINGS["decision_boundary_frames"]())
    assert 'max="3" value="3" aria-label="epoch" hidden>' in svg


@pytest.mark.parametrize(
    ("name", "captions"),
    [("curve_frames", ["k = 1", "k = 2", "k = 3"]), ("surface_frames", ["η = 1", "η = 2"])],
)
def test_each_frame_has_its_curves_and_its_caption(name: str, captions: list[str]) -> None:
    frames = [e for e in root(DRAWINGS[name]()).iter() if "data-frame" in e.attrib]
    assert ["".join(f.find(f".//{SVG}text").itertext()) for f in frames] == captions
    assert all(len(frame.findall(f".//{SVG}path[@d]")) >= 2 for frame in frames)


@pytest.mark.parametrize("names", [("curve_frames", "tanh"), ("surface_frames", "Adam")])
def test_a_moving_figure_names_its_curves_once(names: tuple[str, str]) -> None:
    figure, curve = names
    assert texts(DRAWINGS[figure]()).count(curve) == 1


def test_labels_are_in_the_readers_language(catalogue: Callable[[str], None]) -> None:
    catalogue(
        'msgid "epoch"\nmsgstr "эпоха"\n\nmsgid "loss"\nmsgstr "потери"\n\n'
        'msgid "loss curve"\nmsgstr "кривая потерь"\n\n'
        'msgid "The loss is {first} before training "\n'
        '"and {last} after epoch {epochs}."\n'
        'msgstr "Потери: от {first} до {last} за {epochs} эпох."\n'
    )
    figure = figures.loss_curve([0.9, 0.7, 0.45])
    assert {"эпоха", "потери", "0,5"} <= set(texts(figure))
    assert figure.description == "Потери: от 0,9 до 0,45 за 2 эпох."


@pytest.mark.parametrize(
    "entry", ["", 'msgid "neuron"\nmsgstr ""\n', '#, fuzzy\nmsgid "neuron"\nmsgstr "нейрон"\n']
)
def test_a_missing_translation_is_an_error(entry: str, catalogue: Callable[[str], None]) -> None:
    catalogue(entry)
    with pytest.raises(LookupError, match=r"'neuron' in .*figures\.po: run `make update-po`"):
        _labels._("neuron")


def test_a_missing_translation_into_an_incomplete_language_is_the_original(
    catalogue: Callable[[str], None],
) -> None:
    catalogue('msgid "neuron"\nmsgstr ""\n')
    (_labels.LOCALES / "ru" / "incomplete").touch()
    assert _labels._("neuron") == "neuron"


def test_a_missing_catalogue_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(_labels, "LOCALES", tmp_path)
    monkeypatch.setenv("GLOSSARY_LANGUAGE", "ru")
    with pytest.raises(LookupError):
        _labels._("neuron")


@pytest.mark.parametrize(
    ("language", "value", "text"),
    [
        ("en", -1.25, "−1.25"),
        ("ru", -1.25, "−1,25"),
        ("en", 0.0, "0"),
        ("en", 12345.0, "12300"),
        ("ru", 1.5e-7, "1,5·10⁻⁷"),
        ("en", -np.inf, "−∞"),
        ("en", np.nan, "nan"),
    ],
)
def test_numbers(language: str, value: float, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLOSSARY_LANGUAGE", language)
    assert _labels.number(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0.05, "0.05"), (1.0, "1"), (5000.0, "5000"), (1e-4, "10⁻⁴"), (1e6, "10⁶")]
)
def test_ticks_of_a_logarithmic_axis(value: float, text: str) -> None:
    assert _labels.decade(value) == text


def test_curves_stay_where_they_are() -> None:
    line = [(float(x), 40 * float(np.sin(x / 40))) for x in range(400)]
    x, y = np.array(_svg._thinned(line)).T
    assert len(x) < 60
    assert np.abs(np.interp(range(400), x, y) - np.array(line)[:, 1]).max() < 0.2


def luminance(colour: str) -> float:
    channels = (int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_colours_stand_out_in_light_and_dark() -> None:
    style = (STATIC / "figures.css").read_text(encoding="utf-8")
    for selector, background in (("body {", "#ffffff"), ('body[data-theme="dark"] {', "#131416")):
        block = style.split(selector, 1)[1].split("}", 1)[0]
        colours = re.findall(r"--figure-\d: (#\w{6});", block)
        assert len(colours) == len(_svg.SERIES) == len(_figure.DASHES)
        for colour in colours:
            dark, light = sorted([luminance(colour), luminance(background)])
            assert (light + 0.05) / (dark + 0.05) >= 3


def test_print_and_page_have_the_same_colours() -> None:
    style = (STATIC / "figures.css").read_text(encoding="utf-8")
    for name, colour in enumerate(_svg.SERIES, 1):
        assert f"--figure-{name}: {colour};" in style


def test_a_table_translates_its_header_and_numbers_but_not_its_code(
    catalogue: Callable[[str], None],
) -> None:
    catalogue('msgid "function"\nmsgstr "функция"\n')
    html = figures.table(("function", "<y>"), [("sigmoid", 0.2503), ("a & b", "–")])._repr_html_()
    assert '<th scope="col">функция</th><th scope="col">&lt;y&gt;</th>' in html
    assert '<th scope="row">sigmoid</th><td>0,25</td>' in html
    assert '<th scope="row">a &amp; b</th><td>–</td>' in html


def test_errors_too_small_for_a_logarithmic_axis_are_drawn_at_its_foot() -> None:
    figure = figures.errors([-1.0, 0.0], {"f": [0.0, 900.0]})
    assert {"0.1", "100", "error, ulp"} <= set(texts(figure))
    assert figure.description == "f is off by up to 900 units in the last place."
