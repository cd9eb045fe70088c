"""The self-test of notebook 7: its numbers and lines are those of the package."""

import numpy as np
import pytest

from rnn_helpers import Cell
from rnn_helpers.experiments import EquationTable
from rnn_helpers.language import EquationError
from rnn_helpers.quizzes.lesson_7 import QUESTIONS

ONE_MATRIX, COUNT, LINES, HOLDS, FLIPS, SEEDS = QUESTIONS
MINIMAL_GATED = Cell.from_equations("\n".join(line.strip("`") for line in LINES.lines))


def test_one_matrix_for_two_vectors_is_refused():
    text = ONE_MATRIX.question.split("`")[1]
    with pytest.raises(EquationError, match="use two matrices"):
        Cell.from_equations(text)


def test_the_parameters_are_counted_and_so_are_the_wrong_ones():
    assert MINIMAL_GATED.random(3, 4).parameter_count == COUNT.answer
    without = Cell.from_equations("f = sigmoid(W_f x + b_f)\ng = tanh(W_g x + U_g h_ + b_g)\nh = f * h_ + g")
    assert without.random(3, 4).parameter_count in COUNT.mistakes


def test_no_other_order_of_the_lines_is_a_cell():
    lines = [line.strip("`") for line in LINES.lines]
    for place in range(len(lines) - 1):
        swapped = [*lines[:place], lines[place + 1], lines[place], *lines[place + 2 :]]
        with pytest.raises(EquationError):
            Cell.from_equations("\n".join(swapped))


def test_the_unit_takes_a_minus_one_where_it_is_said():
    values = [float(token.replace("−", "-")) for token in HOLDS.tokens]
    h, taken = 0.0, []
    for timestep, (value, f) in enumerate(zip(values, map(float, HOLDS.rows["f"]), strict=True)):
        before, h = h, (1 - f) * h + f * value
        if value < 0 and h < 0 <= before:
            taken.append(timestep)
    assert tuple(taken) == HOLDS.right


def test_of_two_old_states_the_higher_one_stays_the_higher():
    rng = np.random.default_rng(0)
    blend = Cell.from_equations("f = sigmoid(W_f x + b_f)\ng = tanh(W_g x + b_g)\nh = (1 - f) * h_ + f * g")
    cell = blend.random(2, 3, seed=0)
    inputs = rng.normal(size=(20, 2))
    high, low = (cell.run(inputs, np.full(3, state)).outputs for state in (0.5, -0.5))
    assert (high > low).all() and FLIPS.options[2].right


def test_the_table_has_a_row_that_is_one_seed_better_without_the_output_gate():
    solved = EquationTable.measured().solved
    pairs = [(solved["nothing", task], solved["output gate", task]) for _, task in solved]
    assert (4, 5) in pairs and SEEDS.options[1].right
