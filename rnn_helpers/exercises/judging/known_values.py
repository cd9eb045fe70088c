"""The value of an expression of a learner's code, without running any code of the learner's."""

from __future__ import annotations

import ast
import operator
from collections.abc import Mapping
from typing import Any

import numpy as np

NOT_KNOWN = object()
MOST_NUMBERS = 100_000  # of an array that is computed anew
_OPERATIONS = {
    ast.MatMult: operator.matmul,
    ast.Mult: operator.mul,
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Div: operator.truediv,
}


def value_of(expression: ast.AST, names: Mapping[str, Any]) -> Any:
    """The value of a name, an entry, a transpose, or arithmetic of arrays and numbers.

    ``NOT_KNOWN`` for everything else: what runs code of others, such as a call, and what fails.
    """
    try:
        return _value_of(expression, names)
    except Exception:  # whatever arrays say to each other
        return NOT_KNOWN


def _value_of(expression: ast.AST, names: Mapping[str, Any]) -> Any:
    match expression:
        case ast.Name(id=name):
            return names.get(name, NOT_KNOWN)
        case ast.Constant(value=value):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_plain(value_of(operand, names))
        case ast.Attribute(value=array, attr="T"):
            return _plain(value_of(array, names)).T
        case ast.Subscript(value=whole, slice=index):
            at, whole = value_of(index, names), value_of(whole, names)
            known = type(whole) in (np.ndarray, list, tuple) and isinstance(at, (int, np.integer))
            return whole[at] if known else NOT_KNOWN
        case ast.BinOp(left=left, op=op, right=right):
            return _OPERATIONS[type(op)](_plain(value_of(left, names)), _plain(value_of(right, names)))
    return NOT_KNOWN


def _plain(value: Any) -> Any:
    """A number or an array that isn't too large to compute with; else a ``TypeError``."""
    if type(value) in (int, float) or (type(value) is np.ndarray and value.size <= MOST_NUMBERS):
        return value
    if isinstance(value, np.generic):
        return value
    raise TypeError
