"""Figures of the glossary: the only part of it that draws.

Every function returns a `Figure`, which a page shows as SVG with labels in its language.
"""

from glossary_code.figures._figure import Figure
from glossary_code.figures._labels import number
from glossary_code.figures.calibration import accuracy_curves, reliability
from glossary_code.figures.comparison import compare_functions
from glossary_code.figures.diagrams import network, neuron
from glossary_code.figures.fits import outlier_frames, quantile_band
from glossary_code.figures.frames import decision_boundaries, decision_boundary_frames
from glossary_code.figures.plots import (
    curves,
    errors,
    fit_with_and_without_bias,
    functions_and_derivatives,
    loss_curve,
    loss_curves,
    loss_descent,
    surface_paths,
)
from glossary_code.figures.signals import (
    dead_units,
    gradients_by_layer,
    histograms,
    moments_by_layer,
)
from glossary_code.figures.speed import growth
from glossary_code.figures.tables import table

__all__ = [
    "Figure",
    "compare_functions",
    "accuracy_curves",
    "curves",
    "dead_units",
    "decision_boundaries",
    "decision_boundary_frames",
    "errors",
    "fit_with_and_without_bias",
    "functions_and_derivatives",
    "gradients_by_layer",
    "growth",
    "histograms",
    "loss_curve",
    "loss_curves",
    "loss_descent",
    "moments_by_layer",
    "network",
    "neuron",
    "number",
    "outlier_frames",
    "quantile_band",
    "reliability",
    "surface_paths",
    "table",
]
