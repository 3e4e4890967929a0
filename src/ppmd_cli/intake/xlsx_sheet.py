"""One worksheet part becomes raw cells. Every line of the loop over its cells is paid for per cell.

Rows as spreadsheet programs write them are taken by patterns; what stands around them a parser tells.
What is written in another way, and every fault, is left to `xlsx_events`, which hears all of it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple
from xml.parsers import expat

from msgspec import Struct, field

from ppmd_cli.intake.refusal import Limits, RefusalError
from ppmd_cli.intake.xlsx_notes import BESIDE, FURTHER, LOOKS, Beside, formula_notes
from ppmd_cli.intake.xlsx_runs import typed, unreferred
from ppmd_cli.intake.xlsx_styles import CellStyle
from ppmd_cli.intake.zipparts import MAIN_NAMESPACES, ZipParts, has_long_token
from ppmd_cli.model.cell import (
    MAX_COLUMN,
    MAX_ROW,
    CellKind,
    CellRange,
    RawCell,
    RawNote,
    RawSheet,
    SheetState,
    column_number,
    from_a1,
)

TRUE = frozenset(("1", "true", "on"))
_MERGE_WORK = 4_000_000
_MARGINS = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")
_ROW_TAGS = ("c", "v", "f", "is", "rPh", "row")
_TAGS = ("worksheet", "sheetData", *_ROW_TAGS, "t", "col", "mergeCell", *_MARGINS, *BESIDE)
_MARGIN_NAMES = frozenset(f" {tag}" for tag in _MARGINS)
_BESIDE_NAMES = frozenset(f" {tag}" for tag in BESIDE)
_ROW_NAMES = frozenset(f" {tag}" for tag in _ROW_TAGS)
# expat hands back our own short names, so that comparing them is free; no foreign tag begins with a space.
_NAMES = {f"{namespace} {tag}": f" {tag}" for namespace in MAIN_NAMESPACES for tag in _TAGS}
_NAMES |= FURTHER
SPOTS: dict[str, tuple[int, int]] = {}
_SPOTS_KEPT = 20_000
_new = tuple.__new__
_LARGEST = 1 << 21  # of larger parts not all cells are to lie in memory as they are written
_BEGIN, _END = b"<sheetData>", b"</sheetData>"
# One default namespace, which is ours, so that names without a prefix are what they seem.
_HEAD = re.compile(
    rb'(?:\xef\xbb\xbf)?(?:<\?xml version="1\.0" encoding="(?:UTF|utf)-8"[^<>]*\?>)?\s*'
    rb'(<worksheet(?: [\w:.\-]+="[^"<>]*")*+>)(?!.*(?:xmlns(?!:)|<[!?])).*',
    re.DOTALL,
)
_ROOTS = tuple(f' xmlns="{namespace}"'.encode() for namespace in MAIN_NAMESPACES)
_PREFIX = re.compile(rb' xmlns:([\w.\-]+)="[^" >]')
# Rows that match are XML: what is left open here, `_plain`, `_is_text` and `_looks` see to.
_NO_LETTER = re.compile(rb"&(?!quot;|amp;|[lg]t;|apos;|#(?:9|10|13|3[2-9]|[4-9][0-9]|[1-9][0-9]{2,3});)")
_NO_LETTERS = bytes({*range(32)} - {*b"\t\n"})
_LAST_SIGNS = b"\xef\xbf"  # U+FFC0 to U+FFFF, the last two of which are none
_TEXT = "[^<]*+"
_CELL = r'<c r="[A-Z]{1,3}[0-9]{1,7}"(?: s="[0-9]{1,9}")?(?: t="[a-zA-Z]{1,9}")?'
_FORMULA = (
    r'<f(?: aca="[a-z]+")?(?: t="[a-zA-Z]+")?(?: ref="[A-Z0-9:]+")?(?: ca="[a-z0-9]+")?(?: si="[0-9]+")?'
    rf"(?:/>|>{_TEXT}</f>)"
)
_EMPTY = r"(?:<v></v>|<v/>)"
_ROWS = re.compile(
    r'(?:<row r="[1-9][0-9]{0,6}"(?: (?:[a-zA-Z][a-zA-Z0-9]*:)?[a-zA-Z]+="[ !#-%\'-;=?-~]*")*+(?:/>|>'
    rf"(?:{_CELL}(?:/>|></c>|>{_FORMULA}{_EMPTY}?+</c>|>(?:{_FORMULA})?+"
    r'(?:<v>[^<]++</v>|<is><t(?: xml:space="preserve")?>[^<]++</t></is>)</c>))*+</row>))*+'
)
# Of rows that have matched, without looking at each sign again: `[^"]*` is the fastest of all loops.
_PIECES = re.compile(
    r'(?:<c [^>]*+(?:(?<=/)>|></c>)|</row>)*+(?:<row r="([^"]*)"([^>]*)>'
    r'|<c r="([^"]*)"(?: s="([^"]*)")?(?: t="([^"]*)")?>'
    r"((?:<f[^>]*+(?:(?<=/)>|>[^<]*+</f>))(?:<v></v>|<v/>)?)?"
    r"(?:<v>([^<]*)</v>|<is><t[^>]*>([^<]*)</t></is>)?</c>)"
)
_LOOK = re.compile(r" ([a-zA-Z0-9:]+)=")
_HIDDEN = re.compile(r' (?:hidden="(?:1|true|on)"|ht="0")')
_NO_VALUE = ("<v></v>", "<v/>")


class SheetContext(Struct, frozen=True):
    """What the cells of a sheet refer to: shared strings and styles, by their index as written.

    notes: takes up what stands beside the cells (lists, prompts, links).
    """

    strings: dict[str, str]
    styles: dict[str | None, CellStyle]
    default_style: CellStyle
    limits: Limits
    notes: list[RawNote] = field(default_factory=list)


class _Plain(NamedTuple):
    """A part around its rows, which are written as most programs do. prefixes: which names may have."""

    head: bytes
    prefixes: frozenset[str]
    rows: str
    tail: bytes


class SheetReader:
    """Hears what stands around the rows of a sheet."""

    __slots__ = (
        "_column_work", "_room", "at_rows", "beside", "cells", "columns", "context", "hidden_columns",
        "hidden_rows", "margins", "merges", "parser",
    )  # fmt: skip

    def __init__(self, parts: ZipParts, context: SheetContext, room: int) -> None:
        """room: how many cells there may be."""
        self.context = context
        self._room = room
        self.cells: dict[tuple[int, int], RawCell] = {}
        self.hidden_rows: set[int] = set()
        self.columns: list[tuple[int, int]] = []
        self._column_work = 0
        self.hidden_columns: set[int] = set()
        self.merges: list[CellRange] = []
        self.margins: list[str] = []
        self.beside: Beside | None = None
        self.at_rows = False
        self.parser = parts.parser(_NAMES)
        self.parser.StartElementHandler = self._root

    def _root(self, name: str, _: dict[str, str]) -> None:
        if name != " worksheet":
            raise RefusalError("file_corrupt", reason="not_a_worksheet")
        self.parser.StartElementHandler = self.start

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Hear of an element outside the rows."""
        if name in _ROW_NAMES:
            raise _OtherwiseError
        if name == " sheetData":
            self.at_rows = True
        self.around(name, attributes)

    def around(self, name: str, attributes: dict[str, str]) -> None:
        """Take what an element says that is neither a row nor within one."""
        if name == " mergeCell":
            self.merges.append(_range(attributes.get("ref", "")))
            if len(self.merges) > self.context.limits.max_merges:
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

    def check_room(self) -> None:
        """RefusalError where there are too many cells."""
        if len(self.cells) > self._room:
            raise RefusalError("file_hostile", reason="cells")

    def sheet(self, name: str, state: SheetState) -> RawSheet:
        """Return what was read, with each cell told which merged range it lies in."""
        cells = self.cells
        self.check_room()
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


class _OtherwiseError(Exception):
    """Rows are not written as most programs do."""


def read_sheet(
    parts: ZipParts, part: str, name: str, state: SheetState, context: SheetContext, room: int
) -> RawSheet:
    """Read one worksheet part with at most `room` cells. RefusalError if it is damaged or too much."""
    data = parts.markup(part)
    reader = read_plainly(parts, data, context, room)
    if reader is None:
        from ppmd_cli.intake.xlsx_events import read_by_events

        reader = read_by_events(parts, data, context, room)
    context.notes.extend(formula_notes(parts, part, name, data))
    if reader.beside is not None:
        context.notes.extend(reader.beside.notes(name))
    return reader.sheet(name, state)


def read_plainly(parts: ZipParts, data: bytes, context: SheetContext, room: int) -> SheetReader | None:
    """Read a part whose rows are plain; None for any other, and wherever something is wrong."""
    if (plain := _plain(data)) is None:
        return None
    reader = SheetReader(parts, context, room)
    parser = reader.parser
    try:
        parser.Parse(plain.head, False)
        if not reader.at_rows or reader.margins or reader.beside is not None:
            return None
        columns = len(reader.columns)
        _make_cells(plain, reader)
        reader.check_room()
        parser.Parse(plain.tail, True)
    except (_OtherwiseError, RefusalError, expat.ExpatError, ValueError):
        return None
    finally:
        # A parser and what listens to it hold each other: unlinked, both leave at once.
        parser.StartElementHandler = parser.CharacterDataHandler = None
    return reader if columns == len(reader.columns) else None


def _plain(data: bytes) -> _Plain | None:
    begin, end = data.find(_BEGIN), data.rfind(_END)
    if not 0 < begin < end or len(data) > _LARGEST or b"\r" in data or b"]]>" in data or has_long_token(data):
        return None
    head, rows = data[: begin + len(_BEGIN)], data[begin + len(_BEGIN) : end]
    around = _HEAD.fullmatch(head)
    if around is None or not any(one in around[1] for one in _ROOTS) or not _is_text(rows):
        return None
    try:
        text = rows.decode()
    except UnicodeDecodeError:
        return None
    prefixes = frozenset(map(bytes.decode, (b"", *_PREFIX.findall(around[1]))))
    return _Plain(head, prefixes, text, data[end:]) if _ROWS.fullmatch(text) is not None else None


def _is_text(rows: bytes) -> bool:
    """Tell whether XML may hold all its signs, and every `&` begins one. A pattern would take far longer."""
    if _LAST_SIGNS in rows or len(rows.translate(None, _NO_LETTERS)) != len(rows):
        return False
    return _NO_LETTER.search(rows) is None


def _make_cells(plain: _Plain, reader: SheetReader) -> None:
    """Make the cells of plain rows. RefusalError or _OtherwiseError for all else."""
    context, longest = reader.context, reader.context.limits.max_text
    strings, styles, default_style = context.strings, context.styles, context.default_style
    cells, hidden_columns = reader.cells, reader.hidden_columns
    row, row_text, hidden_row = 0, "0", False
    kind: CellKind
    for new_row, looks, reference, style, written, formula, value, inline in _PIECES.findall(plain.rows):
        if new_row:
            row, row_text = int(new_row), new_row
            hidden_row, prefix = _looks(looks)
            if row > MAX_ROW or prefix not in plain.prefixes:
                raise _OtherwiseError
            if hidden_row:
                reader.hidden_rows.add(row)
            continue
        if written == "s" and value in strings:
            kind, text = "text", strings[value]
        elif (not written or written == "n") and value.isdecimal() and value.isascii() and len(value) < 16:
            kind, text = "number", value
        elif inline:
            kind, text = "text", _inline(inline, written, longest)
        elif value:
            kind, text = _value(value, written, longest, strings)
        else:
            kind, text = _no_value(written, formula), ""
        if not (text or formula):
            continue
        spot = SPOTS.get(reference)
        if spot is None or spot[0] != row:
            spot = spot_at(reference, row, row_text)
        column = spot[1]
        number_format, font, mark = styles.get(style, default_style)
        hidden, calculated = hidden_row or column in hidden_columns, bool(formula)
        cached = calculated and kind != "blank"
        cell = _new(
            RawCell, (row, column, text, kind, calculated, cached, hidden, None, number_format, font, mark)
        )
        if cells.setdefault(spot, cell) is not cell:
            raise _OtherwiseError


@lru_cache(maxsize=1024)
def _looks(written: str) -> tuple[bool, str]:
    """What a row says of itself: whether it is hidden, and the prefix of a foreign name."""
    names = ["r", *_LOOK.findall(written)]
    foreign = [name for name in names if ":" in name]
    if len(set(names)) < len(names) or len(foreign) > 1 or any(name.startswith("xml") for name in names):
        raise _OtherwiseError
    return _HIDDEN.search(written) is not None, foreign[0].partition(":")[0] if foreign else ""


def _value(value: str, written: str, longest: int, strings: dict[str, str]) -> tuple[CellKind, str]:
    """Read a value that is neither a shared string nor a whole number."""
    text = unreferred(value)
    if len(text) > longest:
        raise _OtherwiseError
    return typed(written or None, text, strings)


def _inline(value: str, written: str, longest: int) -> str:
    text = unreferred(value)
    if written != "inlineStr" or len(text) > longest:
        raise _OtherwiseError
    return typed(written, text, {})[1] if "_x" in text else text


def _no_value(written: str, formula: str) -> CellKind:
    """The kind of a cell in which no value, or an empty one, stands."""
    if written in {"", "n"} or (formula and not formula.endswith(_NO_VALUE)):
        return "blank"
    if written == "str":
        return "text"
    raise _OtherwiseError


def spot_at(reference: str, row: int, row_text: str) -> tuple[int, int]:
    """Return (row, column) of a cell's address, kept: the returns of one form hold the same addresses."""
    spot = row, column_of(reference, row_text)
    if len(SPOTS) < _SPOTS_KEPT:
        SPOTS[reference] = spot
    return spot


def column_of(reference: str, row_text: str) -> int:
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
            one = cells[place]
            cells[place] = _new(RawCell, (*one[:7], (top, left), *one[8:]))
