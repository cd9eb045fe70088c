"""The site: every lesson as a page that needs nothing but the files beside it."""

import re
import subprocess
import sys
from itertools import pairwise
from urllib.parse import unquote

import pytest
from browser import timestep, violations
from conftest import LESSONS, ROOT

from rnn_helpers.lessons.notebook import is_code, read, source
from rnn_helpers.lessons.site.mathematics import as_html, mathml

NAMES = [path.stem for path in sorted(LESSONS.glob("*.ipynb"))]
MOST = 1_000_000  # bytes of a lesson, with its script, style and pictures
every_lesson = pytest.mark.parametrize("name", NAMES)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site, built as ``make site`` builds it."""
    folder = tmp_path_factory.mktemp("built") / "site"
    command = [sys.executable, "-m", "rnn_helpers.lessons.site", LESSONS, folder, "owner/name"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def opened(site, page):
    """A function that opens a page of the site from its folder; whatever else is asked for is an error."""

    def show(name, theme="light", **size):
        page.emulate_media(color_scheme=theme)
        if size:
            page.set_viewport_size(size)
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto((site / f"{name}.html").as_uri())
        page.wait_for_function(
            "document.querySelectorAll('.course-stepper > script, .course-quiz > script').length === 0"
        )
        beside = (site.as_uri(), "data:", "blob:")
        assert [url for url in asked if not url.startswith(beside)] == []
        return page

    return show


# ---------------------------------------------------------------- what is written


def test_formulas_become_mathml_and_links_lead_to_pages():
    text = as_html(
        "See $U^\\top h_t$ in [lesson 4](04_lstm_gates.ipynb#The-idea) and [there](https://a.org/b.ipynb)."
    )
    assert "<msup>" in text and "$" not in text
    assert 'href="04_lstm_gates.html#The-idea"' in text
    assert 'href="https://a.org/b.ipynb"' in text
    assert as_html("[the README](../README.md)") == "<p>the README</p>\n"
    assert 'display="block"' in as_html("$$c_t = f_t \\cdot c_{t-1}$$")
    assert mathml("W", "inline").startswith("<math")


@every_lesson
def test_a_page_has_every_part_of_its_lesson_and_leaves_no_formula_unread(site, name):
    lesson, text = read(LESSONS / f"{name}.ipynb"), (site / f"{name}.html").read_text(encoding="utf-8")
    answers = sum(
        "answer" in cell["metadata"].get("tags", []) and bool(cell["outputs"])
        for cell in filter(is_code, lesson["cells"])
    )
    assert text.count('<details class="course-answer">') == answers
    assert text.count("<summary>Solution</summary>") == sum(
        "<summary>Solution</summary>" in source(c) for c in lesson["cells"]
    )
    asking = sum('check("' in source(cell) for cell in filter(is_code, lesson["cells"]))
    assert text.count("An answer is checked by Python.") == asking > 0
    assert "binder.org/v2/gh/owner/name/HEAD?urlpath=lab%2Ftree%2Fnotebooks%2F" + name in text
    assert "only a picture" not in text
    # What a cell prints is one piece, in however many Python sent it.
    pieces = re.split(r"<div class=\"output_area\">\s*", text)[1:]
    printed = [("output_stdout" in piece[:99], '<div class="cell ' in piece) for piece in pieces]
    assert sum(first for first, _ in printed) > 3
    assert not any(one and after and not ends for (one, ends), (after, _) in pairwise(printed))
    assert "<merror" not in text and "No description has been provided" not in text
    assert "Error displaying widget" not in re.sub(r"<p>.*?</p>", "", text)


@every_lesson
def test_a_lesson_takes_a_megabyte_at_most(site, name):
    text = (site / f"{name}.html").read_text(encoding="utf-8")
    files = {"course.js", "course.css", *re.findall(r'src="(images/[^"]+)"', text)}
    sizes = {file: (site / file).stat().st_size for file in files}
    assert len(text.encode()) + sum(sizes.values()) <= MOST, sizes
    assert "showSaved" not in text  # the stepper's code stands once, beside all pages


def test_every_link_of_the_site_leads_to_a_place_in_it(site):
    for path in site.glob("*.html"):
        text = path.read_text(encoding="utf-8")
        for address in re.findall(r'(?:href|src)="(?!\w+:)([^"]*)"', text):
            file, _, place = address.partition("#")
            target = site / file if file else path
            assert target.is_file(), f"{path.name} leads to {address}"
            if place:
                assert f'id="{unquote(place)}"' in target.read_text(encoding="utf-8"), (
                    f"{path.name} leads to {address}"
                )


def test_a_folder_with_other_files_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    command = [sys.executable, "-m", "rnn_helpers.lessons.site", LESSONS, tmp_path]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode != 0 and "name a new folder" in done.stderr
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


# ---------------------------------------------------------------- what is seen


@pytest.mark.browser
@every_lesson
def test_a_lesson_opens_from_its_folder_and_its_steppers_step(opened, name):
    page = opened(name)
    steppers = page.locator(".rnn-stepper")
    for stepper in steppers.all():
        seen = []
        for way in ("First timestep", "Next timestep", "Next timestep", "Next timestep", "Last timestep"):
            button = stepper.get_by_role("button", name=way, exact=True)
            if button.is_enabled():
                button.click()
            seen.append((timestep(stepper), stepper.get_attribute("data-equation")))
        # The loop of lesson 1 goes on by a line, gradients and some layers from right to left.
        assert len(set(seen[:4])) == 4 and all(abs(b[0] - a[0]) <= 1 for a, b in pairwise(seen[:4]))
        assert seen[0][0] != seen[-1][0]
    lesson = read(LESSONS / f"{name}.ipynb")
    assert steppers.count() == sum(
        bool(re.search(r"^(Stepper|Explorer)\(", source(c), re.MULTILINE))
        for c in lesson["cells"]
        if is_code(c)
    )
    quiz = page.locator(".rnn-quiz")
    assert quiz.count() == 1
    quiz.get_by_role("button", name="Check").first.click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["index", "02_parameterized_rnn", "04_lstm_gates"])
def test_axe_finds_nothing(opened, name, theme):
    assert violations(opened(name, theme)) == []


@pytest.mark.browser
@every_lesson
def test_nothing_scrolls_sideways_on_a_phone(opened, name):
    page = opened(name, width=390, height=844)
    assert page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.browser
def test_one_walks_from_lesson_to_lesson_by_keyboard(opened):
    page = opened("index")
    page.get_by_role("link", name="1. A network with a loop").press("Enter")
    for name in NAMES[1:]:
        page.locator("a[rel=next]").first.press("Enter")
        page.wait_for_url(f"**/{name}.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "To the lesson"
    page.get_by_role("link", name="All lessons").first.press("Enter")
    page.wait_for_url("**/index.html")


@pytest.mark.browser
def test_on_paper_all_is_open_and_the_ways_are_left_out_and_then_it_is_as_before(opened):
    page = opened("04_lstm_gates")
    folded = page.locator("#lesson details:not([open])")
    before = folded.count()
    assert before > page.locator("details.course-answer").count() > 0
    # Who comes later is told later: by then all is open.
    left = "document.querySelectorAll('#lesson details:not([open])').length"
    page.evaluate(f"addEventListener('beforeprint', () => {{ window.left = {left}; }})")
    page.pdf(format="A4")
    assert page.evaluate("window.left") == 0
    assert folded.count() == before
    page.emulate_media(media="print")
    assert not page.locator(".course-ways").first.is_visible()
    assert not page.locator("#open").is_visible()


@pytest.mark.browser
@every_lesson
def test_on_paper_no_table_and_no_formula_is_cut(opened, name):
    page = opened(name, width=718, height=1047)  # A4 between margins of 1 cm
    page.emulate_media(media="print")
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    cut = "(boxes) => boxes.filter((box) => box.scrollWidth > box.clientWidth).map((box) => box.textContent)"
    assert page.locator("pre, table, .formula").evaluate_all(cut) == []


@pytest.mark.browser
@every_lesson
def test_where_there_is_room_no_line_of_code_is_cut(opened, name):
    page = opened(name, width=1280, height=900)
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    cut = "(boxes) => boxes.filter((box) => box.scrollWidth > box.clientWidth).map((box) => box.textContent)"
    assert page.locator("pre").evaluate_all(cut) == []
