"""A text in the colors of its units: the colors, the lines it goes on in, and what is said of it."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from pictures import assert_readable, mixed, picture, texts, trace_with

from rnn_helpers import SimpleRNN
from rnn_helpers.figures import text_figure
from rnn_helpers.pictures import colors
from rnn_helpers.pictures.text import MARGIN, MARK, ROW
from rnn_helpers.training import gradients

TEXT = 'to "be"\nor not to be,\tsaid he'


def some_trace(labels=TEXT, **options):
    return trace_with(timesteps=len(labels), labels=labels, units=5, **options)


def drawn(figure):
    """The color that the PNG has at each token, its letter, and the height at which it stands."""
    image = picture(figure)
    found = []
    for patch in figure.paper.patches:
        x, y, height = patch.get_x(), patch.get_y(), patch.get_height()
        if height == ROW:
            column, row = figure.paper.transData.transform((x + 1, y + 2)).astype(int)
            found.append((image[-1 - row, column], y))
    letters = [text.get_text() for text in figure.paper.texts][: len(found)]
    return [(*each, letter) for each, letter in zip(found, letters, strict=True)]


@pytest.mark.parametrize("unit", [0, 3])
def test_each_token_has_the_color_of_the_unit_at_its_timestep(unit):
    trace = some_trace()
    values = trace.cell_state[:, unit]
    seen = np.array([color for color, *_ in drawn(text_figure(trace, unit))])
    share = values / np.abs(values).max()
    expected = mixed((share + 1) / 2, colors.NEGATIVE, colors.ZERO, colors.POSITIVE)
    np.testing.assert_allclose(seen, expected, atol=4)
    gate = np.array([color for color, *_ in drawn(text_figure(trace, unit, quantity="forget_gate"))])
    expected = mixed(trace.forget_gate[:, unit], colors.GATE_CLOSED, colors.GATE_OPEN)
    np.testing.assert_allclose(gate, expected, atol=4)


def test_white_space_is_in_sight_and_a_newline_ends_a_line():
    tokens = drawn(text_figure(some_trace(), 0))
    assert "".join(letter for *_, letter in tokens) == 'to␣"be"↵or␣not␣to␣be,⇥said␣he'
    heights = [y for _, y, _ in tokens]
    assert len(set(heights[:8])) == 1 and len(set(heights[8:])) == 1 and heights[8] > heights[0]


def test_a_long_text_goes_on_in_the_next_line():
    trace = some_trace("a" * 200)
    figure = text_figure(trace, 0)
    assert len({y for _, y, _ in drawn(figure)}) == 3
    assert_readable(figure)


def test_several_units_have_a_line_each():
    trace = some_trace("abcd")
    figure = text_figure(trace, [3, 1])
    seen, words = drawn_colors(figure), texts(figure)
    assert [word for word in words if word.startswith("unit ")] == ["unit 3", "unit 1"]
    for line, unit in zip((seen[:4], seen[4:]), (3, 1), strict=True):
        share = trace.cell_state[:, unit] / np.abs(trace.cell_state[:, unit]).max()
        expected = mixed((share + 1) / 2, colors.NEGATIVE, colors.ZERO, colors.POSITIVE)
        np.testing.assert_allclose(line, expected, atol=4)
    assert len({tuple(color) for color in seen}) > 4


def drawn_colors(figure):
    image = picture(figure)
    places = [(p.get_x() + 1, p.get_y() + 2) for p in figure.paper.patches if p.get_height() == ROW]
    places = figure.paper.transData.transform(places).astype(int)
    return np.array([image[-1 - row, column] for column, row in places])


def test_what_the_event_holds_for_is_underlined_and_said():
    trace = some_trace("abcdef")
    event = np.array([False, True, True, False, False, True])
    figure = text_figure(trace, 2, event=event, event_name="inside quotes")
    patches = figure.paper.patches
    starts = [patch.get_x() for patch in patches if patch.get_height() == ROW]
    lines = [patch.get_x() for patch in patches if patch.get_height() == MARK and patch.get_x() > MARGIN]
    assert lines == [starts[t] for t in (1, 2, 5)]
    assert "underlined: inside quotes" in texts(figure)
    means = trace.cell_state[event, 2].mean(), trace.cell_state[~event, 2].mean()
    said = " and ".join(f"{mean:.2f}".replace("-", "−") for mean in means)
    assert said.split(" and ")[0] in figure.alt and f"{said.split(' and ')[1]} without" in figure.alt
    assert "underlined" not in "".join(texts(text_figure(trace, 2, event=np.zeros(6, bool))))


def test_the_legend_has_the_scale_of_the_unit():
    trace = some_trace("abcdef")
    words = texts(text_figure(trace, 4))
    most = np.abs(trace.cell_state[:, 4]).max()
    assert "cell state, unit 4" in words and f"−{most:.2f}" in words and f"+{most:.2f}" in words
    assert {"forget gate, unit 4", "0 closed", "1 open"} <= set(
        texts(text_figure(trace, 4, quantity="forget_gate"))
    )


def test_the_legend_has_the_units_in_the_order_of_their_lines():
    trace = some_trace("abcdef")
    by_size = np.argsort(np.abs(trace.cell_state).max(axis=0))
    for units in (by_size[:2], by_size[1::-1]):
        said = [word for word in texts(text_figure(trace, units)) if word.startswith("cell state, unit")]
        assert said == [f"cell state, unit {unit}" for unit in units]


def test_a_gate_has_no_color_where_nothing_was_read():
    cell = some_trace().cell
    trace = cell.run(np.ones((5, cell.input_features)), labels="abcde", lengths=3)
    seen = drawn_colors(text_figure(trace, 0, quantity="forget_gate"))
    expected = mixed(trace.forget_gate[:3, 0], colors.GATE_CLOSED, colors.GATE_OPEN)
    np.testing.assert_allclose(seen[:3], expected, atol=4)
    np.testing.assert_allclose(seen[3:], [np.array(to_rgb(colors.CELL)) * 255] * 2, atol=6)
    assert "2 skipped" in text_figure(trace, 0).alt


def test_a_part_of_the_text():
    trace = some_trace()
    figure = text_figure(trace, 0, first=4, last=6, title="Be")
    assert "".join(letter for *_, letter in [*drawn_after_title(figure)]) == 'be"'
    assert figure.alt.startswith("A text of 3 tokens, each in the color of the cell state")


def drawn_after_title(figure):
    letters = [text.get_text() for text in figure.paper.texts][1:4]
    return [(letter,) for letter in letters]


def test_words_stand_apart():
    figure = text_figure(trace_with(timesteps=3, labels=["the", "movie", "was"]), 0)
    patches = [patch for patch in figure.paper.patches if patch.get_height() == ROW]
    assert [patch.get_width() > 20 for patch in patches] == [True] * 3
    assert_readable(figure)


def test_numbers_without_limits_and_zeros_can_be_drawn():
    cell = SimpleRNN([[1.0]], [[0.0]], [0.0], activation="linear")
    for numbers in ([0.0, 0.0], [1e308, -1.7e308], [5e-324, 0.0]):
        figure = text_figure(cell.run(np.transpose([numbers]), labels="ab"), 0)
        assert_readable(figure)
        assert not [word for word in texts(figure) if "nan" in word or "inf" in word]


def test_errors_say_what_to_do():
    trace = some_trace()
    with pytest.raises(
        ValueError, match="this trace has no labels, so there is no text to color; run the cell"
    ):
        text_figure(trace_with(), 0)
    with pytest.raises(
        ValueError, match=r"a batch of 2 sequences; ask for one of them, for example text_figure"
    ):
        text_figure(trace.cell.run(np.ones((2, 4, 3))), 0)
    with pytest.raises(ValueError, match="units are 5, expected one or up to 8 whole numbers from 0 to 4"):
        text_figure(trace, 5)
    with pytest.raises(ValueError, match=r"units are .*, expected one or up to 8"):
        text_figure(trace, [0, "1"])
    with pytest.raises(ValueError, match=r"units are \[\], expected one or up to 8"):
        text_figure(trace, [])
    with pytest.raises(ValueError, match="quantity is 'memory', expected one of this LSTM: forget_gate"):
        text_figure(trace, 0, quantity="memory")
    with pytest.raises(ValueError, match=r"event has shape \(3,\), expected \(29,\)"):
        text_figure(trace, 0, event=[True, False, True])
    with pytest.raises(ValueError, match="event is made of numbers, expected True or False"):
        text_figure(trace, 0, event=np.arange(29.0))
    with pytest.raises(ValueError, match="last is 40, expected a whole number from 3 to 28"):
        text_figure(trace, 0, first=3, last=40)
    with pytest.raises(
        ValueError, match=r"1500 tokens for each of 3 units are too many for a page; .* last=1332"
    ):
        text_figure(trace_with(units=5, timesteps=1500, labels="a" * 1500), [0, 1, 2])
    with pytest.raises(ValueError, match="these are gradients; show them with trace_figure"):
        text_figure(gradients(trace, hidden_state=np.ones_like(trace.outputs)), 0)
