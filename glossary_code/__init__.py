"""Neural networks in NumPy, with bodies that look like the formulas of the glossary."""

from glossary_code._checks import Array
from glossary_code.activations import (
    identity,
    identity_grad,
    leaky_relu,
    leaky_relu_grad,
    relu,
    relu_grad,
    sigmoid,
    sigmoid_grad,
    softmax,
    softmax_vjp,
    softplus,
    softplus_grad,
    step,
    step_grad,
    tanh,
    tanh_grad,
)
from glossary_code.data import (
    minibatches,
    noisy_line,
    two_moons,
)
from glossary_code.gradients import (
    central_difference,
)
from glossary_code.layers import (
    linear,
)
from glossary_code.losses import (
    binary_cross_entropy,
    binary_cross_entropy_grad,
    cross_entropy,
    cross_entropy_grad,
    mse,
    mse_grad,
)
from glossary_code.network import (
    Activation,
    Params,
    count_parameters,
    forward,
    init_mlp,
)
from glossary_code.optimizers import (
    LearningRate,
    Optimizer,
    State,
    adam,
    adam_step,
    momentum,
    momentum_step,
    rmsprop,
    rmsprop_step,
    sgd,
    sgd_step,
)
from glossary_code.training import (
    History,
    train,
)

__all__ = [
    "Activation",
    "Array",
    "History",
    "LearningRate",
    "Optimizer",
    "Params",
    "State",
    "adam",
    "adam_step",
    "binary_cross_entropy",
    "binary_cross_entropy_grad",
    "central_difference",
    "count_parameters",
    "cross_entropy",
    "cross_entropy_grad",
    "forward",
    "identity",
    "identity_grad",
    "init_mlp",
    "leaky_relu",
    "leaky_relu_grad",
    "linear",
    "minibatches",
    "momentum",
    "momentum_step",
    "mse",
    "mse_grad",
    "noisy_line",
    "relu",
    "relu_grad",
    "rmsprop",
    "rmsprop_step",
    "sgd",
    "sgd_step",
    "sigmoid",
    "sigmoid_grad",
    "softmax",
    "softmax_vjp",
    "softplus",
    "softplus_grad",
    "step",
    "step_grad",
    "tanh",
    "tanh_grad",
    "train",
    "two_moons",
]
