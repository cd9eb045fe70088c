"""Whole models of PyTorch or Keras, run once and traced: each recurrent layer compared with what it gave.

No framework is imported before an object of it is handed over.
"""

from rnn_helpers.models.recorded import recorded_model, recorded_weights
from rnn_helpers.models.traced import TracedModel
from rnn_helpers.models.tracing import trace_model

__all__ = ["TracedModel", "recorded_model", "recorded_weights", "trace_model"]
