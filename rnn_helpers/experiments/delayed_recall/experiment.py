"""Delayed recall over seeds: train, and see which cells learn how far to reach back."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rnn_helpers.checks import shortened, whole_number
from rnn_helpers.experiments.delayed_recall.table import VARIANTS, RecallTable, Variant
from rnn_helpers.tasks import DELAYED_RECALL, Settings
from rnn_helpers.training import Adam, clip_by_norm, evaluate, loss_and_gradients, with_weights

SOLVED, CHECK_EVERY = 0.99, 10


def steps_to_solve(
    variant: Variant, timesteps: int, seed: int, *, units: int = 8, steps: int = 400
) -> int | None:
    """Train one cell to recall the first of so many inputs; the step that solved it, or None.

    Training is that of ``fit`` with the settings of the task, but it stops early: every 10 steps
    the cell answers 512 sequences it has not seen, and the task is solved when 99% are right.

    variant : the cell, such as Variant("LSTM", 1.0)
    timesteps : the length of the sequences, 2 or more
    seed : of the first weights and of the sequences
    units, steps : of the cell, and how long it is trained at most

    Raises ``ValueError`` for fewer than 2 timesteps, or a bias for a cell without gates.
    """
    task = DELAYED_RECALL
    settings = task.settings.get(variant.kind, Settings(units, steps))  # of a cell of one's own
    adam = Adam(settings.learning_rate)
    cell = task.new_cell(variant.cell_class, units, seed, variant.keep_bias)
    unseen = task.sample(np.random.default_rng([seed, 1]), 512, timesteps)
    rng, state = np.random.default_rng(seed), adam.start(cell.weights)
    for step in range(1, steps + 1):
        _, found = loss_and_gradients(cell, *task.sample(rng, 64, timesteps))
        weights, state = adam.step(cell.weights, clip_by_norm(found.weights, 1.0), state)
        cell = with_weights(cell, weights)
        if step % CHECK_EVERY == 0 and evaluate(cell, *unseen) >= SOLVED:
            return step
    return None


def delayed_recall(
    variants: Sequence[Variant] = VARIANTS,
    timesteps: Sequence[int] = (20, 30, 50),
    *,
    seeds: int = 8,
    units: int = 8,
    steps: int = 400,
    progress: bool = False,
) -> RecallTable:
    """The experiment: how far back does each cell learn to reach, and with how many of the seeds?

    A cell sees a sequence of +1 and −1 and says at its end what the first one was. The bias that
    the gate that keeps starts with decides whether it ever learns that.

    Parameters
    ----------
    variants : the cells, such as Variant("LSTM", 1.0), or Variant(Yours) for a class of your own
    timesteps : the lengths of the sequences
    seeds : each cell is trained with the seeds 0, 1, … so many
    units, steps : of each cell, and how long it is trained at most
    progress : print a line for each cell and length

    Returns
    -------
    RecallTable : it takes some minutes; ``RecallTable.measured()`` has it from a file.

    Raises
    ------
    ValueError : no variants, no lengths or one below 2, no seeds, no units, fewer than 10 steps

    Source: a task in the manner of Hochreiter and Schmidhuber (1997), section 5.2; for the bias
    Gers et al. (2000) and Jozefowicz et al. (2015). For lesson 5.
    """
    variants, timesteps = tuple(variants), tuple(timesteps)
    if not variants or not all(isinstance(each, Variant) for each in variants):
        raise ValueError(f'variants are {shortened(variants)}, expected some such as Variant("LSTM", 1.0)')
    if not timesteps:
        raise ValueError("timesteps is empty, expected one or more lengths such as (20, 30)")
    timesteps = tuple(whole_number("timesteps", each, 2) for each in timesteps)
    seeds, units = whole_number("seeds", seeds, 1), whole_number("units", units, 1)
    steps = whole_number("steps", steps, CHECK_EVERY)
    solved_after = {}
    for length in timesteps:
        for variant in variants:
            found = [steps_to_solve(variant, length, seed, units=units, steps=steps) for seed in range(seeds)]
            solved_after[length, variant] = tuple(found)
            if progress:
                solved = seeds - found.count(None)
                print(f"{length} timesteps, {variant}: solved by {solved} of {seeds}", flush=True)
    return RecallTable(timesteps, variants, solved_after, units, steps)
