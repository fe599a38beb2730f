"""What is trained: data, architecture, batches, steps."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from sklearn.datasets import load_digits

import glossary_code as nn

LEARNING_RATE = 1e-3


@dataclass(frozen=True, eq=False)
class Task:
    """A classifier to be trained by Adam with cross-entropy, in float32 for everyone."""

    sizes: tuple[int, ...]
    activation: str
    batch_size: int
    epochs: int
    data: tuple[nn.Array, nn.Array, nn.Array, nn.Array]

    @property
    def name(self) -> str:
        """Widths of the layers, as ``64-64-10``."""
        return "-".join(map(str, self.sizes))

    @property
    def x(self) -> nn.Array:
        """Inputs of the training set."""
        return self.data[0]

    @property
    def y(self) -> nn.Array:
        """Labels of the training set."""
        return self.data[1]

    @property
    def steps(self) -> int:
        """Number of updates in a run."""
        return self.epochs * -(-len(self.x) // self.batch_size)

    def start(self, seed: int) -> nn.Params:
        """Draw the parameters that a run starts from, as scikit-learn does for itself."""
        rng = np.random.default_rng(seed)
        params = []
        for d_in, d_out in pairwise(self.sizes):
            bound = np.sqrt(6.0 / (d_in + d_out))
            W, b = rng.uniform(-bound, bound, (d_in, d_out)), rng.uniform(-bound, bound, d_out)
            params.append((W.astype(np.float32), b.astype(np.float32)))
        return params


def split(x: nn.Array, y: nn.Array, n: int) -> tuple[nn.Array, nn.Array, nn.Array, nn.Array]:
    """Take ``n`` examples for training and the rest for the test."""
    x = x.astype(np.float32)
    y = y.astype(np.int64)
    return x[:n], y[:n], x[n:], y[n:]


def moons(n: int) -> tuple[nn.Array, ...]:
    """Two interleaved half-circles."""
    x, y = nn.two_moons(np.random.default_rng(0), n + 1000, noise=0.15)
    return split(x, y[:, 0], n)


def digits(n: int) -> tuple[nn.Array, ...]:
    """Read handwritten digits of 8 by 8 pixels."""
    x, y = load_digits(return_X_y=True)
    order = np.random.default_rng(0).permutation(len(x))
    return split(x[order] / 16.0, y[order], n)


def clouds(n: int, d: int, k: int = 10) -> tuple[nn.Array, ...]:
    """``k`` normal clouds in ``d`` dimensions, centres about five deviations apart."""
    rng = np.random.default_rng(0)
    centres = rng.normal(0.0, 3.5 / np.sqrt(2 * d), (k, d))
    y = rng.integers(0, k, n + 1000)
    return split(centres[y] + rng.normal(0.0, 1.0 / np.sqrt(2), (n + 1000, d)), y, n)


def scenarios() -> list[Task]:
    """List the four runs of the comparison, from the smallest to the largest network."""
    return [
        Task((2, 16, 16, 2), "tanh", 200, 1000, moons(200)),
        Task((64, 64, 10), "relu", 32, 15, digits(1437)),
        Task((64, 128, 64, 10), "relu", 256, 40, digits(1437)),
        Task((784, 256, 10), "relu", 128, 10, clouds(1280, 784)),
    ]


def growth() -> dict[str, list[tuple[int, Task]]]:
    """List the runs that differ from 64-64-10, batch 64, 2048 examples, in one number."""

    def task(width: int = 64, depth: int = 1, batch: int = 64, samples: int = 2048) -> Task:
        sizes = (64, *[width] * depth, 10)
        epochs = max(1, 256 * batch // samples)
        return Task(sizes, "relu", batch, epochs, clouds(samples, 64))

    return {
        "width": [(v, task(width=v)) for v in (16, 64, 256, 1024)],
        "depth": [(v, task(depth=v)) for v in (1, 2, 4, 8)],
        "batch": [(v, task(batch=v)) for v in (8, 32, 128, 512)],
        "samples": [(v, task(samples=v)) for v in (512, 2048, 8192, 32768)],
    }
