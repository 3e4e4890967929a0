"""The tables of a web page that bears a spreadsheet's name; nothing in it is run or fetched."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

from msgspec import Struct, field

from ppmd_cli.intake.encodings import decoded
from ppmd_cli.intake.grid import ERROR_TEXT, Room, SheetCells
from ppmd_cli.intake.marks import whole_mark, write_as_seen
from ppmd_cli.intake.refusal import Limits, RefusalError
from ppmd_cli.model.cell import CellKind, Mark, NotePart, RawNote, RawSheet, RawWorkbook

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_STRUCK_CLASS = re.compile(r"\.([\w-]+)\s*\{[^{}]*\bline-through\b[^{}]*\}")
_RAISING = re.compile(r"vertical-align\s*:\s*su(?:per|b)\b")
_STRIKING = frozenset(("s", "strike", "del"))
_DIGIT = re.compile(r"\d")
_GAPS = re.compile(r"[ \t\r\n\f]+")
_SILENT = frozenset(("script", "style", "template", "noscript", "title"))
_BLOCKS = frozenset(
    ("p", "div", "br", "li", "tr", "table", "h1", "h2", "h3", "h4", "option", "section", "ul", "ol")
)
_NAMES = frozenset(("em", "caption", "h1", "h2", "h3"))
_MOST_COLUMNS, _MOST_ROWS = 1_000, 65_534  # as the HTML standard bounds them
_MOST_NESTED = 64
_LONGEST_NAME, _SHORT = 60, 4
_OFFICE = re.compile(r"<([\w:]{1,40})(?:\s[^<>]*)?>([^<>]+)")
# Who made the page, when and with what.
_UNTOLD = frozenset(("Author", "LastAuthor", "Created", "LastSaved", "Version", "Company", "Manager"))
_CALLS = ("tel:", "mailto:", "sms:")
# What lays out or names, and says nothing.
_MUTE = frozenset(
    ("style", "class", "id", "width", "height", "href", "src", "face", "color", "bgcolor", "lang")
)
_NUMBERS = frozenset(("x:num", "sdval", "sdnum"))
_FORMULA = "x:fmla"
_QUOTED = re.compile("\"([^\"]{5,})\"|'([^']{5,})'")
_LINES = re.compile(r"\s*\n\s*")
# Marks of a format code; quoted or escaped ones are left alone.
_MARK = re.compile(r'"[^"]*"?|\\.|\[[^\]]*\]|[_*].|[.,]')
# Primary languages (English, Chinese, Japanese, Korean, Thai, Hebrew); here the comma is the decimal mark.
_POINT_FOR_DECIMALS = frozenset((0x09, 0x04, 0x11, 0x12, 0x1E, 0x0D))

Attributes = dict[str, str | None]


def read_html(data: bytes, limits: Limits) -> RawWorkbook:
    """Read every table as a sheet. RefusalError if there is none."""
    found = _CHARSET.search(data[:4096])
    text, encoding = decoded(data, found[1].decode("ascii", "replace") if found else None)
    reader = _Tables(
        limits, frozenset(_STRUCK_CLASS.findall(text)) if "line-through" in text else frozenset()
    )
    try:
        reader.feed(text)
        reader.close()
    except ValueError as error:
        # A reference to a character whose number has thousands of digits.
        raise RefusalError("file_corrupt", reason="text") from error
    sheets = reader.sheets()
    if not sheets:
        raise RefusalError("file_is_html", what="no_table")
    notices = (("encoding_guessed", (("encoding", encoding),)),) if encoding else ()
    around = _LINES.sub("\n", "".join(reader.around)).strip()[: limits.max_text]
    told = dict.fromkeys([("textbox", around), *reader.told] if around else reader.told)
    notes = tuple(RawNote(sheets[0].name, None, text[: limits.max_text], part) for part, text in told)
    return RawWorkbook(tuple(sheets), notes=notes, texts_only=True, notices=notices)


class _Table(Struct):
    """One table that is open. taken: column -> last row that a cell from above covers there."""

    sheet: SheetCells
    row: int = 0
    column: int = 0
    taken: dict[int, int] = field(default_factory=dict)
    spot: tuple[int, int] | None = None
    pieces: list[str] = field(default_factory=list)
    value: str | None = None
    number_format: str | None = None
    font: str | None = None
    mark: Mark | None = None
    marked: dict[int, Mark] = field(default_factory=dict)


class _Tables(HTMLParser):
    """A table within a table is a sheet of its own, and none of the outer cell's text."""

    def __init__(self, limits: Limits, struck: frozenset[str] = frozenset()) -> None:
        super().__init__(convert_charrefs=True)
        self._limits = limits
        self._room = Room(limits)
        self._open: list[_Table] = []
        self._done: list[_Table] = []
        self._struck = struck
        self._marks: list[tuple[str, Mark]] = []
        self._silent = 0
        self._unshown_in = ""
        self._title: list[str] | None = None
        self._name = ""
        self.around: list[str] = []
        # Apart from it: an office's own line there says nothing of these.
        self.told: list[tuple[NotePart, str]] = []
        # LibreOffice writes a cell's note into the cell.
        self._note: list[str] | None = None

    def sheets(self) -> list[RawSheet]:
        """The tables in the order they begin, those still open included."""
        while self._open:
            self._end_table()
        made = [table.sheet.sheet() for table in self._done]
        return [sheet for sheet in made if sheet.cells]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take one start tag."""
        attributes = dict(attrs)
        self._told(tag, attributes)
        table = self._open[-1] if self._open else None
        if tag in _SILENT:
            self._silent += 1
        elif tag == "comment":
            self._note = []
        elif tag == "table":
            self._start_table()
        elif tag in _NAMES and (table is None or tag == "caption"):
            self._title = []
        elif table is None:
            return
        elif tag == "tr":
            self._start_row(table, attributes)
        elif tag in {"td", "th"}:
            self._start_cell(table, attributes)
            self._marks.clear()
            table.mark = self._mark_of(tag, attributes)
        elif tag in {"br", "p", "div", "li"} and table.spot and table.pieces:
            table.pieces.append("\n")
        elif tag == "font" and table.spot and attributes.get("face"):
            table.font = attributes["face"]
        if table is not None and table.spot and tag not in {"td", "th"}:
            mark = self._mark_of(tag, attributes)
            if mark is not None and len(self._marks) < _MOST_NESTED:
                self._marks.append((tag, mark))

    def handle_endtag(self, tag: str) -> None:
        """Take one end tag."""
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "comment" and self._note is not None:
            self.told.append(("comment", "".join(self._note)))
            self._note = None
        elif tag in _NAMES and self._title is not None:
            self._name = _plain("".join(self._title)) or self._name
            self.told.append(("textbox", self._name))
            self._title = None
        elif not self._open:
            return
        elif tag == "table":
            self._end_table()
        elif tag in {"td", "th", "tr"}:
            _close(self._open[-1])
        elif self._marks and self._marks[-1][0] == tag:
            self._marks.pop()

    def _mark_of(self, tag: str, attributes: Attributes) -> Mark | None:
        """How an element marks what stands in it."""
        style = (attributes.get("style") or "").lower()
        if tag in _STRIKING or "line-through" in style or self._struck.intersection(_classes(attributes)):
            return "struck"
        return "raised" if tag in {"sup", "sub"} or _RAISING.search(style) else None

    def handle_data(self, data: str) -> None:
        """Take text."""
        if self._silent:
            self._unshown(data)
        elif self._note is not None:
            self._note.append(data)
        elif self._title is not None:
            self._title.append(data)
        elif self._open and self._open[-1].spot:
            table = self._open[-1]
            if self._marks:
                table.marked[len(table.pieces)] = self._marks[-1][1]
            table.pieces.append(_GAPS.sub(" ", data))
        elif data.strip():
            # In no cell: read only for what it may tell of persons.
            self.around.append(data)

    def handle_comment(self, data: str) -> None:
        """Take a comment; those for Office's own eyes also name who made the file."""
        if data.lstrip().startswith("[if"):
            for found in _OFFICE.finditer(data):
                if found[1].rpartition(":")[2] not in _UNTOLD and found[2].strip():
                    self.told.append(("attached", unescape(found[2])))
        elif data.strip():
            self.told.append(("comment", data))

    def _unshown(self, data: str) -> None:
        """Take what no browser shows as text: titles whole, of scripts and styles what they quote."""
        if data.strip() and self._unshown_in in {"script", "style"}:
            self.told += (("attached", found[1] or found[2]) for found in _QUOTED.finditer(data))
        elif data.strip():
            self.told.append(("attached", data))

    def _told(self, tag: str, attributes: Attributes) -> None:
        """Take what an element shows on being pointed at, whom its link calls, what it carries along."""
        if tag in _SILENT:
            self._unshown_in = tag
        if tag in _BLOCKS and not (self._open and self._open[-1].spot):
            self.around.append("\n")
        for key, text in attributes.items():
            if not text or key in _NUMBERS:
                continue
            if key in {"href", "src"} and text.lower().startswith(_CALLS):
                self.told.append(("link", text))
            elif key == _FORMULA:
                self.told += (("formula", found) for found in text.split('"')[1::2])
            elif key not in _MUTE and not key.startswith(("xmlns", "on")) and len(text) > _SHORT:
                self.told.append(("picture" if key in {"title", "alt"} else "attached", text))

    def _start_table(self) -> None:
        if len(self._open) >= _MOST_NESTED or len(self._done) >= self._limits.max_sheets:
            raise RefusalError("file_hostile", reason="sheets")
        number = len(self._done) + 1
        names = {table.sheet.name.casefold() for table in self._done}
        name = self._name[:_LONGEST_NAME]
        if not name or name.casefold() in names:
            name = f"{name or 'table'} {number}"
        table = _Table(SheetCells(name, "visible", self._limits, self._room))
        self._name = ""
        self._open.append(table)
        self._done.append(table)

    def _end_table(self) -> None:
        _close(self._open.pop())

    @staticmethod
    def _start_row(table: _Table, attributes: Attributes) -> None:
        _close(table)
        table.row += 1
        table.column = 1
        if _is_hidden(attributes):
            table.sheet.hide_rows(table.row, table.row)

    @staticmethod
    def _start_cell(table: _Table, attributes: Attributes) -> None:
        _close(table)
        table.row = max(table.row, 1)
        column = max(table.column, 1)
        while table.taken.get(column, 0) >= table.row:
            column += 1
        wide = _span(attributes.get("colspan"), _MOST_COLUMNS)
        high = _span(attributes.get("rowspan"), _MOST_ROWS)
        if wide > 1 or high > 1:
            table.sheet.merge(table.row, column, table.row + high - 1, column + wide - 1)
        if high > 1:
            table.taken.update(dict.fromkeys(range(column, column + wide), table.row + high - 1))
        table.spot = (table.row, column)
        table.column = column + wide
        # What Excel and LibreOffice put beside the text: the number itself and its format.
        table.value = attributes.get("x:num") or attributes.get("sdval")
        table.number_format = _format(attributes.get("sdnum") or "")
        table.font = None


def _format(written: str) -> str | None:
    """The format code of `sdnum`, with the marks of the other formats.

    LibreOffice writes its own language, that of the format (0 if it is the same) and the code in its marks.
    """
    own, _, rest = written.partition(";")
    other, _, code = rest.partition(";")
    language = next((int(one) for one in (other, own) if one.isdecimal() and len(one) < 6 and int(one)), 0)
    if language and language & 0x3FF not in _POINT_FOR_DECIMALS:
        code = _MARK.sub(lambda mark: {".": ",", ",": "."}.get(mark[0], mark[0]), code)
    return code or None


def _close(table: _Table) -> None:
    """Keep the cell that is open."""
    if table.spot is None:
        return
    mark = table.mark
    if table.marked:
        mark = mark or whole_mark(table.pieces, table.marked)
        if mark is None:
            write_as_seen(table.pieces, table.marked)
        table.marked.clear()
    text = _plain("".join(table.pieces))
    number = (table.value or "").strip()
    number_format = None
    kind: CellKind = "text"
    if ERROR_TEXT.fullmatch(text):
        # LibreOffice puts a 0 beside it.
        kind = "error"
    elif _DIGIT.search(text) and len(number) < 400 and _NUMBER.fullmatch(number):
        text, kind = number, "number"
        number_format = None if table.number_format in {None, "General"} else table.number_format
    table.sheet.add(*table.spot, text, kind, number_format=number_format, font=table.font, mark=mark)
    table.spot = None
    table.pieces.clear()


def _plain(text: str) -> str:
    """Lines without the gaps that only lay out the source."""
    return "\n".join(line.strip(" ") for line in text.strip(" \n").split("\n"))


def _classes(attributes: Attributes) -> list[str]:
    return (attributes.get("class") or "").split()


def _span(text: str | None, most: int) -> int:
    plain = (text or "").strip()
    if not (plain.isascii() and plain.isdecimal()) or len(plain) > 9:
        return 1
    return min(max(int(plain), 1), most)


def _is_hidden(attributes: Attributes) -> bool:
    return "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style") or ""))
