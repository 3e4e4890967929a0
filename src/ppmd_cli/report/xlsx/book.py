"""A workbook under way: texts stay texts, formulas keep the result we reckoned, long tables go in whole.

openpyxl writes formulas without their results, so that a preview on a phone shows nothing: `finish` puts them
in. It is slow for thousands of plain rows: those are written as they stand in the file.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from copy import copy
from fractions import Fraction
from html import escape
from typing import Any

from msgspec import Struct, field
from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from ppmd_cli.system.own_output import CATEGORY
from ppmd_cli.system.seal import seal

FONT = "Times New Roman"
WHOLE = "#,##0"
_LINE = Side(style="thin", color="999999")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD = PatternFill("solid", fgColor="DCE6F1")
_PLAIN, _BOLD = Font(name=FONT, size=11), Font(name=FONT, size=11, bold=True)
_RIGHT = Alignment(horizontal="right", vertical="top", indent=1)
_WRAP = Alignment(vertical="top", wrap_text=True)
_LOOKS: dict[str, tuple[Font, Alignment, Border | None, PatternFill | None]] = {
    "title": (Font(name=FONT, size=13, bold=True), Alignment(vertical="top"), None, None),
    "line": (_PLAIN, Alignment(vertical="top"), None, None),
    "head": (_BOLD, Alignment(horizontal="center", vertical="center", wrap_text=True), _BOX, _HEAD),
    "text": (_PLAIN, _WRAP, _BOX, None),
    "bold": (_BOLD, _WRAP, _BOX, None),
    "middle": (_PLAIN, Alignment(horizontal="center", vertical="top"), _BOX, None),
    "figure": (_PLAIN, _RIGHT, _BOX, None),
    "sum": (_BOLD, _RIGHT, _BOX, None),
}
MOST_TEXTS = 10_000
"""So many texts of a long table are kept at hand."""
_LINE_HEIGHT = 15
FIT = 1.1
"""So many characters of a text find room in one of width."""
# The end of a formula without its result, as openpyxl writes it with one XML library or the other.
_OPEN = re.compile(r"</f><v ?/>|</f><v></v>")
# What XML cannot hold.
_FORBIDDEN = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF))


class Book(Struct):
    """The workbook, the results of its formulas and its long tables, by sheet."""

    book: Workbook = field(default_factory=Workbook)
    results: dict[str, dict[str, str]] = field(default_factory=dict)
    long: dict[str, str] = field(default_factory=dict)
    _models: dict[tuple[str, str], Any] = field(default_factory=dict)

    def sheet(self, title: str, above: Sequence[str]) -> Worksheet:
        """A new sheet with lines above its table, ready for A4 across."""
        sheet = self.book.create_sheet() if self.results else self.book.worksheets[0]
        sheet.title = title
        self.results[title] = {}
        for place, line in enumerate(above, 1):
            self.text(sheet, place, 1, line, "line" if place > 1 else "title")
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.print_options.horizontalCentered = True
        sheet.page_margins.left = sheet.page_margins.right = 0.4
        sheet.HeaderFooter.oddFooter = HeaderFooterItem(center=_HeaderFooterPart("&P/&N"))
        return sheet

    def table(
        self,
        sheet: Worksheet,
        top: int,
        heads: Sequence[str],
        rows: Iterable[Sequence[str]],
        widths: Sequence[int],
    ) -> None:
        """A table of texts."""
        self.heads(sheet, top, heads, widths)
        for number, row in enumerate(rows, top + 1):
            for column, value in enumerate(row, 1):
                self.text(sheet, number, column, value)
            self.height(sheet, number, row, widths)

    def heads(self, sheet: Worksheet, top: int, heads: Sequence[str], widths: Sequence[int]) -> None:
        """The head of a table, which stays in sight and is printed on each page."""
        for column, head in enumerate(heads, 1):
            self.text(sheet, top, column, head, "head")
            sheet.column_dimensions[get_column_letter(column)].width = widths[column - 1]
        self.height(sheet, top, heads, widths)
        sheet.freeze_panes = f"A{top + 1}"
        sheet.print_title_rows = f"{top}:{top}"

    def text(self, sheet: Worksheet, row: int, column: int, value: str, look: str = "text") -> None:
        """Set a text as a text: openpyxl would take "=..." for a formula."""
        cell = sheet.cell(row, column)
        cell.value = _clean(value)
        cell.data_type = "s"
        self._style(cell, look)

    def formula(
        self, sheet: Worksheet, spot: tuple[int, int], written: str, result: Fraction,
        shape: str = WHOLE, look: str = "figure",
    ) -> None:  # fmt: skip
        """A formula with its result, at (row, column). shape: its number format."""
        cell = sheet.cell(*spot, written)
        self._style(cell, look, shape)
        self.results[sheet.title][cell.coordinate] = literal(result)

    def number(
        self,
        sheet: Worksheet,
        spot: tuple[int, int],
        value: Fraction,
        shape: str = WHOLE,
        look: str = "figure",
    ) -> None:
        """A number that stands for itself, at (row, column). shape: its number format."""
        cell = sheet.cell(*spot, int(value) if value.denominator == 1 else float(value))
        self._style(cell, look, shape)

    def height(self, sheet: Worksheet, row: int, texts: Sequence[str], widths: Sequence[int]) -> None:
        """Give a row the height that its texts need; not every program finds it by itself."""
        lines = max(
            (sum(-(-len(line) // max(1, round(width * FIT))) or 1 for line in one.split("\n"))
             for one, width in zip(texts, widths, strict=False)), default=1,
        )  # fmt: skip
        if lines > 1:
            sheet.row_dimensions[row].height = _LINE_HEIGHT * lines

    def _style(self, cell: Cell | MergedCell, look: str, shape: str = "General") -> None:
        """Make a cell look like the first of its kind: to set each part of a style anew is slow."""
        model = self._models.get((look, shape))
        if model is not None:
            cell._style = copy(model._style)  # type: ignore[union-attr]  # noqa: SLF001 - no other door to a whole style
            return
        font, alignment, border, fill = _LOOKS[look]
        cell.font, cell.alignment, cell.number_format = font, alignment, shape
        if border is not None:
            cell.border = border
        if fill is not None:
            cell.fill = fill
        self._models[look, shape] = cell

    def rows(self, sheet: Worksheet, top: int, rows: Iterable[Sequence[str | Fraction | None]]) -> int:
        """A long table beneath its head, written as the file holds it; gives the last row."""
        parts, number = [], top
        style = self._models["line", "General"].style_id
        cells = _Cells(style)
        for number, row in enumerate(rows, top + 1):
            parts.append(f'<row r="{number}">{cells.row(number, row)}</row>')
        self.long[sheet.title] = "".join(parts)
        return number

    def finish(self) -> bytes:
        """The bytes, the same for the same content."""
        self.book.properties.category = CATEGORY
        buffer = io.BytesIO()
        # `seal` packs it; openpyxl's own `save` would pack it, too.
        with zipfile.ZipFile(buffer, "w") as archive:
            ExcelWriter(self.book, archive).save()
        places = {f"xl/worksheets/sheet{at}.xml": one.title for at, one in enumerate(self.book.worksheets, 1)}

        def edit(name: str, data: bytes) -> bytes:
            title = places.get(name)
            return data if title is None else self._filled(title, data.decode("utf-8")).encode("utf-8")

        return seal(buffer.getvalue(), edit=edit)

    def _filled(self, title: str, xml: str) -> str:
        """The sheet with its long table, and with the results of its formulas."""
        if title in self.long:
            xml = xml.replace("</sheetData>", f"{self.long[title]}</sheetData>", 1)
        results = self.results[title]
        pieces = _OPEN.split(xml) if results else [xml]
        for place, piece in enumerate(pieces[:-1]):
            address = piece.rpartition('<c r="')[2].partition('"')[0]
            pieces[place] = f"{piece}</f><v>{results[address]}</v>"
        return "".join(pieces)


def literal(number: Fraction) -> str:
    """A number as the file holds it."""
    return str(number.numerator) if number.denominator == 1 else repr(float(number))


class _Cells(Struct):
    """Writes the cells of a long table; most of its texts stand there many times."""

    style: int
    letters: list[str] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)

    def row(self, number: int, row: Sequence[str | Fraction | None]) -> str:
        """The cells of a row; those without anything are left out."""
        while len(self.letters) < len(row):
            self.letters.append(get_column_letter(len(self.letters) + 1))
        return "".join(
            [
                f'<c r="{letter}{number}"{self._after(value)}'
                for letter, value in zip(self.letters, row, strict=False)
                if value is not None and value != ""
            ]
        )

    def _after(self, value: str | Fraction) -> str:
        """What stands in a cell after its address."""
        if isinstance(value, Fraction):
            return f' s="{self.style}"><v>{literal(value)}</v></c>'
        told = self.said.get(value)
        if told is not None:
            return told
        said = escape(_clean(value), quote=False)
        told = f' s="{self.style}" t="inlineStr"><is><t xml:space="preserve">{said}</t></is></c>'
        if len(self.said) < MOST_TEXTS:
            self.said[value] = told
        return told


def _clean(text: str) -> str:
    """Without what XML cannot hold, none of which can be printed."""
    return text if text.isprintable() else text.translate(_FORBIDDEN)
