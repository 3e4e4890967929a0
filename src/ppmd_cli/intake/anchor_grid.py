"""One section of a form on one sheet: which cell stands for which element about which subject."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from ppmd_cli.findings.catalogue import finding
from ppmd_cli.intake.anchor_index import Codes, SheetIndex, Spot
from ppmd_cli.intake.names import safe_key
from ppmd_cli.model.finding import Finding
from ppmd_cli.model.form import Element, Section

Pair = tuple[str, str]
FEW = 3  # of the same fault in one table


class Sums(NamedTuple):
    """A row (or a column) of sums that the sender has typed. at: element (subject) -> its cell."""

    sheet: str
    name: str
    line: int
    at: dict[str, Spot]
    across: bool = False


class Wanted(Struct, frozen=True, dict=True):
    """What is looked for: a section's elements and subjects as asked of the unit.

    names: subject -> the name printed in its row. value_column: of the cover's identity block, by sheet name.
    strangers: codes of other units, that tell a sheet of theirs. elsewhere: element codes of other sections.
    """

    section: Section
    elements: tuple[Element, ...]
    subjects: tuple[str, ...]
    codes: Codes
    subject_codes: Codes
    names: Mapping[str, str]
    unit: str
    strangers: Codes
    value_column: tuple[str, int] | None = None
    elsewhere: tuple[str, ...] = ()

    @cached_property
    def codes_elsewhere(self) -> Codes:
        """The codes of the form's other sections."""
        return Codes(self.elsewhere)

    @cached_property
    def by_code(self) -> dict[str, Element]:
        """Printed code -> element."""
        return {element.code: element for element in self.elements}

    @cached_property
    def names_elsewhere(self) -> frozenset[str]:
        """Safe keys of the names that other units' subjects have and none of these."""
        own = {safe_key(self.names[subject]) for subject in self.subjects}
        others = self.names.keys() - set(self.subjects) - set(self.strangers.all) - {self.unit}
        return frozenset(safe_key(self.names[code]) for code in others) - own

    @cached_property
    def labels(self) -> dict[str, str]:
        """Element id -> safe key of its label."""
        return {element.id: safe_key(element.label.vi) for element in self.elements}

    @cached_property
    def groups(self) -> dict[str, str]:
        """Element id -> safe key of its group, for those that have one."""
        return {element.id: safe_key(element.group.vi) for element in self.elements if element.group}

    @cached_property
    def shared_labels(self) -> frozenset[str]:
        """The labels that several elements bear."""
        return frozenset(key for key, times in Counter(self.labels.values()).items() if times > 1)


class Grid(Struct):
    """A section found on a sheet. places: every cell that the codes point to; several if codes stand twice.

    by_code: how many element codes were seen, 0 where only names tell. elements, subjects: where each is.
    suggested: subjects that rows of other names may mean. unclear: subjects and elements whose codes stand
    at the names of others. sums: typed beside the data or beneath.
    """

    index: SheetIndex
    by_code: int
    places: dict[Pair, list[Spot]] = field(default_factory=dict)
    elements: dict[str, Spot] = field(default_factory=dict)
    subjects: dict[str, Spot] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    suggested: set[str] = field(default_factory=set)
    unclear: set[str] = field(default_factory=set)
    sums: list[Sums] = field(default_factory=list)

    def has_data(self) -> bool:
        """Tell whether any of its cells holds something."""
        cells = self.index.sheet.cells
        return any(spot in cells for spots in self.places.values() for spot in spots)


def densest(spots: Iterable[tuple[str, Spot]], axis: int) -> int | None:
    """The row (axis 0) or column (axis 1) with most different codes, the first of equals; None for none."""
    lines: dict[int, set[str]] = defaultdict(set)
    for code, spot in spots:
        lines[spot[axis]].add(code)
    return max(lines, key=lambda line: (len(lines[line]), -line), default=None)


def few(findings: Iterable[Finding]) -> list[Finding]:
    """The findings of one code; of many the first, to which the others' places belong: one fault."""
    found = list(findings)
    if len(found) <= FEW:
        return found
    first, *others = found
    places = [place for one in others for place in (one.place, *one.related)]
    return [replace(first, related=(*first.related, *places))]


def matched_by_name(
    index: SheetIndex, spots: list[Spot], *, element: str | None = None, subject: str | None = None
) -> Finding:
    """The finding that a name stood in for a code."""
    return finding(
        "code_missing_matched_by_name",
        place=index.place(spots[0]),
        element=element,
        subject=subject,
        related=[index.place(spot) for spot in spots[1:]],
        found=index.text(spots[0]),
    )
