"""How long a lesson takes, counted: its words, its code, what is stepped, predicted and solved.

``python -m rnn_helpers.lessons.time_needed notebooks/*.ipynb`` counts and writes the minutes
into the table at the top of each lesson.
"""

from __future__ import annotations

import re
import sys

from rnn_helpers.lessons.notebook import (
    PREDICT,
    SOLUTION,
    Lesson,
    anchor,
    heading,
    is_code,
    read,
    source,
    write,
)

WORDS = 180  # read in a minute, formulas among them
LINES_OF_CODE = 15
EACH = {  # minutes
    r"^(?:_ = )?(?:Stepper|Explorer)\(": 2.0,
    r"^Quiz\(": 7.0,
    r"^check\(": 2.0,  # to find an answer,
    r"^def (?:.|\n)*^check\(": 3.0,  # and so much more to write it or mend it
}
TO_LOOK_UP = ("Glossary", "Sources")
ROW = re.compile(
    r"^\| \[(?P<part>[^\]]+)\]\((?P<anchor>[^)]+)\) \| *(?P<minutes>\d+) *\| *(?P<first>\w*) *\|$",
    re.MULTILINE,
)
SUM = re.compile(r"^\| In all \|.*\|$", re.MULTILINE)


def minutes_by_part(lesson: Lesson) -> dict[str, float]:
    """The minutes of each part of a lesson, by the part's heading of level two.

    What stands before the first of them, the table itself, counts for none. Solutions are read
    in the time of their exercises, glossary and sources when they are needed.
    """
    minutes: dict[str, float] = {}
    part = None
    for cell in lesson["cells"]:
        found = heading(cell)
        if found and found[0] == 2:
            part = found[1]
            minutes[part] = 0.0
        if part is not None:
            minutes[part] += _minutes(source(cell), is_code(cell))
    return minutes


def _minutes(text: str, runs: bool) -> float:
    if runs:
        acts = sum(each * len(re.findall(what, text, re.MULTILINE)) for what, each in EACH.items())
        return len(text.splitlines()) / LINES_OF_CODE + acts
    if SOLUTION in text:
        return 0.0
    read = re.sub(
        rf"^### (?:{'|'.join(TO_LOOK_UP)})\n(?:(?!###|\*\*Where).*\n?)*", "", text, flags=re.MULTILINE
    )
    return len(read.split()) / WORDS + text.count(PREDICT)


def with_minutes(text: str, minutes: dict[str, float]) -> str:
    """The first cell of a lesson, its table filled in anew.

    Raises ``ValueError`` if a part of the lesson has no row, or a row no part.
    """
    rows = {match["part"]: match["anchor"] for match in ROW.finditer(text)}
    if list(rows) != list(minutes):
        raise ValueError(f"the table has the parts {list(rows)}, the lesson {list(minutes)}")
    wrong = {part: link for part, link in rows.items() if link != anchor(part)}
    if wrong:
        raise ValueError(f"these links lead nowhere: {wrong}")
    rounded = {part: max(1, round(value)) for part, value in minutes.items()}
    text = ROW.sub(lambda m: f"| [{m['part']}]({m['anchor']}) | {rounded[m['part']]} | {m['first']} |", text)
    short = sum(rounded[match["part"]] for match in ROW.finditer(text) if match["first"])
    return SUM.sub(f"| In all | {sum(rounded.values())} | {short} |", text)


def main(paths: list[str]) -> None:
    """Count the time of lessons and write it into them."""
    for path in paths:
        lesson = read(path)
        minutes = minutes_by_part(lesson)
        first = lesson["cells"][0]
        first["source"] = with_minutes(source(first), minutes).splitlines(keepends=True)
        write(lesson, path)
        print(f"{path}: {sum(minutes.values()):.0f} minutes")


if __name__ == "__main__":
    main(sys.argv[1:])
