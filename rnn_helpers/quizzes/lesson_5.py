"""The self-test of lesson 5: the gates of the GRU."""

from __future__ import annotations

from rnn_helpers.quizzes.questions import Choose, Number, Option, Order, PointAt

QUESTIONS = (
    Number(
        "A unit has `z` = 0.9, the old state `h₋` = −0.5 and the candidate `g` = 0.7. What is its new state?",
        answer=-0.38,
        tolerance=0.005,
        praise="0.9 · (−0.5) + 0.1 · 0.7: nearly the old state, a little nearer to the candidate.",
        otherwise="The new state is `z · h₋ + (1 − z) · g`. It lies between −0.5 and 0.7.",
        mistakes={
            0.58: "You gave z to the candidate. Here, in Keras and in PyTorch z keeps the old state.",
            0.25: "You added the whole candidate. It gets what is left of 1, here 0.1.",
            0.18: "Both shares are z here. They have to add up to 1.",
            -0.45: "That is the part that is kept. Add what is written.",
            0.07: "That is the part that is written. Add what is kept.",
            -0.52: "The candidate got z − 1, which is negative. Its share is 1 − z.",
        },
    ),
    PointAt(
        "A GRU of one unit holds a number, and takes a new one where a flag is up. Here are its update "
        "gates. At which timesteps was the flag up?",
        tokens=("0.3", "-0.9", "0.6", "-0.2", "0.5", "0.1", "-0.7", "0.8"),
        rows={"z": ("0.96", "0.96", "0.96", "0.05", "0.97", "0.06", "0.97", "0.97")},
        right=(3, 5),
        praise="Where z is nearly shut, the blend takes the candidate.",
        otherwise="At a flag the old state has to go. Look where z, the share that is kept, is near 0.",
        mistakes={
            4: "There z is open again: the unit keeps what it took one timestep before.",
            6: "There z is open again: the unit keeps what it took one timestep before.",
            7: "The number is the largest, but z is open: it passes by.",
        },
    ),
    Order(
        "One timestep of a GRU as Keras computes it by default. Bring the lines into an order in which "
        "each has what it needs.",
        lines=(
            "r = sigmoid(W_r @ x + b_r + U_r @ h + b2_r)",
            "v = r * (U_g @ h + b2_g)",
            "g = tanh(W_g @ x + b_g + v)",
            "h = z * h + (1 - z) * g",
        ),
        praise="The candidate needs the reset gate, and the blend needs the candidate.",
        otherwise="The blend comes last, since it replaces h. Ask of each line which letters it reads.",
        mistakes={
            0: "v reads r, so the reset gate has to be there first.",
            1: "The candidate g reads v.",
            2: "The blend reads g; it also replaces h, which the other lines still need.",
        },
    ),
    Number(
        "A GRU as in the equations, with two biases in each block, has 16 units and reads 8 features. "
        "How many parameters does it have?",
        answer=1248,
        praise="3 · 16 · (8 + 16 + 2): three blocks of weights where the LSTM has four.",
        otherwise="Count one block first: a row of W, a row of U and two biases for each of the 16 units.",
        mistakes={
            1200: "The second bias is missing: there are two for each unit and block.",
            416: "That is one block. There are three, for two gates and the candidate.",
            832: "The candidate has weights too: three blocks, not two.",
            1664: "That is four blocks, as an LSTM has them. A GRU has three.",
            1600: "That is an LSTM, as Keras has it: four blocks and one bias.",
            1152: "The biases are missing: two for each unit and block.",
            480: "U is missing: each unit reads the old state of all 16.",
            864: "W is missing: each unit reads all 8 features.",
            624: "Units and features have changed places: 16 units read 8 features.",
        },
    ),
    Choose(
        "In a GRU with two biases, of which blocks can you add the second bias to the first, and change "
        "no output?",
        (
            Option("the update gate", "Yes: W x + b + U h + b′ is a plain sum.", right=True),
            Option("the reset gate", "Yes: W x + b + U h + b′ is a plain sum.", right=True),
            Option(
                "the candidate",
                "No: with the reset after the matrix, b′ is multiplied by r, and b isn't.",
            ),
        ),
    ),
    Choose(
        "A paper writes `h_t = (1 − z) · h₋ + z · g`. Its authors say that z is 0.95 on average. What do "
        "their networks do?",
        (
            Option(
                "They keep nearly all of the old state.",
                "That is what z near 1 means in this course. In this formula the old state has 1 − z, "
                "only 0.05.",
            ),
            Option(
                "They replace nearly all of the old state.",
                "Here z is the share of the candidate.",
                right=True,
            ),
            Option(
                "They can't be written with the formula of Keras.",
                "They can: change the sign of all weights and biases of z, and σ gives 1 − z.",
            ),
        ),
    ),
    Choose(
        "When does a GRU compute what a plain recurrent network computes?",
        (
            Option(
                "When r is 1.",
                "Then its candidate is that of a plain network. But the blend keeps a part of the old state.",
            ),
            Option(
                "When z is 0.",
                "Then the new state is the candidate. But a closed r may hide the old state from it.",
            ),
            Option(
                "When r is 1 and z is 0.",
                "The candidate sees everything, and nothing else is kept.",
                right=True,
            ),
            Option("When r is 0 and z is 1.", "Then the old state is kept as it is: it never changes."),
        ),
    ),
)
