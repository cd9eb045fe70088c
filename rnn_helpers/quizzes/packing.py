"""Questions on their way to the page: as text that nobody reads an answer from in passing."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import fields

import numpy as np

from rnn_helpers.quizzes.questions import Choose, Number, Option, Order, PointAt, Question

FORMS = {Choose: "choose", Number: "number", Order: "order", PointAt: "point"}


def packed(title: str, questions: Sequence[Question]) -> str:
    """A self-test as base64 of JSON in UTF-8; js/quiz/unpack.js reads it.

    Packed, and not locked: whoever wants to read the answers can, nobody does by accident.
    """
    sheet = {"title": title, "questions": [_as_dict(question) for question in questions]}
    return base64.b64encode(json.dumps(sheet, ensure_ascii=False, allow_nan=False).encode()).decode()


def _as_dict(question: Question) -> dict:
    entries = {each.name: _plain(getattr(question, each.name)) for each in fields(question)}
    derived = {name: getattr(question, name) for name in ("several", "shown") if hasattr(question, name)}
    return {"form": FORMS[type(question)], **entries, **derived}


def _plain(value):
    """What JSON can hold: a mapping as pairs, so that its keys stay numbers and in order."""
    if isinstance(value, Mapping):
        return [[_plain(key), _plain(text)] for key, text in value.items()]
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Option):
        return {each.name: getattr(value, each.name) for each in fields(value)}
    if isinstance(value, np.generic):
        return value.item()
    return value
