"""The self-test of notebook 6: your own model."""

from rnn_helpers.quizzes.questions import Choose, Number, Option, Order, PointAt

QUESTIONS = (
    Number(
        "A model has `nn.LSTM(8, 16, num_layers=3, bidirectional=True)`. How many traces does "
        "`trace_model` give of it?",
        answer=6,
        praise="Three layers, each in two directions.",
        otherwise="Each direction of each layer has a trace of its own.",
        mistakes={
            1: "It is one module, but each direction of each layer has states of its own.",
            2: "Two directions, but in each of three layers.",
            3: "Three layers, but each reads in two directions.",
            16: "16 is the number of units; a trace holds all units of its layer.",
            48: "That counts units; a trace holds all units of its layer.",
            96: "That counts units; a trace holds all units of its layer.",
        },
    ),
    Choose(
        "Two layers have the same arrays of weights. What can still make their outputs different? ",
        (
            Option(
                "The activation.",
                "tanh or relu: it stands in the settings, not among the weights.",
                right=True,
            ),
            Option(
                "The direction in which they read.",
                "A backward layer has arrays of the same shapes.",
                right=True,
            ),
            Option(
                "The mask: which timesteps count.",
                "At a masked timestep the state is carried on, whatever the weights are.",
                right=True,
            ),
            Option(
                "The optimizer that they were trained with.",
                "It made the weights, and then its work is done.",
            ),
            Option(
                "The name of the layer.",
                "A name says where a layer stands in its model; it computes nothing.",
            ),
        ),
    ),
    PointAt(
        "A unit's cell state is 0.9 with no open bracket, and each open bracket takes off 0.9. Point at "
        "every timestep at which it is −0.9, once the character has been read.",
        ("n", "e", "t", "(", "a", "(", "b", ")", ",", "c", ")"),
        right=(5, 6),
        praise="There two brackets are open: 0.9 − 0.9 − 0.9.",
        otherwise="Count the brackets that are open once the character has been read.",
        mistakes={
            3: "Here one bracket is open, so the cell state is 0.",
            4: "Here one bracket is open, so the cell state is 0.",
            7: "This bracket closes the inner one: one is still open, and the cell state is 0.",
            10: "Here all brackets are closed, and the cell state is 0.9 again.",
        },
    ),
    Order(
        "You want to say in one sentence what a unit does. Bring the steps into their order.",
        (
            "Say what you look for, and compute it at each timestep: the event",
            "Split the text in two parts",
            "Rank all units on the first part by their correlation with the event",
            "Measure the best one on the second part",
            "Hold it, and compare what the model gets wrong",
            "Write the sentence, and what the unit is not needed for",
        ),
        praise="The second part had no say in the choice, and the hold shows whether the unit is used.",
        otherwise="Ask of each step what it needs: a ranking needs an event and a part to rank on, a hold "
        "needs a unit, and the sentence needs all of them.",
        mistakes={
            1: "Ranked before the split, the unit is chosen by the text that shall judge it.",
            2: "Which one is the best? You know after the ranking.",
            4: "The sentence would say more than you have tested.",
        },
    ),
    Choose(
        "Units 3 and 4 of the forecaster both go with today's temperature, with correlations of −0.92 and "
        "0.93. Held at its mean, unit 3 costs 0.01 degrees, unit 4 costs 0.17. What follows?",
        (
            Option(
                "The model uses unit 4, and hardly needs unit 3.",
                "To go with something is one thing, to be used another: only the hold can tell.",
                right=True,
            ),
            Option(
                "Unit 3 goes against the temperature, so it does harm.",
                "A minus sign is no harm: the head has a weight of either sign for it.",
            ),
            Option(
                "Correlations of 0.93 and −0.92 are too close to say which unit counts more.",
                "However far apart they are, a correlation doesn't say whether a unit is used.",
            ),
            Option(
                "Unit 4 alone makes the forecast.",
                "Without it the error grows from 2.12 to 2.30 degrees: others carry most of it.",
            ),
        ),
    ),
    Choose(
        "No unit of a layer has a correlation of more than 0.7 with being inside quotes. Does the model know "
        "whether it stands inside quotes?",
        (
            Option(
                "It may: the units together can say what none of them says alone.",
                "Here a straight line through all 16 units is right at 97.7% of the held-out text.",
                right=True,
            ),
            Option(
                "No: then some unit would show it.",
                "The head adds up all units. What it reads needs no unit of its own.",
            ),
            Option(
                "Yes: 0.7 is nearly 1.",
                "The correlation says little here: look at what the model says inside quotes.",
            ),
        ),
    ),
)
