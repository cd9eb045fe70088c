"""The experiment that breaks one equation of the LSTM at a time, and sees which task dies.

``python -m rnn_helpers.experiments.without_equation`` runs it again: some minutes.
"""

from rnn_helpers.experiments.without_equation.experiment import is_solved, without_equation
from rnn_helpers.experiments.without_equation.table import BROKEN, EquationTable, equations_without

__all__ = ["BROKEN", "EquationTable", "equations_without", "is_solved", "without_equation"]
