"""The exercises of notebook 10: right answers pass in every form, each named mistake gets its own hint."""

import numpy as np
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
from rnn_helpers.exercises.lesson_10 import COUNTER, OTHERS, UPWARD
from rnn_helpers.experiments import which_units
from rnn_helpers.tasks import TASKS

WRITING = TASKS["writing"]
FUNCTIONS = {
    "10.2": ("bits_per_character", "prediction, came"),
    "10.3": ("draw", "sums, temperature, uniform"),
    "10.4": ("at_temperature", "sums, temperature"),
    "10.6": ("proof", "cell, inputs, here, symbol, unit"),
}
GIVEN = "given = prediction[np.arange(len(came)), came]\nreturn "
SOFTMAX = "p = np.exp(sums / temperature)\np = p / p.sum()\n"
AS_IT_STANDS = """
weights = np.exp(sums - sums.max())
weights = weights / weights.sum()
weights = weights / temperature
return weights / weights.sum()
"""


def verdict(capsys, number, answer):
    """What the check says of an answer: a number, or the body of a function as a learner writes it."""
    if number in FUNCTIONS:
        answer = function(*FUNCTIONS[number], answer)
    return said(capsys, number, answer)


def debugged(old, new):
    assert old in AS_IT_STANDS
    return AS_IT_STANDS.replace(old, new)


def proof(
    hold='cell.holding("cell_state", 0.0, unit=unit)',
    at="prediction[here][:, symbol].mean()",
    result="before, after",
    name="held",
    run="held",
):
    return f"before = cell.run(inputs).{at}\n{name} = {hold}\nafter = {run}.run(inputs).{at}\nreturn {result}"


RIGHT = [
    ("10.1", 1.5),
    ("10.1", "6 / 4"),
    ("10.2", GIVEN + "-np.log2(given).mean()"),
    ("10.2", GIVEN + "np.mean(np.log2(1 / given))"),
    ("10.2", GIVEN + "-np.log(given).sum() / np.log(2) / len(came)"),
    ("10.2", "return sum(-np.log2(row[k]) for row, k in zip(prediction, came)) / len(came)"),
    ("10.2", "return -(np.eye(prediction.shape[1])[came] * np.log2(prediction)).sum(axis=1).mean()"),
    ("10.3", SOFTMAX + "return np.searchsorted(np.cumsum(p), uniform)"),
    ("10.3", SOFTMAX + "return (np.cumsum(p) <= uniform).sum()"),
    ("10.3", SOFTMAX + "return np.argmax(np.cumsum(p) > uniform)"),
    ("10.3", "p = np.exp(sums / temperature)\nreturn np.argmax(np.cumsum(p) > uniform * p.sum())"),
    ("10.3", "p = np.exp(sums)\np = (p / p.sum()) ** (1 / temperature)\nends = np.cumsum(p / p.sum())\n"
             "return int(np.flatnonzero(ends > uniform)[0])"),
    (
        "10.3",
        SOFTMAX + "total = 0\nfor k in range(len(p)):\n    total += p[k]\n"
        "    if total > uniform:\n        return k",
    ),
    ("10.4", debugged("sums - sums.max()", "(sums - sums.max()) / temperature")
        .replace("weights = weights / temperature\n", "")),
    ("10.4", debugged("weights / temperature", "weights ** (1 / temperature)")),
    ("10.4", debugged("weights / temperature", "np.exp(np.log(weights) / temperature)")),
    ("10.5", COUNTER),
    ("10.5", np.int64(COUNTER)),
    ("10.6", proof()),
    ("10.6", proof(result="(float(before), float(after))")),
    ("10.6", proof(at="prediction[here, symbol].mean()")),
    ("10.6", proof(at="prediction[..., symbol][here].mean()")),
    # An LSTM's unit whose cell state is 0 has the hidden state 0, and nothing else reads its cell state
    ("10.6", proof(hold='cell.holding("hidden_state", 0, unit=unit)')),
    ("10.6", proof(hold='cell.holding("output_gate", 0, unit=unit)')),
    (
        "10.6",
        """
        found = []
        for each in (cell, cell.holding("cell_state", 0.0, unit=unit)):
            found.append(each.run(inputs).prediction[here].mean(axis=0)[symbol])
        return found
        """,
    ),
]  # fmt: skip


@pytest.mark.parametrize("number, answer", RIGHT)
def test_a_right_answer_passes_in_every_form(capsys, number, answer):
    answer = eval(answer) if number == "10.1" and isinstance(answer, str) else answer
    assert_right(verdict(capsys, number, answer))


def ends(weights):
    return f"p = {weights}\nreturn np.argmax(np.cumsum(p) > uniform)"


HALF = "only the largest is divided: put brackets around sums - sums.max()"

WRONG = [
    ("10.1", 6, "these are the bits of all four together"),
    ("10.1", 1.093, "the mean of the probabilities comes too early"),
    ("10.1", 1.0397, "this is the natural logarithm"),
    ("10.1", 0.46875, "this is the mean probability"),
    ("10.1", 1.75, "needs no bit"),
    ("10.1", 2, "the character with 0 bits counts too"),
    ("10.1", 2.828, "this is 2 to the power of the answer"),
    ("10.1", 1.375, "as entropy does; here each character came once"),
    ("10.1", 0.34375, "came once, and counts as one of four"),
    ("10.1", 0.7333, "came once, and counts as much as the others"),
    ("10.1", 0.015625, "this is the product"),
    ("10.1", 4.1589, "natural logarithm of the product"),
    ("10.1", -1.5, "the other sign"),
    ("10.1", 1.9, "too large"),
    ("10.2", GIVEN + "-np.log(given).mean()", "natural logarithm"),
    ("10.2", GIVEN + "-np.log10(given).mean()", "base of 10"),
    ("10.2", GIVEN + "np.log2(given).mean()", "the minus sign is missing"),
    ("10.2", GIVEN + "-np.log2(given).sum()", "this is the sum over the text"),
    ("10.2", GIVEN + "-np.log2(given)", "these are the bits of each character"),
    ("10.2", GIVEN + "-np.log2(given.mean())", "the mean comes too early"),
    ("10.2", GIVEN + "-(given * np.log2(given)).sum()", "as entropy does; here each character came once"),
    ("10.2", GIVEN + "-(given * np.log2(given)).mean()", "came once, so the plain mean is asked"),
    (
        "10.2",
        GIVEN + "np.average(-np.log2(given), weights=given)",
        "came once, and counts as much as the others",
    ),
    ("10.2", GIVEN + "given.mean()", "this is the mean probability of what came"),
    ("10.2", GIVEN + "2 ** -np.log2(given).mean()", "this is the perplexity"),
    (
        "10.2",
        "return -(prediction * np.log2(prediction)).sum(axis=1).mean()",
        "this is the entropy of the predictions",
    ),
    ("10.2", "return -np.log2(prediction.max(axis=1)).mean()", "bits of the most probable character"),
    ("10.2", "return -np.log2(prediction[:, came]).mean()", "takes every character from every timestep"),
    ("10.2", "return -np.log2(prediction[came]).mean()", "this takes rows"),
    ("10.2", GIVEN + "...", "not solved yet"),
    (
        "10.3",
        SOFTMAX.replace(" / temperature", "") + "return np.argmax(np.cumsum(p) > uniform)",
        "is missing",
    ),
    (
        "10.3",
        "p = np.exp(sums) / temperature\np = p / p.sum()\nreturn np.argmax(np.cumsum(p) > uniform)",
        "the temperature changes nothing here",
    ),
    (
        "10.3",
        SOFTMAX.replace("/ temperature", "* temperature") + "return np.argmax(np.cumsum(p) > uniform)",
        "the temperature multiplies",
    ),
    ("10.3", ends("np.exp(sums) / np.exp(sums).sum() / temperature"), "add up to 1/temperature"),
    ("10.3", ends("np.exp(sums / temperature)"), "falls among the first"),
    (
        "10.3",
        ends("np.exp((sums - sums.max()) / temperature)"),
        "the running sums must end at 1: divide the weights by their sum",
    ),
    ("10.3", ends("sums / temperature"), "must end at 1, and they have to rise: there is no softmax"),
    (
        "10.3",
        "return (np.cumsum(sums / temperature) <= uniform).sum()",
        "must end at 1, and none may be below the one before",
    ),
    (
        "10.3",
        'return np.searchsorted(np.cumsum(sums / temperature), uniform, side="right")',
        "must end at 1, and searchsorted wants them to rise",
    ),
    ("10.3", ends("np.exp(sums - sums.max() / temperature)\np = p / p.sum()"), HALF),
    ("10.3", ends("np.exp(sums - np.max(sums) / temperature)"), HALF),
    (
        "10.3",
        "p = np.exp(sums)\np = np.exp(p / p.sum() / temperature)\np = p / p.sum()\n"
        "return np.argmax(np.cumsum(p) > uniform)",
        "softmax of softmax",
    ),
    ("10.3", "return np.argmax(sums / temperature)", "always the most probable one"),
    ("10.3", SOFTMAX + "return np.argmax(p)", "always the most probable one"),
    ("10.3", SOFTMAX + "return np.searchsorted(np.cumsum(p), uniform) - 1", "this is one too few"),
    ("10.3", SOFTMAX + "return (np.cumsum(p) <= uniform).sum() + 1", "this is one too many"),
    ("10.3", SOFTMAX + "return (np.cumsum(p) > uniform).sum()", "counts the symbols from the last one"),
    ("10.3", SOFTMAX + "return np.argmax(np.cumsum(np.sort(p)) > uniform)", "don't sort"),
    (
        "10.3",
        SOFTMAX + "return np.argmax(np.cumsum(np.sort(p)[::-1]) > uniform)",
        "in order of their probability",
    ),
    ("10.3", SOFTMAX + "return np.argmax(p > uniform)", "compare their sums from the first one"),
    (
        "10.3",
        "p = 2 ** (sums / temperature)\np = p / p.sum()\nreturn np.argmax(np.cumsum(p) > uniform)",
        "yours are powers of 2",
    ),
    ("10.3", SOFTMAX + "return p", "these are the probabilities"),
    (
        "10.3",
        SOFTMAX + "return p[np.argmax(np.cumsum(p) > uniform)]",
        "the probability of the symbol that was drawn",
    ),
    (
        "10.3",
        SOFTMAX + "return np.eye(len(p))[np.argmax(np.cumsum(p) > uniform)]",
        "the symbol as a one-hot vector",
    ),
    (
        "10.3",
        SOFTMAX + "return np.random.default_rng(7).choice(len(p), p=p)",
        "never uses its argument uniform",
    ),
    ("10.3", "...", "returns nothing"),
    ("10.4", AS_IT_STANDS, "not there yet"),
    ("10.4", debugged("sums - sums.max()", "sums - sums.max() / temperature"), HALF),
    (
        "10.4",
        debugged("sums - sums.max()", "sums - sums.max() / temperature").replace(
            "weights = weights / temperature\n", ""
        ),
        HALF,
    ),
    (
        "10.4",
        "weights = np.exp(sums / temperature - sums.max() / temperature)\nreturn weights",
        "these are weights that don't add up to 1",
    ),
    (
        "10.4",
        debugged("weights = weights / weights.sum()\n", "").replace("- sums.max()", ""),
        "not there yet",
    ),
    ("10.4", debugged("return weights / weights.sum()", "return weights"), "add up to 1 any more"),
    (
        "10.4",
        debugged("weights / temperature", "weights ** temperature"),
        "wrong way round",
    ),
    (
        "10.4",
        debugged("np.exp(sums - sums.max())", "np.exp(sums * temperature)").replace(
            "weights = weights / temperature\n", ""
        ),
        "wrong way round",
    ),
    ("10.4", debugged("weights / temperature", "np.exp(weights / temperature)"), "softmax of softmax"),
    (
        "10.4",
        debugged("weights / temperature", "np.log(weights) / temperature").replace(
            "return weights / weights.sum()", "return weights"
        ),
        "these are logarithms",
    ),
    (
        "10.4",
        debugged("weights / temperature", "weights ** (1 / temperature)").replace(
            "return weights / weights.sum()", "return weights"
        ),
        "the power is right",
    ),
    ("10.4", "return np.exp((sums - sums.max()) / temperature)", "these are weights"),
    ("10.4", "return np.eye(len(sums))[np.argmax(sums)]", "the most probable symbol alone"),
    ("10.5", 0.94, "asked is its number"),
    ("10.5", -0.942, "asked is its number"),
    ("10.5", 3, "says inside quotes"),
    ("10.5", 4, "inside a number"),
    ("10.5", 29, "if line"),
    ("10.5", 32, "0 to 31"),
    ("10.5", -18, "0 to 31"),
    ("10.5", 17.5, "a unit's number is a whole one"),
    ("10.5", 5, "unit 5 goes up with the brackets, with 0.73; one that goes down with them counts, too"),
    *(
        ("10.5", unit, f"unit {unit} isn't the best one; rank them with which_units")
        for unit in range(32)
        if unit not in (COUNTER, UPWARD, *OTHERS)
    ),
    ("10.6", proof(run="cell"), "nothing is held"),
    ("10.6", proof(hold='cell.holding("cell_state", 0.0)'), "on all units at once"),
    ("10.6", proof(hold='cell.holding("forget_gate", 0.0, unit=unit)'), "the forget gate is held"),
    ("10.6", proof(hold='cell.holding("cell_state", 1.0, unit=unit)'), "held at 1"),
    ("10.6", proof(at="prediction[..., symbol].mean()"), "over all timesteps"),
    ("10.6", proof(at="prediction[~here][:, symbol].mean()"), "where here is False"),
    (
        "10.6",
        """
        found = []
        for each in (cell, cell.holding("cell_state", 0.0, unit=unit)):
            p = each.run(inputs).prediction[..., symbol]
            found.append(np.mean([row[places].mean() for row, places in zip(p, here)]))
        return found
        """,
        "not text by text",
    ),
    ("10.6", proof(at="prediction[here][:, symbol].sum()"), "these are sums"),
    ("10.6", proof(result="after, before"), "changed places"),
    ("10.6", proof(result="after"), "only the held one"),
    ("10.6", proof(result="before - after"), "this is the difference; return"),
    ("10.6", proof(result="after - before"), "after less before"),
    ("10.6", proof(at="prediction[here].mean()"), "a mean over all symbols"),
    ("10.6", proof(at="prediction[here][:, symbol]"), "the probabilities at each place"),
    ("10.6", proof(at="prediction[here][symbol].mean()"), "a mean over all symbols"),
    ("10.6", "...", "returns nothing"),
]


@pytest.mark.parametrize("number, answer, words", WRONG)
def test_a_wrong_answer_is_named(capsys, number, answer, words):
    assert_named(verdict(capsys, number, answer), words)


def test_each_exercise_and_each_named_mistake_has_an_answer_above():
    assert_all_are_answered(10, RIGHT, WRONG)
    assert_mistakes_are_fed(10, WRONG)


def test_the_counter_of_the_second_shipped_cell_is_that_of_the_exercise_whatever_texts_are_read():
    cell = LSTM.trained("writing", seed=1)
    for seed in (1, 2):
        inputs, _ = WRITING.sample(np.random.default_rng(seed), 40)
        trace = cell.run(inputs)
        ranked = which_units(trace, WRITING.concept("bracket depth", inputs))
        assert ranked[0].unit == COUNTER
        for unit, concept in OTHERS.items():  # as the check's words say
            assert which_units(trace, WRITING.concept(concept, inputs))[0].unit == unit


def test_a_row_of_the_ranking_and_the_whole_of_it_are_told_what_to_add(capsys):
    inputs, _ = WRITING.sample(np.random.default_rng(1), 20)
    trace = LSTM.trained("writing", seed=1).run(inputs)
    ranked = which_units(trace, WRITING.concept("bracket depth", inputs))
    assert_named(
        verdict(capsys, "10.5", ranked[0]), "a row of the ranking, with a unit and its score: add .unit"
    )
    assert_named(verdict(capsys, "10.5", ranked), "the whole ranking: add [0].unit")


def test_the_unit_that_goes_up_with_the_brackets_has_the_score_that_is_said():
    inputs, _ = WRITING.sample(np.random.default_rng(1), 100)  # the texts of the notebook
    trace = LSTM.trained("writing", seed=1).run(inputs)
    ranked = which_units(trace, WRITING.concept("bracket depth", inputs), held_out=50)
    best = max(ranked, key=lambda each: each.score)
    assert best.unit == UPWARD and round(best.score, 2) == 0.73
