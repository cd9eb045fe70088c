"""``trace_model``: one call for a whole model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from os import PathLike

import numpy as np

from rnn_helpers.cells import Readout
from rnn_helpers.checks import shortened, whole_number
from rnn_helpers.models.caught import Catch, Caught, changed, sources
from rnn_helpers.models.comparing import check_fits
from rnn_helpers.models.heads import check_head, named
from rnn_helpers.models.merging import Merged, check_merged
from rnn_helpers.models.traced import TracedModel

# Where each framework's models are run, by ``catch(model, inputs, readout, readout_activation)``, which
# gives a Catch. The first framework that a model belongs to counts.
# (A layer of Keras is a module of PyTorch, too, where PyTorch is its backend.)
ROOMS = {
    "keras": "rnn_helpers.models.keras.catching",
    "torch": "rnn_helpers.models.pytorch.catching",
    "onnx": "rnn_helpers.models.onnx.catching",
}


def trace_model(
    model,
    inputs,
    *,
    sequence: int | str | None = "only",
    labels: Iterable | None = None,
    readout=None,
    readout_activation: str = "linear",
    outputs: Iterable[str] | None = None,
) -> TracedModel:
    """Run a model once, and trace every recurrent layer in it.

    ``trace_model(model, inputs)`` runs the model as it would run by itself, with dropout off, and
    catches what each recurrent layer receives and gives. From that and from the layer's weights
    and settings comes a trace of it, and the trace is compared with what the layer really gave:
    they are equal within the precision of the model's own numbers, or it is an error. Afterwards
    the model is as it was, and so are the random numbers, also after an error.

    Parameters
    ----------
    model : a ``torch.nn.Module``, compiled and in DataParallel too; a ``keras.Model`` or layer of
        Keras 3, made of symbols or a class of your own; or a model of ONNX, an
        ``onnx.ModelProto`` or the path of an .onnx file
    inputs : what the model is called with: a tensor or array; a tuple or list of several; or a
        dictionary of them by the names of the model's parameters or inputs. Arrays become
        tensors of the model's type of numbers, whole numbers stay whole.
    sequence : which sequence of the batch to trace, counted from 0; None keeps the whole batch.
        "only" is for models that are given one sequence, and an error for several.
    labels : for the sequence traced, one label a timestep to show instead of numbers, such as its
        tokens, with or without those of the padding; for a whole batch a list for each
        sequence. They go to the traces with so many timesteps.
    readout : a dense layer of the model, ``model.fc``, or a ``Readout``: its prediction is shown at every
        timestep of the layers whose outputs it read; if that can't be seen, of the layers that no other
        reads and whose units it fits
    readout_activation : what the model computes of that layer's sums: "linear", "sigmoid" or "softmax"; a
        dense layer of Keras brings its own
    outputs : a name for each of the readout's outputs, such as the tokens that may come next

    Returns
    -------
    TracedModel : the traces by name. A name is the path of the layer in the model, then, where
        there are several, the call (counted from 1), the layer (from 0) and the direction:
        "encoder.lstm", "lstm, layer 1, backward", "attention.gru, call 2". A model that is
        itself a layer has the name of its kind, "LSTM". Calls of a cell in a loop, and calls
        of a layer with a single timestep each, are one trace as long as each goes on from the
        state that the one before it gave. A layer of ONNX has the name of its node.

    Raises
    ------
    TypeError : for what is no model
    FileNotFoundError, ModuleNotFoundError : for the path of a file that isn't there, or if the
        package onnx, which reads it, isn't installed
    ValueError : for a model without recurrent layers, or none that was called and is covered; a
        batch without a choice; labels or a readout that fit no trace; and for a trace that
        isn't what its layer gave: which layer, which quantity, how far off, and the likely reason; a
        readout that doesn't give the sums that the model's layer gave
    IndexError : for a sequence beyond the batch
    Whatever the model itself raises comes through.

    Layers that aren't covered are listed in ``not_traced`` of the result, with what to do, and the
    rest is traced. Used in notebook 6.
    """
    room = import_module(ROOMS[_framework(model)])
    if isinstance(readout, Readout):
        caught = replace(room.catch(model, inputs, None, readout_activation), readout=readout)
    else:
        caught = room.catch(model, inputs, readout, readout_activation)
    caught = replace(caught, readout=named(caught.readout, outputs))
    return traced(caught, sequence, labels)


def traced(caught: Catch, sequence: int | str | None, labels: Iterable | None) -> TracedModel:
    """The traces of what was caught of a model, each compared with what its layer gave.

    Raises ``ValueError`` and ``IndexError`` as ``trace_model`` does.
    """
    if not caught.layers:
        reasons = "; ".join(f"{name} {reason}" for name, reason in caught.not_traced.items())
        raise ValueError(f"no recurrent layer of this model could be traced: {reasons}")
    found = sources(caught.layers, caught.merged)
    layers = _with_readout(caught, found.reads)
    layers, merged = _chosen(layers, caught.merged, sequence)
    layers = _labeled(layers, labels)
    for layer in layers:
        check_fits(layer, layers)
    by_name = {layer.name: layer for layer in layers}
    for together in merged:
        check_merged(together, by_name)
    check_head(caught)
    traces = {layer.name: layer.trace.sequence(0) if layer.single else layer.trace for layer in layers}
    return TracedModel(caught.model, traces, found.reads, caught.not_traced, found.merges, found.starts)


def _framework(model) -> str:
    """The name in ``ROOMS`` for a model, or for the path of one."""
    if isinstance(model, (str, PathLike)) and str(model).lower().endswith(".onnx"):
        return "onnx"
    origins = {kind.__module__.partition(".")[0] for kind in type(model).__mro__}
    for framework in ROOMS:
        if framework in origins:
            return framework
    raise TypeError(
        f"model is {shortened(model)}, expected a model of PyTorch, a torch.nn.Module, of Keras, a "
        "keras.Model, or of ONNX, an onnx.ModelProto or the path of an .onnx file"
    )


def _chosen(layers: Sequence[Caught], merged: Sequence[Merged], sequence: int | str | None) -> tuple:
    """The layers of one sequence, or those of the whole batch; and the same of what they merged."""
    if sequence is None:
        return list(layers), merged
    if sequence == "only":
        for layer in layers:
            if layer.batch != 1:
                raise ValueError(
                    f"{layer.name} read a batch of {layer.batch} sequences, and a trace to step through has "
                    f"one: choose it by sequence=0 to {layer.batch - 1}, or keep the batch by sequence=None"
                )
        sequence = 0
    sequence = whole_number("sequence", sequence, 0, meaning=", or None for the whole batch")
    chosen = changed(layers, lambda layer: layer.only(sequence))
    return chosen, [together.only(sequence) for together in merged]


def _labeled(layers: Sequence[Caught], labels) -> list[Caught]:
    """The layers with the labels, those that have as many timesteps."""
    if labels is None:
        return list(layers)
    is_batch = not layers[0].single
    given = labels if is_batch else [labels]
    if not isinstance(given, Iterable) or not all(isinstance(of_one, Iterable) for of_one in given):
        what = "a list for each sequence, " if is_batch else ""
        raise ValueError(f"labels are {shortened(labels)}, expected {what}one label for each timestep")
    each = [tuple(of_one) for of_one in given]

    def labeled(layer: Caught) -> Caught:
        if len(each) != layer.batch:
            return layer
        padded = [_padded(of_one, layer, place) for place, of_one in enumerate(each)]
        return layer if None in padded else replace(layer, labels=tuple(padded))

    found = changed(layers, labeled)
    if all(layer.labels is None for layer in found):
        came = f"{len(each[0])} labels"
        if is_batch:
            lengths = ", ".join(str(len(of_one)) for of_one in each)
            came = f"labels for {len(each)} sequences, of {lengths} timesteps,"
        sizes = [f"{layer.name} has {_count(layer)}" for layer in found]
        raise ValueError(f"{came} given, one for each timestep, but {', '.join(sizes)}")
    return found


def _count(layer: Caught) -> str:
    batch = f"{layer.batch} sequences of " if layer.batch > 1 else ""
    return f"{batch}{layer.timesteps}"


def _padded(labels: tuple, layer: Caught, sequence: int) -> tuple | None:
    """The labels of a sequence, as many as it has timesteps with its padding; None if they don't fit.

    Without those of the padding they go up to the last timestep that is read, or, as many as are read,
    to these: Keras's pad_sequences puts the padding in front.
    """
    mask = np.ones(layer.timesteps, bool) if layer.mask is None else layer.mask[sequence]
    end = int(np.flatnonzero(mask).max(initial=-1)) + 1
    if len(labels) in (end, layer.timesteps):
        return (*labels, *[""] * (layer.timesteps - len(labels)))
    if len(labels) == mask.sum():
        following = iter(labels)
        return tuple(next(following) if is_read else "" for is_read in mask)
    return None


def _with_readout(caught: Catch, below: Mapping[str, tuple[str, ...]]) -> list[Caught]:
    """The layers, those that the head reads with the head."""
    head = caught.readout
    if head is None:
        return list(caught.layers)
    features = head.W.shape[1]
    inner = {name for names in below.values() for name in names}
    top = [layer for layer in caught.layers if layer.name not in inner]
    read = [
        layer
        for layer in caught.layers
        if layer.cell.output_features == features and _is_read(layer, caught.read_by_head)
    ]
    reading = read or [layer for layer in top if layer.cell.output_features == features]
    if not reading:
        sizes = ", ".join(f"{layer.name} has {layer.cell.output_features}" for layer in top)
        raise ValueError(
            f"the readout reads {features} numbers, but of the layers that no other reads {sizes}; "
            "a head on two directions together, or with layers in between, can't be shown on one trace"
        )
    return changed(
        caught.layers,
        lambda layer: replace(layer, cell=replace(layer.cell, readout=head)) if layer in reading else layer,
    )


def _is_read(layer: Caught, read_by_head: Sequence[np.ndarray]) -> bool:
    """Whether the first that the head received is an output of the layer."""
    given = layer.outputs
    if given is None:  # a layer that gives only its last output
        given = layer.final_state.get(layer.cell.state_names[0])
    if given is None:
        return False
    return any(
        (given == received.reshape(-1, received.shape[-1])[0]).all(axis=-1).any() for received in read_by_head
    )
