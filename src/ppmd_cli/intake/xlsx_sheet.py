"""One worksheet part: expat's events become raw cells. Every line here is paid for per cell."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ppmd_cli.intake.refusal import Limits, RefusalError
from ppmd_cli.intake.xlsx_styles import CellStyle
from ppmd_cli.intake.zipparts import MAIN_NAMESPACES, ZipParts
from ppmd_cli.model.cell import (
    MAX_COLUMN,
    MAX_ROW,
    CellKind,
    CellRange,
    RawCell,
    RawSheet,
    SheetState,
    a1,
    column_number,
    from_a1,
)

TRUE = frozenset(("1", "true", "on"))
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TAGS = ("worksheet", "c", "v", "f", "is", "t", "rPh", "row", "col", "mergeCell")
# expat hands back our own short names, so that comparing them is free; no foreign tag begins with a space.
_NAMES = {f"{namespace} {tag}": f" {tag}" for namespace in MAIN_NAMESPACES for tag in _TAGS}
_MERGE_WORK = 4_000_000
_COLUMNS: dict[str, int] = {}
_new = tuple.__new__


@dataclass(frozen=True, slots=True)
class SheetContext:
    """What the cells of a sheet refer to: shared strings and styles, by their index as written."""

    strings: dict[str, str]
    styles: dict[str | None, CellStyle]
    default_style: CellStyle
    limits: Limits


def read_sheet(
    parts: ZipParts, part: str, name: str, state: SheetState, context: SheetContext, room: int
) -> RawSheet:
    """Read one worksheet part with at most `room` cells. RefusalError if it is damaged or too much."""
    reader = _SheetReader(parts, context, room)
    parts.parse(part, reader.parser)
    return reader.sheet(name, state)


def unescape(text: str) -> str:
    """Undo the `_xHHHH_` escapes of a string."""
    if "_x" not in text:
        return text
    plain = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class _SheetReader:
    """Handlers of one parse. End tags are listened to only inside a cell that holds something."""

    # fmt: off
    __slots__ = (
        "_cell", "_column_work", "_context", "_default_style", "_digits", "_formula", "_hidden_row",
        "_inline", "_phonetic", "_room", "_row", "_row_text", "_strings", "_styles", "_text",
        "_text_more", "_value_ends", "cells", "columns", "hidden_columns", "hidden_rows", "merges",
        "parser",
    )
    # fmt: on

    def __init__(self, parts: ZipParts, context: SheetContext, room: int) -> None:
        self._context = context
        self._room = room
        self.cells: dict[tuple[int, int], RawCell] = {}
        self.hidden_rows: set[int] = set()
        self.columns: list[tuple[int, int]] = []
        self._column_work = 0
        self.hidden_columns: set[int] = set()
        self.merges: list[CellRange] = []
        self._text: list[str] = []
        self._row = 0
        self._row_text = "0"
        self._digits = -1
        self._strings = context.strings
        self._styles = context.styles
        self._default_style = context.default_style
        self._text_more = self._text.append
        self._value_ends = self._end_value
        self._hidden_row = self._formula = self._inline = self._phonetic = False
        self._cell: dict[str, str] | None = None
        self.parser = parts.parser(_NAMES)
        self.parser.StartElementHandler = self._root

    def _root(self, name: str, _: dict[str, str]) -> None:
        if name != " worksheet":
            raise RefusalError("file_corrupt", reason="not_a_worksheet")
        self.parser.StartElementHandler = self._start

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == " c":
            if "r" not in attributes:
                attributes["r"] = self._implied()
            self._cell = attributes
        elif name == " v":
            parser = self.parser
            self._text.clear()
            parser.CharacterDataHandler = self._text_more
            parser.EndElementHandler = self._value_ends
        elif name == " f":
            self._formula = True
            self.parser.EndElementHandler = self._end_cell
        elif name == " row":
            self._start_row(attributes)
        else:
            self._start_rare(name, attributes)

    def _start_row(self, attributes: dict[str, str]) -> None:
        text = attributes.get("r")
        if text is None:
            text = str(self._row + 1)
        if not (text.isascii() and text.isdecimal() and text[0] != "0" and len(text) < 8):
            raise RefusalError("file_corrupt", reason="row")
        self._row = int(text)
        if self._row > MAX_ROW:
            raise RefusalError("file_hostile", reason="grid")
        if len(self.cells) > self._room:
            raise RefusalError("file_hostile", reason="cells")
        self._row_text = text
        self._digits = -len(text)
        self._cell = None
        self._hidden_row = attributes.get("hidden") in TRUE or attributes.get("ht") == "0"
        if self._hidden_row:
            self.hidden_rows.add(self._row)

    def _start_rare(self, name: str, attributes: dict[str, str]) -> None:
        if name == " is":
            self._inline = True
            self._text.clear()
            self.parser.EndElementHandler = self._end_inline
        elif name == " rPh":
            self._phonetic = True
        elif name == " t":
            if self._inline and not self._phonetic:
                self.parser.CharacterDataHandler = self._text_more
        elif name == " mergeCell":
            self.merges.append(_range(attributes.get("ref", "")))
            if len(self.merges) > self._context.limits.max_merges:
                raise RefusalError("file_hostile", reason="merges")
        elif name == " col" and (attributes.get("hidden") in TRUE or attributes.get("width") == "0"):
            self._hide_columns(attributes)

    def _hide_columns(self, attributes: dict[str, str]) -> None:
        try:
            first, last = int(attributes["min"]), int(attributes["max"])
        except (KeyError, ValueError) as error:
            raise RefusalError("file_corrupt", reason="columns") from error
        if not 1 <= first <= last <= MAX_COLUMN:
            raise RefusalError("file_hostile", reason="grid")
        self.columns.append((first, last))
        self.hidden_columns.update(range(first, last + 1))
        # Honest ranges do not overlap; without this a small part could keep us busy for minutes.
        self._column_work += last - first + 1
        if self._column_work > 4 * MAX_COLUMN:
            raise RefusalError("file_hostile", reason="grid")

    def _implied(self) -> str:
        """Return the address of a cell that bears none: next to the one before it."""
        column = self._position(self._cell["r"])[1] + 1 if self._cell else 1
        if column > MAX_COLUMN or not self._row:
            raise RefusalError("file_hostile", reason="grid")
        return a1(self._row, column)

    def _end_value(self, name: str) -> None:
        """Keep a cell of the two common sorts at once, without a further call; leave others to `_finish`."""
        if name != " v":
            return
        pieces = self._text
        text = pieces[0] if len(pieces) == 1 else "".join(pieces)
        attributes = self._cell
        if self._formula or attributes is None:
            self._finish(text)
            return
        get = attributes.get
        written = get("t")
        kind: CellKind
        if written == "s":
            kind, shared = "text", self._strings.get(text)
            if not shared:
                self._finish(text)
                return
            text = shared
        elif (written is None or written == "n") and text.isdecimal() and text.isascii() and len(text) < 16:
            kind = "number"
        else:
            self._finish(text)
            return
        parser = self.parser
        parser.CharacterDataHandler = None
        parser.EndElementHandler = None
        reference = attributes["r"]
        column = _COLUMNS.get(reference[: self._digits])
        if column is None or not reference.endswith(self._row_text):
            column = self._position(reference)[1]
        hidden = self._hidden_row or column in self.hidden_columns
        number_format, font = self._styles.get(get("s"), self._default_style)
        row = self._row
        cell = _new(RawCell, (row, column, text, kind, False, False, hidden, None, number_format, font))
        if self.cells.setdefault((row, column), cell) is not cell:
            raise RefusalError("file_corrupt", reason="cell_twice")

    def _end_cell(self, name: str) -> None:
        if name == " c":
            self._finish(None)

    def _end_inline(self, name: str) -> None:
        if name == " t":
            self.parser.CharacterDataHandler = None
        elif name == " rPh":
            self._phonetic = False
        elif name == " is":
            self._inline = False
            if self._cell is None or self._cell.get("t") != "inlineStr":
                raise RefusalError("file_corrupt", reason="stray_value")
            self._finish("".join(self._text))

    def _finish(self, text: str | None) -> None:
        """Keep the cell that is open; `text` is None where it has a formula and no value."""
        parser = self.parser
        parser.CharacterDataHandler = None
        parser.EndElementHandler = None
        attributes = self._cell
        if attributes is None:
            raise RefusalError("file_corrupt", reason="stray_value")
        kind: CellKind = "number"
        if text is None:
            kind = "blank"
        elif (written := attributes.get("t")) == "s":
            kind, text = "text", self._shared(text)
        elif written is not None and written != "n":
            kind, text = _typed(written, text)
        elif not (text.isdecimal() and text.isascii() and len(text) < 16):
            kind, text = _number(text)
        formula = self._formula
        if formula:
            self._formula = False
        elif not text:
            return
        position = self._position(attributes["r"])
        row, column = position
        style = self._styles.get(attributes.get("s"), self._default_style)
        hidden = self._hidden_row or column in self.hidden_columns
        cell = RawCell(
            row, column, text or "", kind, formula, formula and kind != "blank", hidden, None, *style
        )
        if self.cells.setdefault(position, cell) is not cell:
            raise RefusalError("file_corrupt", reason="cell_twice")

    def _position(self, reference: str) -> tuple[int, int]:
        """Return (row, column) of a cell's address, which must lie in the open row."""
        if reference.endswith(self._row_text):
            letters = reference[: -len(self._row_text)]
            column = _COLUMNS.get(letters)
            if column is None and letters.isascii() and letters.isalpha():
                column = _column(letters)
            if column is not None:
                return self._row, column
        raise RefusalError("file_corrupt", reason="cell_address")

    def _shared(self, text: str) -> str:
        shared = self._strings.get(text.strip())
        if shared is None:
            raise RefusalError("file_corrupt", reason="shared_string")
        return shared

    def sheet(self, name: str, state: SheetState) -> RawSheet:
        """Return what was read, with each cell told which merged range it lies in."""
        cells = self.cells
        if len(cells) > self._room:
            raise RefusalError("file_hostile", reason="cells")
        _mark_merged(cells, self.merges)
        last_row = max((row for row, _ in cells), default=0)
        last_column = max((column for _, column in cells), default=0)
        return RawSheet(
            name=name,
            state=state,
            cells=cells,
            hidden_rows=frozenset(self.hidden_rows),
            hidden_columns=tuple(self.columns),
            merges=tuple(self.merges),
            dimensions=(last_row, last_column),
        )


def _typed(written: str, text: str) -> tuple[CellKind, str]:
    """Return kind and text of a cell whose type is written and is neither number nor shared string."""
    if written in {"str", "inlineStr"}:
        return "text", unescape(text)
    if written == "b":
        if text.strip() in {"0", "1", "true", "false"}:
            return "bool", text.strip()
    elif written == "e":
        return "error", text.strip()
    elif written == "d":
        return "date_iso", text.strip()
    raise RefusalError("file_corrupt", reason="cell_type")


def _number(text: str) -> tuple[CellKind, str]:
    plain = text.strip()
    if not plain:
        return "blank", ""
    if len(plain) > 400 or not _NUMBER.fullmatch(plain):
        raise RefusalError("file_corrupt", reason="number")
    return "number", plain


def _column(letters: str) -> int:
    try:
        column = column_number(letters)
    except ValueError as error:
        raise RefusalError("file_hostile", reason="grid") from error
    _COLUMNS[letters] = column
    return column


def _range(reference: str) -> CellRange:
    first, _, last = reference.partition(":")
    try:
        top, left = from_a1(first)
        bottom, right = from_a1(last or first)
    except ValueError as error:
        raise RefusalError("file_corrupt", reason="merge") from error
    if top > bottom or left > right:
        raise RefusalError("file_corrupt", reason="merge")
    return CellRange(top, left, bottom, right)


def _mark_merged(cells: dict[tuple[int, int], RawCell], merges: list[CellRange]) -> None:
    """Tell each cell in a merged range its top-left; walks the range or the cells, whichever is fewer."""
    work = 0
    for merge in merges:
        top, left, bottom, right = merge
        area = (bottom - top + 1) * (right - left + 1)
        work += min(area, len(cells))
        if work > _MERGE_WORK:
            raise RefusalError("file_hostile", reason="merges")
        if area <= len(cells):
            inside = [
                (r, c) for r in range(top, bottom + 1) for c in range(left, right + 1) if (r, c) in cells
            ]
        else:
            inside = [place for place in cells if merge.holds(*place)]
        for place in inside:
            cells[place] = cells[place]._replace(merged=(top, left))
