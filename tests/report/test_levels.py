"""How a unit stands to the target of the whole: at least 20 percent in the year, half of it by the middle."""

from fractions import Fraction

import pytest
from msgspec.structs import replace

from ppmd_cli.model.result import UnitResult
from ppmd_cli.plan.index import find_plan
from ppmd_cli.plan.load import load_plan
from ppmd_cli.report.levels import LEVEL_MARKS, Levels

PLAN = load_plan(find_plan("thanh_hoa_2023"))
BY_ID = {one.id: one for one in PLAN.indicators}
WORKERS, OWN_PLAN, PLACES, CRIMES = (
    BY_ID[name]
    for name in (
        "service_workers_reached",
        "districts_with_plan",
        "establishments_inspected",
        "crimes_growth",
    )
)


def unit(numerator, denominator, state="reported"):
    if state != "reported":
        return UnitResult("381", state, None, None, None, None, None)
    value = Fraction(numerator, denominator) if denominator else None
    return UnitResult("381", "reported", Fraction(numerator), Fraction(denominator), value, None, None)


@pytest.mark.parametrize(
    ("numerator", "denominator", "interim", "final"),
    [
        (20, 100, "reached", "reached"),
        (19, 100, "in_pace", "below"),
        (10, 100, "in_pace", "below"),
        (9, 100, "below", "below"),
        (0, 100, "below", "below"),
        (2, 100, "small", "small"),
        (2, 2, "small", "small"),
        (3, 3, "reached", "reached"),
        (0, 0, "nothing", "nothing"),
    ],
)
def test_levels_of_a_share_of_people(numerator, denominator, interim, final):
    found = [
        Levels(PLAN, end).of(WORKERS, Fraction(1) if end else Fraction(1, 2), unit(numerator, denominator))
        for end in (False, True)
    ]
    assert found == [interim, final]


def test_small_numbers_of_places_are_compared():
    assert Levels(PLAN, final=True).of(PLACES, Fraction(1), unit(1, 2)) == "reached"


def test_a_unit_that_is_itself_counted_has_or_has_not():
    levels = Levels(PLAN, final=False)
    assert [levels.of(OWN_PLAN, Fraction(1), unit(n, 1)) for n in (0, 1)] == ["has_not", "has"]


@pytest.mark.parametrize("state", ["missing", "unusable", "not_available"])
def test_who_has_no_figures_is_no_level_below(state):
    assert Levels(PLAN, final=True).of(WORKERS, Fraction(1), unit(0, 0, state)) == state


def test_crimes_are_never_a_level():
    assert Levels(PLAN, final=True).of(CRIMES, Fraction(1), unit(1, 50)) == ""


def test_at_most_is_the_other_way_round():
    few = replace(PLACES, target=replace(PLACES.target, op="<="))
    assert Levels(PLAN, final=True).of(few, Fraction(1), unit(1, 100)) == "reached"
    assert Levels(PLAN, final=True).of(few, Fraction(1), unit(90, 100)) == "below"


def test_levels_that_mean_different_things_of_one_indicator_have_different_marks():
    for together in (("reached", "in_pace", "below", "small", "missing"), ("has", "has_not", "missing")):
        assert len({LEVEL_MARKS[one] for one in together}) == len(together)
