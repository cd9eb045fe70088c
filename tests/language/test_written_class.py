"""The class that a text makes: its arrays, how they start, and what it refuses."""

import numpy as np
import pytest
from cases import saying
from written_cells import COUPLED_GATES, GRU_AFTER, LEAKY, LSTM_TEXT, MINIMAL_GATED, PEEPHOLE_LSTM, SIMPLE_RNN

from rnn_helpers import LSTM, Cell, Readout
from rnn_helpers.tasks import TASKS
from rnn_helpers.widgets.explorer import Explorer


@pytest.fixture
def kind():
    return Cell.from_equations(MINIMAL_GATED, name="MinimalGated")


def test_the_arrays_of_a_written_cell_have_its_letters_and_their_order(kind):
    arrays = {"W_f": (3, 2), "U_f": (3, 3), "b_f": (3,), "W_g": (3, 2), "U_g": (3, 3), "b_g": (3,)}
    given = [np.full(shape, place) for place, shape in enumerate(arrays.values())]
    cell = kind(*given)
    assert {name: array.shape for name, array in cell.weights.items()} == arrays
    assert [array.flat[0] for array in cell.weights.values()] == [0, 1, 2, 3, 4, 5]
    assert (cell.units, cell.input_features, cell.output_features) == (3, 2, 3)
    assert cell.parameter_count == 2 * (6 + 9 + 3)
    assert repr(cell) == "MinimalGated(input_features=2, units=3)"
    assert repr(Cell.from_equations(MINIMAL_GATED).random(1, 1)).startswith("YourCell(")
    assert not cell.W_f.flags.writeable
    given[0][:] = 7
    assert cell.W_f[0, 0] == 0
    with_readout = kind(*given, readout=Readout(np.ones((1, 3)), [0.0]))
    assert list(with_readout.weights)[-2:] == ["V", "d"]


def test_a_cell_with_weights_named_like_those_of_the_course_or_a_readout_has_them():
    cell = Cell.from_equations("h = tanh(W x + V h_ + b)").random(
        2, 3, readout=Readout(np.ones((1, 3)), [0.0])
    )
    assert list(cell.weights) == ["W", "V", "b", "V_y", "d"]
    assert cell.run(np.ones((2, 2))).prediction.shape == (2, 1)


@pytest.mark.parametrize(
    "change, message",
    [
        ({"U_f": (2, 3)}, "U_f has shape (2, 3), expected (units, units) = (3, 3): W_f has shape (3, 2), so"),
        ({"W_g": (3, 4)}, "W_g has shape (3, 4), expected (units, input_features) = (3, 2)"),
        ({"b_g": (3, 1)}, "b_g has shape (3, 1), expected (units,) = (3,)"),
        ({"W_f": (3,)}, "W_f has shape (3,), expected (units, input_features) for this MinimalGated"),
        ({"W_f": (0, 2)}, "W_f has shape (0, 2), expected (units, input_features)"),
    ],
)
def test_arrays_that_do_not_fit_say_which(kind, change, message):
    arrays = {name: array.copy() for name, array in kind.random(2, 3).weights.items()}
    arrays |= {name: np.ones(shape) for name, shape in change.items()}
    with pytest.raises(ValueError, match=saying(message)):
        kind(**arrays)
    with pytest.raises(ValueError, match="b_f must be finite numbers"):
        kind(**{**kind.random(2, 3).weights, "b_f": [0, np.nan, 0]})
    with pytest.raises(ValueError, match="the readout reads 2 units, but the cell has 3"):
        kind.random(2, 3, readout=Readout(np.ones((1, 2)), [0.0]))


def test_inputs_of_another_size_name_the_matrix_that_reads_them(kind):
    with pytest.raises(ValueError, match=saying("expected … because W_f has shape (3, 2)")):
        kind.random(2, 3).run(np.ones((4, 5)))
    with pytest.raises(ValueError, match=saying("because W has shape (4, 3, 2)")):
        LSTM.random(2, 3).run(np.ones((4, 5)))


def test_random_weights_start_where_they_should():
    cell = Cell.from_equations(PEEPHOLE_LSTM).random(8, 50, seed=1)
    limit = np.sqrt(6 / 58)
    assert 0.95 * limit < np.abs(cell.W_i).max() <= limit
    np.testing.assert_allclose(cell.U_g @ cell.U_g.T, np.eye(50), atol=1e-12)
    assert (cell.b_f == 1).all() and not cell.b_i.any() and not cell.b_o.any()
    assert 0.09 < np.abs(cell.p_o).max() <= 0.1
    for text in (LSTM_TEXT, COUPLED_GATES):
        assert (Cell.from_equations(text).random(1, 2).b_f == 1).all()
    assert (Cell.from_equations(MINIMAL_GATED).random(1, 2).b_f == -1).all()
    gru = Cell.from_equations(GRU_AFTER).random(1, 2)
    assert (gru.b_z == 1).all() and not gru.b2_z.any() and not gru.b_r.any()
    one, other, same = (Cell.from_equations(SIMPLE_RNN).random(2, 3, seed) for seed in (0, 1, 0))
    assert (one.W == same.W).all() and (one.W != other.W).any()
    with pytest.raises(ValueError, match="units is 0, expected a whole number of at least 1"):
        Cell.from_equations(SIMPLE_RNN).random(2, 0)


def test_the_bias_of_the_gate_that_keeps_can_be_set(kind):
    task = TASKS["delayed-recall"]
    assert (task.new_cell(kind, units=3, keep_bias=2.0).b_f == -2).all()
    assert (task.new_cell(Cell.from_equations(LSTM_TEXT), units=3, keep_bias=2.0).b_f == 2).all()
    assert kind.keeping_gate == "f"
    split = Cell.from_equations("a = W_f x + b_f\nf = sigmoid(a)\nh = f * h_ + (1 - f) * tanh(W x + b)")
    assert split.keeping_gate == "f"
    assert (task.new_cell(split, units=3, keep_bias=2.0).b_f == 2).all()
    assert Cell.from_equations(LEAKY).keeping_gate is None
    with pytest.raises(ValueError, match="has no gate with a bias that keeps; leave keep_bias out"):
        task.new_cell(Cell.from_equations(LEAKY), units=3, keep_bias=2.0)


def test_frameworks_and_shipped_cells_know_no_written_cell(kind):
    cell = kind.random(2, 3)
    for call in (
        cell.to_keras,
        cell.to_torch,
        cell.to_onnx,
        kind.from_keras,
        kind.from_torch,
        kind.from_onnx,
    ):
        with pytest.raises(ValueError, match="MinimalGated was written as equations, and Keras"):
            call()
    with pytest.raises(ValueError, match="no MinimalGated is shipped; train one with fit"):
        kind.trained("latch")


def test_one_text_makes_one_class():
    assert Cell.from_equations(SIMPLE_RNN) is Cell.from_equations(SIMPLE_RNN)
    assert Cell.from_equations(SIMPLE_RNN, name="Other") is not Cell.from_equations(SIMPLE_RNN)
    assert issubclass(Cell.from_equations(SIMPLE_RNN), Cell)


def test_a_quantity_is_there_by_its_letter(kind):
    trace = kind.random(2, 3).run(np.ones((4, 2)))
    assert list(trace) == ["f_preactivation", "g_preactivation", "f", "s", "g", "hidden_state"]
    np.testing.assert_array_equal(trace.s[1:], trace.f[1:] * trace.hidden_state[:-1])


def test_its_weights_get_sliders():
    cell = Cell.from_equations(SIMPLE_RNN).random(1, 1)
    explorer = Explorer(cell, [1.0, 0.0])
    assert set(explorer.controls.arrays) == {"W", "U", "b"}


def test_the_sentence_names_a_state_in_words_of_its_own_not_by_its_comment():
    kind = Cell.from_equations("""
        f = sigmoid(W_f x + b_f)    # how much to keep
        g = tanh(W_g x + U_g h_)    # what to write
        c = f * c_ + g              # the memory of all this
        h = tanh(c)                 # what is shown
    """)
    sentence = kind.random(2, 3).sentence
    assert [part for part in sentence if isinstance(part, str)] == ["keeps ", " of its cell state and adds "]
