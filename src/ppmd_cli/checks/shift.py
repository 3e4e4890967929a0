"""Values one or a few rows off their labels: said once, instead of row by row.

What is known of a row (the register's stocks, the last return, what kind of value belongs there) fits the
values of another row, again and again and by the same distance. Such a block is then not read: whose the
values are is known to the sender alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from ppmd_cli.checks.register import Register, far
from ppmd_cli.checks.scene import NUMERIC, Scene
from ppmd_cli.findings.catalogue import finding
from ppmd_cli.model.cell import from_a1
from ppmd_cli.model.finding import Finding, Place
from ppmd_cli.model.form import Element, Section
from ppmd_cli.model.value import BLANK, UNREADABLE, Absence, Day, Quantity, Text, Value

STEPS = (1, -1, 2, -2)
LEAST = 4  # values that fit another row and not their own
ROWS = 3  # in so many rows
EDGE = 4  # the emptied row is no farther from the rows that speak
STRAY = 5  # one in so many of them may fit neither
DOCUMENT = 6  # a text as long as this is no word of the trade
GROWTH, ROOM = 8, 20  # a flow grows from half-year to year by no more

# Of one value: does it speak for the other row's label, does it speak against it?
Votes = tuple[int, int]
Cast = Callable[[int, int], Votes]
Vote = Callable[[Element, Value, Value, Value], Votes]


class Block(Struct, frozen=True):
    """Rows first..last hold what belongs `step` rows higher."""

    first: int
    last: int
    step: int


class Shift(Struct, frozen=True):
    """Figures that are not where they belong, by (element, subject), and what is said of them."""

    pairs: tuple[tuple[str, str], ...]
    found: Finding


def find_block(rows: Sequence[int], votes: Cast, *, least: int = LEAST, in_rows: int = ROWS) -> Block | None:
    """The block of rows for which another label speaks most clearly; None for none."""
    best: tuple[int, Block] | None = None
    for step in STEPS:
        cast = [votes(row, row - step) for row in rows]
        gain, start, end = _largest([own - other for own, other in cast])
        inside = cast[start:end]
        spoken = sum(own > other for own, other in inside)
        wrong, stray = sum(own for own, _ in inside), sum(other for _, other in inside)
        if gain < least or spoken < in_rows or stray * STRAY > wrong:
            continue
        if best is None or gain > best[0]:
            best = gain, Block(rows[start], rows[end - 1], step)
    return best[1] if best is not None else None


def to_the_end(block: Block, rows: Sequence[int], votes: Cast) -> Block:
    """The block with the neighbours that do not speak against it: a shift rarely ends before the list does.

    The other way, it goes on to a row that fits its own label no better, if one is near.
    """
    first, last = rows.index(block.first), rows.index(block.last)
    down = block.step > 0
    ahead = range(last + 1, len(rows)) if down else range(first - 1, -1, -1)
    back = range(first - 1, max(first - 4, -1), -1) if down else range(last + 1, min(last + 4, len(rows)))
    far_end, near_end = (last, first) if down else (first, last)
    for place in ahead:
        if votes(rows[place], rows[place] - block.step)[1]:
            break
        far_end = place
    for place in back:
        if votes(rows[place], rows[place])[0]:
            near_end = place
    return replace(block, first=rows[min(far_end, near_end)], last=rows[max(far_end, near_end)])


def find_in_order(
    rows: Sequence[int], votes: Cast, *, least: int = LEAST, in_rows: int = ROWS
) -> Block | None:
    """The same where the labels are told by their order, whatever stands between."""

    def cast(one: int, other: int) -> Votes:
        return votes(rows[one], rows[other]) if 0 <= other < len(rows) else (0, 0)

    places = range(len(rows))
    block = find_block(places, cast, least=least, in_rows=in_rows)
    if block is None:
        return None
    block = to_the_end(block, places, cast)
    return Block(rows[block.first], rows[block.last], block.step)


def _largest(gains: Sequence[int]) -> tuple[int, int, int]:
    """The sum, start and end of the run with the largest sum."""
    best, total, start = (0, 0, 0), 0, 0
    for place, gain in enumerate(gains):
        if total <= 0:
            total, start = 0, place
        total += gain
        if total > best[0]:
            best = total, start, place + 1
    return best


def shift_found(
    block: Block, place: Place, subject: str, value: str | None, element: str | None = None
) -> Finding:
    """The finding of a block; `place` is its first cell."""
    return finding(
        "values_below_labels" if block.step > 0 else "values_above_labels",
        place=place,
        element=element,
        subject=subject,
        value=value,
        first=block.first,
        last=block.last,
        rows=abs(block.step),
    )


def shifts_by_register(scene: Scene, register: Register) -> Iterator[Shift]:
    """Blocks of the tables of children that fit the register's figures of other rows."""
    for section in scene.form.sections:
        if section.kind == "table" and section.subject == "child":
            known = [
                element
                for element in section.elements
                if element.nature == "stock" and element.type in NUMERIC and scene.asks(element.id)
            ]
            yield from _in_table(scene, section, known, _figure_of(register), _by_size)


def _figure_of(register: Register) -> Callable[[Element, str], Value]:
    def figure(element: Element, subject: str) -> Value:
        known = register.get((subject, element.id))
        return Quantity(known) if known is not None else BLANK

    return figure


def shifts_since(now: Scene, before: Scene) -> Iterator[Shift]:
    """Blocks that fit the last return's values of other rows."""

    def last(element: Element, subject: str) -> Value:
        return before.value(element.id, subject)

    for section in now.form.sections:
        known = [element for element in section.elements if now.asks(element.id) and before.asks(element.id)]
        if section.kind == "cover" or not known:
            continue
        if section.subject == "unit":
            yield from _in_list(now, before, known)
        elif section.subject == "task":
            papers = [element for element in known if element.type in ("text", "date")]
            vote = _by_paper(before, section)
            yield from _in_table(now, section, papers, last, vote, least=2, in_rows=2, own_row_tells=False)
        else:
            month = section.subject == "month"
            kept = [e for e in known if e.type in NUMERIC and (month or e.nature == "stock")]
            yield from _in_table(now, section, kept, last, _by_equality if month else _by_size)


def blurred(scene: Scene, shifts: Iterable[Shift]) -> Scene:
    """The scene with nothing to be read in the blocks."""
    facts = dict(scene.facts)
    for shift in shifts:
        for pair in shift.pairs:
            if pair in facts:
                facts[pair] = replace(facts[pair], value=UNREADABLE)
    return replace(scene, facts=facts)


def _in_table(
    scene: Scene,
    section: Section,
    elements: Sequence[Element],
    known: Callable[[Element, str], Value],
    vote: Vote,
    *,
    least: int = LEAST,
    in_rows: int = ROWS,
    own_row_tells: bool = True,
) -> Iterator[Shift]:
    """The shift of a table's rows; where there is none, of single columns.

    own_row_tells: a value that fits its own row never speaks for another one.
    """
    at = _rows(scene, section)
    rows = sorted(at)
    if len(rows) <= in_rows:
        return

    def votes(names: Sequence[Element]) -> Cast:
        def cast(row: int, label: int) -> Votes:
            if label not in at:
                return 0, 0
            said = [
                vote(one, scene.value(one.id, at[row]), known(one, at[row]), known(one, at[label]))
                for one in names
            ]
            return sum(own for own, _ in said), sum(other for _, other in said)

        return cast

    if own_row_tells:
        cast = votes(elements)
        if sum(cast(row, row)[0] for row in rows) < least:
            return
    block = find_block(rows, votes(elements), least=least, in_rows=in_rows)
    if block is not None:
        names = [element.id for element in section.elements if scene.asks(element.id)]
        block = _with_edge(scene, names, at, block, votes(elements))
        yield _shift(scene, block, _between(at, block), names)
        return
    for element in elements if len(elements) > 1 else ():
        block = find_block(rows, votes([element]), in_rows=LEAST)
        if block is not None:
            block = _with_edge(scene, [element.id], at, block, votes([element]))
            yield _shift(scene, block, _between(at, block), [element.id])


def _in_list(now: Scene, before: Scene, elements: Sequence[Element]) -> Iterator[Shift]:
    """The shift of a list's values, told by the last return."""
    cells = ((now.place(element.id, now.unit).cell, element) for element in elements)
    at = {from_a1(cell)[0]: element for cell, element in cells if cell is not None}
    last = {row: before.value(element.id, now.unit) for row, element in at.items()}

    def cast(row: int, label: int) -> Votes:
        value = now.value(at[row].id, now.unit)
        if label not in at or isinstance(value, Absence):
            return 0, 0
        mine, theirs = _may_follow(at[row], value, last[row]), _may_follow(at[label], value, last[label])
        return int(mine == 0 and theirs is not None), int(theirs == 0)

    block = find_block(sorted(at), cast)
    block = to_the_end(block, sorted(at), cast) if block is not None else find_in_order(sorted(at), cast)
    if block is not None:
        names = [element.id for row, element in sorted(at.items()) if block.first <= row <= block.last]
        yield _shift(now, block, [now.unit], names)


def _between(at: Mapping[int, str], block: Block) -> list[str]:
    return [at[row] for row in sorted(at) if block.first <= row <= block.last]


def _with_edge(scene: Scene, names: Sequence[str], at: Mapping[int, str], block: Block, cast: Cast) -> Block:
    """The block with the row that the shift has emptied, or that got what fell off its end."""
    rows = sorted(at)
    down = block.step > 0
    start = rows.index(block.first) - 1 if down else rows.index(block.last) + 1
    for edge in range(start, start + (-EDGE if down else EDGE), -1 if down else 1):
        if not 0 <= edge < len(rows):
            break
        if all(scene.blank(name, at[rows[edge]]) for name in names) or cast(rows[edge], rows[edge])[0]:
            return replace(block, first=rows[edge]) if down else replace(block, last=rows[edge])
    return block


def _shift(scene: Scene, block: Block, subjects: Sequence[str], names: Sequence[str]) -> Shift:
    pairs = tuple((name, subject) for subject in subjects for name in names)
    name, subject = pairs[0]
    found = shift_found(
        block,
        scene.place(name, subject),
        subject,
        scene.typed(name, subject),
        name if len(names) == 1 else None,
    )
    return Shift(pairs, found)


def _rows(scene: Scene, section: Section) -> dict[int, str]:
    """Row -> subject, of a table on one sheet."""
    found: dict[int, str] = {}
    sheets: set[str | None] = set()
    names = [element.id for element in section.elements if scene.asks(element.id)]
    for subject in scene.subjects[section.id] if names else ():
        place = scene.place(names[0], subject)
        if place.cell is not None:
            sheets.add(place.sheet)
            found[from_a1(place.cell)[0]] = subject
    return found if len(sheets) == 1 else {}


def _by_size(_: Element, value: Value, mine: Value, theirs: Value) -> Votes:
    """A stock is about what is known of it."""
    if not isinstance(value, Quantity) or not isinstance(theirs, Quantity):
        return 0, 0
    own = isinstance(mine, Quantity) and far(value.number, mine.number)
    return int(own), int(far(value.number, theirs.number))


def _by_equality(_: Element, value: Value, mine: Value, theirs: Value) -> Votes:
    """What was reported once stays."""
    if isinstance(value, Absence) or isinstance(theirs, Absence):
        return 0, 0
    return int(not isinstance(mine, Absence) and value != mine), int(value != theirs)


def _by_paper(before: Scene, section: Section) -> Vote:
    """A document that stood in another row says much, a new one or one of several rows nothing."""
    stood = Counter(
        (element.id, before.value(element.id, subject))
        for element in section.elements
        for subject in before.subjects[section.id]
    )

    def vote(element: Element, value: Value, mine: Value, theirs: Value) -> Votes:
        if not isinstance(value, Day) and not (isinstance(value, Text) and len(value.text) >= DOCUMENT):
            return 0, 0
        alone = stood[element.id, value] == 1
        return int(alone and value == theirs != mine), int(value == mine != theirs)

    return vote


def _may_follow(element: Element, value: Value, known: Value) -> bool | None:
    """Tell whether a value may come after the last one; None where nothing can be said."""
    if isinstance(known, Absence):
        return None
    if type(value) is not type(known):
        return False
    if isinstance(value, Quantity) and isinstance(known, Quantity):
        if element.nature == "flow":
            return known.number <= value.number <= GROWTH * known.number + ROOM
        return not far(Fraction(value.number), known.number) if element.nature == "stock" else None
    return value == known if isinstance(value, Day) else None
