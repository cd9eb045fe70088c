"""The lessons' code for Keras and PyTorch: what stands there, what it prints, and a recording of both.

Such code stands in a lesson's text, since the lessons need neither framework: a fenced block of
``python``, and below it a block of ``text`` with what it prints. Solutions of exercises are no
such code. ``python tests/parity/lesson_code.py`` runs the blocks of every lesson, writes what
they print below them, and records it; ``make parity`` runs them and compares.
"""

import contextlib
import io
import json
import os
import re
import sys
from pathlib import Path

FIXTURES = Path(__file__).parent / "fixtures" / "lessons"
LESSONS = Path(__file__).parents[2] / "notebooks"
BLOCK = re.compile(r"```python\n(?P<code>.*?)```(?:\n+```text\n(?P<printed>.*?)```)?", re.DOTALL)
SOLUTION = "<summary>Solution</summary>"


def blocks(lesson):
    """The blocks of a lesson, a notebook as JSON: of each its code and what is said to be printed."""
    texts = ("".join(cell["source"]) for cell in lesson["cells"] if cell["cell_type"] == "markdown")
    found = (match for text in texts if SOLUTION not in text for match in BLOCK.finditer(text))
    return [{"code": match["code"], "printed": match["printed"] or ""} for match in found]


def printed_by(codes):
    """What each of some blocks prints, run one after another as the cells of one notebook."""
    names = {"__name__": "__main__"}
    for code in codes:
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            exec(compile(code, "<lesson>", "exec"), names)  # the course's own text
        yield output.getvalue()


def with_printed(lesson, printed):
    """Write what its blocks print into a lesson."""
    printed = iter(printed)
    for cell in lesson["cells"]:
        text = "".join(cell["source"])
        if cell["cell_type"] == "markdown" and SOLUTION not in text:
            cell["source"] = BLOCK.sub(lambda match: _block(match["code"], next(printed)), text).splitlines(
                True
            )


def _block(code, printed):
    return f"```python\n{code}```" + (f"\n\n```text\n{printed}```" if printed else "")


def recorded():
    """What was recorded: the blocks of each lesson by its name."""
    return {
        path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FIXTURES.glob("*.json"))
    }


def main(names):
    """Run the blocks of the lessons named, or of all."""
    paths = [LESSONS / Path(name).name for name in names] or sorted(LESSONS.glob("*.ipynb"))
    for path in paths:
        lesson = json.loads(path.read_text(encoding="utf-8"))
        printed = list(printed_by(block["code"] for block in blocks(lesson)))
        with_printed(lesson, printed)
        path.write_text(json.dumps(lesson, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        recording = json.dumps(blocks(lesson), indent=1, ensure_ascii=False)
        (FIXTURES / f"{path.stem}.json").write_text(recording + "\n", encoding="utf-8")
        print(f"{path.name}: {len(printed)} blocks run")


if __name__ == "__main__":
    os.environ.setdefault("KERAS_BACKEND", "torch")
    sys.path.insert(0, str(LESSONS.parent))
    main(sys.argv[1:])
