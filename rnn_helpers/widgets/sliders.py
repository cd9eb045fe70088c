"""A slider for every number of a cell's weight arrays, in one widget."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import anywidget
import numpy as np
import traitlets

from rnn_helpers.checks import as_numbers

STATIC = Path(__file__).parent / "static"


class WeightSliders(anywidget.AnyWidget):
    """Sliders that change weights, each with a name that a screen reader says.

    Parameters
    ----------
    arrays : the weights by name, of any shape
    labels : for each name, the words above its sliders
    entries : for each name, the name of each number in the order of ``array.ravel()``
    reach : the sliders go from −reach to +reach, further where a number does

    ``arrays`` holds what is on show; observe ``values`` to hear of a change. One widget for all of
    them: it is drawn in the browser and costs one message, where a slider of ipywidgets costs three
    and has no name.

    Raises ``ValueError`` for another number of values, or for one that isn't finite. Used by ``Explorer``.
    """

    _esm = STATIC / "sliders.js"
    _css = STATIC / "sliders.css"
    groups = traitlets.List(traitlets.Dict()).tag(sync=True)
    values = traitlets.List(traitlets.Float()).tag(sync=True)
    reach = traitlets.Float(1.0).tag(sync=True)

    def __init__(
        self,
        arrays: Mapping[str, np.ndarray],
        labels: Mapping[str, str],
        entries: Mapping[str, list[str]],
        reach: float,
    ):
        self._shapes = {name: np.shape(array) for name, array in arrays.items()}
        groups = [{"label": labels[name], "names": list(entries[name])} for name in arrays]
        super().__init__(groups=groups, reach=float(reach))
        self.show(arrays)

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
        values = [float(value) for name in self._shapes for value in np.ravel(arrays[name])]
        with self.hold_sync():
            self.reach = max(self.reach, float(np.ceil(np.max(np.abs(values)))))
            self.values = values

    @traitlets.validate("values")
    def _check_values(self, proposal: dict) -> list[float]:
        numbers = as_numbers("values", proposal["value"])
        count = sum(int(np.prod(shape)) for shape in self._shapes.values())
        if numbers.shape != (count,):
            raise ValueError(f"{len(proposal['value'])} values given, expected {count}: one for each slider")
        return numbers.tolist()
