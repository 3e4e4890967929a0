"""Smallest decisive sets against all that the outstanding may still send, assessed one by one."""

import math
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppmd_cli.indicators.decisive import MOST_SETS, decisive
from ppmd_cli.model.result import Verdict
from tests.indicators.small import NA, indicator, plan_of, result, sent, term
from tests.indicators.test_brute_force import no_shrink

few = settings(no_shrink, max_examples=50)

UNITS = ("a", "b", "c", "d")
BEYOND = 10
"""So far figures that nothing bounds are tried."""


def found(plan, returns, period="T1"):
    assessment = result(plan, *returns, period=period)
    return assessment, decisive(plan, assessment, returns)


def tried(plan, returns, ways, period):
    """By verdict, the sizes and the sets of units with returns that bring it about: {verdict: {size: {set}}}.

    ways: of each outstanding unit, the returns it may send.
    """
    reached = {}
    for size in range(1, len(ways) + 1):
        for units in combinations(sorted(ways), size):
            for more in product(*(ways[unit] for unit in units)):
                (only,) = result(plan, *returns, *more, period=period).indicators
                if only.verdict is not Verdict.UNDETERMINED:
                    reached.setdefault(only.verdict, {}).setdefault(size, set()).add(units)
    return {verdict: (min(sizes), sizes[min(sizes)]) for verdict, sizes in reached.items()}


def compare(plan, returns, ways, period="T1"):
    assessment, said = found(plan, returns, period)
    (only,) = assessment.indicators
    if only.verdict is not Verdict.UNDETERMINED:
        assert said == ()
        return
    (one,) = said
    wanted = tried(plan, returns, ways, period)
    assert {way.verdict: way.size for way in one.ways} == {v: size for v, (size, _) in wanted.items()}
    for way in one.ways:
        sets = wanted[way.verdict][1]
        assert {tuple(sorted(units)) for units in way.sets} <= sets
        assert len(way.sets) == min(len(sets), MOST_SETS)
        assert way.more == (len(sets) > MOST_SETS)
        if len(one.outstanding) == len(ways):  # not where units that can bring no figure count, too
            assert way.any == (len(sets) == math.comb(len(ways), way.size)) or way.every
        assert way.every == (way.size == len(only.open_units))


targets = st.sampled_from(["0", "20", "50", "66.6", "75", "100"])
pair = st.integers(0, 3).flatmap(lambda d: st.tuples(st.integers(0, d), st.just(d)))
sent_or_known = st.fixed_dictionaries(
    {unit: st.one_of(pair, st.integers(0, 3)) for unit in UNITS}
)  # what it sent, or how much is known to be out


@few
@given(sent_or_known, targets, st.booleans(), st.booleans(), st.sampled_from([None, "80"]))
def test_a_ratio(drawn, target, final, can_fall, upper):
    item = indicator(
        "ratio", term("un", "ud", reporters=UNITS), value=target, upper=upper, pace="1/2", can_fall=can_fall
    )
    period = "T4" if final else "T1"
    known = {(unit, "ud"): str(one) for unit, one in drawn.items() if isinstance(one, int)}
    returns = [sent(u, period, un=o[0], ud=o[1]) for u, o in drawn.items() if not isinstance(o, int)]
    ways = {
        u: [sent(u, period, un=n, ud=o) for n in range(o + 1)] for u, o in drawn.items() if isinstance(o, int)
    }
    compare(plan_of(item, units=UNITS, register=known), returns, ways, period)


@few
@given(st.dictionaries(st.sampled_from(UNITS), st.tuples(st.booleans(), st.booleans())), targets)
def test_a_share(drawn, target):
    """Of two classes each; what is sent is whole."""
    item = indicator("share", term("cn >= 1", subject="child", reporters=UNITS), value=target, pace="1/2")

    def return_of(unit, flags):
        return sent(unit, cn={f"{unit}{place}": int(flag) for place, flag in enumerate(flags, 1)})

    returns = [return_of(unit, flags) for unit, flags in drawn.items()]
    ways = {
        unit: [return_of(unit, flags) for flags in product((False, True), repeat=2)]
        for unit in UNITS
        if unit not in drawn
    }
    compare(plan_of(item, units=UNITS), returns, ways)


@pytest.mark.parametrize("op", [">=", "<="])
@pytest.mark.parametrize("final", [True, False])
@pytest.mark.parametrize("upper", [None, "50"])
@pytest.mark.parametrize("counted", [{}, {"a": (3, 2)}, {"a": (1, 4)}, {"a": (2, 2), "b": (0, 1)}])
def test_growth(op, final, upper, counted):
    """Anything from nothing to beyond may still come; the base is known."""
    if upper and op == "<=":
        return
    item = indicator(
        "growth", term("un", "vn", reporters=UNITS[:3]), op=op, value="30", upper=upper, pace="1/2"
    )
    period = "T4" if final else "T1"
    base = {(u, "vn", period): str(d) for u, d in {"a": 2, "b": 1, "c": 2}.items()}
    base |= {(u, "vn", period): str(d) for u, (_, d) in counted.items()}
    returns = [sent(u, period, un=n) for u, (n, _) in counted.items()]
    ways = {u: [sent(u, period, un=n) for n in range(BEYOND + 1)] for u in UNITS[:3] if u not in counted}
    compare(plan_of(item, units=UNITS[:3], baseline=base), returns, ways, period)


@pytest.mark.parametrize("counted", [{}, {"a": 1}, {"a": 4}, {"a": 1, "b": 2}])
@pytest.mark.parametrize("final", [True, False])
def test_a_total(counted, final):
    item = indicator("total", term("un", reporters=UNITS[:3]), value="5", percent=False, pace="1/2")
    period = "T4" if final else "T1"
    returns = [sent(u, period, un=n) for u, n in counted.items()]
    ways = {u: [sent(u, period, un=n) for n in range(BEYOND + 1)] for u in UNITS[:3] if u not in counted}
    compare(plan_of(item, units=UNITS[:3]), returns, ways, period)


@pytest.mark.parametrize("counted", [{}, {"a": (1, 4)}, {"a": (4, 2)}])
def test_a_ratio_that_may_exceed_one(counted):
    item = indicator("ratio", term("un", "ud", reporters=UNITS[:3]), value="80", part_of_whole=False)
    returns = [sent(u, un=n, ud=d) for u, (n, d) in counted.items()]
    known = {(u, "ud"): "2" for u in UNITS[:3]}
    ways = {u: [sent(u, un=n, ud=2) for n in range(BEYOND + 1)] for u in UNITS[:3] if u not in counted}
    compare(plan_of(item, units=UNITS[:3], register=known), returns, ways)


def test_a_denominator_that_nobody_knows_must_come():
    """b alone is unknown: whatever else comes, nothing is certain without it, and with it everything can be."""
    item = indicator("ratio", term("un", "ud", reporters=("a", "b", "c")), value="50")
    plan = plan_of(item, register={("c", "ud"): "100"})
    _, (one,) = found(plan, [sent("a", un=5, ud=10)])
    assert one.outstanding == ("b", "c")
    assert [(way.verdict, way.sets) for way in one.ways] == [
        (Verdict.BEHIND, (("b",),)),
        (Verdict.ON_TRACK, (("b",),)),
    ]


def test_a_return_that_has_no_figure_for_it_counts_as_outstanding():
    item = indicator("ratio", term("un", "ud", reporters=("a", "b")), value="50")
    plan = plan_of(item, units=("a", "b"), register={("b", "ud"): "10"})
    _, (one,) = found(plan, [sent("a", un=5, ud=10), sent("b", un=NA, ud=NA)])
    assert one.outstanding == ("b",)


def test_every_one_of_them():
    """100 % is met by all alone; one that falls short is enough for the contrary."""
    item = indicator("share", term("flag", reporters=("a", "b", "c")), value="100", pace="1")
    _, (one,) = found(plan_of(item), [sent("a", flag=True)], "T1")
    low, high = one.ways
    assert (low.verdict, low.size, low.sets, low.every) == (Verdict.BEHIND, 1, (("b",), ("c",)), False)
    assert (high.verdict, high.size, high.sets, high.every) == (Verdict.ON_TRACK, 2, (("b", "c"),), True)


def test_the_widest_come_first():
    """10 of 20 so far, 120 in all, 60 are asked: only the one with 70 can bring them, or show that they lack."""
    item = indicator("ratio", term("un", "ud", reporters=UNITS), value="50")
    register = {("b", "ud"): "70", ("c", "ud"): "20", ("d", "ud"): "10"}
    _, (one,) = found(plan_of(item, units=UNITS, register=register), [sent("a", un=10, ud=20)])
    assert [(way.verdict, way.sets) for way in one.ways] == [
        (Verdict.BEHIND, (("b",),)),
        (Verdict.ON_TRACK, (("b",),)),
    ]
