"""The self-test of lesson 3: the layer, and how it is trained."""

from rnn_helpers.quizzes.questions import Choose, Number, Option, Order, PointAt

QUESTIONS = (
    Choose(
        "A SimpleRNN of 5 units reads a batch of 8 sequences, each of 20 timesteps with 3 features. "
        "What is the shape of its outputs, all timesteps of them?",
        (
            Option("(8, 5)", "That is the last timestep alone, as with `return_sequences=False`."),
            Option("(8, 20, 3)", "3 is the number of features that go in; 5 units come out."),
            Option("(8, 20, 5)", "Batch and timesteps stay; the 3 features become 5 units.", right=True),
            Option(
                "(20, 8, 5)", "The batch comes first here and in Keras; in PyTorch by `batch_first=True`."
            ),
        ),
    ),
    Number(
        "How many parameters has this layer: 5 units, 3 features, 20 timesteps, 8 sequences in a batch?",
        45,
        "5 · (3 + 5 + 1): W has 15, U 25, b 5. Timesteps and batch don't count.",
        "Count W (units × features), U (units × units) and b (units), and nothing else.",
        {
            15: "That is W alone; U and b are missing.",
            40: "The biases are missing: one for each unit.",
            20: "U is missing: 5 units read 5 old states.",
            50: "That is PyTorch's count, with two biases for each unit.",
            900: "The same weights serve all 20 timesteps: they count once.",
            360: "The same weights serve all 8 sequences: they count once.",
        },
    ),
    Order(
        "Bring one step of a training into its order.",
        (
            "draw a batch of inputs and targets",
            "run the layer forwards",
            "measure the loss",
            "walk back to the gradients",
            "move the weights",
        ),
        "The run gives the answers, the loss compares them with the targets, the way back says what to move.",
        "Ask of each line what it needs: a loss needs answers, a gradient needs a loss.",
        {
            1: "There is no loss before there are answers, and those come from the run forwards.",
            2: "The walk back starts at the loss.",
            3: "Weights move against their gradients, so the walk back has to come first.",
        },
    ),
    Number(
        "One unit with U = 0.5. At some timestep h is 0.6, and ∂loss/∂h there is 1. How large is ∂loss/∂h "
        "of the timestep before, if the loss says nothing else about it?",
        0.32,
        "The slope is 1 − 0.6² = 0.64, and U leads back: 0.5 · 0.64 · 1.",
        "First through tanh: times its slope, 1 − h². Then back through U.",
        {
            0.64: "That is the gradient of the sum; one more factor leads back to the old state: U.",
            0.5: "That is U alone; the slope of tanh, 1 − h², is missing.",
            0.3: "The slope is 1 − h², not h.",
            0.2: "The slope is 1 − h²; the square is missing.",
            0.18: "That is 0.5 · h²; the slope is 1 − h².",
        },
        tolerance=0.005,
    ),
    PointAt(
        "A network has to say after each character whether it is inside quotes. Point at every character "
        "at which the right answer changes.",
        tuple('I "go" on'),
        (2, 5),
        "The answer flips at a quote sign and at no other character: that is when the state must change.",
        "The answer depends on how many quote signs there were so far. Where does that number change?",
        {
            3: "The quote sign itself counts: the answer is yes from it on, and this letter keeps it.",
            6: "The closing sign has changed the answer already; the space keeps it.",
        },
    ),
    Choose(
        "In PyTorch, when is `output[:, -1]` (with `batch_first=True`) the same as the last state in `h_n`?",
        (
            Option(
                "always",
                "With two directions, the one that reads from the end has its last state in row 0; with "
                "padding, the last row of a shorter sequence is padding.",
            ),
            Option("for one direction, without padding", "Then the last row is the last state.", right=True),
            Option("only in a batch of one sequence", "The size of the batch makes no difference."),
            Option(
                "never: `h_n` is a state, `output` an output",
                "A SimpleRNN's output is its hidden state; `h_n` has one more axis, but the same numbers.",
            ),
        ),
    ),
    Choose(
        "Why can't one SimpleRNN unit be a latch?",
        (
            Option(
                "training gets stuck; another seed would do better",
                "No weights at all can do it, whatever training finds.",
            ),
            Option(
                "the write sign is too weak; its weight w must be larger",
                "w is added whatever value and old state are, so it can't change which of them decides.",
            ),
            Option("the sequences are too long", "Two timesteps are enough to fail: a write, and one more."),
            Option(
                "to keep, the old state must weigh more than the value; to write, less",
                "And its weights are the same at every timestep. A gate changes with the input.",
                right=True,
            ),
        ),
    ),
)
