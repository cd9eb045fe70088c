"""What the standard of ONNX says that its operators RNN, LSTM and GRU compute, line by line in NumPy.

ONNX's own reference evaluator leaves out sequence_lens, clip, input_forget and most activations, and
older ones two directions. So models are run with these instead, and traces compared with them.
Nothing of the course's cells is used here. Numbers are float64 within, and of X's type outside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

# By name: the function of x, alpha and beta, and the numbers that it has where none are given
FUNCTIONS: Mapping[str, tuple[Callable, tuple[float, ...]]] = {
    "Relu": (lambda x: np.maximum(x, 0.0), ()),
    "Tanh": (np.tanh, ()),
    "Sigmoid": (lambda x: 1.0 / (1.0 + np.exp(-x)), ()),
    "Affine": (lambda x, alpha, beta: alpha * x + beta, (1.0, 0.0)),
    "LeakyRelu": (lambda x, alpha: np.where(x >= 0.0, x, alpha * x), (0.01,)),
    "ThresholdedRelu": (lambda x, alpha: np.where(x > alpha, x, 0.0), (1.0,)),
    "ScaledTanh": (lambda x, alpha, beta: alpha * np.tanh(beta * x), (1.0, 1.0)),
    "HardSigmoid": (lambda x, alpha, beta: np.minimum(np.maximum(alpha * x + beta, 0.0), 1.0), (0.2, 0.5)),
    "Elu": (lambda x, alpha: np.where(x >= 0.0, x, alpha * (np.exp(x) - 1.0)), (1.0,)),
    "Softsign": (lambda x: x / (1.0 + np.abs(x)), ()),
    "Softplus": (lambda x: np.logaddexp(x, 0.0), ()),
}
# By operator, those of one direction where none are given
USUAL = {"RNN": ("Tanh",), "LSTM": ("Sigmoid", "Tanh", "Tanh"), "GRU": ("Sigmoid", "Tanh")}


def outputs(
    operator: str,
    X,
    W,
    R,
    B=None,
    sequence_lens=None,
    initial_h=None,
    initial_c=None,
    P=None,
    *,
    activations: Sequence[str] | None = None,
    activation_alpha: Sequence[float] | None = None,
    activation_beta: Sequence[float] | None = None,
    clip: float | None = None,
    direction: str = "forward",
    input_forget: int = 0,
    layout: int = 0,
    linear_before_reset: int = 0,
    **_,
) -> tuple[np.ndarray, ...]:
    """Y, Y_h and, of an LSTM, Y_c of an operator "RNN", "LSTM" or "GRU", from its inputs and attributes.

    Where a sequence has ended Y is zeros, and Y_h what it gave last. Where the standard is silent or
    of two minds: a sequence of length 0 gives zeros, as in ONNX Runtime; a ThresholdedRelu at its
    threshold is 0, as in the operator of that name; clip limits what every activation receives,
    also the cell state's, as the text says.

    Raises ``ValueError`` for activations that the standard doesn't have, lengths that don't fit X, a
    direction that it doesn't know, and an X of whole numbers.
    """
    numbers = X.dtype
    if numbers.kind in "biu":
        raise ValueError(f"the X of an {operator} holds numbers of type {numbers}, expected floating point")
    X, W, R, B, initial_h, initial_c, P = (
        None if array is None else np.asarray(array).astype(np.float64)
        for array in (X, W, R, B, initial_h, initial_c, P)
    )
    directions = {"forward": (1,), "reverse": (-1,), "bidirectional": (1, -1)}.get(direction)
    if directions is None:
        raise ValueError(
            f"the direction of an {operator} is {direction!r}, expected forward, reverse or bidirectional"
        )
    if layout:  # the batch first
        X = X.swapaxes(0, 1)
        initial_h, initial_c = (
            None if state is None else state.swapaxes(0, 1) for state in (initial_h, initial_c)
        )
    timesteps, batch, _ = X.shape
    units = R.shape[-1]
    lengths = _lengths(sequence_lens, batch, timesteps)
    functions = _functions(operator, activations, activation_alpha, activation_beta, len(directions))
    Y = np.zeros((timesteps, len(directions), batch, units))
    Y_h, Y_c = (
        np.zeros((len(directions), batch, units)) if state is None else state.copy()
        for state in (initial_h, initial_c)
    )

    def clipped(function: Callable) -> Callable:
        return function if not clip else lambda x: function(np.clip(x, -clip, clip))

    with np.errstate(over="ignore"):
        for place, step in enumerate(directions):
            f, *g = map(clipped, functions[place])
            biases = np.zeros(2 * len(W[place])) if B is None else B[place]
            weights = W[place], R[place], *np.split(biases, 2)
            for t in range(timesteps)[::step]:
                reads = lengths > t
                x, h, c = X[t, reads], Y_h[place, reads], Y_c[place, reads]
                if operator == "RNN":
                    h = rnn(x, h, *weights, f)
                elif operator == "GRU":
                    h = gru(x, h, *weights, f, *g, linear_before_reset)
                else:
                    peepholes = np.zeros(3 * units) if P is None else P[place]
                    h, c = lstm(x, h, c, *weights, peepholes, f, *g, input_forget)
                Y[t, place, reads] = Y_h[place, reads] = h
                Y_c[place, reads] = c
        Y_h[:, lengths == 0] = Y_c[:, lengths == 0] = 0.0
        if layout:
            Y, Y_h, Y_c = Y.transpose(2, 0, 1, 3), Y_h.swapaxes(0, 1), Y_c.swapaxes(0, 1)
        given = tuple(array.astype(numbers) for array in (Y, Y_h, Y_c))
    return given if operator == "LSTM" else given[:2]


def rnn(x, h, W, R, Wb, Rb, f):
    """One timestep of an RNN: x (batch, features) and h (batch, units) -> the new h."""
    return f(x @ W.T + h @ R.T + Wb + Rb)


def lstm(x, h, c, W, R, Wb, Rb, P, f, g, h_of, input_forget):
    """One timestep of an LSTM: the new h and c. Gates stand in the order i, o, f, c, peepholes i, o, f."""
    Xi, Xo, Xf, Xc = np.split(x @ W.T + h @ R.T + Wb + Rb, 4, axis=1)
    Pi, Po, Pf = np.split(P, 3)
    it = f(Xi + Pi * c)
    ft = 1.0 - it if input_forget else f(Xf + Pf * c)
    ct = g(Xc)
    C = ft * c + it * ct
    ot = f(Xo + Po * C)
    return ot * h_of(C), C


def gru(x, h, W, R, Wb, Rb, f, g, linear_before_reset):
    """One timestep of a GRU: the new h. Gates stand in the order z, r, h."""
    (Wz, Wr, Wh), (Rz, Rr, Rh), (Wbz, Wbr, Wbh), (Rbz, Rbr, Rbh) = (
        np.split(each, 3) for each in (W, R, Wb, Rb)
    )
    zt = f(x @ Wz.T + h @ Rz.T + Wbz + Rbz)
    rt = f(x @ Wr.T + h @ Rr.T + Wbr + Rbr)
    if linear_before_reset:
        ht = g(x @ Wh.T + rt * (h @ Rh.T + Rbh) + Wbh)
    else:
        ht = g(x @ Wh.T + (rt * h) @ Rh.T + Rbh + Wbh)
    return (1.0 - zt) * ht + zt * h


def _lengths(sequence_lens, batch: int, timesteps: int) -> np.ndarray:
    if sequence_lens is None:
        return np.full(batch, timesteps)
    lengths = np.asarray(sequence_lens)
    if lengths.shape != (batch,) or lengths.dtype.kind not in "iu":
        raise ValueError(f"sequence_lens has shape {lengths.shape}, expected {(batch,)}, whole numbers")
    if not ((lengths >= 0) & (lengths <= timesteps)).all():
        raise ValueError(
            f"sequence_lens are {lengths.tolist()}, expected 0 to {timesteps}, the timesteps of X"
        )
    return lengths


def _functions(operator: str, names, alphas, betas, directions: int) -> list[list[Callable]]:
    """For each direction its functions; alphas and betas go to those that take any, in their order."""
    usual = USUAL[operator]
    names = names or usual * directions
    if operator == "RNN":
        names = names[:directions]  # its schema has two where there is one direction
    if len(names) != len(usual) * directions:
        raise ValueError(
            f"the activations of an {operator} are {', '.join(names)}, expected {len(usual) * directions}"
        )
    alphas, betas = iter(alphas or ()), iter(betas or ())
    found = []
    for name in names:
        matching = [each for each in FUNCTIONS if each.lower() == name.lower()]
        if not matching:
            raise ValueError(
                f"an {operator} has the activation {name!r}, expected one of {', '.join(FUNCTIONS)}"
            )
        function, usual_numbers = FUNCTIONS[matching[0]]
        numbers = [
            float(next(given, number)) for given, number in zip((alphas, betas), usual_numbers, strict=False)
        ]
        found.append(lambda x, function=function, numbers=numbers: function(x, *numbers))
    return [found[place * len(usual) : (place + 1) * len(usual)] for place in range(directions)]
