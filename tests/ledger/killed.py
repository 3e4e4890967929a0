"""Run a command line and end it like a power cut before its Nth act on the disk: `python killed.py N ppmd-words...`.

An act is what changes a file (Python's own audit events tell) or a statement of the database that changes it. With N
of 0 nothing is ended and the number of acts is printed.
"""

import os
import signal
import sqlite3
import sys
from typing import Any

acts = [0]
FOLDER = os.environ["PPMD_TEST_FOLDER"]
CHANGES = ("INSERT", "COMMIT", "BEGIN", "CREATE", "PRAGMA user_version =")


def act() -> None:
    acts[0] += 1
    if acts[0] == int(sys.argv[1]):
        os.kill(os.getpid(), signal.SIGKILL)


def watch(event: str, arguments: tuple[Any, ...]) -> None:
    changes = event in {"os.rename", "os.remove", "os.mkdir", "os.chmod"} or (
        event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
    )
    if changes and str(arguments[0]).startswith(FOLDER):
        act()


class Watched(sqlite3.Connection):
    """A database that counts what changes it."""

    def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
        if sql.startswith(CHANGES):
            act()
        return super().execute(sql, *parameters)

    def executemany(self, sql: str, rows: Any) -> sqlite3.Cursor:
        act()
        return super().executemany(sql, rows)


def main() -> None:
    connect = sqlite3.connect
    sqlite3.connect = lambda *words, **named: connect(*words, factory=Watched, **named)  # type: ignore[assignment]
    from ppmd_cli.cli.main import run

    sys.addaudithook(watch)
    code = run(sys.argv[2:])
    print(f"acts {acts[0]}", file=sys.stderr)
    raise SystemExit(code)


if __name__ == "__main__":
    main()
