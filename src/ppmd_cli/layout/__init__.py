"""Which cell of a form holds what: read by the writer of blanks and the reader of returns, knows neither."""

from ppmd_cli.layout.asked import (
    asked,
    children_of,
    element_applies,
    elements_for,
    form_of,
    period_of,
    requirement_for,
    subjects_of,
    unit_of,
)
from ppmd_cli.layout.grid import (
    CODE_COLUMN,
    EXPLANATION_ROWS,
    IDENTITY,
    DataCell,
    FormLayout,
    Line,
    SheetLayout,
    lay_out,
)

__all__ = [
    "CODE_COLUMN",
    "EXPLANATION_ROWS",
    "IDENTITY",
    "DataCell",
    "FormLayout",
    "Line",
    "SheetLayout",
    "asked",
    "children_of",
    "element_applies",
    "elements_for",
    "form_of",
    "lay_out",
    "period_of",
    "requirement_for",
    "subjects_of",
    "unit_of",
]
