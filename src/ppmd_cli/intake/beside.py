"""A list filled in beside the column that is asked for: told once, and nothing of it is taken."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from ppmd_cli.findings.catalogue import finding
from ppmd_cli.intake.anchor import Anchored
from ppmd_cli.model.cell import RawCell, RawWorkbook, a1, column_letters
from ppmd_cli.model.fact import Fact
from ppmd_cli.model.finding import Finding, Place
from ppmd_cli.model.form import Section
from ppmd_cli.model.plan import Plan
from ppmd_cli.model.value import BLANK, UNREADABLE

_LEAST = 3

Pair = tuple[str, str]
Reads = Callable[[RawCell, str], bool]


def blank_lists(plan: Plan, anchored: Anchored, facts: dict[Pair, Fact]) -> list[Section]:
    """The lists of a return in which hardly anything is given.

    Where an earlier period runs into this one, the blank prints its values in the next column: there they
    say nothing of where the sender has typed.
    """
    if anchored.form is None or any(one.accumulates_into == anchored.period for one in plan.periods):
        return []
    found = []
    for section in anchored.form.sections:
        if section.kind != "list" or section.subject != "unit":
            continue
        read = [fact.value for one in section.elements if (fact := facts.get((one.id, anchored.unit or "")))]
        if sum(value != BLANK for value in read) * 4 < len(read):
            found.append(section)
    return found


def unread_beside(
    anchored: Anchored,
    sections: list[Section],
    workbook: RawWorkbook,
    facts: dict[Pair, Fact],
    findings: list[Finding],
    reads: Reads,
) -> None:
    """Say of each list whose values stand in the next column, and leave the list unread.

    reads: tells whether a cell can be read as a value of an element. Texts prove nothing: guidance may
    stand beside.
    """
    unit = anchored.unit or ""
    sheets = {sheet.name: sheet for sheet in workbook.sheets}
    for section in sections:
        at = {
            one.id: cell
            for one in section.elements
            if one.type != "text" and (cell := anchored.cells.get((one.id, unit))) is not None
        }
        beside = [
            cell
            for element, cell in at.items()
            if facts[element, unit].value == BLANK
            and (raw := sheets[cell.sheet].cells.get((cell.row, cell.column + 1))) is not None
            and raw.text.strip()
            and reads(raw, element)
        ]
        if len(beside) < _LEAST or len({(cell.sheet, cell.column) for cell in beside}) > 1:
            continue
        inside = {(one.id, unit) for one in section.elements} & facts.keys()
        facts.update({pair: replace(facts[pair], value=UNREADABLE) for pair in inside})
        findings[:] = [one for one in findings if (one.element, one.subject) not in inside]
        first, rest = beside[0], beside[1:]
        findings.append(
            finding(
                "values_in_next_column",
                place=Place(first.sheet, a1(first.row, first.column + 1)),
                subject=unit,
                related=[Place(cell.sheet, a1(cell.row, cell.column + 1)) for cell in rest],
                n=len(beside),
                found=column_letters(first.column + 1),
                column=column_letters(first.column),
            )
        )
