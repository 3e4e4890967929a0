"""Outputs of ours: marked in their properties; a digest of what they hold tells if they were touched."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from hashlib import sha256

NAME_ENDS = " - cần sửa"
"""How the names of copies and lists for senders end, before the suffix."""
CATEGORY = "ppmd-output"
"""The category, among its properties, of a workbook that is no return."""
_LARGEST_PROPERTIES = 1 << 20
_CATEGORY = re.compile(rb"<(?:\w+:)?category>\s*" + CATEGORY.encode() + rb"\s*</")
_LARGEST = 256 * 1024 * 1024
_DAMAGE = (
    zipfile.BadZipFile,
    MemoryError,
    OSError,
    RuntimeError,
    ValueError,
    EOFError,
    struct.error,
    zlib.error,
)
_MARK = re.compile(rb"<!--ppmd 1 ([0-9a-f]{64})-->\Z")


def sealed_part(parts: Mapping[str, bytes], part: str) -> bytes:
    """One XML part of a package with the digest of all parts as a comment at its end."""
    return parts[part] + b"<!--ppmd 1 " + _digest(parts).encode() + b"-->"


def sealed_page(page: bytes) -> bytes:
    """A web page with the digest of what it holds."""
    return page + b"<!--ppmd 1 " + sha256(page).hexdigest().encode() + b"-->"


def is_marked(data: bytes) -> bool:
    """Tell whether these bytes are a workbook of ours that is no return. Nothing is raised."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if not _plainly_packed(archive):
                return False
            with archive.open("docProps/core.xml") as part:
                return _CATEGORY.search(part.read(_LARGEST_PROPERTIES)) is not None
    except (KeyError, *_DAMAGE):
        return False


def is_own(data: bytes) -> bool:
    """Tell whether these bytes are an output sealed here and unchanged since. Nothing is raised."""
    if data.endswith(b"-->"):
        return sealed_page(data[: data.rfind(b"<!--ppmd 1 ")]) == data
    if not data.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if not _plainly_packed(archive) or sum(one.file_size for one in archive.infolist()) > _LARGEST:
                return False
            parts = {one: archive.read(one) for one in archive.namelist()}
    except _DAMAGE:
        return False
    marked = [(name, found) for name, body in parts.items() if (found := _MARK.search(body[-200:]))]
    if len(marked) != 1:
        return False
    name, found = marked[0]
    parts[name] = parts[name][: -len(found[0])]
    return _digest(parts).encode() == found[1]


def _plainly_packed(archive: zipfile.ZipFile) -> bool:
    """Tell whether it is packed as we pack; what unpacks other ways fails in ways of its own."""
    return all(one.compress_type in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for one in archive.infolist())


def _digest(parts: Mapping[str, bytes]) -> str:
    whole = sha256()
    for name in sorted(parts):
        whole.update(f"{name}\0{len(parts[name])}\0".encode("utf-8", "surrogatepass"))
        whole.update(parts[name])
    return whole.hexdigest()
