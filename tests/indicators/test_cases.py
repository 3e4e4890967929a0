"""Cases that a reader can check by eye."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from msgspec.structs import replace

from ppmd_cli.model.result import Verdict
from tests.indicators.small import NA, UR, first, indicator, plan_of, result, sent, term, unusable

MET, EXCEEDED, ON_TRACK, BEHIND, NOT_MET = (
    Verdict.MET, Verdict.EXCEEDED, Verdict.ON_TRACK, Verdict.BEHIND, Verdict.NOT_MET,
)  # fmt: skip
UNDETERMINED, NOT_APPLICABLE = Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE


def ratio(**more):
    return indicator("ratio", term("un", "ud"), **more)


@pytest.mark.parametrize(
    ("n", "d", "target", "verdict"),
    [
        (448, 559, "80", MET),  # 80.14 %
        (447, 559, "80", NOT_MET),  # 79.96 %
        (17, 27, "60", MET),
        (16, 27, "60", NOT_MET),
        (3, 27, "10", MET),
        (2, 27, "10", NOT_MET),
        (1999, 2500, "80", NOT_MET),  # 79.96 % is not 80 %
        (4, 5, "80", MET),
        (842, 3368, "25", MET),
        (841, 3368, "25", NOT_MET),
        (0, 10, "0", MET),
    ],
)
def test_a_target_is_compared_exactly(n, d, target, verdict):
    plan = plan_of(indicator("ratio", term("un", "ud", reporters=("a",)), value=target), units=("a",))
    found = first(plan, sent("a", "T4", un=n, ud=d), period="T4")
    assert (found.numerator, found.denominator, found.value) == (n, d, Fraction(n, d))
    assert (found.lower, found.upper, found.verdict, found.open_units) == (
        found.value,
        found.value,
        verdict,
        (),
    )


@pytest.mark.parametrize(
    ("base", "now", "verdict", "needed"),
    [
        (33, 34, MET, 0),  # 3.03 %
        (34, 35, NOT_MET, 1),  # 2.94 %: 36 are needed
        (34, 36, EXCEEDED, 0),  # 5.88 %
        (100, 103, MET, 0),  # the lower edge exactly
        (100, 102, NOT_MET, 1),
        (100, 105, MET, 0),  # the upper edge exactly
        (100, 106, EXCEEDED, 0),
        (54, 50, NOT_MET, 6),
    ],
)
def test_growth_in_a_band(base, now, verdict, needed):
    item = indicator("growth", term("un", "ud", reporters=("a",)), value="3", upper="5")
    found = first(plan_of(item, units=("a",)), sent("a", "T4", un=now, ud=base), period="T4")
    assert (found.value, found.verdict, found.needed) == (Fraction(now - base, base), verdict, needed)


@pytest.mark.parametrize(
    ("can_fall", "pace", "n", "verdict"),
    [
        (False, "0.5", 25, MET),  # cannot fall and has reached the year's target
        (True, "0.5", 25, ON_TRACK),  # could still fall
        (True, "1", 25, ON_TRACK),
        (False, "0.5", 24, ON_TRACK),
        (False, "0.5", Decimal("12.5"), ON_TRACK),  # exactly half of it
        (False, "0.5", 12, BEHIND),
        (True, "1", 24, BEHIND),
        (False, "0.3", 8, ON_TRACK),
    ],
)
def test_before_the_final_period(can_fall, pace, n, verdict):
    item = indicator("ratio", term("un", "ud", reporters=("a",)), value="25", pace=pace, can_fall=can_fall)
    found = first(plan_of(item, units=("a",)), sent("a", un=n, ud=100))
    assert found.verdict is verdict
    assert (
        first(plan_of(item, units=("a",)), sent("a", un=n, ud=100), paces={"i": Fraction(0)}).verdict
        is not BEHIND
    )


def test_at_most():
    item = indicator("total", term("un", reporters=("a",)), op="<=", value="10", percent=False, pace="0.5")
    plan = plan_of(item, units=("a",))
    verdicts = [
        first(plan, sent("a", p, un=n), period=p).verdict
        for p, n in [("T1", 5), ("T1", 6), ("T4", 10), ("T4", 11)]
    ]
    assert verdicts == [ON_TRACK, BEHIND, MET, NOT_MET]


# --- what is missing


def test_rates_are_sums_over_sums_never_means():
    found = first(plan_of(ratio()), sent("a", un=1, ud=1), sent("b", un=0, ud=8), sent("c", un=0, ud=1))
    assert found.value == Fraction(1, 10)


def test_a_missing_unit_widens_the_bounds_by_its_known_denominator():
    plan = plan_of(ratio(value="50"), register={("c", "ud"): "4"})
    found = first(plan, sent("a", un=4, ud=4), sent("b", un=1, ud=4))
    assert (found.numerator, found.denominator, found.value) == (5, 8, Fraction(5, 8))
    assert (found.lower, found.upper) == (Fraction(5, 12), Fraction(9, 12))
    assert (found.verdict, found.open_units) == (UNDETERMINED, ("c",))
    assert [(u.unit, u.state, u.value, u.below) for u in found.units] == [
        ("a", "reported", 1, False),
        ("b", "reported", Fraction(1, 4), True),
        ("c", "missing", None, None),
    ]


def test_a_missing_unit_that_cannot_change_the_verdict():
    plan = plan_of(ratio(value="40"), register={("c", "ud"): "4"})
    found = first(plan, sent("a", un=4, ud=4), sent("b", un=1, ud=4))
    assert (found.lower, found.upper, found.verdict, found.open_units) == (
        Fraction(5, 12),
        Fraction(3, 4),
        ON_TRACK,
        (),
    )


def test_a_unit_without_anything_to_count_is_not_open():
    plan = plan_of(ratio(), register={("b", "ud"): "0", ("c", "ud"): "4"})
    found = first(plan, sent("a", un=2, ud=4))
    assert (found.lower, found.upper, found.open_units) == (Fraction(1, 4), Fraction(3, 4), ("c",))


def test_an_unknown_denominator_leaves_the_bounds_open():
    found = first(plan_of(ratio()), sent("a", un=2, ud=4), unusable("b", un=1, ud=4))
    assert (found.value, found.lower, found.upper) == (Fraction(1, 2), None, None)
    assert (found.verdict, found.open_units) == (UNDETERMINED, ("b", "c"))
    assert [u.state for u in found.units] == ["reported", "unusable", "missing"]


def test_not_available_leaves_numerator_and_denominator_together():
    plan = plan_of(ratio(), register={("b", "ud"): "6", ("c", "ud"): "9"})
    found = first(plan, sent("a", un=2, ud=4), sent("b", un=NA, ud=5), sent("c", un=1, ud=NA))
    assert (found.numerator, found.denominator) == (2, 4)
    # b reported its own denominator, which prevails; c's is the register's
    assert (found.lower, found.upper) == (Fraction(2, 18), Fraction(16, 18))
    assert [u.state for u in found.units] == ["reported", "not_available", "not_available"]
    assert found.open_units == ("b", "c")


def test_a_numerator_that_may_exceed_its_denominator_has_no_upper_bound():
    plan = plan_of(ratio(part_of_whole=False), register={("c", "ud"): "0"})
    found = first(plan, sent("a", un=9, ud=4), sent("b", un=0, ud=4))
    assert (found.lower, found.upper, found.verdict, found.open_units) == (Fraction(9, 8), None, ON_TRACK, ())
    found = first(plan, sent("a", un=1, ud=4), sent("b", un=0, ud=4))
    assert (found.verdict, found.open_units) == (UNDETERMINED, ("c",))


def test_children_of_a_missing_unit_are_counted_from_the_list_of_units():
    share = indicator("share", term("cn >= 1 and cflag", subject="child"), value="50")
    plan = plan_of(share, children={"a": 3, "b": 2, "c": 0})
    found = first(plan, sent("a", cn={"a1": 1, "a2": 0, "a3": 5}, cflag={"a1": True, "a2": True, "a3": True}))
    assert (found.numerator, found.denominator) == (2, 3)
    assert (found.lower, found.upper, found.open_units) == (Fraction(2, 5), Fraction(4, 5), ("b",))


def test_a_child_that_is_not_available_leaves_a_share():
    share = indicator("share", term("cn >= 1", subject="child", reporters=("a",)), value="50")
    found = first(plan_of(share, units=("a",), children=3), sent("a", cn={"a1": 1, "a2": NA, "a3": 1}))
    assert (found.numerator, found.denominator, found.lower, found.upper) == (2, 2, Fraction(2, 3), 1)
    assert found.verdict is ON_TRACK


def test_children_known_one_by_one():
    item = indicator("ratio", term("cn", "cd", subject="child", reporters=("a", "b")))
    plan = plan_of(item, units=("a", "b"), register={("a2", "cd"): "5", ("b1", "cd"): "2", ("b2", "cd"): "1"})
    found = first(plan, sent("a", cn={"a1": 1, "a2": NA}, cd={"a1": 2, "a2": NA}))
    assert (found.value, found.lower, found.upper) == (Fraction(1, 2), Fraction(1, 10), Fraction(9, 10))
    assert found.open_units == ("a", "b")


def test_amounts_known_beforehand_are_added_exactly():
    item = indicator("ratio", term("cn", "cd", subject="child", reporters=("a", "b")))
    plan = plan_of(item, units=("a", "b"), register={("b1", "cd"): "0.5", ("b2", "cd"): "1.5"})
    found = first(plan, sent("a", cn={"a1": 1, "a2": 1}, cd={"a1": 2, "a2": 2}))
    assert (found.lower, found.upper) == (Fraction(2, 6), Fraction(4, 6))


def test_months():
    item = indicator(
        "share", term("ma >= 1 and mb >= 1", subject="month", reporters=("a",)), value="100",
        beside={"either": "ma >= 1 or mb >= 1"}, out_of_reach="count(not (ma >= 1 and mb >= 1)) > 0",
        lost=("ma < 1", "mb < 1"),
    )  # fmt: skip
    plan = plan_of(item, units=("a",))
    found = first(plan, sent("a", ma={"m1": 1, "m2": 2, "m3": 0}, mb={"m1": 1, "m2": 1, "m3": 4}))
    assert (found.numerator, found.denominator, found.verdict) == (2, 3, BEHIND)
    assert (found.out_of_reach, found.beside, found.needed) == (True, (("either", 3),), 1)
    assert found.lost == (("m3",), ()), "which months, for each reason"
    found = first(plan, sent("a", ma={"m1": 1, "m2": 2, "m3": 3}, mb={"m1": 1, "m2": 1, "m3": 4}))
    assert (found.verdict, found.out_of_reach, found.lost) == (ON_TRACK, False, ())
    found = first(plan)
    assert (found.lower, found.upper, found.open_units, found.out_of_reach) == (0, 1, ("a",), False)
    found = first(plan, sent("a", ma={"m1": 0, "m2": NA, "m3": 3}, mb={"m1": 1, "m2": 1, "m3": NA}))
    assert found.out_of_reach  # the first month tells it
    assert found.lost == (("m1",), ()), "what is not available is no reason"


def test_out_of_reach_by_sums_and_never_in_the_final_period():
    item = indicator("ratio", term("un", "ud"), value="100", out_of_reach="vn + vd > 0")
    plan = plan_of(item)
    late = [sent("a", p, un=1, ud=2, vn=0, vd=1) for p in ("T1", "T4")]
    fine = sent("b", un=1, ud=2, vn=0, vd=0)
    assert first(plan, *late, fine).out_of_reach
    assert not first(plan, *late, fine, period="T4").out_of_reach
    assert not first(plan, fine).out_of_reach


def test_not_applicable_only_when_everyone_said_zero():
    zero = [sent(unit, un=0, ud=0) for unit in ("a", "b", "c")]
    found = first(plan_of(ratio()), *zero)
    assert (found.numerator, found.denominator, found.value, found.verdict) == (0, 0, None, NOT_APPLICABLE)
    assert found.needed is None
    found = first(plan_of(ratio(), register={("c", "ud"): "0"}), *zero[:2])
    assert (found.verdict, found.open_units) == (UNDETERMINED, ("c",))
    found = first(plan_of(ratio(), register={("c", "ud"): "3"}), *zero[:2])
    assert (found.value, found.lower, found.upper, found.verdict) == (None, 0, 1, UNDETERMINED)


def test_without_any_source_there_is_no_figure():
    for submissions in ([], [unusable("a", un=1, ud=1)], [sent("a", un=NA, ud=NA)], [sent("a", un=UR, ud=1)]):
        found = first(plan_of(ratio()), *submissions)
        assert (found.numerator, found.denominator, found.value, found.needed) == (None, None, None, None)
        assert (found.verdict, found.open_units) == (UNDETERMINED, ("a", "b", "c"))


def test_growth_takes_its_base_from_the_return_then_from_the_baseline():
    item = indicator("growth", term("un", "ud", reporters=("a", "b")), value="3", upper="5")
    plan = plan_of(
        item,
        units=("a", "b"),
        baseline={("a", "ud", "T1"): "30", ("b", "ud", "T1"): "20", ("b", "ud", "T4"): "99"},
    )
    found = first(plan, sent("a", un=62, ud=40))
    assert (found.numerator, found.denominator, found.value) == (62, 40, Fraction(22, 40))
    assert (found.lower, found.upper) == (Fraction(2, 60), None)
    assert found.verdict is ON_TRACK  # 3.3 % even if b handles none
    found = first(plan, sent("a", un=42), sent("b", un=20, ud=20))
    assert (found.denominator, found.value) == (50, Fraction(12, 50))
    found = first(plan)
    assert (found.value, found.lower, found.upper, found.open_units) == (None, -1, None, ("a", "b"))


@pytest.mark.parametrize("base", [0, NA])
def test_growth_without_a_base_is_undetermined(base):
    item = indicator("growth", term("un", "ud", reporters=("a",)), value="3")
    found = first(plan_of(item, units=("a",)), sent("a", un=5, ud=base))
    assert (found.value, found.verdict) == (None, UNDETERMINED)


def test_a_total():
    item = indicator("total", term("un"), value="10", percent=False, pace="0.5", can_fall=False)
    found = first(plan_of(item), sent("a", un=3), sent("b", un=3))
    assert (found.numerator, found.denominator, found.value, found.needed) == (6, None, 6, 4)
    assert (found.lower, found.upper, found.verdict, found.open_units) == (6, None, UNDETERMINED, ("c",))
    assert [u.below for u in found.units] == [None, None, None]
    found = first(plan_of(item), sent("a", un=3), sent("b", un=7))
    assert (found.lower, found.upper, found.verdict, found.open_units) == (10, None, MET, ())


def test_own_verdicts_of_units():
    item = indicator("share", term("flag and flag2"), value="100", unit_verdicts=True)
    plan = plan_of(item)
    returns = [sent(u, p, flag=True, flag2=u == "a") for p in ("T1", "T4") for u in ("a", "b")]
    # What can fall is never met before the final period, a unit's own verdict no more than the whole's.
    assert [u.verdict for u in first(plan, *returns).units] == [ON_TRACK, BEHIND, None]
    assert [u.verdict for u in first(plan, *returns, period="T4").units] == [MET, NOT_MET, None]
    assert [u.below for u in first(plan, *returns).units] == [False, True, None]


def test_several_terms_and_the_one_left_out():
    item = indicator(
        "ratio", term("un", "ud", reporters=("a",)), term("vn", "vd", reporters=("a", "b")), value="20"
    )
    plan = plan_of(item, units=("a", "b"), register={("b", "vd"): "10"})
    found = first(plan, sent("a", un=2, ud=10, vn=NA, vd=NA))
    assert (found.numerator, found.denominator, found.left_out, found.lower) == (2, 10, (1,), None)
    assert [(f.element, f.value.number) for f in found.facts] == [("un", 2), ("ud", 10)]
    found = first(plan, sent("a", un=2, ud=10, vn=3, vd=10))
    assert (found.numerator, found.denominator, found.left_out) == (5, 20, ())
    assert (found.lower, found.upper) == (Fraction(5, 30), Fraction(15, 30))


def test_a_nil_return_means_zero_for_flows_only():
    item = ratio()
    plan = plan_of(item)
    returns = [sent("a", un=1, ud=4), sent("b", nil=True, un=None, ud=6)]
    found = first(plan, *returns, sent("c", nil=True, un=None, ud=None))
    assert (found.numerator, found.denominator) == (1, 10)
    assert [u.state for u in found.units] == ["reported", "reported", "not_available"]
    assert first(plan, *returns, sent("c", nil=False, un=None, ud=5)).denominator == 10


def test_a_unit_formula_over_its_children():
    item = indicator("ratio", term("sum(cn)", "sum(cd)", reporters=("a", "b")), value="50")
    plan = plan_of(item, units=("a", "b"), register={("b1", "cd"): "3", ("b2", "cd"): "4"})
    found = first(plan, sent("a", cn={"a1": 1, "a2": 2}, cd={"a1": 3, "a2": 3}))
    assert (found.value, found.lower, found.upper) == (Fraction(1, 2), Fraction(3, 13), Fraction(10, 13))
    assert [fact.subject for fact in found.facts] == ["a1", "a2", "a1", "a2"]


def test_two_different_returns_of_a_unit_are_a_conflict_the_same_twice_is_one():
    plan = plan_of(ratio(), register={("b", "ud"): "4", ("c", "ud"): "4"})
    once = sent("a", sha="1", un=1, ud=4)
    assert first(plan, once, once).numerator == 1
    assert first(plan, once, sent("a", sha="2", un=1, ud=4)).numerator == 1  # saved again: the same values
    found = first(plan, once, sent("a", sha="2", un=2, ud=4), sent("b", un=1, ud=4))
    assert (found.numerator, found.units[0].state) == (1, "unusable")
    found = first(plan, once, unusable("a", sha="2"), sent("b", un=1, ud=4))
    assert (found.numerator, found.units[0].state) == (2, "reported")


def test_needed_counts_in_whole_things():
    item = indicator("ratio", term("un", "ud", reporters=("a",)), value="25")
    plan = plan_of(item, units=("a",))
    assert [first(plan, sent("a", un=n, ud=10)).needed for n in (0, 2, 3, 9)] == [3, 1, 0, 0]
    assert first(plan, sent("a", "T4", un=1, ud=4, dated=date(2031, 1, 1)), period="T4").needed == 0


def test_a_figure_told_by_telephone_makes_no_return():
    """It stays a correction; a whole return entered from paper is one."""
    told = replace(unusable("c", un=1, ud=2), on_paper=True, sha256=None)
    entered = replace(sent("c", un=1, ud=2), on_paper=True, sha256=None)
    others = [sent("a", un=1, ud=2), sent("b", un=1, ud=2)]
    plan = plan_of(ratio())
    for one, missing in ((told, ("c",)), (entered, ())):
        found = result(plan, *others, one).completeness
        assert (found.missing, found.unusable) == (missing, ())
        assert ("c" in found.received) == (not missing)
