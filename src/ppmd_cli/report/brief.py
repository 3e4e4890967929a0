"""What a brief of one page says: which indicators are late or open, where, and what is to be ordered."""

from __future__ import annotations

from collections.abc import Sequence

from ppmd_cli.model.result import Assessment
from ppmd_cli.report.narrative import Narrative
from ppmd_cli.report.page import Brief, BriefRow, IndicatorView
from ppmd_cli.report.words import Words

LATE, OPEN = ("behind", "not_met"), "undetermined"
LAGGING = ("below", "has_not")
"""Levels of units that are behind the whole's target."""
MOST_ROWS, MOST_ORDERS = 6, 4
"""What one page has room for."""


def brief(
    words: Words,
    assessment: Assessment,
    indicators: Sequence[IndicatorView],
    ahead: Sequence[str],
    own: Narrative,
) -> Brief:
    """The late before the open, each in the plan's order; what the office asks for before what is reckoned.

    ahead: what the report says is still to be done.
    """
    found = [one for one in indicators if one.verdict in LATE]
    found += [one for one in indicators if one.verdict == OPEN]
    more = len(found) - MOST_ROWS
    orders = [*own["to_province"], *ahead, *own["ahead"]]
    return Brief(
        rows=tuple(_row(words, assessment, one) for one in found[:MOST_ROWS]),
        others=words.t("report.brief.more", count=words.count(more)) if more > 0 else "",
        orders=tuple(one.removeprefix("- ") for one in orders[:MOST_ORDERS]),
    )


def _row(words: Words, assessment: Assessment, one: IndicatorView) -> BriefRow:
    if one.verdict == OPEN:
        awaited = next((r.open_units for r in assessment.indicators if r.id == one.id), ())
        where = words.few_names(awaited) if awaited else "–"
        verdict = one.verdict_word
    else:
        # A change of what happens in the province is nobody's lag.
        lagging = [] if one.pair else _lowest_first(assessment, one)
        where = words.few_names(lagging) if lagging else "–"
        verdict = f"{one.verdict_word}. {one.remark}".rstrip(". ")
    return BriefRow(
        label=one.label,
        result=one.result if one.percent == "–" else f"{one.result} ({one.percent})",
        verdict=verdict,
        where=where,
    )


def _lowest_first(assessment: Assessment, one: IndicatorView) -> list[str]:
    """The units that lag, as the report's sentence names them: the lowest first, then in the plan's order."""
    values = {
        unit.unit: unit.value
        for result in assessment.indicators
        if result.id == one.id
        for unit in result.units
    }
    lagging = [unit.code for unit in one.units if unit.level in LAGGING]
    return sorted(lagging, key=lambda code: values[code] or 0)
