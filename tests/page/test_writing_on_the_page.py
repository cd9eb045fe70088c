"""A model writes in the page: the temperature and a hold need no kernel, and Python writes the same."""

import pytest
from browser import as_json, press, show, violations

from rnn_helpers import LSTM, Stepper
from rnn_helpers.experiments import generate
from rnn_helpers.tasks import TASKS

pytestmark = pytest.mark.browser

WRITING = TASKS["writing"]
QUOTE_UNIT = 31  # of the shipped cell, by which_units
VISIBLE = str.maketrans({" ": "␣", "\n": "↵"})


def written(**options):
    return generate(LSTM.trained("writing"), seed=3, characters=80, **options)


def text_of(root):
    return "".join(root.locator(".rnn-colored span").all_text_contents())


def table_of(root):
    rows = root.locator(".rnn-next-table tbody tr").all()
    found = [row.locator("th, td").all_text_contents() for row in rows]
    return [row for row in found if row[0].strip("\u00a0")]


def edits_in(page):
    page.wait_for_timeout(400)
    return page.evaluate("window.model.state.edits")


def cool(root, page, steps):
    root.get_by_role("slider", name="Temperature").focus()
    press(page, *["ArrowLeft"] * steps)


def test_the_text_stands_in_lines_and_another_temperature_writes_it_anew(page, stepper):
    trace = written()
    root = stepper(trace)
    assert text_of(root) == trace.text.translate(VISIBLE)
    assert root.locator(".rnn-colored br").count() == trace.text.count("\n")
    cool(root, page, 5)
    cold = trace.again(temperature=0.5)
    assert cold.text != trace.text and cold.text.count("\n") != trace.text.count("\n")
    assert text_of(root) == cold.text.translate(VISIBLE)
    assert root.locator(".rnn-colored br").count() == cold.text.count("\n")
    assert edits_in(page) == [{"type": "temperature", "run": 0, "value": 0.5}]
    in_python = Stepper(trace)
    in_python.edits = edits_in(page)
    assert in_python.edited.text == cold.text
    press(page, "z")
    assert text_of(root) != cold.text.translate(VISIBLE)
    press(page, *"zzzz")
    assert text_of(root) == trace.text.translate(VISIBLE)


def test_the_table_has_the_numbers_of_python_with_what_was_drawn_marked(page, stepper):
    trace = written(temperature=0.7)
    root = stepper(trace, timestep=9)
    names = trace.cell.readout.outputs
    rows = table_of(root)
    heads = root.locator(".rnn-next-table thead th").all_text_contents()
    assert heads == ["next", "model", "at 0.70", "grammar"]
    assert len(rows) in (5, 6, 7)
    for name, *numbers, mark in rows:
        output = [each.translate(VISIBLE) for each in names].index(name)
        expected = (trace.prediction[9, output], trace.drawn_from[9, output], trace.grammar[9, output])
        for shown, number in zip(numbers, expected, strict=True):
            assert float(shown.replace("−", "-")) == pytest.approx(number, rel=0.06, abs=0.006)
        assert mark == ("drawn" if names[output] == trace.input_labels[10] else "")
    assert [row[-1] for row in rows].count("drawn") == 1
    assert root.locator(".rnn-writing-words").last.inner_text().startswith("Drawn: ")
    root.get_by_role("button", name="Last timestep").click()
    assert "nothing is drawn" in root.locator(".rnn-writing-words").last.inner_text()


def test_with_the_unit_held_that_says_inside_quotes_it_goes_on_and_never_closes_them(page, stepper):
    trace = written(temperature=0.7)
    event = WRITING.concept("inside quotes", trace.inputs)
    root = stepper(trace, timestep=6, event=event, event_name="inside quotes")
    hold = {"type": "hold", "run": 0, "quantity": "cell_state", "unit": QUOTE_UNIT, "value": 0.0}
    edit = hold | {"first": 0, "last": trace.timesteps - 1}
    page.evaluate("(edit) => window.model.receive('edits', [edit])", edit)
    in_python = Stepper(trace)
    in_python.edits = [edit]
    held = in_python.edited
    assert text_of(root) == held.text.translate(VISIBLE)
    # The event is that of the new text
    marked = root.locator(".rnn-colored span").evaluate_all(
        "(all) => all.map((each) => each.classList.contains('rnn-holds'))"
    )
    assert marked == WRITING.concept("inside quotes", held.inputs).tolist()
    assert marked != event.tolist()


def test_an_event_of_ones_own_is_not_known_of_another_text(page, stepper):
    trace = written()
    own = [character == "e" for character in trace.text]
    root = stepper(trace, event=own, event_name="an e")
    cool(root, page, 6)
    cold = trace.again(temperature=0.4).text
    same = next(t for t, pair in enumerate(zip(cold, trace.text, strict=True)) if len(set(pair)) == 2)
    marked = root.locator(".rnn-colored span").evaluate_all(
        "(all) => all.map((each) => each.classList.contains('rnn-holds'))"
    )
    assert marked == own[:same] + [False] * (len(own) - same)
    root.get_by_role("button", name="Last timestep").click()
    slider = root.get_by_role("slider", name="Timestep")
    assert slider.get_attribute("aria-valuetext").endswith("an e: not known")


def seen_of(root, tokens):
    """What is seen of the text, or of a row of tokens: what is hidden isn't."""
    shown = "(all) => all.filter((each) => getComputedStyle(each).visibility !== 'hidden')"
    return "".join(root.locator(tokens).evaluate_all(f"{shown}.map((each) => each.textContent)"))


@pytest.mark.parametrize("tokens", [".rnn-colored span", ".rnn-key-inputs"])
def test_with_only_the_past_revealed_what_is_written_later_is_hidden(page, stepper, tokens):
    trace = written(start="\nif ")
    event = WRITING.concept("inside brackets", trace.inputs)
    root = stepper(trace, reveal="past", timestep=1, event=event, event_name="inside brackets")
    page.set_viewport_size({"width": 2400, "height": 900})  # all columns of the row are in view
    page.wait_for_timeout(300)
    expected = trace.text.translate(VISIBLE)
    assert seen_of(root, tokens) == expected[:4]  # what was given is no secret
    root.get_by_role("slider", name="Timestep").focus()
    press(page, *["ArrowRight"] * 9)
    assert seen_of(root, tokens) == expected[:11]
    if tokens == ".rnn-key-inputs":
        bars = root.locator(".rnn-key-event i")
        assert bars.count() > 0
        assert seen_of(root, ".rnn-key-event") == ""
        hidden = bars.evaluate_all("(all) => all.map((each) => getComputedStyle(each).visibility)")
        assert hidden == ["visible"] * 11 + ["hidden"] * (len(hidden) - 11)
    page.evaluate("model.receive('reveal', 'all')")
    seen = seen_of(root, tokens)
    assert expected.startswith(seen) and len(seen) > 40


def test_a_temperature_that_came_from_python_moves_the_slider(page, stepper):
    root = stepper(written())
    page.evaluate("window.model.receive('edits', [{type: 'temperature', run: 0, value: 1.4}])")
    slider = root.get_by_role("slider", name="Temperature")
    assert slider.input_value() == "1.4" and slider.get_attribute("aria-valuetext") == "1.40"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_for_everyone_and_nothing_is_cut_off(page, theme):
    for width in (848, 390):
        page.set_viewport_size({"width": width, "height": 700})
        show(page, as_json(Stepper(written(), timestep=9, title="It writes")), theme)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
