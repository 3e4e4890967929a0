"""Every indicator of a period with its verdict, and the rest of what a report says."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from msgspec import Struct

from ppmd_cli.indicators.bounds import Judge, Sums, add_up, bounds, value_of
from ppmd_cli.indicators.completeness import completeness
from ppmd_cli.indicators.compute import Part
from ppmd_cli.indicators.duties import duty_result
from ppmd_cli.indicators.facts import Returns
from ppmd_cli.indicators.opened import Opened, opened
from ppmd_cli.indicators.reach import lost, out_of_reach
from ppmd_cli.indicators.tasks import task_result
from ppmd_cli.model.fact import Submission
from ppmd_cli.model.plan import Indicator, Plan
from ppmd_cli.model.result import Announcement, Assessment, IndicatorResult, Sending, UnitResult, Verdict

Parts = tuple[dict[str, Part], ...]


def assess(
    plan: Plan,
    period: str,
    submissions: Sequence[Submission],
    as_of: date,
    *,
    sendings: Sequence[Sending] = (),
    announced: Sequence[Announcement] = (),
    paces: Mapping[str, Fraction] | None = None,
    found: Opened | None = None,
) -> Assessment:
    """Assess one period from all submissions of a run (those of other periods serve the duties of theirs).

    announced: reports that came without a workbook. paces: the mid-year reference by indicator id, where the
    office sets its own. found: these submissions, where somebody has opened them already. KeyError for an
    unknown period.
    """
    found = opened(plan, period, submissions) if found is None else found
    returns, sheets = found.returns, found.sheets
    given = paces or {}
    return Assessment(
        period=period,
        as_of=as_of,
        completeness=completeness(returns, announced),
        indicators=tuple(
            _Assessor(indicator, returns, given.get(indicator.id, indicator.pace)).result(found)
            for indicator in plan.indicators
        ),
        duties=tuple(
            duty_result(duty, returns, sheets, submissions, as_of, sendings=sendings, announced=announced)
            for duty in plan.duties
        ),
        tasks=tuple(task_result(task, returns) for task in plan.tasks),
    )


class _Assessor(Struct, frozen=True):
    indicator: Indicator
    returns: Returns
    pace: Fraction

    @property
    def judge(self) -> Judge:
        final = self.returns.period.final
        return Judge(self.indicator, final, Fraction(1) if final else self.pace)

    def result(self, found: Opened) -> IndicatorResult:
        parts: Parts = tuple(term.parts(found.sheets) for term in found.terms(self.indicator))
        every = [part for term in parts for part in term.values()]
        sums = add_up(every)
        lower, upper = bounds(self.indicator, sums)
        value = value_of(self.indicator, sums.numerator, sums.denominator) if sums.told else None
        verdict = self._verdict(sums, value, lower, upper)
        has_base = self.indicator.kind != "total"
        gone = out_of_reach(self.indicator, self.returns, found.sheets)
        return IndicatorResult(
            id=self.indicator.id,
            numerator=sums.numerator if sums.told else None,
            denominator=sums.denominator if sums.told and has_base else None,
            value=value,
            lower=lower,
            upper=upper,
            verdict=verdict,
            out_of_reach=gone,
            needed=self._needed(sums) if value is not None else None,
            open_units=self._open_units(parts) if verdict is Verdict.UNDETERMINED else (),
            units=tuple(self._unit(unit, parts) for unit in self._reporters()),
            beside=tuple(
                (b.id, sum(part.beside.get(b.id, 0) for part in every))
                for b in self.indicator.beside
                if sums.told
            ),
            left_out=self._left_out(parts) if sums.told else (),
            facts=tuple(fact for part in every for fact in part.facts),
            lost=lost(self.indicator, self.returns, found.sheets) if gone else (),
        )

    def _reporters(self) -> tuple[str, ...]:
        units = {unit for term in self.indicator.terms for unit in term.reporters}
        return tuple(unit.code for unit in self.returns.plan.units if unit.code in units)

    def _verdict(
        self, sums: Sums, value: Fraction | None, lower: Fraction | None, upper: Fraction | None
    ) -> Verdict:
        if not sums.told or (value is None and (sums.owing or self.indicator.kind == "growth")):
            # No source; or nothing to divide by so far, which only a complete set of returns can settle.
            return self.judge.between(lower, upper) if sums.told and sums.open else Verdict.UNDETERMINED
        if value is None:
            return Verdict.NOT_APPLICABLE
        return self.judge.between(lower, upper)

    def _open_units(self, parts: Parts) -> tuple[str, ...]:
        """Those whose outstanding figures can still move the value; those outstanding if no figure can."""
        found = [[term[unit] for term in parts if unit in term] for unit in self._reporters()]
        pairs = list(zip(self._reporters(), found, strict=True))
        return tuple(unit for unit, own in pairs if any(part.open for part in own)) or tuple(
            unit for unit, own in pairs if any(part.owing for part in own)
        )

    def _needed(self, sums: Sums) -> int:
        """How much the numerator lacks for the year's target at the printed denominator, rounded up."""
        target = self.indicator.target
        if target.op == "<=":
            return 0
        goal = target.threshold
        if self.indicator.kind == "growth":
            goal = (1 + goal) * sums.denominator
        elif self.indicator.kind != "total":
            goal *= sums.denominator
        return max(0, math.ceil(goal - sums.numerator))

    def _left_out(self, parts: Parts) -> tuple[int, ...]:
        return tuple(
            place for place, term in enumerate(parts) if not any(part.told for part in term.values())
        )

    def _unit(self, unit: str, parts: Parts) -> UnitResult:
        state = self.returns.state(unit)
        sums = add_up([term[unit] for term in parts if unit in term])
        if state == "reported" and not sums.told:
            state = "not_available"
        if state != "reported":
            return UnitResult(unit, state, None, None, None, None, None)
        value = value_of(self.indicator, sums.numerator, sums.denominator)
        below = None
        if value is not None and self.indicator.kind != "total":
            below = not self.judge.reaches(value, self.indicator.target.threshold)
        return UnitResult(
            unit=unit,
            state=state,
            numerator=sums.numerator,
            denominator=None if self.indicator.kind == "total" else sums.denominator,
            value=value,
            verdict=self.judge.at(value) if self.indicator.unit_verdicts and value is not None else None,
            below=below,
        )
