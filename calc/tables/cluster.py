"""Batches answered by a Dask cluster, in the order they came.

Each batch travels with its task, so that a worker that dies takes nothing with it: the scheduler
gives its batches to another. Needs ``requirements-dask.txt``.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

from calc.jobs.workers import ENVIRONMENT
from calc.tables.batch import Answered, Task, answered
from calc.tables.reading import Batch, UnreadableFile

_AHEAD = 3
"""Batches that wait or run for each thread of the cluster: enough to keep it busy, and memory
flat."""


def by_cluster(
    task: Task, batches: Iterable[Batch], scheduler: str | None = None, workers: int | None = None
) -> Iterator[Answered]:
    """Batches answered by the workers of a scheduler, or of a cluster started here for them.

    Parameters
    ----------
    scheduler : str, optional
        Such as ``tcp://192.0.2.7:8786``; by default processes of this machine.
    workers : int, optional
        How many processes, when they are started here; where they are started by hand, give them
        the environment of :mod:`calc.jobs.workers`.

    Raises
    ------
    UnreadableFile
        Dask is not installed, or nobody answers at that address.
    """
    try:
        import dask
        from distributed import Client, LocalCluster
    except ImportError as problem:
        needed = "--engine dask needs: pip install -r requirements-dask.txt"
        raise UnreadableFile(needed) from problem
    try:
        with dask.config.set({"distributed.nanny.pre-spawn-environ": ENVIRONMENT}):
            cluster = scheduler or LocalCluster(
                n_workers=workers, threads_per_worker=1, dashboard_address=None
            )
        client = Client(cluster)
    except (OSError, ValueError) as problem:
        raise UnreadableFile(f"{scheduler}: {problem}") from problem
    with client:
        try:
            yield from _in_order(client, task, batches)
        finally:
            if not isinstance(cluster, str):
                cluster.close()


def _in_order(client: Any, task: Task, batches: Iterable[Batch]) -> Iterator[Answered]:
    waiting: deque = deque()
    for batch in batches:
        waiting.append(client.submit(answered, task, batch, pure=False))
        while len(waiting) >= _AHEAD * max(1, sum(client.nthreads().values())):
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
