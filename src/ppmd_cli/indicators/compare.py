"""What moved an indicator between two states: cell by cell, and the parts add up to the whole exactly.

The method. An indicator's value is N/D (growth: N/D - 1; a total: N), N and D sums over units, subjects and
terms. With N0, D0 before and N1, D1 after:

    N1/D1 - N0/D0 = (N1 - N0) * (1/D0 + 1/D1) / 2  -  (D1 - D0) * (N0 + N1) / (2 * D0 * D1)

so a part that adds dn to the numerator and dd to the denominator has moved the value by dn * a + dd * b, with
a and b the same for all parts: no order of the parts is needed, and the way back has the opposite sign. Where
several cells of one subject changed, each has the mean of its effects over all orders in which they may
change (Shapley's value), which adds up exactly too. What no cell explains (another formula, register or
period) is a move without cells. Where a side has no value, only the sums are compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache
from itertools import combinations
from math import comb
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from ppmd_cli.indicators.compute import NOTHING, TermSums
from ppmd_cli.indicators.facts import Known, Returns, Sheet, returns_of, sheet_of
from ppmd_cli.model.fact import Fact, Submission
from ppmd_cli.model.plan import Indicator, Plan
from ppmd_cli.model.result import Assessment, IndicatorResult
from ppmd_cli.plan.formula import Gap, Plain

MOST_CELLS = 8
"""From more changed cells of one subject on they are told together: 2**n states would be reckoned."""
Cell = tuple[str, str]
"""An element and the subject that it is about."""
Sums = tuple[Fraction, Fraction]
Subject = Literal["unit", "child", "month"]
Why = Literal["changed", "came", "went"]


class Side(Struct, frozen=True):
    """One of the two states: a plan, the returns that speak, and what was made of them."""

    plan: Plan
    submissions: Sequence[Submission]
    assessment: Assessment


class Move(Struct, frozen=True):
    """What one cell did to an indicator, or a unit whose return counts on one side only.

    numerator, denominator: what it added to the sums. share: by how much it moved the value, None where a
    side has no value. facts: the cell before and after; several where they could only be told together,
    none for a whole unit and for what no cell explains.
    """

    unit: str
    subject: str | None
    why: Why
    numerator: Fraction
    denominator: Fraction
    share: Fraction | None
    facts: tuple[tuple[Fact | None, Fact | None], ...] = ()


class Moved(Struct, frozen=True):
    """An indicator on both sides, None where a plan has none. The shares of `moves` make up `change`."""

    id: str
    before: IndicatorResult | None
    after: IndicatorResult | None
    change: Fraction | None
    moves: tuple[Move, ...]


def compare(before: Side, after: Side) -> tuple[Moved, ...]:
    """Every indicator of either side, in the order of the later plan."""
    first, second = _State(before), _State(after)
    ids = dict.fromkeys(
        [one.id for one in after.plan.indicators] + [one.id for one in before.plan.indicators]
    )
    return tuple(_moved(name, first, second) for name in ids)


class _State:
    """A side ready to be reckoned with."""

    def __init__(self, side: Side) -> None:
        self.returns: Returns = returns_of(side.plan, side.assessment.period, side.submissions)
        self.known = Known(self.returns)
        self.sheets: Mapping[str, Sheet] = {
            unit: sheet_of(self.returns, one, self.known) for unit, one in self.returns.counted.items()
        }
        self.indicators: Mapping[str, Indicator] = {one.id: one for one in side.plan.indicators}
        self.results = {one.id: one for one in side.assessment.indicators}

    def terms(
        self, name: str
    ) -> tuple[tuple[TermSums, tuple[str, ...], Literal["unit", "child", "month"]], ...]:
        """The terms of an indicator, with their reporters and what they are about."""
        indicator = self.indicators.get(name)
        if indicator is None:
            return ()
        return tuple(
            (TermSums(indicator, term, self.returns, self.known), tuple(term.reporters), term.subject)
            for term in indicator.terms
        )


def _moved(name: str, before: _State, after: _State) -> Moved:
    first, second = before.results.get(name), after.results.get(name)
    change = weights = None
    if first is not None and second is not None and first.value is not None and second.value is not None:
        change = second.value - first.value
        weights = _weights(after.indicators[name].kind == "total", _sums(first), _sums(second))
    moves: list[Move] = []
    for move in _moves(name, before, after):
        share = None if weights is None else move.numerator * weights[0] + move.denominator * weights[1]
        moves.append(replace(move, share=share))
    return Moved(name, first, second, change, tuple(moves))


def _sums(result: IndicatorResult) -> Sums:
    return result.numerator or NOTHING, result.denominator or NOTHING


def _weights(total: bool, first: Sums, second: Sums) -> Sums:  # noqa: FBT001 - of this module alone
    """What one more in the numerator, and in the denominator, moves the value by."""
    if total:
        return Fraction(1), NOTHING
    (n0, d0), (n1, d1) = first, second
    return (1 / d0 + 1 / d1) / 2, -(n0 + n1) / (2 * d0 * d1)


def _moves(name: str, before: _State, after: _State) -> Iterator[Move]:
    """The parts, term by term and unit by unit; those that move nothing are left out."""
    first, second = before.terms(name), after.terms(name)
    for place in range(max(len(first), len(second))):
        old = first[place] if place < len(first) else None
        new = second[place] if place < len(second) else None
        units = dict.fromkeys([*(new[1] if new else ()), *(old[1] if old else ())])
        for unit in units:
            there = [state.sheets.get(unit) for state in (before, after)]
            had = there[0] if old is not None and unit in old[1] else None
            has = there[1] if new is not None and unit in new[1] else None
            if had is not None and has is not None and old is not None and new is not None:
                subjects = dict.fromkeys(
                    [*after.returns.subjects(new[2], unit), *before.returns.subjects(old[2], unit)]
                )
                for subject in subjects:
                    yield from _of_subject(old[0], new[0], had, has, subject)
            elif had is not None and old is not None:
                yield from _whole(unit, "went", old[0], had, before.returns.subjects(old[2], unit))
            elif has is not None and new is not None:
                yield from _whole(unit, "came", new[0], has, after.returns.subjects(new[2], unit))


def _whole(unit: str, why: Why, term: TermSums, sheet: Sheet, subjects: Sequence[str]) -> Iterator[Move]:
    """All that a unit brings to a term, or takes with it."""
    sums = [_figures(term, sheet, subject) for subject in subjects]
    sign = 1 if why == "came" else -1
    top, under = (sign * sum((one[part] for one in sums), NOTHING) for part in (0, 1))
    if top or under:
        yield Move(unit, None, why, top, under, None)


def _figures(term: TermSums, sheet: Sheet, subject: str) -> Sums:
    """What a subject adds to the sums: nothing where either figure rests, as the indicator reckons."""
    return term.figures(sheet, subject) or (NOTHING, NOTHING)


def _of_subject(old: TermSums, new: TermSums, had: Sheet, has: Sheet, subject: str) -> Iterator[Move]:
    """Split what one subject changed among its cells."""
    first, last = _figures(old, had, subject), _figures(new, has, subject)
    cells = _changed(new, had, has, subject)

    @cache
    def after(taken: frozenset[Cell]) -> Sums:
        """The figures when only these of the changed cells have their later value."""
        rows = dict(has.rows)
        for element, about in cells:
            if (element, about) not in taken:
                rows[about] = {**rows.get(about, {}), element: _plain(had, (element, about))}
        return _figures(new, replace(has, rows=rows), subject)

    start = after(frozenset()) if cells else last
    rest = (start[0] - first[0], start[1] - first[1])
    if any(rest):
        yield Move(has.unit, subject, "changed", *rest, None)
    if len(cells) > MOST_CELLS:
        facts = tuple((had.facts.get(cell), has.facts.get(cell)) for cell in cells)
        yield Move(has.unit, subject, "changed", last[0] - start[0], last[1] - start[1], None, facts)
        return
    for cell in cells:
        others = [one for one in cells if one != cell]
        top = under = NOTHING
        for size in range(len(cells)):
            weight = Fraction(1, len(cells) * comb(len(cells) - 1, size))
            for some in combinations(others, size):
                without, with_ = after(frozenset(some)), after(frozenset((*some, cell)))
                top += weight * (with_[0] - without[0])
                under += weight * (with_[1] - without[1])
        if top or under:
            facts = ((had.facts.get(cell), has.facts.get(cell)),)
            yield Move(has.unit, subject, "changed", top, under, None, facts)


def _changed(term: TermSums, had: Sheet, has: Sheet, subject: str) -> list[Cell]:
    """The cells that the term reads for a subject and that have another value now."""
    cells: dict[Cell, None] = {}
    for name in dict.fromkeys(term.names):
        beneath = {**had.beneath, **has.beneath}.get(name, ()) if subject == has.unit else ()
        own = name in has.rows.get(subject, {}) or name in had.rows.get(subject, {})
        for about in beneath or ((subject,) if own else (has.unit,)):
            cells[name, about] = None
    return [cell for cell in cells if _plain(had, cell) != _plain(has, cell)]


def _plain(sheet: Sheet, cell: Cell) -> Plain:
    return sheet.rows.get(cell[1], {}).get(cell[0], Gap.MISSING)
