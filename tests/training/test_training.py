import re
from types import SimpleNamespace

import numpy as np
import pytest
from cases import every_kind, outputs_of, random_case, saying

from rnn_helpers import GRU, LSTM, Readout, SimpleRNN
from rnn_helpers.activations import ACTIVATIONS, activation_named, sigmoid, softmax
from rnn_helpers.tasks import TASKS
from rnn_helpers.training import (
    LOSSES,
    Adam,
    clip_by_norm,
    evaluate,
    fit,
    global_norm,
    gradients,
    last_output_gradients,
    loss_and_gradients,
    warmed_up_and_decayed,
    weight_gradients,
    with_weights,
)

LATCH = TASKS["latch"]


def central_differences(function, array, step=1e-5):
    """∂function/∂array, one number at a time."""
    slopes = np.empty_like(array)
    for index in np.ndindex(array.shape):
        up, down = array.copy(), array.copy()
        up[index] += step
        down[index] -= step
        slopes[index] = (function(up) - function(down)) / (2 * step)
    return slopes


def assert_near(found, expected):
    """Equal to a relative error below 1e-6, as one long vector."""
    assert found.shape == expected.shape
    assert np.linalg.norm(found - expected) < 1e-6 * np.linalg.norm(expected)


def case_with_readout(kind, options, batch=(), seed=0):
    rng = np.random.default_rng(seed)
    readout = Readout(rng.normal(size=(2, outputs_of(4, options))), rng.normal(size=2), "sigmoid")
    return random_case(rng, kind, options | {"readout": readout}, batch=batch), rng


@every_kind
@pytest.mark.parametrize("batch", [(), (3,)], ids=["one sequence", "batch"])
def test_gradients_are_what_central_differences_measure(kind, options, batch):
    (cell, inputs, initial), rng = case_with_readout(kind, options, batch)
    trace = cell.run(inputs, initial)
    # A loss that sees every state and the prediction at every timestep, each with its own weight
    importance = {name: rng.normal(size=trace[name].shape) for name in (*cell.state_names, "prediction")}

    def loss(cell, inputs, initial):
        trace = cell.run(inputs, initial)
        return sum(np.sum(trace[name] * weight) for name, weight in importance.items())

    found = gradients(trace, **importance)
    for name, array in cell.weights.items():
        expected = central_differences(
            lambda changed, name=name: loss(
                with_weights(cell, cell.weights | {name: changed}), inputs, initial
            ),
            array,
        )
        assert_near(found.weights[name], expected)
    assert_near(found.inputs, central_differences(lambda changed: loss(cell, changed, initial), inputs))
    for name, state in trace.initial_state.items():

        def loss_of(changed, name=name):
            states = tuple((trace.initial_state | {name: changed}).values())
            return loss(cell, inputs, states if len(states) > 1 else states[0])

        assert_near(found.initial_state[name], central_differences(loss_of, state))


@every_kind
def test_the_gradient_of_a_state_is_that_of_an_initial_state_from_there_on(kind, options):
    (cell, inputs, initial), rng = case_with_readout(kind, options)
    whole, last = cell.run(inputs, initial), rng.normal(size=cell.output_features)
    found = gradients(whole, hidden_state=last)
    for t in range(len(inputs) - 1):
        states = tuple(whole[name][t] for name in cell.state_names)
        tail = cell.run(inputs[t + 1 :], states if len(states) > 1 else states[0])
        for name, expected in gradients(tail, hidden_state=last).initial_state.items():
            if name == "cell_state":  # seen from within a sequence, c_t also acts through h_t
                hidden = found.get("cell_output", found.hidden_state)[t]
                shown, c = activation_named(cell.activation), whole.cell_state[t]
                expected = expected + hidden * whole.output_gate[t] * shown.slope(c, shown(c))
            np.testing.assert_allclose(found[name][t], expected, rtol=1e-10, err_msg=f"{name}[{t}]")


@every_kind
def test_a_gradient_before_an_activation_is_that_behind_it_times_the_slope(kind, options):
    (cell, inputs, initial), rng = case_with_readout(kind, options, batch=(3,))
    trace = cell.run(inputs, initial)
    found = gradients(trace, prediction=rng.normal(size=trace.prediction.shape))
    for equation in cell.equations:
        before = f"{equation.quantity}_preactivation"
        if before in found:
            slope = activation_named(equation.activation).slope(
                trace.get(before, trace[equation.quantity]), trace[equation.quantity]
            )
            np.testing.assert_allclose(found[before], found[equation.quantity] * slope, atol=1e-14)
    assert set(trace) <= set(found)


@every_kind
def test_the_quick_gradients_for_training_are_those_of_the_whole_walk(kind, options):
    (cell, inputs, initial), rng = case_with_readout(kind, options, batch=(3,))
    trace = cell.run(inputs, initial)
    given = {"prediction": rng.normal(size=trace.prediction.shape)}
    quick, whole = weight_gradients(trace, **given), gradients(trace, **given).weights
    assert {name: array.tolist() for name, array in quick.items()} == {
        name: array.tolist() for name, array in whole.items()
    }


@every_kind
def test_each_unit_of_the_last_output_is_walked_back_by_itself(kind, options):
    (cell, inputs, initial), _ = case_with_readout(kind, options)
    trace = cell.run(inputs, initial, labels="abcdef")
    found = last_output_gradients(trace)
    expected = [
        central_differences(lambda changed, k=k: cell.run(changed, initial).last_output[k], inputs)
        for k in range(cell.output_features)
    ]
    assert_near(found.inputs, np.array(expected))
    for k in range(cell.output_features):
        alone, one = found.sequence(k), gradients(trace, hidden_state=np.eye(cell.output_features)[k])
        assert type(alone) is type(one) and alone.input_labels == one.input_labels == tuple("abcdef")
        for name, array in one.items():
            np.testing.assert_allclose(alone[name], array, rtol=1e-12, atol=1e-15, err_msg=name)
        for name, array in one.initial_state.items():
            np.testing.assert_allclose(alone.initial_state[name], array, rtol=1e-12, atol=1e-15)
        assert not alone.weights


def test_the_last_outputs_of_a_batch_are_asked_for_one_sequence_at_a_time():
    (cell, inputs, initial), _ = case_with_readout(GRU, {}, batch=(3,))
    with pytest.raises(ValueError, match=saying("a batch of 3 sequences; … trace.sequence(0)")):
        last_output_gradients(cell.run(inputs, initial))


@pytest.mark.parametrize(
    "largest, limit", [(0, 1), (1, 1), (1.01, 2), (0.6, 1), (0.03, 0.05), (-3e-7, 5e-7), (4e-300, 5e-300)]
)
def test_the_limit_of_a_gradient_is_as_small_as_the_gradient(largest, limit):
    trace = SimpleRNN([[1.0]], [[0.0]], [0.0], activation="linear").run(np.ones((3, 1)))
    found = gradients(trace, hidden_state=[[largest], [0], [largest / 2]])
    assert found.limit("hidden_state") == pytest.approx(limit, rel=1e-12, abs=0)
    assert found.limit("inputs") == found.limit("hidden_state")


@pytest.mark.filterwarnings("error")
def test_a_gradient_that_explodes_is_an_error_with_its_timestep():
    cell = SimpleRNN([[1.0]], [[1e100]], [0.0], activation="linear")
    message = "the gradient of hidden_state exploded: … at timestep 5; use smaller weights or fewer timesteps"
    with pytest.raises(ValueError, match=saying(message)):
        gradients(cell.run(np.zeros((10, 1))), hidden_state=np.ones(1))


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "weights, inputs, initial, message",
    [
        (([[1e200]], [[0.0]], [0.0]), 0.0, 0.0, "the gradient of inputs exploded: … at timestep 2"),
        (([[0.0]], [[0.0]], [0.0]), 1e200, 0.0, "the gradient of the weights W exploded: it outgrew"),
        (([[0.0]], [[0.0]], [0.0]), 0.0, 1e200, "the gradient of the weights U exploded: it outgrew"),
        (([[0.0]], [[1e200]], [0.0]), 0.0, 0.0, "the gradient of the initial hidden_state exploded: it"),
    ],
)
def test_no_gradient_is_infinite_without_an_error_that_names_it(weights, inputs, initial, message):
    trace = SimpleRNN(*weights, activation="linear").run(np.full((3, 1), inputs), [initial])
    at = 0 if "initial" in message or "U" in message else 2
    given = np.zeros((3, 1))
    given[at] = 1e200
    with pytest.raises(ValueError, match=saying(message)):
        gradients(trace, hidden_state=given)


def test_there_are_no_gradients_of_gradients():
    trace = LSTM.random(2, 3).run(np.ones((4, 2)))
    found = gradients(trace, hidden_state=np.ones(3))
    for walk in (gradients, weight_gradients):
        with pytest.raises(ValueError, match=saying("holds gradients already … give the trace that")):
            walk(found, hidden_state=np.ones(3))
    with pytest.raises(ValueError, match="holds gradients already"):
        last_output_gradients(found)


def test_a_loss_on_the_last_output_is_one_that_is_zero_before():
    (cell, inputs, initial), rng = case_with_readout(LSTM, {}, batch=(3,))
    trace, last = cell.run(inputs, initial), rng.normal(size=(3, 4))
    everywhere = np.zeros_like(trace.outputs)
    everywhere[:, -1] = last
    short, long = gradients(trace, hidden_state=last), gradients(trace, hidden_state=everywhere)
    np.testing.assert_array_equal(short.inputs, long.inputs)


@pytest.mark.parametrize(
    "given, message",
    [
        ({}, "given for nothing; give one or more of hidden_state, as in gradients(trace, hidden_state=...)"),
        ({"forget_gate": 1.0}, "given for forget_gate; give one or more of hidden_state"),
        ({"prediction": 1.0}, "given for prediction; give one or more of hidden_state"),
        ({"hidden_state": np.ones(3)}, "gradient of hidden_state has shape (3,), expected (6, 4), or (4,)"),
    ],
)
def test_a_gradient_that_the_loss_cannot_have_says_which_it_can(given, message):
    cell, inputs, initial = random_case(np.random.default_rng(0), GRU, {})
    with pytest.raises(ValueError, match=saying(message)):
        gradients(cell.run(inputs, initial), **given)


@pytest.mark.parametrize("activation", LOSSES)
def test_the_gradient_of_each_loss_is_what_central_differences_measure(activation):
    rng = np.random.default_rng(0)
    sums, targets = rng.normal(size=(2, 5, 3)), rng.integers(2, size=(2, 5, 3)).astype(float)
    loss, activate = LOSSES[activation], ACTIVATIONS.get(activation, softmax)
    if activation == "softmax":  # whose targets add up to 1
        targets = softmax(targets)
    expected = central_differences(lambda changed: loss.value(activate(changed), targets), sums)
    assert_near(loss.gradient(activate(sums), targets), expected)


def test_cross_entropy_is_the_published_formula_and_finite_for_a_sure_mistake():
    loss = LOSSES["sigmoid"]
    assert loss.value(np.array([0.8, 0.4]), np.array([1.0, 0.0])) == pytest.approx(
        -(np.log(0.8) + np.log(0.6)) / 2
    )
    sure = sigmoid(np.array([1000.0]))
    assert np.isfinite(loss.value(sure, np.zeros(1)))
    assert loss.gradient(sure, np.zeros(1)) == 1.0


def test_a_loss_weighs_every_timestep_or_the_last_one_as_the_targets_do():
    (cell, inputs, initial), rng = case_with_readout(GRU, {}, batch=(3,))
    everywhere = rng.integers(2, size=(3, 6, 2)).astype(float)
    every, _ = loss_and_gradients(cell, inputs, everywhere, initial)
    last, found = loss_and_gradients(cell, inputs, everywhere[:, -1], initial)
    prediction = cell.run(inputs, initial).prediction
    assert every == LOSSES["sigmoid"].value(prediction, everywhere)
    assert last == LOSSES["sigmoid"].value(prediction[:, -1], everywhere[:, -1])
    assert not found.prediction_preactivation[:, :-1].any()
    with pytest.raises(
        ValueError, match=saying("targets have shape (3, 2, 6), expected (3, 6, 2) … or (3, 2)")
    ):
        loss_and_gradients(cell, inputs, everywhere.transpose(0, 2, 1))


def test_adam_is_the_published_algorithm():
    rng, adam = np.random.default_rng(0), Adam(0.1, (0.8, 0.9), 1e-3)
    weights = {"W": rng.normal(size=(2, 3))}
    state, by_hand, mean, square = adam.start(weights), weights["W"], 0.0, 0.0
    for n in range(1, 6):
        gradient = rng.normal(size=(2, 3))
        weights, state = adam.step(weights, {"W": gradient}, state)
        mean, square = 0.8 * mean + 0.2 * gradient, 0.9 * square + 0.1 * gradient**2
        by_hand = by_hand - 0.1 * (mean / (1 - 0.8**n)) / (np.sqrt(square / (1 - 0.9**n)) + 1e-3)
        np.testing.assert_allclose(weights["W"], by_hand, rtol=1e-12)


@pytest.mark.parametrize(
    "options, message",
    [
        ({"learning_rate": 0.0}, "learning_rate is 0.0, expected a number above 0, such as 0.02"),
        ({"learning_rate": float("nan")}, "learning_rate is nan"),
        ({"betas": (0.9, 1.0)}, "betas are (0.9, 1.0), expected two numbers from 0 to below 1"),
    ],
)
def test_adam_refuses_settings_that_cannot_learn(options, message):
    with pytest.raises(ValueError, match=saying(message)):
        Adam(**options)


def test_clipping_shortens_long_gradients_together_and_leaves_short_ones():
    found = {"W": np.array([[3.0, 0.0]]), "b": np.array([4.0])}
    clipped = clip_by_norm(found, 1.0)
    assert global_norm(clipped) == pytest.approx(1.0)
    np.testing.assert_allclose(clipped["W"] / clipped["b"], found["W"] / found["b"])
    assert clip_by_norm(found, 6.0)["b"] == found["b"]
    assert clip_by_norm({"b": np.zeros(2)}, 1.0)["b"].tolist() == [0.0, 0.0]


def weights_of(result):
    return {name: array.tolist() for name, array in result.cell.weights.items()}


@pytest.mark.parametrize("kind", [SimpleRNN, LSTM, GRU])
def test_the_same_seed_gives_the_same_cell_bit_for_bit(kind):
    start = LATCH.new_cell(kind)
    first, again, other = (fit(start, LATCH, steps=5, seed=seed) for seed in (3, 3, 4))
    assert weights_of(first) == weights_of(again) != weights_of(other)
    assert first.losses.tolist() == again.losses.tolist()
    assert first.metric == again.metric


def test_training_lowers_the_loss_and_leaves_the_first_cell_as_it_was():
    start = LATCH.new_cell(LSTM)
    before = {name: array.copy() for name, array in start.weights.items()}
    result = fit(start, LATCH, steps=60)
    assert result.losses.shape == (60,)
    assert result.losses[0] == loss_and_gradients(start, *LATCH.sample(np.random.default_rng(0), 64))[0]
    assert result.losses[-5:].mean() < 0.8 * result.losses[:5].mean()
    assert result.metric == evaluate(result.cell, *LATCH.sample(np.random.default_rng([0, 1]), 512))
    for name, array in start.weights.items():
        np.testing.assert_array_equal(array, before[name])


def test_a_clipped_step_is_a_step_along_the_clipped_gradient():
    start = LATCH.new_cell(GRU)
    data = LATCH.sample(np.random.default_rng(0), 8)
    _, found = loss_and_gradients(start, *data)
    clipped = clip_by_norm(found.weights, 1e-6)
    adam = Adam()
    expected, _ = adam.step(start.weights, clipped, adam.start(start.weights))
    result = fit(start, lambda rng, batch_size: data, steps=1, clip=1e-6)
    np.testing.assert_array_equal(result.cell.W, expected["W"])


@pytest.mark.parametrize("kind", [SimpleRNN, LSTM, GRU])
def test_an_activity_penalty_is_part_of_what_is_made_small(kind):
    start = LATCH.new_cell(kind, units=3)
    inputs, targets = LATCH.sample(np.random.default_rng(0), 4)

    def to_make_small(W):
        cell = with_weights(start, start.weights | {"W": W})
        silence = 3.0 * np.abs(cell.run(inputs).hidden_state).sum(axis=-1).mean()
        return loss_and_gradients(cell, inputs, targets)[0] + silence

    slopes = central_differences(to_make_small, start.W.copy())
    # Of Adam's first step the direction is the sign of the gradient
    step = fit(start, (lambda *_: (inputs, targets)), steps=1, activity_penalty=3.0, learning_rate=1e-3)
    np.testing.assert_array_equal(np.sign(start.W - step.cell.W), np.sign(slopes))
    plain = fit(start, (lambda *_: (inputs, targets)), steps=1, learning_rate=1e-3)
    assert (np.sign(start.W - plain.cell.W) != np.sign(slopes)).any()
    assert step.losses[0] == plain.losses[0]


def test_a_learning_rate_may_change_from_step_to_step():
    start, data = LATCH.new_cell(LSTM), LATCH.sample(np.random.default_rng(0), 8)
    rates = [0.01, 0.03]
    result = fit(start, lambda *_: data, steps=2, learning_rate=rates.__getitem__, clip=None)
    cell, state = start, Adam().start(start.weights)
    for rate in rates:
        _, found = loss_and_gradients(cell, *data)
        weights, state = Adam(rate).step(cell.weights, found.weights, state)
        cell = with_weights(cell, weights)
    np.testing.assert_allclose(result.cell.W, cell.W, rtol=1e-12)


def test_a_rate_warms_up_and_decays_in_straight_lines():
    rate = warmed_up_and_decayed(150, highest=0.02, warm_up=50, left=0.05)
    found = [rate(step) for step in (0, 24, 49, 50, 100, 150)]
    assert found == pytest.approx([0.0004, 0.01, 0.02, 0.02, 0.0105, 0.001])
    with pytest.raises(ValueError, match="steps is 50, expected a whole number of at least 51, more than"):
        warmed_up_and_decayed(50)


def test_ctrl_c_keeps_what_was_learned_so_far():
    start, drawn = LATCH.new_cell(LSTM), []

    def interrupted_in_the_seventh(rng, batch_size):
        drawn.append(batch_size)
        if len(drawn) == 7:
            raise KeyboardInterrupt
        return LATCH.sample(rng, batch_size)

    stopped = fit(start, interrupted_in_the_seventh, steps=50)
    assert stopped.interrupted
    assert len(stopped.losses) == 6
    assert weights_of(stopped) == weights_of(fit(start, LATCH, steps=6))
    assert repr(stopped).endswith(", interrupted)")


def test_arrays_of_ones_own_can_be_learned_from():
    inputs, targets = LATCH.sample(np.random.default_rng(0), 100)
    result = fit(LATCH.new_cell(GRU, units=4), (inputs, targets[:, -1]), steps=150)
    assert result.metric > 0.95


@pytest.mark.parametrize(
    "change, message",
    [
        ({"steps": 0}, "steps is 0, expected a whole number of at least 1"),
        ({"clip": 0}, "clip is 0, expected a number above 0, or None for no limit"),
        ({"clip": -1.0}, "clip is -1.0, expected a number above 0"),
        ({"activity_penalty": -0.1}, "activity_penalty is -0.1, expected a number of 0 or more"),
        ({"activity_penalty": np.nan}, "activity_penalty is nan, expected a number of 0 or more"),
        ({"learning_rate": lambda step: 0.0}, "learning_rate is 0.0, expected a number above 0"),
        ({"learning_rate": -0.1}, "learning_rate is -0.1, expected a number above 0, such as 0.02"),
        ({"batches": np.ones((4, 5, 2))}, "batches must be a Task, a function (rng, batch_size)"),
        ({"batches": (np.ones((4, 5, 2)), np.ones((3, 1)))}, "targets with as many sequences"),
        ({"cell": LSTM.random(2, 3)}, "this LSTM has no readout … start from task.new_cell(...)"),
        (
            {"cell": LSTM.random(2, 3, readout=Readout(np.ones((1, 3)), [0], "tanh"))},
            'a readout with activation \'tanh\' has no loss here; use "sigmoid" for yes or no, "softmax"',
        ),
    ],
)
def test_training_that_cannot_start_says_what_is_missing(change, message):
    arguments = {"cell": LATCH.new_cell(LSTM), "batches": LATCH, "steps": 1} | change
    with pytest.raises(ValueError, match=saying(message)):
        fit(**arguments)


def test_a_training_that_diverges_says_where_and_what_helps():
    task = TASKS["sample-and-hold"]
    message = "the training diverged at step 1 ( … ); use a smaller learning_rate than 1e+200, clip=1.0"
    with pytest.raises(FloatingPointError, match=saying(message)):
        fit(task.new_cell(LSTM), task, steps=50, learning_rate=1e200, clip=None)


def test_a_state_that_outgrows_its_numbers_in_training_says_so_too():
    readout = Readout(np.ones((1, 3)), np.zeros(1))
    start = SimpleRNN(np.ones((3, 2)), 1e200 * np.eye(3), np.zeros(3), activation="linear", readout=readout)
    with pytest.raises(ValueError, match="outgrew what a float64 can hold") as caught:
        fit(start, LATCH, steps=2)
    assert "This was step 0 of a training. If it diverged, use a smaller" in caught.value.__notes__[0]


def test_with_weights_changes_the_weights_and_nothing_else():
    (cell, *_), _ = case_with_readout(SimpleRNN, {"activation": "relu"})
    changed = with_weights(cell, {name: array + 1 for name, array in cell.weights.items()})
    assert (changed.activation, changed.readout.activation) == ("relu", "sigmoid")
    for name, array in changed.weights.items():
        np.testing.assert_array_equal(array, cell.weights[name] + 1)


def test_progress_is_silent_without_a_terminal_or_a_notebook(capsys):
    fit(LATCH.new_cell(GRU), LATCH, steps=2)
    assert capsys.readouterr() == ("", "")


def test_progress_in_a_terminal_is_one_line_that_ends_with_the_last_step(capsys):
    fit(LATCH.new_cell(GRU), LATCH, steps=3, progress=True)
    out, err = capsys.readouterr()
    assert out == ""
    assert re.search(r"^training .* step 3 of 3, loss 0\.\d{4}$", err.split("\r")[-1].strip())
    assert err.count("\n") == 1


def test_a_terminal_shows_its_line_without_being_asked(capsys, monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    fit(LATCH.new_cell(GRU), LATCH, steps=2)
    assert "step 2 of 2, loss 0." in capsys.readouterr().err.split("\r")[-1]
    fit(LATCH.new_cell(GRU), LATCH, steps=2, progress=False)
    assert capsys.readouterr().err == ""


def test_progress_in_a_notebook_is_a_bar_that_ends_full(monkeypatch):
    notebook = pytest.importorskip("tqdm.notebook")
    shown = []
    monkeypatch.setattr("IPython.get_ipython", lambda: SimpleNamespace(kernel=object()))
    monkeypatch.setattr("tqdm.auto.tqdm", notebook.tqdm)  # which tqdm chooses at its import
    monkeypatch.setattr(notebook, "display", shown.append)
    fit(LATCH.new_cell(GRU), LATCH, steps=3)
    (box,) = shown
    _, bar, text = box.children
    assert (bar.value, bar.max) == (3, 3)
    assert "step 3 of 3, loss 0." in text.value.replace("\u2007", " ")
    shown.clear()
    fit(LATCH.new_cell(GRU), LATCH, steps=3, progress=False)
    assert not shown


def test_progress_says_no_durations(capsys):
    fit(LATCH.new_cell(GRU), LATCH, steps=3, progress=True)
    assert not re.search(r"\d:\d|\d+s\b|/s\b", capsys.readouterr().err)


def test_without_a_seed_one_is_drawn_and_told(monkeypatch):
    start = LATCH.new_cell(GRU)
    first, second = (fit(start, LATCH, steps=2, seed=None) for _ in range(2))
    assert first.seed != second.seed
    again = fit(start, LATCH, steps=2, seed=first.seed)
    assert again.losses.tolist() == first.losses.tolist()


def test_the_measure_says_whether_it_was_taken_on_the_training_data():
    data = LATCH.sample(np.random.default_rng(0), 20)
    on_data, fresh = (fit(LATCH.new_cell(GRU), batches, steps=3) for batches in (data, LATCH))
    assert on_data.metric == evaluate(on_data.cell, *data)
    assert repr(on_data).endswith("on the training data)")
    assert repr(fresh).endswith("on fresh sequences)")


def test_a_held_cell_has_no_gradients():
    trace = LSTM.random(input_features=1, units=1).holding("forget_gate", 1.0).run([[1.0]])
    with pytest.raises(ValueError, match="has forget_gate held, and its gradients would be those of its"):
        gradients(trace, hidden_state=[1.0])
