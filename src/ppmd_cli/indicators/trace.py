"""An indicator taken apart: what each subject of each return adds, and the facts that say so."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from msgspec import Struct

from ppmd_cli.indicators.compute import TermSums
from ppmd_cli.indicators.facts import Returns, Sheet
from ppmd_cli.indicators.opened import Opened, opened
from ppmd_cli.indicators.reach import reach_facts
from ppmd_cli.model.fact import Fact, Submission
from ppmd_cli.model.period import Period
from ppmd_cli.model.plan import Indicator, KnownFigure, Plan, Term
from ppmd_cli.model.result import IndicatorResult
from ppmd_cli.plan.formula import names


class Piece(Struct, frozen=True):
    """What one subject of one return adds to one term (by its place in the indicator).

    numerator, denominator: None where the subject leaves both, because something is not told. facts: the
    cells read. known: figures of the register and of the year before that stand in for cells.
    """

    term: int
    unit: str
    subject: str
    numerator: Fraction | None
    denominator: Fraction | None
    facts: tuple[Fact, ...]
    known: tuple[KnownFigure, ...] = ()


class Traced(Struct, frozen=True):
    """An indicator's result with all that it rests on.

    number: its place in the plan, from 1. pace: the share of the target expected now (1 in the final period).
    files: the returns that count, by unit. reach: what decides whether the target is out of reach.
    """

    plan: Plan
    period: Period
    as_of: date
    indicator: Indicator
    number: int
    result: IndicatorResult
    pace: Fraction
    pieces: tuple[Piece, ...]
    files: Mapping[str, Submission]
    reach: tuple[Fact, ...] = ()


class Tracer:
    """Takes the indicators of a period apart; the returns are opened once. KeyError for an unknown period.

    found: the submissions, where somebody has opened them already.
    """

    def __init__(
        self, plan: Plan, period: str, submissions: Sequence[Submission], found: Opened | None = None
    ) -> None:
        self._opened = opened(plan, period, submissions) if found is None else found
        self._returns, self._sheets = self._opened.returns, self._opened.sheets

    @property
    def sheets(self) -> Mapping[str, Sheet]:
        """The opened returns that count, by unit."""
        return self._sheets

    def reach(self, indicator: Indicator) -> tuple[Fact, ...]:
        """The cells that decide whether the target is out of reach for the year."""
        return reach_facts(indicator, self._returns, self._sheets)

    def pieces(self, indicator: Indicator) -> tuple[Piece, ...]:
        """The pieces of an indicator, term by term in the plan's order; they add up to its sums exactly."""
        return tuple(
            piece
            for place, (term, sums) in enumerate(
                zip(indicator.terms, self._opened.terms(indicator), strict=True)
            )
            for piece in _pieces(place, term, sums, self._returns, self._sheets)
        )


def _pieces(
    place: int, term: Term, sums: TermSums, returns: Returns, sheets: Mapping[str, Sheet]
) -> Iterator[Piece]:
    named = {
        (use.source, use.ref.name)
        for formula in (term.numerator, term.denominator)
        if formula is not None
        for use in names(formula.tree)
        if use.source != "return"
    }
    for unit in term.reporters:
        sheet = sheets.get(unit)
        if sheet is None:
            continue
        for subject in returns.subjects(term.subject, unit):
            figures = sums.figures(sheet, subject)
            top, under = figures if figures is not None else (None, None)
            holder = sums.base_holder(sheet, subject)
            wanted = named | {("baseline", name) for name in sums.base_names} if holder else named
            known = _known(returns, wanted, (subject, holder)) if wanted else ()
            yield Piece(place, unit, subject, top, under, sheet.used(sums.names, subject), known)


def _known(
    returns: Returns, wanted: Collection[tuple[str, str]], holders: Collection[str | None]
) -> tuple[KnownFigure, ...]:
    """The figures known beforehand that a subject's numbers rest on."""
    held = (returns.plan.register, "register"), (returns.plan.baseline, "baseline")
    return tuple(
        figure
        for figures, source in held
        for figure in figures
        if (source, figure.element) in wanted
        and figure.unit in holders
        and figure.period in (None, returns.period.id)
    )
