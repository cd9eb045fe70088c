"""A mistake in equations, as a notebook shows it: the message, and not the way through the parser."""

from IPython.core.interactiveshell import InteractiveShell

from rnn_helpers import Cell


def test_a_notebook_shows_the_line_the_caret_and_how_to_mend_it_alone(capsys):
    shell = InteractiveShell()
    shell.push({"Cell": Cell})
    shell.run_line_magic("colors", "nocolor")
    shell.run_cell('Cell.from_equations("h = tanh(W x + U h + b)")', store_history=False)
    assert capsys.readouterr().out.strip().splitlines() == [
        "EquationError: line 1 of the equations",
        "    h = tanh(W x + U h + b)",
        "                     ^",
        "h is what this line computes; write h_ for h of the timestep before",
    ]
