"""What the layers have in common."""

from collections.abc import Callable

from glossary_code._checks import Array

Pullback = Callable[[Array], tuple[Array, ...]]
