"""What a readout says, as bars with names, in a real Chromium; and the numbers behind a token."""

import re

import numpy as np
import pytest
from browser import click, heading, press, timestep, violations

from rnn_helpers import GRU, LSTM, Readout, SimpleRNN
from rnn_helpers.training import gradients

pytestmark = pytest.mark.browser

TEXT = "the cat sat on"
LETTERS = (*"abcdefghijklmnopqrst", " ")


def letters(outputs=LETTERS, units=3, kind=LSTM, **options):
    rng = np.random.default_rng(0)
    W, b = 3 * rng.normal(size=(len(outputs), units)), rng.normal(size=len(outputs))
    readout = Readout(W, b, "softmax", "next letter", outputs)
    inputs = np.eye(len(LETTERS))[[LETTERS.index(letter) for letter in TEXT]]
    return kind.random(len(LETTERS), units, seed=1, readout=readout).run(inputs, labels=TEXT, **options)


def shown(letter):
    return "␣" if letter == " " else letter


def bars(root):
    names = root.locator(".rnn-output-name").all_text_contents()
    return list(zip(names, root.locator(".rnn-output-number").all_text_contents(), strict=True))


def test_the_most_probable_outputs_are_bars_with_names_at_every_step(page, stepper):
    trace = letters()
    root = stepper(trace)
    for t in range(len(TEXT)):
        best = np.argsort(-trace.prediction[t], kind="stable")[:5]
        assert bars(root) == [(shown(LETTERS[i]), f"{trace.prediction[t, i]:.2f}") for i in best]
        rest = float(root.locator(".rnn-others").text_content().removeprefix("and 16 others: "))
        assert rest == pytest.approx(1 - trace.prediction[t, best].sum(), abs=0.006)
        widths = root.locator(".rnn-output").evaluate_all(
            "(all) => all.map((each) => each.querySelector('.rnn-output-bar').offsetWidth"
            " / each.querySelector('.rnn-output-track').clientWidth)"
        )
        np.testing.assert_allclose(widths, trace.prediction[t, best], atol=0.01)
        next_letter = root.locator(".rnn-next").text_content()
        if t + 1 < len(TEXT):
            name = "a space" if TEXT[t + 1] == " " else f"“{TEXT[t + 1]}”"
            assert next_letter.startswith(f"next: {name}, probability 0.0")
            assert f"N{next_letter[1:]}." in root.locator(".rnn-sentence").text_content()
        else:
            assert next_letter == ""
        assert "most probable: " in root.locator(".rnn-sentence").text_content()
        root.get_by_role("button", name="Next timestep").click()


def test_a_bar_that_is_pointed_at_or_chosen_has_its_arithmetic(page, stepper):
    trace = letters()
    root = stepper(trace, timestep=3)
    second = np.argsort(-trace.prediction[3])[1]
    sums = trace.cell.readout.sum(trace.hidden_state[3])
    expected = (
        f"= exp({sums[second]:+.2f}) / Σ exp = {np.exp(sums[second]):.2f} / {np.exp(sums).sum():.2f} = "
    )
    expected = expected.replace("exp(-", "exp(−") + f"{trace.prediction[3, second]:.2f}"
    root.locator(".rnn-output").nth(1).hover()
    assert expected in heading(root)
    assert root.locator(".rnn-total .rnn-contribution").text_content() == f"{sums[second]:+.2f}".replace(
        "-", "−"
    )
    page.mouse.move(0, 0)
    assert expected not in heading(root)
    root.locator(".rnn-output").nth(1).focus()
    assert expected in heading(root)
    page.keyboard.press("Enter")
    assert "rnn-selected" in root.locator(".rnn-output").nth(1).get_attribute("class")
    assert "pinned" in heading(root)
    press(page, "Escape")
    assert "forget gate, unit 0" in heading(root)


def test_by_equations_the_ledger_goes_to_the_most_probable_output_and_back(page, stepper):
    trace = letters()
    root = stepper(trace, timestep=3)
    click(root, "Next unit")
    click(root, "equation")
    names = [each.text_content() for each in root.locator(".rnn-equation").all()]
    assert names[-1].startswith("y = softmax(V h + d)")
    for _ in range(20):
        if root.get_attribute("data-equation") == "prediction":
            break
        assert bars(root) == [("", "")] * 5 or timestep(root) < 3
        press(page, "ArrowDown")
    t = timestep(root)
    best = LETTERS[trace.prediction[t].argmax()]
    assert f"output {'a space' if best == ' ' else f'“{best}”'}" in heading(root)
    assert bars(root)[0][0] == shown(best)
    press(page, "ArrowDown")
    assert "forget gate, unit 1" in heading(root)


def test_a_weight_that_is_changed_moves_the_bars_and_marks_where_they_were(page, what_if):
    trace = letters()
    root = what_if(trace, timestep=3)
    third = np.argsort(-trace.prediction[3])[2]
    root.locator(".rnn-output").nth(2).click()
    field = root.get_by_role("spinbutton").or_(root.locator(".rnn-ledger .rnn-number")).last
    assert "d[" in field.get_attribute("aria-label")
    field.fill("9")
    field.press("Enter")
    changed = trace.cell.readout.b.copy()
    changed[third] = 9
    expected = Readout(trace.cell.readout.W, changed, "softmax")(trace.hidden_state[3])
    assert bars(root)[0] == (shown(LETTERS[third]), f"{expected[third]:.2f}")
    first = root.locator(".rnn-output").first
    assert f"in the original {trace.prediction[3, third]:.2f}" in first.get_attribute("aria-label")
    share = first.locator(".rnn-output-was").evaluate("(e) => e.offsetWidth / e.parentElement.clientWidth")
    assert share == pytest.approx(trace.prediction[3, third], abs=0.02)
    assert re.search(
        r"First change: at timestep 0, next letter of output .*, 0.\d\d instead", root.text_content()
    )
    press(page, "z")


def test_the_table_has_the_whole_distribution(page, stepper):
    trace = letters()
    root = stepper(trace, timestep=3)
    click(root, "Show numbers")
    rows = root.locator(".rnn-all-outputs tbody tr")
    order = np.argsort(-trace.prediction[3], kind="stable")
    assert rows.locator("th").all_text_contents() == [shown(LETTERS[i]) for i in order]
    numbers = [float(each.split()[0].replace("e−", "e-")) for each in rows.locator("td").all_text_contents()]
    np.testing.assert_allclose(numbers, trace.prediction[3, order], rtol=0.06, atol=5e-3)
    assert rows.filter(has_text="came next").locator("th").all_text_contents() == [
        "c" if TEXT[4] == "c" else "?"
    ]
    assert root.locator("table.rnn-numbers").first.locator("tbody tr").count() == 1 + 2 + 6


def test_of_a_large_vocabulary_the_table_shows_all_on_demand(page, stepper):
    names = tuple(f"word {i}" for i in range(3000))
    root = stepper(letters(names), timestep=3)
    assert root.locator(".rnn-output").count() == 5
    assert root.locator(".rnn-next").count() == 0
    click(root, "Show numbers")
    rows = root.locator(".rnn-all-outputs tbody tr")
    assert rows.count() == 50
    click(root, "Show all 3000 outputs")
    assert rows.count() == 3000
    root.get_by_role("button", name="Next timestep").click()
    assert rows.count() == 3000


def test_over_all_timesteps_the_best_letter_stands_and_the_color_of_what_came_next(page, stepper):
    trace = letters()
    root = stepper(trace, timestep=3)
    best = [shown(LETTERS[i]) for i in trace.prediction.argmax(axis=1)]
    assert root.locator(".rnn-key-said").all_text_contents() == best
    labels = root.locator(".rnn-row-label .rnn-word").all_text_contents()
    assert labels[-2:] == ["next letter", "probability of next"]
    track = root.locator(".rnn-track").bounding_box()
    label = root.locator(".rnn-row-label", has_text="probability of next").bounding_box()
    x = track["x"] + 5.5 * track["width"] / len(TEXT)
    page.mouse.move(x, label["y"] + label["height"] / 2)
    assert f"[“{TEXT[6]}”]" in heading(root) and ", timestep 5" in heading(root)


def test_with_only_the_past_revealed_the_best_letters_ahead_are_hidden(page, stepper):
    root = stepper(letters(), timestep=3, reveal="past")
    visible = root.locator(".rnn-key-said").evaluate_all(
        "(all) => all.map((e) => getComputedStyle(e).visibility)"
    )
    assert visible == ["visible"] * 4 + ["hidden"] * (len(TEXT) - 4)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_bars_and_the_table_are_accessible(page, stepper, theme, width):
    page.set_viewport_size({"width": width, "height": 900})
    root = stepper(letters(), theme, timestep=3)
    click(root, "Show numbers")
    root.locator(".rnn-output").nth(1).click()
    assert violations(page) == []
    heights = root.locator(".rnn-output").evaluate_all(
        "(all) => all.map((e) => e.getBoundingClientRect().height)"
    )
    assert min(heights) >= 24
    root.locator(".rnn-input .rnn-value").click()
    assert violations(page) == []


def test_with_forced_colors_the_bars_keep_their_color_and_their_edge(page, stepper):
    page.emulate_media(forced_colors="active")
    root = stepper(letters(), timestep=3)
    colors = root.evaluate(
        "(root) => ['.rnn-output-bar', '.rnn-output-track'].map((each) =>"
        " getComputedStyle(root.querySelector(each)).backgroundColor)"
    )
    assert len(set(colors)) == 2
    assert root.locator(".rnn-outputs").evaluate("(e) => getComputedStyle(e).borderStyle") == "solid"


def test_named_numbers_are_bars_with_a_sign_in_their_own_order(page, stepper):
    readout = Readout([[3.0], [-2.0]], [0.0, 0.0], "linear", "parts", ("left", "right"))
    cell = SimpleRNN([[1.0]], [[0.0]], [0.0], activation="linear", readout=readout)
    root = stepper(cell.run([[1.0], [-1.0]]))
    assert bars(root) == [("left", "+3.00"), ("right", "−2.00")]
    classes = root.locator(".rnn-output-bar").evaluate_all(
        "(all) => all.map((e) => e.className.includes('negative'))"
    )
    assert classes == [False, True]
    assert (
        "The readout says: parts, “left” +3.00, “right” −2.00."
        in root.locator(".rnn-sentence").text_content()
    )
    root.locator(".rnn-output").nth(1).click()
    assert "[“right”] = −2.00" in heading(root)


def test_a_run_beside_another_marks_where_the_other_has_its_bars(page, stepper):
    trace = letters()
    held = trace.cell.holding("forget_gate", 0.0).run(trace.inputs, labels=TEXT)
    root = stepper([held, trace], names=["held", "free"], timestep=9)
    panels = root.locator(".rnn-outputs")
    assert panels.count() == 2
    assert root.locator(".rnn-output-was").evaluate_all("(all) => all.some((e) => !e.hidden)")
    assert any(
        "in held" in (each.get_attribute("aria-label") or "") for each in root.locator(".rnn-output").all()
    )


def test_gradients_of_a_softmax_are_shown_as_gradients(page, stepper):
    trace = letters()
    root = stepper(gradients(trace, prediction=np.eye(len(LETTERS))[0]))
    assert root.locator(".rnn-outputs").count() == 0
    assert "loss" in root.locator(".rnn-sentence").text_content()


def test_names_reach_the_page_as_text(page, stepper):
    names = ("<img src=x onerror=alert(1)>", "__proto__", "\n")
    root = stepper(letters(names), timestep=3)
    shown_names = {name for name, _ in bars(root)}
    assert shown_names == {names[0], names[1], "↵"}
    assert page.locator("img").count() == 0


# ---------------------------------------------------------------- the numbers behind a token


def embedded(features=12):
    vectors = np.random.default_rng(0).normal(size=(6, features))
    vectors[:, 3] = 0
    return GRU.random(features, 3, seed=1).run(vectors, labels=["the", "cat", "sat", "on", "a", "mat"])


def vector(root):
    rows = root.locator(".rnn-ledger tr").all()
    return [[cell.text_content() for cell in row.locator("th, td").all()] for row in rows]


def test_a_token_that_is_pointed_at_shows_its_vector(page, stepper):
    trace = embedded()
    root = stepper(trace, timestep=2)
    token = root.locator(".rnn-input .rnn-value")
    token.hover()
    assert heading(root) == "x2 = “sat” input, 12 numbers"
    largest = np.sort(np.argsort(-np.abs(trace.inputs[2]))[:8])
    rows = vector(root)
    expected = [[f"x[{i}]", f"{trace.inputs[2, i]:+.2f}".replace("-", "−"), ""] for i in largest]
    assert rows[:-1] == expected
    rest = np.delete(np.abs(trace.inputs[2]), largest).max()
    assert rows[-1] == [f"4 more, between −{rest:.2f} and +{rest:.2f}"]
    token.click()
    click(root, "Show every number")
    assert len(vector(root)) == 12
    press(page, "ArrowRight")
    assert heading(root).startswith("x3 = “on” input")
    assert vector(root)[0][1] == f"{trace.inputs[3, 0]:+.2f}".replace("-", "−")
    press(page, "Escape")
    assert "update gate" in heading(root)


def test_a_token_in_the_sequence_shows_its_vector_too(page, stepper):
    root = stepper(embedded(), timestep=2)
    root.locator(".rnn-key-inputs", has_text="mat").hover()
    assert heading(root) == "x5 = “mat” input, 12 numbers"
    root.locator(".rnn-key-inputs", has_text="mat").click()
    assert timestep(root) == 5
    page.mouse.move(0, 0)
    assert "update gate" in heading(root)


def test_the_vector_of_a_token_is_the_edited_one(page, what_if):
    root = what_if(embedded(), timestep=2)
    root.locator(".rnn-input .rnn-value").click()
    assert heading(root).startswith("x2 = “sat” input")
    page.mouse.move(0, 0)
    root.get_by_label("Token").select_option("mat")
    assert heading(root).startswith("x2 = “mat” input, 12 numbers")
    click(root, "Show every number")
    root.get_by_label("Token").select_option("cat")
    number = embedded().inputs[1, 0]
    assert vector(root)[0][:2] == ["x[0]", f"{number:+.2f}".replace("-", "−")]
    root.get_by_label("Show the original beside it").check()
    panels = [heading(panel) for panel in root.locator(".rnn-panel").all()]
    assert [each.split(" input")[0] for each in panels] == ["x2 = “sat”", "x2 = “cat”"]


def test_words_have_room_for_some_letters(page, stepper):
    trace = LSTM.random(2, 2, seed=1).run(np.zeros((60, 2)), labels=["word", "another one"] * 30)
    root = stepper(trace)
    widths = root.locator(".rnn-key-inputs").evaluate_all("(all) => all.map((e) => e.offsetWidth)")
    assert min(widths) >= 44
