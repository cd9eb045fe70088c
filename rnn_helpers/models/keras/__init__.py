"""Keras: a model run once, and what its recurrent layers received and gave."""
