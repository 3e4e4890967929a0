"""What a report shows to whom: all of it to the office, to the public what the plan does not withhold."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct
from msgspec.structs import replace

from ppmd_cli.i18n import Translator
from ppmd_cli.model.plan import Indicator
from ppmd_cli.model.result import Assessment, IndicatorResult, UnitResult
from ppmd_cli.report.levels import Level, Levels
from ppmd_cli.report.page import Earlier, Head, IndicatorView, UnitView
from ppmd_cli.report.withhold import WHOLE
from ppmd_cli.report.words import paired

if TYPE_CHECKING:
    from ppmd_cli.report.withhold.decide import Withheld

MARK = "…"
"""Stands in place of every withheld figure: nobody can tell a small one from those that cover it."""
WITHHELD: Level = "withheld"


class Veil(Struct, frozen=True, dict=True):
    """Inside the office: nothing is hidden."""

    public: ClassVar[bool] = False

    def assessment(self, found: Assessment) -> Assessment:
        """The results as they may be worded; what is withheld is None."""
        return found

    def indicator(self, shown: IndicatorView, period: str) -> IndicatorView:
        """An indicator of `period` as printed, with the mark where a figure is withheld."""
        del period
        return shown

    def gone(self, period: str, indicator: str, unit: str = WHOLE) -> frozenset[str]:
        """Which of numerator, denominator and value are withheld, of all units or of one."""
        del period, indicator, unit
        return frozenset()

    def bounds_gone(self, result: IndicatorResult) -> bool:
        """Whether the bounds of a result are withheld."""
        del result
        return False

    def statement(self, period: str, place: int) -> frozenset[str]:
        """Which numbers of a sentence of figures are withheld."""
        del period, place
        return frozenset()

    def unseen(self) -> tuple[str, ...]:
        """Earlier periods whose publication could not be taken into account."""
        return ()

    def head(self, head: Head) -> Head:
        """The parts around the text."""
        return head

    def notes(self) -> tuple[str, ...]:
        """Notes that stand before all others."""
        return ()


OPEN = Veil()


class PublicVeil(Veil, frozen=True, dict=True):
    """For the public: no small count of people, none to be reckoned from others, nothing of the returns."""

    withheld: Withheld
    t: Translator

    public: ClassVar[bool] = True

    @cached_property
    def _indicators(self) -> Mapping[str, Indicator]:
        return {one.id: one for one in self.withheld.facts.plan.indicators}

    def assessment(self, found: Assessment) -> Assessment:
        """The results without what is withheld."""
        return replace(found, indicators=tuple(self._result(found.period, one) for one in found.indicators))

    def _result(self, period: str, result: IndicatorResult) -> IndicatorResult:
        gone = self.withheld.of(period, result.id)
        units = tuple(self._unit(period, result.id, one) for one in result.units)
        if not gone:
            if not self.bounds_gone(result):
                return replace(result, units=units, facts=())
            return replace(result, units=units, facts=(), lower=result.value, upper=result.value)
        return replace(
            result,
            numerator=None if "numerator" in gone else result.numerator,
            denominator=None if "denominator" in gone else result.denominator,
            value=None,
            lower=None,
            upper=None,
            needed=None,
            out_of_reach=False,
            units=units,
            facts=(),
        )

    def gone(self, period: str, indicator: str, unit: str = WHOLE) -> frozenset[str]:
        """With a figure its rate is withheld."""
        found = self.withheld.of(period, indicator, unit)
        return found | {"value"} if found else found

    def _unit(self, period: str, indicator: str, unit: UnitResult) -> UnitResult:
        gone = self.withheld.of(period, indicator, unit.unit)
        if not gone:
            return unit
        return replace(
            unit,
            numerator=None if "numerator" in gone else unit.numerator,
            denominator=None if "denominator" in gone else unit.denominator,
            value=None,
            verdict=None,
            below=None,
        )

    def bounds_gone(self, result: IndicatorResult) -> bool:
        """Whether the bounds would give away a small count of people whose figures are outstanding."""
        plan, lower, upper = self.withheld.facts.plan, result.lower, result.upper
        indicator = self._indicators[result.id]
        under = [term.denominator for term in indicator.terms if term.denominator is not None]
        if lower is None or upper is None or not result.denominator or indicator.kind == "share":
            return False
        if lower == upper or not Levels(plan, final=True).counts_people(under):
            return False
        share = upper - lower
        outstanding = share * result.denominator / (1 - share) if share < 1 else Fraction(0)
        return 0 < outstanding < plan.publication.withhold_below

    def indicator(self, shown: IndicatorView, period: str) -> IndicatorView:
        """The mark wherever a figure is withheld, and nothing drawn of it."""
        units = tuple(self._marked(period, shown.id, one) for one in shown.units)
        earlier = tuple(self._earlier(shown.id, one) for one in shown.earlier)
        shown = replace(shown, units=units, earlier=earlier)
        gone = self.withheld.of(period, shown.id)
        if not gone:
            return shown
        numerator, denominator = (
            MARK if side in gone else figure
            for side, figure in (("numerator", shown.numerator), ("denominator", shown.denominator))
        )
        return replace(
            shown,
            numerator=numerator,
            denominator=denominator,
            percent=MARK,
            in_prose=MARK,
            verdict=WITHHELD,
            verdict_word=self.t("report.verdict.withheld"),
            mark=MARK,
            out_of_reach=False,
            needed=MARK,
            need="",
            bounds=None,
            sentence=self.t("report.sentence.withheld", label=shown.label),
            result=self._paired(shown.id, numerator, denominator),
            bar=None,
            pair=None,
            remark="",
            range="–",
        )

    def _paired(self, indicator: str, numerator: str, denominator: str) -> str:
        return paired(self.t, self._indicators[indicator].kind, numerator, denominator)

    def _marked(self, period: str, indicator: str, unit: UnitView) -> UnitView:
        gone = self.withheld.of(period, indicator, unit.code)
        unit = replace(unit, corrected=False)
        if not gone:
            return unit
        numerator = MARK if "numerator" in gone else unit.numerator
        denominator = MARK if "denominator" in gone else unit.denominator
        return replace(
            unit,
            numerator=numerator,
            denominator=denominator,
            result=self._paired(indicator, numerator, denominator),
            percent=MARK,
            below=False,
            note=self.t("report.level.withheld"),
            level=WITHHELD,
        )

    def _earlier(self, indicator: str, one: Earlier) -> Earlier:
        """Of an earlier period: the mark for the units whose figures it withheld."""
        gone = {
            key[3]: MARK
            for key in self.withheld.keys
            if key[0] == one.period and key[1] == indicator and key[3]
        }
        return replace(one, units={**one.units, **gone})

    def statement(self, period: str, place: int) -> frozenset[str]:
        """Which numbers of a sentence of figures are withheld."""
        return self.withheld.in_statement(period, place)

    def unseen(self) -> tuple[str, ...]:
        """Earlier periods without returns: what was published of them is not known."""
        return self.withheld.unseen()

    def head(self, head: Head) -> Head:
        """The subject says that this is the public edition, and its end from which document it is.

        What nobody has entered is left out: dots would say that it is withheld.
        """
        day = "" if MARK in head.date_line else head.date_line
        key = "report.public.excerpt_of_day" if day else "report.public.excerpt"
        number = f"{head.number}/{head.symbol}"
        return replace(
            head,
            subject=self.t("report.public.subject", subject=head.subject),
            date_line=day,
            excerpt="" if MARK in number else self.t(key, number=number, day=day, issuer=head.issuer),
        )

    def notes(self) -> tuple[str, ...]:
        """What the mark means."""
        publication = self.withheld.facts.plan.publication
        if not publication.withhold_below:
            return (self.t("report.public.note.all"),)
        return (self.t("report.public.note", mark=MARK, few=publication.withhold_below),)
