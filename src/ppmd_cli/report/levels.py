"""How single units stand to a target that is set for the whole: levels, never ranks."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import cached_property
from typing import Literal

from msgspec import Struct

from ppmd_cli.indicators.bounds import Judge
from ppmd_cli.model.formula import Formula
from ppmd_cli.model.plan import Indicator, Plan
from ppmd_cli.model.result import UnitResult
from ppmd_cli.plan.formula import names

Level = Literal[
    "", "reached", "in_pace", "below", "has", "has_not", "small", "nothing",
    "missing", "unusable", "not_available", "withheld",
]  # fmt: skip
LEVEL_MARKS: dict[Level, str] = {
    "reached": "●", "in_pace": "◐", "below": "○", "has": "●", "has_not": "○", "small": "·", "nothing": "–",
    "missing": "?", "unusable": "?", "not_available": "–", "withheld": "…",
}  # fmt: skip


class Levels(Struct, frozen=True, dict=True):
    """The levels of one plan and period. final: there is no mid-year reference."""

    plan: Plan
    final: bool

    @cached_property
    def _guarded(self) -> frozenset[str]:
        """Elements counted in a measure of which small counts are withheld."""
        guarded = self.plan.publication.measures
        return frozenset(
            one.id for form in self.plan.forms for _, one in form.elements()
            if one.measure is not None and one.measure.vi in guarded
        )  # fmt: skip

    def guards(self, element: str) -> bool:
        """Whether small counts of an element can point at people."""
        return element in self._guarded

    def counts_people(self, formulas: Iterable[Formula]) -> bool:
        """Whether formulas read an element of which small counts can point at people."""
        return any(self.guards(use.ref.name) for formula in formulas for use in names(formula.tree))

    def of(self, indicator: Indicator, pace: Fraction, unit: UnitResult) -> Level:
        """Where a unit stands; "" where a comparison with the target of the whole means nothing.

        "has", "has_not": the unit itself is what is counted, so that it has no share. "small": too few people
        for a share to say anything. "nothing": nothing to divide by. pace: the share of the target expected
        now.
        """
        if unit.state != "reported":
            return unit.state
        if indicator.kind not in ("share", "ratio"):
            return ""
        if unit.value is None:
            return "nothing"
        if indicator.kind == "share" and all(term.subject == "unit" for term in indicator.terms):
            return "has" if unit.value == 1 else "has_not"
        if self._small(indicator, unit):
            return "small"
        judge = Judge(indicator, self.final, pace)
        goal = indicator.target.threshold
        if judge.reaches(unit.value, goal):
            return "reached"
        return "in_pace" if not self.final and judge.reaches(unit.value, goal * pace) else "below"

    def _small(self, indicator: Indicator, unit: UnitResult) -> bool:
        few = self.plan.publication.withhold_below
        if not any(figure is not None and 0 < figure < few for figure in (unit.numerator, unit.denominator)):
            return False
        formulas = [one for term in indicator.terms for one in (term.numerator, term.denominator) if one]
        return indicator.kind != "share" and self.counts_people(formulas)
