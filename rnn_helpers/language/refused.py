"""What is said of a sign that these equations don't have, by what stands around it."""

from __future__ import annotations

import re

from rnn_helpers.activations import FAMILIES, OTHER_NAMES

SIGNS_THERE_ARE = "write names, numbers, + − * ( ) and functions"
PRODUCTS = "a product needs no function; write W x for a matrix and its vector, f * h_ unit by unit"
A_MATRIX_FOR_EACH = "write a matrix for each: W x + U h_"
OF_TWO = {"max": "relu({1} - {0}) + {0}", "min": "{0} - relu({0} - {1})"}  # and maximum, minimum


def refused_power(text: str, at: int, sign: str) -> str:
    """What to write in place of a power, of an index on top, or of a timestep on top."""
    before, behind = text[:at], text[at + len(sign) :]
    letter = re.search(r"([^\W\d_]\w*)\s*$", before)
    if letter and sign == "^":
        name = letter[1]
        if re.match(r"[\s{(]*t\s*[-−]\s*1", behind):
            return f"^ has no place here; write {name}_ for {name} of the timestep before"
        if re.match(r"[\s{(]*t\b", behind):
            return f"^ has no place here; {name} of this timestep is written without it: {name}"
        if name[0].isupper() and re.match(r"\s*\{?\s*\\?(T|top|intercal)\b|\s*⊤", behind):
            return f"^T turns a matrix, but its numbers are learned either way; write {name} without it"
        index = re.match(r"\s*\{?\s*([^\W\d_]\w*)", behind)
        if index and (name[0].isupper() or name == "b"):
            return f"^ has no place here; an index is written with _: {name}_{index[1]}"
    return f"{sign} is a power, which these equations don't have; write f * f for the square of f"


def refused_sign(text: str, at: int) -> str:
    """What to write in place of the sign at a place of a text."""
    sign, before, behind = text[at], text[:at], text[at + 1 :]
    special = {"/": _slash, ".": _dot, ",": _comma, "[": _bracket, ";": _semicolon}
    if sign in special and (fix := special[sign](before, behind)):
        return fix
    shown = sign if sign.isprintable() else ascii(sign)
    if sign in "←⟵≔" or (sign == ":" and behind.startswith("=")):
        return f"{shown if sign != ':' else ':='} has no place here; write = alone"
    if sign == "|":
        return "| has no place here; the size of a is relu(a) + relu(-a)"
    if sign == "%":
        return "% has no place here; comments stand behind #"
    if sign == "_":
        return "a name begins with a letter; write one such as h_ or W_f"
    if sign in "[]{}:;,'\"<>!?~\\`":
        what = "brackets are round" if sign in "[]{}" else "these are equations and no code"
        comments = ", and comments behind #" if sign in ":;,'\"!?" else ""
        return f"{shown} has no place here, {what}; {SIGNS_THERE_ARE}{comments}"
    return f"{shown} is no sign of these equations; {SIGNS_THERE_ARE}"


def _slash(before: str, behind: str) -> str:
    if behind.startswith("/"):
        return "// has no place here; comments stand behind #"
    divides = "/ divides, which these equations don't; write 0.5 * f for half of f"
    if re.match(r"\s*[\d.]", behind):
        return divides
    return (
        f"{divides}. By what a line computes nothing can be divided, but 1 / (1 + exp(-a)) is sigmoid(a), "
        "and a / (1 + |a|) is softsign(a)"
    )


def _dot(before: str, behind: str) -> str:
    called = re.match(r"\s*([^\W\d_]\w*)\s*\(", behind)
    owner = re.search(r"([^\W\d_]\w*)\s*$", before)
    if re.match(r"\s*(?:dot|matmul|mm)\s*\([^()]*,", behind):
        return PRODUCTS
    if re.match(r"\s*T\b", behind):
        return "a matrix is written before its vector, and is never turned: W x"
    if owner and called and called[1].lower() in {*FAMILIES, *OTHER_NAMES} - {"linear"}:
        code = f"{owner[1]}.{called[1]}"
        return f"a dot stands in code such as {code}; write {called[1].lower()}(...) alone"
    matrix = re.search(r"\b([A-Z]\w*)\s*$", before)
    vector = matrix and re.match(r"\s*(?:dot\s*\(\s*)?([^\W\d]\w*)", behind)
    if vector:
        return f"no dot stands between a matrix and its vector; write {matrix[1]} {vector[1]}"
    if not behind.strip():
        return "no dot stands at the end of an equation; leave it out"
    if re.search(r"\s$", before) or re.match(r"\s", behind):
        return "a dot on the line is no product; write * between the two"
    return (
        "a dot stands in code, and these are equations; write activations such as tanh(...) alone, and a "
        "matrix before its vector, W x"
    )


def _comma(before: str, behind: str) -> str | None:
    number, fraction = re.search(r"(?<![\w.])\d+$", before), re.match(r"\d+", behind)
    if number and fraction:
        return f"write the number with a point: {number[0]}.{fraction[0]}"
    if not behind.strip():
        return "no comma stands at the end of an equation; leave it out"
    if "=" in behind:
        return "one equation stands in a line; write what follows in a line of its own"
    opening = _innermost(before)
    one = before[opening + 1 :].strip()
    if re.search(r"\b[A-Z]\w*\s*[@*·⋅]?\s*$", before[:opening]):
        return A_MATRIX_FOR_EACH
    if not (called := re.search(r"([^\W\d_]\w*)\s*$", before[:opening])):
        return None
    name = called[1]
    if name.lower() in ("matmul", "dot", "mul", "multiply", "linear"):
        return PRODUCTS
    closed = re.match(r"\s*([^(),]*(?:\([^()]*\)[^(),]*)*?)\s*\)", behind)
    other = closed[1] if closed else None
    short = name.lower().removesuffix("imum")
    if short in OF_TWO:
        if short == "max" and (is_0(one) or is_0(other)):
            return f"{short} is no activation; write relu({(other or '...') if is_0(one) else one})"
        simple = all(part and re.fullmatch(r"\w+", part) for part in (one, other))
        written = OF_TWO[short].format(*((one, other) if simple else ("a", "b")))
        return f"{short} is no function here; write {written}" + ("" if simple else f" for {short}(a, b)")
    return f"functions have one value in their brackets here, and there is none called {name}"


def _innermost(text: str) -> int:
    """Where the last bracket opens that is still open at the end; 0 where there is none."""
    depth = 0
    for place in range(len(text) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(text[place], 0)
        if depth < 0:
            return place
    return 0


def is_0(text: str | None) -> bool:
    """Whether a text is the number 0."""
    return text is not None and re.fullmatch(r"0(\.0*)?", text) is not None


def _bracket(before: str, behind: str) -> str | None:
    if re.search(r"\b[A-Z]\w*\s*[@*·⋅]?\s*$", before) and re.match(r"[^]]*[,;]", behind):
        return A_MATRIX_FOR_EACH
    letter = re.search(r"([^\W\d_]\w*)$", before)
    if letter and re.match(r"\s*t\s*[-−]\s*1\s*]", behind):
        return f"write {letter[1]}_ for {letter[1]} of the timestep before"
    return None


def _semicolon(before: str, behind: str) -> str | None:
    if not behind.strip():
        return "no semicolon stands at the end of an equation; leave it out"
    return "one equation stands in a line; write what follows in a line of its own" if "=" in behind else None
