"""Who has sent, in time, late, or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from ppmd_cli.indicators.facts import Returns
from ppmd_cli.model.period import Period
from ppmd_cli.model.result import Announcement, Completeness


def days_late(period: Period, day: date) -> int:
    """Days after the last day in time; 0 when in time."""
    return max(0, (day - (period.due_before - timedelta(days=1))).days)


def dated(returns: Returns, unit: str) -> date | None:
    """The day by which the unit's lateness is judged, the earliest of its versions:

    of arrival, else as declared.
    """
    days = [s.received_on or s.declared_date for s in returns.sent.get(unit, ())]
    told = [day for day in days if day is not None]
    return min(told) if told else None


def completeness(returns: Returns, announced: Iterable[Announcement] = ()) -> Completeness:
    """Count the period's returns; late is said of bound units only."""
    plan = returns.plan
    wanted = {code for c in plan.classes if c.expected for code in c.units}
    bound = {code for c in plan.classes if c.bound for code in c.units}
    welcome = {code for c in plan.classes if not c.expected for code in c.units}
    order = [unit.code for unit in plan.units]
    expected = tuple(code for code in order if code in wanted)
    received = tuple(code for code in expected if code in returns.sent)
    days = {code: day for code in received if (day := dated(returns, code)) is not None}
    booked = any(s.received_on is not None for versions in returns.sent.values() for s in versions)
    late = tuple(
        (code, after)
        for code in received
        if code in bound and code in days and (after := days_late(returns.period, days[code]))
    )
    told = {one.unit: one for one in announced if one.period == returns.period.id}
    behind = {code for code, _ in late}
    return Completeness(
        expected=expected,
        received=received,
        usable=tuple(code for code in received if code in returns.counted),
        on_time=tuple(code for code in received if code in days and code not in behind),
        missing=tuple(code for code in expected if code not in returns.sent),
        late=late,
        unusable=tuple(code for code in received if code not in returns.counted),
        invited=tuple(code for code in order if code in welcome and code in returns.sent),
        announced=tuple(told[code] for code in expected if code in told and code not in returns.sent),
        basis="received" if booked else "declared",
    )
