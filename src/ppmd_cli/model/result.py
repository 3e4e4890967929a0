"""What facts become: indicators with verdicts, duties, tasks, completeness."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Literal

from msgspec import Struct

from ppmd_cli.model.fact import Fact

Number = int | Decimal | Fraction


class Verdict(Enum):
    """How an indicator stands against its target."""

    MET = "met"
    EXCEEDED = "exceeded"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    NOT_MET = "not_met"
    UNDETERMINED = "undetermined"
    NOT_APPLICABLE = "not_applicable"


UnitState = Literal["reported", "missing", "unusable", "not_available"]


class UnitResult(Struct, frozen=True):
    """One unit's share in an indicator. Figures are None unless `state` is reported."""

    unit: str
    state: UnitState
    numerator: Fraction | None
    denominator: Fraction | None
    value: Fraction | None
    verdict: Verdict | None
    below: bool | None


class IndicatorResult(Struct, frozen=True):
    """An indicator over the usable returns, with bounds over all.

    numerator, denominator: plain sums (growth: this period, the base). value: the ratio, growth: the change.
    lower, upper: None is unbounded. needed: how much is still to do for the year's target (0 when reached).
    beside: how many subjects meet each second reading. lost: the subjects of each reason why the target is
    out of reach. left_out: labels' positions of terms without any data.
    facts: every fact used.
    """

    id: str
    numerator: Fraction | None
    denominator: Fraction | None
    value: Fraction | None
    lower: Fraction | None
    upper: Fraction | None
    verdict: Verdict
    out_of_reach: bool
    needed: int | Fraction | None
    open_units: tuple[str, ...]
    units: tuple[UnitResult, ...]
    beside: tuple[tuple[str, int], ...] = ()
    left_out: tuple[int, ...] = ()
    facts: tuple[Fact, ...] = ()
    lost: tuple[tuple[str, ...], ...] = ()


DutyState = Literal["done", "kept", "late", "not_done", "not_reported", "not_due"]


class DutyUnit(Struct, frozen=True):
    """How one unit stands with a duty; `days_late` counts from the last day in time."""

    unit: str
    state: DutyState
    on: date | None = None
    days_late: int | None = None


class DutyResult(Struct, frozen=True):
    """A duty over its units."""

    id: str
    units: tuple[DutyUnit, ...]


class TaskUnit(Struct, frozen=True):
    """One unit's row of a task; state is the option's id, None when not reported."""

    unit: str
    role: Literal["lead", "coordinate"]
    state: str | None


class TaskResult(Struct, frozen=True):
    """A task over its units."""

    id: str
    units: tuple[TaskUnit, ...]


class Sending(Struct, frozen=True):
    """The receiver's own summary for a period, as recorded when it was sent."""

    period: str
    number: str
    day: date


class Announcement(Struct, frozen=True):
    """A unit has reported otherwise than by a workbook, so that its figures are not here.

    how: its signed document came without the workbook, or the figures were sent under secrecy.
    on: when it came.
    """

    unit: str
    period: str
    how: Literal["document_only", "secret"]
    on: date


class Completeness(Struct, frozen=True):
    """Who has sent. All tuples hold unit codes in the plan's order.

    expected: units of the expected classes. late: bound units only, with the days late. invited: those that
    sent.
    announced: those of the missing ones who have reported otherwise.
    basis: by which date: the document's as its cover declares it, or that of its arrival.
    """

    expected: tuple[str, ...]
    received: tuple[str, ...]
    usable: tuple[str, ...]
    on_time: tuple[str, ...]
    missing: tuple[str, ...]
    late: tuple[tuple[str, int], ...]
    unusable: tuple[str, ...]
    invited: tuple[str, ...]
    announced: tuple[Announcement, ...] = ()
    basis: Literal["declared", "received"] = "declared"


class Assessment(Struct, frozen=True):
    """Everything that a report says, exact and without words."""

    period: str
    as_of: date
    completeness: Completeness
    indicators: tuple[IndicatorResult, ...]
    duties: tuple[DutyResult, ...]
    tasks: tuple[TaskResult, ...]
