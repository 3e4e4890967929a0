"""Files built to do harm and files harmed on the way, out of a good return."""

from __future__ import annotations

import io
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterable

from tests.conftest import REPOSITORY
from tests.intake.books import RELATIONS, packed, parts

GOOD = next((REPOSITORY / "sample_data" / "H1").glob("bdbp*.xlsx"))
RETURN = GOOD.read_bytes()
MIB = 1 << 20


def unpacked(data: bytes = RETURN) -> dict[str, bytes]:
    """The parts of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def zipped(entries: Iterable[tuple[str, bytes]], level: int = 6) -> bytes:
    """A zip of entries, right in every check sum; a name may come twice."""
    stream = io.BytesIO()
    with (
        warnings.catch_warnings(),
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive,
    ):
        warnings.simplefilter("ignore")
        for name, data in entries:
            archive.writestr(name, data)
    return stream.getvalue()


def sheet_part() -> str:
    """The name of the first worksheet's part of the good return."""
    return min(name for name in unpacked() if name.startswith("xl/worksheets/sheet"))


def edited(part: str, old: str, new: str, *, times: int = 1) -> bytes:
    """The good return with one text in one part replaced; it must be there."""
    made = unpacked()
    whole = made[part].decode()
    assert re.search(old, whole), (part, old)
    made[part] = re.sub(old, lambda _: new, whole, count=times).encode()
    return zipped(made.items())


def book(rows: str = "", **more: str) -> bytes:
    """A small workbook whose only sheet holds these rows."""
    return packed(parts(rows, **more))


def with_sheets(names: Iterable[str], rows: str = "") -> bytes:
    """A workbook with sheets of these names, each its own part."""
    made = parts(rows)
    listed, related = [], []
    for n, name in enumerate(names):
        listed.append(f'<sheet name="{name}" sheetId="{n + 9}" r:id="n{n}"/>')
        related.append(f'<Relationship Id="n{n}" Type="{RELATIONS}/worksheet" Target="worksheets/n{n}.xml"/>')
        made[f"xl/worksheets/n{n}.xml"] = made["xl/worksheets/one.xml"]
    made["xl/workbook.xml"] = made["xl/workbook.xml"].replace("</sheets>", "".join(listed) + "</sheets>")
    rels = "xl/_rels/workbook.xml.rels"
    made[rels] = made[rels].replace("</Relationships>", "".join(related) + "</Relationships>")
    return packed(made)


def in_encoding(encoding: str, declared: str | None = None) -> bytes:
    """A small workbook whose sheet part is written in an encoding, and may say that it is in another."""
    made = parts('<row r="1"><c r="A1" t="inlineStr"><is><t>Xã</t></is></c></row>')
    whole = {name: text.encode() for name, text in made.items()}
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    whole["xl/worksheets/one.xml"] = (head + made["xl/worksheets/one.xml"]).encode(encoding)
    return zipped(whole.items())


def overlapping(count: int, size: int) -> bytes:
    """Many entries whose contents are one and the same packed bytes (as in "A better zip bomb")."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    plain = bytes(size)
    kernel = packer.compress(plain) + packer.flush()
    crc = zlib.crc32(plain)
    body, directory = b"", b""
    good = unpacked()
    for name, data in good.items():
        directory += _central(name, data, len(body))
        body += _local(name, data)
    at = len(body)
    for n in range(count):
        name = f"xl/media/{n:06}.png".encode()
        fields = struct.pack("<HHHHHIII", 20, 0, 8, 0, 33, crc, len(kernel), size)
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + fields
        directory += struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, at) + name
        if n == 0:
            body += b"PK\x03\x04" + fields + struct.pack("<HH", len(name), 0) + name + kernel
    ends = struct.pack("<HHHHIIH", 0, 0, count + len(good), count + len(good), len(directory), len(body), 0)
    return body + directory + b"PK\x05\x06" + ends


def huge_directory(count: int) -> bytes:
    """A zip whose directory lists hundreds of thousands of empty entries while its end tells of one."""
    one = struct.pack("<HHHHHIII", 20, 0, 0, 0, 33, 0, 0, 0)
    body = b"PK\x03\x04" + one + struct.pack("<HH", 1, 0) + b"a"
    row = b"PK\x01\x02" + struct.pack("<H", 20) + one + struct.pack("<HHHHHII", 1, 0, 0, 0, 0, 0, 0) + b"a"
    ends = struct.pack("<HHHHIIH", 0, 0, 1, 1, len(row) * count, len(body), 0)
    return body + row * count + b"PK\x05\x06" + ends


def two_packages() -> bytes:
    """One package behind another: programs differ in which of the two they open."""
    return RETURN + edited(sheet_part(), "<v>45089</v>", "<v>45090</v>")


def ole(kind: str) -> bytes:
    """An old workbook (OLE) whose sectors point in circles."""
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6)
        + bytes(6)
    )
    difat = 0 if kind == "difat" else 0xFFFFFFFE
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, difat, 1 if kind == "difat" else 0)
    head += struct.pack("<I", 0) + b"\xff\xff\xff\xff" * 108
    fat = [0xFFFFFFFD, 0xFFFFFFFE, 2] + [0xFFFFFFFF] * 125
    if kind == "directory":
        fat[1] = 1
    if kind == "stream":
        fat[2], fat[3] = 3, 2

    def entry(name: str, sort: int, child: int, start: int, size: int) -> bytes:
        text = name.encode("utf-16-le")
        head = text.ljust(64, b"\0") + struct.pack("<HBB", len(text) + 2 if name else 0, sort, 1)
        none = 0xFFFFFFFF
        left = 1 if kind == "tree" and sort == 2 else none
        return head + struct.pack("<III", left, none, child) + bytes(36) + struct.pack("<IQ", start, size)

    size = 0x7FFFFFFF if kind == "size" else 8192
    page = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry("Workbook", 2, 0xFFFFFFFF, 2, size) + bytes(256)
    record = struct.pack("<HHHHHHII", 0x809, 16, 0x600, 5, 0, 0, 0, 0)
    return head + struct.pack("<128I", *fat) + page + record.ljust(512, b"\0") * 8


def ods(rows: str) -> bytes:
    """An OpenDocument spreadsheet with one table."""
    office = "urn:oasis:names:tc:opendocument:xmlns"
    names = " ".join(f'xmlns:{short}="{office}:{short}:1.0"' for short in ("office", "table", "text"))
    content = (
        f'<office:document-content {names} office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="A">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    entries = (
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.encode()),
        ("META-INF/manifest.xml", manifest.encode()),
    )
    return zipped(entries)


def quine() -> bytes:
    """A package within a package within a package."""
    data = RETURN
    for _ in range(20):
        data = zipped([("again.xlsx", data)])
    return data


def _fields(data: bytes) -> bytes:
    return struct.pack("<HHHHHIII", 20, 0, 0, 0, 33, zlib.crc32(data), len(data), len(data))


def _local(name: str, data: bytes) -> bytes:
    title = name.encode()
    return b"PK\x03\x04" + _fields(data) + struct.pack("<HH", len(title), 0) + title + data


def _central(name: str, data: bytes, at: int) -> bytes:
    title = name.encode()
    rest = struct.pack("<HHHHHII", len(title), 0, 0, 0, 0, 0, at)
    return b"PK\x01\x02" + struct.pack("<H", 20) + _fields(data) + rest + title


def main_parts() -> list[str]:
    """The parts of the good return that are read."""
    wanted = (
        "[Content_Types].xml",
        "_rels/.rels",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
    )
    return [
        *wanted,
        *(["xl/sharedStrings.xml"] if "xl/sharedStrings.xml" in unpacked() else []),
        sheet_part(),
    ]
