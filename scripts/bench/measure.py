"""What the benchmarks measure with: CPU time and peak memory of processes and loops, and how they print it.

CPU time (user and system), never the clock on the wall: other work may be going on.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "sample_data" / "H1"
PLAN = ROOT / "src" / "ppmd_cli" / "plans" / "thanh_hoa_2023"
PERIOD = "H1"
PYTHON = sys.executable
PPMD = Path(PYTHON).with_name("ppmd")
MIB = 1 << 20


def cpu(who: int) -> float:
    """CPU seconds so far of this process or of the children that have ended."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def of_loop(work: Callable[[], object], runs: int) -> float:
    """Median CPU seconds of a call in this process."""
    taken = []
    for _ in range(runs):
        before = cpu(resource.RUSAGE_SELF)
        work()
        taken.append(cpu(resource.RUSAGE_SELF) - before)
    return median(taken)


class Processes:
    """Runs commands and tells what they took. folder: the one they run in."""

    def __init__(self, home: Path, folder: Path = ROOT) -> None:
        # Bytecode is kept, as after an installation, whatever the caller's variables say.
        own = {"PPMD_CACHE": home / "plans", "PYTHONPYCACHEPREFIX": home / "bytecode", "COLUMNS": "100"}
        self.env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        self.env |= {name: str(value) for name, value in own.items()}
        self.folder = folder

    def once(self, *command: object, codes: Sequence[int] = (0, 1)) -> tuple[float, float]:
        """CPU seconds and peak memory in MiB of one command; another exit code ends the bench."""
        words = [str(word) for word in command]
        started = subprocess.Popen(
            words, env=self.env, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _, status, used = os.wait4(started.pid, 0)
        started.returncode = os.waitstatus_to_exitcode(status)
        if started.returncode not in codes:
            raise SystemExit(f"{' '.join(words[:4])} ... ended with {started.returncode}")
        # Linux counts in KiB, macOS in bytes.
        unit = 1 if sys.platform == "darwin" else 1024
        return used.ru_utime + used.ru_stime, used.ru_maxrss * unit / MIB

    def seconds(self, runs: int, *command: object) -> float:
        """Median CPU seconds of a command, which is run once before for the caches."""
        self.once(*command)
        return median(self.once(*command)[0] for _ in range(runs))

    def answer(self, *command: object) -> str:
        """What a command prints."""
        words = [str(word) for word in command]
        ran = subprocess.run(
            words, env=self.env, cwd=self.folder, capture_output=True, check=False, encoding="utf-8"
        )
        if ran.returncode not in {0, 1}:
            raise SystemExit(f"{' '.join(words[:4])} ... ended with {ran.returncode}\n{ran.stderr}")
        return ran.stdout


def line(what: str, value: float, budget: float, unit: str = "x", *, detail: str = "") -> bool:
    """Print one budget; True when it is kept."""
    kept = value <= budget
    word = "kept" if kept else "OVER"
    print(f"{word:5}{value:9.2f} {unit:4}of {budget:6g}   {what}{detail and f'  [{detail}]'}", flush=True)
    return kept


def extra(what: str, text: str) -> None:
    """Print a comparison that has no budget."""
    print(f"     {text:>21}   {what}", flush=True)


def copies(folder: Path, files: Sequence[Path], number: int) -> list[Path]:
    """So many returns, no two with the same bytes: the sample's, each numbered in the comment of the zip.

    All are dated back, as files that came some time ago.
    """
    made = []
    folder.mkdir(exist_ok=True)
    before = time.time() - 3600
    for count in range(number):
        name = folder / f"{count:05}.xlsx"
        comment = f"{count:05}".encode()
        data = files[count % len(files)].read_bytes()
        # The last two bytes of a zip without a comment tell the length of the comment.
        name.write_bytes(data[:-2] + len(comment).to_bytes(2, "little") + comment)
        os.utime(name, (before, before))
        made.append(name)
    return made


def bare_pass(files: Sequence[Path]) -> None:
    """Unzip and parse every part of the files with handlers that do nothing."""
    import zipfile
    from xml.parsers import expat

    def nothing(*_: object) -> None:
        pass

    for file in files:
        with zipfile.ZipFile(file) as package:
            for name in package.namelist():
                parser = expat.ParserCreate()
                parser.buffer_text = True
                parser.StartElementHandler = nothing
                parser.EndElementHandler = nothing
                parser.CharacterDataHandler = nothing
                parser.Parse(package.read(name), True)
