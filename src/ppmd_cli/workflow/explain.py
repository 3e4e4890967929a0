"""Use: a printed figure -> the formula, units, files, sheets and cells it comes from."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

from ppmd_cli.errors import UsageError
from ppmd_cli.indicators.assess import assess
from ppmd_cli.indicators.facts import counted
from ppmd_cli.indicators.grounds import Ground, Grounds
from ppmd_cli.indicators.trace import Traced, Tracer
from ppmd_cli.model.form import Element
from ppmd_cli.model.period import Period
from ppmd_cli.model.plan import Duty, Indicator, Plan, Task
from ppmd_cli.workflow.gathered import Gathered


def find_explained(plan: Plan, wanted: str) -> Indicator | Duty | Task | Element:
    """An indicator by its id or its number, else a duty, a task or an element by its id.

    Raises UsageError naming what may be meant.
    """
    asked = wanted.strip().casefold()
    for number, one in enumerate(plan.indicators, 1):
        if asked in (one.id.casefold(), str(number)):
            return one
    others = {found.id: found for found in _others(plan)}
    for name, other in others.items():
        if asked == name.casefold():
            return other
    known = [one.id for one in plan.indicators]
    close = difflib.get_close_matches(asked, [*known, *others], n=3, cutoff=0.4)
    raise UsageError("explain.error.unknown", given=wanted, known=", ".join(close or known))


def is_known(plan: Plan, wanted: str) -> bool:
    """Tell whether `find_explained` finds it."""
    try:
        find_explained(plan, wanted)
    except UsageError:
        return False
    return True


def _others(plan: Plan) -> Iterator[Duty | Task | Element]:
    """What else has cells: an element before a task before a duty, so that the last of a name counts."""
    yield from (element for form in reversed(plan.forms) for _, element in form.elements())
    yield from plan.tasks
    yield from plan.duties


def grounds(
    plan: Plan, period: Period, asked: Duty | Task | Element, gathered: Gathered, *, as_of: date
) -> tuple[Ground, ...]:
    """What a duty, a task or the sum of an element rests on, unit by unit."""
    files = gathered.run.files
    found = Grounds(plan, period.id, files)
    if isinstance(asked, Element):
        return found.sum(asked)
    told = assess(plan, period.id, files, as_of, sendings=gathered.sendings, announced=gathered.announced)
    if isinstance(asked, Task):
        return found.task(asked, next(one for one in told.tasks if one.id == asked.id))
    return found.duty(asked, next(one for one in told.duties if one.id == asked.id))


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
    tracer = Tracer(plan, period.id, files)
    return Traced(
        plan=plan,
        period=period,
        as_of=as_of,
        indicator=indicator,
        number=plan.indicators.index(indicator) + 1,
        result=next(one for one in assessment.indicators if one.id == indicator.id),
        pace=Fraction(1) if period.final else given.get(indicator.id, indicator.pace),
        pieces=tracer.pieces(indicator),
        files={one.unit or "": one for one in counted(plan, period.id, files)},
        reach=tracer.reach(indicator),
    )
