"""Pictures for where no widget runs: of one trace, and of several below each other."""

import io

import numpy as np
import pytest
from pictures import cell_with, trace_with
from PIL import Image

from rnn_helpers import GRU, LSTM, Loop, Readout, SimpleRNN
from rnn_helpers.figures import png_of, png_of_several
from rnn_helpers.training import gradients

WITH_READOUT = trace_with(readout=Readout(np.ones((1, 2)), np.zeros(1), "sigmoid", label="inside quotes?"))


def opened(png):
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


@pytest.mark.parametrize(
    "others",
    [
        [trace_with(SimpleRNN)],  # other quantities
        [trace_with(GRU, units=9)],  # another number of rows
        [trace_with(timesteps=1), trace_with(timesteps=300)],  # other lengths
        [trace_with(labels="a" * 25)],  # tokens
        [WITH_READOUT],  # a prediction
        [gradients(WITH_READOUT, prediction=np.ones(1))],  # a walk backwards
        [cell_with(GRU, input_features=1).run(np.ones((25, 1)))],  # other inputs
        [Loop(lambda x, s: s + x).run([1, 2, 3])],  # a loop
    ],
)
def test_several_traces_stand_below_each_other_whatever_they_hold(others):
    traces = [trace_with(LSTM), *others]
    titles = ["first", *(f"number {index}" for index in range(len(others)))]
    pictures = [opened(png_of(trace, title=title)) for trace, title in zip(traces, titles, strict=True)]
    together = opened(png_of_several(traces, titles))
    assert together.shape[1] == max(picture.shape[1] for picture in pictures)
    top = 0
    for picture in pictures:
        height, width, _ = picture.shape
        part = together[top : top + height].astype(int)
        assert np.abs(part[:, :width] - picture).mean() < 2  # each is reduced to 256 colors of its own
        assert (part[:, width:] == 255).all()
        top += height
    assert top == len(together)
