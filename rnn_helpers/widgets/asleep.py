"""What a cell shows of a widget: the widget and, wherever none runs, a picture and how to wake it.

A notebook that is opened after its kernel has ended still asks for its widgets, and all that JupyterLab has
to say is "Error displaying widget: model not found". Of one output it shows the richest form alone, so a
picture in the same output is lost. So there are up to three outputs: how to wake the widget, its picture,
and the widget. A style in the first one hides the first two where the widget lives, and the message where
it doesn't.
"""

from __future__ import annotations

from collections.abc import Iterator

MARK = "rnn-asleep"

# An output in JupyterLab, Notebook 7 and Voila, in VS Code, and in Colab
OUTPUT = ":is(.jp-OutputArea-child, .output_container, .output_subarea)"
LIVES = ":is(.rnn-stepper, .rnn-quiz, .rnn-controls)"
# A picture that a widget replaces at once doesn't flash up before it
STYLE = f"""<style>
{OUTPUT}:has(.{MARK}):has(+ {OUTPUT} {LIVES}, + {OUTPUT} + {OUTPUT} {LIVES}),
{OUTPUT}:has(.{MARK}) + {OUTPUT}:has(+ {OUTPUT} {LIVES}),
{OUTPUT}:has(.{MARK}) ~ {OUTPUT} > .jp-OutputArea-output:not(:has(*)) {{ display: none; }}
@media screen {{
  {OUTPUT}:has(.{MARK}), {OUTPUT}:has(.{MARK}) + {OUTPUT}:has(img) {{ animation: {MARK} 0.5s; }}
}}
@keyframes {MARK} {{ from, 80% {{ opacity: 0; }} }}
@media print {{ .{MARK} > .{MARK}-note {{ display: none; }} }}
</style>"""
NOTE = (
    f'<p class="{MARK}-note">A picture. To step through it, run the notebook: '
    "choose <em>Run</em>, then <em>Run All Cells</em> in the menu.</p>"
)


class Asleep:
    """A widget whose cell shows it in the three outputs; its ``_repr_mimebundle_`` has all in one."""

    def _ipython_display_(self) -> None:
        from IPython.display import display  # a page that is saved from a script needs no IPython

        for data, metadata in outputs_of(self._repr_mimebundle_()):
            display(data, metadata=metadata, raw=True)


def outputs_of(bundle) -> Iterator[tuple[dict, dict]]:
    """One output of a widget as several, each with its metadata: how to wake it, its picture, the widget.

    A widget that has words of its own as HTML, such as the questions of a self-test, has no other note.
    """
    data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
    rest = dict(data)
    words = rest.pop("text/html", NOTE)
    yield {"text/html": f'<div class="{MARK}">{STYLE}\n{words}</div>'}, {}
    if "image/png" in rest:
        yield {"image/png": rest.pop("image/png")}, {}
    # Hosts without widgets take the empty HTML in place of the line of text, which says nothing new there
    yield {**rest, "text/html": ""}, metadata
