"""A fault that explains others: which cells it speaks of, and what is told there besides.

A lead takes nothing graver than itself and nothing from a cell of which it does not speak.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ppmd_cli.checks.fold_lines import LEAST, Line
from ppmd_cli.model.cell import from_a1
from ppmd_cli.model.fact import Submission
from ppmd_cli.model.finding import Finding, Place, Severity
from ppmd_cli.model.plan import Plan

# Codes, or checks of a plan's rules, by what they speak of.
_TWO_COLUMNS = frozenset({"column_misplaced", "columns_alike"})
_COLUMNS = _TWO_COLUMNS | {
    "column_off_by_factor",
    "column_sorted_apart",
    "column_in_steps",
    "column_constant",
}
_ROWS = frozenset({"figures_of_another_unit", "rows_repeated"})
_SHIFTS = frozenset({"values_below_labels", "values_above_labels"})
_SHEET = frozenset({"units_identical", "values_in_next_column"})
_CELLS = frozenset({"flows_hardly_changed"})
_FLOWS = frozenset({"flow_unchanged"})
# One number held against different known ones: at one cell they say one thing.
_COMPARED = frozenset({"register_differs", "stock_jump", "number_leaps", "factor_ten"})
_LEADS = _COLUMNS | _ROWS | _SHIFTS | _SHEET | _CELLS | _FLOWS

Region = frozenset[Place]


class Leads:
    """The regions of one return's findings."""

    def __init__(self, file: Submission, plan: Plan) -> None:
        self.unit = file.unit
        self._checks = {rule.id: rule.check for rule in plan.rules}
        form = next((form for form in plan.forms if form.id == file.form), None)
        flows = {one.id for _, one in form.elements() if one.nature == "flow"} if form is not None else set()
        # place -> (row, column, element, subject)
        self._at: dict[Place, tuple[int, int, str, str]] = {}
        for fact in file.facts.values():
            if fact.cell is not None:
                spot = (*from_a1(fact.cell.cell), fact.element, fact.subject)
                self._at[Place(fact.cell.sheet, fact.cell.cell)] = spot
        self._flows = frozenset(place for place, (_, _, element, _) in self._at.items() if element in flows)

    def kind(self, one: Finding) -> str:
        """The code, or the built-in check that a plan's rule names."""
        check = self._checks.get(one.code, "formula")
        return one.code if check == "formula" else check

    def is_lead(self, one: Finding) -> bool:
        """Tell whether a finding speaks of more cells than its own by what it is."""
        return self.kind(one) in _LEADS

    def region(self, line: Line) -> Region:
        """The cells of which a line speaks."""
        first = line.members[0]
        if not self.is_lead(first):
            speaks = len(line.members) >= LEAST or self.kind(first) in _COMPARED
            return frozenset(one.place for one in line.members if speaks and one.place.cell)
        kind = self.kind(first)
        if kind in _FLOWS:
            return self._flows
        if kind in _CELLS:
            return frozenset((first.place, *first.related))
        return frozenset(self._of_sheet(first, kind))

    def _of_sheet(self, one: Finding, kind: str) -> Iterator[Place]:
        named = [one.place, *one.related]
        if kind in _COLUMNS:
            named = named[: 2 if kind in _TWO_COLUMNS else 1]
        spots = [self._at[place] for place in named if place in self._at]
        columns = {column for _, column, _, _ in spots}
        rows = {row for row, _, _, _ in spots}
        subjects = {subject for _, _, _, subject in spots}
        whole = kind in _SHEET or (kind == "figures_of_another_unit" and self.unit in subjects)
        first, last = int(one.slot("#first") or 0), int(one.slot("#last") or 0)
        for place, (row, column, _, subject) in self._at.items():
            if place.sheet != one.place.sheet:
                continue
            if kind in _COLUMNS:
                inside = column in columns and subject != self.unit
            elif kind in _SHIFTS:
                inside = first <= row <= last and (one.element is None or column in columns)
            else:
                inside = whole or row in rows
            if inside:
                yield place

    def within(self, line: Line, region: Region) -> bool:
        """Tell whether all of a line stands in a region; the sum of a column stands where the column does."""
        return all(self._within(one, region) for one in line.members)

    def _within(self, one: Finding, region: Region) -> bool:
        if one.place.cell is not None:
            return one.place in region
        if one.severity is Severity.ERROR or one.element is None or one.subject != self.unit:
            return False
        return any(
            place.sheet == one.place.sheet and place in self._at and self._at[place][2] == one.element
            for place in region
        )


def led(done: Sequence[Line], leads: Leads) -> Iterator[tuple[Line, tuple[Finding, ...]]]:
    """The lines that are left, each with what follows from it.

    First the faults that are known to explain others, the gravest and widest first; then lines of many cells.
    """
    regions = {line: leads.region(line) for line in done}
    followers: dict[Line, list[Line]] = {line: [] for line in done}
    gone: set[Line] = set()
    for line in sorted(done, key=lambda line: _rank(line, leads, regions[line])):
        if line in gone or not regions[line]:
            continue
        for other in _left(done, gone):
            if other is line or not _may_follow(line, other, leads):
                continue
            below = [other, *followers[other]]
            if all(leads.within(one, regions[line]) for one in below):
                gone.add(other)
                followers[line] += below
                followers[other] = []
    for line in _left(done, gone):
        yield line, tuple(one for other in followers[line] for one in other.members)


def _left(done: Iterable[Line], gone: set[Line]) -> list[Line]:
    return [line for line in done if line not in gone]


def _rank(line: Line, leads: Leads, region: Region) -> tuple[bool, int, int]:
    first = line.members[0]
    return not leads.is_lead(first), first.severity.rank, -len(region)


def _may_follow(line: Line, other: Line, leads: Leads) -> bool:
    """A note is no consequence, what its sender has explained stands alone, and leads stand side by side."""
    lead, one = line.members[0], other.members[0]
    if one.severity is Severity.INFO or one.slot("fold_shape") is not None:
        return False
    if lead.slot("explained") is not None or one.slot("explained") is not None:
        return False
    if leads.is_lead(one) and one.severity.rank <= lead.severity.rank:
        return False
    if len(line.members) < LEAST and not leads.is_lead(lead) and leads.kind(one) not in _COMPARED:
        return False
    return one.severity.rank >= lead.severity.rank
