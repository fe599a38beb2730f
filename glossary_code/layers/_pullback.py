"""What the layers have in common."""

from collections.abc import Callable

import numpy as np

from glossary_code._checks import Array

# What leaves the range of floats passes on as infinity or NaN.
quiet = np.errstate(over="ignore", invalid="ignore")

Pullback = Callable[[Array], tuple[Array, ...]]
