"""Has anybody typed into a blank? Only a blank may be written over."""

from __future__ import annotations

from pathlib import Path

from ppmd_cli.forms.blank import write_blank
from ppmd_cli.intake.refusal import RefusalError, Refused
from ppmd_cli.intake.source import source_from_bytes
from ppmd_cli.intake.xlsx import read_xlsx
from ppmd_cli.layout import FormLayout
from ppmd_cli.model.cell import RawCell, RawWorkbook
from ppmd_cli.model.plan import Plan


def is_untouched(path: Path, data: bytes, layout: FormLayout, plan: Plan) -> bool:
    """Tell whether a file is the blank of the same unit and period without anything typed.

    Formulas may have been calculated and the file saved by another program. When in doubt the answer is no.
    """
    there, fresh = _read(path, data), _read(path, write_blank(layout, plan))
    return there is not None and fresh is not None and _typed(there) == _typed(fresh)


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
