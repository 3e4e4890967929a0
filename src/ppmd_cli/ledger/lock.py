"""One run at a time in a workspace; whoever comes second is told who is at work and since when."""

from __future__ import annotations

import contextlib
import json
import os
import socket
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from ppmd_cli.errors import OutputError
from ppmd_cli.system.accounts import account

LOCK = "ledger.lock"


@contextlib.contextmanager
def alone(folder: Path, at: datetime) -> Iterator[None]:
    """Hold a workspace. Raises OutputError if another run holds it.

    The system lets go of it when the program ends, however it ends: an old file alone locks nobody out.
    """
    from filelock import FileLock, Timeout

    path = folder / LOCK
    owner = path.with_suffix(".owner")
    lock = FileLock(path, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise OutputError("ledger.error.running", path=path, **_holder(owner, at)) from None
    except OSError as error:
        raise OutputError(
            "cli.error.write", path=path, reason=error.strerror or type(error).__name__
        ) from error
    try:
        _sign(owner, at)
        yield
    finally:
        with contextlib.suppress(OSError):
            owner.unlink(missing_ok=True)
        lock.release()


def holder(folder: Path, now: datetime) -> dict[str, str] | None:
    """Who is at work in a workspace (who, host, pid, minutes), None when nobody is.

    A run that was killed leaves its name behind but holds nothing; without a name the lock is not touched, so
    that a run that just begins finds it free.
    """
    from filelock import FileLock, Timeout

    path = folder / LOCK
    owner = path.with_suffix(".owner")
    if not (path.exists() and owner.exists()):
        return None
    try:
        with FileLock(path, timeout=0):
            return None
    except Timeout:
        return _holder(owner, now)
    except OSError:
        return None


def _sign(owner: Path, at: datetime) -> None:
    note = {
        "who": account(),
        "host": socket.gethostname(),
        "pid": os.getpid(),
        "since": at.isoformat(timespec="seconds"),
    }
    with contextlib.suppress(OSError):
        owner.write_text(json.dumps(note), encoding="utf-8")


def _holder(owner: Path, now: datetime) -> dict[str, str]:
    """Who holds the lock and for how many minutes, "?" for what is not known."""
    try:
        note = json.loads(owner.read_text(encoding="utf-8"))
        since = datetime.fromisoformat(note["since"])
        minutes = max(0, int((now - since).total_seconds() // 60))
        return {
            "who": str(note["who"]),
            "host": str(note["host"]),
            "pid": str(note["pid"]),
            "minutes": str(minutes),
        }
    except (OSError, ValueError, KeyError, TypeError):
        return dict.fromkeys(("who", "host", "pid", "minutes"), "?")
