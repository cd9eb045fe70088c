"""One planned walk serves every description: it is ``step`` after ``step``, and its gradients are right."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from cases import assert_same, cases, every_kind, random_case, saying, some_examples
from hypothesis import assume, given
from hypothesis import strategies as st
from odd_cells import ODD_CELLS, InputsAsFactors, MinimalGatedUnit, ThreeStates, gate, value

from rnn_helpers import GRU, LSTM, Readout, SimpleRNN
from rnn_helpers.activations import ACTIVATIONS
from rnn_helpers.cells import Cell, with_weights
from rnn_helpers.equations import (
    Bias,
    Factor,
    Map,
    Product,
    Say,
    Weighted,
    check_description,
    computed,
    previous,
)
from rnn_helpers.training import gradients
from rnn_helpers.walks import forwards, plan
from rnn_helpers.walks.forwards import plan_of

every_odd_cell = pytest.mark.parametrize("kind", ODD_CELLS)
one_or_more = pytest.mark.parametrize(
    "batch", [(), (1,), (3,), (9,)], ids=["sequence", "of 1", "of 3", "of 9"]
)


def odd_case(kind, batch=(), units=3, timesteps=5, **options):
    return random_case(np.random.default_rng(1), kind, options, units, units, timesteps, batch)


def step_by_step(cell, inputs, initial, change=lambda name, values, timestep: values):
    """Every quantity and sum by the description, equation after equation, with changes on the way."""
    states = initial if isinstance(initial, tuple) else (initial,)
    sequences = inputs if inputs.ndim == 3 else inputs[None]
    now = {
        name: np.broadcast_to(s, (len(sequences), cell.units))
        for name, s in zip(cell.state_names, states, strict=True)
    }
    history = []
    for t in range(sequences.shape[1]):
        now = computed(
            cell.cell_equations,
            cell.weights,
            sequences[:, t],
            now,
            lambda name, values, t=t: change(name, values, t),
        )
        history.append(now)
    stacked = {name: np.stack([now[name] for now in history], axis=1) for name in history[0]}
    return {name: array if inputs.ndim == 3 else array[0] for name, array in stacked.items()}


@every_odd_cell
@one_or_more
def test_the_planned_walk_is_the_description_step_by_step(kind, batch):
    cell, inputs, initial = odd_case(kind, batch)
    trace, expected = cell.run(inputs, initial), step_by_step(cell, inputs, initial)
    assert {equation.quantity for equation in cell.cell_equations} <= set(trace) <= set(expected)
    assert_same(trace, {name: expected[name] for name in trace})


@pytest.mark.parametrize(
    "kind, options", [(LSTM, {"projection": 2}), *((kind, {}) for kind in (*ODD_CELLS, LSTM, GRU, SimpleRNN))]
)
@one_or_more
def test_weights_that_are_too_many_to_be_copied_give_the_same(kind, options, batch, monkeypatch):
    expected = odd_case(kind, batch, **options)
    expected = expected.cell.run(expected.inputs, expected.initial_state)
    for room in (plan, forwards):
        monkeypatch.setattr(room, "LARGE", 0)
    cell, inputs, initial = odd_case(kind, batch, **options)
    assert_same(cell.run(inputs, initial), expected)


@every_kind
@some_examples
@given(st.data())
def test_a_cell_that_gives_no_step_has_the_one_of_its_description(kind, options, data):
    case = data.draw(cases(kind, options, batches=[(3,)]))
    states = case.initial_state if isinstance(case.initial_state, tuple) else (case.initial_state,)
    own, described = (step(case.cell, case.inputs[:, 0], *states) for step in (kind.step, Cell.step))
    assert list(described) == list(own)
    assert_same(described, own)


@every_odd_cell
@pytest.mark.parametrize("batch", [(), (3,), (9,)], ids=["sequence", "of 3", "of 9"])
def test_gradients_of_any_description_are_what_central_differences_measure(kind, batch):
    rng = np.random.default_rng(2)
    readout = Readout(rng.normal(size=(2, 3)), rng.normal(size=2), "sigmoid")
    cell, inputs, initial = odd_case(kind, batch, readout=readout)
    trace = cell.run(inputs, initial)
    importance = {name: rng.normal(size=trace[name].shape) for name in (*cell.state_names, "prediction")}

    def loss(weights, inputs, *initial):
        trace = with_weights(cell, weights).run(inputs, initial if len(initial) > 1 else initial[0])
        return sum(np.sum(trace[name] * weight) for name, weight in importance.items())

    found = gradients(trace, **importance)
    assert list(found.weights) == list(cell.weights)
    at = {"inputs": inputs, **{f"initial {name}": array for name, array in trace.initial_state.items()}}
    at |= {f"weights {name}": array for name, array in cell.weights.items()}
    expected = {f"weights {name}": array for name, array in found.weights.items()}
    expected |= {f"initial {name}": array for name, array in found.initial_state.items()}
    expected["inputs"] = found.inputs
    for name, array in at.items():
        measured = np.empty_like(array)
        for index in np.ndindex(array.shape):
            losses = []
            for moved in (1e-5, -1e-5):
                changed = array.copy()
                changed[index] += moved
                now = at | {name: changed}
                losses.append(
                    loss(
                        {key: now[f"weights {key}"] for key in cell.weights},
                        now["inputs"],
                        *(now[f"initial {key}"] for key in cell.state_names),
                    )
                )
            measured[index] = (losses[0] - losses[1]) / 2e-5
        np.testing.assert_allclose(expected[name], measured, rtol=1e-6, atol=1e-8, err_msg=name)


@pytest.mark.parametrize("kind", [*ODD_CELLS, LSTM, GRU, SimpleRNN])
def test_the_gradient_of_a_quantity_is_how_the_loss_moves_with_it(kind):
    cell, inputs, initial = odd_case(kind)
    last = np.random.default_rng(3).normal(size=(5, 3))
    found = gradients(cell.run(inputs, initial), hidden_state=last)
    for name in (equation.quantity for equation in cell.cell_equations):
        measured = np.empty((5, 3))
        for timestep, unit in np.ndindex(5, 3):
            losses = []
            for moved in (1e-5, -1e-5):

                def change(quantity, values, t, moved=moved, here=(name, timestep), unit=unit):
                    return values + moved * np.eye(3)[unit] if (quantity, t) == here else values

                losses.append(np.sum(step_by_step(cell, inputs, initial, change)["hidden_state"] * last))
            measured[timestep, unit] = (losses[0] - losses[1]) / 2e-5
        np.testing.assert_allclose(found[name], measured, rtol=1e-6, atol=1e-8, err_msg=name)


# ---------------------------------------------------------------- any description at all


@st.composite
def descriptions(draw):
    """Equations with terms of every kind, for a cell with 1 to 3 states."""
    states = ("hidden_state", "cell_state", "third")[: draw(st.integers(1, 3))]
    names = draw(st.permutations([*states, *("abcd"[: draw(st.integers(0, 4))])]))
    through = st.sampled_from([None, None, None, "tanh", "sigmoid", "linear"])
    equations = []
    for name in names:
        before = [each.quantity for each in equations]
        known = [Factor(each) for each in before] + [previous(state) for state in states]

        def factor(known=known):
            return replace(
                draw(st.sampled_from(known)), complement=draw(st.booleans()), through=draw(through)
            )

        terms = []
        for _ in range(draw(st.integers(1, 4))):
            kind = draw(st.sampled_from(["product", "product", "map", "inputs", "bias", "weighted"]))
            row = draw(st.integers(0, 1))
            if kind == "product":
                times = draw(st.sampled_from([1.0, 1.0, -0.5, 0.9, 0.0]))
                terms.append(Product(*(factor() for _ in range(draw(st.integers(0, 3)))), times=times))
            elif kind == "weighted":
                terms.append(Weighted("b", row, factor()))
            elif kind == "map":
                terms.append(Map("U", row, factor()))
            elif kind == "inputs":
                terms.append(Map("W", row, Factor("inputs", through=draw(through))))
            else:
                terms.append(Bias("b", row))
        activation = draw(st.sampled_from(["sigmoid", "sigmoid", "tanh", "linear"]))
        if not any(getattr(term, "factors", True) for term in terms):
            terms.append(Bias("b", 0))  # numbers alone have no units
        equations.append(value(name, activation, *terms))
    return tuple(equations), states


@some_examples
@given(descriptions(), st.integers(0, 2**32 - 1), st.sampled_from([(), (3,)]))
def test_any_description_is_walked_as_it_is_written_and_has_its_gradients(description, seed, batch):
    equations, states = description
    kind = type("Any", (Cell,), {"gates": ("one", "two"), "state_names": states, "cell_equations": equations})
    cell, inputs, initial = random_case(np.random.default_rng(seed), kind, {}, 2, 2, 3, batch)
    expected = step_by_step(cell, inputs, initial)
    assume(max(np.abs(array).max() for array in expected.values()) < 50)
    trace = cell.run(inputs, initial)
    assert_same(trace, {name: expected[name] for name in trace})

    rng = np.random.default_rng(seed)
    weights = {name: rng.normal(size=trace[name].shape) for name in states}
    found = gradients(trace, **weights)
    at = {**cell.weights, "inputs": inputs}
    slopes = {**found.weights, "inputs": found.inputs}
    direction = {name: rng.normal(size=array.shape) for name, array in at.items()}

    def loss(step):
        moved = {name: array + step * direction[name] for name, array in at.items()}
        trace = with_weights(cell, {name: moved[name] for name in cell.weights}).run(moved["inputs"], initial)
        return sum(np.sum(trace[name] * weight) for name, weight in weights.items())

    expected = sum(np.sum(slopes[name] * direction[name]) for name in at)
    size = sum(np.sum(np.abs(slopes[name] * direction[name])) for name in at)
    np.testing.assert_allclose((loss(1e-6) - loss(-1e-6)) / 2e-6, expected, rtol=0, atol=1e-5 * size + 1e-6)


# ---------------------------------------------------------------- plans


def test_a_plan_is_made_once_for_all_cells_of_a_kind_with_the_same_options():
    first, other = GRU.random(3, 4), GRU.random(2, 5, seed=1, readout=Readout(np.ones((1, 5)), [0.0]))
    assert plan_of(first) is plan_of(other)
    assert plan_of(first) is not plan_of(GRU.random(3, 4, reset_after=False))
    assert plan_of(SimpleRNN.random(1, 1)) is not plan_of(SimpleRNN.random(1, 1, activation="relu"))


def test_gates_are_computed_together_and_so_are_their_products():
    calls = [getattr(function, "__name__", "U·h₋") for function, _ in plan_of(LSTM.random(3, 4)).rows.calls]
    assert calls == ["U·h₋", "add", *["exp", "add", "tanh"], *["divide", "add"], *["tanh", "divide"]]


def test_a_cell_that_is_gone_leaves_nothing_behind():
    from rnn_helpers.walks import forwards

    cell = LSTM.random(1, 1)
    cell.run([[1.0]])
    key = id(cell)
    assert key in forwards._READY
    del cell
    assert key not in forwards._READY


def test_inputs_as_factors_need_as_many_features_as_units():
    with pytest.raises(
        ValueError, match=saying("multiply its 3 units by the inputs, … there are 2 input feat")
    ):
        InputsAsFactors.random(2, 3).run(np.ones((4, 2)))


H = previous("hidden_state")


@pytest.mark.parametrize(
    "equations, message",
    [
        ((), "no equation for the state hidden_state; add one to cell_equations"),
        ((gate("g", Bias("b", None)),), "no equation for the state hidden_state"),
        ((value("hidden_state", "tanh", Product("g", H)),), "reads g, which no equation before it computes"),
        ((value("hidden_state", "tanh", Product(previous("c"))),), "reads the previous c, which is no state"),
        (
            (value("hidden_state", "tanh", Map("Q", None, H)),),
            "reads the weights Q, but the cell has W, U, b",
        ),
        (
            (value("hidden_state", "tanh", Weighted("p", None, H)),),
            "reads the weights p, but the cell has W, U, b",
        ),
        ((value("hidden_state", "tanh", Product(H)),) * 2, "computes hidden_state twice"),
        (
            (value("hidden_state", "tanh", Product(times=2), Product(times=1)),),
            "adds up numbers alone, … give it a term with a weight or a quantity",
        ),
    ],
)
def test_a_description_that_can_not_be_computed_says_where(equations, message):
    with pytest.raises(ValueError, match=saying(message)):
        check_description(equations, ("hidden_state",), ("W", "U", "b"))
    kind = type("Wrong", (Cell,), {"cell_equations": equations})
    with pytest.raises(ValueError, match=saying(message)):
        kind(np.eye(2), np.eye(2), np.zeros(2)).run(np.ones((3, 2)))


# ---------------------------------------------------------------- step and description


def doubled(self, *vectors):
    return {name: 2 * array for name, array in LSTM.step(self, *vectors).items()}


OwnStep = type("OwnStep", (LSTM,), {"step": doubled})
FromMixin = type("FromMixin", (type("Mixin", (), {"step": doubled}), LSTM), {})


@pytest.mark.parametrize("kind", [OwnStep, FromMixin, type("Below", (FromMixin,), {})])
def test_a_cell_with_a_step_of_its_own_runs_by_it_and_nothing_takes_the_description_for_it(kind):
    cell, inputs, initial = odd_case(kind)
    trace = cell.run(inputs, initial)
    np.testing.assert_array_equal(
        trace.hidden_state[0],
        doubled(cell, inputs[:1], *(state[None] for state in initial))["hidden_state"][0],
    )
    assert not kind.follows_description
    with pytest.raises(ValueError, match=saying("has a step of its own, but … cell_equations that say what")):
        cell.holding("forget_gate", 1.0)
    with pytest.raises(
        ValueError, match=saying("has a step of its own, but gradients follow from its cell_eq")
    ):
        gradients(trace, hidden_state=np.ones(3))


def test_a_description_that_was_written_after_the_step_counts():
    def cell_equations(self):
        return MinimalGatedUnit.cell_equations.fget(self)

    parent = type("Parent", (GRU,), {"step": doubled})
    kind = type(
        "Own", (parent,), {"cell_equations": property(cell_equations), "gates": ("forget_gate", "candidate")}
    )
    cell, inputs, initial = odd_case(kind, reset_after=False)
    assert kind.follows_description and kind.step is Cell.step
    assert_same(cell.run(inputs, initial), odd_case(MinimalGatedUnit)[0].run(inputs, initial))
    assert cell.holding("forget_gate", 1.0).run(inputs).forget_gate.min() == 1.0


def test_a_subclass_that_changes_nothing_is_the_same_cell():
    class Plain(LSTM):
        pass

    plain, inputs, initial = odd_case(Plain)
    cell = odd_case(LSTM)[0]
    trace, expected = plain.run(inputs, initial), cell.run(inputs, initial)
    assert_same(trace, expected)
    assert_same(gradients(trace, hidden_state=np.ones(3)), gradients(expected, hidden_state=np.ones(3)))
    assert plain.sentence == cell.sentence
    assert_same(plain.holding("candidate", 0.5).run(inputs), cell.holding("candidate", 0.5).run(inputs))


# ---------------------------------------------------------------- names and words


def test_weights_of_a_readout_have_other_names_where_the_cell_has_its_own_V_and_d():
    cell, inputs, initial = odd_case(ThreeStates, readout=Readout(np.ones((1, 3)), [0.5]))
    assert list(cell.cell_weights) == ["W", "U", "b", "V", "d"]
    assert list(cell.readout_weights) == ["V_y", "d_y"]
    prediction = cell.equations[-1]
    assert [term.weights for term in prediction.terms] == ["V_y", "d_y"]
    assert cell.parameter_count == sum(array.size for array in (cell.W, cell.U, cell.b, cell.V, cell.d))
    trace = cell.run(inputs, initial)
    np.testing.assert_allclose(trace.prediction[:, 0], trace.hidden_state.sum(axis=1) + 0.5)
    twice = with_weights(cell, {name: 2 * array for name, array in cell.weights.items()})
    np.testing.assert_array_equal(twice.V, 2 * cell.V)
    np.testing.assert_array_equal(twice.readout.W, 2 * cell.readout.W)


def words(kind, state_names=("hidden_state",), equations=None):
    cell = SimpleNamespace(
        cell_equations=equations or kind.random(3, 3).cell_equations, state_names=state_names
    )
    said = []
    for part in Cell.sentence.fget(cell):
        if isinstance(part, Say):
            factors = ["1−" * each.complement + each.quantity + "₋" * each.previous for each in part.factors]
            part = f"[{part.style} {'·'.join(factors)}]"
        said.append(part)
    return "".join(said)


def test_a_cell_without_a_sentence_gets_one_from_its_description():
    assert words(LSTM, LSTM.state_names) == (
        "keeps [percent forget_gate] of its cell state and adds [signed input_gate·candidate]"
    )
    assert words(MinimalGatedUnit) == (
        "keeps [percent 1−forget_gate] of its hidden state and adds [signed forget_gate·candidate]"
    )
    assert words(SimpleRNN) == "goes from [signed hidden_state₋] to [signed hidden_state]"
    three = value("hidden_state", "linear", Product("a"), Product("b", "c"), Product(H))
    assert words(None, equations=(three,)) == (
        "keeps its hidden state, adds [signed a] and adds [signed b·c]"
    )
    leaky = value("hidden_state", "linear", Product(H, times=0.9), Product("a"), Product(times=-0.5))
    assert words(None, equations=(leaky,)) == "keeps 90% of its hidden state, adds [signed a] and adds −0.5"
    for term in (Product("a", times=0.5), Product(H, times=-1), Weighted("p", None, H)):
        changed = value("hidden_state", "linear", Product("f", H), term)
        assert words(None, equations=(changed,)) == words(SimpleRNN)
    assert MinimalGatedUnit.random(1, 1).sentence[0] == "keeps "
    assert LSTM.random(1, 1).sentence is LSTM.sentence


def test_all_activations_can_be_planned():
    for activation in ACTIVATIONS:
        cell = SimpleRNN.random(2, 3, activation=activation)
        assert plan_of(cell).equations["hidden_state"].activation == activation
