"""Optimizers: a kernel for each rule, and a factory that lifts it to any list of arrays."""

from glossary_code.optimizers import (
    adaptive,
    descent,
    free,
    interface,
    layerwise,
    matrices,
    path,
    recent,
    wrappers,
)
from glossary_code.optimizers.adaptive import *
from glossary_code.optimizers.descent import *
from glossary_code.optimizers.free import *
from glossary_code.optimizers.interface import *
from glossary_code.optimizers.layerwise import *
from glossary_code.optimizers.matrices import *
from glossary_code.optimizers.path import *
from glossary_code.optimizers.recent import *
from glossary_code.optimizers.wrappers import *

__all__: list[str] = []
__all__ += adaptive.__all__
__all__ += descent.__all__
__all__ += free.__all__
__all__ += interface.__all__
__all__ += layerwise.__all__
__all__ += matrices.__all__
__all__ += path.__all__
__all__ += recent.__all__
__all__ += wrappers.__all__
