"""The worker: reads what could bring a process down, within limits, one file after another.

Run as `python -P -m ppmd_cli.intake.reader_process`; it ends when its input does.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

from ppmd_cli.intake import wire
from ppmd_cli.intake.refusal import Limits, RefusalError

Answer = tuple[dict[str, Any], bytes]
Task = Callable[[dict[str, Any], bytes, Limits], Answer]


def _xls(_: dict[str, Any], data: bytes, limits: Limits) -> Answer:
    from ppmd_cli.intake.xls import read_xls
    from ppmd_cli.intake.xls_witness import confirm_xls

    workbook = read_xls(data, limits)
    confirm_xls(data, workbook)
    return {"workbook": wire.packed(workbook)}, b""


def _html(_: dict[str, Any], data: bytes, limits: Limits) -> Answer:
    from ppmd_cli.intake.html_table import read_html

    return {"workbook": wire.packed(read_html(data, limits))}, b""


def _unlock(head: dict[str, Any], data: bytes, limits: Limits) -> Answer:
    from ppmd_cli.intake.locked import unlock

    return {}, unlock(data, [str(password) for password in head["passwords"]], limits)


TASKS: dict[str, Task] = {"xls": _xls, "html": _html, "unlock": _unlock}


def main(tasks: dict[str, Task] | None = None) -> int:
    """Answer frames until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    source, target = _pipes()
    known = TASKS if tasks is None else tasks
    while True:
        try:
            head, data = wire.receive(source)
        except (EOFError, ValueError):
            return 0
        limits = Limits(**head["limits"])
        _bound(limits)
        wire.send(target, *_answer(known[head["task"]], head, data, limits))


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """The two pipes, kept from whatever a library may print."""
    source, target = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "r+b") as nothing:  # noqa: PTH123 - a device
        os.dup2(nothing.fileno(), 0)
        os.dup2(nothing.fileno(), 1)
    return source, target


def _answer(task: Task, head: dict[str, Any], data: bytes, limits: Limits) -> Answer:
    try:
        return task(head, data, limits)
    except RefusalError as refusal:
        return {"refused": refusal.refused.code, "slots": dict(refusal.refused.slots)}, b""
    except MemoryError:
        return {"refused": "reader_memory", "slots": {}}, b""
    # A panic of calamine is a BaseException; so is whatever else is wrong with this one file.
    except BaseException:  # noqa: BLE001
        return {"refused": "reader_died", "slots": {"how": "panic"}}, b""


def _bound(limits: Limits) -> None:
    """Bound memory and, lest it outlive the program, processor time. Windows has no such limits to set."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + 2 * limits.reader_seconds + 1
    for what, most in ((resource.RLIMIT_AS, limits.reader_memory), (resource.RLIMIT_CPU, seconds)):
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(what, (most, resource.getrlimit(what)[1]))


if __name__ == "__main__":
    sys.exit(main())
