"""The smallest sets of outstanding units whose returns can still decide an open verdict.

As the bounds do, this takes an outstanding denominator for what the register says, and one that the register
does not know for any number. Every verdict that can still come about has its own smallest sets. No set
but that of all is sure to decide: while one unit with figures of its own is out, the value can lie on either
side of the line that divides the verdicts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

from msgspec import Struct

from ppmd_cli.indicators.bounds import Judge, Region, Sums, add_up
from ppmd_cli.indicators.compute import NOTHING
from ppmd_cli.indicators.opened import opened
from ppmd_cli.model.fact import Submission
from ppmd_cli.model.plan import Indicator, Plan
from ppmd_cli.model.result import Assessment, Verdict

MOST_SETS = 4
"""So many sets of the smallest size are listed."""


class Settling(Struct, frozen=True):
    """A verdict that can still come about, and the fewest returns that can bring it about.

    sets: of unit codes, those that weigh most first; more: whether there are others of this size.
    any: each set of this size can do it. every: no smaller set than all outstanding units can do it.
    """

    verdict: Verdict
    size: int
    sets: tuple[tuple[str, ...], ...]
    more: bool
    any: bool
    every: bool


class Decisive(Struct, frozen=True):
    """An open indicator: who is outstanding in it, and what can decide it (nothing, if `ways` is empty)."""

    indicator: str
    outstanding: tuple[str, ...]
    ways: tuple[Settling, ...]


class Open(Struct, frozen=True):
    """An indicator that is not decided: its sums so far, and the widths of what is outstanding by unit.

    A width is the denominator that is to come, None where it is not known. owing: all who owe something,
    those included that can bring no figure.
    """

    indicator: Indicator
    judge: Judge
    sums: Sums
    widths: Mapping[str, Fraction | None]
    owing: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many can bring figures."""
        return sum(width != 0 for width in self.widths.values())

    @property
    def whole(self) -> Fraction:
        """The denominator of all, as far as it is known."""
        return self.sums.denominator + sum((w for w in self.widths.values() if w is not None), NOTHING)


def decisive(
    plan: Plan,
    assessment: Assessment,
    submissions: Sequence[Submission],
    paces: Mapping[str, Fraction] | None = None,
) -> tuple[Decisive, ...]:
    """The open indicators of an assessment, in the plan's order."""
    period = opened(plan, assessment.period, submissions)
    results = {result.id: result for result in assessment.indicators}
    given, found = paces or {}, []
    for indicator in plan.indicators:
        if results[indicator.id].verdict is not Verdict.UNDETERMINED:
            continue
        parts = [term.parts(period.sheets) for term in period.terms(indicator)]
        pace = Fraction(1) if period.returns.period.final else given.get(indicator.id, indicator.pace)
        units = (result.unit for result in results[indicator.id].units)
        sums = {unit: add_up([term[unit] for term in parts if unit in term]) for unit in units}
        told = any(one.told for one in sums.values())
        open_ = Open(
            indicator,
            Judge(indicator, period.returns.period.final, pace),
            add_up([part for term in parts for part in term.values()]),
            # Before the first return even one without a figure lets the verdict be said.
            {unit: one.outstanding for unit, one in sums.items() if one.open or (one.owing and not told)},
            tuple(unit for unit, one in sums.items() if one.owing),
        )
        found.append(Decisive(indicator.id, results[indicator.id].open_units, tuple(settling(open_))))
    return tuple(found)


def settling(open_: Open) -> Iterator[Settling]:
    """The verdicts that can still come about, from the lowest values to the highest."""
    if open_.sums.owing and open_.whole == 0 and open_.indicator.kind in ("share", "ratio"):
        # All may say that there is nothing to judge.
        yield Settling(
            Verdict.NOT_APPLICABLE, len(open_.owing), (open_.owing,), more=False, any=False, every=True
        )
    if not open_.sums.open:
        return
    for region in open_.judge.regions():
        found = _bounded(open_, region) if _is_bounded(open_.indicator) else _unbounded(open_, region)
        if found is not None:
            yield found


def _is_bounded(indicator: Indicator) -> bool:
    """Whether no numerator can exceed its denominator."""
    return indicator.kind == "share" or (indicator.kind == "ratio" and indicator.part_of_whole)


def _bounded(open_: Open, region: Region) -> Settling | None:
    """Units bring from nothing to their whole width; what is still out after that spans its width."""
    sums, widths = open_.sums, open_.widths
    unknown = [unit for unit, width in widths.items() if width is None]
    if unknown:
        # Beside a denominator as great as one likes, all others are as nothing.
        if region.low_below(Fraction(1)) and region.high_above(NOTHING):
            return _only(region.verdict, tuple(unknown), open_)
        edge = Fraction(1) if region.holds(Fraction(1)) else NOTHING
        if region.holds(edge) and sums.numerator == edge * sums.denominator:
            return _all(region.verdict, open_)
        return None
    known = {unit: width for unit, width in widths.items() if width is not None}
    out = open_.whole - sums.denominator
    counts = all(number.denominator == 1 for number in (sums.numerator, sums.denominator, *known.values()))
    room = region.scaled(open_.whole, -sums.numerator)

    def feasible(brought: Fraction) -> bool:
        return room.meets(NOTHING, brought, span=out - brought, whole=counts)

    return _smallest(region.verdict, known, feasible, open_.count)


def _unbounded(open_: Open, region: Region) -> Settling | None:
    """One return can bring any number; as long as one is out, only the highest verdict can be certain."""
    sums, widths, kind = open_.sums, open_.widths, open_.indicator.kind
    unknown = tuple(unit for unit, width in widths.items() if width is None and kind != "total")
    if not unknown and kind != "total" and open_.whole == 0:
        return None
    if region.high is None:
        if unknown:
            return _only(region.verdict, unknown, open_)
        alike = dict.fromkeys(widths, Fraction(1))
        return _smallest(region.verdict, alike, lambda brought: brought >= 1, len(widths))
    if unknown:
        least = Fraction(-1) if kind == "growth" else NOTHING
        reached = region.high_above(least) or (region.holds(least) and sums.numerator == 0)
        return _all(region.verdict, open_) if reached else None
    room = region if kind == "total" else region.scaled(open_.whole, NOTHING)
    room = room.scaled(Fraction(1), (open_.whole if kind == "growth" else NOTHING) - sums.numerator)
    counts = sums.numerator.denominator == 1
    return _all(region.verdict, open_) if room.meets(NOTHING, None, whole=counts) else None


def _all(verdict: Verdict, open_: Open) -> Settling:
    return _only(verdict, tuple(open_.widths), open_)


def _only(verdict: Verdict, units: tuple[str, ...], open_: Open) -> Settling:
    """The one smallest set there is."""
    return Settling(verdict, len(units), (units,), more=False, any=False, every=len(units) >= open_.count)


def _smallest(
    verdict: Verdict, widths: Mapping[str, Fraction], feasible: Callable[[Fraction], bool], count: int
) -> Settling | None:
    """The smallest sets of units whose widths together are feasible. What is feasible stays so when it grows.

    Hence the widest units reach it first, and their number is the smallest; others of that number follow.
    """
    order = sorted(widths, key=lambda unit: -widths[unit])
    size = next(
        (n for n in range(1, len(order) + 1) if feasible(sum((widths[u] for u in order[:n]), NOTHING))), None
    )
    if size is None:
        return None
    found: list[tuple[str, ...]] = []
    for chosen in _sets(order, widths, size, feasible):
        found.append(chosen)
        if len(found) > MOST_SETS:
            break
    narrowest = sum((widths[unit] for unit in order[len(order) - size :]), NOTHING)
    return Settling(
        verdict,
        size,
        tuple(found[:MOST_SETS]),
        more=len(found) > MOST_SETS,
        any=feasible(narrowest),
        every=size >= count,
    )


def _sets(
    order: Sequence[str], widths: Mapping[str, Fraction], size: int, feasible: Callable[[Fraction], bool]
) -> Iterator[tuple[str, ...]]:
    """Sets of `size` units that are feasible, the widest first; no branch is entered that leads to none."""

    def grow(start: int, chosen: tuple[str, ...], brought: Fraction) -> Iterator[tuple[str, ...]]:
        lack = size - len(chosen)
        if not lack:
            yield chosen
            return
        for place in range(start, len(order) - lack + 1):
            # The widest that can follow; if even they do not reach it, none further on does.
            if not feasible(brought + sum((widths[u] for u in order[place : place + lack]), NOTHING)):
                return
            yield from grow(place + 1, (*chosen, order[place]), brought + widths[order[place]])

    return grow(0, (), NOTHING)
