"""A whole column that is wrong in one way: ten times what is known, or sorted apart from its names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from ppmd_cli.checks.register import Register, far
from ppmd_cli.checks.scene import NUMERIC, Scene
from ppmd_cli.checks.shift import Shift
from ppmd_cli.findings.catalogue import finding, with_slots
from ppmd_cli.model.cell import from_a1
from ppmd_cli.model.form import Element, Section

ROWS = 4  # fewer may agree by chance
MOST = Fraction(4, 5)
POWERS = (10, 100, 1000)
Known = Callable[[str, str], Fraction | None]
# subject, reported, known
Row = tuple[str, Fraction, Fraction]


def columns_by_register(scene: Scene, register: Register) -> Iterator[Shift]:
    """What the register shows."""

    def known(element: str, subject: str) -> Fraction | None:
        figure = register.get((subject, element))
        return None if figure is None else Fraction(figure)

    yield from _faults(scene, known)


def columns_since(now: Scene, before: Scene) -> Iterator[Shift]:
    """What the last return shows."""

    def known(element: str, subject: str) -> Fraction | None:
        number = before.number(element, subject) if before.asks(element) else None
        return None if number is None else Fraction(number)

    yield from _faults(now, known)


def _faults(scene: Scene, known: Known) -> Iterator[Shift]:
    for section in scene.form.sections:
        if section.kind != "table" or section.subject != "child":
            continue
        numbers = [e for e in section.elements if e.type in NUMERIC and scene.asks(e.id)]
        stocks = [element for element in numbers if element.nature == "stock"]
        columns = [(element, _rows(scene, element, known)) for element in stocks]
        sorted_apart = [element for element, rows in columns if _sorted_apart(scene, element, rows)]
        if sorted_apart:
            yield _apart(scene, section, sorted_apart, columns)
            continue
        for element, rows in columns:
            other = _elsewhere(scene, element, rows, numbers)
            if other is not None:
                yield _misplaced(scene, element, other)
                continue
            factor = _factor(rows)
            if factor is not None:
                yield _times(scene, element, rows, factor)


def _rows(scene: Scene, element: Element, known: Known) -> list[Row]:
    """The rows of a column that have a number and a known one, from the top of the sheet."""
    found: list[tuple[int, Row]] = []
    for subject in scene.subjects_for(element.id):
        number, figure = scene.number(element.id, subject), known(element.id, subject)
        cell = scene.place(element.id, subject).cell
        if number is not None and figure is not None and cell is not None:
            found.append((from_a1(cell)[0], (subject, Fraction(number), figure)))
    return [row for _, row in sorted(found)]


def _elsewhere(
    scene: Scene, element: Element, rows: Sequence[Row], numbers: Sequence[Element]
) -> Element | None:
    """The other column of the table that holds what is known of this one."""
    given = [(subject, number, figure) for subject, number, figure in rows if figure]
    wrong = sum(far(number, figure) for _, number, figure in given)
    if wrong < ROWS or wrong * 2 < len(given) or len({figure for _, _, figure in given}) < ROWS:
        return None
    for other in numbers:
        held = [(scene.number(other.id, subject), figure) for subject, _, figure in given]
        fits = sum(number is not None and not far(Fraction(number), figure) for number, figure in held)
        if other is not element and fits >= MOST * len(given):
            return other
    return None


def _misplaced(scene: Scene, element: Element, other: Element) -> Shift:
    subjects = scene.subjects_for(element.id)
    found = finding(
        "column_misplaced",
        place=scene.place(element.id, subjects[0]),
        element=element.id,
        subject=scene.unit,
        value=scene.typed(element.id, subjects[0]),
        related=[scene.place(other.id, subjects[0])],
        other_code=other.code,
    )
    return Shift(tuple((name.id, subject) for subject in subjects for name in (element, other)), found)


def _factor(rows: Sequence[Row]) -> Fraction | None:
    """The power of ten by which nearly every number is off."""
    given = [(number, figure) for _, number, figure in rows if number and figure]
    # What is about right is off by no power of ten.
    wrong = sum(far(number, figure) for number, figure in given)
    if wrong < ROWS or wrong < MOST * len(given):
        return None
    for power in POWERS:
        for factor in (Fraction(power), Fraction(1, power)):
            off = sum(not far(number / factor, figure) for number, figure in given)
            if off >= MOST * len(given) and off >= ROWS:
                return factor
    return None


def _times(scene: Scene, element: Element, rows: Sequence[Row], factor: Fraction) -> Shift:
    subjects = [subject for subject, _, _ in rows]
    places = [scene.place(element.id, subject) for subject in subjects]
    found = finding(
        "column_off_by_factor",
        place=places[0],
        element=element.id,
        subject=scene.unit,
        value=scene.typed(element.id, subjects[0]),
        related=places[1:],
        factor=max(factor.numerator, factor.denominator),
    )
    way = "larger" if factor > 1 else "smaller"
    found = with_slots(found, {"way_key": f"finding.column_off_by_factor.{way}"})
    return Shift(tuple((element.id, subject) for subject in scene.subjects_for(element.id)), found)


def _sorted_apart(scene: Scene, element: Element, rows: Sequence[Row]) -> bool:
    """Tell whether the numbers are the known ones, put in order of size while their names stayed."""
    numbers = [number for _, number, _ in rows]
    figures = [figure for _, _, figure in rows]
    if len(rows) < len(scene.subjects_for(element.id)) or len(set(numbers)) < ROWS:
        return False
    down = all(one >= other for one, other in pairwise(numbers))
    up = all(one <= other for one, other in pairwise(numbers))
    wrong = sum(far(number, figure) for number, figure in zip(numbers, figures, strict=True))
    fits = sum(
        not far(number, figure) for number, figure in zip(sorted(numbers), sorted(figures), strict=True)
    )
    return (down or up) and wrong >= ROWS and fits >= MOST * len(rows)


def _apart(
    scene: Scene,
    section: Section,
    elements: Sequence[Element],
    columns: Sequence[tuple[Element, Sequence[Row]]],
) -> Shift:
    """The whole rows are not read where other columns do not fit either, else the column alone."""
    others = [
        element
        for element, rows in columns
        if element not in elements and sum(far(number, figure) for _, number, figure in rows) >= ROWS
    ]
    names = [e.id for e in (section.elements if others else elements) if scene.asks(e.id)]
    first = elements[0]
    top = min(
        scene.subjects_for(first.id), key=lambda one: from_a1(scene.place(first.id, one).cell or "A1")[0]
    )
    found = finding(
        "column_sorted_apart",
        place=scene.place(first.id, top),
        element=first.id,
        subject=scene.unit,
        value=scene.typed(first.id, top),
    )
    return Shift(tuple((name, subject) for subject in scene.subjects_for(first.id) for name in names), found)
