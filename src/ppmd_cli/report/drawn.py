"""What is drawn beside a figure: its bar, the year before, the period before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from ppmd_cli.i18n import Translator
from ppmd_cli.model.plan import Indicator, Plan
from ppmd_cli.model.result import Assessment, IndicatorResult, UnitResult
from ppmd_cli.report.numbers import round_half_up, show_number
from ppmd_cli.report.page import Bar, Earlier, Pair
from ppmd_cli.report.sentences import Sentences
from ppmd_cli.report.words import Words, mark, paired


def bar_of(sentences: Sentences, indicator: Indicator, result: IndicatorResult) -> Bar | None:
    """The bar of a share or ratio against its target; None for what is no part of a whole."""
    if not _barred(indicator):
        return None
    pace = sentences.pace(indicator) * indicator.target.threshold
    return Bar(
        value=_place(result.value),
        lower=_place(result.lower),
        upper=_place(result.upper),
        target=_place(indicator.target.threshold) or "0",
        pace=None if pace == indicator.target.threshold else _place(pace),
    )


def pair_of(indicator: Indicator, result: IndicatorResult, words: Words) -> Pair | None:
    """This period beside the base of a growth, on one axis that begins at nought."""
    if indicator.kind != "growth" or not result.denominator or result.numerator is None:
        return None
    base, target = result.denominator, indicator.target
    low = base * (1 + target.threshold)
    high = None if target.ceiling is None else base * (1 + target.ceiling)
    most = max(base, result.numerator, low, high or low)
    return Pair(
        base=show_number(base, words.lang),
        value=show_number(result.numerator, words.lang),
        base_at=_place(base / most) or "0",
        value_at=_place(result.numerator / most) or "0",
        low_at=_place(low / most) or "0",
        high_at=None if high is None else _place(high / most),
    )


def earlier_of(
    plan: Plan, assessments: Sequence[Assessment], t: Translator, paces: Mapping[str, Fraction]
) -> dict[str, tuple[Earlier, ...]]:
    """Each indicator in the periods that go into this one, by id; nothing where nothing was told."""
    found: dict[str, tuple[Earlier, ...]] = {one.id: () for one in plan.indicators}
    for assessment in assessments:
        period = next(one for one in plan.periods if one.id == assessment.period)
        sentences = Sentences(Words(plan, period, t), dict(paces))
        for indicator, result in zip(plan.indicators, assessment.indicators, strict=True):
            if result.value is not None:
                found[indicator.id] += (_earlier(sentences, indicator, result),)
    return found


def _earlier(sentences: Sentences, indicator: Indicator, result: IndicatorResult) -> Earlier:
    words, out = sentences.words, result.out_of_reach
    return Earlier(
        period=words.period.id,
        label=words.period.short.of(words.lang),
        result=_result(words, indicator, result),
        percent=sentences.value(indicator, result.value),
        mark=mark(result.verdict, out_of_reach=out),
        verdict_word=words.verdict(indicator, result.verdict, out_of_reach=out),
        at=_place(result.value) if _barred(indicator) else None,
        units={
            unit.unit: f"{_result(words, indicator, unit)} ({sentences.value(indicator, unit.value)})"
            for unit in result.units if unit.value is not None
        },
    )  # fmt: skip


def _result(words: Words, indicator: Indicator, found: IndicatorResult | UnitResult) -> str:
    top, under = (
        "–" if one is None else show_number(one, words.lang) for one in (found.numerator, found.denominator)
    )
    return paired(words.t, indicator.kind, top, under)


def _barred(indicator: Indicator) -> bool:
    return indicator.target.percent and indicator.kind in ("share", "ratio")


def _place(share: Fraction | None) -> str | None:
    if share is None:
        return None
    return f"{round_half_up(min(max(share, Fraction(0)), Fraction(1)) * 100, 2):f}"
