"""`make bench`: the budgets of speed and memory, as ratios taken in one run on one machine.

CPU time (user and system) of processes and loops, never the clock on the wall: other work may be going on.
Each figure is a median of several runs. Reads the sample returns, writes in a temporary folder only.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "sample_data" / "H1"
PLAN = ROOT / "src" / "ppmd_cli" / "plans" / "thanh_hoa_2023"
PYTHON = sys.executable
PPMD = Path(PYTHON).with_name("ppmd")
RETURNS = 705
MIB = 1 << 20

# Run apart, so that its peak of memory and its imports are its own.
LISTED = "import sys\npaths = open(sys.argv[1], encoding='utf-8').read().splitlines()\n"
READERS = {
    "calamine": "from python_calamine import CalamineWorkbook\n"
    "for path in paths:\n"
    "    book = CalamineWorkbook.from_path(path)\n"
    "    for name in book.sheet_names: book.get_sheet_by_name(name).to_python()\n",
    "openpyxl": "import openpyxl\n"
    "for path in paths:\n"
    "    book = openpyxl.load_workbook(path, data_only=True)\n"
    "    for sheet in book: list(sheet.iter_rows(values_only=True))\n",
    "pandera": "import pandas, pandera\n"
    "for path in paths:\n"
    "    for frame in pandas.read_excel(path, sheet_name=None, header=None).values():\n"
    "        pandera.DataFrameSchema().validate(frame)\n",
    "frictionless": "import frictionless\n"
    "for path in paths: frictionless.validate(path, scheme='file', format='xlsx')\n",
}


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
    """Runs commands and tells what they took."""

    def __init__(self, home: Path) -> None:
        # Bytecode is kept, as after an installation, whatever the caller's variables say.
        own = {"PPMD_CACHE": home / "plans", "PYTHONPYCACHEPREFIX": home / "bytecode", "COLUMNS": "100"}
        self.env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        self.env |= {name: str(value) for name, value in own.items()}

    def once(self, *command: object) -> tuple[float, float]:
        """CPU seconds and peak memory in MiB of one command; exit codes above 1 end the bench."""
        words = [str(word) for word in command]
        started = subprocess.Popen(
            words, env=self.env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _, status, used = os.wait4(started.pid, 0)
        started.returncode = os.waitstatus_to_exitcode(status)
        if started.returncode not in {0, 1}:
            raise SystemExit(f"{' '.join(words[:4])} ... ended with {started.returncode}")
        # Linux counts in KiB, macOS in bytes.
        unit = 1 if sys.platform == "darwin" else 1024
        return used.ru_utime + used.ru_stime, used.ru_maxrss * unit / MIB

    def seconds(self, runs: int, *command: object) -> float:
        """Median CPU seconds of a command, which is run once before for the caches."""
        self.once(*command)
        return median(self.once(*command)[0] for _ in range(runs))

    def reader(self, name: str, files: list[Path]) -> tuple[float, float] | None:
        """What another library takes to read the files, None where it is not installed."""
        if find_spec({"calamine": "python_calamine"}.get(name, name)) is None:
            return None
        program = LISTED + READERS[name]
        with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as listed:
            listed.write("\n".join(str(file) for file in files))
            listed.flush()
            return self.once(PYTHON, "-c", program, listed.name)


def line(what: str, value: float, budget: float, unit: str = "x", *, detail: str = "") -> bool:
    """Print one budget; True when it is kept."""
    kept = value <= budget
    word = "kept" if kept else "OVER"
    print(f"{word:5}{value:9.2f} {unit:4}of {budget:6g}   {what}{detail and f'  [{detail}]'}")
    return kept


def extra(what: str, text: str) -> None:
    """Print a comparison that has no budget."""
    print(f"     {text:>21}   {what}")


def copies(folder: Path, files: list[Path], number: int) -> list[Path]:
    """So many returns, no two with the same bytes: the sample's, each numbered in the comment of the zip."""
    made = []
    for count in range(number):
        name = folder / f"{count:04}.xlsx"
        comment = f"{count:04}".encode()
        data = files[count % len(files)].read_bytes()
        # The last two bytes of a zip without a comment tell the length of the comment.
        name.write_bytes(data[:-2] + len(comment).to_bytes(2, "little") + comment)
        made.append(name)
    return made


def bare_pass(files: list[Path]) -> None:
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


def start_up(run: Processes, runs: int, one: Path) -> Iterator[bool]:
    """`ppmd --help` and one return."""
    bare = run.seconds(runs, PYTHON, "-c", "pass")
    print(f"bare Python: {bare * 1000:.1f} ms of CPU\n")
    taken = run.seconds(runs, PPMD, "--help")
    yield line("ppmd --help / python -c pass", taken / bare, 8)
    taken = run.seconds(runs, PPMD, "validate", one)
    yield line("ppmd validate one.xlsx / python -c pass", taken / bare, 25, detail="aim 15")
    taken = run.seconds(runs, PPMD, "validate", one, "--format", "json")
    extra("ppmd validate one.xlsx --format json / python -c pass", f"{taken / bare:.2f} x")


def per_return(files: list[Path], runs: int) -> Iterator[bool]:
    """Reading, anchoring and all rules in one warm process, against a bare pass."""
    import gc

    from ppmd_cli.cli.main import COLLECT_AFTER
    from ppmd_cli.intake.read import Reader
    from ppmd_cli.plan.load import load_plan
    from ppmd_cli.workflow.validate import check_all

    gc.set_threshold(COLLECT_AFTER)
    plan = load_plan(PLAN)
    reader = Reader(plan)
    bare = of_loop(lambda: bare_pass(files), runs)
    taken = of_loop(lambda: check_all(map(reader.read, files), plan), runs)
    detail = f"{taken / len(files) * 1000:.1f} / {bare / len(files) * 1000:.1f} ms a return"
    yield line("read + anchor + all rules / bare zipfile + expat", taken / bare, 3, detail=detail)


def many(run: Processes, files: list[Path], folder: Path, runs: int) -> Iterator[bool]:
    """A whole process over many returns, against readers that check nothing."""
    made = copies(folder, files, RETURNS)
    calamine = [run.reader("calamine", made) for _ in range(runs)]
    bare = median(one[0] for one in calamine if one is not None)
    taken, peak = run.once(PPMD, "validate", folder, "--format", "json")
    detail = f"{taken:.1f} / {bare:.1f} s"
    yield line(f"validate {RETURNS} returns / bare calamine", taken / bare, 6, detail=detail)
    yield line(f"validate {RETURNS} returns: peak memory", peak, 100, "MiB")
    _, less = run.once(PPMD, "validate", *made[: len(files)], "--format", "json")
    each = (peak - less) / (RETURNS - len(files)) * 1024
    extra(f"more memory for each return beyond {len(files)}", f"{each:.0f} KiB")
    few = made[: len(files)]
    own = taken / RETURNS
    for name in ("openpyxl", "pandera", "frictionless"):
        other = run.reader(name, few)
        text = "not installed" if other is None else f"{other[0] / len(few) / own:.2f} x ppmd"
        extra(f"{name} reads the same returns", text)


def report(run: Processes, folder: Path) -> Iterator[bool]:
    """The half-year report of the sample in all forms."""
    taken, _ = run.once(PPMD, "report", "--from", SAMPLE, "--period", "H1", "--out", folder)
    made = sorted(path.suffix for path in folder.rglob("*") if path.is_file())
    yield line("ppmd report --period H1", taken, 2, "s", detail=" ".join(made))


def main() -> int:
    """Print every budget; with --strict, exit code 1 when one is not kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9, help="runs of a short command (default 9)")
    parser.add_argument("--strict", action="store_true", help="exit code 1 when a budget is not kept")
    asked = parser.parse_args()
    runs = asked.runs
    files = sorted(SAMPLE.glob("*.xlsx"))
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        os.environ["PPMD_CACHE"] = str(home / "plans")
        run = Processes(home)
        (home / "many").mkdir()
        kept = [*start_up(run, runs, files[0]), *per_return(files, 5)]
        kept += [*many(run, files, home / "many", 3), *report(run, home / "report")]
    return int(asked.strict and not all(kept))


if __name__ == "__main__":
    sys.exit(main())
