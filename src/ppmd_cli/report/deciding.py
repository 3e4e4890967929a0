"""Which outstanding units can decide an open target, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from ppmd_cli.indicators.decisive import Decisive, Settling
from ppmd_cli.report.words import Words


class Deciding(Struct, frozen=True):
    """An open target in words: who is awaited, and a line a verdict that can still come about."""

    target: str
    ways: tuple[str, ...]


def deciding(words: Words, found: Sequence[Decisive]) -> Iterator[Deciding]:
    """Word open targets, in the plan's order."""
    indicators = {one.id: one for one in words.plan.indicators}
    for one in found:
        indicator = indicators[one.indicator]
        target = words.t(
            "deciding.target",
            label=indicator.label.of(words.lang),
            clause=indicator.clause.clause,
            names=words.names(one.outstanding),
        )
        if not one.ways:
            yield Deciding(target, (words.t("deciding.never"),))
        elif len(one.outstanding) == 1:
            yield Deciding(target, ())
        elif len({(way.sets, way.more) for way in one.ways}) == 1:
            yield Deciding(
                target, (_way(words, words.t("deciding.verdict"), one.ways[0], len(one.outstanding)),)
            )
        else:
            yield Deciding(
                target,
                tuple(
                    _way(words, words.verdict(indicator, way.verdict), way, len(one.outstanding))
                    for way in one.ways
                ),
            )


def _way(words: Words, verdict: str, way: Settling, outstanding: int) -> str:
    t, count = words.t, words.count(way.size)
    if way.every:
        return t("deciding.every", verdict=verdict, count=count)
    if way.any:
        return t("deciding.any", verdict=verdict, count=count, all=words.count(outstanding))
    if len(way.sets) == 1 and not way.more:
        names = words.names(way.sets[0])
        return t(
            "deciding.one" if way.size == 1 else "deciding.set", verdict=verdict, count=count, names=names
        )
    if way.size == 1:
        names = ", ".join(words.name(unit) for (unit,) in way.sets)
        return t("deciding.single", verdict=verdict, names=names + (", …" if way.more else ""))
    sets = t("deciding.or").join("(" + words.names(units) + ")" for units in way.sets)
    if way.more:
        sets = t("deciding.more", sets=sets)
    return t("deciding.sets", verdict=verdict, count=count, sets=sets)
