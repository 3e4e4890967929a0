"""The sparse reader of .ods and .fods: expat over content.xml, repeats bounded before they are walked.

Our own rather than calamine's: that one gives "" for an error as for a blank, knows no formulas, hidden
lines or merged ranges here, and makes a cell of every repeat. Nothing leaves Python, so no worker is needed.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
from xml.parsers import expat

from msgspec.structs import replace

from ppmd_cli.intake.grid import ERROR_TEXT, Room, SheetCells
from ppmd_cli.intake.marks import whole_mark, write_as_seen
from ppmd_cli.intake.ods_notes import HREF, OdsNotes, branch_of, notes_of_file
from ppmd_cli.intake.ods_styles import CALCEXT, OFFICE, TABLE, TEXT, OdsStyles
from ppmd_cli.intake.refusal import Limits, RefusalError
from ppmd_cli.intake.zipparts import ZipParts, new_parser, not_searched, parse_whole
from ppmd_cli.model.cell import CellKind, Mark, NotePart, RawNote, RawSheet, RawWorkbook

_ROW, _CELL, _COVERED = TABLE + "table-row", TABLE + "table-cell", TABLE + "covered-table-cell"
_SPREADSHEET, _SHEET, _COLUMN = OFFICE + "spreadsheet", TABLE + "table", TABLE + "table-column"
_PARAGRAPH = TEXT + "p"
_SPACES = {TEXT + "tab": "\t", TEXT + "line-break": "\n"}
_HIDDEN = frozenset(("collapse", "filter"))
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_TIME = re.compile(r"-?PT(?:(\d{1,7})H)?(?:(\d{1,7})M)?(?:(\d{1,7})(?:\.\d+)?S)?", re.ASCII)
# As LibreOffice keeps the yes and no of other formats.
_ANSWERS = {"of:=TRUE()": "1", "of:=FALSE()": "0"}
_EPOCH, _FIRST = date(1899, 12, 30), date(1900, 3, 1)
_LONGEST_GAP = 32_767
# How other programs' documents are named; charts are "Object 1/content.xml".
_OBJECTS = "embeddedobjects/"

Attributes = dict[str, str]
Content = tuple[str, CellKind, str, str | None, str | None, Mark | None]
"""Text, kind, formula ("" for none), number format, font and mark of a cell."""


def read_ods(data: bytes, limits: Limits) -> RawWorkbook:
    """Read an OpenDocument spreadsheet in its zip. RefusalError if it is damaged, locked or hostile."""
    parts = ZipParts(data, limits)
    if "META-INF/manifest.xml" in parts and b"encryption-data" in parts.read("META-INF/manifest.xml"):
        raise RefusalError("file_encrypted", kind="opendocument")
    styles = OdsStyles()
    if "styles.xml" in parts:
        reader = parts.parser()
        reader.StartElementHandler = styles.margin_start
        reader.EndElementHandler = styles.margin_end
        reader.CharacterDataHandler = styles.margin_text
        parts.parse("styles.xml", reader)
    content = _OdsReader(styles, limits)
    parts.parse("content.xml", content.parser)
    workbook = content.workbook(notes_of_file(parts))
    return replace(workbook, notices=not_searched(parts.names(), "pictures/", _OBJECTS))


def read_fods(data: bytes, limits: Limits) -> RawWorkbook:
    """Read an OpenDocument spreadsheet that is one XML file. RefusalError as above."""
    content = _OdsReader(OdsStyles(), limits)
    parse_whole(data, content.parser)
    return content.workbook()


class _OdsReader:
    """Handlers of one parse. `_apart` counts the open elements of a branch that is passed over."""

    def __init__(self, styles: OdsStyles, limits: Limits) -> None:
        self._styles = styles
        self._limits = limits
        self._room = Room(limits)
        self._sheets: list[RawSheet] = []
        self._names: set[str] = set()
        self._others: list[str] = []
        self._inside = False
        self._apart = 0
        self._open: SheetCells | None = None
        self._foreign = False
        self._columns: list[tuple[int, str]] = []
        self._row = self._column = self._next_column = 0
        self._row_style: str | None = None
        self._row_repeat = 0
        self._row_cells: list[tuple[int, int, Content]] = []
        self._cell: Attributes | None = None
        self._pieces: list[str] = []
        self._in_paragraph = 0
        self._mark: Mark | None = None
        self._mark_depth = 0
        self._marked: dict[int, Mark] = {}
        self._shown = False
        self._noted = False
        self._notes = OdsNotes(limits)
        self.parser: expat.XMLParserType = new_parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def workbook(self, further: Iterable[RawNote] = ()) -> RawWorkbook:
        """Return what was read, and further notes of the file. RefusalError if it holds no table of cells."""
        del self.parser
        self._notes.styles(self._styles.told())
        if not self._inside:
            raise RefusalError("file_corrupt", reason="missing_part")
        notes = (*self._notes.notes(), *further)
        return RawWorkbook(tuple(self._sheets), other_sheets=tuple(self._others), notes=notes)

    def _start(self, name: str, attributes: Attributes) -> None:
        if self._apart:
            self._apart += 1
            if self._noted:
                self._notes.start_within(name, attributes)
        elif part := branch_of(name):
            self._start_branch(part, attributes)
        elif self._cell is not None:
            self._start_text(name, attributes)
        elif name in {_CELL, _COVERED}:
            if not self._row_repeat or self._open is None:
                raise RefusalError("file_corrupt", reason="stray_value")
            self._cell = attributes
            self._shown = False
        else:
            self._start_frame(name, attributes)

    def _start_branch(self, part: NotePart, attributes: Attributes) -> None:
        self._apart, self._noted = 1, True
        self._notes.start(part, attributes)

    def _start_frame(self, name: str, attributes: Attributes) -> None:
        """An element around the cells."""
        if name == _ROW:
            self._start_row(attributes)
        elif name == _COLUMN:
            self._start_column(attributes)
        elif name == _SHEET:
            self._start_sheet(attributes)
        elif name == TABLE + "table-source":
            self._foreign = True
        elif name == _SPREADSHEET:
            self._inside = True
        elif not self._inside:
            self._styles.start(name, attributes)
        else:
            self._notes.beside(name, attributes, self._open.name if self._open is not None else "")

    def _end(self, name: str) -> None:
        if self._apart:
            self._apart -= 1
            if self._noted and self._apart:
                self._notes.end_within()
            elif self._noted:
                self._end_note()
        elif self._in_paragraph:
            if self._mark is not None and self._in_paragraph == self._mark_depth:
                self._mark = None
            self._in_paragraph -= 1
        elif name in {_CELL, _COVERED}:
            self._end_cell()
        elif name == _ROW:
            self._end_row()
        elif name == _SHEET:
            self._end_sheet()

    def _start_text(self, name: str, attributes: Attributes) -> None:
        """An element within a cell: its paragraphs are its text; a table within it is none of the sheet's."""
        if self._in_paragraph:
            self._in_paragraph += 1
            if name == TEXT + "span" and self._mark is None:
                self._mark = self._styles.mark(attributes.get(TEXT + "style-name"), "text")
                self._mark_depth = self._in_paragraph
            if HREF in attributes and self._open is not None:
                for text in (attributes[HREF], attributes.get(OFFICE + "title", "")):
                    self._notes.link(self._open.name, (self._row, self._column), text)
            if name == TEXT + "s":
                self._pieces.append(" " * _count(attributes, TEXT + "c", _LONGEST_GAP))
            else:
                self._pieces.append(_SPACES.get(name, ""))
        elif name == _PARAGRAPH:
            self._shown = True
            if self._pieces:
                self._pieces.append("\n")
            self._in_paragraph = 1
        else:
            self._start_branch("textbox", attributes)

    def _text(self, text: str) -> None:
        if self._apart:
            if self._noted:
                self._notes.text(text)
        elif self._in_paragraph:
            if self._mark is not None:
                self._marked[len(self._pieces)] = self._mark
            self._pieces.append(text)
        elif not self._inside:
            self._styles.formats.text(text)

    def _end_note(self) -> None:
        """Keep what a comment or a drawing says: it may tell of persons."""
        self._noted = False
        spot = (self._row, self._column) if self._cell is not None else None
        self._notes.end(self._open.name if self._open is not None else "", spot)

    def _start_sheet(self, attributes: Attributes) -> None:
        name = attributes.get(TABLE + "name", "")
        key = unicodedata.normalize("NFC", name).casefold()
        if self._open is not None or not self._inside:
            raise RefusalError("file_corrupt", reason="not_a_worksheet")
        if not name or key in self._names:
            raise RefusalError("file_corrupt", reason="sheet_name_twice")
        self._names.add(key)
        if len(self._names) > self._limits.max_sheets:
            raise RefusalError("file_hostile", reason="sheets")
        state = self._styles.state(attributes.get(TABLE + "style-name"))
        self._open = SheetCells(name, state, self._limits, self._room)
        # Which sheet is printed with which is not looked up: for what they may tell it is all one.
        if len(self._names) == 1:
            self._open.margins += self._styles.margins
        self._foreign = False
        self._columns = []
        self._row, self._next_column = 1, 1

    def _end_sheet(self) -> None:
        if self._open is None:
            raise RefusalError("file_corrupt", reason="not_a_worksheet")
        # A copy of another file's sheet, kept for formulas that point there: nobody sees it.
        if self._foreign and self._open.name.startswith("'"):
            self._others.append(self._open.name)
            cells = self._open.sheet().cells.values()
            self._notes.listed((cell.text for cell in cells if cell.kind == "text"), "external")
        else:
            self._sheets.append(self._open.sheet())
        self._open = None

    def _start_column(self, attributes: Attributes) -> None:
        first = self._next_column
        self._next_column += _count(attributes, TABLE + "number-columns-repeated")
        if self._open is not None and attributes.get(TABLE + "visibility") in _HIDDEN:
            self._open.hide_columns(first, self._next_column - 1)
        self._columns.append((first, attributes.get(TABLE + "default-cell-style-name", "")))

    def _start_row(self, attributes: Attributes) -> None:
        if self._row_repeat or self._open is None:
            raise RefusalError("file_corrupt", reason="row")
        self._row_repeat = _count(attributes, TABLE + "number-rows-repeated")
        self._row_style = attributes.get(TABLE + "default-cell-style-name")
        self._column = 1
        self._row_cells = []
        if attributes.get(TABLE + "visibility") in _HIDDEN:
            self._open.hide_rows(self._row, self._row + self._row_repeat - 1)

    def _end_row(self) -> None:
        """Keep the row as often as it is repeated; every cell of every repeat counts against the limit."""
        sheet = self._open
        if sheet is None:
            raise RefusalError("file_corrupt", reason="row")
        if self._row_cells:
            for row in range(self._row, self._row + self._row_repeat):
                for first, repeat, (text, kind, formula, number_format, font, mark) in self._row_cells:
                    for column in range(first, first + repeat):
                        sheet.add(
                            *(row, column, text, kind),
                            formula=bool(formula),
                            number_format=number_format,
                            font=font,
                            mark=mark,
                        )
                        if formula:
                            sheet.formulas[row, column] = formula
        self._row += self._row_repeat
        self._row_repeat = 0

    def _end_cell(self) -> None:
        attributes = self._cell
        if attributes is None or self._open is None:
            raise RefusalError("file_corrupt", reason="stray_value")
        mark = self._runs_mark()
        text, self._cell = "".join(self._pieces), None
        self._pieces.clear()
        repeat = _count(attributes, TABLE + "number-columns-repeated")
        formula = attributes.get(TABLE + "formula", "")
        if formula:
            self._notes.formula(self._open.name, (self._row, self._column), formula)
        kind, text, number_format = _value(attributes, text, formula=bool(formula))
        if formula and kind == "blank" and self._shown:
            kind = "text"
        if text or formula:
            style = attributes.get(TABLE + "style-name") or self._inherited()
            if kind == "number" and number_format is None:
                number_format = self._styles.number_format(style)
            font, mark = self._styles.font(style), mark or self._styles.mark(style)
            self._row_cells.append((self._column, repeat, (text, kind, formula, number_format, font, mark)))
        columns = _count(attributes, TABLE + "number-columns-spanned")
        rows = _count(attributes, TABLE + "number-rows-spanned")
        if columns > 1 or rows > 1:
            self._open.merge(self._row, self._column, self._row + rows - 1, self._column + columns - 1)
        self._column += repeat

    def _runs_mark(self) -> Mark | None:
        """Write what is struck out or raised as it is seen; return the mark if that is all."""
        if not self._marked:
            return None
        mark = whole_mark(self._pieces, self._marked)
        if mark is None:
            write_as_seen(self._pieces, self._marked)
        self._marked.clear()
        return mark

    def _inherited(self) -> str | None:
        """The style of a cell that names none: its row's, else its column's."""
        if self._row_style or not self._columns:
            return self._row_style
        return self._columns[bisect_right(self._columns, (self._column, "\U0010ffff")) - 1][1]


def _count(attributes: Attributes, name: str, most: int = 16_777_216) -> int:
    """Return how often something is repeated. RefusalError unless it is a plain number from 1 to `most`."""
    text = attributes.get(name)
    if text is None:
        return 1
    if not (text.isascii() and text.isdecimal() and len(text) < 9 and 1 <= int(text) <= most):
        raise RefusalError("file_hostile", reason="repeats")
    return int(text)


def _value(attributes: Attributes, text: str, *, formula: bool) -> tuple[CellKind, str, str | None]:
    """Return kind, text and number format of a cell by its written type; `text` is what it shows."""
    written = attributes.get(OFFICE + "value-type")
    if attributes.get(CALCEXT + "value-type") == "error" or (formula and ERROR_TEXT.fullmatch(text.strip())):
        return "error", text.strip() or "#VALUE!", None
    if attributes.get(TABLE + "formula") in _ANSWERS:
        return "bool", _ANSWERS[attributes[TABLE + "formula"]], None
    if written in {"float", "currency", "percentage"}:
        number = attributes.get(OFFICE + "value", "").strip()
        if len(number) > 400 or not _NUMBER.fullmatch(number):
            raise RefusalError("file_corrupt", reason="number")
        return "number", number, "0%" if written == "percentage" else None
    if written == "date":
        return _day(attributes.get(OFFICE + "date-value", "").strip())
    if written == "time":
        return _time(attributes.get(OFFICE + "time-value", "").strip())
    if written == "boolean":
        answer = {"true": "1", "false": "0"}.get(attributes.get(OFFICE + "boolean-value", "").strip())
        if answer is None:
            raise RefusalError("file_corrupt", reason="cell_type")
        return "bool", answer, None
    if written is None:
        return ("text" if text else "blank"), text, None
    if written != "string":
        raise RefusalError("file_corrupt", reason="cell_type")
    return "text", attributes.get(OFFICE + "string-value", text), None


def _day(text: str) -> tuple[CellKind, str, str | None]:
    """A day as spreadsheets count it, so that it reads as in the other formats."""
    day, _, clock = text.partition("T")
    try:
        found = date.fromisoformat(day)
    except ValueError:
        return "date_iso", text, None
    if found < _FIRST or clock.strip("0:.Z"):
        return "date_iso", text, None
    return "number", str((found - _EPOCH).days), "yyyy-mm-dd"


def _time(text: str) -> tuple[CellKind, str, str | None]:
    found = _TIME.fullmatch(text)
    if found is None:
        raise RefusalError("file_corrupt", reason="cell_type")
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return "number", repr((hours * 3600 + minutes * 60 + seconds) / 86_400), "[h]:mm:ss"
