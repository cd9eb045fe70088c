"""The slips that many exercises share: each is wrong, and known by its own message."""

import numpy as np
import pytest

from rnn_helpers import GRU, LSTM, SimpleRNN
from rnn_helpers.exercises.judging import FunctionVerdict
from rnn_helpers.exercises.random_cases import (
    GATE,
    MEMORY,
    STATE,
    forward_cases,
    gru_step_cases,
    lstm_step_cases,
    step_cases,
    vector_cases,
)
from rnn_helpers.exercises.slips import (
    blend_slips,
    draw_slips,
    forward_slips,
    gru_step_slips,
    lstm_step_slips,
    memory_slips,
    right_forward,
    right_gru_step,
    right_lstm_step,
    right_step,
    step_slips,
    temperature_slips,
)


def right_memory(f, i, g, o, c):
    return o * np.tanh(f * c + i * g), f * c + i * g


def right_blend(z, h, g):
    return z * h + (1 - z) * g


def softmax_at(sums, temperature):
    return np.exp(sums / temperature) / np.exp(sums / temperature).sum()


def draw(sums, temperature, uniform):
    return int((np.cumsum(softmax_at(sums, temperature)) <= uniform).sum())


RNG = np.random.default_rng(1)
SUMS = [(RNG.normal(size=symbols), temperature) for symbols, temperature in ((3, 0.5), (6, 2.0), (4, 1.3))]
GATES_AND_MEMORY = vector_cases(4, GATE, GATE, STATE, GATE, MEMORY)
TABLES = {
    "step": (right_step, step_cases(2), step_slips()),
    "forward": (right_forward, forward_cases(2), forward_slips()),
    "LSTM step": (right_lstm_step, lstm_step_cases(2), lstm_step_slips()),
    "memory": (right_memory, GATES_AND_MEMORY, memory_slips()),
    "memory, c first": (
        lambda *case: right_memory(*case)[::-1],
        GATES_AND_MEMORY,
        memory_slips(returns="c, h"),
    ),
    "GRU step": (right_gru_step, gru_step_cases(2), gru_step_slips()),
    "GRU step, reset before": (
        right_gru_step,
        gru_step_cases(2, reset_after=False),
        gru_step_slips(reset_after=False),
    ),
    "blend": (right_blend, vector_cases(5, GATE, STATE, STATE), blend_slips()),
    "temperature": (softmax_at, SUMS, temperature_slips()),
    "draw": (draw, [(*each, uniform) for each in SUMS for uniform in RNG.random(9)], draw_slips()),
}
SINGLE = ("blend", "temperature", "draw")  # without pairs


@pytest.mark.parametrize("name", TABLES)
def test_every_slip_is_known_by_its_message(name):
    right, cases, slips = TABLES[name]
    verdict = FunctionVerdict(right, cases, slips, ", ".join(f"a{i}" for i in range(len(cases[0]))))
    assert verdict(right) is None
    single = [message for message in slips if not message.startswith("two things: ")]
    told = {message: verdict(slips[message]) for message in single}
    assert {message: other for message, other in told.items() if other != message} == {}


@pytest.mark.parametrize("name", TABLES)
def test_two_slips_at_once_are_known(name):
    right, cases, slips = TABLES[name]
    verdict = FunctionVerdict(right, cases, slips, ", ".join(f"a{i}" for i in range(len(cases[0]))))
    pairs = [message for message in slips if message.startswith("two things: ")]
    assert len(pairs) > 20 or (name in SINGLE and not pairs)
    for message in pairs[::25]:
        told = verdict(slips[message])  # one of them may hide the other: then one name is enough
        assert told in slips or told.startswith("your function raised")


def test_right_functions_do_what_the_cells_do():
    for W, U, b, x, h in step_cases(1):
        assert np.allclose(right_step(W, U, b, x, h), SimpleRNN(W, U, b).run(x[None], h).last_output)
    for inputs, W, U, b in forward_cases(1):
        assert np.allclose(right_forward(inputs, W, U, b), SimpleRNN(W, U, b).run(inputs).outputs)
    for W, U, b, x, h, c in lstm_step_cases(1):
        trace = LSTM(W, U, b).run(x[None], (h, c))
        assert np.allclose(right_lstm_step(W, U, b, x, h, c), (trace.hidden_state[0], trace.cell_state[0]))
    for W, U, b, b_recurrent, x, h in gru_step_cases(1):
        trace = GRU(W, U, b, b_recurrent=b_recurrent).run(x[None], h)
        assert np.allclose(right_gru_step(W, U, b, b_recurrent, x, h), trace.last_output)
    for W, U, b, x, h in gru_step_cases(1, reset_after=False):
        trace = GRU(W, U, b, reset_after=False).run(x[None], h)
        assert np.allclose(right_gru_step(W, U, b, x, h), trace.last_output)
