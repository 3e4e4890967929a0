"""Use: a number as a report prints it -> every place of it, and what each rests on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from ppmd_cli.errors import UsageError
from ppmd_cli.i18n import Translator
from ppmd_cli.model.period import Period
from ppmd_cli.model.plan import Plan
from ppmd_cli.report.printed import PrintedFigure, find_printed
from ppmd_cli.report.words import Words
from ppmd_cli.workflow.behind import Behind
from ppmd_cli.workflow.explain import find_explained, is_known
from ppmd_cli.workflow.gathered import Gathered
from ppmd_cli.workflow.report import make_report


def printed(
    plan: Plan,
    period: Period,
    gathered: Gathered,
    figure: str,
    t: Translator,
    *,
    as_of: date,
    paces: Mapping[str, Fraction] | None = None,
) -> PrintedFigure:
    """Every place of a printed number in the period's report. Raises UsageError where it has none."""
    report = make_report(plan, period, gathered, t, as_of=as_of, paces=paces)
    words = Words(plan, period, t)
    places = find_printed(words, report.view, Behind(report, t).linked(), figure)
    if not places:
        # A bare "15" may well have been meant as the number of an indicator.
        if figure.strip().isdecimal() and not is_known(plan, figure):
            find_explained(plan, figure)
        raise UsageError("explain.error.figure", given=figure, period=period.label.of(words.lang))
    return PrintedFigure(words, figure, places, as_of)
