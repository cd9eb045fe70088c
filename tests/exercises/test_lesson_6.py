"""The exercises of notebook 6: right answers pass in every form, each named mistake gets its own hint."""

import pytest
from answers import (
    assert_all_are_answered,
    assert_mistakes_are_fed,
    assert_named,
    assert_right,
    function,
    said,
)

from rnn_helpers import LSTM

NAME = "encoder, layer 1, backward"
FUNCTIONS = {
    "6.2": ("correlations", "memory, event"),
    "6.3": ("damage", "lower, upper, inputs"),
    "6.4": ("outputs_of", "arrays, config, inputs"),
}


def verdict(capsys, number, answer):
    """What the check says of an answer: a name, or the body of a function as a learner writes it."""
    if number in FUNCTIONS:
        answer = function(*FUNCTIONS[number], answer, {"LSTM": LSTM})
    return said(capsys, number, answer)


def loop(line, result="np.array(found)"):
    return f"found = []\nfor unit in range(memory.shape[1]):\n    {line}\nreturn {result}"


CORRELATION = "found.append(np.corrcoef(memory[:, unit], event)[0, 1])"


def damage(
    hold='lower.holding("cell_state", 0.0, unit=unit)',
    outputs="upper.run(held.run(inputs).outputs).outputs",
    usual="upper.run(lower.run(inputs).outputs).outputs",
    units="lower.units",
    value="np.abs(outputs - usual).mean()",
    result="np.array(found)",
    name="held",
):
    return (
        f"usual = {usual}\nfound = []\nfor unit in range({units}):\n    {name} = {hold}\n"
        f"    outputs = {outputs}\n    found.append({value})\nreturn {result}"
    )


def outputs_of(options, result="cell.run(inputs).outputs"):
    return f"cell = LSTM.from_keras(arrays{options})\nreturn {result}"


BOTH = ', activation=config["activation"], recurrent_activation=config["recurrent_activation"]'
RIGHT = [
    ("6.1", NAME),
    ("6.1", f"  {NAME.title()} "),
    ("6.2", loop(CORRELATION)),
    ("6.2", loop(CORRELATION, "found")),
    ("6.2", "return np.array([np.corrcoef(unit, event)[1, 0] for unit in memory.T])"),
    ("6.2", "return np.corrcoef(memory.T, event)[-1, :-1]"),
    (
        "6.2",
        """
        m = (memory - memory.mean(axis=0)) / memory.std(axis=0)
        e = (event - event.mean()) / event.std()
        return (m * e[:, None]).mean(axis=0)
        """,
    ),
    ("6.3", damage()),
    ("6.3", damage(result="found")),
    # An LSTM's unit whose cell state is 0 has the hidden state 0, and nothing else reads its cell state
    ("6.3", damage(hold='lower.holding("hidden_state", 0.0, unit=unit)')),
    ("6.3", damage(value="np.mean(np.abs(usual - outputs))")),
    (
        "6.3",
        """
        def outputs(cell):
            return upper.run(cell.run(inputs).outputs).outputs
        usual = outputs(lower)
        cells = [lower.holding("cell_state", 0, unit=u) for u in range(lower.units)]
        return np.array([np.abs(outputs(cell) - usual).mean() for cell in cells])
        """,
    ),
    ("6.4", outputs_of(BOTH)),
    (
        "6.4",
        'names = ("activation", "recurrent_activation")\n'
        + outputs_of(", **{name: config[name] for name in names}"),
    ),
]


@pytest.mark.parametrize("number, answer", RIGHT)
def test_a_right_answer_passes_in_every_form(capsys, number, answer):
    assert_right(verdict(capsys, number, answer))


WRONG = [
    ("6.1", "encoder,layer 1,backward", "a comma and a space between"),
    ("6.1", "encoder layer 1 backward", "a comma and a space between"),
    ("6.1", "encoder.layer_1.backward", "a comma and a space between"),
    ("6.1", "encoder layer 2 backward", "layers count from 0"),
    ("6.1", "encoder, layer 2, backward", "layers count from 0"),
    ("6.1", "encoder, layer 0, backward", "asked is the upper layer"),
    ("6.1", "encoder, layer 1, forward", "asked is the other direction"),
    ("6.1", "GRU, layer 1, backward", "not with the kind of"),
    ("6.1", "gru", "not with the kind of"),
    ("6.1", "self.encoder, layer 1, backward", "leave self. out"),
    ("6.1", "encoder, backward", "which of its two layers"),
    ("6.1", "encoder, layer 1", "in which direction"),
    ("6.1", "encoder", "four traces"),
    ("6.1", "encoder, layer 1, reverse", "is called backward"),
    ("6.1", "encoder, backward, layer 1", "first the layer"),
    ("6.1", 3, "wants a name"),
    ("6.1", "decoder", "isn't right"),
    ("6.2", "return np.array([np.corrcoef(unit, event)[0, 1] for unit in memory])", "over the timesteps"),
    (
        "6.2",
        "found = []\nfor t in range(len(memory)):\n"
        "    found.append(np.corrcoef(memory[t], event)[0, 1])\nreturn np.array(found)",
        "over the timesteps",
    ),
    ("6.2", loop("found.append(abs(np.corrcoef(memory[:, unit], event)[0, 1]))"), "the sign is lost"),
    ("6.2", loop("found.append(np.cov(memory[:, unit], event)[0, 1])"), "covariance"),
    ("6.2", loop("found.append(np.corrcoef(memory[:, unit], event)[0, 0])"), "compares a unit with itself"),
    ("6.2", loop("found.append(np.corrcoef(memory[:, unit], event))"), "take the one number"),
    ("6.2", loop("found.append(np.corrcoef(memory[:, unit], event)[0, 1] ** 2)"), "this is the square"),
    ("6.2", loop(CORRELATION, "np.argmax(np.abs(found))"), "number of the best unit"),
    ("6.2", loop(CORRELATION, "max(found, key=abs)"), "best unit alone"),
    ("6.2", loop(CORRELATION, "np.sort(found)"), "in order of size"),
    ("6.2", "return np.corrcoef(memory[:, 0], event)[0, 1]", "unit 0 alone"),
    ("6.2", loop("correlation = ...\n    found.append(correlation)"), "not solved yet: put your code"),
    ("6.2", "...", "returns nothing"),
    (
        "6.3",
        damage(outputs="held.run(inputs).outputs", usual="lower.run(inputs).outputs"),
        "you compare the outputs of the lower layer",
    ),
    (
        "6.3",
        damage(
            hold='upper.holding("cell_state", 0.0, unit=unit)',
            outputs="held.run(lower.run(inputs).outputs).outputs",
            units="upper.units",
        ),
        "units of the upper layer",
    ),
    ("6.3", damage(name="lower", outputs="upper.run(lower.run(inputs).outputs).outputs"), "add up"),
    ("6.3", damage(hold='lower.holding("cell_state", 0.0)'), "on all units at once"),
    ("6.3", damage(value="(outputs - usual).mean()"), "take np.abs first"),
    ("6.3", damage(value="abs((outputs - usual).mean())"), "have canceled"),
    ("6.3", damage(value="np.abs(outputs - usual).sum()"), "this is the sum"),
    ("6.3", damage(value="np.abs(outputs - usual).max()"), "this is the largest"),
    ("6.3", damage(value="((outputs - usual) ** 2).mean()"), "mean square"),
    ("6.3", damage(value="np.abs(outputs - usual)[-1].mean()"), "the last timestep alone"),
    ("6.3", damage(outputs="upper.run(lower.run(inputs).outputs).outputs"), "nothing is held"),
    ("6.3", damage(usual="upper.run(lower.run(inputs)).outputs"), "inputs (6, 2)"),
    ("6.3", damage(result="np.argmax(found)"), "missed most"),
    ("6.3", damage(outputs="upper.run(inputs).outputs"), "Error"),
    ("6.3", "...", "returns nothing"),
    ("6.4", outputs_of(""), "not changed yet"),
    ("6.4", outputs_of(", **config"), "LSTM.from_keras takes no units, only readout, "),
    ("6.4", outputs_of(", **config"), "line 2: cell = LSTM.from_keras(arrays, **config)"),
    ("6.4", outputs_of(", config"), "arrays [(1, 8), (2, 8), (8,)]"),
    ("6.4", outputs_of(', activation=config["activation"]'), "the gates have one of their own"),
    (
        "6.4",
        outputs_of(', recurrent_activation=config["recurrent_activation"]'),
        "candidate and output have one of their own",
    ),
    (
        "6.4",
        outputs_of(', activation=config["recurrent_activation"], recurrent_activation=config["activation"]'),
        "changed places",
    ),
    (
        "6.4",
        outputs_of(', activation="relu", recurrent_activation=config["recurrent_activation"]'),
        "read the activation from config",
    ),
    ("6.4", outputs_of(', activation="relu"'), "read both activations from config"),
    ("6.4", outputs_of(BOTH, "cell.run(inputs).last_output"), "this is the last output"),
    ("6.4", "config.pop('units')\nreturn LSTM.from_keras(arrays, **config).run(inputs).outputs", "changes"),
]


@pytest.mark.parametrize("number, answer, words", WRONG)
def test_a_wrong_answer_is_named(capsys, number, answer, words):
    assert_named(verdict(capsys, number, answer), words)


def test_each_exercise_and_each_named_mistake_has_an_answer_above():
    assert_all_are_answered(6, RIGHT, WRONG)
    assert_mistakes_are_fed(6, WRONG)
