"""Neural networks in NumPy, with bodies that look like the formulas of the glossary."""

from glossary_code import (
    activations,
    averaging,
    data,
    gradients,
    initializers,
    layers,
    losses,
    metrics,
    minimizers,
    network,
    optimizers,
    regularizers,
    schedules,
    surfaces,
    training,
)
from glossary_code._checks import Array
from glossary_code.activations import *
from glossary_code.averaging import *
from glossary_code.data import *
from glossary_code.gradients import *
from glossary_code.initializers import *
from glossary_code.layers import *
from glossary_code.losses import *
from glossary_code.metrics import *
from glossary_code.minimizers import *
from glossary_code.network import *
from glossary_code.optimizers import *
from glossary_code.regularizers import *
from glossary_code.schedules import *
from glossary_code.surfaces import *
from glossary_code.training import *

__all__ = ["Array"]
__all__ += activations.__all__
__all__ += averaging.__all__
__all__ += data.__all__
__all__ += gradients.__all__
__all__ += initializers.__all__
__all__ += layers.__all__
__all__ += losses.__all__
__all__ += metrics.__all__
__all__ += minimizers.__all__
__all__ += network.__all__
__all__ += optimizers.__all__
__all__ += regularizers.__all__
__all__ += schedules.__all__
__all__ += surfaces.__all__
__all__ += training.__all__
