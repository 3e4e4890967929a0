"""Slips of the hand that leave every rule of a plan content: a column pasted twice, ordinals, a year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

from msgspec.structs import replace

from ppmd_cli.checks.register import Register
from ppmd_cli.checks.scene import NUMERIC, Scene
from ppmd_cli.findings.catalogue import finding
from ppmd_cli.model.finding import Finding
from ppmd_cli.model.form import Section
from ppmd_cli.model.shown import shown_day
from ppmd_cli.model.value import UNREADABLE, Day

ROWS = 5  # fewer rows may agree by chance
DIFFERENT = 3
LEAP = 8  # a zero too many, in a stock that has meanwhile fallen a little
FLOW_LEAP = 10  # the same in a flow, which has grown
LEAST = 20
YEAR_NEAR = 2
RUNNING = 10  # smaller numbers rise by chance
FAR = timedelta(days=5 * 366)
LATE = timedelta(days=183)  # later than that is another period

Number = int | Decimal | None


def slips(scene: Scene, register: Register) -> Iterator[Finding]:
    """Give the findings of one return by itself."""
    for section in scene.form.sections:
        if section.kind == "table" and section.subject == "child":
            columns = _columns(scene, section)
            yield from _columns_alike(scene, columns)
            yield from _columns_in_steps(scene, columns)
        elif section.kind == "table" and section.subject == "month":
            yield from _months_running(scene, section)
    yield from _years(scene, register)
    yield from _days_far(scene)


def leaps(now: Scene, before: Scene, register: Register) -> Iterator[Finding]:
    """Give a finding for each number that is many times the last one, or for a stock a small part of it.

    What the register knows is compared with that.
    """
    for name, (_, section, element) in now.sections.items():
        if element.type not in NUMERIC or section.subject in ("month", "task"):
            continue
        for subject in now.subjects_for(name) if before.asks(name) else ():
            new, old = now.number(name, subject), before.number(name, subject)
            if new is None or not old or (subject, name) in register:
                continue
            stock, flow = element.nature == "stock", element.nature == "flow"
            risen = (flow and new >= FLOW_LEAP * old) or (stock and new > LEAP * old)
            fallen = stock and old > LEAP * new
            if (risen or fallen) and max(new - old, old - new) >= LEAST:
                yield finding(
                    "number_leaps",
                    place=now.place(name, subject),
                    element=name,
                    subject=subject,
                    value=now.typed(name, subject),
                    last=old,
                    now=new,
                    period=before.period.id,
                )


def without_cutoff(scene: Scene) -> tuple[Scene, list[Finding]]:
    """The scene with nothing to be read where the cut-off day is not of this period, and what is said of it.

    Rules hold other days against the cut-off day: they would blame those.
    """
    element = scene.form.with_role("data_to")
    fact = scene.fact(element.id, scene.unit) if element is not None else None
    if element is None or fact is None or not isinstance(fact.value, Day):
        return scene, []
    day = fact.value.day
    if scene.period.first <= day <= scene.period.last + LATE:
        return scene, []
    found = finding(
        "cutoff_of_another_time",
        place=scene.place(element.id, scene.unit),
        element=element.id,
        subject=scene.unit,
        value=fact.typed,
        day=shown_day(day),
        first=shown_day(scene.period.first),
        last=shown_day(scene.period.last),
    )
    facts = {**scene.facts, (element.id, scene.unit): replace(fact, value=UNREADABLE)}
    return replace(scene, facts=facts), [found]


def _columns(scene: Scene, section: Section) -> dict[str, tuple[Number, ...]]:
    """The numbers of a table by element, those columns only that are filled in every row."""
    found = {
        element.id: tuple(scene.number(element.id, subject) for subject in scene.subjects[section.id])
        for element in section.elements
        if element.type in NUMERIC and scene.asks(element.id)
    }
    return {
        name: numbers
        for name, numbers in found.items()
        if len(numbers) >= ROWS and all(number is not None for number in numbers)
    }


def _columns_alike(scene: Scene, columns: dict[str, tuple[Number, ...]]) -> Iterator[Finding]:
    """Two columns with the same numbers in every row: one of them pasted into the other."""
    seen: dict[tuple[Number, ...], str] = {}
    for name, numbers in columns.items():
        if len(set(numbers)) < DIFFERENT:
            continue
        first = seen.setdefault(numbers, name)
        if first != name:
            subject = scene.subjects_for(name)[0]
            yield finding(
                "columns_alike",
                place=scene.place(name, subject),
                element=name,
                subject=scene.unit,
                value=scene.typed(name, subject),
                related=[scene.place(first, subject)],
                other_code=scene.element(first).code,
            )


def _columns_in_steps(scene: Scene, columns: dict[str, tuple[Number, ...]]) -> Iterator[Finding]:
    """A column that counts up by one from row to row: ordinals, or a cell dragged down."""
    for name, numbers in columns.items():
        if all(_step(pair) for pair in pairwise(numbers)):
            subject = scene.subjects_for(name)[0]
            yield finding(
                "column_in_steps",
                place=scene.place(name, subject),
                element=name,
                subject=scene.unit,
                value=scene.typed(name, subject),
            )


def _step(pair: Sequence[Number]) -> bool:
    one, other = pair
    return one is not None and other is not None and other - one == 1


def _months_running(scene: Scene, section: Section) -> Iterator[Finding]:
    """Months that never fall, and rise as far as a sum of months would: running totals."""
    for name, numbers in _columns(scene, section).items():
        given = [number for number in numbers if number is not None]
        rises = sum(other > one for one, other in pairwise(given))
        never_falls = all(other >= one for one, other in pairwise(given))
        first, last = given[0], given[-1]
        if never_falls and rises >= len(given) - 2 and last >= RUNNING and 2 * last >= len(given) * first:
            places = [scene.place(name, subject) for subject in scene.subjects[section.id]]
            yield finding(
                "months_running",
                place=places[-1],
                element=name,
                subject=scene.subjects[section.id][-1],
                value=scene.typed(name, scene.subjects[section.id][-1]),
                related=places[:-1],
                first=first,
                last=last,
                n=len(given),
            )


def _years(scene: Scene, register: Register) -> Iterator[Finding]:
    """A count that is the year of the period, where no figure of the register is near it."""
    year = scene.period.last.year
    for name, (_, section, element) in scene.sections.items():
        if element.type != "count" or section.subject == "task":
            continue
        for subject in scene.subjects_for(name):
            known = register.get((subject, name))
            if scene.number(name, subject) == year and (known is None or known * YEAR_NEAR < year):
                yield finding(
                    "year_as_count",
                    place=scene.place(name, subject),
                    element=name,
                    subject=subject,
                    value=scene.typed(name, subject),
                )


def _days_far(scene: Scene) -> Iterator[Finding]:
    """A day years away from the period, or of a document that comes after the report itself."""
    period = scene.period
    signed = scene.form.with_role("report_date")
    day = scene.value(signed.id, scene.unit) if signed is not None else None
    latest = max(day.day, period.last) if isinstance(day, Day) else period.last
    for name, (_, _, element) in scene.sections.items():
        for subject in scene.subjects_for(name) if element.type == "date" else ():
            value = scene.value(name, subject)
            if not isinstance(value, Day):
                continue
            far = not period.first - FAR <= value.day <= period.last + FAR
            if far or (element.role is None and value.day > latest):
                yield finding(
                    "date_far_away" if far else "date_after_report",
                    place=scene.place(name, subject),
                    element=name,
                    subject=subject,
                    value=scene.typed(name, subject),
                    day=shown_day(value.day),
                )
