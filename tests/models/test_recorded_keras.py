"""Four models of Keras, recorded as plain arrays, traced without Keras."""

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from cases import saying
from parity import plain_keras
from parity.comparison import CELLS, FIXTURES

from rnn_helpers.models.caught import Caught, changed
from rnn_helpers.models.comparing import check_fits
from rnn_helpers.models.merging import Merged, check_merged

ROOT = Path(__file__).parents[2]
RECORDING = json.loads((FIXTURES / "models_keras.json").read_text(encoding="utf-8"))
every_model = pytest.mark.parametrize("name", RECORDING["models"])


def caught_model(name):
    """The layers as ``trace_model`` catches them, what both directions merged, and what was recorded.

    A direction whose outputs the layer merged has none of its own, as in a run.
    """
    recorded = RECORDING["models"][name]
    layers, records = [], []
    for path, each in recorded["directions"].items():
        base = path.removesuffix(", forward").removesuffix(", backward")
        is_merged = recorded["together"].get(base, {}).get("merge_mode") is not None
        mask, below = np.array(each["mask"], bool), ()
        states, after = list(map(np.array, each["initial_state"])), list(map(np.array, each["final_state"]))
        for place, of_keras in enumerate(each["cells"]):
            options = {
                option: of_keras[option]
                for option in ("activation", "recurrent_activation", "reset_after")
                if of_keras[option] is not None
            }
            cell = CELLS[of_keras["kind"]].from_keras(of_keras["weights"], **options)
            count, is_top = len(cell.state_names), of_keras is each["cells"][-1]
            given = None if is_merged or each["is_last"] or not is_top else np.array(each["outputs"])
            final = dict(zip(cell.state_names, after[:count], strict=True))
            layer = Caught(
                f"{path}, layer {place}" if len(each["cells"]) > 1 else path,
                cell,
                None if below else np.array(each["inputs"]),
                below,
                tuple(states[:count]),
                None if mask.all() else mask,
                each["reverse"],
                given,
                {} if is_merged else final,
            )
            layers.append(layer)
            records.append((of_keras, each))
            states, after, below = states[count:], after[count:], (layer,)
    merged = [
        Merged(
            path, (f"{path}, forward", f"{path}, backward"), each["merge_mode"], np.array(*each["outputs"])
        )
        for path, each in recorded["together"].items()
        if each["merge_mode"] is not None
    ]
    return layers, merged, records


def check(layers, merged):
    for layer in layers:
        check_fits(layer, layers)
    for together in merged:
        check_merged(together, {layer.name: layer for layer in layers})


def test_the_recording_is_of_the_version_that_parity_installs():
    requirements = (ROOT / "tests" / "parity" / "requirements.txt").read_text(encoding="utf-8").split()
    assert f"keras=={RECORDING['version']}" in requirements


@every_model
def test_every_layer_fits_what_it_gave_and_is_equal_to_float32s_precision(name):
    layers, merged, records = caught_model(name)
    check(layers, merged)
    for layer, (of_keras, each) in zip(layers, records, strict=True):
        if of_keras is not each["cells"][-1]:
            continue
        mask = np.array(each["mask"], bool)
        if each["is_last"]:
            ours, theirs = layer.trace.outputs[:, layer.trace.last_timestep], np.array(each["outputs"])
        else:
            ours, theirs = layer.trace.outputs[mask], np.array(each["outputs"])[mask]
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-6, err_msg=layer.name)


@every_model
def test_every_gate_is_what_the_equations_of_kerass_documentation_say(name):
    layers, _, records = caught_model(name)
    for layer, (of_keras, each) in zip(layers, records, strict=True):
        cell = cell_of_keras(of_keras)
        for sequence, mask in enumerate(np.array(each["mask"], bool)):
            states = [state[sequence] for state in layer.trace.initial_state.values()]
            x = layer.trace.inputs[sequence]
            (history,) = plain_keras.run([cell], x, mask, states, each["reverse"])
            for t, now in enumerate(history):
                for key, plainly in (now or {}).items():
                    ours = layer.trace[key][sequence, t]
                    np.testing.assert_allclose(ours, plainly, rtol=0, atol=1e-9, err_msg=layer.name)


def cell_of_keras(recorded):
    """What plain_keras looks at of a cell of Keras."""
    kernel, recurrent_kernel, bias = map(np.array, recorded["weights"])
    kind = type(f"{recorded['kind']}Cell", (SimpleNamespace,), {})
    return kind(
        kernel=kernel,
        recurrent_kernel=recurrent_kernel,
        bias=bias,
        use_bias=True,
        units=len(recurrent_kernel),
        reset_after=recorded["reset_after"],
        activation=SimpleNamespace(__name__=recorded["activation"]),
        recurrent_activation=SimpleNamespace(__name__=recorded["recurrent_activation"]),
    )


def with_(**changes):
    return lambda layers, merged: (changed(layers, lambda each: replace(each, **changes)), merged)


def without_activations(layers, merged):
    def plain(layer):
        usual = {"activation": "tanh", "recurrent_activation": "sigmoid"}
        cell = replace(layer.cell, **{key: name for key, name in usual.items() if hasattr(layer.cell, key)})
        return replace(layer, cell=cell)

    return changed(layers, plain), merged


def swapped(layers, merged):
    """Two layers with each other's direction and weights, both of which read the same."""
    cells = {layers[0]: layers[1].cell, layers[1]: layers[0].cell}
    return changed(layers, lambda each: replace(each, cell=cells.get(each, each.cell))), merged


MUTANTS = {
    "activation ignored": ("hard gates", without_activations, "off by"),
    "mask ignored": ("tagger", with_(mask=None), "likely reason: a mask, the layer left out timesteps"),
    "direction not reversed": (
        "backwards",
        with_(reverse=False),
        "likely reason: its direction, the layer reads from the last timestep to the first",
    ),
    "direction not reversed in a sum": (
        "tagger",
        with_(reverse=False),
        "bidirectional: the merged output (sum) … backward, its direction, the layer reads from the last",
    ),
    "merge mode wrong": (
        "tagger",
        lambda layers, merged: (layers, [replace(each, how="mul") for each in merged]),
        "likely reason: its merge mode, the layer gives their sum and not their product",
    ),
    "sum taken for both side by side": (
        "tagger",
        lambda layers, merged: (layers, [replace(each, how="concat") for each in merged]),
        "gave (7, 6) timesteps and units, and both side by side have (7, 12); likely reason: its merge mode",
    ),
    "directions swapped": ("tagger", swapped, "the directions, each has the weights of the other"),
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_mistake_is_caught_by_the_comparison_alone(mutant):
    name, mistaken, message = MUTANTS[mutant]
    layers, merged, _ = caught_model(name)
    with pytest.raises(ValueError, match=saying(message)):
        check(*mistaken(layers, merged))
