"""A model with one unit held, beside the model as it is."""

from dataclasses import replace

import numpy as np
import pytest

from rnn_helpers import GRU, LSTM, Readout
from rnn_helpers.experiments import without_unit
from rnn_helpers.tasks import task_named
from rnn_helpers.training import gradients, loss_of


def some_trace(kind=LSTM, outputs=1, batch=4, **options):
    rng = np.random.default_rng(0)
    readout = Readout(rng.normal(size=(outputs, 3)), rng.normal(size=outputs), "sigmoid")
    cell = replace(kind.random(input_features=2, units=3), readout=readout)
    return cell.run(rng.normal(size=(batch, 6, 2)), **options)


def answers(trace):
    return (np.random.default_rng(1).random(trace.prediction.shape) > 0.5).astype(float)


def test_the_quality_is_that_of_the_cell_as_it_is_and_of_the_held_one():
    trace, unit = some_trace(), 2
    targets, loss = answers(trace), loss_of(trace.cell)
    found = without_unit(trace, targets, unit, value=0.3)
    held = trace.cell.holding("cell_state", 0.3, unit=unit).run(trace.inputs)
    np.testing.assert_array_equal(found.held.prediction, held.prediction)
    assert found.before.loss == loss.value(trace.prediction, targets)
    assert found.after.loss == loss.value(held.prediction, targets)
    assert found.after.metric == loss.metric(held.prediction, targets)
    assert found.after.loss != found.before.loss
    assert sorted(found.others) == [0, 1]
    for other, quality in found.others.items():
        held = trace.cell.holding("cell_state", 0.3, unit=other).run(trace.inputs)
        assert quality.loss == loss.value(held.prediction, targets)
    assert found.place == 1 + sum(each.loss > found.after.loss for each in found.others.values())


def test_the_metric_is_told_apart_by_the_event():
    trace = some_trace()
    targets, event = answers(trace), np.random.default_rng(2).random((4, 6)) > 0.6
    found = without_unit(trace, targets, 0, event=event)
    right = (found.held.prediction > 0.5) == (targets > 0.5)
    assert found.after.with_event.metric == pytest.approx(right[event].mean())
    assert found.after.without_event.metric == pytest.approx(right[~event].mean())
    value = loss_of(trace.cell).value
    assert found.after.with_event.loss == value(found.held.prediction[event], targets[event])
    assert found.before.without_event.loss == value(trace.prediction[~event], targets[~event])
    never = without_unit(trace, targets, 0, event=np.zeros((4, 6), bool))
    assert never.after.with_event is None and never.after.without_event.metric == never.after.metric
    lines = repr(never).splitlines()
    assert lines[4] == "with the event" and lines[5].split() == ["loss", "–", "–", "–"]
    assert "with" not in repr(without_unit(trace, targets, 0))


@pytest.mark.parametrize("kind, states", [(LSTM, 2), (GRU, 1)])
def test_it_runs_again_as_it_ran(kind, states):
    """With its initial state, its mask and its order."""
    initial = tuple(np.random.default_rng(3).normal(size=(4, 3)) for _ in range(states))
    options = {
        "initial_state": initial[0] if states == 1 else initial,
        "lengths": [6, 3, 1, 4],
        "reverse": True,
    }
    trace = some_trace(kind, **options)
    targets, quantity = answers(trace), trace.cell.state_names[-1]
    found = without_unit(trace, targets, 1, others=[])
    held = trace.cell.holding(quantity, 0.0, unit=1).run(trace.inputs, **options)
    np.testing.assert_array_equal(found.held.prediction, held.prediction)
    np.testing.assert_array_equal(found.held.mask, trace.mask)
    read = trace.mask
    assert found.before.loss == loss_of(trace.cell).value(trace.prediction[read], targets[read])
    assert found.others == {} and found.place == 1


def test_targets_at_the_last_timestep_read():
    for options in ({}, {"reverse": True}):
        trace = some_trace(**options)
        targets = answers(trace)[:, 0]
        found = without_unit(trace, targets, 0)
        place = 0 if options else -1
        assert found.before.loss == loss_of(trace.cell).value(trace.prediction[:, place], targets)
    with pytest.raises(
        ValueError, match="one at the last timestep, so there is no event to tell timesteps apart"
    ):
        without_unit(trace, targets, 0, event=np.ones((4, 6), bool))


def test_holds_that_are_there_already_stay():
    trace = some_trace()
    closed = trace.cell.holding("output_gate", 0.0, unit=2)
    found = without_unit(closed.run(trace.inputs), answers(trace), 2)
    assert found.after.loss == found.before.loss


def test_without_its_unit_the_shipped_lstm_says_outside_everywhere():
    task = task_named("inside-quotes")
    inputs, targets = task.sample(np.random.default_rng(0), 40, 60)
    inside = targets[..., 0] > 0.5
    trace = LSTM.trained("inside-quotes").run(inputs)
    found = without_unit(trace, targets, 0, event=inside, event_name="inside quotes")
    assert found.before.metric == 1
    assert (found.after.with_event.metric, found.after.without_event.metric) == (0, 1)
    assert found.place == 1
    lines = repr(found).splitlines()
    assert lines[0] == "cell_state of one unit held at 0; of 2 units, unit 0 is missed most"
    assert lines[1].split("  ")[-3:] == ["as it is", "unit 0", "unit 1"]
    assert [line.split("  0")[0].split("  1")[0].rstrip() for line in lines[2:-1]] == [
        "loss",
        "accuracy",
        "with inside quotes",
        "  loss",
        "  accuracy",
        "without",
        "  loss",
        "  accuracy",
    ]
    assert lines[6].split()[1:3] == ["1.0000", "0.0000"]
    assert lines[9].split()[1:3] == ["1.0000", "1.0000"]
    assert lines[-1] == "unit 1: the other one that is missed most"


@pytest.mark.parametrize("activation", ["sigmoid", "linear"])
def test_the_table_fits_a_cell_beside_the_file_browser(activation):
    trace = some_trace()
    readout = Readout(1e4 * np.ones((1, trace.cell.units)), [0.0], activation)
    trace = replace(trace.cell, readout=readout).run(trace.inputs)
    event = np.random.default_rng(2).random((4, 6)) > 0.6
    name = "inside the quotes of a sentence that somebody else has written and that goes on and on"
    found = without_unit(trace, answers(trace), 0, value=-0.123456, event=event, event_name=name)
    assert max(map(len, repr(found).splitlines())) <= 80
    assert name in repr(found).replace("\n", " ")


def test_a_unit_that_goes_with_an_event_need_not_be_used():
    """A readout that ignores unit 0: holding it changes nothing, and it is missed least."""
    trace = some_trace()
    cell = replace(
        trace.cell, U=np.zeros_like(trace.cell.U), readout=Readout([[0.0, 1.0, 1.0]], [0.0], "sigmoid")
    )
    found = without_unit(cell.run(trace.inputs), answers(trace), 0)
    assert found.after == found.before


def test_a_softmax_is_measured_by_its_classes():
    rng = np.random.default_rng(0)
    readout = Readout(rng.normal(size=(4, 3)), np.zeros(4), "softmax")
    cell = replace(LSTM.random(input_features=2, units=3), readout=readout)
    trace, classes = cell.run(rng.normal(size=(5, 7, 2))), rng.integers(0, 4, size=(5, 7))
    found = without_unit(trace, classes, 1)
    probability = np.take_along_axis(found.held.prediction, classes[..., None], axis=-1)
    assert found.after.loss == pytest.approx(-np.log(probability).mean())
    assert found.after.metric == (found.held.prediction.argmax(-1) == classes).mean()


def test_bad_input_says_what_was_expected():
    trace = some_trace()
    targets = answers(trace)
    with pytest.raises(TypeError, match="without_unit holds a unit of a trace, got LSTM"):
        without_unit(trace.cell, targets, 0)
    with pytest.raises(ValueError, match="unit is 3, expected a whole number from 0 to 2"):
        without_unit(trace, targets, 3)
    with pytest.raises(ValueError, match="forget_gate is held at 2, expected a number from 0 to 1"):
        without_unit(trace, targets, 0, quantity="forget_gate", value=2)
    with pytest.raises(ValueError, match="quantity is 'memory', expected one of this LSTM: forget_gate"):
        without_unit(trace, targets, 0, quantity="memory")
    with pytest.raises(ValueError, match=r"targets have shape \(4, 6\), expected \(4, 6, 1\)"):
        without_unit(trace, targets[..., 0], 0)
    with pytest.raises(ValueError, match="event is made of numbers, expected True or False"):
        without_unit(trace, targets, 0, event=targets[..., 0])
    nothing = trace.cell.run(trace.inputs, mask=np.zeros((4, 6), bool))
    with pytest.raises(ValueError, match="no timestep was read, so there is nothing to compare"):
        without_unit(nothing, targets, 0)
    with pytest.raises(ValueError, match="has no readout"):
        without_unit(LSTM.random(input_features=2, units=3).run(trace.inputs), targets, 0)
    with pytest.raises(ValueError, match="these are gradients, which can't be run again"):
        without_unit(gradients(trace, prediction=np.ones_like(targets)), targets, 0)
