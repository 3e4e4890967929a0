"""Change one value, and exactly those figures change whose explanation holds its cell: every element of every form.

The facts of a few returns are changed in memory, one at a time; what `ppmd explain` knows of the figures is taken
before. A figure that changes without the cell among its grounds, or that never changes though it is, is a fault.
The cells on which nothing is said to rest are changed all together: nothing may move.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

import pytest

from ppmd_cli.model.period import Period
from ppmd_cli.model.value import Absence, AbsenceReason, Flag, Quantity, Value
from tests.report.mutated import (
    ELEMENTS,
    HALF,
    PLAN,
    YEAR,
    Files,
    Key,
    Said,
    SaidBefore,
    Spot,
    Told,
    cells,
    changed,
    fact_at,
    moved,
    others,
    returns,
    value_at,
)

SAYS = {
    "half": (Said(HALF, date(2023, 6, 30)), HALF),
    "year": (Said(YEAR, date(2023, 12, 31)), YEAR),
    "half in the year": (SaidBefore(HALF, date(2023, 12, 31)), HALF),
}


@dataclass(frozen=True)
class Case:
    """A report, and the period whose cells are changed. was: what it says before; known: on what it rests."""

    says: Said | SaidBefore
    period: Period
    files: Files
    was: Told
    known: dict[Spot, set[Key]]

    def now(self, values: dict[Spot, Value]) -> set[Key]:
        """What is said otherwise with other values in some cells."""
        return moved(self.was, self.says.figures(changed(self.files, self.period, values)))


@cache
def returns_of(name: str) -> Files:
    return returns(HALF) if name == "half" else returns(HALF, YEAR)


@cache
def case(name: str) -> Case:
    says, period = SAYS[name]
    files = returns_of(name)
    return Case(says, period, files, says.figures(files), says.grounds(files))


def unmoved(this: Case, spot: Spot) -> set[Key]:
    """What rests on a cell and is moved by no other value of it; an error where something else is."""
    wanted = this.known[spot]
    seen: set[Key] = set()
    for value in others(ELEMENTS[spot[1]], fact_at(this.files, this.period, spot).value, this.period):
        now = this.now({spot: value})
        assert now <= wanted, (spot, value, sorted(now - wanted))
        seen |= now
        if seen == wanted:
            break
    return wanted - seen


@pytest.mark.parametrize("name", SAYS)
@pytest.mark.parametrize("form", [form.id for form in PLAN.forms])
def test_exactly_the_figures_that_rest_on_a_cell_change(form: str, name: str) -> None:
    this = case(name)
    (units,) = (one.reporters for one in PLAN.forms if one.id == form)
    asked = [element.id for one in PLAN.forms if one.id == form for _, element in one.elements()]
    places = cells(this.files, this.period, units)
    assert asked, "a form without elements"
    groundless: list[Spot] = []
    for element in asked:
        if element not in places:  # mass organisations have no rows of tasks
            assert element.startswith("task_"), element
            continue
        left: set[Key] = set()
        for spot in [one for one in places[element] if one in this.known][:8]:
            left = unmoved(this, spot)
            if not left:
                break
        assert not left, f"no change of {element} moves {sorted(left)}"
        groundless += [one for one in places[element] if one not in this.known]
    assert groundless
    for number in range(2):
        assert not this.now({one: value_at(this.files, this.period, one, number) for one in groundless})


@pytest.mark.parametrize("name", ["year", "half in the year"])
def test_half_and_year_rest_on_their_own_returns(name: str) -> None:
    """Changed all together, the cells of one period leave what is said of the other, but for the duty to send."""
    this = case(name)
    other = HALF if this.period is YEAR else YEAR
    places = cells(this.files, other, {one.unit for one in this.files if one.unit})
    values = {one: value_at(this.files, other, one, 0) for some in places.values() for one in some}
    assert len(values) > 900
    now = moved(this.was, this.says.figures(changed(this.files, other, values)))
    sent = {one.id for one in PLAN.duties if one.kind == "return" and one.period == HALF.id}
    assert {key for key in now if key[0] != "duties" or key[1] not in sent} == set()
    assert bool(now) == (name == "year")


def test_a_ground_left_out_is_found() -> None:
    """Had the explanation forgotten what puts a target out of reach, the change of that cell would show it."""
    this = case("half")
    spot = ("cong-an", "tips_overdue", "cong-an")
    now = this.now({spot: Quantity(1)})
    assert now == this.known[spot] == {("indicator", "reports_handled", ""), ("statement", "6")}


def test_the_half_year_beside_the_year_rests_on_its_cells() -> None:
    """One figure by hand: workers reached in a commune's row of the half-year's return of one district."""
    this = case("half in the year")
    spot = next(one for one in this.known if one[:2] == ("388", "service_workers_reached"))
    now = this.now({spot: Quantity(0)})
    assert now == {("earlier", "service_workers_reached", unit) for unit in ("", "388")}


def test_noughts_that_a_nil_return_stands_for_rest_on_it() -> None:
    """A blank flow counts as 0 where the sender declares that nothing happened: that cell is a ground, too."""
    unit, says = "so-tttt", SAYS["half"][0]
    nil = next(one.id for one in ELEMENTS.values() if one.role == "nil_return")
    spot = (unit, "provincial_officers_trained", unit)
    blank = changed(returns_of("half"), HALF, {spot: Absence(AbsenceReason.BLANK)})
    declared = changed(blank, HALF, {(unit, nil, unit): Flag(yes=True)})
    now = moved(says.figures(blank), says.figures(declared))
    assert ("indicator", "provincial_officers_trained", unit) in now
    assert now <= says.grounds(declared)[unit, nil, unit]
