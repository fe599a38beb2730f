"""Activation functions, and their derivatives at the pre-activation ``z``."""

from glossary_code.activations import gates, rectifiers, smooth, squashing, vectors
from glossary_code.activations.gates import *
from glossary_code.activations.rectifiers import *
from glossary_code.activations.smooth import *
from glossary_code.activations.squashing import *
from glossary_code.activations.vectors import *

__all__: list[str] = []
__all__ += gates.__all__
__all__ += rectifiers.__all__
__all__ += smooth.__all__
__all__ += squashing.__all__
__all__ += vectors.__all__
