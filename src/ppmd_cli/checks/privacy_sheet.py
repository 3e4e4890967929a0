"""Personal data on one sheet: what single texts hold, and what only columns and headings tell."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from ppmd_cli.checks.privacy_figures import FigureScan
from ppmd_cli.checks.privacy_found import Found, Reading
from ppmd_cli.checks.privacy_heads import (
    counts_people,
    fits,
    is_office_line,
    is_sex,
    is_signature_title,
    is_signed,
    is_table,
    line_at,
    names_office,
    stands_over_signature,
)
from ppmd_cli.checks.privacy_look import LONG, DataCell, Head, Spot, head_of, windows
from ppmd_cli.checks.privacy_numbers import Hit, Kind, is_citizen_number, is_mobile, lost_digits
from ppmd_cli.checks.privacy_text import hits_in, lone_name, sure_name, whole_name
from ppmd_cli.checks.privacy_words import HIDDEN, composed, folded, is_place, masked_number
from ppmd_cli.model.cell import APART, RawCell, RawNote, RawSheet

_OFFICES = frozenset(("header", "textbox"))
_SIGNED = frozenset(("header", "textbox", "formula", "properties"))
# What somebody typed; elsewhere nine digits are a figure as well.
_TYPED = frozenset(("comment", "textbox", "header", "properties"))
_LEAST = 3
_REACH = 2000
_STRONG: dict[Head, Kind] = {
    "name": "name",
    "given": "name",
    "birth": "birth",
    "id": "cmnd",
    "phone": "phone",
    "alias": "name",
    "account": "account",
    "plate": "plate",
    "home": "address",
}
# What makes a list one of persons even where other headings of the row count something.
_OF_ONE = frozenset(("name", "given", "alias", "birth", "id"))
# An office has an account, a car and an address, too; only beneath such a heading they are persons'.
_LISTED = frozenset(("account", "plate", "home"))


class SheetScan:
    """Looks over one sheet that holds something worth it."""

    def __init__(
        self,
        sheet: RawSheet,
        readings: Mapping[str, Reading],
        data: Mapping[Spot, DataCell],
        places: frozenset[str],
        year: int,
    ) -> None:
        self.sheet, self.data, self.places, self.year = sheet, data, places, year
        self.marked: dict[Spot, tuple[RawCell, Reading]] = {
            spot: (cell, readings[cell.text])
            for spot, cell in sheet.cells.items()
            if cell.text in readings and cell.kind == "text"
        }
        self._firms: set[Spot] = set()
        rows = [row for row, _ in data]
        self.body = (min(rows), max(rows)) if rows else (0, 0)

    def found(self) -> Iterator[Found]:
        """All that tells of persons; a place may come twice."""
        yield from self._headed()
        yield from self._texts()
        yield from self._names()
        yield from FigureScan(self.sheet, self.marked, self.data, self.year).found()

    def _in_body(self, spot: Spot) -> bool:
        first, last = self.body
        return first <= spot[0] <= last if last else spot[0] > 8

    @cached_property
    def _columns(self) -> dict[int, list[RawCell]]:
        columns: dict[int, list[RawCell]] = defaultdict(list)
        for _, cell in sorted(self.sheet.cells.items()):
            columns[cell.column].append(cell)
        return columns

    @cached_property
    def _titles(self) -> list[Spot]:
        """Where titles over signatures stand, but for the printed heads of a column."""
        return [
            spot
            for spot, cell in self.sheet.cells.items()
            if cell.kind == "text" and spot not in self.data and stands_over_signature(cell.text)
        ]

    @cached_property
    def _signed(self) -> set[Spot]:
        """The names that stand under a title, or beside it: one for each. None stands among the figures."""
        names: dict[int, list[Spot]] = defaultdict(list)
        for spot, (_, reading) in self.marked.items():
            among = bool(self.data) and self._in_body(spot)
            if (reading.name or reading.lone) and not among:
                names[spot[0]].append(spot)
        signed: set[Spot] = set()
        for row, column in self._titles:
            near = [
                (one[0] - row, abs(one[1] - column), one)
                for below in range(row, row + 11)
                for one in names.get(below, ())
                if abs(one[1] - column) <= 4
            ]
            if near:
                signed.add(min(near)[2])
        return signed

    def _beneath(self, spot: Spot) -> Iterator[RawCell]:
        """The cells under a heading, down to the next heading, a wide gap or the signatures."""
        row, column = spot
        last = row
        cells = self._columns[column]
        start = bisect_right(cells, row, key=attrgetter("row"))
        for cell in cells[start : start + _REACH]:
            place = (cell.row, column)
            reading = self.marked[place][1] if place in self.marked else None
            if cell.row - last > 4 or cell.row - row > _REACH or (reading and reading.head):
                return
            if cell.kind == "text" and is_signature_title(cell.text):
                return
            last = cell.row
            if self.data.get(place, ("", "", "text"))[2] not in {"count", "amount"}:
                yield cell

    def _fit(self, head: Head, cell: RawCell) -> bool:
        if not fits(head, cell, self.year) or (cell.formula and cell.kind == "number"):
            return False
        return head not in {"name", "given", "alias"} or not is_place(folded(cell.text), self.places)

    def _headed(self) -> Iterator[Found]:
        """Tables of persons, and columns or single values under a heading that asks for a person's."""
        by_row: dict[int, list[tuple[Spot, Head]]] = defaultdict(list)
        for spot, (_, reading) in self.marked.items():
            if reading.head is not None and spot not in self.data:
                by_row[spot[0]].append((spot, reading.head))
        for heads in by_row.values():
            yield from self._table(heads)

    def _table(self, heads: list[tuple[Spot, Head]]) -> Iterator[Found]:
        """What stands beneath the headings of one row."""
        kinds = {head for _, head in heads}
        counted = not kinds & _OF_ONE and self._counts(heads[0][0][0])
        table = is_table(kinds) and not counted
        filled: set[int] = set()
        for spot, head in heads:
            beneath: list[RawCell] = []
            if head == "business":
                yield from self._businesses(spot)
            elif head == "sex" and not counted:
                people = {cell.row for cell in self._beneath(spot) if is_sex(cell.text)}
                # Two rows are the two sexes; more are people.
                table = table or len(people) >= _LEAST
                filled |= people
            elif head in _LISTED and (counted or "business" in kinds):
                continue
            elif head in _STRONG and (table or head != "given"):
                # In a table of persons a first name alone is one.
                asked: Head = "given" if head == "name" and table else head
                beneath = [cell for cell in self._beneath(spot) if self._fit(asked, cell)]
                yield from (self._value(head, cell) for cell in beneath)
                if not beneath and head != "given" and head not in _LISTED:
                    yield from self._beside(spot, head)
            filled |= {cell.row for cell in beneath}
        if table and filled:
            first = min(spot for spot, _ in heads)
            yield Found("table", self.sheet.name, first, None, rows=len(filled))

    def _counts(self, row: int) -> bool:
        """Tell whether a heading of the row counts people."""
        return any(counts_people(cell.text) for spot, cell in self.sheet.cells.items() if spot[0] == row)

    def _beside(self, spot: Spot, head: Head) -> Iterator[Found]:
        row, column = spot
        for cell in (self.sheet.cells.get((row, column + step)) for step in (1, 2)):
            if cell is None:
                continue
            place = (row, cell.column)
            numeric = self.data.get(place, ("", "", "text"))[2] in {"count", "amount"}
            office = head == "phone" and not self._in_body(spot)
            if not numeric and not office and place not in self._signed and self._fit(head, cell):
                yield self._value(head, cell)
            return

    def _value(self, head: Head, cell: RawCell) -> Found:
        kind = _STRONG[head]
        digits = "".join(filter(str.isdigit, cell.text))
        if kind == "cmnd" and is_citizen_number(digits.zfill(12), self.year):
            kind, digits = "cccd", digits.zfill(12)
        shown = masked_number(digits) if kind in {"cccd", "cmnd", "phone"} else HIDDEN * 3
        return Found(kind, self.sheet.name, (cell.row, cell.column), shown)

    def _businesses(self, spot: Spot) -> Iterator[Found]:
        named = [cell for cell in self._beneath(spot) if cell.kind == "text" and len(cell.text) > 3]
        self._firms.update((cell.row, cell.column) for cell in named)
        if named:
            yield Found("business", self.sheet.name, spot, None, rows=len(named))

    def _texts(self) -> Iterator[Found]:
        """What single texts hold by themselves."""
        # One long text may stand in very many cells.
        lines: dict[str, list[tuple[Hit, _Line]]] = {}
        for spot, (cell, reading) in self.marked.items():
            if reading.name or not reading.hits:
                continue
            if cell.text not in lines:
                lines[cell.text] = _in_lines(composed(cell.text), reading.hits)
            told: set[str] = set()
            for hit, line in lines[cell.text]:
                if hit.kind in told:
                    continue
                signed = line.signed and spot not in self.data
                reached = hit.kind in {"phone", "email"} and self._office(spot, line)
                if not signed and not reached:
                    told.add(hit.kind)
                    yield Found(hit.kind, self.sheet.name, spot, hit.shown)

    def _office(self, spot: Spot, line: _Line) -> bool:
        """Tell whether a telephone stands in a line in which an office says how to reach it."""
        if spot in self.data or self._in_body(spot):
            return False
        if not self.data and not self._headed_by_office(spot):
            return False
        beside = self.sheet.text(spot[0], spot[1] - 1) if spot[1] > 1 else ""
        return line.office or (line.bare and is_office_line(beside))

    def _headed_by_office(self, spot: Spot) -> bool:
        """Tell whether a sheet without figures is seen, and an office named above."""
        return self.sheet.state == "visible" and any(
            cell.kind == "text" and row < spot[0] and names_office(cell.text)
            for (row, _), cell in self.sheet.cells.items()
        )

    def _names(self) -> Iterator[Found]:
        """Cells that are a person's name: in an answer, apart from the form, three in a line, perhaps one."""
        free: list[Spot] = []
        doubtful: list[Spot] = []
        for spot, (cell, reading) in self.marked.items():
            if not (reading.name or reading.lone) or spot in self._firms:
                continue
            if spot in self._signed and spot not in self.data:
                continue
            told = reading.name if spot in self.data else reading.sure
            if told or (reading.lone == "sure" and (spot in self.data or self._apart(cell))):
                yield Found("name", self.sheet.name, spot)
                continue
            if reading.name:
                free.append(spot)
            if reading.lone:
                doubtful.append(spot)
        listed = [spot for spots in (*_lines(free, 1), *_lines(free, 0)) for spot in spots]
        yield from (Found("name", self.sheet.name, spot) for spot in listed)
        yield from (Found("perhaps", self.sheet.name, spot) for spot in doubtful if spot not in listed)

    def _apart(self, cell: RawCell) -> bool:
        """Tell whether a cell is none of the form's own: hidden, around its table, on another sheet."""
        if self.sheet.state != "visible" or cell.hidden or not self.data:
            return True
        return not self._in_body((cell.row, cell.column)) or cell.column > self._width

    @cached_property
    def _width(self) -> int:
        return max(column for _, column in self.data)


class _Line(NamedTuple):
    """A hit's line. office: it says how to reach one; bare: it begins with a number; signed: it is the name
    of whoever signs.
    """

    office: bool
    bare: bool
    signed: bool


def _in_lines(text: str, hits: Iterable[Hit]) -> list[tuple[Hit, _Line]]:
    """The first hits of each kind that may be told, with the lines in which they stand."""
    found: list[tuple[Hit, _Line]] = []
    seen: set[tuple[str, _Line]] = set()
    for hit in hits:
        text_of = line_at(text, hit.start)
        signed = hit.kind == "name" and is_signed(text, hit.start)
        line = _Line(is_office_line(text_of), text_of[:1] in set("+(0"), signed)
        if (hit.kind, line) not in seen:
            seen.add((hit.kind, line))
            found.append((hit, line))
    return found


def _lines(spots: Iterable[Spot], axis: int) -> list[list[Spot]]:
    """Those of one column (axis 1) or row (axis 0), where there are enough."""
    lines: dict[int, list[Spot]] = defaultdict(list)
    for spot in spots:
        lines[spot[axis]].append(spot)
    return [line for line in lines.values() if len(line) >= _LEAST]


def read_text(text: str, year: int, places: frozenset[str]) -> Reading:
    """What a composed text may say, wherever it stands."""
    if len(text) > LONG:
        # Where one stands, the file is refused: what stands further down the text adds nothing.
        hits = next(filter(None, (hits_in(piece, year, places) for piece in windows(text))), ())
        return Reading(hits)
    plain = folded(text)
    hits = hits_in(text, year, places)
    if lost_digits(plain, year):
        hits = (Hit("cccd", 0, len(text)),)
    digits = "".join(letter for letter in plain if letter not in " .")
    bare = digits if digits.isdecimal() and (len(digits) in (9, 11) or 3 <= len(digits) < 9) else ""
    if bare and (bare[0] == "0") != (len(bare) < 9):
        bare = ""
    return Reading(
        hits, head_of(plain), whole_name(text, places), bare, sure_name(text, places), lone_name(text, places)
    )


def notes_found(notes: Iterable[RawNote], reading: Callable[[str], Reading]) -> Iterator[Found]:
    """What comments, text boxes, the heads and feet of pages and the file's hidden texts tell of persons."""
    for note in notes:
        text = note.text
        first, _, rest = text.partition("\n")
        if note.part == "comment" and first.rstrip().endswith(":"):
            text = rest  # who wrote it, as spreadsheet programs put it in front
        # Whoever made or keeps the file stands in its properties by name: each of them is a text of its own.
        pieces = text.split(APART) if note.part == "properties" else [text]
        for piece in pieces:
            yield from _note_found(note, composed(piece.strip()), reading)


def _note_found(note: RawNote, text: str, reading: Callable[[str], Reading]) -> Iterator[Found]:
    read = reading(text)
    office = note.part in _OFFICES
    own = note.part == "properties"
    if read.name or read.lone == "sure":
        if not own and not (office and is_signature_title(text)):
            yield Found("name", note.sheet, note.spot, part=note.part)
        return
    if read.lone and not own and note.part in _TYPED:
        yield Found("perhaps", note.sheet, note.spot, part=note.part)
        return
    for hit in read.hits:
        line = line_at(text, hit.start)
        by_title = note.part in _SIGNED and is_signed(text, hit.start)
        signed = hit.kind == "name" and (by_title or (office and is_office_line(line)))
        reached = office and hit.kind in {"phone", "email"} and is_office_line(line)
        made = own and hit.kind == "email"
        if not (signed or reached or made):
            yield Found(hit.kind, note.sheet, note.spot, hit.shown, note.part)
    if len(read.digits) == 9 and is_mobile(read.digits) and int(read.digits) % 1000 and note.part in _TYPED:
        yield Found("phone", note.sheet, note.spot, masked_number(read.digits), note.part)
