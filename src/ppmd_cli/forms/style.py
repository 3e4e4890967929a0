"""What cells look like. One set of shared styles a workbook, because building a style is dear."""

from __future__ import annotations

from copy import copy
from typing import Any, Literal

from msgspec import Struct
from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.worksheet import Worksheet

FONT = "Times New Roman"
SIZE = 11

GREY = "7F7F7F"
HEAD = "DDE6F0"
GROUP = "EEF2F7"
TOTAL = "F2F2F2"
REQUIRED = "FFF6D6"
OPTIONAL = "F0F8F1"
PREVIOUS = "EDEDED"
RED = "C00000"
BAD_FILL = "F8C9C4"
WARN_FILL = "FDE3B3"
GOOD_FILL = "DDF0DD"

TEXT = "@"
COUNT = "#,##0"
DATE = "dd/mm/yyyy"


class Look(Struct, frozen=True):
    """How a cell looks. fill and color: RRGGBB."""

    bold: bool = False
    italic: bool = False
    underline: bool = False
    size: float = SIZE
    color: str | None = None
    fill: str | None = None
    align: Literal["left", "center", "right"] | None = None
    valign: Literal["top", "center", "bottom"] = "center"
    wrap: bool = False
    shrink: bool = False
    indent: int = 0
    border: bool = False
    number_format: str = "General"
    locked: bool = True


PLAIN = Look()
LABEL = Look(border=True, wrap=True)
HEADING = Look(bold=True, border=True, wrap=True, align="center", fill=HEAD)
NUMBERING = Look(italic=True, border=True, align="center", size=9, shrink=True)
CODE = Look(border=True, align="center", size=8, color=GREY, shrink=True, number_format=TEXT)
GROUPING = Look(bold=True, border=True, wrap=True, fill=GROUP)


class Stylist:
    """Writes cells of one workbook."""

    def __init__(self, workbook: Workbook) -> None:
        self._made: dict[Look, Any] = {}
        default = Font(name=FONT, size=SIZE)
        inside: Any = workbook
        # Column widths are measured in digits of the default font, so it has to be ours.
        inside._fonts = IndexedList([default])  # noqa: SLF001 - no public way
        inside._named_styles["Normal"].font = default  # noqa: SLF001

    def put(
        self, sheet: Worksheet, row: int, column: int, value: object, look: Look, *, formula: bool = False
    ) -> None:
        """Write a value with its look; a text stays one even if it begins with "=" (unless `formula`)."""
        cell: Any = sheet.cell(row, column)
        cell.value = value
        if isinstance(value, str) and not formula:
            cell.data_type = "s"
        self.dress(cell, look)

    def spread(self, sheet: Worksheet, box: tuple[int, int, int, int], value: object, look: Look) -> None:
        """Write a value into a merged range (first row, column, last row, column), bordered all around."""
        row, column, last_row, last_column = box
        for one in range(row, last_row + 1):
            for other in range(column, last_column + 1):
                self.dress(sheet.cell(one, other), look)
        self.put(sheet, row, column, value, look)
        if (last_row, last_column) != (row, column):
            sheet.merge_cells(start_row=row, start_column=column, end_row=last_row, end_column=last_column)

    def dress(self, cell: Cell | MergedCell, look: Look) -> None:
        """Give a cell its look; the first cell of a look is styled, the others share the result."""
        inside: Any = cell
        style = self._made.get(look)
        if style is None:
            _style(cell, look)
            self._made[look] = inside._style  # noqa: SLF001
        else:
            inside._style = copy(style)  # noqa: SLF001


def _style(cell: Cell | MergedCell, look: Look) -> None:
    cell.font = Font(
        name=FONT,
        size=look.size,
        bold=look.bold,
        italic=look.italic,
        underline="single" if look.underline else None,
        color=look.color,
    )
    if look.fill is not None:
        cell.fill = PatternFill("solid", start_color=look.fill, end_color=look.fill)
    if look.border:
        side = Side("thin", color="808080")
        cell.border = Border(left=side, right=side, top=side, bottom=side)
    cell.alignment = Alignment(
        horizontal=look.align,
        vertical=look.valign,
        wrap_text=look.wrap or None,
        shrink_to_fit=look.shrink or None,
        indent=look.indent,
    )
    cell.number_format = look.number_format
    cell.protection = Protection(locked=look.locked)
