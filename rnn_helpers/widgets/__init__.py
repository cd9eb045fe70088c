"""Widgets: what a learner steps through, turns and answers, in a page."""
