"""Numbers as a figure says them."""

import pytest

from rnn_helpers.pictures import words


@pytest.mark.parametrize(
    "number, said", [(0.0, "0"), (3e-7, "3·10⁻⁷"), (9.96e-4, "1·10⁻³"), (0.25, "0.25"), (2e12, "2·10¹²")]
)
def test_a_norm_of_any_size_is_said_in_short(number, said):
    assert words.tiny(number) == said


@pytest.mark.parametrize(
    "number, said",
    [
        (0.0, "0.00"),
        (-0.004, "0.00"),
        (-0.5, "−0.50"),
        (12.34, "12.3"),
        (999.4, "999"),
        (-1234.5, "−1234"),
        (99_999.0, "99999"),
        (-123_456.0, "−1·10⁵"),
        (1.5e308, "2·10³⁰⁸"),
    ],
)
def test_a_number_of_a_cell_is_never_longer_than_the_cell_is_wide(number, said):
    assert words.digits(number) == said


@pytest.mark.parametrize("limit, said", [(1.0, "1"), (0.002, "0.002"), (5e5, "500000"), (2e-7, "2·10⁻⁷")])
def test_the_end_of_a_scale_is_said_in_short(limit, said):
    assert words.limit_text(limit) == said
