"""The explorer's controls: a slider for every number of a cell's weights, and its input, in one widget."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import anywidget
import numpy as np
import traitlets

from rnn_helpers.checks import as_numbers, whole_number
from rnn_helpers.widgets.page import STATIC

LARGEST_SEED = 9999


class Controls(anywidget.AnyWidget):
    """Sliders, fields and buttons that change a cell and its input, each with a name for a screen reader.

    Parameters
    ----------
    arrays : the weights by name, of any shape
    labels : for each name, the words above its sliders
    entries : for each name, the name of each number in the order of ``array.ravel()``
    reach : the sliders go from −reach to +reach, further where a number does
    input : the input as text
    activation : one of ``activations``
    activations : those to choose from; none, and there is nothing to choose

    ``arrays`` holds what is on show; observe ``values``, ``input`` and ``activation`` to hear of a change,
    and ``on_button`` to hear of a button. ``message`` is said beside them. One widget for all of them: it
    is drawn in the browser and costs one message; each slider of ipywidgets costs three and has no name.

    Raises ``ValueError`` for another number of values, or for one that isn't finite. Used by ``Explorer``.
    """

    _esm = STATIC / "controls.js"
    _css = STATIC / "controls.css"
    groups = traitlets.List(traitlets.Dict()).tag(sync=True)
    values = traitlets.List(traitlets.Float()).tag(sync=True)
    reach = traitlets.Float(1.0).tag(sync=True)
    input = traitlets.Unicode().tag(sync=True)
    activation = traitlets.Unicode().tag(sync=True)
    activations = traitlets.List(traitlets.Unicode()).tag(sync=True)
    message = traitlets.Unicode().tag(sync=True)

    def __init__(
        self,
        arrays: Mapping[str, np.ndarray],
        labels: Mapping[str, str],
        entries: Mapping[str, list[str]],
        reach: float,
        *,
        input: str,
        activation: str = "",
        activations: Sequence[str] = (),
        **options,
    ):
        self._shapes = {name: np.shape(array) for name, array in arrays.items()}
        values = self._flat(arrays)
        super().__init__(
            groups=[{"label": labels[name], "names": list(entries[name])} for name in arrays],
            values=values,
            reach=_reaching(float(reach), values),
            input=input,
            activation=activation,
            activations=list(activations),
            **options,
        )

    @property
    def arrays(self) -> dict[str, np.ndarray]:
        """The numbers on show, as arrays by name."""
        arrays, start = {}, 0
        for name, shape in self._shapes.items():
            size = int(np.prod(shape))
            arrays[name] = np.reshape(self.values[start : start + size], shape)
            start += size
        return arrays

    def show(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Move all sliders at once; a number beyond their reach makes all of them longer."""
        values = self._flat(arrays)
        with self.hold_sync():
            self.reach = _reaching(self.reach, values)
            self.values = values

    def on_button(self, draw: Callable[[int], None], reset: Callable[[], None]) -> None:
        """Call ``draw`` with a seed when random weights are asked for, ``reset`` when the first ones are.

        Raises ``ValueError``, where the button is heard, for a seed that is none.
        """

        def hear(_widget, content: dict, _buffers) -> None:
            if content.get("button") == "draw":
                draw(whole_number("seed", content.get("seed"), 0, LARGEST_SEED))
            elif content.get("button") == "reset":
                reset()

        self.on_msg(hear)

    def _flat(self, arrays: Mapping[str, np.ndarray]) -> list[float]:
        """All numbers one after another."""
        return [float(value) for name in self._shapes for value in np.ravel(arrays[name])]

    @traitlets.validate("values")
    def _check_values(self, proposal: dict) -> list[float]:
        numbers = as_numbers("values", proposal["value"])
        count = sum(int(np.prod(shape)) for shape in self._shapes.values())
        if numbers.shape != (count,):
            raise ValueError(f"{len(proposal['value'])} values given, expected {count}: one for each slider")
        return numbers.tolist()


def _reaching(reach: float, values: list[float]) -> float:
    """As far as it was, or as far as the largest number."""
    return max(reach, float(np.ceil(np.max(np.abs(values)))))
