"""A value of an element that the office itself types is read like a cell."""

from __future__ import annotations

from ppmd_cli.intake.parse import asked_of, measures_of, parse_cell
from ppmd_cli.intake.parse_date import days_of
from ppmd_cli.intake.parsed import Parsed
from ppmd_cli.model.cell import RawCell
from ppmd_cli.model.form import Element
from ppmd_cli.model.plan import Plan


def read_typed(plan: Plan, element: Element, text: str) -> Parsed:
    """Read a text as if it stood in a cell of the element."""
    raw = RawCell(1, 1, text, "text") if text.strip() else None
    return parse_cell(raw, **asked_of(element, measures_of(plan), days_of(plan)))
