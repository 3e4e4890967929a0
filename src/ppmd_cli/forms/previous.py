"""What is known of the last period, in grey beside the cells of this one.

Never in a data cell: whoever sends a workbook back without looking would make an old figure a new one,
and nobody would see it. So a list has a column for it, and a table a block to the right of its last column,
outside what is printed, without codes: neither is ever read.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ppmd_cli.forms import style
from ppmd_cli.forms.data_cells import look_of
from ppmd_cli.forms.defaults import NO, YES
from ppmd_cli.forms.page import Canvas, fit_row
from ppmd_cli.forms.style import Look
from ppmd_cli.layout import FormLayout, SheetLayout
from ppmd_cli.model.form import Element
from ppmd_cli.model.value import Day, Flag, Quantity, Text, Value

GAP = 1
GAP_WIDTH, WIDTH = 2.5, 10.0
LONGEST = 120
"""A longer text would only hide the cells beside it."""
NOTES_ABOVE = 3
"""The heading of the notes, the note on marks, and the row after the table's last one."""
HEAD = Look(
    italic=True, size=9.5, border=True, wrap=True, align="center", color=style.GREY, fill=style.PREVIOUS
)
Spot = tuple[str, int, int]
"""A sheet's name, a row and a column."""


class Known(Struct, frozen=True):
    """A figure known beforehand: the last accepted one, or (register) that of the office's own list."""

    value: Value
    register: bool = False


Previous = Mapping[tuple[str, str], Known]
"""By element and subject."""


def previous_spots(layout: FormLayout) -> dict[tuple[str, str], Spot]:
    """Where the last period's value of each cell is printed; covers have no place for it."""
    sheets = {sheet.name: sheet for sheet in layout.sheets}
    found = {}
    for cell in layout.cells:
        sheet = sheets[cell.sheet]
        if sheet.kind != "cover":
            step = 1 if sheet.kind == "list" else len(sheet.elements) + GAP
            found[cell.element, cell.subject] = (cell.sheet, cell.row, cell.column + step)
    return found


def note_row(layout: SheetLayout) -> int:
    """The row of the note that tells what the grey cells are: after the sheet's own notes."""
    own = len(layout.section.notes) if layout.section is not None else 0
    return layout.last_row + NOTES_ABOVE + own


def draw_previous(canvas: Canvas, sheet: Worksheet, layout: SheetLayout) -> None:
    """Print what is known beside the cells of a sheet."""
    spots = previous_spots(canvas.layout)
    own = [key for key, (name, _, _) in spots.items() if name == layout.name]
    if not any(key in canvas.previous for key in own):
        return
    note = f"- {canvas.t('forms.previous.note')}"
    widths = [sheet.column_dimensions[get_column_letter(one)].width for one in range(1, _last(layout) + 1)]
    look = Look(size=10, wrap=True, valign="top")
    canvas.stylist.spread(sheet, (note_row(layout), 1, note_row(layout), len(widths)), note, look)
    fit_row(sheet, note_row(layout), [(note, sum(widths), look)])
    if layout.kind == "table":
        _draw_heads(canvas, sheet, layout)
    for key in own:
        _, row, column = spots[key]
        _draw(canvas, sheet, (row, column), canvas.layout.elements[key[0]], canvas.previous.get(key))


def _last(layout: SheetLayout) -> int:
    """The last column that is printed on paper."""
    return max(layout.columns.values()) + (2 if layout.kind == "list" else 0)


def _draw_heads(canvas: Canvas, sheet: Worksheet, layout: SheetLayout) -> None:
    """Over a table's block: what it is, and of which column each of its columns tells."""
    step = len(layout.elements) + GAP
    first = layout.value_column + step
    sheet.column_dimensions[get_column_letter(first - 1)].width = GAP_WIDTH
    last = first + len(layout.elements) - 1
    box = (layout.head_row, first, layout.number_row - 1, last)
    canvas.stylist.spread(sheet, box, canvas.t("forms.previous.head"), HEAD)
    for element in layout.elements:
        column = layout.columns[element.id]
        told = canvas.t("forms.previous.column", number=element.number or get_column_letter(column))
        canvas.stylist.put(sheet, layout.number_row, column + step, told, HEAD)
        sheet.column_dimensions[get_column_letter(column + step)].width = WIDTH


def _draw(
    canvas: Canvas, sheet: Worksheet, spot: tuple[int, int], element: Element, known: Known | None
) -> None:
    look = replace(
        look_of(element, required=False),
        fill=style.PREVIOUS,
        color=style.GREY,
        locked=True,
        wrap=False,
        shrink=True,
        valign="center",
    )
    if known is not None and known.register:
        look = replace(look, number_format=f'{look.number_format}" {canvas.t("forms.previous.register")}"')
    canvas.stylist.put(sheet, *spot, printed(element, known.value) if known else None, look)


def printed(element: Element, value: Value) -> str | int | Decimal | date | None:
    """A value as it stands in a cell; None for one that says nothing or is too long to stand beside."""
    match value:
        case Quantity(number):
            return number
        case Flag(yes):
            return YES if yes else NO
        case Day(day):
            return day
        case Text(text):
            if element.type == "choice":
                return next((one.label.vi for one in element.options if one.id == text), None)
            return text if len(text) <= LONGEST else None
    return None
