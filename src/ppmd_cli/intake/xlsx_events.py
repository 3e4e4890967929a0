"""Rows of a worksheet written in any way that XML allows: the parser's events become raw cells."""

from __future__ import annotations

from ppmd_cli.intake.refusal import RefusalError
from ppmd_cli.intake.xlsx_notes import Beside
from ppmd_cli.intake.xlsx_runs import Runs, joined, typed
from ppmd_cli.intake.xlsx_sheet import SPOTS, TRUE, SheetContext, SheetReader, column_of, spot_at
from ppmd_cli.intake.zipparts import ZipParts, parse_whole
from ppmd_cli.model.cell import MAX_COLUMN, MAX_ROW, CellKind, RawCell, column_letters

# Letters of a column -> of the one after it.
_NEXT: dict[str, str] = {}
_new = tuple.__new__


def read_by_events(parts: ZipParts, data: bytes, context: SheetContext, room: int) -> SheetReader:
    """Read one worksheet part. RefusalError if it is damaged or too much."""
    reader = EventReader(parts, context, room)
    parse_whole(data, reader.parser)
    reader.end()
    return reader


class EventReader(SheetReader):
    """Handlers of one parse. End tags are listened to only inside a cell that holds something.

    A value is put among its cell's attributes as " v", a formula as " f"; a row's cells are made together.
    """

    __slots__ = (
        "_begun",
        "_cell",
        "_hidden_row",
        "_inline",
        "_phonetic",
        "_pieces",
        "_row",
        "_runs",
        "_text_more",
        "_value_ends",
        "_waiting",
    )

    def __init__(self, parts: ZipParts, context: SheetContext, room: int) -> None:
        """room: how many cells there may be."""
        super().__init__(parts, context, room)
        self._row = 0
        self._pieces: list[str] = []
        self._text_more = self._pieces.append
        self._value_ends = self._end_value
        self._hidden_row = self._inline = self._phonetic = False
        self._cell: dict[str, str] | None = None
        self._runs = Runs()
        self._begun = 0
        self._waiting: list[dict[str, str]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Hear of any element."""
        if name == " c":
            if "r" not in attributes:
                attributes["r"] = self._implied()
            self._cell = attributes
        elif name == " v":
            parser = self.parser
            if self._pieces:
                raise RefusalError("file_corrupt", reason="stray_value")
            parser.CharacterDataHandler = self._text_more
            parser.EndElementHandler = self._value_ends
        elif name == " f":
            cell = self._open_cell()
            if " f" not in cell:
                cell[" f"] = ""
                self._waiting.append(cell)
        elif name == " row":
            self.end_row()
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
        self.check_room()
        self._cell = None
        self._hidden_row = attributes.get("hidden") in TRUE or attributes.get("ht") == "0"
        if self._hidden_row:
            self.hidden_rows.add(self._row)

    def _start_rare(self, name: str, attributes: dict[str, str]) -> None:
        if self._pieces and not self._inline:
            raise RefusalError("file_corrupt", reason="stray_value")
        if name == " is":
            self._inline = True
            self.parser.EndElementHandler = self._end_inline
        elif name == " rPh":
            self._phonetic = True
        elif self._inline:
            self._start_text(name, attributes)
        else:
            self.around(name, attributes)

    def _start_text(self, name: str, attributes: dict[str, str]) -> None:
        """An element of an inline text."""
        if name != " t":
            self._runs.start(name, attributes)
        elif self._phonetic:
            self.beside = self.beside or Beside(self.parser)
            self.parser.CharacterDataHandler = self.beside.guide
        else:
            self._begun = len(self._pieces)
            self.parser.CharacterDataHandler = self._text_more

    def _implied(self) -> str:
        """Return the address of a cell that bears none: next to the one before it."""
        row_text = str(self._row)
        before = self._cell["r"].removesuffix(row_text) if self._cell else ""
        letters = _NEXT.get(before)
        if letters is None or not self._row:
            column = column_of(self._cell["r"], row_text) + 1 if self._cell else 1
            if column > MAX_COLUMN or not self._row:
                raise RefusalError("file_hostile", reason="grid")
            letters = _NEXT[before] = column_letters(column)
        return letters + row_text

    def _open_cell(self) -> dict[str, str]:
        if self._cell is None:
            raise RefusalError("file_corrupt", reason="stray_value")
        return self._cell

    def _end_value(self, name: str) -> None:
        if name != " v":
            return
        pieces, parser, cell = self._pieces, self.parser, self._cell
        parser.CharacterDataHandler = None
        parser.EndElementHandler = None
        if len(pieces) == 1:
            text = pieces.pop()
        else:
            text = joined(pieces, self.context.limits.max_text) if pieces else ""
        if cell is None or " f" in cell or len(self._waiting) == MAX_COLUMN:
            self._hold(text)
        else:
            # The common case, without a further call.
            cell[" v"] = text
            self._waiting.append(cell)

    def _end_inline(self, name: str) -> None:
        if name == " t":
            self.parser.CharacterDataHandler = None
            if not self._phonetic:
                self._runs.end_text(self._begun, len(self._pieces))
        elif name == " rPh":
            self._phonetic = False
        elif name == " is":
            self._inline = False
            self.parser.EndElementHandler = None
            if self._open_cell().get("t") != "inlineStr":
                raise RefusalError("file_corrupt", reason="stray_value")
            self._runs.end_item(self._pieces)
            self._hold(joined(self._pieces, self.context.limits.max_text))

    def _hold(self, text: str) -> None:
        """Keep the value of the open cell until the row ends."""
        cell = self._open_cell()
        if " f" not in cell:
            self._waiting.append(cell)
            if len(self._waiting) > MAX_COLUMN:
                raise RefusalError("file_corrupt", reason="cell_twice")
        elif " v" in cell:
            raise RefusalError("file_corrupt", reason="cell_twice")
        cell[" v"] = text

    def end(self) -> None:
        """Close the last row, and let go of what holds the reader: no cell waits for a search for circles."""
        self.end_row()
        del self._value_ends

    def end_row(self) -> None:
        """Make the cells of the open row."""
        strings, styles = self.context.strings, self.context.styles
        default_style = self.context.default_style
        cells, hidden_columns = self.cells, self.hidden_columns
        row, hidden_row, longest = self._row, self._hidden_row, self.context.limits.max_text
        row_text = str(row)
        for attributes in self._waiting:
            get = attributes.get
            text, written = get(" v", ""), get("t")
            kind: CellKind
            if written == "s" and text in strings:
                kind, text = "text", strings[text]
            elif (
                (written is None or written == "n") and text.isdecimal() and text.isascii() and len(text) < 16
            ):
                kind = "number"
            elif written == "str" and text and "_x" not in text and len(text) <= longest:
                kind = "text"
            elif written == "b" and text in {"0", "1"}:
                kind = "bool"
            else:
                kind, text = self._rare(written, text) if " v" in attributes else ("blank", "")
            formula = " f" in attributes
            if not (text or formula):
                continue
            reference = attributes["r"]
            spot = SPOTS.get(reference)
            if spot is None or spot[0] != row:
                spot = spot_at(reference, row, row_text)
            column = spot[1]
            number_format, font, mark = styles.get(get("s"), default_style)
            hidden, cached = hidden_row or column in hidden_columns, formula and kind != "blank"
            cell = _new(
                RawCell, (row, column, text, kind, formula, cached, hidden, None, number_format, font, mark)
            )
            if cells.setdefault(spot, cell) is not cell:
                raise RefusalError("file_corrupt", reason="cell_twice")
        self._waiting.clear()

    def _rare(self, written: str | None, text: str) -> tuple[CellKind, str]:
        """Read a value that is not as plain as most."""
        return typed(written, joined([text], self.context.limits.max_text), self.context.strings)
