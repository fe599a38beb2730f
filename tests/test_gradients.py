import numpy as np
import pytest

import glossary_code as nn

X = np.array([[1.0, -2.0, 0.5], [3.0, 0.25, -1.0]])


def cubic(x: np.ndarray) -> float:
    return float(np.sum(x**3))


def test_the_right_gradient_passes() -> None:
    assert nn.check_gradient(cubic, 3.0 * X**2, X) < 1e-8


@pytest.mark.parametrize("size", [1e-200, 1e-12, 1.0, 1e12, 1e200])
def test_a_wrong_gradient_fails_however_tiny(size: float) -> None:
    # A test on absolute or relative error would pass all gradients below its absolute bound.
    def f(x: np.ndarray) -> float:
        return size * cubic(x)

    right = size * 3.0 * X**2
    assert nn.check_gradient(f, right, X) < 1e-8
    for wrong in (0.0 * right, -right, 1.001 * right, right[::-1]):
        with pytest.raises(AssertionError, match=r"gradient\["):
            nn.check_gradient(f, wrong, X)


def test_the_message_names_the_worst_coordinate() -> None:
    # By hand: at 0.5 the gradient is 0.75, and 1.5 is off by half of the larger one.
    gradient = 3.0 * X**2
    gradient[0, 0] *= 1.1
    gradient[0, 2] *= 2.0
    message = r"gradient\[0, 2\]: got 1.5, wanted 0.75 by differences: error 0.5, above 1e-06"
    with pytest.raises(AssertionError, match=message):
        nn.check_gradient(cubic, gradient, X)


def test_coordinates_without_influence_pass() -> None:
    gradient = np.array([[3.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    assert nn.check_gradient(lambda x: float(x[0, 0] ** 3), gradient, X) < 1e-8
    assert nn.check_gradient(lambda x: 0.0, 0.0 * X, X) == 0.0
    with pytest.raises(AssertionError, match=r"gradient\[1, 2\]: got 1e-30, wanted 0.0"):
        nn.check_gradient(lambda x: 0.0, np.where(X == -1.0, 1e-30, 0.0), X)


def test_the_rounding_of_the_function_is_not_held_against_the_gradient() -> None:
    # Softmax sums to 1 whatever x is; differences see its rounding alone.
    assert nn.check_gradient(lambda x: float(np.sum(nn.softmax(x))), 0.0 * X, X) < 1e-6


def test_nan_fails() -> None:
    gradient = 3.0 * X**2
    gradient[1, 1] = np.nan
    with pytest.raises(AssertionError, match=r"gradient\[1, 1\]: got nan"):
        nn.check_gradient(cubic, gradient, X)


def test_scalars_are_arrays_too() -> None:
    assert nn.check_gradient(lambda x: float(x**2), np.array(6.0), np.array(3.0)) < 1e-9
    with pytest.raises(AssertionError, match=r"gradient\[\]: got 5.0, wanted 6.0"):
        nn.check_gradient(lambda x: float(x**2), np.array(5.0), np.array(3.0))


def test_inputs_stay() -> None:
    x, gradient = X.copy(), 3.0 * X**2
    nn.check_gradient(cubic, gradient, x)
    np.testing.assert_array_equal(x, X)
    np.testing.assert_array_equal(gradient, 3.0 * X**2)


def test_errors() -> None:
    with pytest.raises(ValueError, match=r"gradient: got shape \(6,\), wanted \(2, 3\)"):
        nn.check_gradient(cubic, np.zeros(6), X)
    with pytest.raises(ValueError, match="x: got dtype float32, wanted float64"):
        nn.check_gradient(cubic, X, X.astype(np.float32))
    with pytest.raises(ValueError, match=r"x: got shape \(0,\), wanted at least one element"):
        nn.check_gradient(cubic, np.zeros(0), np.zeros(0))
    with pytest.raises(ValueError, match="h: got 0.0, wanted a finite number above 0"):
        nn.check_gradient(cubic, X, X, h=0.0)
    with pytest.raises(ValueError, match="tolerance: got 0.0, wanted a finite number above 0"):
        nn.check_gradient(cubic, X, X, tolerance=0.0)
