"""How fast the cells compute, beside PyTorch and beside a plain loop in NumPy: ``make bench``.

Everything is measured in one run, by turns, from the same weights, and the results are compared
before they are timed. The table gives medians; timings depend on the machine, so no test reads them.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np
import torch

from rnn_helpers import LSTM, Cell, Readout
from rnn_helpers.experiments import generate
from rnn_helpers.training import fit

THREADS = 2
STEPS = 20  # of training in one call
NAMES = ("forget_gate", "input_gate", "candidate", "cell_state", "output_gate", "hidden_state")
# timesteps, input features, units
SIZES = ((20, 3, 4), (100, 16, 32), (1000, 16, 32), (1000, 64, 128))
WRITTEN = 1000  # characters
AS_TEXT = """
    f = sigmoid(W_f x + U_f h_ + b_f)
    i = sigmoid(W_i x + U_i h_ + b_i)
    g = tanh(W_g x + U_g h_ + b_g)
    c = f * c_ + i * g
    o = sigmoid(W_o x + U_o h_ + b_o)
    h = o * tanh(c)
"""


# ---------------------------------------------------------------- the loops a person would write


def plain_numpy(W, U, b, inputs) -> dict[str, np.ndarray]:
    """An LSTM gate by gate, every gate kept."""

    def sigmoid(x):
        return 1 / (1 + np.exp(-x))

    (W_f, W_i, W_g, W_o), (U_f, U_i, U_g, U_o), (b_f, b_i, b_g, b_o) = W, U, b
    h = c = np.zeros(len(b_f))
    kept = {name: [] for name in NAMES}
    for x in inputs:
        f = sigmoid(W_f @ x + U_f @ h + b_f)
        i = sigmoid(W_i @ x + U_i @ h + b_i)
        g = np.tanh(W_g @ x + U_g @ h + b_g)
        c = f * c + i * g
        o = sigmoid(W_o @ x + U_o @ h + b_o)
        h = o * np.tanh(c)
        for name, value in zip(NAMES, (f, i, g, c, o, h), strict=True):
            kept[name].append(value)
    return {name: np.stack(values) for name, values in kept.items()}


@torch.no_grad()
def pytorch_by_gate(W, U, b, inputs) -> dict[str, torch.Tensor]:
    """The same in PyTorch, gate by gate."""
    (W_f, W_i, W_g, W_o), (U_f, U_i, U_g, U_o), (b_f, b_i, b_g, b_o) = W, U, b
    h = c = torch.zeros_like(b_f)
    kept = {name: [] for name in NAMES}
    for x in inputs:
        f = torch.sigmoid(W_f @ x + U_f @ h + b_f)
        i = torch.sigmoid(W_i @ x + U_i @ h + b_i)
        g = torch.tanh(W_g @ x + U_g @ h + b_g)
        c = f * c + i * g
        o = torch.sigmoid(W_o @ x + U_o @ h + b_o)
        h = o * torch.tanh(c)
        for name, value in zip(NAMES, (f, i, g, c, o, h), strict=True):
            kept[name].append(value)
    return {name: torch.stack(values) for name, values in kept.items()}


@torch.no_grad()
def pytorch_stacked(layer: torch.nn.LSTM, inputs) -> dict[str, torch.Tensor]:
    """A layer's own weights, all gates of a timestep in one product, as its documentation has them."""
    h = c = torch.zeros(layer.hidden_size, dtype=inputs.dtype)
    kept = {name: [] for name in NAMES}
    for x in inputs:
        from_input = torch.nn.functional.linear(x, layer.weight_ih_l0, layer.bias_ih_l0)
        from_state = torch.nn.functional.linear(h, layer.weight_hh_l0, layer.bias_hh_l0)
        i, f, g, o = (from_input + from_state).chunk(4)
        i, f, g, o = torch.sigmoid(i), torch.sigmoid(f), torch.tanh(g), torch.sigmoid(o)
        c = f * c + i * g
        h = o * torch.tanh(c)
        for name, value in zip(NAMES, (f, i, g, c, o, h), strict=True):
            kept[name].append(value)
    return {name: torch.stack(values) for name, values in kept.items()}


def layer_of(cell: LSTM) -> torch.nn.LSTM:
    """The cell as a layer of PyTorch in float64, which reads sequences with the batch first."""
    layer = torch.nn.LSTM(cell.input_features, cell.units, batch_first=True, dtype=torch.float64)
    layer.load_state_dict({name: torch.tensor(array) for name, array in cell.to_torch().items()})
    return layer


# ---------------------------------------------------------------- measuring


def medians(calls: dict[str, Callable[[], object]], rounds: int = 8) -> dict[str, float]:
    """The median time of each call, in ms.

    Each round gives every call a quarter of a second for itself: long enough to find its data in
    the caches, as in a loop of its own, and a busy moment of the machine meets all of them.
    """
    times = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            call()
            end = time.perf_counter() + 0.25
            while (start := time.perf_counter()) < end:
                call()
                times[name].append(time.perf_counter() - start)
    return {name: 1000 * median(values) for name, values in times.items()}


def print_table(title: str, times: dict[str, float]) -> None:
    """Each median beside how many times as long as the first it is."""
    print(f"\n{title}")
    first = next(iter(times.values()))
    for name, milliseconds in times.items():
        print(f"  {name:44}{milliseconds:11.3f} ms{milliseconds / first:9.2f} ×")


def trace_of_one_sequence(timesteps: int, features: int, units: int) -> float:
    """A trace with every gate, beside the loops; the time of ``cell.run`` in ms."""
    cell = LSTM.random(features, units)
    inputs = np.random.default_rng(0).normal(size=(timesteps, features))
    layer, inputs_torch = layer_of(cell), torch.tensor(inputs)
    weights = [torch.tensor(array) for array in (cell.W, cell.U, cell.b)]
    calls = {
        "cell.run, with every sum before a gate too": lambda: cell.run(inputs),
        "NumPy loop, gate by gate": lambda: plain_numpy(cell.W, cell.U, cell.b, inputs),
        "PyTorch loop, gate by gate": lambda: pytorch_by_gate(*weights, inputs_torch),
        "PyTorch loop, all gates in one product": lambda: pytorch_stacked(layer, inputs_torch),
    }
    trace, *others = (call() for call in calls.values())
    for kept in others:
        for name in NAMES:
            np.testing.assert_allclose(kept[name], trace[name], rtol=1e-12, atol=1e-12)
    times = medians(calls)
    print_table(f"LSTM trace: {timesteps} timesteps, {features} features, {units} units", times)
    return next(iter(times.values()))


def traces() -> None:
    """Traces of several sizes, and how their time grows with the timesteps."""
    run_times = {size: trace_of_one_sequence(*size) for size in SIZES}
    growth = run_times[1000, 16, 32] / run_times[100, 16, 32]
    print(f"\n10 times the timesteps, 1000 for 100 at 32 units, take cell.run {growth:.1f} times as long")


def pytorch_training(cell: LSTM, inputs, targets, dtype: torch.dtype) -> Callable[[], float]:
    """What ``fit`` does, with the layers, the loss and the optimizer of PyTorch."""
    layer, readout = layer_of(cell).to(dtype), torch.nn.Linear(cell.units, 1, dtype=dtype)
    readout.load_state_dict({"weight": torch.tensor(cell.readout.W), "bias": torch.tensor(cell.readout.b)})
    adam = torch.optim.Adam([*layer.parameters(), *readout.parameters()], lr=0.01)
    inputs, targets = torch.tensor(inputs, dtype=dtype), torch.tensor(targets, dtype=dtype)

    def train() -> float:
        losses = []
        for _ in range(STEPS):
            adam.zero_grad()
            outputs, _ = layer(inputs)
            loss = torch.nn.functional.mse_loss(readout(outputs), targets)
            loss.backward()
            adam.step()
            losses.append(float(loss.detach()))
        return losses[0]

    return train


def as_text(cell: LSTM) -> Cell:
    """The same cell, made from its equations as text."""
    gates = zip("figo", cell.W, cell.U, cell.b, strict=True)
    weights = {
        f"{name}_{gate}": array
        for gate, *of_gate in gates
        for name, array in zip("WUb", of_gate, strict=True)
    }
    return Cell.from_equations(AS_TEXT)(**weights, readout=cell.readout)


def training_step() -> None:
    """Forward, backward and Adam, LSTM and a linear readout."""
    rng = np.random.default_rng(0)
    inputs, targets = rng.normal(size=(64, 30, 8)), rng.normal(size=(64, 30, 1))
    cell = LSTM.random(8, 16, readout=Readout(rng.normal(size=(1, 16)), [0.0]))

    def train(cell: Cell = cell) -> float:
        result = fit(cell, lambda rng, batch: (inputs, targets), steps=STEPS, clip=None, progress=False)
        return result.losses[0]

    calls = {
        "fit, float64": train,
        "fit, the LSTM written as equations": partial(train, as_text(cell)),
        "nn.LSTM, float32": pytorch_training(cell, inputs, targets, torch.float32),
        "nn.LSTM, float64": pytorch_training(cell, inputs, targets, torch.float64),
    }
    first_losses = [call() for call in calls.values()]
    np.testing.assert_allclose(first_losses, first_losses[0], rtol=1e-5)
    times = {name: milliseconds / STEPS for name, milliseconds in medians(calls).items()}
    print_table("Training step: batch 64, 30 timesteps, 8 features, 16 units, Adam", times)


def writing() -> None:
    """A character drawn and read, beside reading the same text."""
    cell = LSTM.trained("writing")
    written = generate(cell, "\n", characters=WRITTEN, seed=0)
    calls = {
        "cell.run, its text": lambda: cell.run(written.inputs),
        "generate": lambda: generate(cell, "\n", characters=WRITTEN, seed=0),
    }
    print_table(f"{WRITTEN} characters, LSTM of {cell.units} units", medians(calls))


def seconds_of(code: str) -> float:
    """How long a fresh Python takes for some code, as that code prints it."""
    timed = f"import time, numpy; start = time.perf_counter(); {code}; print(time.perf_counter() - start)"
    finished = subprocess.run([sys.executable, "-c", timed], check=True, capture_output=True, text=True)
    return float(finished.stdout.split()[-1])


def whole_programs() -> None:
    """What a person waits for: the import, and every shipped cell trained anew."""
    importing = median(seconds_of("import rnn_helpers") for _ in range(7))
    print(f"\nimport rnn_helpers, beyond NumPy's own time    {importing:6.3f} s")
    with TemporaryDirectory() as folder:
        rebuild = f"import rnn_helpers.tasks.shipped as s, pathlib; s.rebuild(pathlib.Path({folder!r}))"
        print(f"all shipped trainings together, {os.cpu_count()} cores        {seconds_of(rebuild):6.1f} s")


def main() -> None:
    torch.set_num_threads(THREADS)
    print(
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, NumPy {np.__version__}, "
        f"PyTorch {torch.__version__} on {THREADS} threads"
    )
    traces()
    training_step()
    writing()
    whole_programs()


if __name__ == "__main__":
    main()
