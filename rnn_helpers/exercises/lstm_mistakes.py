"""An LSTM's step and the wrong ones that learners write, each with what to say of it."""

from __future__ import annotations

import numpy as np

from rnn_helpers.activations import sigmoid, tanh


def memory(f, i, g, o, c_before):
    c = f * c_before + i * g
    return o * tanh(c), c


def step(W, U, b, x, h, c, *, order=(0, 1, 2, 3), gate=sigmoid, value=tanh, shown=tanh):
    f, i, g, o = (W[k] @ x + U[k] @ h + b[k] for k in order)
    c = gate(f) * c + gate(i) * value(g)
    return gate(o) * shown(c), c


def from_gates(formula):
    """A step with right gates, in which ``formula`` makes the result of f, i, g, o and the old c."""

    def mistaken(W, U, b, x, h, c):
        return formula(*_activated(W, U, b, x, h), c)

    return mistaken


def _from_sums(activated):
    """A step in which each gate is made of its W[k], U[k], b[k] in some other way."""

    def mistaken(W, U, b, x, h, c):
        f, i, g, o = (activated(tanh if k == 2 else sigmoid, W[k], U[k], b[k], x, h) for k in range(4))
        return memory(f, i, g, o, c)

    return mistaken


def _activated(W, U, b, x, h):
    f, i, g, o = (W[k] @ x + U[k] @ h + b[k] for k in range(4))
    return sigmoid(f), sigmoid(i), tanh(g), sigmoid(o)


def _step_with_the_new_state(W, U, b, x, h, c):
    """The output gate is computed last, from an h that was changed on the way."""
    f, i, g, _ = _activated(W, U, b, x, h)
    c = f * c + i * g
    return sigmoid(W[3] @ x + U[3] @ tanh(c) + b[3]) * tanh(c), c


def _linear(sums):
    return sums


SWAPPED = "forget and input gate are swapped: f belongs to the old memory, i to the candidate"

# What can go wrong where gates and memory meet; each is a formula of f, i, g, o and the old c
OF_GATES = {
    SWAPPED: lambda f, i, g, o, c: memory(i, f, g, o, c),
    "h is the output gate times tanh(c); the tanh is missing": lambda f, i, g, o, c: (
        o * (f * c + i * g),
        f * c + i * g,
    ),
    "the output gate is missing: h is o times tanh(c)": lambda f, i, g, o, c: (
        tanh(f * c + i * g),
        f * c + i * g,
    ),
    "h is not the memory itself: h = o * tanh(c)": lambda f, i, g, o, c: (f * c + i * g, f * c + i * g),
    "the forget gate is missing: the old memory is multiplied by f": lambda f, i, g, o, c: memory(
        1, i, g, o, c
    ),
    "the input gate is missing: the candidate is multiplied by i": lambda f, i, g, o, c: memory(
        f, 1, g, o, c
    ),
    "the old memory is multiplied by 1 − i; an LSTM has a forget gate of its own, f": lambda f, i, g, o, c: (
        memory(1 - i, i, g, o, c)
    ),
    "f says how much is kept, not how much is lost: f * c, not (1 − f) * c": lambda f, i, g, o, c: memory(
        1 - f, i, g, o, c
    ),
    "the candidate replaces the old memory; it is added to what f keeps of it": lambda f, i, g, o, c: memory(
        0, i, g, o, c
    ),
    "only the memory is kept here; what is written, i times g, is missing": lambda f, i, g, o, c: memory(
        f, 0, g, o, c
    ),
    "c and h are in the wrong order: return h, c": lambda f, i, g, o, c: memory(f, i, g, o, c)[::-1],
    "only c came back; return h, c": lambda f, i, g, o, c: memory(f, i, g, o, c)[1],
    "only h came back; return h, c": lambda f, i, g, o, c: memory(f, i, g, o, c)[0],
    "h shows the new memory: o times tanh of the new c, not of the old one": lambda f, i, g, o, c: (
        o * tanh(c),
        f * c + i * g,
    ),
    "c itself came back through tanh; only h sees tanh(c), the memory has no limit": lambda f, i, g, o, c: (
        o * tanh(f * c + i * g),
        tanh(f * c + i * g),
    ),
    "the signs are lost: no abs here; both memory and candidate may be negative": lambda f, i, g, o, c: (
        memory(f, i, np.abs(g), o, np.abs(c))
    ),
    "the sign of the memory is lost: no abs here": lambda f, i, g, o, c: memory(f, i, g, o, np.abs(c)),
    "the sign of the candidate is lost: no abs here": lambda f, i, g, o, c: memory(f, i, np.abs(g), o, c),
    "the sign of the new memory is lost: no abs here": lambda f, i, g, o, c: (
        o * tanh(np.abs(f * c + i * g)),
        np.abs(f * c + i * g),
    ),
    "products here are unit by unit: *, not @": lambda f, i, g, o, c: (
        o * tanh(f @ c + i @ g),
        f @ c + i @ g,
    ),
}

# What can go wrong before that, in the sums and their activations
OF_SUMS = {
    f"{SWAPPED}; here block 0 is f and block 1 is i, in Keras and PyTorch it is the other way round": (
        lambda W, U, b, x, h, c: step(W, U, b, x, h, c, order=(1, 0, 2, 3))
    ),
    "all four have the same weights; block k has its own W[k], U[k] and b[k]": (
        lambda *args: step(*args, order=(0, 0, 0, 0))
    ),
    "one bias for all; each block has its own, b[k]": (
        lambda W, U, b, x, h, c: step(W, U, b[[0, 0, 0, 0]], x, h, c)
    ),
    "candidate and output gate are swapped: W[2] belongs to the candidate, W[3] to the output gate": (
        lambda W, U, b, x, h, c: step(W, U, b, x, h, c, order=(0, 1, 3, 2))
    ),
    "the blocks were read in ONNX's order; here it is forget, input, candidate, output": (
        lambda W, U, b, x, h, c: step(W, U, b, x, h, c, order=(2, 0, 3, 1))
    ),
    "the biases are missing": _from_sums(lambda act, W, U, b, x, h: act(W @ x + U @ h)),
    "the old hidden state is missing: each gate also sees U[k] @ h": _from_sums(
        lambda act, W, U, b, x, h: act(W @ x + b)
    ),
    "the input is missing: each gate also sees W[k] @ x": _from_sums(
        lambda act, W, U, b, x, h: act(U @ h + b)
    ),
    "W and U are swapped: W belongs to the input x, U to the old hidden state h": _from_sums(
        lambda act, W, U, b, x, h: act(W @ h + U @ x + b)
    ),
    "the product is the wrong way round or transposed: W[k] @ x, U[k] @ h": _from_sums(
        lambda act, W, U, b, x, h: act(x @ W + h @ U + b)
    ),
    "U is transposed, or the product is the wrong way round: U[k] @ h": _from_sums(
        lambda act, W, U, b, x, h: act(W @ x + h @ U + b)
    ),
    "x stands on the wrong side: W[k] @ x": _from_sums(lambda act, W, U, b, x, h: act(x @ W + U @ h + b)),
    "the product of a matrix and a vector is @, not *": _from_sums(
        lambda act, W, U, b, x, h: act(W * x + U * h + b)
    ),
    "the bias stands outside the activation: sigmoid(W[k] @ x + U[k] @ h + b[k])": _from_sums(
        lambda act, W, U, b, x, h: act(W @ x + U @ h) + b
    ),
    "one activation around the whole sum, not one for each term": _from_sums(
        lambda act, W, U, b, x, h: act(W @ x) + act(U @ h) + act(b)
    ),
    "the candidate needs tanh, not sigmoid: it must be able to write negative values": (
        lambda *args: step(*args, value=sigmoid)
    ),
    "gates need sigmoid, not tanh: they are shares between 0 and 1": lambda *args: step(*args, gate=tanh),
    "sigmoid and tanh are swapped: sigmoid for the gates, tanh for the candidate": (
        lambda *args: step(*args, gate=tanh, value=sigmoid)
    ),
    "the candidate's tanh is missing": lambda *args: step(*args, value=_linear),
    "the gates' sigmoid is missing": lambda *args: step(*args, gate=_linear),
    "all activations are missing": lambda *args: step(*args, gate=_linear, value=_linear),
    "h is o times tanh(c), not sigmoid(c)": lambda *args: step(*args, shown=sigmoid),
    "the gates see the hidden state h, not the memory c": lambda W, U, b, x, h, c: from_gates(memory)(
        W, U, b, x, c, c
    ),
    "the output gate sees the old h; keep it until all four are computed": _step_with_the_new_state,
}
