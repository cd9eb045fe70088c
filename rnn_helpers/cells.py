"""The three recurrent cells of the course, in NumPy.

Each cell is a class with three parts: its weights and their shapes, ``step`` (one timestep,
written like the equations in the lesson), and ``equations`` (the same equations as a
description that the stepper reads). ``run`` is the loop of lesson 1 around ``step``.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from functools import partial
from pathlib import Path
from typing import ClassVar

import numpy as np

from rnn_helpers.activations import activation_named, sigmoid, tanh
from rnn_helpers.checks import as_numbers, shortened, whole_number
from rnn_helpers.equations import Bias, Equation, Factor, Map, Product, Say, complement, previous
from rnn_helpers.frameworks import FrameworkWeights
from rnn_helpers.trace import Trace


def dot(weights: np.ndarray, vectors: np.ndarray) -> np.ndarray:
    """weights · vector for each vector of a batch, and for each gate if weights has gates.

    weights (units, n) or (gates, units, n), vectors (batch, n) -> (batch, units) or
    (gates, batch, units).
    """
    return vectors @ np.swapaxes(weights, -1, -2)


@dataclass(frozen=True, eq=False)
class Readout:
    """A dense layer on the hidden state, which turns it into a prediction.

    Equations
    ---------
    y_t = activation(V·h_t + d)            V and d are W and b of the readout

    Shapes
    ------
    W (outputs, units), b (outputs,); it makes (..., outputs) of a hidden state (..., units).
    With sigmoid a prediction lies between 0 and 1, with linear it has no limits.

    Parameters
    ----------
    activation : "sigmoid" for yes or no, "linear" for numbers; also "tanh" and "relu"
    label : what the prediction is, such as "inside quotes?"

    Raises
    ------
    ValueError : shapes that don't fit each other, NaN or infinity, an unknown activation

    The same numbers as ``keras.layers.Dense`` and ``torch.nn.Linear``. Taught in lesson 3.
    """

    W: np.ndarray
    b: np.ndarray
    activation: str = "linear"
    label: str = "prediction"

    def __post_init__(self):
        activation_named(self.activation)
        W, b = as_numbers("readout W", self.W), as_numbers("readout b", self.b)
        if W.ndim != 2 or b.shape != W.shape[:1]:
            raise ValueError(
                f"readout W has shape {W.shape} and b {b.shape}, expected (outputs, units) and (outputs,)"
            )
        _freeze(self, W=W, b=b)

    def __call__(self, hidden_state: np.ndarray) -> np.ndarray:
        return activation_named(self.activation)(dot(self.W, hidden_state) + self.b)


@dataclass(frozen=True)
class Hold:
    """A quantity held at a value, whatever its equation gives: a gate forced open or shut.

    ``quantity`` is a gate, a candidate or a state; ``unit`` one of its units, None for all of
    them; ``first`` and ``last`` are the timesteps, both included, at which it is held, None for
    the end of the sequence.
    """

    quantity: str
    value: float
    unit: int | None = None
    first: int = 0
    last: int | None = None

    def applied(self, quantity: str, values: np.ndarray, timestep: int) -> np.ndarray:
        """The values (batch, units) of a quantity at a timestep, with what is held put in."""
        at_that_time = self.first <= timestep and (self.last is None or timestep <= self.last)
        if quantity != self.quantity or not at_that_time:
            return values
        values = values.copy()
        values[:, slice(None) if self.unit is None else self.unit] = self.value
        return values


@dataclass(frozen=True, eq=False, repr=False)
class Cell(FrameworkWeights, ABC):
    """What the three cells share: checked weights, random weights, and the loop over time.

    Weights are float64 and read-only; what you pass in is copied, never changed. A cell of a
    new kind gives ``gates``, ``step`` and ``cell_equations``; to be trained, also a ``walk_back``.
    """

    W: np.ndarray
    U: np.ndarray
    b: np.ndarray
    _: KW_ONLY
    readout: Readout | None = None
    holds: tuple[Hold, ...] = ()

    gates: ClassVar[tuple[str, ...]] = ()
    state_names: ClassVar[tuple[str, ...]] = ("hidden_state",)
    sentence: ClassVar[tuple[str | Say, ...]]
    notation_notes: ClassVar[Mapping[str, str]] = {}

    def __post_init__(self):
        W, U, b = as_numbers("W", self.W), as_numbers("U", self.U), as_numbers("b", self.b)
        gates = (len(self.gates),) if self.gates else ()
        axis = f"{len(self.gates)}, " if self.gates else ""
        order = f" with the gates in the order {', '.join(self.gates)}" if self.gates else ""
        if W.ndim != len(gates) + 2 or W.shape[:-2] != gates or 0 in W.shape:
            raise ValueError(
                f"W has shape {W.shape}, expected ({axis}units, input_features) for this {self.kind}{order}"
            )
        units = W.shape[-2]
        if U.shape != (*gates, units, units):
            raise ValueError(
                f"U has shape {U.shape}, expected {(*gates, units, units)}: it maps {units} old states to "
                f"{units} units, as many as W has (W has shape {W.shape})"
            )
        if b.shape != (*gates, units):
            raise ValueError(
                f"b has shape {b.shape}, expected {(*gates, units)}: one bias for each of the "
                f"{units} units{' of each gate' if gates else ''} (W has shape {W.shape})"
            )
        if not isinstance(self.readout, Readout | None):
            raise ValueError(
                f"readout is {shortened(self.readout)}, expected a Readout; use readout=Readout(W, b)"
            )
        if self.readout is not None and self.readout.W.shape[1] != units:
            raise ValueError(f"the readout reads {self.readout.W.shape[1]} units, but the cell has {units}")
        _freeze(self, W=W, U=U, b=b)
        object.__setattr__(self, "holds", tuple(self._checked(hold) for hold in self.holds))

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
        if "forget_gate" in cls.gates:
            b[cls.gates.index("forget_gate")] = 1.0
        return cls(W, U, b, **options)

    @classmethod
    def trained(cls, name: str, seed: int = 0) -> Cell:
        """A cell of this kind that was trained on a task of ``tasks.py``, with its readout.

        ``LSTM.trained("inside-quotes")`` is read from a small file; nothing is trained now.
        Another seed is another solution of the same task.

        Raises
        ------
        ValueError : a task or seed that isn't there; it lists those that are

        ``make trained`` trains them all again. Used from lesson 3 on.
        """
        folder = Path(__file__).parent / "trained"
        path = folder / f"{name}-{cls.__name__}-{seed}.json"
        available = sorted(folder.glob(f"*-{cls.__name__}-*.json"))
        if path not in available:
            known = [file.stem.rsplit("-", 2) for file in available]
            listed = ", ".join(f'("{task}", seed={number})' for task, _, number in known)
            raise ValueError(f"there is no {cls.__name__}.trained({name!r}, seed={seed}); there are {listed}")
        document = json.loads(path.read_text(encoding="utf-8"))
        return cls(**document["weights"], readout=Readout(**document["readout"]))

    @property
    def kind(self) -> str:
        """The name of the cell: "SimpleRNN", "LSTM" or "GRU"."""
        return type(self).__name__

    @property
    def units(self) -> int:
        """How many numbers the hidden state has."""
        return self.W.shape[-2]

    @property
    def input_features(self) -> int:
        """How many numbers the cell reads at each timestep."""
        return self.W.shape[-1]

    @property
    def weights(self) -> dict[str, np.ndarray]:
        """Every weight array by its name in the equations."""
        arrays = {"W": self.W, "U": self.U, "b": self.b}
        if self.readout is not None:
            arrays |= {"V": self.readout.W, "d": self.readout.b}
        return arrays

    @property
    def parameter_count(self) -> int:
        """How many numbers training would change, without the readout's."""
        return sum(array.size for name, array in self.weights.items() if name not in "Vd")

    @property
    def equations(self) -> tuple[Equation, ...]:
        """The equations in the order of computation, the readout last."""
        if self.readout is None:
            return self.cell_equations
        prediction = Equation(
            "prediction",
            self.readout.label,
            "y",
            "gate" if self.readout.activation == "sigmoid" else "value",
            self.readout.activation,
            (Map("V", None, "hidden_state"), Bias("d", None)),
            "what the model says",
        )
        return (*self.cell_equations, prediction)

    @property
    @abstractmethod
    def cell_equations(self) -> tuple[Equation, ...]:
        """The cell's own equations, in the order of computation."""

    @abstractmethod
    def step(self, input_t: np.ndarray, *state_t: np.ndarray) -> dict[str, np.ndarray]:
        """One timestep: every quantity by name, from the input and the old state.

        input_t (batch, input_features), each state (batch, units) -> each (batch, units). It is
        the equations of the class in code, and checks nothing: ``run`` does that.
        """

    def walk(self, inputs: np.ndarray, *state_t: np.ndarray) -> dict[str, np.ndarray]:
        """Step by step through all timesteps: every quantity by name, the same as ``step`` gives.

        inputs (timesteps, batch, input_features), each state (batch, units) -> each
        (timesteps, batch, units).
        """
        history = []
        for input_t in inputs:
            quantities = self.step(input_t, *state_t)
            state_t = tuple(quantities[name] for name in self.state_names)
            history.append(quantities)
        return {name: np.stack([quantities[name] for quantities in history]) for name in history[0]}

    def _walk_with_holds(self, inputs: np.ndarray, *state_t: np.ndarray) -> dict[str, np.ndarray]:
        """``walk`` by the description of the equations, which can be stopped at each quantity."""
        names, weights, history = self.step(inputs[0], *state_t), self.weights, []
        before = dict(zip(self.state_names, state_t, strict=True))
        for timestep, input_t in enumerate(inputs):
            now = {"inputs": input_t}
            for equation in self.cell_equations:
                name, total = equation.quantity, equation.sum(weights, now, before)
                values = activation_named(equation.activation)(total)
                for hold in self.holds:
                    values = hold.applied(name, values, timestep)
                now |= {f"{name}_preactivation": total, name: values}
            history.append(now)
            before = now
        return {name: np.stack([quantities[name] for quantities in history]) for name in names}

    def holding(
        self, quantity: str, value: float, *, unit: int | None = None, first: int = 0, last: int | None = None
    ) -> Cell:
        """The same cell with a quantity held at a value, whatever its equation gives.

        ``cell.holding("forget_gate", 1.0, unit=0, first=9)`` keeps the forget gate of unit 0
        open from timestep 9 on. Holds add up; a later one wins.

        Parameters
        ----------
        quantity : a gate, a candidate or a state of this cell
        value : what it is held at: 0 to 1 for a gate, −1 to 1 for a candidate, any finite number
            for what has no limits
        unit : one unit, or None for all of them
        first, last : the timesteps, both included; None for the end of the sequence

        Raises
        ------
        ValueError : a quantity or unit that the cell doesn't have, a value beyond the limits of
            the quantity, timesteps that aren't whole numbers in order

        A held cell can't be trained or moved to a framework. Used in lesson 4, and by the what-if
        of the stepper.
        """
        return replace(self, holds=(*self.holds, Hold(quantity, value, unit, first, last)))

    def _checked(self, hold: Hold) -> Hold:
        """A hold that fits this cell, its value as a float."""
        described = {equation.quantity: equation for equation in self.cell_equations}
        if hold.quantity not in described:
            raise ValueError(
                f"this {self.kind} has no {hold.quantity!r} to hold; it has {', '.join(described)}"
            )
        low, high = activation_named(described[hold.quantity].activation).limits
        value = as_numbers("the held value", hold.value)
        if value.shape != () or not low <= value <= high:
            raise ValueError(
                f"{hold.quantity} is held at {hold.value!r}, expected a number from {low:g} to {high:g}"
            )
        unit, last = hold.unit, hold.last
        if unit is not None:
            unit = whole_number("unit", unit, 0, self.units - 1, meaning=", or None for all")
        first = whole_number("first", hold.first, 0)
        if last is not None:
            meaning = f": first is {first}, and None stands for the end"
            last = whole_number("last", last, first, meaning=meaning)
        return Hold(hold.quantity, float(value), unit, first, last)

    def refuse_holds(self, why: str) -> None:
        """A ``ValueError`` for a cell with holds where they would be lost."""
        if self.holds:
            held = ", ".join(hold.quantity for hold in self.holds)
            raise ValueError(
                f"this {self.kind} has {held} held, and {why}; use the cell without them: "
                "dataclasses.replace(cell, holds=())"
            )

    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        # Whoever changes the step of a cell with a faster walk goes by that step again.
        if "step" in vars(cls) and "walk" not in vars(cls):
            cls.walk = Cell.walk

    def run(self, inputs, initial_state=None, *, labels: Sequence | None = None) -> Trace:
        """Run the cell over a sequence, or over each sequence of a batch.

        Parameters
        ----------
        inputs : (timesteps, input_features) or (batch, timesteps, input_features)
        initial_state : the state before timestep 0, zeros if None. h, of shape (units,) or
            (batch, units); for an LSTM the pair (h, c).
        labels : one label a timestep to show instead of numbers, such as the letters of a
            text; for a batch, one list of labels a sequence.

        Returns
        -------
        Trace : every gate, candidate, state and pre-activation at every timestep.

        Raises
        ------
        ValueError : for shapes that don't fit, NaN, infinity or text in the inputs, and for
            states that grow beyond what a float64 can hold.

        Lesson 1 draws this loop, lesson 3 uses it as a layer.
        """
        inputs = as_numbers("inputs", inputs)
        self._check_inputs(inputs)
        single = inputs.ndim == 2
        labels = _checked_labels(labels, inputs.shape[:-1])
        initial = self._initial_states(initial_state, inputs)

        # A state that overflows is reported below, by name, instead of as a NumPy warning.
        with np.errstate(over="ignore", invalid="ignore"):
            walk = self._walk_with_holds if self.holds else self.walk
            history = walk(inputs[:, None] if single else inputs.swapaxes(0, 1), *initial)
            if self.readout is not None:  # it has no memory, so it reads all timesteps at once
                history["prediction"] = self.readout(history["hidden_state"])

        _check_finite(history)
        return Trace(
            self,
            inputs,
            {name: array[:, 0] if single else array.swapaxes(0, 1) for name, array in history.items()},
            {
                name: array[0] if single else array.copy()
                for name, array in zip(self.state_names, initial, strict=True)
            },
            labels,
        )

    def _check_inputs(self, inputs: np.ndarray) -> None:
        features = self.input_features
        expected = f"(timesteps, input_features={features})"
        if inputs.shape == (0,):
            raise ValueError(f"inputs are empty, expected {expected}; give at least one timestep")
        if inputs.ndim == 1:
            hint = f"; each timestep needs {features} numbers"
            if features == 1:
                hint = "; for a single feature use inputs[:, None]"
            elif len(inputs) == features:
                hint = "; for a single timestep use inputs[None, :]"
            raise ValueError(f"inputs have shape {inputs.shape}, expected {expected}{hint}")
        if inputs.ndim not in (2, 3):
            batched = f"(batch, timesteps, input_features={features})"
            raise ValueError(f"inputs have shape {inputs.shape}, expected {expected} or {batched}")
        if inputs.shape[-1] != self.input_features:
            raise ValueError(
                f"inputs have shape {inputs.shape}, with {inputs.shape[-1]} features; expected {expected}, "
                f"because W has shape {self.W.shape}; the last axis holds the features"
            )
        if 0 in inputs.shape:
            empty, least = (
                ("batch", "sequence")
                if inputs.shape[0] == 0 and inputs.ndim == 3
                else ("sequence", "timestep")
            )
            raise ValueError(
                f"inputs have shape {inputs.shape}: the {empty} is empty; give at least one {least}"
            )

    def _initial_states(self, initial_state, inputs: np.ndarray) -> tuple[np.ndarray, ...]:
        """The state before timestep 0 as arrays of shape (batch, units)."""
        batch = len(inputs) if inputs.ndim == 3 else 1
        allowed = {(self.units,), (batch, self.units)} if inputs.ndim == 3 else {(self.units,)}
        if initial_state is None:
            return tuple(np.zeros((batch, self.units)) for _ in self.state_names)
        given = (initial_state,)
        if len(self.state_names) == 1 and isinstance(initial_state, tuple) and np.ndim(initial_state[0]):
            raise ValueError(
                f"the initial_state of a {self.kind} is one array h, got a tuple of {len(initial_state)} "
                f"arrays; use initial_state=h of shape ({self.units},)"
            )
        if len(self.state_names) == 2:
            if not isinstance(initial_state, (tuple, list)) or len(initial_state) != 2:
                raise ValueError(
                    f"the initial_state of an LSTM is a pair (h, c), got {shortened(initial_state)}; "
                    f"use initial_state=(h, c), each of shape ({self.units},)"
                )
            given = tuple(initial_state)
        states = []
        for name, value in zip(self.state_names, given, strict=True):
            state = as_numbers(f"initial {name}", value)
            if state.shape not in allowed:
                expected = " or ".join(str(shape) for shape in sorted(allowed, key=len))
                raise ValueError(
                    f"the initial {name} has shape {state.shape}, expected {expected}: one number a unit"
                )
            states.append(np.broadcast_to(state, (batch, self.units)).copy())
        return tuple(states)

    def __repr__(self) -> str:
        held = f", holds={len(self.holds)}" if self.holds else ""
        return f"{self.kind}(input_features={self.input_features}, units={self.units}{held})"


@dataclass(frozen=True, eq=False, repr=False)
class SimpleRNN(Cell):
    """The plain recurrent cell: the new state is a mix of the input and the old state.

    Equations
    ---------
    h_t = activation(W·x_t + U·h₋ + b)

    Shapes
    ------
    W (units, input_features), U (units, units), b (units,): units·(input_features + units + 1)
    numbers. With tanh the state stays between −1 and 1, with sigmoid between 0 and 1.

    Parameters
    ----------
    activation : "tanh", "relu", "sigmoid" or "linear"
    readout : an optional dense layer on the hidden state

    Raises
    ------
    ValueError : shapes that don't fit each other, NaN or infinity, an unknown activation

    Source: Elman, "Finding Structure in Time" (1990); the same numbers as
    ``keras.layers.SimpleRNN`` and ``torch.nn.RNN``. Taught in lessons 2 and 3.
    """

    activation: str = "tanh"

    notation_notes: ClassVar[Mapping[str, str]] = {
        "pytorch": "PyTorch has two biases, b_ih and b_hh; b_ih here is their sum.",
        "keras": "Keras writes vectors as rows: x K + h₋ R + b.",
    }
    sentence = ("goes from ", Say("signed", previous("hidden_state")), " to ", Say("signed", "hidden_state"))

    def __post_init__(self):
        super().__post_init__()
        activation_named(self.activation)

    def step(self, input_t, hidden_state):
        preactivation = dot(self.W, input_t) + dot(self.U, hidden_state) + self.b
        activation = activation_named(self.activation)
        return {"hidden_state_preactivation": preactivation, "hidden_state": activation(preactivation)}

    @property
    def cell_equations(self):
        terms = (Map("W", None, "inputs"), Map("U", None, previous("hidden_state")), Bias("b", None))
        role = "the input and the old state, mixed"
        return (Equation.value("hidden_state", "h", self.activation, terms, role, cs230="a"),)


@dataclass(frozen=True, eq=False, repr=False)
class LSTM(Cell):
    """Long short-term memory: a cell state that three gates erase, write and show.

    Equations
    ---------
    f_t = σ(W_f·x_t + U_f·h₋ + b_f)        forget gate: how much of the old memory to keep
    i_t = σ(W_i·x_t + U_i·h₋ + b_i)        input gate: how much to write
    g_t = tanh(W_g·x_t + U_g·h₋ + b_g)     candidate: what to write
    c_t = f_t·c₋ + i_t·g_t                 cell state: the memory
    o_t = σ(W_o·x_t + U_o·h₋ + b_o)        output gate: how much to show
    h_t = o_t·tanh(c_t)                    hidden state: what the next layer sees

    Shapes
    ------
    W (4, units, input_features), U (4, units, units), b (4, units), gates in the order
    forget, input, candidate, output: 4·units·(input_features + units + 1) numbers. Gates lie
    between 0 and 1, candidate and hidden state between −1 and 1; the cell state has no limit.

    Raises
    ------
    ValueError : shapes that don't fit each other, NaN or infinity

    Source: Hochreiter and Schmidhuber (1997) with the forget gate of Gers et al. (2000); the
    same numbers as ``keras.layers.LSTM`` and ``torch.nn.LSTM``. Taught in lesson 4.
    """

    gates = ("forget_gate", "input_gate", "candidate", "output_gate")
    state_names = ("hidden_state", "cell_state")
    notation_notes: ClassVar[Mapping[str, str]] = {
        "keras": "Keras writes vectors as rows, x K + h₋ R + b. It stores the gates as i, f, c, o.",
        "pytorch": "PyTorch has two biases, b_i and b_h; b_i here is their sum. It stores i, f, g, o.",
        "cs230": (
            "The CS 230 sheet also puts a gate Γr into c̃ and has a = Γo · c without the tanh. "
            "Neither Keras nor PyTorch computes that; the numbers here are theirs."
        ),
    }
    sentence = (
        "keeps ",
        Say("percent", "forget_gate"),
        " of its memory and writes ",
        Say("signed", "input_gate", "candidate"),
    )

    def step(self, input_t, hidden_state, cell_state):
        # f, i, g, o: what each gate sees, before its activation
        f, i, g, o = dot(self.W, input_t) + dot(self.U, hidden_state) + self.b[:, None]

        forget_gate = sigmoid(f)
        input_gate = sigmoid(i)
        candidate = tanh(g)
        cell_state = forget_gate * cell_state + input_gate * candidate
        output_gate = sigmoid(o)
        hidden_state = output_gate * tanh(cell_state)

        return {
            "forget_gate_preactivation": f,
            "input_gate_preactivation": i,
            "candidate_preactivation": g,
            "output_gate_preactivation": o,
            "forget_gate": forget_gate,
            "input_gate": input_gate,
            "candidate": candidate,
            "cell_state": cell_state,
            "output_gate": output_gate,
            "hidden_state": hidden_state,
        }

    def walk(self, inputs, hidden_state, cell_state):
        # The equations of step, and its numbers but for the last bits, in fewer and larger operations:
        # - W·x_t + b waits for no state: one product gives it for all timesteps.
        # - σ(x) = 1 / (1 + exp(−x)) takes f, i and o at once; the minus is in W, U and b already.
        #   Where exp overflows, 1 / (1 + ∞) = 0 is the right value. run keeps NumPy's warning quiet.
        # - f·c₋ = c₋ / (1 + exp(−x)), and so for i·g and o·tanh(c). So f, i and o are 1 + exp(−x) here,
        #   until one division after the loop makes all of them gates.
        # - c₋ and g lie in front of f and i, so that one division gives f·c₋ and i·g.
        # - Each timestep is computed in the same few rows of numbers, then copied into the trace.
        order, sign = [2, 0, 1, 3], np.array([1.0, -1.0, -1.0, -1.0])[:, None, None]  # g, f, i, o
        W, U, b = (weights[order] * sign for weights in (self.W, self.U, self.b[..., None]))
        timesteps, batch, _ = inputs.shape
        from_inputs = _from_inputs(W, inputs, b).reshape(timesteps, -1)

        rows = _aligned(16, batch * self.units)  # sums of g, f, i, o; c, g, f, i, o, h; U·h₋; f·c₋, i·g
        sum_g, c, g, o, h, kept, written = (rows[row] for row in (0, 4, 5, 8, 9, 14, 15))
        sums, sums_fio, c_and_g, f_and_i, fio, from_state, products = (
            rows[first:end].ravel()
            for first, end in ((0, 4), (1, 4), (4, 6), (6, 8), (6, 9), (10, 14), (14, 16))
        )
        h[:], c[:] = hidden_state.ravel(), cell_state.ravel()

        # U·h₋ is one product of all gates with a vector for one sequence, and one a gate for a batch.
        U_turned = _aligned(self.units, 4 * self.units)
        U_by_gate = U_turned.reshape(self.units, 4, self.units).swapaxes(0, 1)
        U_by_gate[...] = U.swapaxes(1, 2)
        if batch == 1:
            apply_U = partial(U_turned.T.dot, h, from_state)
        else:
            apply_U = partial(np.matmul, h.reshape(batch, -1), U_by_gate, from_state.reshape(4, batch, -1))

        timestep, trace, one = rows[:10], np.empty((10, timesteps, batch * self.units)), np.ones(())
        add, divide, exp, tanh = np.add, np.divide, np.exp, np.tanh
        for from_input, kept_timestep in zip(from_inputs, trace.swapaxes(0, 1), strict=True):
            apply_U()
            add(from_input, from_state, sums)
            tanh(sum_g, g)
            add(exp(sums_fio, fio), one, fio)
            divide(c_and_g, f_and_i, products)
            add(kept, written, c)
            divide(tanh(c, h), o, h)
            kept_timestep[...] = timestep

        np.subtract(0.0, trace[1:4], trace[1:4])  # f, i and o get their own sign back, 0 never as −0
        np.reciprocal(trace[6:9], trace[6:9])
        sum_g, sum_f, sum_i, sum_o, c, g, f, i, o, h = trace.reshape(10, timesteps, batch, -1)
        return {
            "forget_gate_preactivation": sum_f,
            "input_gate_preactivation": sum_i,
            "candidate_preactivation": sum_g,
            "output_gate_preactivation": sum_o,
            "forget_gate": f,
            "input_gate": i,
            "candidate": g,
            "cell_state": c,
            "output_gate": o,
            "hidden_state": h,
        }

    @property
    def cell_equations(self):
        old_memory = Product("forget_gate", previous("cell_state"))
        new_memory = Product("input_gate", "candidate")
        shown = Product("output_gate", Factor("cell_state", through="tanh"))
        sees = [_affine(gate) for gate in range(4)]
        return (
            Equation.gate("forget_gate", "f", sees[0], "how much to keep", cs230="Γf"),
            Equation.gate("input_gate", "i", sees[1], "how much to write", cs230="Γu"),
            Equation.value("candidate", "g", "tanh", sees[2], "what to write", keras="c̃", cs230="c̃"),
            Equation.value("cell_state", "c", "linear", (old_memory, new_memory), "the memory"),
            Equation.gate("output_gate", "o", sees[3], "how much to show", cs230="Γo"),
            Equation.value("hidden_state", "h", "linear", (shown,), "what the next layer sees", cs230="a"),
        )


@dataclass(frozen=True, eq=False, repr=False)
class GRU(Cell):
    """Gated recurrent unit: one gate blends the old state with a candidate, one resets.

    Equations
    ---------
    z_t = σ(W_z·x_t + b_z + U_z·h₋ + b′_z)           update gate: how much old state to keep
    r_t = σ(W_r·x_t + b_r + U_r·h₋ + b′_r)           reset gate: how much the candidate sees
    reset_after=True (Keras, PyTorch):
        q_t = U_g·h₋ + b′_g                          recurrent part
        g_t = tanh(W_g·x_t + b_g + r_t·q_t)          candidate
    reset_after=False (the paper):
        s_t = r_t·h₋                                 reset state
        g_t = tanh(W_g·x_t + b_g + U_g·s_t)          candidate
    h_t = z_t·h₋ + (1 − z_t)·g_t                     hidden state

    Shapes
    ------
    W (3, units, input_features), U (3, units, units), b (3, units), gates in the order
    update, reset, candidate. reset_after=True has a second bias, b_recurrent (3, units), zeros
    if you leave it out: 3·units·(input_features + units + 2) numbers; the paper's form has
    none. Gates lie between 0 and 1, candidate and state between −1 and 1.

    Raises
    ------
    ValueError : shapes that don't fit each other, NaN or infinity, a b_recurrent where
        reset_after is False

    Source: Cho et al. (2014); Chung et al. (2014) write 1 − z for this z. The same numbers as
    ``keras.layers.GRU`` and ``torch.nn.GRU``. Taught in lesson 5.
    """

    b_recurrent: np.ndarray | None = None
    reset_after: bool = True

    gates = ("update_gate", "reset_gate", "candidate")
    notation_notes: ClassVar[Mapping[str, str]] = {
        "keras": "Keras writes vectors as rows, x K + h₋ R + b. It stores the gates as z, r, h.",
        "pytorch": "PyTorch stores the gates in the order r, z, n.",
        "cs230": (
            "In CS 230 Γu says how much of c̃ is written: Γu = 1 − z, and a is c. "
            "The sheet resets the old state before the matrix, as with reset_after=False."
        ),
    }
    sentence = (
        "keeps ",
        Say("percent", "update_gate"),
        " of its state and takes ",
        Say("percent", complement("update_gate")),
        " of the candidate ",
        Say("signed", "candidate"),
    )

    def __post_init__(self):
        super().__post_init__()
        if not isinstance(self.reset_after, (bool, np.bool_)):
            raise ValueError(f"reset_after is {self.reset_after!r}, expected True or False")
        if not self.reset_after:
            if self.b_recurrent is not None:
                raise ValueError(
                    "b_recurrent goes with reset_after=True; the paper's form has one bias only: "
                    "leave b_recurrent out, or add it to b"
                )
            return
        b_recurrent = np.zeros_like(self.b) if self.b_recurrent is None else self.b_recurrent
        b_recurrent = as_numbers("b_recurrent", b_recurrent)
        if b_recurrent.shape != self.b.shape:
            raise ValueError(f"b_recurrent has shape {b_recurrent.shape}, expected that of b, {self.b.shape}")
        _freeze(self, b_recurrent=b_recurrent)

    @property
    def weights(self):
        second_bias = {"b′": self.b_recurrent} if self.reset_after else {}
        return super().weights | second_bias

    def step(self, input_t, hidden_state):
        # What the input and the old state say to each gate, before its activation
        z_input, r_input, g_input = dot(self.W, input_t) + self.b[:, None]
        b_z, b_r, b_g = self.b_recurrent if self.reset_after else np.zeros((3, self.units))
        U_z, U_r, U_g = self.U

        z = z_input + dot(U_z, hidden_state) + b_z
        r = r_input + dot(U_r, hidden_state) + b_r
        update_gate = sigmoid(z)
        reset_gate = sigmoid(r)

        if self.reset_after:
            seen = {"recurrent_part": dot(U_g, hidden_state) + b_g}
            g = g_input + reset_gate * seen["recurrent_part"]
        else:
            seen = {"reset_state": reset_gate * hidden_state}
            g = g_input + dot(U_g, seen["reset_state"])
        candidate = tanh(g)
        hidden_state = update_gate * hidden_state + (1 - update_gate) * candidate

        return {
            "update_gate_preactivation": z,
            "reset_gate_preactivation": r,
            "candidate_preactivation": g,
            "update_gate": update_gate,
            "reset_gate": reset_gate,
            **seen,
            "candidate": candidate,
            "hidden_state": hidden_state,
        }

    @property
    def cell_equations(self):
        second_bias = [(Bias("b′", gate),) if self.reset_after else () for gate in range(3)]
        z, r = (_affine(gate) + second_bias[gate] for gate in (0, 1))
        from_input = (Map("W", 2, "inputs"), Bias("b", 2))
        old_state = previous("hidden_state")
        if self.reset_after:
            recurrent = (Map("U", 2, old_state), *second_bias[2])
            seen = Equation.value("recurrent_part", "q", "linear", recurrent, "what the old state says")
            g = (*from_input, Product("reset_gate", "recurrent_part"))
        else:
            reset = (Product("reset_gate", old_state),)
            seen = Equation.value("reset_state", "s", "linear", reset, "what the candidate may see")
            g = (*from_input, Map("U", 2, "reset_state"))
        blend = (Product("update_gate", old_state), Product(complement("update_gate"), "candidate"))
        return (
            Equation.gate(
                "update_gate",
                "z",
                z,
                "how much to keep",
                flipped_in={"cs230": "how much to write"},
                cs230="Γu",
            ),
            Equation.gate("reset_gate", "r", r, "how much the candidate may see", cs230="Γr"),
            seen,
            Equation.value("candidate", "g", "tanh", g, "what to write", keras="ĥ", pytorch="n", cs230="c̃"),
            Equation.value("hidden_state", "h", "linear", blend, "the blend of old and new", cs230="c"),
        )


def _affine(gate: int) -> tuple[Map | Bias, ...]:
    """W·x + U·h₋ + b of one gate."""
    return (Map("W", gate, "inputs"), Map("U", gate, previous("hidden_state")), Bias("b", gate))


def _from_inputs(W: np.ndarray, inputs: np.ndarray, b: np.ndarray) -> np.ndarray:
    """W·x_t + b of every timestep and gate in one product: (timesteps, gates, batch, units).

    b, of shape (gates, units, 1), is one more column of W, for an input that is always 1.
    """
    timesteps, batch, features = inputs.shape
    columns = features + 1
    with_one = np.ones((timesteps, batch, columns))
    with_one[..., :-1] = inputs
    sums = with_one.reshape(-1, columns) @ np.concatenate([W, b], axis=2).reshape(-1, columns).T
    return np.ascontiguousarray(sums.reshape(timesteps, batch, len(W), -1).swapaxes(1, 2))


def _aligned(rows: int, columns: int) -> np.ndarray:
    """An empty matrix that starts at a cache line, a multiple of 64 bytes: products read it faster."""
    room = np.empty(rows * columns + 7)
    start = -room.__array_interface__["data"][0] % 64 // 8
    return room[start : start + rows * columns].reshape(rows, columns)


def _freeze(instance, **arrays: np.ndarray) -> None:
    """Set checked, read-only arrays on a frozen dataclass."""
    for name, array in arrays.items():
        array.flags.writeable = False
        object.__setattr__(instance, name, array)


def _check_finite(history: Mapping[str, np.ndarray]) -> None:
    """A state that outgrew float64 is an error, so that a trace never holds NaN."""
    for name, array in history.items():
        bad = ~np.isfinite(array)
        if bad.any():
            timestep = int(np.argwhere(bad)[:, 0].min())
            raise ValueError(
                f"{name.replace('_', ' ')} outgrew what a float64 can hold at timestep {timestep}; "
                "use smaller weights, fewer timesteps, or an activation with limits such as tanh"
            )


def _checked_labels(labels, shape: tuple[int, ...]) -> tuple | None:
    """Labels as (nested) tuples of text, one a timestep."""
    if labels is None:
        return None
    what = "timestep" if len(shape) == 1 else "sequence"
    if not isinstance(labels, Iterable):
        raise ValueError(
            f"labels has {shortened(labels)} where {shape[0]} labels were expected, one a {what}"
        )
    labels = tuple(labels)
    if len(labels) != shape[0]:
        raise ValueError(f"{len(labels)} labels given, expected {shape[0]}: one label for each {what}")
    if len(shape) == 2:
        return tuple(_checked_labels(sequence, shape[1:]) for sequence in labels)
    return tuple(str(label) for label in labels)
