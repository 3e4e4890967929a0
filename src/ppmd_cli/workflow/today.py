"""Use: a workspace -> what is to be done today, the most pressing first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path

from msgspec import Struct

from ppmd_cli.indicators.decisive import Decisive
from ppmd_cli.ledger.book import Booked
from ppmd_cli.model.period import Period
from ppmd_cli.model.plan import Duty
from ppmd_cli.workflow.holdings import Holdings
from ppmd_cli.workflow.inbox import conflicts, unbooked
from ppmd_cli.workflow.remind import open_targets
from ppmd_cli.workflow.status import Status, UnitStatus, current_period, status

MEND = frozenset({"returned", "incomplete", "refused"})
AWAITED = frozenset({"missing", "document_only"})


class Today(Struct, frozen=True):
    """What an office has before it on a day.

    waiting: files in the inbox that are not booked. conflicts: of all periods. late: bound units whose day
    is over and whose return has not come. awaited: the other expected units that have not sent. mend: those
    whose return was sent back. came_late: those whose return came after the day. unnumbered: workbooks
    without the number of their signed document. summary: duties to send the period's own summary. due: the
    next duties.
    """

    status: Status
    waiting: tuple[Path, ...]
    conflicts: tuple[tuple[str, str, tuple[Booked, ...]], ...]
    late: tuple[UnitStatus, ...]
    awaited: tuple[UnitStatus, ...]
    mend: tuple[UnitStatus, ...]
    came_late: tuple[UnitStatus, ...]
    unnumbered: tuple[UnitStatus, ...]
    open_targets: tuple[Decisive, ...]
    summary: tuple[Duty, ...]
    due: tuple[Duty, ...]

    @property
    def period(self) -> Period:
        """The period that the office is busy with."""
        return self.status.period


def today(holdings: Holdings, day: date, paces: Mapping[str, Fraction] | None = None) -> Today:
    """Look through a workspace. Nothing is changed."""
    plan, period = holdings.plan, current_period(holdings.plan, day)
    found = status(holdings, period, day)
    expected = {code for group in plan.classes if group.expected for code in group.units}
    units = [one for one in found.units if one.unit in expected]
    late = tuple(one for one in units if one.overdue and one.state in AWAITED)
    began = bool(holdings.book.units())
    sent = {one.period for one in holdings.book.sent}
    next_day = min((one.day for one in found.due), default=None)
    next_ones = {one.duty for one in found.due if one.day == next_day}
    return Today(
        status=found,
        waiting=tuple(path for path, _ in unbooked(holdings)),
        conflicts=tuple(conflicts(holdings)),
        late=late,
        awaited=tuple(one for one in units if one.state in AWAITED and one not in late),
        mend=tuple(one for one in found.units if one.state in MEND or one.pending),
        came_late=tuple(one for one in units if one.days_late),
        unnumbered=tuple(
            one for one in units if one.without_document and one.state in ("usable", "warnings")
        ),
        open_targets=open_targets(holdings, period, day, paces) if began else (),
        summary=tuple(
            duty
            for duty in plan.duties
            if duty.kind == "summary" and duty.period == period.id and period.id not in sent
        ),
        due=tuple(duty for duty in plan.duties if duty.id in next_ones),
    )
