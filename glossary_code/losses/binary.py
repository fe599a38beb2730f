"""Losses of a yes-or-no choice, from one logit or score for each."""

import numpy as np

from glossary_code._checks import Array, check_non_negative, check_positive, check_share
from glossary_code.activations import relu, relu_grad, sigmoid, sigmoid_grad, softplus
from glossary_code.losses._pairs import check_either, check_pair
from glossary_code.losses._reduction import Loss, Reduction, reduce_gradient, reduce_losses

__all__ = [
    "binary_cross_entropy",
    "binary_cross_entropy_grad",
    "dice",
    "dice_grad",
    "focal",
    "focal_grad",
    "hinge",
    "hinge_grad",
    "squared_hinge",
    "squared_hinge_grad",
]


@np.errstate(over="ignore")
def binary_cross_entropy(
    logits: Array, target: Array, pos_weight: float = 1.0, reduction: Reduction = "mean"
) -> Loss:
    """Score yes-or-no predictions: L = -(1/N) Σ [w y log σ(z) + (1 - y) log(1 - σ(z))].

    At least 0. Computed from the logits, with -log σ(z) = softplus(-z) and -log(1 - σ(z)) =
    softplus(z): nothing rounds to log 0. The weight w is 1 unless the positive examples shall
    count for more, as when they are rare; the mean still divides by N.

    The BCEWithLogitsLoss of PyTorch, whose pos_weight can differ by column. Its BCELoss, which
    takes probabilities, stops at 100; Keras and scikit-learn clip probabilities by an epsilon
    (1e-7 in Keras), and so stop at 16 or 36.

    Parameters
    ----------
    logits : Array, any shape
        The network's output z, before the sigmoid.
    target : Array, the shape of logits
        Probabilities y in [0, 1], most often 0.0 or 1.0.
    pos_weight : float
        Weight w of the positive class, above 0.
    reduction : {"mean", "sum", "none"}
        Mean of the losses, their sum, or each by itself.

    Returns
    -------
    float, or Array of the shape of logits for "none"
        The loss, in nats; infinity where it does not fit a float.

    Raises
    ------
    ValueError
        If the shapes differ, the arrays are empty, their numbers are not floats, a target is
        outside [0, 1], or ``pos_weight`` is not a finite number above 0, or the reduction is not
        one of the three.

    References
    ----------
    Bishop, Pattern Recognition and Machine Learning, Springer, 2006, section 4.3.2

    Examples
    --------
    >>> binary_cross_entropy(np.array([[-100.0], [1000.0]]), np.array([[1.0], [1.0]]))
    50.0
    """
    check_pair(logits=logits, target=target)
    _check_probabilities(target)
    check_positive("pos_weight", pos_weight)
    positive, negative = pos_weight * target * softplus(-logits), (1.0 - target) * softplus(logits)
    return reduce_losses(positive + negative, reduction)


def binary_cross_entropy_grad(
    logits: Array, target: Array, pos_weight: float = 1.0, reduction: Reduction = "mean"
) -> Array:
    """Differentiate the binary cross-entropy: ∂L/∂z = (σ(z) - y) / N, for w = 1.

    With a weight, it is [(1 - y) σ(z) - w y σ(-z)] / N. This form is used for w = 1 too, as it
    keeps its digits where σ(z) rounds to y = 1.

    Parameters
    ----------
    logits : Array, any shape
        The network's output z, before the sigmoid.
    target : Array, the shape of logits
        Probabilities y in [0, 1], most often 0.0 or 1.0.
    pos_weight : float
        Weight w of the positive class, above 0.
    reduction : {"mean", "sum", "none"}
        Which of them is differentiated; "none" gives the derivative of each loss.

    Returns
    -------
    Array, the shape of logits
        Gradient of the loss at ``logits``.

    Raises
    ------
    ValueError
        If the shapes differ, the arrays are empty, their numbers are not floats, a target is
        outside [0, 1], or ``pos_weight`` is not a finite number above 0, or the reduction is not
        one of the three.

    References
    ----------
    Bishop, Pattern Recognition and Machine Learning, Springer, 2006, section 4.3.2

    Examples
    --------
    >>> binary_cross_entropy_grad(np.array([[0.0], [1000.0]]), np.array([[1.0], [1.0]]))
    array([[-0.25],
           [ 0.  ]])
    """
    check_pair(logits=logits, target=target)
    _check_probabilities(target)
    check_positive("pos_weight", pos_weight)
    gradient = (1.0 - target) * sigmoid(logits) - pos_weight * target * sigmoid(-logits)
    return reduce_gradient(gradient, reduction)


@np.errstate(over="ignore")
def focal(
    logits: Array,
    target: Array,
    alpha: float = 0.25,
    gamma: float = 2.0,
    reduction: Reduction = "mean",
) -> Loss:
    """Fade out easy examples: L = (1/N) Σ -α_t (1 - p_t)^γ log p_t.

    p_t is the probability of the right answer: σ(z) where y = 1, σ(-z) where y = 0; α_t is α or 1
    - α likewise. At least 0. The defaults α = 0.25, γ = 2 are those of RetinaNet, where the sum is
    divided by the number of positive anchors, not by N.

    The sigmoid_focal_loss of torchvision has the same α and γ, and "none" for its reduction; the
    BinaryFocalCrossentropy of Keras leaves α out by default. With γ = 0 and α = ½ it is half of
    the binary cross-entropy.

    Parameters
    ----------
    logits : Array, any shape
        The network's output z, before the sigmoid.
    target : Array, the shape of logits
        Labels y, each 0.0 or 1.0.
    alpha : float
        Weight α of the positive class, in [0, 1]; the negative class has 1 - α.
    gamma : float
        Focus γ, at least 0: how fast easy examples fade; 0 gives the weighted cross-entropy.
    reduction : {"mean", "sum", "none"}
        Mean of the losses, their sum, or each by itself.

    Returns
    -------
    float, or Array of the shape of logits for "none"
        The loss, in nats; infinity where it does not fit a float.

    Raises
    ------
    ValueError
        If the shapes differ, the arrays are empty, their numbers are not floats, a target is
        neither 0 nor 1, ``alpha`` is outside [0, 1], ``gamma`` is negative or not finite, or the
        reduction is not one of the three.

    References
    ----------
    Lin, Goyal, Girshick, He, Dollár, "Focal loss for dense object detection", ICCV 2017,
    arXiv:1708.02002

    Examples
    --------
    >>> focal(np.array([0.0, 3.0]), np.array([1.0, 1.0]), alpha=0.5, reduction="none")
    array([8.66433976e-02, 5.46416622e-05])
    """
    check_pair(logits=logits, target=target)
    check_either("target", target, 0, 1)
    _check_focal(alpha, gamma)
    margin = np.where(target == 1, logits, -logits)
    weight = np.where(target == 1, alpha, 1.0 - alpha).astype(margin.dtype)
    return reduce_losses(weight * sigmoid(-margin) ** gamma * softplus(-margin), reduction)


@np.errstate(over="ignore")
def focal_grad(
    logits: Array,
    target: Array,
    alpha: float = 0.25,
    gamma: float = 2.0,
    reduction: Reduction = "mean",
) -> Array:
    """Differentiate the focal loss: ±α_t (1 - p_t)^γ (γ p_t log p_t + p_t - 1), over N.

    The sign is + where y = 1 and - where y = 0, as p_t rises with z in the first case and falls in
    the second.

    Parameters
    ----------
    logits : Array, any shape
        The network's output z, before the sigmoid.
    target : Array, the shape of logits
        Labels y, each 0.0 or 1.0.
    alpha : float
        Weight α of the positive class, in [0, 1]; the negative class has 1 - α.
    gamma : float
        Focus γ, at least 0: how fast easy examples fade; 0 gives the weighted cross-entropy.
    reduction : {"mean", "sum", "none"}
        Which of them is differentiated; "none" gives the derivative of each loss.

    Returns
    -------
    Array, the shape of logits
        Gradient of the loss at ``logits``.

    Raises
    ------
    ValueError
        If the shapes differ, the arrays are empty, their numbers are not floats, a target is
        neither 0 nor 1, ``alpha`` is outside [0, 1], ``gamma`` is negative or not finite, or the
        reduction is not one of the three.

    References
    ----------
    Lin, Goyal, Girshick, He, Dollár, "Focal loss for dense object detection", ICCV 2017,
    arXiv:1708.02002

    Examples
    --------
    >>> focal_grad(np.array([0.0, 3.0]), np.array([1.0, 1.0]), alpha=0.5, reduction="none")
    array([-0.1491434 , -0.00015744])
    """
    check_pair(logits=logits, target=target)
    check_either("target", target, 0, 1)
    _check_focal(alpha, gamma)
    margin = np.where(target == 1, logits, -logits)
    weight = np.where(target == 1, alpha, 1.0 - alpha).astype(margin.dtype)
    p, q = sigmoid(margin), sigmoid(-margin)
    sign = 2.0 * target - 1.0
    gradient = -sign * weight * q**gamma * (gamma * p * softplus(-margin) + q)
    return reduce_gradient(gradient, reduction)


@np.errstate(over="ignore")
def hinge(score: Array, target: Array, reduction: Reduction = "mean") -> Loss:
    """Ask for a margin of 1: L = (1/N) Σ max(0, 1 - y s).

    At least 0; a score on the right side, at or beyond the margin, costs nothing: y = 1, s = 2
    gives 0. Labels are -1 and 1, not 0 and 1 (Keras converts those). The hinge_loss of
    scikit-learn; the HingeEmbeddingLoss of PyTorch is another function.

    Parameters
    ----------
    score : Array, any shape
        The network's output s, whose sign is the decision.
    target : Array, the shape of score
        Labels y, each -1.0 or 1.0.
    reduction : {"mean", "sum", "none"}
        Mean of the losses, their sum, or each by itself.

    Returns
    -------
    float, or Array of the shape of score for "none"
        The loss; infinity where it does not fit a float.

    Raises
    ------
    ValueError
        If the shapes differ, the arrays are empty, their numbers are not floats, a target is
        neither -1 nor 1, or the reduction is not one of the three.

    References
    ----------
    Cortes, Vapnik, "Support-vector networks", Machine Learning 20, 1995, doi:10.1007/BF00994018.
    Rosasco, De Vito, Caponnetto, Piana, Verri, "Are loss functions all the same?", Neural
    Computation 16, 2004, doi:10.1162/089976604773135104

    Examples
    --------
    >>> hinge(np.array([2.0, 0.5, -3.0]), np.array([1.0, 1.0, 1.0]), reduction="none")
    array([0. , 0.5, 4. ])
    """
    check_pair(score=score, target=target)
    check_either("target", target, -1, 1)
    return reduce_losses(relu(1.0 - target * score), reduction)


def hinge_grad(score: Array, target: Array, reduction: Reduction = "mean") -> Array:
    """Differentiate the hinge loss: ∂L/∂s = -y/N where y s < 1, else 0.

    At the kink, y s = 1, it is 0, a subgradient.

    Parameters
    ----------
    score : Array, any shape
        The network's output s, whose sign is the decision.
    target : Array, the shape of score
        Labels y, each -1.0 or 1.0.
    reduction : {"mean", "sum", "none"}
        Which of them is differentiated; "none" gives the derivative of each loss.

    Returns
    -------
    Array, the shape of score
        Gradient of the loss at ``score``.

    Raises
    ------
    ValueError
        If the shapes differ, the arrays are empty, their numbers are not floats, a target is
        neither -1 nor 1, or the reduction is not one of the three.

    References
    ----------
    Cortes, Vapnik, "Support-vector networks", Machine Learning 20, 1995, doi:10.1007/BF00994018

    Examples
    --------
    >>> hinge_grad(np.array([2.0, 0.5, -3.0]), np.array([-1.0, 1.0, 1.0]), reduction="none")
    array([ 1., -1., -1.])
    """
    check_pair(score=score, target=target)
    check_either("target", target, -1, 1)
    return reduce_gradient(-target * relu_grad(1.0 - target * score), reduction)


@np.errstate(over="ignore")
def squared_hinge(score: Array, target: Array, reduction: Reduction = "mean") -> Loss:
    """Ask for a margin of 1, smoothly: L = (1/N) Σ max(0, 1 - y s)².

    At least 0; there is no factor ½. Keras has the same factor.

    Parameters
    ----------
    score : Array, any shape
        The network's output s, whose sign is the decision.
    target : Array, the shape of score
        Labels y, each -1.0 or 1.0.
    reduction : {"mean", "sum", "none"}
        Mean of the losses, their sum, or each by itself.

    Returns
    -------
    float, or Array of the shape of score for "none"
        The loss; infinity where it does not fit a float.

    Raises
    ------
    ValueError
        If the shapes differ, the arrays are empty, their numbers are not floats, a target is
        neither -1 nor 1, or the reduction is not one of the three.

    References
    ----------
    Tang, "Deep learning using linear support vector machines", ICML 2013 workshop, arXiv:1306.0239

    Examples
    --------
    >>> squared_hinge(np.array([2.0, 0.5, -3.0]), np.array([1.0, 1.0, 1.0]), reduction="none")
    array([ 0.  ,  0.25, 16.  ])
    """
    check_pair(score=score, target=target)
    check_either("target", target, -1, 1)
    return reduce_losses(relu(1.0 - target * score) ** 2, reduction)


@np.errstate(over="ignore")
def squared_hinge_grad(score: Array, target: Array, reduction: Reduction = "mean") -> Array:
    """Differentiate the squared hinge loss: ∂L/∂s = -(2/N) y max(0, 1 - y s).

    There is no kink: the slope falls to 0 at the margin.

    Parameters
    ----------
    score : Array, any shape
        The network's output s, whose sign is the decision.
    target : Array, the shape of score
        Labels y, each -1.0 or 1.0.
    reduction : {"mean", "sum", "none"}
        Which of them is differentiated; "none" gives the derivative of each loss.

    Returns
    -------
    Array, the shape of score
        Gradient of the loss at ``score``.

    Raises
    ------
    ValueError
        If the shapes differ, the arrays are empty, their numbers are not floats, a target is
        neither -1 nor 1, or the reduction is not one of the three.

    References
    ----------
    Tang, "Deep learning using linear support vector machines", ICML 2013 workshop, arXiv:1306.0239

    Examples
    --------
    >>> squared_hinge_grad(np.array([2.0, 0.5]), np.array([-1.0, 1.0]), reduction="none")
    array([ 6., -1.])
    """
    check_pair(score=score, target=target)
    check_either("target", target, -1, 1)
    return reduce_gradient(-2.0 * target * relu(1.0 - target * score), reduction)


def dice(logits: Array, target: Array, smooth: float = 1.0, reduction: Reduction = "mean") -> Loss:
    """Compare masks by overlap: 1 - (2 Σ p g + s) / (Σ p² + Σ g² + s) for each image, p = σ(z).

    In [0, 1), and 0 only where p = g; the mean is taken over the images. Computed as Σ (p - g)² /
    (Σ p² + Σ g² + s), which is the same number.

    Milletari et al. have the squares, and no s. With plain sums Σ p + Σ g in their place, as in
    Keras, masks of 0 and 1 have the same best value, but a soft mask does not reach 0 even at p =
    g. The smoothing gives an empty mask, g = 0, a gradient.

    Parameters
    ----------
    logits : Array, shape (n, ...)
        The network's output z for each pixel of n images, before the sigmoid.
    target : Array, the shape of logits
        Masks g in [0, 1], most often 0.0 or 1.0.
    smooth : float
        Smoothing s, above 0, in pixels.
    reduction : {"mean", "sum", "none"}
        Mean of the losses, their sum, or each by itself.

    Returns
    -------
    float, or Array of shape (n,) for "none"
        The loss.

    Raises
    ------
    ValueError
        If the shapes differ, the arrays are empty or have no axis, their numbers are not floats, a
        target is outside [0, 1], ``smooth`` is not a finite number above 0, or the reduction is
        not one of the three.

    References
    ----------
    Milletari, Navab, Ahmadi, "V-Net: fully convolutional neural networks for volumetric medical
    image segmentation", 3DV 2016, doi:10.1109/3DV.2016.79, arXiv:1606.04797

    Examples
    --------
    >>> dice(np.array([[100.0, 100.0, -100.0]]), np.array([[1.0, 0.0, 0.0]]))
    0.25
    """
    p, g, union = _masks(logits, target, smooth)
    return reduce_losses(np.sum((p - g) ** 2, axis=1) / union[:, 0], reduction)


def dice_grad(
    logits: Array, target: Array, smooth: float = 1.0, reduction: Reduction = "mean"
) -> Array:
    """Differentiate the Dice loss: 2 σ′(z) (p - g - L p) / (Σ p² + Σ g² + s), over n.

    L is the loss of the image.

    Parameters
    ----------
    logits : Array, shape (n, ...)
        The network's output z for each pixel of n images, before the sigmoid.
    target : Array, the shape of logits
        Masks g in [0, 1], most often 0.0 or 1.0.
    smooth : float
        Smoothing s, above 0, in pixels.
    reduction : {"mean", "sum", "none"}
        Which of them is differentiated; "none" gives the derivative of each loss.

    Returns
    -------
    Array, the shape of logits
        Gradient of the loss at ``logits``.

    Raises
    ------
    ValueError
        If the shapes differ, the arrays are empty or have no axis, their numbers are not floats, a
        target is outside [0, 1], ``smooth`` is not a finite number above 0, or the reduction is
        not one of the three.

    References
    ----------
    Milletari, Navab, Ahmadi, "V-Net: fully convolutional neural networks for volumetric medical
    image segmentation", 3DV 2016, doi:10.1109/3DV.2016.79, arXiv:1606.04797

    Examples
    --------
    >>> dice_grad(np.array([[0.0, 0.0]]), np.array([[1.0, 0.0]]), smooth=0.5)
    array([[-0.15625,  0.09375]])
    """
    p, g, union = _masks(logits, target, smooth)
    loss = np.sum((p - g) ** 2, axis=1, keepdims=True) / union
    at_p = 2.0 * (p - g - loss * p) / union
    gradient = np.reshape(at_p, np.shape(logits)) * sigmoid_grad(logits)
    return reduce_gradient(gradient, reduction, len(p))


def _masks(logits: Array, target: Array, smooth: float) -> tuple[Array, Array, Array]:
    """Flatten the images to rows, and compute Σ p² + Σ g² + s for each."""
    check_pair(logits=logits, target=target)
    if np.ndim(logits) == 0:
        raise ValueError("logits: got a scalar, wanted an array with an image in each row")
    _check_probabilities(target)
    check_positive("smooth", smooth)
    p = np.reshape(sigmoid(logits), (len(logits), -1))
    g = np.reshape(target, (len(target), -1))
    return p, g, np.sum(p**2 + g**2, axis=1, keepdims=True) + smooth


def _check_probabilities(target: Array) -> None:
    if not np.all((target >= 0) & (target <= 1)):
        raise ValueError(
            f"target: got values from {np.min(target)} to {np.max(target)}, wanted [0, 1]"
        )


def _check_focal(alpha: float, gamma: float) -> None:
    check_share("alpha", alpha)
    check_non_negative("gamma", gamma)
