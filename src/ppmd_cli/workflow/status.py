"""Use: the ledger -> how each expected unit stands in a period, and what is due next."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Literal

from msgspec import Struct

from ppmd_cli.indicators.completeness import days_late
from ppmd_cli.ledger.book import Booked, Standing
from ppmd_cli.model.fact import Submission
from ppmd_cli.model.finding import Outcome
from ppmd_cli.model.org_unit import ReporterClass
from ppmd_cli.model.period import Period
from ppmd_cli.model.plan import Plan
from ppmd_cli.workflow.holdings import Holdings

State = Literal[
    "usable",
    "warnings",
    "returned",
    "incomplete",
    "conflict",
    "refused",
    "document_only",
    "secret",
    "missing",
]
AFTER_DAYS = 90
OUTSTANDING = frozenset({"returned", "incomplete", "conflict", "refused", "document_only", "missing"})


class UnitStatus(Struct, frozen=True):
    """How one unit stands.

    class_id: its class as a reporter. received: the day by which lateness is judged. days_late: 0 in time;
    only of
    bound units. overdue: bound, due, and not there complete. errors, warnings: of the return that speaks
    for it.
    versions: how many returns came. pending: a later one was sent back while an earlier one is in force.
    without_document: the workbook came without the number of its signed document.
    corrected: figures that are not the unit's own. waived: findings accepted. on_paper: all figures were
    entered by the office, there is no file.
    """

    unit: str
    class_id: str
    state: State
    received: date | None
    days_late: int
    overdue: bool
    on_time: bool
    errors: int
    warnings: int
    versions: int
    pending: bool
    without_document: bool
    receipt: int | None
    corrected: int = 0
    waived: int = 0
    on_paper: bool = False


class Due(Struct, frozen=True):
    """What is due before a day: a return's period, or a duty."""

    day: date
    duty: str


class Status(Struct, frozen=True):
    """A period as the ledger has it on a day."""

    period: Period
    as_of: date
    closed: bool
    units: tuple[UnitStatus, ...]
    due: tuple[Due, ...]
    unidentified: tuple[Booked, ...]

    @property
    def overdue(self) -> tuple[str, ...]:
        """Codes of the bound units that are overdue."""
        return tuple(one.unit for one in self.units if one.overdue)


def status(holdings: Holdings, period: Period, as_of: date) -> Status:
    """How all expected and invited units stand, class by class in the plan's order."""
    plan = holdings.plan
    # The very figures that the report speaks of, with what the checks between them find.
    files = {one.unit: one for one in reversed(holdings.run().files) if one.period == period.id}
    units = tuple(
        _unit(holdings, period, group, code, as_of, files.get(code))
        for group in plan.classes
        for code in group.units
    )
    receipts = holdings.book.receipts.values()
    return Status(
        period=period,
        as_of=as_of,
        closed=period.id in holdings.book.closed,
        units=units,
        due=tuple(_due(plan, as_of, {one.period for one in holdings.book.sent})),
        unidentified=tuple(
            one
            for one in receipts
            if one.receipt.booking == "returned" and (one.receipt.unit is None or one.receipt.period is None)
        ),
    )


def current_period(plan: Plan, day: date) -> Period:
    """The period that an office is busy with on a day:

    the next one due, or one due within the last 90 days.
    """
    open_ = [one for one in plan.periods if (day - one.due_before).days <= AFTER_DAYS]
    return open_[0] if open_ else plan.periods[-1]


def _due(plan: Plan, as_of: date, sent: Collection[str]) -> list[Due]:
    """The duties whose day has not come, the nearest first; no summary of a period that was sent."""
    ahead = (
        duty
        for duty in plan.duties
        if as_of < duty.due_before and not (duty.kind == "summary" and duty.period in sent)
    )
    return sorted((Due(duty.due_before, duty.id) for duty in ahead), key=lambda one: one.day)


def _unit(
    holdings: Holdings,
    period: Period,
    group: ReporterClass,
    code: str,
    as_of: date,
    file: Submission | None,
) -> UnitStatus:
    """file: the figures that speak for the unit, checked against those of others too."""
    standing = holdings.standing(code, period.id)
    speaking = standing.in_force or standing.last
    state = _state(holdings, standing, code, period.id, file)
    there = state in ("usable", "warnings")
    day = _day(holdings, standing, speaking, file)
    late = days_late(period, day) if day is not None and group.bound and there else 0
    found = [one.severity.value for one in file.findings] if file is not None else []
    return UnitStatus(
        unit=code,
        class_id=group.id,
        state=state,
        received=day,
        days_late=late,
        overdue=group.bound and as_of >= period.due_before and state in OUTSTANDING,
        on_time=there and day is not None and late == 0,
        errors=found.count("error"),
        warnings=found.count("warning"),
        versions=len(standing.receipts),
        pending=standing.in_force is not None and bool(standing.pending),
        without_document=speaking is not None and not _numbered(speaking),
        receipt=speaking.id if speaking is not None else None,
        corrected=len(file.corrections) if file is not None else 0,
        waived=len(file.waived) if file is not None else 0,
        on_paper=file is not None and file.on_paper,
    )


def _day(
    holdings: Holdings, standing: Standing, speaking: Booked | None, file: Submission | None
) -> date | None:
    """The day by which lateness is judged."""
    if file is not None and file.on_paper:
        return file.received_on or file.declared_date
    return standing.received if holdings.lateness == "received" else _declared(holdings, speaking)


def _state(holdings: Holdings, standing: Standing, unit: str, period: str, file: Submission | None) -> State:
    if standing.in_force is not None and file is not None and not file.usable:
        # It was accepted, but another unit's return has come since that it cannot be true beside.
        return "returned"
    if standing.conflict:
        return "conflict"
    if file is not None and file.usable:
        return "usable" if file.outcome is Outcome.CLEAN else "warnings"
    if file is not None and file.on_paper:
        return "incomplete"
    if standing.last is not None:
        return "incomplete" if standing.last.receipt.incomplete else "returned"
    if any(
        one.receipt.booking == "refused" and (one.receipt.unit, one.receipt.period) == (unit, period)
        for one in holdings.book.receipts.values()
    ):
        return "refused"
    if standing.announced:
        return standing.announced[-1].how
    return "missing"


def _declared(holdings: Holdings, booked: Booked | None) -> date | None:
    return holdings.as_read(booked).declared_date if booked is not None else None


def _numbered(booked: Booked) -> bool:
    """Tell whether the signed document's number is known: "chưa lấy số" has no figure in it."""
    number = booked.receipt.document_number
    return number is not None and any(letter.isdigit() for letter in number)
