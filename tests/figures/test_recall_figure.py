"""The table of delayed recall: every number in its cell, on its color."""

import numpy as np
from matplotlib.colors import to_rgb
from pictures import assert_readable, contrast, texts

from rnn_helpers.experiments import VARIANTS, RecallTable, Variant, delayed_recall
from rnn_helpers.figures import delayed_recall_figure
from rnn_helpers.pictures.colors import gate_colors


def at(figure, name):
    """Where a text stands."""
    (place,) = {text.get_position() for text in figure.paper.texts if text.get_text() == name}
    return place


def recall_table(counts, seeds=8):
    rows = {
        (t, variant): (10,) * count + (None,) * (seeds - count)
        for t, row in zip((20, 30, 50), counts, strict=True)
        for variant, count in zip(VARIANTS, row, strict=True)
    }
    return RecallTable((20, 30, 50), VARIANTS, rows, 8, 400)


def test_every_number_of_the_table_stands_in_its_cell_on_its_color():
    counts = np.random.default_rng(0).integers(0, 9, (3, 7))
    figure = delayed_recall_figure(recall_table(counts))
    columns = [image for image in figure.paper.images if image.get_array().shape[:2] == (3, 1)]
    assert len(columns) == 7
    for image, column in zip(columns, counts.T, strict=True):
        np.testing.assert_allclose(image.get_array()[:, 0], gate_colors(column / 8))
        left, right, bottom, top = image.get_extent()
        places = [(*text.get_position(), text) for text in figure.paper.texts]
        inside = sorted((y, text) for x, y, text in places if left < x < right and top < y < bottom)
        inside = [text for _, text in inside]
        assert [text.get_text() for text in inside] == [str(count) for count in column]
        for text, color in zip(inside, image.get_array()[:, 0, :3], strict=True):
            assert contrast(color, to_rgb(text.get_color())) >= 4.5
    lefts = [image.get_extent()[0] for image in columns]
    assert lefts == sorted(lefts)
    assert lefts[1] == at(figure, "LSTM, forget bias")[0] and lefts[4] == at(figure, "GRU, update bias")[0]
    assert "all 8" in texts(figure) and "8 units, at most 400 steps of training; solved: 99% right" in texts(
        figure
    )
    assert f"30 timesteps: SimpleRNN {counts[1, 0]}, LSTM forget bias 0 {counts[1, 1]}," in figure.alt


def test_the_biases_stand_above_their_columns():
    figure = delayed_recall_figure()
    row = at(figure, "timesteps")[1]
    heads = [text for text in figure.paper.texts if text.get_position()[1] == row]
    heads = sorted(heads, key=lambda text: text.get_position()[0])[1:]
    assert [text.get_text() for text in heads] == ["no gate", "0", "1", "3", "0", "1", "2"]


def test_a_table_of_one_cell_can_be_read():
    table = delayed_recall([Variant("LSTM")], [2], seeds=1, units=1, steps=10)
    figure = delayed_recall_figure(table)
    assert_readable(figure)
    assert "default" in texts(figure)
