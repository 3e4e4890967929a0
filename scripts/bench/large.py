"""How time and memory grow with the number of returns."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from measure import PPMD, Processes, copies, extra, line

LINEAR = 1.15
A_FILE = 8
"""KiB that each further return may take: a sixth of its file. What was found in it is kept to the end."""


def growth(run: Processes, files: Sequence[Path], home: Path, few: int, many: int) -> Iterator[bool]:
    """Seconds a return and peak memory of `validate` and `batch`, of few returns and of many."""
    run.once(PPMD, "validate", files[0])
    figures: dict[tuple[str, int], tuple[float, float]] = {}
    for number in (few, many):
        folder = home / str(number)
        copies(folder, files, number)
        figures["validate", number] = run.once(PPMD, "validate", folder, "--format", "csv")
        workspace = home / f"workspace-{number}"
        run.once(PPMD, "init", workspace)
        shutil.rmtree(workspace / "inbox")
        folder.rename(workspace / "inbox")
        figures["batch", number] = run.once(PPMD, "batch", "--workspace", workspace, "--format", "json")
        for command in ("validate", "batch"):
            seconds, peak = figures[command, number]
            what = f"{command} {number} returns: CPU a return, peak memory"
            extra(what, f"{seconds / number * 1000:.1f} ms, {peak:.0f} MiB")
        shutil.rmtree(workspace)
    for command in ("validate", "batch"):
        (less, low), (more, high) = figures[command, few], figures[command, many]
        each = (more / many) / (less / few)
        yield line(f"{command}: a return among {many} / a return among {few}", each, LINEAR)
        more_each = (high - low) / (many - few) * 1024
        yield line(f"{command}: more memory for each return beyond {few}", more_each, A_FILE, "KiB")
