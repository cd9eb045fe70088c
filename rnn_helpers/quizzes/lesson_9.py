"""The self-test of lesson 9: real data, real layers."""

from rnn_helpers.quizzes.questions import Choose, Number, Option, Order, PointAt

QUESTIONS = (
    Choose(
        "A table has 1000 rows, one for each minute, and 20 columns. You cut windows of 50 rows, each with "
        "the row after it as its target. Which shape have the inputs of the layer?",
        (
            Option(
                "(950, 50, 20)",
                "950 samples, each of 50 timesteps with 20 features.",
                right=True,
            ),
            Option(
                "(950, 20, 50)",
                "Here time comes last. The layer would read 20 timesteps of 50 features.",
            ),
            Option(
                "(20, 50, 20)",
                "These are windows beside each other. They may overlap: one begins at every row.",
            ),
            Option(
                "(1, 1000, 20)",
                "This is the whole table as a single sequence, without windows.",
            ),
        ),
    ),
    Order(
        "You want to forecast a series. Bring the steps into their order.",
        (
            "Cut the series in two: first a part for training, then a part for the test",
            "Compute mean and standard deviation of the training part",
            "Scale both parts with these two numbers",
            "Cut windows out of the scaled parts, each with the value after it",
            "Train a network on the training windows",
            "Compare its error on the test windows with that of `tomorrow = today`",
        ),
        praise="Nothing before the last line has used the test part for a decision.",
        otherwise="Ask of each step what it needs: a window needs scaled numbers, scaling needs two numbers "
        "of the training part, and that part has to be cut off first.",
        mistakes={
            0: "Mean and standard deviation of what? Before the cut they are those of the whole series, "
            "and the test part leaks into the training.",
            1: "You can't scale before you know the two numbers.",
        },
    ),
    PointAt(
        "A sequence of three timesteps was padded to six, and the layer has no mask. Point at the timestep "
        "whose output knows the whole sequence and nothing else.",
        ("mild", "mild", "cold", "pad", "pad", "pad"),
        right=(2,),
        praise="Timesteps count from 0, so the third and last real one is timestep 2: lengths − 1.",
        otherwise="This output has not seen the whole sequence yet.",
        mistakes={
            3: "Off by one: timesteps count from 0, so here the state has read a pad already.",
            4: "Here the state has read two pads.",
            5: "`output[:, -1]` stands here: the state has read three pads as if they were data.",
        },
    ),
    Choose(
        "A layer is stateful: the state after one batch is the state before the next. What must hold? ",
        (
            Option(
                "Row i of the next batch goes on where row i of this batch ended.",
                "Row i of the state belongs to row i of the batch, whatever stands there.",
                right=True,
            ),
            Option(
                "The batches come in their order, they are not shuffled.",
                "After shuffling, a row would start with the state of another text.",
                right=True,
            ),
            Option(
                "The state is reset where new sequences begin.",
                "Nothing in the data tells the layer that a new one has begun.",
                right=True,
            ),
            Option(
                "Training walks back through all batches that share a state.",
                "The state goes on, the gradient doesn't: it stops at the border of the batch.",
            ),
        ),
    ),
    Number(
        "A stack of two bidirectional layers reads sequences of 8 features. Each cell has 32 units. How many "
        "numbers does the output of the upper layer hold for each timestep?",
        answer=64,
        praise="The 32 units of both directions, side by side.",
        otherwise="Which cells give the output of the upper layer, and how many units has each of them?",
        mistakes={
            32: "That is one direction; both stand side by side.",
            128: "That is both layers; the lower one's output goes into the upper one, not beside it.",
            8: "8 is what goes in; the output is as wide as the units.",
            16: "8 is what goes in; the output is as wide as the units.",
        },
    ),
    Choose(
        "Drawn over the measured temperatures, a network's forecast looks like the same line, a day late. "
        "What does that say?",
        (
            Option(
                "Little: in a series that persists, the best forecast lies near today's value. Compare the "
                "error with that of `tomorrow = today`.",
                "The forecast by the rule lags, too. A comparison with a baseline tells what was learned.",
                right=True,
            ),
            Option(
                "The windows are shifted by one row.",
                "That can happen, but the picture doesn't tell: with right windows it looks like this, too.",
            ),
            Option(
                "The network has too few units.",
                "In this lesson one who knows the rule forecasts with the same lag, without a network.",
            ),
            Option(
                "The network is good, since both lines have the same shape.",
                "So has `tomorrow = today`, which has learned nothing.",
            ),
        ),
    ),
    Choose(
        "A decoder was trained with teacher forcing. What is it fed at each timestep when it has to write by "
        "itself?",
        (
            Option(
                "The symbol that it wrote at the timestep before.",
                "So one wrong symbol leads to inputs that it has never seen in training.",
                right=True,
            ),
            Option(
                "The right symbol of the timestep before.",
                "That is what it was fed in training. When it writes, nobody knows the right symbol.",
            ),
            Option(
                "The symbols of the source, once more.",
                "Those went into the encoder; the decoder gets its state.",
            ),
            Option(
                "Nothing: zeros at every timestep.",
                "Then it could not know what it has written so far, but through its state.",
            ),
        ),
    ),
)
