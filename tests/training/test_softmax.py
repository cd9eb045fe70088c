"""A readout that says probabilities: its numbers, its loss, and what it learns from."""

import re

import numpy as np
import pytest
from cases import every_kind, outputs_of, random_case, saying
from test_training import assert_near, central_differences

from rnn_helpers import GRU, LSTM, Readout, SimpleRNN
from rnn_helpers.activations import softmax
from rnn_helpers.training import (
    CROSS_ENTROPY,
    evaluate,
    fit,
    gradients,
    loss_and_gradients,
    weight_gradients,
    with_weights,
)

OUTPUTS = ("a", "b", "c")


def readout_of(units=4, outputs=OUTPUTS, seed=0):
    rng = np.random.default_rng(seed)
    count = len(outputs)
    return Readout(rng.normal(size=(count, units)), rng.normal(size=count), "softmax", "next", outputs)


def case(kind=LSTM, options=None, batch=(), **sizes):
    rng = np.random.default_rng(0)
    return random_case(
        rng,
        kind,
        (options or {}) | {"readout": readout_of(outputs_of(4, options or {}))},
        batch=batch,
        **sizes,
    ), rng


# ---------------------------------------------------------------- the readout


def test_softmax_is_the_published_formula_and_no_sum_is_too_large_for_it():
    sums = np.array([[1.0, 2.0, 0.5], [-3.0, 0.0, 4.0]])
    expected = np.exp(sums) / np.exp(sums).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(softmax(sums), expected, rtol=1e-14)
    for shift in (1e3, -1e3):
        np.testing.assert_allclose(softmax(sums + shift), expected, rtol=1e-12)
    np.testing.assert_array_equal(softmax(np.array([1e308, 0.0, -1e308])), [1, 0, 0])


def test_the_predictions_of_a_timestep_are_the_softmax_of_its_sums():
    (cell, inputs, initial), _ = case(batch=(3,))
    trace = cell.run(inputs, initial)
    sums = trace.outputs @ cell.readout.W.T + cell.readout.b
    np.testing.assert_allclose(trace.prediction, softmax(sums), rtol=1e-13)
    np.testing.assert_allclose(trace.prediction.sum(axis=-1), 1, rtol=1e-13)
    assert trace.prediction.shape == (3, 6, 3)


def test_a_softmax_reads_held_masked_and_reversed_runs_as_any_readout_does():
    (cell, inputs, initial), _ = case()
    held = cell.holding("forget_gate", 0.0, first=2)
    for trace in (
        held.run(inputs, initial),
        cell.run(inputs, initial, mask=[True, False, True, True, False, False]),
        cell.run(inputs, initial, reverse=True),
    ):
        np.testing.assert_allclose(trace.prediction, cell.readout(trace.outputs), rtol=1e-14)


def test_a_sum_that_outgrows_float64_is_an_error_and_no_probability():
    readout = Readout([[1e300], [-1e300]], [0, 0], "softmax")
    cell = SimpleRNN([[1e300]], [[0.0]], [0.0], activation="linear", readout=readout)
    with pytest.raises(ValueError, match="prediction outgrew what a float64 can hold at timestep 0"):
        cell.run(np.ones((2, 1)))


def test_the_outputs_have_the_names_that_were_given():
    assert readout_of().outputs == OUTPUTS
    assert Readout(np.ones((2, 3)), [0, 0], "sigmoid", outputs="xy").outputs == ("x", "y")
    assert Readout(np.ones((2, 3)), [0, 0]).outputs is None
    cell = GRU.random(2, 4, readout=readout_of())
    assert with_weights(cell, cell.weights).readout.outputs == OUTPUTS


@pytest.mark.parametrize(
    "arguments, message",
    [
        ({"outputs": ("a",)}, "1 names of outputs given, expected 2: one for each row of the readout's W"),
        ({"outputs": ("a", "b", "c")}, "3 names of outputs given, expected 2"),
        ({"outputs": ("a", "a")}, "'a' names two outputs; give each a name of its own"),
        ({"outputs": ("a", 1)}, "an output is named 1, expected a text; use str(1)"),
        ({"outputs": 2}, "outputs are 2, expected 2 names, one for each output"),
        (
            {"W": np.ones((1, 3)), "b": [0], "activation": "softmax"},
            'softmax of a single output is always 1; use "sigmoid", or two outputs at least',
        ),
        ({"activation": "Softmax"}, "unknown activation 'Softmax'"),
        ({"activation": np.ones(2)}, "unknown activation array([1., 1.])"),
    ],
    ids=str,
)
def test_names_and_sizes_that_do_not_fit_are_refused(arguments, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        Readout(**({"W": np.ones((2, 3)), "b": [0, 0]} | arguments))


# ---------------------------------------------------------------- gradients and the loss


@every_kind
@pytest.mark.parametrize("batch", [(), (3,)], ids=["one sequence", "batch"])
def test_gradients_through_a_softmax_are_what_central_differences_measure(kind, options, batch):
    (cell, inputs, initial), rng = case(kind, options, batch)
    trace = cell.run(inputs, initial)
    importance = {name: rng.normal(size=trace[name].shape) for name in ("hidden_state", "prediction")}

    def loss(cell, inputs):
        trace = cell.run(inputs, initial)
        return sum(np.sum(trace[name] * weight) for name, weight in importance.items())

    found = gradients(trace, **importance)
    for name, array in cell.weights.items():
        expected = central_differences(
            lambda changed, name=name: loss(with_weights(cell, cell.weights | {name: changed}), inputs), array
        )
        assert_near(found.weights[name], expected)
        np.testing.assert_array_equal(weight_gradients(trace, **importance)[name], found.weights[name])
    assert_near(found.inputs, central_differences(lambda changed: loss(cell, changed), inputs))


TARGETS = {
    "classes at every timestep": lambda rng: rng.integers(3, size=(4, 6)),
    "classes with an axis behind": lambda rng: rng.integers(3, size=(4, 6, 1)),
    "classes at the last one": lambda rng: rng.integers(3, size=4),
    "classes at the last one with an axis behind": lambda rng: rng.integers(3, size=(4, 1)),
    "one-hot at every timestep": lambda rng: np.eye(3)[rng.integers(3, size=(4, 6))],
    "probabilities at the last one": lambda rng: softmax(rng.normal(size=(4, 3))),
}


def probabilities(targets):
    """One-hot vectors in place of class numbers."""
    targets = np.asarray(targets)
    if targets.shape[-1] == 3:
        return targets
    return np.eye(3)[targets[..., 0] if targets.shape[-1] == 1 else targets]


@pytest.mark.parametrize("of", TARGETS)
def test_the_loss_is_the_mean_of_minus_ln_p_and_its_gradients_are_measured(of):
    (cell, inputs, initial), rng = case(batch=(4,))
    targets = TARGETS[of](rng)
    value, found = loss_and_gradients(cell, inputs, targets, initial)
    prediction, wanted = cell.run(inputs, initial).prediction, probabilities(targets)
    prediction = prediction if wanted.ndim == 3 else prediction[:, -1]
    assert value == pytest.approx(-np.mean((wanted * np.log(prediction)).sum(axis=-1)), rel=1e-13)
    right = np.mean(prediction.argmax(axis=-1) == wanted.argmax(axis=-1))
    assert CROSS_ENTROPY.metric(prediction, wanted) == right
    for name, array in cell.weights.items():
        expected = central_differences(
            lambda changed, name=name: loss_and_gradients(
                with_weights(cell, cell.weights | {name: changed}), inputs, targets, initial
            )[0],
            array,
        )
        assert_near(found.weights[name], expected)


def test_targets_of_one_sequence_need_no_axis_for_it():
    (cell, inputs, initial), rng = case()
    classes = rng.integers(3, size=6)
    for targets in (classes, classes[:, None], np.eye(3)[classes]):
        every, _ = loss_and_gradients(cell, inputs, targets, initial)
        assert every == pytest.approx(-np.log(cell.run(inputs, initial).prediction[range(6), classes]).mean())
    for targets in (classes[-1], classes[-1:], np.eye(3)[classes[-1]]):
        last, _ = loss_and_gradients(cell, inputs, targets, initial)
        assert last == pytest.approx(-np.log(cell.run(inputs, initial).prediction[-1, classes[-1]]))


def test_a_sure_mistake_has_a_finite_loss():
    assert CROSS_ENTROPY.value(np.array([[1.0, 0.0]]), np.array([[0.0, 1.0]])) == pytest.approx(
        708.4, abs=0.1
    )
    assert CROSS_ENTROPY.value(np.array([[1.0, 1e-300]]), np.array([[0.0, 1.0]])) == pytest.approx(
        300 * np.log(10)
    )


@pytest.mark.parametrize(
    "targets, message",
    [
        (
            np.full((4, 6), 3),
            "a target is 3, expected the number of a class, a whole number from 0 to 2: the",
        ),
        (np.full(4, -1), "a target is -1, expected the number of a class"),
        (np.full(4, 0.5), "a target is 0.5, expected the number of a class"),
        (
            np.ones((4, 3)),
            "probabilities, 0 or more, that add up to 1, got 1 as the smallest, sums from 3",
        ),
        (np.tile([2.0, -1.0, 0.0], (4, 1)), "probabilities, 0 or more, … got -1 as the smallest"),
        (np.zeros((4, 5)), "targets have shape (4, 5), expected class numbers (4, 6) … or (4,) (one at the"),
        (np.zeros((4, 6, 2)), "targets have shape (4, 6, 2), expected class numbers (4, 6)"),
    ],
    ids=["too large", "negative", "no whole number", "not 1", "below 0", "timesteps", "outputs"],
)
def test_targets_that_a_softmax_cannot_have_are_refused(targets, message):
    (cell, inputs, initial), _ = case(batch=(4,))
    with pytest.raises(ValueError, match=saying(message)):
        loss_and_gradients(cell, inputs, targets, initial)


def test_targets_that_may_mean_two_things_are_refused_with_two_ways_to_say_it():
    (cell, inputs, initial), rng = case(batch=(4,), timesteps=3)
    classes = rng.integers(3, size=(4, 3))
    for targets in (classes, np.eye(3)[classes[:, -1]]):
        with pytest.raises(ValueError, match=saying("(4, 3), which with 3 outputs and 3 timesteps can be")):
            loss_and_gradients(cell, inputs, targets, initial)
    prediction = cell.run(inputs, initial).prediction
    every, _ = loss_and_gradients(cell, inputs, classes[..., None], initial)
    assert every == CROSS_ENTROPY.value(prediction, np.eye(3)[classes])
    last, _ = loss_and_gradients(cell, inputs, np.eye(3)[classes[:, -1]].argmax(-1), initial)
    assert last == CROSS_ENTROPY.value(prediction[:, -1], np.eye(3)[classes[:, -1]])


def test_a_cell_learns_which_letter_comes_next():
    text = np.tile([0, 1, 2, 1], 8)
    inputs, targets = np.eye(3)[text[None, :-1]], text[None, 1:]
    start = GRU.random(3, 6, readout=Readout(np.zeros((3, 6)), np.zeros(3), "softmax", "next", OUTPUTS))
    result = fit(
        start, (np.repeat(inputs, 4, axis=0), np.repeat(targets, 4, axis=0)), steps=250, batch_size=4
    )
    assert result.losses[0] == pytest.approx(np.log(3))
    assert result.losses[-1] < 0.1
    assert result.metric_name == "accuracy"
    assert evaluate(result.cell, inputs, targets) > 0.95
    assert result.cell.readout.outputs == OUTPUTS
