"""The figure of a loop: every value as it is, also that of a long loop and of one that stopped."""

from pictures import boxes, texts

from rnn_helpers import Loop
from rnn_helpers.figures import loop_figure


def test_the_figure_of_a_loop_shows_every_value_and_the_error_literally():
    figure = loop_figure(Loop(lambda x, s: s + 1 / x).run([1, 0, 4]), title="$a$")
    shown = texts(figure)
    assert shown[:4] == ["$a$", "input_t", "1", "0"]
    assert shown[shown.index("state_t") :][:3] == ["state_t", "0", "1.0"]
    assert shown[shown.index("output_t") :][:3] == ["output_t", "1.0", "error"]
    assert "f stopped at timestep 1: ZeroDivisionError: division by zero" in shown


def test_the_figure_of_a_long_loop_says_how_much_it_leaves_out():
    figure = loop_figure(Loop(lambda x, s: x).run(range(30)))
    assert "and 18 more timesteps" in texts(figure)
    right = max(box.x1 for _, box in boxes(figure))
    assert right <= figure.bbox.x1
