"""Layers: each returns its output and a pullback, the way back through it.

The pullback takes the gradient of a scalar at the output and returns a tuple: the gradients of
that scalar at the inputs and parameters, in the order of the layer's arguments.
"""

from glossary_code.layers import convolution, dense, normalization, stochastic, wiring
from glossary_code.layers.convolution import *
from glossary_code.layers.dense import *
from glossary_code.layers.normalization import *
from glossary_code.layers.stochastic import *
from glossary_code.layers.wiring import *

__all__: list[str] = []
__all__ += convolution.__all__
__all__ += dense.__all__
__all__ += normalization.__all__
__all__ += stochastic.__all__
__all__ += wiring.__all__
