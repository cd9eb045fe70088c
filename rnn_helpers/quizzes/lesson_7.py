"""The self-test of notebook 7: cells written as equations."""

from rnn_helpers.quizzes.questions import Choose, Number, Option, Order, PointAt

QUESTIONS = (
    Choose(
        "A cell has 2 input features and 4 units. What is wrong with `h = tanh(W x + W h_ + b)`?",
        (
            Option(
                "`h_` has to be `h`.",
                "`h` is what this line computes; it isn't there yet. `h_` is that of the timestep before.",
            ),
            Option(
                "One matrix can't stand before both: `x` has 2 numbers, `h_` has 4.",
                "`W` is (4, 2) and a matrix before `h_` is (4, 4), so it needs a letter of its own.",
                right=True,
            ),
            Option(
                "A line has to say that `b` is a bias.",
                "That follows from its place: no line computes it, it begins with b, and it is added.",
            ),
            Option(
                "Between `W` and `x` a `*` is missing.",
                "A matrix stands before its vector without a sign. `*` is for products unit by unit.",
            ),
        ),
    ),
    Number(
        "How many parameters has the minimal gated unit with 4 units and 3 input features?",
        64,
        "Twice 4 · 3 + 4 · 4 + 4: for the gate, and for the candidate.",
        "Gate and candidate have a matrix on x, one on the old state, and a bias each.",
        {
            32: "That is the gate alone; the candidate has as many.",
            56: "The two biases are missing, 4 numbers each.",
            48: "The gate sees the old state, too, through a `U_f` of 4 · 4 numbers.",
            96: "Three lines, but the last has no weights: it uses what is computed already.",
            128: "That is an LSTM: it has four such sums, the minimal gated unit two.",
        },
    ),
    Order(
        "Lines are computed from top to bottom. Bring those of a minimal gated unit into their order.",
        (
            "`f = sigmoid(W_f x + U_f h_ + b_f)`",
            "`s = f * h_`",
            "`g = tanh(W_g x + U_g s + b_g)`",
            "`h = (1 - f) * h_ + f * g`",
        ),
        "Each uses what the one above has computed; `h_` is there from the beginning.",
        "Ask of each line which letters it needs, and whether a line above computes them.",
        {
            0: "`s` needs `f`, which isn't computed yet.",
            1: "`g` reads `s`, which isn't computed yet.",
            2: "`h` needs `g`, which isn't computed yet.",
        },
    ),
    PointAt(
        "One unit, `h = (1 - f) * h_ + f * g`, holds the last written value. Point at the timestep at which "
        "it takes a −1.",
        ("+1", "−1", "+1", "−1", "−1", "+1", "−1"),
        (3,),
        "There the gate is open, and the value is −1. All other −1 pass by.",
        "Where *f* is near 1 the value is written; where it is near 0 the old state is kept.",
        {
            0: "Here it takes a value, but that is +1.",
            1: "A −1 comes here, but the gate is shut: it passes by.",
            4: "A −1 comes here, but the gate is shut; the one it holds was taken a timestep before.",
            5: "Here it takes a value, but that is +1.",
            6: "A −1 comes here, but the gate is shut: it passes by.",
        },
        rows={"f": ("0.95", "0.05", "0.05", "0.95", "0.05", "0.95", "0.05")},
    ),
    Choose(
        "In `h = (1 - f) * h_ + f * g`, both f and g see x only. Why can't that cell follow prefix parity?",
        (
            Option(
                "The gate can't open at a 1.",
                "It can: it sees x, and a 1 there.",
            ),
            Option(
                "The candidate can't be negative.",
                "It can: it is a tanh.",
            ),
            Option(
                "Of two old states the higher one stays the higher, and parity has to change their places.",
                "Both are multiplied by the same 1 − f, which is positive, and get the same f · g.",
                right=True,
            ),
            Option(
                "Two units are not enough for parity.",
                "They are: with h_ in gate and candidate two units learned it.",
            ),
        ),
    ),
    Choose(
        "A table says: the whole LSTM solves a task with 4 of 5 seeds, without its output gate with 5 of 5. "
        "What follows?",
        (
            Option(
                "The output gate does harm, so leave it out.",
                "One seed of five is luck. Train with other seeds, and it may be the other way round.",
            ),
            Option(
                "The output gate isn't needed for this task; more isn't known.",
                "5 of 5 without it shows that much. One seed more or less says nothing.",
                right=True,
            ),
            Option(
                "No task needs the output gate.",
                "One task was tried, and with one size of cell.",
            ),
        ),
    ),
)
