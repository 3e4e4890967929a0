"""The long table as a workbook: one sheet of figures to filter, one that says what its words mean."""

from __future__ import annotations

from itertools import chain

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from ppmd_cli.errors import UsageError
from ppmd_cli.report.cross import cross_table
from ppmd_cli.report.export import COLUMNS, MOST_ROWS, Export, cell_of
from ppmd_cli.report.xlsx.book import Book
from ppmd_cli.report.xlsx.frame import TOP

WIDTHS = {
    "unit_name": 26, "label": 44, "subject_name": 26, "measure": 14, "value": 14, "state": 16, "typed": 18,
    "reading": 26, "element": 26, "file": 34, "sheet": 24, "outcome": 16, "sha256": 66, "section": 18,
}  # fmt: skip
STATES = ("value", "zero", "blank", "not_applicable", "not_available", "unreadable", "not_sent")
ABOUT = ("value", "typed", "reading", "correction", "counted", "sha256")


def long_xlsx(export: Export) -> bytes:
    """The workbook's bytes. Raises UsageError where there are more rows than a sheet has."""
    t, data = export.t, export.data
    book = Book()
    periods = {one.id: one.label.of(export.lang) for one in data.plan.periods}
    above = (t("export.title"), "; ".join(periods[one] for one in data.periods), t("export.internal"))
    sheet = book.sheet(t("export.sheet.figures"), above)
    # To be filtered, not printed: on one page of paper nobody could read so many columns.
    sheet.page_setup.fitToWidth = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=False)
    top = max(TOP, len(above) + 2)
    book.heads(
        sheet,
        top,
        [t(f"export.column.{name}") for name in COLUMNS],
        [WIDTHS.get(name, 12) for name in COLUMNS],
    )
    rows = ([cell_of(row, name) for name in COLUMNS] for row in export.told())
    last = book.rows(sheet, top, rows)
    if last > MOST_ROWS:
        raise UsageError("export.error.too_long", rows=last - top)
    sheet.auto_filter.ref = f"A{top}:{get_column_letter(len(COLUMNS))}{max(last, top)}"
    _crossed(book, export)
    notes = book.sheet(t("export.sheet.notes"), (t("export.sheet.notes"),))
    states = [(t(f"export.state.{state}"), t(f"export.meaning.{state}")) for state in STATES]
    columns = [(t(f"export.column.{name}"), t(f"export.about.{name}")) for name in ABOUT]
    book.table(notes, 3, [t("export.word"), t("export.means")], list(chain(states, columns)), (24, 110))
    return book.finish()


def _crossed(book: Book, export: Export) -> None:
    """Units down, elements across: the sheet to look at and to reckon with."""
    t, crossed = export.t, cross_table(export)
    sheet = book.sheet(
        t("export.sheet.cross"), (t("export.sheet.cross"), t("export.cross.said"), t("export.internal"))
    )
    sheet.page_setup.fitToWidth = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=False)
    heads = [t("export.column.period"), t("export.column.unit_name")]
    heads += [f"{code}\n{label}" for code, label in zip(crossed.codes, crossed.labels, strict=True)]
    book.heads(sheet, TOP + 1, heads, [18, 30, *([16] * len(crossed.codes))])
    book.rows(sheet, TOP + 1, ([period, unit, *cells] for period, unit, cells in crossed.rows))
    sheet.freeze_panes = f"C{TOP + 2}"
