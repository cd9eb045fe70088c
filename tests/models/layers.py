"""Layers as a framework would have them, made of cells: what they received, and what they gave in float32."""

from dataclasses import replace

import numpy as np
from cases import outputs_of, random_cell

from rnn_helpers.models.caught import Caught


def caught(
    kind, name="layer", seed=0, *, input_features=4, units=4, timesteps=7, batch=2, mask=None, **options
):
    """A layer with random weights, inputs and initial state, and what it gave.

    ``reads`` are the layers below, ``reverse`` the direction; all else is an option of the cell.
    """
    rng = np.random.default_rng(seed)
    reads, reverse = options.pop("reads", ()), options.pop("reverse", False)
    cell = random_cell(rng, kind, input_features, units, **options)
    layer = Caught(
        name,
        cell,
        None if reads else np.float32(rng.normal(size=(batch, timesteps, input_features))).astype(float),
        reads,
        tuple(
            np.float32(rng.uniform(-1, 1, (batch, cell.size_of(name)))).astype(float)
            for name in cell.state_names
        ),
        mask,
        reverse,
    )
    return with_outputs(layer)


def with_outputs(layer):
    """The same layer, which gave what its cell computes, rounded to float32."""
    trace = layer.trace
    final = {name: trace[name][:, trace.last_timestep] for name in layer.cell.state_names}
    return replace(
        layer,
        outputs=np.float32(trace.outputs).astype(float),
        final_state={name: np.float32(state).astype(float) for name, state in final.items()},
    )


def stack(kind, layers=2, directions=2, units=4, **options):
    """The layers and directions of one module; the last gives its outputs, the others final states."""
    below, found = (), []
    for layer in range(layers):
        both = tuple(
            caught(
                kind,
                f"rnn, layer {layer}, {('forward', 'backward')[direction]}",
                seed=10 * layer + direction,
                input_features=outputs_of(units, options) * directions if below else units * directions,
                units=units,
                reads=below,
                reverse=direction == 1,
                **options,
            )
            for direction in range(directions)
        )
        if not below:  # both directions read the same
            both = tuple(with_outputs(replace(each, inputs=both[0].inputs)) for each in both)
        if layer < layers - 1:
            both = tuple(replace(each, outputs=None) for each in both)
        found += both
        below = both
    return found
