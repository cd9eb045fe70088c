"""The bars of a readout's outputs at every width, beside all that stands in the diagram."""

from itertools import product
from pathlib import Path

import numpy as np
import pytest
from browser import as_json
from test_a_new_cell import MinimalGatedUnit

from rnn_helpers import GRU, LSTM, Readout, SimpleRNN, Stepper

pytestmark = pytest.mark.browser

WIDTHS = (320, 360, 390, 440, 500, 560, 640, 720, 780, 848, 900, 1000, 1120, 1280, 1440)
CELLS = {"SimpleRNN": SimpleRNN, "LSTM": LSTM, "GRU": GRU, "a described cell": MinimalGatedUnit}
UNITS = (1, 2, 3, 8, 33)
LONG = ("Donaudampfschifffahrtsgesellschaft", "a word", "pneumonoultramicroscopicsilicovolcanoconiosis")
OUTPUTS = {  # activation, label, names
    "3 classes": ("softmax", "the weather", ("sunny", "rainy", "neither of the two")),
    "3 long names": ("softmax", "how often the letter stood in the text so far, " * 4, LONG),
    "3 without names": ("softmax", "class", None),
    "21 letters": ("softmax", "next letter", tuple('abcdefghijklmnopqr "\n')),
    "1000 words": ("softmax", "next word", tuple(f"{LONG[i % 3]} {i}" for i in range(1000))),
    "named numbers": ("linear", "parts", ("left", "right", "up and down")),
    "12 named chances": ("sigmoid", "what is in it", tuple(f"the thing {i}" for i in range(12))),
}
INPUTS = ("tokens", "3 numbers", "20 numbers")


def a_stepper(cell, units, outputs, inputs):
    """A run of four timesteps, its tokens among the outputs."""
    activation, label, names = OUTPUTS[outputs]
    count = 3 if names is None else len(names)
    rng = np.random.default_rng(units)
    readout = Readout(rng.normal(size=(count, units)), rng.normal(size=count), activation, label, names)
    features = 20 if inputs == "20 numbers" else 3
    tokens = [(names or "abc")[t % count] for t in (0, 2, 1, 0)]
    return Stepper(
        CELLS[cell]
        .random(features, units, seed=1, readout=readout)
        .run(rng.normal(size=(4, features)), labels=tokens if inputs == "tokens" else None),
        timestep=1,
    )


def some_of_all():
    """Every cell with every number of units; what it says and reads differs from one to the next."""
    names = list(OUTPUTS)
    for i, (cell, units) in enumerate(product(CELLS, UNITS)):
        yield cell, units, names[i % len(names)], INPUTS[(i + i // 3) % 3]
        yield cell, units, names[(i + 3) % len(names)], INPUTS[(i + 1) % 3]


def test_at_every_width_bars_and_their_names_have_a_place_of_their_own(page, stepper):
    page.set_viewport_size({"width": 1500, "height": 900})
    stepper()
    page.add_script_tag(content=Path(__file__).with_name("layout_faults.js").read_text(encoding="utf-8"))
    combinations = list(some_of_all())
    states = [as_json(a_stepper(*each)) for each in combinations]
    found = page.evaluate("([states, widths]) => sweep(states, widths)", [states, list(WIDTHS)])
    wrong = [
        f"{', '.join(map(str, combination))}: {fault} at {at}"
        for combination, faults in zip(combinations, found, strict=True)
        for fault, at in faults.items()
    ]
    assert not wrong, "\n".join(wrong)
