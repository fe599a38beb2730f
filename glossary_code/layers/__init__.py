"""Layers: each returns its output and the way back through it."""

from glossary_code.layers import dense
from glossary_code.layers.dense import *

__all__: list[str] = []
__all__ += dense.__all__
