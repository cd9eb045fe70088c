"""How something readable, a text or numbers, becomes the inputs of a task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from rnn_helpers.checks import as_numbers


@dataclass(frozen=True)
class Characters:
    """A text as inputs: one timestep a character, one-hot over a few kinds of characters.

    ``symbols`` has one character for each input feature, in order. ``silent`` is a character
    that sets none of them, ``other`` the feature that stands for every further character;
    without it those are errors. ``refused`` says of some characters why they would be one.
    """

    symbols: str
    silent: str = ""
    other: int | None = None
    refused: Mapping[str, str] = field(default_factory=dict)

    def encode(self, text: str) -> np.ndarray:
        """(timesteps, input_features): a 1 for the kind of each character.

        Raises ``ValueError`` for what is no text, and for a character the task doesn't know.
        """
        if not isinstance(text, str):
            raise ValueError(f"got {text!r}, expected a text made of {self._known()}")
        kinds = np.eye(len(self.symbols) + 1)[:, :-1]  # the last row has no 1: silence
        return kinds[[self._kind(*place) for place in enumerate(text)]]

    def _kind(self, position: int, character: str) -> int:
        if character in self.refused:
            raise ValueError(f"{character!r} at position {position}: {self.refused[character]}")
        if character in self.symbols + self.silent:
            return (self.symbols + self.silent).index(character)
        if self.other is None:
            raise ValueError(
                f"unknown symbol {character!r} at position {position}; this task knows {self._known()}"
            )
        return self.other

    def _known(self) -> str:
        return ", ".join(map(repr, self.symbols + self.silent))

    def labels(self, text: str) -> tuple[str, ...]:
        """One label a timestep: the character."""
        return tuple(text)

    def decode(self, inputs: np.ndarray) -> str:
        """A text whose inputs (timesteps, input_features) these are."""
        kinds = np.where(inputs.any(axis=-1), np.argmax(inputs, axis=-1), -1)
        return "".join((self.symbols + self.silent)[kind] for kind in kinds)


@dataclass(frozen=True)
class Flagged:
    """Numbers as inputs, some of them with a flag: the features are the value and the flag.

    An example is a text such as ``"0.8! 0.1 -0.5!"``, the flagged numbers with a "!", or a list
    of (value, flag) pairs such as ``[(0.8, 1), (0.1, 0), (-0.5, 1)]``.
    """

    def encode(self, example: str | Sequence) -> np.ndarray:
        """(timesteps, 2): value and flag.

        Raises ``ValueError`` for a token that is no number, and for lists of another shape.
        """
        if not isinstance(example, str):
            pairs = as_numbers("the example", example)
            if pairs.ndim != 2 or pairs.shape[1] != 2:
                raise ValueError(
                    f"the example has shape {pairs.shape}, expected one pair (value, flag) a timestep"
                )
            return pairs
        return np.array([self._pair(*place) for place in enumerate(example.split())]).reshape(-1, 2)

    def _pair(self, position: int, token: str) -> tuple[float, float]:
        try:
            return float(token.removesuffix("!")), float(token.endswith("!"))
        except ValueError:
            raise ValueError(
                f"unknown symbol {token!r} at position {position}; expected a number, "
                'with a "!" behind it where the flag is set, as in "0.8! 0.1"'
            ) from None

    def labels(self, example: str | Sequence) -> tuple[str, ...]:
        """One label a timestep: the number, with a "!" where the flag is set."""
        return tuple((example if isinstance(example, str) else self.decode(self.encode(example))).split())

    def decode(self, inputs: np.ndarray) -> str:
        """A text whose inputs (timesteps, 2) these are, to two decimals."""
        return " ".join(
            f"{value:.2f}".rstrip("0").rstrip(".") + "!" * bool(flag > 0.5) for value, flag in inputs
        )
