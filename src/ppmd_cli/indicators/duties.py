"""Dated duties: who did them in time, late, or not yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct

from ppmd_cli.indicators.completeness import dated
from ppmd_cli.indicators.compute import Compiled, compiled
from ppmd_cli.indicators.facts import Returns, Sheet, returns_of
from ppmd_cli.model.fact import Submission
from ppmd_cli.model.plan import Duty
from ppmd_cli.model.result import Announcement, DutyResult, DutyState, DutyUnit, Sending
from ppmd_cli.model.value import Day


def duty_result(
    duty: Duty,
    returns: Returns,
    sheets: Mapping[str, Sheet],
    submissions: Sequence[Submission],
    as_of: date,
    *,
    sendings: Sequence[Sending],
    announced: Sequence[Announcement] = (),
) -> DutyResult:
    """One duty over its units, in the plan's order."""
    if duty.kind == "event":
        event = _Event(duty, as_of)
        units = tuple(event.unit(unit, sheets.get(unit)) for unit in duty.units)
    elif duty.kind == "return" and duty.period is not None:
        own = returns_of(returns.plan, duty.period, submissions)
        later = duty.period != returns.period.id
        told = {one.unit: one.on for one in announced if one.period == duty.period}
        units = tuple(_return(duty, own, unit, as_of, told.get(unit), later=later) for unit in duty.units)
    else:
        units = tuple(_summary(duty, unit, as_of, sendings) for unit in duty.units)
    return DutyResult(duty.id, units)


def _open(duty: Duty, as_of: date, state: DutyState) -> DutyState:
    """What is not done before its day is not due yet."""
    return "not_due" if as_of < duty.due_before else state


def on_day(duty: Duty, unit: str, day: date) -> DutyUnit:
    """What was done on a day: in time or late."""
    if day < duty.due_before:
        return DutyUnit(unit, "done", day)
    return DutyUnit(unit, "late", day, (day - (duty.due_before - timedelta(days=1))).days)


class _Event(Struct, frozen=True):
    """Judges an event by what the unit's return says."""

    duty: Duty
    as_of: date

    def unit(self, unit: str, sheet: Sheet | None) -> DutyUnit:
        duty = self.duty
        if sheet is None or duty.done is None:
            return DutyUnit(unit, _open(duty, self.as_of, "not_reported"))
        fact = sheet.facts.get((duty.on, unit)) if duty.on is not None else None
        day = fact.value.day if fact is not None and isinstance(fact.value, Day) else None
        if duty.kept is not None and self._holds(compiled(duty.kept), sheet) is True:
            return DutyUnit(unit, "kept", day)
        done = self._holds(compiled(duty.done), sheet)
        if done is not True:
            state: DutyState = "not_reported" if done is None else "not_done"
            return DutyUnit(unit, _open(duty, self.as_of, state))
        if day is not None:
            return on_day(duty, unit, day)
        # Done, but on a day that nobody told: whether it was in time is not known.
        return DutyUnit(unit, "done" if duty.on is None else "not_reported")

    @staticmethod
    def _holds(formula: Compiled, sheet: Sheet) -> object:
        return formula.on(sheet, sheet.unit)


def _return(duty: Duty, own: Returns, unit: str, as_of: date, told: date | None, *, later: bool) -> DutyUnit:
    """told: when the unit reported otherwise than by a workbook, which fulfils the duty, too."""
    day = dated(own, unit)
    if told is not None and (day is None or told < day):
        return on_day(duty, unit, told)
    # A report made as of a day knows nothing of another period's returns that came after it.
    if unit not in own.sent or (later and day is not None and day > as_of):
        return DutyUnit(unit, _open(duty, as_of, "not_reported"))
    # It came without a readable date: it is there, and lateness is never guessed.
    return DutyUnit(unit, "done") if day is None else on_day(duty, unit, day)


def _summary(duty: Duty, unit: str, as_of: date, sendings: Sequence[Sending]) -> DutyUnit:
    days = [sending.day for sending in sendings if sending.period == duty.period]
    return on_day(duty, unit, min(days)) if days else DutyUnit(unit, _open(duty, as_of, "not_reported"))
