"""How exact the kernels are, measured against their formulas.

SymPy takes a while to import: say ``from glossary_code import exactness`` where it is needed.
"""

from glossary_code.exactness import _measure, activations, losses
from glossary_code.exactness._measure import *
from glossary_code.exactness.activations import *
from glossary_code.exactness.losses import *

__all__: list[str] = []
__all__ += _measure.__all__
__all__ += activations.__all__
__all__ += losses.__all__
