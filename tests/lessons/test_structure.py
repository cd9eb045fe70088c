"""The lessons as documents: what each has, where its links lead, what it shows and what it doesn't yet."""

import re
from itertools import pairwise

import nbformat
import pytest
from conftest import LESSONS

from rnn_helpers.exercises import EXERCISES
from rnn_helpers.lessons.notebook import ANSWER, PREDICT, SOLUTION, anchor, heading, is_code, read, source
from rnn_helpers.widgets.asleep import MARK

VIEW = "application/vnd.jupyter.widget-view+json"
PATHS = sorted(LESSONS.glob("*.ipynb"))
SPINE = ["01_pseudocode_rnn", "02_parameterized_rnn", "03_simple_rnn", "04_lstm_gates", "05_gru_gates"]
PARTS = ["The idea", "Self-test", "In Keras, in PyTorch", "Summary"]
SECTIONS = ["Glossary", "Sources"]
FIRST_LINES = ["**What you will be able to do**", "**What you need**", "**Time**"]
# What wakes a stepper whose kernel has ended
AWAKE = "*Run*, then *Run All Cells*"
LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
GLOSSARY = re.compile(r"### Glossary\n(.*?)(?=\n#|\Z)", re.DOTALL)
NEAR = 4  # cells


@pytest.fixture(params=PATHS, ids=lambda path: path.stem)
def path(request):
    return request.param


@pytest.fixture
def lesson(path):
    nbformat.validate(nbformat.read(path, as_version=4))
    return read(path)


@pytest.fixture
def cells(lesson):
    return lesson["cells"]


def prose(cells):
    return "\n\n".join(source(cell) for cell in cells if not is_code(cell))


def code(cells):
    return [cell for cell in cells if is_code(cell)]


def printed(cell):
    """What a code cell prints and shows, as text."""
    texts = [output.get("text", "") for output in cell["outputs"]]
    texts += [output.get("data", {}).get("text/plain", "") for output in cell["outputs"]]
    return "\n".join("".join(text) for text in texts)


# ---------------------------------------------------------------- what each lesson has


def test_the_five_lessons_are_the_spine_of_the_course():
    names = [path.stem for path in PATHS]
    assert names[:5] == SPINE
    assert all(re.match(r"0[6-9]_|[1-9]\d_", name) for name in names[5:])


def test_a_lesson_begins_with_what_it_is_for_what_it_needs_and_how_to_wake_it(path, cells):
    first = source(cells[0])
    assert re.match(rf"# {int(path.name[:2])}\. ", first)
    for needed in (*FIRST_LINES, AWAKE):
        assert needed in first, needed
    verbs = re.search(r"\*\*What you will be able to do\*\*\n\n((?:- .*\n(?:  .*\n)*)+)", first)[1]
    assert 3 <= verbs.count("\n- ") + 1 <= 5


def test_the_readme_says_how_to_wake_steppers_too():
    readme = (LESSONS.parent / "README.md").read_text(encoding="utf-8")
    assert AWAKE in readme


def test_a_lesson_has_its_parts_in_order(cells):
    headings = re.findall(
        r"^(#+) (.+)$", re.sub(r"```.*?```", "", prose(cells), flags=re.DOTALL), re.MULTILINE
    )
    levels = [len(level) for level, _ in headings]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))
    titles = [title for _, title in headings]
    assert [title for title in titles if title in PARTS + SECTIONS] == PARTS + SECTIONS
    assert len(set(titles)) == len(titles)
    assert "**Where next**" in prose(cells) and PREDICT in prose(cells)


def test_the_terms_of_the_glossary_are_set_in_bold_where_they_are_defined(cells):
    text = prose(cells)
    terms = re.findall(r"^\| ([^|]+?) \| ", GLOSSARY.search(text)[1], re.MULTILINE)[1:]
    bold = [term.lower() for term in re.findall(r"\*\*([^*]+)\*\*", text)]
    assert len(terms) >= 5
    assert [term for term in terms if not any(map(bold_word_for(term), bold))] == []


def bold_word_for(term):
    """Whether a bold word is a term of the glossary, or a form of it; a symbol may follow the term."""
    words = [word.strip(" `").lower() for word in re.split(r"[,(]", re.sub(r" \*[^*]+\*", "", term))]
    return lambda bold: any(word and bold.startswith(word) for word in words)


def test_a_lesson_ends_with_a_self_test_of_its_own(path, cells):
    number = int(path.name[:2])
    assert [source(cell).splitlines()[-1] for cell in code(cells) if "Quiz(" in source(cell)] == [
        f"Quiz({number})"
    ]


# ---------------------------------------------------------------- what stands in its cells


def test_links_lead_somewhere_and_pictures_have_a_text(path, cells):
    for picture, words, target in LINK.findall(prose(cells)):
        file, _, place = target.partition("#")
        if target.startswith("https://"):
            continue
        there = path.parent / file if file else path
        assert there.exists(), target
        if place:
            assert "#" + place in {
                anchor(found[1]) for found in map(heading, read(there)["cells"]) if found
            }, target
        assert not picture or len(words) > 30, f"{target} needs a text for those who can't see it"


def test_a_lesson_is_executed_from_top_to_bottom_without_an_error(cells):
    assert [cell["execution_count"] for cell in code(cells)] == list(range(1, len(code(cells)) + 1))
    outputs = [output for cell in code(cells) for output in cell["outputs"]]
    assert not any(o["output_type"] == "error" or o.get("name") == "stderr" for o in outputs)


def test_a_lesson_stores_no_widget_state_and_nothing_that_differs_next_time(lesson):
    assert "widgets" not in lesson["metadata"]
    assert all("execution" not in cell["metadata"] for cell in lesson["cells"])
    assert not any(re.search(r"0x[0-9a-f]{6}", printed(cell)) for cell in code(lesson["cells"]))
    assert len({cell["id"] for cell in lesson["cells"]}) == len(lesson["cells"])


def test_a_widget_stores_how_to_wake_it_and_a_stepper_its_picture(cells):
    for cell in code(cells):
        data = [output.get("data", {}) for output in cell["outputs"]]
        for place, widget in enumerate(data):
            if VIEW in widget:
                name = "".join(widget["text/plain"])
                left = data[place - 1 : place] if name.startswith("Quiz(") else data[place - 2 : place]
                assert left and MARK in "".join(left[0].get("text/html", "")), f"run make notebooks: {name}"
                assert name.startswith("Quiz(") or list(left[1]) == ["image/png"]
    assert any("image/png" in output.get("data", {}) for cell in code(cells) for output in cell["outputs"])


def test_a_code_cell_is_short_enough_to_retype(cells):
    for cell in code(cells):
        lines = source(cell).splitlines()
        assert len(lines) <= 15 and max(map(len, lines)) <= 110, source(cell)


def test_every_exercise_stands_in_its_lesson_with_a_solution_right_below(path, cells):
    number = f"{int(path.name[:2])}."
    checked = []
    for cell, after in pairwise(cells):
        found = re.findall(r'^check\("([\d.]+)"', source(cell), re.MULTILINE) if is_code(cell) else []
        assert (SOLUTION in source(after)) == bool(found)
        checked += found
    assert checked == [exercise for exercise in EXERCISES if exercise.startswith(number)]
    assert len(checked) >= 4
    for exercise in checked:  # in the text it is called what the check calls it
        assert f"### Exercise {exercise}: {EXERCISES[exercise].title}\n" in prose(cells)
    assert f'`hint("{checked[0]}")`' in prose(cells) and f'`hint("{checked[0]}", 3)`' in prose(cells)


# ---------------------------------------------------------------- what it doesn't show yet


def test_a_prediction_has_its_answer_below_and_not_in_sight(cells):
    for place, cell in enumerate(cells):
        if is_code(cell) or PREDICT not in source(cell):
            continue
        question, rest = source(cell).split(PREDICT, 1)
        assert not ANSWER.search(question)
        if ANSWER.search(rest):
            continue  # folded in the same cell
        for following in cells[place + 1 :]:
            if is_code(following):
                assert _keeps_the_secret(following), source(following)
            elif ANSWER.search(source(following)):
                break
            else:
                assert PREDICT not in source(following), f"no answer to {rest!r}"
        else:
            pytest.fail(f"no answer to {rest!r}")


def _keeps_the_secret(cell):
    """Whether what a cell stores is hidden until it is run, or shows nothing of what is to come."""
    metadata = cell["metadata"]
    if "answer" in metadata.get("tags", []):
        return metadata.get("jupyter", {}).get("outputs_hidden") is True
    if "Stepper(" in source(cell):
        return 'reveal="past"' in source(cell) and not any(o.get("text") for o in cell["outputs"])
    return not cell["outputs"] or "Explorer(" in source(cell) or "check(" in source(cell)


def test_only_answers_are_hidden(cells):
    for cell in cells:
        hidden = "outputs_hidden" in cell["metadata"].get("jupyter", {})
        assert hidden == ("answer" in cell["metadata"].get("tags", []))


CONSTANTS = ("2.718",)  # the base of ln
NUMBER = re.compile(r"(?<![\w.,])[−+-]?\d+\.\d+%?|\b\d+(?:\.\d+)?%")


def test_every_number_of_the_prose_is_printed_nearby(cells):
    unprinted = []
    for place, cell in enumerate(cells):
        if is_code(cell) or SOLUTION in source(cell):
            continue
        said = "\n\n".join(part for part in source(cell).split("\n\n") if not part.startswith(PREDICT))
        text = re.sub(r"```.*?```|\]\([^)]*\)|`[^`]*`|\$[^$]*\$", " ", said, flags=re.DOTALL)
        near = cells[max(0, place - NEAR) : place + NEAR + 1]
        known = "\n".join(source(c) + printed(c) if is_code(c) else _code_in(source(c)) for c in near)
        for number in NUMBER.findall(text):
            if number not in CONSTANTS and number.lstrip("−+-").rstrip("%") not in known:
                unprinted.append((number, text[max(0, text.find(number) - 60) :][:100]))
    assert unprinted == []


def _code_in(text):
    return "\n".join(re.findall(r"```.*?```|`[^`]*`|\$[^$]*\$", text, re.DOTALL))
