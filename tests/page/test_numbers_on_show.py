"""Where a value comes from: the arithmetic, its sums, what is pinned, and the letters of each notation."""

import pytest
from browser import TRACES, click, focus, heading, place_in, press, random_trace, timestep

from rnn_helpers import GRU, LSTM, SimpleRNN

pytestmark = pytest.mark.browser
HOSTILE = "<img src=x onerror=alert(1)>"


# ---------------------------------------------------------------- the numbers


@pytest.mark.parametrize("kind", TRACES)
def test_the_diagram_shows_the_numbers_of_the_trace(page, stepper, kind):
    trace = TRACES[kind]()
    root = stepper(trace, timestep=3)
    for equation in trace.cell.equations:
        for unit, value in enumerate(trace[equation.quantity][3]):
            name = root.locator(f".rnn-value[aria-label^='{equation.label}, unit {unit}:']").get_attribute(
                "aria-label"
            )
            shown = float(name.split(": ")[1].replace("−", "-"))
            assert abs(shown - value) <= 0.005 + 1e-9, name


def test_pointing_at_a_value_shows_its_arithmetic_and_the_terms_add_up(page, stepper):
    trace = random_trace(LSTM, units=4, features=7, seed=5)
    root = stepper(trace, timestep=2)
    values = root.locator(".rnn-diagram button[aria-label*='gate, unit']")
    for index in range(values.count()):
        values.nth(index).hover()
        heading = root.locator(".rnn-where .rnn-heading").text_content()
        rows = root.locator(".rnn-ledger .rnn-contribution").all_inner_texts()
        *terms, total = [round(100 * float(text.replace("−", "-"))) for text in rows]
        assert sum(terms) == total
        assert f"unit {index % 4}, timestep 2" in heading


def test_pointing_at_a_value_at_the_end_of_the_page_does_not_make_the_page_jump(page, stepper):
    root = stepper(timestep=2)
    click(root, "What if…")
    page.mouse.wheel(0, 2000)
    page.wait_for_timeout(100)
    # The arithmetic of the readout is shorter than that of a gate.
    root.locator("button[aria-label^='inside?, unit 0:']").hover()
    page.evaluate("jumps = 0; document.addEventListener('scroll', () => jumps++)")
    page.wait_for_timeout(300)
    assert page.evaluate("jumps") == 0
    assert "inside?, unit 0" in root.locator(".rnn-where .rnn-heading").text_content()
    page.mouse.down()
    page.mouse.up()
    assert "pinned" in root.locator(".rnn-where .rnn-heading").text_content()


def test_focus_shows_the_arithmetic_too(stepper):
    root = stepper(timestep=2)
    root.locator("button[aria-label^='cell state, unit 1:']").focus()
    assert "cell state, unit 1, timestep 2" in root.locator(".rnn-where .rnn-heading").text_content()


def test_pointing_at_the_sequence_shows_another_timestep_without_going_there(page, stepper):
    root = stepper(timestep=0)
    page.mouse.move(*place_in(root, 4))
    assert "timestep 4" in root.locator(".rnn-where .rnn-heading").text_content()
    assert timestep(root) == 0
    page.mouse.move(5, 5)
    assert "timestep 0" in root.locator(".rnn-where .rnn-heading").text_content()


def test_long_sums_fold_to_the_largest_terms_and_the_rest(stepper):
    root = stepper(random_trace(LSTM, units=2, features=30))
    text = root.locator(".rnn-ledger").inner_text()
    assert "… 25 more" in text


def terms(root):
    """The rows of the ledger: what is multiplied, and what that gives."""
    return [tuple(row.split("\t")[1:3]) for row in root.locator(".rnn-ledger tr").all_inner_texts()]


@pytest.mark.parametrize(
    ("inputs", "rows"),
    [
        # Seven terms fold to the five largest, in order, and the rest. The sum has a row of its own
        (
            [1, 1, 1, 1, 1, 1, 1],
            ["−5.00", "+4.00", "−3.00", "+2.00", "+1.00", "+0.50"],
        ),
        # Six need no fold; what is 0 is left out
        ([1, 1, 1, 1, 1, 1, 0], ["+0.20", "−5.00", "+4.00", "−3.00", "+2.00", "+1.00"]),
        # Where all of them are 0, one row says so
        ([0, 0, 0, 0, 0, 0, 0], ["0.00"]),
    ],
)
def test_the_ledger_keeps_the_largest_terms_in_their_order(stepper, inputs, rows):
    cell = SimpleRNN([[0.2, -5.0, 4.0, -3.0, 2.0, 1.0, 0.3]], [[0.5]], [0.25], activation="linear")
    root = stepper(cell.run([inputs]))
    *shown, state, bias, total = [contribution for _, contribution in terms(root)]
    assert shown == rows
    assert (state, bias) == ("0.00", "+0.25")
    values = [float(text.replace("−", "-")) for text in (*rows, bias)]
    assert float(total.replace("−", "-")) == pytest.approx(sum(values))
    assert root.locator(".rnn-bar.rnn-negative").count() == sum(value < 0 for value in values)
    folded = {7: ["… 2 more"], 6: [], 0: ["all zero"]}[sum(inputs)]
    assert [product for product, _ in terms(root) if "more" in product or "all" in product] == folded


def test_every_term_can_be_shown_and_folded_again(stepper):
    root = stepper(random_trace(LSTM, units=2, features=30))
    folded = terms(root)
    click(root, "Show every term")
    assert len(terms(root)) == 30 + 2 + 1 + 1  # inputs, old states, the bias, the sum
    click(root, "Show the largest terms")
    assert terms(root) == folded


def test_large_terms_are_rounded_so_that_they_add_up(stepper):
    cell = SimpleRNN([[1000.3, 500.4]], [[0.0]], [0.0], activation="linear")
    root = stepper(cell.run([[1.0, 1.0]]))
    assert [contribution for _, contribution in terms(root)] == ["+1000", "+501", "0", "0", "+1501"]


def test_the_initial_state_has_an_entry_of_its_own(page, stepper):
    root = stepper(random_trace(LSTM, features=30))
    root.locator("button[aria-label^='cell state before this timestep, unit 0']").hover()
    assert "It is the initial state: 0.00." in root.locator(".rnn-where").inner_text()
    assert root.get_by_role("button", name="Show every term").count() == 0
    page.mouse.move(5, 5)
    assert "forget gate, unit 0" in root.locator(".rnn-where .rnn-heading").text_content()
    assert root.locator(".rnn-ledger tr").count() > 3


# ---------------------------------------------------------------- sums that can be checked by eye


def ledger_of(stepper, W, U, b, x, state, activation="linear"):
    """The terms of a unit, the last one their sum, as they are written."""
    cell = SimpleRNN([W], [U], [b], activation=activation)
    root = stepper(cell.run([x], [state]))
    return root.locator(".rnn-ledger .rnn-contribution").all_inner_texts(), root


def number(text):
    return float(text.replace("−", "-"))


@pytest.mark.parametrize(
    ("W", "U", "b", "x", "state", "written"),
    [
        ([-6.244], [1.004], 0.462, [1.0], 0.5, ["−6.24", "+0.50", "+0.46", "−5.28"]),
        ([-6.244], [0.804], 0.464, [1.0], 0.999, ["−6.24", "+0.80", "+0.46", "−4.98"]),
        ([150.23], [0.0], 0.04, [1.0], 0.0, ["+150.2", "0.0", "+0.1", "+150.3"]),
        ([5000.0], [-5000.0], 0.3, [1.0], 1.0, ["+5000.00", "−5000.00", "+0.30", "+0.30"]),
        ([1.3e6], [7e5], 3.3e5, [1.0], 1.0, ["+1.3e6", "+0.7e6", "+0.3e6", "+2.3e6"]),
        ([-0.125], [0.0], 0.0, [1.0], 0.0, ["−0.13", "0.00", "0.00", "−0.13"]),
    ],
)
def test_the_terms_add_up_to_the_number_shown(stepper, W, U, b, x, state, written):
    terms, root = ledger_of(stepper, W, U, b, x, state)
    assert terms == written
    *parts, total = (round(1000 * number(text)) for text in terms)
    assert sum(parts) == total
    value = heading(root).split(" = ")[-1].split(" ")[0]
    assert number(value) == number(written[-1])


# ---------------------------------------------------------------- pinning


def test_a_click_pins_the_ledger_through_time_and_escape_lets_go(page, stepper):
    root = stepper(timestep=1)
    root.locator("button[aria-label^='candidate, unit 1:']").click()
    press(page, "ArrowRight")
    page.mouse.move(5, 5)
    assert "candidate, unit 1, timestep 2" in heading(root)
    assert "pinned" in heading(root)
    press(page, "Escape")
    assert "forget gate, unit 1, timestep 2" in heading(root)
    assert "pinned" not in heading(root)


def test_a_pinned_value_stays_while_the_equations_go_by(page, stepper):
    root = stepper(timestep=1)
    focus(root)
    press(page, "ArrowDown")
    root.locator("button[aria-label^='forget gate, unit 1:']").click()
    press(page, "ArrowDown", "ArrowDown")
    page.mouse.move(5, 5)
    assert "forget gate, unit 1" in heading(root)
    press(page, "Escape", "ArrowDown")
    assert "cell state" in heading(root)


def test_a_click_on_an_equation_goes_to_it_in_equation_mode(page, stepper):
    root = stepper(timestep=1)
    click(root, "equation")
    root.locator(".rnn-equation").nth(3).click()
    assert root.get_attribute("data-equation") == "cell_state"
    assert "cell state" in heading(root)


def test_the_unit_buttons_walk_through_the_units(page, stepper):
    root = stepper(random_trace(LSTM, units=3), timestep=1)
    click(root, "Next unit")
    assert "forget gate, unit 1" in heading(root)
    click(root, "Previous unit")
    click(root, "Previous unit")
    assert "forget gate, unit 2" in heading(root)


def test_on_the_way_to_a_readout_of_one_number_the_ledger_goes_to_its_only_unit(page, stepper):
    root = stepper(timestep=1)
    click(root, "equation")
    click(root, "Next unit")
    press(page, "ArrowUp")
    assert "inside?, unit 0, timestep 0" in heading(root)


# ---------------------------------------------------------------- notation


def equations(root):
    return root.locator(".rnn-math").all_inner_texts()


@pytest.mark.parametrize(
    ("kind", "notation", "first", "last"),
    [
        ("SimpleRNN", "keras", "h = tanh(K x + R h− + b)", "h = tanh(K x + R h− + b)"),
        ("SimpleRNN", "pytorch", "h = tanh(Wih x + Whh h− + bih)", "h = tanh(Wih x + Whh h− + bih)"),
        ("LSTM", "course", "f = σ(Wf x + Uf h− + bf)", "h = o · tanh(c)"),
        ("LSTM", "keras", "f = σ(Kf x + Rf h− + bf)", "h = o · tanh(c)"),
        ("LSTM", "pytorch", "f = σ(Wif x + Whf h− + bif)", "h = o · tanh(c)"),
        ("LSTM", "cs230", "Γf = σ(Wf x + Uf a− + bf)", "a = Γo · tanh(c)"),
        ("GRU", "course", "z = σ(Wz x + Uz h− + bz + b′z)", "h = z · h− + (1 − z) · g"),
        ("GRU", "pytorch", "z = σ(Wiz x + Whz h− + biz + bhz)", "h = z · h− + (1 − z) · n"),
        ("GRU", "cs230", "Γu = 1 − σ(Wu x + Uu c− + bu + b′u)", "c = (1 − Γu) · c− + Γu · c̃"),
    ],
)
def test_the_same_equations_in_another_notation(page, stepper, kind, notation, first, last):
    root = stepper(TRACES[kind](), timestep=2, notation=notation)
    shown = equations(root)
    assert (shown[0], shown[-2]) == (first, last)


def test_where_a_convention_flips_the_numbers_flip_with_it(page, stepper):
    trace = random_trace(GRU)
    root = stepper(trace, timestep=2)
    root.get_by_role("combobox", name="Notation").select_option("CS 230")
    assert timestep(root) == 2
    value = root.locator("button[aria-label^='update gate, unit 1:']")
    assert abs(float(value.inner_text()) - (1 - trace.update_gate[2, 1])) <= 0.005
    value.hover()
    assert heading(root).startswith("Γu2[1] = 1 − σ(")
    assert f"= {value.inner_text()} update gate" in heading(root)
    assert "Γu = 1 − z" in root.locator(".rnn-notation-note").inner_text()
    root.get_by_role("combobox", name="Notation").select_option("This course")
    assert abs(float(value.inner_text()) - trace.update_gate[2, 1]) <= 0.005


def test_what_cs230_computes_otherwise_is_said(stepper):
    root = stepper(notation="cs230")
    assert "Neither Keras nor PyTorch computes that" in root.locator(".rnn-notation-note").inner_text()
