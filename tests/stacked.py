"""Stacks of layers as ``trace_model`` returns them: each layer runs on what the one below gave."""

import numpy as np

from rnn_helpers import GRU, LSTM
from rnn_helpers.cells import with_weights
from rnn_helpers.models import TracedModel

DIRECTIONS = ("forward", "backward")
MERGED = {
    "concat": lambda *outputs: np.concatenate(outputs, axis=-1),
    "sum": lambda forward, backward: forward + backward,
    "mul": lambda forward, backward: forward * backward,
    "ave": lambda forward, backward: (forward + backward) / 2,
}


def random_cell(kind, input_features, units, seed, **options):
    """A cell whose numbers are all float32, as a model's are, with biases that aren't zero."""
    cell = kind.random(input_features, units, seed, **options)
    rng = np.random.default_rng(seed)
    biases = {name: rng.normal(size=array.shape) / 2 for name, array in cell.weights.items() if "b" in name}
    return with_weights(
        cell, {name: as_float32(array) for name, array in ({**cell.weights, **biases}).items()}
    )


def as_float32(array):
    return array.astype(np.float32).astype(np.float64)


def stacked(
    kind=LSTM,
    *,
    units=2,
    features=3,
    timesteps=6,
    layers=2,
    directions=DIRECTIONS,
    name=None,
    seed=0,
    mask=None,
    labels=None,
    is_rounded=False,
    inputs=None,
    merge="concat",
    **options,
):
    """Layers of two directions, each on the outputs of those below; ``is_rounded``: as float32 has them."""
    name = name or kind.__name__.lower()
    if inputs is None:
        inputs = as_float32(np.random.default_rng(seed).normal(size=(timesteps, features)))
    traces, reads, below = {}, {}, ()
    for layer in range(layers):
        made = {}
        for place, direction in enumerate(directions):
            cell = random_cell(kind, inputs.shape[1], units, seed + 10 * layer + place, **options)
            of_layer = f"{name}, layer {layer}, {direction}"
            made[of_layer] = cell.run(inputs, labels=labels, mask=mask, reverse=direction == "backward")
            if below:
                reads[of_layer] = below
        traces |= made
        below = tuple(made)
        inputs = MERGED[merge](*(trace.outputs for trace in made.values()))
        inputs = as_float32(inputs) if is_rounded else inputs
    return TracedModel("Tagger", traces, reads, {}, {name: merge for name in reads if merge != "concat"})


def together(*models):
    """The layers of several stacks as those of one model."""
    traces, reads, merges, starts = {}, {}, {}, {}
    for model in models:
        traces |= model.traces
        reads |= model.reads
        merges |= model.merges
        starts |= model.starts
    return TracedModel("Translator", traces, reads, {}, merges, starts)


def translator():
    """An encoder of 6 timesteps and a decoder of 4."""
    encoder = stacked(LSTM, layers=1, name="encoder")
    decoder = stacked(GRU, layers=2, directions=("forward",), timesteps=4, name="decoder", seed=3)
    return together(encoder, decoder)


def encoder_decoder(kind=LSTM, *, directions=("forward",), mask=None, reads=False):
    """An encoder of 6 timesteps, and a decoder that starts where it ended, of 4, or of 6 on its outputs.

    The states are handed on as float32 has them.
    """
    encoder = stacked(kind, layers=1, directions=directions, name="encoder", mask=mask)
    names, units = tuple(encoder), 2 * len(directions)
    ends = [np.atleast_2d(trace.final_state) for trace in encoder.values()]
    states = [as_float32(np.concatenate(of_one)) for of_one in zip(*ends, strict=True)]
    inputs = as_float32(np.random.default_rng(8).normal(size=(4, 3)))
    if reads:
        inputs = as_float32(np.concatenate([trace.outputs for trace in encoder.values()], axis=-1))
    cell = random_cell(kind, inputs.shape[1], units, seed=5)
    decoder = cell.run(inputs, tuple(states) if len(states) > 1 else states[0])
    return TracedModel(
        "Translator",
        {**encoder, "decoder": decoder},
        {"decoder": names} if reads else {},
        {},
        starts={"decoder": names},
    )
