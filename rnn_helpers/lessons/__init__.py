"""The lessons as files: their time counted, cut into slides, and handed out without solutions.

A lesson is the JSON of its notebook, a dictionary with a list of ``cells``. Nothing here runs it.
"""
