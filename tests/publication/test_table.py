"""Whatever is printed, no withheld count can be reckoned from it: tables read by eye, and random ones attacked."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from ppmd_cli.report.withhold.table import Figure, Table, within
from tests.publication.attacker import Attack

FEW = 3


@dataclass(frozen=True)
class Sums:
    """A publication: counts, and of which of them each figure is the sum. totals: withheld last."""

    counts: Mapping[str, int]
    figures: Mapping[str, Sequence[str]]
    totals: frozenset[str] = frozenset()
    within: tuple[tuple[str, str], ...] = ()

    def value(self, name: str) -> int:
        return sum(self.counts[one] for one in self.figures[name])

    def table(self) -> Table:
        return Table(
            [
                Figure(
                    (name,),
                    {(one,): 1 for one in parts},
                    Fraction(self.value(name)),
                    int(name in self.totals),
                )
                for name, parts in self.figures.items()
            ],
            {(name,): Fraction(count) for name, count in self.counts.items()},
            FEW,
            tuple(within((part,), (whole,)) for part, whole in self.within),
        )

    def withheld(self) -> set[str]:
        return {key[0] for key in self.table().withheld()}

    def attack(self, withheld: set[str]) -> Attack:
        terms = {name: dict.fromkeys(parts, 1) for name, parts in self.figures.items()}
        return Attack(
            printed=[(terms[name], self.value(name)) for name in self.figures if name not in withheld],
            asked={name: terms[name] for name in sorted(withheld)},
            within=[(terms[part], terms[whole]) for part, whole in self.within],
        )


def column(*counts: int) -> Sums:
    """Units a, b, c ... and their total."""
    names = {"abcdefgh"[place]: count for place, count in enumerate(counts)}
    figures: dict[str, Sequence[str]] = {name: (name,) for name in names}
    return Sums(names, figures | {"total": tuple(names)}, frozenset({"total"}))


@pytest.mark.parametrize(
    ("counts", "withheld"),
    [
        # None is small: all is printed, noughts too.
        ((5, 3, 0), set()),
        # One small count: the smallest other one covers it, else total less the rest would be it.
        ((2, 9, 7), {"a", "c"}),
        # Two that could share their sum, 3, in two ways cover each other.
        ((1, 2, 9), {"a", "b"}),
        # Two of 1 cannot: nothing but 1 + 1 makes 2 where a nought would be printed.
        ((1, 1, 9), {"a", "b", "c"}),
        # Nothing else to withhold: the total goes.
        ((1, 1, 1), {"a", "b", "c", "total"}),
        ((2, 0, 0), {"a", "total"}),
        # A small total, made of smaller ones.
        ((1, 1, 0), {"a", "b", "total"}),
    ],
)  # fmt: skip
def test_column(counts: tuple[int, ...], withheld: set[str]) -> None:
    assert column(*counts).withheld() == withheld


def test_part_within_its_whole() -> None:
    """2 of 3 reached in one unit, 4 of 4 in the other: it could have been 3 of 3 and 3 of 4."""
    sums = Sums(
        {"a": 2, "b": 4, "A": 3, "B": 4},
        {"a": "a", "b": "b", "all": "ab", "A": "A", "B": "B", "ALL": "AB"},
        frozenset({"all", "ALL"}),
        (("a", "A"), ("b", "B")),
    )
    assert sums.withheld() == {"a", "b"}
    assert not sums.attack({"a", "b"}).pinned()
    # With 2 of 2 and 4 of 4 no other table has 6 reached: more has to go.
    full = dataclasses.replace(sums, counts=sums.counts | {"A": 2})
    assert full.attack({"a", "b"}).pinned() == {"a": 2, "b": 4}
    assert {"a", "A"} < full.withheld()
    assert not full.attack(full.withheld()).pinned()


def test_half_year_beside_the_year() -> None:
    """Half a year 5, the year 6: one person since. The half-year was printed, so the year's figure goes."""
    sums = {
        "half": ("a1", "b1"), "half a": ("a1",), "half b": ("b1",),
        "year": ("a1", "a2", "b1", "b2"), "year a": ("a1", "a2"), "year b": ("b1", "b2"),
    }  # fmt: skip
    counts = {"a1": 5, "a2": 1, "b1": 6, "b2": 9}
    figures = [
        Figure((name,), {(one,): 1 for one in parts}, Fraction(sum(counts[one] for one in parts)),
               0 if " " in name else 2, "printed" if name.startswith("half") else "open")
        for name, parts in sums.items()
    ]  # fmt: skip
    table = Table(figures, {(name,): Fraction(count) for name, count in counts.items()}, FEW)
    assert table.withheld() == {("year a",), ("year b",)}


COUNTS = st.one_of(st.integers(0, 3), st.integers(0, 9))


@st.composite
def columns(draw: st.DrawFn) -> Sums:
    return column(*draw(st.lists(COUNTS, min_size=1, max_size=6)))


@st.composite
def rates(draw: st.DrawFn) -> Sums:
    """Parts and wholes of a few units, each side with its total."""
    pairs = draw(st.lists(st.tuples(COUNTS, st.integers(0, 4)), min_size=1, max_size=4))
    counts: dict[str, int] = {}
    for place, (part, more) in enumerate(pairs):
        counts |= {f"n{place}": part, f"d{place}": part + more}
    figures: dict[str, Sequence[str]] = {name: (name,) for name in counts}
    for side in "nd":
        figures[side] = tuple(name for name in counts if name[0] == side)
    bonds = (*((f"n{place}", f"d{place}") for place in range(len(pairs))), ("n", "d"))
    return Sums(counts, figures, frozenset("nd"), bonds)


@st.composite
def crossed(draw: st.DrawFn) -> Sums:
    """Units down, kinds across, every total printed."""
    height, width = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    counts = {f"{row}{kind}": draw(COUNTS) for row in range(height) for kind in "xyz"[:width]}
    figures: dict[str, Sequence[str]] = {name: (name,) for name in counts}
    figures |= {f"unit {row}": tuple(n for n in counts if n[0] == str(row)) for row in range(height)}
    figures |= {f"kind {kind}": tuple(n for n in counts if n[1] == kind) for kind in "xyz"[:width]}
    figures["all"] = tuple(counts)
    return Sums(counts, figures, frozenset(name for name in figures if len(name) > 2))


@pytest.mark.parametrize("kind", [columns, rates, crossed])
@settings(max_examples=80)
@given(data=st.data())
def test_no_withheld_count_can_be_reckoned(kind, data: st.DataObject) -> None:
    sums = data.draw(kind())
    withheld = sums.withheld()
    assert {name for name in sums.figures if 0 < sums.value(name) < FEW} <= withheld
    assert not any(sums.value(name) == 0 for name in withheld), "noughts are printed"
    attack = sums.attack(withheld)
    assert attack.solved() == set()
    assert attack.pinned() == {}


@settings(max_examples=80)
@given(pairs=st.lists(st.tuples(COUNTS, COUNTS), min_size=1, max_size=4))
def test_no_withheld_count_follows_from_two_periods(pairs: list[tuple[int, int]]) -> None:
    """The half-year is published first, the year then: units, totals, and what has come since in each unit."""
    counts = {f"{kind}{place}": pair[at] for place, pair in enumerate(pairs) for at, kind in enumerate("hs")}
    half = {f"half {place}": (f"h{place}",) for place in range(len(pairs))}
    half["half"] = tuple(f"h{place}" for place in range(len(pairs)))
    year = {f"year {place}": (f"h{place}", f"s{place}") for place in range(len(pairs))}
    year["year"] = tuple(counts)
    first = Sums(counts, half, frozenset({"half"}))
    before = first.withheld()
    both = Sums(counts, half | year)
    figures = [
        replace(one, rank=int(one.key[0] == "year"),
                standing="open" if one.key[0].startswith("year") else "withheld" if one.key[0] in before else "printed")
        for one in both.table().figures
    ]  # fmt: skip
    withheld = {key[0] for key in replace(both.table(), figures=figures).withheld()}
    assert before == {name for name in withheld if name.startswith("half")}
    attack = both.attack(withheld)
    since = {f"since {place}": {f"s{place}": 1} for place, (_, more) in enumerate(pairs) if 0 < more < FEW}
    attack = dataclasses.replace(attack, asked={**attack.asked, **since}, least=dict.fromkeys(since, 0))
    assert attack.solved() == set()
    assert attack.pinned() == {}


def test_the_attacker_finds_what_is_left_uncovered() -> None:
    """Only the small counts withheld, and nothing beside them: by subtraction, and by counting."""
    assert column(2, 9, 7).attack({"a"}).solved() == {"a"}
    assert column(2, 9, 7).attack({"a"}).pinned() == {"a": 2}
    assert column(1, 1, 9).attack({"a", "b"}).solved() == set()
    assert column(1, 1, 9).attack({"a", "b"}).pinned() == {"a": 1, "b": 1}


def test_without_cover_the_attack_succeeds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same random tables, had nothing been withheld beside the small counts."""
    monkeypatch.setattr(Table, "_more", lambda *_: ())
    lost = [counts for counts in ((2, 9, 7), (1, 1, 9), (1, 4), (2, 0, 5))
            if column(*counts).attack(column(*counts).withheld()).pinned()]  # fmt: skip
    assert lost == [(2, 9, 7), (1, 1, 9), (1, 4), (2, 0, 5)]


def test_same_table_same_answer_in_any_order_of_keys() -> None:
    sums = column(2, 7, 9, 1, 7)
    back = Sums(dict(reversed(sums.counts.items())), sums.figures, sums.totals)
    assert sums.withheld() == back.withheld()
