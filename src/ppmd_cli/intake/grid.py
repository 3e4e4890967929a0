"""Cells of one sheet gathered one by one, within limits: what every reader but that of .xlsx builds with."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ppmd_cli.intake.refusal import Limits, RefusalError
from ppmd_cli.model.cell import MAX_COLUMN, MAX_ROW, CellKind, CellRange, Mark, RawCell, RawSheet, SheetState
from ppmd_cli.model.shown import storable

# How programs write that a formula has no value, where a format has only texts for it.
ERROR_TEXT = re.compile(r"#(REF!|N/A|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!)|Err:\d{3}")
_MERGE_WORK = 4_000_000


class Room:
    """How many cells a workbook may still hold."""

    __slots__ = ("left",)

    def __init__(self, limits: Limits) -> None:
        self.left = limits.max_cells

    def take(self) -> None:
        """Count one cell. RefusalError if it is one too many."""
        self.left -= 1
        if self.left < 0:
            raise RefusalError("file_hostile", reason="cells")


class SheetCells:
    """The cells, merged ranges and hidden lines of one sheet. Rows and columns are counted from 1."""

    __slots__ = (
        "_cells",
        "_columns",
        "_limits",
        "_merges",
        "_room",
        "_rows",
        "formulas",
        "margins",
        "name",
        "state",
    )

    def __init__(self, name: str, state: SheetState, limits: Limits, room: Room) -> None:
        self.name = name
        self.state = state
        self._limits = limits
        self._room = room
        self._cells: dict[tuple[int, int], RawCell] = {}
        self._merges: list[CellRange] = []
        self._rows: list[tuple[int, int]] = []
        self._columns: list[tuple[int, int]] = []
        self.margins: list[str] = []
        self.formulas: dict[tuple[int, int], str] = {}

    def add(
        self,
        row: int,
        column: int,
        text: str,
        kind: CellKind,
        *,
        formula: bool = False,
        number_format: str | None = None,
        font: str | None = None,
        mark: Mark | None = None,
    ) -> None:
        """Keep one cell; an empty one is passed over. RefusalError off the grid, too long or there twice."""
        if not formula and not text:
            return
        if not (1 <= row <= MAX_ROW and 1 <= column <= MAX_COLUMN):
            raise RefusalError("file_hostile", reason="grid")
        if len(text) > self._limits.max_text:
            raise RefusalError("file_hostile", reason="text")
        self._room.take()
        cached = formula and kind != "blank"
        cell = RawCell(
            row, column, storable(text), kind, formula, cached, False, None, number_format, font, mark
        )
        if self._cells.setdefault((row, column), cell) is not cell:
            raise RefusalError("file_corrupt", reason="cell_twice")

    def merge(self, first_row: int, first_column: int, last_row: int, last_column: int) -> None:
        """Keep one merged range, cut at the edge of the grid."""
        if not (1 <= first_row <= last_row and 1 <= first_column <= last_column):
            raise RefusalError("file_corrupt", reason="merge")
        merged = CellRange(first_row, first_column, min(last_row, MAX_ROW), min(last_column, MAX_COLUMN))
        self._merges.append(merged)
        self._count(self._merges)

    def hide_rows(self, first: int, last: int) -> None:
        """Keep that rows are hidden."""
        self._rows.append((first, last))
        self._count(self._rows)

    def hide_columns(self, first: int, last: int) -> None:
        """Keep that columns are hidden."""
        self._columns.append((first, min(last, MAX_COLUMN)))
        self._count(self._columns)

    def sheet(self) -> RawSheet:
        """Return what was gathered, with each cell told whether it is hidden and where it is merged."""
        cells = self._cells
        last_row = max((row for row, _ in cells), default=0)
        last_column = max((column for _, column in cells), default=0)
        rows = _lines(self._rows, last_row)
        columns = _lines(self._columns, last_column)
        if rows or columns:
            for place, cell in cells.items():
                if place[0] in rows or place[1] in columns:
                    cells[place] = cell._replace(hidden=True)
        for place, corner in self._covered(cells):
            cells[place] = cells[place]._replace(merged=corner)
        return RawSheet(
            name=self.name,
            state=self.state,
            cells=cells,
            hidden_rows=rows,
            hidden_columns=tuple(self._columns),
            merges=tuple(self._merges),
            dimensions=(last_row, last_column),
            margins=tuple(self.margins),
            formulas=self.formulas,
        )

    def _covered(
        self, cells: dict[tuple[int, int], RawCell]
    ) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
        """Each cell in a merged range with the range's top-left; walks range or cells, whichever is fewer."""
        work = 0
        for merge in self._merges:
            top, left, bottom, right = merge
            area = (bottom - top + 1) * (right - left + 1)
            work += min(area, len(cells))
            if work > _MERGE_WORK:
                raise RefusalError("file_hostile", reason="merges")
            if area <= len(cells):
                places = [(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)]
            else:
                places = [place for place in cells if merge.holds(*place)]
            yield from ((place, (top, left)) for place in places if place in cells)

    def _count(self, ranges: list[CellRange] | list[tuple[int, int]]) -> None:
        if len(ranges) > self._limits.max_merges:
            raise RefusalError("file_hostile", reason="merges")


def _lines(ranges: list[tuple[int, int]], last: int) -> frozenset[int]:
    """The lines in some range, up to the last that holds something; overlaps cost nothing."""
    lines: set[int] = set()
    reached = 0
    for first, end in sorted(ranges):
        lines.update(range(max(first, reached + 1), min(end, last) + 1))
        reached = max(reached, end)
    return frozenset(lines)
