"""Records what the recurrent layers of four Keras models received and gave, as plain arrays.

``python tests/parity/record_models_keras.py`` writes them anew; ``make parity`` compares with a new
recording, and ``make test`` traces them without Keras. Nothing of the course is used here.
"""

import json
from unittest import mock

import keras
import numpy as np
from keras_models import model_and_inputs
from keras_seen import named, seen
from plain_keras import array
from record import FIXTURES, SEED, as_json

# A mask and a sum; other activations, a product, a mean and both apart; a stack of cells; from the end
RECORDED = ("tagger", "hard gates", "cells", "backwards")


def weights_of(cell):
    return {
        "kind": type(cell).__name__.removesuffix("Cell"),
        "activation": cell.activation.__name__,
        "recurrent_activation": getattr(getattr(cell, "recurrent_activation", None), "__name__", None),
        "reset_after": getattr(cell, "reset_after", None),
        "weights": [np.float32(array(each)) for each in (cell.kernel, cell.recurrent_kernel, cell.bias)],
    }


def float32(arrays):
    return [np.float32(each) for each in arrays]


def layers_of(model, inputs):
    """Each direction of each layer by name, and by the name of a layer what both its directions gave."""
    together = {}
    own = keras.layers.Bidirectional.call

    def call(self, *positional, **arguments):
        given = own(self, *positional, **arguments)
        together[id(self.forward_layer)] = {
            "merge_mode": self.merge_mode,
            "outputs": float32(map(array, keras.tree.flatten(given))),
        }
        return given

    with mock.patch.object(keras.layers.Bidirectional, "call", call):
        runs = seen(model, inputs)
    directions = {
        name: {
            "cells": [weights_of(cell) for cell in run.cells],
            "reverse": run.is_backward,
            "inputs": np.float32(run.inputs),
            "mask": run.mask.astype(int).tolist(),
            "initial_state": float32(run.states),
            "is_last": run.is_last,
            "outputs": np.float32(run.outputs),
            "final_state": float32(run.after),
        }
        for name, run in runs.items()
    }
    layers = {name: together[id(part)] for (name, way), part in named(model) if way == "forward"}
    return {"directions": directions, "together": layers}


def recording():
    """The layers of each model, by its name, and Keras's version."""
    models = {}
    for name in RECORDED:
        keras.utils.clear_session()  # so that layers have the same names again
        models[name] = layers_of(*model_and_inputs(name, SEED))
    return {"version": keras.__version__, "models": models}


if __name__ == "__main__":
    text = json.dumps(recording(), default=as_json)
    text = text.replace('{"cells"', '\n{"cells"') + "\n"
    (FIXTURES / "models_keras.json").write_text(text, encoding="utf-8")
