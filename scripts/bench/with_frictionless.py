"""The plan's checks as schemas of frictionless, one a table, with constraints of a row for the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import frictionless
from schemas import NO, SUBJECT, YES, Table
from tables import Fault

from ppmd_cli.model.form import Element


def schema_of(table: Table) -> Callable[[Sequence[Mapping[str, Any]]], Iterator[Fault]]:
    """What checks the rows of a table."""
    at = {rule.expression: rule.named[0] for rule in table.rules}
    fields = [{"name": SUBJECT, "type": "string"}, *map(_field, table.columns)]
    schema = frictionless.Schema.from_descriptor({"fields": fields})
    names = [SUBJECT, *(one.id for one in table.columns)]
    checks = [frictionless.checks.row_constraint(formula=rule.expression) for rule in table.rules]

    def check(rows: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
        data = [names, *([row[name] for name in names] for row in rows)]
        resource = frictionless.Resource(data=data, schema=schema)
        found = resource.validate(frictionless.Checklist(checks=checks), limit_errors=100_000)
        for error in found.tasks[0].errors:
            number = getattr(error, "row_number", None)
            if number is not None:
                rule = error.note.partition('"')[2].removesuffix('"')
                element = (
                    at[rule] if error.type == "row-constraint" else str(getattr(error, "field_name", ""))
                )
                yield table.id, str(rows[number - 2][SUBJECT]), element

    return check


def _field(element: Element) -> dict[str, Any]:
    limits: dict[str, Any] = {"required": True} if element.required.kind == "always" else {}
    kind: dict[str, Any] = {"type": "string"}
    if element.type == "count":
        kind, limits["minimum"] = {"type": "integer"}, 0
    elif element.type == "amount":
        kind, limits["minimum"] = {"type": "number", "floatNumber": True}, 0
    elif element.type == "date":
        kind = {"type": "date"}
    elif element.type == "yes_no":
        kind = {"type": "boolean", "trueValues": [YES], "falseValues": [NO]}
    elif element.type == "choice":
        limits["enum"] = [one.label.vi for one in element.options]
    elif element.max_length is not None:
        limits["maxLength"] = element.max_length
    return {"name": element.id, **kind, "constraints": limits}
