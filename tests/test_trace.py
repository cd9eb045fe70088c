"""A trace hands out every quantity by name, and says what it has when asked for another."""

import numpy as np
import pytest
from cases import assert_same, cases, every_kind, outputs_of, random_case, saying, some_examples
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_helpers import GRU, LSTM, Readout, SimpleRNN, Trace
from rnn_helpers.trace import round_limit

GATED = {
    LSTM: ("forget_gate", "input_gate", "candidate", "cell_state", "output_gate", "hidden_state"),
    GRU: ("update_gate", "reset_gate", "candidate", "hidden_state"),
    SimpleRNN: ("hidden_state",),
}


def trace_of(kind, batch=(), **options):
    cell, inputs, initial_state = random_case(np.random.default_rng(0), kind, options, batch=batch)
    return cell.run(inputs, initial_state)


def relu_trace(*values):
    """A trace whose hidden state has these values."""
    return SimpleRNN([[1.0]], [[0.0]], [0.0], activation="relu").run(np.array(values)[:, None])


@every_kind
@pytest.mark.parametrize("batch", [(), (2,)], ids=["sequence", "batch"])
def test_every_quantity_has_one_row_of_units_a_timestep(kind, options, batch):
    trace = trace_of(kind, batch, **options)
    sizes = dict.fromkeys(trace, 4) | {"hidden_state": outputs_of(4, options)}
    assert {name: array.shape for name, array in trace.items()} == {
        name: (*batch, 6, size) for name, size in sizes.items()
    }
    assert set(GATED[kind]) <= set(trace)
    assert trace.is_batch == bool(batch)
    assert trace.timesteps == 6


@pytest.mark.parametrize("kind", GATED)
def test_every_gate_and_candidate_has_the_sum_before_its_activation(kind):
    trace = trace_of(kind)
    for name in kind.gates or ["hidden_state"]:
        squash = np.tanh if name in ("candidate", "hidden_state") else lambda x: 1 / (1 + np.exp(-x))
        np.testing.assert_allclose(trace[name], squash(trace[f"{name}_preactivation"]), rtol=1e-12)


@pytest.mark.parametrize("kind", GATED)
def test_attribute_and_item_are_the_same_array(kind):
    trace = trace_of(kind)
    assert len(trace) == len([*trace])
    for name in trace:
        assert getattr(trace, name) is trace[name]
        assert name in dir(trace)


@pytest.mark.parametrize("kind", GATED)
@pytest.mark.parametrize("batch", [(), (2,)], ids=["sequence", "batch"])
def test_outputs_are_the_hidden_states_and_the_last_output_is_the_last_of_them(kind, batch):
    trace = trace_of(kind, batch)
    np.testing.assert_array_equal(trace.outputs, trace.hidden_state)
    np.testing.assert_array_equal(trace.last_output, trace.hidden_state[..., 5, :])


@pytest.mark.parametrize("kind", [SimpleRNN, GRU])
def test_the_final_state_is_the_last_hidden_state(kind):
    trace = trace_of(kind)
    np.testing.assert_array_equal(trace.final_state, trace.hidden_state[5])


def test_the_final_state_of_an_lstm_is_the_pair_of_hidden_and_cell_state():
    trace = trace_of(LSTM, batch=(2,))
    hidden_state, cell_state = trace.final_state
    np.testing.assert_array_equal(hidden_state, trace.hidden_state[:, 5])
    np.testing.assert_array_equal(cell_state, trace.cell_state[:, 5])


def test_a_prediction_is_the_readout_of_the_hidden_state():
    readout = Readout([[1.0, -2.0, 0.5, 0.0]], [0.25], activation="relu")
    trace = trace_of(GRU, batch=(2,), readout=readout)
    expected = np.maximum(0, trace.hidden_state @ [1.0, -2.0, 0.5, 0.0] + 0.25)
    assert trace.prediction.shape == (2, 6, 1)
    np.testing.assert_allclose(trace.prediction[..., 0], expected, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("kind", GATED)
def test_a_cell_without_readout_has_no_prediction_and_says_how_to_get_one(kind):
    trace = trace_of(kind)
    message = saying(f"{kind.__name__} has no readout … readout=Readout(W, b)")
    with pytest.raises(AttributeError, match=message):
        _ = trace.prediction
    with pytest.raises(KeyError, match=message):
        trace["prediction"]


@pytest.mark.parametrize(
    "kind, name",
    [(GRU, "forget_gate"), (LSTM, "update_gate"), (SimpleRNN, "candidate"), (LSTM, "forget_gates")],
)
def test_a_gate_the_cell_does_not_have_is_named_beside_those_it_has(kind, name):
    trace = trace_of(kind)
    message = saying(f"{kind.__name__} … no {name!r} … it has {', '.join(trace)}")
    with pytest.raises(AttributeError, match=message):
        getattr(trace, name)
    with pytest.raises(KeyError, match=message):
        trace[name]


@every_kind
@some_examples
@given(st.data())
def test_one_sequence_of_a_batch_is_the_trace_of_that_sequence(kind, options, data):
    cell, inputs, initial_state = data.draw(cases(kind, options, batches=[(1,), (3,)]))
    trace = cell.run(inputs, initial_state)
    for row in range(-len(inputs), len(inputs)):
        sequence = trace.sequence(row)
        assert sequence.cell is cell
        assert not sequence.is_batch
        np.testing.assert_array_equal(sequence.inputs, inputs[row])
        assert_same(sequence, {name: array[row] for name, array in trace.items()})
        assert_same(sequence.initial_state, {name: array[row] for name, array in trace.initial_state.items()})


@pytest.mark.parametrize("index", [True, 1.0, "0", None])
def test_a_sequence_is_asked_for_by_a_whole_number(index):
    trace = LSTM.random(1, 2).run(np.zeros((2, 3, 1)))
    with pytest.raises(TypeError, match=r"sequence is .*, expected a whole number from 0 to 1"):
        trace.sequence(index)


def test_a_sequence_of_a_batch_keeps_its_labels():
    trace = LSTM.random(1, 2).run(np.zeros((2, 3, 1)), labels=["abc", "xyz"])
    assert trace.input_labels == (("a", "b", "c"), ("x", "y", "z"))
    assert trace.sequence(1).input_labels == ("x", "y", "z")


@pytest.mark.parametrize("index", [2, -3])
def test_a_sequence_outside_the_batch_is_an_index_error_with_the_range(index):
    with pytest.raises(IndexError, match=saying(f"sequence {index} … batch of 2 … 0 to 1")):
        trace_of(LSTM, batch=(2,)).sequence(index)


def test_a_single_sequence_has_no_sequences_to_choose_from():
    with pytest.raises(ValueError, match=saying("one sequence already … use it as it is")):
        trace_of(LSTM).sequence(0)


@pytest.mark.parametrize(
    "largest, limit",
    [(0, 1), (0.01, 1), (1, 1), (1.01, 2), (2, 2), (2.5, 5), (5.1, 10), (10, 10), (11, 20), (1000, 1000)],
)
def test_the_limit_is_the_next_of_1_2_5_10_above_everything(largest, limit):
    trace = relu_trace(0, largest, 0)
    assert trace.limit("hidden_state") == limit
    assert trace.limit("inputs") == limit


def test_the_limit_looks_at_the_magnitude():
    assert relu_trace(-3, 1).limit("inputs") == 5


@settings(deadline=None)
@given(st.floats(-1e300, 1e300))
def test_no_value_passes_the_limit_and_none_above_1_fills_less_than_a_third_of_it(value):
    limit = relu_trace(value).limit("inputs")
    assert abs(value) <= limit
    assert limit == 1 or abs(value) >= limit / 3


@pytest.mark.parametrize("batch", [(), (2,)], ids=["sequence", "batch"])
def test_every_array_of_a_trace_is_read_only(batch):
    trace = trace_of(LSTM, batch, readout=Readout(np.ones((1, 4)), [0.0]))
    arrays = [
        trace.inputs,
        trace.last_output,
        *trace.final_state,
        *trace.values(),
        *trace.initial_state.values(),
    ]
    for array in arrays:
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


def test_a_trace_takes_no_new_quantity_and_no_new_value():
    trace = trace_of(LSTM)
    with pytest.raises(AttributeError):
        trace.forget_gate = np.zeros(3)
    with pytest.raises(TypeError):
        trace["forget_gate"] = np.zeros(3)
    with pytest.raises(TypeError):
        trace.quantities["forget_gate"] = np.zeros(3)


def test_a_trace_is_shown_by_its_cell_and_its_length():
    assert repr(trace_of(GRU)) == "Trace(GRU(input_features=3, units=4), 6 timesteps)"
    assert repr(trace_of(LSTM, (2,))) == "Trace(LSTM(input_features=3, units=4), 2 sequences of 6 timesteps)"


def test_a_trace_leaves_the_arrays_of_its_maker_as_they_are():
    given = {"inputs": np.eye(3), "h": np.zeros((3, 2)), "before": np.zeros(2)}
    cell = LSTM.random(input_features=3, units=2)
    trace = Trace(cell, given["inputs"], {"hidden_state": given["h"]}, {"hidden_state": given["before"]})
    for array in given.values():
        assert array.flags.writeable
        array[...] = 7.0
    np.testing.assert_array_equal(trace.inputs, np.eye(3))
    np.testing.assert_array_equal(trace.hidden_state, np.zeros((3, 2)))
    np.testing.assert_array_equal(trace.initial_state["hidden_state"], np.zeros(2))
    assert not any(array.flags.writeable for array in (trace.inputs, *trace.values()))


def test_masked_entries_are_refused_and_tensors_leave_their_gradients_behind():
    class Tensor:
        detached = False

        def detach(self):
            self.detached = True
            return self

        def cpu(self):
            return self

        double = cpu

        def __array__(self, dtype=None, copy=None):
            if not self.detached:
                raise RuntimeError("Can't call numpy() on Tensor that requires grad")
            return np.eye(3)

    cell = LSTM.random(input_features=3, units=2)
    with pytest.raises(ValueError, match=r"inputs has masked entries, .* array.filled\(0.0\)"):
        cell.run(np.ma.masked_array(np.eye(3), mask=np.eye(3)))
    np.testing.assert_array_equal(cell.run(Tensor()).outputs, cell.run(np.eye(3)).outputs)
    np.testing.assert_array_equal(
        cell.run(np.ma.masked_array(np.eye(3))).outputs, cell.run(np.eye(3)).outputs
    )


@pytest.mark.parametrize(
    "largest, limit",
    [
        (0.0, 0.0),
        (5e-324, 5e-324),
        (1.2e-310, 2e-310),
        (3e-7, 5e-7),
        (1.0, 1.0),
        (1.01, 2.0),
        (5.01, 10.0),
        (1e308, 1e308),
        (1.2e308, 1.2e308),  # 2e308 would be infinite
    ],
)
def test_a_limit_is_finite_and_at_or_above_everything(largest, limit):
    assert round_limit(np.array([0.0, -largest])) == limit
