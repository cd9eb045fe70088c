"""The picture of a readout that chooses from many outputs: the most probable one, and how probable it is."""

import numpy as np
import pytest
from pictures import texts, trace_with

from rnn_helpers import LSTM, Readout
from rnn_helpers.figures import trace_figure
from rnn_helpers.pictures import png_of
from rnn_helpers.pictures.trace import trace_paper
from rnn_helpers.training import gradients


def words(outputs, timesteps=6, names=None, **options):
    rng = np.random.default_rng(0)
    names = tuple(f"w{i}" for i in range(outputs)) if names is None else names
    readout = Readout(
        5 * rng.normal(size=(outputs, 2)), rng.normal(size=outputs), "softmax", "next", names or None
    )
    return trace_with(LSTM, units=2, timesteps=timesteps, readout=readout, **options)


@pytest.mark.parametrize("outputs", [9, 3000])
def test_of_many_outputs_the_most_probable_is_written_with_its_probability(outputs):
    trace = words(outputs)
    shown = texts(trace_figure(trace))
    for probabilities in trace.prediction:
        assert f"w{probabilities.argmax()}" in shown
        assert f"{probabilities.max():.2f}" in shown


def test_what_is_ahead_stays_hidden():
    trace = words(3000, timesteps=20)
    marks = trace_paper(trace, timestep=2, reveal="past").marks
    shown = [mark.text for mark in marks if hasattr(mark, "text")]
    best = [f"w{probabilities.argmax()}" for probabilities in trace.prediction]
    assert set(best[:3]) <= set(shown)
    assert not (set(best[3:]) - set(best[:3])) & set(shown)
    assert len(set(best[3:]) - set(best[:3])) > 0


def test_outputs_without_names_are_written_by_number_and_few_are_drawn_each():
    trace = words(20, names=())
    assert str(trace.prediction[0].argmax()) in texts(trace_figure(trace))
    assert "w0" not in texts(trace_figure(words(8)))


def test_the_description_says_how_probable_the_best_are():
    largest = words(20).prediction.max(axis=1)
    assert f"the largest of next {largest.min():.2f} to {largest.max():.2f}" in trace_figure(words(20)).alt


def test_gradients_and_a_large_vocabulary_have_a_picture_in_a_stepper_too():
    trace = words(20000, labels="abcdef")
    assert png_of(trace).startswith(b"\x89PNG")
    few = words(20)
    assert png_of(gradients(few, prediction=np.ones(20))).startswith(b"\x89PNG")
