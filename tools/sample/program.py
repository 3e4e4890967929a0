"""The program as somebody at a desk calls it: its blank workbooks and what it says of returns."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PLAN_ID = "thanh_hoa_2023"
AS_OF = {"H1": "2023-06-20", "FY": "2023-12-20"}


@dataclass(frozen=True)
class Blank:
    """One blank and where each value goes."""

    path: Path
    cells: dict[tuple[str, str], dict[str, Any]]


def call(*arguments: str, endings: Sequence[int] = (0,)) -> Any:  # noqa: ANN401 - JSON
    """What `ppmd ... --format json` answers. RuntimeError for another ending than those expected."""
    command = [sys.executable, "-m", "ppmd_cli", *arguments, "--plan", PLAN_ID, "--format", "json"]
    done = subprocess.run(command, check=False, capture_output=True, encoding="utf-8")
    if done.returncode not in endings:
        raise RuntimeError(f"{arguments[0]}: ending {done.returncode}\n{done.stderr}")
    return json.loads(done.stdout)


def make_blanks(period: str, folder: Path) -> dict[str, Blank]:
    """Every blank of a period, by unit, with the map of its cells."""
    made = call("template", "--period", period, "--all", "--out", str(folder))
    return {
        one["unit"]: Blank(
            Path(one["path"]), {(cell["element"], cell["subject"]): cell for cell in one["cells"]}
        )
        for one in made["files"]
    }


def report(period: str, folder: Path) -> Any:  # noqa: ANN401 - JSON
    """What the program reports of a folder of returns."""
    with tempfile.TemporaryDirectory() as out:
        where = ("--from", str(folder), "--write", "json", "--out", out)
        return call("report", "--period", period, "--as-of", AS_OF[period], *where)


def findings(*folders: Path) -> dict[str, Any]:
    """What the program finds in each file, by the file's name with its folder."""
    said = call("validate", *map(str, folders), endings=(0, 1))
    return {"/".join(Path(one["path"]).parts[-2:]): one for one in said["files"]}
