"""Cells as a workbook holds them, before anyone reads meaning into them, and their addresses."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, NamedTuple

from msgspec import Struct, field

MAX_ROW = 1_048_576
MAX_COLUMN = 16_384

CellKind = Literal["blank", "text", "number", "bool", "error", "date_iso"]
SheetState = Literal["visible", "hidden", "veryHidden"]
Mark = Literal["struck", "raised"]


class RawCell(NamedTuple):
    """One cell that holds something, as the file has it. A tuple, because a return holds thousands of them.

    row, column: from 1. text: exactly the file's (a number's literal; "1" or "0" for a bool; "" for blank).
    kind: "blank" only for a formula without a calculated value. formula: the cell computes its content;
    cached: and the file keeps the result. hidden: in a hidden row or column (see RawSheet.state for sheets).
    merged: top-left cell of the merged range it lies in. number_format: format code, None for General.
    mark: the whole cell is struck out, or raised or lowered; where single figures are, `text` has them so.
    """

    row: int
    column: int
    text: str
    kind: CellKind
    formula: bool = False
    cached: bool = False
    hidden: bool = False
    merged: tuple[int, int] | None = None
    number_format: str | None = None
    font: str | None = None
    mark: Mark | None = None


class CellRange(NamedTuple):
    """A rectangle of cells, both corners included, from 1."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def holds(self, row: int, column: int) -> bool:
        """Tell whether the cell lies inside."""
        return self.first_row <= row <= self.last_row and self.first_column <= column <= self.last_column


class RawSheet(Struct, frozen=True):
    """One worksheet. cells: those that hold something, keyed by (row, column), in the file's order.

    hidden_columns: ranges (first, last). dimensions: (last row, last column) of `cells`; (0, 0) when empty.
    margins: texts of the printed page's head and foot, with their codes (&L, &P).
    formulas: as written, of the formats in which they lie at hand.
    """

    name: str
    state: SheetState
    cells: dict[tuple[int, int], RawCell]
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: tuple[tuple[int, int], ...] = ()
    merges: tuple[CellRange, ...] = ()
    dimensions: tuple[int, int] = (0, 0)
    margins: tuple[str, ...] = ()
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)

    def text(self, row: int, column: int) -> str:
        """Return the exact text of a cell, "" where there is none."""
        cell = self.cells.get((row, column))
        return cell.text if cell is not None else ""

    def merge_at(self, row: int, column: int) -> CellRange | None:
        """Return the merged range that the cell lies in, or None."""
        return next((merge for merge in self.merges if merge.holds(row, column)), None)

    def column_hidden(self, column: int) -> bool:
        """Tell whether the column is hidden."""
        return any(first <= column <= last for first, last in self.hidden_columns)


NotePart = Literal[
    "comment",
    "textbox",
    "header",
    "picture",
    "chart",
    "validation",
    "link",
    "defined_name",
    "pivot",
    "external",
    "properties",
    "attached",
    "formula",
    "format",
]
"""attached: data that the file carries along, shown nowhere. formula: a text in quotes in a cell's formula;
format: in a format of numbers."""


# Wider than any gap within a number: texts of two places in one note are not read as one.
APART = "\n\n\n"


class RawNote(NamedTuple):
    """A text that stands in no cell. sheet: "" if it is the file's. spot: (row, column) of its cell."""

    sheet: str
    spot: tuple[int, int] | None
    text: str
    part: NotePart


class RawWorkbook(Struct, frozen=True):
    """The worksheets of one file in tab order. date1904: days are counted from 1904-01-01.

    other_sheets: names of chart, dialog and macro sheets, which hold no cells.
    notes: comments and text boxes.
    texts_only: the format knows nothing but texts, so that a number as text is nothing to speak of.
    notices: codes of findings on the file as such, with their slots.
    strings: texts that the file keeps for its cells, whether one shows them or not.
    """

    sheets: tuple[RawSheet, ...]
    date1904: bool = False
    other_sheets: tuple[str, ...] = ()
    notes: tuple[RawNote, ...] = ()
    texts_only: bool = False
    notices: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    strings: tuple[str, ...] = ()


class CellRef(Struct, frozen=True):
    """Where a value comes from. cell: A1 notation."""

    file_sha256: str
    file_name: str
    sheet: str
    cell: str


def column_letters(column: int) -> str:
    """Return the letters of a column, from 1 ("A") to 16,384 ("XFD"). ValueError outside the grid."""
    if not 1 <= column <= MAX_COLUMN:
        raise ValueError("column outside the grid")
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the number of a column from its letters, either case. ValueError if it is none."""
    number = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            raise ValueError("not a column")
        number = number * 26 + ord(letter) - 64
        if number > MAX_COLUMN:
            raise ValueError("column outside the grid")
    if not number:
        raise ValueError("not a column")
    return number


@lru_cache(maxsize=16_384)
def a1(row: int, column: int) -> str:
    """Return the A1 address of a cell, row and column from 1. ValueError outside the grid."""
    if not 1 <= row <= MAX_ROW:
        raise ValueError("row outside the grid")
    return f"{column_letters(column)}{row}"


@lru_cache(maxsize=16_384)
def from_a1(address: str) -> tuple[int, int]:
    """Return (row, column) of an A1 address; "$" marks are ignored. ValueError if it is none."""
    plain = address.replace("$", "")
    letters = plain.rstrip("0123456789")
    digits = plain[len(letters) :]
    if not digits or len(digits) > 7 or not 1 <= int(digits) <= MAX_ROW:
        raise ValueError("row outside the grid")
    return int(digits), column_number(letters)


def cell_ranges(spots: Iterable[tuple[int, int]]) -> list[str]:
    """Return cells (row, column) as A1 ranges: what stands one below the other, then alike side by side."""
    runs: list[CellRange] = []
    for column, row in sorted((column, row) for row, column in set(spots)):
        last = runs[-1] if runs else None
        if last is not None and (last.last_column, last.last_row) == (column, row - 1):
            runs[-1] = last._replace(last_row=row)
        else:
            runs.append(CellRange(row, column, row, column))
    blocks: list[CellRange] = []
    for run in runs:
        beside = next(
            (
                place
                for place, one in enumerate(blocks)
                if (one.first_row, one.last_row, one.last_column + 1)
                == (run.first_row, run.last_row, run.first_column)
            ),
            None,
        )
        if beside is None:
            blocks.append(run)
        else:
            blocks[beside] = blocks[beside]._replace(last_column=run.last_column)
    return [_range_text(one) for one in blocks]


def _range_text(area: CellRange) -> str:
    first, last = a1(area.first_row, area.first_column), a1(area.last_row, area.last_column)
    return first if first == last else f"{first}:{last}"
