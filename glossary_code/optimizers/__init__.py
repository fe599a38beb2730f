"""Optimizers: a kernel for each rule, and a factory that lifts it to any list of arrays."""

from glossary_code.optimizers import adaptive, descent, interface
from glossary_code.optimizers.adaptive import *
from glossary_code.optimizers.descent import *
from glossary_code.optimizers.interface import *

__all__: list[str] = []
__all__ += adaptive.__all__
__all__ += descent.__all__
__all__ += interface.__all__
