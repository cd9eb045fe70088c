"""The equations of PyTorch's documentation, line by line in NumPy's float64: what traces are held to.

Nothing of the course is used here. Weights come as PyTorch keeps them, gates below each other.
"""

import numpy as np


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


def rnn(x, h, weights, nonlinearity="tanh"):
    """nn.RNN: every quantity at every timestep by name. x (timesteps, features), h (units,)"""
    W, U, b, b_recurrent = weights
    function = {"tanh": np.tanh, "relu": lambda x: np.maximum(x, 0.0)}[nonlinearity]
    history = []
    for x_t in x:
        total = W @ x_t + b + U @ h + b_recurrent
        h = function(total)
        history.append({"hidden_state_preactivation": total, "hidden_state": h})
    return history


def lstm(x, h, c, weights):
    """nn.LSTM, whose gates stand in the order i, f, g, o; with proj_size there is a fifth array."""
    W, U, b, b_recurrent, *projection = weights
    history = []
    for x_t in x:
        i, f, g, o = np.split(W @ x_t + b + U @ h + b_recurrent, 4)
        input_gate, forget_gate, output_gate = sigmoid(i), sigmoid(f), sigmoid(o)
        c = forget_gate * c + input_gate * np.tanh(g)
        h = m = output_gate * np.tanh(c)
        if projection:
            h = projection[0] @ m
        history.append(
            {
                "forget_gate": forget_gate,
                "input_gate": input_gate,
                "candidate": np.tanh(g),
                "output_gate": output_gate,
                "cell_state": c,
                **({"cell_output": m} if projection else {}),
                "hidden_state": h,
            }
        )
    return history


def gru(x, h, weights):
    """nn.GRU, whose gates stand in the order r, z, n."""
    (W_r, W_z, W_n), (U_r, U_z, U_n), (b_r, b_z, b_n), (d_r, d_z, d_n) = (np.split(w, 3) for w in weights)
    history = []
    for x_t in x:
        reset = sigmoid(W_r @ x_t + b_r + U_r @ h + d_r)
        update = sigmoid(W_z @ x_t + b_z + U_z @ h + d_z)
        new = np.tanh(W_n @ x_t + b_n + reset * (U_n @ h + d_n))
        h = (1 - update) * new + update * h
        history.append({"reset_gate": reset, "update_gate": update, "candidate": new, "hidden_state": h})
    return history


def run(module, end, x, states):
    """One direction of one layer of a module on one sequence; ``end`` is that of its weights' names."""
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    W, U, *biases = (array(getattr(module, name + end, None)) for name in names)
    weights = [W, U, *(np.zeros(len(W)) if each is None else each for each in biases)]
    if hasattr(module, "weight_hr" + end):
        weights.append(array(getattr(module, "weight_hr" + end)))
    kind = type(module).__name__.removesuffix("Cell")
    if kind == "RNN":
        return rnn(x, *states, weights, module.nonlinearity)
    return {"LSTM": lstm, "GRU": gru}[kind](x, *states, weights)


def array(tensor):
    """A tensor as a float64 array."""
    return None if tensor is None else tensor.detach().double().numpy().copy()
