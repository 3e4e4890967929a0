"""Colours in the data cells as they are typed: a check that fails there, a text where a number belongs.

Only checks whose operands stand on the same sheet: older spreadsheets refuse other references in colours.
"""

from __future__ import annotations

from openpyxl.formatting.rule import Rule as Colouring
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.worksheet import Worksheet

from ppmd_cli.forms import style
from ppmd_cli.forms.live import not_a_number
from ppmd_cli.forms.live_rules import LiveRule, Translator
from ppmd_cli.forms.page import Canvas
from ppmd_cli.layout import SheetLayout
from ppmd_cli.model.cell import column_letters
from ppmd_cli.model.finding import Severity

MAX_LENGTH = 8192


def colour_cells(canvas: Canvas, sheet: Worksheet, layout: SheetLayout) -> None:
    """Add the colours of one sheet."""
    translator = Translator(canvas.plan, canvas.layout, here=layout)
    found: dict[tuple[str, Severity, tuple[int, ...]], list[str]] = {}
    for rule in canvas.plan.rules:
        live = translator.rule(rule) if rule.severity is not Severity.INFO else None
        if live is None or live.at is None or live.at not in layout.columns or _elsewhere(live, layout):
            continue
        rows = live.rows if live.sheet is not None else _rows(layout, live.at)
        if rows:
            found.setdefault((live.at, live.severity, rows), []).append(live.on(rows[0]))
    for (element, severity, rows), formulas in found.items():
        fails = ",".join(f"{formula}=FALSE" for formula in formulas)
        text = f"OR({fails})"
        if len(text) < MAX_LENGTH:
            sheet.conditional_formatting.add(_area(layout.columns[element], rows), _colouring(severity, text))
    for one in layout.elements:
        if one.type in ("count", "amount"):
            rows = _rows(layout, one.id)
            cell = f"{column_letters(layout.columns[one.id])}{rows[0]}"
            area = _area(layout.columns[one.id], rows)
            sheet.conditional_formatting.add(area, _colouring(Severity.ERROR, not_a_number(cell)))


def _elsewhere(live: LiveRule, layout: SheetLayout) -> bool:
    """Whether the fault of a rule of the unit stands in a row of a table: no cell to colour can be named."""
    return live.sheet is None and layout.kind == "table" and len(layout.subjects) > 1


def _rows(layout: SheetLayout, element: str) -> tuple[int, ...]:
    if layout.kind == "table":
        return tuple(layout.rows[subject] for subject in layout.subjects)
    return (layout.rows[element],)


def _area(column: int, rows: tuple[int, ...]) -> str:
    """The cells of a column on these rows, runs joined."""
    letters = column_letters(column)
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return " ".join(
        f"{letters}{first}:{letters}{last}" if first < last else f"{letters}{first}" for first, last in runs
    )


def _colouring(severity: Severity, formula: str) -> Colouring:
    bad = severity is Severity.ERROR
    fill = PatternFill(bgColor=style.BAD_FILL if bad else style.WARN_FILL, fill_type="solid")
    font = Font(color=style.RED, bold=True) if bad else None
    return Colouring(type="expression", formula=[formula], dxf=DifferentialStyle(fill=fill, font=font))
