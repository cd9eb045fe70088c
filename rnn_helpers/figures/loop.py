"""The loop of lesson 1 as a table over time."""

from __future__ import annotations

from rnn_helpers.figures.paper import MARGIN, CourseFigure, Sheet, draw_time, draw_tokens, write
from rnn_helpers.figures.style import MONO, MONO_WIDTH, MUTED, SANS_WIDTH, course_style
from rnn_helpers.figures.words import counted, literal, token_text
from rnn_helpers.loop import LoopTrace

MOST_STEPS = 12  # of a loop


@course_style()
def loop_figure(trace: LoopTrace, *, title: str | None = None) -> CourseFigure:
    """The loop of lesson 1 as a table: input, state before the step, and output over time.

    A long sequence is shown up to ``MOST_STEPS`` timesteps. What ``f`` raised stands below.
    For lesson 1.
    """
    steps = min(len(trace.state_texts), MOST_STEPS)
    outputs = (*trace.output_texts, "error") if trace.error else trace.output_texts
    rows = {"input_t": trace.input_texts, "state_t": trace.state_texts, "output_t": outputs}
    timesteps = counted(len(trace.state_texts), "timestep")
    figure = Sheet(f"The loop over {timesteps}: its outputs are {', '.join(outputs[:steps])}.")
    paper = figure.paper
    tokens = {name: [token_text(text) for text in texts[:steps]] for name, texts in rows.items()}
    longest = max(len(token) for row in tokens.values() for token in row)
    column = max(24, 11 * MONO_WIDTH * longest + 10)
    left = MARGIN + 70

    y = MARGIN
    if title:
        write(paper, MARGIN, y + 5, literal(title, 90), size=11, weight="bold")
        y += 26
    for name, row in tokens.items():
        write(paper, MARGIN, y + 9, name, family=MONO)
        y = draw_tokens(paper, row, left, column, y)
    draw_time(paper, steps, None, left, column, y + 8)
    y += 22
    left_out = len(trace.state_texts) - steps
    notes = [f"and {counted(left_out, 'more timestep')}"] if left_out else []
    if trace.error:
        notes.append(f"f stopped at timestep {len(trace.outputs)}: {literal(trace.error, 90)}")
    for note in notes:
        write(paper, MARGIN, y + 7, note, MUTED)
        y += 16
    written = max([0, *map(len, notes), len(title or "") * 1.3]) * 8.5 * SANS_WIDTH
    figure.cut(max(left + column * steps, MARGIN + written) + MARGIN, y + MARGIN)
    return figure
