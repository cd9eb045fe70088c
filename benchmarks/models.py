"""How long ``trace_model`` takes, beside the model's own forward pass in PyTorch: ``make bench``.

Both are measured in one run, by turns, and the outputs are compared before they are timed. Timings
depend on the machine, so no test reads them; the ratio is what counts.
"""

from __future__ import annotations

import numpy as np
import torch

from benchmarks.arithmetic import THREADS, medians, print_table
from rnn_helpers import trace_model

# kind, layers, directions, units, timesteps, sequences in the batch
MODELS = (
    ("LSTM", 2, 2, 256, 200, 1),
    ("LSTM", 2, 2, 256, 200, 4),
    ("LSTM", 2, 2, 256, 200, 8),
    ("LSTM", 2, 2, 256, 200, 32),
    ("LSTM", 1, 1, 64, 100, 1),
    ("GRU", 2, 2, 128, 200, 1),
)


def beside_its_own_forward_pass(
    kind: str, layers: int, directions: int, units: int, timesteps: int, batch: int
) -> None:
    """A layer of PyTorch, called as a person calls it, and a sequence traced and compared."""
    torch.manual_seed(0)
    model = getattr(torch.nn, kind)(units, units, layers, bidirectional=directions == 2, batch_first=True)
    inputs = torch.randn(batch, timesteps, units)
    with torch.no_grad():
        outputs = model(inputs)[0][0].numpy()
    top = list(trace_model(model, inputs, sequence=0).values())[-directions:]
    ours = np.concatenate([trace.outputs for trace in top], axis=1)
    np.testing.assert_allclose(ours, outputs, rtol=0, atol=1e-6)
    calls = {
        "the model's own forward pass": lambda: model(inputs),
        "trace_model, everything it does": lambda: trace_model(model, inputs, sequence=0),
    }
    sizes = f"{kind}, {layers} × {directions} directions, {units} units, {timesteps} timesteps"
    print_table(f"{sizes}, a batch of {batch}, float32, {THREADS} threads", medians(calls))


def main() -> None:
    torch.set_num_threads(THREADS)
    for model in MODELS:
        beside_its_own_forward_pass(*model)


if __name__ == "__main__":
    main()
