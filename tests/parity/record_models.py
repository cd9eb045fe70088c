"""Records what the recurrent layers of six PyTorch models received and gave, as plain arrays.

``python tests/parity/record_models.py`` writes them anew; ``make parity`` compares with a new
recording, and ``make test`` traces them without PyTorch. Nothing of the course is used here.
"""

import json

import numpy as np
from record import FIXTURES, SEED, as_json
from torch import __version__
from torch_models import model_and_inputs
from torch_seen import outputs_of, seen

# Packed, two directions and layers; a given state and three layers; relu, no biases; cells in a loop;
# projections; two directions of a GRU, and a GRU cell in a loop above them
RECORDED = ("sentiment", "forecaster", "names", "sine wave", "sounds of speech", "additive attention")
NAMES = ("weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr")


def padded(sequences):
    """Sequences (timesteps, …) as one float32 array with zeros at the ends."""
    array = np.zeros((len(sequences), max(map(len, sequences)), sequences[0].shape[1]), np.float32)
    for row, sequence in zip(array, sequences, strict=True):
        row[: len(sequence)] = sequence
    return array


def layers_of(path, call):
    """Each direction of each layer of a call, the inputs of the lowest, the outputs of the highest."""
    module, count = call.module, call.module.num_layers if call.is_layer else 1
    ways = ("", "_reverse")[: 1 + (call.is_layer and module.bidirectional)]
    for layer in range(count):
        for direction, way in enumerate(ways):
            row, end = layer * len(ways) + direction, f"_l{layer}{way}" if call.is_layer else ""
            part = slice(direction * outputs_of(module), (direction + 1) * outputs_of(module))
            weights = {f"{name}_l0": getattr(module, name + end, None) for name in NAMES}
            states, after = (
                None if each is None else [[np.float32(state[row]) for state in of_one] for of_one in each]
                for each in (call.states, call.after)
            )
            is_top = layer == count - 1
            yield {
                "path": path,
                "layer": layer,
                "kind": type(module).__name__.removesuffix("Cell"),
                "nonlinearity": getattr(module, "nonlinearity", None),
                "reverse": direction == 1,
                "weights": {name: w.detach().numpy() for name, w in weights.items() if w is not None},
                "lengths": [len(each) for each in call.inputs],
                "inputs": padded(call.inputs) if layer == 0 else None,
                "initial_state": states,
                "outputs": padded([each[:, part] for each in call.outputs]) if is_top else None,
                "final_state": after,
            }


def recording():
    """The layers of each model, by its name, and PyTorch's version."""
    models = {}
    for name in RECORDED:
        calls = seen(*model_and_inputs(name, SEED))
        models[name] = [each for path, (call,) in calls.items() for each in layers_of(path, call)]
    return {"version": __version__.split("+")[0], "models": models}


if __name__ == "__main__":
    text = json.dumps(recording(), default=as_json)
    (FIXTURES / "models.json").write_text(text.replace('{"path"', '\n{"path"') + "\n", encoding="utf-8")
