"""What makes a cell, but perhaps not the one that was meant: each a warning with its line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from rnn_helpers.equations import Equation, Factor
from rnn_helpers.language.letters import QUANTITIES, is_vector
from rnn_helpers.language.lines import FUNCTIONS, Written
from rnn_helpers.language.ranges import ALMOST_0, Range, is_between_0_and_1, range_of, share_kept
from rnn_helpers.language.tokens import Token

LEARNED = ("bias", "peephole", "weight")  # words that say so


def doubts_about(
    lines: Sequence[Written],
    equations: Sequence[Equation],
    states: Collection[str],
    ranges: Mapping[str, Range],
    owner: Mapping[str, str],
) -> list[tuple[int, str]]:
    """Every doubt as the number of its line and what to say.

    ``owner`` has the quantity of the line that an equation belongs to, by its own quantity.
    """
    written = {QUANTITIES.get(each.left.text, each.left.text): each for each in lines}
    described = {equation.quantity: equation for equation in equations}
    found: list[tuple[Written, int, str]] = []
    for equation in equations:
        line = written[owner[equation.quantity]]
        for factor in dict.fromkeys((*equation.factors, *equation.vectors)):
            if factor.complement and not is_between_0_and_1(range_of(factor, ranges)):
                symbol = described[factor.quantity].symbol
                letter = symbol + "_" * factor.previous
                inside = f"{factor.through}({letter})" if factor.through else letter
                message = (
                    f"1 − {inside} is the rest of {inside} only where {inside} lies between 0 and 1, which "
                    "it need not; compute it with sigmoid, or leave this as it is if you mean it"
                )
                found.append((line, _column(line, rf"1\s*[-−–]\s*{re.escape(symbol)}"), message))
        if equation.quantity in states and equation.activation == "linear":
            low, high = share_kept(equation, described, ranges)
            if max(-low, high) > 1.0 + ALMOST_0:
                letter = equation.symbol
                message = (
                    f"{letter}_ is multiplied by what may exceed 1, so that {letter} may grow without end; "
                    "multiply it by a gate, a sigmoid, or leave this as it is if you mean it"
                )
                found.append((line, _column(line, f"{re.escape(letter)}(_|₋|ₜ₋)"), message))
    found += [*_words_that_are_learned(lines), *_unused_numbers(lines, described)]
    for line in lines:
        found.extend((line, column, message) for column, message in _missing_brackets(line, ranges))
    needed = _needed(described)
    for quantity, line in written.items():
        if quantity in described and quantity not in needed:
            letter = line.left.text
            message = f"nobody uses {letter}: h doesn't depend on it; use it in another line, or leave it out"
            found.append((line, line.left.column, message))
    return [(each.line.number, each.line.shows(column, message)) for each, column, message in found]


def _words_that_are_learned(lines: Sequence[Written]) -> Iterator[tuple[Written, int, str]]:
    """Each word, such as past or bland, that is read as a bias or a peephole, since no line computes it."""
    computed = {each.left.text for each in lines}
    for line in lines:
        for token in line.right:
            word, shown = token.text.split("_")[0], token.symbol.split("_")[0]
            is_word = token.kind == "name" and len(shown) > 3 and not token.is_capital and is_vector(word)
            if is_word and token.text not in (*computed, *FUNCTIONS) and not word.startswith(LEARNED):
                near = difflib.get_close_matches(token.text, computed, 1, 0.6)
                meant = f"did you mean {near[0]}?" if near else f"write a line {token.text} = ... if not"
                message = f"no line computes {token.text}, so it is a weight that is learned; {meant}"
                yield line, token.column, message


def _unused_numbers(
    lines: Sequence[Written], described: Mapping[str, Equation]
) -> Iterator[tuple[Written, int, str]]:
    """Each line that is a number, such as h_0 = 0, and that no other line reads."""
    read = {token.text for line in lines for token in line.right}
    for line in lines:
        letter = line.left.text
        if QUANTITIES.get(letter, letter) not in described and letter not in read:
            message = f"nobody uses {letter}; leave it out: all states are 0 before the first timestep"
            yield line, line.left.column, message


def _missing_brackets(line: Written, ranges: Mapping[str, Range]) -> Iterator[tuple[int, str]]:
    """Each 1 − f * g with a share f, where (1 − f) * g may be meant; not (1 − f * i) of two shares."""

    def is_share(token: Token) -> bool:
        quantity = QUANTITIES.get(token.text, token.text)
        return quantity in ranges and is_between_0_and_1(
            range_of(Factor(quantity, previous=token.previous), ranges)
        )

    tokens = (None, *line.right, None)
    for place in range(1, len(tokens) - 5):
        before, one, minus, share, times, other, behind = tokens[place - 1 : place + 6]
        if [each.kind for each in (one, minus, share, times)] != ["number", "-", "name", "*"]:
            continue
        is_product = before is not None and before.kind in ("-", "*")
        if float(one.text) != 1.0 or is_product or not is_share(share):
            continue
        are_bracketed = before is not None and before.kind == "(" and behind is not None
        if are_bracketed and behind.kind == ")" and is_share(other):
            continue
        is_letter = other.kind in ("name", "number") and (behind is None or behind.kind in "+-*)")
        rest, letter = other.written if is_letter else "(...)", share.written
        yield (
            one.column,
            f"1 − {letter} * {rest} takes {letter} * {rest} from 1, since products come first; write "
            f"(1 - {letter}) * {rest} if you mean the rest of {letter} times {rest}",
        )


def _column(line: Written, place: str) -> int:
    """Where a pattern stands behind the = of a line; where the line begins, if it is written otherwise."""
    found = re.compile(place).search(line.line.text, line.right[0].column)
    return found.start() if found else line.left.column


def _needed(equations: Mapping[str, Equation]) -> set[str]:
    """All that the hidden state depends on, now or by the timestep before."""
    found, waiting = {"hidden_state"}, ["hidden_state"]
    while waiting:
        equation = equations[waiting.pop()]
        for factor in (*equation.factors, *equation.vectors):
            if factor.quantity in equations and factor.quantity not in found:
                found.add(factor.quantity)
                waiting.append(factor.quantity)
    return found
