"""Descent along the gradient, plain or with momentum."""

from glossary_code._checks import Array, check_decay, check_same_shape
from glossary_code.optimizers._lift import lift
from glossary_code.optimizers.interface import LearningRate, Optimizer

__all__ = ["momentum", "momentum_step", "sgd", "sgd_step"]


def sgd_step(theta: Array, g: Array, learning_rate: float) -> Array:
    """Step against the gradient: θ ← θ - η g.

    Parameters
    ----------
    theta : Array, any shape
        Parameters θ.
    g : Array, the shape of theta
        Gradient of the loss at θ.
    learning_rate : float
        Step size η.

    Returns
    -------
    Array, the shape of theta
        New parameters.

    Raises
    ------
    ValueError
        If the shapes differ.

    References
    ----------
    Robbins, Monro, "A stochastic approximation method", Annals of Mathematical Statistics 22,
    1951, doi:10.1214/aoms/1177729586

    Examples
    --------
    >>> import numpy as np
    >>> sgd_step(np.array([1.0]), np.array([2.0]), learning_rate=0.25)
    array([0.5])
    """
    check_same_shape(theta=theta, g=g)
    return theta - learning_rate * g


def momentum_step(
    theta: Array, g: Array, v: Array, learning_rate: float, beta: float
) -> tuple[Array, Array]:
    """Step along the accumulated gradients: v ← β v + g, θ ← θ - η v.

    This is PyTorch's form. Polyak writes θ_(k+1) = θ_k - η g_k + β (θ_k - θ_(k-1)). The two
    agree as long as η is constant; when η changes, here the whole of v is scaled by the new
    η, there the past steps keep the η they were made with.

    Parameters
    ----------
    theta : Array, any shape
        Parameters θ.
    g : Array, the shape of theta
        Gradient of the loss at θ.
    v : Array, the shape of theta
        Velocity, 0 before the first step.
    learning_rate : float
        Step size η.
    beta : float
        Decay rate β of the velocity, in [0, 1).

    Returns
    -------
    theta, v : Array, the shape of theta
        New parameters and velocity.

    Raises
    ------
    ValueError
        If the shapes differ.

    References
    ----------
    Polyak, "Some methods of speeding up the convergence of iteration methods", USSR
    Computational Mathematics and Mathematical Physics 4, 1964,
    doi:10.1016/0041-5553(64)90137-5

    Examples
    --------
    >>> import numpy as np
    >>> momentum_step(np.array([1.0]), np.array([2.0]), np.array([4.0]), 0.25, beta=0.5)
    (array([0.]), array([4.]))
    """
    check_same_shape(theta=theta, g=g, v=v)
    v = beta * v + g
    theta = theta - learning_rate * v
    return theta, v


def sgd(learning_rate: LearningRate) -> Optimizer:
    """Make stochastic gradient descent, see `sgd_step`.

    PyTorch's ``SGD`` does the same at its defaults, where the learning rate is 0.001 (older
    versions have no default); here it must be given.

    Parameters
    ----------
    learning_rate : float or callable
        Step size, or a schedule from the step, 0 for the first, to the step size.

    Returns
    -------
    Optimizer
        The pair ``init``, ``update``.

    Raises
    ------
    ValueError
        If the learning rate is a number that is not finite and above 0.

    References
    ----------
    Robbins, Monro, "A stochastic approximation method", Annals of Mathematical Statistics 22,
    1951, doi:10.1214/aoms/1177729586

    Examples
    --------
    >>> import numpy as np
    >>> init, update = sgd(learning_rate=0.25)
    >>> arrays = [np.array([1.0])]
    >>> arrays, state = update(arrays, [np.array([2.0])], init(arrays))
    >>> arrays
    [array([0.5])]
    """

    def rule(
        theta: Array, g: Array, moments: tuple[Array, ...], step: int, rate: float
    ) -> tuple[Array, tuple[Array, ...]]:
        return sgd_step(theta, g, rate), ()

    return lift(rule, 0, learning_rate)


def momentum(learning_rate: LearningRate, beta: float = 0.9) -> Optimizer:
    """Make gradient descent with momentum, see `momentum_step`.

    PyTorch's ``SGD(lr, momentum=0.9)`` does the same; its own default is ``momentum=0``.

    Parameters
    ----------
    learning_rate : float or callable
        Step size, or a schedule from the step, 0 for the first, to the step size.
    beta : float
        Decay rate of the velocity, in [0, 1).

    Returns
    -------
    Optimizer
        The pair ``init``, ``update``.

    Raises
    ------
    ValueError
        If the learning rate is a number that is not finite and above 0, or ``beta`` is
        outside [0, 1).

    References
    ----------
    Polyak, "Some methods of speeding up the convergence of iteration methods", USSR
    Computational Mathematics and Mathematical Physics 4, 1964,
    doi:10.1016/0041-5553(64)90137-5

    Examples
    --------
    >>> import numpy as np
    >>> init, update = momentum(learning_rate=0.25)
    >>> arrays = [np.array([1.0])]
    >>> arrays, state = update(arrays, [np.array([2.0])], init(arrays))
    >>> arrays, state
    ([array([0.5])], State(step=1, moments=[(array([2.]),)]))
    """
    check_decay("beta", beta)

    def rule(
        theta: Array, g: Array, moments: tuple[Array, ...], step: int, rate: float
    ) -> tuple[Array, tuple[Array, ...]]:
        (v,) = moments
        theta, v = momentum_step(theta, g, v, rate, beta)
        return theta, (v,)

    return lift(rule, 1, learning_rate)
