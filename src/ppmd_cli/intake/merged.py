"""A merge over asked cells: a spreadsheet program has kept the first one's text and lost the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ppmd_cli.findings.catalogue import finding
from ppmd_cli.intake.anchor_grid import FEW, Grid, Wanted
from ppmd_cli.intake.anchor_index import SheetIndex, Spot
from ppmd_cli.intake.names import safe_key
from ppmd_cli.model.cell import CellRange, a1
from ppmd_cli.model.finding import Finding

_MOST = 2_000
"""No office merges by the thousand; who does is told of the cells one by one."""
_ALMOST_EMPTY = 12


def lost_in_blocks(
    index: SheetIndex, asked: Mapping[Spot, bool], hidden: Sequence[Spot], findings: list[Finding]
) -> set[Spot]:
    """Report merges in which figures are lost; the asked cells in them, the first ones too.

    asked: cell -> whether more than a text is asked there. hidden: those that are not the first of a merge.
    """
    merges = index.sheet.merges if len(index.sheet.merges) <= _MOST else ()
    counted = {merge: sum(_holds(merge, spot) for spot in hidden) for merge in merges}
    found = {
        merge: count
        for merge, count in counted.items()
        if count > FEW or (count and _one_for_several(index, asked, merge))
    }
    for merge, count in found.items():
        _tell(index, merge, count, findings)
    return {spot for spot in asked if any(_holds(merge, spot) for merge in found)}


def _one_for_several(index: SheetIndex, asked: Mapping[Spot, bool], merge: CellRange) -> bool:
    """Tell whether one answer is left of several: a text over its neighbours, or nothing at all, is none."""
    top = (merge.first_row, merge.first_column)
    inside = [spot for spot in asked if _holds(merge, spot)]
    return asked.get(top, False) and [spot for spot in inside if index.text(spot)] == [top]


def gaps_in_merges(
    grid: Grid, wanted: Wanted, gaps: Sequence[Finding], told: list[Finding]
) -> tuple[list[Finding], set[Spot]]:
    """What is missing of a section, without what merges have taken with its codes: these are told instead.

    Then the asked cells that lie in such merges.
    """
    taken: list[CellRange] = []
    table = wanted.section.kind == "table"
    left = list(gaps)
    for code, axis in (("subject_row_missing", 0), ("element_missing", 1 if table else 0)):
        lost = [one for one in left if one.code == code and None in (one.element, one.subject)]
        found = _with_codes(grid, wanted, len(lost), axis) if lost else []
        if found:
            taken += found
            left = [one for one in left if one not in lost]
            others = len(wanted.elements) if code == "subject_row_missing" else len(wanted.subjects)
            for merge in found:
                lines = len(lost) if len(found) == 1 else _length(merge, axis)
                _tell(grid.index, merge, lines * others, told)
    asked = {spot for spots in grid.places.values() for spot in spots}
    return left, {spot for spot in asked if any(_holds(merge, spot) for merge in taken)}


def _tell(index: SheetIndex, merge: CellRange, count: int, told: list[Finding]) -> None:
    """Add the finding of a merge, or more lost figures to that which has been told."""
    said = _merged(index, merge, count)
    for number, one in enumerate(told):
        if (one.code, one.place) == (said.code, said.place):
            told[number] = _merged(index, merge, count + int(one.slot("#n") or 0))
            return
    told.append(said)


def _merged(index: SheetIndex, merge: CellRange, count: int) -> Finding:
    """The finding of one merge. count: how many asked cells are lost."""
    top = (merge.first_row, merge.first_column)
    text = index.text(top)
    return finding(
        "cells_merged",
        place=index.place(top),
        value=text or None,
        range=f"{a1(*top)}:{a1(merge.last_row, merge.last_column)}",
        n=count,
    )


def _with_codes(grid: Grid, wanted: Wanted, lost: int, axis: int) -> list[CellRange]:
    """The merges that may have taken the codes of `lost` rows (axis 0) or columns (axis 1) of a section."""
    marks = grid.subjects if wanted.section.kind == "table" and axis == 0 else grid.elements
    lines = {spot[1 - axis] for spot in marks.values()}
    # Headings are merged, too: those that end above the first figure.
    first = min((spot[0] for found in grid.places.values() for spot in found), default=0)
    merges = grid.index.sheet.merges
    found = [
        merge
        for merge in (merges if len(merges) <= _MOST else ())
        if _length(merge, axis) >= FEW
        and (axis == 1 or merge.last_row >= first)
        and any(_first(merge, 1 - axis) <= line <= _last(merge, 1 - axis) for line in lines)
    ]
    return found if 0 < lost <= sum(_length(merge, axis) for merge in found) else []


def lost_in_merge(wanted: Wanted, indexes: Iterable[SheetIndex]) -> Finding | None:
    """Say that a section is gone because its sheet was merged into one cell; None if no merge tells so."""
    rows = len(wanted.subjects if wanted.section.kind == "table" else wanted.elements)
    for index in indexes:
        bears = safe_key(index.sheet.name) == safe_key(wanted.section.sheet.vi)
        if not bears and len(index.sheet.cells) > _ALMOST_EMPTY:
            continue
        for merge in index.sheet.merges:
            if _length(merge, 0) >= max(FEW, (rows + 1) // 2) and _length(merge, 1) > 1:
                return _merged(index, merge, len(wanted.elements) * len(wanted.subjects))
    return None


def _holds(merge: CellRange, spot: Spot) -> bool:
    return merge.first_row <= spot[0] <= merge.last_row and merge.first_column <= spot[1] <= merge.last_column


def _first(merge: CellRange, axis: int) -> int:
    return merge.first_column if axis else merge.first_row


def _last(merge: CellRange, axis: int) -> int:
    return merge.last_column if axis else merge.last_row


def _length(merge: CellRange, axis: int) -> int:
    return _last(merge, axis) - _first(merge, axis) + 1
