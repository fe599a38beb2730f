"""Minimizers of a whole loss, for small problems: they use its curvature and search lines."""

from glossary_code.minimizers import conjugate, lines, quasi_newton, second_order
from glossary_code.minimizers.conjugate import *
from glossary_code.minimizers.lines import *
from glossary_code.minimizers.quasi_newton import *
from glossary_code.minimizers.second_order import *

__all__: list[str] = []
__all__ += conjugate.__all__
__all__ += lines.__all__
__all__ += quasi_newton.__all__
__all__ += second_order.__all__
