"""What a page says unit by unit: who stands where on the map, figures side by side, a page for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ppmd_cli.model.result import Completeness
from ppmd_cli.report.levels import LEVEL_MARKS, Level
from ppmd_cli.report.page import Atlas, FileView, IndicatorView, Spot, TileMap, UnitPage, UnitView
from ppmd_cli.report.progress import DutyView, TaskView
from ppmd_cli.report.words import Words


def atlas(
    words: Words,
    indicators: Sequence[IndicatorView],
    duties: Sequence[DutyView],
    tasks: Sequence[TaskView],
    files: Mapping[str, FileView],
    completeness: Completeness,
) -> Atlas:
    """Arrange the views by unit. files: the returns that count, by unit."""
    spots = tuple(_spots(words))
    maps = {}
    for one in indicators:
        found = {unit.code: unit for unit in one.units}
        places = tuple(found.get(spot.code) for spot in spots)
        if sum(place is not None and place.level != "" for place in places) > 1:
            maps[one.id] = TileMap(places, _levels(words, places))
    return Atlas(
        spots=spots,
        rows=max((spot.row for spot in spots), default=0),
        columns=max((spot.column for spot in spots), default=0),
        maps=maps,
        levels=_levels(words, [place for each in maps.values() for place in each.places]),
        words={level: (sign, level_word(words, level)) for level, sign in LEVEL_MARKS.items()},
        pages=tuple(_pages(words, indicators, duties, tasks, files, completeness)),
    )


def _levels(words: Words, places: Sequence[UnitView | None]) -> tuple[tuple[Level, str, str], ...]:
    seen = {place.level for place in places if place is not None}
    return tuple(
        (level, sign, level_word(words, level)) for level, sign in LEVEL_MARKS.items() if level in seen
    )


def level_word(words: Words, level: Level) -> str:
    """A level in words: for the mid-year without its own reference the year's target is what is below."""
    if level == "below":
        return words.t("report.level.below.final" if words.period.final else "report.level.below.interim")
    return words.t(f"report.level.{level}")


def _spots(words: Words) -> Iterator[Spot]:
    types = {
        kind.id: sorted((word.strip() for word in kind.one.vi.split(",")), key=len, reverse=True)
        for kind in words.plan.kinds
    }
    for unit in words.plan.units:
        if unit.row is None or unit.column is None:
            continue
        before = next((one for one in types[unit.kind] if unit.name.casefold().startswith(f"{one} ")), "")
        short = unit.name[len(before) :].strip()
        yield Spot(unit.code, unit.name, short, unit.row, unit.column)


def _pages(
    words: Words,
    indicators: Sequence[IndicatorView],
    duties: Sequence[DutyView],
    tasks: Sequence[TaskView],
    files: Mapping[str, FileView],
    completeness: Completeness,
) -> Iterator[UnitPage]:
    lines: dict[str, list[tuple[IndicatorView, UnitView]]] = {}
    for indicator in indicators:
        for unit in indicator.units:
            lines.setdefault(unit.code, []).append((indicator, unit))
    due: dict[str, list[tuple[str, str, str | None]]] = {}
    for duty in duties:
        for one in duty.units:
            due.setdefault(one.code, []).append((duty.label, one.state_word, one.on))
    done: dict[str, list[tuple[str, str, str, str]]] = {}
    for task in tasks:
        for each in task.units:
            done.setdefault(each.code, []).append((task.clause, task.label, each.role_word, each.state_word))
    told = {*completeness.expected, *completeness.invited, *lines, *due}
    for org in words.plan.units:
        if org.code in told:
            yield UnitPage(
                code=org.code,
                name=org.name,
                sent=sent_word(words, completeness, org.code),
                file=files.get(org.code),
                lines=tuple(lines.get(org.code, ())),
                duties=tuple(due.get(org.code, ())),
                tasks=tuple(done.get(org.code, ())),
                duty_ids=tuple(one.id for one in duties if any(u.code == org.code for u in one.units)),
                task_ids=tuple(one.id for one in tasks if any(u.code == org.code for u in one.units)),
            )


def sent_word(words: Words, c: Completeness, code: str) -> str:
    """How a unit's return stands. Of those who owe none it is never said that they are late or silent."""
    t, late = words.t, dict(c.late)
    if any(one.unit == code for one in c.announced):
        return t("report.unit.announced")
    if code in c.missing:
        bound = {unit for each in words.plan.classes if each.bound for unit in each.units}
        return t("report.unit.missing" if code in bound else "report.unit.not_received")
    parts = [t("report.unit.unusable")] if code in c.unusable else []
    if code in late:
        parts.append(t("report.sent.days_late", days=words.count(late[code])))
    elif code in c.on_time:
        parts.append(t("report.duty.state.done"))
    return "; ".join(parts) or t("report.unit.sent" if code in c.invited else "report.unit.not_asked")
