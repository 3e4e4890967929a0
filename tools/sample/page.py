"""sample_data/EXPECTED.md: the sums worked out from the cells beside what the program says."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from .expected import GOALS, Cells, Sum, add_up, read_cells, verdict
from .program import Blank
from .returns import PERIODS, districts
from .story import WITH_ERRORS_H1
from .workbooks import cell_at

HEAD = """# What the sample returns add up to

All figures are made up (`README.md`). This page is written by `tools/make_sample.py` and kept true by
`tests/sample/test_expected.py`. The left half is worked out from the cells of the workbooks by
`tools/sample/expected.py`, which knows nothing of the program's reader, formulas or indicators; the right half
is what `ppmd report --format json` says.

`lower` and `upper` are the least and the greatest rate that the returns still lacking could bring about.
"""
TABLE = (
    "| indicator | numerator | denominator | percent | lower | upper | verdict |"
    " program: numerator | denominator | percent | lower | upper | verdict |\n"
    "|---|---:|---:|---:|---:|---:|---|---:|---:|---:|---:|---:|---|\n"
)


def page(sample: Path, blanks: dict[str, dict[str, Blank]], reports: dict[str, Any]) -> str:
    """The whole page; blanks and the program's reports by period."""
    parts = [HEAD]
    for period in PERIODS:
        cells = read_cells(sample / period, blanks[period])
        parts.append(_period(period, cells, reports[period]))
        if period == PERIODS[0]:
            parts += [_press(cells, blanks[period]), _inspected(cells, blanks[period])]
    return "\n".join(parts)


def _period(period: str, cells: dict[str, Cells], report: dict[str, Any]) -> str:
    sums = add_up(cells, period)
    said = {one["id"]: one for one in report["indicators"]}
    complete = report["completeness"]
    counts = ", ".join(
        f"{name} {_count(complete[name])}" for name in ("expected", "received", "usable", "on_time")
    )
    lists = "; ".join(
        f"{name}: {', '.join(str(_code(one)) for one in complete[name]) or '-'}"
        for name in ("missing", "late", "unusable", "invited")
    )
    rows = "".join(_row(name, sums[name], said[name], final=period == PERIODS[-1]) for name in GOALS)
    return f"## {period}\n\nCompleteness, by the program: {counts}; {lists}.\n\n{TABLE}{rows}"


def _count(value: object) -> object:
    return len(value) if isinstance(value, list) else value


def _code(one: object) -> object:
    return one["unit"] if isinstance(one, dict) else one


def _row(name: str, found: Sum, said: dict[str, Any], *, final: bool) -> str:
    rate = found.value - 1 if name == "crimes_growth" else found.value
    mine = (
        found.numerator, found.denominator, _percent(rate), _shown(found.lower), _shown(found.upper),
        verdict(name, found, final=final),
    )  # fmt: skip
    keys = ("numerator", "denominator", "percent", "lower", "upper", "verdict")
    theirs = (said[key] if said[key] is not None else "-" for key in keys)
    return "| " + " | ".join(map(str, (f"`{name}`", *mine, *theirs))) + " |\n"


def _shown(value: Fraction | None) -> str:
    return "-" if value is None else str(value)


def _percent(value: Fraction) -> str:
    exact = Decimal(value.numerator) * 100 / Decimal(value.denominator)
    return f"{exact.quantize(Decimal('0.1'), ROUND_HALF_UP)}"


def _press(cells: dict[str, Cells], blanks: dict[str, Blank]) -> str:
    """One indicator by hand: the six months of the press."""
    have, blank = cells["so-tttt"], blanks["so-tttt"]
    lines = []
    both = 0
    for element, month in have:
        if element != "press_central":
            continue
        counts = []
        for name in ("press_central", "press_provincial"):
            address = blank.cells[name, month]["cell"]
            counts.append(f"{address} = {have[name, month]}")
        counted = all(int(str(have[name, month])) >= 1 for name in ("press_central", "press_provincial"))
        both += counted
        lines.append(f"| {month} | {' | '.join(counts)} | {'1' if counted else '0'} |\n")
    sheet, _, _ = cell_at(blank, "press_central", "2023-01")
    return (
        f"### By hand: `press_monthly`, H1\n\nSheet “{sheet}” of `{blank.path.name}`:\n\n"
        "| month | central | provincial | both |\n|---|---|---|---:|\n"
        f"{''.join(lines)}\nTogether {both} of {len(lines)} months.\n"
    )


def _inspected(cells: dict[str, Cells], blanks: dict[str, Blank]) -> str:
    """The other: the sums of two columns of each district's first sheet."""
    names = ("establishments_inspected", "establishments_total")
    totals = [0, 0]
    lines = []
    for district in districts():
        if district.code not in cells:
            lines.append(f"| {district.code} {district.name} | no return | | |\n")
            continue
        blank = blanks[district.code]
        shown = []
        for place, name in enumerate(names):
            first, last = (blank.cells[name, district.communes[end]]["cell"] for end in (0, -1))
            amount = sum(int(str(cells[district.code][name, commune])) for commune in district.communes)
            shown.append(f"{first}:{last} = {amount}")
            if district.code != WITH_ERRORS_H1:
                totals[place] += amount
        note = "with errors, not counted" if district.code == WITH_ERRORS_H1 else ""
        lines.append(f"| {district.code} {district.name} | {shown[0]} | {shown[1]} | {note} |\n")
    rate = _percent(Fraction(*totals))
    return (
        "### By hand: `establishments_inspected`, H1\n\nSheet “Biểu 1. Theo xã” of each district:\n\n"
        "| district | inspected | all | |\n|---|---|---|---|\n"
        f"{''.join(lines)}\nTogether {totals[0]} of {totals[1]}, {rate} %.\n"
    )
