"""The loop of lesson 1 as a table over time."""

from __future__ import annotations

from rnn_helpers.loop import LoopTrace
from rnn_helpers.pictures.colors import MUTED, WHERE
from rnn_helpers.pictures.fonts import MONO, MONO_WIDTH, SANS_WIDTH
from rnn_helpers.pictures.paper import (
    MARGIN,
    Box,
    Frame,
    Paper,
    draw_time,
    draw_title,
    draw_tokens,
    write,
)
from rnn_helpers.pictures.words import counted, hidden_text, literal, token_text

MOST_STEPS = 12  # of a loop


def loop_paper(
    trace: LoopTrace, *, title: str | None = None, timestep: int | None = None, reveal: str = "all"
) -> Paper:
    """The loop of lesson 1 as a table: input, state before the step, and output over time.

    A long sequence is shown up to ``MOST_STEPS`` timesteps. What ``f`` raised stands below.

    Parameters
    ----------
    trace : what ``Loop(f).run(sequence)`` returned
    title : a few words above it
    timestep : the timestep to frame in blue
    reveal : "past" leaves out the states and outputs that come after that timestep
    """
    timesteps = len(trace.state_texts)
    steps = min(timesteps, MOST_STEPS)
    seen = timesteps if timestep is None or reveal == "all" else timestep + 1
    outputs = (*trace.output_texts, "error") if trace.error else trace.output_texts
    rows = {"input_t": trace.input_texts, "state_t": trace.state_texts[:seen], "output_t": outputs[:seen]}
    said = ", ".join(rows["output_t"][:steps])
    paper = Paper(f"The loop over {counted(timesteps, 'timestep')}: its outputs are {said}.")
    tokens = {name: [token_text(text) for text in texts[:steps]] for name, texts in rows.items()}
    everything = (*trace.input_texts[:steps], *trace.state_texts[:steps], *outputs[:steps])
    longest = max(len(token_text(text)) for text in everything)
    column = max(24, 11 * MONO_WIDTH * longest + 10)
    left = MARGIN + 70

    y = top = draw_title(paper, title, size=11, room=26)
    for name, row in tokens.items():
        write(paper, MARGIN, y + 9, name, family=MONO)
        y = draw_tokens(paper, row, left, column, y)
    framed = timestep is not None and timestep < steps
    draw_time(paper, steps, timestep if framed else None, left, column, y + 8)
    if framed:
        x = left + timestep * column
        paper.marks.append(Frame(Box(x, top - 1, x + column, y), WHERE, 1.6))
    y += 22
    left_out = timesteps - steps
    notes = [f"and {counted(left_out, 'more timestep')}"] if left_out else []
    if trace.error and seen == timesteps:
        notes.append(f"f stopped at timestep {len(trace.outputs)}: {literal(trace.error, 90)}")
    if hidden := hidden_text(timesteps, range(seen)):
        notes.append(hidden)
    for note in notes:
        write(paper, MARGIN, y + 7, note, MUTED)
        y += 16
    written = max([0, *map(len, notes), len(title or "") * 1.3]) * 8.5 * SANS_WIDTH
    return paper.cut(max(left + column * steps, MARGIN + written) + MARGIN, y + MARGIN)
