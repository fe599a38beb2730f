"""Every loss against its definition, and its gradient against autograd and differences."""

from typing import Any

import autograd
import numpy as np
import pytest
from losses_cases import ALL, EACH, REDUCED, WHOLE, Case

import glossary_code as nn

every = pytest.mark.parametrize("case", ALL, ids=str)
each = pytest.mark.parametrize("case", EACH, ids=str)
reduced = pytest.mark.parametrize("case", REDUCED, ids=str)


def draw(case: Case, n: int = 6) -> tuple[np.ndarray, ...]:
    # No two of the numbers drawn are at a kink.
    return case.draw(np.random.default_rng(7), n)


@each
def test_each_loss_is_as_defined(case: Case) -> None:
    arguments = draw(case)
    np.testing.assert_allclose(
        case.loss(*arguments, reduction="none"), case.definition(*arguments), rtol=1e-12
    )


@pytest.mark.parametrize("case", WHOLE, ids=str)
def test_loss_of_the_batch_is_as_defined(case: Case) -> None:
    arguments = draw(case)
    assert case.loss(*arguments) == pytest.approx(case.definition(*arguments), rel=1e-13)


@reduced
def test_mean_and_sum_are_those_of_each(case: Case) -> None:
    arguments = draw(case)
    losses = case.loss(*arguments, reduction="none")
    mean, total = case.loss(*arguments), case.loss(*arguments, reduction="sum")
    assert mean == pytest.approx(np.mean(losses), rel=1e-14)
    assert total == pytest.approx(np.sum(losses), rel=1e-14)
    assert type(mean) is type(total) is float
    for each, of_sum, of_mean in zip(
        case.gradients(*arguments, reduction="none"),
        case.gradients(*arguments, reduction="sum"),
        case.gradients(*arguments),
        strict=True,
    ):
        np.testing.assert_array_equal(of_sum, each)
        np.testing.assert_allclose(of_mean, each / losses.size, rtol=1e-14)


@every
def test_gradient_is_that_of_the_definition(case: Case) -> None:
    arguments = draw(case)
    options = {"reduction": "sum"} if case.reduces else {}

    def total(*arguments: Any) -> Any:
        return autograd.numpy.sum(case.definition(*arguments))

    wanted = autograd.grad(total, argnum=case.at)(*arguments)
    gradients = case.gradients(*arguments, **options)
    for gradient, want in zip(gradients, wanted, strict=True):
        np.testing.assert_allclose(gradient, want, rtol=1e-11, atol=1e-14)


@every
def test_gradient_is_the_limit_of_differences(case: Case) -> None:
    arguments = draw(case)
    for i, gradient in zip(case.at, case.gradients(*arguments), strict=True):

        def loss(x: np.ndarray, i: int = i) -> float:
            return case.loss(*arguments[:i], x, *arguments[i + 1 :])

        numerical = nn.central_difference(loss, arguments[i])
        np.testing.assert_allclose(gradient, numerical, rtol=1e-7, atol=1e-9)


@each
def test_examples_are_independent_of_their_batch(case: Case) -> None:
    arguments = draw(case)
    losses = case.loss(*arguments, reduction="none")
    gradients = case.gradients(*arguments, reduction="none")
    for i in range(len(losses)):
        one = [a[i : i + 1] for a in arguments]
        np.testing.assert_allclose(
            case.loss(*one, reduction="none"), losses[i : i + 1], rtol=1e-14
        )
        for single, stacked in zip(case.gradients(*one, reduction="none"), gradients, strict=True):
            np.testing.assert_allclose(single, stacked[i : i + 1], rtol=1e-14, atol=1e-17)


@every
def test_order_of_the_batch_does_not_matter(case: Case) -> None:
    arguments = draw(case)
    order = np.random.default_rng(1).permutation(len(arguments[0]))
    shuffled = [a[order] for a in arguments]
    assert case.loss(*shuffled) == pytest.approx(case.loss(*arguments), rel=1e-14)
    for a, b in zip(case.gradients(*shuffled), case.gradients(*arguments), strict=True):
        np.testing.assert_allclose(a, b[order], rtol=1e-12, atol=1e-16)


@every
def test_inputs_stay_and_outputs_are_new(case: Case) -> None:
    arguments = draw(case)
    before = [a.copy() for a in arguments]
    outputs = [*case.gradients(*arguments)]
    case.loss(*arguments)
    if case.reduces:
        outputs += [case.loss(*arguments, reduction="none")]
        outputs += case.gradients(*arguments, reduction="none")
    for a, b in zip(arguments, before, strict=True):
        np.testing.assert_array_equal(a, b)
        assert not any(np.shares_memory(a, output) for output in outputs)


@every
def test_single_precision_stays(case: Case) -> None:
    arguments = [a.astype(np.float32) if a.dtype.kind == "f" else a for a in draw(case)]
    if "class_weight" in case.options:
        options = case.options | {"class_weight": case.options["class_weight"].astype(np.float32)}
        case = Case(case.name, case.kinds, case.definition, options, case.at)
    outputs = [*case.gradients(*arguments)]
    if case.reduces:
        outputs += [case.loss(*arguments, reduction="none")]
        outputs += case.gradients(*arguments, reduction="none")
    assert [o.dtype for o in outputs] == [np.float32] * len(outputs)
    assert type(case.loss(*arguments)) is float


@each
def test_nan_reaches_its_example_and_no_other(case: Case) -> None:
    arguments = draw(case)
    arguments[0][0] = np.nan
    losses = case.loss(*arguments, reduction="none")
    assert np.isnan(losses[0]).all()
    assert np.isfinite(losses[1:]).all()
    assert np.isnan(case.loss(*arguments))
    if case.name == "nll":
        return  # Its derivative is constant.
    for gradient in case.gradients(*arguments, reduction="none"):
        assert np.isnan(gradient[0]).all()
        assert np.isfinite(gradient[1:]).all()


@pytest.mark.parametrize("case", WHOLE, ids=str)
def test_nan_reaches_the_loss_of_the_batch(case: Case) -> None:
    arguments = draw(case)
    arguments[0][0] = np.nan
    assert np.isnan(case.loss(*arguments))
    assert all(np.isnan(gradient[0]).all() for gradient in case.gradients(*arguments))


@every
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_whole_range_of_floats_is_silent(case: Case, dtype: type) -> None:
    rng = np.random.default_rng(3)
    top, least = np.finfo(dtype).max, np.finfo(dtype).smallest_subnormal
    extremes = np.array([-top, -top / 3, -1e30, -800, -1, -least, 0, least, 1, 90, 800, 1e30, top])
    for _ in range(40):
        arguments = [
            kind.wild(rng.choice(extremes, (8, 3)).astype(dtype)) if kind.wild else a
            for kind, a in zip(case.kinds, case.draw(rng, 8), strict=True)
        ]
        outputs = [*case.gradients(*arguments)]
        if case.reduces:
            outputs += [case.loss(*arguments, reduction="none")]
            outputs += case.gradients(*arguments, reduction="none")
        # For rates of 1e300, likelihoods of +infinity and -infinity can meet in one mean.
        if case.name != "poisson_nll":
            outputs += [np.asarray(case.loss(*arguments))]
        assert not any(np.isnan(output).any() for output in outputs)
