"""What a report says of its own making, beside its text: in the properties of a file, in the head of a page.

Nothing of it is printed, and the JSON contract knows no such key: a JSON report carries none.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from html import escape, unescape
from typing import Literal

from ppmd_cli.system.seal import seal

Kind = Literal["docx", "xlsx", "html", "json", "pdf"]
NAME = "ppmd-stamp"
_LARGEST = 1 << 20
_PART = "docProps/custom.xml"
_TYPES, _LINKS = "[Content_Types].xml", "_rels/.rels"
_CONTENT = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_EMPTY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"></Properties>'
)
_PROPERTY = (
    '<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{pid}" name="{name}">'
    "<vt:lpwstr>{text}</vt:lpwstr></property>"
)
_FOUND = re.compile(rf'<property\b[^>]*name="{NAME}"[^>]*>\s*<vt:lpwstr>(.*?)</vt:lpwstr>', re.DOTALL)
_META = re.compile(rf'<meta name="{NAME}" content="([^"]*)">')


def stamped_file(data: bytes, text: str) -> bytes:
    """A .docx or .xlsx with the text among its custom properties, sealed."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts[_PART] = _with_property(parts.get(_PART, _EMPTY.encode()).decode("utf-8"), text).encode()
    for part, mark, added in (
        (_TYPES, _CONTENT, f'<Override PartName="/{_PART}" ContentType="{_CONTENT}"/></Types>'),
        (
            _LINKS,
            _RELATION,
            f'<Relationship Id="ppmdStamp" Type="{_RELATION}" Target="{_PART}"/></Relationships>',
        ),
    ):
        body = parts[part].decode("utf-8")
        if mark not in body:
            end = "</" + added.rpartition("</")[2]
            parts[part] = body.replace(end, added).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for name, body_of in parts.items():
            new.writestr(name, body_of)
    return seal(out.getvalue())


def _with_property(properties: str, text: str) -> str:
    numbers = [int(found) for found in re.findall(r'\bpid="(\d+)"', properties)]
    added = _PROPERTY.format(pid=max([1, *numbers]) + 1, name=NAME, text=escape(text, quote=False))
    return properties.replace("</Properties>", f"{added}</Properties>")


def stamped_page(page: str, text: str) -> str:
    """A web page with the text in its head; a page without a head stays as it is."""
    return page.replace("</head>", f'<meta name="{NAME}" content="{escape(text)}">\n</head>', 1)


def kind_of(data: bytes) -> Kind | None:
    """Which of a report's formats these bytes are in, None for anything else."""
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"PK"):
        names = set(parts_of(data) or ())
        return "docx" if "word/document.xml" in names else "xlsx" if "xl/workbook.xml" in names else None
    head = data.lstrip()[:200]
    if head.startswith(b"{"):
        return "json"
    return "html" if head[:15].lower().startswith((b"<!doctype html", b"<html")) else None


def parts_of(data: bytes) -> dict[str, bytes] | None:
    """The parts of a zip by name, None for one that is damaged or too large to be a report of ours."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(one.file_size for one in archive.infolist()) > 64 * _LARGEST:
                return None
            return {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, EOFError, zlib.error):
        return None


def stamp_in(data: bytes, kind: Kind | None) -> str | None:
    """The text that `stamped_file` or `stamped_page` put in; None where there is none."""
    if kind in ("docx", "xlsx"):
        part = (parts_of(data) or {}).get(_PART, b"")[:_LARGEST]
        found = _FOUND.search(part.decode("utf-8", "replace"))
    elif kind == "html":
        found = _META.search(data.decode("utf-8", "replace"))
    else:
        return None
    return unescape(found[1]) if found else None
