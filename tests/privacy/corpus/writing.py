"""One good return in every format, made so that a text can be planted at any place that can hold one."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from html import escape

from ppmd_cli.intake.source import open_source
from ppmd_cli.intake.workbook import read_workbook
from ppmd_cli.model.cell import RawCell, RawWorkbook
from tests.conftest import REPOSITORY
from tests.intake.biff import END, FAT, FREE, _entry, bof, record

GOOD = next((REPOSITORY / "sample_data" / "H1").glob("bdbp*.xlsx"))
ODF = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        **{
            word: f"{ODF}{word}:1.0"
            for word in ("office", "table", "text", "style", "meta", "form", "presentation")
        },
        "draw": f"{ODF}drawing:1.0",
        "number": f"{ODF}datastyle:1.0",
        "svg": f"{ODF}svg-compatible:1.0",
        "chart": f"{ODF}chart:1.0",
        "script": f"{ODF}script:1.0",
        "config": f"{ODF}config:1.0",
        "dc": "http://purl.org/dc/elements/1.1/",
        "xlink": "http://www.w3.org/1999/xlink",
        "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
        "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
    }.items()
)


@cache
def good() -> RawWorkbook:
    """The return's cells."""
    workbook = read_workbook(open_source(GOOD))
    assert isinstance(workbook, RawWorkbook)
    return workbook


@cache
def _package() -> Mapping[str, bytes]:
    with zipfile.ZipFile(GOOD) as package:
        return {name: package.read(name) for name in package.namelist()}


def shown(cell: RawCell | None) -> str:
    """What a cell shows where the format knows nothing but texts."""
    if cell is None:
        return ""
    if cell.kind == "number" and "yy" in (cell.number_format or ""):
        return f"{date(1899, 12, 30) + timedelta(int(cell.text)):%d/%m/%Y}"
    return cell.text


def parts() -> dict[str, bytes]:
    """The parts of the return as .xlsx."""
    return dict(_package())


def packed(contents: Mapping[str, bytes]) -> bytes:
    """A zip of them."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in contents.items():
            package.writestr(name, data)
    return stream.getvalue()


def flat(
    *, cells: str = "", row: str = "", frame: str = "", head: str = "", tables: str = "", after: str = ""
) -> str:
    """The return as one OpenDocument text.

    cells: table cells of a row under the second sheet's own; row: attributes of that row; frame: before the
    sheets; head: before the body; tables: further sheets; after: behind all of them.
    """
    sheets = []
    for number, sheet in enumerate(good().sheets):
        rows = [
            "<table:table-row>"
            + "".join(
                _odf_cell(sheet.cells.get((at, column))) for column in range(1, sheet.dimensions[1] + 1)
            )
            + "</table:table-row>"
            for at in range(1, sheet.dimensions[0] + 1)
        ]
        if number == 1 and cells:
            rows.append(f"<table:table-row {row}>{cells}</table:table-row>")
        sheets.append(f'<table:table table:name="{escape(sheet.name)}">{"".join(rows)}</table:table>')
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {SPACES} office:version="1.3" '
        f'office:mimetype="application/vnd.oasis.opendocument.spreadsheet">{head}<office:body>'
        f"<office:spreadsheet>{frame}{''.join(sheets)}{tables}{after}</office:spreadsheet></office:body></office:document>"
    )


def _odf_cell(cell: RawCell | None) -> str:
    if cell is None or cell.kind in {"blank", "error"}:
        return "<table:table-cell/>"
    text = "".join(f"<text:p>{escape(line)}</text:p>" for line in cell.text.split("\n"))
    if cell.kind == "number":
        return f'<table:table-cell office:value-type="float" office:value="{cell.text}">{text}</table:table-cell>'
    return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'


def ods(content: str, **more: str) -> bytes:
    """An .ods of such a text; more: further parts, `__` for a slash, `_` for a point."""
    found = {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": content.encode()}
    found["META-INF/manifest.xml"] = b"<manifest/>"
    for name, text in more.items():
        found[name.replace("__", "/").replace("_", ".")] = text.encode()
    return packed(found)


def page(*, row: str = "", before: str = "", after: str = "", head: str = "") -> str:
    """The return as a web page. row: table cells under the second table's own; before, after: the tables."""
    tables = []
    for number, sheet in enumerate(good().sheets):
        rows = []
        for at in range(1, sheet.dimensions[0] + 1):
            cells = (sheet.cells.get((at, column)) for column in range(1, sheet.dimensions[1] + 1))
            rows.append("<tr>" + "".join(f"<td>{escape(shown(cell))}</td>" for cell in cells) + "</tr>")
        more = f"<tr>{row}</tr>" if number == 1 and row else ""
        tables.append(f"<h2>{escape(sheet.name)}</h2><table>{''.join(rows)}{more}</table>")
    return (
        f'<html><head><meta charset="utf-8">{head}</head><body>{before}{"".join(tables)}{after}</body></html>'
    )


def tables(row: str = "") -> dict[str, bytes]:
    """The return as one .csv a sheet, by name; row: a line at the foot of the second."""
    found = {}
    for number, sheet in enumerate(good().sheets):
        lines = []
        for at in range(1, sheet.dimensions[0] + 1):
            cells = (shown(sheet.cells.get((at, column))) for column in range(1, sheet.dimensions[1] + 1))
            lines.append(";".join('"' + text.replace('"', '""') + '"' for text in cells))
        if number == 1 and row:
            lines.append(row)
        found[sheet.name] = ("\r\n".join(lines) + "\r\n").encode()
    return found


# --- .xls ---------------------------------------------------------------------------------------------


def wide(text: str, size: str = "<HB") -> bytes:
    """A text as records hold it."""
    return struct.pack(size, len(text), 1) + text.encode("utf-16-le")


def label(row: int, column: int, text: str) -> bytes:
    return record(0x204, struct.pack("<HHH", row, column, 0) + wide(text[:2000]))


def _xls_cell(cell: RawCell) -> bytes:
    if cell.kind == "number":
        return record(0x203, struct.pack("<HHHd", cell.row - 1, cell.column - 1, 0, float(cell.text)))
    if cell.kind in {"blank", "error"}:
        return b""
    return label(cell.row - 1, cell.column - 1, cell.text)


def xls(
    *,
    globals_: bytes = b"",
    second: bytes = b"",
    sheets: tuple[tuple[str, int, int, bytes], ...] = (),
    streams: Mapping[str, bytes] | None = None,
) -> bytes:
    """The return as .xls. globals_: records among the workbook's own; second: among the second sheet's.

    sheets: further ones as (name, state, kind, records): kind 0 holds cells, 2 is a chart.
    """
    kinds = {0: 0x10, 2: 0x20}
    bodies = [
        (sheet.name, 0, 0, b"".join(map(_xls_cell, sheet.cells.values())) + (second if number == 1 else b""))
        for number, sheet in enumerate(good().sheets)
    ]
    bodies += sheets
    head = bof(5) + globals_

    def bound(start: int, one: tuple[str, int, int, bytes]) -> bytes:
        return record(0x85, struct.pack("<IBB", start, one[1], one[2]) + wide(one[0], "<BB"))

    size = len(head) + sum(len(bound(0, one)) for one in bodies) + 4
    starts, data = [], []
    for one in bodies:
        starts.append(size + sum(map(len, data)))
        data.append(bof(kinds[one[2]]) + one[3] + record(0x0A))
    whole = head + b"".join(map(bound, starts, bodies)) + record(0x0A) + b"".join(data)
    return compound({"Workbook": whole, **(streams or {})})


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file; every stream is made so long that it needs no mini sectors."""
    table: list[int] = []
    body, entries = b"", []
    for name, data in streams.items():
        padded = data.ljust(max(4096, -(-len(data) // 512) * 512), b"\0")
        first, count = len(table), len(padded) // 512
        table += [*range(first + 1, first + count), END]
        entries.append((name, first, len(padded)))
        body += padded
    directory = len(table)
    table_count = 1
    while (len(table) + 1 + table_count) > table_count * 128:
        table_count += 1
    table.append(END)
    first_table = len(table)
    table += [FAT] * table_count
    table += [FREE] * (table_count * 128 - len(table))
    listed = _entry("Root Entry", 5, child=1, start=END, size=0)
    for place, (name, start, size) in enumerate(entries, 1):
        one = bytearray(_entry(name, 2, child=FREE, start=start, size=size))
        if place < len(entries):
            struct.pack_into("<I", one, 72, place + 1)
        listed += bytes(one)
    assert len(listed) <= 512
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
    )
    head += struct.pack("<IIIIIIIII", 0, table_count, directory, 0, 4096, END, 0, END, 0)
    where = [*range(first_table, first_table + table_count)]
    head += struct.pack("<109I", *where, *[FREE] * (109 - len(where)))
    return head + body + listed.ljust(512, b"\0") + struct.pack(f"<{len(table)}I", *table)
