"""Descent along the gradient, plain or with momentum."""

from glossary_code._checks import Array, check_decay, check_same_shape
from glossary_code.optimizers._lift import lift
from glossary_code.optimizers.interface import LearningRate, Optimizer

__all__ = ["momentum", "momentum_step", "nesterov", "nesterov_step", "sgd", "sgd_step"]


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


def nesterov_step(
    theta: Array, g: Array, v: Array, learning_rate: float, beta: float
) -> tuple[Array, Array]:
    """Step as if the velocity had moved already: v ← β v + g, θ ← θ - η (g + β v).

    Sutskever and co-authors take the gradient ahead of the parameters: v ← β v - η ∇f(φ + β v),
    φ ← φ + v. Here θ is that point ahead, φ + β v in their terms, so that the gradient is taken
    where the parameters are; as long as η is constant, the two are the same method.

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
    Nesterov, "A method for solving the convex programming problem with convergence rate O(1/k²)",
    Doklady Akademii Nauk SSSR 269, 1983.
    Sutskever, Martens, Dahl, Hinton, "On the importance of initialization and momentum in deep
    learning", ICML 2013

    Examples
    --------
    >>> import numpy as np
    >>> nesterov_step(np.array([1.0]), np.array([2.0]), np.array([4.0]), 0.25, beta=0.5)
    (array([0.]), array([4.]))
    """
    check_same_shape(theta=theta, g=g, v=v)
    v = beta * v + g
    theta = theta - learning_rate * (g + beta * v)
    return theta, v


def sgd(learning_rate: LearningRate) -> Optimizer:
    """Make stochastic gradient descent, see `sgd_step`.

    PyTorch's ``SGD`` does the same at its defaults, where the learning rate is 0.001 (older
    versions have no default); here it must be given. The rate of Keras is 0.01. It
    remembers nothing.

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
    return lift(lambda t, rate, theta, g: (sgd_step(theta, g, rate),), 0, learning_rate)


def momentum(learning_rate: LearningRate, beta: float = 0.9) -> Optimizer:
    """Make gradient descent with momentum, see `momentum_step`.

    PyTorch's ``SGD(lr, momentum=0.9)`` and Optax's ``sgd(learning_rate, momentum=0.9)`` do the
    same; the default of all libraries is no momentum. Keras keeps η inside the velocity, which
    differs when η changes. It remembers one number a parameter.

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

    return lift(
        lambda t, rate, theta, g, v: momentum_step(theta, g, v, rate, beta),
        1,
        learning_rate,
    )


def nesterov(learning_rate: LearningRate, beta: float = 0.9) -> Optimizer:
    """Make gradient descent with Nesterov's momentum, see `nesterov_step`.

    PyTorch's ``SGD(lr, momentum=0.9, nesterov=True)`` and Optax's
    ``sgd(learning_rate, momentum=0.9, nesterov=True)`` do the same. Keras keeps η inside the
    velocity, which differs when η changes. It remembers one number a parameter.

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
    Nesterov, "A method for solving the convex programming problem with convergence rate O(1/k²)",
    Doklady Akademii Nauk SSSR 269, 1983.
    Sutskever, Martens, Dahl, Hinton, "On the importance of initialization and momentum in deep
    learning", ICML 2013

    Examples
    --------
    >>> import numpy as np
    >>> init, update = nesterov(learning_rate=0.25)
    >>> arrays = [np.array([1.0])]
    >>> arrays, state = update(arrays, [np.array([2.0])], init(arrays))
    >>> np.round(arrays, 6)
    array([[0.05]])
    """
    check_decay("beta", beta)
    return lift(
        lambda t, rate, theta, g, v: nesterov_step(theta, g, v, rate, beta),
        1,
        learning_rate,
    )
