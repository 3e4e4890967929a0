"""What moved an indicator: the parts make up the whole exactly, whatever moved and in whatever order."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from ppmd_cli.indicators.compare import MOST_CELLS, Side, compare
from tests.indicators.small import NA, indicator, plan_of, result, sent, term, unusable

F = Fraction
figure = st.one_of(st.integers(0, 40), st.integers(0, 3), st.none(), st.just(NA))
answer = st.one_of(st.booleans(), st.none())
KINDS = {
    "share": [term("cn >= 2 and cflag", subject="child")],
    "ratio": [term("cn", "cd", subject="child"), term("un + vn", "ud + vd", reporters=("a", "b"))],
    "total": [term("un"), term("sum(cn)")],
    "growth": [term("un", "ud", reporters=("a", "c"))],
}
unit_drawn = st.fixed_dictionaries(
    {
        "state": st.sampled_from(["sent", "sent", "sent", "unusable", "missing"]),
        "cn": st.tuples(figure, figure),
        "cd": st.tuples(figure, figure),
        "cflag": st.tuples(answer, answer),
        **dict.fromkeys(("un", "ud", "vn", "vd"), figure),
        "nil": answer,
    }
)
world = st.fixed_dictionaries(dict.fromkeys("abc", unit_drawn))


def side(plan, drawn, period="T1"):
    files = []
    for unit, one in drawn.items():
        if one["state"] == "missing":
            continue
        values = {
            name: {f"{unit}{place}": value for place, value in enumerate(found, 1)}
            if isinstance(found, tuple)
            else found
            for name, found in one.items()
            if name != "state"
        }
        files.append((sent if one["state"] == "sent" else unusable)(unit, period, **values))
    return Side(plan, files, result(plan, *files, period=period))


def total(moves, name):
    return sum((getattr(one, name) for one in moves), F(0))


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(sorted(KINDS)), world, world, st.booleans())
def test_the_parts_make_up_the_whole(kind, first, second, year):
    plan = plan_of(indicator(kind, *KINDS[kind]))
    before, after = side(plan, first), side(plan, second, "T4" if year else "T1")
    (moved,) = compare(before, after)
    old, new = moved.before, moved.after
    assert total(moved.moves, "numerator") == (new.numerator or 0) - (old.numerator or 0)
    assert (
        total(moved.moves, "denominator") == (new.denominator or 0) - (old.denominator or 0)
        or kind == "total"
    )
    if old.value is None or new.value is None:
        assert moved.change is None
        assert all(one.share is None for one in moved.moves)
    else:
        assert moved.change == new.value - old.value
        assert total(moved.moves, "share") == moved.change
    for one in moved.moves:
        assert one.numerator or one.denominator
        assert (one.why != "changed") == (one.subject is None)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(KINDS)), world, world)
def test_the_way_back_has_the_opposite_sign(kind, first, second):
    plan = plan_of(indicator(kind, *KINDS[kind]))
    (there,) = compare(side(plan, first), side(plan, second))
    (back,) = compare(side(plan, second), side(plan, first))

    def by_cell(moved, sign):
        found = {}
        for one in moved.moves:
            cells = tuple((f or b).element for b, f in one.facts)
            key = one.unit, one.subject, cells
            found[key] = found.get(key, 0) + sign * (one.share if one.share is not None else one.numerator)
        return {key: value for key, value in found.items() if value}

    assert by_cell(there, 1) == by_cell(back, -1)


def test_a_ratio_by_hand():
    plan = plan_of(indicator("ratio", term("un", "ud", reporters=("a", "b"))), units=("a", "b"))
    before = [sent("a", un=10, ud=20), sent("b", un=5, ud=20)]
    after = [sent("a", un=16, ud=20), sent("b", un=5, ud=40)]
    (moved,) = compare(Side(plan, before, result(plan, *before)), Side(plan, after, result(plan, *after)))
    # 15/40 = 37.5 % before, 21/60 = 35 % after. Six more: 6 * (1/40 + 1/60) / 2 = 1/8.
    # Twenty more to divide by: -20 * (15 + 21) / (2 * 40 * 60) = -3/20. Together -1/40.
    assert moved.change == F(-1, 40)
    assert [(one.unit, one.facts[0][1].element, one.share) for one in moved.moves] == [
        ("a", "un", F(1, 8)), ("b", "ud", F(-3, 20)),
    ]  # fmt: skip


def test_two_cells_that_count_only_together_share_what_they_did():
    plan = plan_of(indicator("share", term("flag and flag2", reporters=("a", "b"))), units=("a", "b"))
    before = [sent("a", flag=False, flag2=False), sent("b", flag=True, flag2=True)]
    after = [sent("a", flag=True, flag2=True), sent("b", flag=True, flag2=True)]
    (moved,) = compare(Side(plan, before, result(plan, *before)), Side(plan, after, result(plan, *after)))
    assert [(one.facts[0][1].element, one.share) for one in moved.moves] == [
        ("flag", F(1, 4)),
        ("flag2", F(1, 4)),
    ]


def test_a_unit_that_comes_or_goes_is_one_move():
    plan = plan_of(indicator("ratio", term("cn", "cd", subject="child")))
    before = [sent("a", cn={"a1": 1, "a2": 1}, cd={"a1": 2, "a2": 2})]
    after = [sent("b", cn={"b1": 3, "b2": 0}, cd={"b1": 3, "b2": 1})]
    (moved,) = compare(Side(plan, before, result(plan, *before)), Side(plan, after, result(plan, *after)))
    assert [(one.unit, one.why, one.numerator, one.denominator) for one in moved.moves] == [
        ("a", "went", -2, -4), ("b", "came", 3, 4),
    ]  # fmt: skip
    assert total(moved.moves, "share") == moved.change == F(1, 4)


def test_another_formula_is_no_cells_doing():
    old = plan_of(indicator("ratio", term("un", "ud", reporters=("a",))), units=("a",))
    new = plan_of(indicator("ratio", term("un + vn", "ud", reporters=("a",))), units=("a",))
    before, after = [sent("a", un=4, vn=1, ud=10)], [sent("a", un=6, vn=1, ud=10)]
    (moved,) = compare(Side(old, before, result(old, *before)), Side(new, after, result(new, *after)))
    assert [(len(one.facts), one.share) for one in moved.moves] == [(0, F(1, 10)), (1, F(2, 10))]
    assert moved.change == F(3, 10)


def test_many_cells_of_one_subject_are_told_together():
    count = MOST_CELLS + 1
    plan = plan_of(indicator("total", term("sum(cn)", reporters=("a",))), children=count, units=("a",))
    before = [sent("a", cn={f"a{i}": 1 for i in range(1, count + 1)})]
    after = [sent("a", cn={f"a{i}": 2 for i in range(1, count + 1)})]
    (moved,) = compare(Side(plan, before, result(plan, *before)), Side(plan, after, result(plan, *after)))
    assert [(len(one.facts), one.share) for one in moved.moves] == [(count, count)]


def test_what_is_declared_nil_moves_without_being_typed():
    plan = plan_of(indicator("ratio", term("un", "ud", reporters=("a", "b"))), units=("a", "b"))
    other = sent("b", un=1, ud=1)
    before, after = [sent("a", nil=True, ud=3), other], [sent("a", un=3, ud=3), other]
    (moved,) = compare(Side(plan, before, result(plan, *before)), Side(plan, after, result(plan, *after)))
    assert [(one.unit, one.numerator) for one in moved.moves] == [("a", 3)]
