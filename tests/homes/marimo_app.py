"""A notebook of marimo: steppers, what Python hears of them, a self-test, the two parts of an explorer."""

import marimo

app = marimo.App(width="full")


@app.cell
def _():
    import marimo as mo

    from rnn_helpers import LSTM, Stepper
    from rnn_helpers.tasks import TASKS
    from rnn_helpers.widgets import Explorer, Quiz

    return Explorer, LSTM, Quiz, Stepper, TASKS, mo


@app.cell
def _(LSTM, Stepper, TASKS, mo):
    trace = TASKS["inside-quotes"].run(LSTM.trained("inside-quotes"), 'she said "go on" and left')
    stepper = mo.ui.anywidget(Stepper(trace, timestep=8))
    stepper  # noqa: B018 -- what a cell of marimo shows
    return stepper, trace


@app.cell
def _(mo, stepper):
    mo.md(f"Python has heard of {len(stepper.value['edits'])} edits.")
    return


@app.cell
def _(Stepper, trace):
    Stepper(trace, title="Without a wrapper")
    return


@app.cell
def _(Quiz):
    Quiz(4)
    return


@app.cell
def _(Explorer, LSTM, mo):
    # marimo shows anywidgets; an explorer is a box of ipywidgets around two of them
    explorer = Explorer(LSTM.random(input_features=1, units=1), [1, 0, 1])
    mo.vstack([mo.ui.anywidget(explorer.controls), mo.ui.anywidget(explorer.stepper)])
    return


if __name__ == "__main__":
    app.run()
