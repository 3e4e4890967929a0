"""Has anybody typed into a blank? Only a blank may be written over."""

from __future__ import annotations

from pathlib import Path

from ppmd_cli.forms.previous import note_row, previous_spots
from ppmd_cli.intake.refusal import RefusalError, Refused
from ppmd_cli.intake.source import source_from_bytes
from ppmd_cli.intake.xlsx import read_xlsx
from ppmd_cli.layout import FormLayout
from ppmd_cli.model.cell import RawCell, RawWorkbook


def is_untouched(path: Path, data: bytes, layout: FormLayout, blank: bytes) -> bool:
    """Tell whether a file is the blank of the same unit and period without anything typed.

    blank: as it would be written now. Formulas may have been calculated and the file saved by another
    program; what is printed of the last period may have been less or other when it was made. When in doubt
    the answer is no.
    """
    there, fresh = _read(path, data), _read(path, blank)
    if there is None or fresh is None:
        return False
    old, new = _typed(there), _typed(fresh)
    grey = _grey(layout)
    return {spot for spot in old if spot in grey} <= set(new) and {
        spot: one for spot, one in old.items() if spot not in grey
    } == {spot: one for spot, one in new.items() if spot not in grey}


def _grey(layout: FormLayout) -> set[tuple[str, int, int]]:
    """Where something of the last period may be printed, its heads included."""
    found = set(previous_spots(layout).values())
    columns = {(sheet, column) for sheet, _, column in found}
    for sheet in layout.sheets:
        if sheet.section is not None:
            found.add((sheet.name, note_row(sheet), 1))
        if sheet.kind == "table":
            rows = range(sheet.head_row, sheet.first_row)
            found |= {(name, row, column) for name, column in columns if name == sheet.name for row in rows}
    return found


def _read(path: Path, data: bytes) -> RawWorkbook | None:
    try:
        source = source_from_bytes(path, data)
    except RefusalError:
        return None
    if isinstance(source, Refused) or source.kind not in {"xlsx", "xlsm"}:
        return None
    found = read_xlsx(source)
    return None if isinstance(found, Refused) else found


def _typed(workbook: RawWorkbook) -> dict[tuple[str, int, int], tuple[str, str]]:
    """What stands in the cells, but for formulas."""
    return {
        (sheet.name, cell.row, cell.column): (cell.kind, cell.text)
        for sheet in workbook.sheets
        for cell in sheet.cells.values()
        if _counts(cell)
    }


def _counts(cell: RawCell) -> bool:
    return not cell.formula and cell.kind != "blank" and cell.text != ""
