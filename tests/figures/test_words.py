"""Numbers as a figure says them."""

import pytest

from rnn_helpers.figures import words


@pytest.mark.parametrize(
    "number, said", [(0.0, "0"), (3e-7, "3·10⁻⁷"), (9.96e-4, "1·10⁻³"), (0.25, "0.25"), (2e12, "2·10¹²")]
)
def test_a_norm_of_any_size_is_said_in_short(number, said):
    assert words.tiny(number) == said
