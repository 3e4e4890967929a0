"""Dated duties: who did them in time, late, or not yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from ppmd_cli.indicators.completeness import days_late, declared
from ppmd_cli.indicators.compute import compiled
from ppmd_cli.indicators.facts import Returns, returns_of, sheet_of
from ppmd_cli.layout import period_of
from ppmd_cli.model.fact import Submission
from ppmd_cli.model.plan import Duty, Plan
from ppmd_cli.model.result import DutyResult, DutyState, DutyUnit, Sending
from ppmd_cli.model.value import Day
from ppmd_cli.plan.formula import Scope


def duty_result(
    plan: Plan,
    duty: Duty,
    returns: Returns,
    submissions: Sequence[Submission],
    as_of: date,
    sendings: Sequence[Sending],
) -> DutyResult:
    """One duty over its units, in the plan's order."""
    if duty.kind == "event":
        units = tuple(_event(plan, duty, returns, unit, as_of) for unit in duty.units)
    elif duty.kind == "return":
        own = returns_of(plan, duty.period or "", submissions)
        units = tuple(_return(plan, duty, own, unit, as_of) for unit in duty.units)
    else:
        units = tuple(_summary(duty, unit, as_of, sendings) for unit in duty.units)
    return DutyResult(duty.id, units)


def _open(duty: Duty, as_of: date, state: DutyState) -> DutyState:
    """What is not done before its day is not due yet."""
    return "not_due" if as_of < duty.due_before else state


def _dated(duty: Duty, unit: str, day: date) -> DutyUnit:
    if day < duty.due_before:
        return DutyUnit(unit, "done", day)
    return DutyUnit(unit, "late", day, (day - (duty.due_before - timedelta(days=1))).days)


def _event(plan: Plan, duty: Duty, returns: Returns, unit: str, as_of: date) -> DutyUnit:
    submission = returns.counted.get(unit)
    if submission is None or duty.done is None:
        return DutyUnit(unit, _open(duty, as_of, "not_reported"))
    scope = Scope(values=sheet_of(plan, submission).values(unit), period=returns.period)
    fact = submission.facts.get((duty.on, unit)) if duty.on is not None else None
    day = fact.value.day if fact is not None and isinstance(fact.value, Day) else None
    if duty.kept is not None and compiled(duty.kept).call(scope) is True:
        return DutyUnit(unit, "kept", day)
    done = compiled(duty.done).call(scope)
    if done is None:
        return DutyUnit(unit, _open(duty, as_of, "not_reported"))
    if done is not True:
        return DutyUnit(unit, _open(duty, as_of, "not_done"))
    # Done without a day: whether it was in time is not known.
    return DutyUnit(unit, "not_reported") if day is None else _dated(duty, unit, day)


def _return(plan: Plan, duty: Duty, own: Returns, unit: str, as_of: date) -> DutyUnit:
    day = declared(own, unit)
    if day is None:
        return DutyUnit(unit, _open(duty, as_of, "not_reported"))
    late = days_late(period_of(plan, duty.period or ""), day)
    return DutyUnit(unit, "late", day, late) if late else DutyUnit(unit, "done", day)


def _summary(duty: Duty, unit: str, as_of: date, sendings: Sequence[Sending]) -> DutyUnit:
    days = [sending.day for sending in sendings if sending.period == duty.period]
    return _dated(duty, unit, min(days)) if days else DutyUnit(unit, _open(duty, as_of, "not_reported"))
