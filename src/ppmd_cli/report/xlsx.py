"""The report's tables as a workbook: indicators, figures by unit, notes. Texts stay texts."""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from ppmd_cli.i18n import Translator
from ppmd_cli.report.page import ReportView
from ppmd_cli.system.own_output import CATEGORY
from ppmd_cli.system.seal import seal

FONT = "Times New Roman"
_LINE = Side(style="thin", color="999999")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD = PatternFill("solid", fgColor="DCE6F1")


def report_xlsx(view: ReportView, t: Translator) -> bytes:
    """The workbook's bytes, the same for the same view; printed on A4, landscape."""
    book = Workbook()
    book.properties.category = CATEGORY
    first = book.worksheets[0]
    first.title = t("report.sheet.indicators")
    titles = ("number", "indicator", "result", "rate", "target", "verdict", "needed")
    _table(
        first,
        (view.head.subject, view.sending.scope),
        (*(t(f"report.table.{title}") for title in titles), t("report.sheet.bounds")),
        [
            (
                i.number,
                i.label,
                i.result,
                i.percent,
                i.target,
                f"{i.mark} {i.verdict_word}",
                i.needed,
                i.bounds or "",
            )
            for i in view.indicators
        ],
        (6, 52, 18, 10, 16, 30, 12, 40),
    )
    columns = tuple(
        f"{n}. {label}" for n, label in zip(view.matrix.numbers, view.matrix.columns, strict=True)
    )
    _table(
        book.create_sheet(t("report.sheet.units")),
        (t("report.docx.units_title"), view.period_label),
        (t("report.page.unit"), *columns),
        [(row.name, *row.cells) for row in view.matrix.rows],
        (34, *(16 for _ in columns)),
    )
    _table(
        book.create_sheet(t("report.sheet.notes")),
        (t("report.docx.notes_title"), view.period_label),
        (t("report.table.number"), t("report.page.notes")),
        [(str(place), note) for place, note in enumerate(view.notes, 1)],
        (6, 120),
    )
    buffer = io.BytesIO()
    book.save(buffer)
    return seal(buffer.getvalue())


def _table(
    sheet: Worksheet,
    above: Sequence[str],
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[int],
) -> None:
    for place, line in enumerate(above, 1):
        _text(sheet, place, 1, line, bold=place == 1)
        sheet.cell(place, 1).alignment = Alignment(vertical="top")
    top = len(above) + 2
    for column, head in enumerate(heads, 1):
        _text(sheet, top, column, head, bold=True)
        cell = sheet.cell(top, column)
        cell.fill, cell.border = _HEAD, _BOX
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(column)].width = widths[column - 1]
    for number, row in enumerate(rows, top + 1):
        for column, value in enumerate(row, 1):
            _text(sheet, number, column, value)
            sheet.cell(number, column).border = _BOX
    sheet.freeze_panes = f"B{top + 1}"
    sheet.print_title_rows = f"{top}:{top}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _text(sheet: Worksheet, row: int, column: int, value: str, *, bold: bool = False) -> None:
    """Set a text as a text: openpyxl would take "=..." for a formula."""
    cell = sheet.cell(row, column)
    cell.value = value
    cell.data_type = "s"
    cell.font = Font(name=FONT, size=12, bold=bold)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
