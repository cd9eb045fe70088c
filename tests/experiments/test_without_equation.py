"""An LSTM with one equation broken: what breaks is what is said, and the table is what was measured."""

import numpy as np
import pytest

from rnn_helpers import LSTM, Cell
from rnn_helpers.experiments import BROKEN, EquationTable, equations_without, without_equation
from rnn_helpers.experiments.without_equation import is_solved
from rnn_helpers.tasks import TASKS


def run_of(missing):
    cell = Cell.from_equations(equations_without(missing)).random(2, 3, seed=1)
    return cell.run(np.random.default_rng(0).normal(size=(6, 2)))


def test_without_nothing_it_is_the_lstm():
    written = Cell.from_equations(equations_without("nothing")).random(2, 3, seed=1)
    weights = written.cell_weights
    W, U, b = (np.stack([weights[f"{kind}_{gate}"] for gate in "figo"]) for kind in "WUb")
    inputs = np.random.default_rng(0).normal(size=(6, 2))
    np.testing.assert_allclose(written.run(inputs).outputs, LSTM(W, U, b).run(inputs).outputs, atol=1e-12)


@pytest.mark.filterwarnings("ignore::rnn_helpers.language.EquationWarning")
@pytest.mark.parametrize("missing", [name for name in BROKEN if name != "nothing"])
def test_what_is_missing_is_missing(missing):
    trace = run_of(missing)
    before = np.concatenate([np.zeros((1, 3)), trace.cell_state[:-1]])
    quantities = {equation.quantity for equation in trace.cell.cell_equations}
    f, i, o = (getattr(trace, gate) if gate in quantities else 1.0 for gate in "fio")
    g = trace.g if "g" in quantities else 1.0
    kept = 0.0 if missing == "old memory" else f * before
    np.testing.assert_allclose(trace.cell_state, kept + i * g, atol=1e-12)
    shown = trace.cell_state if missing == "tanh of the cell state" else np.tanh(trace.cell_state)
    np.testing.assert_allclose(trace.hidden_state, o * shown, atol=1e-12)
    gone = {"forget gate": "f", "input gate": "i", "candidate": "g", "output gate": "o", "old memory": "f"}
    assert (gone.get(missing) is None) or gone[missing] not in quantities
    assert len(quantities) == 6 - (missing in gone)


@pytest.mark.filterwarnings("ignore::rnn_helpers.language.EquationWarning")
def test_one_unit_needs_its_forget_gate_for_the_latch():
    table = without_equation(("nothing", "forget gate"), ("latch",), seeds=2)
    assert table.solved["nothing", "latch"] == 2 > table.solved["forget gate", "latch"]
    measured = EquationTable.measured().metrics["nothing", "latch"][:2]
    np.testing.assert_allclose(table.metrics["nothing", "latch"], measured, atol=0.01)


def test_the_measured_table_counts_what_its_metrics_say_and_reads_back():
    table = EquationTable.measured()
    assert table.seeds == 5 and table.missing == tuple(BROKEN)
    for (missing, task), metrics in table.metrics.items():
        assert table.solved[missing, task] == sum(is_solved(TASKS[task], metric) for metric in metrics)
    assert all(table.solved["nothing", task] >= 4 for task in table.tasks)
    head, *rows = [line for line in str(table).splitlines() if not line.startswith(" ")]
    assert head.startswith("the whole LSTM") and len(rows) == len(BROKEN) - 1
    for missing, row in zip(BROKEN, (head, *rows), strict=True):
        assert [int(number) for number in row.split()[-6:]] == [table.solved[missing, t] for t in table.tasks]
    assert max(map(len, str(table).splitlines())) <= 80


@pytest.mark.parametrize(
    ("missing", "tasks", "said"),
    [
        (("a gate",), ("latch",), "missing is 'a gate', expected one of 'nothing', 'forget gate'"),
        (("nothing",), ("count-since-reset",), "tasks has 'count-since-reset', expected names of"),
    ],
)
def test_a_name_that_is_not_there_is_said(missing, tasks, said):
    with pytest.raises(ValueError, match=said):
        without_equation(missing, tasks)
