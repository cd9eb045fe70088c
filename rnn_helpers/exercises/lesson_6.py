"""Exercises of notebook 6: your own model."""

from __future__ import annotations

import re
from functools import partial

import numpy as np

from rnn_helpers.cells import LSTM
from rnn_helpers.exercises.judging import Exercise, FunctionVerdict, ValueVerdict

NAME = "encoder, layer 1, backward"  # of exercise 6.1

_rng = np.random.default_rng(6)
# More timesteps than units, and as many: there a loop over timesteps in place of units raises no error
_EVENTS = ((3, [0, 1, 1, 2, 3, 2, 1, 0]), (5, [0, 1, 2, 1, 0]), (2, [True, False, False, True]))
_MEMORIES = [
    (np.round(_rng.normal(size=(len(event), units)), 2), np.array(event)) for units, event in _EVENTS
]
_STACKS = [
    (
        LSTM.random(features, lower, seed=seed),
        LSTM.random(lower, upper, seed=seed + 10),
        np.round(_rng.normal(scale=2, size=(timesteps, features)), 2),
    )
    for seed, features, lower, upper, timesteps in ((1, 2, 3, 4, 6), (2, 3, 4, 4, 5), (3, 1, 2, 3, 7))
]


def _keras_case(seed: int, units: int, activation: str, recurrent_activation: str) -> tuple:
    rng = np.random.default_rng(seed)
    arrays = LSTM.random(units - 1, units, seed=seed).to_keras()
    config = {"units": units, "activation": activation, "recurrent_activation": recurrent_activation}
    return arrays, config, np.round(rng.normal(scale=2, size=(units + 2, units - 1)), 2)


# A small one first: a check shows its arguments
_KERAS = [_keras_case(4, 2, "relu", "sigmoid"), _keras_case(5, 4, "softsign", "hard_sigmoid")]


# ---------------------------------------------------------------- 6.1


def _words(text: str) -> list[str]:
    """Its words and numbers, whatever stands between them."""
    return re.findall(r"[a-z]+|\d+", text)


def _is(name: str):
    return lambda text: _words(text) == _words(name)


# ---------------------------------------------------------------- 6.2


def _correlations(memory, event):
    return np.array([np.corrcoef(unit, event)[0, 1] for unit in memory.T])


def _blanks(result):
    parts = result.ravel() if isinstance(result, np.ndarray) else result
    if isinstance(parts, (list, tuple, np.ndarray)) and any(part is ... for part in parts):
        return "not solved yet: put your code where the ... stands, then run the cell again"
    return None


# ---------------------------------------------------------------- 6.3


def _damage(
    lower, upper, inputs, quantity="cell_state", whole=np.mean, apart=np.abs, last=False, adding=False
):
    usual, held, found = upper.run(lower.run(inputs).outputs).outputs, lower, []
    for unit in range(lower.units):
        held = (held if adding else lower).holding("cell_state", 0.0, unit=unit)
        outputs = upper.run(held.run(inputs).outputs).outputs
        difference = apart(outputs - usual)
        found.append(whole(difference[-1] if last else difference))
    return np.array(found)


def _of_lower(lower, upper, inputs):
    usual = lower.run(inputs).outputs
    held = (lower.holding("cell_state", 0.0, unit=unit) for unit in range(lower.units))
    return np.array([np.abs(cell.run(inputs).outputs - usual).mean() for cell in held])


def _of_upper(lower, upper, inputs):
    received = lower.run(inputs).outputs
    usual = upper.run(received).outputs
    held = (upper.holding("cell_state", 0.0, unit=unit) for unit in range(upper.units))
    return np.array([np.abs(cell.run(received).outputs - usual).mean() for cell in held])


def _all_at_once(lower, upper, inputs):
    usual = upper.run(lower.run(inputs).outputs).outputs
    held = lower.holding("cell_state", 0.0)
    return np.full(lower.units, np.abs(upper.run(held.run(inputs).outputs).outputs - usual).mean())


# ---------------------------------------------------------------- 6.4


def _outputs(arrays, config, inputs, **instead):
    options = {name: config[name] for name in ("activation", "recurrent_activation")} | instead
    return LSTM.from_keras(arrays, **options).run(inputs).outputs


def _swapped(arrays, config, inputs):
    return _outputs(
        arrays,
        config,
        inputs,
        activation=config["recurrent_activation"],
        recurrent_activation=config["activation"],
    )


EXERCISES = {
    "6.1": Exercise(
        title="the name of a trace",
        verdict=ValueVerdict(
            NAME,
            mistakes={
                "the parts are right; write them as traces prints them, a comma and a space between two": (
                    _is(NAME)
                ),
                "layers count from 0, so the upper one of two is layer 1": _is("encoder, layer 2, backward"),
                "layer 0 reads the inputs; asked is the upper layer, which reads layer 0": _is(
                    "encoder, layer 0, backward"
                ),
                "forward reads from the first timestep on; asked is the other direction": _is(
                    "encoder, layer 1, forward"
                ),
                "a name begins with the attribute of the model, what stands behind self., not with the kind "
                "of the layer": lambda text: _words(text)[:1] == ["gru"],
                "leave self. out: a name is the path inside the model": lambda text: text.startswith("self."),
                "which of its two layers? say layer 0 or layer 1 between the name and the direction": _is(
                    "encoder, backward"
                ),
                "the direction is called backward here, whatever the framework calls it": _is(
                    "encoder, layer 1, reverse"
                ),
                "first the layer, then the direction": _is("encoder, backward, layer 1"),
                "in which direction? both have a trace, forward and backward": _is("encoder, layer 1"),
                "there is one module, but four traces: say which layer, and which direction": _is("encoder"),
            },
            kind='a name as a text, such as "lstm, layer 0"',
        ),
        praise="Four traces have names: two layers, each in two directions.",
        hints=(
            "How many recurrent layers are in this module, and how many directions has each?",
            "A name is the attribute, then the layer counted from 0, then the direction, with commas.",
            '"encoder, layer …, …": the upper one of two layers counted from 0, and the way from the end.',
        ),
    ),
    "6.2": Exercise(
        title="which unit goes with an event",
        verdict=FunctionVerdict(
            _correlations,
            _MEMORIES,
            mistakes={
                "you go over the timesteps: memory[t] is one timestep of all units; a unit is a column, "
                "memory[:, unit], and memory.T has them as rows": lambda m, e: np.array(
                    [np.corrcoef(row, e)[0, 1] for row in m]
                ),
                "the sign is lost: a unit that falls where the event grows is as telling, and which way it "
                "goes belongs to the answer": lambda m, e: np.abs(_correlations(m, e)),
                "this is the covariance, which grows with the size of the numbers; the correlation divides "
                "it by both standard deviations": lambda m, e: np.array([np.cov(u, e)[0, 1] for u in m.T]),
                "np.corrcoef gives a table of two rows and two columns; [0, 0] compares a unit with itself, "
                "which is always 1": lambda m, e: np.ones(m.shape[1]),
                "np.corrcoef gives a table of two rows and two columns; take the one number that compares "
                "both, [0, 1]": lambda m, e: np.array([np.corrcoef(u, e) for u in m.T]),
                "this is the square; leave the correlation as it is, with its sign": lambda m, e: (
                    _correlations(m, e) ** 2
                ),
                "this is the number of the best unit; return the correlation of each unit": lambda m, e: (
                    np.abs(_correlations(m, e)).argmax()
                ),
                "this is the correlation of the best unit alone; return one number for each": lambda m, e: (
                    _correlations(m, e)[np.abs(_correlations(m, e)).argmax()]
                ),
                "these are the correlations in order of size, so nobody knows which unit is which; "
                "leave them in the order of the units": lambda m, e: np.sort(_correlations(m, e)),
                "this is the correlation of unit 0 alone; return one number for each unit": lambda m, e: (
                    _correlations(m, e)[0]
                ),
            },
            arguments="memory, event",
            axes="unit",
            form=_blanks,
        ),
        praise="One number for each unit, with its sign.",
        hints=(
            "What does memory[:, 2] hold? And what does np.corrcoef give for two rows of numbers?",
            "np.corrcoef(column, event) is a table of two rows and two columns; its [0, 1] compares the two.",
            "correlation = np.corrcoef(column, event)[0, 1]",
        ),
    ),
    "6.3": Exercise(
        title="what each unit is worth to the layer above",
        verdict=FunctionVerdict(
            _damage,
            _STACKS,
            mistakes={
                "you compare the outputs of the lower layer; run the upper one on them, with and without "
                "the hold": _of_lower,
                "you hold the units of the upper layer; asked are those of the lower one": _of_upper,
                "your holds add up: in the end all units are held at once; begin each time with the cell as "
                "it is, in place of lower = lower.holding(…)": partial(_damage, adding=True),
                "without unit=… a hold is on all units at once": _all_at_once,
                "differences of both signs cancel in the mean; take np.abs first": partial(
                    _damage, apart=np.asarray
                ),
                "this is the absolute value of the mean difference, in which both signs have canceled; "
                "take np.abs before the mean": lambda *given: np.abs(_damage(*given, apart=np.asarray)),
                "this is the sum; take the mean over timesteps and units": partial(_damage, whole=np.sum),
                "this is the largest difference; take the mean over timesteps and units": partial(
                    _damage, whole=np.max
                ),
                "this is the mean square; take the mean of np.abs": partial(_damage, apart=np.square),
                "this is the last timestep alone; take the mean over all of them": partial(
                    _damage, last=True
                ),
                "nothing is held: holding gives a new cell, and lower stays as it was; run the new one": (
                    lambda *given: np.zeros(given[0].units)
                ),
                "this is the number of the unit that is missed most; return one number for each": (
                    lambda *given: _damage(*given).argmax()
                ),
            },
            arguments="lower, upper, inputs",
            axes="unit",
        ),
        praise="A hold below runs on through the layer above: that is what a model does without the unit.",
        hints=(
            "Two runs are compared: of the stack as it is, and of the stack with one unit of the lower layer "
            'held. lower.holding("cell_state", 0.0, unit=0) is a new cell; lower stays as it was.',
            "The stack's outputs are upper.run(lower.run(inputs).outputs).outputs. Keep them as usual; then, "
            "in a loop over range(lower.units), compute them with the held cell in place of lower.",
            'In the loop: held = lower.holding("cell_state", 0.0, unit=unit); '
            "found.append(np.abs(upper.run(held.run(inputs).outputs).outputs - usual).mean())",
        ),
    ),
    "6.4": Exercise(
        title="what the weights don't say",
        verdict=FunctionVerdict(
            _outputs,
            _KERAS,
            mistakes={
                "not changed yet: every weight arrives, and config isn't used; what of the layer is no "
                "weight?": partial(_outputs, activation="tanh", recurrent_activation="sigmoid"),
                "the candidate and the output have their activation now; the gates have one of their own, "
                'config["recurrent_activation"]': partial(_outputs, recurrent_activation="sigmoid"),
                "the gates have their activation now; candidate and output have one of their own, "
                'config["activation"]': partial(_outputs, activation="tanh"),
                "the two activations have changed places: recurrent_activation is that of the gates": (
                    _swapped
                ),
                "relu fits one layer of the two that are tried; read the activation from config in place of "
                "writing it down": partial(_outputs, activation="relu"),
                "relu fits one layer of the two that are tried; read both activations from config, and "
                "don't write them down": partial(_outputs, activation="relu", recurrent_activation="sigmoid"),
                "this is the last output; return those of all timesteps": lambda *given: _outputs(*given)[-1],
            },
            arguments="arrays, config, inputs",
        ),
        praise="Weights and settings together are the layer.",
        hints=(
            "Print config. What does a layer have that its arrays don't show?",
            "LSTM.from_keras takes activation and recurrent_activation by Keras's names.",
            'LSTM.from_keras(arrays, activation=config["activation"], '
            'recurrent_activation=config["recurrent_activation"])',
        ),
    ),
}
