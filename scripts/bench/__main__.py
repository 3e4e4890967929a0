"""`make bench`: the budgets of speed and memory, as ratios taken in one run on one machine.

Each figure is a median of several runs after one that warms the caches. Reads the sample returns, writes in a
temporary folder only. With --returns N: how time and memory grow from 705 returns to N, and nothing else.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from large import growth
from measure import (
    PERIOD,
    PLAN,
    PPMD,
    PYTHON,
    SAMPLE,
    Processes,
    bare_pass,
    copies,
    extra,
    line,
    of_loop,
)

RETURNS = 705
OTHERS = ("pandera", "frictionless")
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
}


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


def per_return(files: Sequence[Path], runs: int) -> Iterator[bool]:
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


def many(run: Processes, files: Sequence[Path], folder: Path, runs: int) -> Iterator[bool]:
    """A whole process over many returns, against readers that check nothing and libraries that check."""
    made = copies(folder, files, RETURNS)
    bare = median(reader(run, "calamine", made, folder) for _ in range(runs))
    taken, peak = run.once(PPMD, "validate", folder, "--format", "json")
    detail = f"{taken:.1f} / {bare:.1f} s"
    yield line(f"validate {RETURNS} returns / bare calamine", taken / bare, 6, detail=detail)
    yield line(f"validate {RETURNS} returns: peak memory", peak, 100, "MiB")
    few = made[: len(files)]
    _, less = run.once(PPMD, "validate", *few, "--format", "json")
    each = (peak - less) / (RETURNS - len(few)) * 1024
    extra(f"more memory for each return beyond {len(few)}", f"{each:.0f} KiB")
    own = taken / RETURNS
    read = reader(run, "openpyxl", few, folder) / len(few)
    extra("openpyxl only reads the same returns", f"{read / own:.2f} x ppmd")
    compared(run, few, folder.parent, own)


def reader(run: Processes, name: str, files: Sequence[Path], folder: Path) -> float:
    """What another library takes to read the files, in CPU seconds."""
    listed = folder.parent / "listed.txt"
    listed.write_text("\n".join(str(file) for file in files), encoding="utf-8")
    return run.once(PYTHON, "-c", LISTED + READERS[name], listed)[0]


def compared(run: Processes, files: Sequence[Path], home: Path, own: float) -> None:
    """Libraries that check tables do the plan's checks, as many as they can; all must find what is planted.

    own: CPU seconds that ppmd takes for a return, reading and finding the tables included.
    """
    missing = [name for name in OTHERS if find_spec(name) is None]
    if missing:
        extra(f"{', '.join(missing)} not installed: `make bench` brings them", "-")
        return
    from schemas import expressed
    from tables import locate, plant, to_json

    from ppmd_cli.plan.load import load_plan

    plan = load_plan(PLAN)
    period = next(one for one in plan.periods if one.id == PERIOD)
    located = locate(files, plan)
    spoilt = home / "planted.xlsx"
    planted = plant(located[0], plan, spoilt)
    tables = home / "tables.json"
    tables.write_text(to_json([*located, *locate([spoilt], plan)]), encoding="utf-8")
    said = json.loads(run.answer(PPMD, "validate", spoilt, "--format", "json"))
    found = {(one["subject"], one["element"]) for file in said["files"] for one in file["findings"]}
    _all_found("ppmd", planted, found)
    for name in OTHERS:
        answer = json.loads(run.answer(PYTHON, Path(__file__).with_name("others.py"), name, tables))
        known = {(subject, element) for _, subject, element in answer["found"][str(spoilt)]}
        _all_found(name, planted, known)
        number = len(located) + 1
        whole, alone = (answer["read"] + answer["check"]) / number, answer["check"] / number
        can = len(expressed(plan, period, "frame" if name == "pandera" else "row"))
        extra(
            f"{name}, {can} of {len(plan.rules)} rules, handed the places of the tables "
            f"(its checks alone, values at hand: {alone / own:.2f} x)",
            f"{whole / own:.2f} x ppmd",
        )
    extra(f"planted faults, each found by ppmd, {' and '.join(OTHERS)}", str(len(planted)))


def _all_found(name: str, planted: set[tuple[str, str, str]], found: set[tuple[str, str]]) -> None:
    lost = {(subject, element) for _, subject, element in planted} - found
    if lost:
        raise SystemExit(f"{name} does not find the planted faults at {sorted(lost)}")


def report(run: Processes, folder: Path, runs: int) -> Iterator[bool]:
    """The half-year report of the sample in all forms."""
    taken = run.seconds(runs, PPMD, "report", "--from", SAMPLE, "--period", PERIOD, "--out", folder)
    made = sorted(path.suffix for path in folder.rglob("*") if path.is_file())
    yield line("ppmd report --period H1", taken, 2, "s", detail=" ".join(made))


def main() -> int:
    """Print every budget; with --strict, exit code 1 when one is not kept."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=9, help="runs of a short command (default 9)")
    parser.add_argument("--returns", type=int, help=f"measure the growth from {RETURNS} to so many returns")
    parser.add_argument("--strict", action="store_true", help="exit code 1 when a budget is not kept")
    asked = parser.parse_args()
    runs = asked.runs
    files = sorted(SAMPLE.glob("*.xlsx"))
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        os.environ["PPMD_CACHE"] = str(home / "plans")
        run = Processes(home)
        if asked.returns is not None:
            kept = list(growth(run, files, home, RETURNS, asked.returns))
        else:
            kept = [*start_up(run, runs, files[0]), *per_return(files, 5)]
            kept += [*many(run, files, home / "many", 3), *report(run, home / "report", 3)]
    return int(asked.strict and not all(kept))


if __name__ == "__main__":
    sys.exit(main())
