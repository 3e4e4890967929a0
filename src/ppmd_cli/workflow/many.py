"""Many files on several cores: each looked at wherever there is room; they come as they were found."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

MANY = 200
"""From so many files on starting further processes pays (measured: they cost what 20 to 40 returns cost)."""
_AT_ONCE = 4
_AHEAD = 16
"""So many times `_AT_ONCE` files a process are looked at before they are asked for; more would lie about."""
_MOST = 8

Seen = TypeVar("Seen")
_look: list[Callable[[Path], Any]] = []


def processes(files: int, jobs: int | None) -> int:
    """How many processes to read so many files with. jobs: as asked for; None: as many as pay.

    One where processes cannot be forked: what they need to know would have to be told them at length.
    """
    if "fork" not in multiprocessing.get_all_start_methods() or files < 2 or (jobs is None and files < MANY):
        return 1
    wanted = _cores() if jobs is None else jobs
    return max(1, min(wanted, _MOST if jobs is None else jobs, files))


def looked_at(files: Sequence[Path], look: Callable[[Path], Seen], jobs: int) -> Iterator[Seen]:
    """`look` at each file in one of `jobs` processes; in the order of `files`.

    Where a process is killed, the rest is done in this one. Where this one is killed, so are the others.
    """
    done = 0
    ear, mouth = os.pipe()
    pool = ProcessPoolExecutor(
        jobs,
        mp_context=multiprocessing.get_context("fork"),
        initializer=_begin,
        initargs=(look, ear, mouth),
    )
    try:
        for seen in _in_order(pool, files, jobs):
            for one in seen:
                done += 1
                yield one
    except BrokenProcessPool:
        yield from map(look, files[done:])
    finally:
        # Also who is interrupted waits for the files at hand: processes without their first would never end.
        pool.shutdown(cancel_futures=True)
        os.close(ear)
        os.close(mouth)


def _in_order(pool: ProcessPoolExecutor, files: Sequence[Path], jobs: int) -> Iterator[list[Any]]:
    """What the processes have seen, some files at a time; no further ahead than is of use."""
    left = iter(files)
    waiting: deque[Future[list[Any]]] = deque()
    parts = iter(lambda: list(islice(left, _AT_ONCE)), [])
    waiting.extend(pool.submit(_some, part) for part in islice(parts, _AHEAD * jobs))
    while waiting:
        seen = waiting.popleft().result()
        waiting.extend(pool.submit(_some, part) for part in islice(parts, 1))
        yield seen


def _begin(look: Callable[[Path], Any], ear: int, mouth: int) -> None:
    # Who interrupts means the whole; the first process ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Only the first process keeps the mouth open: when it is killed, the ear hears the end.
    os.close(mouth)
    threading.Thread(target=_listen, args=(ear,), daemon=True).start()
    _look[:] = [look]


def _listen(ear: int) -> None:
    """End this process with the first one: it would wait for ever, and hold what the first one held."""
    with contextlib.suppress(OSError):
        os.read(ear, 1)
        os._exit(1)


def _some(paths: Sequence[Path]) -> list[Any]:
    return [_look[0](path) for path in paths]


def _cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1
