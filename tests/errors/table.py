"""docs/errors.md: what became of every kind of error, and of returns without any."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from tests.errors.clean import VARIED
from tests.errors.measure import SEEDS, UNITS, Tally

PAGE = Path(__file__).resolve().parents[2] / "docs" / "errors.md"
MEDIAN, MOST = 3, 10
GROUPS = {
    "layout": "Layout drift",
    "names": "Names in other spellings, codes gone",
    "values": "Habits of typing",
    "beyond": "Beyond form",
    "free": "What nothing in the files can show",
}
HEAD = f"""# Human errors, measured

Written by `make errors`, kept true by `tests/errors/test_errors.py`. Each kind is a function in `tests/errors/` that breaks a
good return the way people do. It is applied, by seeded chance ({SEEDS} seeds), to the returns of {len(UNITS)} units of the sample
({", ".join(UNITS)}): districts and agencies, for the half-year and, where the kind needs an earlier return, for the year.
The broken file is read and checked as `ppmd validate` does it, with the unit's last return and those of other units in the same run.

- **cell**: an error or warning stands at a cell that was broken, or is a failing rule that names it among at most 8 cells;
  for what has no cell of its own (a deleted row, a wrong file) at that row, column, sheet or file.
- **elsewhere**: something is found, but at another place.
- **read right**: nothing was lost; the facts are those of the good return. A warning that codes were replaced by names is planned.
- **missed**: nothing is said although something is wrong.
- **alarm**: all was read right, and yet something is complained of.
- **lines**: in how many lines the sender reads of this one fault, errors and warnings: the median and the most. Aim: {MEDIAN} and {MOST}.

The last group is what no program can see from the files: figures that are possible in themselves, in their row, by the register
and by the last return. It stands here so that nobody takes the table for more than it is; the totals leave it out.
"""
COLUMNS = (
    "| kind | what is done | cell | elsewhere | read right | missed | alarm | lines |\n"
    "|---|---|---:|---:|---:|---:|---:|---:|\n"
)


def row(tally: Tally) -> str:
    """One kind."""
    counts = (tally.verdicts[one] for one in ("cell", "elsewhere", "harmless", "missed", "alarm"))
    return f"| `{tally.kind.name}` | {tally.kind.label} | {' | '.join(map(str, counts))} | {spread(tally.lines)} |\n"


def spread(lines: Sequence[int]) -> str:
    """The median and the most."""
    return f"{median(lines):g}, {max(lines)}" if lines else "–"


def beyond(lines: Sequence[int]) -> bool:
    """Tell whether a fault floods its sender."""
    return bool(lines) and (median(lines) > MEDIAN or max(lines) > MOST)


def total(tallies: Sequence[Tally]) -> Counter[str]:
    """All kinds but those that nothing can show."""
    return sum((tally.verdicts for tally in tallies if tally.kind.group != "free"), Counter[str]())


def totals(tallies: Sequence[Tally], clean: Sequence[str], looked: int) -> str:
    """The sums and the false alarms, in words."""
    counts = total(tallies)
    kinds = sum(1 for tally in tallies if tally.kind.group != "free")
    wrong = counts["cell"] + counts["elsewhere"] + counts["missed"]
    return (
        f"Together {kinds} kinds, {counts.total()} broken returns: {counts['cell']} found at the very cell, "
        f"{counts['elsewhere']} elsewhere, {counts['harmless']} read right, {counts['missed']} missed, "
        f"{counts['alarm']} needless alarms. Of what had to be found, "
        f"{counts['cell'] * 1000 // wrong / 10 if wrong else 100} % at the very cell.\n\n"
        f"Lines for one fault: {spread([one for tally in tallies for one in tally.lines])} (median, most); "
        f"beyond the aim: {', '.join(f'`{one.kind.name}`' for one in tallies if beyond(one.lines)) or 'none'}.\n\n"
        f"False alarms on {looked} returns without errors (the whole sample but the one with planted errors, blanks "
        f"freshly filled, and {VARIED} with seven legitimate habits each): {len(clean)}.\n"
    )


def page(tallies: Sequence[Tally], clean: Sequence[str], looked: int) -> str:
    """The whole page."""
    parts = [HEAD, "\n## Totals\n\n", totals(tallies, clean, looked)]
    for group, title in GROUPS.items():
        parts += [f"\n## {title}\n\n", COLUMNS]
        parts += [row(tally) for tally in tallies if tally.kind.group == group]
    return "".join(parts)


def rows_of(text: str) -> dict[str, tuple[str, tuple[int, ...], str]]:
    """Kind -> its label, counts and lines, as a page has them."""
    found = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `") and len(cells) == 8:
            found[cells[0].strip("`")] = (cells[1], tuple(map(int, cells[2:7])), cells[7])
    return found
