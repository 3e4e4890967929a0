"""Use: the office's own summary of a period has gone out -> a row, and whether it went in time."""

from __future__ import annotations

from datetime import date, datetime

from ppmd_cli.errors import UsageError
from ppmd_cli.indicators.duties import on_day
from ppmd_cli.ledger.records import Sent
from ppmd_cli.model.period import Period
from ppmd_cli.model.plan import Duty
from ppmd_cli.model.result import DutyUnit
from ppmd_cli.report.numbers import show_day
from ppmd_cli.workflow.holdings import Holdings

Judged = tuple[tuple[Duty, DutyUnit], ...]


def sent(
    holdings: Holdings, period: Period, number: str, day: date, *, now: datetime, who: str, by: str | None
) -> Judged:
    """Book a sending; give the duties that it fulfils, each judged by the earliest sending there is.

    Raises UsageError for a day that has not come, or before the period has begun.
    """
    if day > now.date():
        raise UsageError("sent.error.future", day=show_day(day, "vi"))
    if day < period.first:
        raise UsageError("sent.error.before", day=show_day(day, "vi"), first=show_day(period.first, "vi"))
    record = Sent(period=period.id, number=number, day=day, by=by or who)
    if record not in holdings.book.sent:
        holdings.note(now, who, record)
    first = min(one.day for one in holdings.book.sent if one.period == period.id)
    return tuple(
        (duty, on_day(duty, unit, first))
        for duty in holdings.plan.duties
        if duty.kind == "summary" and duty.period == period.id
        for unit in duty.units
    )
