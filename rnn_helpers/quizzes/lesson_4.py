"""The questions of lesson 4: the gates of an LSTM, its memory, and its gradient's ways back."""

from rnn_helpers.quizzes.questions import Choose, Number, Option, Order, PointAt

QUESTIONS = (
    Order(
        "Bring one timestep of an LSTM into its order.",
        (
            "compute `f`, `i` and `g` from `x` and the old `h`",
            "keep and write: `c = f * c + i * g`",
            "squash it for showing: `tanh(c)`",
            "show a part of it: `h = o * tanh(c)`",
        ),
        "The memory is brought up to date first; only then is it shown.",
        "Ask of each line which values it needs, and whether they are there already.",
        {
            0: "The memory can't be kept or written before the gates and the candidate are known.",
            1: "What is shown is the new memory, so `c` comes before `tanh(c)`.",
            2: "The output gate multiplies `tanh(c)`, so that has to be there first.",
        },
    ),
    Choose(
        "A forget gate is 1 in one timestep. What happens to the old memory?",
        (
            Option(
                "It is forgotten.",
                "The name misleads: the gate says how much is kept. It forgets when it is 0.",
            ),
            Option(
                "All of it is kept, and what is written is added.",
                "`f * c` is the whole old `c`, and `i * g` comes on top.",
                right=True,
            ),
            Option(
                "It stays as it is, since nothing can be written then.",
                "Writing is the business of the input gate. Both may be open at once: an LSTM has two "
                "gates where a GRU has one.",
            ),
            Option(
                "All of it is shown.",
                "Showing is the business of the output gate.",
            ),
        ),
    ),
    Number(
        "The old memory is 2. The gates are f = 0.5, i = 1, o = 1, the candidate is −1. What is the new `c`?",
        0.0,
        "0.5 · 2 + 1 · (−1) = 0. And `h` is then 1 · tanh(0) = 0.",
        "Two products and a sum: `f * c + i * g`.",
        {
            1.0: "That is what is kept, 0.5 · 2. What is written, 1 · (−1), has to be added.",
            2.0: "The minus of the candidate got lost: 0.5 · 2 + 1 · (−1).",
            1.5: "Forget and input gate are swapped: `f` belongs to the old memory, `i` to the candidate.",
            -1.0: "That is what is written. Half of the old memory is kept besides.",
        },
        tolerance=0.005,
    ),
    PointAt(
        "This is a unit of a trained LSTM, with its forget gate at each character. Where does it throw its "
        "memory away?",
        tuple('he said "no" now'),
        (8, 11),
        "At both quote signs the gate is nearly shut: next to nothing of the old memory is left.",
        "Look for the timesteps at which the gate is near 0.",
        {
            9: "Here the gate is open: what was written at the quote sign is kept.",
            12: "Here the gate is open again: it shut one timestep before.",
            2: "At a space the gate of this unit stays open.",
            7: "At a space the gate of this unit stays open.",
        },
        rows={
            "f": (
                *("0.95", "0.92", "0.90", "0.90", "0.90", "0.90", "0.90", "0.89"),
                *("0.00", "0.97", "0.97", "0.01", "0.95", "0.94", "0.91", "0.90"),
            )
        },
    ),
    Number(
        "A forget gate stays at 0.5, and nothing is written. Which share of the memory is left after 3 "
        "timesteps?",
        0.125,
        "0.5 · 0.5 · 0.5. At a forget bias of 0 that is where a new LSTM starts.",
        "The memory is multiplied by the gate at every timestep.",
        {
            0.5: "That is left after one timestep, the half-life of this gate.",
            0.25: "That is left after two timesteps.",
            0.875: "That is what is lost.",
            1.5: "The gate multiplies; it isn't added up.",
        },
        tolerance=0.001,
    ),
    Choose(
        "Why can an LSTM learn what happened long ago, although its gradient also goes through `h` and the "
        "gates?",
        (
            Option(
                "Because its gates let no gradient through.",
                "They do let some through: that is how gates learn. But it is one way among others.",
            ),
            Option(
                "Because the ways add up: the road along `c` stays, whatever the others let through.",
                "Along `c` each step back multiplies by `f` only. Near 1, much is left after many steps.",
                right=True,
            ),
            Option(
                "Because the gradient of an LSTM can't vanish.",
                "With a forget bias of 0 it does: half of it is lost along `c` at every step.",
            ),
            Option(
                "Because the slope of tanh is always near 1.",
                "It isn't, and along `c` there is no tanh from one timestep to the next.",
            ),
        ),
    ),
    Choose(
        "Keras: `output, h, c = LSTM(32, return_state=True)(x)`. What is true?",
        (
            Option(
                "`output` and `h` are equal.",
                "Without `return_sequences` the output is the last hidden state.",
                right=True,
            ),
            Option(
                "`output` and `c` are equal.",
                "`c` is the memory. Only a part of it is shown, `o * tanh(c)`, and that is `h`.",
            ),
            Option(
                "`c` is what Keras's documentation calls the carry state.",
                "And it calls `h` the memory state, although the memory is `c`.",
                right=True,
            ),
            Option(
                "All three have 32 numbers for each timestep.",
                "These are the states after the last timestep: 32 numbers each for a sequence.",
            ),
        ),
    ),
)
