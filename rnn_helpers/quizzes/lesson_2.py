"""The questions of lesson 2: shapes, one step, what U does, saturation."""

from rnn_helpers.quizzes.questions import Choose, Number, Option, Order, PointAt

QUESTIONS = (
    Choose(
        "A network reads 5 features at each of 30 timesteps and has 4 units. Which shape has `U`?",
        (
            Option(
                "(4, 5)",
                "That is the shape of `W`: a row for each unit, a column for each feature. `U` is multiplied "
                "by the old state, not by the input.",
            ),
            Option(
                "(4, 4)",
                "`U` takes the 4 numbers of the old state and gives one number for each of the 4 units.",
                right=True,
            ),
            Option(
                "(30, 4)",
                "That is the shape of all outputs. The same `U` serves every timestep; 30 is in no weight.",
            ),
            Option("(4,)", "That is the shape of `b`, and of the state."),
        ),
    ),
    Number(
        "One unit with relu has `W = 2`, `U = 0.5` and `b = -1`. Its state is 4 and the input is 1. "
        "What is the output?",
        3,
        "2·1 + 0.5·4 − 1 = 3, and relu leaves it as it is.",
        "Add three parts: `W` times the input, `U` times the state, and the bias.",
        {
            4: "The bias is missing.",
            7.5: "`W` and `U` are swapped: 2 belongs to the input, 0.5 to the state.",
            1: "The old state is missing: 0.5·4.",
            5: "The old state is added in full; it is multiplied by `U` first.",
            0: "relu gives 0 only for a sum below 0.",
        },
    ),
    Order(
        "What does one step do, in which order?",
        (
            "take the output of the timestep before as `state_t`",
            "multiply it by `U`",
            "add `W` times the input and the bias",
            "apply the activation",
            "return the result, which is the next state",
        ),
        "The activation comes last, around the whole sum, and its result is both output and next state.",
        "Begin with what comes in, and end with what goes out.",
        {
            1: "`U` weighs the state alone. Were the state added first, `U` would weigh the input too.",
            2: "The activation goes around the whole sum, the input and the bias in it.",
            3: "What is returned has gone through the activation.",
        },
    ),
    PointAt(
        "A unit without activation has `W = 1`, `U = -0.5` and `b = 0`. The input is a pulse, then "
        "silence. At which timestep is the state, without its sign, smaller than 0.2 for the first time?",
        ("1", "0", "0", "0", "0", "0"),
        (3,),
        "The states are 1, −0.5, 0.25, −0.125: the size halves at every step.",
        "Write down the states: at timestep 0 it is 1, and every step multiplies it by −0.5.",
        {
            1: "The state is −0.5 there. A minus does not make it small: without its sign it is 0.5.",
            2: "The state is 0.25 there.",
            4: "The state is 0.0625 there, but it was smaller than 0.2 one timestep before.",
        },
    ),
    Choose(
        "In a network with tanh every sum is above 4, at every timestep. What follows?",
        (
            Option(
                "The outputs are nearly 1, and other inputs change little.",
                "There tanh is flat. The units are saturated, and the state carries next to nothing.",
                right=True,
            ),
            Option(
                "The slopes are near 0, so learning has little to go by.",
                "The slope is 1 − y², and y is nearly 1. Learning multiplies by it.",
                right=True,
            ),
            Option(
                "The states grow from step to step.",
                "They can't: tanh stays below 1, however large the sum is.",
            ),
            Option(
                "The network remembers for longer, since its states are large.",
                "A state that is always nearly 1 says nothing about what was read.",
            ),
        ),
    ),
    Choose(
        "Two units without activation have `U = [[0.9, 5], [0, 0.9]]`, whose eigenvalues are both 0.9. "
        "Nothing comes in. What becomes of a state?",
        (
            Option(
                "It grows without end, since 5 is above 1.",
                "The rule is for one number. In a matrix a single number does not decide: the 5 lets unit 0 "
                "listen to unit 1, and nothing leads back.",
            ),
            Option(
                "It fades at every step, since 0.9 is below 1.",
                "In the end, yes. But the state [0, 1] becomes [5, 0.9] first.",
            ),
            Option(
                "It may grow at first, and fades in the end.",
                "The largest eigenvalue decides in the long run; what happens on the way is another matter.",
                right=True,
            ),
            Option(
                "Its length stays the same.",
                "That would need an orthogonal `U`, whose eigenvalues all have the size 1.",
            ),
        ),
    ),
    Choose(
        "Two units with tanh have `U = [[0.5, 0], [0.8, 0.5]]` and no bias. Only unit 0 hears the input, "
        "a pulse at timestep 0. What is true?",
        (
            Option(
                "Unit 1 leaves 0 at timestep 1.",
                "`U[1, 0]` is 0.8: unit 1 listens to what unit 0 was one timestep before.",
                right=True,
            ),
            Option(
                "Unit 1 leaves 0 at timestep 0.",
                "At timestep 0 it listens to the first state, which is zeros, and it doesn't hear the input.",
            ),
            Option(
                "Unit 1 stays at 0.",
                "Row 1 of `U` belongs to unit 1, and its first number, for unit 0, is 0.8.",
            ),
            Option(
                "Unit 0 hears of itself by way of unit 1.",
                "Nothing leads from unit 1 to unit 0: `U[0, 1]` is 0.",
            ),
        ),
    ),
)
