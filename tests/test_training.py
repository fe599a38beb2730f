import numpy as np
import pytest

import glossary_code as nn

BINARY = {"loss": nn.binary_cross_entropy, "loss_grad": nn.binary_cross_entropy_grad}
SQUARED = {"loss": nn.mse, "loss_grad": nn.mse_grad}


def test_two_moons_are_learnt() -> None:
    rng = np.random.default_rng(0)
    x, y = nn.two_moons(rng, 400, noise=0.1)
    history = nn.train(
        nn.init_mlp(rng, [2, 16, 16, 1]), x, y, **BINARY,
        optimizer=nn.adam(0.01), epochs=60, batch_size=32, rng=rng,
    )  # fmt: skip
    x_new, y_new = nn.two_moons(np.random.default_rng(1), 1000, noise=0.1)
    logits, _ = nn.forward(history.params, x_new)
    assert np.mean((logits > 0) == (y_new == 1.0)) > 0.97
    assert history.losses[-1] < 0.1 * history.losses[0]


def test_classes_are_learnt_with_integer_labels() -> None:
    rng = np.random.default_rng(0)
    x, y = nn.two_moons(rng, 200)
    labels = y[:, 0].astype(int)
    history = nn.train(
        nn.init_mlp(rng, [2, 16, 2]), x, labels, loss=nn.cross_entropy,
        loss_grad=nn.cross_entropy_grad, optimizer=nn.adam(0.02), epochs=60, batch_size=20,
        rng=rng, activation=(nn.relu, nn.relu_grad),
    )  # fmt: skip
    logits, _ = nn.forward(history.params, x, (nn.relu, nn.relu_grad))
    assert np.mean(logits.argmax(axis=1) == labels) > 0.97


def test_first_full_batch_step_by_hand() -> None:
    # ŷ = 0, y = 2, x = 1: the gradient is 2 (0 - 2) = -4 at both W and b.
    params = [(np.zeros((1, 1)), np.zeros(1))]
    history = nn.train(
        params, np.ones((1, 1)), np.full((1, 1), 2.0), **SQUARED,
        optimizer=nn.sgd(0.125), epochs=1, batch_size=1, rng=np.random.default_rng(0),
    )  # fmt: skip
    (W, b), *_ = history.params
    assert (W[0, 0], b[0]) == (0.5, 0.5)
    np.testing.assert_array_equal(history.losses, [4.0, 1.0])


def test_history_and_inputs() -> None:
    rng = np.random.default_rng(0)
    x, y = nn.noisy_line(rng, 20, 2.0, 1.0, 0.1)
    params = nn.init_mlp(rng, [1, 4, 1])
    arrays = [x, y, *(a for pair in params for a in pair)]
    before = [a.copy() for a in arrays]
    history = nn.train(
        params, x, y, **SQUARED, optimizer=nn.momentum(0.01), epochs=3, batch_size=6, rng=rng
    )
    for now, then in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(now, then)
    assert history.losses.shape == (4,)
    assert len(history.snapshots) == 4
    for loss, snapshot in zip(history.losses, history.snapshots, strict=True):
        assert nn.mse(nn.forward(snapshot, x)[0], y) == loss
    np.testing.assert_array_equal(history.snapshots[0][0][0], params[0][0])
    assert not np.shares_memory(history.snapshots[0][0][0], params[0][0])
    assert history.params is history.snapshots[-1]


ACTIVATIONS = {
    "relu": (nn.relu, nn.relu_grad),
    "sigmoid": (nn.sigmoid, nn.sigmoid_grad),
    "softplus": (nn.softplus, nn.softplus_grad),
    "tanh": (nn.tanh, nn.tanh_grad),
}
LOSSES = {
    "binary": BINARY,
    "labels": {"loss": nn.cross_entropy, "loss_grad": nn.cross_entropy_grad},
    "squared": SQUARED,
}


@pytest.mark.parametrize("sizes", [(3, 2), (3, 5, 2), (3, 5, 4, 2)])
@pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=ACTIVATIONS)
@pytest.mark.parametrize("name", LOSSES)
def test_training_takes_the_gradient_of_forward(
    name: str, activation: nn.Activation, sizes: tuple[int, ...]
) -> None:
    rng = np.random.default_rng(0)
    params = [(W, rng.normal(size=b.shape)) for W, b in nn.init_mlp(rng, sizes)]
    x = rng.normal(size=(7, 3))
    y = rng.integers(0, 2, 7) if name == "labels" else rng.integers(0, 2, (7, 2)).astype(float)
    logits, pullback = nn.forward(params, x, activation)
    grads = pullback(LOSSES[name]["loss_grad"](logits, y))
    history = nn.train(
        params, x, y, **LOSSES[name], optimizer=nn.sgd(1.0), epochs=1, batch_size=7, rng=rng,
        activation=activation,
    )  # fmt: skip
    for (W, b), (dW, db), (W_new, b_new) in zip(params, grads, history.params, strict=True):
        np.testing.assert_allclose(W_new, W - dW, rtol=1e-12, atol=1e-13)
        np.testing.assert_allclose(b_new, b - db, rtol=1e-12, atol=1e-13)


def test_an_epoch_deals_minibatches_and_a_rest() -> None:
    x, y = nn.noisy_line(np.random.default_rng(0), 7, 2.0, 1.0, 0.1)
    params = nn.init_mlp(np.random.default_rng(0), [1, 3, 1])
    history = nn.train(
        params, x, y, **SQUARED, optimizer=nn.sgd(0.1), epochs=2, batch_size=3,
        rng=np.random.default_rng(1),
    )  # fmt: skip
    rng = np.random.default_rng(1)
    for _ in range(2):
        for x_batch, y_batch in nn.minibatches(rng, x, y, 3):
            prediction, pullback = nn.forward(params, x_batch)
            grads = pullback(nn.mse_grad(prediction, y_batch))
            params = [
                (W - 0.1 * dW, b - 0.1 * db)
                for (W, b), (dW, db) in zip(params, grads, strict=True)
            ]
    for pair, wanted in zip(history.params, params, strict=True):
        np.testing.assert_allclose(pair[0], wanted[0], rtol=1e-12)
        np.testing.assert_allclose(pair[1], wanted[1], rtol=1e-12)


@pytest.mark.parametrize("name", LOSSES)
def test_float32_stays_float32(name: str) -> None:
    rng = np.random.default_rng(0)
    params = [(W.astype("f4"), b.astype("f4")) for W, b in nn.init_mlp(rng, [2, 3, 2])]
    seen = set()

    def watched(z: np.ndarray) -> np.ndarray:
        seen.add(z.dtype)
        return nn.tanh_grad(z)

    history = nn.train(
        params, rng.normal(size=(6, 2)),
        rng.integers(0, 2, 6) if name == "labels" else rng.uniform(size=(6, 2)), **LOSSES[name],
        optimizer=nn.adam(), epochs=2, batch_size=4, rng=rng, activation=(nn.tanh, watched),
    )  # fmt: skip
    assert {a.dtype for pair in history.params for a in pair} | seen == {np.dtype("f4")}


def test_losses_do_not_follow_later_changes_of_the_data() -> None:
    rng = np.random.default_rng(0)
    x, y = nn.noisy_line(rng, 8, 2.0, 1.0, 0.1)
    settings = {**SQUARED, "optimizer": nn.sgd(0.1), "epochs": 2, "batch_size": 8, "rng": rng}
    params = nn.init_mlp(rng, [1, 1])
    wanted = nn.train(params, x, y, **settings).losses
    history = nn.train(params, x, y, **settings)
    x += 1.0
    y += 1.0
    np.testing.assert_array_equal(history.losses, wanted)


def test_the_seed_decides() -> None:
    def losses() -> np.ndarray:
        rng = np.random.default_rng(5)
        x, y = nn.noisy_line(rng, 20, 2.0, 1.0, 0.1)
        return nn.train(
            nn.init_mlp(rng, [1, 1]), x, y, **SQUARED,
            optimizer=nn.rmsprop(), epochs=3, batch_size=6, rng=rng,
        ).losses  # fmt: skip

    np.testing.assert_array_equal(losses(), losses())


def test_divergence_is_shown_without_a_warning() -> None:
    rng = np.random.default_rng(0)
    x, y = nn.noisy_line(rng, 8, 2.0, 1.0, 0.1)
    history = nn.train(
        nn.init_mlp(rng, [1, 1]), x, y, **SQUARED,
        optimizer=nn.sgd(1e3), epochs=200, batch_size=8, rng=rng,
    )  # fmt: skip
    assert not np.isfinite(history.losses[-1])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"x": np.array([[np.nan], [1.0]])}, "x: got 1 values that are NaN or infinite"),
        ({"y": np.array([[np.inf], [1.0]])}, "y: got 1 values that are NaN or infinite"),
        ({"x": np.zeros(2)}, r"x: got shape \(2,\), wanted a matrix"),
        ({"x": np.zeros((0, 1))}, r"x: got shape \(0, 1\), wanted at least one"),
        ({"y": np.zeros((3, 1))}, "y: got 3 rows, wanted 2"),
        ({"y": np.zeros(2)}, r"target: got shape \(2,\), wanted \(2, 1\)"),
        ({"epochs": 0}, "epochs: got 0, wanted an integer of at least 1"),
        ({"batch_size": 0}, "batch_size: got 0, wanted an integer of at least 1"),
        ({"params": []}, "params: got no layers"),
    ],
)
def test_errors(change: dict, message: str) -> None:
    arguments = {
        "params": [(np.zeros((1, 1)), np.zeros(1))],
        "x": np.zeros((2, 1)),
        "y": np.zeros((2, 1)),
        "optimizer": nn.sgd(0.1),
        "epochs": 1,
        "batch_size": 2,
        "rng": np.random.default_rng(0),
        **SQUARED,
    }
    with pytest.raises(ValueError, match=message):
        nn.train(**(arguments | change))


def test_central_difference_of_a_cubic() -> None:
    # f = Σ x³: the gradient is 3 x², and the error h² exactly, up to rounding.
    x = np.array([[1.0, -2.0], [0.5, 0.0]])
    before = x.copy()
    gradient = nn.central_difference(lambda a: float(np.sum(a**3)), x, h=0.1)
    np.testing.assert_allclose(gradient, 3 * x**2 + 0.01, rtol=1e-12)
    np.testing.assert_array_equal(x, before)


def test_central_difference_errors() -> None:
    with pytest.raises(ValueError, match="x: got dtype int64"):
        nn.central_difference(float, np.array(1))
    with pytest.raises(ValueError, match="h: got 0.0, wanted a finite number above 0"):
        nn.central_difference(float, np.array(1.0), h=0.0)
