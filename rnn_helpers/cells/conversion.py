"""A cell's weights from and to Keras, PyTorch and ONNX."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import ClassVar

import numpy as np

from rnn_helpers.frameworks import keras, onnx, pytorch

WEIGHTS = ("W", "U", "b", "b_recurrent")  # the fields of a cell that follow from a layer's weights alone


class FrameworkWeights:
    """Gives a cell its weights from and to Keras, PyTorch and ONNX.

    Arrays alone are weights alone: a layer's activations are not among them, so a layer with others
    than its framework's defaults is another function until you name them. Neither is a cell's
    readout. Lesson 3 steps through a layer that was brought along in this way;
    ``rnn_helpers.trace_model`` takes a whole model.
    """

    gates: ClassVar[tuple[str, ...]]

    @classmethod
    def from_keras(cls, layer, **options):
        """A cell with the weights of a Keras layer: ``LSTM.from_keras(layer)``.

        Parameters
        ----------
        layer : a ``keras.layers.SimpleRNN``, ``LSTM`` or ``GRU``, an ``RNN`` of one of their cells, or such
            a cell, of Keras 3: with its activations. Or the list of arrays that ``layer.get_weights()``
            gives. It holds weights alone, so a layer with activation="relu" or
            recurrent_activation="hard_sigmoid" then has to be named by the same words: without
            them the numbers are wrong, and nothing can tell. Arrays are kernel (input_features,
            gates·units), recurrent_kernel (units, gates·units) and bias (gates·units,). Gates stand
            side by side in the order input, forget, candidate, output (LSTM) or update, reset,
            candidate (GRU). A GRU's bias is (2, 3·units) with reset_after=True and (3·units,)
            without, so its form follows from the bias. A layer with use_bias=False has two arrays;
            its biases are zeros. A bias of 8·units is that of a CuDNNLSTM in an old file of weights,
            one of 6·units that of a CuDNNGRU; their matrices are put in order, too.
        options : what else the cell takes, such as ``readout`` or ``activation``; for a GRU's arrays
            without bias ``reset_after``, True if you leave it out.

        Raises
        ------
        ValueError : several layers or directions, a whole model (``trace_model`` takes them all),
            shapes that don't fit, another kind of cell, an activation of your own, a layer that was
            never run, options that contradict the layer
        TypeError : options that the cell doesn't take, such as the ``units`` of a layer's config

        Source: ``keras.layers.SimpleRNN``, ``LSTM`` and ``GRU``. Taught in lesson 3.
        """
        arrays, options = keras.unpacked(layer, options)
        weights = keras.read(arrays, cls.gates, layer=cls.__name__, reset_after=options.get("reset_after"))
        return cls._of_weights("from_keras", weights, options)

    def to_keras(self) -> list[np.ndarray]:
        """The cell's weights for a Keras layer: ``layer.set_weights(cell.to_keras())``.

        Returns
        -------
        kernel, recurrent_kernel and bias in the layouts of ``from_keras``. A GRU needs a layer
        with the same ``reset_after``.

        Raises
        ------
        ValueError : an LSTM with a projection, which Keras doesn't have; a cell with held quantities

        Source: ``keras.layers.SimpleRNN``, ``LSTM`` and ``GRU``.
        """
        self._refuse_projection("keras.layers.LSTM")
        return keras.write(self.gates, **self._moved())

    @classmethod
    def from_torch(cls, layer: Mapping, **options):
        """A cell with the weights of a PyTorch layer: ``LSTM.from_torch(layer)``.

        PyTorch has two biases everywhere. A SimpleRNN and an LSTM only ever use their sum, so
        here they are summed; a GRU keeps them apart as b and b_recurrent.

        Parameters
        ----------
        layer : a ``torch.nn.RNN``, ``LSTM``, ``GRU`` or one of their cells, with its activation; or
            the ``state_dict()`` of one. That holds weights alone, so a ``torch.nn.RNN`` with
            nonlinearity="relu" then has to be named by ``activation="relu"``: without it the
            numbers are wrong, and nothing can tell. It has weight_ih_l0 (gates·units,
            input_features), weight_hh_l0 (gates·units, units), bias_ih_l0 and bias_hh_l0
            (gates·units,); tensors, with gradients too, or arrays. Gates stand below each other
            in the order input, forget, candidate, output (LSTM) or reset, update, candidate
            (GRU). Without biases (bias=False) they are zeros. An LSTM with proj_size has
            weight_hr_l0 (proj_size, units) too, and its weight_hh_l0 is (gates·units, proj_size).
        options : what else the cell takes, such as ``readout`` or ``activation``.

        Raises
        ------
        ValueError : several layers, a bidirectional layer, a whole model
            (``trace_model`` takes them all), shapes that don't fit, another kind of cell, an
            activation that contradicts the layer, ``reset_after=False``
        TypeError : options that the cell doesn't take

        Source: ``torch.nn.RNN``, ``LSTM`` and ``GRU``. Taught in lesson 3.
        """
        weights, options = pytorch.unpacked(layer, options)
        read = pytorch.read(weights, cls.gates, layer=cls.__name__, reset_after=options.get("reset_after"))
        return cls._of_weights("from_torch", read, options)

    def to_torch(self) -> dict[str, np.ndarray]:
        """The cell's weights for a PyTorch layer, by their names there.

        ``layer.load_state_dict({name: torch.from_numpy(a) for name, a in cell.to_torch().items()})``

        Returns
        -------
        arrays in the layouts of ``from_torch``; where PyTorch sums two biases, the second is zeros.

        Raises
        ------
        ValueError : a GRU with reset_after=False, which PyTorch doesn't have; an LSTM whose
            projection gives as many numbers as there are units; a cell with held quantities

        Source: ``torch.nn.RNN``, ``LSTM`` and ``GRU``.
        """
        if not getattr(self, "reset_after", True):
            raise ValueError(
                "this GRU has reset_after=False, but torch.nn.GRU always has the form with "
                "reset_after=True; use to_keras or to_onnx, or train a GRU with reset_after=True"
            )
        return pytorch.write(self.gates, **self._moved())

    @classmethod
    def from_onnx(
        cls,
        W,
        R,
        B=None,
        *,
        linear_before_reset: int | None = None,
        activations: Sequence[str] | None = None,
        activation_alpha: Sequence[float] | None = None,
        activation_beta: Sequence[float] | None = None,
        **options,
    ):
        """A cell with the weights of an ONNX node RNN, LSTM or GRU with one direction.

        Arrays can't say what the node's attributes are. A node with activations of its own is
        another function until you name them, and the numbers are wrong, and nothing can tell;
        nor do the arrays say whether the node reads backwards.

        Parameters
        ----------
        W : (1, gates·units, input_features)
        R : (1, gates·units, units). In both, gates stand below each other in the order input,
            output, forget, candidate (LSTM) or update, reset, candidate (GRU).
        B : (1, 2·gates·units), the two biases one after the other; zeros if None. They are
            summed but for a GRU with linear_before_reset=1.
        linear_before_reset : the attribute of a GRU node, 0 if None as in ONNX; 1 is
            reset_after=True.
        activations, activation_alpha, activation_beta : the attributes of the node with these names,
            such as ["HardSigmoid", "Relu", "Relu"] with [0.2] and [0.5]: for the gates, the
            candidate and the cell state of an LSTM, whose last two are the same here; for the
            gates and the candidate of a GRU; for an RNN one. ONNX's usual ones if None.
        options : what else the cell takes, such as ``readout``, or ``activation`` by the course's
            name.

        Raises
        ------
        ValueError : two directions, shapes that don't fit, another kind of cell, a
            ``linear_before_reset`` where there is no reset gate, activations that ONNX doesn't
            have or that contradict the options
        TypeError : options that the cell doesn't take

        An LSTM's peepholes (input P), input_forget and clip are not part of these cells.
        Source: ONNX operators RNN, LSTM and GRU. ``trace_model`` takes a whole model.
        """
        weights = onnx.read(
            W,
            R,
            B,
            cls.gates,
            layer=cls.__name__,
            linear_before_reset=linear_before_reset,
            reset_after=options.get("reset_after"),
        )
        if activations is None and (activation_alpha or activation_beta):
            raise ValueError("activation_alpha and activation_beta go with activations; give these, too")
        if activations is not None:
            names = onnx.activation_names(activations, activation_alpha, activation_beta)
            named = onnx.activation_options(names, cls.gates, layer=cls.__name__)
            for name, value in named.items():
                if options.get(name, value) != value:
                    raise ValueError(
                        f"{name}={options[name]!r} doesn't fit these activations, in which it is {value!r}; "
                        f"leave {name} out"
                    )
            weights |= named
        return cls._of_weights("from_onnx", weights, options)

    def to_onnx(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The cell's weights for an ONNX node: its inputs W, R and B.

        Returns
        -------
        W, R and B in the layouts of ``from_onnx``. The node of a GRU needs the attribute
        ``linear_before_reset=int(cell.reset_after)``, that of a SimpleRNN its activation.

        Raises
        ------
        ValueError : an LSTM with a projection, which ONNX doesn't have; a cell with held quantities

        Source: ONNX operators RNN, LSTM and GRU.
        """
        self._refuse_projection("the LSTM of ONNX")
        return onnx.write(self.gates, **self._moved())

    @classmethod
    def _of_weights(cls, call: str, weights: dict, options: dict):
        """A cell of the weights that a call has read, and of what else was given to it.

        Raises ``TypeError`` for options that the cell doesn't take, such as a size in a layer's config.
        """
        takes = [each.name for each in fields(cls) if each.init and each.name not in WEIGHTS]
        others = [name for name in options if name not in takes]
        if others:
            raise TypeError(
                f"{cls.__name__}.{call} takes no {', '.join(others)}, only {', '.join(takes)}; sizes follow "
                'from the weights, so give of a config what is left, as in activation=config["activation"]'
            )
        return cls(**options | weights)

    def _moved(self) -> dict[str, np.ndarray]:
        """The arrays that a framework has a place for, by their names as fields of the cell."""
        self.refuse_holds("a layer of a framework can't hold a quantity")
        arrays = {"W": self.W, "U": self.U, "b": self.b}
        further = {name: getattr(self, name, None) for name in ("b_recurrent", "projection")}
        return arrays | {name: array for name, array in further.items() if array is not None}

    def _refuse_projection(self, layer: str) -> None:
        if getattr(self, "projection", None) is not None:
            raise ValueError(
                f"this LSTM has a projection, but {layer} has none; use to_torch, whose layer has "
                f"proj_size={len(self.projection)}, or an LSTM without projection"
            )
