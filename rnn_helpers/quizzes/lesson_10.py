"""The self-test of notebook 10: a network that writes."""

from rnn_helpers.quizzes.questions import Choose, Number, Option, Order, PointAt

QUESTIONS = (
    Number(
        "A die with eight sides, all equally probable. How many bits of entropy has it?",
        answer=3,
        praise="1 halved three times is 1/8.",
        otherwise="How often do you halve 1 to get to 1/8?",
        mistakes={
            8: "8 is the number of sides. Count the halvings from 1 to 1/8.",
            0.125: "That is the probability of one side. Its bits are the halvings from 1 down to it.",
            4: "Four halvings give 1/16.",
            2.08: "That is the natural logarithm; bits count halvings.",
            24: "That adds the bits of all eight sides. Each counts only as much as it is probable: 1/8.",
            0: "0 bits has what is known beforehand.",
        },
    ),
    Choose(
        "A text comes from a grammar with an entropy of 1.304 bits a character. Which of these can a large "
        "network, trained for long, reach on new, endless text of it?",
        (
            Option(
                "1.31", "A little above the entropy; how little depends on network and training.", right=True
            ),
            Option(
                "1.10",
                "No model can be below the entropy: what is left is chance, and no one learns chance.",
            ),
            Option(
                "0, if only it is large enough",
                "On text that it knows by heart. What comes next in new text is drawn, and no size helps.",
            ),
        ),
    ),
    PointAt(
        "Point at every timestep after which the closing quote sign may come, by the grammar.",
        ("n", "o", " ", '"', "t", "e", "a", " ", "n", "o", '"', " ", "2"),
        right=(6, 9),
        praise="At the end of a word, while a quotation is open.",
        otherwise="It may come at the end of a word inside quotes, and nowhere else.",
        mistakes={
            1: "A word ends here, but no quotation is open.",
            3: "The quotation has just begun; a word comes first.",
            7: "After the space another word has to come.",
            10: "Here the quotation is closed; a quote sign right after it would open another one, and that "
            "needs a space before it.",
            12: "The quotation was closed before.",
        },
    ),
    Number(
        "Two characters have the probabilities 0.8 and 0.2. How probable is the first one at a temperature "
        "of 0.5?",
        answer=16 / 17,
        praise="0.64 and 0.04, the squares, divided by their sum.",
        otherwise="At 0.5 each probability is squared; then they are divided by their sum.",
        mistakes={
            0.64: "That is the square. Both squares have to add up to 1 again.",
            0.667: "That is temperature 2: there the roots count.",
            0.8: "That is temperature 1.",
            0.4: "Multiplied by the temperature? It divides the sums before softmax, which squares "
            "the probabilities here.",
            1.6: "A probability is at most 1.",
            0.5: "Alike they become at a high temperature.",
        },
        tolerance=0.005,
    ),
    Order(
        "The network writes one character. Bring the steps into their order.",
        (
            "Read the last character as a one-hot vector",
            "Compute the gates, then c and h",
            "Compute the sums V·h + d",
            "Divide the sums by the temperature",
            "Make probabilities of them by softmax",
            "Draw a character",
        ),
        praise="Then what was drawn is read, and it begins again.",
        otherwise="The state comes from what was read, the sums from the state, the probabilities from "
        "the sums.",
        mistakes={
            1: "The readout reads h, so h comes first.",
            2: "There is nothing to divide before the sums are there.",
            3: "After softmax the temperature would divide all alike, and have no effect.",
            4: "Drawn is from probabilities.",
        },
    ),
    Choose(
        "Unit 31 of another network tells inside quotes from outside with an AUC of 1.00. Held at 0, the "
        "closing quote falls from 0.46 to 0.07; held at 0 in its place, unit 9 makes it fall to 0.05. "
        "What follows?",
        (
            Option(
                "The network needs unit 31 for its closing quotes, and unit 9 as well.",
                "Needed, and not alone: what it knows of quotes stands in both.",
                right=True,
            ),
            Option(
                "Unit 31 is not used, since unit 9 is missed even more.",
                "Without it the closing quote hardly comes: it is used. Another one being missed more "
                "doesn't change that.",
            ),
            Option(
                "Unit 31 alone holds what the network knows of quotes.",
                "Then it would not matter what happens to unit 9.",
            ),
            Option(
                "With an AUC of 1.00 the hold was not needed: the unit is used.",
                "An AUC says that it goes with quotes. Nothing reads a unit because it goes with something.",
            ),
        ),
    ),
    Choose(
        "What is true at a temperature of 0.5? ",
        (
            Option(
                "The most probable character becomes more probable.",
                "The ratios between probabilities are squared.",
                right=True,
            ),
            Option(
                "The order of the characters stays as it was.",
                "Powers keep the order.",
                right=True,
            ),
            Option(
                "The cell state at this timestep is another one.",
                "The temperature comes after the readout. What is read next may change, and with it later "
                "states.",
            ),
            Option(
                "All lines are right.",
                "It makes the improbable rarer, and some mistakes are probable for the network.",
            ),
        ),
    ),
)
