"""Where a cell comes from: random weights, equations as text, or a training that this package shipped."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from rnn_helpers.cells.readout import Readout
from rnn_helpers.checks import whole_number

if TYPE_CHECKING:
    from rnn_helpers.cells.cell import Cell

# What rnn_helpers/tasks/shipped.py wrote
TRAINED = Path(__file__).parents[1] / "tasks" / "trained"


class Origins:
    """Gives a kind of cell its ways to begin: at random, as equations, or trained."""

    gates: ClassVar[tuple[str, ...]]
    first_biases: ClassVar[Mapping[str, float]] = {}  # by gate, where ``random`` starts with another than 0

    @classmethod
    def random(cls, input_features: int, units: int, seed: int = 0, **options) -> Cell:
        """A cell with random weights, drawn as Keras draws them; the same seed, the same cell.

        Equations
        ---------
        W uniform between ±√(6 / (input_features + gates·units))
        U orthogonal over all gates together, so that the block of one gate alone is not
        b = 0, but 1 for an LSTM's forget gate

        Parameters
        ----------
        input_features, units : the sizes, whole numbers from 1
        seed : of NumPy's random numbers
        options : what else the cell takes, such as ``activation``, ``reset_after`` or ``readout``

        Raises
        ------
        ValueError : sizes that are no whole numbers of at least 1

        Source: ``keras.layers``; Glorot and Bengio (2010) for W, Saxe et al. (2014) for U,
        Jozefowicz et al. (2015) for the forget bias. Taught in lesson 3.
        """
        input_features = whole_number("input_features", input_features, 1)
        units = whole_number("units", units, 1)
        rng = np.random.default_rng(seed)
        gates = (len(cls.gates),) if cls.gates else ()
        rows = units * (len(cls.gates) or 1)
        limit = np.sqrt(6.0 / (input_features + rows))
        W = rng.uniform(-limit, limit, (*gates, units, input_features))
        Q, R = np.linalg.qr(rng.normal(size=(rows, units)))
        U = (Q * np.sign(np.diag(R))).reshape(*gates, units, units)
        b = np.zeros((*gates, units))
        for gate, bias in cls.first_biases.items():
            b[cls.gates.index(gate)] = bias
        return cls(W, U, b, **options)

    @staticmethod
    def from_equations(text: str, name: str = "YourCell") -> type[Cell]:
        """A cell of your own, from its equations as text: one a line, in the order of computation.

        ::

            MinimalGated = Cell.from_equations('''
                f = sigmoid(W_f x + U_f h_ + b_f)     # how much to write
                s = f * h_                            # what the candidate may see
                g = tanh(W_g x + U_g s + b_g)         # candidate: what to write
                h = (1 - f) * h_ + f * g              # the blend of old and new
            ''')
            cell = MinimalGated.random(input_features=2, units=3)

        What may be written
        -------------------
        x is the input, h the hidden state, which some line has to compute; ``h_`` is h of the timestep
        before, and any letter with ``_`` is a state. A capital letter is a matrix and stands before its
        vector, ``W_f x``; a letter that begins with b, p or w and that no line computes is a vector of
        weights: a bias where it is added, a peephole where it is multiplied, ``p_f * c_``. All other
        letters are what a line computes. Further ``+ - *``, numbers, brackets, and the names in
        ``ACTIVATIONS``.
        What stands behind ``#`` says what a quantity is for; before a colon it is its name, as above.
        The equations of the lessons are read as they are, σ(W_f·x_t + U_f·h₋ + b_f), in LaTeX too.

        Parameters
        ----------
        text : the equations
        name : of the class, as figures and steppers show it

        Returns
        -------
        A class as LSTM is one. ``random(input_features, units, seed)`` draws Glorot's uniform numbers for
        a matrix on x, orthogonal ones for others, small ones for peepholes, and 0 for biases, but 1 for
        that of a gate f that keeps a state, f * c_, and −1 where (1 - f) * c_ keeps it. Or give the arrays by
        their letters: (units, input_features) for a matrix on x, (units, units) for others, (units,) for
        vectors. A trace has a quantity by its letter, h and c as ``hidden_state`` and ``cell_state``. A part
        that the description can't hold, such as f * h_ in U (f * h_), becomes a quantity of its own.

        Raises
        ------
        EquationError : a ``ValueError`` with the line, a caret below the place, and how to fix it

        What is a cell, but perhaps not the one you meant, is an ``EquationWarning``.
        """
        from rnn_helpers.cells.written import written_cell

        return written_cell(text, name)

    @classmethod
    def trained(cls, name: str, seed: int = 0) -> Cell:
        """A cell of this kind that was trained on a task of ``rnn_helpers/tasks``, with its readout.

        ``LSTM.trained("inside-quotes")`` is read from a small file; nothing is trained now.
        Another seed is another solution of the same task.

        Raises
        ------
        ValueError : a task or seed that isn't there; it lists those that are

        ``make trained`` trains them all again. Used from lesson 3 on.
        """
        path = TRAINED / f"{name}-{cls.__name__}-{seed}.json"
        available = sorted(TRAINED.glob(f"*-{cls.__name__}-*.json"))
        if path not in available:
            known = [file.stem.rsplit("-", 2) for file in available]
            listed = ", ".join(f'("{task}", seed={number})' for task, _, number in known)
            raise ValueError(f"there is no {cls.__name__}.trained({name!r}, seed={seed}); there are {listed}")
        document = json.loads(path.read_text(encoding="utf-8"))
        return cls(**document["weights"], readout=Readout(**document["readout"]))
