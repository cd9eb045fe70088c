"""Gates whose activation isn't between 0 and 1."""

import pytest
from browser import click
from orders import button, sentence
from what_if import edits_of

from rnn_helpers import GRU, LSTM

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("activation", "notation", "low", "high"),
    [
        ("sigmoid", "course", 0, 1),
        ("relu", "course", 0, 5),
        ("relu", "cs230", -4, 1),
        ("elu", "course", -1, 5),
        ("linear", "course", -5, 5),
        ("log_sigmoid", "course", -10, 0),
        ("threshold(2, 2)", "course", 2, 5),
    ],
)
def test_the_slider_of_a_hold_goes_as_far_as_the_colors_and_no_farther_than_the_gate_can(
    page, what_if, activation, notation, low, high
):
    cell = GRU.random(1, 1, recurrent_activation=activation)
    trace = cell.run([[4.0], [-4.0], [1.0]])
    root = what_if(trace, notation=notation)
    slider = root.get_by_role("slider", name="Value to hold it at")
    limit = trace.limit("update_gate")
    assert limit == max(abs(trace.update_gate).max(), limit)
    ends = [float(slider.get_attribute(name)) for name in ("min", "max")]
    reach = {5: limit, -5: -limit, -4: 1 - limit, -10: -limit}
    assert ends == [reach.get(low, low), reach.get(high, high)]
    click(root, "Apply")
    (edit,) = edits_of(page)
    assert edit["value"] == {"threshold(2, 2)": 2}.get(activation, 0)


def test_a_gate_without_limits_has_a_sign_and_the_scale_of_its_numbers(page, stepper):
    cell = LSTM([[[0.0]]] * 4, [[[0.0]]] * 4, [[2.5], [1.0], [1.0], [1.0]], recurrent_activation="relu")
    root = stepper(cell.run([[0.0], [0.0]]), timestep=1)
    assert button(root, "forget gate, unit 0:").inner_text() == "+2.50"
    assert "unit 0 keeps 250% of its memory" in sentence(root)
    positive = root.evaluate("element => getComputedStyle(element).getPropertyValue('--rnn-positive')")
    assert positive
    half = button(root, "forget gate, unit 0:").evaluate(
        "element => getComputedStyle(element).backgroundColor"
    )
    assert half == "rgb(164 142 186)".replace(" ", ", ")
