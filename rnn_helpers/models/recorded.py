"""Two trained models as they were recorded: what their layers received and gave, without their framework."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import numpy as np

from rnn_helpers.cells import GRU, LSTM, Readout, SimpleRNN
from rnn_helpers.checks import shortened
from rnn_helpers.models.caught import Catch, Caught
from rnn_helpers.models.traced import TracedModel
from rnn_helpers.models.tracing import traced

# What tests/parity/trained_models.py wrote
RECORDINGS = Path(__file__).parent / "recordings"
KINDS = {"SimpleRNN": SimpleRNN, "LSTM": LSTM, "GRU": GRU}


def recorded_model(
    name: str, *, sequence: int | str | None = "only", labels: Iterable | None = None
) -> TracedModel:
    """What ``trace_model`` gave for a model that was trained and run elsewhere, from plain arrays.

    The recording holds the weights of every layer, its settings, what it received and what it gave. All
    that follows the run of the model is done here and now, as by ``trace_model``: the trace of each
    layer is computed, and compared with what the layer gave.

    Parameters
    ----------
    name : "calls", a character model of PyTorch with an embedding, two LSTM layers and a dense head, run on
        some lines of ``nested_calls``; or "temperatures", an ``LSTM(12, activation="relu")`` of Keras with
        a dense head, run on windows of 14 days
    sequence : which sequence of the recorded batch, as in ``trace_model``
    labels : one label a timestep; by default those that were recorded

    Returns
    -------
    TracedModel : the traces by name, as of ``trace_model``

    Raises
    ------
    ValueError : a model that wasn't recorded, a batch without a choice, labels that fit no trace, and a
        trace that isn't what its layer gave
    IndexError : for a sequence beyond the batch

    Used in notebook 6. ``make models`` trains and records both again.
    """
    document = _document(name)
    own = document["labels"] if labels is None else None
    return traced(_catch(document, own), sequence, labels)


def recorded_weights(name: str) -> dict[str, np.ndarray]:
    """Every weight of a recorded model by its name in the framework, in the order of the framework.

    For "calls" it is the model's ``state_dict()``, for "temperatures" what ``get_weights()`` gives, by
    the paths of the variables: float32, as they were. Raises ``ValueError`` for a model that wasn't
    recorded. Used in notebook 6.
    """
    return _weights(_document(name))


def _weights(document: dict) -> dict[str, np.ndarray]:
    return {key: np.array(array, np.float32) for key, array in document["weights"].items()}


def _document(name: str) -> dict:
    names = sorted(path.stem for path in RECORDINGS.glob("*.json"))
    if name not in names:
        listed = " and ".join(map(repr, names))
        raise ValueError(f"no model is recorded as {shortened(name)}; there are {listed}")
    return _read(name)


@cache
def _read(name: str) -> dict:
    return json.loads((RECORDINGS / f"{name}.json").read_text(encoding="utf-8"))


def _catch(document: dict, labels: list | None) -> Catch:
    """The recording as what a framework's room catches, with labels for each sequence."""
    layers: dict[str, Caught] = {}
    all_weights = _weights(document)
    for each in document["layers"]:
        weights = {own: all_weights[key] for own, key in each["weights"].items()}
        kind = KINDS[each["kind"]]
        if document["framework"] == "torch":
            cell = kind.from_torch(weights, **each["options"])
        else:
            cell = kind.from_keras(list(weights.values()), **each["options"])
        layers[each["name"]] = Caught(
            each["name"],
            cell,
            None if each["inputs"] is None else np.array(each["inputs"]),
            tuple(layers[below] for below in each["reads"]),
            outputs=None if each["outputs"] is None else np.array(each["outputs"]),
            final_state={state: np.array(array) for state, array in each["final_state"].items()},
            labels=None if labels is None else tuple(map(tuple, labels)),
        )
    return Catch(
        document["model"],
        list(layers.values()),
        readout=_head(document, all_weights),
        read_by_head=[np.array(array) for array in document["head"]["received"]],
        given_by_head=[np.array(array) for array in document["head"]["gave"]],
    )


def _head(document: dict, weights: dict[str, np.ndarray]) -> Readout:
    head = document["head"]
    W, b = (weights[key] for key in head["weights"])
    return Readout(
        W.T if document["framework"] == "keras" else W, b, head["activation"], outputs=head["outputs"]
    )
