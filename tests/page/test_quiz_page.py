"""The self-test on the page: answered by hand and by key, marked without a kernel, for everyone."""

import json
from dataclasses import replace

import pytest
from browser import ADDRESS, HEARD, press, serve, violations

from rnn_helpers.quizzes import Choose, Number, Option, Order, PointAt
from rnn_helpers.widgets import Quiz

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=alert(1)>"
CHOOSE = Choose(
    f"Which of them is `right`? {HOSTILE}",
    (
        Option("The `first`", "The first is wrong, by `a` mile."),
        Option("The second", "The second is right.", right=True),
        Option(f"The third {HOSTILE}", f"The third is {HOSTILE}."),
    ),
)
SEVERAL = Choose(
    "Which are even?",
    (
        Option("Two.", "2 = 2 · 1.", right=True),
        Option("Three.", "3 leaves a rest."),
        Option("Four.", "4 = 2 · 2.", right=True),
        Option("Five.", "5 leaves a rest, too."),
    ),
)
NUMBER = Number(
    "How much is left?",
    0.25,
    "A quarter is left.",
    "Halve it twice.",
    mistakes={0.5: "That is one half.", 4: "That is 1 / 0.25."},
    tolerance=0.01,
)
ORDER = Order(
    "Which comes first?",
    ("`state = 0`", "`for x in xs:`", "`    y = f(x, state)`", "`    state = y`"),
    "That is the loop.",
    "Read it from the top.",
    mistakes={0: "The state is set first.", 2: "The output is needed first."},
)
POINT = PointAt(
    "Where does the state change?",
    tuple('a "b'),
    (1, 3),
    "At 1 and at 3.",
    "Look again.",
    mistakes={0: "Nothing came before 0.", 2: "The quote sign keeps it."},
    rows={"forget gate": (".99", ".02", ".98", "−0.01"), "`c_t`": ("1", "2", "2", "3")},
)
ONE_POINT = PointAt("Where is b?", tuple("abc"), (1,), "There.", "Not there.", mistakes={0: "That is a."})
ALL = [CHOOSE, SEVERAL, NUMBER, ORDER, POINT, ONE_POINT]

# All that a view may ask its model for are these two; whatever else it does with it would be a message
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><link rel="icon" href="data:,">
<title>Self-test</title><style>{style}</style></head>
<body data-jp-theme-light="{is_light}" style="margin: 0; background: {background}; color: {ink}">
<main><h1 class="rnn-quiz-spoken">A self-test</h1></main>
<script type="module">
  import quiz from "./quiz.js";
  const state = {state};
  window.others = [];
  window.model = new Proxy({{ get: (name) => state[name] }}, {{
    get: (model, name) => (name === "get" ? model.get : (others.push(name), () => {{}})),
  }});
  window.show = (target) => quiz.render({{ model, el: target }});
  window.stop = show(document.querySelector("main"));
  window.ready = true;
</script></body></html>"""


@pytest.fixture
def quiz(page):
    """A function that shows questions, and returns the self-test's root."""

    def show(*questions, is_light=True, style=None):
        shown = Quiz(list(questions or ALL))
        html = PAGE.format(
            style=shown._css if style is None else style,
            is_light=str(is_light).lower(),
            background="#ffffff" if is_light else "#111111",
            ink="#111111" if is_light else "#ffffff",
            state=json.dumps({"payload": shown.payload, "_css": str(shown._css)}).replace("<", "\\u003c"),
        )
        serve(page, html, "quiz.js")
        return page.locator(".rnn-quiz").first

    yield show
    assert page.evaluate("others") == []  # nothing was told to Python


def question(root, number):
    return root.get_by_role("group").nth(number)


def said(root):
    return root.locator(".rnn-quiz-feedback").first.inner_text()


def check(root, number=1):
    root.get_by_role("button", name=f"Check question {number}", exact=True).click()
    return root.locator(".rnn-quiz-feedback").nth(number - 1).inner_text()


def choose(root, *options):
    """Check these boxes and no others."""
    for label in root.locator(".rnn-quiz-option").all():
        label.locator("input").set_checked(label.inner_text() in options)


def result(root):
    return root.locator(".rnn-quiz-result").inner_text()


# ---------------------------------------------------------------- what is said to an answer


def test_each_option_that_is_chosen_has_its_own_word(quiz):
    root = quiz(CHOOSE)
    assert check(root) == "Choose an answer first."
    for option, words in (
        ("The first", "Not yet. The first is wrong, by a mile."),
        ("The second", "Right. The second is right."),
        ("The third", f"Not yet. The third is {HOSTILE}."),
    ):
        root.get_by_label(option).check()
        assert said(root) == ""  # what was said was about the answer before
        assert check(root) == words
    assert root.get_by_role("radio", checked=True).count() == 1


def test_where_several_are_right_all_of_them_are_to_be_found(quiz):
    root = quiz(SEVERAL)
    choose(root, "Two.")
    assert check(root) == "Right as far as it goes. One more is right."
    choose(root, "Two.", "Three.", "Five.")
    words = check(root)
    assert words.startswith("Not yet. ")
    assert sorted(words.removeprefix("Not yet. ").split("\n\n")) == [
        "Five: 5 leaves a rest, too.",
        "Three: 3 leaves a rest.",
    ]
    choose(root, "Two.", "Four.")
    assert check(root).startswith("Right. ")
    assert all(words in said(root) for words in ("Two: 2 = 2 · 1.", "Four: 4 = 2 · 2."))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Write a number first."),
        ("a lot", "That can't be read as a number. Write it like 0.5, −2 or 1/3."),
        ("0,25", "Right. A quarter is left."),
        ("1/4", "Right. A quarter is left."),
        ("0.5", "Not yet. That is one half."),
        ("4", "Not yet. That is 1 / 0.25."),
        ("−0.25", "Not yet. Halve it twice."),
    ],
)
def test_each_number_that_is_typed_has_its_own_word(page, quiz, typed, words):
    root = quiz(NUMBER)
    field = root.get_by_role("textbox")
    field.fill(typed)
    field.press("Enter")
    assert said(root) == words
    assert page.url == ADDRESS  # Enter checks, and sends no form


def lines(root):
    return root.locator(".rnn-quiz-line-text").all_inner_texts()


def move(root, way, text):
    root.get_by_role("button", name=f"Move {way}: {text}", exact=True).click()


IN_ORDER = [line.strip("`") for line in ORDER.lines]


def bring(root, *order):
    """Move lines upwards until they stand in an order."""
    for place, number in enumerate(order):
        while lines(root).index(IN_ORDER[number]) > place:
            move(root, "up", IN_ORDER[number].strip())
    assert lines(root) == [IN_ORDER[number] for number in order]


def test_lines_are_moved_into_order_and_each_wrong_neighbor_has_its_own_word(quiz):
    root = quiz(ORDER)
    assert lines(root) == [IN_ORDER[number] for number in ORDER.shown]
    assert check(root) == "Move the lines first."
    for order, words in (
        ((1, 0, 2, 3), "Not yet. The state is set first."),
        ((0, 1, 3, 2), "Not yet. The output is needed first."),
        ((0, 2, 1, 3), "Not yet. Read it from the top."),
        ((0, 1, 2, 3), "Right. That is the loop."),
    ):
        bring(root, *order)
        assert said(root) == ""
        assert check(root) == words


def test_a_line_keeps_the_focus_while_it_moves_and_its_new_place_is_said(page, quiz):
    root = quiz(ORDER)
    last = lines(root)[-1]
    button = root.get_by_role("button", name=f"Move up: {last.strip()}", exact=True)
    button.focus()
    for place in (3, 2, 1):
        press(page, "Enter")
        assert root.get_by_text(f"Now line {place} of 4.").count() == 1
        assert button.evaluate("(e) => e === document.activeElement")
    assert lines(root)[0] == last
    assert button.get_attribute("aria-disabled") == "true"
    press(page, "Enter")
    assert lines(root)[0] == last


def test_a_line_is_dragged_by_its_grip(page, quiz):
    root = quiz(ORDER)
    before = lines(root)
    grips = root.locator(".rnn-quiz-grip")
    start, end = grips.nth(3).bounding_box(), grips.nth(0).bounding_box()
    page.mouse.move(start["x"] + 8, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(end["x"] + 8, end["y"] + 2, steps=12)
    page.mouse.up()
    assert lines(root) == [before[3], *before[:3]]
    page.mouse.move(end["x"] + 8, end["y"] + 200, steps=4)  # let go of
    assert lines(root) == [before[3], *before[:3]]


def test_a_sequence_is_pointed_at_where_it_should_be(quiz):
    root = quiz(POINT)
    boxes = root.get_by_role("checkbox")
    assert boxes.nth(1).get_attribute("aria-label") == "timestep 1: a space, forget gate .02, c_t 2"
    assert check(root) == "Point at a timestep first."
    for chosen, words in (
        ((0,), "Not yet. Nothing came before 0."),
        ((0, 2), "Not yet. Timestep 0: Nothing came before 0.\nTimestep 2: The quote sign keeps it."),
        ((1,), "Right as far as it goes. Look again."),
        ((1, 3), "Right. At 1 and at 3."),
    ):
        for t in range(4):
            boxes.nth(t).set_checked(t in chosen)
        assert check(root).replace("\n\n", "\n") == words


def test_a_place_is_called_what_its_question_calls_it(quiz):
    root = quiz(replace(POINT, labels=("measurement", "step")))
    second = root.get_by_role("checkbox").nth(1)
    assert second.get_attribute("aria-label").startswith("measurement 1: step a space")
    assert check(root) == "Point at a measurement first."
    assert root.locator(".rnn-quiz-names span").all_inner_texts()[:2] == ["measurement", "step"]


def test_where_one_timestep_is_right_one_is_chosen(quiz):
    root = quiz(ONE_POINT)
    for t, words in enumerate(("Not yet. That is a.", "Right. There.", "Not yet. Not there.")):
        root.locator(".rnn-quiz-column").nth(t).click()
        assert check(root) == words
        assert root.get_by_role("radio", checked=True).count() == 1


def test_a_mark_is_an_icon_and_a_word_not_a_color_alone(quiz):
    root = quiz(ONE_POINT)
    paths = []
    for t in (0, 1):
        root.get_by_role("radio").nth(t).check()
        check(root)
        paths.append(root.locator(".rnn-quiz-feedback path").get_attribute("d"))
    assert paths[0] != paths[1]
    assert root.get_by_role("status").first.inner_text().startswith("Right.")


# ---------------------------------------------------------------- the whole of it


def test_the_end_says_how_many_were_right_at_first_try_and_all_can_be_done_again(page, quiz):
    root = quiz(CHOOSE, ONE_POINT, ORDER, NUMBER)
    assert result(root) == "None of 4 answered yet."
    check(root, 1)  # nothing is chosen yet: that is no try
    root.get_by_label("The second").check()
    check(root, 1)
    assert result(root) == "1 of 4 right, 1 at first try."
    for t in (0, 1):
        root.get_by_role("radio", name=f"timestep {t}").check()
        check(root, 2)
    assert result(root) == "2 of 4 right, 1 at first try."
    bring(root, 0, 1, 2, 3)
    check(root, 3)
    root.get_by_role("textbox").fill("1/4")
    check(root, 4)
    assert result(root) == "4 of 4 right, 3 at first try."

    root.get_by_role("button", name="Start again").click()
    assert result(root) == "None of 4 answered yet."
    assert root.locator(":checked").count() == 0
    assert root.get_by_role("textbox").input_value() == ""
    assert lines(root) == [IN_ORDER[number] for number in ORDER.shown]
    assert root.locator(".rnn-quiz-feedback").all_inner_texts() == [""] * 4
    assert page.evaluate("document.activeElement === document.querySelector('.rnn-quiz input')")


def tab_to(page, name):
    """Press Tab until what has that name has the focus."""
    named = "(document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent)"
    for _ in range(60):
        if page.evaluate(named) == name:
            return
        press(page, "Tab")
    raise AssertionError(f"Tab does not lead to {name}")


def test_all_of_it_can_be_done_with_the_keyboard_alone(page, quiz):
    root = quiz(CHOOSE, SEVERAL, NUMBER, ORDER, POINT)
    press(page, "Tab", " ", *["ArrowDown"] * CHOOSE.shown.index(1), "Enter")
    assert result(root) == "1 of 5 right, 1 at first try."
    press(page, "Tab")
    for number in SEVERAL.shown:
        press(page, "Tab", *([" "] if SEVERAL.options[number].right else []))
    press(page, "Tab", "Enter")
    assert result(root) == "2 of 5 right, 2 at first try."
    press(page, "Tab", "0", ".", "2", "5", "Tab", " ")
    assert result(root) == "3 of 5 right, 3 at first try."
    for line in IN_ORDER:
        tab_to(page, f"Move up: {line.strip()}")
        while lines(root).index(line) > IN_ORDER.index(line):
            press(page, "Enter")
    tab_to(page, "Check question 4")
    press(page, "Enter")
    assert result(root) == "4 of 5 right, 4 at first try."
    press(page, "Tab", "Tab", " ", "Tab", "Tab", " ", "Enter")
    assert result(root) == "5 of 5 right, 5 at first try."
    press(page, "Tab", "Tab")
    assert page.evaluate("document.activeElement.innerText") == "Start again"


def test_focus_can_be_seen_on_all_that_takes_it(page, quiz):
    root = quiz()
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    for _ in range(root.locator("input, button").count()):
        press(page, "Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        assert page.evaluate(outline) != "none"


def test_keys_stay_in_the_self_test_but_for_those_with_ctrl(page, quiz):
    root = quiz()
    page.evaluate(HEARD)
    for control in root.locator("input, button").all():
        control.focus()
        for key in ("x", "a", "ArrowDown", "Shift+Enter", "Control+Enter"):
            press(page, key)
        assert page.evaluate("heard.splice(0)") == []
        press(page, "Control+s")
        assert page.evaluate("heard.splice(0)") == ["before s", "s"]
    page.evaluate("stop()")
    press(page, "x")
    assert page.evaluate("heard.splice(0)") == ["before x", "x"]


def test_several_views_are_answered_each_for_itself(page, quiz):
    first = quiz(CHOOSE, ONE_POINT)
    page.evaluate("show(document.querySelector('main'))")
    second = page.locator(".rnn-quiz").nth(1)
    first.get_by_label("The second").check()
    second.get_by_label("The first").check()
    assert first.get_by_label("The second").is_checked()
    assert (check(first), check(second)) == (
        "Right. The second is right.",
        "Not yet. The first is wrong, by a mile.",
    )
    assert (result(first), result(second)) == (
        "1 of 2 right, 1 at first try.",
        "0 of 2 right, 0 at first try.",
    )


def test_text_is_never_html_and_what_stands_between_backticks_is_code(page, quiz):
    root = quiz(CHOOSE)
    root.get_by_label("The third").check()
    check(root)
    assert root.locator("img").count() == 0
    assert root.get_by_text(HOSTILE).count() == 3
    assert sorted(root.locator("code").all_inner_texts()) == ["first", "right"]


# ---------------------------------------------------------------- for everyone, everywhere


@pytest.mark.parametrize("is_light", [True, False])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_no_violation_whatever_is_said(page, quiz, width, is_light):
    page.set_viewport_size({"width": width, "height": 720})
    long = PointAt("x" * 300, tuple("a" * 60), (1,), "p", "o", rows={"forget gate": ("−0.98",) * 60})
    root = quiz(*ALL, long, is_light=is_light)
    assert violations(page) == []
    root.get_by_label("The first").check()
    root.get_by_label("Two.").check()
    root.get_by_role("textbox").fill("1/4")
    bring(root, 1, 0, 2, 3)
    root.get_by_role("checkbox", name="timestep 1").check()
    marks = [check(root, i + 1).split(".")[0] for i in range(len(ALL))]
    assert marks == [
        "Not yet",
        "Right as far as it goes",
        "Right",
        "Not yet",
        "Right as far as it goes",
        "Point at a timestep first",
    ]
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_every_target_is_large_enough_to_hit(page, quiz):
    page.set_viewport_size({"width": 390, "height": 720})
    root = quiz()
    targets = root.locator("button, label, input[type=text], .rnn-quiz-grip").all()
    assert len(targets) > 25
    for target in targets:
        box = target.bounding_box()
        assert min(box["width"], box["height"]) >= 24, target.evaluate("(e) => e.outerHTML")


def test_what_has_the_focus_in_a_long_sequence_is_not_under_its_names(page, quiz):
    page.set_viewport_size({"width": 390, "height": 720})
    root = quiz(
        PointAt("q", tuple("a" * 30), (1, 2), "p", "o", rows={"forget gate, unit 12": ("−10.9812",) * 30})
    )
    root.get_by_role("checkbox").last.focus()
    names = root.locator(".rnn-quiz-names").bounding_box()
    for _ in range(29):
        press(page, "Shift+Tab")
        left = page.evaluate("document.activeElement.parentElement.getBoundingClientRect().left")
        assert left >= names["x"] + names["width"] - 1


def test_on_paper_stand_the_questions_and_not_a_word_on_an_answer(page, quiz):
    root = quiz(is_light=False)
    root.get_by_label("The first").check()
    check(root)
    page.emulate_media(media="print")
    text = root.inner_text()
    for kept in ("Which of them is", "The second", "How much is left?", "state = 0", "forget gate"):
        assert kept in text
    for left_out in ("by a mile", "Not yet", "Check", "of 6", "Start again"):
        assert left_out not in text
    assert root.evaluate("(e) => getComputedStyle(e).backgroundColor") == "rgb(255, 255, 255)"
    assert root.evaluate("(e) => getComputedStyle(e).colorScheme") == "light"


def test_nothing_moves_by_itself(page, quiz):
    root = quiz(ORDER)
    move(root, "up", lines(root)[-1].strip())
    check(root)
    assert page.evaluate("document.getAnimations().length") == 0


def test_in_a_shadow_root_it_brings_its_style_along(page, quiz):
    quiz(CHOOSE, style=":root { color-scheme: light; --rnn-text: red }")
    page.evaluate("""() => {
      window.stop();
      document.querySelector(".rnn-quiz").remove();
      const shadow = document.querySelector("main").attachShadow({ mode: "open" });
      const target = document.createElement("div");
      shadow.append(target);
      window.show(target);
    }""")
    root = page.locator(".rnn-quiz")
    label = root.locator(".rnn-quiz-option").first
    assert label.evaluate("(e) => getComputedStyle(e).display") == "flex"
    root.get_by_label("The second").check()
    assert check(root) == "Right. The second is right."
