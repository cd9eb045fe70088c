"""A function that never returns is stopped, and nothing of the limit is left behind."""

import subprocess
import sys
import threading
import time
from contextlib import suppress

import nbformat
import pytest
from answers import in_one_line
from nbclient import NotebookClient
from practice import PRACTICE

from rnn_helpers.exercises import EXERCISES, check, checking
from rnn_helpers.exercises.judging import FunctionVerdict, outcomes
from rnn_helpers.exercises.judging.time_limit import TimeIsUp, within

FOR_EVER = 20  # seconds: long enough to show that the limit came first, and an end where it didn't


FUNCTIONS = [number for number, each in EXERCISES.items() if isinstance(each.verdict, FunctionVerdict)]


def endless(*_):
    end = time.monotonic() + FOR_EVER
    while time.monotonic() < end:
        try:
            print("still here")
        except Exception:  # the limit isn't one
            continue
    return "the limit never came"


@pytest.fixture
def short(monkeypatch):
    monkeypatch.setattr(outcomes, "SECONDS", 0.1)


@pytest.fixture(autouse=True)
def practice(monkeypatch):
    monkeypatch.setattr(checking, "EXERCISES", PRACTICE)


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("number", ["vowel", "loop", "step", "forward", "memory", "blend"])
def test_a_loop_without_an_end_is_stopped_and_named(capsys, number):
    check(number, endless)
    printed = in_one_line(capsys.readouterr().out)
    assert (
        "your function was stopped after 0.1 seconds; it seems to have a loop without an end; the" in printed
    )
    assert len(printed) < 1_000


@pytest.mark.usefixtures("short")
def test_a_generator_without_an_end_is_stopped_and_named(capsys):
    def generator(*_):
        yield endless()

    check("loop", generator)
    assert "your function was stopped after 0.1 seconds" in capsys.readouterr().out


def test_what_a_stopped_function_printed_is_shown_in_short(capsys):
    def stopped(*_):
        for _ in range(1_000):
            print("still here")
        raise TimeIsUp

    check("forward", stopped)
    printed = capsys.readouterr().out
    assert "your function was stopped after" in printed
    assert "still here" in printed
    assert len(printed) < 1_000


def test_a_function_in_time_returns_what_it_returns_and_raises_what_it_raises():
    def interrupted():
        raise KeyboardInterrupt

    assert within(FOR_EVER, divmod, 7, 2) == (3, 1)
    with pytest.raises(ZeroDivisionError):
        within(FOR_EVER, divmod, 7, 0)
    with pytest.raises(KeyboardInterrupt):
        within(FOR_EVER, interrupted)


def test_control_c_ends_the_check(capsys):
    def interrupted(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check("vowel", interrupted)
    assert capsys.readouterr().out == ""
    print("heard")
    assert capsys.readouterr().out == "heard\n"  # prints are no longer kept


def test_no_limit_outlives_its_function():
    before = threading.active_count()
    for _ in range(200):
        with suppress(TimeIsUp):
            within(0.0005, sum, range(20_000))  # ends at about the limit
        assert threading.active_count() == before
    time.sleep(0.01)


def test_a_profiler_may_watch():
    code = (
        "import cProfile\nfrom rnn_helpers.exercises.judging.time_limit import within\n"
        "with cProfile.Profile():\n    print(within(60, divmod, 7, 2), [i for i in range(3)])"
    )
    ran = subprocess.run([sys.executable, "-c", code], timeout=30, capture_output=True, text=True)
    assert ran.stdout == "(3, 1) [0, 1, 2]\n"


def test_it_holds_outside_of_the_main_thread():
    caught = []

    def work():
        try:
            within(0.1, endless)
        except TimeIsUp:
            caught.append("stopped")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(FOR_EVER + 10)
    assert caught == ["stopped"]


def test_a_kernel_goes_on_after_a_loop_without_an_end():
    cells = [
        "from rnn_helpers.exercises import check\n"
        "from rnn_helpers.exercises.judging import outcomes\noutcomes.SECONDS = 0.2\n"
        "def endless(*_):\n    while True:\n        pass\n"
        f"check('{FUNCTIONS[0]}', endless)",
        "print('and on')",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    texts = [cell.outputs[0].text for cell in notebook.cells]
    assert "was stopped after 0.2 seconds" in texts[0]
    assert texts[1] == "and on\n"
