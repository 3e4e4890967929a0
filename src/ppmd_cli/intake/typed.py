"""How a value of an element is read wherever it is typed: in a cell, or by the office itself."""

from __future__ import annotations

from typing import Any

from ppmd_cli.intake.parse import parse_cell
from ppmd_cli.intake.parsed import Parsed
from ppmd_cli.model.cell import RawCell
from ppmd_cli.model.form import Element
from ppmd_cli.model.plan import Plan


def measures_of(plan: Plan) -> tuple[str, ...]:
    """What the plan counts in: words that may stand behind a number."""
    return tuple(
        dict.fromkeys(
            element.measure.vi
            for form in plan.forms
            for _, element in form.elements()
            if element.measure is not None
        )
    )


def asked_of(element: Element, measures: tuple[str, ...]) -> dict[str, Any]:
    """How `parse_cell` is called for an element."""
    return {
        "kind": element.type,
        "options": tuple((option.id, option.label.vi) for option in element.options),
        "decimals": element.decimals,
        "max_length": element.max_length,
        "measure": element.measure.vi if element.measure is not None else None,
        "measures": measures,
    }


def read_typed(plan: Plan, element: Element, text: str) -> Parsed:
    """Read a text as if it stood in a cell of the element."""
    raw = RawCell(1, 1, text, "text") if text.strip() else None
    return parse_cell(raw, **asked_of(element, measures_of(plan)))
