"""Layers without parameters that lead data from one layer to the next."""

from glossary_code._checks import Array, check_float, check_not_empty, check_same_shape
from glossary_code.layers._pullback import Pullback, quiet

__all__ = [
    "flatten",
    "residual",
]


def flatten(x: Array) -> tuple[Array, Pullback]:
    """Lay each example out as one row, the last axis running fastest.

    Parameters
    ----------
    x : Array, shape (n, ...)
        Batch, such as images, shape (n, c, h, w).

    Returns
    -------
    y : Array, shape (n, d)
        The same numbers, with d = c · h · w for images.
    pullback : callable
        Takes the gradient of a scalar at ``y`` and returns that at ``x``: the same numbers in
        the shape of ``x``.

    Raises
    ------
    ValueError
        If the batch is empty or has no axis of examples, or the numbers are not floats.

    References
    ----------
    LeCun, Bottou, Bengio, Haffner, "Gradient-based learning applied to document recognition",
    Proceedings of the IEEE 86, 1998, doi:10.1109/5.726791

    Examples
    --------
    >>> import numpy as np
    >>> y, pullback = flatten(np.zeros((5, 3, 4, 2)))
    >>> y.shape
    (5, 24)
    >>> (dx,) = pullback(np.ones((5, 24)))
    >>> dx.shape
    (5, 3, 4, 2)
    """
    check_float("x", x)
    check_not_empty("x", x)
    if x.ndim == 0:
        raise ValueError("x: got a scalar, wanted an array with a row for each example")
    y = x.reshape(len(x), -1)

    def pullback(upstream: Array) -> tuple[Array]:
        check_same_shape(y=y, upstream=upstream)
        return (upstream.reshape(x.shape),)

    return y, pullback


@quiet
def residual(x: Array, branch: tuple[Array, Pullback]) -> tuple[Array, Pullback]:
    """Add to the input what a branch makes of it: y = x + f(x).

    The gradient reaches x by both ways, straight and through the branch, so that it does not
    vanish where that of the branch does.

    Parameters
    ----------
    x : Array, any shape
        Input of the branch.
    branch : pair (f(x), pullback)
        What a layer, or a function of the same form, returns at ``x``; f(x) has the shape of
        ``x``, and the pullback returns the gradient at ``x`` first.

    Returns
    -------
    y : Array, the shape of x
        The sum.
    pullback : callable
        Takes the gradient g of a scalar at ``y`` and returns that at ``x``, which is g plus what
        the branch returns for ``x``, and then those at the parameters of the branch.

    Raises
    ------
    ValueError
        If the shapes differ, or the numbers are not floats.

    References
    ----------
    He, Zhang, Ren, Sun, "Deep residual learning for image recognition", CVPR 2016,
    doi:10.1109/CVPR.2016.90, arXiv:1512.03385

    Examples
    --------
    >>> import numpy as np
    >>> from glossary_code.layers import linear
    >>> x, W, b = np.array([[1.0]]), np.array([[3.0]]), np.array([0.5])
    >>> y, pullback = residual(x, linear(x, W, b))
    >>> y
    array([[4.5]])
    >>> dx, dW, db = pullback(np.array([[1.0]]))
    >>> dx
    array([[4.]])
    """
    value, branch_pullback = branch
    check_same_shape(x=x, branch=value)
    y = x + value

    @quiet
    def pullback(upstream: Array) -> tuple[Array, ...]:
        check_same_shape(y=y, upstream=upstream)
        dx, *dparams = branch_pullback(upstream)
        return upstream + dx, *dparams

    return y, pullback
