"""Save the filled workbooks as different programs do: LibreOffice most, XlsxWriter and openpyxl a few."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from ppmd_cli.system.seal import seal

FILTER = "xlsx:Calc MS Excel 2007 XML"
BATCH = 20


def through_libreoffice(files: Sequence[Path], out: Path) -> None:
    """Open and save each file in LibreOffice; in batches, with a profile of their own."""
    with tempfile.TemporaryDirectory() as profile:
        for start in range(0, len(files), BATCH):
            command = ["soffice", f"-env:UserInstallation={Path(profile).as_uri()}", "--headless"]
            command += ["--convert-to", FILTER, "--outdir", str(out)]
            batch = files[start : start + BATCH]
            subprocess.run([*command, *map(str, batch)], check=True, capture_output=True, timeout=600)
            missing = [file.name for file in batch if not (out / file.name).is_file()]
            if missing:
                raise RuntimeError(f"not saved: {missing}")


def plainly(book: Workbook, path: Path) -> None:
    """Save with openpyxl."""
    book.save(path)


def through_xlsxwriter(source: Path, target: Path) -> None:
    """Rebuild the workbook cell by cell with XlsxWriter: values, formulas, merged cells, widths and rough
    looks.
    """
    read = load_workbook(source)
    book = xlsxwriter.Workbook(str(target), {"default_date_format": "dd/mm/yyyy"})
    formats: dict[tuple[Any, ...], Any] = {}
    for sheet in read.worksheets:
        made = book.add_worksheet(sheet.title)
        if sheet.sheet_state != "visible":
            made.hide()
        for letter, dimension in sheet.column_dimensions.items():
            made.set_column(f"{letter}:{letter}", dimension.width, None, {"hidden": dimension.hidden})
        _merge(sheet, made)
        for row in sheet.iter_rows():
            for cell in row:
                if not isinstance(cell, MergedCell) and (cell.value is not None or cell.has_style):
                    _write(cell, made, _format(cell, book, formats))
    book.close()
    if not target.is_file():
        raise RuntimeError(f"not saved: {target.name}")


def _merge(sheet: Worksheet, made: Any) -> None:  # noqa: ANN401 - XlsxWriter brings no types
    for area in sheet.merged_cells.ranges:
        made.merge_range(area.min_row - 1, area.min_col - 1, area.max_row - 1, area.max_col - 1, "")


def _write(cell: Cell, made: Any, look: Any) -> None:  # noqa: ANN401
    row, column, value = cell.row - 1, cell.column - 1, cell.value
    if value is None:
        made.write_blank(row, column, None, look)
    elif isinstance(value, ArrayFormula):
        made.write_array_formula(value.ref, value.text, look)
    elif cell.data_type == "f":
        made.write_formula(row, column, str(value), look)
    elif cell.is_date:
        made.write_datetime(row, column, value, look)
    elif isinstance(value, str):
        made.write_string(row, column, value, look)
    else:
        made.write(row, column, value, look)


def _format(cell: Cell, book: Any, formats: dict[tuple[Any, ...], Any]) -> Any:  # noqa: ANN401
    fill = cell.fill.start_color.rgb if cell.fill.fill_type == "solid" else None
    key = (
        bool(cell.font.b), bool(cell.font.i), cell.font.sz, cell.number_format, cell.alignment.horizontal,
        bool(cell.alignment.wrap_text), bool(cell.border.left.style), fill, bool(cell.protection.locked),
    )  # fmt: skip
    if key not in formats:
        bold, italic, size, number, align, wrap, border, colour, locked = key
        look = {"bold": bold, "italic": italic, "font_size": size, "num_format": number, "text_wrap": wrap}
        look |= {"border": int(border), "locked": locked, "font_name": "Times New Roman", "valign": "vcenter"}
        if align in ("left", "center", "right"):
            look["align"] = align
        if isinstance(colour, str) and len(colour) == 8:
            look |= {"bg_color": "#" + colour[2:], "pattern": 1}
        formats[key] = book.add_format(look)
    return formats[key]


def steady(data: bytes) -> bytes:
    """The same workbook with fixed times, so that making it again gives the same bytes."""
    return seal(data)


def copy(source: Path, target: Path) -> None:
    """Keep a file as it is."""
    shutil.copyfile(source, target)
