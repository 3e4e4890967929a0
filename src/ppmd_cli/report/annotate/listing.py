"""The first sheet: the findings one below the other in one narrow column, to be read on a phone."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from ppmd_cli.report.annotate.heights import height
from ppmd_cli.report.annotate.marks import RANKS, Listing, Mark
from ppmd_cli.report.annotate.package import Package
from ppmd_cli.report.annotate.splice import MAIN, quoted, text
from ppmd_cli.report.annotate.styles import FILLS, Styles, solid

# A phone shows 390 pixels across.
_PIXELS = 345
_FONT = '<font>{more}<sz val="{size}"/><color rgb="FF{colour}"/><name val="Arial"/><family val="2"/></font>'
# Look -> size in points, pixels of indent, points of room below.
_SIZES = {
    "title": (18, 0, 4),
    "intro": (13, 1, 4),
    "text": (14, 12, 2),
    "small": (11, 12, 12),
    "head": (13, 0, 4),
    "link": (13, 0, 4),
}
_BARE = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/styles.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}"><bookViews><workbookView/></bookViews>'
    "<sheets></sheets></workbook>",
    "xl/_rels/workbook.xml.rels": "<Relationships "
    'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" '
    'Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font>'
    '<sz val="11"/><name val="Arial"/></font></fonts><fills count="2"><fill>'
    '<patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/>'
    '<diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" '
    'borderId="0"/></cellStyleXfs><cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" '
    'xfId="0"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>",
}


def bare_package() -> Package:
    """A workbook without sheets, for a list that stands alone."""
    return Package({name: body.encode() for name, body in _BARE.items()})


def list_sheet(
    listing: Listing, styles: Styles, linked: Sequence[bool], records: Mapping[int, Sequence[str]]
) -> bytes:
    """The worksheet. linked: whether each finding's cell can be gone to; records: kept beside it, hidden."""
    looks = _looks(styles)
    rows: list[bytes] = []
    links: list[bytes] = []

    def row(value: str, look: str, record: Sequence[str] = ()) -> None:
        number, style = len(rows) + 1, looks[look]
        size, indent, below = _SIZES[look.partition(".")[2] or look]
        high = height(value, size, _PIXELS - 6 - indent, bold=indent == 0) + below
        hidden = _cell(f"B{number}", json.dumps(list(record), ensure_ascii=False), 0) if record else b""
        tag = f'<row r="{number}" ht="{high:.1f}" customHeight="1">'.encode()
        rows.append(tag + _cell(f"A{number}", value, style) + hidden + b"</row>")

    row(listing.title, "title")
    for line in listing.intro:
        row(line, "intro")
    for place, mark in enumerate(listing.marks):
        row(mark.head, f"{mark.severity}.{'link' if linked[place] else 'head'}", records.get(place, ()))
        if linked[place]:
            links.append(_link(f"A{len(rows)}", mark))
        for line in mark.lines:
            row(line, "text")
        row(mark.small, "small")
    width = max(20.0, (_PIXELS - 5) / styles.digit_pixels)
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{MAIN}">'
        '<sheetPr><tabColor rgb="FFC00000"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView showGridLines="0" showRowColHeaders="0" tabSelected="1" workbookViewId="0"/>'
        '</sheetViews><sheetFormatPr defaultRowHeight="16"/>'
        f'<cols><col min="1" max="1" width="{width:.2f}" customWidth="1"/>'
        '<col min="2" max="2" width="9" hidden="1" customWidth="1"/></cols><sheetData>'.encode()
        + b"".join(rows)
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
        + quoted(f"'{sheet}'!{mark.cell}")
        + b" display="
        + quoted(mark.head)
        + b"/>"
    )
