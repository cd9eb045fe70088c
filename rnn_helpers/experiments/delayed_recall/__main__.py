"""Run the experiment anew and write what came out where ``RecallTable.measured`` reads it."""

from rnn_helpers.experiments.delayed_recall.experiment import delayed_recall
from rnn_helpers.experiments.delayed_recall.table import MEASURED

if __name__ == "__main__":
    MEASURED.write_text(delayed_recall(progress=True).as_text(), encoding="utf-8")
