"""Change one value, and exactly those figures change whose explanation holds its cell: every element of every form.

The facts of a few returns are changed in memory, one at a time; what `ppmd explain` knows of the figures is taken
before. A figure that changes without the cell among its grounds, or that never changes though it is, is a fault.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from ppmd_cli.findings.wording import Wording
from ppmd_cli.i18n import Translator
from ppmd_cli.indicators.assess import assess
from ppmd_cli.indicators.grounds import Grounds
from ppmd_cli.indicators.trace import Tracer
from ppmd_cli.model.fact import Fact, Submission
from ppmd_cli.model.form import Element
from ppmd_cli.model.value import Absence, AbsenceReason, Day, Flag, Quantity, Text, Value
from ppmd_cli.plan.index import find_plan
from ppmd_cli.plan.load import load_plan
from ppmd_cli.report.annexes import annexes
from ppmd_cli.report.json import report_json
from ppmd_cli.report.statements import statement
from ppmd_cli.report.words import Words
from ppmd_cli.workflow.validate import validate
from tests.conftest import REPOSITORY

PLAN = load_plan(find_plan("thanh_hoa_2023"))
PERIOD = next(one for one in PLAN.periods if not one.final)
WORDS = Words(PLAN, PERIOD, Translator("vi"))
DAY = date(2023, 6, 30)
ELEMENTS = {one.id: one for form in PLAN.forms for _, one in form.elements()}
WORDING = Wording(PLAN, WORDS.t)
EXPECTED = {unit for one in PLAN.classes if one.expected for unit in one.units}
DISTRICTS = ("388", "393")
"""Two districts with few communes, and every other unit that has sent."""

Key = tuple[str, ...]
Spot = tuple[str, str, str]  # unit, element, subject


def figures(files: Sequence[Submission]) -> dict[Key, Any]:
    """All that the report says, by what it is said of."""
    found = assess(PLAN, PERIOD.id, files, DAY)
    told = json.loads(report_json(PLAN, found, tool_version="0"))
    keyed: dict[Key, Any] = {("completeness",): told["completeness"]}
    for one in told["indicators"]:
        units = one.pop("units")
        keyed["indicator", one["id"], ""] = one
        keyed |= {("indicator", one["id"], unit["unit"]): unit for unit in units}
    for kind in ("duties", "tasks"):
        keyed |= {(kind, one["id"], unit["unit"]): unit for one in told[kind] for unit in one["units"]}
    tables = annexes(WORDS, found, files, {})
    for row in tables.data:
        name = PLAN.indicators[row.indicator - 1].id
        keyed.setdefault(("data", name, row.unit, row.subject), []).append(row)
    for unit in tables.units:
        for number, rate in unit.rates.items():
            keyed["annex", PLAN.indicators[number - 1].id, unit.code] = rate
    for place, said in enumerate(PLAN.report.statements):
        keyed["statement", str(place)] = statement(WORDS, said, files)
    return keyed


def grounds(files: Sequence[Submission]) -> dict[Spot, set[Key]]:
    """For each cell, the figures whose explanation holds it."""
    found: dict[Spot, set[Key]] = {}

    def note(fact: Fact, *keys: Key) -> None:
        found.setdefault((fact.unit, fact.element, fact.subject), set()).update(keys)

    tracer = Tracer(PLAN, PERIOD.id, files)
    for indicator in PLAN.indicators:
        for piece in tracer.pieces(indicator):
            for fact in piece.facts:
                place = ("data", indicator.id, piece.unit, name_of(piece.subject))
                unit = ("indicator", indicator.id, piece.unit), ("annex", indicator.id, piece.unit)
                note(fact, ("indicator", indicator.id, ""), *unit, place)
        for fact in tracer.reach(indicator):
            note(fact, ("indicator", indicator.id, ""))
    results, told = assess(PLAN, PERIOD.id, files, DAY), Grounds(PLAN, PERIOD.id, files)
    for duty, result in zip(PLAN.duties, results.duties, strict=True):
        for ground in told.duty(duty, result):
            for fact in ground.facts:
                note(fact, ("duties", duty.id, ground.unit))
    for task, done in zip(PLAN.tasks, results.tasks, strict=True):
        for ground in told.task(task, done):
            for fact in ground.facts:
                note(fact, ("tasks", task.id, ground.unit))
    for place, said in enumerate(PLAN.report.statements):
        for operand in said.operands:
            for ground in told.sum(ELEMENTS[operand.element]):
                for fact in ground.facts if ground.unit in operand.reporters else ():
                    note(fact, ("statement", str(place)))
    for file in files:
        for fact in file.facts.values():
            if ELEMENTS[fact.element].role == "report_date" and file.unit in EXPECTED:
                note(fact, ("completeness",))
    return found


def name_of(code: str) -> str:
    """The name of a unit, a child, a month or a task, as the annex prints it."""
    return WORDING.name(code)


def others(element: Element, value: Value) -> Iterator[Value]:
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
            yield from (Day(one) for one in (date(2023, 6, 29), date(2023, 1, 9)) if Day(one) != value)
        case _:
            yield Text("chữ khác")
    yield Absence(AbsenceReason.NOT_AVAILABLE)


def changed(files: Sequence[Submission], spot: Spot, value: Value) -> tuple[Submission, ...]:
    """The returns with one value instead of another, typed otherwise in the same cell."""

    def one(file: Submission) -> Submission:
        fact = file.facts.get((spot[1], spot[2])) if file.unit == spot[0] else None
        if fact is None:
            return file
        again = replace(fact, value=value, typed=f"{fact.typed}!")
        if ELEMENTS[fact.element].role == "report_date":
            file = replace(file, declared_date=value.day if isinstance(value, Day) else None)
        return replace(file, facts={**file.facts, (spot[1], spot[2]): again})

    return tuple(one(file) for file in files)


@pytest.fixture(scope="module")
def files() -> tuple[Submission, ...]:
    """Returns of the half-year in which each figure is alive: a number of each kind, and one that can tip a share."""
    run = validate([REPOSITORY / "sample_data" / PERIOD.id], PLAN)
    some = tuple(
        one for one in run.files if one.usable and (one.unit in DISTRICTS or not one.unit[0].isdigit())
    )
    first = {(one.unit, fact.element): fact.subject for one in reversed(some) for fact in one.facts.values()}
    for file in some:
        for fact in file.facts.values():
            spot = (fact.unit, fact.element, fact.subject)
            number = ELEMENTS[fact.element].type in ("count", "amount")
            if number and isinstance(fact.value, Absence) and first[spot[:2]] == fact.subject:
                some = changed(some, spot, Quantity(3))
            if fact.element.startswith("integrated_") and fact.unit == DISTRICTS[0]:
                some = changed(some, spot, Flag(yes=False))
    return some


@pytest.fixture(scope="module")
def before(files: tuple[Submission, ...]) -> tuple[dict[Key, Any], dict[Spot, set[Key]]]:
    return figures(files), grounds(files)


def spots(files: Sequence[Submission], units: Sequence[str], element: str) -> list[Spot]:
    """Cells of an element in a form, one of each unit first."""
    found = [
        (place, fact.unit, fact.subject)
        for file in files if file.unit in units
        for place, fact in enumerate(f for f in file.facts.values() if f.element == element)
    ]  # fmt: skip
    return [(unit, element, subject) for _, unit, subject in sorted(found)][:8]


@pytest.mark.parametrize("form", [form.id for form in PLAN.forms])
def test_exactly_the_figures_that_rest_on_a_cell_change(
    files: tuple[Submission, ...], before: tuple[dict[Key, Any], dict[Spot, set[Key]]], form: str
) -> None:
    was, known = before
    (units,) = (one.reporters for one in PLAN.forms if one.id == form)
    asked = [element for one in PLAN.forms if one.id == form for _, element in one.elements()]
    assert asked, "a form without elements"
    for element in asked:
        places = spots(files, units, element.id)
        if not places:  # mass organisations have no rows of tasks
            assert element.id.startswith("task_"), element.id
            continue
        for spot in places:
            wanted = known.get(spot, set())
            seen: set[Key] = set()
            (fact,) = (one.facts[spot[1:]] for one in files if one.unit == spot[0])
            values = list(others(element, fact.value))
            for value in values if wanted else values[-2:]:
                now = figures(changed(files, spot, value))
                moved = {key for key in {*was, *now} if was.get(key) != now.get(key)}
                assert moved <= wanted, (spot, value, sorted(moved - wanted))
                seen |= moved
                if seen == wanted and wanted:
                    break
            if seen == wanted:
                break
        else:
            pytest.fail(f"no change of {element.id} moves {sorted(wanted - seen)}")


def test_a_ground_left_out_is_found(
    files: tuple[Submission, ...], before: tuple[dict[Key, Any], dict[Spot, set[Key]]]
) -> None:
    """Had the explanation forgotten what puts a target out of reach, the change of that cell would show it."""
    was, known = before
    spot = ("cong-an", "tips_overdue", "cong-an")
    now = figures(changed(files, spot, Quantity(1)))
    moved = {key for key in {*was, *now} if was.get(key) != now.get(key)}
    assert moved == known[spot] == {("indicator", "reports_handled", ""), ("statement", "5")}


def test_noughts_that_a_nil_return_stands_for_rest_on_it(files: tuple[Submission, ...]) -> None:
    """A blank flow counts as 0 where the sender declares that nothing happened: that cell is a ground, too."""
    unit = "so-tttt"
    nil = next(one.id for one in ELEMENTS.values() if one.role == "nil_return")
    blank = changed(files, (unit, "provincial_officers_trained", unit), Absence(AbsenceReason.BLANK))
    declared = changed(blank, (unit, nil, unit), Flag(yes=True))
    was, now = figures(blank), figures(declared)
    moved = {key for key in {*was, *now} if was.get(key) != now.get(key)}
    assert ("indicator", "provincial_officers_trained", unit) in moved
    assert moved <= grounds(declared)[unit, nil, unit]
