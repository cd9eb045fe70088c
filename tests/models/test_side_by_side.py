"""Layers run at the same time: the same traces, whichever thread computes them, and the same errors."""

import threading
from dataclasses import replace

import numpy as np
import pytest
from models.layers import caught, stack

from rnn_helpers import GRU, LSTM, SimpleRNN
from rnn_helpers.models import side_by_side
from rnn_helpers.models.caught import Caught, changed
from rnn_helpers.models.side_by_side import made_side_by_side, run_side_by_side


@pytest.fixture
def threads(monkeypatch):
    """In which thread each layer was run, by its name, where every layer counts as a large one."""
    monkeypatch.setattr(side_by_side, "LARGE", 0)
    found, run = {}, Caught.run

    def noted(layer):
        found.setdefault(layer.name, []).append(threading.get_ident())
        run(layer)

    monkeypatch.setattr(Caught, "run", noted)
    return found


def anew(layers):
    """The same layers, of which none was run yet."""
    return changed(layers, replace)


@pytest.mark.parametrize("kind", [LSTM, GRU, SimpleRNN])
@pytest.mark.parametrize("layers, directions", [(1, 2), (3, 1), (3, 2)])
def test_each_layer_is_run_once_in_another_thread_and_its_trace_is_the_same(
    kind, layers, directions, threads
):
    layers = stack(kind, layers, directions)
    expected, found = [layer.trace for layer in layers], anew(layers)
    threads.clear()
    run_side_by_side(found)
    assert list(map(len, threads.values())) == [1] * len(found)
    assert not {threading.get_ident()} & {thread for each in threads.values() for thread in each}
    for layer, trace in zip(found, expected, strict=True):
        for name, array in trace.items():
            np.testing.assert_array_equal(layer.trace[name], array)
    assert list(map(len, threads.values())) == [1] * len(found)


def test_small_layers_and_one_alone_wait_until_somebody_asks(threads, monkeypatch):
    layers = anew(stack(LSTM))
    threads.clear()
    run_side_by_side(layers[:1])
    monkeypatch.setattr(side_by_side, "LARGE", layers[0].cell.U.size + 1)
    run_side_by_side(layers)
    assert threads == {}
    assert layers[-1].trace.timesteps == 7
    assert set(threads) == {layer.name for layer in layers if layer is not layers[2]}


def test_a_layer_that_cannot_run_is_an_error_where_its_trace_is_read(threads):
    wrong = replace(caught(LSTM, "wrong"), inputs=np.zeros((2, 7, 3)))
    right, above = caught(LSTM, "right", 1), replace(caught(LSTM, "above"), inputs=None, reads=(wrong,))
    run_side_by_side([wrong, right, above])
    assert right.trace.timesteps == 7
    for layer in (wrong, above):
        with pytest.raises(ValueError, match=r"^(above: )?wrong: inputs have shape \(2, 7, 3\)"):
            _ = layer.trace


def test_what_is_made_side_by_side_comes_in_order_with_the_first_error():
    def make(number):
        if number % 3 == 2:
            raise ValueError(f"no {number}")
        return -number, threading.get_ident()

    for size in (0, side_by_side.LARGE):
        found = made_side_by_side(make, (1, 3, 4), size)
        assert [number for number, _ in found] == [-1, -3, -4]
        assert ({thread for _, thread in found} == {threading.get_ident()}) == (size == 0)
        with pytest.raises(ValueError, match="no 5"):
            made_side_by_side(make, (1, 5, 2), size)
