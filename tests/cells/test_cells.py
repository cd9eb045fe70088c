"""What every cell promises: bounds, causality, carried states, untouched input, clear errors."""

import pickle
from copy import copy, deepcopy
from dataclasses import FrozenInstanceError, fields, replace

import numpy as np
import pytest
from cases import assert_same, cases, every_kind, outputs_of, random_case, random_cell, saying, some_examples
from hypothesis import assume, given
from hypothesis import strategies as st

from rnn_helpers import GRU, LSTM, Readout, SimpleRNN
from rnn_helpers.activations import activation_named


def arrays_of(cell):
    """The weights by the name of their parameter."""
    values = {field.name: getattr(cell, field.name) for field in fields(cell)}
    return {name: value for name, value in values.items() if isinstance(value, np.ndarray)}


def each_state(initial_state):
    return initial_state if isinstance(initial_state, tuple) else (initial_state,)


def bounds(trace):
    """What activations keep between two numbers; with σ and tanh the hidden state, too."""
    cell = trace.cell
    limits = {each.quantity: activation_named(each.activation).limits for each in cell.cell_equations}
    usual = cell.activation == "tanh" and getattr(cell, "recurrent_activation", "sigmoid") == "sigmoid"
    shown = "hidden_state" if getattr(cell, "projection", None) is None else "cell_output"
    return limits | ({shown: (-1, 1)} if usual else {})


@every_kind
@some_examples
@given(st.data())
def test_gates_stay_between_0_and_1_and_candidates_and_states_between_minus_1_and_1(kind, options, data):
    case = data.draw(cases(kind, options))
    scale = data.draw(st.sampled_from([1, 30, 1e5]))
    trace = case.cell.run(scale * case.inputs, case.initial_state)
    for name, (lowest, highest) in bounds(trace).items():
        assert lowest <= trace[name].min() <= trace[name].max() <= highest, name


def stepped(cell, inputs, initial_state):
    """What run promises, by ``cell.step`` alone: time and batch in the order of the inputs."""
    sequences = inputs if inputs.ndim == 3 else inputs[None]
    states = [np.broadcast_to(s, (len(sequences), s.shape[-1])) for s in each_state(initial_state)]
    history = []
    for t in range(sequences.shape[1]):
        quantities = cell.step(sequences[:, t], *states)
        states = [quantities[name] for name in cell.state_names]
        history.append(quantities)
    stacked = {name: np.stack([now[name] for now in history], axis=1) for name in history[0]}
    return {name: array if inputs.ndim == 3 else array[0] for name, array in stacked.items()}


@every_kind
@some_examples
@given(st.data())
def test_a_run_is_step_after_step(kind, options, data):
    case = data.draw(cases(kind, options))
    expected = stepped(*case)
    trace = case.cell.run(case.inputs, case.initial_state)
    assert [name for name in trace if name != "prediction"] == list(expected)
    for name, array in expected.items():
        np.testing.assert_allclose(trace[name], array, rtol=1e-13, atol=1e-13, err_msg=name)


@every_kind
@pytest.mark.parametrize("batch", [(), (2,)], ids=["sequence", "batch"])
def test_a_cell_with_a_step_of_its_own_runs_by_it(kind, options, batch):
    def step(self, *vectors):
        return {name: value + 1 for name, value in kind.step(self, *vectors).items()}

    own = type("Own", (type("Between", (kind,), {"step": step}),), {})
    case = random_case(np.random.default_rng(0), own, options, batch=batch)
    assert_same(case.cell.run(case.inputs, case.initial_state), stepped(*case))


@pytest.mark.filterwarnings("error")
def test_a_gate_of_a_run_is_precise_where_it_is_nearly_shut_and_never_overflows():
    sums = np.array([-1e5, -1000.0, -700.0, -40.0, 40.0, 1000.0, 1e5])
    cell = LSTM(W=np.ones((4, 1, 1)), U=np.zeros((4, 1, 1)), b=np.zeros((4, 1)))
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        trace = cell.run(sums[:, None])
    expected = [0, 0, np.exp(-700), np.exp(-40), 1, 1, 1]
    for name in ("forget_gate", "input_gate", "output_gate"):
        np.testing.assert_allclose(trace[name][:, 0], expected, rtol=1e-13, err_msg=name)
        np.testing.assert_array_equal(trace[f"{name}_preactivation"][:, 0], sums)


def test_a_sum_of_zeros_is_shown_without_a_minus():
    cell = LSTM.random(2, 3)
    trace = replace(cell, b=np.zeros_like(cell.b)).run(np.zeros((2, 2)))
    assert not any(np.signbit(array).any() for array in trace.values())


@every_kind
@some_examples
@given(st.data())
def test_a_timestep_does_not_depend_on_those_after_it(kind, options, data):
    cell, inputs, initial_state = data.draw(cases(kind, options))
    whole = cell.run(inputs, initial_state)
    for end in range(1, whole.timesteps):
        start = cell.run(inputs[..., :end, :], initial_state)
        assert_same(start, {name: array[..., :end, :] for name, array in whole.items()})


@every_kind
@some_examples
@given(st.data())
def test_a_sequence_in_two_parts_with_the_state_carried_over_is_the_whole_sequence(kind, options, data):
    cell, inputs, initial_state = data.draw(cases(kind, options))
    whole = cell.run(inputs, initial_state)
    for cut in range(1, whole.timesteps):
        first = cell.run(inputs[..., :cut, :], initial_state)
        second = cell.run(inputs[..., cut:, :], first.final_state)
        assert_same({name: np.concatenate([first[name], second[name]], axis=-2) for name in first}, whole)


@every_kind
@some_examples
@given(st.data())
def test_a_batch_row_does_not_depend_on_its_neighbors(kind, options, data):
    cell, inputs, initial_state = data.draw(cases(kind, options, batches=[(1,), (3,)]))
    batch = cell.run(inputs, initial_state)
    for row, sequence in enumerate(inputs):
        own_states = tuple(state[row] for state in each_state(initial_state))
        single = cell.run(sequence, own_states if len(own_states) > 1 else own_states[0])
        assert_same(single, {name: array[row] for name, array in batch.items()})


@every_kind
def test_one_initial_state_serves_every_row_of_a_batch(kind, options):
    cell, inputs, initial_state = random_case(np.random.default_rng(0), kind, options, batch=(2,))
    first = tuple(state[0] for state in each_state(initial_state))
    repeated = tuple(np.stack([state, state]) for state in first)
    if len(first) == 1:
        first, repeated = first[0], repeated[0]
    assert_same(cell.run(inputs, first), cell.run(inputs, repeated))


@every_kind
def test_an_initial_state_comes_as_frameworks_give_it(kind, options):
    rng = np.random.default_rng(0)
    for batch in ((), (1,), (3,)):
        cell, inputs, initial_state = random_case(rng, kind, options, batch=batch)
        expected = cell.run(inputs, initial_state)
        one_a_sequence = tuple(np.atleast_2d(state) for state in each_state(initial_state))
        for states in (one_a_sequence, tuple(state[None] for state in one_a_sequence)):
            assert_same(cell.run(inputs, states if len(states) > 1 else states[0]), expected)


@every_kind
def test_the_state_before_timestep_0_is_zero_unless_given(kind, options):
    cell, inputs, initial_state = random_case(np.random.default_rng(0), kind, options)
    zeros = tuple(np.zeros_like(state) for state in each_state(initial_state))
    trace = cell.run(inputs)
    assert_same(trace, cell.run(inputs, zeros if len(zeros) > 1 else zeros[0]))
    assert_same(trace.initial_state, {name: np.zeros(cell.size_of(name)) for name in cell.state_names})


@every_kind
@some_examples
@given(st.data())
def test_running_a_cell_changes_neither_inputs_nor_state_nor_weights(kind, options, data):
    case = data.draw(cases(kind, options))
    arrays = [case.inputs, *each_state(case.initial_state), *case.cell.weights.values()]
    copies = [array.copy() for array in arrays]
    case.cell.run(case.inputs, case.initial_state)
    for array, kept_array in zip(arrays, copies, strict=True):
        np.testing.assert_array_equal(array, kept_array)


@every_kind
@pytest.mark.parametrize("batch", [(), (2,)], ids=["sequence", "batch"])
def test_arrays_handed_in_are_copied_and_stay_writable(kind, options, batch):
    original, inputs, initial_state = random_case(np.random.default_rng(0), kind, options, batch=batch)
    weights = {name: array.copy() for name, array in arrays_of(original).items()}
    cell = replace(original, **weights)
    trace = cell.run(inputs, initial_state)
    kept = [*arrays_of(cell).values(), trace.inputs, *trace.initial_state.values()]
    copies = [array.copy() for array in kept]
    for array in (*weights.values(), inputs, *each_state(initial_state)):
        array[...] = 9.0
    for array, kept_array in zip(kept, copies, strict=True):
        np.testing.assert_array_equal(array, kept_array)


@every_kind
def test_the_weights_of_a_cell_are_read_only(kind, options):
    cell = random_cell(np.random.default_rng(0), kind, 3, 4, **options)
    for name, array in arrays_of(cell).items():
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0
        with pytest.raises(FrozenInstanceError):
            setattr(cell, name, array)


@every_kind
@pytest.mark.parametrize("size", [1e3, 1e5])
@pytest.mark.parametrize("sign", [-1, 1])
@pytest.mark.filterwarnings("error")
def test_large_preactivations_overflow_nowhere(kind, options, size, sign):
    cell = random_cell(np.random.default_rng(0), kind, 1, 1, **options)
    only_W = {name: np.full_like(array, name == "W") for name, array in arrays_of(cell).items()}
    cell = replace(cell, **only_W)
    states = [np.full((1, 1), 0.5) for _ in cell.state_names]
    # step and not run, which keeps NumPy's warnings from its caller
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        quantities = cell.step(np.full((1, 1), sign * size), *states)
    assert all(value == sign * size for name, value in quantities.items() if "preactivation" in name)
    assert all(np.isfinite(value) for value in quantities.values())


@pytest.mark.parametrize("activation", ["linear", "relu"])
@pytest.mark.filterwarnings("error")
def test_a_state_that_outgrows_float64_is_an_error_with_its_name_and_timestep(activation):
    cell = SimpleRNN([[1.0]], [[1e200]], [0.0], activation=activation)
    message = saying("hidden state … outgrew … at timestep 2 … smaller weights … tanh")
    with pytest.raises(ValueError, match=message):
        cell.run(np.ones((5, 1)))


@every_kind
@some_examples
@given(st.data())
def test_inputs_of_another_width_are_named_beside_the_width_expected(kind, options, data):
    cell, inputs, _ = data.draw(cases(kind, options))
    width = data.draw(st.integers(1, 6))
    assume(width != cell.input_features)
    shape = (*inputs.shape[:-1], width)
    expected = f"expected (timesteps, input_features={cell.input_features}) … W has shape {cell.W.shape}"
    with pytest.raises(ValueError, match=saying(f"inputs have shape {shape} … {expected}")):
        cell.run(np.zeros(shape))


@every_kind
@some_examples
@given(st.data())
def test_weights_that_do_not_fit_w_are_named_beside_the_shape_expected(kind, options, data):
    case = data.draw(cases(kind, options))
    for name, array in arrays_of(case.cell).items():
        # Another number of rows is another projection
        for axis in {"W": (), "projection": (1,)}.get(name, range(array.ndim)):
            doubled = np.concatenate([array, array], axis)
            expected = f"units={array.shape[1]})" if name == "projection" else str(array.shape)
            message = saying(f"{name} has shape {doubled.shape}, expected … {expected}")
            with pytest.raises(ValueError, match=message):
                replace(case.cell, **{name: doubled})


@every_kind
@some_examples
@given(st.data())
def test_a_w_with_an_axis_too_many_is_named_beside_the_axes_expected(kind, options, data):
    case = data.draw(cases(kind, options))
    shape = (1, *case.cell.W.shape)
    message = f"W has shape {shape}, expected ( … units, input_features) … {case.cell.kind}"
    with pytest.raises(ValueError, match=saying(message)):
        replace(case.cell, W=np.ones(shape))


@every_kind
@some_examples
@given(st.data())
def test_an_initial_state_of_another_shape_is_named_beside_those_allowed(kind, options, data):
    cell, inputs, _ = data.draw(cases(kind, options))
    for position, name in enumerate(cell.state_names):
        size = cell.size_of(name)
        wrong = np.zeros((*inputs.shape[:-2], size + 1))
        expected = " or ".join(str((*batch, size)) for batch in dict.fromkeys([(), inputs.shape[:-2]]))
        states = [np.zeros(cell.size_of(state)) for state in cell.state_names]
        states[position] = wrong
        message = saying(f"initial {name} has shape {wrong.shape}, expected {expected}")
        with pytest.raises(ValueError, match=message):
            cell.run(inputs, states if len(states) > 1 else states[0])


SIMPLE_RNN, LSTM_CELL, GRU_CELL = (kind.random(input_features=3, units=2) for kind in (SimpleRNN, LSTM, GRU))
X = np.zeros((1, 3))
NAN, INFINITY = float("nan"), float("inf")

# What is tried, and the message for it.
BAD_INPUT = {
    "one axis, one feature": (
        lambda: SimpleRNN.random(1, 4).run(np.zeros(12)),
        "inputs have shape (12,) … expected (timesteps, input_features=1) … inputs[:, None]",
    ),
    "one axis, several features": (
        lambda: LSTM_CELL.run(np.zeros(3)),
        "inputs have shape (3,) … expected (timesteps, input_features=3) … inputs[None, :]",
    ),
    "a number alone": (lambda: LSTM_CELL.run(1.0), "shape () … expected (timesteps, input_features=3)"),
    "four axes": (
        lambda: LSTM_CELL.run(np.zeros((1, 1, 1, 3))),
        "shape (1, 1, 1, 3) … expected (timesteps, input_features=3) … batch",
    ),
    "no timesteps": (lambda: LSTM_CELL.run(np.zeros((0, 3))), "shape (0, 3) … empty … at least one timestep"),
    "no timesteps in a batch": (
        lambda: LSTM_CELL.run(np.zeros((2, 0, 3))),
        "shape (2, 0, 3) … empty … at least one timestep",
    ),
    "text as inputs": (lambda: LSTM_CELL.run("hello"), "inputs must be … numbers … got 'hello' … one-hot"),
    "letters as inputs": (lambda: LSTM_CELL.run([["a"]]), "inputs must be … numbers … got [['a']] … one-hot"),
    "digits as text": (lambda: LSTM_CELL.run([["1"]]), "inputs must be … numbers … got [['1']] … one-hot"),
    "None among inputs": (lambda: LSTM_CELL.run([[0, None]]), "inputs must be … numbers … got [[0, None]]"),
    "rows of several lengths": (lambda: LSTM_CELL.run([[0, 0], [0]]), "inputs must be … got [[0, 0], [0]]"),
    "complex inputs": (lambda: LSTM_CELL.run([[1j]]), "inputs must be … real numbers … got [[1j]]"),
    "text as weights": (lambda: replace(SIMPLE_RNN, U=[["a"]]), "U must be … numbers … got [['a']]"),
    "text as state": (
        lambda: LSTM_CELL.run(X, ("ab", [0, 0])),
        "initial hidden_state must be … numbers … got 'ab'",
    ),
    "NaN in inputs": (
        lambda: LSTM_CELL.run([[0, 0, 0], [0, NAN, 0]]),
        "inputs must be finite numbers, got nan at index (1, 1)",
    ),
    "infinity in inputs": (
        lambda: LSTM_CELL.run([[0, -INFINITY, 0]]),
        "inputs must be finite numbers, got -inf at index (0, 1)",
    ),
    "NaN in W": (
        lambda: replace(SIMPLE_RNN, W=[[0], [NAN]]),
        "W must be finite numbers, got nan at index (1, 0)",
    ),
    "infinity in U": (
        lambda: replace(SIMPLE_RNN, U=[[INFINITY]]),
        "U must be finite numbers, got inf at index (0, 0)",
    ),
    "NaN in b": (lambda: replace(SIMPLE_RNN, b=[0, NAN]), "b must be finite numbers, got nan at index (1,)"),
    "NaN in b_recurrent": (
        lambda: replace(GRU_CELL, b_recurrent=[0, NAN]),
        "b_recurrent must be finite numbers, got nan at index (1,)",
    ),
    "NaN in the initial state": (
        lambda: LSTM_CELL.run(X, ([0, 0], [0, NAN])),
        "initial cell_state must be finite numbers, got nan at index (1,)",
    ),
    "an initial state with an axis too many": (
        lambda: GRU_CELL.run(X, np.zeros((1, 1, 1, 2))),
        "initial hidden_state has shape (1, 1, 1, 2), expected (2,) … use state.reshape(2,) if its numbers",
    ),
    "an initial state of a batch with axes in another order": (
        lambda: GRU_CELL.run(np.zeros((3, 4, GRU_CELL.input_features)), np.zeros((3, 1, 2))),
        "has shape (3, 1, 2), expected (2,) or (3, 2): … use state.reshape(3, 2) if its numbers",
    ),
    "an initial state of two layers": (
        lambda: GRU_CELL.run(X, np.zeros((2, 1, 2))),
        "initial hidden_state has shape (2, 1, 2), expected (2,): one number a unit",
    ),
    "infinity in a readout": (
        lambda: Readout([[INFINITY]], [0]),
        "readout W must be finite numbers, got inf at index (0, 0)",
    ),
    "h alone": (
        lambda: LSTM_CELL.run(X, np.zeros(2)),
        "starts from 2 states, (h, c), got array([0., 0.]) … use initial_state=(h, c), each of shape (2,)",
    ),
    "three states": (
        lambda: LSTM_CELL.run(X, ([0, 0], [0, 0], [0, 0])),
        "starts from 2 states, (h, c), got ([0, 0], [0, 0], [0, 0]) … use initial_state=(h, c), each",
    ),
    "a pair for a cell with one state": (
        lambda: GRU_CELL.run(X, ([0, 0], [0, 0])),
        "this GRU starts from one state, an array h, got a tuple of 2 arrays; use … shape (2,)",
    ),
    "nothing for a cell with one state": (
        lambda: GRU_CELL.run(X, ()),
        "this GRU starts from one state, an array h, got an empty tuple; use … shape (2,)",
    ),
    "states of another batch": (
        lambda: GRU_CELL.run(np.zeros((4, 1, 3)), np.zeros((3, 2))),
        "initial hidden_state has shape (3, 2), expected (2,) or (4, 2)",
    ),
    "W of another cell": (
        lambda: replace(LSTM_CELL, W=GRU_CELL.W),
        f"W has shape (3, 2, 3), expected (4, units, input_features) … LSTM … {', '.join(LSTM.gates)}",
    ),
    "W without gates": (
        lambda: replace(LSTM_CELL, W=np.ones((8, 3))),
        f"W has shape (8, 3), expected (4, units, input_features) … LSTM … {', '.join(LSTM.gates)}",
    ),
    "W without units": (
        lambda: replace(SIMPLE_RNN, W=np.ones((0, 3))),
        "W has shape (0, 3), expected (units, input_features)",
    ),
    "U like W": (
        lambda: replace(SIMPLE_RNN, U=SIMPLE_RNN.W),
        "U has shape (2, 3), expected (2, 2) … 2 units … W has shape (2, 3)",
    ),
    "b as a column": (
        lambda: replace(SIMPLE_RNN, b=[[1], [1]]),
        "b has shape (2, 1), expected (2,): one bias for each",
    ),
    "one b for all gates": (
        lambda: replace(GRU_CELL, b=[1, 1]),
        "b has shape (2,), expected (3, 2): one bias for each … of each gate",
    ),
    "b_recurrent in the paper's form": (
        lambda: replace(GRU_CELL, reset_after=False),
        "b_recurrent goes with reset_after=True … one bias only",
    ),
    "reset_after as text": (lambda: replace(GRU_CELL, reset_after="no"), "'no', expected True or False"),
    "reset_after as None": (lambda: replace(GRU_CELL, reset_after=None), "None, expected True or False"),
    "reset_after as a number": (lambda: replace(GRU_CELL, reset_after=1), "is 1, expected True or False"),
    "unknown activation": (
        lambda: replace(SIMPLE_RNN, activation="softmax"),
        "'softmax'; choose one of sigmoid, tanh, relu, linear",
    ),
    "unknown activation of a candidate": (
        lambda: LSTM.random(2, 3, activation="softmax"),
        "'softmax'; choose one of sigmoid, tanh, relu, linear",
    ),
    "unknown activation of gates": (
        lambda: GRU.random(2, 3, recurrent_activation="Sigmoid"),
        "'Sigmoid'; choose one of sigmoid, tanh, relu, linear",
    ),
    "unknown activation of a readout": (
        lambda: Readout([[1]], [1], activation="softmin"),
        "'softmin'; choose one of sigmoid, tanh, relu, linear",
    ),
    "readout that doesn't fit itself": (
        lambda: Readout(np.ones((1, 2)), [0, 0]),
        "W has shape (1, 2) and b (2,), expected (outputs, units) and (outputs,)",
    ),
    "readout of another cell": (
        lambda: replace(SIMPLE_RNN, readout=Readout(np.ones((1, 5)), [0])),
        "readout reads 5 units … the cell has 2",
    ),
    "no inputs at all": (
        lambda: GRU_CELL.run([]),
        "inputs are empty, expected (timesteps, input_features=3)",
    ),
    "no sequence in a batch": (
        lambda: GRU_CELL.run(np.zeros((0, 4, 3))),
        "(0, 4, 3): the batch is empty; give at least one sequence",
    ),
    "a readout without its class": (
        lambda: replace(SIMPLE_RNN, readout=(1, 2)),
        "readout is (1, 2), expected a Readout; use readout=Readout(W, b)",
    ),
    "a number as labels": (lambda: GRU_CELL.run(X, labels=5), "labels has 5 where 1 labels were expected"),
    "too few labels": (
        lambda: LSTM_CELL.run(X, labels=[]),
        "0 labels given, expected 1: one label for each timestep",
    ),
    "labels of another batch": (
        lambda: LSTM_CELL.run([X, X], labels=["a"]),
        "1 labels given, expected 2: one label for each sequence",
    ),
    "too many labels in a batch": (
        lambda: LSTM_CELL.run([X, X], labels=["a", "bc"]),
        "2 labels given, expected 1: one label for each timestep",
    ),
    "no units": (lambda: LSTM.random(3, 0), "units is 0, expected a whole number of at least 1"),
    "half a feature": (lambda: GRU.random(2.5, 2), "input_features is 2.5, expected a whole number"),
    "units as True": (lambda: GRU.random(3, True), "units is True, expected a whole number"),
}


@pytest.mark.parametrize("name", BAD_INPUT)
def test_bad_input_is_a_value_error_that_says_what_came_and_what_was_expected(name):
    call, message = BAD_INPUT[name]
    with pytest.raises(ValueError, match=saying(message)):
        call()


@every_kind
def test_the_same_seed_gives_the_same_random_cell_and_another_seed_another(kind, options):
    one, same, other = (kind.random(3, 4, seed=seed, **options) for seed in (7, 7, 8))
    assert_same(one.weights, same.weights)
    assert not np.allclose(one.W, other.W)
    assert not np.allclose(one.U, other.U)


@pytest.mark.parametrize("kind, gates", [(SimpleRNN, 1), (LSTM, 4), (GRU, 3)])
def test_a_random_cell_starts_as_keras_starts_one(kind, gates):
    cell = kind.random(input_features=50, units=20)
    limit = np.sqrt(6 / (50 + gates * 20))
    assert 0.99 * limit < np.abs(cell.W).max() <= limit
    U = cell.U.reshape(-1, 20)
    np.testing.assert_allclose(U.T @ U, np.eye(20), atol=1e-12)
    expected = np.zeros_like(cell.b)
    if kind is LSTM:
        expected[0] = 1
    np.testing.assert_array_equal(cell.b, expected)


@pytest.mark.parametrize(
    "kind, options, count",
    [
        (SimpleRNN, {}, 4 * (3 + 4 + 1)),
        (LSTM, {}, 4 * 4 * (3 + 4 + 1)),
        (LSTM, {"projection": 2}, 4 * 4 * (3 + 2 + 1) + 2 * 4),
        (GRU, {}, 3 * 4 * (3 + 4 + 2)),
        (GRU, {"reset_after": False}, 3 * 4 * (3 + 4 + 1)),
        (LSTM, {"readout": Readout(np.ones((1, 4)), [0])}, 4 * 4 * (3 + 4 + 1)),
    ],
)
def test_a_cell_knows_its_sizes_and_counts_its_parameters(kind, options, count):
    cell = kind.random(input_features=3, units=4, **options)
    assert (cell.input_features, cell.units, cell.parameter_count) == (3, 4, count)
    projected = ", output_features=2" if "projection" in options else ""
    assert repr(cell) == f"{kind.__name__}(input_features=3, units=4{projected})"
    assert cell.output_features == options.get("projection", 4)


def test_a_gru_resets_after_and_has_a_second_bias_of_zeros_unless_told_otherwise():
    weights = np.ones((3, 2, 4)), np.ones((3, 2, 2)), np.ones((3, 2))
    assert GRU(*weights).reset_after
    np.testing.assert_array_equal(GRU(*weights).b_recurrent, np.zeros((3, 2)))
    assert GRU(*weights, reset_after=False).b_recurrent is None


# ---------------------------------------------------------------- what is held


@every_kind
def test_a_quantity_held_at_the_value_it_has_changes_nothing(kind, options):
    cell, inputs, initial_state = random_case(np.random.default_rng(0), kind, options, batch=(2,))
    trace = cell.run(inputs, initial_state)
    for equation in cell.cell_equations:
        held = cell
        for timestep in (1, 4):
            for unit in range(cell.size_of(equation.quantity)):
                value = trace[equation.quantity][0, timestep, unit]
                held = held.holding(equation.quantity, value, unit=unit, first=timestep, last=timestep)
        first_state = tuple(state[0] for state in each_state(initial_state))
        first_state = first_state if len(first_state) > 1 else first_state[0]
        assert_same(held.run(inputs[0], first_state), trace.sequence(0))


def test_a_held_gate_is_held_where_it_should_be_and_everything_after_it_follows():
    cell, inputs, _ = random_case(np.random.default_rng(1), LSTM, {}, units=2, timesteps=5)
    held = cell.holding("forget_gate", 0.25, unit=1, first=1, last=3).run(inputs)
    h = c = np.zeros(2)
    for timestep, x in enumerate(inputs):
        f, i, g, o = (W @ x + U @ h + b for W, U, b in zip(cell.W, cell.U, cell.b, strict=True))
        f = 1 / (1 + np.exp(-f))
        if 1 <= timestep <= 3:
            f[1] = 0.25
        c = f * c + np.tanh(g) / (1 + np.exp(-i))
        h = np.tanh(c) / (1 + np.exp(-o))
        np.testing.assert_allclose(held.forget_gate[timestep], f, atol=1e-12)
        np.testing.assert_allclose(held.cell_state[timestep], c, atol=1e-12)
        np.testing.assert_allclose(held.hidden_state[timestep], h, atol=1e-12)


def test_what_is_held_is_held_in_every_sequence_and_its_sum_is_still_what_the_equation_gives():
    cell = SimpleRNN([[1.0]], [[0.5]], [0.25], activation="linear")
    trace = cell.holding("hidden_state", 3.0, first=1).run(np.ones((2, 3, 1)))
    np.testing.assert_array_equal(trace.hidden_state[..., 0], [[1.25, 3.0, 3.0]] * 2)
    np.testing.assert_array_equal(trace.hidden_state_preactivation[..., 0], [[1.25, 1.875, 2.75]] * 2)


def test_of_two_holds_the_later_one_wins_and_a_unit_left_out_means_all():
    cell = (
        GRU.random(input_features=1, units=3).holding("update_gate", 1.0).holding("update_gate", 0.0, unit=2)
    )
    trace = cell.run(np.ones((4, 1)))
    np.testing.assert_array_equal(trace.update_gate, np.tile([1.0, 1.0, 0.0], (4, 1)))
    assert repr(cell) == "GRU(input_features=1, units=3, holds=2)"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"quantity": "reset_gate", "value": 0}, "this LSTM has no 'reset_gate' to hold; it has forget_gate"),
        ({"quantity": "prediction", "value": 0}, "this LSTM has no 'prediction' to hold"),
        ({"quantity": "forget_gate", "value": 1.5}, "held at 1.5, expected a number from 0 to 1"),
        ({"quantity": "candidate", "value": -2}, "held at -2, expected a number from -1 to 1"),
        ({"quantity": "cell_state", "value": np.inf}, "must be finite numbers, got inf"),
        ({"quantity": "cell_state", "value": "a"}, "must be an array of real numbers"),
        ({"quantity": "cell_state", "value": [1, 2]}, "held at [1, 2], expected a number"),
        ({"quantity": "cell_state", "value": 1, "unit": 2}, "unit is 2, expected a whole number from 0 to 1"),
        ({"quantity": "cell_state", "value": 1, "unit": True}, "unit is True, expected a whole number"),
        ({"quantity": "cell_state", "value": 1, "first": -1}, "first is -1, expected a whole number of at"),
        (
            {"quantity": "cell_state", "value": 1, "first": 3, "last": 2},
            "last is 2, expected a whole number of at least 3: first is 3",
        ),
        ({"quantity": "cell_state", "value": 1, "last": 2.5}, "last is 2.5, expected a whole number"),
    ],
)
def test_what_can_not_be_held_is_refused(arguments, message):
    readout = Readout(np.ones((1, 2)), [0.0])
    with pytest.raises(ValueError, match=saying(message)):
        LSTM.random(input_features=1, units=2, readout=readout).holding(**arguments)


def test_a_held_cell_goes_to_no_framework():
    cell = SimpleRNN.random(input_features=1, units=1).holding("hidden_state", 0.5)
    for to_framework in (cell.to_keras, cell.to_torch, cell.to_onnx):
        with pytest.raises(ValueError, match="has hidden_state held, and a layer of a framework can't hold"):
            to_framework()


# ---------------------------------------------------------------- copies


@every_kind
@pytest.mark.parametrize("copied", [copy, deepcopy, lambda cell: pickle.loads(pickle.dumps(cell))])
def test_a_copy_of_a_cell_and_its_readout_can_not_be_changed_either(kind, options, copied):
    readout = Readout(np.ones((1, outputs_of(4, options))), [0.0], "sigmoid", "inside?")
    cell = random_cell(np.random.default_rng(0), kind, 3, 4, readout=readout, **options)
    cell = cell.holding(cell.equations[0].quantity, 0.5, unit=1)
    again = copied(cell)
    assert type(again) is kind and again.holds == cell.holds
    assert_same(again.weights, cell.weights)
    assert (again.readout.activation, again.readout.label) == ("sigmoid", "inside?")
    for array in again.weights.values():
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0.0


@pytest.mark.parametrize(
    "arguments, message",
    [
        ({"W": np.ones((0, 2)), "b": np.ones(0)}, "readout W has shape (0, 2), expected one output and"),
        ({"W": np.ones((1, 0)), "b": np.ones(1)}, "readout W has shape (1, 0), expected one output and"),
        (
            {"W": np.ones((1, 2)), "b": np.ones(1), "label": " "},
            "the readout's label is empty",
        ),
        ({"W": np.ones((1, 2)), "b": np.ones(1), "label": 3}, "the readout's label is 3, expected a text"),
    ],
)
def test_a_readout_without_outputs_or_without_a_label_is_refused(arguments, message):
    with pytest.raises(ValueError, match=saying(message)):
        Readout(**arguments)
