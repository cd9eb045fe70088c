"""The self-test of notebook 8: training in full."""

from rnn_helpers.quizzes.questions import Choose, Number, Option, Order, PointAt

QUESTIONS = (
    Choose(
        "A layer has a loss at every timestep. What is added up in ∂loss/∂h_t?",
        (
            Option(
                "what the loss says about output t, alone",
                "Then h_t would count for its own timestep only; it also makes all later states.",
            ),
            Option(
                "what the loss says about output t, and what comes back from timestep t + 1",
                "The two ways in which h_t reaches the loss.",
                right=True,
            ),
            Option(
                "what comes back from timestep t − 1",
                "Gradients come from later timesteps: a state can't change what was before it.",
            ),
            Option(
                "the shares of W and U",
                "Those are made of ∂loss/∂s_t; they belong to the weights, not to the state.",
            ),
        ),
    ),
    Number(
        "One unit without activation has U = 0.9. How much of a gradient is left after 2 steps back?",
        0.81,
        "0.9 · 0.9. After 60 steps it is less than a five-hundredth.",
        "Each step back multiplies by U once.",
        {
            0.9: "That is one step; two are asked.",
            1.8: "The factors are multiplied, not added.",
            0.8: "Each step takes a tenth of what is left, not a tenth of the beginning.",
            1.0: "That would be U = 1, an orthogonal U of one unit.",
        },
        tolerance=0.005,
    ),
    Number(
        "A gradient is (6, −8), and it is clipped to a norm of 5. What is its first number then?",
        3,
        "Its norm is 10, so both numbers are halved: (3, −4) has the norm 5 and the same direction.",
        "First its norm, √(6² + 8²); then both numbers are multiplied by limit / norm.",
        {
            5: "That clips the number by itself; clipping shortens the gradient as a whole.",
            6: "The norm is 10, above the limit, so it is shortened.",
            0.6: "That has the norm 1; the limit is 5.",
            -4: "That is the second number; the first is asked.",
        },
        tolerance=0.005,
    ),
    Order(
        "Bring the lines of one round of a PyTorch training into their order.",
        (
            "loss = loss_of(readout(rnn(inputs)[0]), targets)",
            "adam.zero_grad(), then loss.backward()",
            "clip_grad_norm_(weights, 1.0)",
            "adam.step()",
        ),
        "Forwards, clear the old gradients and walk back, shorten, step.",
        "The gradients are cleared before they are computed, and shortened before they are used.",
        {
            0: "There is no loss yet to walk back from.",
            1: "Before `backward` there is nothing to clip.",
            2: "After the step it is too late to shorten the gradient.",
        },
    ),
    PointAt(
        "Two losses, measured every 50 steps. Point at the measurement at which to stop.",
        ("0", "50", "100", "150", "200", "250", "300"),
        (1,),
        "There the validation loss is lowest. From there on the network learns its training data by heart.",
        "The loss on data that was not trained on decides. Where is it lowest?",
        {
            6: "The training loss is lowest there, and the validation loss higher than at its best.",
            0: "Nothing has been learned there yet.",
        },
        rows={
            "training": ("0.90", "0.35", "0.11", "0.05", "0.03", "0.02", "0.01"),
            "validation": ("0.90", "0.61", "0.71", "0.75", "0.85", "0.96", "0.92"),
        },
        labels=("measurement", "step"),
    ),
    Choose(
        "Training is truncated to pieces of 10 timesteps; the state is carried from piece to piece. What "
        "can't be learned for that reason?",
        (
            Option(
                "anything: without the whole walk back no gradient is right",
                "Inside a piece gradients are as always, and they teach what lies within its reach.",
            ),
            Option(
                "to answer by something that happened 3 timesteps ago",
                "From seven of ten places that lies within the same piece: enough to learn it.",
            ),
            Option(
                "to write into the state what is needed 40 timesteps later",
                "The loss stands four pieces later, and its gradient is cut before it gets there.",
                right=True,
            ),
            Option(
                "to use what the state brings along from the piece before",
                "The state goes on, and the piece can learn to use it. It can't teach it to be there.",
            ),
        ),
    ),
)
