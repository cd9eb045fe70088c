"""The questions of lesson 1: the loop, its state, and what the state can hold."""

from rnn_helpers.quizzes.questions import Choose, Number, Option, Order, PointAt

QUESTIONS = (
    Choose(
        "What makes a network recurrent?",
        (
            Option(
                "It has more layers than other networks.",
                "Layers stand above each other within one timestep. A recurrent network may have a single "
                "one; what counts is the way back from one timestep to the next.",
            ),
            Option(
                "It uses, at each timestep, something that it computed at the timestep before.",
                "That something is the state. Without it, each input would be read as if nothing had come "
                "before it.",
                right=True,
            ),
            Option(
                "It gets the whole sequence at once.",
                "The loop hands `f` one input at a time. What came before reaches it only through the state.",
            ),
            Option(
                "It has a function of its own for each timestep.",
                "The unrolled picture draws `f` many times, but it is the same `f` each time. That is why "
                "the loop can read sequences of any length.",
            ),
        ),
    ),
    Order(
        "Bring the lines of the loop into their order.",
        (
            "`state_t = 0`",
            "`for input_t in input_sequence:`",
            "`    output_t = f(input_t, state_t)`",
            "`    state_t = output_t`",
        ),
        "The state is set once, before the loop; then each timestep computes an output from the old "
        "state and passes it on.",
        "Read it from the top: where does each line find the values that it uses?",
        {
            0: "Inside or after the `for`, `state_t = 0` would wipe out the memory, or come too late: "
            "it is set once, before the loop.",
            1: "`output_t = f(input_t, state_t)` belongs to each timestep, so it stands below the `for`.",
            2: "The state is overwritten before `f` has used it: `output_t` has to be computed first.",
        },
    ),
    Number(
        "With `f(input_t, state_t) = 2 * state_t + input_t` and `state_t = 0` before the loop, "
        "what is the state after the inputs 1, 1, 0?",
        6,
        "2·0 + 1 = 1, then 2·1 + 1 = 3, then 2·3 + 0 = 6.",
        "Go step by step: double the state, add the input, and take the result as the next state.",
        {
            2: "That is the sum of the inputs. This `f` doubles the state before it adds.",
            3: "That is the state after the first two inputs. The 0 adds nothing, but it doubles the state.",
            0: "The last input is 0, but the state is not only the last input: 2 · 3 + 0.",
        },
    ),
    PointAt(
        "`f` keeps the last vowel it has seen, starting from an empty text. At which timesteps does the "
        "state change?",
        tuple("hello"),
        (1, 4),
        "At timestep 1 the state becomes “e”, at timestep 4 “o”. At all others `f` passes the old state on.",
        "Count from 0, and write down the state after each letter: where does it differ from the one before?",
        {
            0: "“h” is no vowel: the state is the empty text before it and after it.",
            2: "“l” is no vowel: `f` returns the state that it got, “e”.",
            3: "“l” is no vowel: `f` returns the state that it got, “e”.",
        },
    ),
    Choose(
        "Two sequences have led to the same state. What is true from there on?",
        (
            Option(
                "If the same inputs follow, the outputs are the same.",
                "`f` sees nothing but the input and the state, so equal ones give equal outputs.",
                right=True,
            ),
            Option(
                "The network can still tell from older outputs which sequence it was.",
                "The loop keeps no list of older outputs. All that `f` gets is the state.",
            ),
            Option(
                "Whatever was different before is forgotten.",
                "If the state is the same, nothing of the difference is in it.",
                right=True,
            ),
            Option(
                "The two sequences were the same.",
                "`[1, 0, 1]` and `[0, 1, 1]` have the same running total, 2, and are different sequences.",
            ),
        ),
    ),
)
