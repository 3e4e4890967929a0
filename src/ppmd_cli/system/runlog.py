"""The log of unattended runs: a JSON object a line, never the data of a return; old ones are turned over."""

from __future__ import annotations

import contextlib
import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec import Struct

from ppmd_cli.errors import OutputError

LARGEST = 1 << 20
KEPT = 5
FINISHED = frozenset({0, 1, 5})
"""Exit codes of runs that went through all there was, whatever they found."""


class Ended(Struct, frozen=True):
    """A run that came to its end: when it began, and its exit code."""

    at: datetime
    exit: int


def write_line(path: Path, line: dict[str, Any]) -> None:
    """Add a line. Over a mebibyte the file becomes `.1`, `.1` becomes `.2`; five are kept.

    Raises OutputError.
    """
    text = json.dumps(line, ensure_ascii=False) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size + len(text.encode()) > LARGEST:
            _turn_over(path)
        handle = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
    except OSError as error:
        raise OutputError(
            "cli.error.write", path=path, reason=error.strerror or type(error).__name__
        ) from error


def last_good(path: Path) -> Ended | None:
    """The last run that finished, of the log or the one turned over before; None where there is none."""
    for place in (path, path.with_name(f"{path.name}.1")):
        try:
            lines = place.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            continue
        for line in reversed(lines):
            found = _ended(line)
            if found is not None and found.exit in FINISHED:
                return found
    return None


def _ended(line: str) -> Ended | None:
    """The run that a line sums up, if it is such a line and whole."""
    try:
        read = json.loads(line)
        if read["event"] != "summary":
            return None
        return Ended(datetime.fromisoformat(read["at"]), int(read["exit"]))
    except (ValueError, KeyError, TypeError):
        return None


def _turn_over(path: Path) -> None:
    for number in range(KEPT - 1, 0, -1):
        with contextlib.suppress(FileNotFoundError):
            path.with_name(f"{path.name}.{number}").replace(path.with_name(f"{path.name}.{number + 1}"))
    path.replace(path.with_name(f"{path.name}.1"))
