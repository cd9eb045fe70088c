"""A mistake in equations, as a notebook shows it: the message, and not the way through the parser."""

from IPython.core.interactiveshell import InteractiveShell

from rnn_helpers import Cell


def shown(line, capsys):
    shell = InteractiveShell()
    shell.push({"Cell": Cell})
    shell.run_line_magic("colors", "nocolor")
    shell.run_cell(f'Cell.from_equations("{line}")', store_history=False)
    return capsys.readouterr().out.strip().splitlines()


def test_a_notebook_shows_the_line_the_caret_and_how_to_mend_it_alone(capsys):
    assert shown("h = tanh(W x + U h + b)", capsys) == [
        "EquationError: line 1 of the equations",
        "    h = tanh(W x + U h + b)",
        "                     ^",
        "h is what this line computes; write h_ for h of the timestep before",
    ]


def test_a_long_message_is_broken_between_words_and_the_equation_is_not(capsys):
    line = "h = tanh(W x + W h_ + b)" + 10 * " + b"
    lines = shown(line, capsys)
    assert lines[1].strip() == line and len(lines) > 4
    assert max(map(len, lines[3:])) <= 96
    assert " ".join(lines[3:]).endswith("use two matrices, such as W for x and U for h_")
