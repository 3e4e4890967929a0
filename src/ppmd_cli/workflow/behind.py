"""Use: a report -> what the figures and counts of its page rest on."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property

from msgspec import Struct

from ppmd_cli.i18n import Translator
from ppmd_cli.indicators.grounds import Grounds
from ppmd_cli.indicators.opened import Opened, opened
from ppmd_cli.indicators.trace import Traced, Tracer
from ppmd_cli.model.period import Period
from ppmd_cli.model.result import Assessment
from ppmd_cli.report.counted import Counted, counted_units
from ppmd_cli.report.decided import decided_rows
from ppmd_cli.report.linked import Linked, linked
from ppmd_cli.report.sources import Sources, sources
from ppmd_cli.report.words import Words
from ppmd_cli.workflow.report import Report, find_period


class Behind(Struct, frozen=True, dict=True):
    """What the page's figures and counts rest on; the returns are opened once."""

    report: Report
    t: Translator

    @cached_property
    def _words(self) -> Words:
        plan = self.report.plan
        return Words(plan, find_period(plan, self.report.assessment.period), self.t)

    @cached_property
    def _opened(self) -> Opened:
        found, report = self.report.opened, self.report
        return opened(report.plan, self._words.period.id, report.submissions) if found is None else found

    def sources(self, earlier: bool) -> Sources:  # noqa: FBT001 - the page's template asks for it
        """Of the indicators. earlier: those of the periods that go into this one, too."""
        report, words = self.report, self._words
        before = report.earlier if earlier else ()
        return sources(
            words,
            self._traced(words.period, report.assessment, self._opened),
            (
                (Words(report.plan, one.period, self.t), self._traced(one.period, one.assessment, one.opened))
                for one in before
            ),
        )

    def counted(self) -> Counted:
        """Of the returns, the duties, the tasks, and of what was decided."""
        report, words = self.report, self._words
        grounds = Grounds(report.plan, words.period.id, report.every, self._opened.sheets)
        files = tuple(self._opened.returns.counted.values())
        found = counted_units(words, report.view, report.assessment, grounds, files, report.submissions)
        return Counted(words, (*found.groups, *decided_rows(words, report.submissions)))

    def linked(self) -> Linked:
        """The sentences, with marks around their figures."""
        report, files = self.report, tuple(self._opened.returns.counted.values())
        return linked(self._words, report.assessment, report.paces, files, report.submissions)

    def _traced(self, period: Period, assessment: Assessment, found: Opened) -> Iterator[Traced]:
        report = self.report
        tracer = Tracer(report.plan, period.id, (), found)
        results = zip(report.plan.indicators, assessment.indicators, strict=True)
        for number, (indicator, result) in enumerate(results, 1):
            yield Traced(
                plan=report.plan,
                period=period,
                as_of=assessment.as_of,
                indicator=indicator,
                number=number,
                result=result,
                pace=Fraction(1) if period.final else report.paces.get(indicator.id, indicator.pace),
                pieces=tracer.pieces(indicator),
                files=found.returns.counted,
            )
