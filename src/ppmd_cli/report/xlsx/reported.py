"""The cross table of what was reported: elements down, the units of a form across."""

from __future__ import annotations

from fractions import Fraction

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from ppmd_cli.report.cross import Crossed
from ppmd_cli.report.elements import ReportedForm
from ppmd_cli.report.numbers import show_number
from ppmd_cli.report.xlsx.frame import TOP, Frame, joined
from ppmd_cli.report.xlsx.looks import SMALL, WHOLE

_LEADING = (52, 12)
"""Widths of the element with its code, and of its measure.

In a cell of its own the code would make the table look like a return whose cover is gone.
"""
_UNIT = 9.3
ACROSS = 9
"""So many units stand beside each other on a printed page."""
_SCALE, _DEEP = 67, 690
"""Of the print, and so many points of rows find room on a page of it."""


def reported(frame: Frame) -> None:
    """Write the sheet, form by form."""
    t, book = frame.t, frame.book
    said = f"{frame.view.period_label}. {t('report.reported.said')}"
    sheet = book.sheet(t("report.sheet.reported"), (t("report.reported.title"), said))
    _across(frame, sheet, TOP - 2, said, "prose")
    forms = frame.annexes.reported
    most = max((len(form.units) for form in forms), default=0)
    for column, width in enumerate((*_LEADING, *[_UNIT] * most), 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes, sheet.print_title_cols = "C4", "A:B"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=False)
    sheet.page_setup.scale, sheet.page_setup.fitToWidth = _SCALE, None
    for at in range(ACROSS, most, ACROSS):
        sheet.col_breaks.append(Break(id=len(_LEADING) + at))
    row = TOP
    if not forms:
        book.text(sheet, row, 1, t("report.reported.none"), "line")
    areas: list[tuple[int, int, int]] = []
    deep = 0.0
    for form in forms:
        last = _form(frame, sheet, row, form)
        own = sum(sheet.row_dimensions[at].height or 0 for at in range(row, last + 1))
        if areas and deep + own > _DEEP:
            sheet.row_breaks.append(Break(id=row - 1))
            deep = 0
        deep += own
        areas.append((row, last, len(form.units)))
        row = last + 2
    if areas:
        _pages(sheet, areas)


def _pages(sheet: Worksheet, areas: list[tuple[int, int, int]]) -> None:
    """Forms of one width are printed one below the other; elsewhere pages would stay white."""
    top, end, wide = 1, areas[0][1], areas[0][2]
    parts = []
    for start, last, units in areas[1:]:
        if units != wide:
            parts.append((top, end, wide))
            top, wide = start, units
        end = last
    parts.append((top, end, wide))
    sheet.print_area = ",".join(f"A{a}:{get_column_letter(len(_LEADING) + n)}{b}" for a, b, n in parts)


def _form(frame: Frame, sheet: Worksheet, row: int, form: ReportedForm) -> int:
    """A form from its title on; gives its last row."""
    book, t = frame.book, frame.t
    alone = len(form.units) == 1
    _across(frame, sheet, row, form.units[0][0] if alone else form.title, "strong")
    names = [t(f"report.annex.{name}") for name in ("element", "measure")]
    names += [t("report.reported.figure")] if alone else [name for name, _ in form.units]
    widths = (*_LEADING, *[_UNIT] * len(form.units))
    for column, name in enumerate(names, 1):
        book.text(sheet, row + 1, column, name, "small head")
    book.height(sheet, row + 1, names, widths, SMALL)
    first = row + 2
    for place, one in enumerate(form.elements, first):
        label = f"{one.code}. {one.label}"
        book.text(sheet, place, 1, label, "small text")
        book.text(sheet, place, 2, one.measure, "small middle")
        for column, cell in enumerate(one.cells, len(_LEADING) + 1):
            _cell(frame, sheet, (place, column), cell)
        texts = [label, one.measure, *(c if isinstance(c, str) else "" for c in one.cells)]
        book.height(sheet, place, texts, widths, SMALL, spare=0.15)
    last = first + len(form.elements) - 1
    for column, (_, why) in enumerate(form.units, len(_LEADING) + 1):
        if why:
            book.text(sheet, first, column, why, "small upright" if last > first + 4 else "small middle")
            joined(sheet, first, column, last, column)
    return last


def _across(frame: Frame, sheet: Worksheet, row: int, text: str, look: str) -> None:
    """A text in the columns that are printed on every page."""
    frame.book.text(sheet, row, 1, text, look)
    joined(sheet, row, 1, row, len(_LEADING))
    frame.book.height(sheet, row, [text], [sum(_LEADING)])


def _cell(frame: Frame, sheet: Worksheet, spot: tuple[int, int], cell: Crossed) -> None:
    if isinstance(cell, Fraction):
        places = len(show_number(cell, "en").partition(".")[2])
        frame.book.number(sheet, spot, cell, WHOLE + ("." + "0" * places if places else ""), "small figure")
    elif cell is None:
        frame.book.blank(sheet, *spot, "small middle")
    else:
        frame.book.text(sheet, *spot, cell, "small middle")
