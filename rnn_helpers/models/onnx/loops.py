"""Nodes that are one layer read step by step: what an exporter made of a loop."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace

import numpy as np

from rnn_helpers.cells import Cell
from rnn_helpers.models.caught import Caught


def joined(layers: Iterable[Caught]) -> list[Caught]:
    """The layers, and those that each read one timestep and go on from each other as one, in that order.

    It has the name of the first.
    """
    runs: list[list[Caught]] = []
    for layer in layers:
        going_on = [run for run in runs if _goes_on(run[-1], layer)]
        if going_on:
            going_on[-1].append(layer)
        else:
            runs.append([layer])
    return [_as_one(run) for run in runs]


def _goes_on(last: Caught, layer: Caught) -> bool:
    """Whether a layer is the same as another and starts from the state that it gave."""
    return (
        last.timesteps == layer.timesteps == 1
        and not (last.reverse or layer.reverse)
        and last.mask is layer.mask is None
        and len(layer.initial_state) == len(last.final_state)
        and all(map(np.array_equal, layer.initial_state, last.final_state.values()))
        and _are_same(last.cell, layer.cell)
    )


def _are_same(one: Cell, other: Cell) -> bool:
    pairs = [(getattr(one, each.name), getattr(other, each.name, None)) for each in fields(one)]
    return type(one) is type(other) and all(np.array_equal(*pair) for pair in pairs)


def _as_one(run: list[Caught]) -> Caught:
    if len(run) == 1:
        return run[0]
    inputs, outputs = (
        np.concatenate([getattr(layer, name) for layer in run], axis=1) for name in ("inputs", "outputs")
    )
    return replace(run[0], inputs=inputs, outputs=outputs, final_state=run[-1].final_state)
