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
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from ppmd_cli.report.xlsx.looks import FONT, LOOKS, SIZE, SMALL, WHOLE, distanced
from ppmd_cli.system.own_output import CATEGORY
from ppmd_cli.system.seal import seal

MOST_TEXTS = 10_000
"""So many texts of a long table are kept at hand."""
_LINE_HEIGHT = {SIZE: 15, SMALL: 12.5}
"""Of a font's size, in points."""
_FIT = {SIZE: (1.15, 1.4), SMALL: (1.55, 1.6)}
"""So many characters of a text find room in one of width, in a narrow column and in a wide one."""
_WIDE = 40
INDENT = 1.5
"""So many characters a text's distance from its lines takes."""
_MARGIN, _BELOW = 0.4, 0.6
# The end of a formula without its result, as openpyxl writes it with one XML library or the other.
_OPEN = re.compile(r"</f><v ?/>|</f><v></v>")
# The number format of a chart's digits, which openpyxl cannot set apart from that of the cells.
_UNLINKED = re.compile(rb'(<numFmt formatCode="[^"]*") ?/>')
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
        margins = sheet.page_margins
        margins.left = margins.right = margins.top = _MARGIN
        margins.bottom, margins.header, margins.footer = _BELOW, _MARGIN / 2, _MARGIN / 2
        sheet.HeaderFooter.oddFooter = HeaderFooterItem(
            left=_HeaderFooterPart("&A", font=f"{FONT},Italic", size=SMALL),
            right=_HeaderFooterPart("&P/&N", font=f"{FONT},Regular", size=SMALL),
        )
        return sheet

    def table(
        self,
        sheet: Worksheet,
        top: int,
        heads: Sequence[str],
        rows: Iterable[Sequence[str]],
        widths: Sequence[float],
        none: str = "",
    ) -> None:
        """A table of texts. none: what is said where there is no row, lest nobody seem to have looked."""
        self.heads(sheet, top, heads, widths)
        number = top
        for number, row in enumerate(rows, top + 1):
            for column, value in enumerate(row, 1):
                self.text(sheet, number, column, value)
            self.height(sheet, number, row, widths)
        if number == top:
            self.text(sheet, top + 1, 1, none, "line")

    def heads(
        self, sheet: Worksheet, top: int, heads: Sequence[str], widths: Sequence[float], size: int = SIZE
    ) -> None:
        """The head of a table, which stays in sight and is printed on each page."""
        for column, head in enumerate(heads, 1):
            self.text(sheet, top, column, head, "head" if size == SIZE else "small head")
            sheet.column_dimensions[get_column_letter(column)].width = widths[column - 1]
        self.height(sheet, top, heads, widths, size, spare=1)
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
        self._style(cell, look, distanced(shape, look))
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
        self._style(cell, look, distanced(shape, look))

    def height(
        self, sheet: Worksheet, row: int, texts: Sequence[str], widths: Sequence[float], size: int = SIZE,
        *, spare: float = 0.4,
    ) -> None:  # fmt: skip
        """Give a row the height that its texts need; not every program finds it by itself.

        spare: so many lines of air above and below.
        """
        narrow, wide = _FIT[size]
        lines = 1
        for one, width in zip(texts, widths, strict=False):
            room = max(1, int(width * (wide if width >= _WIDE else narrow) - INDENT))
            lines = max(lines, sum(-(-len(line) // room) or 1 for line in one.split("\n")))
        sheet.row_dimensions[row].height = _LINE_HEIGHT[size] * (lines + spare)

    def blank(self, sheet: Worksheet, row: int, column: int, look: str = "text") -> None:
        """A cell without anything in it, not even an empty text."""
        self._style(sheet.cell(row, column), look)

    def _style(self, cell: Cell | MergedCell, look: str, shape: str = "General") -> None:
        """Make a cell look like the first of its kind: to set each part of a style anew is slow."""
        model = self._models.get((look, shape))
        if model is not None:
            cell._style = copy(model._style)  # type: ignore[union-attr]  # noqa: SLF001 - no other door to a whole style
            return
        made = LOOKS[look]
        cell.font, cell.alignment, cell.number_format = made.font, made.alignment, shape
        if made.border is not None:
            cell.border = made.border
        if made.fill is not None:
            cell.fill = made.fill
        self._models[look, shape] = cell

    def rows(
        self, sheet: Worksheet, top: int, rows: Iterable[Sequence[str | Fraction | None]],
        looks: tuple[str, str] = ("line", "line"),
    ) -> int:  # fmt: skip
        """A long table beneath its head, written as the file holds it; gives the last row.

        looks: of texts and of figures.
        """
        parts, number = [], top
        cells = _Cells(self._style_id(sheet, looks[0]), self._style_id(sheet, looks[1]))
        for number, row in enumerate(rows, top + 1):
            parts.append(f'<row r="{number}">{cells.row(number, row)}</row>')
        self.long[sheet.title] = "".join(parts)
        return number

    def _style_id(self, sheet: Worksheet, look: str) -> int:
        """The number of a style, without a cell that has it."""
        model = Cell(sheet, row=1, column=1)
        self._style(model, look)
        return int(model.style_id)

    def finish(self) -> bytes:
        """The bytes, the same for the same content."""
        self.book.properties.category = CATEGORY
        buffer = io.BytesIO()
        # `seal` packs it; openpyxl's own `save` would pack it, too.
        with zipfile.ZipFile(buffer, "w") as archive:
            ExcelWriter(self.book, archive).save()
        places = {f"xl/worksheets/sheet{at}.xml": one.title for at, one in enumerate(self.book.worksheets, 1)}

        def edit(name: str, data: bytes) -> bytes:
            if name.startswith("xl/charts/"):
                return _UNLINKED.sub(rb'\1 sourceLinked="0"/>', data)
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
    figures: int
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
            return f' s="{self.figures}"><v>{literal(value)}</v></c>'
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
