"""A text, each token in the color of what a unit is at its timestep, as in pictures of character models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnn_helpers.equations import Equation
from rnn_helpers.pictures.colors import (
    CELL,
    GATE_SCALE,
    MUTED,
    TEXT,
    VALUE_SCALE,
    gate_colors,
    value_colors,
)
from rnn_helpers.pictures.fonts import MONO, MONO_WIDTH, SANS_WIDTH
from rnn_helpers.pictures.order import always_has_values, hatch, is_read, order_text
from rnn_helpers.pictures.paper import (
    MARGIN,
    Area,
    Box,
    Paper,
    draw_gradient,
    draw_title,
    ink_on,
    write,
)
from rnn_helpers.pictures.words import counted, digits, literal, name_of, tiny
from rnn_helpers.trace import Trace

# In points
SIZE, PAD, ROW, LINE = 9.0, 2.2, 15.0, 4.0  # of a letter, around a token, of a row, between two
WIDTH = 540
MARK = 2.0  # the line below what the event holds for
LONGEST_TOKEN, LONGEST_NAME = 24, 60
SIGNS = str.maketrans({" ": "␣", "\n": "↵", "\t": "⇥", "\r": "↵"})


@dataclass(frozen=True, eq=False)
class ColoredText:
    """What a picture shows: a quantity of some units on the timesteps of a span, and where an event holds."""

    trace: Trace
    units: Sequence[int]
    quantity: Equation
    span: range
    event: np.ndarray | None
    event_name: str

    @property
    def values(self) -> np.ndarray:
        """The quantity of all units at all timesteps."""
        return self.trace[self.quantity.quantity]

    @property
    def has_values(self) -> np.ndarray:
        """At each timestep, whether the quantity has values that stand for something."""
        return is_read(self.trace) | always_has_values(self.trace, self.quantity.quantity)

    def within(self, array: np.ndarray) -> np.ndarray:
        """Of an array over all timesteps those of the span."""
        return array[self.span.start : self.span.stop]


def text_paper(text: ColoredText, title: str | None) -> Paper:
    """The text in lines; where there are several units, each line once for each of them."""
    units, event, labels = text.units, text.event, text.trace.input_labels
    values, limits, read = text.values, _limits(text), text.has_values
    paper = Paper(_description(text))
    tokens = [sign_of(label) for label in labels]
    left = MARGIN if len(units) == 1 else MARGIN + 8.5 * SANS_WIDTH * (6 + len(str(max(units)))) + 4
    y, right = draw_title(paper, title, size=11, room=26), left
    for line in _wrapped(tokens, labels, text.span):
        for row, unit in enumerate(units):
            if len(units) > 1:
                write(paper, MARGIN, y + ROW / 2, f"unit {unit}", MUTED, size=8)
            x = left
            for t in line:
                box = Box(x, y, x + _width(tokens[t], tokens), y + ROW)
                color = _color(text.quantity.kind, values[t, unit], limits[row])
                if read[t]:
                    paper.marks.append(Area(box, _hex(color)))
                    ink = ink_on(color)
                else:
                    paper.marks.append(Area(box, CELL))
                    hatch(paper, np.array([True]), box)
                    ink = MUTED
                write(
                    paper,
                    (x + box.right) / 2,
                    y + ROW / 2,
                    tokens[t],
                    ink,
                    size=SIZE,
                    family=MONO,
                    across="center",
                )
                if event is not None and event[t] and row == len(units) - 1:
                    paper.marks.append(Area(Box(x, y + ROW + 1, box.right, y + ROW + 1 + MARK), TEXT))
                x = box.right
            right = max(right, x)
            y += ROW + (1 if row < len(units) - 1 else 0)
        y += LINE + (2 * MARK if event is not None else 0) + (6 if len(units) > 1 else 0)
    y, end = _draw_legend(paper, text, limits, y + 8)
    return paper.cut(max(right, end) + MARGIN, y + MARGIN)


def sign_of(label: str) -> str:
    """A token with its whitespace in sight."""
    return literal(str(label)[: LONGEST_TOKEN + 1].translate(SIGNS), LONGEST_TOKEN)


def _width(token: str, tokens: list[str]) -> float:
    """How wide a token is: words stand apart, characters don't."""
    words = max(map(len, tokens)) > 1
    return MONO_WIDTH * SIZE * max(1, len(token)) + (3 * PAD if words else PAD)


def _wrapped(tokens: list[str], labels: Sequence[str], span: range) -> list[list[int]]:
    """The timesteps of each line: it ends where the paper does, or with a newline of the text."""
    lines, line, width = [], [], 0.0
    for t in span:
        needed = _width(tokens[t], tokens)
        if line and width + needed > WIDTH:
            lines.append(line)
            line, width = [], 0.0
        line.append(t)
        width += needed
        if str(labels[t]).endswith("\n"):
            lines.append(line)
            line, width = [], 0.0
    return [*lines, line] if line else lines


def _limits(text: ColoredText) -> list[float]:
    """For each unit, the magnitude at which its color is at its fullest."""
    if text.quantity.kind == "gate":
        return [1.0] * len(text.units)
    largest = np.abs(text.within(text.values)[:, list(text.units)]).max(axis=0)
    return [float(each) or 1.0 for each in largest]


def _color(kind: str, value: float, limit: float) -> np.ndarray:
    return gate_colors(value) if kind == "gate" else value_colors(value / limit)


def _hex(color: np.ndarray) -> str:
    return "#" + "".join(f"{channel:02x}" for channel in np.round(color * 255).astype(int))


def _draw_legend(paper: Paper, text: ColoredText, limits: list[float], y: float) -> tuple[float, float]:
    """A scale for each limit, and what the line below the text means; returns bottom and right end."""
    quantity, right = text.quantity, 0.0
    for limit in dict.fromkeys(limits):  # in the order of the lines
        those = [unit for unit, own in zip(text.units, limits, strict=True) if own == limit]
        words = f"{name_of(quantity)}, unit{'' if len(those) == 1 else 's'} {', '.join(map(str, those))}"
        if quantity.kind == "gate":
            end = draw_gradient(paper, GATE_SCALE, words, "0 closed", "1 open", MARGIN, y)
        else:
            most = tiny(limit)
            end = draw_gradient(paper, VALUE_SCALE, words, f"−{most}", f"+{most}", MARGIN, y)
        right, y = max(right, end), y + 15
    if text.event is not None and text.within(text.event).any():
        words = f"underlined: {literal(text.event_name, LONGEST_NAME)}"
        paper.marks.append(Area(Box(MARGIN, y - 1, MARGIN + 16, y - 1 + MARK), TEXT))
        write(paper, MARGIN + 22, y, words, TEXT, size=7.5)
        right, y = max(right, MARGIN + 22 + 7.5 * SANS_WIDTH * len(words)), y + 15
    return y - 8, right


def _description(text: ColoredText) -> str:
    """What the picture shows, in words that a screen reader can say: the ranges, and means by the event."""
    trace, name = text.trace, literal(text.event_name, LONGEST_NAME)
    values, read = text.within(text.values), text.within(text.has_values)

    def said(unit: int) -> str:
        seen = values[:, unit][read]
        if not seen.size:
            return f"unit {unit} not read"
        words = f"unit {unit} from {digits(seen.min())} to {digits(seen.max())}"
        holds = None if text.event is None else text.within(text.event)[read]
        if holds is not None and holds.any() and not holds.all():
            means = digits(seen[holds].mean()), digits(seen[~holds].mean())
            words += f", on average {means[0]} with {name} and {means[1]} without"
        return words

    return (
        f"A text of {counted(len(text.span), 'token')}{order_text(trace)}, each in the color of the "
        f"{name_of(text.quantity)} of this {trace.cell.kind} at its timestep: "
        f"{'; '.join(map(said, text.units))}."
    )
