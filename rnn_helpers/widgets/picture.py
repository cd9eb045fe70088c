"""What a widget leaves where no widget runs: a line of text and a picture of the whole trace."""

from __future__ import annotations

from collections.abc import Sequence


def with_picture(bundle, traces: Sequence, text: str, titles: Sequence[str | None]) -> tuple[dict, dict]:
    """A widget's output with a fixed line of text, and a picture for where no widget runs."""
    from rnn_helpers.figures import png_of, png_of_several  # matplotlib, loaded when it is first needed

    data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
    one = len(traces) == 1
    picture = png_of(traces[0], title=titles[0]) if one else png_of_several(traces, titles)
    return {**data, "text/plain": text, "image/png": picture}, metadata
