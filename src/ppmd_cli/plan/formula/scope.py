"""What a formula is evaluated in: plain values by element, and the ways of having none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from msgspec import Struct, field

from ppmd_cli.model.period import Period
from ppmd_cli.model.value import Absence, AbsenceReason, Flag, Quantity, Text, Value


class Gap(Enum):
    """No value. MISSING obeys the rule's policy, the other two always make a formula rest."""

    MISSING = "missing"
    NOT_AVAILABLE = "not_available"
    UNREADABLE = "unreadable"


# int and Fraction stand for numbers: together they are exact under + - * /, which Decimal is not.
Plain = int | Fraction | str | date | timedelta | Gap
Result = bool | int | Fraction | str | date | timedelta | None
Values = Mapping[str, Plain]

_GAPS = {AbsenceReason.NOT_AVAILABLE: Gap.NOT_AVAILABLE, AbsenceReason.SUPPRESSED: Gap.NOT_AVAILABLE}
_GAPS[AbsenceReason.UNREADABLE] = Gap.UNREADABLE


def exact(number: int | Decimal | Fraction) -> int | Fraction:
    """Return the same number as int where it is whole, else as a fraction."""
    if isinstance(number, int):
        return number
    above, beneath = number.as_integer_ratio()
    return above if beneath == 1 else Fraction(above, beneath)


def plain(value: Value) -> Plain:
    """Return what formulas reckon with: int or Fraction, bool, text (an option's id), date, or a Gap."""
    # By the most frequent first; `match` takes twice as long, and a province has tens of thousands.
    if isinstance(value, Quantity):
        return exact(value.number)
    if isinstance(value, Absence):
        return _GAPS.get(value.reason, Gap.MISSING)
    if isinstance(value, Flag):
        return value.yes
    return value.text if isinstance(value, Text) else value.day


def no_cell(_element: str, _subject: str) -> Plain:
    """A scope's `cell` where there are no subjects to pick."""
    return Gap.MISSING


def not_known(_element: str) -> Plain:
    """A scope's `baseline` or `register` where nothing is known."""
    return Gap.MISSING


class Scope(Struct, frozen=True):
    """The surroundings of one evaluation.

    values: by element (the subject's own, its unit's, the cover's) and operand; what is not there is missing.
    tables: for elements of the subjects beneath, the `values` of each of these subjects in order.
    cell: the value of `element[subject]`. baseline, register: known figures of the subject spoken of.
    """

    values: Values
    tables: Mapping[str, Sequence[Values]] = field(default_factory=dict)
    cell: Callable[[str, str], Plain] = no_cell
    period: Period | None = None
    baseline: Callable[[str], Plain] = not_known
    register: Callable[[str], Plain] = not_known
