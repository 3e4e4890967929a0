"""What a brief of one page says: which indicators are late or open, where, and what is to be ordered."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate

from ppmd_cli.model.result import Assessment
from ppmd_cli.report import onepage
from ppmd_cli.report.narrative import Narrative
from ppmd_cli.report.page import Brief, BriefRow, IndicatorView
from ppmd_cli.report.words import Words

LATE, OPEN = ("behind", "not_met"), "undetermined"
LAGGING = ("below", "has_not")
"""Levels of units that are behind the whole's target."""
MOST_ROWS, MOST_ORDERS = 6, 4
"""What one glance has room for; the page may have room for fewer."""
ORDERS_SHARE = Fraction(2, 5)
"""The part of the page's room that the orders may always take."""


def brief(
    words: Words,
    assessment: Assessment,
    indicators: Sequence[IndicatorView],
    ahead: Sequence[str],
    own: Narrative,
    counts: str,
) -> Brief:
    """The late before the open, each in the plan's order; what the office asks for before what is reckoned.

    ahead: what the report says is still to be done. counts: how many indicators stand how. As much as fits
    on one page, and how many more there are.
    """
    found = [one for one in indicators if one.verdict in LATE]
    found += [one for one in indicators if one.verdict == OPEN]
    orders = [one.removeprefix("- ") for one in (*own["to_province"], *ahead, *own["ahead"])]
    rows = [_row(words, assessment, one) for one in found[:MOST_ROWS]]
    wanted = sum(_height(one) for one in rows)
    room = onepage.ROOM - onepage.paragraph(counts)
    if (len(rows), len(orders)) == (len(found), len(orders[:MOST_ORDERS])):
        room += _spared(wanted + sum(onepage.paragraph(one) for one in orders), room)
    asked = _fitting(orders, max(int(room * ORDERS_SHARE), room - wanted))
    shown = _from_the_top(rows, room - sum(onepage.paragraph(one) for one in asked))
    return Brief(
        rows=shown,
        others=_more(words, "more", len(found) - len(shown)),
        orders=asked,
        other_orders=_more(words, "more_orders", len(orders) - len(asked)),
    )


def _more(words: Words, key: str, count: int) -> str:
    return words.t(f"report.brief.{key}", count=words.count(count)) if count else ""


def _spared(whole: int, room: int) -> int:
    """The lines that say how many more there are, where for want of them there is room for all."""
    more = 2 * onepage.MORE
    return more if whole <= room + more else 0


def _height(one: BriefRow) -> int:
    return onepage.row((one.label, one.result, one.verdict, one.where))


def _from_the_top(rows: Sequence[BriefRow], room: int) -> tuple[BriefRow, ...]:
    """The first rows, as many as there is room for: a later one that is lower does not go before."""
    heights = accumulate(_height(one) for one in rows)
    return tuple(one for one, used in zip(rows, heights, strict=True) if used <= room)


def _fitting(orders: Sequence[str], room: int) -> tuple[str, ...]:
    """Orders in their order; one that is too long is passed over, for the report has it whole."""
    shown: list[str] = []
    for one in orders:
        if len(shown) < MOST_ORDERS and (high := onepage.paragraph(one)) <= room:
            shown.append(one)
            room -= high
    return tuple(shown)


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
