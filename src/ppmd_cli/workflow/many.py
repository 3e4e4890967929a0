"""Many returns on several cores: each looked at wherever there is room; they come as they were found."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from ppmd_cli.model.fact import Submission

MANY = 200
"""From so many files on starting further processes pays (measured: they cost what 20 to 40 returns cost)."""
_AT_ONCE = 4
_MOST = 8

Look = Callable[[Path], Submission]
_look: list[Look] = []


def processes(files: int, jobs: int | None) -> int:
    """How many processes to read so many files with. jobs: as asked for; None: as many as pay.

    One where processes cannot be forked: what they need to know would have to be told them at length.
    """
    if "fork" not in multiprocessing.get_all_start_methods() or files < 2 or (jobs is None and files < MANY):
        return 1
    wanted = _cores() if jobs is None else jobs
    return max(1, min(wanted, _MOST if jobs is None else jobs, files))


def looked_at(files: Sequence[Path], look: Look, jobs: int) -> Iterator[Submission]:
    """`look` at each file in one of `jobs` processes; in the order of `files`.

    Where a process is killed, the rest is done in this one.
    """
    done = 0
    pool = ProcessPoolExecutor(
        jobs, mp_context=multiprocessing.get_context("fork"), initializer=_begin, initargs=(look,)
    )
    try:
        for submission in pool.map(_one, files, chunksize=_AT_ONCE):
            done += 1
            yield submission
    except BrokenProcessPool:
        yield from map(look, files[done:])
    finally:
        # Also who is interrupted waits for the files at hand: processes without their first would never end.
        pool.shutdown(cancel_futures=True)


def _begin(look: Look) -> None:
    # Who interrupts means the whole; the first process ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _look[:] = [look]


def _one(path: Path) -> Submission:
    return _look[0](path)


def _cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1
