"""Where the figures stand: what several sheets have to know of each other's cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Literal

from msgspec import Struct
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ppmd_cli.i18n import Translator
from ppmd_cli.report.annexes import Annexes, AnnexIndicator, Rate
from ppmd_cli.report.levels import Level
from ppmd_cli.report.page import IndicatorView, ReportView
from ppmd_cli.report.xlsx.book import Book
from ppmd_cli.report.xlsx.looks import WHOLE

TOP = 4
"""The row of the heads; some sheets have more than one."""
LEADING = 2
"""Columns before the figures in the units' sheet: code and name."""


Standing = Literal["reached", "in_pace", "below", "open", "lacking"]
STANDINGS: Mapping[Level, Standing] = {
    "reached": "reached", "has": "reached", "in_pace": "in_pace", "below": "below", "has_not": "below",
}  # fmt: skip
"""The levels that stand in a figure, so that they can be told by reckoning; all others leave it open."""


class Frame(Struct, frozen=True, dict=True):
    """The workbook under way and what it is made of."""

    book: Book
    view: ReportView
    annexes: Annexes
    t: Translator

    @property
    def above(self) -> tuple[str, str]:
        """What stands above the sheets of the whole."""
        return self.view.head.subject, self.view.sending.scope

    @cached_property
    def both(self) -> Sequence[tuple[AnnexIndicator, IndicatorView]]:
        """The indicators, exact and as printed."""
        return tuple(zip(self.annexes.indicators, self.view.indicators, strict=True))

    @cached_property
    def places(self) -> dict[int, int]:
        """The first of an indicator's three columns in the units' sheet.

        Indicators of one unit alone have theirs, too: each figure of the first sheet is a sum.
        """
        return {one.number: LEADING + 1 + 3 * at for at, one in enumerate(self.annexes.indicators)}

    @property
    def first(self) -> int:
        """The first unit's row in the units' sheet."""
        return TOP + 2

    @property
    def last(self) -> int:
        """The last unit's row there; the sums stand below it."""
        return self.first + len(self.annexes.units) - 1

    @cached_property
    def interim(self) -> bool:
        """Whether less than the whole target is expected of some indicator by now."""
        return any(one.reference is not None for one in self.annexes.indicators)

    @property
    def crossed_first(self) -> int:
        """The first unit's row in the cross table, below the targets and what is expected of them by now."""
        return TOP + (3 if self.interim else 2)

    @property
    def crossed_last(self) -> int:
        """The last unit's row there."""
        return self.crossed_first + len(self.annexes.units) - 1

    def crossed_letter(self, number: int) -> str:
        """The column of an indicator there."""
        return get_column_letter(1 + number)

    @cached_property
    def levels(self) -> dict[tuple[int, str], Level]:
        """How a unit stands, by the indicator's number and the unit's code."""
        return {(exact.number, unit.code): unit.level for exact, shown in self.both for unit in shown.units}

    def formula(
        self, sheet: Worksheet, spot: tuple[int, int], written: str, result: Fraction,
        shape: str = WHOLE, look: str = "figure",
    ) -> None:  # fmt: skip
        """A formula with its result; for the public the result alone, which nothing leads back from."""
        if self.annexes.public:
            self.book.number(sheet, spot, result, shape, look)
        else:
            self.book.formula(sheet, spot, written, result, shape, look)

    def value(self, kind: str, top: str, under: str) -> str:
        """The formula of an indicator's value from two cells."""
        return {"growth": f"=({top}-{under})/{under}", "total": f"={top}"}.get(kind, f"={top}/{under}")


def standing(cell: Rate | str | None, level: Level) -> Standing | None:
    """How a cell of the cross table stands; None where the unit is not asked."""
    if cell is None:
        return None
    if isinstance(cell, str) or (cell.value is None and cell.gone):
        return "lacking"
    if cell.value is None:
        return "open"
    return STANDINGS.get(level, "open")


def joined(sheet: Worksheet, row: int, column: int, row_to: int, column_to: int) -> None:
    """Merge cells that have their borders already: openpyxl's own way is slow."""
    sheet.merged_cells.add(f"{get_column_letter(column)}{row}:{get_column_letter(column_to)}{row_to}")
