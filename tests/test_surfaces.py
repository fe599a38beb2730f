"""The surfaces against differences and known minima, and the way over them."""

import numpy as np
import pytest

import glossary_code as nn

SURFACES = pytest.mark.parametrize("name", nn.SURFACES)
RNG = np.random.default_rng(0)
POINTS = RNG.uniform(-3.0, 3.0, (20, 2))
# From the formulas, at (-1, 2): 4 + 100; 0.5² + (-0.75)² + (-4.375)²; 4² + 5²; 8² + 4²;
# 1/2 - 2 + 4; 1/2 + 40.
AT_A_POINT = {
    "rosenbrock": 104.0,
    "beale": 0.5**2 + 0.75**2 + 4.375**2,
    "booth": 41.0,
    "himmelblau": 80.0,
    "saddle": 2.5,
    "ravine": 40.5,
}


@SURFACES
def test_value_at_a_point(name: str) -> None:
    assert nn.SURFACES[name].value(np.array([-1.0, 2.0])) == AT_A_POINT[name]


@SURFACES
def test_gradient_and_hessian_against_differences(name: str) -> None:
    f = nn.SURFACES[name]
    for theta in POINTS:
        nn.check_gradient(lambda at: float(f.value(at)), f.grad(theta), theta)
        nn.check_gradient(lambda at: float(f.grad(at)[0]), f.hessian(theta)[0], theta)
        nn.check_gradient(lambda at: float(f.grad(at)[1]), f.hessian(theta)[1], theta)


@SURFACES
def test_is_least_at_its_minima(name: str) -> None:
    f = nn.SURFACES[name]
    least = -0.25 if name == "saddle" else 0.0
    np.testing.assert_allclose(f.value(f.minima), least, atol=1e-28)
    np.testing.assert_allclose(f.grad(f.minima), 0.0, atol=1e-13)
    assert np.all(np.linalg.eigvalsh(f.hessian(f.minima)) > 0.0)
    x, y = (np.linspace(*ends, 201) for ends in zip(f.low, f.high, strict=True))
    assert np.all(f.value(np.stack(np.meshgrid(x, y), axis=-1)) >= least)


@SURFACES
def test_start_and_minima_lie_in_the_window(name: str) -> None:
    f = nn.SURFACES[name]
    for points in (f.start, f.minima):
        assert np.all((f.low < points) & (points < f.high))


@SURFACES
def test_many_points_at_once_are_each_alone(name: str) -> None:
    f = nn.SURFACES[name]
    for function in (f.value, f.grad, f.hessian):
        each = np.array([function(theta) for theta in POINTS])
        np.testing.assert_array_equal(function(POINTS), each)
        assert function(POINTS.astype(np.float32)).dtype == np.float32


@SURFACES
def test_overflow_and_nan_pass_in_silence(name: str) -> None:
    f = nn.SURFACES[name]
    huge = np.array([1e200, -1e200])
    for function in (f.value, f.grad, f.hessian):
        function(huge)
    assert not np.isfinite(f.value(huge))
    assert np.isnan(f.value(np.array([np.nan, 1.0])))


@SURFACES
def test_bad_points_are_refused(name: str) -> None:
    f = nn.SURFACES[name]
    for function in (f.value, f.grad, f.hessian):
        with pytest.raises(ValueError, match=r"theta: got shape \(3,\), wanted \(..., 2\)"):
            function(np.zeros(3))
        with pytest.raises(ValueError, match="theta: got dtype int64, wanted floats"):
            function(np.zeros(2, np.int64))


def test_descend_keeps_each_point_in_its_shape() -> None:
    start = np.full((2, 3), 8.0, np.float32)
    way = nn.descend(nn.sgd(0.5), lambda theta: theta, start, 3)
    assert way.shape == (4, 2, 3)
    assert way.dtype == np.float32
    np.testing.assert_array_equal(way[:, 1, 2], [8.0, 4.0, 2.0, 1.0])
    np.testing.assert_array_equal(start, 8.0)


def test_descend_without_a_step_stays() -> None:
    np.testing.assert_array_equal(nn.descend(nn.adam(), np.sign, [1.0, 2.0], 0), [[1.0, 2.0]])


def test_descend_carries_the_state_on() -> None:
    # v = 1, 1.5; θ = -0.1, -0.25: the second step knows of the first.
    way = nn.descend(nn.momentum(0.1, beta=0.5), np.ones_like, [0.0], 2)
    np.testing.assert_allclose(way[:, 0], [0.0, -0.1, -0.25], rtol=1e-15)


def test_descend_diverges_in_silence() -> None:
    f = nn.SURFACES["rosenbrock"]
    way = nn.descend(nn.sgd(1.0), f.grad, f.start, 20)
    assert np.all(np.isfinite(way[:3]))
    assert not np.any(np.isfinite(way[-1]))


def test_descend_refuses() -> None:
    with pytest.raises(ValueError, match="start: got dtype int64, wanted floats"):
        nn.descend(nn.sgd(0.1), np.sign, np.array([1, 2]), 1)
    with pytest.raises(ValueError, match="steps: got -1, wanted an integer of at least 0"):
        nn.descend(nn.sgd(0.1), np.sign, [1.0], -1)
