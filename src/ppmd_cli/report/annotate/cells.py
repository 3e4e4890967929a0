"""One worksheet part: cells get other styles, missing ones are made; nothing else is touched."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct, field

from ppmd_cli.model.cell import a1, column_letters, from_a1
from ppmd_cli.report.annotate.splice import (
    RELATIONS,
    CannotPatchError,
    Edits,
    Span,
    prefix_of,
    scan,
    spans,
    tag_end,
)

Spot = tuple[int, int]
_LATER = frozenset(
    [
        "legacyDrawingHF",
        "drawingHF",
        "picture",
        "oleObjects",
        "controls",
        "webPublishItems",
        "tableParts",
        "extLst",
        "AlternateContent",
    ]
)


class RowTag(Struct):
    """A row: the byte of its start tag and of its end, and its cells by column."""

    start: int
    attributes: dict[str, str]
    close: int = 0
    cells: dict[int, tuple[int, int]] = field(default_factory=dict)


class Sheet(Struct):
    """What is to be known of a worksheet part. rows: only those that were asked for, or all; starts: of all.

    cells of a row: column -> (byte of its tag, style). columns: (first, last, width, hidden, style).
    """

    data: bytes
    prefix: str = ""
    data_span: tuple[int, int, int] = (0, 0, 0)
    rows: dict[int, RowTag] = field(default_factory=dict)
    starts: list[tuple[int, int]] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    columns: list[tuple[int, int, float | None, bool, int]] = field(default_factory=list)
    after: list[Span] = field(default_factory=list)
    head: list[Span] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)

    @property
    def drawing(self) -> str | None:
        """The relationship of the part that holds the shapes of comments."""
        for span in self.after:
            if span.path[-1] == "legacyDrawing":
                return next((value for key, value in span.attributes.items() if key.endswith(":id")), None)
        return None

    def anchor(self, spot: Spot) -> Spot:
        """The cell that stands for `spot` where cells are merged."""
        row, column = spot
        for top, left, bottom, right in self.merges:
            if top <= row <= bottom and left <= column <= right:
                return (top, left)
        return spot

    def style(self, spot: Spot) -> int:
        """The style of a cell; one that is not there has its row's, or its column's."""
        row, column = spot
        there = self.rows.get(row)
        if there is not None and column in there.cells:
            return there.cells[column][1]
        if there is not None and there.attributes.get("customFormat") in {"1", "true"}:
            return _number(there.attributes.get("s"))
        return next((style for first, last, _, _, style in self.columns if first <= column <= last), 0)


def read_sheet(
    data: bytes, rows: Callable[[int], bool], styles: Callable[[int], bool] = lambda _: True
) -> Sheet:
    """Read one part; `rows` and `styles` tell which cells are wanted.

    CannotPatchError for rows out of order.
    """
    sheet = Sheet(data)
    top = spans(data, lambda path: len(path) == 2 or path[2:] in {("col",), ("mergeCell",)}, 3)
    _read_head(sheet, top)
    _Rows(sheet, rows, styles).read()
    numbers = [number for number, _ in sheet.starts]
    if numbers != sorted(set(numbers)):
        raise CannotPatchError("rows")
    return sheet


def _read_head(sheet: Sheet, top: list[Span]) -> None:
    late = False
    for span in top:
        name, get = span.path[-1], span.attributes.get
        if name == "sheetData" and len(span.path) == 2:
            sheet.prefix, late = prefix_of(span.name), True
            sheet.data_span = (span.start, span.close, span.end)
        if name == "col":
            width = get("width")
            hidden = get("hidden") in {"1", "true"}
            first, last = _number(get("min")), _number(get("max"))
            sheet.columns.append((first, last, _float(width), hidden, _number(get("style"))))
        elif name == "mergeCell":
            first_cell, _, last_cell = get("ref", "").partition(":")
            sheet.merges.append((*from_a1(first_cell), *from_a1(last_cell or first_cell)))
        elif len(span.path) == 2:
            (sheet.after if late else sheet.head).append(span)
    if not late:
        raise CannotPatchError("rows")


class _Rows:
    """One walk over the rows, and over the cells of those that are wanted."""

    def __init__(self, sheet: Sheet, rows: Callable[[int], bool], styles: Callable[[int], bool]) -> None:
        self.sheet, self.wanted, self.styles = sheet, rows, styles
        self.number = self.column = 0
        self.row: RowTag | None = None

    def read(self) -> None:
        prefix = self.sheet.prefix
        self.row_name, self.cell_name = prefix + "row", prefix + "c"
        scan(self.sheet.data, self.enter, self.leave)

    def enter(self, path: list[str], attributes: dict[str, str], at: int) -> None:
        if len(path) == 3 and path[2] == self.row_name:
            self.number = _number(attributes.get("r"), self.number + 1)
            self.column = 0
            self.sheet.starts.append((self.number, at))
            height = _float(attributes.get("ht"))
            if attributes.get("hidden") in {"1", "true"}:
                height = 0.0
            if height is not None:
                self.sheet.heights[self.number] = height
            self.row = RowTag(at, attributes) if self.wanted(self.number) else None
            if self.row is not None:
                self.sheet.rows[self.number] = self.row
        elif self.row is not None and len(path) == 4 and path[3] == self.cell_name:
            given = attributes.get("r")
            column = from_a1(given)[1] if given else self.column + 1
            if column <= self.column:
                raise CannotPatchError("rows")
            self.column = column
            style = _number(attributes.get("s"))
            if self.styles(style):
                self.row.cells[column] = (at, style)

    def leave(self, path: list[str], at: int) -> None:
        if self.row is not None and len(path) == 3:
            self.row.close = at
            self.row = None


def restyle(sheet: Sheet, edits: Edits, styles: Mapping[Spot, int]) -> None:
    """Give cells other styles; cells and rows that are missing are made."""
    by_row: dict[int, dict[int, int]] = {}
    for (row, column), style in sorted(styles.items()):
        by_row.setdefault(row, {})[column] = style
    fresh: list[tuple[int, bytes]] = []
    for row, cells in by_row.items():
        there = sheet.rows.get(row)
        if there is None:
            made = b"".join(_cell(sheet, row, column, style) for column, style in cells.items())
            fresh.append((row, _element(sheet.prefix, f'row r="{row}"', made)))
        else:
            _restyle_row(sheet, edits, row, there, cells)
    if fresh:
        _add_rows(sheet, edits, fresh)
    _stretch(sheet, edits, styles)


def _restyle_row(sheet: Sheet, edits: Edits, row: int, there: RowTag, cells: Mapping[int, int]) -> None:
    missing: list[tuple[int, bytes]] = []
    for column, style in cells.items():
        if column in there.cells:
            edits.attributes(there.cells[column][0], s=str(style))
        else:
            missing.append((column, _cell(sheet, row, column, style)))
    spans_ = there.attributes.get("spans")
    changes: dict[str, str | None] = {"spans": None} if spans_ and missing else {}
    inside = tag_end(sheet.data, there.start)
    tag = sheet.data[there.start : inside]
    if missing and tag.endswith(b"/>"):
        whole = Span(sheet.prefix + "row", ("row",), {}, there.start, inside, inside, inside)
        edits.append(whole, b"".join(made for _, made in missing), **changes)
        return
    if changes:
        edits.attributes(there.start, **changes)
    for column, made in missing:
        later = [at for other, (at, _) in there.cells.items() if other > column]
        edits.put(min(later, default=there.close), made)


def _add_rows(sheet: Sheet, edits: Edits, fresh: list[tuple[int, bytes]]) -> None:
    start, close, end = sheet.data_span
    if tag_end(sheet.data, start) == end:
        name = sheet.prefix + "sheetData"
        whole = Span(name, (name,), {}, start, end, end, end)
        edits.append(whole, b"".join(made for _, made in fresh))
        return
    starts = iter([*sheet.starts, (1 << 30, close)])
    number, at = next(starts)
    for row, made in fresh:
        while number < row:
            number, at = next(starts)
        edits.put(at, made)


def _stretch(sheet: Sheet, edits: Edits, styles: Mapping[Spot, int]) -> None:
    """Let the written dimension of the sheet hold the cells that were made."""
    for span in sheet.head:
        if span.path[-1] == "dimension" and styles:
            try:
                first, _, last = span.attributes.get("ref", "").partition(":")
                corners = [from_a1(first), from_a1(last or first), *styles]
            except ValueError:
                return
            rows, columns = [spot[0] for spot in corners], [spot[1] for spot in corners]
            ref = f"{a1(min(rows), min(columns))}:{a1(max(rows), max(columns))}"
            edits.attributes(span.start, ref=ref)


def unselect(sheet: Sheet, edits: Edits) -> None:
    """A sheet that is not in front: two selected sheets would be typed into together."""
    for views in (span for span in sheet.head if span.path[-1] == "sheetViews"):
        for span in spans(sheet.data[views.start : views.end], lambda path: path[1:] == ("sheetView",)):
            if "tabSelected" in span.attributes:
                edits.attributes(views.start + span.start, tabSelected=None)


def unselected(data: bytes) -> bytes:
    """A sheet without cells (a chart) that is not in front."""
    edits = Edits(data)
    for span in spans(data, lambda path: path[1:] == ("sheetViews", "sheetView")):
        if "tabSelected" in span.attributes:
            edits.attributes(span.start, tabSelected=None)
    return edits.done()


def drop_drawing(sheet: Sheet, edits: Edits) -> None:
    """Take the name of the part with the shapes of comments away."""
    for span in sheet.after:
        if span.path[-1] == "legacyDrawing":
            edits.replace(span.start, span.end, b"")


def add_drawing(sheet: Sheet, edits: Edits, identity: str) -> None:
    """Name the part with the shapes of comments, at its place among the last elements."""
    at = sheet.data_span[2]
    for span in sheet.after:
        if span.path[-1] not in _LATER:
            at = span.end
    tag = f'<{sheet.prefix}legacyDrawing xmlns:r="{RELATIONS}" r:id="{identity}"/>'
    edits.put(at, tag.encode())


def _cell(sheet: Sheet, row: int, column: int, style: int) -> bytes:
    return f'<{sheet.prefix}c r="{column_letters(column)}{row}" s="{style}"/>'.encode()


def _element(prefix: str, tag: str, body: bytes) -> bytes:
    return f"<{prefix}{tag}>".encode() + body + f"</{prefix}{tag.split(maxsplit=1)[0]}>".encode()


def _number(text: str | None, default: int = 0) -> int:
    return int(text) if text is not None and text.isdecimal() else default


def _float(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None
