"""Layers that wait for nothing of each other, such as two directions, are made and run at the same time.

NumPy lets another thread go on while it computes something large, a product or a copy. Between two of
these only one thread can, so that small layers would gain nothing, and more than two threads little.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait

from rnn_helpers.models.caught import Caught

LARGE = 2**16  # numbers in its U, or in the largest of its weights
THREADS = 2


def made_side_by_side(make: Callable, items: Sequence, size: int) -> list:
    """What ``make`` gives for each item, in their order, or the first error that it raises.

    ``size`` is how many numbers the largest weights of an item have.
    """
    if size < LARGE or len(items) < 2:
        return list(map(make, items))
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(make, items))


def run_side_by_side(layers: Sequence[Caught]) -> None:
    """Run the large ones of some layers, each as soon as those that it reads have been run.

    A layer comes after those that it reads. What goes wrong is left to whoever asks for the
    layer's trace: it is run again there, and raises the same.
    """
    large = [layer for layer in layers if layer.cell.U.size >= LARGE]
    if len(large) < 2:
        return
    pool, runs = ThreadPoolExecutor(THREADS), {}
    try:
        for layer in large:
            runs[layer] = pool.submit(_run, layer, [runs[below] for below in layer.reads if below in runs])
        wait(runs.values())
    finally:
        pool.shutdown(cancel_futures=True)


def _run(layer: Caught, below: Sequence[Future]) -> None:
    wait(below)  # they were begun before, so that one of them always goes on
    layer.run()
