"""Units ranked by an event: the best on top, their true numbers everywhere, the text in their colors."""

import io
import json

import numpy as np
import pytest
from browser import as_json, click, heading, place_in, random_trace, show, violations
from PIL import Image

from rnn_helpers import GRU, LSTM, Loop, Stepper
from rnn_helpers.experiments import which_units

pytestmark = pytest.mark.browser

TEXT = 'a "b c" d\n"e" fg "hi"'
INSIDE = np.cumsum([each == '"' for each in TEXT]) % 2 == 1
OPTIONS = {"event": INSIDE, "event_name": "inside quotes"}


def some_trace(kind=LSTM, units=20, **options):
    return random_trace(kind, units=units, timesteps=len(TEXT), labels=TEXT, **options)


def ranked_trace(**options):
    trace = some_trace(**options)
    return trace, which_units(trace, INSIDE).unit.tolist()


def units_of(root, quantity="cell state"):
    """The numbers of the units in the diagram, from top to bottom."""
    names = root.locator(f".rnn-stack button[aria-label^='{quantity}, unit ']").all()
    return [int(name.get_attribute("aria-label").split("unit ")[1].split(":")[0]) for name in names]


def choose(root, select, option):
    root.get_by_role("combobox", name=select).select_option(label=option)


def scores_of(root, chosen=False):
    """The units with their scores, as the buttons have them, or the chosen one."""
    return root.locator(".rnn-ranked[aria-pressed='true']" if chosen else ".rnn-ranked").all_text_contents()


def colors_of(root):
    """The background of each token of the text."""
    spans = root.locator(".rnn-colored span")
    return spans.evaluate_all("(all) => all.map((each) => each.style.background)")


def test_the_best_units_stand_on_top_with_their_scores(page, stepper):
    trace, order = ranked_trace()
    root = stepper(trace, **OPTIONS)
    assert order[:8] != sorted(order[:8])
    for quantity in ("cell state", "hidden state", "forget gate", "candidate"):
        assert units_of(root, quantity) == order[:8]
    ranked = which_units(trace, INSIDE)
    said = [f"{each.unit} {each.score:.2f} {'high' if each.score > 0.5 else 'low'}" for each in ranked[:8]]
    assert scores_of(root) == said
    assert root.locator(".rnn-ranking-words").inner_text() == (
        f"Unit {order[0]}, number 1 of 20: AUC {said[0].split(' ', 1)[1]} with inside quotes."
    )
    names = root.locator(".rnn-row-label .rnn-row-names").all_inner_texts()
    assert [name.split() for name in names] == [[str(unit) for unit in order[:8]]]
    assert [each.split() for each in root.locator(".rnn-diagram .rnn-row-names").all_inner_texts()] == [
        [str(unit) for unit in order[:8]]
    ] * 2
    choices = root.get_by_role("combobox", name="Units on show").locator("option").all_inner_texts()
    assert choices == ["all 20 units", "best 8, and 12 more", "places 9 to 16", "places 17 to 20"]


def test_by_number_they_stand_as_ever_and_scores_stay_with_their_units(page, stepper):
    trace, order = ranked_trace()
    root = stepper(trace, **OPTIONS)
    choose(root, "Order of the units", "by number")
    assert units_of(root) == list(range(8))
    assert [each.split()[0] for each in scores_of(root)] == list("01234567")
    score = which_units(trace, INSIDE).score_of(3).score
    assert scores_of(root)[3].startswith(f"3 {score:.2f} ")
    choose(root, "Units on show", "units 8 to 15")
    assert units_of(root) == list(range(8, 16))
    choose(root, "Order of the units", "by AUC with inside quotes")
    assert units_of(root) == order[:8]
    choose(root, "Units on show", "places 17 to 20")
    assert units_of(root) == order[16:]


def test_numbers_in_ledger_and_table_are_the_true_ones(page, stepper):
    trace, order = ranked_trace()
    root = stepper(trace, timestep=5, **OPTIONS)
    third = order[2]
    value = f"{trace.cell_state[5, third]:+.2f}".replace("-", "−")
    root.locator(f".rnn-stack button[aria-label^='cell state, unit {third}:']").click()
    assert heading(root).startswith(f"c5[{third}] = {value} cell state, unit {third}")
    assert root.locator(".rnn-unit-name").inner_text() == f"unit {third}"
    click(root, "Next unit")
    assert root.locator(".rnn-unit-name").inner_text() == f"unit {order[3]}"
    click(root, "Show numbers")
    rows = root.locator(".rnn-numbers tr", has_text="cell state").last.locator("td").all_inner_texts()
    assert rows[third] == value
    assert (
        root.locator(".rnn-numbers tr", has_text="inside quotes").first.locator("td").first.inner_text()
        == "yes"
    )


def test_a_click_on_the_sequence_finds_the_unit_that_stands_there(page, stepper):
    trace, order = ranked_trace()
    root = stepper(trace, **OPTIONS)
    columns = len(TEXT)
    page.mouse.click(*place_in(root, 6, columns, row="cell state", unit=4, units=8))
    value = f"{trace.cell_state[6, order[4]]:+.2f}".replace("-", "−")
    assert heading(root).startswith(f"c6[{order[4]}] = {value} cell state, unit {order[4]}")
    choose(root, "Units on show", "all 20 units")
    page.mouse.click(*place_in(root, 6, columns, row="cell state", unit=11, units=20))
    assert heading(root).startswith(f"c6[{order[11]}] = ")
    stack = root.locator(".rnn-stack button[aria-label^='hidden state, 20 units']").first
    box = stack.bounding_box()
    stack.click(position={"x": 10, "y": box["height"] * 13.5 / 20})
    assert heading(root).startswith(f"h6[{order[13]}] = ")


def test_a_row_of_the_sequence_has_the_colors_of_its_unit(page, stepper):
    trace, order = ranked_trace(units=8)
    root = stepper(trace, timestep=len(TEXT) - 1, **OPTIONS)

    def row(place):
        picture = Image.open(io.BytesIO(page.screenshot()))
        places = [place_in(root, t, len(TEXT), "cell state", place, 8) for t in range(len(TEXT) - 1)]
        return [picture.getpixel((int(x), int(y))) for x, y in places]

    ranked = {unit: row(place) for place, unit in enumerate(order)}
    choose(root, "Order of the units", "by number")
    assert order != list(range(8)) and len(set(map(str, ranked.values()))) == 8
    assert ranked == {unit: row(unit) for unit in range(8)}


def test_the_text_has_the_colors_of_the_chosen_unit(page, stepper):
    trace, order = ranked_trace()
    root = stepper(trace, **OPTIONS)
    text = root.locator(".rnn-colored").inner_text()
    assert text.replace("\n", "") == TEXT.replace(" ", "␣").replace("\n", "↵")
    limits = root.locator(".rnn-scale").first.inner_text().split()
    assert limits[-1] == f"+{np.abs(trace.cell_state[:, order[0]]).max():.2f}"
    signs = [np.sign(np.subtract(*rgb_of(each)[[0, 2]])) for each in colors_of(root)]  # orange or purple
    seen = np.abs(trace.cell_state[:, order[0]]) > 0.1 * np.abs(trace.cell_state[:, order[0]]).max()
    assert [-sign for sign in np.array(signs)[seen]] == np.sign(trace.cell_state[seen, order[0]]).tolist()
    root.locator(".rnn-ranked").nth(3).focus()
    page.keyboard.press("Enter")
    assert scores_of(root, chosen=True)[0].startswith(f"{order[3]} ")
    values = trace.cell_state[:, order[3]]
    strongest = int(np.abs(values).argmax())
    full = (
        root.locator(".rnn-colored span")
        .nth(strongest)
        .evaluate(
            """(token, name) => { const probe = token.appendChild(document.createElement("i"));
        probe.style.color = `var(--rnn-${name})`; const color = getComputedStyle(probe).color;
        probe.remove(); return [color, getComputedStyle(token).backgroundColor]; }""",
            "positive" if values[strongest] > 0 else "negative",
        )
    )
    assert full[0] == full[1]
    click(root, "Next unit")
    assert scores_of(root, chosen=True)[0].startswith(f"{order[4]} ")


def rgb_of(color):
    return np.array([float(part) for part in color[color.index("(") + 1 : -1].replace(",", " ").split()[:3]])


def test_the_event_stands_along_the_sequence_and_under_the_text(page, stepper):
    root = stepper(some_trace(), **OPTIONS)
    held = root.locator(".rnn-colored span").evaluate_all("(all) => all.map((e) => e.matches('.rnn-holds'))")
    assert held == INSIDE.tolist()
    bars = root.locator(".rnn-key-event i").evaluate_all("(all) => all.map((e) => e.offsetHeight)")
    assert bars == [14 if holds else 0 for holds in INSIDE]
    slider = root.get_by_role("slider", name="Timestep")
    assert slider.get_attribute("aria-valuetext").endswith(", inside quotes: no")
    root.locator(".rnn-colored span").nth(3).click()
    assert root.get_attribute("data-timestep") == "3"
    assert slider.get_attribute("aria-valuetext").endswith(", inside quotes: yes")
    assert root.locator(".rnn-colored .rnn-here").inner_text() == TEXT[3]


def test_an_event_in_numbers_stands_as_bars_and_scores_have_signs(page, stepper):
    trace = some_trace()
    depth = np.arange(len(TEXT)) % 4 - 1.0
    root = stepper(trace, event=depth, event_name="depth")
    bars = root.locator(".rnn-key-event i").evaluate_all(
        "(all) => all.map((e) => [parseFloat(e.style.bottom), parseFloat(e.style.height)])"
    )
    third = 14 / 3
    wanted = {-1.0: (5, third), 0.0: (5 + third, 0), 1.0: (5 + third, third), 2.0: (5 + third, 2 * third)}
    np.testing.assert_allclose(bars, [wanted[each] for each in depth], atol=0.01)
    best = which_units(trace, depth)[0]
    score = f"{best.score:+.2f}".replace("-", "−")
    assert scores_of(root)[0] == f"{best.unit} {score}"
    assert "correlation" in root.locator(".rnn-ranking-words").inner_text()


def test_what_is_not_to_be_seen_yet_has_no_color(page, stepper):
    root = stepper(some_trace(), timestep=4, reveal="past", **OPTIONS)
    assert [bool(color) for color in colors_of(root)] == [t <= 4 for t in range(len(TEXT))]
    click(root, "Next timestep")
    assert [bool(color) for color in colors_of(root)] == [t <= 5 for t in range(len(TEXT))]


def test_pointing_at_a_token_explains_its_value(page, stepper):
    trace, order = ranked_trace()
    root = stepper(trace, **OPTIONS)
    root.locator(".rnn-colored span").nth(7).hover()
    assert heading(root).startswith(f"c7[{order[0]}] = ")
    page.mouse.move(2, 2)
    assert heading(root).startswith(f"c0[{order[0]}] = ")


def test_a_ranking_of_other_sequences_has_their_scores_and_its_own_quantity(page, stepper):
    trace = some_trace()
    rng = np.random.default_rng(3)
    batch = trace.cell.run(rng.normal(size=(6, 9, trace.cell.input_features)))
    ranking = which_units(batch, rng.random((6, 9)) > 0.5, quantity="forget_gate", held_out=2, event_name="x")
    root = stepper(trace, ranking=ranking)
    assert units_of(root) == ranking.unit[:8].tolist()
    first = ranking[0]
    assert f"({first.held_out:.2f} " in root.locator(".rnn-ranking-words").inner_text()
    assert "on 2 other sequences" in root.locator(".rnn-ranking-words").inner_text()
    assert root.locator(".rnn-ranking-title").inner_text() == "Units of forget gate"
    assert root.locator(".rnn-key-event").count() == 0
    assert root.locator(".rnn-gate-scale").count() == 1


def test_an_edited_run_keeps_the_order_and_says_whose_scores_they_are(page, stepper):
    trace, order = ranked_trace()
    root = stepper(trace, **OPTIONS)
    hold = {
        "type": "hold",
        "run": 0,
        "quantity": "cell_state",
        "unit": order[0],
        "first": 0,
        "last": None,
        "value": 0.5,
    }
    before = colors_of(root)
    page.evaluate(f"model.receive('edits', {json.dumps([hold])})")
    assert units_of(root) == order[:8]
    assert root.locator(".rnn-ranking-words").inner_text().endswith("That is of the original run.")
    assert len(set(colors_of(root))) == 1 and colors_of(root) != before


@pytest.mark.parametrize("how", ["mask", "reverse", "numbers", "gru", "few units", "one of many layers"])
def test_other_traces_are_ranked_too_and_nothing_is_wrong_with_the_page(page, stepper, how):
    cell, inputs = some_trace().cell, some_trace().inputs
    trace = {
        "mask": lambda: cell.run(inputs, labels=TEXT, mask=np.arange(len(TEXT)) % 5 != 3),
        "reverse": lambda: cell.run(inputs, labels=TEXT, reverse=True),
        "numbers": lambda: cell.run(inputs),
        "gru": lambda: some_trace(GRU, units=9),
        "few units": lambda: some_trace(units=3),
        "one of many layers": lambda: {"lstm": some_trace(units=9), "gru": some_trace(GRU, units=12)},
    }[how]()
    for theme in ("light", "dark"):
        root = stepper(trace, theme, **OPTIONS)
        assert root.locator(".rnn-problem").count() == 0
        assert violations(page) == []
    traces = trace.values() if isinstance(trace, dict) else [trace]
    for panel, each in zip(root.locator(".rnn-panel").all(), traces, strict=True):
        ranked = which_units(each, INSIDE)
        assert units_of(panel, ranked.quantity.replace("_", " ")) == ranked.unit[:8].tolist()
        assert panel.locator(".rnn-colored").count() == (how != "numbers")
    if how == "mask":
        choose(root, "Units on show", "all 20 units")
        assert [bool(color) for color in colors_of(root)] == [True] * len(TEXT)  # a state is carried on


def test_a_long_text_scrolls_by_keyboard_and_keeps_the_playhead_in_view(page, stepper):
    text = "so long a text that it does not fit " * 40
    trace = random_trace(LSTM, units=9, timesteps=len(text), labels=text)
    root = stepper(trace, timestep=1200, event=np.arange(len(text)) % 7 < 3)
    assert violations(page) == []
    colored = root.locator(".rnn-colored")
    assert colored.get_attribute("tabindex") == "0"
    inside = """(text) => {
      const boxOf = (element) => element.getBoundingClientRect();
      const [all, token] = [boxOf(text), boxOf(text.querySelector(".rnn-here"))];
      return token.top >= all.top && token.bottom <= all.bottom;
    }"""
    assert colored.evaluate(inside)
    click(root, "First timestep")
    assert colored.evaluate(inside)


def test_the_saved_page_is_ranked_too(page):
    trace, order = ranked_trace()
    state = as_json(Stepper(trace, **OPTIONS))
    assert state["payload"]["runs"][0]["ranking"]["units"] == order
    page.set_content(Stepper(trace, **OPTIONS).to_html())
    assert units_of(page.locator(".rnn-stepper")) == order[:8]


def test_a_ranking_that_is_damaged_is_said(page):
    trace, order = ranked_trace()
    state = as_json(Stepper(trace, **OPTIONS))
    state["payload"]["runs"][0]["ranking"]["units"][0] = order[1]
    show(page, state)
    assert "its ranking is not one of all units" in page.locator(".rnn-problem").inner_text()


def test_another_trace_has_no_event_any_more():
    stepper = Stepper(some_trace(), **OPTIONS)
    assert stepper.payload["runs"][0]["event"]["values"] == INSIDE.tolist()
    stepper.trace = some_trace(seed=1)
    assert "ranking" not in stepper.payload["runs"][0]


def test_a_unit_that_never_changes_has_no_number_in_json():
    trace = some_trace().cell.holding("cell_state", 0.0, unit=4).run(some_trace().inputs)
    ranking = Stepper(trace, event=np.arange(len(TEXT)) * 1.0).payload["runs"][0]["ranking"]
    assert (ranking["units"][-1], ranking["scores"][-1]) == (4, None)
    json.dumps(ranking, allow_nan=False)


def test_errors_say_what_was_expected():
    trace = some_trace()
    ranking = which_units(trace, INSIDE)
    with pytest.raises(ValueError, match=r"event has shape \(3,\), expected \(21,\)"):
        Stepper(trace, event=[True, False, True])
    with pytest.raises(ValueError, match="inside quotes is False at all 21 timesteps"):
        Stepper(trace, event=INSIDE & False, event_name="inside quotes")
    with pytest.raises(ValueError, match="event_name is 'x', but there is no event"):
        Stepper(trace, event_name="x")
    with pytest.raises(
        ValueError, match="the ranking is of 3 units of cell_state, but this LSTM has 20 units"
    ):
        Stepper(trace, ranking=ranking[:3])
    with pytest.raises(
        ValueError, match="the ranking is of 20 units of cell_state, but this GRU has 20 units"
    ):
        Stepper(some_trace(GRU), ranking=ranking)
    with pytest.raises(ValueError, match="1 rankings given, expected 2: one for each trace"):
        Stepper([trace, trace], ranking=ranking)
    with pytest.raises(TypeError, match="ranking is of type int, expected what which_units"):
        Stepper(trace, ranking=[3])
    with pytest.raises(ValueError, match="a loop has no units to rank"):
        Stepper(Loop(lambda x, s: s + x).run([1, 2]), event=[True, False])
    constant = Stepper(trace, event=INSIDE & False, ranking=ranking)
    assert constant.payload["runs"][0]["event"]["values"] == [False] * len(TEXT)


@pytest.mark.parametrize("tokens, is_drawn", [(4000, True), (4001, False)])
def test_a_text_too_long_to_be_colored_is_missed_in_words(stepper, tokens, is_drawn):
    trace = random_trace(GRU, units=2, timesteps=tokens, labels="ab" * 2000 + "c" * (tokens - 4000))
    root = stepper(trace, event=np.arange(tokens) % 5 == 0)
    assert root.locator(".rnn-colored").count() == is_drawn
    words = root.locator(".rnn-no-text").all_text_contents()
    assert words == [] if is_drawn else words[0].startswith("The text in the colors of a unit is left out")
