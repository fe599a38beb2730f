"""Who trains: each takes a task and a seed, and returns what predicts the logits."""

import importlib.util
import warnings
from collections.abc import Callable

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

import glossary_code as nn
from bench.tasks import LEARNING_RATE, Task

Predict = Callable[[nn.Array], nn.Array]
Contestant = Callable[[Task, int], Predict]

LOSSES_READ = "glossary_code, losses read"
ACTIVATIONS = {"relu": (nn.relu, nn.relu_grad), "tanh": (nn.tanh, nn.tanh_grad)}


def ours(task: Task, seed: int) -> Predict:
    """Train by the module."""
    return predict_by(task, history(task, seed).params)


def ours_with_losses(task: Task, seed: int) -> Predict:
    """Train by the module, and compute the loss over the whole set after each epoch."""
    run = history(task, seed)
    assert len(run.losses) == task.epochs + 1
    return predict_by(task, run.params)


def history(task: Task, seed: int) -> nn.History:
    """Run `glossary_code.train`."""
    return nn.train(
        task.start(seed), task.x, task.y, loss=nn.cross_entropy, loss_grad=nn.cross_entropy_grad,
        optimizer=nn.adam(LEARNING_RATE), epochs=task.epochs, batch_size=task.batch_size,
        rng=np.random.default_rng(seed), activation=ACTIVATIONS[task.activation],
    )  # fmt: skip


def predict_by(task: Task, params: nn.Params) -> Predict:
    """Make the function from inputs to logits."""
    return lambda x: nn.forward(params, x, ACTIVATIONS[task.activation])[0]


def numpy_loop(task: Task, seed: int) -> Predict:
    """Train by what one writes by hand: lists of arrays, and Adam for each of them."""
    rng = np.random.default_rng(seed)
    theta = [array for layer in task.start(seed) for array in layer]
    m = [np.zeros_like(a) for a in theta]
    v = [np.zeros_like(a) for a in theta]
    t = 0
    for _ in range(task.epochs):
        order = rng.permutation(len(task.x))
        for first in range(0, len(order), task.batch_size):
            rows = order[first : first + task.batch_size]
            t += 1
            for i, g in enumerate(gradients(task, theta, task.x[rows], task.y[rows])):
                m[i] = 0.9 * m[i] + 0.1 * g
                v[i] = 0.999 * v[i] + 0.001 * g**2
                m_hat = m[i] / (1 - 0.9**t)
                v_hat = v[i] / (1 - 0.999**t)
                theta[i] = theta[i] - LEARNING_RATE * m_hat / (np.sqrt(v_hat) + 1e-8)
    return predict_by(task, list(zip(theta[::2], theta[1::2], strict=True)))


def gradients(task: Task, theta: list[nn.Array], x: nn.Array, y: nn.Array) -> list[nn.Array]:
    """Backpropagate by hand."""
    h = [x]
    for W, b in zip(theta[:-2:2], theta[1:-2:2], strict=True):
        z = h[-1] @ W + b
        h.append(np.tanh(z) if task.activation == "tanh" else np.maximum(z, 0.0))
    z = h[-1] @ theta[-2] + theta[-1]
    p = np.exp(z - z.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[np.arange(len(y)), y] -= 1.0
    dz = p / len(y)
    grads = [h[-1].T @ dz, dz.sum(axis=0)]
    for i in range(len(h) - 1, 0, -1):
        dh = dz @ theta[2 * i].T
        dz = dh * (1.0 - h[i] ** 2) if task.activation == "tanh" else dh * (h[i] > 0)
        grads = [h[i - 1].T @ dz, dz.sum(axis=0), *grads]
    return grads


def scikit_learn(task: Task, seed: int) -> Predict:
    """Train `MLPClassifier`; for two classes it has one output instead of two."""
    model = MLPClassifier(
        task.sizes[1:-1], activation=task.activation, solver="adam", alpha=0.0,
        batch_size=task.batch_size, learning_rate_init=LEARNING_RATE, max_iter=task.epochs,
        n_iter_no_change=task.epochs + 1, random_state=seed,
    )  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(task.x, task.y)
    assert model.n_iter_ == task.epochs
    return lambda x: np.log(np.maximum(model.predict_proba(x), np.finfo(np.float32).tiny))


def pytorch_one_thread(task: Task, seed: int) -> Predict:
    """Train in PyTorch on one core, which suits small networks, or a machine that is not idle."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        return pytorch(task, seed)
    finally:
        torch.set_num_threads(threads)


def pytorch(task: Task, seed: int) -> Predict:
    """Train in PyTorch's eager mode, from the same parameters, without a DataLoader."""
    import torch

    torch.manual_seed(seed)
    modules: list[torch.nn.Module] = []
    for W, b in task.start(seed):
        linear = torch.nn.Linear(*W.shape)
        linear.weight.data = torch.from_numpy(W.T.copy())
        linear.bias.data = torch.from_numpy(b)
        modules += [linear, torch.nn.Tanh() if task.activation == "tanh" else torch.nn.ReLU()]
    net = torch.nn.Sequential(*modules[:-1])
    loss = torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(net.parameters(), lr=LEARNING_RATE)
    x, y = torch.from_numpy(task.x), torch.from_numpy(task.y)
    for _ in range(task.epochs):
        for rows in torch.randperm(len(x)).split(task.batch_size):
            optimizer.zero_grad()
            loss(net(x[rows]), y[rows]).backward()
            optimizer.step()
    return lambda x: net(torch.from_numpy(x)).detach().numpy()


def contestants() -> dict[str, Contestant]:
    """List all that can run here."""
    names: dict[str, Contestant] = {
        "glossary_code": ours,
        LOSSES_READ: ours_with_losses,
        "NumPy by hand": numpy_loop,
        "scikit-learn": scikit_learn,
    }
    if importlib.util.find_spec("torch") is None:
        print("PyTorch is not installed here and is left out.")
    else:
        names |= {"PyTorch": pytorch, "PyTorch, one thread": pytorch_one_thread}
    return names
