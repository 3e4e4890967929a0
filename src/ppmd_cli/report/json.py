"""The report as a contract for other programs: exact figures, ids and codes, no sentences."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from ppmd_cli.model.fact import Submission
from ppmd_cli.model.plan import Indicator, Plan, Target
from ppmd_cli.model.result import (
    Assessment,
    Completeness,
    DutyResult,
    IndicatorResult,
    TaskResult,
    UnitResult,
    Verdict,
)
from ppmd_cli.model.value import Absence, AbsenceReason, Day, Flag, Quantity, Text, Value
from ppmd_cli.report.numbers import percent, show_exact, show_fraction
from ppmd_cli.report.veil import OPEN, Veil

SCHEMA = "ppmd.report"
SCHEMA_VERSION = "1.0"
WITH_DECISIONS = "1.1"
FOR_THE_PUBLIC = "1.2"
SUPPRESSED = {"absence": AbsenceReason.SUPPRESSED.value}
"""In place of a figure that is withheld from the public."""


def report_json(
    plan: Plan,
    assessment: Assessment,
    *,
    tool_version: str,
    paces: Mapping[str, Fraction] | None = None,
    submissions: Sequence[Submission] = (),
    veil: Veil = OPEN,
) -> str:
    """The assessment as JSON text, keys and lists in the contract's order (design section 7).

    submissions: those of the period. Where figures were corrected or findings waived, the last keys say so.
    veil: hides what the reader may not see.
    """
    told = veil.assessment(assessment)
    final = next(p.final for p in plan.periods if p.id == assessment.period)
    given = paces or {}

    def pace(indicator: Indicator) -> Fraction:
        return Fraction(1) if final else given.get(indicator.id, indicator.pace)

    data = {
        "schema": SCHEMA,
        "schema_version": SCHEMA_VERSION,
        "tool_version": tool_version,
        "plan": {"id": plan.id, "sha256": plan.sha256},
        "period": assessment.period,
        "as_of": assessment.as_of.isoformat(),
        "completeness": _completeness(assessment.completeness),
        "indicators": [
            _veiled(
                indicator_json(indicator, result, pace(indicator), plan.decimals), whole, veil, told.period
            )
            for indicator, result, whole in zip(
                plan.indicators, told.indicators, assessment.indicators, strict=True
            )
        ],
        "duties": [_duty(plan, result) for result in assessment.duties],
        "tasks": [_task(plan, result) for result in assessment.tasks],
    }
    if veil.public:
        data = {"schema": SCHEMA, "audience": "public"} | data | {"schema_version": FOR_THE_PUBLIC}
    decided = {} if veil.public else _decided(submissions)
    if decided:
        data |= {"schema_version": WITH_DECISIONS} | decided
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _veiled(told: dict[str, Any], whole: IndicatorResult, veil: Veil, period: str) -> dict[str, Any]:
    """An indicator with a mark in place of what is withheld and of all that is reckoned from it.

    whole: the result as it is.
    """
    gone = veil.gone(period, told["id"])
    if gone:
        told |= dict.fromkeys(
            (*gone, "percent", "lower", "upper", "verdict", "out_of_reach", "needed"), SUPPRESSED
        )
    elif veil.bounds_gone(whole):
        told |= dict.fromkeys(("lower", "upper"), SUPPRESSED)
    for one in told["units"]:
        own = veil.gone(period, told["id"], one["unit"])
        one.update(dict.fromkeys((*own, "percent", "verdict", "below") if own else (), SUPPRESSED))
    return told


def _decided(submissions: Sequence[Submission]) -> dict[str, Any]:
    """What people have decided about the period's figures; empty where they have decided nothing."""
    corrections = [
        {"unit": fact.unit, "element": fact.element, "subject": fact.subject, "entry": fact.correction}
        for submission in submissions
        for fact in submission.facts.values()
        if fact.correction is not None
    ]
    waived = [
        {"unit": submission.unit, "code": found.code, "element": found.element, "subject": found.subject}
        for submission in submissions
        for found in (one.finding for one in submission.waived)
    ]
    return {"corrections": corrections, "waived": waived} if corrections or waived else {}


def target_json(target: Target) -> dict[str, str | None]:
    """A target as the contract gives it: the operator and percent strings."""
    return {
        "op": target.op,
        "value": str(target.value),
        "upper": None if target.upper is None else str(target.upper),
    }


def _completeness(c: Completeness) -> dict[str, Any]:
    return {
        "expected": len(c.expected),
        "received": len(c.received),
        "usable": len(c.usable),
        "on_time": len(c.on_time),
        "missing": list(c.missing),
        "late": [code for code, _ in c.late],
        "unusable": list(c.unusable),
        "invited": list(c.invited),
    }


def _points(value: Fraction | None, target: Target, pace: Fraction, decimals: int) -> str | None:
    if value is None or not target.percent:
        return None
    return f"{percent(value, target, pace, decimals):f}"


def indicator_json(
    indicator: Indicator, result: IndicatorResult, pace: Fraction, decimals: int
) -> dict[str, Any]:
    """An indicator as the contract gives it."""
    return {
        "id": indicator.id,
        "clause": indicator.clause.clause,
        "target": target_json(indicator.target),
        "numerator": show_exact(result.numerator),
        "denominator": show_exact(result.denominator),
        "value": show_fraction(result.value),
        "percent": _points(result.value, indicator.target, pace, decimals),
        "lower": show_fraction(result.lower),
        "upper": show_fraction(result.upper),
        "verdict": result.verdict.value,
        "out_of_reach": result.out_of_reach,
        "needed": None if result.needed is None else show_exact(Fraction(result.needed)),
        "open_units": list(result.open_units),
        "units": [unit_json(unit, indicator.target, pace, decimals) for unit in result.units],
    }


def unit_json(unit: UnitResult, target: Target, pace: Fraction, decimals: int) -> dict[str, Any]:
    """One unit's part as the contract gives it."""
    return {
        "unit": unit.unit,
        "numerator": show_exact(unit.numerator),
        "denominator": show_exact(unit.denominator),
        "value": show_fraction(unit.value),
        "percent": _points(unit.value, target, pace, decimals),
        "verdict": _verdict(unit.verdict),
        "below": unit.below,
    }


def value_json(value: Value) -> str | None:
    """A value as the contracts give it: exact numbers and days as texts, null for any absence."""
    match value:
        case Quantity(number):
            return str(number)
        case Flag(yes):
            return "yes" if yes else "no"
        case Day(day):
            return day.isoformat()
        case Text(text):
            return text
        case Absence():
            return None


def _verdict(verdict: Verdict | None) -> str | None:
    return None if verdict is None else verdict.value


def _duty(plan: Plan, result: DutyResult) -> dict[str, Any]:
    duty = next(d for d in plan.duties if d.id == result.id)
    return {
        "id": duty.id,
        "clause": duty.clause.clause,
        "due_before": duty.due_before.isoformat(),
        "units": [
            {
                "unit": unit.unit,
                "state": unit.state,
                "on": None if unit.on is None else unit.on.isoformat(),
                "days_late": unit.days_late,
            }
            for unit in result.units
        ],
    }


def _task(plan: Plan, result: TaskResult) -> dict[str, Any]:
    task = next(t for t in plan.tasks if t.id == result.id)
    return {
        "id": task.id,
        "clause": task.clause.clause,
        "units": [{"unit": unit.unit, "role": unit.role, "state": unit.state} for unit in result.units],
    }
