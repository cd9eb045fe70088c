"""Records what layers of Keras and PyTorch compute from random weights, as fixtures.

``python tests/parity/record.py`` writes them anew; ``make parity`` compares them with a new
recording. Nothing of the course is used here, so the numbers are the frameworks' own.
"""

import json
import os
from pathlib import Path

os.environ["KERAS_BACKEND"] = "torch"  # one of its backends is enough: the layers are Keras' own code

import keras
import numpy as np
import torch

torch.set_num_threads(1)  # faster for layers this small, and sums run in one order
FIXTURES = Path(__file__).parent / "fixtures"
SEED = 20261123
SIZES = ((3, 4, 6, 2), (1, 3, 9, 1), (5, 2, 4, 3), (2, 1, 12, 1))  # input_features, units, timesteps, batch
LAYERS = {
    "keras": [
        ("SimpleRNN", {}),
        ("SimpleRNN", {"activation": "relu"}),
        ("SimpleRNN", {"activation": "sigmoid"}),
        ("SimpleRNN", {"activation": "linear", "use_bias": False}),
        ("LSTM", {}),
        ("LSTM", {"use_bias": False}),
        ("GRU", {"reset_after": True}),
        ("GRU", {"reset_after": False}),
        ("GRU", {"reset_after": True, "use_bias": False}),
        ("GRU", {"reset_after": False, "use_bias": False}),
    ],
    "torch": [
        ("RNN", {}),
        ("RNN", {"nonlinearity": "relu"}),
        ("LSTM", {}),
        ("LSTM", {"bias": False}),
        ("GRU", {}),
        ("GRU", {"bias": False}),
    ],
}


def keras_layer(name, options, input_features, units, dtype="float32"):
    layer = getattr(keras.layers, name)(
        units, return_sequences=True, return_state=True, dtype=dtype, **options
    )
    layer.build((None, None, input_features))
    return layer


def run_keras(layer, inputs, initial_state):
    """The outputs (batch, timesteps, units) and the list of final states (batch, units)."""
    outputs, *final_state = (
        keras.ops.convert_to_numpy(tensor)
        for tensor in layer(inputs, initial_state=list(map(keras.ops.convert_to_tensor, initial_state)))
    )
    return outputs, final_state


def torch_layer(name, options, input_features, units, dtype="float32"):
    layer = getattr(torch.nn, name)(input_features, units, batch_first=True, **options)
    return layer.to(getattr(torch, dtype))


def run_torch(layer, inputs, initial_state):
    """The same for PyTorch, whose states have an axis of layers and directions in front."""
    states = [torch.from_numpy(state[None]) for state in initial_state]
    with torch.no_grad():
        outputs, final = layer(torch.from_numpy(inputs), tuple(states) if len(states) > 1 else states[0])
    final_state = final if len(states) > 1 else [final]
    return outputs.numpy(), [state[0].numpy() for state in final_state]


def random_layer(rng, framework, name, options, input_features, units, dtype="float32"):
    """A layer with random weights and biases, and these weights as the framework hands them out."""

    def draw(shape):  # at a scale at which states neither fade nor explode
        return (rng.uniform(-1, 1, tuple(shape)) * np.sqrt(3 / units)).astype(dtype)

    if framework == "keras":
        layer = keras_layer(name, options, input_features, units, dtype)
        weights = [draw(array.shape) for array in layer.get_weights()]
        layer.set_weights(weights)
    else:
        layer = torch_layer(name, options, input_features, units, dtype)
        weights = {key: draw(tensor.shape) for key, tensor in layer.state_dict().items()}
        layer.load_state_dict({key: torch.from_numpy(array) for key, array in weights.items()})
    return layer, weights


def random_case(rng, framework, name, options, sizes, dtype="float32"):
    """A random layer, random inputs and an initial state, and what the layer computes from them."""
    input_features, units, timesteps, batch = sizes
    layer, weights = random_layer(rng, framework, name, options, input_features, units, dtype)
    inputs = rng.normal(size=(batch, timesteps, input_features)).astype(dtype)
    initial_state = [rng.uniform(-1, 1, (batch, units)).astype(dtype) for _ in range(1 + (name == "LSTM"))]
    run = {"keras": run_keras, "torch": run_torch}[framework]
    outputs, final_state = run(layer, inputs, initial_state)
    return {
        "layer": name,
        "options": options,
        "weights": weights,
        "inputs": inputs,
        "initial_state": initial_state,
        "outputs": outputs,
        "final_state": final_state,
    }


def recording(framework):
    """All cases of one framework, with its version and the seed."""
    version = {"keras": keras.__version__, "torch": torch.__version__}[framework]
    cases = [
        random_case(np.random.default_rng([SEED, number]), framework, name, options, sizes)
        for number, (name, options, sizes) in enumerate(
            (name, options, sizes) for name, options in LAYERS[framework] for sizes in SIZES
        )
    ]
    # What follows a "+" says for which processor it was built.
    return {"framework": framework, "version": version.split("+")[0], "seed": SEED, "cases": cases}


def as_json(value):
    """Arrays as nested lists; a float32 by the shortest decimals that give it back."""
    if isinstance(value, np.ndarray):
        return [as_json(each) for each in value] if value.ndim else float(str(value))
    if isinstance(value, np.float32):
        return float(str(value))
    raise TypeError(f"no fixture holds {type(value).__name__}")


def write(recording):
    head = {name: value for name, value in recording.items() if name != "cases"}
    cases = ",\n".join(json.dumps(case, default=as_json) for case in recording["cases"])
    text = json.dumps(head)[:-1] + ', "cases": [\n' + cases + "\n]}\n"
    (FIXTURES / f"{recording['framework']}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    FIXTURES.mkdir(exist_ok=True)
    for framework in LAYERS:
        write(recording(framework))
