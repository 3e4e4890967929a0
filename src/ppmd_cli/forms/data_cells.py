"""The cells that are typed into: look, printed value, validation."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from ppmd_cli.forms import style
from ppmd_cli.forms.defaults import default_of
from ppmd_cli.forms.page import Canvas, draw_notes, freeze, protect, set_up_page
from ppmd_cli.forms.style import Look
from ppmd_cli.forms.validation import validation_for
from ppmd_cli.layout import DataCell, SheetLayout, requirement_for
from ppmd_cli.model.cell import a1, column_letters
from ppmd_cli.model.form import Element, Section

# Excel shows at most 255 characters of a cell of format "@".
LONG = 200


def look_of(element: Element, *, required: bool) -> Look:
    """How a data cell looks: required ones are yellow, the others pale green."""
    fill = style.REQUIRED if required else style.OPTIONAL
    if element.type == "count":
        return Look(border=True, fill=fill, align="right", locked=False, number_format=style.COUNT)
    if element.type == "amount":
        return Look(
            border=True, fill=fill, align="right", locked=False, number_format=_amount(element.decimals)
        )
    if element.type == "date":
        return Look(border=True, fill=fill, align="center", locked=False, number_format=style.DATE)
    if element.type in ("yes_no", "choice"):
        return Look(border=True, fill=fill, align="center", locked=False, wrap=element.type == "choice")
    long = is_long(element)
    return Look(
        border=True,
        fill=fill,
        align="left",
        valign="top" if long else "center",
        locked=False,
        wrap=True,
        number_format="General" if long else style.TEXT,
    )


def is_long(element: Element) -> bool:
    """Tell whether it is a text of sentences."""
    return element.type == "text" and (element.max_length or 0) > LONG


def text_height(element: Element) -> float:
    """Height in points that a row needs for what may be typed into a text cell."""
    length = (element.max_length or 0) if element.type == "text" else 0
    return 84.0 if length > 500 else 48.0 if length > LONG else 32.0 if length > 100 else 18.0


def mark_of(canvas: Canvas, sheet: SheetLayout, element: Element) -> str:
    """What stands after the label: * always required, (*) required on a condition or in some rows."""
    needs = {requirement_for(canvas.plan, element, canvas.unit.code, subject) for subject in sheet.subjects}
    if needs == {"always"}:
        return "\u00a0*"
    return "\u00a0(*)" if needs & {"always", "when"} else ""


def draw_data_cells(canvas: Canvas, sheet: Worksheet, layout: SheetLayout) -> None:
    """Write every data cell of a sheet and the validations over them."""
    cells = [cell for cell in canvas.layout.cells if cell.sheet == layout.name]
    looks: dict[tuple[str, bool], Look] = {}
    for cell in cells:
        element = canvas.layout.elements[cell.element]
        key = (cell.element, cell.required)
        if key not in looks:
            looks[key] = look_of(element, required=cell.required)
        value = default_of(canvas.plan, canvas.layout, element, cell.subject)
        canvas.stylist.put(sheet, cell.row, cell.column, value, looks[key])
    for element in layout.elements:
        own = [cell for cell in cells if cell.element == element.id]
        if own:
            rule = validation_for(element, canvas.t, canvas.lists, canvas.years)
            rule.add(reach(own))
            sheet.add_data_validation(rule)


def reach(cells: list[DataCell]) -> str:
    """The range of one element's cells, which stand beneath each other without a gap."""
    first, last = cells[0], cells[-1]
    if first == last:
        return a1(first.row, first.column)
    return f"{column_letters(first.column)}{first.row}:{column_letters(last.column)}{last.row}"


def _amount(decimals: int | None) -> str:
    if decimals == 0:
        return style.COUNT
    return "#,##0.0" + "#" * ((decimals or 3) - 1)


def finish_sheet(
    canvas: Canvas, sheet: Worksheet, layout: SheetLayout, section: Section, widths: tuple[float, ...]
) -> None:
    """Draw what ends every sheet of figures: its cells, its notes, how it scrolls and prints."""
    draw_data_cells(canvas, sheet, layout)
    notes = [canvas.t("forms.note.marks"), *(note.vi for note in section.notes)]
    last = draw_notes(canvas, sheet, layout.last_row, widths, notes)
    freeze(sheet, layout.first_row, 4)
    set_up_page(
        canvas,
        sheet,
        (last, len(widths)),
        landscape=section.landscape,
        title_rows=(layout.head_row, layout.code_row),
    )
    protect(sheet)
