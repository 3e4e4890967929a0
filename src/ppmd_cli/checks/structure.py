"""Built-in checks of one return that a plan's rules call by name: rows, columns, tasks, nil returns."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from ppmd_cli.checks import params
from ppmd_cli.checks.scene import NUMERIC, Scene, Spot, unreadable
from ppmd_cli.findings.catalogue import rule_finding
from ppmd_cli.layout import requirement_for
from ppmd_cli.model.finding import Finding, Place
from ppmd_cli.model.form import Rule, Section, Subject
from ppmd_cli.model.value import Flag

_ROWS = ("subject_row_missing", "subject_row_twice")


class Asked(Struct, frozen=True):
    """What the caller asks for; None where anything will do."""

    period: str | None = None
    unit: str | None = None


def identity(rule: Rule, scene: Scene, asked: Asked) -> Iterator[Finding]:
    """Unit and period of the cover are those asked."""
    for found, expected in ((scene.unit, asked.unit), (scene.period.id, asked.period)):
        if expected is not None and found != expected:
            yield rule_finding(rule, value=found, found=found, expected=expected)


def rows_given(rule: Rule, scene: Scene, reading: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings of reading on missing and doubled rows of children or months, said by the rule."""
    wanted: Subject = "month" if rule.check == "months_complete" else "child"
    tables = params.sections(rule, scene, wanted)
    subjects = {subject for section in tables for subject in scene.subjects[section.id]}
    return tuple(
        replace(found, code=rule.id, severity=rule.severity, clause=rule.clause)
        if found.code in _ROWS and found.subject in subjects
        else found
        for found in reading
    )


def rows_repeated(rule: Rule, scene: Scene) -> Iterator[Finding]:
    """At least `least` children whose numbers are all equal and not all zero."""
    least = params.number(rule, "least", "5")
    for section in params.sections(rule, scene, "child"):
        columns = _numbers(scene, section)
        rows: dict[tuple[object, ...], list[str]] = defaultdict(list)
        for subject in scene.subjects[section.id]:
            row = tuple(scene.number(name, subject) for name in columns)
            gaps = (name for name, number in zip(columns, row, strict=True) if number is None)
            if any(row) and not any(unreadable(scene.value(name, subject)) for name in gaps):
                rows[row].append(subject)
        for subjects in rows.values():
            if len(subjects) >= least:
                places = [scene.place(columns[0], subject) for subject in subjects]
                yield rule_finding(
                    rule,
                    place=places[0],
                    subject=subjects[0],
                    related=places[1:],
                    n=len(subjects),
                    count=len(subjects),
                    subjects="|".join(subjects),
                )


def column_constant(rule: Rule, scene: Scene) -> Iterator[Finding]:
    """A column with one value above 1 in more than `share` percent of at least `rows` rows."""
    share, least = params.number(rule, "share", "80"), params.number(rule, "rows", "8")
    exempt = params.elements(rule, scene, "except") or ()
    for section in params.sections(rule, scene, "child"):
        for name in _numbers(scene, section):
            numbers = [(scene.number(name, subject), subject) for subject in scene.subjects[section.id]]
            given = [number for number, _ in numbers if number is not None]
            if name in exempt or len(numbers) < least or not given:
                continue
            number, times = Counter(given).most_common(1)[0]
            if number <= 1 or times * 100 <= share * len(numbers):
                continue
            subjects = [subject for value, subject in numbers if value == number]
            places = [scene.place(name, subject) for subject in subjects]
            yield rule_finding(
                rule,
                place=places[0],
                element=name,
                subject=scene.unit,
                value=scene.typed(name, subjects[0]),
                related=places[1:],
                n=times,
                count=times,
            )


def task_state_given(rule: Rule, scene: Scene) -> Iterator[Finding]:
    """The state of each task that the unit leads is given."""
    for section in scene.form.sections:
        if section.subject != "task":
            continue
        named = params.texts(rule, "element")
        spoken = [e for e in section.elements if e.required.checked_by == rule.id or e.id in named]
        for element in spoken or [e for e in section.elements if e.type == "choice"][:1]:
            for subject in scene.subjects[section.id]:
                binding = requirement_for(scene.plan, element, scene.unit, subject) != "optional"
                if binding and scene.fact(element.id, subject) and scene.blank(element.id, subject):
                    place = scene.place(element.id, subject)
                    yield rule_finding(rule, place=place, element=element.id, subject=subject)


def nil_return(rule: Rule, scene: Scene) -> Iterator[Finding]:
    """A nil return has no flow above zero."""
    element = scene.form.with_role("nil_return")
    if element is None or scene.value(element.id, scene.unit) != Flag(yes=True):
        return
    given = [spot for spot in _all_flows(scene) if scene.number(spot.element, spot.subject)]
    if given:
        first = given[0]
        yield rule_finding(
            rule,
            place=scene.place(element.id, scene.unit),
            element=element.id,
            subject=scene.unit,
            value=scene.typed(element.id, scene.unit),
            related=[scene.place(spot.element, spot.subject) for spot in given],
            n=len(given),
            count=len(given),
            cell=_cell(scene.place(first.element, first.subject)),
            found=scene.typed(first.element, first.subject) or "",
        )


def all_full(rule: Rule, scene: Scene) -> Iterator[Finding]:
    """Every ratio of the pairs is complete: part equals whole, and one whole at least is above zero."""
    sums: list[tuple[str, Fraction | None, Fraction | None]] = []
    for pair in params.texts(rule, "pairs"):
        part, _, whole = pair.replace("<=", "/").replace(" ", "").partition("/")
        if scene.asks(part) and scene.asks(whole):
            sums.append((part, scene.total(part), scene.total(whole)))
    full = bool(sums) and all(part is not None and part == whole for _, part, whole in sums)
    if full and any(whole for _, _, whole in sums):
        name = sums[0][0]
        yield rule_finding(
            rule, place=Place(scene.sheet(name)), element=name, subject=scene.unit, n=len(sums)
        )


def _all_flows(scene: Scene) -> Iterator[Spot]:
    for name, (_, section, element) in scene.sections.items():
        if element.nature == "flow" and element.type in NUMERIC:
            for subject in scene.subjects[section.id]:
                yield Spot(name, subject)


def _numbers(scene: Scene, section: Section) -> list[str]:
    return [e.id for e in section.elements if e.type in NUMERIC and scene.asks(e.id)]


def _cell(place: Place) -> str:
    return "!".join(part for part in (place.sheet, place.cell) if part)
