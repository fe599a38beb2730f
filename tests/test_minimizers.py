"""Minimizers against worked numbers, linear algebra, SciPy, and real small problems."""

from collections.abc import Callable

import numpy as np
import pytest
import scipy.optimize

import glossary_code as nn

SURFACES = pytest.mark.parametrize("name", nn.SURFACES)
MINIMIZERS: dict[str, Callable[..., nn.Minimization]] = {
    "newton": lambda f, **options: nn.newton(f.value, f.grad, f.hessian, f.start, **options),
    "nonlinear CG": lambda f, **options: nn.nonlinear_conjugate_gradients(
        f.value, f.grad, f.start, **options
    ),
    "bfgs": lambda f, **options: nn.bfgs(f.value, f.grad, f.start, **options),
    "lbfgs": lambda f, **options: nn.lbfgs(f.value, f.grad, f.start, **options),
}
ALL = pytest.mark.parametrize("method", MINIMIZERS)
ROSENBROCK = nn.SURFACES["rosenbrock"]


def positive_definite(rng: np.random.Generator, n: int) -> np.ndarray:
    root = rng.normal(size=(n, n))
    return root @ root.T + np.eye(n)


def quadratic(A: np.ndarray, b: np.ndarray, start: np.ndarray) -> nn.Surface:
    return nn.Surface(
        value=lambda x: 0.5 * x @ A @ x - b @ x,
        grad=lambda x: A @ x - b,
        hessian=lambda x: A,
        minima=np.linalg.solve(A, b)[None],
        start=start,
        low=start,
        high=start,
    )


def distance(found: nn.Minimization, minima: np.ndarray) -> float:
    return float(np.linalg.norm(minima - found.path[-1], axis=1).min())


# The search along a line


def parabola(a: float) -> tuple[float, float]:
    return (1.0 - 4.0 * a) ** 2, -8.0 * (1.0 - 4.0 * a)


def test_the_search_takes_a_full_step_where_that_will_do() -> None:
    assert nn.wolfe_search(lambda a: ((a - 1.2) ** 2, 2.0 * (a - 1.2)), 1.44, -2.4) == 1.0


def test_the_search_is_exact_on_a_parabola() -> None:
    # The slopes at 0 and 1 are -8 and 24: 0 in between at a quarter.
    assert nn.wolfe_search(parabola, 1.0, -8.0) == 0.25


@pytest.mark.parametrize("curvature", [0.9, 0.1, 0.001])
@pytest.mark.parametrize("scale", [1e-6, 1e-2, 1.0, 1e2, 1e6])
def test_the_search_ends_at_the_strong_wolfe_conditions(curvature: float, scale: float) -> None:
    # A bumpy line: it falls, rises, and falls again.
    def phi(a: float) -> tuple[float, float]:
        u = scale * a
        return np.sin(3.0 * u) + (u - 2.0) ** 2, scale * (3.0 * np.cos(3.0 * u) + 2.0 * (u - 2.0))

    value, slope = phi(0.0)
    step = nn.wolfe_search(phi, value, slope, curvature=curvature)
    assert step > 0.0
    assert phi(step)[0] <= value + 1e-4 * step * slope
    assert abs(phi(step)[1]) <= curvature * abs(slope)


def test_the_search_steps_back_from_where_the_loss_is_not_a_number() -> None:
    def phi(a: float) -> tuple[float, float]:
        return (np.nan, np.nan) if a > 0.3 else parabola(a)

    assert 0.0 < nn.wolfe_search(phi, *parabola(0.0)) <= 0.3


def test_the_search_gives_up_where_there_is_no_bottom() -> None:
    assert nn.wolfe_search(lambda a: (-a, -1.0), 0.0, -1.0) == 0.0


def test_the_search_refuses() -> None:
    with pytest.raises(ValueError, match="slope: got 0.0, wanted a number below 0"):
        nn.wolfe_search(parabola, 1.0, 0.0)
    with pytest.raises(ValueError, match="got 0.9 and 0.1, wanted 0 < decrease < curvature < 1"):
        nn.wolfe_search(parabola, 1.0, -8.0, decrease=0.9, curvature=0.1)


# Newton


def test_newton_step_by_hand() -> None:
    # H⁻¹ = [[2, -1], [-1, 1]]; with λ = 1 the matrix is [[2, 1], [1, 3]], of determinant 5.
    theta, g, H = np.zeros(2), np.array([1.0, 3.0]), np.array([[1.0, 1.0], [1.0, 2.0]])
    np.testing.assert_allclose(nn.newton_step(theta, g, H), [1.0, -2.0], rtol=1e-14)
    np.testing.assert_allclose(nn.newton_step(theta, g, H, damping=1.0), [0.0, -1.0], atol=1e-15)


def test_newton_steps_do_not_depend_on_the_units() -> None:
    # With θ = A u the gradient is Aᵀ g and the Hessian Aᵀ H A.
    A, theta = np.array([[2.0, 1.0], [0.0, 100.0]]), ROSENBROCK.start
    g, H = ROSENBROCK.grad(theta), ROSENBROCK.hessian(theta)
    u = nn.newton_step(np.linalg.solve(A, theta), A.T @ g, A.T @ H @ A)
    np.testing.assert_allclose(A @ u, nn.newton_step(theta, g, H), rtol=1e-12)


def test_newton_doubles_its_digits() -> None:
    found = MINIMIZERS["newton"](ROSENBROCK, tolerance=1e-12)
    errors = np.linalg.norm(found.path - 1.0, axis=1)
    near = errors[(errors < 1e-2) & (errors > 1e-7)]
    assert len(near) >= 2
    assert np.all(near[1:] < 100.0 * near[:-1] ** 2)


def test_newton_is_irls_on_logistic_regression() -> None:
    # Two species of iris. The minimum is unique, as they overlap; SciPy finds it by another way.
    flowers, species = nn.iris()
    x = np.hstack([flowers, np.ones((150, 1))])[50:]
    y = (species[50:] == 2).astype(float)

    def loss(w: np.ndarray) -> float:
        return nn.binary_cross_entropy(x @ w, y)

    def grad(w: np.ndarray) -> np.ndarray:
        return x.T @ nn.binary_cross_entropy_grad(x @ w, y)

    def hessian(w: np.ndarray) -> np.ndarray:
        return x.T @ (nn.sigmoid_grad(x @ w)[:, None] * x) / len(x)

    found = nn.newton(loss, grad, hessian, np.zeros(5), tolerance=1e-10)
    assert found.stopped == "gradient"
    assert len(found.path) <= 15
    scipys = scipy.optimize.minimize(
        loss, np.zeros(5), jac=grad, hess=hessian, method="trust-exact", options={"gtol": 1e-10}
    )
    np.testing.assert_allclose(found.path[-1], scipys.x, rtol=1e-5)
    assert np.mean((x @ found.path[-1] > 0.0) == y) == 0.98
    # One more step is a weighted least-squares fit to the working response.
    w = found.path[-1]
    weights = np.sqrt(nn.sigmoid_grad(x @ w))
    response = x @ w + (y - nn.sigmoid(x @ w)) / weights**2
    fit = np.linalg.lstsq(weights[:, None] * x, weights * response, rcond=None)[0]
    np.testing.assert_allclose(nn.newton_step(w, grad(w), hessian(w)), fit, rtol=1e-8)


def test_newton_leaves_the_neighbourhood_of_a_saddle() -> None:
    f = nn.SURFACES["saddle"]
    bare = nn.newton_step(f.start, f.grad(f.start), f.hessian(f.start))
    assert abs(bare[1]) < 1e-4
    found = nn.newton(f.value, f.grad, f.hessian, f.start)
    assert np.all(np.diff(found.values) < 0.0)
    assert distance(found, f.minima) < 1e-6


def test_newton_refuses() -> None:
    theta, g = np.zeros(2), np.ones(2)
    with pytest.raises(ValueError, match="H: got a matrix of rank 1, wanted 2; damping"):
        nn.newton_step(theta, g, np.ones((2, 2)))
    with pytest.raises(ValueError, match=r"H: got shape \(2, 3\), wanted \(2, 2\)"):
        nn.newton_step(theta, g, np.ones((2, 3)))
    with pytest.raises(ValueError, match="H: got 1 values that are NaN or infinite"):
        nn.newton_step(theta, g, np.diag([1.0, np.nan]))
    with pytest.raises(ValueError, match="damping: got -1.0"):
        nn.newton_step(theta, g, np.eye(2), damping=-1.0)


# Gauss and Newton


T = np.linspace(0.0, 3.0, 20)


def saturation(theta: np.ndarray) -> np.ndarray:
    a, k = theta
    return a * (1.0 - np.exp(-k * T))


def saturation_jacobian(theta: np.ndarray) -> np.ndarray:
    a, k = theta
    return np.stack([1.0 - np.exp(-k * T), a * T * np.exp(-k * T)], axis=1)


def test_gauss_newton_step_is_the_linear_fit() -> None:
    rng = np.random.default_rng(1)
    J, y, theta = rng.normal(size=(9, 3)), rng.normal(size=9), rng.normal(size=3)
    fit = np.linalg.lstsq(J, y, rcond=None)[0]
    np.testing.assert_allclose(nn.gauss_newton_step(theta, J @ theta - y, J), fit, rtol=1e-12)
    # Damping is the L2 penalty λ‖step‖²: the fit of further rows √λ I with the answer 0.
    damped = nn.gauss_newton_step(theta, J @ theta - y, J, damping=0.5)
    rows = np.vstack([J, np.sqrt(0.5) * np.eye(3)])
    step = np.linalg.lstsq(rows, np.append(y - J @ theta, np.zeros(3)), rcond=None)[0]
    np.testing.assert_allclose(damped - theta, step, rtol=1e-12)


@pytest.mark.parametrize("damping", [0.0, 0.1])
def test_gauss_newton_fits_a_curve_as_scipy_does(damping: float) -> None:
    y = saturation(np.array([2.0, 1.5])) + np.random.default_rng(2).normal(0.0, 0.05, len(T))
    start = np.array([1.0, 0.5])
    found = nn.gauss_newton(
        lambda theta: saturation(theta) - y, saturation_jacobian, start, damping
    )
    scipys = scipy.optimize.least_squares(
        lambda theta: saturation(theta) - y, start, saturation_jacobian, xtol=1e-12, gtol=1e-12
    )
    assert found.stopped == "gradient"
    np.testing.assert_allclose(found.path[-1], scipys.x, rtol=1e-5)
    np.testing.assert_allclose(found.values[-1], scipys.cost, rtol=1e-10)


def test_gauss_newton_refuses() -> None:
    with pytest.raises(ValueError, match=r"J.T @ J: got a matrix of rank 1, wanted 2; damping"):
        nn.gauss_newton_step(np.zeros(2), np.ones(3), np.ones((3, 2)))
    with pytest.raises(ValueError, match=r"J: got shape \(2, 3\), wanted \(3, 2\)"):
        nn.gauss_newton_step(np.zeros(2), np.ones(3), np.ones((2, 3)))


# Conjugate gradients


@pytest.mark.parametrize("n", [1, 2, 5, 12])
def test_conjugate_gradients_solve_n_equations_in_n_steps(n: int) -> None:
    rng = np.random.default_rng(n)
    A, b = positive_definite(rng, n), rng.normal(size=n)
    found = nn.conjugate_gradients(lambda d: A @ d, b, tolerance=1e-8)
    assert found.stopped == "gradient"
    assert found.evaluations <= n
    np.testing.assert_allclose(found.path[-1], np.linalg.solve(A, b), rtol=1e-6, atol=1e-9)
    losses = [0.5 * x @ A @ x - b @ x for x in found.path]
    np.testing.assert_allclose(found.values, losses, rtol=1e-8, atol=1e-12)


def test_conjugate_gradients_need_a_step_for_each_different_curvature() -> None:
    A = np.diag([1.0, 1.0, 1.0, 7.0, 7.0, 50.0])
    assert nn.conjugate_gradients(lambda d: A @ d, np.arange(1.0, 7.0)).evaluations == 3


def test_directions_are_conjugate() -> None:
    rng = np.random.default_rng(3)
    A, b = positive_definite(rng, 6), rng.normal(size=6)
    path = nn.conjugate_gradients(lambda d: A @ d, b, tolerance=1e-10).path
    steps = np.diff(path, axis=0)
    steps /= np.sqrt(np.einsum("ki,ij,kj->k", steps, A, steps))[:, None]
    np.testing.assert_allclose(steps @ A @ steps.T, np.eye(len(steps)), atol=1e-7)


def test_nonlinear_conjugate_gradients_are_the_linear_ones_on_a_quadratic() -> None:
    rng = np.random.default_rng(4)
    A, b = positive_definite(rng, 4), rng.normal(size=4)
    x, d = np.zeros(4), b
    for wanted in nn.conjugate_gradients(lambda d: A @ d, b, tolerance=1e-9).path[1:]:
        g = A @ x - b
        x = x - (g @ d) / (d @ A @ d) * d
        np.testing.assert_allclose(x, wanted, rtol=1e-6)
        d = nn.conjugate_direction(A @ x - b, g, d)


def test_conjugate_direction_starts_anew_rather_than_go_back() -> None:
    # β = 1 (1 - 2) / 4 would be below 0.
    g, before = np.array([1.0]), np.array([2.0])
    np.testing.assert_array_equal(nn.conjugate_direction(g, before, -before), -g)


def test_conjugate_gradients_refuse() -> None:
    with pytest.raises(ValueError, match="got d @ Ad = -2.0, wanted a number above 0"):
        nn.conjugate_gradients(lambda d: -d, np.ones(2))
    with pytest.raises(ValueError, match=r"matvec\(d\): got shape \(1,\), wanted \(2,\)"):
        nn.conjugate_gradients(lambda d: d[:1], np.ones(2))
    with pytest.raises(ValueError, match=r"b: got shape \(2, 2\), wanted a vector"):
        nn.conjugate_gradients(lambda d: d, np.ones((2, 2)))
    with pytest.raises(ValueError, match="g_previous: got 0"):
        nn.conjugate_direction(np.ones(2), np.zeros(2), np.ones(2))


# BFGS and L-BFGS


def test_bfgs_update_by_hand() -> None:
    # ρ = 1/2, s yᵀ = [[2, 1], [0, 0]]: (I - ρ s yᵀ)(I - ρ y sᵀ) = [[1/4, -1/2], [-1/2, 1]].
    H = nn.bfgs_update(np.eye(2), np.array([1.0, 0.0]), np.array([2.0, 1.0]))
    np.testing.assert_allclose(H, [[0.75, -0.5], [-0.5, 1.0]], rtol=1e-15)


def test_bfgs_update_keeps_what_it_should() -> None:
    rng = np.random.default_rng(5)
    H = positive_definite(rng, 5)
    s = rng.normal(size=5)
    y = positive_definite(rng, 5) @ s
    updated = nn.bfgs_update(H, s, y)
    np.testing.assert_allclose(updated @ y, s, rtol=1e-10)
    np.testing.assert_allclose(updated, updated.T, rtol=1e-12)
    assert np.all(np.linalg.eigvalsh(updated) > 0.0)


def test_bfgs_knows_the_inverse_hessian_after_n_exact_steps() -> None:
    rng = np.random.default_rng(6)
    A, b = positive_definite(rng, 5), rng.normal(size=5)
    x, H = np.zeros(5), np.eye(5)
    for _ in range(5):
        g = A @ x - b
        d = -H @ g
        s = -(g @ d) / (d @ A @ d) * d
        x, H = x + s, nn.bfgs_update(H, s, A @ s)
    np.testing.assert_allclose(H, np.linalg.inv(A), rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(x, np.linalg.solve(A, b), rtol=1e-8)


def test_two_loops_are_the_product_with_the_matrix() -> None:
    rng = np.random.default_rng(7)
    A, g = positive_definite(rng, 6), rng.normal(size=6)
    pairs = [(s, A @ s) for s in rng.normal(size=(4, 6))]
    s, y = pairs[-1]
    H = (s @ y) / (y @ y) * np.eye(6)
    for s, y in pairs:
        H = nn.bfgs_update(H, s, y)
    np.testing.assert_allclose(nn.lbfgs_direction(g, pairs), -H @ g, rtol=1e-10)
    np.testing.assert_array_equal(nn.lbfgs_direction(g, []), -g)


def test_updates_refuse() -> None:
    s, y = np.array([1.0, 0.0]), np.array([-2.0, 0.0])
    for call in (lambda: nn.bfgs_update(np.eye(2), s, y), lambda: nn.lbfgs_direction(s, [(s, y)])):
        with pytest.raises(ValueError, match="y: got y @ s = -2.0, wanted a number above 0"):
            call()
    with pytest.raises(ValueError, match=r"H: got shape \(3, 3\), wanted \(2, 2\)"):
        nn.bfgs_update(np.eye(3), s, s)
    with pytest.raises(ValueError, match="memory: got 0, wanted an integer of at least 1"):
        nn.lbfgs(ROSENBROCK.value, ROSENBROCK.grad, ROSENBROCK.start, memory=0)


def test_more_memory_is_nearer_to_bfgs() -> None:
    # A chain of Rosenbrock's valleys in 20 variables.
    value, grad = scipy.optimize.rosen, scipy.optimize.rosen_der
    start = np.tile([-1.2, 1.0], 10)
    steps = {
        memory: len(nn.lbfgs(value, grad, start, memory=memory).path) for memory in (1, 5, 20)
    }
    found = nn.bfgs(value, grad, start)
    assert steps[20] < steps[5] < steps[1]
    np.testing.assert_allclose(found.path[-1], 1.0, atol=1e-4)


# All of them


@ALL
@SURFACES
def test_finds_a_minimum_of_each_surface(method: str, name: str) -> None:
    f = nn.SURFACES[name]
    found = MINIMIZERS[method](f)
    assert found.stopped == "gradient"
    assert distance(found, f.minima) < 1e-5
    assert np.all(np.diff(found.values) < 0.0)
    np.testing.assert_array_equal(found.values, [f.value(theta) for theta in found.path])
    assert found.evaluations >= len(found.path)
    assert len(found.path) <= 50


@ALL
def test_crosses_an_ill_conditioned_valley(method: str) -> None:
    # The condition number is 10⁴; plain descent needs about κ ln(1/ε) / 2 steps, some 10⁵.
    f = quadratic(np.diag([1.0, 1e4]), np.zeros(2), np.ones(2))
    found = MINIMIZERS[method](f)
    assert found.stopped == "gradient"
    assert len(found.path) <= 20
    assert distance(found, f.minima) < 1e-6


@SURFACES
@pytest.mark.parametrize(("method", "scipys"), [("bfgs", "BFGS"), ("lbfgs", "L-BFGS-B")])
def test_ends_where_scipy_ends(name: str, method: str, scipys: str) -> None:
    f = nn.SURFACES[name]
    wanted = scipy.optimize.minimize(f.value, f.start, jac=f.grad, method=scipys, tol=1e-12)
    found = MINIMIZERS[method](f)
    if name == "saddle":
        # Which of the two minima comes out depends on the first steps.
        assert found.values[-1] == pytest.approx(wanted.fun, abs=1e-10)
    else:
        np.testing.assert_allclose(found.path[-1], wanted.x, atol=1e-4)


@ALL
def test_says_why_it_stopped(method: str) -> None:
    f = nn.SURFACES["rosenbrock"]
    assert MINIMIZERS[method](f, steps=2).stopped == "steps"
    assert len(MINIMIZERS[method](f, steps=2).path) == 3
    at_rest = MINIMIZERS[method](f._replace(start=f.minima[0]))
    assert (at_rest.stopped, len(at_rest.path), at_rest.evaluations) == ("gradient", 1, 1)
    # The gradient promises a fall that the loss does not show.
    flat = f._replace(value=lambda theta: 1.0)
    assert MINIMIZERS[method](flat).stopped == "line search"


@ALL
def test_keeps_the_precision_and_the_start(method: str) -> None:
    f = nn.SURFACES["booth"]
    start = f.start.astype(np.float32)
    found = MINIMIZERS[method](f._replace(start=start), tolerance=1e-3)
    assert found.path.dtype == np.float32
    np.testing.assert_array_equal(start, f.start)
    np.testing.assert_allclose(found.path[-1], [1.0, 3.0], atol=1e-3)


@ALL
def test_refuses_a_bad_start(method: str) -> None:
    f = nn.SURFACES["rosenbrock"]
    minimize = MINIMIZERS[method]
    with pytest.raises(ValueError, match="start: got dtype int64, wanted floats"):
        minimize(f._replace(start=np.array([1, 2])))
    with pytest.raises(ValueError, match=r"start: got shape \(2, 1\), wanted a vector"):
        minimize(f._replace(start=np.ones((2, 1))))
    with pytest.raises(ValueError, match="start: got 1 values that are NaN or infinite"):
        minimize(f._replace(start=np.array([1.0, np.nan])))
    with pytest.raises(ValueError, match=r"f\(start\): got inf, wanted a finite number"):
        minimize(f._replace(start=np.array([1e200, 0.0])))
    with pytest.raises(ValueError, match=r"grad\(theta\): got shape \(1,\), wanted \(2,\)"):
        minimize(f._replace(grad=lambda theta: theta[:1]))
    with pytest.raises(ValueError, match="tolerance: got -1.0"):
        minimize(f, tolerance=-1.0)
    with pytest.raises(ValueError, match="steps: got -1, wanted an integer of at least 0"):
        minimize(f, steps=-1)
