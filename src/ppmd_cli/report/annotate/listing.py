"""The first sheet: the findings one below the other in one narrow column, to be read on a phone."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from msgspec import Struct

from ppmd_cli.model.cell import a1
from ppmd_cli.report.annotate.heights import height
from ppmd_cli.report.annotate.marks import RANKS, Hint, Listing, Mark
from ppmd_cli.report.annotate.splice import MAIN, quoted, text
from ppmd_cli.report.annotate.styles import FILLS, Styles, solid

# A phone shows 390 pixels across.
_PIXELS = 345
# Excel knows no higher row.
_HIGHEST = 409.5
_FONT = '<font>{more}<sz val="{size}"/><color rgb="FF{colour}"/><name val="Arial"/><family val="2"/></font>'
# Look -> size in points, pixels of indent, points of room below.
_SIZES = {
    "title": (18, 0, 4),
    "intro": (13, 1, 4),
    "text": (14, 12, 2),
    "small": (11, 12, 12),
    "head": (13, 0, 4),
    "link": (13, 0, 4),
    "legend": (12, 0, 3),
}


LIST_MARK = '["ppmd"]'
"""Stands beside the title, hidden: this sheet is ours, no work of the sender's."""


class Beside(Struct, frozen=True):
    """What the workbook adds to a line. records: sheet, cell and its former fill, kept hidden.

    linked: whether its cell, or its sheet, can be gone to.
    """

    records: tuple[tuple[str, str, str], ...] = ()
    linked: bool = False
    hints: tuple[Hint, ...] = ()


class _Rows:
    """The rows of the list, one below the other."""

    def __init__(self, styles: Styles) -> None:
        self._looks = _looks(styles)
        self.done: list[bytes] = []
        self.last_column = 2

    def room(self) -> None:
        """A low empty row."""
        self.done.append(f'<row r="{len(self.done) + 1}" ht="10" customHeight="1"/>'.encode())

    def add(self, value: str, look: str, hidden: Sequence[str] = ()) -> str:
        """One row, with what is kept in hidden columns; gives the address of its cell."""
        number = len(self.done) + 1
        size, indent, below = _SIZES[look.partition(".")[2] or look]
        high = height(value, size, _PIXELS - 6 - indent, bold=indent == 0) + below
        kept = b"".join(_cell(a1(number, column), one, 0) for column, one in enumerate(hidden, start=2))
        self.last_column = max(self.last_column, len(hidden) + 1)
        tag = f'<row r="{number}" ht="{min(high, _HIGHEST):.1f}" customHeight="1">'.encode()
        self.done.append(tag + _cell(f"A{number}", value, self._looks[look]) + kept + b"</row>")
        return f"A{number}"


def list_sheet(listing: Listing, styles: Styles, beside: Mapping[int, Beside]) -> bytes:
    """The worksheet. beside: by the place of a finding."""
    rows = _Rows(styles)
    links: list[bytes] = []
    rows.add(listing.title, "title", [LIST_MARK])
    for line in listing.intro:
        rows.add(line, "intro")
    for severity, line in listing.legend:
        rows.add(line, f"{severity}.legend")
    rows.room()
    for place, mark in enumerate(listing.marks):
        more = beside.get(place, Beside())
        kept = [json.dumps(record, ensure_ascii=False) for record in more.records]
        at = rows.add(mark.head, f"{mark.severity}.{'link' if more.linked else 'head'}", kept)
        if more.linked:
            links.append(_link(at, mark))
        for line in (*mark.lines, *(listing.hints[hint] for hint in more.hints if hint in listing.hints)):
            rows.add(line, "text")
        rows.add(mark.small, "small")
    width = max(20.0, (_PIXELS - 5) / styles.digit_pixels)
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{MAIN}">'
        '<sheetPr><tabColor rgb="FFC00000"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView showGridLines="0" showRowColHeaders="0" tabSelected="1" workbookViewId="0"/>'
        '</sheetViews><sheetFormatPr defaultRowHeight="16"/>'
        f'<cols><col min="1" max="1" width="{width:.2f}" customWidth="1"/>'
        f'<col min="2" max="{rows.last_column}" width="9" hidden="1" customWidth="1"/>'
        "</cols><sheetData>".encode()
        + b"".join(rows.done)
        + b"</sheetData>"
        + (b"<hyperlinks>" + b"".join(links) + b"</hyperlinks>" if links else b"")
        + b'<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
        b'<pageSetup paperSize="9" fitToHeight="0"/></worksheet>'
    )


def _looks(styles: Styles) -> dict[str, int]:
    font = _FONT.format
    sizes = {look: size for look, (size, _, _) in _SIZES.items()}
    bold, line = "<b/>", "<u/>"
    looks = {
        "title": styles.plain(font(more=bold, size=sizes["title"], colour="9C0006")),
        "intro": styles.plain(font(more="", size=sizes["intro"], colour="404040")),
        "text": styles.plain(font(more="", size=sizes["text"], colour="000000"), alignment=' indent="1"'),
        "small": styles.plain(font(more="", size=sizes["small"], colour="606060"), alignment=' indent="1"'),
    }
    for severity in RANKS:
        fill = solid(FILLS[severity])
        looks[f"{severity}.legend"] = styles.plain(font(more="", size=sizes["legend"], colour="000000"), fill)
        looks[f"{severity}.head"] = styles.plain(font(more=bold, size=sizes["head"], colour="000000"), fill)
        looks[f"{severity}.link"] = styles.plain(
            font(more=bold + line, size=sizes["head"], colour="0B3D91"), fill
        )
    return looks


def _cell(address: str, value: str, style: int) -> bytes:
    return (
        f'<c r="{address}" s="{style}" t="inlineStr"><is><t xml:space="preserve">'.encode()
        + text(value)
        + b"</t></is></c>"
    )


def _link(address: str, mark: Mark) -> bytes:
    sheet = (mark.sheet or "").replace("'", "''")
    return (
        f'<hyperlink ref="{address}" location='.encode()
        + quoted(f"'{sheet}'!{mark.cell or 'A1'}")
        + b" display="
        + quoted(mark.head)
        + b"/>"
    )
