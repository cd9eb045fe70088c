"""A self-test where no widget runs, as on GitHub or on paper: questions and options, and no answers."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from functools import singledispatch

from rnn_helpers.quizzes.questions import Choose, Number, Order, PointAt, Question

BOX, CIRCLE, GAP = "☐", "○", "____"


def sheet_of(title: str, questions: Sequence[Question]) -> str:
    """The questions as HTML: plain elements without a style, which every host lets through."""
    entries = "\n".join(
        f"<li><p>{written(question.question)}</p>\n{_to_fill_in(question)}</li>" for question in questions
    )
    return (
        f"<p><strong>{html.escape(title)}</strong></p>\n<ol>\n{entries}\n</ol>\n"
        "<p>Run this cell to answer, and to read a word on each answer.</p>"
    )


def written(text: str) -> str:
    """Text as HTML: what stands between backticks as code, line breaks as such."""
    parts = re.split(r"`([^`]+)`", text)
    return "".join(
        f"<code>{_kept(part)}</code>" if i % 2 else html.escape(part).replace("\n", "<br>")
        for i, part in enumerate(parts)
    )


def _kept(code: str) -> str:
    """Code with all its spaces and line breaks."""
    return re.sub(
        "^ +| {2,}", lambda spaces: "&nbsp;" * len(spaces[0]), html.escape(code), flags=re.MULTILINE
    ).replace("\n", "<br>")


@singledispatch
def _to_fill_in(question: Question) -> str:
    raise TypeError(f"{type(question).__name__} is no form of a question")


@_to_fill_in.register
def _(question: Choose) -> str:
    mark = BOX if question.several else CIRCLE
    return _list([f"{mark} {written(question.options[number].text)}" for number in question.shown])


@_to_fill_in.register
def _(question: Number) -> str:
    return f"<p>{GAP}</p>"


@_to_fill_in.register
def _(question: Order) -> str:
    return _list([f"{GAP} {written(question.lines[number])}" for number in question.shown])


@_to_fill_in.register
def _(question: PointAt) -> str:
    timesteps = range(len(question.tokens))
    mark = BOX if len(question.right) > 1 else CIRCLE
    tokens = [html.escape(token).replace(" ", "␣") for token in question.tokens]
    place, token = question.labels
    rows = [(written(place), map(str, timesteps)), (written(token or "sequence"), tokens)]
    rows += [(written(name), map(written, texts)) for name, texts in question.rows.items()]
    rows += [("point at", [mark for _ in timesteps])]
    return "<table>\n" + "\n".join(_row(name, texts) for name, texts in rows) + "\n</table>"


def _row(name: str, texts: Iterable[str]) -> str:
    cells = "".join(f"<td>{text}</td>" for text in texts)
    return f"<tr><th>{name}</th>{cells}</tr>"


def _list(entries: list[str]) -> str:
    return "<p>" + "<br>\n".join(entries) + "</p>"
