"""Losses of predicted distributions: over classes, of counts, of noisy measurements."""

import math

import numpy as np

from glossary_code._checks import Array
from glossary_code.activations import log_softmax, softmax, softmax_vjp
from glossary_code.losses._pairs import check_pair
from glossary_code.losses._probabilities import check_distributions, expectation
from glossary_code.losses._reduction import Loss, Reduction, reduce_gradient, reduce_losses
from glossary_code.losses.classification import cross_entropy_grad

__all__ = [
    "gaussian_nll",
    "gaussian_nll_grad",
    "jensen_shannon",
    "jensen_shannon_grad",
    "kl_divergence",
    "kl_divergence_grad",
    "poisson_nll",
    "poisson_nll_grad",
]


@np.errstate(over="ignore", divide="ignore", invalid="ignore")
def kl_divergence(logits: Array, target: Array, reduction: Reduction = "mean") -> Loss:
    """Measure the divergence KL(target ‖ prediction): L = (1/n) Σ_i Σ_j q_ij log(q_ij / p_ij).

    At least 0, and 0 only where p = q; a class with q = 0 adds 0. It is not symmetric: this
    direction punishes a p that misses a part of q, and differs from the cross-entropy by the
    entropy of q alone, which no prediction changes. The logarithm of p comes from the logits, so p
    never rounds to 0; log-probabilities are logits too, and pass unchanged.

    PyTorch's KLDivLoss(log p, q) is the same divergence with the prediction first, as here; its
    reduction "batchmean" is the mean here, while its "mean" divides by n k. Keras takes (q, p),
    clipped to [1e-7, 1].

    Parameters
    ----------
    logits : Array, shape (n, k)
        The network's output z; the prediction is p = softmax(z).
    target : Array, shape (n, k)
        Probabilities q of the classes, which add up to 1 in each row.
    reduction : {"mean", "sum", "none"}
        Mean of the losses, their sum, or each by itself.

    Returns
    -------
    float, or Array of shape (n,) for "none"
        The loss, in nats; infinity where it does not fit a float.

    Raises
    ------
    ValueError
        If the shapes differ, the batch is empty, numbers are not floats, a row of ``target`` holds
        a negative number or does not add up to 1, or the reduction is not one of the three.

    References
    ----------
    Kullback, Leibler, "On information and sufficiency", Annals of Mathematical Statistics 22,
    1951, doi:10.1214/aoms/1177729694

    Examples
    --------
    >>> kl_divergence(np.log([[0.5, 0.25, 0.25]]), np.array([[1.0, 0.0, 0.0]]))
    0.6931471805599453
    """
    check_distributions(logits, target)
    losses = expectation(target, np.log(target) - log_softmax(logits))
    # Rounding could leave something just below 0, the least value.
    return reduce_losses(np.maximum(losses, 0.0), reduction)


def kl_divergence_grad(logits: Array, target: Array, reduction: Reduction = "mean") -> Array:
    """Differentiate KL(target ‖ prediction): ∂L/∂z_ij = (p_ij - q_ij) / n, p = softmax(z).

    The gradient of the cross-entropy, as the entropy of q is constant.

    Parameters
    ----------
    logits : Array, shape (n, k)
        The network's output z; the prediction is p = softmax(z).
    target : Array, shape (n, k)
        Probabilities q of the classes, which add up to 1 in each row.
    reduction : {"mean", "sum", "none"}
        Which of them is differentiated; "none" gives the derivative of each loss.

    Returns
    -------
    Array, shape (n, k)
        Gradient of the loss at ``logits``.

    Raises
    ------
    ValueError
        If the shapes differ, the batch is empty, numbers are not floats, a row of ``target`` holds
        a negative number or does not add up to 1, or the reduction is not one of the three.

    References
    ----------
    Kullback, Leibler, "On information and sufficiency", Annals of Mathematical Statistics 22,
    1951, doi:10.1214/aoms/1177729694

    Examples
    --------
    >>> kl_divergence_grad(np.log([[0.5, 0.25, 0.25]]), np.array([[1.0, 0.0, 0.0]]))
    array([[-0.5 ,  0.25,  0.25]])
    """
    check_distributions(logits, target)
    return cross_entropy_grad(logits, target, reduction=reduction)


@np.errstate(over="ignore", divide="ignore", invalid="ignore")
def jensen_shannon(logits: Array, target: Array, reduction: Reduction = "mean") -> Loss:
    """Compare two distributions evenly: L = (1/n) Σ_i [KL(q_i ‖ m_i) + KL(p_i ‖ m_i)] / 2.

    m = (p + q) / 2 is their mixture and p = softmax(z). From 0, where p = q, to log 2, where no
    class has a chance under both. It is symmetric in p and q; its root is a distance, which
    SciPy's jensenshannon returns.

    Parameters
    ----------
    logits : Array, shape (n, k)
        The network's output z; the prediction is p = softmax(z).
    target : Array, shape (n, k)
        Probabilities q of the classes, which add up to 1 in each row.
    reduction : {"mean", "sum", "none"}
        Mean of the losses, their sum, or each by itself.

    Returns
    -------
    float, or Array of shape (n,) for "none"
        The loss, in nats; infinity where it does not fit a float.

    Raises
    ------
    ValueError
        If the shapes differ, the batch is empty, numbers are not floats, a row of ``target`` holds
        a negative number or does not add up to 1, or the reduction is not one of the three.

    References
    ----------
    Lin, "Divergence measures based on the Shannon entropy", IEEE Transactions on Information
    Theory 37, 1991, doi:10.1109/18.61115

    Examples
    --------
    >>> round(jensen_shannon(np.array([[1000.0, 0.0]]), np.array([[0.0, 1.0]])), 6)
    0.693147
    """
    check_distributions(logits, target)
    p, q = softmax(logits, axis=1), target
    to_q, to_p = expectation(q, _log_ratio(q, p)), expectation(p, _log_ratio(p, q))
    return reduce_losses(np.maximum(0.5 * (to_q + to_p), 0.0), reduction)


@np.errstate(over="ignore", divide="ignore", invalid="ignore")
def jensen_shannon_grad(logits: Array, target: Array, reduction: Reduction = "mean") -> Array:
    """Differentiate it: ∂L/∂z_ij = p_ij (r_ij - Σ_l p_il r_il) / n, r = log(p / m) / 2.

    r is the derivative at p, and the rest the vector-Jacobian product of softmax.

    Parameters
    ----------
    logits : Array, shape (n, k)
        The network's output z; the prediction is p = softmax(z).
    target : Array, shape (n, k)
        Probabilities q of the classes, which add up to 1 in each row.
    reduction : {"mean", "sum", "none"}
        Which of them is differentiated; "none" gives the derivative of each loss.

    Returns
    -------
    Array, shape (n, k)
        Gradient of the loss at ``logits``.

    Raises
    ------
    ValueError
        If the shapes differ, the batch is empty, numbers are not floats, a row of ``target`` holds
        a negative number or does not add up to 1, or the reduction is not one of the three.

    References
    ----------
    Lin, "Divergence measures based on the Shannon entropy", IEEE Transactions on Information
    Theory 37, 1991, doi:10.1109/18.61115

    Examples
    --------
    >>> jensen_shannon_grad(np.array([[0.0, 0.0]]), np.array([[1.0, 0.0]])).round(4)
    array([[-0.1373,  0.1373]])
    """
    check_distributions(logits, target)
    p = softmax(logits, axis=1)
    at_p = np.where(p > 0, 0.5 * _log_ratio(p, target), 0.0)
    return reduce_gradient(softmax_vjp(logits, at_p, axis=1), reduction, len(target))


@np.errstate(over="ignore", invalid="ignore")
def poisson_nll(
    prediction: Array,
    target: Array,
    log_input: bool = True,
    full: bool = False,
    reduction: Reduction = "mean",
) -> Loss:
    """Score the rate of a count: L = (1/N) Σ (λ - y log λ), the negative log-likelihood.

    The term log y!, which no prediction changes, is left out, so the loss can be negative. With
    ``full``, y log y - y + log(2πy)/2 stands for it where y > 1, and 0, the exact value at 0 and
    1, elsewhere; it is 0.04 short at y = 2, less above.

    The PoissonNLLLoss of PyTorch, which adds 1e-8 to a rate before it takes the logarithm, so as
    to allow 0; Keras takes rates, and adds 1e-7. Here the rate has to be above 0.

    Parameters
    ----------
    prediction : Array, any shape
        The logarithm of the rate λ, or λ itself, above 0, if ``log_input`` is false.
    target : Array, the shape of prediction
        Counts y, at least 0.
    log_input : bool
        Whether the prediction is log λ.
    full : bool
        Whether to add Stirling's approximation of log y!.
    reduction : {"mean", "sum", "none"}
        Mean of the losses, their sum, or each by itself.

    Returns
    -------
    float, or Array of the shape of prediction for "none"
        The loss; infinity where λ does not fit a float.

    Raises
    ------
    ValueError
        If the shapes differ, the arrays are empty, their numbers are not floats, a target is
        negative, a rate is not above 0, or the reduction is not one of the three.

    References
    ----------
    Nelder, Wedderburn, "Generalized linear models", Journal of the Royal Statistical Society A
    135, 1972, doi:10.2307/2344614

    Examples
    --------
    >>> poisson_nll(np.array([0.0, 2.0]), np.array([3.0, 1.0]), reduction="none")
    array([1.       , 5.3890561])
    """
    _check_counts(prediction, target, log_input)
    rate, log_rate = _rates(prediction, log_input)
    losses = rate - target * log_rate
    if full:
        y, log_y = np.maximum(target, 1.0), np.log(np.maximum(target, 1.0))
        complete = rate - y * (log_rate - log_y + 1.0) + 0.5 * (math.log(2.0 * math.pi) + log_y)
        losses = np.where(target > 1, complete, losses)
    # The rate outgrows y log λ: infinity less infinity is infinity here.
    return reduce_losses(np.where(rate == np.inf, np.inf, losses), reduction)


@np.errstate(over="ignore")
def poisson_nll_grad(
    prediction: Array, target: Array, log_input: bool = True, reduction: Reduction = "mean"
) -> Array:
    """Differentiate it: (λ - y) / N at log λ, or (1 - y/λ) / N at λ.

    Stirling's term is constant, so it makes no difference here.

    Parameters
    ----------
    prediction : Array, any shape
        The logarithm of the rate λ, or λ itself, above 0, if ``log_input`` is false.
    target : Array, the shape of prediction
        Counts y, at least 0.
    log_input : bool
        Whether the prediction is log λ.
    reduction : {"mean", "sum", "none"}
        Which of them is differentiated; "none" gives the derivative of each loss.

    Returns
    -------
    Array, the shape of prediction
        Gradient of the loss at ``prediction``.

    Raises
    ------
    ValueError
        If the shapes differ, the arrays are empty, their numbers are not floats, a target is
        negative, a rate is not above 0, or the reduction is not one of the three.

    References
    ----------
    Nelder, Wedderburn, "Generalized linear models", Journal of the Royal Statistical Society A
    135, 1972, doi:10.2307/2344614

    Examples
    --------
    >>> poisson_nll_grad(np.array([0.0, 0.0]), np.array([3.0, 1.0]))
    array([-1.,  0.])
    >>> poisson_nll_grad(np.array([1.0, 2.0]), np.array([3.0, 1.0]), log_input=False)
    array([-1.  ,  0.25])
    """
    _check_counts(prediction, target, log_input)
    gradient = np.exp(prediction) - target if log_input else 1.0 - target / prediction
    return reduce_gradient(gradient, reduction)


@np.errstate(over="ignore")
def gaussian_nll(
    mean: Array, target: Array, variance: Array, full: bool = False, reduction: Reduction = "mean"
) -> Loss:
    """Score a mean and its variance: L = (1/2N) Σ [log v + (y - μ)² / v].

    The constant log(2π) / 2 is left out unless ``full``; negative for variances below 1 either
    way. A variance that is too small is paid for by the second term, one that is too large by the
    first; for μ fixed the best is v = (y - μ)². Computed from (y - μ) / √v, as the square of the
    error could overflow.

    The GaussianNLLLoss of PyTorch, with its order of arguments; there a variance below 1e-6 counts
    as 1e-6.

    Parameters
    ----------
    mean : Array, any shape
        Predicted mean μ.
    target : Array, the shape of mean
        What was measured, y.
    variance : Array, the shape of mean
        Predicted variance v, above 0, in the squared unit of the target.
    full : bool
        Whether to add the constant log(2π) / 2.
    reduction : {"mean", "sum", "none"}
        Mean of the losses, their sum, or each by itself.

    Returns
    -------
    float, or Array of the shape of mean for "none"
        The loss; infinity where it does not fit a float.

    Raises
    ------
    ValueError
        If the shapes differ, the arrays are empty, their numbers are not floats, a variance is not
        above 0, or the reduction is not one of the three.

    References
    ----------
    Nix, Weigend, "Estimating the mean and variance of the target probability distribution", ICNN
    1994, doi:10.1109/ICNN.1994.374138

    Examples
    --------
    >>> gaussian_nll(np.array([0.0, 0.0]), np.array([1.0, 2.0]), np.array([1.0, 4.0]))
    0.8465735902799727
    """
    check_pair(mean=mean, target=target, variance=variance)
    _check_above_zero("variance", variance)
    constant = math.log(2.0 * math.pi) if full else 0.0
    ratio = (mean - target) / np.sqrt(variance)
    return reduce_losses(0.5 * (np.log(variance) + ratio**2 + constant), reduction)


@np.errstate(over="ignore")
def gaussian_nll_grad(
    mean: Array, target: Array, variance: Array, reduction: Reduction = "mean"
) -> tuple[Array, Array]:
    """Differentiate it: (μ - y) / (v N) at μ, and (1 - (y - μ)² / v) / (2 v N) at v.

    In PyTorch, the gradient at a variance below 1e-6 is that at 1e-6.

    Parameters
    ----------
    mean : Array, any shape
        Predicted mean μ.
    target : Array, the shape of mean
        What was measured, y.
    variance : Array, the shape of mean
        Predicted variance v, above 0, in the squared unit of the target.
    reduction : {"mean", "sum", "none"}
        Which of them is differentiated; "none" gives the derivative of each loss.

    Returns
    -------
    gradient at mean : Array, the shape of mean
    gradient at variance : Array, the shape of mean

    Raises
    ------
    ValueError
        If the shapes differ, the arrays are empty, their numbers are not floats, a variance is not
        above 0, or the reduction is not one of the three.

    References
    ----------
    Nix, Weigend, "Estimating the mean and variance of the target probability distribution", ICNN
    1994, doi:10.1109/ICNN.1994.374138

    Examples
    --------
    >>> gaussian_nll_grad(np.array([0.0, 0.0]), np.array([1.0, 2.0]), np.array([1.0, 4.0]))
    (array([-0.5 , -0.25]), array([0., 0.]))
    """
    check_pair(mean=mean, target=target, variance=variance)
    _check_above_zero("variance", variance)
    error, ratio = mean - target, (mean - target) / np.sqrt(variance)
    at_mean, at_variance = error / variance, 0.5 * (1.0 - ratio**2) / variance
    return reduce_gradient(at_mean, reduction), reduce_gradient(at_variance, reduction)


def _log_ratio(x: Array, y: Array) -> Array:
    """Compute log(x / m), m = (x + y) / 2, as -log(1 + (y - x) / 2x), which is exact near 0."""
    return -np.log1p(np.minimum((y - x) / (2.0 * x), np.finfo(x.dtype).max))


def _rates(prediction: Array, log_input: bool) -> tuple[Array, Array]:
    if log_input:
        return np.exp(prediction), prediction
    return prediction, np.log(prediction)


def _check_counts(prediction: Array, target: Array, log_input: bool) -> None:
    check_pair(prediction=prediction, target=target)
    if np.any(target < 0):
        raise ValueError(f"target: got {np.min(target)}, wanted numbers of at least 0")
    if not log_input:
        _check_above_zero("prediction", prediction)


def _check_above_zero(name: str, array: Array) -> None:
    if np.any(array <= 0):
        raise ValueError(f"{name}: got {np.min(array)}, wanted numbers above 0")
