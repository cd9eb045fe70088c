"""A cell written as equations is the cell of these equations, in all that the course does with a cell."""

import copy
import pickle
from dataclasses import replace

import numpy as np
import pytest
from written_cells import (
    GRU_AFTER,
    GRU_BEFORE,
    LSTM_TEXT,
    MINIMAL_GATED,
    OTHERS,
    SIMPLE_RNN,
)

from rnn_helpers import GRU, LSTM, Cell, Readout, SimpleRNN, Stepper
from rnn_helpers.cells import with_weights
from rnn_helpers.equations import computed
from rnn_helpers.figures import gates_figure, trace_figure, weights_figure
from rnn_helpers.tasks import TASKS
from rnn_helpers.training import evaluate, fit, gradients

rng = np.random.default_rng


def of_gates(cell, letters, second=None):
    """The arrays of a shipped cell by the letters of the written one."""
    found = {
        f"{name}_{letter}": array[i]
        for i, letter in enumerate(letters)
        for name, array in (("W", cell.W), ("U", cell.U), ("b", cell.b))
    }
    return found | (
        {f"b2_{letter}": second[i] for i, letter in enumerate(letters)} if second is not None else {}
    )


def shipped(kind, **options):
    """A shipped cell with random biases, too, and a readout."""
    draw = rng(3)
    cell = kind.random(3, 4, 1, readout=Readout(draw.normal(size=(2, 4)), draw.normal(size=2)), **options)
    biases = {name: draw.normal(size=a.shape) for name, a in cell.weights.items() if name[0] == "b"}
    return with_weights(cell, cell.weights | biases)


SHIPPED = {
    "SimpleRNN": (SIMPLE_RNN, shipped(SimpleRNN), lambda cell: cell.cell_weights, {}),
    "LSTM": (
        LSTM_TEXT,
        shipped(LSTM),
        lambda cell: of_gates(cell, "figo"),
        {"f": "forget_gate", "o": "output_gate"},
    ),
    "GRU": (
        GRU_AFTER,
        shipped(GRU),
        lambda cell: of_gates(cell, "zrg", cell.b_recurrent),
        {"z": "update_gate", "r": "reset_gate", "g": "candidate", "g_1": "recurrent_part"},
    ),
    "GRU reset before": (
        GRU_BEFORE,
        shipped(GRU, reset_after=False),
        lambda cell: of_gates(cell, "zrg"),
        {"z": "update_gate", "r": "reset_gate", "g": "candidate", "g_1": "reset_state"},
    ),
}


@pytest.mark.parametrize("text, cell, arrays, names", SHIPPED.values(), ids=SHIPPED)
@pytest.mark.parametrize("options", [{}, {"lengths": [7, 1, 4]}, {"reverse": True}], ids=str)
def test_the_cells_of_the_course_written_as_text_are_the_shipped_ones(text, cell, arrays, names, options):
    written = Cell.from_equations(text)(**arrays(cell), readout=cell.readout)
    inputs = rng(0).normal(size=(3, 7, 3))
    ours, theirs = written.run(inputs, **options), cell.run(inputs, **options)
    names = names | {name: name for name in (*cell.state_names, "prediction")}
    for own, name in names.items():
        np.testing.assert_allclose(ours[own], theirs[name], rtol=0, atol=1e-12)
    assert written.parameter_count == cell.parameter_count

    loss = {"hidden_state": rng(1).normal(size=(3, 7, 4)), "prediction": rng(2).normal(size=(3, 7, 2))}
    ours, theirs = gradients(ours, **loss), gradients(theirs, **loss)
    for own, name in names.items():
        np.testing.assert_allclose(ours[own], theirs[name], rtol=0, atol=1e-9)
    np.testing.assert_allclose(ours.inputs, theirs.inputs, rtol=0, atol=1e-9)
    d_weights = with_weights(
        cell, dict(theirs.weights)
    )  # the gradients in a cell, to take them apart as its arrays
    for name, array in arrays(d_weights).items():
        np.testing.assert_allclose(ours.weights[name], array, rtol=0, atol=1e-9)
    assert list(ours.weights) == list(written.weights)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def by_hand(name, w, x, h, c):
    """One timestep in NumPy: the new h and c."""

    def sees(letter, vector=None):
        return w[f"W_{letter}"] @ x + w[f"U_{letter}"] @ (h if vector is None else vector) + w[f"b_{letter}"]

    if name == "minimal gated unit":
        f = sigmoid(sees("f"))
        return (1 - f) * h + f * np.tanh(sees("g", f * h)), c
    if name == "coupled gates":
        f = sigmoid(sees("f"))
        c = f * c + (1 - f) * np.tanh(sees("g"))
        return sigmoid(sees("o")) * np.tanh(c), c
    if name == "peephole LSTM":
        f, i = sigmoid(sees("f") + w["p_f"] * c), sigmoid(sees("i") + w["p_i"] * c)
        c = f * c + i * np.tanh(sees("g"))
        return sigmoid(sees("o") + w["p_o"] * c) * np.tanh(c), c
    if name == "JANET":
        s = sees("f")
        c = sigmoid(s) * c + (1 - sigmoid(s - 1)) * np.tanh(sees("c"))
        return c, c
    if name == "leaky integrator":
        return 0.9 * h + 0.1 * np.tanh(w["W"] @ x + w["U"] @ h + w["b"]), c
    g = sigmoid(sees("g"))
    return g * h + (1 - g) * np.tanh(sees("c")), c


def other(name, units=3, **options):
    """One of the other cells, its biases random, too."""
    cell = Cell.from_equations(OTHERS[name]).random(2, units, 4, **options)
    draw = rng(5)
    return replace(
        cell, **{n: draw.normal(size=a.shape) for n, a in cell.cell_weights.items() if a.ndim == 1}
    )


every_other = pytest.mark.parametrize("name", OTHERS)


@every_other
def test_other_cells_compute_what_is_written(name):
    cell, inputs = other(name), rng(0).normal(size=(6, 2))
    h, c = np.zeros(3), np.zeros(3)
    trace = cell.run(inputs)
    batch = cell.run(np.stack([-inputs, inputs]), lengths=[2, 6])
    for t, x in enumerate(inputs):
        h, c = by_hand(name, cell.weights, x, h, c)
        np.testing.assert_allclose(trace.hidden_state[t], h, rtol=1e-12)
        np.testing.assert_allclose(batch.hidden_state[1, t], h, rtol=1e-12)
        if "cell_state" in cell.state_names:
            np.testing.assert_allclose(trace.cell_state[t], c, rtol=1e-12)


@every_other
def test_gradients_of_other_cells_are_those_of_central_differences(name):
    cell, inputs = other(name), rng(0).normal(size=(4, 2))
    last = rng(1).normal(size=(4, 3))
    found = gradients(cell.run(inputs), hidden_state=last)
    for weight, array in cell.weights.items():
        for index in np.ndindex(array.shape):
            ends = []
            for step in (1e-6, -1e-6):
                moved = array.copy()
                moved[index] += step
                ends.append(np.sum(replace(cell, **{weight: moved}).run(inputs).outputs * last))
            assert found.weights[weight][index] == pytest.approx((ends[0] - ends[1]) / 2e-6, abs=1e-7)


@every_other
def test_other_cells_do_all_that_a_cell_does(name, tmp_path):
    cell = other(name, readout=Readout([[1.0, -1.0, 0.5]], [0.0], "sigmoid"))
    inputs = rng(0).normal(size=(5, 2))
    trace = cell.run(inputs)
    figures = (trace_figure(trace), weights_figure(cell))
    for figure in figures:
        assert "YourCell" in figure.alt
        if name == "minimal gated unit" and figure is not figures[1]:
            assert "how much to keep" in figure.alt  # a quantity without a name is called by its comment
        assert figure.png().startswith(b"\x89PNG")
    if any(each.kind == "gate" for each in cell.cell_equations):
        assert gates_figure(trace).png()
    held = cell.holding("hidden_state", 0.25, unit=1, first=2).run(inputs)
    assert (held.hidden_state[2:, 1] == 0.25).all()
    now = dict.fromkeys(cell.state_names, np.zeros((1, 3)))
    expected = computed(cell.cell_equations, cell.weights, inputs[:1], now)
    for quantity, array in cell.step(inputs[:1], *now.values()).items():
        np.testing.assert_allclose(array, expected[quantity], rtol=1e-12)
    assert cell.sentence
    stepper = Stepper(trace)
    stepper.save(tmp_path / "page.html")
    assert "YourCell" in (tmp_path / "page.html").read_text(encoding="utf-8")
    for copied in (pickle.loads(pickle.dumps(cell)), copy.deepcopy(cell), copy.copy(cell)):
        assert type(copied) is type(cell)
        np.testing.assert_array_equal(copied.run(inputs).outputs, trace.outputs)


EVERY_TEXT = {name: text for name, (text, *_) in SHIPPED.items()} | OTHERS


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
@pytest.mark.parametrize("name", ["minimal gated unit", "peephole LSTM"])
def test_it_is_trained_on_every_task(task, name):
    kind = Cell.from_equations(OTHERS[name], name="Own")
    start = task.new_cell(kind, units=3, seed=1)
    result = fit(start, task, steps=30, progress=False)
    assert type(result.cell) is kind
    assert result.losses[-5:].mean() < result.losses[:5].mean()


def test_a_minimal_gated_unit_learns_to_sample_and_hold():
    task = TASKS["sample-and-hold"]
    start = task.new_cell(Cell.from_equations(MINIMAL_GATED), units=1, seed=3)
    result = fit(start, task, steps=800, seed=3, progress=False)
    assert result.metric < 0.1 < evaluate(start, *task.sample(rng(0), 100))
