"""The experiment on delayed recall: how far back each kind of cell learns to reach.

``python -m rnn_helpers.experiments.delayed_recall`` runs it again: some minutes.
"""

from rnn_helpers.experiments.delayed_recall.experiment import SOLVED, delayed_recall, steps_to_solve
from rnn_helpers.experiments.delayed_recall.table import VARIANTS, RecallTable, Variant

__all__ = ["SOLVED", "VARIANTS", "RecallTable", "Variant", "delayed_recall", "steps_to_solve"]
