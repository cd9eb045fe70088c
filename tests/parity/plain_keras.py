"""The equations of Keras's documentation, line by line in NumPy's float64: what traces are held to.

Nothing of the course is used here. Weights come as Keras keeps them, gates side by side, and vectors
stand on the left.
"""

import numpy as np


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


def selu(x):
    return 1.0507009873554805 * np.where(x > 0, x, 1.6732632423543772 * (np.exp(x) - 1.0))


ACTIVATIONS = {
    "tanh": np.tanh,
    "sigmoid": sigmoid,
    "linear": lambda x: x,
    "relu": lambda x: np.where(x > 0, x, 0.0),
    "relu6": lambda x: np.minimum(np.maximum(x, 0.0), 6.0),
    "leaky_relu": lambda x: np.where(x > 0, x, 0.2 * x),
    "hard_sigmoid": lambda x: np.minimum(1.0, np.maximum(0.0, x / 6 + 0.5)),
    "softsign": lambda x: x / (1.0 + np.abs(x)),
    "softplus": lambda x: np.log(1.0 + np.exp(x)),
    "elu": lambda x: np.where(x > 0, x, np.exp(x) - 1.0),
    "selu": selu,
    "silu": lambda x: x * sigmoid(x),
}


def step(cell, x, states):
    """One timestep of a SimpleRNNCell, LSTMCell or GRUCell: every quantity by name."""
    W, U = array(cell.kernel), array(cell.recurrent_kernel)
    b = array(cell.bias) if cell.use_bias else np.zeros(W.shape[1])
    activation = ACTIVATIONS[cell.activation.__name__]
    kind = type(cell).__name__
    if kind == "SimpleRNNCell":
        return {"hidden_state": activation(x @ W + states[0] @ U + b)}
    gate = ACTIVATIONS[cell.recurrent_activation.__name__]
    h = states[0]
    if kind == "LSTMCell":
        i, f, g, o = np.split(x @ W + h @ U + b, 4)
        i, f, o = gate(i), gate(f), gate(o)
        c = f * states[1] + i * activation(g)
        return {
            "input_gate": i,
            "forget_gate": f,
            "candidate": activation(g),
            "output_gate": o,
            "hidden_state": o * activation(c),
            "cell_state": c,
        }
    (W_z, W_r, W_h), (U_z, U_r, U_h) = np.split(W, 3, axis=1), np.split(U, 3, axis=1)
    if cell.reset_after:
        (b_z, b_r, b_h), (d_z, d_r, d_h) = (np.split(row, 3) for row in np.broadcast_to(b, (2, W.shape[1])))
        z, r = gate(x @ W_z + b_z + h @ U_z + d_z), gate(x @ W_r + b_r + h @ U_r + d_r)
        new = activation(x @ W_h + b_h + r * (h @ U_h + d_h))
    else:
        b_z, b_r, b_h = np.split(b, 3)
        z, r = gate(x @ W_z + h @ U_z + b_z), gate(x @ W_r + h @ U_r + b_r)
        new = activation(x @ W_h + (r * h) @ U_h + b_h)
    return {"update_gate": z, "reset_gate": r, "candidate": new, "hidden_state": z * h + (1 - z) * new}


STATES = {"SimpleRNNCell": 1, "GRUCell": 1, "LSTMCell": 2}


def run(cells, x, mask, states, is_backward):
    """Cells one above the other on one sequence: of each the history, in the order of the inputs.

    x (timesteps, features), mask (timesteps,); where it is False a history has None.
    """
    order = range(len(x))[:: -1 if is_backward else 1]
    histories = []
    for cell in cells:
        count = STATES[type(cell).__name__]
        own, states = list(states[:count]), states[count:]
        history, outputs = [None] * len(x), np.zeros((len(x), cell.units))
        for t in order:
            if mask[t]:
                history[t] = step(cell, x[t], own)
                own = [history[t][name] for name in ("hidden_state", "cell_state")[:count]]
            outputs[t] = own[0]
        histories.append(history)
        x = outputs
    return histories


def array(variable):
    """A variable or tensor of Keras as a float64 array; an array as it is."""
    if isinstance(variable, np.ndarray):
        return variable
    import keras

    return np.array(keras.ops.convert_to_numpy(variable), np.float64)
