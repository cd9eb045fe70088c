"""The rows of numbers that a planned walk computes in, and the calls that fill them at a timestep.

A plan says which rows become which by what: ``call(np.multiply, forget_gate, memory, product)``, with the
numbers of the rows. ``loop`` makes all calls, timestep after timestep, once units and batch are known.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence

import numpy as np

LOOP = """
def loop(timesteps, rows, {names}):
    for {given}kept, in timesteps:
        {calls}
        kept[...] = rows
"""


class Rows:
    """Rows by their number, and calls on them; what does the same to rows in sequence is one call.

    An operand of a call is a row, or the first of some rows and their count; a constant, as a 0-d array; or
    the name of what is given anew for each timestep.
    """

    def __init__(self):
        self.count = self.count_given = 0
        self.calls: list[tuple[Callable | Hashable, list]] = []
        self._loop: Callable | None = None

    def new(self, count: int = 1) -> int:
        """The first of some rows that nothing else uses."""
        self.count += count
        return self.count - count

    def given(self) -> str:
        """A name for what is given for each timestep; ``loop`` gets it in the order of these calls."""
        self.count_given += 1
        return f"given_{self.count_given}"

    def call(self, function: Callable, *operands: int | tuple[int, int] | np.ndarray | str) -> None:
        """Read some rows and write the last operand, together with the call before if that can be."""
        operands = [(each, 1) if isinstance(each, int) else each for each in operands]
        if self.calls and self.calls[-1][0] is function and _goes_on(self.calls[-1][1], operands):
            before = self.calls.pop()[1]
            operands = [
                (first[0], first[1] + more[1]) if isinstance(first, tuple) else first
                for first, more in zip(before, operands, strict=True)
            ]
        self.calls.append((function, operands))

    def product(self, matrix: Hashable, vectors: tuple[int, int], out: tuple[int, int]) -> None:
        """Multiply rows by a matrix, which ``loop`` gets by this name."""
        self.calls.append((matrix, [vectors, out]))

    def sum(self, rows: list[int], out: int) -> None:
        """Add up rows; those added may include ``out``."""
        first, *others = rows
        for count, other in enumerate(others, start=1):
            total = out if count == len(others) else self.new()  # not sooner, since a row may come twice
            self.call(np.add, first, other, total)
            first = total
        if first != out:
            self.call(np.positive, first, out)

    def loop(
        self, numbers: np.ndarray, batch: int, matrices: Mapping, given: Sequence, kept: np.ndarray
    ) -> None:
        """Make all calls, timestep after timestep.

        numbers (rows, units · batch); matrices by their names; given, an array for each name, with a row
        for each timestep; kept (timesteps, rows, units · batch) gets a copy of the first rows.
        """
        flat, size, arguments = numbers.reshape(-1), numbers.shape[1], []
        for function, operands in self.calls:
            product = function in matrices
            arguments.append(matrices[function].dot if product else function)
            for each in operands:
                if isinstance(each, tuple):
                    # A product reads and writes as many numbers as its matrix has columns and rows
                    count = each[1] * size
                    if product:
                        count = matrices[function].shape[each is operands[0]] * batch
                    each = flat[each[0] * size : each[0] * size + count]
                    each = each.reshape(-1, batch) if product and batch > 1 else each
                if not isinstance(each, str):
                    arguments.append(each)
        if self._loop is None:
            self._loop = self._written_out()
        self._loop(zip(*given, kept, strict=True), numbers[: kept.shape[1]], *arguments)

    def _written_out(self) -> Callable:
        """The loop as Python source, call below call: it runs a tenth faster than a loop over calls."""
        names, calls = [], []
        for number, (_, operands) in enumerate(self.calls):
            own = [
                each if isinstance(each, str) else f"rows_{number}_{place}"
                for place, each in enumerate(operands)
            ]
            calls.append(f"call_{number}({', '.join(own)})")
            names += [f"call_{number}", *(name for name in own if name.startswith("rows"))]
        namespace: dict = {}
        given = "".join(f"given_{number + 1}, " for number in range(self.count_given))
        exec(LOOP.format(given=given, names=", ".join(names), calls="\n        ".join(calls)), namespace)
        return namespace["loop"]


def _goes_on(before: list, operands: list) -> bool:
    """Whether operands follow those of the call before, and read nothing that it wrote."""
    first, count = before[-1]
    for one, other in zip(before, operands, strict=True):
        if isinstance(one, tuple) and isinstance(other, tuple):
            if sum(one) != other[0]:
                return False
        elif one is not other or isinstance(one, str):
            return False
    return not any(isinstance(each, tuple) and first <= each[0] < first + count for each in operands[:-1])


def aligned(rows: int, columns: int) -> np.ndarray:
    """Rows of zeros that start at a cache line, a multiple of 64 bytes: products read them faster."""
    room = np.zeros(rows * columns + 7)
    start = -room.__array_interface__["data"][0] % 64 // 8
    return room[start : start + rows * columns].reshape(rows, columns)
