"""The dated duties of a plan on one axis of time: when each is due, when units did it, where today stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from msgspec import Struct

from ppmd_cli.model.plan import Duty
from ppmd_cli.model.result import Assessment, DutyResult
from ppmd_cli.report.numbers import show_day
from ppmd_cli.report.progress import DutyView
from ppmd_cli.report.words import Words

BEYOND = timedelta(days=92)
"""So far past the last date the axis follows the day of the report; later days stand at its end."""
MOST_TICKS = 16
LARGEST = 8.0


class Tick(Struct, frozen=True):
    """The first of a month. label: its short name. year: before the first month of a year, else ""."""

    at: str
    label: str
    year: str


class Event(Struct, frozen=True):
    """A day on which units did their duty. before: it lies before the axis.

    size: the radius of its mark. said: the day, how many, how.
    """

    at: str
    before: bool
    state: str
    size: str
    said: str


class Lane(Struct, frozen=True):
    """A duty on the axis. passed: its date is not ahead any more. span: from when to when units did it."""

    duty: DutyView
    due_at: str
    passed: bool
    passed_word: str
    span: str
    events: tuple[Event, ...]


class Timeline(Struct, frozen=True):
    """One axis, places from 0 to 100 (percent texts). lanes: by date, and by the plan where that is equal."""

    ticks: tuple[Tick, ...]
    today_at: str
    lanes: tuple[Lane, ...]

    @property
    def early(self) -> bool:
        """Whether something was done before the axis begins."""
        return any(event.before for lane in self.lanes for event in lane.events)


def timeline(words: Words, assessment: Assessment, views: Sequence[DutyView]) -> Timeline:
    """Lay out the duties. views: those of the plan's duties, in its order."""
    plan, as_of = words.plan, assessment.as_of
    dues = [one.due_before for one in plan.duties] or [as_of]
    axis = _Axis.over(
        min([*dues, *(one.first for one in plan.periods)]),
        max([*dues, min(as_of, max(dues) + BEYOND)]),
    )
    most = max((n for each in assessment.duties for n in _days(each).values()), default=1)
    lanes = _Lanes(words, axis, as_of, most)
    told = sorted(
        zip(plan.duties, assessment.duties, views, strict=True), key=lambda three: three[0].due_before
    )
    return Timeline(tuple(axis.ticks(words)), axis.at(as_of), tuple(lanes.of(*three) for three in told))


class _Axis(Struct, frozen=True):
    """From the first of a month to the first of another."""

    first: date
    last: date

    @classmethod
    def over(cls, first: date, last: date) -> _Axis:
        return cls(first.replace(day=1), _later(last.replace(day=1), 1))

    def at(self, day: date) -> str:
        """A day's place; one beyond stands at the end."""
        share = (min(max(day, self.first), self.last) - self.first) / (self.last - self.first)
        return f"{share * 100:.2f}"

    def ticks(self, words: Words) -> Iterator[Tick]:
        """The months, or so many of them that they can be read."""
        names = words.t("report.page.months").split("|")
        months = [self.first]
        while months[-1] < self.last:
            months.append(_later(months[-1], 1))
        step = next(
            step for step in (1, 3, 6, 12, 24, 60, 120, len(months)) if len(months) / step <= MOST_TICKS
        )
        chosen = [one for one in months[:-1] if (one.month - 1) % min(step, 12) == 0][:: max(step // 12, 1)]
        year = None
        for one in chosen:
            yield Tick(self.at(one), names[one.month - 1], "" if one.year == year else str(one.year))
            year = one.year


def _later(month: date, by: int) -> date:
    count = month.year * 12 + month.month - 1 + by
    return date(count // 12, count % 12 + 1, 1)


def _days(result: DutyResult) -> Counter[tuple[date, str]]:
    return Counter((unit.on, unit.state) for unit in result.units if unit.on is not None)


class _Lanes(Struct, frozen=True):
    """Draws each duty on the axis. most: how many units did one on the same day."""

    words: Words
    axis: _Axis
    as_of: date
    most: int

    def of(self, duty: Duty, result: DutyResult, view: DutyView) -> Lane:
        t, lang, days = self.words.t, self.words.lang, _days(result)
        passed = self.as_of >= duty.due_before
        span = ""
        if days:
            first, last = min(day for day, _ in days), max(day for day, _ in days)
            span = t("report.page.span", first=show_day(first, lang), last=show_day(last, lang))
        return Lane(
            duty=view,
            due_at=self.axis.at(duty.due_before),
            passed=passed,
            passed_word=t("report.page.date_passed" if passed else "report.page.date_ahead"),
            span=span,
            events=tuple(self._event(day, state, days[day, state]) for day, state in sorted(days)),
        )

    def _event(self, day: date, state: str, count: int) -> Event:
        words = self.words
        return Event(
            at=self.axis.at(day),
            before=day < self.axis.first,
            state=state,
            size=f"{3 + (LARGEST - 3) * (count - 1) / max(self.most - 1, 1):.1f}",
            said=words.t(
                "report.page.done_on",
                day=show_day(day, words.lang),
                count=words.count(count),
                state=words.t(f"explain.duty.{state}"),
            ),
        )
