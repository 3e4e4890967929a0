"""The sheets of one workbook as a grid: where headings, codes and data cells stand. All counted from 1.

A sheet is a matrix of element codes and subject codes (docs/architecture.md, section 4). `cover` and `list`
sheets print element codes down the first column and the unit's code in the head of the value column; `table`
sheets print subject codes down the first column and element codes across.
"""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from msgspec import Struct

from ppmd_cli.layout.asked import elements_for, requirement_for, subjects_of
from ppmd_cli.model.cell import a1
from ppmd_cli.model.form import Element, Form, Section
from ppmd_cli.model.plan import Plan

CODE_COLUMN = 1
IDENTITY = ("PLAN", "FORM", "VERSION", "UNIT", "PERIOD")
EXPLANATION_ROWS = 30

# Rows above the column heads.
COVER_TITLE_ROWS = 8
TITLE_ROWS = 3
# Columns before the first value.
COVER_VALUE = 4  # code, ordinal, label
LIST_VALUE = 5  # code, ordinal, label, measure
TABLE_LEAD = {"unit": 3, "child": 3, "month": 3, "task": 5}  # code, ordinal, name; a task: time, role too


class DataCell(Struct, frozen=True):
    """The one cell for one element about one subject. required: it must never be blank."""

    element: str
    subject: str
    sheet: str
    row: int
    column: int
    required: bool

    @property
    def cell(self) -> str:
        """The address, as A1."""
        return a1(self.row, self.column)


class Line(Struct, frozen=True):
    """One row of a sheet's body. key: identity code, element id, subject, or the heading's letter.

    element: the element of the row, or the first one under a heading.
    """

    row: int
    kind: Literal["identity", "group", "element", "subject"]
    key: str
    element: Element | None = None


class SheetLayout(Struct, frozen=True, dict=True):
    """One sheet. section is None for the cover of a form that defines none.

    elements: those asked of the unit. head_row..code_row: labels (label_rows of them), numbering,
    codes. value_column: the first column that holds data. total_row: the row of sums of a table.
    """

    name: str
    kind: Literal["cover", "list", "table"]
    section: Section | None
    elements: tuple[Element, ...]
    subjects: tuple[str, ...]
    head_row: int
    label_rows: int
    value_column: int
    total_row: int | None
    lines: tuple[Line, ...]

    @property
    def number_row(self) -> int:
        """The numbering row (A, B, 1, 2, ...)."""
        return self.head_row + self.label_rows

    @property
    def code_row(self) -> int:
        """The row of codes in the head: a table's element codes, else the unit's code over the values."""
        return self.number_row + 1

    @property
    def first_row(self) -> int:
        """The first row of the body after a total row."""
        return (self.total_row or self.code_row) + 1

    @property
    def last_row(self) -> int:
        """The last row of the body."""
        return self.lines[-1].row if self.lines else self.first_row - 1

    @cached_property
    def columns(self) -> dict[str, int]:
        """Element id -> column: of its own in a table, else the value column."""
        step = 1 if self.kind == "table" else 0
        return {element.id: self.value_column + step * place for place, element in enumerate(self.elements)}

    @cached_property
    def rows(self) -> dict[str, int]:
        """Row of each element (list, cover) or of each subject (table)."""
        return {line.key: line.row for line in self.lines if line.kind in ("element", "subject")}


class FormLayout(Struct, frozen=True, dict=True):
    """A whole workbook for one unit and period.

    cells: in the order of printing. identity: code -> (row, column) of its value on the cover.
    """

    plan: str
    form: Form
    unit: str
    period: str
    sheets: tuple[SheetLayout, ...]
    cells: tuple[DataCell, ...]
    identity: dict[str, tuple[int, int]]
    identity_values: dict[str, str]

    @cached_property
    def at(self) -> dict[tuple[str, str], DataCell]:
        """(element, subject) -> its cell."""
        return {(cell.element, cell.subject): cell for cell in self.cells}

    @property
    def cover(self) -> SheetLayout:
        """The sheet that carries the identity."""
        return next(sheet for sheet in self.sheets if sheet.kind == "cover")

    @cached_property
    def elements(self) -> dict[str, Element]:
        """Element id -> element, for those asked of the unit."""
        return {element.id: element for sheet in self.sheets for element in sheet.elements}

    @cached_property
    def sheet_of(self) -> dict[str, SheetLayout]:
        """Element id -> its sheet."""
        return {element.id: sheet for sheet in self.sheets for element in sheet.elements}


def lay_out(plan: Plan, form: Form, unit: str, period: str) -> FormLayout:
    """Place everything that `form` asks of `unit` in `period`. KeyError for a period that the plan lacks."""
    sheets = [_sheet(plan, section, unit, period) for section in form.sections]
    # A unit that leads and shares no task, for instance, gets no sheet of tasks.
    sheets = [sheet for sheet in sheets if sheet.kind == "cover" or (sheet.elements and sheet.subjects)]
    if all(sheet.kind != "cover" for sheet in sheets):
        sheets.insert(0, _column_sheet(_free_name(sheets), "cover", None, (), (unit,)))
    cover = next(sheet for sheet in sheets if sheet.kind == "cover")
    heads = [line for line in cover.lines if line.kind == "identity"]
    values = (plan.id, form.id, form.version, unit, period)
    return FormLayout(
        plan=plan.id,
        form=form,
        unit=unit,
        period=period,
        sheets=tuple(sheets),
        cells=tuple(cell for sheet in sheets for cell in _cells(plan, sheet, unit)),
        identity={line.key: (line.row, cover.value_column) for line in heads},
        identity_values=dict(zip(IDENTITY, values, strict=True)),
    )


def _free_name(sheets: list[SheetLayout]) -> str:
    taken = {sheet.name.casefold() for sheet in sheets}
    return next(name for name in ("Bìa", "Bìa (0)", "Bìa (00)") if name.casefold() not in taken)


def _sheet(plan: Plan, section: Section, unit: str, period: str) -> SheetLayout:
    elements = elements_for(section, unit)
    subjects = subjects_of(plan, section, unit, period)
    if section.kind == "table":
        return _table_sheet(section, elements, subjects)
    return _column_sheet(section.sheet.vi, section.kind, section, elements, subjects)


def _table_sheet(section: Section, elements: tuple[Element, ...], subjects: tuple[str, ...]) -> SheetLayout:
    head_row = TITLE_ROWS + 1
    grouped = any(element.group for element in elements)
    measured = any(element.measure for element in elements)
    label_rows = 1 + grouped + measured
    total_row = head_row + label_rows + 2 if any(element.total for element in elements) else None
    first = (total_row or head_row + label_rows + 1) + 1
    return SheetLayout(
        name=section.sheet.vi,
        kind="table",
        section=section,
        elements=elements,
        subjects=subjects,
        head_row=head_row,
        label_rows=label_rows,
        value_column=TABLE_LEAD[section.subject] + 1,
        total_row=total_row,
        lines=tuple(Line(first + place, "subject", subject) for place, subject in enumerate(subjects)),
    )


def _column_sheet(
    name: str,
    kind: Literal["cover", "list"],
    section: Section | None,
    elements: tuple[Element, ...],
    subjects: tuple[str, ...],
) -> SheetLayout:
    head_row = (COVER_TITLE_ROWS if kind == "cover" else TITLE_ROWS) + 1
    row = head_row + 3
    lines: list[Line] = []
    if kind == "cover":
        lines = [Line(row + place, "identity", code) for place, code in enumerate(IDENTITY)]
        row += len(lines)
    group, letters = None, 0
    for element in elements:
        if element.group is not None and element.group != group:
            lines.append(Line(row, "group", chr(ord("A") + letters % 26), element))
            letters += 1
            row += 1
        group = element.group
        lines.append(Line(row, "element", element.id, element))
        row += 1
    return SheetLayout(
        name=name,
        kind=kind,
        section=section,
        elements=elements,
        subjects=subjects,
        head_row=head_row,
        label_rows=1,
        value_column=COVER_VALUE if kind == "cover" else LIST_VALUE,
        total_row=None,
        lines=tuple(lines),
    )


def _cells(plan: Plan, sheet: SheetLayout, unit: str) -> list[DataCell]:
    """The data cells of a sheet: row by row."""
    return [
        DataCell(
            element.id,
            subject,
            sheet.name,
            sheet.rows[subject if sheet.kind == "table" else element.id],
            sheet.columns[element.id],
            requirement_for(plan, element, unit, subject) == "always",
        )
        for subject in sheet.subjects
        for element in sheet.elements
    ]
