"""The numbers that the page computes are those of NumPy."""

import json
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from browser import TRACES, as_json, random_trace
from written_traces import WRITTEN, written_trace

from rnn_helpers import GRU, LSTM, SimpleRNN, Stepper

COMPUTE = Path(__file__).parent / "compute.mjs"
KINDS = TRACES | {
    "LSTM with others": lambda **k: random_trace(
        LSTM, activation="gelu", recurrent_activation="hard_sigmoid", **k
    ),
    "GRU with others": lambda **k: random_trace(
        GRU, activation="leaky_relu(0.1)", recurrent_activation="elu", **k
    ),
    **{name: partial(written_trace, name) for name in WRITTEN},
}
MASKS = {  # of 6 timesteps
    "padded behind": [True, True, True, True, False, False],
    "padded in front": [False, False, True, True, True, True],
    "with gaps": [False, True, False, True, True, False],
    "with nothing to read": [False] * 6,
}
ORDERS = {
    "in reverse": {"reverse": True},
    **{f"{name}, {way}": {"mask": mask, "reverse": way == "in reverse"}
       for name, mask in MASKS.items() for way in ("forwards", "in reverse")},
}  # fmt: skip
SIZES = ((0, 1, 1), (1, 3, 2), (2, 5, 4))  # seed, units, features


def in_another_order(trace, **order):
    """The run of a trace anew, in another order, from a state that isn't zero."""
    rng = np.random.default_rng(0)
    states = tuple(rng.uniform(-1, 1, state.shape) for state in trace.initial_state.values())
    return trace.cell.run(trace.inputs, states if len(states) > 1 else states[0], **order)


@pytest.fixture
def computed(node):
    """A function that runs the page's modules on pairs of a trace and edits of it, or None."""

    def run(pairs):
        given = [{"state": as_json(Stepper(trace)), "edits": edits} for trace, edits in pairs]
        return json.loads(node(str(COMPUTE), given=given))

    return run


def random_edits(rng, trace, count=6):
    """Weights of every array, inputs, and held quantities."""
    edits = []
    for name, array in trace.cell.weights.items():
        index = [int(rng.integers(size)) for size in array.shape]
        edits.append({"type": "weight", "run": 0, "weights": name, "index": index, "value": rng.normal()})
    values = rng.normal(size=trace.inputs.shape[1]).tolist()
    edits.append({"type": "input", "run": 0, "timestep": 2, "values": values, "label": None})
    for equation in trace.cell.cell_equations:
        first = int(rng.integers(trace.timesteps))
        last = min(first + 2, trace.timesteps - 1)
        unit = int(rng.integers(trace.cell.size_of(equation.quantity)))
        hold = {"unit": unit, "first": first, "last": last}
        edits.append(
            {"type": "hold", "run": 0, "quantity": equation.quantity, "value": rng.uniform(), **hold}
        )
    edits.append({**edits[-1], "unit": None, "first": 1, "last": 1, "value": 0.5})
    return edits


@pytest.mark.parametrize("kind", KINDS)
def test_the_arithmetic_of_a_value_is_that_of_numpy(computed, kind):
    traces = [KINDS[kind](seed=seed, units=units, features=features) for seed, units, features in SIZES]
    for trace, page in zip(traces, computed([(trace, None) for trace in traces]), strict=True):
        for quantity, found in page["quantities"].items():
            np.testing.assert_allclose(found["values"], trace[quantity].ravel(), rtol=1e-12, atol=1e-12)
            if f"{quantity}_preactivation" in trace:
                before = trace[f"{quantity}_preactivation"].ravel()
                np.testing.assert_allclose(found["sums"], before, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("kind", KINDS)
def test_a_run_with_edits_is_that_of_numpy(computed, kind):
    rng = np.random.default_rng(0)
    pairs = []
    for seed, units, features in SIZES:
        trace = KINDS[kind](seed=seed, units=units, features=features)
        edits = random_edits(rng, trace)
        # Nothing, each edit alone, and all together
        pairs += [(trace, chosen) for chosen in ([], *([edit] for edit in edits), edits)]
    for (trace, chosen), page in zip(pairs, computed(pairs), strict=True):
        widget = Stepper(trace)
        widget.edits = chosen
        for quantity, found in page["quantities"].items():
            expected = widget.edited[quantity].ravel()
            message = f"{quantity} {chosen}"
            np.testing.assert_allclose(found["data"], expected, rtol=1e-12, atol=1e-12, err_msg=message)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_read_in_reverse_or_skipped_is_computed_as_by_numpy(computed, kind):
    rng = np.random.default_rng(0)
    plain = KINDS[kind](seed=1, units=3, features=2)
    pairs = []
    for order in ORDERS.values():
        trace = in_another_order(plain, **order)
        edits = random_edits(rng, trace)
        # As it is, each edit alone where the cell is one of the course's, and all together
        alone = [] if kind in WRITTEN else [[edit] for edit in edits]
        pairs += [(trace, chosen) for chosen in (None, *alone, edits)]
    for (trace, chosen), page in zip(pairs, computed(pairs), strict=True):
        widget = Stepper(trace)
        widget.edits = chosen or []
        for quantity, found in page["quantities"].items():
            expected = widget.edited[quantity].ravel()
            message = f"{quantity} {trace.mask} {trace.reverse} {chosen}"
            exactly = {"rtol": 1e-12, "atol": 1e-12, "err_msg": message}
            np.testing.assert_allclose(found["data"], expected, **exactly)
            if chosen is None:
                np.testing.assert_allclose(found["values"], expected, **exactly)


def test_of_many_units_the_one_is_named_that_changes_most_whatever_the_order(computed):
    plain = random_trace(LSTM, units=5)
    traces = [in_another_order(plain, reverse=reverse) for reverse in (False, True)]
    for trace, page in zip(traces, computed([(trace, None) for trace in traces]), strict=True):
        changes = np.abs(trace.cell_state - trace.before("cell_state"))
        said = [sentence.split("unit ")[1].split()[0] for sentence in page["sentences"]]
        assert said == [str(unit) for unit in changes.argmax(axis=1)]


def test_the_label_of_an_edited_input_is_that_of_python(computed):
    plain = random_trace(LSTM, features=5)
    values = [plain.inputs[3], [0.125, -0.005, 0.005, 1.005, 0], [2.5e6, -1.25e9, 1e308, -1e22, 0]]
    values += [[size * scale for scale in (1, 10, 100, -1000, 1)] for size in (0.0625, 9.995, 99.995, 2.675)]
    trace = plain.cell.run(plain.inputs, labels="abcdef")
    chosen = [
        [{"type": "input", "run": 0, "timestep": 1, "values": [float(v) for v in each]}] for each in values
    ]
    pages = computed([(trace, edits) for edits in chosen])
    for edits, page in zip(chosen, pages, strict=True):
        widget = Stepper(trace)
        widget.edits = edits
        assert page["labels"] == list(widget.edited.input_labels)
    assert pages[0]["labels"] == list("adcdef")


class Plain(LSTM):
    """An LSTM by another name."""


def test_every_cell_has_the_layout_of_its_equations(computed):
    simple = [random_trace(SimpleRNN, activation=name) for name in ("tanh", "relu", "sigmoid", "linear")]
    gated = [random_trace(Plain), *(TRACES[name]() for name in ("LSTM", "GRU", "GRU of the paper"))]
    traces = [*simple, *gated]
    found = [page["layout"] for page in computed([(trace, None) for trace in traces])]
    assert found == [*["simple_rnn"] * 4, "lstm", "lstm", "gru", "gru"]


# Cells of one unit whose numbers are pushed to their ends: (kind, options, W·x = 0, biases), the sentence
EXTREMES = {
    "LSTM forgets and writes all": (
        LSTM, {}, [-800.0, 800.0, -800.0, 800.0],
        "unit 0 keeps 0% of its memory and writes −1.00",
    ),
    "LSTM keeps all and writes nothing": (
        LSTM, {}, [800.0, -800.0, 800.0, 800.0],
        "unit 0 keeps 100% of its memory and writes 0.00",
    ),
    "LSTM nearly forgets and nearly writes nothing": (
        LSTM, {}, [-8.0, -8.0, 1.0, 0.0],
        "unit 0 keeps under 1% of its memory and writes 0.00",
    ),
    "LSTM keeps nearly all": (
        LSTM, {}, [8.0, 0.0, 0.0, 0.0],
        "unit 0 keeps over 99% of its memory and writes 0.00",
    ),
    "GRU keeps all": (
        GRU, {}, [800.0, 0.0, 800.0],
        "unit 0 keeps 100% of its state and takes 0% of the candidate +1.00",
    ),
    "GRU takes all": (
        GRU, {"reset_after": False}, [-800.0, 0.0, -800.0],
        "unit 0 keeps 0% of its state and takes 100% of the candidate −1.00",
    ),
    "GRU takes nearly nothing": (
        GRU, {}, [8.0, 0.0, 0.0],
        "unit 0 keeps over 99% of its state and takes under 1% of the candidate 0.00",
    ),
    "SimpleRNN saturates": (SimpleRNN, {}, 800.0, "unit 0 goes from +1.00 to +1.00"),
    "SimpleRNN without a state": (SimpleRNN, {}, 0.0, "unit 0 goes from 0.00 to 0.00"),
    "SimpleRNN beyond a million": (
        SimpleRNN, {"activation": "linear"}, -4e7,
        "unit 0 goes from −4.0e7 to −4.0e7",
    ),
    "SimpleRNN just below zero": (
        SimpleRNN, {"activation": "linear"}, -0.004,
        "unit 0 goes from 0.00 to 0.00",
    ),
}  # fmt: skip


def test_the_sentence_of_every_cell_is_true_at_its_extremes(computed):
    pairs = []
    for kind, options, bias, _ in EXTREMES.values():
        b = np.reshape(bias, (len(kind.gates), 1) if kind.gates else (1,))
        zeros = np.zeros((*b.shape, 1))
        pairs.append((kind(zeros, zeros, b, **options).run([[0.0], [0.0]]), None))
    for (*_, said), page in zip(EXTREMES.values(), computed(pairs), strict=True):
        assert page["sentences"][1] == f"At timestep 1 the input is 0.00: {said}."
