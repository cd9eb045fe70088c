"""Run the experiment anew and write what came out where ``EquationTable.measured`` reads it."""

from rnn_helpers.experiments.without_equation.experiment import without_equation
from rnn_helpers.experiments.without_equation.table import MEASURED

if __name__ == "__main__":
    MEASURED.write_text(without_equation(progress=True).as_text(), encoding="utf-8")
