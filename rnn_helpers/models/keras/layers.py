"""The recurrent layers of Keras: which can be traced, and their calls direction by direction."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np

from rnn_helpers.cells import GRU, LSTM, Cell, SimpleRNN
from rnn_helpers.frameworks.keras import settings_of
from rnn_helpers.models.caught import Caught
from rnn_helpers.models.keras.calls import Call
from rnn_helpers.models.merging import Merged
from rnn_helpers.models.precision import PRECISIONS, coarsest

KINDS = {"SimpleRNNCell": SimpleRNN, "LSTMCell": LSTM, "GRUCell": GRU}
LAYERS = ("SimpleRNN", "LSTM", "GRU", "RNN")
# What a class of one's own may have replaced
METHODS = ("call", "inner_loop", "get_initial_state")
NAMED_RECURRENT = re.compile("RNN|LSTM|GRU")


def paths(model) -> dict:
    """Every layer of a model by its path: the names of the layers down to it, as in ``summary()``.

    A model that is itself a layer has the name of its kind; of equal names all but the first get a number.
    """
    found, seen = {type(model).__name__: model}, {id(model)}

    def visit(layer, path: str) -> None:
        for part in layer._flatten_layers(recursive=False, include_self=False):
            if id(part) in seen:
                continue
            seen.add(id(part))
            name = of_its_own = f"{path}{part.name}"
            for number in count(2):
                if name not in found:
                    break
                name = f"{of_its_own} ({number})"
            found[name] = part
            visit(part, f"{name}.")

    visit(model, "")
    return found


def sorted_out(model) -> tuple[dict, dict[str, str]]:
    """The layers that can be traced by their names, and for other recurrent ones why they can't.

    What is inside of one of these is part of it, and not named apart; but a cell that a traced
    layer has may also be called by itself, so it is among the traced.
    """
    named, traced, not_traced = paths(model), {}, {}
    parts: dict[int, str] = {}  # of layers, by what they are part of
    for name, layer in named.items():
        if id(layer) in parts or not _is_recurrent(layer):
            continue
        reason = _why_not(layer)
        if reason is None:
            traced[name] = layer
        else:
            not_traced[name] = reason
        for part in layer._flatten_layers(include_self=False):
            parts.setdefault(id(part), name)
    for name, layer in named.items():
        if parts.get(id(layer)) in traced and _own_kind(layer, KINDS) and _why_not(layer) is None:
            traced[name] = layer
    order = {name: place for place, name in enumerate(named)}
    return dict(sorted(traced.items(), key=lambda each: order[each[0]])), not_traced


def is_part(layer, layers: Sequence) -> bool:
    """Whether a layer is the cell of another one of these, which seldom is called by itself."""
    return any(each is not layer and layer in each._flatten_layers() for each in layers)


def _is_recurrent(layer) -> bool:
    """Whether it is a recurrent layer or looks like one that has none of those inside."""
    import keras

    if isinstance(layer, (keras.layers.RNN, keras.layers.Bidirectional)) or _own_kind(layer, KINDS):
        return True
    return bool(NAMED_RECURRENT.search(type(layer).__name__)) and not any(
        map(_is_recurrent, layer._flatten_layers(include_self=False))
    )


def _own_kind(layer, names) -> str | None:
    """The name of a class of Keras's that a layer is of, whatever it has replaced of it."""
    import keras

    return next((name for name in names if isinstance(layer, getattr(keras.layers, name))), None)


def _why_not(layer) -> str | None:
    """Why a layer can't be traced, and what to do; None if it can."""
    import keras

    name = type(layer).__name__
    if getattr(layer, "quantization_mode", None) is not None:
        return f"is quantized ({name}); hand over the model as it was before model.quantize"
    if name.startswith("ConvLSTM") and type(layer).__module__.startswith("keras."):
        return f"is a {name}, whose gates are convolutions, and those aren't covered"
    if isinstance(layer, keras.layers.Bidirectional):
        reasons = [_why_not(each) for each in (layer.forward_layer, layer.backward_layer)]
        return next(filter(None, reasons), _replaced(layer, "Bidirectional"))
    kind = _own_kind(layer, LAYERS)
    if kind is not None:
        if layer.zero_output_for_mask and not (layer.return_sequences or layer.return_state):
            return (
                "gives zeros after padding (zero_output_for_mask) and nothing of its state; let it have "
                "return_sequences=True or return_state=True"
            )
        cells = cells_of(layer)
        return next(filter(None, (_replaced(layer, kind), *map(_why_not, cells))), None)
    kind = _own_kind(layer, KINDS)
    if kind is not None:
        try:
            settings_of(layer)
        except ValueError as error:
            return str(error)
        return _replaced(layer, kind)
    return (
        f"computes with a recurrent layer or cell of your own ({name}); give its weights to a cell, "
        "LSTM(W, U, b).run(inputs), or let it be a keras.layers.LSTM, GRU or SimpleRNN"
    )


def _replaced(layer, kind: str) -> str | None:
    """What to do about a class of one's own that computes something else than the one of Keras."""
    import keras

    own = getattr(keras.layers, kind)
    if all(getattr(type(layer), name, None) is getattr(own, name, None) for name in METHODS) and (
        "call" not in vars(layer)
    ):
        return None
    return (
        f"is a class of your own that replaces what keras.layers.{kind} computes ({type(layer).__name__}); "
        f"let it have a keras.layers.{kind} as a part instead of being one, or run a cell on what its "
        "equations receive"
    )


def cells_of(layer) -> list:
    """The cells of a layer from the lowest to the highest; a cell is its own."""
    cell = getattr(layer, "cell", layer)
    return list(getattr(cell, "cells", [cell]))


def caught(name: str, layer, call: Call) -> tuple[list[Caught], list[Merged]]:
    """A call cell by cell, of each both directions, if it has two; and what these gave together."""
    if not hasattr(layer, "forward_layer"):
        return list(_of_one(name, layer, call, _given(layer, call.outputs), call.initial_state)), []
    parts = (layer.forward_layer, layer.backward_layer)
    half = len(call.initial_state) // 2
    before = (call.initial_state[:half], call.initial_state[half:])
    given, together = _given_by_both(layer, call.outputs)
    directions = [
        list(_of_one(f"{name}, {way}", part, call, of_one, states))
        for way, part, of_one, states in zip(("forward", "backward"), parts, given, before, strict=True)
    ]
    layers = [each for of_one in zip(*directions, strict=True) for each in of_one]
    tops = tuple(of_one[-1].name for of_one in directions)
    return layers, [] if together is None else [Merged(name, tops, layer.merge_mode, together)]


@dataclass(frozen=True, eq=False)
class Given:
    """What one direction gave: all outputs in the order of the inputs, or the last; its final states."""

    outputs: np.ndarray | None
    last: np.ndarray | None
    states: tuple[np.ndarray, ...]


def _given(layer, given: tuple[np.ndarray, ...]) -> Given:
    """What a layer of one direction gave, or a cell."""
    first, *states = given
    if not hasattr(layer, "return_sequences"):
        return Given(first if first.ndim == 3 else first[:, None], None, tuple(states))
    if not layer.return_sequences:
        return Given(None, None if layer.zero_output_for_mask else first, tuple(states))
    return Given(first[:, ::-1] if layer.go_backwards else first, None, tuple(states))


def _given_by_both(layer, given: tuple[np.ndarray, ...]) -> tuple[list[Given], np.ndarray | None]:
    """What the two directions of a layer gave, as far as it can be seen, and what they gave together."""
    count = 1 if layer.merge_mode else 2
    outputs, states = given[:count], given[count:]
    half = len(states) // 2
    if layer.return_sequences and layer.forward_layer.go_backwards:  # it is the other one that Keras flips
        outputs = tuple(array[:, ::-1] for array in outputs)
    each, together = outputs, None
    if layer.merge_mode:
        (together,) = outputs
        units = [cells_of(part)[-1].units for part in (layer.forward_layer, layer.backward_layer)]
        is_split = layer.merge_mode == "concat" and together.shape[-1] == sum(units)
        each = np.split(together, units[:1], axis=-1) if is_split else (None, None)
    found = [
        Given(
            array if layer.return_sequences else None,
            None if layer.return_sequences else array,
            tuple(after),
        )
        for array, after in zip(each, (states[:half], states[half:]), strict=True)
    ]
    return found, together


def _of_one(name: str, layer, call: Call, given: Given, initial_state: tuple) -> Iterator[Caught]:
    """The cells of one direction, each above the one before it."""
    cells, below = cells_of(layer), ()
    before, after = list(initial_state), list(given.states)
    for place, of_keras in enumerate(cells):
        cell = _cell(of_keras)
        states = len(cell.state_names)
        initial, before = tuple(before[:states]), before[states:]
        final, after = dict(zip(cell.state_names, after[:states], strict=False)), after[states:]
        is_top = of_keras is cells[-1]
        if is_top and given.last is not None:
            final["hidden_state"] = given.last
        precisions = call.dtypes | {of_keras.compute_dtype}
        layer_above = Caught(
            f"{name}, layer {place}" if len(cells) > 1 else name,
            cell,
            None if below else call.inputs,
            below,
            initial,
            call.mask,
            reverse=bool(getattr(layer, "go_backwards", False)),
            outputs=given.outputs if is_top else None,
            final_state=final,
            precision=coarsest(precisions & PRECISIONS.keys()),
        )
        yield layer_above
        below = (layer_above,)


def _cell(of_keras) -> Cell:
    return KINDS[_own_kind(of_keras, KINDS)].from_keras(of_keras)
