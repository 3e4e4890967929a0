"""What a report says, by what it is said of; and what explains it, by cell: both of facts changed in memory."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from msgspec.structs import replace

from ppmd_cli.findings.wording import Wording
from ppmd_cli.i18n import Translator
from ppmd_cli.indicators.assess import assess
from ppmd_cli.indicators.grounds import Grounds
from ppmd_cli.indicators.trace import Tracer
from ppmd_cli.model.fact import Fact, Submission
from ppmd_cli.model.form import Element
from ppmd_cli.model.period import Period
from ppmd_cli.model.value import Absence, AbsenceReason, Day, Flag, Quantity, Text, Value
from ppmd_cli.plan.index import find_plan
from ppmd_cli.plan.load import load_plan
from ppmd_cli.report.annexes import annexes
from ppmd_cli.report.drawn import earlier_of
from ppmd_cli.report.json import report_json
from ppmd_cli.report.statements import statement
from ppmd_cli.report.words import Words
from ppmd_cli.workflow.validate import validate
from tests.conftest import REPOSITORY

PLAN = load_plan(find_plan("thanh_hoa_2023"))
VIETNAMESE = Translator("vi")
ELEMENTS = {one.id: one for form in PLAN.forms for _, one in form.elements()}
EXPECTED = {unit for one in PLAN.classes if one.expected for unit in one.units}
HALF, YEAR = sorted(PLAN.periods, key=lambda one: one.final)
DISTRICTS = ("388", "393")
"""Two districts with few communes, and every other unit that has sent."""

Key = tuple[str, ...]
Spot = tuple[str, str, str]  # unit, element, subject
Files = tuple[Submission, ...]
Told = dict[Key, Any]


@dataclass(frozen=True)
class Said:
    """What the report of a period says of its own returns. day: when it is made."""

    period: Period
    day: date

    @cached_property
    def words(self) -> Words:
        return Words(PLAN, self.period, VIETNAMESE)

    def figures(self, files: Files) -> Told:
        """All of it: what programs, the annexes and the sentences of sums are told."""
        found = assess(PLAN, self.period.id, files, self.day)
        told = json.loads(report_json(PLAN, found, tool_version="0"))
        keyed: Told = {("completeness",): told["completeness"]}
        for one in told["indicators"]:
            units = one.pop("units")
            keyed["indicator", one["id"], ""] = one
            keyed |= {("indicator", one["id"], unit["unit"]): unit for unit in units}
        for kind in ("duties", "tasks"):
            keyed |= {(kind, one["id"], unit["unit"]): unit for one in told[kind] for unit in one["units"]}
        tables = annexes(self.words, found, files, {})
        for row in tables.data:
            name = PLAN.indicators[row.indicator - 1].id
            keyed.setdefault(("data", name, row.unit, row.subject), []).append(row)
        for unit in tables.units:
            for number, cell in unit.cells.items():
                keyed["annex", PLAN.indicators[number - 1].id, unit.code] = cell
        for place, said in enumerate(PLAN.report.statements):
            keyed["statement", str(place)] = statement(self.words, said, files)
        return keyed

    def grounds(self, files: Files) -> dict[Spot, set[Key]]:
        """For each cell, the figures whose explanation holds it."""
        noted = _Noted(self.period)
        wording = Wording(PLAN, VIETNAMESE)
        tracer = Tracer(PLAN, self.period.id, files)
        for indicator in PLAN.indicators:
            for piece in tracer.pieces(indicator):
                place = ("data", indicator.id, piece.unit, wording.name(piece.subject))
                unit = ("indicator", indicator.id, piece.unit), ("annex", indicator.id, piece.unit)
                noted.by(piece.facts, ("indicator", indicator.id, ""), *unit, place)
            noted.by(tracer.reach(indicator), ("indicator", indicator.id, ""))
        results, told = assess(PLAN, self.period.id, files, self.day), Grounds(PLAN, self.period.id, files)
        for duty, result in zip(PLAN.duties, results.duties, strict=True):
            for ground in told.duty(duty, result):
                noted.by(ground.facts, ("duties", duty.id, ground.unit))
        for task, done in zip(PLAN.tasks, results.tasks, strict=True):
            for ground in told.task(task, done):
                noted.by(ground.facts, ("tasks", task.id, ground.unit))
        for number, said in enumerate(PLAN.report.statements):
            for operand in said.operands:
                for ground in told.sum(ELEMENTS[operand.element]):
                    if ground.unit in operand.reporters:
                        noted.by(ground.facts, ("statement", str(number)))
        for file in files:
            if file.unit in EXPECTED and file.period == self.period.id:
                dates = (one for one in file.facts.values() if ELEMENTS[one.element].role == "report_date")
                noted.by(tuple(dates), ("completeness",))
        return noted.found


@dataclass(frozen=True)
class SaidBefore:
    """What the report of the year says of the half-year that goes into it. day: when it is made."""

    period: Period
    day: date

    def figures(self, files: Files) -> Told:
        """The half-year's figures beside the year's, and who has fulfilled the duty to report on it."""
        found = assess(PLAN, self.period.id, files, self.day)
        keyed: Told = {}
        for name, earlier in earlier_of(PLAN, [found], VIETNAMESE, {}).items():
            for one in earlier:
                keyed["earlier", name, ""] = replace(one, units={})
                keyed |= {("earlier", name, unit): told for unit, told in one.units.items()}
        for duty in found.duties:
            if _of_return(duty.id, self.period):
                keyed |= {("duties", duty.id, one.unit): one for one in duty.units}
        return keyed

    def grounds(self, files: Files) -> dict[Spot, set[Key]]:
        """For each cell, the figures whose explanation holds it."""
        noted, told = _Noted(self.period), Grounds(PLAN, YEAR.id, files)
        tracer = Tracer(PLAN, self.period.id, files)
        for indicator in PLAN.indicators:
            for piece in tracer.pieces(indicator):
                whole, unit = ("earlier", indicator.id, ""), ("earlier", indicator.id, piece.unit)
                noted.by(piece.facts, whole, unit)
            noted.by(tracer.reach(indicator), ("earlier", indicator.id, ""))
        results = assess(PLAN, YEAR.id, files, self.day)
        for duty, result in zip(PLAN.duties, results.duties, strict=True):
            for ground in told.duty(duty, result) if _of_return(duty.id, self.period) else ():
                noted.by(ground.facts, ("duties", duty.id, ground.unit))
        return noted.found


def _of_return(duty: str, period: Period) -> bool:
    return any(one.id == duty and one.kind == "return" and one.period == period.id for one in PLAN.duties)


class _Noted:
    """What rests on the cells of one period."""

    def __init__(self, period: Period) -> None:
        self.period = period
        self.found: dict[Spot, set[Key]] = {}

    def by(self, facts: Sequence[Fact], *keys: Key) -> None:
        for fact in (one for one in facts if one.period == self.period.id):
            self.found.setdefault((fact.unit, fact.element, fact.subject), set()).update(keys)


def moved(was: Told, now: Told) -> set[Key]:
    """Of what something else is said."""
    return {key for key in {*was, *now} if was.get(key) != now.get(key)}


def others(element: Element, value: Value, period: Period) -> Iterator[Value]:
    """Values that differ from the one there is: enough of them that what can tip over does."""
    match element.type:
        case "count" | "amount":
            number = value.number if isinstance(value, Quantity) else 0
            yield from (Quantity(one) for one in (number + 1, 0, number + 40) if one != number)
        case "yes_no":
            yield Flag(yes=value != Flag(yes=True))
        case "choice":
            yield from (Text(one.id) for one in element.options if Text(one.id) != value)
        case "date":
            days = (period.due_before.replace(day=29), date(2023, 1, 9))
            yield from (Day(one) for one in days if Day(one) != value)
        case _:
            yield Text("chữ khác")
    yield Absence(AbsenceReason.NOT_AVAILABLE)


def changed(files: Files, period: Period, values: dict[Spot, Value]) -> Files:
    """The returns with other values in some cells of a period."""

    def one(file: Submission) -> Submission:
        if file.period != period.id:
            return file
        new = {}
        for (unit, element, subject), value in values.items():
            fact = file.facts.get((element, subject)) if file.unit == unit else None
            if fact is None:
                continue
            new[element, subject] = replace(fact, value=value, typed=f"{fact.typed}!")
            if ELEMENTS[element].role == "report_date":
                file = replace(file, declared_date=value.day if isinstance(value, Day) else None)
        return replace(file, facts={**file.facts, **new}) if new else file

    return tuple(one(file) for file in files)


def returns(*periods: Period) -> Files:
    """Returns in which each figure is alive: a number of each kind, and one that can tip a share."""
    run = validate([REPOSITORY / "sample_data" / one.id for one in periods], PLAN)
    some = tuple(
        one
        for one in run.files
        if one.usable and one.unit and (one.unit in DISTRICTS or not one.unit[0].isdigit())
    )
    for period in periods:
        alive: dict[Spot, Value] = {}
        here = [one for one in some if one.period == period.id]
        first = {
            (one.unit, fact.element): fact.subject for one in reversed(here) for fact in one.facts.values()
        }
        for file in here:
            for fact in file.facts.values():
                number = ELEMENTS[fact.element].type in ("count", "amount")
                blank = number and isinstance(fact.value, Absence)
                if blank and first[fact.unit, fact.element] == fact.subject:
                    alive[fact.unit, fact.element, fact.subject] = Quantity(3)
                if fact.element.startswith("integrated_") and fact.unit == DISTRICTS[0]:
                    alive[fact.unit, fact.element, fact.subject] = Flag(yes=False)
                if fact.element == "support_needed":  # of none in need there is no rate to print
                    alive[fact.unit, fact.element, fact.subject] = Quantity(30)
        some = changed(some, period, alive)
    return some


def cells(files: Files, period: Period, units: Sequence[str]) -> dict[str, list[Spot]]:
    """The cells of each element that a form's units have sent, one of each unit first."""
    found: dict[str, list[tuple[int, str, str]]] = {}
    for file in files:
        if file.period == period.id and file.unit in units:
            seen: dict[str, int] = {}
            for fact in file.facts.values():
                place = seen[fact.element] = seen.get(fact.element, 0) + 1
                found.setdefault(fact.element, []).append((place, fact.unit, fact.subject))
    return {
        name: [(unit, name, subject) for _, unit, subject in sorted(some)] for name, some in found.items()
    }


def fact_at(files: Files, period: Period, spot: Spot) -> Fact:
    """The fact of a cell."""
    (found,) = (one.facts[spot[1:]] for one in files if one.unit == spot[0] and one.period == period.id)
    return found


def value_at(files: Files, period: Period, spot: Spot, number: int) -> Value:
    """Another value for a cell, the first, the second ... of those there are."""
    values = list(others(ELEMENTS[spot[1]], fact_at(files, period, spot).value, period))
    return values[number % len(values)]
