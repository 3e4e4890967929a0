"""Use: a printed figure -> the formula, units, files, sheets and cells it comes from."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from ppmd_cli.errors import UsageError
from ppmd_cli.indicators.assess import assess
from ppmd_cli.indicators.facts import counted
from ppmd_cli.indicators.trace import Traced, Tracer
from ppmd_cli.model.period import Period
from ppmd_cli.model.plan import Indicator, Plan
from ppmd_cli.workflow.gathered import Gathered


def find_indicator(plan: Plan, wanted: str) -> Indicator:
    """An indicator by its id or its number. Raises UsageError naming what may be meant."""
    for number, one in enumerate(plan.indicators, 1):
        if wanted.strip().casefold() in (one.id.casefold(), str(number)):
            return one
    known = [one.id for one in plan.indicators]
    close = difflib.get_close_matches(wanted.casefold(), known, n=3, cutoff=0.4)
    raise UsageError("explain.error.unknown", given=wanted, known=", ".join(close or known))


def explain(
    plan: Plan,
    period: Period,
    indicator: Indicator,
    gathered: Gathered,
    *,
    as_of: date,
    paces: Mapping[str, Fraction] | None = None,
) -> Traced:
    """Take an indicator of a period apart."""
    files, given = gathered.run.files, paces or {}
    assessment = assess(
        plan, period.id, files, as_of,
        sendings=gathered.sendings, announced=gathered.announced, paces=given,
    )  # fmt: skip
    return Traced(
        plan=plan,
        period=period,
        as_of=as_of,
        indicator=indicator,
        number=plan.indicators.index(indicator) + 1,
        result=next(one for one in assessment.indicators if one.id == indicator.id),
        pace=Fraction(1) if period.final else given.get(indicator.id, indicator.pace),
        pieces=Tracer(plan, period.id, files).pieces(indicator),
        files={one.unit or "": one for one in counted(plan, period.id, files)},
    )
