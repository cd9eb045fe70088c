"""Right values in a wrong form, and results of a wrong kind, are named by every check of a function."""

import numpy as np
import pytest
from practice import BARE, FORWARD, LSTM_STEP, RIGHT, STEP, changed, learner

from rnn_helpers.exercises.judging import PRINTS_ONLY, RETURNS_NOTHING, FunctionVerdict
from rnn_helpers.exercises.random_cases import forward_cases, step_cases
from rnn_helpers.exercises.slips import right_forward, right_step, step_slips

RETURN = "return np.stack(outputs)"
FORWARDS = [
    ([(RETURN, "pass")], RETURNS_NOTHING),
    ([(RETURN, "return ...")], RETURNS_NOTHING),
    ([(RETURN, "print(np.stack(outputs))")], PRINTS_ONLY),
    ([(RETURN, "yield from outputs")], "one at a time, as a generator does"),
    ([(RETURN, "return (output for output in outputs)")], "a list of them, as an array: np.stack"),
    ([(RETURN, "return map(np.tanh, outputs)")], "one at a time, as a generator does"),
    ([(RETURN, "return np.stack(outputs).copy")], "returns a function, copy; to get what it computes, put"),
    ([(RETURN, "return {'outputs': outputs}")], "returns a dict, {'outputs'"),
    ([(RETURN, "return str(outputs)")], "returns text, "),
    ([(RETURN, "return np.stack(outputs).astype(str)")], "returns text in place of numbers"),
    ([(RETURN, "return np.stack(outputs) + 0j")], "returns complex numbers"),
    ([(RETURN, "return np.stack(outputs) > 0")], "returns True and False"),
    ([(RETURN, "return [outputs[0], outputs[1][:1]]")], "rows of different lengths"),
    ([(RETURN, "return np.stack(outputs), state_t")], "several results came back, the right one"),
    ([(RETURN, "return outputs[0], outputs[1][:1]")], "2 results of different shapes; one array is wanted"),
    ([(RETURN, "return np.stack(outputs)[None]")], "(1, 5, 3), expected (5, 3): take the extra axis in fr"),
    ([(RETURN, "return np.stack(outputs)[..., None]")], "(5, 3, 1), expected (5, 3): take the extra axis at"),
    ([(RETURN, "return np.stack(outputs)[:, None]")], "(5, 1, 3), expected (5, 3): take the extra axis in"),
    ([(RETURN, "return np.concatenate(outputs)")], "one long row: your result has shape (15,)"),
    ([(RETURN, "return np.hstack(outputs)")], "np.stack makes a row of each"),
    ([(RETURN, "return np.stack(outputs, axis=1)")], "the axes have changed places: your result has shape"),
    ([(RETURN, "return np.stack(outputs).T")], "the axes have changed places"),
    ([(RETURN, "return state_t")], "only the last timestep came back"),
    ([(RETURN, "return outputs[-1:]")], "only the last timestep came back"),
    ([("    " + RETURN, "        " + RETURN)], "only the first timestep came back; is the return inside"),
    ([("        state_t = np.tanh", "        state_t[:] = np.tanh")], "all timesteps are the last"),
    ([(RETURN, "return np.stack(outputs[::-1])")], "the timesteps come in reverse order"),
    ([(RETURN, "return np.stack([np.zeros(len(b)), *outputs[:-1]])")], "one timestep too late, as if"),
    ([(RETURN, "return np.stack([*outputs[1:], state_t])")], "one timestep too early"),
    ([(RETURN, "return np.stack(outputs[1:])")], "the first timestep is missing; your result has shape"),
    ([(RETURN, "return np.stack(outputs[:-1])")], "the last timestep is missing; your result has shape"),
    ([("outputs = []", "outputs = [state_t]")], "one timestep too many stands in front"),
    ([(RETURN, "return np.stack([*outputs, state_t])")], "one timestep too many stands at the end"),
    ([(RETURN, "return np.zeros((len(inputs), len(b)))")], "all values are 0"),
    ([(RETURN, "return -np.stack(outputs)")], "all signs are turned around"),
    ([(RETURN, "return np.abs(outputs)")], "the signs are lost"),
    ([(RETURN, "return np.round(outputs, 3)")], "your result is rounded to 3 digits"),
    ([(RETURN, "return np.round(outputs, 1)")], "your result is rounded to 1 digit;"),
    ([(RETURN, "return np.stack(outputs).astype(int)")], "your result holds whole numbers"),
    ([(RETURN, "return np.float16(outputs)")], "is kept as float16, with about 3 digits"),
    ([("np.tanh(", "np.log(")], "your result is NaN, no number at timestep 1, unit"),
    ([("np.tanh(", "np.exp(800 * ")], "your result is infinite at timestep"),
    ([("np.zeros", "np.random.default_rng().normal(size=1) + np.zeros")], "gives two different results"),
    ([("in inputs", "in inputs.copy()"), ("        outputs", "        inputs -= 1\n        outputs")],
     "the result is right, but your function changes its argument inputs"),
    ([("        outputs", "        W[0] += 0.1\n        outputs")], "It also changes W, which it was"),
    ([(", W, U, b", ", W, U")], "your function takes (inputs, W, U), expected (inputs, W, U, b)"),
    ([("inputs, W, U, b", "inputs, U, W, b")], "takes its arguments in another order, (inputs, U, W, b)"),
]  # fmt: skip
LSTMS = [
    ([("return h, c", "return c, h")], "wrong order of results: c, h came back; return h, c"),
    ([("return h, c", "return h")], "only h came back; return h, c"),
    ([("return h, c", "return (c,)")], "only c came back; return h, c"),
    ([("return h, c", "return h, h")], "h came back 2 times; return h, c"),
    ([("return h, c", "return np.concatenate([h, c])")], "the results are joined into one array"),
    ([("return h, c", "return np.stack([h, c], axis=1)")], "the results are joined into one array"),
    (
        [("return h, c", "return h[None], c[None]")],
        "each result has an axis too many; take the extra axis in f",
    ),
    (
        [("return h, c", "return h[:, None], c[:, None]")],
        "each result has an axis too many; take the extra ax",
    ),
    ([("return h, c", "return h, c, o")], "gives 3 results, expected 2: return h, c"),
    ([("return h, c", "return o")], "gives one result, "),
    ([("return h, c", "return {'h': h, 'c': c}")], "returns a dict"),
    ([("return h, c", "return h, c.astype(complex)")], "returns complex numbers"),
    ([("return h, c", "return h, c > 0")], "returns True and False"),
    ([("return h, c", "return h, c + 1")], "gives c as ["),
    ([("return h, c", "return h, c[:2]")], "gives c as an array of shape (2,), expected (3,), (units)"),
    ([("return h, c", "yield h\n    yield c")], "one at a time, as a generator does"),
    ([("c = f * c +", "c *= f\n    c +=")], "the result is right, but your function changes its argument c,"),
]


@pytest.mark.parametrize(("pairs", "words"), FORWARDS, ids=[words for _, words in FORWARDS])
def test_a_wrong_form_of_an_array_is_named(pairs, words):
    assert words in BARE["forward"](learner(changed(FORWARD, *pairs)))


@pytest.mark.parametrize(("pairs", "words"), LSTMS, ids=[words for _, words in LSTMS])
def test_a_wrong_form_of_several_results_is_named(pairs, words):
    assert words in BARE["LSTM"](learner(changed(LSTM_STEP, *pairs)))


STEPS = [
    (
        [(" + b)", " + b)[None]")],
        "shape (1, 3), expected (3,): take the extra axis in front off, with result[0]",
    ),
    ([(" + b)", " + b)[:, None]")], "shape (3, 1), expected (3,): take the extra axis at the end off"),
    (
        [(" + b)", " + b)[None, None]")],
        "shape (1, 1, 3), expected (3,): take the extra axes off, with .ravel()",
    ),
    ([(" + b)", " + b)[0]")], "only the first unit came back"),
    ([(" + b)", " + b)[::-1]")], "the units come in reverse order"),
    ([(" + b)", " + b).astype(object) + 'a'")], "your function raised TypeError"),
    ([(" + b)", " + b) / 0")], "your result is infinite at unit 0"),
    ([(" + b)", " + b).sum()")], "gives the number "),
]


@pytest.mark.parametrize(("pairs", "words"), STEPS, ids=[words for _, words in STEPS])
def test_a_wrong_form_of_a_vector_is_named(pairs, words):
    assert words in BARE["step"](learner(changed(STEP, *pairs)))


LOOP = """
def run(f, input_sequence, initial_state):
    outputs = []
    state_t = initial_state
    for input_t in input_sequence:
        state_t = f(input_t, state_t)
        outputs.append(state_t)
    return outputs
"""
LOOPS = [
    ([("return outputs", "return outputs[-1]")], "only the last value came back; return all of them"),
    ([("return outputs", "return outputs[::-1]")], "the values come in reverse order"),
    ([("outputs = []", "outputs = [initial_state]")], "one value too many stands in front"),
    ([("in input_sequence", "in input_sequence[1:]")], "your function gives [1, 5]"),
    ([("return outputs", "yield from outputs")], "return a list of them"),
]


@pytest.mark.parametrize(("pairs", "words"), LOOPS, ids=[words for _, words in LOOPS])
def test_a_wrong_form_of_a_list_is_named(pairs, words):
    assert words in BARE["loop"](learner(changed(LOOP, *pairs)))


ODD = [
    [],
    (),
    {},
    set(),
    b"bytes",
    "",
    [[]],
    [None, None],
    [[1, 2], [3]],
    (np.ones(3), [np.ones(2), "text"]),
    [np.ones((2, 2)), np.ones(3)],
    np.ones(0),
    np.ones((1,) * 20),
    np.ones(3, dtype=object) * 10**400,
    np.array([None, "a"], dtype=object),
    np.ma.masked_array([1.0, 2.0, 3.0], mask=[True, False, True]),
    np.array(["2020-01-01"], dtype="datetime64[D]"),
    np.zeros(2, dtype=[("a", float), ("b", int)]),
    np.float32("nan"),
    np.longdouble(1),
    float("inf"),
    range(3),
    memoryview(b"abc"),
    slice(3),
    NotImplemented,
    np,
    np.tanh,
    ValueError("an error as a value"),
    iter(lambda: 1, 2),
    {"a": np.ones(2)}.values(),
]


@pytest.mark.parametrize("name", BARE)
@pytest.mark.parametrize("result", ODD, ids=map(str, range(len(ODD))))
def test_every_odd_result_gets_a_verdict(name, result):
    for every in (True, False):
        right, turns = BARE[name].correct, iter(range(100))
        said = BARE[name](lambda *case: result if every or next(turns) == 1 else right(*case))  # noqa: B023
        assert 10 < len(said) < 1_500


# ---------------------------------------------------------------- right in another form

ALSO_RIGHT = [
    ("forward", FORWARD, [("np.stack", "np.array")]),
    ("forward", FORWARD, [("np.stack", "np.vstack")]),
    ("forward", FORWARD, [("np.stack", "list")]),
    ("forward", FORWARD, [("np.stack", "tuple")]),
    ("forward", FORWARD, [(RETURN, "return [list(output) for output in outputs]")]),
    ("forward", FORWARD, [(RETURN, "return np.float32(outputs)")]),
    ("forward", FORWARD, [(RETURN, "return np.stack(outputs).astype(object)")]),
    ("forward", FORWARD, [("return", "print('done')\n    return")]),
    ("forward", FORWARD, [("inputs, W, U, b", "x, kernel, recurrent, bias"), ("len(b)", "len(bias)"),
                          ("in inputs", "in x"), ("W @ input_t + U @ state_t + b",
                           "kernel @ input_t + recurrent @ state_t + bias")]),
    ("forward", FORWARD, [("inputs, W, U, b", "*weights"), ("    state_t = np.zeros",
                          "    inputs, W, U, b = weights\n    state_t = np.zeros")]),
    ("forward", FORWARD, [("in inputs", "in inputs.copy()"), ("W @ input_t", "np.dot(W, input_t)")]),
    ("step", STEP, [("W @ input_t + U @ state_t", "input_t @ W.T + state_t @ U.T")]),
    ("step", STEP, [("np.tanh(W", "(lambda total: 2 * sigmoid(2 * total) - 1)(W")]),
    ("step", STEP, [("return np.tanh(W", "return list(np.tanh(W"), ("+ b)", "+ b))")]),
    ("LSTM", LSTM_STEP, [("return h, c", "return [h, c]")]),
    ("LSTM", LSTM_STEP, [("return h, c", "return np.array([h, c])")]),
    ("LSTM", LSTM_STEP, [("return h, c", "return list(h), tuple(c)")]),
    ("LSTM", LSTM_STEP, [("c = f * c + i * g", "c_new = i * g + c * f"), ("tanh(c)", "tanh(c_new)"),
                         ("return h, c", "return h, c_new")]),
    ("loop", LOOP, [("return outputs", "return np.array(outputs)")]),
    ("loop", LOOP, [("return outputs", "return tuple(outputs)")]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "source", "pairs"), ALSO_RIGHT)
def test_a_right_answer_passes_in_each_reasonable_form(name, source, pairs):
    assert BARE[name](learner(changed(source, *pairs))) is None


# ---------------------------------------------------------------- what an exercise may ask for


def forward_verdict(**asked):
    return FunctionVerdict(right_forward, forward_cases(2), {}, "inputs, W, U, b", **asked)


def test_an_array_may_be_asked_for():
    verdict = forward_verdict(array=True)
    assert verdict(learner(FORWARD)) is None
    said = verdict(learner(changed(FORWARD, ("np.stack(outputs)", "outputs"))))
    assert "a list of 5 arrays, which has no shape; np.stack(…) makes one array of shape (5, 3)" in said
    numbers = FunctionVerdict(right_step, step_cases(2), {}, "W, U, b, input_t, state_t", array=True)
    said = numbers(learner(changed(STEP, ("np.tanh(W @ input_t + U @ state_t + b)", "list(state_t)"))))
    assert "returns a list, which has no shape; np.array(…)" in said


def test_float64_may_be_asked_for():
    verdict = forward_verdict(exact=True)
    assert verdict(learner(FORWARD)) is None
    single = learner(changed(FORWARD, (RETURN, "return np.stack(outputs).astype(np.float32)")))
    assert "is kept as float32, with about 7 digits; compute with NumPy's float64" in verdict(single)
    rounded = learner(changed(FORWARD, (RETURN, "return np.round(outputs, 7)")))
    assert "right to six digits only" in verdict(rounded)


def test_an_argument_may_be_changed_where_an_exercise_says_so():
    in_place = learner("def update(weights, gradient):\n    weights -= 0.1 * gradient\n    return weights")
    cases = [(np.ones(2), np.array([0.3, -0.2]))]
    right = lambda weights, gradient: weights - 0.1 * gradient  # noqa: E731
    asked = (right, cases, {}, "weights, gradient")
    assert FunctionVerdict(*asked, may_change="weights")(in_place) is None
    said = FunctionVerdict(*asked)(in_place)
    assert "the result is right, but your function changes its argument weights" in said
    silent = learner("def update(weights, gradient):\n    weights -= 0.1 * gradient")
    said = FunctionVerdict(*asked)(silent)
    assert (
        said
        == "your function changes its argument weights in place, but returns nothing; return the new value"
    )


BATCH = """
def forward(inputs, W, U, b):
    return np.stack([run(sequence, W, U, b) for sequence in inputs])
"""


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (None, None),
        (".transpose(1, 0, 2)", "the first two axes have changed places: your result has shape (5, 2, 3)"),
        (".transpose(0, 2, 1)", "the last two axes have changed places: your result has shape (2, 3, 5)"),
        ("[:, -1]", "gives an array of shape (2, 3), expected (2, 5, 3), (sequences, timesteps, units)"),
        ("[0]", "only the first sequence came back"),
    ],
)
def test_a_batch_has_three_axes(change, words):
    right = lambda inputs, W, U, b: np.stack([right_forward(each, W, U, b) for each in inputs])  # noqa: E731
    axes = "sequence, timestep, unit"
    verdict = FunctionVerdict(right, forward_cases(2, batch=2), {}, "inputs, W, U, b", axes=axes)
    source = BATCH if change is None else changed(BATCH, ("in inputs])", f"in inputs]){change}"))
    said = verdict(learner(source, {"run": right_forward}))
    assert said is None if words is None else words in said


def test_a_list_may_be_used_again_from_call_to_call():
    source = changed(LOOP, ("    outputs = []", "    outputs.clear()"))
    assert BARE["loop"](learner(source, {"outputs": []})) is None


def test_arguments_in_another_order_are_named_where_nothing_fails_too():
    swapped = learner("def blend(h_before, z, g):\n    return z * h_before + (1 - z) * g")
    assert "in another order, (h_before, z, g); here it is (z, h_before, g)" in BARE["blend"](swapped)


# ---------------------------------------------------------------- two things at once


def test_a_wrong_form_of_a_known_mistake_gets_both_names():
    verdict = FunctionVerdict(right_step, step_cases(2), step_slips(), "W, U, b, input_t, state_t")
    said = verdict(learner(changed(STEP, (" + b)", ")[None]"))))
    assert said.startswith("two things: your result has shape (1, 3), expected (3,): take the extra axis")
    assert said.endswith("; and the bias b is missing: add it to the sum")


def test_values_that_are_right_by_chance_in_one_case_are_no_form():
    last = lambda inputs, W, U, b: right_forward(inputs, W, U, b)[-1 if len(inputs) > 3 else 0]  # noqa: E731
    assert "only the last" not in BARE["forward"](last)


# ---------------------------------------------------------------- the first value that differs


def test_the_first_difference_is_told_by_the_name_of_its_place():
    source = changed(FORWARD, (RETURN, "outputs[2][1] += 0.5\n    return np.stack(outputs)"))
    right = RIGHT["forward"](*BARE["forward"].cases[0])[2, 1]
    lines = BARE["forward"](learner(source)).splitlines()
    assert lines[0] == (
        f"your function gives {right + 0.5:.3f} at timestep 2, unit 1, expected {right:.3f} "
        "(1 of 15 values differs)"
    )
    assert lines[1].startswith("the arguments were inputs (5, 2), W (3, 2), U (3, 3), b = [")


def test_of_many_differences_the_first_is_told():
    source = changed(FORWARD, (RETURN, "return np.stack(outputs) + 0.5"))
    said = BARE["forward"](learner(source))
    assert " at timestep 0, unit 0, expected " in said
    assert "(all values differ)" in said


def test_axes_without_names_get_an_index():
    right = lambda table: 2.0 * table  # noqa: E731
    verdict = FunctionVerdict(right, [(np.arange(12.0).reshape(3, 4),)], {}, "table")
    said = verdict(lambda table: right(table) + (table == 6))
    assert said.startswith("your function gives 13 at [1, 2], expected 12 (1 of 12 values differs)")


def test_what_may_be_the_reason_is_told_too():
    source = changed(STEP, ("U @ state_t", "U @ U @ state_t + old"), ("+ b", ""))
    said = BARE["step"](learner(source, {"old": 3.0})).splitlines()
    assert "It never uses its argument b." in said
    assert any(line.startswith("It reads old from the cells above; ") for line in said)
    helped = changed(STEP, ("np.tanh(", "helper("))
    said = BARE["step"](learner(f"def helper(total):\n    return total\n\n{helped}"))
    assert "It never" not in said and "It reads" not in said


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("step", "got the text 'step'; give its name without quotation marks"),
        ("def step(W, U, b, input_t, state_t): ...", "got the text 'def step("),
        (np.ones(3), "got array([1., 1., 1.]); give its name without brackets behind it"),
        (type("Step", (), {}), "got the class Step; write a function, with def"),
    ],
)
def test_what_is_no_function_is_told_what_it_is(answer, words):
    said = BARE["step"](answer)
    assert said.startswith("this exercise wants a function of (W, U, b, input_t, state_t), got ")
    assert words in said


def test_a_cell_of_the_package_is_no_answer():
    from rnn_helpers import SimpleRNN

    cell = SimpleRNN.random(input_features=3, units=2, seed=0)
    assert "got a ready-made cell, SimpleRNN(" in BARE["step"](cell)


def test_async_is_told():
    source = changed(STEP, ("def", "async def"))
    assert "async def; def alone is right" in BARE["step"](learner(source))
