"""The course as static pages: ``make site``, or ``python -m rnn_helpers.lessons.site notebooks site``.

Every lesson is run, then becomes a page with its outputs. Its steppers and self-tests are alive in
the page, its formulas are MathML, and what a page needs lies beside it: it asks nothing of a
network, and opens from a folder as well as from any server.
"""
