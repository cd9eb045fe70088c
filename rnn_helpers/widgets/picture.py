"""What a widget leaves where no widget runs: a line of text and a picture of the whole trace."""

from __future__ import annotations

import warnings
from collections.abc import Sequence


def with_picture(bundle, text: str, traces: Sequence, names: Sequence[str], **options) -> tuple[dict, dict]:
    """A widget's output with a fixed line of text, and a picture for where no widget runs.

    The picture shows the traces, several of them each under its name; the options are those of
    ``png_of``. A picture that can't be drawn is a warning: the widget itself stays.
    """
    data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
    data = {**data, "text/plain": text}
    try:
        from rnn_helpers import pictures  # Pillow, loaded when it is first needed

        data["image/png"] = (
            pictures.png_of(traces[0], **options)
            if len(traces) == 1
            else pictures.png_of_several(traces, names, **options)
        )
    except Exception as error:
        warnings.warn(f"no picture of this stepper: {type(error).__name__}: {error}", stacklevel=2)
    return data, metadata
