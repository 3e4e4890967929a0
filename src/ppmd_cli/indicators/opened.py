"""The returns of a period, opened once for all that is reckoned from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from ppmd_cli.indicators.compute import TermSums
from ppmd_cli.indicators.facts import Known, Returns, Sheet, returns_of, sheet_of
from ppmd_cli.model.fact import Submission
from ppmd_cli.model.plan import Indicator, Plan


class Opened(Struct, frozen=True):
    """What counts, what is known beforehand, and a sheet for each unit whose return counts."""

    returns: Returns
    known: Known
    sheets: Mapping[str, Sheet]
    _terms: dict[str, tuple[TermSums, ...]] = field(default_factory=dict)

    def terms(self, indicator: Indicator) -> tuple[TermSums, ...]:
        """The sums of an indicator of the plan, term by term."""
        found = self._terms.get(indicator.id)
        if found is None:
            found = self._terms[indicator.id] = tuple(
                TermSums(indicator, term, self.returns, self.known) for term in indicator.terms
            )
        return found


def opened(plan: Plan, period: str, submissions: Iterable[Submission]) -> Opened:
    """Open the returns of a period. KeyError for an unknown one."""
    returns = returns_of(plan, period, submissions)
    known = Known(returns)
    return Opened(returns, known, {u: sheet_of(returns, one, known) for u, one in returns.counted.items()})
