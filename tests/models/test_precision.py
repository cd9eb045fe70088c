"""Numbers are rounded as their types round."""

import numpy as np
import pytest
from cases import every_kind, random_case

from rnn_helpers.models.precision import PRECISIONS, coarsest, rounded_run


@pytest.mark.parametrize("name", ["float64", "float32", "float16"])
def test_a_number_is_rounded_as_numpy_rounds_it(name):
    rng = np.random.default_rng(0)
    numbers = rng.choice((-1, 1), 1000) * 10.0 ** rng.uniform(-3, 4, 1000)
    np.testing.assert_array_equal(PRECISIONS[name].rounded(numbers), numbers.astype(name).astype(float))


def test_a_bfloat16_has_the_digits_of_half_a_float32():
    # Rounded to even, by hand: one more digit than 1.0078125 = 1 + 2**-7 has
    rounded = PRECISIONS["bfloat16"].rounded(
        np.array([1.0, 1 + 2**-7, 1 + 2**-8, 1 + 3 * 2**-8, -256.9, 0.0])
    )
    np.testing.assert_array_equal(rounded, [1.0, 1 + 2**-7, 1.0, 1 + 2**-6, -256.0, 0.0])


def test_the_coarsest_of_several_counts():
    assert coarsest(["float64", "bfloat16", "float32"]) == "bfloat16"
    assert coarsest({"float32", "tf32"}) == "tf32"


@every_kind
@pytest.mark.parametrize("reverse", [False, True])
def test_with_all_digits_a_rounded_run_is_the_run(kind, options, reverse):
    cell, inputs, initial = random_case(np.random.default_rng(0), kind, options, batch=(3,))
    mask = np.arange(6) < np.array([[6], [2], [4]])
    trace = cell.run(inputs, initial, mask=mask, reverse=reverse)
    states = rounded_run(cell, inputs, initial, mask=mask, reverse=reverse, precision="float64")
    for name in cell.state_names:
        np.testing.assert_allclose(states[name], trace[name], rtol=0, atol=1e-13)
    coarse = rounded_run(cell, inputs, initial, mask=mask, reverse=reverse, precision="bfloat16")
    assert np.abs(coarse["hidden_state"] - trace.hidden_state).max() > 1e-4
