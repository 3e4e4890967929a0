"""Figures and findings as texts, and back: exact, and the same for the same."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from ppmd_cli.model.cell import CellRef
from ppmd_cli.model.fact import Fact
from ppmd_cli.model.finding import Finding, Place, Severity
from ppmd_cli.model.value import Absence, AbsenceReason, Day, Flag, Quantity, Text, Value

FactRow = tuple[str, str, str, str, str | None, str | None, str | None, str | None]
FindingRow = tuple[str, str, str, str | None, str | None, str | None, str | None, str]


def coded(value: Value) -> tuple[str, str]:
    """Kind and text of a value."""
    match value:
        case Quantity(int() as number):
            return "quantity", str(number)
        case Quantity(number):
            return "amount", str(number)
        case Text(text):
            return "text", text
        case Flag(yes):
            return "flag", "yes" if yes else "no"
        case Day(day):
            return "day", day.isoformat()
        case Absence(reason):
            return "absence", reason.value


def decoded(kind: str, text: str) -> Value:
    """The value that `coded` has written. ValueError for an unknown kind."""
    match kind:
        case "quantity":
            return Quantity(int(text))
        case "amount":
            return Quantity(Decimal(text))
        case "text":
            return Text(text)
        case "flag":
            return Flag(text == "yes")
        case "day":
            return Day(date.fromisoformat(text))
        case "absence":
            return Absence(AbsenceReason(text))
    raise ValueError("a kind of value that is not known")


def fact_row(fact: Fact) -> FactRow:
    """A fact as a row of the table; unit, period and file are its receipt's."""
    place = (fact.cell.sheet, fact.cell.cell) if fact.cell is not None else (None, None)
    return (fact.element, fact.subject, *coded(fact.value), fact.typed, fact.reading, *place)


def fact_of(row: FactRow, unit: str, period: str, sha: str, file_name: str) -> Fact:
    """The fact of a row."""
    element, subject, kind, text, typed, reading, sheet, cell = row
    place = CellRef(sha, file_name, sheet, cell) if sheet is not None and cell is not None else None
    return Fact(element, subject, unit, period, decoded(kind, text), place, typed, reading)


def finding_row(found: Finding, origin: str) -> FindingRow:
    """A finding of a return as a row of the table."""
    body = {
        "value": found.value,
        "slots": [list(pair) for pair in found.slots],
        "clause": found.clause,
        "related": [[place.sheet, place.cell] for place in found.related],
    }
    return (
        *(origin, found.code, found.severity.value, found.place.sheet, found.place.cell),
        *(found.element, found.subject, json_text(body)),
    )


def finding_of(row: FindingRow) -> Finding:
    """The finding of a row."""
    _, code, severity, sheet, cell, element, subject, body = row
    data: dict[str, Any] = json.loads(body)
    return Finding(
        code=code,
        severity=Severity(severity),
        place=Place(sheet, cell),
        element=element,
        subject=subject,
        value=data["value"],
        slots=tuple((name, text) for name, text in data["slots"]),
        clause=data["clause"],
        related=tuple(Place(*place) for place in data["related"]),
    )


def digest_of_values(facts: Mapping[tuple[str, str], Fact]) -> str:
    """One digest for the same figures, wherever they stand and however they were typed."""
    rows = sorted((element, subject, *coded(fact.value)) for (element, subject), fact in facts.items())
    return sha256(json_text(rows).encode()).hexdigest()


def digest_of_rows(rows: Iterable[object]) -> str:
    """The digest of rows in their order."""
    return sha256(json_text(list(rows)).encode()).hexdigest()


def json_text(data: object) -> str:
    """The shortest JSON with sorted keys."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
