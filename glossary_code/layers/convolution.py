"""Layers that slide a window over images: convolution and pooling."""

import numpy as np

from glossary_code._checks import (
    Array,
    check_count,
    check_float,
    check_not_empty,
    check_same_shape,
    check_shape,
)
from glossary_code.layers._pullback import Pullback, quiet

__all__ = [
    "average_pool2d",
    "conv2d",
    "max_pool2d",
]


@quiet
def conv2d(
    x: Array, W: Array, b: Array, stride: int = 1, padding: int = 0
) -> tuple[Array, Pullback]:
    """Slide kernels over images: y_ohw = Σ_cij x_c(sh+i)(sw+j) W_ocij + b_o, with stride s.

    This is a cross-correlation: the kernel is not flipped, as a convolution in the mathematical
    sense would have it. All libraries call it convolution; as the kernel is learnt, nothing
    is lost. The order of axes is PyTorch's, channels before places.

    Parameters
    ----------
    x : Array, shape (n, c_in, h, w)
        Batch of images.
    W : Array, shape (c_out, c_in, k_h, k_w)
        Kernels, one for each channel of the output.
    b : Array, shape (c_out,)
        Biases.
    stride : int
        Step s of the window, in pixels.
    padding : int
        Number of rows and columns of zeros put on each side of the images.

    Returns
    -------
    y : Array, shape (n, c_out, h_out, w_out)
        Output, with h_out = ⌊(h + 2 · padding - k_h) / stride⌋ + 1, and w_out likewise.
    pullback : callable
        Takes the gradient of a scalar at ``y`` and returns those at ``x``, ``W`` and ``b``.

    Raises
    ------
    ValueError
        If shapes do not fit, an array is empty, the numbers are not floats, the kernel is
        larger than the padded image, or ``stride`` or ``padding`` is not such an integer.

    References
    ----------
    LeCun, Bottou, Bengio, Haffner, "Gradient-based learning applied to document recognition",
    Proceedings of the IEEE 86, 1998, doi:10.1109/5.726791.
    Dumoulin, Visin, "A guide to convolution arithmetic for deep learning", 2016,
    arXiv:1603.07285

    Examples
    --------
    >>> x = np.array([[[[1.0, 2.0, 4.0]]]])
    >>> W = np.array([[[[-1.0, 1.0]]]])
    >>> y, pullback = conv2d(x, W, np.zeros(1))
    >>> y
    array([[[[1., 2.]]]])
    >>> dx, dW, db = pullback(np.array([[[[1.0, 0.0]]]]))
    >>> dx
    array([[[[-1.,  1.,  0.]]]])
    """
    _check_images("x", x)
    _check_images("W", W)
    check_float("b", b)
    check_shape("W", W, (len(W), x.shape[1], *W.shape[2:]))
    check_shape("b", b, (len(W),))
    check_count("stride", stride)
    check_count("padding", padding, 0)
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    windows = _windows(x, W.shape[2], W.shape[3], stride)
    y = np.einsum("nchwij,ocij->nohw", windows, W, optimize=True) + b[:, np.newaxis, np.newaxis]

    @quiet
    def pullback(upstream: Array) -> tuple[Array, Array, Array]:
        check_same_shape(y=y, upstream=upstream)
        dwindows = np.einsum("nohw,ocij->nchwij", upstream, W, optimize=True)
        dx = _add_windows(dwindows, x.shape, stride)
        dW = np.einsum("nohw,nchwij->ocij", upstream, windows, optimize=True)
        db = np.sum(upstream, axis=(0, 2, 3))
        inner = slice(padding, -padding or None)
        return dx[:, :, inner, inner], dW, db

    return y, pullback


def max_pool2d(x: Array, size: int, stride: int | None = None) -> tuple[Array, Pullback]:
    """Keep the largest number of each window: y_chw = max_ij x_c(sh+i)(sw+j), with stride s.

    Rows and columns at the end that fill no window are left out, as in PyTorch.

    Parameters
    ----------
    x : Array, shape (n, c, h, w)
        Batch of images.
    size : int
        Height and width of the window.
    stride : int, optional
        Step s of the window; ``size`` unless given, so that windows do not overlap.

    Returns
    -------
    y : Array, shape (n, c, h_out, w_out)
        Output, with h_out = ⌊(h - size) / stride⌋ + 1, and w_out likewise.
    pullback : callable
        Takes the gradient of a scalar at ``y`` and returns that at ``x``: each number goes to
        the place of the maximum, to the first in reading order if there are several.

    Raises
    ------
    ValueError
        If ``x`` is not a batch of images of floats, the window is larger than the image, or
        ``size`` or ``stride`` is not an integer of at least 1.

    References
    ----------
    Boureau, Ponce, LeCun, "A theoretical analysis of feature pooling in visual recognition",
    ICML 2010

    Examples
    --------
    >>> y, pullback = max_pool2d(np.array([[[[1.0, 4.0, 0.0], [3.0, 4.0, 0.0]]]]), 2)
    >>> y
    array([[[[4.]]]])
    >>> (dx,) = pullback(np.array([[[[1.0]]]]))
    >>> dx
    array([[[[0., 1., 0.],
             [0., 0., 0.]]]])
    """
    stride = _check_pooling(x, size, stride)
    windows = _windows(x, size, size, stride)
    flat = windows.reshape(*windows.shape[:4], size * size)
    winner = np.argmax(flat, axis=-1, keepdims=True)
    y = np.take_along_axis(flat, winner, axis=-1)[..., 0]

    def pullback(upstream: Array) -> tuple[Array]:
        check_same_shape(y=y, upstream=upstream)
        dflat = np.zeros(flat.shape, upstream.dtype)
        np.put_along_axis(dflat, winner, upstream[..., np.newaxis], axis=-1)
        return (_add_windows(dflat.reshape(windows.shape), x.shape, stride),)

    return y, pullback


@quiet
def average_pool2d(x: Array, size: int, stride: int | None = None) -> tuple[Array, Pullback]:
    """Average each window: y_chw = (1/size²) Σ_ij x_c(sh+i)(sw+j), with stride s.

    Rows and columns at the end that fill no window are left out, as in PyTorch.

    Parameters
    ----------
    x : Array, shape (n, c, h, w)
        Batch of images.
    size : int
        Height and width of the window.
    stride : int, optional
        Step s of the window; ``size`` unless given, so that windows do not overlap.

    Returns
    -------
    y : Array, shape (n, c, h_out, w_out)
        Output, with h_out = ⌊(h - size) / stride⌋ + 1, and w_out likewise.
    pullback : callable
        Takes the gradient of a scalar at ``y`` and returns that at ``x``: each number is
        shared out equally among the places of its window.

    Raises
    ------
    ValueError
        If ``x`` is not a batch of images of floats, the window is larger than the image, or
        ``size`` or ``stride`` is not an integer of at least 1.

    References
    ----------
    Boureau, Ponce, LeCun, "A theoretical analysis of feature pooling in visual recognition",
    ICML 2010

    Examples
    --------
    >>> y, pullback = average_pool2d(np.array([[[[1.0, 4.0, 0.0], [3.0, 4.0, 0.0]]]]), 2)
    >>> y
    array([[[[3.]]]])
    >>> (dx,) = pullback(np.array([[[[1.0]]]]))
    >>> dx
    array([[[[0.25, 0.25, 0.  ],
             [0.25, 0.25, 0.  ]]]])
    """
    stride = _check_pooling(x, size, stride)
    windows = _windows(x, size, size, stride)
    y = np.mean(windows, axis=(-2, -1))

    @quiet
    def pullback(upstream: Array) -> tuple[Array]:
        check_same_shape(y=y, upstream=upstream)
        share = upstream[..., np.newaxis, np.newaxis] / size**2
        return (_add_windows(np.broadcast_to(share, windows.shape), x.shape, stride),)

    return y, pullback


def _windows(x: Array, height: int, width: int, stride: int) -> Array:
    """View images (n, c, h, w) as windows (n, c, h_out, w_out, height, width)."""
    if height > x.shape[2] or width > x.shape[3]:
        raise ValueError(
            f"x: got images of {x.shape[2]} by {x.shape[3]} with the padding, wanted at least "
            f"the window's {height} by {width}"
        )
    windows = np.lib.stride_tricks.sliding_window_view(x, (height, width), axis=(2, 3))
    return windows[:, :, ::stride, ::stride]


def _add_windows(windows: Array, shape: tuple[int, ...], stride: int) -> Array:
    """Add up windows where they lie in the images: the adjoint of `_windows`."""
    _, _, h_out, w_out, height, width = windows.shape
    x = np.zeros(shape, windows.dtype)
    for i in range(height):
        for j in range(width):
            x[:, :, i : i + stride * h_out : stride, j : j + stride * w_out : stride] += windows[
                ..., i, j
            ]
    return x


def _check_images(name: str, array: Array) -> None:
    check_float(name, array)
    if np.ndim(array) != 4:
        raise ValueError(f"{name}: got shape {np.shape(array)}, wanted 4 axes")
    check_not_empty(name, array)


def _check_pooling(x: Array, size: int, stride: int | None) -> int:
    _check_images("x", x)
    check_count("size", size)
    stride = size if stride is None else stride
    check_count("stride", stride)
    return stride
