"""The language in which a cell of one's own is written: equations as text, read into a description."""

from rnn_helpers.language.description import Description, description_of
from rnn_helpers.language.errors import EquationError, EquationWarning

__all__ = ["Description", "EquationError", "EquationWarning", "description_of"]
