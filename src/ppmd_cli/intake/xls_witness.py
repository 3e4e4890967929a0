"""calamine's one door: a second reader of .xls, that knows nothing of the first, must see the same values.

The format has no check sums; that two readers agree is the most that can be asked of it. Only for the
worker: calamine may end the whole process.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook

from ppmd_cli.intake.marks import plain
from ppmd_cli.intake.refusal import RefusalError
from ppmd_cli.model.cell import RawCell, RawWorkbook

_LARGEST_AREA = 2_000_000
_DAYS = (date, datetime, time, timedelta)


def confirm_xls(data: bytes, workbook: RawWorkbook) -> None:
    """Compare every cell. RefusalError where calamine sees another value, or cannot read the file."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet in workbook.sheets:
            rows, columns = sheet.dimensions
            # It fills the whole rectangle up to the last cell: not worth it for one stray cell far out.
            if rows * columns > _LARGEST_AREA:
                continue
            seen = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
            _compare(seen, sheet.cells)
    except CalamineError as error:
        raise RefusalError("file_corrupt", reason="readers_differ") from error


def _compare(seen: Sequence[Sequence[object]], cells: dict[tuple[int, int], RawCell]) -> None:
    for row, values in enumerate(seen, 1):
        for column, value in enumerate(values, 1):
            cell = cells.get((row, column))
            if not (_nothing(value) if cell is None else _same(value, cell)):
                raise RefusalError("file_corrupt", reason="readers_differ")
    height, width = len(seen), max(map(len, seen), default=0)
    for (row, column), cell in cells.items():
        if (row > height or column > width) and cell.text and cell.kind != "error":
            raise RefusalError("file_corrupt", reason="readers_differ")


def _nothing(value: object) -> bool:
    return value is None or value == ""


def _same(value: object, cell: RawCell) -> bool:
    if cell.kind in {"error", "blank"} or not cell.text:
        return _nothing(value)
    if cell.kind == "bool":
        return value is (cell.text == "1")
    if cell.kind == "number":
        if isinstance(value, _DAYS):
            return cell.number_format is not None
        return (
            isinstance(value, int | float)
            and value is not True
            and value is not False
            and (value == float(cell.text))
        )
    return isinstance(value, str) and _lines(value) == _lines(cell.text)


def _lines(text: str) -> str:
    # What is struck out or raised calamine does not see.
    return plain(text).replace("\r\n", "\n").replace("\r", "\n").rstrip("\0")
