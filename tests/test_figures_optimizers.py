"""The family tree, the overview and the sensitivity of the optimizers: what they draw."""

import importlib
import re

import numpy as np
import pytest
from drawings import DRAWINGS, SVG, root, texts

from glossary_code import figures
from glossary_code.figures._labels import word
from glossary_code.figures.family import METHODS, _row, _width


@pytest.mark.parametrize("name", ["family", "sensitivity"])
def test_labels_are_in_russian_too(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = DRAWINGS[name]
    english_labels = set(texts(draw()))
    monkeypatch.setenv("GLOSSARY_LANGUAGE", "ru")
    words = {"momentum", "Nesterov", "Newton", "Gauss–Newton", "schedule-free", "gradient"}
    assert words & english_labels
    assert not words & set(texts(draw()))


def test_every_method_is_drawn_with_its_year() -> None:
    shown = " ".join(texts(DRAWINGS["family"]()))
    for name, method in METHODS.items():
        assert name in shown
        assert str(method.year) in shown


def test_nobody_is_older_than_his_parents() -> None:
    for name, method in METHODS.items():
        assert all(_row(parent) < _row(name) for parent in method.parents)
    years = [method.year for method in METHODS.values()]
    assert years == sorted(years)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_no_two_boxes_of_the_tree_overlap(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLOSSARY_LANGUAGE", language)
    names = [*METHODS]
    for k, one in enumerate(names):
        for two in names[:k]:
            if _row(one) == _row(two):
                apart = abs(METHODS[one].place - METHODS[two].place)
                assert apart >= (_width(word(one)) + _width(word(two))) / 2, (one, two)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_no_line_runs_behind_a_box_that_it_does_not_reach(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GLOSSARY_LANGUAGE", language)
    for name, method in METHODS.items():
        for parent in method.parents:
            x = METHODS[parent].place
            left, right = sorted((x, method.place))
            for other in METHODS.keys() - {name, parent}:
                if _row(parent) < _row(other) < _row(name):
                    assert abs(METHODS[other].place - x) > _width(word(other)) / 2, (
                        parent,
                        name,
                        other,
                    )
                if _row(other) == _row(name):
                    assert not left < METHODS[other].place < right, (parent, name, other)


def test_the_overview_shows_what_was_measured() -> None:
    html = figures.overview({"Muon": (1.0, 0.02), "SGD": (0.0, "–")})._repr_html_()
    rows = re.findall("<tr>(.*?)</tr>", html)[1:]
    assert [re.findall(">([^<>]+)<", row)[:5] for row in rows] == [
        ["SGD", "1951", "Robbins, Monro", "0", "–"],
        ["Muon", "2024", "Jordan et al.", "1", "0.02"],
    ]
    assert 'href="https://doi.org/10.1214/aoms/1177729586"' in rows[0]


def test_every_method_of_the_overview_has_a_source_and_an_idea() -> None:
    for name, method in METHODS.items():
        assert bool(method.idea) == bool(method.source.text), name
        assert not method.source.text or method.source.address.startswith("https://")


OTHER_NAMES = {"momentum": "sgd", "Nesterov": "sgd"}


@pytest.mark.parametrize(
    ("library", "modules", "others"),
    [
        ("PyTorch", ["torch.optim"], OTHER_NAMES | {"AMSGrad": "adam"}),
        ("Optax", ["optax", "optax.contrib"], OTHER_NAMES),
    ],
)
def test_the_libraries_have_what_the_overview_says(
    library: str, modules: list[str], others: dict[str, str]
) -> None:
    pytest.importorskip(modules[0])
    there = {
        name.lower().replace("_", "")
        for module in modules
        for name in dir(importlib.import_module(module))
    }
    for name, method in METHODS.items():
        listed = others.get(name, name.lower().replace("-", ""))
        assert (library in method.libraries) == (listed in there), name


def test_runs_that_diverge_are_marked_and_counted() -> None:
    figure = DRAWINGS["sensitivity"]()
    # By hand: 0.85 is below the 0.9 of its seed; at the rate 1 no run ends below its start.
    assert figure.panels[1].description == (
        "Adam: the median is least at the rate 0.1, with a loss of 0.3; 3 of 9 runs diverge."
    )
    for svg in root(figure).iter(f"{SVG}svg"):
        assert len([*svg.iter(f"{SVG}use")]) >= 1


def test_a_run_without_a_number_counts_as_infinite() -> None:
    figure = figures.rate_sensitivity([0.1, 1.0], {"SGD": [[np.nan], [0.4]]}, [0.7])
    assert "least at the rate 1" in figure.description
