"""Layers that draw random numbers in training."""

import numpy as np

from glossary_code._checks import Array, check_decay, check_float, check_same_shape
from glossary_code.layers._pullback import Pullback, quiet

__all__ = [
    "dropout",
]


@quiet
def dropout(x: Array, p: float, rng: np.random.Generator | None) -> tuple[Array, Pullback]:
    """Silence each neuron with probability p: y = m ⊙ x / (1 - p), m = 0 or 1 at random.

    This is inverted dropout: the division keeps the mean of y at x, and at inference nothing
    is left to do. In the paper p is the probability to *keep* a neuron, and the weights are
    multiplied by it at inference; with p as here, the probability to drop, scaling by p instead
    of 1 - p is the usual mistake, and one that p = 1/2 hides.

    Parameters
    ----------
    x : Array, any shape
        Input.
    p : float
        Probability to drop, in [0, 1).
    rng : numpy.random.Generator or None
        Source of randomness in training; None at inference, where y = x.

    Returns
    -------
    y : Array, the shape of x
        Output.
    pullback : callable
        Takes the gradient g of a scalar at ``y`` and returns that at ``x``: m ⊙ g / (1 - p),
        with the same m.

    Raises
    ------
    ValueError
        If ``x`` does not hold floats, or ``p`` is outside [0, 1).

    References
    ----------
    Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov, "Dropout: a simple way to prevent
    neural networks from overfitting", Journal of Machine Learning Research 15, 2014

    Examples
    --------
    >>> y, pullback = dropout(np.ones(6), 0.5, np.random.default_rng(0))
    >>> y
    array([2., 0., 0., 0., 2., 2.])
    >>> (dx,) = pullback(np.array([1.0, 1.0, 1.0, 3.0, 3.0, 3.0]))
    >>> dx
    array([2., 0., 0., 0., 6., 6.])
    """
    check_float("x", x)
    check_decay("p", p)
    if rng is None:
        mask = np.ones_like(x)
    else:
        mask = (rng.random(x.shape) >= p).astype(x.dtype) / (1.0 - p)
    y = mask * x

    @quiet
    def pullback(upstream: Array) -> tuple[Array]:
        check_same_shape(y=y, upstream=upstream)
        return (mask * upstream,)

    return y, pullback
