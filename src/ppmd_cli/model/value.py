"""What a cell says once it is read: a value, or one of the ways of having none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum

from msgspec import Struct


class AbsenceReason(Enum):
    """Why there is no value. Zero is none of these."""

    BLANK = "blank"
    NOT_APPLICABLE = "not_applicable"
    NOT_AVAILABLE = "not_available"
    NOT_SENT = "not_sent"
    UNREADABLE = "unreadable"
    SUPPRESSED = "suppressed"


class Quantity(Struct, frozen=True):
    """An exact number: `int` for counts, `Decimal` for amounts."""

    number: int | Decimal


class Text(Struct, frozen=True):
    """A text; for a choice, the id of the option."""

    text: str


class Flag(Struct, frozen=True):
    """A yes or a no."""

    yes: bool


class Day(Struct, frozen=True):
    """A calendar day."""

    day: date


class Absence(Struct, frozen=True):
    """No value, and why."""

    reason: AbsenceReason


Value = Quantity | Text | Flag | Day | Absence

BLANK = Absence(AbsenceReason.BLANK)
NOT_AVAILABLE = Absence(AbsenceReason.NOT_AVAILABLE)
NOT_SENT = Absence(AbsenceReason.NOT_SENT)
UNREADABLE = Absence(AbsenceReason.UNREADABLE)
