"""A workspace as tests use it: files go in, answers come out."""

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.conftest import Ran

KILLED = Path(__file__).with_name("killed.py")


@dataclass
class Desk:
    """A workspace and the command line."""

    folder: Path
    ppmd: Callable[..., Ran]

    def put(self, source: Path, name: str | None = None, **cells: object) -> Path:
        """Put a return into the inbox, with other values in some cells."""
        path = self.folder / "inbox" / (name or source.name)
        if cells:
            path.write_bytes(edited(source, cells))
        else:
            shutil.copy(source, path)
        return path

    def run(self, *words: object) -> Ran:
        """A command in this workspace."""
        return self.ppmd(*words, "--workspace", self.folder)

    def batch(self, *words: object, received: str = "2023-06-10") -> dict[str, Any]:
        """Work the inbox through; what it says as JSON, with the exit code under "exit"."""
        ran = self.run("batch", "--format", "json", "--received", received, *words)
        return json.loads(ran.out) | {"exit": ran.code}

    def status(self, period: str = "H1", as_of: str = "2023-06-20") -> dict[str, Any]:
        """The status as JSON, units by code."""
        answer = json.loads(self.run("status", "--period", period, "--as-of", as_of, "--format", "json").out)
        return answer | {"units": {one["unit"]: one for one in answer["units"]}}

    def report(self, period: str = "H1", as_of: str = "2023-06-20") -> dict[str, Any]:
        """The report as JSON."""
        ran = self.run("report", "--period", period, "--as-of", as_of, "--format", "json", "--write", "json")
        return json.loads(ran.out)

    def log(self) -> list[dict[str, Any]]:
        """The journal."""
        return json.loads(self.run("ledger", "log", "--format", "json").out)["entries"]

    def files(self, name: str) -> list[str]:
        """The files beneath one of the workspace's folders."""
        place = self.folder / name
        return sorted(path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file())


def edited(source: Path, cells: dict[str, object]) -> bytes:
    """A return with other values in some cells: `{"Biểu 2. Chung của huyện!E45": 3}`."""
    from openpyxl import load_workbook

    book = load_workbook(source)
    for place, value in cells.items():
        sheet, _, cell = place.rpartition("!")
        book[sheet][cell] = value
    out = io.BytesIO()
    book.save(out)
    assert zipfile.is_zipfile(out)
    return out.getvalue()


def start(
    desk: Desk, number: int, *words: object, before: Callable[[], None] | None = None, **environ: str
) -> subprocess.CompletedProcess[str]:
    """A real process that is ended before its act `number` (killed.py); 0: none. before: what it does first."""
    return subprocess.run(
        [sys.executable, KILLED, str(number), *map(str, words), "--workspace", str(desk.folder)],
        check=False,
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"PPMD_TEST_FOLDER": str(desk.folder), "PYTHONUTF8": "1"} | environ,
        preexec_fn=before,
        timeout=120,
    )
