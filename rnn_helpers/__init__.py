"""Recurrent networks, step by step: the helper package of the course."""

from rnn_helpers.cells import GRU, LSTM, Cell, Readout, SimpleRNN
from rnn_helpers.loop import Loop, LoopTrace
from rnn_helpers.trace import Trace

__all__ = [
    "GRU",
    "LSTM",
    "Cell",
    "Loop",
    "LoopTrace",
    "Readout",
    "SimpleRNN",
    "Stepper",
    "Trace",
    "trace_model",
]


def __getattr__(name: str):
    # The stepper brings ipywidgets along, so it is loaded when it is first used; the others are small.
    if name == "Stepper":
        from rnn_helpers.widgets.stepper import Stepper

        return Stepper
    if name == "trace_model":
        from rnn_helpers.models import trace_model

        return trace_model
    if name == "__version__":
        from importlib.metadata import PackageNotFoundError, version

        try:
            return version("rnn-helpers")
        except PackageNotFoundError as missing:
            raise AttributeError("rnn_helpers is not installed, so it has no __version__") from missing
    raise AttributeError(f"module 'rnn_helpers' has no attribute {name!r}")
