"""Optimizers: a kernel for each rule, and a factory that lifts it to any list of arrays."""

from glossary_code.optimizers import adaptive, descent, interface, path, recent
from glossary_code.optimizers.adaptive import *
from glossary_code.optimizers.descent import *
from glossary_code.optimizers.interface import *
from glossary_code.optimizers.path import *
from glossary_code.optimizers.recent import *

__all__: list[str] = []
__all__ += adaptive.__all__
__all__ += descent.__all__
__all__ += interface.__all__
__all__ += path.__all__
__all__ += recent.__all__
