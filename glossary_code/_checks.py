"""Checks of arguments: each raises ``ValueError`` that names the argument."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]


def check_float(name: str, array: Array) -> None:
    """Refuse integers and booleans, which wrap around where floats would not."""
    dtype = np.asarray(array).dtype
    if dtype.kind != "f":
        raise ValueError(f"{name}: got dtype {dtype}, wanted floats")


def check_same_shape(**arrays: Array) -> None:
    """Refuse arrays that are not of one shape, which NumPy would broadcast."""
    first = wanted = None
    for name, array in arrays.items():
        check_float(name, array)
        shape = np.asarray(array).shape
        if first is None:
            first, wanted = name, shape
        elif shape != wanted:
            raise ValueError(f"{name}: got shape {shape}, wanted {wanted}, that of {first}")


def check_shape(name: str, array: NDArray[Any], wanted: tuple[int, ...]) -> None:
    """Refuse any other shape."""
    if np.shape(array) != wanted:
        raise ValueError(f"{name}: got shape {np.shape(array)}, wanted {wanted}")


def check_matrix(name: str, array: Array) -> None:
    """Refuse all but a matrix of floats with at least one row and one column."""
    check_float(name, array)
    if np.ndim(array) != 2:
        raise ValueError(f"{name}: got shape {np.shape(array)}, wanted a matrix (2 axes)")
    check_not_empty(name, array)


def check_not_empty(name: str, array: NDArray[Any]) -> None:
    """Refuse an empty batch: its mean is undefined."""
    if np.size(array) == 0:
        raise ValueError(f"{name}: got shape {np.shape(array)}, wanted at least one element")


def check_same_length(**arrays: NDArray[Any]) -> None:
    """Refuse arrays whose first axes differ, or that have no rows."""
    first, *others = arrays
    for name, array in arrays.items():
        if np.ndim(array) == 0:
            raise ValueError(f"{name}: got a scalar, wanted an array with a row for each example")
        check_not_empty(name, array)
    wanted = len(arrays[first])
    for name in others:
        if len(arrays[name]) != wanted:
            raise ValueError(
                f"{name}: got {len(arrays[name])} rows, wanted {wanted}, as many as {first} has"
            )


def check_finite(name: str, array: NDArray[Any]) -> None:
    """Refuse NaN and infinity."""
    bad = int(np.count_nonzero(~np.isfinite(array)))
    if bad and np.ndim(array) == 0:
        raise ValueError(f"{name}: got {array}, wanted a finite number")
    if bad:
        raise ValueError(f"{name}: got {bad} values that are NaN or infinite, wanted none")


def check_count(name: str, value: int, least: int = 1) -> None:
    """Refuse all but the integers from the least on."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < least:
        raise ValueError(f"{name}: got {value!r}, wanted an integer of at least {least}")


def check_positive(name: str, value: float) -> None:
    """Refuse all but finite numbers above zero."""
    if not 0 < value < np.inf:
        raise ValueError(f"{name}: got {value!r}, wanted a finite number above 0")


def check_non_negative(name: str, value: float) -> None:
    """Refuse all but finite numbers from zero."""
    if not 0 <= value < np.inf:
        raise ValueError(f"{name}: got {value!r}, wanted a finite number of at least 0")


def check_share(name: str, value: float) -> None:
    """Refuse all but numbers from 0 to 1."""
    if not 0 <= value <= 1:
        raise ValueError(f"{name}: got {value!r}, wanted a number in [0, 1]")


def check_decay(name: str, value: float) -> None:
    """Refuse decay rates outside [0, 1): at 1 the past never fades."""
    if not 0 <= value < 1:
        raise ValueError(f"{name}: got {value!r}, wanted a number in [0, 1)")
