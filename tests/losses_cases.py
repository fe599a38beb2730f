"""Each loss with inputs drawn for it, and its definition, written for autograd."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import autograd.numpy as anp
import numpy as np
from autograd.scipy.special import logsumexp

import glossary_code as nn

Arguments = tuple[np.ndarray, ...]


@dataclass(frozen=True)
class Kind:
    """What an argument holds: drawn at random, or made of any floats where it may be."""

    draw: Callable[[np.random.Generator, int, int], np.ndarray]
    wild: Callable[[np.ndarray], np.ndarray] | None = None


@dataclass(frozen=True)
class Case:
    """A loss: what it takes, and what each example costs by definition."""

    name: str
    kinds: tuple[Kind, ...]
    definition: Callable[..., Any]
    options: dict[str, Any] = field(default_factory=dict)
    # Which arguments the gradient is taken at.
    at: tuple[int, ...] = (0,)
    reduces: bool = True

    def draw(self, rng: np.random.Generator, n: int) -> Arguments:
        return tuple(kind.draw(rng, n, 3) for kind in self.kinds)

    def loss(self, *arguments: np.ndarray, **options: Any) -> Any:
        return getattr(nn, self.name)(*arguments, **self.options, **options)

    def gradients(self, *arguments: np.ndarray, **options: Any) -> Arguments:
        given = {k: v for k, v in self.options.items() if k != "full"}
        gradients = getattr(nn, f"{self.name}_grad")(*arguments, **given, **options)
        return gradients if isinstance(gradients, tuple) else (gradients,)

    def __str__(self) -> str:
        return " ".join([self.name, *(k for k in self.options)])


def softplus(z: Any) -> Any:
    return anp.log(1.0 + anp.exp(z))


def log_softmax(z: Any) -> Any:
    return z - logsumexp(z, axis=1, keepdims=True)


def length(x: Any) -> Any:
    return anp.sqrt(anp.sum(x**2, axis=1))


def cosines(x: Any, y: Any) -> Any:
    return anp.dot(x / length(x)[:, None], (y / length(y)[:, None]).T)


def above_zero(x: np.ndarray) -> np.ndarray:
    return np.maximum(np.abs(x), np.finfo(x.dtype).smallest_subnormal)


REAL = Kind(lambda rng, n, k: 2.0 * rng.normal(size=(n, k)), np.positive)
POSITIVE = Kind(lambda rng, n, k: rng.gamma(2.0, size=(n, k)), above_zero)
COUNTS = Kind(lambda rng, n, k: rng.poisson(2.0, (n, k)).astype(float), np.abs)
FRACTIONS = Kind(lambda rng, n, k: rng.uniform(size=(n, k)))
BINARY = Kind(lambda rng, n, k: rng.integers(0, 2, (n, k)).astype(float))
SIGNS = Kind(lambda rng, n, k: 2.0 * rng.integers(0, 2, (n, k)) - 1.0)
LABELS = Kind(lambda rng, n, k: rng.integers(0, k, n))
PAIRS = Kind(lambda rng, n, _k: rng.integers(0, 2, n).astype(float))
DISTRIBUTIONS = Kind(lambda rng, n, k: rng.dirichlet(np.ones(k), n))
LOG_PROBABILITIES = Kind(
    lambda rng, n, k: np.log(rng.dirichlet(np.ones(k), n)), lambda x: -np.abs(x)
)


def stirling(y: np.ndarray) -> np.ndarray:
    large = np.maximum(y, 1.0)
    approximation = large * np.log(large) - large + 0.5 * np.log(2.0 * np.pi * large)
    return np.where(y > 1, approximation, 0.0)


def focal(z: Any, y: np.ndarray, alpha: float = 0.25, gamma: float = 2.0) -> Any:
    p = 1.0 / (1.0 + anp.exp(-z))
    p_t, alpha_t = anp.where(y == 1, p, 1.0 - p), np.where(y == 1, alpha, 1.0 - alpha)
    return -alpha_t * (1.0 - p_t) ** gamma * anp.log(p_t)


def dice(z: Any, g: np.ndarray, smooth: float = 1.0) -> Any:
    p = 1.0 / (1.0 + anp.exp(-z))
    overlap, union = anp.sum(p * g, axis=1), anp.sum(p**2, axis=1) + anp.sum(g**2, axis=1)
    return 1.0 - (2.0 * overlap + smooth) / (union + smooth)


def huber(x: Any, y: np.ndarray, delta: float = 1.0) -> Any:
    e = anp.abs(x - y)
    return anp.where(e <= delta, e**2 / 2.0, delta * (e - delta / 2.0))


def jensen_shannon(z: Any, q: np.ndarray) -> Any:
    p = anp.exp(log_softmax(z))
    m = (p + q) / 2.0
    return anp.sum(q * anp.log(q / m) + p * anp.log(p / m), axis=1) / 2.0


CLASS_WEIGHT = np.array([0.5, 2.0, 1.5])
SMOOTH_LABELS = 0.7 * np.eye(3) + 0.1

ELEMENTWISE = [
    Case("mse", (REAL, REAL), lambda x, y: (x - y) ** 2),
    Case("mae", (REAL, REAL), lambda x, y: anp.abs(x - y)),
    Case("huber", (REAL, REAL), huber),
    Case("huber", (REAL, REAL), lambda x, y: huber(x, y, 0.3), {"delta": 0.3}),
    Case("smooth_l1", (REAL, REAL), lambda x, y: huber(x, y, 1.0)),
    Case("smooth_l1", (REAL, REAL), lambda x, y: huber(x, y, 0.3) / 0.3, {"beta": 0.3}),
    Case("log_cosh", (REAL, REAL), lambda x, y: anp.log(anp.cosh(x - y))),
    Case(
        "pinball",
        (REAL, REAL),
        lambda x, y: anp.maximum(0.2 * (y - x), -0.8 * (y - x)),
        {"tau": 0.2},
    ),
    Case(
        "binary_cross_entropy",
        (REAL, FRACTIONS),
        lambda z, y: y * softplus(-z) + (1.0 - y) * softplus(z),
    ),
    Case(
        "binary_cross_entropy",
        (REAL, FRACTIONS),
        lambda z, y: 3.0 * y * softplus(-z) + (1.0 - y) * softplus(z),
        {"pos_weight": 3.0},
    ),
    Case("focal", (REAL, BINARY), focal),
    Case(
        "focal",
        (REAL, BINARY),
        lambda z, y: focal(z, y, 0.6, 0.5),
        {"alpha": 0.6, "gamma": 0.5},
    ),
    Case("hinge", (REAL, SIGNS), lambda s, y: anp.maximum(0.0, 1.0 - y * s)),
    Case("squared_hinge", (REAL, SIGNS), lambda s, y: anp.maximum(0.0, 1.0 - y * s) ** 2),
    Case("poisson_nll", (REAL, COUNTS), lambda z, y: anp.exp(z) - y * z),
    Case(
        "poisson_nll",
        (REAL, COUNTS),
        lambda z, y: anp.exp(z) - y * z + stirling(y),
        {"full": True},
    ),
    Case("poisson_nll", (POSITIVE, COUNTS), lambda r, y: r - y * anp.log(r), {"log_input": False}),
    Case(
        "gaussian_nll",
        (REAL, REAL, POSITIVE),
        lambda m, y, v: (anp.log(v) + (y - m) ** 2 / v) / 2.0,
        at=(0, 2),
    ),
    Case(
        "gaussian_nll",
        (REAL, REAL, POSITIVE),
        lambda m, y, v: (anp.log(2.0 * np.pi * v) + (y - m) ** 2 / v) / 2.0,
        {"full": True},
        at=(0, 2),
    ),
]
ROWWISE = [
    Case("cross_entropy", (REAL, LABELS), lambda z, y: -log_softmax(z)[np.arange(len(y)), y]),
    Case(
        "cross_entropy", (REAL, DISTRIBUTIONS), lambda z, q: -anp.sum(q * log_softmax(z), axis=1)
    ),
    Case(
        "cross_entropy",
        (REAL, LABELS),
        lambda z, y: -anp.sum(SMOOTH_LABELS[y] * log_softmax(z), axis=1),
        {"label_smoothing": 0.3},
    ),
    Case("nll", (LOG_PROBABILITIES, LABELS), lambda log_p, y: -log_p[np.arange(len(y)), y]),
    Case("dice", (REAL, FRACTIONS), dice),
    Case("dice", (REAL, BINARY), lambda z, g: dice(z, g, 0.1), {"smooth": 0.1}),
    Case(
        "kl_divergence",
        (REAL, DISTRIBUTIONS),
        lambda z, q: anp.sum(q * (anp.log(q) - log_softmax(z)), axis=1),
    ),
    Case("jensen_shannon", (REAL, DISTRIBUTIONS), jensen_shannon),
    Case(
        "cosine_distance",
        (REAL, REAL),
        lambda x, y: 1.0 - anp.sum(x * y, axis=1) / (length(x) * length(y)),
    ),
    Case(
        "contrastive",
        (REAL, REAL, PAIRS),
        lambda a, b, t: (
            ((1.0 - t) * length(a - b) ** 2 + t * anp.maximum(0.0, 3.0 - length(a - b)) ** 2) / 2.0
        ),
        {"margin": 3.0},
        at=(0, 1),
    ),
    Case(
        "triplet_margin",
        (REAL, REAL, REAL),
        lambda a, p, q: anp.maximum(0.0, length(a - p) - length(a - q) + 1.0),
        at=(0, 1, 2),
    ),
]
# With class weights, the mean divides by their sum.
WEIGHTED = [
    Case(
        "cross_entropy",
        (REAL, LABELS),
        lambda z, y: -CLASS_WEIGHT[y] * log_softmax(z)[np.arange(len(y)), y],
        {"class_weight": CLASS_WEIGHT},
    ),
    Case(
        "cross_entropy",
        (REAL, LABELS),
        lambda z, y: -anp.sum(CLASS_WEIGHT * SMOOTH_LABELS[y] * log_softmax(z), axis=1),
        {"class_weight": CLASS_WEIGHT, "label_smoothing": 0.3},
    ),
    Case(
        "nll",
        (LOG_PROBABILITIES, LABELS),
        lambda log_p, y: -CLASS_WEIGHT[y] * log_p[np.arange(len(y)), y],
        {"class_weight": CLASS_WEIGHT},
    ),
]
# One number for the whole batch.
WHOLE = [
    Case("rmse", (REAL, REAL), lambda x, y: anp.sqrt(anp.mean((x - y) ** 2)), reduces=False),
    Case(
        "info_nce",
        (REAL, REAL),
        lambda q, k: -anp.mean(anp.diag(log_softmax(cosines(q, k) / 0.5))),
        {"temperature": 0.5},
        at=(0, 1),
        reduces=False,
    ),
]
REDUCED = ELEMENTWISE + ROWWISE
EACH = REDUCED + WEIGHTED
ALL = EACH + WHOLE
