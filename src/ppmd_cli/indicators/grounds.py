"""What a duty, a task or a plain sum rests on: for each unit what it comes to, and the facts that say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from ppmd_cli.indicators.facts import counted, opened, returns_of
from ppmd_cli.indicators.tasks import state_element
from ppmd_cli.layout import form_of
from ppmd_cli.model.fact import Fact, Submission
from ppmd_cli.model.form import Element
from ppmd_cli.model.plan import Duty, Plan, Task
from ppmd_cli.model.result import DutyResult, TaskResult
from ppmd_cli.model.value import Quantity
from ppmd_cli.plan.formula import names


@dataclass(frozen=True, slots=True)
class Ground:
    """One unit's part. state: the id of what it comes to; of a sum the part is `number`.

    facts: the cells read; none where the return is lacking, or where the ledger says when something came.
    """

    unit: str
    state: str | None
    facts: tuple[Fact, ...]
    number: Fraction | None = None
    on: date | None = None
    role: Literal["lead", "coordinate"] | None = None


def duty_grounds(
    plan: Plan, period: str, duty: Duty, result: DutyResult, submissions: Sequence[Submission]
) -> tuple[Ground, ...]:
    """A duty's units with the facts that decide: those of its formulas and its day, or the return's day."""
    _, _, sheets = opened(plan, period, submissions)
    sent = returns_of(plan, duty.period or period, submissions).sent

    def facts(unit: str) -> tuple[Fact, ...]:
        if duty.kind == "event":
            sheet = sheets.get(unit)
            return () if sheet is None else sheet.used(_names(duty), unit)
        return tuple(_days(plan, unit, sent.get(unit, ()))) if duty.kind == "return" else ()

    return tuple(Ground(one.unit, one.state, facts(one.unit), on=one.on) for one in result.units)


def _names(duty: Duty) -> tuple[str, ...]:
    found = [duty.on] if duty.on is not None else []
    for formula in (duty.done, duty.kept):
        if formula is not None:
            found += [use.ref.name for use in names(formula.tree) if use.source == "return"]
    return tuple(dict.fromkeys(found))


def _days(plan: Plan, unit: str, sent: Sequence[Submission]) -> Iterator[Fact]:
    """The dates of a unit's documents, where they and not the days of arrival are judged."""
    form = form_of(plan, unit)
    role = None if form is None else form.with_role("report_date")
    for one in sent:
        fact = None if role is None or one.received_on else one.facts.get((role.id, unit))
        if fact is not None:
            yield fact


def task_grounds(
    plan: Plan, period: str, task: Task, result: TaskResult, submissions: Sequence[Submission]
) -> tuple[Ground, ...]:
    """A task's units with the cells in which they state how far they are."""
    files = {one.unit: one for one in counted(plan, period, submissions)}

    def facts(unit: str) -> tuple[Fact, ...]:
        name, file = state_element(form_of(plan, unit)), files.get(unit)
        fact = None if name is None or file is None else file.facts.get((name, task.id))
        return () if fact is None else (fact,)

    return tuple(Ground(one.unit, one.state, facts(one.unit), role=one.role) for one in result.units)


def sum_grounds(
    plan: Plan, period: str, element: Element, submissions: Sequence[Submission]
) -> tuple[Ground, ...]:
    """An element's sum over all that is told of it, unit by unit; what is no number stands without one."""
    found = []
    for file in counted(plan, period, submissions):
        facts = tuple(fact for fact in file.facts.values() if fact.element == element.id)
        numbers = [Fraction(fact.value.number) for fact in facts if isinstance(fact.value, Quantity)]
        if facts:
            total = sum(numbers, Fraction(0)) if numbers else None
            found.append(Ground(file.unit or "", None, facts, number=total))
    return tuple(found)
