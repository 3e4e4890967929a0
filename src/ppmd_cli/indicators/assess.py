"""Every indicator of a period with its verdict, and the rest of what a report says."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ppmd_cli.indicators.bounds import Judge, Sums, add_up, bounds, value_of
from ppmd_cli.indicators.completeness import completeness
from ppmd_cli.indicators.compute import Part, TermSums
from ppmd_cli.indicators.duties import duty_result
from ppmd_cli.indicators.facts import Known, Returns, Sheet, returns_of, sheet_of
from ppmd_cli.indicators.reach import out_of_reach
from ppmd_cli.indicators.tasks import task_result
from ppmd_cli.model.fact import Submission
from ppmd_cli.model.plan import Indicator, Plan
from ppmd_cli.model.result import Assessment, IndicatorResult, Sending, UnitResult, Verdict

Parts = tuple[dict[str, Part], ...]


def assess(
    plan: Plan,
    period: str,
    submissions: Sequence[Submission],
    as_of: date,
    *,
    sendings: Sequence[Sending] = (),
    paces: Mapping[str, Fraction] | None = None,
) -> Assessment:
    """Assess one period from all submissions of a run (those of other periods serve the duties of theirs).

    paces: the mid-year reference by indicator id, where the office sets its own. KeyError for an unknown
    period.
    """
    returns = returns_of(plan, period, submissions)
    sheets = {unit: sheet_of(plan, submission) for unit, submission in returns.counted.items()}
    known = Known(plan, period)
    given = paces or {}
    return Assessment(
        period=period,
        as_of=as_of,
        completeness=completeness(returns),
        indicators=tuple(
            _Assessor(indicator, returns, given.get(indicator.id, indicator.pace)).result(sheets, known)
            for indicator in plan.indicators
        ),
        duties=tuple(duty_result(plan, duty, returns, submissions, as_of, sendings) for duty in plan.duties),
        tasks=tuple(task_result(task, returns) for task in plan.tasks),
    )


@dataclass(frozen=True, slots=True)
class _Assessor:
    indicator: Indicator
    returns: Returns
    pace: Fraction

    @property
    def judge(self) -> Judge:
        final = self.returns.period.final
        return Judge(self.indicator, final, Fraction(1) if final else self.pace)

    def result(self, sheets: Mapping[str, Sheet], known: Known) -> IndicatorResult:
        parts: Parts = tuple(
            TermSums(self.indicator, term, self.returns, known).parts(sheets) for term in self.indicator.terms
        )
        every = [part for term in parts for part in term.values()]
        sums = add_up(every)
        lower, upper = bounds(self.indicator, sums)
        value = value_of(self.indicator, sums.numerator, sums.denominator) if sums.given else None
        verdict = self._verdict(sums, lower, upper)
        undetermined = verdict is Verdict.UNDETERMINED
        has_base = self.indicator.kind != "total"
        return IndicatorResult(
            id=self.indicator.id,
            numerator=sums.numerator if sums.given else None,
            denominator=sums.denominator if sums.given and has_base else None,
            value=value,
            lower=lower,
            upper=upper,
            verdict=verdict,
            out_of_reach=out_of_reach(self.indicator, self.returns, sheets),
            needed=self._needed(sums) if value is not None else None,
            open_units=self._open_units(parts) if undetermined else (),
            units=tuple(self._unit(unit, parts) for unit in self._reporters()),
            beside=tuple(
                (b.id, sum(part.beside.get(b.id, 0) for part in every))
                for b in self.indicator.beside
                if sums.given
            ),
            left_out=self._left_out(parts) if sums.given else (),
            facts=tuple(fact for part in every for fact in part.facts),
        )

    def _reporters(self) -> tuple[str, ...]:
        units = {unit for term in self.indicator.terms for unit in term.reporters}
        return tuple(unit.code for unit in self.returns.plan.units if unit.code in units)

    def _verdict(self, sums: Sums, lower: Fraction | None, upper: Fraction | None) -> Verdict:
        if sums.open:
            return self.judge.between(lower, upper)
        if not sums.given:
            return Verdict.UNDETERMINED
        if lower is None:
            return Verdict.NOT_APPLICABLE
        return self.judge.at(lower)

    def _open_units(self, parts: Parts) -> tuple[str, ...]:
        """Those whose outstanding figures can still move the value."""
        return tuple(
            unit for unit in self._reporters() if any(unit in term and term[unit].open for term in parts)
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
        return tuple(place for place, term in enumerate(parts) if not any(p.given for p in term.values()))

    def _unit(self, unit: str, parts: Parts) -> UnitResult:
        state = self.returns.state(unit)
        sums = add_up([term[unit] for term in parts if unit in term])
        if state == "reported" and not sums.given:
            state = "not_available"
        if state != "reported":
            return UnitResult(unit, state, None, None, None, None, None)
        value = value_of(self.indicator, sums.numerator, sums.denominator)
        own = self.indicator.unit_verdicts and value is not None
        below = None if value is None else not self.judge.reaches(value, self.indicator.target.threshold)
        return UnitResult(
            unit=unit,
            state=state,
            numerator=sums.numerator,
            denominator=None if self.indicator.kind == "total" else sums.denominator,
            value=value,
            verdict=self.judge.at(value) if own and value is not None else None,
            below=below,
        )
