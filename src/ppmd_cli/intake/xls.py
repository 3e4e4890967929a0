"""The sparse reader of .xls (BIFF8, Excel 97 to 2003), as exact as that of .xlsx.

calamine, which is asked as a second witness (xls_witness), gives "" for an error as for a blank and knows
neither formulas nor formats nor fonts; a figure that it alone could read would be a guess.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress
from decimal import Decimal
from itertools import pairwise
from math import isfinite

from msgspec import Struct, field
from msgspec.structs import replace

from ppmd_cli.intake.grid import Room, SheetCells
from ppmd_cli.intake.marks import write_as_seen
from ppmd_cli.intake.ole import CompoundFile
from ppmd_cli.intake.refusal import Limits, RefusalError
from ppmd_cli.intake.xls_formulas import plain_formula
from ppmd_cli.intake.xls_notes import (
    CHART_TEXT,
    DEFINED,
    XlsNotes,
    defined,
    embedded,
    format_note,
    is_told,
    loose,
    properties,
    stream_notes,
)
from ppmd_cli.intake.xls_strings import Pieces
from ppmd_cli.intake.xlsx_styles import BUILT_IN, NO_STYLE, CellStyle, plain_code
from ppmd_cli.model.cell import CellKind, Mark, RawNote, RawSheet, RawWorkbook, SheetState

_GLOBALS, _WORKSHEET = 0x05, 0x10
_BOF, _EOF, _FORMULA, _STRING = 0x809, 0x0A, 0x06, 0x207
_STATES: tuple[SheetState, ...] = ("visible", "hidden", "veryHidden")
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_MOST_TEXT = 64 * 1024 * 1024

Record = tuple[int, list[bytes]]
"""Number of a record, its content and that of the records that continue it."""


def read_xls(data: bytes, limits: Limits) -> RawWorkbook:
    """Read every worksheet. RefusalError if the file is damaged, locked, hostile, older or no workbook."""
    compound = CompoundFile(data)
    if "Workbook" not in compound:
        if "Book" in compound:
            raise RefusalError("file_is_xls", what="old")
        raise RefusalError("file_unknown", what="ole")
    stream = compound.read("Workbook")
    try:
        workbook = _Book(stream, limits).workbook((*properties(compound), *stream_notes(compound)))
        count = embedded(compound)
        notices = (("objects_not_searched", (("#n", str(count)),)),) if count else ()
        return replace(workbook, notices=notices)
    except (struct.error, IndexError, ValueError, OverflowError) as error:
        raise RefusalError("file_corrupt", reason="record") from error


class _Globals(Struct):
    """What the cells refer to."""

    date1904: bool = False
    strings: list[str] = field(default_factory=list)
    fonts: list[tuple[str, Mark | None]] = field(default_factory=list)
    rich: list[tuple[int, tuple[tuple[int, int], ...]]] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=lambda: dict(BUILT_IN))
    looks: list[tuple[int, int]] = field(default_factory=list)
    sheets: list[tuple[int, SheetState, int, str]] = field(default_factory=list)
    styles: list[CellStyle] = field(default_factory=list)


class _Book:
    """One Workbook stream."""

    def __init__(self, stream: bytes, limits: Limits) -> None:
        self._stream = stream
        self._limits = limits
        self._text_left = _MOST_TEXT
        self._globals = _Globals()
        self._notes: list[RawNote] = []

    def workbook(self, further: Iterable[RawNote]) -> RawWorkbook:
        """Read the globals, then each worksheet where they say that it begins."""
        self._read_globals()
        found = self._globals
        if len(found.sheets) > self._limits.max_sheets:
            raise RefusalError("file_hostile", reason="sheets")
        room = Room(self._limits)
        names: set[str] = set()
        starts: set[int] = set()
        sheets: list[RawSheet] = []
        others: list[str] = []
        for start, state, kind, name in found.sheets:
            key = unicodedata.normalize("NFC", name).casefold()
            if key in names or not name or start in starts:
                raise RefusalError("file_corrupt", reason="sheet_name_twice")
            names.add(key)
            starts.add(start)
            if kind != 0:
                others.append(name)
                self._beside(start, name)
            else:
                sheets.append(self._sheet(start, SheetCells(name, state, self._limits, room)))
        shown = {cell.text for sheet in sheets for cell in sheet.cells.values()}
        unused = [text for text in dict.fromkeys(found.strings) if text not in shown]
        self._notes += (RawNote("", None, text, "attached") for text in unused)
        return RawWorkbook(tuple(sheets), found.date1904, tuple(others), (*self._notes, *further))

    def _beside(self, start: int, name: str) -> None:
        """A chart, a dialog or macros, which hold no cells: what they say; damage there is nobody's."""
        notes = XlsNotes(name, self._spend)
        with suppress(RefusalError, struct.error, IndexError):
            for number, pieces in self._records(start, None):
                if number in {0x14, 0x15} and len(pieces[0]) > 2:
                    self._notes.append(RawNote(name, None, _margin(pieces[0]), "header"))
                elif is_told(number):
                    notes.take(number, pieces)
        self._notes += notes.notes()

    def _records(self, start: int, kind: int | None) -> Iterator[Record]:
        """Yield the records of one substream, of this kind; of charts within it only their texts."""
        stream, at, depth = self._stream, start, 0
        while True:
            number, size = struct.unpack_from("<HH", stream, at)
            if at + 4 + size > len(stream):
                raise RefusalError("file_truncated")
            pieces = [stream[at + 4 : at + 4 + size]]
            at += 4 + size
            while stream[at : at + 2] == b"\x3c\0":
                size = int.from_bytes(stream[at + 2 : at + 4], "little")
                pieces.append(stream[at + 4 : at + 4 + size])
                at += 4 + size
            if number == _BOF:
                depth += 1
                if depth == 1 and pieces[0][:2] != b"\0\x06":
                    raise RefusalError("file_is_xls", what="old")
                if depth == 1 and kind is not None and pieces[0][2] != kind:
                    raise RefusalError("file_corrupt", reason="record")
            elif depth == 0:
                raise RefusalError("file_corrupt", reason="record")
            elif number == _EOF:
                depth -= 1
                if depth == 0:
                    return
            elif depth == 1 or number == CHART_TEXT:
                yield number, pieces

    def _read_globals(self) -> None:
        found = self._globals
        for number, pieces in self._records(0, _GLOBALS):
            data = pieces[0]
            if number == 0x2F:
                raise RefusalError("file_encrypted", kind="xls")
            if number == 0x22:
                found.date1904 = data[0] == 1
            elif number == 0x31:
                found.fonts.append((Pieces([data[15:]]).text(data[14]), _font_mark(data)))
            elif number == 0x41E:
                code, length, flags = struct.unpack_from("<HHB", data)
                found.formats[code] = Pieces([data[5:]]).text(length, flags=flags & 1)
                self._notes.append(format_note(found.formats[code]))
            elif number == 0xE0:
                found.looks.append(struct.unpack_from("<HH", data))
            elif number == 0x85:
                start, state, kind, length = struct.unpack_from("<IBBB", data)
                name = Pieces([data[7:]]).text(length)
                found.sheets.append((start, _STATES[state & 3], kind, name))
            elif number == DEFINED:
                self._notes += defined(data)
            elif number == 0xFC:
                found.strings = self._shared(pieces)
            elif is_told(number):
                texts = loose(b"".join(pieces))
                self._notes += (RawNote("", None, text, "attached") for text in texts)
        for place, runs in found.rich:
            found.strings[place] = _as_seen(found, found.strings[place], runs)
        found.styles = [_style(found, font, code) for font, code in found.looks]

    def _shared(self, pieces: list[bytes]) -> list[str]:
        reader = Pieces([pieces[0][8:], *pieces[1:]])
        (count,) = struct.unpack_from("<I", pieces[0], 4)
        strings: list[str] = []
        for place in range(count):
            text = reader.text(struct.unpack("<H", reader.take(2))[0])
            self._spend(text)
            strings.append(text)
            if reader.attached:
                self._notes += (RawNote("", None, aloud, "attached") for aloud in loose(reader.attached))
            if reader.runs:
                self._globals.rich.append((place, reader.runs))
        return strings

    def _spend(self, text: str) -> None:
        self._text_left -= len(text)
        if self._text_left < 0:
            raise RefusalError("file_hostile", reason="expansion")

    def _sheet(self, start: int, sheet: SheetCells) -> RawSheet:
        waiting: tuple[int, int, CellStyle] | None = None
        notes = XlsNotes(sheet.name, self._spend)
        for number, pieces in self._records(start, _WORKSHEET):
            data = pieces[0]
            if number == _FORMULA:
                waiting = self._formula(sheet, data)
                notes.take(number, pieces)
            elif number == _STRING:
                if waiting is None:
                    raise RefusalError("file_corrupt", reason="stray_value")
                row, column, style = waiting
                reader = Pieces(pieces)
                text = reader.text(struct.unpack("<H", reader.take(2))[0])
                self._spend(text)
                self._add(sheet, row, column, style, text, "text", formula=True)
                waiting = None
            elif number in _CELLS:
                self._cells(sheet, number, pieces)
            elif number in {0x14, 0x15} and len(data) > 2:
                sheet.margins.append(_margin(data))
            else:
                _lay_out(sheet, number, data)
                if is_told(number):
                    notes.take(number, pieces)
        self._notes += notes.notes()
        return sheet.sheet()

    def _cells(self, sheet: SheetCells, number: int, pieces: list[bytes]) -> None:
        """A record with the value of one cell, or of some beside each other."""
        data = pieces[0]
        row, column, look = struct.unpack_from("<HHH", data)
        style = self._style(look)
        if number == 0xFD:
            shared = int.from_bytes(data[6:10], "little")
            if shared >= len(self._globals.strings):
                raise RefusalError("file_corrupt", reason="shared_string")
            self._add(sheet, row, column, style, self._globals.strings[shared], "text")
        elif number == 0x203:
            self._add(sheet, row, column, style, _double(data[6:14]), "number")
        elif number == 0x27E:
            self._add(sheet, row, column, style, _packed(data[6:10]), "number")
        elif number == 0xBD:
            for place, at in enumerate(range(4, len(data) - 2, 6)):
                look, text = int.from_bytes(data[at : at + 2], "little"), _packed(data[at + 2 : at + 6])
                self._add(sheet, row, column + place, self._style(look), text, "number")
        elif number == 0x205:
            kind, text = _flag(data[6], error=data[7] == 1)
            self._add(sheet, row, column, style, text, kind)
        else:
            reader = Pieces([data[6:], *pieces[1:]])
            text = reader.text(struct.unpack("<H", reader.take(2))[0])
            self._spend(text)
            self._add(sheet, row, column, style, text, "text")

    def _formula(self, sheet: SheetCells, data: bytes) -> tuple[int, int, CellStyle] | None:
        """Keep a cell that computes its content; or return where the text that follows belongs."""
        row, column, look = struct.unpack_from("<HHH", data)
        style, result, flags = self._style(look), data[6:14], data[14]
        plain = plain_formula(data[22 : 22 + int.from_bytes(data[20:22], "little")])
        if plain is not None:
            sheet.formulas[row + 1, column + 1] = plain
        kind: CellKind = "number"
        if result[6:8] != b"\xff\xff":
            text = _double(result)
        elif result[0] == 0:
            return row, column, style
        elif result[0] == 3:
            # An empty text; from writers that do not calculate, the sign that nobody has yet.
            kind, text = ("blank" if flags & 3 else "text"), ""
        elif result[0] in {1, 2}:
            kind, text = _flag(result[2], error=result[0] == 2)
        else:
            raise RefusalError("file_corrupt", reason="cell_type")
        self._add(sheet, row, column, style, text, kind, formula=True)
        return None

    def _style(self, look: int) -> CellStyle:
        styles = self._globals.styles
        return styles[look] if look < len(styles) else NO_STYLE

    @staticmethod
    def _add(
        sheet: SheetCells,
        row: int,
        column: int,
        style: CellStyle,
        text: str,
        kind: CellKind,
        *,
        formula: bool = False,
    ) -> None:
        code, font, mark = style
        sheet.add(row + 1, column + 1, text, kind, formula=formula, number_format=code, font=font, mark=mark)


_CELLS = frozenset((0xFD, 0x203, 0x27E, 0xBD, 0x205, 0x204, 0xD6))


def _lay_out(sheet: SheetCells, number: int, data: bytes) -> None:
    """Take what is hidden and what is merged; all other records say nothing of values."""
    if number == 0x208 and data[12] & 0x20:
        row = int.from_bytes(data[:2], "little") + 1
        sheet.hide_rows(row, row)
    elif number == 0x7D:
        first, last, width, _, flags = struct.unpack_from("<HHHHH", data)
        if flags & 1 or width == 0:
            sheet.hide_columns(first + 1, last + 1)
    elif number == 0xE5:
        for at in range(2, 2 + 8 * int.from_bytes(data[:2], "little"), 8):
            top, bottom, left, right = struct.unpack_from("<HHHH", data, at)
            sheet.merge(top + 1, left + 1, bottom + 1, right + 1)


def _margin(data: bytes) -> str:
    """The head or foot of the printed pages."""
    return Pieces([data[2:]]).text(int.from_bytes(data[:2], "little"))


def _style(found: _Globals, font: int, code: int) -> CellStyle:
    return plain_code(found.formats.get(code)), *_font(found, font)


def _font(found: _Globals, font: int) -> tuple[str | None, Mark | None]:
    # There is no font 4: whoever counts skips it.
    number = font - 1 if font > 4 else font
    return found.fonts[number] if number < len(found.fonts) else (None, None)


def _font_mark(data: bytes) -> Mark | None:
    if data[2] & 8:
        return "struck"
    return "raised" if data[8] in {1, 2} else None


def _as_seen(found: _Globals, text: str, runs: tuple[tuple[int, int], ...]) -> str:
    """Return a rich text with the figures struck out or raised as they are seen."""
    starts = [0, *(start for start, _ in runs), len(text)]
    pieces = [text[first:last] for first, last in pairwise(starts)]
    marks = {place: mark for place, (_, font) in enumerate(runs, 1) if (mark := _font(found, font)[1])}
    if marks:
        write_as_seen(pieces, marks)
    return "".join(pieces) if marks else text


def _double(data: bytes) -> str:
    (number,) = struct.unpack("<d", data)
    if not isfinite(number):
        raise RefusalError("file_corrupt", reason="number")
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(number)


def _packed(data: bytes) -> str:
    """A number in 30 bits: whole or the front of a double, perhaps in hundredths."""
    (bits,) = struct.unpack("<i", data)
    if bits & 2:
        whole = bits >> 2
        return format((Decimal(whole) / 100).normalize(), "f") if bits & 1 else str(whole)
    text = _double(bytes(4) + struct.pack("<i", bits & ~3))
    return repr(float(text) / 100) if bits & 1 else text


def _flag(value: int, *, error: bool) -> tuple[CellKind, str]:
    if error:
        return "error", _ERRORS.get(value, "#VALUE!")
    return "bool", "1" if value else "0"
