"""Who has sent, in time, late, or not at all."""

from __future__ import annotations

from datetime import date, timedelta

from ppmd_cli.indicators.facts import Returns
from ppmd_cli.model.period import Period
from ppmd_cli.model.result import Completeness


def days_late(period: Period, day: date) -> int:
    """Days after the last day in time; 0 when in time."""
    return max(0, (day - (period.due_before - timedelta(days=1))).days)


def declared(returns: Returns, unit: str) -> date | None:
    """The date of the unit's document as its cover declares it: the earliest of its versions."""
    days = [s.declared_date for s in returns.sent.get(unit, ()) if s.declared_date is not None]
    return min(days) if days else None


def completeness(returns: Returns) -> Completeness:
    """Count the period's returns; late is said of bound units only, by the declared date."""
    plan = returns.plan
    wanted = {code for c in plan.classes if c.expected for code in c.units}
    bound = {code for c in plan.classes if c.bound for code in c.units}
    welcome = {code for c in plan.classes if not c.expected for code in c.units}
    order = [unit.code for unit in plan.units]
    expected = tuple(code for code in order if code in wanted)
    received = tuple(code for code in expected if code in returns.sent)
    dated = {code: day for code in received if (day := declared(returns, code)) is not None}
    late = tuple(
        (code, days)
        for code in received
        if code in bound and code in dated and (days := days_late(returns.period, dated[code]))
    )
    behind = {code for code, _ in late}
    return Completeness(
        expected=expected,
        received=received,
        usable=tuple(code for code in received if code in returns.counted),
        on_time=tuple(code for code in received if code in dated and code not in behind),
        missing=tuple(code for code in expected if code not in returns.sent),
        late=late,
        unusable=tuple(code for code in received if code not in returns.counted),
        invited=tuple(code for code in order if code in welcome and code in returns.sent),
    )
