"""Returns of different units of one run against each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations

from ppmd_cli.checks.frames import Frames
from ppmd_cli.checks.register import Register, far
from ppmd_cli.checks.rules import Compiled, rounded, speak
from ppmd_cli.checks.scene import NUMERIC, Scene, value_in
from ppmd_cli.findings.catalogue import finding, rule_finding, with_slots
from ppmd_cli.model.fact import Submission
from ppmd_cli.model.finding import Finding
from ppmd_cli.model.form import Operand, Rule, Section
from ppmd_cli.model.value import Value
from ppmd_cli.plan.formula import Gap, Plain, exact

SHARED_ROWS = 3
SHARED_NUMBERS, SHARED_LIST = 6, 12  # numbers above zero in a row, in a list
DIFFERENT = 4

Found = Iterator[tuple[str, Finding]]


def second_return(submissions: Iterable[Submission]) -> Found:
    """Different files of one unit and period: each is named in the other; equal values are one return."""
    groups: dict[tuple[str, str], list[Submission]] = defaultdict(list)
    for submission in submissions:
        if submission.unit is not None and submission.period is not None:
            groups[submission.unit, submission.period].append(submission)
    for (unit, period), files in groups.items():
        for file, others in _saying_otherwise(files) if len(files) > 1 else ():
            told = finding("second_return", place=file.signed_as, subject=unit, period=period)
            yield file.path, with_slots(told, {"other": ", ".join(one.file_name for one in others)})


def _saying_otherwise(files: Sequence[Submission]) -> Iterator[tuple[Submission, list[Submission]]]:
    """Files with those that say different things; a file that was saved again says the same."""
    from ppmd_cli.model.packed import content_of

    said: list[tuple[dict[tuple[str, str], Value], list[Submission]]] = []
    known: dict[object, list[Submission]] = {}
    for file in files:
        content = content_of(file.facts)
        alike = known.get(content)
        if alike is None:
            values = _values(file)
            alike = next((some for theirs, some in said if theirs == values), None)
            if alike is None:
                said.append((values, alike := []))
            known[content] = alike
        alike.append(file)
    if len(said) > 1:
        place = {file.path: alike for _, alike in said for file in alike}
        for file in files:
            others = [one for one in files if place[one.path] is not place[file.path]]
            if others := [one for one in others if one.sha256 != file.sha256]:
                yield file, others


def _values(submission: Submission) -> dict[tuple[str, str], Value]:
    facts = submission.facts
    return {pair: value_in(facts, pair) for pair in facts}


def units_identical(rule: Rule, scenes: Sequence[Scene]) -> Found:
    """Two units whose section holds the same numbers, more than `least` of them not zero."""
    section_id, least = rule.param("section"), int(str(rule.param("least") or "20"))
    rows: dict[tuple[object, ...], list[tuple[Scene, str]]] = defaultdict(list)
    for scene in scenes:
        names = [
            name
            for name, (_, section, element) in scene.sections.items()
            if section.id == section_id and element.type in NUMERIC
        ]
        numbers = tuple(scene.number(name, subject) for name in names for subject in scene.subjects_for(name))
        if names and sum(1 for number in numbers if number) > least:
            rows[(scene.form.id, scene.period.id, *numbers)].append((scene, names[0]))
    for same in rows.values():
        for scene, name in same if len({one.unit for one, _ in same}) > 1 else ():
            others = "|".join(dict.fromkeys(one.unit for one, _ in same if one.unit != scene.unit))
            place = scene.place(name, scene.subjects_for(name)[0])
            yield (
                scene.path,
                rule_finding(rule, place=place, subject=scene.unit, other=others, other_unit=others),
            )


def figures_shared(scenes: Sequence[Scene], register: Register) -> Found:
    """Rows of two units, or their lists, with the same numbers: part of one return was copied into the other.

    Where the register tells which of the two is meant, only the other is told. A table that is the same from
    end to end is said by the plan's own rule.
    """
    rows: dict[tuple[object, ...], list[tuple[Scene, Section, str]]] = defaultdict(list)
    for scene in scenes:
        for section, subject, numbers in _rows_with_much(scene):
            rows[(scene.form.id, scene.period.id, section.id, *numbers)].append((scene, section, subject))
    shared: dict[tuple[str, str, str], list[tuple[str, str]]] = defaultdict(list)
    by_path = {scene.path: scene for scene in scenes}
    sections = {section.id: section for scene in scenes for section in scene.form.sections}
    for alike in rows.values():
        for (one, section, mine), (other, _, theirs) in combinations(alike, 2):
            if one.unit != other.unit:
                shared[one.path, other.path, section.id].append((mine, theirs))
    for (one_path, other_path, name), pairs in shared.items():
        one, other, section = by_path[one_path], by_path[other_path], sections[name]
        if section.subject == "child":
            whole = {len(one.subjects[name]), len(other.subjects[name])} == {len(pairs)}
            if len(pairs) < SHARED_ROWS or whole:
                continue
        wrong = [_unlike(one, section, [mine for mine, _ in pairs], register)]
        wrong.append(_unlike(other, section, [theirs for _, theirs in pairs], register))
        if wrong[0] >= wrong[1]:
            yield one.path, _shared(one, section, [mine for mine, _ in pairs], other.unit)
        if wrong[1] >= wrong[0]:
            yield other.path, _shared(other, section, [theirs for _, theirs in pairs], one.unit)


def _rows_with_much(scene: Scene) -> Iterator[tuple[Section, str, tuple[object, ...]]]:
    """Rows of tables, and lists, with so many numbers that they are no other unit's by chance."""
    for section in scene.form.sections:
        if section.kind == "cover" or section.subject not in ("child", "unit"):
            continue
        names = [e.id for e in section.elements if e.type in NUMERIC and scene.asks(e.id)]
        least = SHARED_NUMBERS if section.subject == "child" else SHARED_LIST
        for subject in scene.subjects[section.id] if len(names) >= least else ():
            numbers = tuple(scene.number(name, subject) for name in names)
            if sum(1 for number in numbers if number) >= least and len(set(numbers)) >= DIFFERENT:
                yield section, subject, numbers


def _unlike(scene: Scene, section: Section, subjects: Iterable[str], register: Register) -> int:
    """How many of the numbers the register knows otherwise."""
    return sum(
        far(Fraction(number), known)
        for subject in subjects
        for element in section.elements
        if element.nature == "stock"
        and (known := register.get((subject, element.id))) is not None
        and (number := scene.number(element.id, subject)) is not None
    )


def _shared(scene: Scene, section: Section, subjects: Sequence[str], other: str) -> Finding:
    names = [e.id for e in section.elements if e.type in NUMERIC and scene.asks(e.id)]
    places = [scene.place(names[0], subject) for subject in scene.subjects[section.id] if subject in subjects]
    return finding(
        "figures_of_another_unit",
        place=places[0],
        subject=scene.unit,
        related=places[1:],
        n=len(subjects),
        other_unit=other,
    )


def compare(compiled: Compiled, scenes: Sequence[Scene], frames: Callable[[Scene], Frames]) -> Found:
    """Put a rule with operands across units; it rests for a period unless every operand is complete."""
    rule = compiled.rule
    for period in dict.fromkeys(scene.period.id for scene in scenes):
        if rule.periods is not None and period not in rule.periods:
            continue
        present = [scene for scene in scenes if scene.period.id == period]
        by_unit = {scene.unit: scene for scene in present}
        values = {operand.name: _sum(operand, by_unit) for operand in rule.operands}
        home = _home(compiled, present, by_unit)
        if home is None:
            continue
        scene, at = home
        scope = frames(scene).scope("unit", scene.unit, values)
        if compiled.evaluate(scope) is False:
            yield (
                scene.path,
                _spoken(compiled, scene, at, speak(compiled, scene, scene.unit, scope, values), values),
            )


def _spoken(compiled: Compiled, scene: Scene, at: str, said: Finding, values: Mapping[str, Plain]) -> Finding:
    slots: dict[str, object] = dict(said.slots)
    for name, value in values.items():
        if isinstance(value, int | Fraction) and "#" + name not in slots:
            slots[name] = rounded(value, 3)
    found = rule_finding(
        compiled.rule,
        place=scene.place(at, scene.unit),
        element=at,
        subject=scene.unit,
        value=scene.typed(at, scene.unit),
    )
    return with_slots(found, slots)


def _home(
    compiled: Compiled, scenes: Sequence[Scene], by_unit: Mapping[str, Scene]
) -> tuple[Scene, str] | None:
    """The return and the element where the finding stands: `at`, else the operand with one reporter."""
    operands = {operand.name: operand for operand in compiled.rule.operands}
    single = [operand for operand in operands.values() if len(operand.reporters) == 1]
    wanted = compiled.rule.at or compiled.at
    if wanted in operands:
        single = [operands[wanted]]
        wanted = None
    if wanted is not None:
        for operand in single:
            if operand.element == wanted and operand.reporters[0] in by_unit:
                return by_unit[operand.reporters[0]], wanted
        for scene in scenes:
            if scene.asks(wanted) and (not compiled.rule.forms or scene.form.id in compiled.rule.forms):
                return scene, wanted
    for operand in single:
        for unit in operand.reporters:
            if unit in by_unit and by_unit[unit].asks(operand.element):
                return by_unit[unit], operand.element
    return None


def _sum(operand: Operand, by_unit: Mapping[str, Scene]) -> Plain:
    total = Fraction(0)
    for unit in operand.reporters:
        scene = by_unit.get(unit)
        part = scene.total(operand.element) if scene is not None and scene.asks(operand.element) else None
        if part is None:
            return Gap.MISSING
        total += part
    return exact(total)
