"""The text of a lesson as HTML, with its formulas as MathML: nothing has to run in the page for them."""

from __future__ import annotations

import re

from latex2mathml.converter import convert
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from rnn_helpers.lessons.notebook import anchor

LINK = re.compile(r"^(?!\w+:)([^#?]*)\.ipynb(?=$|#)")


class Text(IPythonRenderer):
    """nbconvert's own text, but for formulas, and for links to lessons, which lead to their pages."""

    def inline_math(self, body: str) -> str:
        """A formula in a line."""
        return mathml(body, "inline")

    def block_math(self, body: str) -> str:
        """A formula in a line of its own."""
        # It may be wider than a phone, and then scrolls by the keys, too
        scrolls = 'tabindex="0" role="group" aria-label="formula"'
        return f'<div class="formula" {scrolls}>{mathml(body, "block")}</div>'

    def latex_environment(self, name: str, body: str) -> str:
        """Such as aligned equations."""
        return self.block_math(f"\\begin{{{name}}}{body}\\end{{{name}}}")

    def heading(self, text: str, level: int, **attributes) -> str:
        """A heading with the address that JupyterLab gives it."""
        return super().heading(text, level, id=anchor(re.sub(r"<[^>]+>", "", text))[1:])

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """A link; to a page where it led to a notebook, and words alone where it led out of the lessons."""
        if url.startswith("../"):
            return text
        return super().link(text, LINK.sub(r"\1.html", url), title)


def mathml(formula: str, display: str) -> str:
    """A formula in LaTeX as MathML."""
    return convert(formula.strip(), display=display)


def as_html(text: str) -> str:
    """Markdown as HTML."""
    return MarkdownWithMath(renderer=Text(escape=False, exclude_anchor_links=True)).render(text)
