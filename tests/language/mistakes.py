"""Every mistake that learners make in equations: the line, a caret below the place, what to do.

Each is compared as a whole, as it is read.
"""

MISTAKES = {
    "a letter no line computes, with a near one": (
        "f = sigmoid(W_f x + U_f h_ + b_f)\ng = tanh(W_g x + U_g h_ + b_g)\nh = f * h_ + (1 - f) * gg",
        (
            "line 3 of the equations\n"
            "    h = f * h_ + (1 - f) * gg\n"
            "                           ^\n"
            "no line computes gg; write a line that does, or did you mean g? (Weights that are learned "
            "need no line: a matrix begins with a capital letter, a bias with b, a peephole with p.)"
        ),
    ),
    "a letter no line computes": (
        "f = sigmoid(W_f x + U_f h_ + b_f)\nh = f * h_ + (1 - f) * q",
        (
            "line 2 of the equations\n"
            "    h = f * h_ + (1 - f) * q\n"
            "                           ^\n"
            "no line computes q; write a line that does, or use one of x, f, h_ (Weights that are learned "
            "need no line: a matrix begins with a capital letter, a bias with b, a peephole with p.)"
        ),
    ),
    "a letter before its line": (
        "s = f * h_\nf = sigmoid(W_f x + U_f h_ + b_f)\nh = tanh(W x + U s)",
        (
            "line 1 of the equations\n"
            "    s = f * h_\n"
            "        ^\n"
            "f is computed further down, in line 2; move that line above this one"
        ),
    ),
    "two that need each other": (
        "f = sigmoid(W_f x + U_f r + b_f)\nr = sigmoid(W_r x + U_r f + b_r)\nh = f * h_ + r",
        (
            "line 1 of the equations\n"
            "    f = sigmoid(W_f x + U_f r + b_f)\n"
            "                            ^\n"
            "f and r (line 2) need each other within one timestep, so that neither can be first; take "
            "one of them from the timestep before: r_"
        ),
    ),
    "a line that needs itself": (
        "f = sigmoid(W_f x + U_f f + b_f)\nh = f * h_",
        (
            "line 1 of the equations\n"
            "    f = sigmoid(W_f x + U_f f + b_f)\n"
            "                            ^\n"
            "f is what this line computes; write f_ for f of the timestep before"
        ),
    ),
    "h for h_": (
        "f = sigmoid(W_f x + U_f h + b_f)\nh = f * h_",
        (
            "line 1 of the equations\n"
            "    f = sigmoid(W_f x + U_f h + b_f)\n"
            "                            ^\n"
            "h is computed further down, in line 2; write h_ for h of the timestep before"
        ),
    ),
    "h for h_ in its own line": (
        "h = tanh(W x + U h + b)",
        (
            "line 1 of the equations\n"
            "    h = tanh(W x + U h + b)\n"
            "                     ^\n"
            "h is what this line computes; write h_ for h of the timestep before"
        ),
    ),
    "one matrix for x and h_": (
        "h = tanh(W x + W h_ + b)",
        (
            "line 1 of the equations\n"
            "    h = tanh(W x + W h_ + b)\n"
            "                   ^\n"
            "the matrix W multiplies x in one place and units in another, which are not as many numbers; "
            "use two matrices, such as W for x and U for h_"
        ),
    ),
    "x added": (
        "h = tanh(x + U h_ + b)",
        (
            "line 1 of the equations\n"
            "    h = tanh(x + U h_ + b)\n"
            "             ^\n"
            "x stands here without a matrix, but it has another number of features than there are "
            "units; write W x, with a capital letter before it; W (x + h_) is W x + U h_"
        ),
    ),
    "x multiplied": (
        "f = sigmoid(W_f x + U_f h_ + b_f)\nh = f * x + (1 - f) * h_",
        (
            "line 2 of the equations\n"
            "    h = f * x + (1 - f) * h_\n"
            "            ^\n"
            "x stands here without a matrix, but it has another number of features than there are "
            "units; write W x, with a capital letter before it; W (x + h_) is W x + U h_"
        ),
    ),
    "x in a bracket behind a matrix": (
        "h = tanh(W (x + h_))",
        (
            "line 1 of the equations\n"
            "    h = tanh(W (x + h_))\n"
            "                ^\n"
            "x stands here without a matrix, but it has another number of features than there are "
            "units; write W x, with a capital letter before it; W (x + h_) is W x + U h_"
        ),
    ),
    "c_ without c": (
        "f = sigmoid(W_f x + U_f h_ + b_f)\nh = f * c_",
        (
            "line 2 of the equations\n"
            "    h = f * c_\n"
            "            ^\n"
            "c_ is c of the timestep before, but no line computes c; write a line c = ..., or use one of "
            "f_, h_"
        ),
    ),
    "h_ without h": (
        "f = sigmoid(W_f x + U_f h_ + b_f)\nc = f * c_ + W x",
        (
            "line 1 of the equations\n"
            "    f = sigmoid(W_f x + U_f h_ + b_f)\n"
            "                            ^\n"
            "h_ is h of the timestep before, but no line computes h, the hidden state that a cell puts "
            "out; write a line h = ..., or use one of f_, c_"
        ),
    ),
    "no memory": (
        "h = tanh(W x + b)",
        (
            "line 1 of the equations\n"
            "    h = tanh(W x + b)\n"
            "    ^\n"
            "these equations have no memory: nothing reads the timestep before; use h_ somewhere, such "
            "as U h_"
        ),
    ),
    "no x": (
        "h = tanh(U h_ + b)",
        (
            "line 1 of the equations\n"
            "    h = tanh(U h_ + b)\n"
            "    ^\n"
            "no line reads the input x; use it somewhere, such as W x"
        ),
    ),
    "a capital on the left": (
        "F = sigmoid(W_f x + U_f h_ + b_f)\nh = F * h_",
        (
            "line 1 of the equations\n"
            "    F = sigmoid(W_f x + U_f h_ + b_f)\n"
            "    ^\n"
            "F is a capital letter, a matrix that is learned and not computed; use a small letter for "
            "what a line computes: f = ..."
        ),
    ),
    "x on the left": (
        "x = tanh(W x + U h_)\nh = x",
        (
            "line 1 of the equations\n"
            "    x = tanh(W x + U h_)\n"
            "    ^\n"
            "x is the input: it is given and not computed; use another letter"
        ),
    ),
    "h_ on the left": (
        "h_ = tanh(W x + U h_ + b)",
        (
            "line 1 of the equations\n"
            "    h_ = tanh(W x + U h_ + b)\n"
            "    ^\n"
            "h_ is h of the timestep before, which was computed then; write h = ..."
        ),
    ),
    "computed twice": (
        "f = sigmoid(W_f x + U_f h_ + b_f)\nf = f * f\nh = f * h_",
        (
            "line 2 of the equations\n"
            "    f = f * f\n"
            "    ^\n"
            "f is computed twice, in line 1 already; give this one a letter of its own"
        ),
    ),
    "a function misspelled": (
        "h = tahn(W x + U h_ + b)",
        (
            "line 1 of the equations\n"
            "    h = tahn(W x + U h_ + b)\n"
            "        ^\n"
            "there is no function tahn; did you mean tanh?"
        ),
    ),
    "an unknown function": (
        "h = foo(W x + U h_ + b)",
        (
            "line 1 of the equations\n"
            "    h = foo(W x + U h_ + b)\n"
            "        ^\n"
            "there is no function foo; use one of sigmoid, tanh, relu, linear, hard_sigmoid, "
            "hard_tanh, softsign, softplus, relu6, leaky_relu, elu, celu, selu, silu, hard_silu, "
            "gelu, mish, exponential, log_sigmoid, tanh_shrink, soft_shrink, hard_shrink, threshold, "
            "squareplus, sparse_plus, sparse_sigmoid, scaled_tanh, affine."
        ),
    ),
    "a power": (
        "f = sigmoid(W_f x + U_f h_ + b_f)\nh = f ** 2 * h_",
        (
            "line 2 of the equations\n"
            "    h = f ** 2 * h_\n"
            "          ^\n"
            "** is a power, which these equations don't have; write f * f for the square of f"
        ),
    ),
    "a power with a hat": (
        "f = sigmoid(W_f x + U_f h_ + b_f)\nh = f^2 * h_",
        (
            "line 2 of the equations\n"
            "    h = f^2 * h_\n"
            "         ^\n"
            "^ is a power, which these equations don't have; write f * f for the square of f"
        ),
    ),
    "a division": (
        "f = sigmoid(W_f x + U_f h_ + b_f)\nh = f * h_ / 2",
        (
            "line 2 of the equations\n"
            "    h = f * h_ / 2\n"
            "               ^\n"
            "/ divides, which these equations don't; write 0.5 * f for half of f"
        ),
    ),
    "a bracket not closed": (
        "h = tanh(W x + U h_ + b",
        (
            "line 1 of the equations\n"
            "    h = tanh(W x + U h_ + b\n"
            "            ^\n"
            "this bracket is not closed in its line; close it with )"
        ),
    ),
    "a bracket not opened": (
        "h = tanh(W x + U h_ + b))",
        (
            "line 1 of the equations\n"
            "    h = tanh(W x + U h_ + b))\n"
            "                            ^\n"
            "this bracket closes none; leave it out, or open one with ("
        ),
    ),
    "two signs": (
        "h = tanh(W x + - U h_ + b)",
        (
            "line 1 of the equations\n"
            "    h = tanh(W x + - U h_ + b)\n"
            "                   ^\n"
            "two signs stand side by side, + and -; leave one of them out"
        ),
    ),
    "two matrices in a row": (
        "h = tanh(W x + U V h_ + b)",
        (
            "line 1 of the equations\n"
            "    h = tanh(W x + U V h_ + b)\n"
            "                     ^\n"
            "two matrices stand in a row, U and V, and do no more than a single one; leave one out, or "
            "put an activation between them: U tanh(V x)"
        ),
    ),
    "a matrix alone": (
        "h = tanh(W x + U + b)",
        (
            "line 1 of the equations\n"
            "    h = tanh(W x + U + b)\n"
            "                   ^\n"
            "the matrix U stands alone; write the vector that it multiplies behind it, U x or U h_. A "
            "bias has a small letter, b"
        ),
    ),
    "a matrix behind its vector": (
        "h = tanh(x W + h_ U + b)",
        (
            "line 1 of the equations\n"
            "    h = tanh(x W + h_ U + b)\n"
            "               ^\n"
            "a matrix stands before its vector; write W x"
        ),
    ),
    "a product of which": (
        "f = sigmoid(W_f x + U_f h_ + b_f)\nh = tanh(W x + U f * h_ + b)",
        (
            "line 2 of the equations\n"
            "    h = tanh(W x + U f * h_ + b)\n"
            "                       ^\n"
            "of which is this the product? Write U (f * h_) where U multiplies the product, or h_ * (U "
            "f) where the product comes after U"
        ),
    ),
    "no equals sign": (
        "tanh(W x + U h_ + b)",
        (
            "line 1 of the equations\n"
            "    tanh(W x + U h_ + b)\n"
            "    ^\n"
            "there is no = in this line; write one equation a line, such as h = tanh(W x + U h_ + b), "
            "and comments behind #"
        ),
    ),
    "two equals signs": (
        "h = f = tanh(W x + U h_ + b)",
        (
            "line 1 of the equations\n"
            "    h = f = tanh(W x + U h_ + b)\n"
            "          ^\n"
            "this is a second = in one line; write one equation a line, with one ="
        ),
    ),
    "a dot": (
        "h = np.tanh(W x + U h_ + b)",
        (
            "line 1 of the equations\n"
            "    h = np.tanh(W x + U h_ + b)\n"
            "          ^\n"
            "a dot stands in code such as np.tanh; write tanh(...) alone"
        ),
    ),
    "a loop": (
        "for t in range(3):\n  h = 1",
        (
            "line 1 of the equations\n"
            "    for t in range(3):\n"
            "    ^\n"
            "for is a word of Python; these are equations and no code: write one such as f = sigmoid(W x)"
        ),
    ),
    "a list": (
        "h = [1, 2]",
        (
            "line 1 of the equations\n"
            "    h = [1, 2]\n"
            "        ^\n"
            "[ has no place here, brackets are round; write names, numbers, + − * ( ) and functions"
        ),
    ),
    "a comparison": (
        "h == tanh(W x + U h_)",
        (
            "line 1 of the equations\n"
            "    h == tanh(W x + U h_)\n"
            "       ^\n"
            "this is a second = in one line; write one equation a line, with one ="
        ),
    ),
    "an operator with equals": (
        "h += W x",
        (
            "line 1 of the equations\n"
            "    h += W x\n"
            "    ^\n"
            "before the = stands the one letter that this line computes, such as h; write h = ..."
        ),
    ),
    "a lambda": (
        "h = lambda x: x",
        (
            "line 1 of the equations\n"
            "    h = lambda x: x\n"
            "        ^\n"
            "lambda is a word of Python; these are equations and no code: write one such as f = "
            "sigmoid(W x)"
        ),
    ),
    "an underscore in front": (
        "h = __import__(os)",
        (
            "line 1 of the equations\n"
            "    h = __import__(os)\n"
            "        ^\n"
            "a name begins with a letter; write one such as h_ or W_f"
        ),
    ),
    "a missing sign": (
        "f = sigmoid(W_f x + U_f h_ + b_f)\nh = f h_ + W x",
        (
            "line 2 of the equations\n"
            "    h = f h_ + W x\n"
            "          ^\n"
            "a sign is missing between f and h_; write f * h_ to multiply, or f + h_ to add. Only a "
            "matrix, a capital letter, stands before a vector without a sign"
        ),
    ),
    "a missing plus": (
        "f = sigmoid(W_f x + U_f h_ + b_f)\nh = tanh(W x U h_)",
        (
            "line 2 of the equations\n"
            "    h = tanh(W x U h_)\n"
            "                 ^\n"
            "a sign is missing before U; write + U to add, or * (U ...) to multiply"
        ),
    ),
    "a missing sign before a bracket": (
        "f = sigmoid(W_f x + U_f h_ + b_f)\nh = f (h_ + f)",
        (
            "line 2 of the equations\n"
            "    h = f (h_ + f)\n"
            "        ^\n"
            "a sign is missing between f and the bracket; write f * (...) for their product"
        ),
    ),
    "a small letter for a matrix": (
        "h = tanh(w x + u h_)",
        (
            "line 1 of the equations\n"
            "    h = tanh(w x + u h_)\n"
            "             ^\n"
            "w stands before a vector, but a matrix has a capital letter; write W x"
        ),
    ),
    "two letters on the left": (
        "f h = tanh(W x + U h_)",
        (
            "line 1 of the equations\n"
            "    f h = tanh(W x + U h_)\n"
            "    ^\n"
            "before the = stands the one letter that this line computes, such as h; write h = ..."
        ),
    ),
    "h_t-1 without braces": (
        "h_t = tanh(W x_t + U h_t-1 + b)",
        (
            "line 1 of the equations\n"
            "    h_t = tanh(W x_t + U h_t-1 + b)\n"
            "                         ^\n"
            "h_t-1 reads as h − 1; write h_ or h_{t-1} for the timestep before"
        ),
    ),
    "two timesteps before": (
        "h = tanh(W x + U h__ + b)",
        (
            "line 1 of the equations\n"
            "    h = tanh(W x + U h__ + b)\n"
            "                     ^\n"
            "h__ would be two timesteps before, which nothing keeps; keep it in a state of its own: k = "
            "h_, and k_ is that of two timesteps before"
        ),
    ),
    "h_prev": (
        "h = tanh(W x + U h_prev + b)",
        (
            "line 1 of the equations\n"
            "    h = tanh(W x + U h_prev + b)\n"
            "                     ^\n"
            "no line computes h_prev; write h_ for the timestep before"
        ),
    ),
    "a state that is a number": (
        "f = sigmoid(W x + U h_)\nh = 3",
        (
            "line 2 of the equations\n"
            "    h = 3\n"
            "        ^\n"
            "h is a number here, the same at every timestep; write what it depends on"
        ),
    ),
    "x before": (
        "h = tanh(W x_ + U h_)",
        (
            "line 1 of the equations\n"
            "    h = tanh(W x_ + U h_)\n"
            "               ^\n"
            "x_ would be the input of the timestep before, which nothing keeps; use x, or keep what you "
            "need of it in a state, such as k = W x, and k_ at the next timestep"
        ),
    ),
    "a matrix before": (
        "h = tanh(W_ x + U h_)",
        (
            "line 1 of the equations\n"
            "    h = tanh(W_ x + U h_)\n"
            "             ^\n"
            "W is a matrix, the same at every timestep; write W without the _ behind it"
        ),
    ),
    "a name of the trace": (
        "mask = sigmoid(W x)\nh = mask * h_",
        (
            "line 1 of the equations\n"
            "    mask = sigmoid(W x)\n"
            "    ^\n"
            "a trace uses the name mask itself; use another letter"
        ),
    ),
    "hidden_state for h": (
        "hidden_state = tanh(W x + U h_)\n",
        (
            "line 1 of the equations\n"
            "    hidden_state = tanh(W x + U h_)\n"
            "    ^\n"
            "a trace uses the name hidden_state itself; write h"
        ),
    ),
    "a matrix times a number": (
        "h = tanh(W x + U 2 + h_)",
        (
            "line 1 of the equations\n"
            "    h = tanh(W x + U 2 + h_)\n"
            "                     ^\n"
            "the matrix U multiplies a vector and no number; write U x or U h_"
        ),
    ),
    "empty brackets": (
        "h = tanh() + U h_ + W x",
        (
            "line 1 of the equations\n"
            "    h = tanh() + U h_ + W x\n"
            "            ^\n"
            "nothing stands in these brackets; write a letter between them, or leave them out"
        ),
    ),
    "a sign at the end": (
        "h = tanh(W x + U h_) +",
        (
            "line 1 of the equations\n"
            "    h = tanh(W x + U h_) +\n"
            "                         ^\n"
            "nothing stands behind this +; write a letter, or leave it out"
        ),
    ),
    "a name of the cell": (
        "h = tanh(W x + U h_ + parameter_count)",
        (
            "line 1 of the equations\n"
            "    h = tanh(W x + U h_ + parameter_count)\n"
            "                          ^\n"
            "a cell uses the name parameter_count itself; call these weights otherwise"
        ),
    ),
    "a function without brackets": (
        "h = tanh W x + U h_",
        (
            "line 1 of the equations\n"
            "    h = tanh W x + U h_\n"
            "        ^\n"
            "tanh needs brackets; write tanh(W x + U h_ + b), for example"
        ),
    ),
    "no h": (
        "f = sigmoid(W_f x + U_f f_ + b_f)\nc = f * c_ + W x",
        (
            "line 2 of the equations\n"
            "    c = f * c_ + W x\n"
            "    ^\n"
            "no line computes h, the hidden state that is the output of a cell; write a last line h = "
            "..., such as h = c"
        ),
    ),
    "a number without end": (
        "h = tanh(1e999 * h_ + W x)",
        (
            "line 1 of the equations\n"
            "    h = tanh(1e999 * h_ + W x)\n"
            "             ^\n"
            "1e999 is too large for a number; write one below 1e308"
        ),
    ),
    "a product of numbers without end": (
        "h = 1e300 * 1e300 * h_ + W x",
        (
            "line 1 of the equations\n"
            "    h = 1e300 * 1e300 * h_ + W x\n"
            "        ^\n"
            "this number is too large; use smaller ones"
        ),
    ),
    "a function on the left": (
        "tanh = W x + U h_",
        (
            "line 1 of the equations\n"
            "    tanh = W x + U h_\n"
            "    ^\n"
            "tanh is the name of a function; use another letter"
        ),
    ),
    "nothing behind the equals sign": (
        "h =",
        (
            "line 1 of the equations\n"
            "    h =\n"
            "      ^\n"
            "nothing stands behind the =; write what it is, such as h = tanh(W x + U h_ + b)"
        ),
    ),
    "nothing before the equals sign": (
        "= tanh(W x)",
        (
            "line 1 of the equations\n"
            "    = tanh(W x)\n"
            "    ^\n"
            "nothing stands before the =; write the letter that this line computes: h = tanh(W x + U h_ "
            "+ b)"
        ),
    ),
    "two times signs": (
        "h = tanh(W x) * * h_",
        (
            "line 1 of the equations\n"
            "    h = tanh(W x) * * h_\n"
            "                    ^\n"
            "two signs stand side by side, * and *; leave one of them out"
        ),
    ),
    "a matrix product without a matrix": (
        "f = sigmoid(W x)\nh = f @ h_",
        (
            "line 2 of the equations\n"
            "    h = f @ h_\n"
            "          ^\n"
            "@ stands between a matrix and its vector, W @ x; a matrix has a capital letter"
        ),
    ),
    "a number before a letter": (
        "h = 2 h_ + W x",
        (
            "line 1 of the equations\n"
            "    h = 2 h_ + W x\n"
            "          ^\n"
            "a sign is missing between 2 and h_; write 2 * h_ to multiply, or 2 + h_ to add. Only a "
            "matrix, a capital letter, stands before a vector without a sign"
        ),
    ),
    "a number before": (
        "a = 0.5\nh = a_ * h_ + W x",
        (
            "line 1 of the equations\n"
            "    a = 0.5\n"
            "        ^\n"
            "a is a number here, the same at every timestep; write what it depends on, or a in place of "
            "a_"
        ),
    ),
    "a strange sign": (
        "h = tanh(W x + U h_ ♥)",
        (
            "line 1 of the equations\n"
            "    h = tanh(W x + U h_ ♥)\n"
            "                        ^\n"
            "♥ is no sign of these equations; write names, numbers, + − * ( ) and functions"
        ),
    ),
    "a fraction of LaTeX": (
        "h = \\frac{1}{2} h_",
        (
            "line 1 of the equations\n"
            "    h = \\frac{1}{2} h_\n"
            "             ^\n"
            "{ has no place here, brackets are round; write names, numbers, + − * ( ) and functions"
        ),
    ),
    "the timestep after": (
        "h = \\tanh(W x + U h_{t+1})",
        (
            "line 1 of the equations\n"
            "    h = \\tanh(W x + U h_{t+1})\n"
            "                      ^\n"
            "write h for what is computed, and h_ for h of the timestep before"
        ),
    ),
    "a matrix and x without a space": (
        "h = tanh(Wx + U h_)",
        (
            "line 1 of the equations\n"
            "    h = tanh(Wx + U h_)\n"
            "             ^\n"
            "Wx is read as one name; write W x, with a space between the matrix and its vector"
        ),
    ),
    "a matrix and h_ without a space": (
        "h = tanh(W x + Uh_)",
        (
            "line 1 of the equations\n"
            "    h = tanh(W x + Uh_)\n"
            "                   ^\n"
            "Uh_ is read as one name; write U h_, with a space between the matrix and its vector"
        ),
    ),
    "a matrix with a subscript and x without a space": (
        "h = tanh(W_fx + U h_)",
        (
            "line 1 of the equations\n"
            "    h = tanh(W_fx + U h_)\n"
            "             ^\n"
            "W_fx is read as one name; write W_f x, with a space between the matrix and its vector"
        ),
    ),
    "an activation with a capital letter": (
        "h = Tanh(W x + U h_)",
        (
            "line 1 of the equations\n"
            "    h = Tanh(W x + U h_)\n"
            "        ^\n"
            "Tanh with a capital letter is a matrix; write tanh(...) for the activation"
        ),
    ),
    "relu with capital letters": (
        "h = ReLU(W x) + h_",
        (
            "line 1 of the equations\n"
            "    h = ReLU(W x) + h_\n"
            "        ^\n"
            "ReLU with a capital letter is a matrix; write relu(...) for the activation"
        ),
    ),
    "a letter no line computes, beside h": (
        "f = sigmoid(W_f x + b_f)\ng = tanh(W_g x + b_g)\nh = f * c",
        (
            "line 3 of the equations\n"
            "    h = f * c\n"
            "            ^\n"
            "no line computes c; write a line that does, or use one of x, f, g, h_ (Weights that are "
            "learned need no line: a matrix begins with a capital letter, a bias with b, a peephole "
            "with p.)"
        ),
    ),
    "a decimal comma": (
        "h = 0,5 * h_ + W x",
        ("line 1 of the equations\n    h = 0,5 * h_ + W x\n         ^\nwrite the number with a point: 0.5"),
    ),
    "a matrix of both": (
        "h = tanh(W [x, h_] + b)",
        (
            "line 1 of the equations\n"
            "    h = tanh(W [x, h_] + b)\n"
            "               ^\n"
            "write a matrix for each: W x + U h_"
        ),
    ),
    "a capital x": (
        "h = tanh(W X + U h_)",
        (
            "line 1 of the equations\n"
            "    h = tanh(W X + U h_)\n"
            "               ^\n"
            "the input is the small letter x; write W x"
        ),
    ),
    "a function of Python": (
        "h = sqrt(W x) + h_",
        (
            "line 1 of the equations\n"
            "    h = sqrt(W x) + h_\n"
            "        ^\n"
            "there is no function sqrt; use one of sigmoid, tanh, relu, linear, hard_sigmoid, "
            "hard_tanh, softsign, softplus, relu6, leaky_relu, elu, celu, selu, silu, hard_silu, "
            "gelu, mish, exponential, log_sigmoid, tanh_shrink, soft_shrink, hard_shrink, threshold, "
            "squareplus, sparse_plus, sparse_sigmoid, scaled_tanh, affine."
        ),
    ),
    "the larger one": (
        "h = max(W x, 0) + h_",
        (
            "line 1 of the equations\n"
            "    h = max(W x, 0) + h_\n"
            "               ^\n"
            "max is no activation; write relu(W x)"
        ),
    ),
    "0 or more": (
        "h = maximum(0.0, W x + h_)",
        (
            "line 1 of the equations\n"
            "    h = maximum(0.0, W x + h_)\n"
            "                   ^\n"
            "max is no activation; write relu(W x + h_)"
        ),
    ),
    "a dot behind a matrix": (
        "h = tanh(W_f.x + h_)",
        (
            "line 1 of the equations\n"
            "    h = tanh(W_f.x + h_)\n"
            "                ^\n"
            "no dot stands between a matrix and its vector; write W_f x"
        ),
    ),
    "a dot and brackets behind a matrix": (
        "h = tanh(W_f.dot(x) + h_)",
        (
            "line 1 of the equations\n"
            "    h = tanh(W_f.dot(x) + h_)\n"
            "                ^\n"
            "no dot stands between a matrix and its vector; write W_f x"
        ),
    ),
    "words alone": (
        "The gate: how much to keep\nh = tanh(W x + h_)",
        (
            "line 1 of the equations\n"
            "    The gate: how much to keep\n"
            "    ^\n"
            "there is no = in this line; comments stand behind #, and an equation is such as h = "
            "tanh(W x + U h_ + b)"
        ),
    ),
    "words behind an equation": (
        "h = tanh(W x + U h_) the hidden state",
        (
            "line 1 of the equations\n"
            "    h = tanh(W x + U h_) the hidden state\n"
            "                         ^\n"
            "a comment stands behind #; write # before the, or a sign"
        ),
    ),
    "a colon behind an equation": (
        "h = tanh(W x + U h_) state: what is kept",
        (
            "line 1 of the equations\n"
            "    h = tanh(W x + U h_) state: what is kept\n"
            "                              ^\n"
            ": has no place here, these are equations and no code; write names, numbers, + − * ( ) "
            "and functions, and comments behind #"
        ),
    ),
    "an index on top": (
        "f = σ(W^f x + b_f)\nh = f * h_",
        (
            "line 1 of the equations\n"
            "    f = σ(W^f x + b_f)\n"
            "           ^\n"
            "^ has no place here; an index is written with _: W_f"
        ),
    ),
    "the timestep before on top": (
        "h = tanh(W x + U h^{t-1})",
        (
            "line 1 of the equations\n"
            "    h = tanh(W x + U h^{t-1})\n"
            "                      ^\n"
            "^ has no place here; write h_ for h of the timestep before"
        ),
    ),
    "the timestep on top": (
        "h = tanh(W x^(t) + U h_)",
        (
            "line 1 of the equations\n"
            "    h = tanh(W x^(t) + U h_)\n"
            "                ^\n"
            "^ has no place here; x of this timestep is written without it: x"
        ),
    ),
    "a turned matrix": (
        "h = tanh(W^T x + U h_)",
        (
            "line 1 of the equations\n"
            "    h = tanh(W^T x + U h_)\n"
            "              ^\n"
            "^T turns a matrix, but its numbers are learned either way; write W without it"
        ),
    ),
    "a turned matrix of code": (
        "h = tanh(x @ W.T + h_)",
        (
            "line 1 of the equations\n"
            "    h = tanh(x @ W.T + h_)\n"
            "                  ^\n"
            "a matrix is written before its vector, and is never turned: W x"
        ),
    ),
    "a function of time": (
        "h = tanh(W x + U h(t-1))",
        (
            "line 1 of the equations\n"
            "    h = tanh(W x + U h(t-1))\n"
            "                     ^\n"
            "write h_ for h of the timestep before, without (t-1)"
        ),
    ),
    "the input as a function of time": (
        "h = tanh(W x(t) + U h_)",
        (
            "line 1 of the equations\n"
            "    h = tanh(W x(t) + U h_)\n"
            "               ^\n"
            "x of this timestep is written without (t): x"
        ),
    ),
    "a state with _ as a function of time": (
        "h = tanh(W x + U h_(t-1))",
        (
            "line 1 of the equations\n"
            "    h = tanh(W x + U h_(t-1))\n"
            "                     ^\n"
            "write h_ for h of the timestep before, without (t-1)"
        ),
    ),
    "what is computed as a function of time": (
        "h(t) = tanh(W x + U h_)",
        (
            "line 1 of the equations\n"
            "    h(t) = tanh(W x + U h_)\n"
            "    ^\n"
            "a letter is written without its (t); write h = ..."
        ),
    ),
    "a state in square brackets": (
        "h = tanh(W x + U h[t-1])",
        (
            "line 1 of the equations\n"
            "    h = tanh(W x + U h[t-1])\n"
            "                      ^\n"
            "write h_ for h of the timestep before"
        ),
    ),
    "a state of code": (
        "h = tanh(W x + U prev_h)",
        (
            "line 1 of the equations\n"
            "    h = tanh(W x + U prev_h)\n"
            "                     ^\n"
            "no line computes prev_h; write h_ for the timestep before"
        ),
    ),
    "a state with a word behind": (
        "h = tanh(W x + U h_tm1)",
        (
            "line 1 of the equations\n"
            "    h = tanh(W x + U h_tm1)\n"
            "                     ^\n"
            "no line computes h_tm1; write h_ for the timestep before"
        ),
    ),
    "a matrix with a dot before two": (
        "f = σ(W · [h_{t-1}, x_t])\nh = f * h_",
        (
            "line 1 of the equations\n"
            "    f = σ(W · [h_{t-1}, x_t])\n"
            "              ^\n"
            "write a matrix for each: W x + U h_"
        ),
    ),
    "a matrix before two in brackets": (
        "f = σ(W · (h_{t-1}, x_t))\nh = f * h_",
        (
            "line 1 of the equations\n"
            "    f = σ(W · (h_{t-1}, x_t))\n"
            "                      ^\n"
            "write a matrix for each: W x + U h_"
        ),
    ),
    "an activation of a module": (
        "h = K.sigmoid(W x + h_)",
        (
            "line 1 of the equations\n"
            "    h = K.sigmoid(W x + h_)\n"
            "         ^\n"
            "a dot stands in code such as K.sigmoid; write sigmoid(...) alone"
        ),
    ),
    "a layer of a module": (
        "h = nn.Linear(x) + h_",
        (
            "line 1 of the equations\n"
            "    h = nn.Linear(x) + h_\n"
            "          ^\n"
            "a dot stands in code, and these are equations; write activations such as tanh(...) "
            "alone, and a matrix before its vector, W x"
        ),
    ),
    "a product as a function": (
        "h = tanh(K.dot(inputs, W) + h_)",
        (
            "line 1 of the equations\n"
            "    h = tanh(K.dot(inputs, W) + h_)\n"
            "              ^\n"
            "a product needs no function; write W x for a matrix and its vector, f * h_ unit by "
            "unit"
        ),
    ),
    "a product as a plain function": (
        "h = tanh(matmul(W, x) + h_)",
        (
            "line 1 of the equations\n"
            "    h = tanh(matmul(W, x) + h_)\n"
            "                     ^\n"
            "a product needs no function; write W x for a matrix and its vector, f * h_ unit by "
            "unit"
        ),
    ),
    "a dot as a product": (
        "f = sigmoid(W x)\nh = f . h_",
        (
            "line 2 of the equations\n"
            "    h = f . h_\n"
            "          ^\n"
            "a dot on the line is no product; write * between the two"
        ),
    ),
    "a dot at the end": (
        "h = tanh(W x + U h_).",
        (
            "line 1 of the equations\n"
            "    h = tanh(W x + U h_).\n"
            "                        ^\n"
            "no dot stands at the end of an equation; leave it out"
        ),
    ),
    "a comma at the end": (
        "f = σ(W x),\nh = f * h_",
        (
            "line 1 of the equations\n"
            "    f = σ(W x),\n"
            "              ^\n"
            "no comma stands at the end of an equation; leave it out"
        ),
    ),
    "a semicolon at the end": (
        "f = σ(W x);\nh = f * h_",
        (
            "line 1 of the equations\n"
            "    f = σ(W x);\n"
            "              ^\n"
            "no semicolon stands at the end of an equation; leave it out"
        ),
    ),
    "two equations in a line": (
        "f = σ(W x); h = f * h_",
        (
            "line 1 of the equations\n"
            "    f = σ(W x); h = f * h_\n"
            "              ^\n"
            "one equation stands in a line; write what follows in a line of its own"
        ),
    ),
    "two equations with a comma": (
        "h = f * h_, f = σ(W x)",
        (
            "line 1 of the equations\n"
            "    h = f * h_, f = σ(W x)\n"
            "              ^\n"
            "one equation stands in a line; write what follows in a line of its own"
        ),
    ),
    "the larger of two": (
        "s = 0.5 * s_ + V x\nh = max(s, h_)",
        (
            "line 2 of the equations\n"
            "    h = max(s, h_)\n"
            "             ^\n"
            "max is no function here; write relu(h_ - s) + s"
        ),
    ),
    "the smaller of a sum and another": (
        "h = min(h_, W x)",
        (
            "line 1 of the equations\n"
            "    h = min(h_, W x)\n"
            "              ^\n"
            "min is no function here; write a - relu(a - b) for min(a, b)"
        ),
    ),
    "a function of three": (
        "h = clip(h_ + W x, -1, 1)",
        (
            "line 1 of the equations\n"
            "    h = clip(h_ + W x, -1, 1)\n"
            "                     ^\n"
            "functions have one value in their brackets here, and there is none called clip"
        ),
    ),
    "a division by what is computed": (
        "n = n_ + W x\nh = h_ / n",
        (
            "line 2 of the equations\n"
            "    h = h_ / n\n"
            "           ^\n"
            "/ divides, which these equations don't; write 0.5 * f for half of f. By what a line "
            "computes nothing can be divided, but 1 / (1 + exp(-a)) is sigmoid(a), and a / (1 + "
            "|a|) is softsign(a)"
        ),
    ),
    "a comment of another language": (
        "h = tanh(W x + U h_)  // state",
        (
            "line 1 of the equations\n"
            "    h = tanh(W x + U h_)  // state\n"
            "                          ^\n"
            "// has no place here; comments stand behind #"
        ),
    ),
    "a comment behind a percent sign": (
        "h = tanh(W x + U h_)  % state",
        (
            "line 1 of the equations\n"
            "    h = tanh(W x + U h_)  % state\n"
            "                          ^\n"
            "% has no place here; comments stand behind #"
        ),
    ),
    "a half in one sign": (
        "h = ½ h_ + W x",
        (
            "line 1 of the equations\n"
            "    h = ½ h_ + W x\n"
            "        ^\n"
            "½ is no number here; write it with a point: 0.5"
        ),
    ),
    "an arrow": (
        "h ← h_ + W x",
        ("line 1 of the equations\n    h ← h_ + W x\n      ^\n← has no place here; write = alone"),
    ),
    "a colon before the =": (
        "h := h_ + W x",
        ("line 1 of the equations\n    h := h_ + W x\n      ^\n:= has no place here; write = alone"),
    ),
    "an equation in two lines": (
        "h = W x\n   + U h_",
        (
            "line 2 of the equations\n"
            "    + U h_\n"
            "    ^\n"
            "there is no = in this line; an equation stands in one line: put this behind the one "
            "above"
        ),
    ),
    "the exponential": (
        "h = exp(W x) * h_",
        (
            "line 1 of the equations\n"
            "    h = exp(W x) * h_\n"
            "        ^\n"
            "there is no function exp; did you mean exponential?"
        ),
    ),
    "the size of a number": (
        "h = abs(h_) + W x",
        (
            "line 1 of the equations\n"
            "    h = abs(h_) + W x\n"
            "        ^\n"
            "there is no function abs; did you mean relu(a) + relu(-a)?"
        ),
    ),
    "a far word for a function": (
        "h = softmax(W x + h_)",
        (
            "line 1 of the equations\n"
            "    h = softmax(W x + h_)\n"
            "        ^\n"
            "there is no function softmax; use one of sigmoid, tanh, relu, linear, hard_sigmoid, "
            "hard_tanh, softsign, softplus, relu6, leaky_relu, elu, celu, selu, silu, hard_silu, "
            "gelu, mish, exponential, log_sigmoid, tanh_shrink, soft_shrink, hard_shrink, "
            "threshold, squareplus, sparse_plus, sparse_sigmoid, scaled_tanh, affine."
        ),
    ),
    "a Greek letter that nobody computes": (
        "h = π * h_ + W x",
        (
            "line 1 of the equations\n"
            "    h = π * h_ + W x\n"
            "        ^\n"
            "no line computes pi; write a line that does, or use one of x, h_ (Weights that are "
            "learned need no line: a matrix begins with a capital letter, a bias with b, a "
            "peephole with p.)"
        ),
    ),
    "a bias with _": (
        "h = tanh(W x + U h_ + b_)",
        (
            "line 1 of the equations\n"
            "    h = tanh(W x + U h_ + b_)\n"
            "                          ^\n"
            "b is learned and the same at every timestep; write b without the _ behind it, or a "
            "line b = ... if it is to be a state"
        ),
    ),
    "the timestep after on the left": (
        "h_{t+1} = tanh(W x_t + U h_t + b)",
        (
            "line 1 of the equations\n"
            "    h_{t+1} = tanh(W x_t + U h_t + b)\n"
            "    ^\n"
            "write h for what is computed, and h_ for h of the timestep before"
        ),
    ),
    "a size between bars": (
        "h = tanh(|h_| + W x)",
        (
            "line 1 of the equations\n"
            "    h = tanh(|h_| + W x)\n"
            "             ^\n"
            "| has no place here; the size of a is relu(a) + relu(-a)"
        ),
    ),
    "a Greek letter beside a vector": (
        "h = α h_ + W x",
        (
            "line 1 of the equations\n"
            "    h = α h_ + W x\n"
            "        ^\n"
            "alpha stands before a vector, but a matrix has a capital letter; write Alpha h_, or "
            "alpha * h_ for a product unit by unit, with a line alpha = ... above it; a weight of "
            "each unit is p_alpha * h_"
        ),
    ),
}

DOUBTS = {
    "1-z": (
        "z = tanh(W_z x + U_z h_)\nh = z * h_ + (1 - z) * z",
        (
            "line 2 of the equations\n"
            "    h = z * h_ + (1 - z) * z\n"
            "                  ^\n"
            "1 − z is the rest of z only where z lies between 0 and 1, which it need not; compute it "
            "with sigmoid, or leave this as it is if you mean it"
        ),
    ),
    "grow": (
        "z = relu(W_z x + U_z h_)\nh = z * h_ + tanh(W x)",
        (
            "line 2 of the equations\n"
            "    h = z * h_ + tanh(W x)\n"
            "            ^\n"
            "h_ is multiplied by what may exceed 1, so that h may grow without end; multiply it by a "
            "gate, a sigmoid, or leave this as it is if you mean it"
        ),
    ),
    "unused": (
        "f = sigmoid(W_f x + U_f h_ + b_f)\nk = f * f\nh = f * h_ + tanh(W x)",
        (
            "line 2 of the equations\n"
            "    k = f * f\n"
            "    ^\n"
            "nobody uses k: h doesn't depend on it; use it in another line, or leave it out"
        ),
    ),
    "a bracket is missing": (
        "f = sigmoid(W_f x + b_f)\ng = tanh(W_g x + b_g)\nh = f * h_ + 1 - f * g",
        (
            "line 3 of the equations\n"
            "    h = f * h_ + 1 - f * g\n"
            "                 ^\n"
            "1 − f * g takes f * g from 1, since products come first; write (1 - f) * g if you mean "
            "the rest of f times g"
        ),
    ),
    "a bracket at the wrong place": (
        "f = sigmoid(W_f x + b_f)\ng = tanh(W_g x + b_g)\nh = f * h_ + (1 - f * tanh(g))",
        (
            "line 3 of the equations\n"
            "    h = f * h_ + (1 - f * tanh(g))\n"
            "                  ^\n"
            "1 − f * (...) takes f * (...) from 1, since products come first; write (1 - f) * (...) "
            "if you mean the rest of f times (...)"
        ),
    ),
    "a number between 0 and 1": (
        "f = 0.9\ng = tanh(W x + b)\nh = f * h_ + 1 - f * g",
        (
            "line 3 of the equations\n"
            "    h = f * h_ + 1 - f * g\n"
            "                 ^\n"
            "1 − f * g takes f * g from 1, since products come first; write (1 - f) * g if you mean "
            "the rest of f times g"
        ),
    ),
    "a word that is read as a weight": (
        "blend = sigmoid(W_z x + b_z)\nh = blend * h_ + (1 - bland) * tanh(W x + b)",
        (
            "line 2 of the equations\n"
            "    h = blend * h_ + (1 - bland) * tanh(W x + b)\n"
            "                          ^\n"
            "no line computes bland, so it is a weight that is learned; did you mean blend?"
        ),
    ),
    "a word for what is past": (
        "h = tanh(W x + U h_ + p * h_ + beyond)",
        (
            "line 1 of the equations\n"
            "    h = tanh(W x + U h_ + p * h_ + beyond)\n"
            "                                   ^\n"
            "no line computes beyond, so it is a weight that is learned; write a line beyond = ..."
            " if not"
        ),
    ),
    "a first state": (
        "h_0 = 0\nh_t = tanh(W x + U h_{t-1} + b)",
        (
            "line 1 of the equations\n"
            "    h_0 = 0\n"
            "    ^\n"
            "nobody uses h_0; leave it out: all states are 0 before the first timestep"
        ),
    ),
}
