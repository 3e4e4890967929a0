"""The yellow notes of comments: VML, which programs write loosely, so it is changed as text."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping

from ppmd_cli.report.annotate.cells import Sheet, Spot
from ppmd_cli.report.annotate.splice import CannotPatchError

_WIDTH = 320
_LINE, _CHARACTERS, _PADDING, _MOST = 17, 46, 16, 720
_SHAPE_ID = re.compile(rb"_x0000_s(\d+)")
_IDMAP = re.compile(rb"""<o:idmap\b[^>]*\bdata\s*=\s*["']([\d,\s]*)["']""")
_SHAPE = re.compile(rb"<(\w+):shape\b(?:(?!</\1:shape>).)*</\1:shape>\s*", re.DOTALL)
_BLOCK = 1024
_ROW = 20
_FARTHEST = 1000
_LAST_COLUMN, _LAST_ROW = 16_383, 1_048_575
_SPACES = (
    b'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_TYPE = (
    b'<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    b'<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)


def blocks_in(parts: Collection[bytes]) -> set[int]:
    """The blocks of shape numbers that are taken in the parts of a workbook."""
    taken = {int(number) // _BLOCK for data in parts for number in _SHAPE_ID.findall(data)}
    named = {one for data in parts for group in _IDMAP.findall(data) for one in group.split(b",")}
    return taken | {int(one) for one in named if one.strip().isdigit()}


def with_shapes(data: bytes | None, sheet: Sheet, notes: Mapping[Spot, str], taken: Collection[int]) -> bytes:
    """The part with a hidden note for each comment; None makes a new one. `taken`: blocks of the workbook."""
    block = max(taken, default=0) + 1
    shapes = b"".join(
        _shape(sheet, spot, note, block * _BLOCK + 1 + number)
        for number, (spot, note) in enumerate(sorted(notes.items()))
    )
    blocks = [block + extra for extra in range((len(notes) // _BLOCK) + 1)]
    ids = ",".join(map(str, blocks)).encode()
    if data is None:
        return (
            b"<xml " + _SPACES + b">"
            b'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="' + ids + b'"/></o:shapelayout>'
        ) + (_TYPE + shapes + b"</xml>")
    end = data.rfind(b"</xml>")
    if end < 0 or b"\0" in data[:4]:
        raise CannotPatchError("vml")
    if not all(b"xmlns:%c=" % letter in data[: data.find(b">", 5)] for letter in b"vox"):
        shapes = shapes.replace(b"<v:shape ", b"<v:shape " + _SPACES + b" ")
    known = _IDMAP.search(data)
    if known is not None:
        whole = known[0].replace(known[1], known[1] + b"," + ids, 1)
        data = data[: known.start()] + whole + data[known.end() :]
        end = data.rfind(b"</xml>")
    kind = b"" if b'id="_x0000_t202"' in data else _TYPE.replace(b" ", b" " + _SPACES + b" ", 1)
    return data[:end] + kind + shapes + data[end:]


def without_shapes(data: bytes, spots: Collection[Spot]) -> bytes:
    """The part without the notes of these cells."""
    return _SHAPE.sub(lambda match: b"" if _spot(match[0]) in spots else match[0], data)


def noted(data: bytes) -> frozenset[Spot]:
    """The cells that have a note."""
    return frozenset(spot for match in _SHAPE.finditer(data) if (spot := _spot(match[0])) is not None)


def has_shapes(data: bytes) -> bool:
    """Tell whether anything is drawn in a part."""
    return re.search(rb"<\w+:(shape|group|rect|oval|line|image)\b", data) is not None


def stretched(data: bytes, notes: Mapping[Spot, str]) -> bytes:
    """The part with the notes of these cells made higher, for so much more text."""

    def higher(match: re.Match[bytes]) -> bytes:
        note = notes.get(_spot(match[0]) or (0, 0))
        if note is None:
            return match[0]
        more = _height(note)
        shape = re.sub(
            rb"(height:\s*)([\d.]+)(pt|px)",
            lambda one: one[1] + b"%d" % (float(one[2]) + more * (0.75 if one[3] == b"pt" else 1)) + one[3],
            match[0],
            count=1,
        )
        return re.sub(
            rb"(:Anchor>(?:\s*-?\d+\s*,){6}\s*)(\d+)",
            lambda one: one[1] + b"%d" % (int(one[2]) + more // _ROW + 1),
            shape,
            count=1,
        )

    return _SHAPE.sub(higher, data)


def _spot(shape: bytes) -> Spot | None:
    """The cell whose note a shape is."""
    row = re.search(rb":Row>\s*(\d+)\s*<", shape)
    column = re.search(rb":Column>\s*(\d+)\s*<", shape)
    if row is None or column is None or b'ObjectType="Note"' not in shape:
        return None
    return int(row[1]) + 1, int(column[1]) + 1


def _height(note: str) -> int:
    """Pixels for a text with the lines of ours above and below it."""
    lines = 2 + sum(max(1, -(-len(line) // _CHARACTERS)) for line in note.split("\n"))
    return min(_MOST, lines * _LINE + _PADDING)


def _shape(sheet: Sheet, spot: Spot, note: str, number: int) -> bytes:
    row, column = spot
    height = _height(note)
    grid = _Grid(sheet)
    left, left_off = column, 15
    top, top_off = max(0, row - 2), 8
    right, right_off = grid.walk(left, left_off + _WIDTH, grid.width)
    bottom, bottom_off = grid.walk(top, top_off + height, grid.height)
    if right > _LAST_COLUMN:
        left, right, right_off = max(0, column - 1 - (right - left)), column - 1, 0
    if bottom > _LAST_ROW:
        top, bottom, bottom_off = max(0, row - 1 - (bottom - top)), row - 1, 0
    places = f"{left}, {left_off}, {top}, {top_off}, {right}, {right_off}, {bottom}, {bottom_off}"
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;margin-left:59.25pt;'
        f'margin-top:1.5pt;width:{_WIDTH * 3 // 4}pt;height:{height * 3 // 4}pt;z-index:1;visibility:hidden" '
        'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
        '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{places}</x:Anchor><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{row - 1}</x:Row><x:Column>{column - 1}</x:Column></x:ClientData></v:shape>"
    ).encode()


class _Grid:
    """How wide columns and how high rows are, about, in pixels; both counted from 0."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        given = next((span.attributes for span in sheet.head if span.path[-1] == "sheetFormatPr"), {})
        self._width = _pixels(given.get("defaultColWidth"), 7, 64)
        self._height = _pixels(given.get("defaultRowHeight"), 4 / 3, 20)

    def width(self, column: int) -> int:
        for first, last, width, hidden, _ in self.sheet.columns:
            if first <= column + 1 <= last:
                return 0 if hidden else self._width if width is None else round(width * 7 + 5)
        return self._width

    def height(self, row: int) -> int:
        height = self.sheet.heights.get(row + 1)
        return self._height if height is None else round(height * 4 / 3)

    @staticmethod
    def walk(place: int, pixels: int, size: Callable[[int], int]) -> tuple[int, int]:
        """The place that lies so many pixels after the edge of `place`, and the pixels within it."""
        for _ in range(_FARTHEST):
            here = size(place)
            if pixels < here:
                break
            pixels -= here
            place += 1
        return place, pixels


def _pixels(text: str | None, factor: float, default: int) -> int:
    try:
        return max(1, round(float(text) * factor)) if text else default
    except ValueError:
        return default
