"""Sheets that print one row a child, month or task and elements across."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from openpyxl.worksheet.worksheet import Worksheet

from ppmd_cli.forms import measure, style
from ppmd_cli.forms.data_cells import finish_sheet, is_long, mark_of, text_height
from ppmd_cli.forms.defaults import YES
from ppmd_cli.forms.page import (
    Canvas,
    draw_titles,
    fit_row,
    set_widths,
    span,
)
from ppmd_cli.forms.style import CODE, HEADING, LABEL, NUMBERING, Look
from ppmd_cli.layout import CODE_COLUMN, SheetLayout, unit_of
from ppmd_cli.model.cell import column_letters
from ppmd_cli.model.form import Element

LEADS = {
    "unit": (("code", 8.5), ("number", 5.5), ("unit", 30.0)),
    "child": (("code", 8.5), ("number", 5.5), ("unit", 26.0)),
    "month": (("code", 9.0), ("number", 5.5), ("month", 40.0)),
    "task": (("code", 15.0), ("clause", 9.5), ("task", 44.0), ("time", 12.0), ("role", 10.0)),
}
WIDTHS = {"count": 10.5, "amount": 12.0, "yes_no": 10.5, "date": 12.0, "choice": 17.0, "text": 22.0}
UNIT_HEAD = Look(italic=True, size=9.5, border=True, wrap=True, align="center", fill=style.HEAD)
LONG_WIDTH = 40.0


def draw_table(canvas: Canvas, layout: SheetLayout) -> None:
    """Heads of up to three rows, numbering, codes, a locked row of sums, then the rows."""
    section = layout.section
    if section is None:
        raise ValueError("a table belongs to a section")
    sheet = canvas.workbook.create_sheet(layout.name)
    leads = LEADS[section.subject]
    widths = (*(width for _, width in leads), *(_width(element) for element in layout.elements))
    set_widths(sheet, widths)
    draw_titles(canvas, sheet, widths, section.title.vi)
    _draw_lead_heads(canvas, sheet, layout, leads)
    _draw_heads(canvas, sheet, layout, widths)
    if layout.total_row is not None:
        _draw_totals(canvas, sheet, layout, layout.total_row)
    for place, subject in enumerate(layout.subjects, 1):
        _draw_row(canvas, sheet, layout, place, subject, widths)
    finish_sheet(canvas, sheet, layout, section, widths)


def _width(element: Element) -> float:
    return LONG_WIDTH if is_long(element) else WIDTHS[element.type]


def _draw_lead_heads(
    canvas: Canvas,
    sheet: Worksheet,
    layout: SheetLayout,
    leads: tuple[tuple[str, float], ...],
) -> None:
    put = canvas.stylist
    for column, (name, _) in enumerate(leads, 1):
        head = _kind_head(canvas, layout) if name == "unit" else canvas.t(f"forms.head.{name}")
        put.spread(sheet, (layout.head_row, column, layout.number_row - 1, column), head, HEADING)
        put.put(sheet, layout.number_row, column, chr(ord("A") + column - 1), NUMBERING)
        put.put(sheet, layout.code_row, column, None, CODE)


def _kind_head(canvas: Canvas, layout: SheetLayout) -> str:
    """What the rows are: the kinds' own words, as in running text, with a capital."""
    kinds = dict.fromkeys(unit_of(canvas.plan, subject).kind for subject in layout.subjects)
    words = ", ".join(kind.many.vi for kind in canvas.plan.kinds if kind.id in kinds)
    return words[:1].upper() + words[1:] if words else canvas.t("forms.head.unit")


def _groups(elements: tuple[Element, ...]) -> Iterator[tuple[str | None, list[tuple[int, Element]]]]:
    """Equal neighbouring groups with their elements' places."""
    for group, members in groupby(enumerate(elements), key=lambda pair: pair[1].group):
        yield (group.vi if group else None), list(members)


def _draw_heads(canvas: Canvas, sheet: Worksheet, layout: SheetLayout, widths: tuple[float, ...]) -> None:
    """Groups over labels over measures, then numbers and codes."""
    put, first = canvas.stylist, layout.value_column
    grouped = any(element.group for element in layout.elements)
    measured = any(element.measure for element in layout.elements)
    group_row, label_row = layout.head_row, layout.head_row + grouped
    last_label = layout.number_row - 1 - measured
    lines = 2
    for group, members in _groups(layout.elements):
        start, end = first + members[0][0], first + members[-1][0]
        if group is not None:
            put.spread(sheet, (group_row, start, group_row, end), group, HEADING)
            lines = max(lines, measure.lines(group, span(widths, start, end), style.SIZE, bold=True))
        for place, element in members:
            column = first + place
            label = element.label.vi + mark_of(canvas, layout, element)
            top = label_row if group is not None else group_row
            put.spread(sheet, (top, column, last_label, column), label, HEADING)
            if measured:
                unit = element.measure.vi if element.measure else None
                put.put(sheet, layout.number_row - 1, column, unit, UNIT_HEAD)
            put.put(sheet, layout.number_row, column, element.number, NUMBERING)
            put.put(sheet, layout.code_row, column, element.code, CODE)
    labels = [
        (element.label.vi + "\u00a0(*)", widths[first - 1 + place], HEADING)
        for place, element in enumerate(layout.elements)
    ]
    if grouped:
        sheet.row_dimensions[group_row].height = measure.height(lines, style.SIZE)
    fit_row(sheet, label_row, labels, 32)
    sheet.row_dimensions[layout.code_row].height = 12


def _draw_totals(canvas: Canvas, sheet: Worksheet, layout: SheetLayout, row: int) -> None:
    put = canvas.stylist.put
    look = Look(bold=True, border=True, fill=style.TOTAL)
    for column in range(1, layout.value_column):
        put(sheet, row, column, canvas.t("forms.total") if column == 3 else None, look)
    for element in layout.elements:
        column = layout.columns[element.id]
        formula = None
        if element.total and layout.subjects:
            letters = column_letters(column)
            cells = f"{letters}{layout.first_row}:{letters}{layout.last_row}"
            formula = f'=COUNTIF({cells},"{YES}")' if element.type == "yes_no" else f"=SUM({cells})"
        pattern = style.COUNT if element.type in ("count", "yes_no") else "#,##0.0##"
        sum_look = Look(bold=True, border=True, fill=style.TOTAL, align="right", number_format=pattern)
        put(sheet, row, column, formula, sum_look, formula=True)
    sheet.row_dimensions[row].height = 20


def _draw_row(
    canvas: Canvas,
    sheet: Worksheet,
    layout: SheetLayout,
    place: int,
    subject: str,
    widths: tuple[float, ...],
) -> None:
    row = layout.rows[subject]
    put, centred = canvas.stylist.put, Look(border=True, align="center", wrap=True)
    put(sheet, row, CODE_COLUMN, subject, CODE)
    least = min(48.0, max((text_height(element) for element in layout.elements), default=18.0))
    if layout.section is not None and layout.section.subject == "task":
        task = next(task for task in canvas.plan.tasks if task.id == subject)
        role = canvas.t(f"forms.role.{task.role_of(canvas.unit.code)}")
        put(sheet, row, 2, task.clause.clause, centred)
        put(sheet, row, 3, task.label.vi, LABEL)
        put(sheet, row, 4, task.time.vi, centred)
        put(sheet, row, 5, role, centred)
        fit_row(sheet, row, [(task.label.vi, widths[2], LABEL), (task.time.vi, widths[3], centred)], least)
        return
    name = _name(canvas, layout, subject)
    put(sheet, row, 2, place, centred)
    put(sheet, row, 3, name, LABEL)
    fit_row(sheet, row, [(name, widths[2], LABEL)], least)


def _name(canvas: Canvas, layout: SheetLayout, subject: str) -> str:
    if layout.section is not None and layout.section.subject == "month":
        return next(month.label.vi for month in canvas.plan.months if month.id == subject)
    return unit_of(canvas.plan, subject).name
