"""Pictures for where no widget runs: of one trace, and of several below each other."""

import io

import numpy as np
from pictures import cell_with, trace_with
from PIL import Image

from rnn_helpers import GRU, Loop, Readout, SimpleRNN
from rnn_helpers.figures import png_of, png_of_several
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
