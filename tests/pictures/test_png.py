"""Pictures for where no widget runs: of one trace, and of several below each other."""

import io

import matplotlib
import numpy as np
import pytest
from pictures import cell_with, trace_with
from PIL import Image, ImageFilter

from rnn_helpers import GRU, Loop, Readout, SimpleRNN
from rnn_helpers.figures import loop_figure, trace_figure
from rnn_helpers.loop import LoopTrace
from rnn_helpers.pictures import png_of, png_of_several
from rnn_helpers.pictures.pixels import pixels_of
from rnn_helpers.pictures.png import as_png, paper_of
from rnn_helpers.training import gradients

WITH_READOUT = trace_with(
    timesteps=5, readout=Readout(np.ones((1, 2)), np.zeros(1), "sigmoid", label="inside quotes?")
)
TRACES = {
    "many timesteps": trace_with(timesteps=100),
    "other quantities": trace_with(SimpleRNN, timesteps=3),
    "more units": trace_with(GRU, units=9, timesteps=1),
    "tokens": trace_with(timesteps=5, labels="abcde"),
    "a prediction": WITH_READOUT,
    "a walk backwards": gradients(WITH_READOUT, prediction=np.ones(1)),
    "fewer inputs": cell_with(GRU, input_features=1).run(np.ones((3, 1))),
    "a loop": Loop(lambda x, s: s + x).run([1, 2, 3]),
}


def opened(png):
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


def test_several_traces_stand_below_each_other_whatever_they_hold():
    pictures = [opened(png_of(trace, title=title)) for title, trace in TRACES.items()]
    together = opened(png_of_several(list(TRACES.values()), list(TRACES)))
    assert together.shape[1] == max(picture.shape[1] for picture in pictures)
    top = 0
    for picture in pictures:
        height, width, _ = picture.shape
        part = together[top : top + height].astype(int)
        assert np.abs(part[:, :width] - picture).mean() < 2  # each is reduced to 256 colors of its own
        assert (part[:, width:] == 255).all()
        top += height
    assert top == len(together)


def blurred(pixels):
    """A picture without its finest lines, which two programs draw a little differently."""
    return np.asarray(Image.fromarray(pixels).filter(ImageFilter.BoxBlur(4))).astype(int)


@pytest.mark.parametrize("name", TRACES)
def test_a_picture_looks_like_the_figure_of_matplotlib(name):
    trace = TRACES[name]
    figure = (loop_figure if isinstance(trace, LoopTrace) else trace_figure)(trace, title=name)
    picture, drawn = pixels_of(paper_of(trace, title=name)), figure.pixels()
    # Before 3.11 matplotlib brought a FreeType that draws letters otherwise, and rounds a height otherwise
    most, rows = (60, 0) if matplotlib.__version_info__ >= (3, 11) else (80, 1)
    assert abs(len(picture) - len(drawn)) <= rows
    height = min(len(picture), len(drawn))
    picture, drawn = picture[:height], drawn[:height]
    assert picture.shape == drawn.shape
    assert np.abs(blurred(picture) - blurred(drawn)).max() < most
    # Nowhere else would it look so much like it, not even three pixels to a side
    here = np.abs(picture.astype(int) - drawn).mean()
    for axis, pixels in ((0, 3), (0, -3), (1, 3), (1, -3)):
        assert here < 0.9 * np.abs(picture.astype(int) - np.roll(drawn, pixels, axis)).mean()


def test_colors_that_matter_stay_as_they_are_and_all_others_come_near():
    random = np.random.default_rng(0)
    noise = random.integers(0, 256, (40, 40, 3), dtype=np.uint8) // 8 * 8
    picture = np.concatenate([np.full((40, 40, 3), 255, np.uint8), noise])
    rare = tuple(noise[3, 5].tolist())
    shown = opened(as_png(picture, {rare}))
    assert tuple(shown[43, 5].tolist()) == rare
    assert (shown[:40] == 255).all()
    assert np.abs(shown.astype(int) - picture).mean() < 20
