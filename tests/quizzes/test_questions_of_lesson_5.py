"""What the self-test of lesson 5 says is true: its numbers computed, its gates those of a trained cell."""

import numpy as np
import pytest

from rnn_helpers import GRU, LSTM, SimpleRNN
from rnn_helpers.activations import sigmoid
from rnn_helpers.quizzes import Choose, Number, Order, PointAt
from rnn_helpers.quizzes.lesson_5 import QUESTIONS
from rnn_helpers.tasks import TASKS

BLEND, POINT, ORDER, PARAMETERS, BIASES, OTHER_RULE, PLAIN = QUESTIONS


def rights(question):
    return [option.text for option in question.options if option.right]


def test_it_has_seven_questions_of_four_forms():
    assert len(QUESTIONS) == 7
    assert {type(question) for question in QUESTIONS} == {Choose, Number, Order, PointAt}


def test_the_new_state_and_each_mistaken_one_come_from_the_formula():
    z, h, g = 0.9, -0.5, 0.7
    assert pytest.approx(z * h + (1 - z) * g) == BLEND.answer
    wrong = [(1 - z) * h + z * g, z * h + g, z * (h + g), z * h, (1 - z) * g, z * h + (z - 1) * g]
    assert np.allclose(list(BLEND.mistakes), wrong)


def test_the_parameters_and_each_mistaken_count_come_from_the_cells():
    gru, lstm = (kind.random(input_features=8, units=16) for kind in (GRU, LSTM))
    assert gru.parameter_count == PARAMETERS.answer
    block = gru.W[0].size + gru.U[0].size
    one_bias = gru.parameter_count - gru.b_recurrent.size
    wrong = [one_bias, block + 32, 2 * (block + 32), 4 * (block + 32), lstm.parameter_count, 3 * block]
    wrong += [gru.W.size + 96, gru.U.size + 96, 3 * 8 * (8 + 16 + 2)]
    assert list(PARAMETERS.mistakes) == wrong


def test_the_gates_to_read_are_those_of_the_trained_cell():
    task, cell = TASKS["sample-and-hold"], GRU.trained("sample-and-hold")
    flagged = [token + "!" * (t in POINT.right) for t, token in enumerate(POINT.tokens)]
    start = task.run(cell, "0.8!").final_state
    z = cell.run(task.encode(" ".join(flagged)), start).update_gate[:, 0]
    assert tuple(f"{gate:.2f}" for gate in z) == POINT.rows["z"]


def test_the_lines_run_in_their_order_and_give_what_the_cell_gives():
    cell = GRU.random(input_features=2, units=3, seed=1)
    cell = GRU(cell.W, cell.U, cell.b + 0.3, cell.b - 0.2)
    names = {"sigmoid": sigmoid, "tanh": np.tanh, "x": np.array([0.4, -0.7]), "h": np.array([0.1, -0.6, 0.3])}
    names |= {f"W_{gate}": W for gate, W in zip("zrg", cell.W, strict=True)}
    names |= {f"U_{gate}": U for gate, U in zip("zrg", cell.U, strict=True)}
    names |= {f"b_{gate}": b for gate, b in zip("zrg", cell.b, strict=True)}
    names |= {f"b2_{gate}": b for gate, b in zip("zrg", cell.b_recurrent, strict=True)}
    trace = cell.run(names["x"][None], names["h"])
    names["z"] = trace.update_gate[0]
    exec("\n".join(ORDER.lines), names)
    assert np.allclose(names["h"], trace.outputs[0])


def test_the_second_bias_can_be_moved_in_the_gates_alone():
    cell = GRU.random(input_features=2, units=3, seed=1)
    cell, xs = GRU(cell.W, cell.U, cell.b, cell.b + 0.5), np.random.default_rng(0).normal(size=(6, 2))
    unchanged = []
    for row, name in enumerate(("the update gate", "the reset gate", "the candidate")):
        b, b_recurrent = cell.b.copy(), cell.b_recurrent.copy()
        b[row], b_recurrent[row] = b[row] + b_recurrent[row], 0
        if np.allclose(GRU(cell.W, cell.U, b, b_recurrent).run(xs).outputs, cell.run(xs).outputs):
            unchanged.append(name)
    assert unchanged == rights(BIASES)


def test_a_gru_is_a_plain_network_only_with_both_gates_held():
    cell = GRU.random(input_features=2, units=3, seed=1)
    xs = np.random.default_rng(0).normal(size=(6, 2))
    plain = SimpleRNN(cell.W[2], cell.U[2], cell.b[2]).run(xs).outputs
    r_open, z_shut = cell.holding("reset_gate", 1), cell.holding("update_gate", 0)
    both, kept = r_open.holding("update_gate", 0), cell.holding("reset_gate", 0).holding("update_gate", 1)
    same = [np.allclose(each.run(xs).outputs, plain) for each in (r_open, z_shut, both, kept)]
    assert same == [option.right for option in PLAIN.options]
    assert not kept.run(xs).outputs.any()


def test_the_other_rule_gives_the_candidate_z():
    assert rights(OTHER_RULE) == ["They replace nearly all of the old state."]
