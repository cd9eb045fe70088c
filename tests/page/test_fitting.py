"""The stepper on the screens that people have: what is in sight together, and what folds."""

import pytest
from browser import click, focus, press, show
from what_if import enter

from rnn_helpers import GRU, LSTM, Loop, SimpleRNN, Stepper
from rnn_helpers.tasks import TASKS

pytestmark = pytest.mark.browser

TEXT = 'say "hello there" and "hi'
# Where JupyterLab shows a notebook, file browser open: width and height of the output that is in sight
LAB_1280, LAB_1440 = (848, 599), (1008, 779)
SCREEN_HEIGHTS = {LAB_1280: 720, LAB_1440: 900}
MARGIN = 16  # of the test's page


def quotes(kind):
    return TASKS["inside-quotes"].run(kind.trained("inside-quotes"), TEXT)


def hold(kind):
    return TASKS["sample-and-hold"].run(
        kind.trained("sample-and-hold"), [(0.5, 1), (0.1, 0), (-0.8, 1), (0.3, 0)]
    )


def opened(page, stepper, room, trace, **options):
    page.set_viewport_size({"width": room[0] + 2 * MARGIN, "height": SCREEN_HEIGHTS.get(room, 900)})
    return stepper(trace, **options)


def bottom(root, part):
    """How far below the top of the stepper a part ends."""
    return root.evaluate(
        "(root, part) => Math.max(...[...root.querySelectorAll(part)].map((e) => e.getBoundingClientRect().bottom))"
        " - root.getBoundingClientRect().top",
        part,
    )


def rows(root, parts):
    """How many rows elements stand in."""
    centers = root.locator(parts).evaluate_all(
        "(all) => all.filter((e) => e.checkVisibility()).map((e) => e.getBoundingClientRect())"
        ".map((box) => (box.top + box.bottom) / 2).sort((a, b) => a - b)"
    )
    return 1 + sum(after - before > 4 for before, after in zip(centers, centers[1:], strict=False))


CHANGING = ".rnn-sequence, .rnn-diagram, .rnn-sentence, .rnn-where"


@pytest.mark.parametrize("kind", [SimpleRNN, LSTM, GRU])
def test_at_1280_by_720_all_that_changes_in_a_step_is_in_sight_together(page, stepper, kind):
    root = opened(page, stepper, LAB_1280, quotes(kind), timestep=9, title="A trained cell: inside quotes?")
    width, height = LAB_1280
    assert root.evaluate("(e) => e.clientWidth") == width
    assert bottom(root, CHANGING) <= height
    root.locator(".rnn-stack .rnn-value").last.click()  # the longest sum fits, too
    assert bottom(root, CHANGING) <= height


@pytest.mark.parametrize("kind", [SimpleRNN, LSTM, GRU])
def test_at_1440_by_900_the_whole_stepper_is_in_sight(page, stepper, kind):
    root = opened(page, stepper, LAB_1440, quotes(kind), timestep=9, title="A trained cell: inside quotes?")
    assert root.locator(".rnn-fold").get_attribute("aria-expanded") == "true"
    assert root.evaluate("(e) => e.offsetHeight") <= LAB_1440[1]


@pytest.mark.parametrize(
    ("width", "most"), [(528, 1000), (600, 860), (700, 860), (800, 640), (900, 640), (1100, 600)]
)
def test_the_height_that_lesson_4_needs(page, stepper, width, most):
    page.set_viewport_size({"width": width + 2 * MARGIN, "height": 900})
    root = stepper(quotes(LSTM), timestep=9, title="A trained LSTM: inside quotes?")
    assert root.evaluate("(e) => e.offsetHeight") <= most


@pytest.mark.parametrize("width", [600, 640, 700, 760, 848, 970, 1008, 1280])
@pytest.mark.parametrize("kind", [SimpleRNN, LSTM])
def test_the_transport_stands_in_one_row_from_600_pixels_on(page, stepper, width, kind):
    page.set_viewport_size({"width": width + 2 * MARGIN, "height": 900})
    root = stepper(quotes(kind), timestep=10, title="A title of some words")
    parts = ".rnn-transport > *"
    assert rows(root, parts) == 1
    assert rows(root, ".rnn-title, .rnn-transport") == (1 if width >= 1000 else 2)
    edge = root.locator(parts).last.evaluate("(e) => e.getBoundingClientRect().right")
    assert edge <= root.evaluate("(e) => e.getBoundingClientRect().right") - 8
    assert root.evaluate("(e) => e.scrollWidth <= e.clientWidth")


@pytest.mark.parametrize("width", [580, 640, 736])
def test_between_580_and_740_pixels_equations_and_arithmetic_stand_side_by_side(page, stepper, width):
    page.set_viewport_size({"width": width + 2 * MARGIN, "height": 900})
    root = stepper(quotes(LSTM), timestep=9)
    first = root.locator(".rnn-equation").first.bounding_box()
    arithmetic = root.locator(".rnn-where").bounding_box()
    diagram = root.locator(".rnn-diagram").bounding_box()
    assert arithmetic["x"] >= first["x"] + 200
    assert abs(arithmetic["y"] - first["y"]) < 12
    assert first["y"] >= diagram["y"] + diagram["height"]


def test_equations_fold_to_the_one_on_show_and_stay_as_somebody_left_them(page, stepper):
    root = opened(page, stepper, LAB_1440, quotes(LSTM), timestep=9)
    seen = root.locator(".rnn-equation:visible")
    assert seen.count() == 7
    click(root, "Equations")
    assert seen.count() == 1
    assert "how much to keep" in seen.inner_text()
    root.locator("button[aria-label^='output gate, unit 0:']").hover()
    assert "how much to show" in seen.inner_text()
    page.set_viewport_size({"width": 1300, "height": 900})
    page.wait_for_timeout(100)
    assert seen.count() == 1
    focus(root)
    press(page, "ArrowDown", "ArrowDown")
    assert "how much to write" in seen.inner_text()
    click(root, "Equations")
    assert seen.count() == 7


def test_on_a_low_screen_the_equations_fold_by_themselves_and_come_back(page, stepper):
    page.set_viewport_size({"width": 1000, "height": 500})
    root = stepper(quotes(LSTM), timestep=9)
    assert root.locator(".rnn-equation:visible").count() == 1
    page.set_viewport_size({"width": 1000, "height": 1000})
    page.set_viewport_size({"width": 1001, "height": 1000})
    page.wait_for_function("document.querySelectorAll('.rnn-equations:not(.rnn-folded)').length === 1")


# ---------------------------------------------------------------- several cells


def three(**options):
    kinds = [SimpleRNN, LSTM, GRU]
    return Stepper(
        [quotes(kind) for kind in kinds], names=[kind.__name__ for kind in kinds], timestep=9, **options
    )


@pytest.mark.parametrize(("width", "columns"), [(680, 2), (990, 3), (1300, 3), (1900, 3)])
def test_cells_stand_side_by_side_where_there_is_room(page, width, columns):
    page.set_viewport_size({"width": width + 2 * MARGIN, "height": 900})
    show(page, three())
    boxes = [panel.bounding_box() for panel in page.locator(".rnn-panel").all()]
    assert len({round(box["y"]) for box in boxes[:columns]}) == 1
    assert len({round(box["x"]) for box in boxes}) == columns
    assert page.evaluate("document.documentElement.scrollWidth") == width + 2 * MARGIN
    if width > 1280:  # they use what there is
        assert page.locator(".rnn-stepper").evaluate("(e) => e.offsetWidth") == width


def test_on_a_projector_three_cells_fit_with_numbers_that_the_back_row_reads(page):
    page.set_viewport_size({"width": 1920, "height": 1080})
    show(page, three())
    root = page.locator(".rnn-stepper")
    focus(root)
    press(page, "f")
    page.wait_for_function("document.querySelector('.rnn-page').style.zoom > 1")
    page.wait_for_timeout(200)
    assert root.evaluate("(e) => e.scrollWidth <= innerWidth && e.scrollHeight <= innerHeight")
    boxes = root.locator(".rnn-stack .rnn-value").evaluate_all(
        "(all) => all.map((e) => [e.getBoundingClientRect().height, e.getBoundingClientRect().right])"
    )
    zoom = root.locator(".rnn-page").evaluate("(e) => Number(e.style.zoom)")
    assert 13 * zoom >= 17  # pixels of a number
    assert max(right for _, right in boxes) <= 1920
    click(root.locator(".rnn-panel").nth(1), "Equations")
    assert root.locator(".rnn-panel").nth(1).locator(".rnn-where").is_visible()
    assert root.evaluate("(e) => e.scrollHeight <= innerHeight")


def test_on_a_projector_one_cell_uses_the_screen(page, stepper):
    page.set_viewport_size({"width": 1920, "height": 1080})
    root = stepper(quotes(LSTM), timestep=9, title="A trained LSTM: inside quotes?")
    focus(root)
    press(page, "f")
    page.wait_for_function("document.querySelector('.rnn-page').style.zoom > 1")
    page.wait_for_timeout(200)
    box = root.locator(".rnn-page").bounding_box()
    assert box["width"] >= 1840
    assert 13 * root.locator(".rnn-page").evaluate("(e) => Number(e.style.zoom)") >= 20
    assert root.evaluate("(e) => e.scrollWidth <= innerWidth && e.scrollHeight <= innerHeight")


def test_an_edit_on_the_full_screen_still_fits(page, what_if):
    page.set_viewport_size({"width": 1920, "height": 1080})
    root = what_if(quotes(LSTM), timestep=9)
    focus(root)
    press(page, "f")
    page.wait_for_function("document.querySelector('.rnn-page').style.zoom > 1")
    page.wait_for_timeout(200)
    enter(root, "Value to hold it at, as a number", "1")
    root.locator(".rnn-edits li").wait_for()
    assert root.evaluate("(e) => e.scrollHeight <= innerHeight")
    root.get_by_label("original beside it").check()
    assert root.locator(".rnn-panel").count() == 2
    assert root.evaluate("(e) => e.scrollHeight <= innerHeight && e.scrollWidth <= innerWidth")


# ---------------------------------------------------------------- phones, and the keys


def test_on_a_phone_the_arithmetic_of_a_tapped_value_appears_below_the_diagram(chromium):
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, device_scale_factor=2
    )
    page = context.new_page()
    try:
        show(page, Stepper(quotes(LSTM), timestep=9))
        root = page.locator(".rnn-stepper")
        diagram = root.locator(".rnn-diagram")
        diagram.evaluate("(e) => e.scrollIntoView({ block: 'start' })")
        for name in ("forget gate, unit 1", "hidden state, unit 0"):
            root.locator(f".rnn-stack button[aria-label^='{name}:']").last.tap()
            assert name in root.locator(".rnn-where .rnn-heading").text_content()
            arithmetic, picture = root.locator(".rnn-where").bounding_box(), diagram.bounding_box()
            assert 0 <= arithmetic["y"] - (picture["y"] + picture["height"]) <= 80
            assert arithmetic["y"] + arithmetic["height"] <= 844
            assert picture["y"] >= 0
        assert page.evaluate("document.documentElement.scrollWidth") == 390
    finally:
        context.close()


def test_after_a_click_one_sees_that_the_keys_are_the_steppers(page, stepper):
    root = stepper(Loop(max).run([3, 1, 4]))
    frame = "(e) => getComputedStyle(e).boxShadow"
    assert root.evaluate(frame) == "none"
    root.locator(".rnn-sentence").click()
    assert root.evaluate(frame) != "none"
    page.evaluate("document.activeElement.blur()")
    assert root.evaluate(frame) == "none"
