"""The diagram at every width that people have, in a real Chromium with its own fonts."""

from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from browser import as_json
from test_a_new_cell import MinimalGatedUnit
from written_traces import WRITTEN, written_cell_of

from rnn_helpers import GRU, LSTM, Readout, SimpleRNN, Stepper

pytestmark = pytest.mark.browser

CELLS = {
    "SimpleRNN": SimpleRNN.random,
    "LSTM": LSTM.random,
    "LSTM with a projection": lambda features, units, **options: LSTM.random(
        features, units, projection=-(-units // 3), **options
    ),
    "GRU": GRU.random,
    "GRU of the paper": lambda *sizes, **options: GRU.random(*sizes, reset_after=False, **options),
    "a described cell": MinimalGatedUnit.random,
}
LONG = {"activation": "leaky_relu(0.1)", "recurrent_activation": "hard_sigmoid"}
WITH_LONG_NAMES = {
    "SimpleRNN with a long name": lambda *sizes, **options: SimpleRNN.random(
        *sizes, activation="tanh_shrink", **options
    ),
    "LSTM with long names": lambda *sizes, **options: LSTM.random(*sizes, **LONG, **options),
    "LSTM with a projection and long names": lambda features, units, **options: LSTM.random(
        features, units, projection=-(-units // 2), **LONG, **options
    ),
    "GRU with long names": lambda *sizes, **options: GRU.random(*sizes, **LONG, **options),
    "GRU of the paper with long names": lambda *sizes, **options: GRU.random(
        *sizes, reset_after=False, **LONG, **options
    ),
}
UNITS = (1, 2, 3, 4, 8, 16, 33)
READOUTS = {
    "no readout": None,
    "a short label": ("odd?", 1),
    "a usual label": ("inside quotes?", 1),
    "17 letters": ("mean of the parts", 1),
    "a label without an end": ("how often the letter stood in the text so far, " * 4, 1),
    "three outputs": ("the next letter", 3),
}
TOKENS = ["a", '"', "internationalization", "it"]
INPUTS = {"tokens": 3, "1 number": 1, "3 numbers": 3, "20 numbers": 20}
WIDTHS = range(320, 1441, 20)
NARROW_FONT = '.rnn-stepper { font-family: "DejaVu Sans Condensed", "Arial Narrow", sans-serif !important; }'


def a_trace(cell, units, readout, inputs):
    """A run of four timesteps."""
    features = INPUTS[inputs]
    rng = np.random.default_rng(units)
    known = CELLS | WITH_LONG_NAMES
    made = (
        known[cell](features, units, seed=1)
        if cell in known
        else written_cell_of(cell, units=units, features=features)
    )
    if READOUTS[readout] is not None:
        text, outputs = READOUTS[readout]
        V = rng.normal(size=(outputs, made.output_features))
        made = replace(made, readout=Readout(V, np.zeros(outputs), "linear", text))
    labels = TOKENS if inputs == "tokens" else None
    return made.run(rng.normal(size=(4, features)), labels=labels)


def some_of_all():
    """Every cell with every number of units; what it reads and says differs from one to the next."""
    names = [list(each) for each in (READOUTS, INPUTS)]
    for i, (cell, units) in enumerate(product(CELLS, UNITS)):
        yield cell, units, names[0][i % 6], names[1][(i + i // 6) % 4]


def faults(page, combinations, widths, timestep=2, **options):
    """What is wrong with the diagrams, and at which widths."""
    combinations = list(combinations)
    states = [as_json(Stepper(a_trace(*each), timestep=timestep, **options)) for each in combinations]
    return [
        f"{', '.join(str(part) for part in combination)}: {fault} at {at}"
        for combination, found in zip(
            combinations,
            page.evaluate("([states, widths]) => sweep(states, widths)", [states, list(widths)]),
            strict=True,
        )
        for fault, at in found.items()
    ]


@pytest.fixture
def sweeping(page, stepper):
    """The page, which can now look for faults."""
    page.set_viewport_size({"width": 1500, "height": 900})
    stepper()
    page.add_script_tag(content=Path(__file__).with_name("layout_faults.js").read_text(encoding="utf-8"))
    return page


def test_at_every_width_every_text_of_the_diagram_has_a_place_of_its_own(sweeping):
    assert faults(sweeping, some_of_all(), WIDTHS) == []


def test_the_same_holds_for_activations_with_long_names(sweeping):
    combinations = [
        (cell, units, readout, inputs)
        for cell, units in product(WITH_LONG_NAMES, (2, 8))
        for readout, inputs in (("no readout", "3 numbers"), ("a usual label", "tokens"))
    ]
    assert faults(sweeping, combinations, WIDTHS) == []


def test_the_same_holds_in_a_narrow_font(sweeping):
    sweeping.add_style_tag(content=NARROW_FONT)
    assert faults(sweeping, list(some_of_all())[::3], WIDTHS[::2]) == []


def test_the_same_holds_with_the_numbers_of_ranked_units(sweeping):
    combinations = [each for each in some_of_all() if each[1] in (8, 33)]
    event = {"event": [True, False, False, True], "event_name": "how often the letter stood there " * 4}
    assert faults(sweeping, combinations, WIDTHS[::3], **event) == []


def test_the_same_holds_for_cells_that_were_written_as_equations(sweeping):
    combinations = [
        (cell, units, readout, inputs)
        for cell, units in product(WRITTEN, (2, 33))
        for readout, inputs in (("no readout", "3 numbers"), ("a usual label", "tokens"))
    ]
    combinations += [(cell, 2, "three outputs", "20 numbers") for cell in WRITTEN]
    assert faults(sweeping, combinations, [320, 380, 440, 560, 680, 780, 820, 940, 1080, 1440]) == []
