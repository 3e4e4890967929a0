"""One worksheet part: expat's events become raw cells. Every line here is paid for per cell."""

from __future__ import annotations

from operator import itemgetter

from msgspec import Struct, field

from ppmd_cli.intake.refusal import Limits, RefusalError
from ppmd_cli.intake.xlsx_notes import BESIDE, FURTHER, LOOKS, Beside, formula_notes
from ppmd_cli.intake.xlsx_runs import Runs, joined, typed
from ppmd_cli.intake.xlsx_styles import CellStyle
from ppmd_cli.intake.zipparts import MAIN_NAMESPACES, ZipParts
from ppmd_cli.model.cell import (
    MAX_COLUMN,
    MAX_ROW,
    CellKind,
    CellRange,
    RawCell,
    RawNote,
    RawSheet,
    SheetState,
    column_letters,
    column_number,
    from_a1,
)

TRUE = frozenset(("1", "true", "on"))
_MERGE_WORK = 4_000_000
_MARGINS = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")
_TAGS = ("worksheet", "c", "v", "f", "is", "t", "rPh", "row", "col", "mergeCell", *_MARGINS, *BESIDE)
_MARGIN_NAMES = frozenset(f" {tag}" for tag in _MARGINS)
_BESIDE_NAMES = frozenset(f" {tag}" for tag in BESIDE)
# expat hands back our own short names, so that comparing them is free; no foreign tag begins with a space.
_NAMES = {f"{namespace} {tag}": f" {tag}" for namespace in MAIN_NAMESPACES for tag in _TAGS}
_NAMES |= FURTHER
_SPOTS: dict[str, tuple[int, int]] = {}
_SPOTS_KEPT = 20_000
# Letters of a column -> of the one after it.
_NEXT: dict[str, str] = {}
_new = tuple.__new__


class SheetContext(Struct, frozen=True):
    """What the cells of a sheet refer to: shared strings and styles, by their index as written.

    notes: takes up what stands beside the cells (lists, prompts, links).
    """

    strings: dict[str, str]
    styles: dict[str | None, CellStyle]
    default_style: CellStyle
    limits: Limits
    notes: list[RawNote] = field(default_factory=list)


def read_sheet(
    parts: ZipParts, part: str, name: str, state: SheetState, context: SheetContext, room: int
) -> RawSheet:
    """Read one worksheet part with at most `room` cells. RefusalError if it is damaged or too much."""
    reader = _SheetReader(parts, context, room)
    data = parts.parse(part, reader.parser)
    reader.end()
    context.notes.extend(formula_notes(parts, part, name, data))
    if reader.beside is not None:
        context.notes.extend(reader.beside.notes(name))
    return reader.sheet(name, state)


class _SheetReader:
    """Handlers of one parse. End tags are listened to only inside a cell that holds something.

    A value is put among its cell's attributes as " v", a formula as " f"; a row's cells are made together.
    """

    __slots__ = (
        "_begun",
        "_cell",
        "_column_work",
        "_context",
        "_hidden_row",
        "_inline",
        "_phonetic",
        "_pieces",
        "_room",
        "_row",
        "_runs",
        "_text_more",
        "_value_ends",
        "_waiting",
        "beside",
        "cells",
        "columns",
        "hidden_columns",
        "hidden_rows",
        "margins",
        "merges",
        "parser",
    )

    def __init__(self, parts: ZipParts, context: SheetContext, room: int) -> None:
        self._context = context
        self._room = room
        self.cells: dict[tuple[int, int], RawCell] = {}
        self.hidden_rows: set[int] = set()
        self.columns: list[tuple[int, int]] = []
        self._column_work = 0
        self.hidden_columns: set[int] = set()
        self.merges: list[CellRange] = []
        self.margins: list[str] = []
        self.beside: Beside | None = None
        self._row = 0
        self._pieces: list[str] = []
        self._text_more = self._pieces.append
        self._value_ends = self._end_value
        self._hidden_row = self._inline = self._phonetic = False
        self._cell: dict[str, str] | None = None
        self._runs = Runs()
        self._begun = 0
        self._waiting: list[dict[str, str]] = []
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
        if len(self.cells) > self._room:
            raise RefusalError("file_hostile", reason="cells")
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
        elif name == " mergeCell":
            self.merges.append(_range(attributes.get("ref", "")))
            if len(self.merges) > self._context.limits.max_merges:
                raise RefusalError("file_hostile", reason="merges")
        elif name in _MARGIN_NAMES:
            # Nothing else on a sheet holds text after these.
            self.margins.append("")
            self.parser.CharacterDataHandler = self._margin_more
        elif name in _BESIDE_NAMES:
            self.beside = self.beside or Beside(self.parser)
            self.beside.start(name[1:], attributes)
        elif name == " col":
            if attributes.get("hidden") in TRUE or attributes.get("width") == "0":
                self._hide_columns(attributes)
        elif attributes and name not in LOOKS:
            self.beside = self.beside or Beside(self.parser)
            self.beside.odd(attributes)

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

    def _margin_more(self, text: str) -> None:
        # A text can come in pieces: what was typed as one is read as one.
        self.margins[-1] += text

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
        row_text = str(self._row)
        before = self._cell["r"].removesuffix(row_text) if self._cell else ""
        letters = _NEXT.get(before)
        if letters is None or not self._row:
            column = _column_of(self._cell["r"], row_text) + 1 if self._cell else 1
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
            text = joined(pieces, self._context.limits.max_text) if pieces else ""
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
            self._hold(joined(self._pieces, self._context.limits.max_text))

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
        strings, styles = self._context.strings, self._context.styles
        default_style = self._context.default_style
        cells, hidden_columns = self.cells, self.hidden_columns
        row, hidden_row, longest = self._row, self._hidden_row, self._context.limits.max_text
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
            spot = _SPOTS.get(reference)
            if spot is None or spot[0] != row:
                spot = _spot(reference, row, row_text)
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
        return typed(written, joined([text], self._context.limits.max_text), self._context.strings)

    def sheet(self, name: str, state: SheetState) -> RawSheet:
        """Return what was read, with each cell told which merged range it lies in."""
        cells = self.cells
        if len(cells) > self._room:
            raise RefusalError("file_hostile", reason="cells")
        _mark_merged(cells, self.merges)
        last_row = max(map(itemgetter(0), cells), default=0)
        last_column = max(map(itemgetter(1), cells), default=0)
        return RawSheet(
            name=name,
            state=state,
            cells=cells,
            hidden_rows=frozenset(self.hidden_rows),
            hidden_columns=tuple(self.columns),
            merges=tuple(self.merges),
            dimensions=(last_row, last_column),
            margins=tuple(text for text in self.margins if text),
        )


def _spot(reference: str, row: int, row_text: str) -> tuple[int, int]:
    """Return (row, column) of a cell's address, kept: the returns of one form hold the same addresses."""
    spot = row, _column_of(reference, row_text)
    if len(_SPOTS) < _SPOTS_KEPT:
        _SPOTS[reference] = spot
    return spot


def _column_of(reference: str, row_text: str) -> int:
    """Return the column of a cell's address, which must lie in the open row."""
    letters = reference.removesuffix(row_text)
    if letters == reference or not (letters.isascii() and letters.isalpha()) or row_text == "0":
        raise RefusalError("file_corrupt", reason="cell_address")
    try:
        return column_number(letters)
    except ValueError as error:
        raise RefusalError("file_hostile", reason="grid") from error


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
