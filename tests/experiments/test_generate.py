"""A model that writes: what it reads is what was drawn, at a temperature, with known random numbers."""

import pickle
from dataclasses import replace

import numpy as np
import pytest
from cases import saying

from rnn_helpers import GRU, LSTM, Readout, SimpleRNN
from rnn_helpers.experiments import Written, generate
from rnn_helpers.experiments.generate import at_temperature, drawn
from rnn_helpers.tasks import GRAMMAR
from rnn_helpers.trace import Trace


def writer(kind=LSTM, outputs="abcd", seed=0, units=5):
    rng = np.random.default_rng(seed)
    count = len(outputs)
    readout = Readout(rng.normal(size=(count, units)) * 2, rng.normal(size=count), "softmax", outputs=outputs)
    return kind.random(count, units, seed, readout=readout)


@pytest.mark.parametrize("kind", [SimpleRNN, LSTM, GRU])
def test_each_input_is_what_the_random_number_chose_of_the_prediction_before(kind):
    written = generate(writer(kind), "ab", temperature=0.8, seed=5, characters=40)
    assert isinstance(written, Trace) and written.timesteps == 42 and written.text.startswith("ab")
    np.testing.assert_array_equal(written.uniforms, np.random.default_rng(5).random(42))
    for timestep in range(2, 42):
        p = written.prediction[timestep - 1] ** (1 / 0.8)
        chosen = np.flatnonzero(np.cumsum(p / p.sum()) > written.uniforms[timestep])[0]
        assert written.input_labels[timestep] == "abcd"[chosen]
        np.testing.assert_array_equal(written.inputs[timestep], np.eye(4)[chosen])
    again = written.cell.run(written.inputs)  # a trace like any other
    for name in again:
        np.testing.assert_allclose(written[name], again[name], atol=1e-15)


def test_the_same_seed_writes_the_same_and_none_draws_another():
    cell = writer()
    texts = [generate(cell, "a", seed=seed, characters=30).text for seed in (1, 1, 2)]
    assert texts[0] == texts[1] != texts[2]
    assert len({generate(cell, "a", seed=None, characters=30).text for _ in range(4)}) > 1


def test_a_low_temperature_writes_the_most_probable_and_a_high_one_all_alike():
    written = generate(writer(), "a", temperature=1e-3, characters=50)
    best = written.prediction[:-1].argmax(axis=1)
    assert written.text[1:] == "".join("abcd"[each] for each in best)
    np.testing.assert_allclose(written.again(temperature=1e9).drawn_from, 0.25, atol=1e-6)
    np.testing.assert_allclose(written.again(temperature=1.0).drawn_from.sum(axis=1), 1.0)


def test_probabilities_at_a_temperature_are_those_of_their_powers_however_small():
    p = np.array([0.5, 0.3, 0.2, 0.0])
    np.testing.assert_allclose(at_temperature(p, 0.5), [0.25 / 0.38, 0.09 / 0.38, 0.04 / 0.38, 0.0])
    np.testing.assert_allclose(at_temperature(p, 1.0), p)
    assert at_temperature(np.array([1e-300, 1e-301]), 0.5)[0] == pytest.approx(1 / 1.01)
    assert [drawn(p, 1.0, u) for u in (0.0, 0.49, 0.51, 0.79, 0.81, 0.999999)] == [0, 0, 1, 1, 2, 2]


def test_what_is_held_is_held_while_it_writes_at_its_timesteps():
    cell = writer().holding("cell_state", 3.0, unit=1, first=4, last=6)
    written = generate(cell, "a", characters=12)
    assert (written.cell_state[4:7, 1] == 3.0).all() and not (written.cell_state[[3, 7], 1] == 3.0).any()
    expected = generate(writer(), "a", characters=12)
    assert written.text[:5] == expected.text[:5]
    for timestep in range(1, 13):
        p = np.cumsum(written.prediction[timestep - 1])
        assert written.input_labels[timestep] == "abcd"[np.flatnonzero(p > written.uniforms[timestep])[0]]


def test_a_model_of_words_begins_with_a_list_of_them():
    cell = writer(outputs=("go", "stop", "on"))
    written = generate(cell, ["go", "on"], characters=3)
    assert written.input_labels[:2] == ("go", "on") and len(written.input_labels) == 5
    assert written.grammar is None and "grammar" not in written.most_probable(0)


def test_the_grammar_stands_beside_it_and_the_table_says_what_was_drawn():
    written = generate(LSTM.trained("writing"), "\nif red", seed=2, characters=40)
    np.testing.assert_array_equal(written.grammar, GRAMMAR.chances[GRAMMAR.read(written.text)])
    lines = written.most_probable(10).split("\n")
    assert lines[1].split() == ["next", "model", "at", "1", "grammar"]
    assert sum(line.endswith("drawn") for line in lines) == 1 and len(lines) in (7, 8)
    assert "given" in written.most_probable(3)
    assert "drawn" not in written.most_probable(written.timesteps - 1)
    assert repr(written) == "Written(47 timesteps, 7 given, temperature 1)"


def test_the_table_has_what_the_grammar_says_and_the_model_hardly_knows():
    held = LSTM.trained("writing", seed=1).holding("cell_state", 0.0, unit=3)
    written = generate(held, "\n", temperature=0.7, seed=0, characters=60)
    names, found = written.cell.readout.outputs, 0
    for timestep in range(written.timesteps):
        five = np.argsort(-written.prediction[timestep])[:5]
        missed = np.delete(np.arange(len(names)), five)
        most = missed[written.grammar[timestep, missed].argmax()]
        if written.grammar[timestep, most] >= 0.1:
            rows = written.most_probable(timestep).split("\n")[2:]
            (row,) = (row.split() for row in rows if row.lstrip().startswith(repr(names[most])))
            assert float(row[-1 if row[-1] != "drawn" else -2]) == pytest.approx(
                written.grammar[timestep, most], abs=0.0006
            )
            found += 1
    assert found


def test_it_goes_through_pickle_and_stays_what_it_was():
    written = generate(writer(), "ab", temperature=0.5, characters=5)
    again = pickle.loads(pickle.dumps(written))
    assert isinstance(again, Written) and again.text == written.text and again.temperature == 0.5
    with pytest.raises(ValueError, match="read-only"):
        written.uniforms[0] = 0.5


NAMELESS = replace(writer(), readout=replace(writer().readout, outputs=None))


@pytest.mark.parametrize(
    "arguments, message",
    [
        ({"cell": "LSTM"}, 'a cell writes, got str; use LSTM.trained("writing")'),
        ({"cell": LSTM.random(4, 5)}, "this LSTM has no softmax readout with names, so there is nothing to"),
        ({"cell": LSTM.trained("inside-quotes")}, "no softmax readout with names"),
        ({"cell": NAMELESS}, "no softmax readout with names"),
        (
            {"cell": LSTM.random(3, 5, readout=writer().readout)},
            "reads 3 input features, but its readout has 4 outputs; to write, it must read one-hot vectors",
        ),
        ({"start": ""}, 'start is empty, expected one name at least, such as "\\n"'),
        ({"start": 3}, "start is 3, expected a text, or a list of names of outputs"),
        ({"start": "ax"}, "unknown symbol 'x' at position 1 of start; this cell knows 'a', 'b', 'c', 'd'"),
        ({"temperature": 0}, "temperature is 0, expected a number above 0: near 0 the most probable"),
        ({"temperature": [1, 2]}, "temperature is [1, 2], expected a number above 0"),
        ({"temperature": np.inf}, "temperature must be finite numbers"),
        ({"characters": 0}, "characters is 0, expected a whole number of at least 1"),
        ({"seed": -1}, "seed is -1, expected a whole number of at least 0, or None to draw one"),
    ],
)
def test_what_can_not_write_is_an_error_that_says_how(arguments, message):
    with pytest.raises(ValueError, match=saying(message)):
        generate(**{"cell": writer(), "start": "a"} | arguments)


def test_a_table_of_a_timestep_that_is_not_there_is_an_error():
    written = generate(writer(), "a", characters=3)
    for ask in (lambda: written.most_probable(4), lambda: written.most_probable(0, 0)):
        with pytest.raises(ValueError, match="expected a whole number"):
            ask()
