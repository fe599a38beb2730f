"""The check of labels, tokens and other integers that choose one of k."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glossary_code._checks import check_not_empty

Labels = NDArray[np.integer[Any]]


def check_labels(name: str, labels: Labels, k: int) -> None:
    """Refuse all but integers from 0 to k - 1, which NumPy would count from the end below 0."""
    dtype = np.asarray(labels).dtype
    if dtype.kind not in "iu":
        raise ValueError(f"{name}: got dtype {dtype}, wanted integers")
    check_not_empty(name, labels)
    if np.min(labels) < 0 or np.max(labels) >= k:
        raise ValueError(
            f"{name}: got values from {np.min(labels)} to {np.max(labels)}, wanted 0 to {k - 1}"
        )
