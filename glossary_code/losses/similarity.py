"""Losses of vectors that shall be near to one another, or far apart."""

import numpy as np

from glossary_code._checks import (
    Array,
    check_float,
    check_matrix,
    check_positive,
    check_same_shape,
    check_shape,
)
from glossary_code._labels import Labels
from glossary_code._norms import norm, unit, unit_vjp
from glossary_code.losses._pairs import check_either
from glossary_code.losses._reduction import Loss, Reduction, reduce_gradient, reduce_losses
from glossary_code.losses.classification import cross_entropy, cross_entropy_grad

__all__ = [
    "contrastive",
    "contrastive_grad",
    "cosine_distance",
    "cosine_distance_grad",
    "info_nce",
    "info_nce_grad",
    "triplet_margin",
    "triplet_margin_grad",
]


def cosine_distance(prediction: Array, target: Array, reduction: Reduction = "mean") -> Loss:
    """Compare directions: L = (1/n) Σ_i (1 - cos(x_i, y_i)), cos(x, y) = x · y / (‖x‖ ‖y‖).

    From 0, the same direction, to 2, the opposite one; lengths do not matter. Computed as ‖x/‖x‖ -
    y/‖y‖‖² / 2, the same number, which keeps its digits for vectors that are almost parallel. The
    cosine with a zero vector is taken to be 0, and the distance 1.

    No epsilon is needed, so vectors of length 1e-200 count as any others. PyTorch takes norms
    below 1e-8 for 1e-8 (cosine_similarity), or adds 1e-12 to the squared norms
    (CosineEmbeddingLoss); the CosineSimilarity loss of Keras is -cos, without the 1.

    Parameters
    ----------
    prediction : Array, shape (n, d)
        The network's output x.
    target : Array, shape (n, d)
        The vectors y whose direction it shall have.
    reduction : {"mean", "sum", "none"}
        Mean of the losses, their sum, or each by itself.

    Returns
    -------
    float, or Array of shape (n,) for "none"
        The loss; infinity where it does not fit a float.

    Raises
    ------
    ValueError
        If the shapes differ, the arrays are not matrices of floats, or the reduction is not one of
        the three.

    References
    ----------
    Barz, Denzler, "Deep learning on small datasets without pre-training using cosine loss", WACV
    2020, arXiv:1901.09054

    Examples
    --------
    >>> cosine_distance(np.array([[3.0, 0.0], [1.0, 1.0]]), np.array([[0.0, 2.0], [5.0, 5.0]]))
    0.5
    """
    check_matrix("prediction", prediction)
    check_same_shape(prediction=prediction, target=target)
    x, y = unit(prediction), unit(target)
    zero = ~(np.any(x, axis=1) & np.any(y, axis=1))
    losses = np.where(zero, 1.0, 0.5 * np.sum((x - y) ** 2, axis=1))
    return reduce_losses(losses, reduction)


@np.errstate(over="ignore")
def cosine_distance_grad(prediction: Array, target: Array, reduction: Reduction = "mean") -> Array:
    """Differentiate it: ∂L/∂x = -(y/‖y‖ - cos(x, y) x/‖x‖) / (‖x‖ n) for each row.

    It is at right angles to x: a step along it turns x. It is 0 where x or y is 0; the cosine has
    no derivative at x = 0.

    Parameters
    ----------
    prediction : Array, shape (n, d)
        The network's output x.
    target : Array, shape (n, d)
        The vectors y whose direction it shall have.
    reduction : {"mean", "sum", "none"}
        Which of them is differentiated; "none" gives the derivative of each loss.

    Returns
    -------
    Array, shape (n, d)
        Gradient of the loss at ``prediction``.

    Raises
    ------
    ValueError
        If the shapes differ, the arrays are not matrices of floats, or the reduction is not one of
        the three.

    References
    ----------
    Barz, Denzler, "Deep learning on small datasets without pre-training using cosine loss", WACV
    2020, arXiv:1901.09054

    Examples
    --------
    >>> cosine_distance_grad(np.array([[2.0, 2.0]]), np.array([[0.0, 3.0]])).round(4)
    array([[ 0.1768, -0.1768]])
    """
    check_matrix("prediction", prediction)
    check_same_shape(prediction=prediction, target=target)
    return reduce_gradient(unit_vjp(prediction, -unit(target)), reduction, len(target))


@np.errstate(over="ignore")
def contrastive(
    left: Array,
    right: Array,
    dissimilar: Array,
    margin: float = 1.0,
    reduction: Reduction = "mean",
) -> Loss:
    """Pull pairs together or apart: (1/2n) Σ [(1 - t) D² + t max(0, m - D)²], D = ‖a - b‖.

    At least 0. The label is that of Hadsell et al., 0 for a similar pair; many programs take 1 for
    similar, and leave out the ½.

    Parameters
    ----------
    left : Array, shape (n, d)
        One vector a of each pair.
    right : Array, shape (n, d)
        The other, b.
    dissimilar : Array, shape (n,)
        The label t of each pair: 0.0 for similar, 1.0 for dissimilar.
    margin : float
        Distance m from which a dissimilar pair costs nothing, above 0.
    reduction : {"mean", "sum", "none"}
        Mean of the losses, their sum, or each by itself.

    Returns
    -------
    float, or Array of shape (n,) for "none"
        The loss; infinity where it does not fit a float.

    Raises
    ------
    ValueError
        If a shape is wrong, the arrays are empty, their numbers are not floats, a label is neither
        0 nor 1, ``margin`` is not a finite number above 0, or the reduction is not one of the
        three.

    References
    ----------
    Hadsell, Chopra, LeCun, "Dimensionality reduction by learning an invariant mapping", CVPR 2006,
    doi:10.1109/CVPR.2006.100

    Examples
    --------
    >>> contrastive(
    ...     np.array([[3.0, 4.0], [0.3, 0.4]]), np.zeros((2, 2)), np.array([0.0, 1.0]),
    ...     reduction="none",
    ... )
    array([12.5  ,  0.125])
    """
    _check_pairs(left, right, dissimilar, margin)
    distance = norm(left - right)
    pulled = np.where(dissimilar == 1, np.maximum(0.0, margin - distance), distance)
    return reduce_losses(0.5 * pulled**2, reduction)


@np.errstate(over="ignore")
def contrastive_grad(
    left: Array,
    right: Array,
    dissimilar: Array,
    margin: float = 1.0,
    reduction: Reduction = "mean",
) -> tuple[Array, Array]:
    """Differentiate it: (a - b) / n for a similar pair, -max(0, m - D) (a - b) / (D n) for others.

    That is the gradient at a; at b it is the opposite. A dissimilar pair that coincides, D = 0,
    has no direction to part in: the gradient is 0 there, and such a pair stays where it is.

    Parameters
    ----------
    left : Array, shape (n, d)
        One vector a of each pair.
    right : Array, shape (n, d)
        The other, b.
    dissimilar : Array, shape (n,)
        The label t of each pair: 0.0 for similar, 1.0 for dissimilar.
    margin : float
        Distance m from which a dissimilar pair costs nothing, above 0.
    reduction : {"mean", "sum", "none"}
        Which of them is differentiated; "none" gives the derivative of each loss.

    Returns
    -------
    gradient at left : Array, shape (n, d)
    gradient at right : Array, shape (n, d)

    Raises
    ------
    ValueError
        If a shape is wrong, the arrays are empty, their numbers are not floats, a label is neither
        0 nor 1, ``margin`` is not a finite number above 0, or the reduction is not one of the
        three.

    References
    ----------
    Hadsell, Chopra, LeCun, "Dimensionality reduction by learning an invariant mapping", CVPR 2006,
    doi:10.1109/CVPR.2006.100

    Examples
    --------
    >>> at_left, at_right = contrastive_grad(
    ...     np.array([[3.0, 4.0], [0.3, 0.4]]), np.zeros((2, 2)), np.array([0.0, 1.0])
    ... )
    >>> at_left
    array([[ 1.5 ,  2.  ],
           [-0.15, -0.2 ]])
    """
    _check_pairs(left, right, dissimilar, margin)
    difference = left - right
    push = np.maximum(0.0, margin - norm(difference))[:, np.newaxis]
    apart = dissimilar[:, np.newaxis] == 1
    gradient = np.where(apart, -push * unit(difference), difference)
    gradient = reduce_gradient(gradient, reduction, len(left))
    return gradient, -gradient


@np.errstate(over="ignore")
def triplet_margin(
    anchor: Array,
    positive: Array,
    negative: Array,
    margin: float = 1.0,
    reduction: Reduction = "mean",
) -> Loss:
    """Rank distances: L = (1/n) Σ max(0, ‖a - p‖ - ‖a - q‖ + m).

    At least 0. The distances are not squared, as in Balntas et al. and PyTorch; FaceNet squares
    them. The TripletMarginLoss of PyTorch adds 1e-6 to every component of the differences, to keep
    away from 0, which changes the loss in the sixth digit; with eps=0 it is this one.

    Parameters
    ----------
    anchor : Array, shape (n, d)
        Vectors a.
    positive : Array, shape (n, d)
        Vectors p that belong with the anchors.
    negative : Array, shape (n, d)
        Vectors q that do not.
    margin : float
        By how much the negative shall be farther away, m > 0.
    reduction : {"mean", "sum", "none"}
        Mean of the losses, their sum, or each by itself.

    Returns
    -------
    float, or Array of shape (n,) for "none"
        The loss; infinity where it does not fit a float.

    Raises
    ------
    ValueError
        If the shapes differ, the arrays are not matrices of floats, ``margin`` is not a finite
        number above 0, or the reduction is not one of the three.

    References
    ----------
    Balntas, Riba, Ponsa, Mikolajczyk, "Learning local feature descriptors with triplets and
    shallow convolutional neural networks", BMVC 2016, doi:10.5244/C.30.119.
    Schroff, Kalenichenko, Philbin, "FaceNet: a unified embedding for face recognition and
    clustering", CVPR 2015, arXiv:1503.03832

    Examples
    --------
    >>> triplet_margin(np.array([[0.0, 0.0]]), np.array([[3.0, 4.0]]), np.array([[0.0, 5.5]]))
    0.5
    """
    _check_triplets(anchor, positive, negative, margin)
    losses = np.maximum(0.0, norm(anchor - positive) - norm(anchor - negative) + margin)
    return reduce_losses(losses, reduction)


@np.errstate(over="ignore")
def triplet_margin_grad(
    anchor: Array,
    positive: Array,
    negative: Array,
    margin: float = 1.0,
    reduction: Reduction = "mean",
) -> tuple[Array, Array, Array]:
    """Differentiate it: u - w at a, -u at p, w at q, over n, where the loss is above 0.

    u and w are the unit vectors from p to a and from q to a. Where the loss is 0, at its kink too,
    the gradient is 0; where two vectors coincide, the unit vector between them is taken to be 0, a
    subgradient of the distance.

    Parameters
    ----------
    anchor : Array, shape (n, d)
        Vectors a.
    positive : Array, shape (n, d)
        Vectors p that belong with the anchors.
    negative : Array, shape (n, d)
        Vectors q that do not.
    margin : float
        By how much the negative shall be farther away, m > 0.
    reduction : {"mean", "sum", "none"}
        Which of them is differentiated; "none" gives the derivative of each loss.

    Returns
    -------
    gradient at anchor : Array, shape (n, d)
    gradient at positive : Array, shape (n, d)
    gradient at negative : Array, shape (n, d)

    Raises
    ------
    ValueError
        If the shapes differ, the arrays are not matrices of floats, ``margin`` is not a finite
        number above 0, or the reduction is not one of the three.

    References
    ----------
    Balntas, Riba, Ponsa, Mikolajczyk, "Learning local feature descriptors with triplets and
    shallow convolutional neural networks", BMVC 2016, doi:10.5244/C.30.119.
    Schroff, Kalenichenko, Philbin, "FaceNet: a unified embedding for face recognition and
    clustering", CVPR 2015, arXiv:1503.03832

    Examples
    --------
    >>> at_a, at_p, at_q = triplet_margin_grad(
    ...     np.array([[0.0, 0.0]]), np.array([[3.0, 4.0]]), np.array([[0.0, 5.5]])
    ... )
    >>> at_a, at_p, at_q
    (array([[-0.6,  0.2]]), array([[0.6, 0.8]]), array([[ 0., -1.]]))
    """
    losses = triplet_margin(anchor, positive, negative, margin, reduction="none")
    active = np.heaviside(losses, 0.0)[:, np.newaxis]
    u = reduce_gradient(active * unit(anchor - positive), reduction, len(anchor))
    w = reduce_gradient(active * unit(anchor - negative), reduction, len(anchor))
    return u - w, -u, w


@np.errstate(over="ignore")
def info_nce(queries: Array, keys: Array, temperature: float = 0.07) -> float:
    """Find the own key among all: L = -(1/n) Σ_i log softmax_j(cos(q_i, k_j) / τ)_i.

    At least 0; log n if all keys look alike. The cross-entropy of a choice among the keys of the
    batch, where the right class of query i is i. The loss of a query depends on all keys, so the
    mean is the only reduction.

    τ = 0.07 is that of MoCo, and where CLIP starts to learn it. CLIP's loss is the mean of
    info_nce(q, k) and info_nce(k, q). Van den Oord et al. score with a learned bilinear form in
    place of the cosine.

    Parameters
    ----------
    queries : Array, shape (n, d)
        Vectors q.
    keys : Array, shape (n, d)
        Vectors k, that of each row for the query of that row.
    temperature : float
        Temperature τ > 0; a lower one looks harder at the nearest wrong key.

    Returns
    -------
    float
        The loss, in nats.

    Raises
    ------
    ValueError
        If the shapes differ, the arrays are not matrices of floats, or ``temperature`` is not a
        finite number above 0.

    References
    ----------
    van den Oord, Li, Vinyals, "Representation learning with contrastive predictive coding", 2018,
    arXiv:1807.03748.
    He, Fan, Wu, Xie, Girshick, "Momentum contrast for unsupervised visual representation
    learning", CVPR 2020, arXiv:1911.05722.
    Radford et al., "Learning transferable visual models from natural language supervision", ICML
    2021, arXiv:2103.00020

    Examples
    --------
    >>> round(info_nce(np.eye(3), np.eye(3), temperature=0.1), 6)
    9.1e-05
    >>> round(info_nce(np.ones((3, 2)), np.ones((3, 2))), 4)
    1.0986
    """
    labels = _check_queries(queries, keys, temperature)
    return float(cross_entropy(_logits(unit(queries), unit(keys), temperature), labels))


@np.errstate(over="ignore")
def info_nce_grad(queries: Array, keys: Array, temperature: float = 0.07) -> tuple[Array, Array]:
    """Differentiate it, through the cross-entropy, the products and the unit vectors.

    With G the gradient at the cosines, it is G k̂ at q̂ and Gᵀ q̂ at k̂, each then pulled back
    from the unit vector x̂ = x/‖x‖ to x: u becomes (u - (u · x̂) x̂) / ‖x‖. At a zero vector it is
    0.

    Parameters
    ----------
    queries : Array, shape (n, d)
        Vectors q.
    keys : Array, shape (n, d)
        Vectors k, that of each row for the query of that row.
    temperature : float
        Temperature τ > 0; a lower one looks harder at the nearest wrong key.

    Returns
    -------
    gradient at queries : Array, shape (n, d)
    gradient at keys : Array, shape (n, d)

    Raises
    ------
    ValueError
        If the shapes differ, the arrays are not matrices of floats, or ``temperature`` is not a
        finite number above 0.

    References
    ----------
    van den Oord, Li, Vinyals, "Representation learning with contrastive predictive coding", 2018,
    arXiv:1807.03748.
    He, Fan, Wu, Xie, Girshick, "Momentum contrast for unsupervised visual representation
    learning", CVPR 2020, arXiv:1911.05722.
    Radford et al., "Learning transferable visual models from natural language supervision", ICML
    2021, arXiv:2103.00020

    Examples
    --------
    >>> keys = np.array([[1.0, 0.0], [0.6, 0.8]])
    >>> at_queries, at_keys = info_nce_grad(keys + 1.0, keys, temperature=1.0)
    >>> at_queries.round(4)
    array([[-0.0447,  0.0894],
           [ 0.0538, -0.0478]])
    """
    labels = _check_queries(queries, keys, temperature)
    q, k = unit(queries), unit(keys)
    gradient = cross_entropy_grad(_logits(q, k, temperature), labels)
    at_queries, at_keys = unit_vjp(queries, gradient @ k), unit_vjp(keys, gradient.T @ q)
    return at_queries / temperature, at_keys / temperature


def _logits(q: Array, k: Array, temperature: float) -> Array:
    cosines = q @ k.T
    # The shift changes no softmax, and 0 / τ is 0 where 1 / τ would be infinite.
    shifted: Array = cosines - np.max(cosines, axis=1, keepdims=True)
    return shifted / temperature


def _check_pairs(left: Array, right: Array, dissimilar: Array, margin: float) -> None:
    check_matrix("left", left)
    check_same_shape(left=left, right=right)
    check_float("dissimilar", dissimilar)
    check_shape("dissimilar", dissimilar, (len(left),))
    check_either("dissimilar", dissimilar, 0, 1)
    check_positive("margin", margin)


def _check_triplets(anchor: Array, positive: Array, negative: Array, margin: float) -> None:
    check_matrix("anchor", anchor)
    check_same_shape(anchor=anchor, positive=positive, negative=negative)
    check_positive("margin", margin)


def _check_queries(queries: Array, keys: Array, temperature: float) -> Labels:
    check_matrix("queries", queries)
    check_same_shape(queries=queries, keys=keys)
    check_positive("temperature", temperature)
    return np.arange(len(queries))
