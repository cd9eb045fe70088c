"""A cell's description of its equations computes what its code computes.

The evaluator here knows the description, the weights and nothing else about a cell.
"""

import numpy as np
from cases import assert_same, cases, every_kind, random_case, some_examples
from hypothesis import given
from hypothesis import strategies as st

from rnn_helpers.activations import activation_named
from rnn_helpers.equations import Bias, Factor, Map, Product, Say

FUNCTIONS = {
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "tanh": np.tanh,
    "relu": lambda x: np.where(x > 0, x, 0),
    "linear": lambda x: x,
    "silu": lambda x: x / (1 + np.exp(-x)),
    "elu": lambda x: np.where(x > 0, x, np.exp(x) - 1),
    "softsign": lambda x: x / (1 + abs(x)),
    "hard_sigmoid": lambda x: np.clip(x / 6 + 0.5, 0, 1),
    "hard_sigmoid(0.2, 0.5)": lambda x: np.clip(0.2 * x + 0.5, 0, 1),
}


def factor_value(factor, now, before):
    value = (before if factor.previous else now)[factor.quantity]
    if factor.through:
        value = FUNCTIONS[factor.through](value)
    return 1 - value if factor.complement else value


def term_value(term, weights, now, before):
    if isinstance(term, Product):
        return term.times * np.prod([factor_value(factor, now, before) for factor in term.factors], axis=0)
    array = weights[term.weights] if term.gate is None else weights[term.weights][term.gate]
    return array if isinstance(term, Bias) else array @ factor_value(term.of, now, before)


def evaluate(cell, inputs, initial_state):
    """Every quantity and every sum before an activation, over one sequence."""
    states = initial_state if isinstance(initial_state, tuple) else (initial_state,)
    before, rows = dict(zip(cell.state_names, states, strict=True)), []
    for input_t in inputs:
        now, sums = {"inputs": input_t}, {}
        for equation in cell.equations:
            total = sum(term_value(term, cell.weights, now, before) for term in equation.terms)
            sums[f"{equation.quantity}_preactivation"] = total
            now[equation.quantity] = FUNCTIONS[equation.activation](total)
        rows.append(sums | now)
        before = now
    return {name: np.stack([row[name] for row in rows]) for name in rows[0]}


def factors(equation):
    for term in equation.terms:
        if isinstance(term, Map):
            yield term.of
        elif isinstance(term, Product):
            yield from term.factors


@every_kind
@some_examples
@given(st.data())
def test_the_description_computes_what_the_code_computes(kind, options, data):
    case = data.draw(cases(kind, options, batches=[()]))
    trace = case.cell.run(case.inputs, case.initial_state)
    described = evaluate(*case)
    assert_same(trace, {name: described[name] for name in trace})


@every_kind
@some_examples
@given(st.data())
def test_trace_and_description_have_the_same_quantities(kind, options, data):
    case = data.draw(cases(kind, options, batches=[()]))
    trace = case.cell.run(case.inputs)
    described = [equation.quantity for equation in case.cell.equations]
    assert len(set(described)) == len(described)
    assert {name for name in trace if not name.endswith("_preactivation")} == set(described)


@every_kind
@some_examples
@given(st.data())
def test_an_equation_uses_only_what_has_been_computed_before_it(kind, options, data):
    case = data.draw(cases(kind, options, batches=[()]))
    known = {"inputs"}
    for equation in case.cell.equations:
        for factor in factors(equation):
            assert factor.quantity in (case.cell.state_names if factor.previous else known)
        known.add(equation.quantity)


@every_kind
@some_examples
@given(st.data())
def test_what_is_called_a_gate_lies_between_0_and_1(kind, options, data):
    case = data.draw(cases(kind, options))
    trace = case.cell.run(case.inputs, case.initial_state)
    gates = [equation.quantity for equation in case.cell.equations if equation.kind == "gate"]
    if activation_named(options.get("recurrent_activation", "sigmoid")).is_gate:
        assert {name for name in trace if name.endswith("_gate")} <= set(gates)
    assert all(0 <= trace[name].min() <= trace[name].max() <= 1 for name in gates)


@every_kind
def test_the_sentence_speaks_of_quantities_the_trace_has(kind, options):
    cell, inputs, _ = random_case(np.random.default_rng(0), kind, options)
    said = [part for part in cell.sentence if isinstance(part, Say)]
    assert {factor.quantity for part in said for factor in part.factors} <= set(cell.run(inputs))


def test_a_quantity_by_its_name_stands_for_its_value_at_this_timestep():
    now = Factor("input_gate")
    assert Map("W", 0, "input_gate").of == now
    assert Product("input_gate").factors == Say("percent", "input_gate").factors == (now,)
