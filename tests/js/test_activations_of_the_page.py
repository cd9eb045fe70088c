"""The page knows the activations that Python knows, and computes the same numbers."""

import json
from pathlib import Path

import numpy as np
import pytest

from rnn_helpers.activations import ACTIVATIONS, activation_named

ACTIVATE = Path(__file__).parent / "activate.mjs"
NAMES = [
    *ACTIVATIONS,
    "swish",
    "leaky_relu(0.01)",
    "hard_sigmoid(0.2, 0.5)",
    "elu(1.5)",
    "celu(2)",
    "threshold(-0.7, 0.1)",
    "scaled_tanh(1.7, 0.6)",
    "affine(-2, 1)",
]
SUMS = np.concatenate([np.linspace(-8, 8, 321), np.random.default_rng(0).normal(size=200) * 20, [0.0]])


@pytest.fixture(scope="module")
def page(node):
    return json.loads(node(str(ACTIVATE), given={"names": NAMES, "sums": SUMS.tolist()}))


def test_the_page_knows_the_same_names(page):
    assert page["names"] == list(ACTIVATIONS)


@pytest.mark.parametrize("name", NAMES)
def test_the_page_computes_the_same_values(page, name):
    values = page["values"][NAMES.index(name)]
    np.testing.assert_allclose(values, activation_named(name)(SUMS), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_the_page_knows_the_same_limits(page, name):
    limits = [float(limit.replace("Infinity", "inf")) for limit in page["limits"][NAMES.index(name)]]
    np.testing.assert_allclose(limits, activation_named(name).limits, rtol=1e-15)
