"""A section that is on no sheet as it was printed: perhaps it was turned, or has lost its headings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ppmd_cli.findings.catalogue import finding
from ppmd_cli.intake.anchor_grid import Wanted
from ppmd_cli.intake.anchor_index import SheetIndex, Spot
from ppmd_cli.intake.names import name_keys
from ppmd_cli.model.finding import Finding

_LEAST = 2


def lost_section(wanted: Wanted, indexes: Iterable[SheetIndex]) -> Finding | None:
    """Say what has become of a section, by the sheets on which no other was found; None for unknown."""
    name = wanted.section.sheet.vi
    for index in indexes:
        elements, subjects = _elements(index, wanted), _subjects(index, wanted)
        if wanted.section.kind == "table":
            turned = _line(elements, 1, len(wanted.elements)) and _line(subjects, 0, len(wanted.subjects))
        else:
            turned = _line(elements, 0, len(wanted.elements))
        if turned is not None:
            return finding("table_turned", place=index.place(turned), found=name)
        if wanted.section.kind == "table":
            first = _line(subjects, 1, len(wanted.subjects))
            if first is not None and _figures_beside(index, subjects, first[1]):
                return finding("headings_missing", place=index.place(first), found=name)
    return None


def _elements(index: SheetIndex, wanted: Wanted) -> list[tuple[str, Spot]]:
    """Each element and a cell with its code or its label."""
    found = [(wanted.by_code[code].id, spot) for code, spot in wanted.codes.exact(index)]
    return found + [(name, spot) for name, key in wanted.labels.items() for spot in index.names.get(key, ())]


def _subjects(index: SheetIndex, wanted: Wanted) -> list[tuple[str, Spot]]:
    """Each subject and a cell with its code or its name."""
    found = list(wanted.subject_codes.exact(index))
    names = ((one, index.named(name_keys(wanted.names[one]))) for one in wanted.subjects)
    return found + [(one, spot) for one, spots in names for spot in spots]


def _line(hits: list[tuple[str, Spot]], axis: int, asked: int) -> Spot | None:
    """The first cell of the row (axis 0) or column (axis 1) in which half of what is asked stands."""
    lines: dict[int, dict[str, Spot]] = defaultdict(dict)
    for one, spot in hits:
        lines[spot[axis]].setdefault(one, spot)
    best = max(lines.values(), key=len, default={})
    return min(best.values()) if len(best) >= max(_LEAST, (asked + 1) // 2) else None


def _figures_beside(index: SheetIndex, subjects: list[tuple[str, Spot]], column: int) -> bool:
    """Tell whether something stands to the right of most of the subjects."""
    rows = {row for _, (row, one) in subjects if one == column}
    filled = sum(any(one > column for one in index.rows[row]) for row in rows)
    return filled * 2 > len(rows)
