"""The weights of a cell as matrices of colors and numbers."""

from __future__ import annotations

import numpy as np

from rnn_helpers.cells import Cell
from rnn_helpers.equations import Bias, Factor, Map, Product, Weighted, previous
from rnn_helpers.figures.sheet import CourseFigure, Sheet
from rnn_helpers.pictures.colors import MUTED, VALUE_SCALE, value_colors
from rnn_helpers.pictures.fonts import SANS_WIDTH, SERIF
from rnn_helpers.pictures.paper import (
    MARGIN,
    MOST_IN_A_CELL,
    Box,
    Paper,
    draw_cells,
    draw_gradient,
    draw_indices,
    draw_name,
    name_width,
    write,
)
from rnn_helpers.pictures.words import counted, digits, name_of

# What stands above a weight matrix
HEADINGS = {
    "W": "columns: input features",
    "U": "columns: old state",
    "b": "bias",
    "b′": "second bias",
    "P": "columns: cell output",
    "V": "columns: hidden state",
    "d": "bias",
    "V_y": "columns: hidden state",
    "d_y": "bias",
}


def weights_figure(cell: Cell) -> CourseFigure:
    """Every weight of a cell as matrices: a row of matrices for each gate, numbers where they fit.

    In a matrix each row is a unit. The columns of W are the input features, those of U the
    units of the old state, b is the bias. A readout has V and d, and a projection P, a row for each of
    their outputs.
    All matrices share one scale of colors, from minus to plus the largest weight.

    Parameters
    ----------
    cell : any of the three, of any size

    For lessons 2 to 5.
    """
    paper = Paper(_weights_description(cell))
    limit = max(float(np.abs(array).max()) for array in cell.weights.values()) or 1.0
    left, headings_of = name_width(cell), _headings(cell)
    names = {equation.quantity: (name_of(equation), equation.symbol) for equation in cell.equations}

    own = cell.cell_weights
    alone = _not_of_gates(cell)
    rows = {
        gate: {name: array[i] for name, array in own.items() if name not in alone}
        for i, gate in enumerate(cell.gates)
    }
    for name, quantity in alone.items():
        rows.setdefault(quantity, {})[name] = own[name]
    if cell.readout is not None:
        rows["prediction"] = cell.readout_weights

    y, right = MARGIN, left
    for quantity, arrays in rows.items():
        headings = quantity not in cell.gates[1:]
        if headings:
            y += 30
            of_outputs = quantity == "prediction" or "P" in arrays
            rows_are = "rows: outputs" if of_outputs else "rows: units"
            write(paper, left - 12, y - 8, rows_are, MUTED, size=7, across="right")
        x = left
        for name, array in arrays.items():
            matrix, heading = array.reshape(len(array), -1), headings_of.get(name, "")
            width, height = _matrix_cell(matrix)
            box = Box(x, y, x + width * matrix.shape[1], y + height * len(matrix))
            colors = value_colors(matrix / limit)
            draw_cells(paper, matrix, colors, box, numbers=limit < MOST_IN_A_CELL)
            if headings:
                write(paper, x, y - 20, name, family=SERIF, shape="italic", size=10)
                write(paper, x, y - 8, heading, MUTED, size=7)
            x = max(box.right, x + 7 * SANS_WIDTH * len(heading)) + 24
        draw_name(paper, *names[quantity], left, (y + box.bottom) / 2)
        draw_indices(paper, len(matrix), box._replace(left=left))
        right, y = max(right, x), box.bottom + 12
    y += 10
    ends = (digits(-limit), f"+{digits(limit)}")
    legend_right = draw_gradient(paper, VALUE_SCALE, "weights", *ends, left, y)
    return Sheet(paper.cut(max(right, legend_right + MARGIN), y + MARGIN))


def _not_of_gates(cell: Cell) -> dict[str, str]:
    """The weights that have no axis of gates, each with the quantity whose equation has them."""
    return {
        term.weights: equation.quantity
        for equation in cell.cell_equations
        for term in equation.terms
        if not isinstance(term, Product) and term.gate is None
    }


def _headings(cell: Cell) -> dict[str, str]:
    """What stands above each array; for a written cell it follows from what the array reads."""
    symbols = {equation.quantity: equation.symbol for equation in cell.equations}
    found = {}
    for term in (term for equation in cell.cell_equations for term in equation.terms):
        if isinstance(term, Bias):
            found.setdefault(term.weights, "bias")
        elif isinstance(term, Map | Weighted):
            letter = symbols.get(term.of.quantity, "x") + "₋" * term.of.previous
            is_vector = isinstance(term, Weighted)
            found[term.weights] = f"times {letter}" if is_vector else f"columns: {letter}"
            if term.of == Factor("inputs"):
                found[term.weights] = "columns: input features"
            elif term.of == previous("hidden_state") and not is_vector:
                found[term.weights] = "columns: old state"
    return {**found, **HEADINGS} if cell.gates else {**HEADINGS, **found}


def _weights_description(cell: Cell) -> str:
    """Every matrix by its name, its role and the range of its numbers."""
    gates = [gate.replace("_", " ") for gate in cell.gates]
    headings_of = _headings(cell)
    blocks = f", one of each for {', '.join(gates[:-1])} and {gates[-1]}" if gates else ""
    ranges = ", ".join(
        f"{name} ({headings_of.get(name, 'weights')}) {array.shape} "
        f"from {digits(array.min())} to {digits(array.max())}"
        for name, array in (cell.cell_weights | cell.readout_weights).items()
    )
    return f"{cell.kind} with {counted(cell.units, 'unit')}, its weights as matrices{blocks}: {ranges}."


def _matrix_cell(matrix: np.ndarray) -> tuple[float, float]:
    """Width and height of a cell: room for a number up to 8 by 8, then smaller and smaller."""
    rows, columns = matrix.shape
    width = 28 if max(rows, columns) <= 8 else max(1.5, min(14, 160 / columns))
    return width, 17 if rows <= 8 else max(1.5, 130 / rows)
