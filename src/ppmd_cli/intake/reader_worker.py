"""The program's side of the worker: started when needed, ended when too slow, replaced when dead."""

from __future__ import annotations

import atexit
import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from queue import Empty, SimpleQueue
from typing import IO, Any

from msgspec.structs import asdict

from ppmd_cli.intake import wire
from ppmd_cli.intake.refusal import Limits, RefusalCode, RefusalError
from ppmd_cli.model.cell import RawWorkbook

COMMAND = ("-P", "-m", "ppmd_cli.intake.reader_process")

_Frame = tuple[dict[str, Any], bytes] | None


class Worker:
    """One process after another, at most one at a time."""

    def __init__(self, command: Sequence[str] = COMMAND) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: SimpleQueue[_Frame] = SimpleQueue()
        self._lock = threading.Lock()

    def workbook(self, task: str, data: bytes, limits: Limits) -> RawWorkbook:
        """Have a file read. RefusalError for whatever is wrong with it, the death of the worker included."""
        head, _ = self._ask({"task": task}, data, limits)
        try:
            return wire.unpacked(head["workbook"])
        except (KeyError, TypeError, IndexError, ValueError) as error:
            self.close()
            raise RefusalError("reader_died", how="answer") from error

    def unlocked(self, data: bytes, passwords: Sequence[str], limits: Limits) -> bytes:
        """Have a protected file opened. RefusalError as above."""
        return self._ask({"task": "unlock", "passwords": list(passwords)}, data, limits)[1]

    def close(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):
                        pipe.close()

    @property
    def pid(self) -> int | None:
        """The number of the process, None where none runs."""
        return self._process.pid if self._process is not None else None

    def _ask(self, head: dict[str, Any], data: bytes, limits: Limits) -> tuple[dict[str, Any], bytes]:
        with self._lock:
            try:
                answer = self._exchange(head | {"limits": asdict(limits)}, data, limits)
            except BaseException:
                # Interrupted or out of step: the next file begins with a fresh worker.
                self.close()
                raise
            if "refused" not in answer[0]:
                return answer
            refused = RefusalError(answer[0]["refused"], **answer[0]["slots"])
            if refused.refused.code in {"reader_memory", "reader_died"}:
                self.close()
            raise refused

    def _exchange(self, head: dict[str, Any], data: bytes, limits: Limits) -> tuple[dict[str, Any], bytes]:
        process = self._running()
        pipe = process.stdin
        if pipe is None:
            raise _lost(process)
        writer = threading.Thread(target=_write, args=(pipe, head, data), daemon=True)
        writer.start()
        try:
            answer = self._answers.get(timeout=limits.reader_seconds)
        except Empty:
            raise RefusalError("reader_timeout", seconds=str(limits.reader_seconds)) from None
        if answer is None:
            raise _lost(process)
        writer.join()
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        process = self._process
        if process is not None and process.poll() is None:
            return process
        self.close()
        try:
            process = subprocess.Popen(  # noqa: S603 - ourselves
                [sys.executable, *self._command],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise RefusalError("reader_died", how="start") from error
        self._process = process
        self._answers = SimpleQueue()
        threading.Thread(target=_listen, args=(process, self._answers), daemon=True).start()
        return process


def _write(pipe: IO[bytes], head: dict[str, Any], data: bytes) -> None:
    # That nobody reads any more is seen by who waits for the answer.
    with contextlib.suppress(OSError, ValueError):
        wire.send(pipe, head, data)


def _listen(process: subprocess.Popen[bytes], answers: SimpleQueue[_Frame]) -> None:
    """Hand on what the worker answers; None when it answers no more."""
    try:
        while process.stdout is not None:
            answers.put(wire.receive(process.stdout))
    except (EOFError, OSError, ValueError):
        pass
    answers.put(None)


def _lost(process: subprocess.Popen[bytes]) -> RefusalError:
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(5)
    code: RefusalCode = "reader_died"
    return RefusalError(code, how="ended", status=str(process.returncode))


_SHARED: list[Worker] = []
if hasattr(os, "register_at_fork"):
    # Two processes that write into one pipe would wait for each other's answers.
    os.register_at_fork(after_in_child=_SHARED.clear)


def shared_worker() -> Worker:
    """Return the worker of this process; it starts with the first file that needs it and ends with us."""
    if not _SHARED:
        _SHARED.append(Worker())
        atexit.register(_SHARED[0].close)
    return _SHARED[0]
