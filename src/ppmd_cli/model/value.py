"""What a cell says once it is read: a value, or one of the ways of having none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum


class AbsenceReason(Enum):
    """Why there is no value. Zero is none of these."""

    BLANK = "blank"
    NOT_APPLICABLE = "not_applicable"
    NOT_AVAILABLE = "not_available"
    NOT_SENT = "not_sent"
    UNREADABLE = "unreadable"
    SUPPRESSED = "suppressed"


@dataclass(frozen=True, slots=True)
class Quantity:
    """An exact number: `int` for counts, `Decimal` for amounts."""

    number: int | Decimal


@dataclass(frozen=True, slots=True)
class Text:
    """A text; for a choice, the id of the option."""

    text: str


@dataclass(frozen=True, slots=True)
class Flag:
    """A yes or a no."""

    yes: bool


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day."""

    day: date


@dataclass(frozen=True, slots=True)
class Absence:
    """No value, and why."""

    reason: AbsenceReason


Value = Quantity | Text | Flag | Day | Absence

BLANK = Absence(AbsenceReason.BLANK)
NOT_AVAILABLE = Absence(AbsenceReason.NOT_AVAILABLE)
NOT_SENT = Absence(AbsenceReason.NOT_SENT)
UNREADABLE = Absence(AbsenceReason.UNREADABLE)
