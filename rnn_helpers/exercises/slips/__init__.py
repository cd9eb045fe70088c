"""Slips: the mistakes that many people make in the same place, each as a wrong function with a message.

Each function here returns a dictionary ``{message: wrong function}`` for the ``mistakes`` of a
``FunctionVerdict``; an exercise adds its own, or leaves some out::

    mistakes={"your own message": your_wrong_function, **step_slips()}

The right functions have these arguments, in this order:

| slips | function | gates |
|---|---|---|
| ``step_slips()`` | ``step(W, U, b, input_t, state_t)``, returns the new state (units,) | |
| ``forward_slips()`` | ``forward(inputs, W, U, b)``, first state zeros, returns (timesteps, units) | |
| ``lstm_step_slips()`` | ``lstm_step(W, U, b, x, h, c)``, returns h, c | forget, input, candidate, output |
| ``memory_slips()`` | ``memory(f, i, g, o, c_before)``, returns h, c | already computed |
| ``gru_step_slips()`` | ``gru_step(W, U, b, b_recurrent, x, h)``, returns h | update, reset, candidate |
| ``gru_step_slips(reset_after=False)`` | ``gru_step(W, U, b, x, h)``, returns h | update, reset, candidate |
| ``blend_slips()`` | ``blend(z, h_before, g)``, returns h | already computed |
| ``temperature_slips()`` | ``at_temperature(sums, temperature)``, returns probabilities (symbols,) | |
| ``draw_slips()`` | ``draw(sums, temperature, uniform)``, returns the number of a symbol | |

W is (units, input_features) or has 3 or 4 of these, one for each gate; a bias is (units,), or
has one row for each gate. The right functions are here as well: ``right_step``,
``right_forward``, ``right_lstm_step``, ``right_memory``, ``right_gru_step``, ``right_at_temperature``,
``right_draw``.
``rnn_helpers.exercises.random_cases`` has cases with these arguments. Names of arguments that stand
in messages can be given, as in ``step_slips(x="input_t", h="state_t")``.

After the single slips come pairs of two that often go together, such as a forgotten bias and a
forgotten activation.
"""

from rnn_helpers.exercises.slips.drawing import (
    draw_slips,
    right_at_temperature,
    right_draw,
    temperature_slips,
)
from rnn_helpers.exercises.slips.gru import blend_slips, gru_step_slips, right_gru_step
from rnn_helpers.exercises.slips.lstm import (
    lstm_step_slips,
    memory_slips,
    right_lstm_step,
    right_memory,
)
from rnn_helpers.exercises.slips.simple_rnn import forward_slips, right_forward, right_step, step_slips

__all__ = [
    "blend_slips",
    "draw_slips",
    "forward_slips",
    "gru_step_slips",
    "lstm_step_slips",
    "memory_slips",
    "right_at_temperature",
    "right_draw",
    "right_forward",
    "right_gru_step",
    "right_lstm_step",
    "right_memory",
    "right_step",
    "step_slips",
    "temperature_slips",
]
