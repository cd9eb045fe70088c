"""The page of formulas says what the cells have: parameters counted, gates in their order, formulas."""

import re

import numpy as np
import pytest
from conftest import LESSONS

from rnn_helpers import GRU, LSTM, SimpleRNN
from rnn_helpers.frameworks.keras import KERAS
from rnn_helpers.frameworks.pytorch import PYTORCH
from rnn_helpers.lessons.formulas import POINTS, as_page

PAGE = (LESSONS / "for_lecturers" / "formulas.md").read_text(encoding="utf-8")
UNITS, FEATURES = 32, 8
CELLS = {
    "SimpleRNN": SimpleRNN.random(FEATURES, UNITS),
    "LSTM": LSTM.random(FEATURES, UNITS),
    "GRU": GRU.random(FEATURES, UNITS),
    "GRU, `reset_after=False`": GRU.random(FEATURES, UNITS, reset_after=False),
}


def row(name):
    """The cells of the page's row with this name, without the name."""
    found = re.search(rf"^\| {re.escape(name)} \|(.*)\|$", PAGE, re.MULTILINE)
    return [cell.strip() for cell in found[1].split("|")]


def size(arrays):
    return sum(np.size(array) for array in arrays)


def of_formula(text):
    return eval(text.replace("·", "*"), {"units": UNITS, "input_features": FEATURES})


@pytest.mark.parametrize("name", CELLS)
def test_the_parameters_are_those_of_the_layers(name):
    of_keras, of_torch, keras, torch = row(name)
    cell = CELLS[name]
    expected = size(cell.to_keras())
    assert (of_formula(of_keras), int(keras.replace(",", ""))) == (expected, expected)
    if torch:
        expected = size(cell.to_torch().values())
        assert (of_formula(of_torch), int(torch.replace(",", ""))) == (expected, expected)
    else:
        assert of_torch == "there is none"


@pytest.mark.parametrize("layer", ["LSTM", "GRU"])
def test_the_gates_stand_in_their_order(layer):
    courses = {"LSTM": "f, i, g, o", "GRU": "z, r, g"}[layer]
    keras, torch = row(f"order of the gates, {layer}: {courses}")
    cell = CELLS[layer]
    symbols = {equation.quantity: equation for equation in cell.cell_equations}
    assert courses == ", ".join(symbols[gate].symbol for gate in cell.gates)

    def letters(framework, name, candidate):
        found = [symbols[gate] for gate in framework.layers[layer]]
        return ", ".join(
            candidate if e.quantity == "candidate" else e.elsewhere.get(name, e.symbol) for e in found
        )

    assert keras == letters(KERAS, "keras", {"LSTM": "c", "GRU": "h"}[layer])
    assert torch == letters(PYTORCH, "pytorch", {"LSTM": "g", "GRU": "n"}[layer])


@pytest.mark.parametrize("layer", ["SimpleRNN", "LSTM", "GRU"])
def test_the_arrays_have_the_shapes_of_the_page(layer):
    cell = CELLS[layer]
    gates = max(1, len(cell.gates))
    sizes = {"gates · units": gates * UNITS, "units": UNITS, "input_features": FEATURES}
    kernel, recurrent_kernel, _ = cell.to_keras()
    arrays = {"kernel": kernel, "recurrent_kernel": recurrent_kernel, **cell.to_torch()}
    for name in ("kernel", "recurrent_kernel", "weight_ih_l0", "weight_hh_l0"):
        shape = re.search(rf"`{name}` \(([^)]*)\)", PAGE)[1].split(", ")
        assert arrays[name].shape == tuple(sizes[axis] for axis in shape)


@pytest.mark.browser
def test_it_is_one_page_of_paper_in_letters_that_can_be_read(page):
    page.set_content(as_page(PAGE))
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    width, height = map(float, re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed).groups())
    assert (round(width), round(height)) == (595, 842)  # points of A4
    sizes = page.evaluate(
        "[...document.querySelectorAll('td, th, p, code')].map((each) => "
        "parseFloat(getComputedStyle(each).fontSize))"
    )
    assert min(sizes) * 72 / 96 >= POINTS - 0.01 and POINTS >= 9
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(
    "said",
    [
        "b, b′",
        "a number: y = V h + d",
        "at first zeros",
        "(layers · directions, batch, units)",
        "min(1, limit / norm)",
    ],
)
def test_it_has_what_is_looked_for(said):
    assert said in PAGE
