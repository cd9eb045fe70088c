"""Small tasks in which a gate has a job that can be said in one sentence.

Each task draws random sequences with the right answers, turns something readable (a text, or
numbers) into a cell's inputs, and knows the settings that train a cell on it in seconds.
``LSTM.trained("inside-quotes")`` loads what ``shipped.py`` trained. ``temperatures`` is no such
task, but one long series, as real data come, and ``nested_calls`` a text. ``writing`` is the task of a
network that writes: its texts come from the grammar in ``grammar.py``.
"""

from rnn_helpers.tasks.calls import CALL_CHARACTERS, inside_quotes, nested_calls, open_brackets
from rnn_helpers.tasks.catalog import DELAYED_RECALL, KINDS, TASKS, task_named
from rnn_helpers.tasks.grammar import GRAMMAR, Grammar, Place
from rnn_helpers.tasks.readers import Characters, Flagged
from rnn_helpers.tasks.task import Habit, Settings, Task
from rnn_helpers.tasks.temperature import informed_forecast, temperatures
from rnn_helpers.tasks.writing import CONCEPTS, WritingTask, writes

__all__ = [
    "CALL_CHARACTERS",
    "CONCEPTS",
    "DELAYED_RECALL",
    "GRAMMAR",
    "KINDS",
    "TASKS",
    "Characters",
    "Flagged",
    "Grammar",
    "Habit",
    "Place",
    "Settings",
    "Task",
    "WritingTask",
    "informed_forecast",
    "inside_quotes",
    "nested_calls",
    "open_brackets",
    "task_named",
    "temperatures",
    "writes",
]
