"""A list whose values stand one row off their labels: told by the kinds of value that belong in each row."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from ppmd_cli.checks.shift import Block, Votes, find_block, find_in_order, shift_found, to_the_end
from ppmd_cli.intake.anchor import Anchored
from ppmd_cli.layout import requirement_for
from ppmd_cli.model.cell import RawCell, RawSheet, RawWorkbook
from ppmd_cli.model.fact import Fact
from ppmd_cli.model.finding import Finding, Place
from ppmd_cli.model.form import Element
from ppmd_cli.model.plan import Plan
from ppmd_cli.model.value import UNREADABLE

_LEAST = 3

Pair = tuple[str, str]
Reads = Callable[[RawCell, str], bool]


def unread_shifted(
    plan: Plan,
    anchored: Anchored,
    workbook: RawWorkbook,
    facts: dict[Pair, Fact],
    findings: list[Finding],
    reads: Reads,
) -> None:
    """Where a list's values fit the rows above or below: say so once, and leave the block unread.

    reads: tells whether a cell can be read as a value of an element.
    """
    form = anchored.form
    for section in form.sections if form is not None else ():
        if section.subject != "unit" or section.kind == "cover":
            continue
        at = {
            cell.row: (element, cell)
            for element in section.elements
            if (cell := anchored.cells.get((element.id, anchored.unit or ""))) is not None
        }
        sheets = {cell.sheet for _, cell in at.values()}
        columns = {cell.column for _, cell in at.values()}
        moved = any(one.code == "code_and_label_differ" and one.place.sheet in sheets for one in findings)
        if moved or len(sheets) != 1 or len(columns) != 1:
            continue
        sheet = next(one for one in workbook.sheets if one.name in sheets)
        elements = {row: element for row, (element, _) in at.items()}
        block = _block(plan, anchored.unit or "", sheet, min(columns), elements, reads)
        if block is not None:
            _say(
                anchored, block, {row: cell.sheet for row, (_, cell) in at.items()}, elements, facts, findings
            )


def _block(
    plan: Plan,
    unit: str,
    sheet: RawSheet,
    column: int,
    at: Mapping[int, Element],
    reads: Reads,
) -> Block | None:
    """The rows whose values belong to other rows."""

    def wrong(row: int, label: int) -> int:
        element, raw = at.get(label), sheet.cells.get((row, column))
        if raw is None or not raw.text.strip():
            needed = element is not None and requirement_for(plan, element, unit, unit) == "always"
            return int(needed)
        return int(element is None or not reads(raw, element.id))

    def votes(row: int, label: int) -> Votes:
        return wrong(row, row), wrong(row, label)

    rows = range(min(at), max(at) + 2)
    block = find_block(rows, votes, least=_LEAST, in_rows=_LEAST)
    if block is not None:
        return to_the_end(block, rows, votes)
    return find_in_order(sorted(at), votes, least=_LEAST, in_rows=_LEAST)


def _say(
    anchored: Anchored,
    block: Block,
    sheets: Mapping[int, str],
    at: Mapping[int, Element],
    facts: dict[Pair, Fact],
    findings: list[Finding],
) -> None:
    unit = anchored.unit or ""
    rows = [row for row in sorted(at) if block.first <= row <= block.last]
    for row in rows:
        fact = facts.get((at[row].id, unit))
        if fact is not None:
            facts[at[row].id, unit] = replace(fact, value=UNREADABLE)
    first = facts[at[rows[0]].id, unit]
    place = Place(first.cell.sheet, first.cell.cell) if first.cell is not None else Place(sheets[rows[0]])
    inside = {at[row].id for row in rows}
    findings[:] = [one for one in findings if one.subject != unit or one.element not in inside]
    findings.append(shift_found(block, place, unit, first.typed))
