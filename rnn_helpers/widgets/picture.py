"""What a widget leaves where no widget runs: a line of text and a picture of the whole trace."""

from __future__ import annotations

import warnings
from collections.abc import Sequence


def with_picture(bundle, traces: Sequence, text: str, titles: Sequence[str | None]) -> tuple[dict, dict]:
    """A widget's output with a fixed line of text, and a picture for where no widget runs.

    A picture that can't be drawn is a warning: the widget itself stays.
    """
    data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
    data = {**data, "text/plain": text}
    try:
        from rnn_helpers import figures  # matplotlib, loaded when it is first needed

        one = len(traces) == 1
        data["image/png"] = (
            figures.png_of(traces[0], title=titles[0]) if one else figures.png_of_several(traces, titles)
        )
    except Exception as error:
        warnings.warn(f"no picture of this stepper: {type(error).__name__}: {error}", stacklevel=2)
    return data, metadata
