"""Between which values the whole may still lie, and which verdict each value has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ppmd_cli.indicators.compute import NOTHING, Part
from ppmd_cli.model.plan import Indicator
from ppmd_cli.model.result import Verdict


@dataclass(frozen=True, slots=True)
class Sums:
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
        numerator=sum((part.numerator for part in parts), NOTHING),
        denominator=sum((part.denominator for part in parts), NOTHING),
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


@dataclass(frozen=True, slots=True)
class Judge:
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

    def _least(self) -> Verdict:
        """The verdict on a value below all others."""
        return self.at(min(NOTHING, *self._cuts()) - 1)

    def _greatest(self) -> Verdict:
        """The verdict on a value above all others."""
        return self.at(max(self._cuts()) + 1)

    def _cuts(self) -> tuple[Fraction, ...]:
        target = self.indicator.target
        return target.threshold, target.threshold * self.pace, target.ceiling or target.threshold
