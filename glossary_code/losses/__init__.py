"""Losses, each the mean over the batch, and their gradients at the network's output."""

from glossary_code.losses import classification, regression
from glossary_code.losses.classification import *
from glossary_code.losses.regression import *

__all__: list[str] = []
__all__ += classification.__all__
__all__ += regression.__all__
