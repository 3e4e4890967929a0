"""The fingerprint of a finding: what a waiver follows when a return is sent again."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from hashlib import sha256

from ppmd_cli.model.finding import Finding
from ppmd_cli.model.value import Absence, AbsenceReason, Day, Flag, Quantity, Text, Value

SEPARATOR = "\x1f"


def fingerprint(
    plan: str, unit: str | None, period: str | None, finding: Finding, value: Value | None = None
) -> str:
    """The sha256 of plan id, unit, period, code, element, subject and normalised value, absent ones empty.

    value: what the cell was read as; without it, or where it could not be read, the text as typed counts.
    """
    if value is None or value == Absence(AbsenceReason.UNREADABLE):
        normal = _plain(finding.value or "")
    else:
        normal = normalised(value)
    parts = (plan, unit, period, finding.code, finding.element, finding.subject, normal)
    return sha256(SEPARATOR.join(part or "" for part in parts).encode()).hexdigest()


def normalised(value: Value) -> str:
    """One text for one value, however it was typed."""
    match value:
        case Quantity(number):
            return plain_number(number)
        case Text(text):
            return _plain(text)
        case Flag(yes):
            return "yes" if yes else "no"
        case Day(day):
            return day.isoformat()
        case Absence(reason):
            return "" if reason is AbsenceReason.BLANK else reason.value


def plain_number(number: int | Decimal) -> str:
    """The digits of a number without exponent and without zeros at the end of its decimals."""
    if isinstance(number, int):
        return str(number)
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
