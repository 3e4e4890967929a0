"""Sums and bounds against another way of finding them: every way in which the outstanding may still turn out."""

from fractions import Fraction
from itertools import product

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from ppmd_cli.model.result import Verdict
from tests.indicators.small import NA, first, indicator, plan_of, sent, term, unusable

UNITS = ("a", "b", "c")
# A child's figures: numerator (at most the denominator) and denominator; None where it said "not available".
pair = st.integers(0, 3).flatmap(lambda d: st.tuples(st.integers(0, d), st.just(d)))
child = st.one_of(pair, pair, pair, pair.map(lambda p: (None, p[1])), st.just((None, None)))
world = st.fixed_dictionaries(
    {
        unit: st.fixed_dictionaries(
            {
                "state": st.sampled_from(["sent", "sent", "unusable", "missing"]),
                "children": st.lists(st.tuples(child, st.integers(0, 3)), min_size=1, max_size=2),
            }
        )
        for unit in UNITS
    }
)
targets = st.sampled_from(["0", "20", "25", "100/3", "50", "66.6", "75", "80", "100"]).map(
    lambda text: "33.3" if "/" in text else text
)
no_shrink = settings(max_examples=300, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))


def verdict(n, d, target, *, final, can_fall, pace=Fraction(1, 2)):
    """The contract's table, by percentages multiplied out."""
    if d == 0:
        return "nothing"
    reached = 100 * n >= Fraction(target) * d
    if final:
        return "met" if reached else "not_met"
    if reached and not can_fall:
        return "met"
    return "on_track" if 100 * n >= pace * Fraction(target) * d else "behind"


def returns(drawn, make):
    return [
        (sent if one["state"] == "sent" else unusable)(unit, period, **make(unit, one["children"]))
        for unit, one in drawn.items()
        if one["state"] != "missing"
        for period in ("T1", "T4")
    ]


def children_of(drawn):
    return {unit: len(one["children"]) for unit, one in drawn.items()}


@no_shrink
@given(world, targets, st.booleans(), st.booleans())
def test_a_ratio(drawn, target, final, can_fall):
    def make(unit, children):
        cells = list(enumerate(children, 1))
        return {
            "cn": {f"{unit}{i}": NA if n is None else n for i, ((n, _), _) in cells},
            "cd": {f"{unit}{i}": NA if d is None else d for i, ((_, d), _) in cells},
        }

    register = {
        (f"{u}{i}", "cd"): str(r) for u, w in drawn.items() for i, (_, r) in enumerate(w["children"], 1)
    }
    item = indicator("ratio", term("cn", "cd", subject="child"), value=target, pace="1/2", can_fall=can_fall)
    found = first(
        plan_of(item, children=children_of(drawn), register=register),
        *returns(drawn, make),
        period="T4" if final else "T1",
    )
    counted, open_sums = [], dict.fromkeys(UNITS, 0)
    for unit, one in drawn.items():
        for (n, d), known in one["children"]:
            if one["state"] != "sent":
                open_sums[unit] += known
            elif n is None:
                open_sums[unit] += known if d is None else d
            else:
                counted.append((n, d))
    check(found, counted, open_sums, target, final=final, can_fall=can_fall)


@no_shrink
@given(world, targets, st.booleans(), st.booleans())
def test_a_share(drawn, target, final, can_fall):
    def make(unit, children):
        return {"cn": {f"{unit}{i}": NA if n is None else n for i, ((n, _), _) in enumerate(children, 1)}}

    item = indicator("share", term("cn >= 2", subject="child"), value=target, pace="1/2", can_fall=can_fall)
    found = first(
        plan_of(item, children=children_of(drawn)), *returns(drawn, make), period="T4" if final else "T1"
    )
    counted, open_sums = [], dict.fromkeys(UNITS, 0)
    for unit, one in drawn.items():
        for (n, _), _ in one["children"]:
            if one["state"] != "sent" or n is None:
                open_sums[unit] += 1
            else:
                counted.append((int(n >= 2), 1))
    check(found, counted, open_sums, target, final=final, can_fall=can_fall)


def check(found, counted, open_sums, target, *, final, can_fall):
    n, d = sum(n for n, _ in counted), sum(d for _, d in counted)
    if not counted:
        assert (found.numerator, found.denominator, found.value) == (None, None, None)
        assert found.verdict is Verdict.UNDETERMINED
        return
    assert (found.numerator, found.denominator) == (n, d)
    assert found.value == (Fraction(n, d) if d else None)
    whole = d + sum(open_sums.values())
    if whole == 0:
        return  # told apart by the cases about "not applicable"
    ways = list(product(*(range(open_sums[unit] + 1) for unit in UNITS)))
    values = [Fraction(n + sum(way), whole) for way in ways]
    assert (found.lower, found.upper) == (min(values), max(values))
    verdicts = {way: verdict(n + sum(way), whole, target, final=final, can_fall=can_fall) for way in ways}
    distinct = set(verdicts.values())
    if len(distinct) == 1:
        assert found.verdict.value in distinct
        assert found.open_units == ()
    else:
        assert found.verdict is Verdict.UNDETERMINED
        assert found.open_units == tuple(u for u in UNITS if pivotal(u, ways, verdicts))


def pivotal(unit, ways, verdicts):
    """Whether, the others' figures held, this unit's alone can change the verdict."""
    place = UNITS.index(unit)
    groups = {}
    for way in ways:
        groups.setdefault(way[:place] + way[place + 1 :], set()).add(verdicts[way])
    return any(len(group) > 1 for group in groups.values())


@no_shrink
@given(
    st.dictionaries(st.sampled_from(UNITS), st.integers(0, 12), max_size=3),
    st.fixed_dictionaries({unit: st.integers(1, 5) for unit in UNITS}),
    st.booleans(),
)
def test_growth_with_its_base_from_the_baseline(given_now, bases, final):
    item = indicator("growth", term("un", "ud"), value="30", upper="50", pace="1/2")
    baseline = {(u, "ud", p): str(b) for u, b in bases.items() for p in ("T1", "T4")}
    period = "T4" if final else "T1"
    found = first(
        plan_of(item, baseline=baseline),
        *(sent(u, period, un=n) for u, n in given_now.items()),
        period=period,
    )
    if not given_now:
        assert (found.value, found.verdict) == (None, Verdict.UNDETERMINED)
        return
    now, base, whole = sum(given_now.values()), sum(bases[u] for u in given_now), sum(bases.values())
    assert found.value == Fraction(now, base) - 1
    assert found.lower == Fraction(now, whole) - 1

    def named(total):
        if not final:
            return "on_track" if 100 * (total - whole) >= 15 * whole else "behind"
        if 100 * (total - whole) < 30 * whole:
            return "not_met"
        return "exceeded" if 100 * (total - whole) > 50 * whole else "met"

    # However much the missing bring: beyond twice the base nothing changes any more.
    totals = range(now, now + 3 * whole + 1) if len(given_now) < len(UNITS) else [now]
    distinct = {named(total) for total in totals}
    assert found.upper == (None if len(totals) > 1 else found.value)
    if len(distinct) == 1:
        assert (found.verdict.value, found.open_units) == (distinct.pop(), ())
    else:
        assert (found.verdict, found.open_units) == (
            Verdict.UNDETERMINED,
            tuple(u for u in UNITS if u not in given_now),
        )
