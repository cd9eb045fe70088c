"""The self-test of lesson 1: the loop."""

from rnn_helpers.quizzes.questions import Choose, Number, Option, Order, PointAt

QUESTIONS = (
    Order(
        "Bring the lines of the loop into their order.",
        lines=(
            "`state_t = 0`",
            "`for input_t in input_sequence:`",
            "`    output_t = f(input_t, state_t)`",
            "`    state_t = output_t`",
        ),
        praise="The state is set once. Every timestep computes an output and keeps it as the next state.",
        otherwise="One line comes before the loop. In the loop, something is computed first and kept then.",
        mistakes={
            0: "Inside the loop, `state_t = 0` would wipe out the memory at every timestep.",
            1: "`f` needs an `input_t`, and it is the `for` that takes the next one.",
            2: "There is no `output_t` to keep before `f` has computed it.",
        },
    ),
    Choose(
        "What makes a network recurrent?",
        options=(
            Option(
                "It uses again, at each timestep, what it computed at the timestep before.",
                "Yes. That is the loop: the output comes back in as the state.",
                right=True,
            ),
            Option(
                "It has a function `f` for each timestep.",
                "The unrolled picture looks like it, but it is one and the same `f`, drawn several times.",
            ),
            Option(
                "It is called many times, once for each sequence.",
                "Every network is called many times. Here something is handed on within one sequence.",
            ),
            Option(
                "It takes in the whole sequence in one step.",
                "That is what it does not do: it takes one element after the other.",
            ),
        ),
    ),
    Number(
        "`f` returns `2 * state_t + input_t`. The inputs are 1, 1, 0, 1, and the loop begins with 0. "
        "What is the final state?",
        answer=13,
        praise="The states are 1, 3, 6, 13: each one is twice the one before, plus the input.",
        otherwise="Write the state below each input. The first is 2 · 0 + 1 = 1.",
        mistakes={
            3: "That is the sum of the inputs. `f` also doubles the old state.",
            6: "That is the state after timestep 2. The last input is still to come.",
            11: "That reads the inputs from right to left. The first input is doubled most often.",
            1: "That is 2 · 0 + 1: at the last timestep the state isn't 0 any more.",
            26: "One doubling too many: each input is added after the doubling.",
        },
    ),
    PointAt(
        "The state is the last vowel seen so far, empty at first. "
        "Point at every timestep whose output differs from the state it began with.",
        tokens=tuple("looking"),
        right=(1, 4),
        praise="At timestep 1 the first o comes, at timestep 4 the i. The second o replaces an o by an o.",
        otherwise="Write the state before and after each letter. Only a vowel other than the last one "
        "changes it.",
        mistakes={
            0: "l is no vowel: the state stays empty.",
            2: "This o replaces an o: the state is the same before and after.",
            3: "k is no vowel: the state stays o.",
            5: "n is no vowel: the state stays i.",
            6: "g is no vowel: the state stays i.",
        },
    ),
    Choose(
        "The inputs have the shape (10, 3): 10 days, 3 features. The state of `f` has 2 units. "
        "Which shape do all outputs have, below each other?",
        options=(
            Option("(10, 2)", "Yes: a row for each timestep, a column for each unit.", right=True),
            Option(
                "(10, 3)",
                "The features are what goes in. How many numbers come out is up to `f`: 2 units.",
            ),
            Option("(2, 10)", "The axes have changed places: timesteps come first, as in the inputs."),
            Option("(2,)", "That is the last output alone. There is one at each of the 10 timesteps."),
            Option("(3, 2)", "There is an output for each timestep, not for each feature."),
        ),
    ),
    Choose(
        "Two sequences have led to the same state. Now both go on with the same inputs. "
        "Which sentences are true?",
        options=(
            Option(
                "From here on all their outputs are equal.",
                "Yes. `f` sees the input and the state, and both are the same.",
                right=True,
            ),
            Option(
                "The two sequences may have had different lengths.",
                "Yes. 1 and 0, 1 both lead `read_binary` to the state 1.",
                right=True,
            ),
            Option(
                "A later input may show which of the two it was.",
                "It can't: `f` has no other way to know about the past than the state.",
            ),
            Option(
                "The two sequences were the same.",
                "Not necessarily: a running total is 2 after 1, 0, 1 and after 0, 1, 1.",
            ),
        ),
    ),
)
