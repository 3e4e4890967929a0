"""Fill the program's own blank workbooks, as somebody at a desk would: numbers as numbers, dates as dates."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.utils import coordinate_to_tuple

from .program import Blank
from .returns import Return

# What the cells of a choice show, in the order of their lists.
CHOICES = {
    "inspection_team_status": ("renewed", "kept", "none"),
    "pilot_kind": (
        "prevention",
        "harm_reduction",
        "gender_violence",
        "labour_rights",
        "reintegration",
        "several",
    ),
    "task_state": ("not_started", "in_progress", "done"),
}
EXPLANATIONS = "Giải trình"


def fill(blank: Blank, made: Return) -> Workbook:
    """The blank with the return's values in it. KeyError for a value that the form does not ask."""
    book = load_workbook(blank.path)
    for (element, subject), value in made.values.items():
        cell = blank.cells[element, subject]
        where = book[cell["sheet"]][cell["cell"]]
        where.value = _shown(element, value, cell)
    sheet = book[EXPLANATIONS]
    row = next(n for n in range(1, 20) if sheet.cell(n, 1).value == "A") + 1
    for line in made.explanations:
        cell = blank.cells[line.element, line.subject]
        for column, text in enumerate((line.code, f"{cell['sheet']}!{cell['cell']}", line.text), 1):
            sheet.cell(row, column).value = text
        row += 1
    return book


def _shown(element: str, value: object, cell: dict[str, Any]) -> object:
    if element in CHOICES:
        return cell["options"][CHOICES[element].index(str(value))]
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time())
    return value


def cell_at(blank: Blank, element: str, subject: str) -> tuple[str, int, int]:
    """Sheet, row and column of a value."""
    cell = blank.cells[element, subject]
    row, column = coordinate_to_tuple(cell["cell"])
    return cell["sheet"], row, column
