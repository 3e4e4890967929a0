"""Sheets that print elements down the page: the cover and the lists."""

from __future__ import annotations

import re

from openpyxl.worksheet.worksheet import Worksheet

from ppmd_cli.forms import style
from ppmd_cli.forms.data_cells import draw_data_cells, finish_sheet, mark_of, text_height
from ppmd_cli.forms.page import (
    Canvas,
    day_text,
    draw_notes,
    draw_titles,
    fit_row,
    protect,
    set_up_page,
    set_widths,
    span,
)
from ppmd_cli.forms.style import CODE, GROUPING, HEADING, LABEL, NUMBERING, Look
from ppmd_cli.layout import CODE_COLUMN, Line, SheetLayout, unit_of
from ppmd_cli.model.form import Element

COVER_WIDTHS = (8.5, 5.5, 44.0, 34.0, 42.0)
LIST_WIDTHS = (8.5, 5.5, 44.0, 11.0, 16.0, 11.0, 42.0)
WIDE_VALUE = 26.0


def draw_cover(canvas: Canvas, layout: SheetLayout) -> None:
    """Head of the document, identity, the document's own rows, how to fill the form in."""
    sheet = canvas.workbook.create_sheet(layout.name)
    widths = COVER_WIDTHS
    set_widths(sheet, widths)
    _draw_document_head(canvas, sheet, widths)
    heads = ("code", "number", "content", "entry", "guidance")
    _draw_heads(canvas, sheet, layout, heads, ("A", "B", "C", "1", "D"))
    for line in layout.lines:
        if line.kind == "identity":
            _draw_identity(canvas, sheet, layout, line)
        else:
            _draw_line(canvas, sheet, layout, line, widths)
    draw_data_cells(canvas, sheet, layout)
    t = canvas.t
    notes = [note.vi for note in layout.section.notes] if layout.section else []
    notes += [t(f"forms.cover.note.{name}") for name in ("fills", "blank", "words", "paste", "check", "send")]
    last = draw_notes(canvas, sheet, layout.last_row, widths, notes)
    set_up_page(canvas, sheet, (last, len(widths)))
    protect(sheet)


def draw_list(canvas: Canvas, layout: SheetLayout) -> None:
    """One value a row, with its measure, the last period's value and guidance."""
    section = layout.section
    if section is None:
        raise ValueError("a list belongs to a section")
    sheet = canvas.workbook.create_sheet(layout.name)
    wide = any(element.type in ("text", "choice") for element in layout.elements)
    widths = (*LIST_WIDTHS[:4], WIDE_VALUE if wide else LIST_WIDTHS[4], *LIST_WIDTHS[5:])
    set_widths(sheet, widths)
    draw_titles(canvas, sheet, widths, section.title.vi)
    heads = ("code", "number", "content", "measure", "value", "previous", "guidance")
    _draw_heads(canvas, sheet, layout, heads, ("A", "B", "C", "D", "1", "2", "E"))
    for line in layout.lines:
        _draw_line(canvas, sheet, layout, line, widths)
    finish_sheet(canvas, sheet, layout, section, widths)


def _draw_document_head(canvas: Canvas, sheet: Worksheet, widths: tuple[float, ...]) -> None:
    """Who sends, the national heading, what it is, of when and for whom."""
    put, t, last = canvas.stylist, canvas.t, len(widths)
    left = Look(bold=True, size=12, align="center", wrap=True)
    right = Look(bold=True, size=12, align="center")
    put.spread(sheet, (1, 1, 1, 3), canvas.unit.name.upper(), left)
    put.spread(sheet, (1, 4, 1, last), t("forms.cover.nation"), right)
    fit_row(sheet, 1, [(canvas.unit.name.upper(), span(widths, 1, 3), left)], 18)
    put.spread(
        sheet,
        (2, 4, 2, last),
        t("forms.cover.motto"),
        Look(bold=True, size=13, align="center", underline=True),
    )
    sheet.row_dimensions[2].height = 20
    receiver = unit_of(canvas.plan, canvas.plan.receiver)
    rows = [
        (4, canvas.layout.form.title.vi.upper(), Look(bold=True, size=15, align="center", wrap=True), 28),
        (5, canvas.plan.title.vi, Look(bold=True, size=12, align="center", wrap=True), 18),
        (6, canvas.period_line, Look(italic=True, size=12, align="center", wrap=True), 18),
    ]
    if canvas.unit.code != receiver.code:
        key = "forms.cover.send_before" if _bound(canvas) else "forms.cover.send"
        text = t(key, receiver=receiver.name, day=day_text(canvas.period.due_before))
        rows.append((7, text, Look(size=12, align="center", wrap=True), 18))
    for row, text, look, least in rows:
        put.spread(sheet, (row, 1, row, last), text, look)
        fit_row(sheet, row, [(text, span(widths, 1, last), look)], least)


def _bound(canvas: Canvas) -> bool:
    """Tell whether the plan binds the unit to the day; others are only told where to send."""
    return any(one.bound and canvas.unit.code in one.units for one in canvas.plan.classes)


def _draw_heads(
    canvas: Canvas,
    sheet: Worksheet,
    layout: SheetLayout,
    heads: tuple[str, ...],
    numbers: tuple[str, ...],
) -> None:
    for column, (head, number) in enumerate(zip(heads, numbers, strict=True), 1):
        canvas.stylist.put(sheet, layout.head_row, column, canvas.t(f"forms.head.{head}"), HEADING)
        canvas.stylist.put(sheet, layout.number_row, column, number, NUMBERING)
        code = canvas.unit.code if column == layout.value_column else None
        canvas.stylist.put(sheet, layout.code_row, column, code, CODE)
    sheet.row_dimensions[layout.head_row].height = 32
    sheet.row_dimensions[layout.code_row].height = 12


def _draw_identity(canvas: Canvas, sheet: Worksheet, layout: SheetLayout, line: Line) -> None:
    """A code alone in its cell, its meaning beside it."""
    meaning = {
        "PLAN": canvas.plan.title.vi,
        "FORM": canvas.layout.form.title.vi,
        "VERSION": canvas.t("forms.identity.keep"),
        "UNIT": canvas.unit.name,
        "PERIOD": canvas.period.label.vi,
    }[line.key]
    put = canvas.stylist.put
    value = Look(border=True, bold=True, align="center", number_format=style.TEXT, fill=style.TOTAL)
    put(sheet, line.row, CODE_COLUMN, line.key, CODE)
    put(sheet, line.row, 2, None, LABEL)
    put(sheet, line.row, 3, canvas.t(f"forms.identity.{line.key.lower()}"), LABEL)
    put(sheet, line.row, layout.value_column, canvas.layout.identity_values[line.key], value)
    look = Look(border=True, wrap=True, size=10, italic=True)
    put(sheet, line.row, layout.value_column + 1, meaning, look)
    fit_row(sheet, line.row, [(meaning, COVER_WIDTHS[-1], look)], 18)


def _draw_line(
    canvas: Canvas,
    sheet: Worksheet,
    layout: SheetLayout,
    line: Line,
    widths: tuple[float, ...],
) -> None:
    """An element's row but for its data cell, or a heading over several rows."""
    element = line.element
    if element is None:
        return
    put, last = canvas.stylist.put, len(widths)
    if line.kind == "group":
        letter, label = _heading(line.key, element)
        put(sheet, line.row, CODE_COLUMN, None, GROUPING)
        put(sheet, line.row, 2, letter, Look(bold=True, border=True, fill=style.GROUP, align="center"))
        canvas.stylist.spread(sheet, (line.row, 3, line.row, last), label, GROUPING)
        fit_row(sheet, line.row, [(label, span(widths, 3, last), GROUPING)], 18)
        return
    label = element.label.vi + mark_of(canvas, layout, element)
    guidance = _guidance(canvas, element)
    small = Look(border=True, wrap=True, size=9.5, italic=True)
    put(sheet, line.row, CODE_COLUMN, element.code, CODE)
    put(sheet, line.row, 2, element.number, Look(border=True, align="center"))
    put(sheet, line.row, 3, label, LABEL)
    if layout.kind == "list":
        measure = element.measure.vi if element.measure else None
        put(sheet, line.row, 4, measure, Look(border=True, align="center", wrap=True, size=10))
        put(
            sheet,
            line.row,
            layout.value_column + 1,
            None,
            Look(border=True, fill=style.PREVIOUS, color=style.GREY),
        )
    put(sheet, line.row, last, guidance, small)
    texts = [(label, widths[2], LABEL), (guidance or "", widths[last - 1], small)]
    fit_row(sheet, line.row, texts, text_height(element))


def _heading(letter: str, element: Element) -> tuple[str, str]:
    """A heading's ordinal and words; the plan's own ordinal ("A. ", "II. ") goes before ours."""
    text = element.group.vi if element.group else ""
    found = re.match(r"([A-ZĐ]|[IVX]+)\.\s+(.+)", text)
    return (found[1], found[2]) if found else (letter, text)


def _guidance(canvas: Canvas, element: Element) -> str | None:
    if element.guidance is not None:
        return element.guidance.vi
    if element.type in ("date", "yes_no"):
        return canvas.t(f"forms.prompt.{element.type}")
    return None
