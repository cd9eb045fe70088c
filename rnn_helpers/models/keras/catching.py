"""A model of Keras run once, with all that its recurrent layers received and gave."""

from __future__ import annotations

from rnn_helpers.cells import Readout
from rnn_helpers.frameworks.keras import activation_name, as_array, own_name
from rnn_helpers.models.caught import Catch, numbered
from rnn_helpers.models.keras.calls import noted
from rnn_helpers.models.keras.given_inputs import arguments
from rnn_helpers.models.keras.layers import caught, is_part, sorted_out
from rnn_helpers.models.keras.unchanged import unchanged


def catch(model, inputs, head, activation: str) -> Catch:
    """Run a ``keras.Model``, or a layer, once on its inputs.

    ``head`` is one of its dense layers or None. What follows it is the activation that the layer has;
    if that is linear, ``activation``.

    Raises ``TypeError`` for what is no layer of Keras 3, ``ValueError`` for a model without recurrent
    layers, one that was never run and doesn't know its shapes yet, and a head that is no
    ``keras.layers.Dense``. What the model raises comes through.
    """
    import keras

    if not isinstance(model, getattr(keras, "Layer", ())):
        raise TypeError(
            f"model is of {type(model).__name__} and Keras is {keras.__version__}, expected a keras.Model or "
            "a layer of Keras 3"
        )
    if not model.built:
        raise ValueError(
            f"this {type(model).__name__} doesn't know its shapes before its first run; "
            "run model(inputs) once"
        )
    layers, not_traced = sorted_out(model)
    if not layers and not not_traced:
        raise ValueError(
            f"this {type(model).__name__} has no recurrent layers; trace_model looks for "
            "keras.layers.SimpleRNN, LSTM and GRU, for RNN of their cells, and for Bidirectional ones"
        )
    head = getattr(head, "layer", head)  # what TimeDistributed has inside
    readout = None if head is None else _readout(head, activation)
    positional, named = arguments(inputs, model)
    found, merged = [], []
    with unchanged(model):
        with noted(layers.values(), head) as (runs, of_head):
            model(*positional, training=False, **named)
        called = {id(run.layer) for run in runs}
        names = numbered({id(layer): name for name, layer in layers.items()}, [id(run.layer) for run in runs])
        for name, run in zip(names, runs, strict=True):
            of_call, together = caught(name, run.layer, run.as_one())
            found += of_call
            merged += together
    not_traced |= {
        name: "was not called in this run"
        for name, layer in layers.items()
        if id(layer) not in called and not is_part(layer, layers.values())
    }
    read, given = zip(*of_head, strict=True) if of_head else ((), ())
    return Catch(type(model).__name__, found, not_traced, readout, read, given, merged)


def _readout(head, activation: str) -> Readout:
    """A dense layer as a readout."""
    import keras

    if not isinstance(head, keras.layers.Dense) or getattr(head, "quantization_mode", None) is not None:
        is_quantized = getattr(head, "quantization_mode", None) is not None
        kind = "quantized " * is_quantized + type(head).__name__
        raise ValueError(
            f"readout is a {kind}, expected a keras.layers.Dense, such as model.layers[-1], or a Readout"
        )
    if not head.built:
        raise ValueError("the readout has no weights yet; run model(inputs) once")
    own = "linear" if head.activation is None else activation_name(head.activation)
    own = own or own_name(head.activation)
    if own is None:
        raise ValueError(
            "the readout's activation is not one of Keras's; give a Readout with its weights and the "
            "activation that is nearest"
        )
    if own != "linear":
        if activation not in ("linear", own):
            raise ValueError(
                f"readout_activation is {activation!r}, but the readout's own is {own!r}; leave it out"
            )
        activation = own
    weights = as_array("readout kernel", head.kernel.value).T
    bias = as_array("readout bias", head.bias.value) if head.use_bias else [0.0] * len(weights)
    return Readout(weights, bias, activation)
