"""The page of formulas as a page for the printer: one sheet of A4, one side."""

from __future__ import annotations

from nbconvert.filters.markdown import markdown2html

POINTS = 9  # of the letters; smaller ones are hard to read on paper

STYLE = f"""
@page {{ size: A4; margin: 9mm 10mm; }}
body {{ margin: 0; color: #000; }}
body {{ font: {POINTS}pt/1.2 Arial, "Liberation Sans", Helvetica, "DejaVu Sans Condensed", sans-serif; }}
h1 {{ font-size: 13pt; margin: 0 0 1mm; }}
p {{ margin: 0 0 1.4mm; }}
table {{ border-collapse: collapse; width: 100%; margin: 0 0 1.8mm; }}
th, td {{ border-top: 0.2mm solid #999; padding: 0.25mm 1mm; text-align: left; vertical-align: top; }}
th {{ border-top: none; border-bottom: 0.4mm solid #000; }}
code {{ font: inherit; font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: {POINTS}pt; }}
td:first-child, th:first-child {{ white-space: nowrap; }}
sub, sup {{ line-height: 0; font-size: 80%; }}
.anchor-link {{ display: none; }}
"""


def as_page(markdown: str) -> str:
    """The page of formulas, as HTML to print."""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><link rel="icon" href="data:,">'
        f"<title>Formulas and names</title><style>{STYLE}</style></head>\n"
        f"<body>{markdown2html(markdown)}</body></html>\n"
    )
