"""Cells written as equations: those of the course, and others from the literature."""

SIMPLE_RNN = "h = tanh(W x + U h_ + b)"

LSTM_TEXT = """
    f = sigmoid(W_f x + U_f h_ + b_f)     # forget gate: how much of the old memory to keep
    i = sigmoid(W_i x + U_i h_ + b_i)     # input gate: how much to write
    g = tanh(W_g x + U_g h_ + b_g)        # candidate: what to write
    c = f * c_ + i * g                    # the memory
    o = sigmoid(W_o x + U_o h_ + b_o)     # output gate: how much to show
    h = o * tanh(c)                       # what the next layer sees
"""

GRU_AFTER = """
    z = sigmoid(W_z x + b_z + U_z h_ + b2_z)     # update gate
    r = sigmoid(W_r x + b_r + U_r h_ + b2_r)     # reset gate
    g = tanh(W_g x + b_g + r * (U_g h_ + b2_g))  # candidate
    h = z * h_ + (1 - z) * g
"""

GRU_BEFORE = """
    z = sigmoid(W_z x + U_z h_ + b_z)
    r = sigmoid(W_r x + U_r h_ + b_r)
    g = tanh(W_g x + U_g (r * h_) + b_g)
    h = z * h_ + (1 - z) * g
"""

MINIMAL_GATED = """
    f = sigmoid(W_f x + U_f h_ + b_f)            # how much to keep
    s = f * h_                                   # what the candidate may see
    g = tanh(W_g x + U_g s + b_g)                # what to write
    h = (1 - f) * h_ + f * g                     # hidden state
"""

COUPLED_GATES = """
    f = sigmoid(W_f x + U_f h_ + b_f)
    g = tanh(W_g x + U_g h_ + b_g)
    c = f * c_ + (1 - f) * g
    o = sigmoid(W_o x + U_o h_ + b_o)
    h = o * tanh(c)
"""

PEEPHOLE_LSTM = """
    f = sigmoid(W_f x + U_f h_ + p_f * c_ + b_f)
    i = sigmoid(W_i x + U_i h_ + p_i * c_ + b_i)
    g = tanh(W_g x + U_g h_ + b_g)
    c = f * c_ + i * g
    o = sigmoid(W_o x + U_o h_ + p_o * c + b_o)
    h = o * tanh(c)
"""

JANET = """
    s = W_f x + U_f h_ + b_f
    f = sigmoid(s)
    g = tanh(W_c x + U_c h_ + b_c)
    c = f * c_ + (1 - sigmoid(s - 1)) * g
    h = c
"""

LEAKY = """
    a = 0.9                                      # the share that is kept
    h = a * h_ + (1 - a) * tanh(W x + U h_ + b)
"""

UGRNN = """
    c = tanh(W_c x + U_c h_ + b_c)
    g = sigmoid(W_g x + U_g h_ + b_g)
    h = g * h_ + (1 - g) * c
"""

OTHERS = {
    "minimal gated unit": MINIMAL_GATED,
    "coupled gates": COUPLED_GATES,
    "peephole LSTM": PEEPHOLE_LSTM,
    "JANET": JANET,
    "leaky integrator": LEAKY,
    "UGRNN": UGRNN,
}
