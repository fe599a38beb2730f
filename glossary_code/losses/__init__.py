"""Losses and their gradients; the mean over the batch, unless asked for the sum or for each."""

from glossary_code.losses import (
    binary,
    classification,
    distributions,
    regression,
    robust,
    similarity,
)
from glossary_code.losses.binary import *
from glossary_code.losses.classification import *
from glossary_code.losses.distributions import *
from glossary_code.losses.regression import *
from glossary_code.losses.robust import *
from glossary_code.losses.similarity import *

__all__: list[str] = []
__all__ += binary.__all__
__all__ += classification.__all__
__all__ += distributions.__all__
__all__ += regression.__all__
__all__ += robust.__all__
__all__ += similarity.__all__
