"""Figures of the glossary: the only part of it that draws.

Every function returns a `Figure`, which a page shows as SVG with labels in its language.
"""

from glossary_code.figures import (
    calibration,
    comparison,
    diagrams,
    family,
    fits,
    frames,
    moving,
    plots,
    races,
    sensitivity,
    signals,
    speed,
    tables,
)
from glossary_code.figures._figure import Figure
from glossary_code.figures._labels import number
from glossary_code.figures.calibration import *
from glossary_code.figures.comparison import *
from glossary_code.figures.diagrams import *
from glossary_code.figures.family import *
from glossary_code.figures.fits import *
from glossary_code.figures.frames import *
from glossary_code.figures.moving import *
from glossary_code.figures.plots import *
from glossary_code.figures.races import *
from glossary_code.figures.sensitivity import *
from glossary_code.figures.signals import *
from glossary_code.figures.speed import *
from glossary_code.figures.tables import *

__all__ = ["Figure", "number"]
__all__ += calibration.__all__
__all__ += comparison.__all__
__all__ += diagrams.__all__
__all__ += family.__all__
__all__ += fits.__all__
__all__ += frames.__all__
__all__ += moving.__all__
__all__ += plots.__all__
__all__ += races.__all__
__all__ += sensitivity.__all__
__all__ += signals.__all__
__all__ += speed.__all__
__all__ += tables.__all__
