"""Between which values the whole may still lie, and which verdict each value has."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from ppmd_cli.indicators.compute import NOTHING, Part, added
from ppmd_cli.model.plan import Indicator
from ppmd_cli.model.result import Verdict


class Sums(Struct, frozen=True):
    """All parts of an indicator added up; `outstanding` is None where a part of it is not known."""

    numerator: Fraction
    denominator: Fraction
    outstanding: Fraction | None
    told: bool
    owing: bool
    open: bool


def add_up(parts: Sequence[Part]) -> Sums:
    """Sum the parts."""
    owed: Fraction | None = NOTHING
    for part in parts:
        owed = None if owed is None or part.outstanding is None else owed + part.outstanding
    return Sums(
        numerator=added([part.numerator for part in parts]),
        denominator=added([part.denominator for part in parts]),
        outstanding=owed,
        told=any(part.told for part in parts),
        owing=any(part.owing for part in parts),
        open=any(part.open for part in parts),
    )


def value_of(indicator: Indicator, numerator: Fraction, denominator: Fraction) -> Fraction | None:
    """The indicator's value from its sums; None where it has none (nothing to divide by)."""
    if indicator.kind == "total":
        return numerator
    if denominator == 0:
        return None
    if indicator.kind == "growth":
        return (numerator - denominator) / denominator
    return numerator / denominator


def bounds(indicator: Indicator, sums: Sums) -> tuple[Fraction | None, Fraction | None]:
    """The least and greatest value that the outstanding could still bring about; None is unbounded."""
    if not sums.open:
        value = value_of(indicator, sums.numerator, sums.denominator)
        return value, value
    if indicator.kind == "total":
        return sums.numerator, None
    if sums.outstanding is None:
        return None, None
    whole = sums.denominator + sums.outstanding
    least = value_of(indicator, sums.numerator, whole)
    if indicator.kind == "growth" or (indicator.kind == "ratio" and not indicator.part_of_whole):
        return least, None
    return least, value_of(indicator, sums.numerator + sums.outstanding, whole)


class Region(Struct, frozen=True):
    """The values between two ends that have one verdict. None: without end; *_in: the end belongs to it."""

    verdict: Verdict
    low: Fraction | None
    low_in: bool
    high: Fraction | None
    high_in: bool

    def holds(self, value: Fraction) -> bool:
        """Tell whether a value lies in it."""
        above = self.low is None or value > self.low or (self.low_in and value == self.low)
        return above and (self.high is None or value < self.high or (self.high_in and value == self.high))

    def low_below(self, value: Fraction) -> bool:
        """Tell whether it begins below a value."""
        return self.low is None or self.low < value

    def high_above(self, value: Fraction) -> bool:
        """Tell whether it ends above a value."""
        return self.high is None or self.high > value

    def scaled(self, factor: Fraction, shift: Fraction) -> Region:
        """Its values times a factor above zero, plus a shift."""
        low = None if self.low is None else self.low * factor + shift
        high = None if self.high is None else self.high * factor + shift
        return Region(self.verdict, low, self.low_in, high, self.high_in)

    def meets(
        self, least: Fraction, most: Fraction | None, *, span: Fraction = NOTHING, whole: bool = False
    ) -> bool:
        """Tell whether a number x from `least` to `most` is such that all from x to x + `span` lie in it.

        whole: x must be a whole number.
        """
        low, low_in, high, high_in = least, True, most, True
        if self.low is not None and self.low >= low:
            low, low_in = self.low, self.low_in
        if self.high is not None and (high is None or self.high - span <= high):
            high, high_in = self.high - span, self.high_in
        if whole:
            low = Fraction(math.floor(low) + 1 if not low_in else math.ceil(low))
            return high is None or low < high or (high_in and low == high)
        return high is None or low < high or (low == high and low_in and high_in)


class Judge(Struct, frozen=True):
    """Compares values with an indicator's target in one period."""

    indicator: Indicator
    final: bool
    pace: Fraction

    def reaches(self, value: Fraction, goal: Fraction) -> bool:
        """Whether `value` is on the good side of `goal`, standing on it included."""
        return value >= goal if self.indicator.target.op == ">=" else value <= goal

    def at(self, value: Fraction) -> Verdict:
        """The verdict on an exact value."""
        target = self.indicator.target
        reached = self.reaches(value, target.threshold)
        if self.final:
            if reached and target.ceiling is not None and value > target.ceiling:
                return Verdict.EXCEEDED
            return Verdict.MET if reached else Verdict.NOT_MET
        if reached and not self.indicator.can_fall:
            return Verdict.MET
        return Verdict.ON_TRACK if self.reaches(value, self.pace * target.threshold) else Verdict.BEHIND

    def between(self, lower: Fraction | None, upper: Fraction | None) -> Verdict:
        """The verdict that holds from `lower` to `upper`; undetermined when it does not stay the same."""
        low = self._least() if lower is None else self.at(lower)
        high = self._greatest() if upper is None else self.at(upper)
        return low if low == high else Verdict.UNDETERMINED

    def regions(self) -> Iterator[Region]:
        """The verdicts with the values that have them, from the lowest values to the highest."""
        ends = sorted(set(self._cuts()))
        between = [(one + other) / 2 for one, other in itertools.pairwise(ends)]
        beyond = [ends[0] - 1, *between, ends[-1] + 1]
        found = Region(self.at(beyond[0]), None, False, None, False)
        for end, after in zip(ends, beyond[1:], strict=True):
            for value, inside in ((end, True), (after, False)):
                verdict = self.at(value)
                if verdict is not found.verdict:
                    yield replace(found, high=end, high_in=not inside)
                    found = Region(verdict, end, inside, None, False)
        yield found

    def _least(self) -> Verdict:
        """The verdict on a value below all others."""
        return self.at(min(NOTHING, *self._cuts()) - 1)

    def _greatest(self) -> Verdict:
        """The verdict on a value above all others."""
        return self.at(max(self._cuts()) + 1)

    def _cuts(self) -> tuple[Fraction, ...]:
        target = self.indicator.target
        return target.threshold, target.threshold * self.pace, target.ceiling or target.threshold
