"""What a duty, a task or a plain sum rests on: for each unit what it comes to, and the facts that say so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from ppmd_cli.indicators.facts import Returns, Sheet, returns_of
from ppmd_cli.indicators.opened import opened
from ppmd_cli.indicators.tasks import state_element
from ppmd_cli.layout import form_of
from ppmd_cli.model.fact import Fact, Submission
from ppmd_cli.model.form import Element
from ppmd_cli.model.plan import Duty, Plan, Task
from ppmd_cli.model.result import DutyResult, TaskResult, TaskUnit
from ppmd_cli.model.value import Quantity
from ppmd_cli.plan.formula import names


class Ground(Struct, frozen=True):
    """One unit's part. state: the id of what it comes to; of a sum the part is `number`.

    file: the return that is read, or that was sent. facts: the cells read; none where the return is lacking,
    or where the ledger says when something came.
    """

    unit: str
    state: str | None
    facts: tuple[Fact, ...]
    number: Fraction | None = None
    on: date | None = None
    role: Literal["lead", "coordinate"] | None = None
    file: Submission | None = None


class Grounds:
    """What the duties, tasks, returns and sums of one period rest on; the returns are sorted once.

    sheets: those of the period, where somebody has opened them already. KeyError for an unknown period.
    """

    def __init__(
        self,
        plan: Plan,
        period: str,
        submissions: Sequence[Submission],
        sheets: Mapping[str, Sheet] | None = None,
    ) -> None:
        self._plan, self._period, self._submissions = plan, period, submissions
        self._opened = sheets
        self._sorted: dict[str, Returns] = {}

    def _returns(self, period: str) -> Returns:
        found = self._sorted.get(period)
        if found is None:
            found = self._sorted[period] = returns_of(self._plan, period, self._submissions)
        return found

    def _sheet(self, unit: str) -> Sheet | None:
        if self._opened is None:
            self._opened = opened(self._plan, self._period, self._submissions).sheets
        return self._opened.get(unit)

    def duty(self, duty: Duty, result: DutyResult) -> tuple[Ground, ...]:
        """A duty's units with the facts that decide: of its formulas and its day, or the return's day."""
        if duty.kind == "event":
            files, read = self._returns(self._period).counted, _names(duty)
            return tuple(
                Ground(
                    one.unit,
                    one.state,
                    () if (sheet := self._sheet(one.unit)) is None else sheet.used(read, one.unit),
                    on=one.on,
                    file=files.get(one.unit),
                )
                for one in result.units
            )
        if duty.kind == "summary":
            return tuple(Ground(one.unit, one.state, (), on=one.on) for one in result.units)
        return tuple(
            replace(self._dated(one.unit, duty.period or self._period), state=one.state, on=one.on)
            if one.state in ("done", "late")
            else Ground(one.unit, one.state, ())
            for one in result.units
        )

    def sent(self, units: Sequence[str]) -> tuple[Ground, ...]:
        """Units with the dates of their documents of the period, by which it is judged who was in time."""
        return tuple(self._dated(unit, self._period) for unit in units)

    def _dated(self, unit: str, period: str) -> Ground:
        sent = self._returns(period).sent.get(unit, ())
        return Ground(unit, None, tuple(self._days(unit, sent)), file=sent[-1] if sent else None)

    def _days(self, unit: str, sent: Sequence[Submission]) -> Iterator[Fact]:
        """The dates of a unit's documents, where they and not the days of arrival are judged."""
        form = form_of(self._plan, unit)
        role = None if form is None else form.with_role("report_date")
        for one in sent:
            fact = None if role is None or one.received_on else one.facts.get((role.id, unit))
            if fact is not None:
                yield fact

    def task(self, task: Task, result: TaskResult) -> tuple[Ground, ...]:
        """A task's units with the cells in which they state how far they are."""
        files = self._returns(self._period).counted

        def ground(one: TaskUnit) -> Ground:
            name, file = state_element(form_of(self._plan, one.unit)), files.get(one.unit)
            fact = None if name is None or file is None else file.facts.get((name, task.id))
            return Ground(one.unit, one.state, () if fact is None else (fact,), role=one.role, file=file)

        return tuple(ground(one) for one in result.units)

    def sum(self, element: Element) -> tuple[Ground, ...]:
        """An element's sum over all that is told of it, unit by unit; what is no number has none."""
        found = []
        for unit, file in self._returns(self._period).counted.items():
            facts = tuple(fact for fact in file.facts.values() if fact.element == element.id)
            numbers = [Fraction(fact.value.number) for fact in facts if isinstance(fact.value, Quantity)]
            if facts:
                total = sum(numbers, Fraction(0)) if numbers else None
                found.append(Ground(unit, None, facts, number=total, file=file))
        return tuple(found)


def _names(duty: Duty) -> tuple[str, ...]:
    found = [duty.on] if duty.on is not None else []
    for formula in (duty.done, duty.kept):
        if formula is not None:
            found += [use.ref.name for use in names(formula.tree) if use.source == "return"]
    return tuple(dict.fromkeys(found))
