"""What a file is, by its content; the name it bears is not asked."""

from __future__ import annotations

from typing import Literal, cast, get_args

from ppmd_cli.intake.refusal import Limits, RefusalCode, RefusalError
from ppmd_cli.intake.zipparts import CONTENT_TYPES, ZipParts

SourceKind = Literal["xlsx", "xlsm", "xls", "ods", "fods", "csv", "html", "locked"]

_HEAD = 4_096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC: tuple[tuple[bytes, RefusalCode, str], ...] = (
    (b"%PDF", "file_is_document", "pdf"),
    (b"{\\rtf", "file_is_document", "rtf"),
    (b"\x89PNG", "file_is_document", "image"),
    (b"\xff\xd8\xff", "file_is_document", "image"),
    (b"GIF8", "file_is_document", "image"),
    (b"BM", "file_is_document", "image"),
    (b"II*\0", "file_is_document", "image"),
    (b"MM\0*", "file_is_document", "image"),
    (b"MIME-Version:", "file_is_html", "mhtml"),
    (b"\x09\x00\x04\x00", "file_is_xls", "old"),
    (b"\x09\x02\x06\x00", "file_is_xls", "old"),
    (b"\x09\x04\x06\x00", "file_is_xls", "old"),
    (b"\x09\x08\x08\x00", "file_is_xls", "old"),
    (b"\x09\x08\x10\x00", "file_is_xls", "old"),
    (b"Rar!", "file_unknown", "archive"),
    (b"7z\xbc\xaf", "file_unknown", "archive"),
    (b"\x1f\x8b", "file_unknown", "archive"),
)
_OLE_STREAMS: tuple[tuple[str, RefusalCode | SourceKind, str], ...] = (
    ("EncryptedPackage", "locked", ""),
    ("Workbook", "xls", ""),
    ("Book", "file_is_xls", "old"),
    ("WordDocument", "file_is_document", "word"),
    ("PowerPoint Document", "file_is_document", "slides"),
)
_MAIN_TYPES: tuple[tuple[str, RefusalCode | SourceKind, str], ...] = (
    ("spreadsheetml.sheet.main", "xlsx", ""),
    ("spreadsheetml.template.main", "xlsx", ""),
    ("ms-excel.sheet.macroenabled.main", "xlsm", ""),
    ("ms-excel.template.macroenabled.main", "xlsm", ""),
    ("ms-excel.sheet.binary", "file_is_xlsb", ""),
    ("wordprocessingml", "file_is_document", "word"),
    ("ms-word", "file_is_document", "word"),
    ("presentationml", "file_is_document", "slides"),
    ("ms-powerpoint", "file_is_document", "slides"),
)
_KINDS = frozenset(get_args(SourceKind))
_HTML = ("<html", "<!doctype html", "<table", "<head", "<body", "<meta", "<style", "<div")


def kind_of(data: bytes, limits: Limits) -> SourceKind:
    """Return what kind of spreadsheet a file is. RefusalError, which names it, if it is none that is read."""
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return package_kind(ZipParts(data, limits))
    if data.startswith(_OLE):
        return _ole(data)
    for magic, code, what in _MAGIC:
        # "BM" alone is no proof: a text may begin with it.
        if data.startswith(magic) and (magic != b"BM" or b"\0" in data[:32]):
            raise RefusalError(code, what=what)
    return _text(data)


def package_kind(parts: ZipParts) -> SourceKind:
    """Return the kind of spreadsheet that a zip holds. RefusalError if it is something else."""
    if CONTENT_TYPES not in parts:
        mimetype = parts.read("mimetype")[:100] if "mimetype" in parts else b""
        if mimetype.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
            return "ods"
        if mimetype.startswith(b"application/vnd.oasis.opendocument"):
            raise RefusalError("file_is_document", what="opendocument")
        raise RefusalError("file_unknown", what="archive")
    content_type = parts.content_type(main_part(parts)).lower()
    for word, verdict, what in _MAIN_TYPES:
        if word in content_type:
            return _verdict(verdict, what)
    raise RefusalError("file_unknown", what="package")


def _verdict(verdict: RefusalCode | SourceKind, what: str) -> SourceKind:
    if verdict in _KINDS:
        return cast("SourceKind", verdict)
    raise RefusalError(cast("RefusalCode", verdict), **({"what": what} if what else {}))


def main_part(parts: ZipParts) -> str:
    """Return the name of the part that the package is about. RefusalError if it names none."""
    for kind, target in parts.relationships("").values():
        if kind == "officeDocument":
            return target
    raise RefusalError("file_corrupt", reason="missing_part")


def _ole(data: bytes) -> SourceKind:
    sector = 1 << min(int.from_bytes(data[30:32], "little"), 16)
    if len(data) < 512 or (int.from_bytes(data[48:52], "little") + 1) * sector + 128 > len(data):
        raise RefusalError("file_truncated")
    from ppmd_cli.intake.ole import CompoundFile

    try:
        streams = CompoundFile(data)
    except RefusalError:
        # Of a damaged one at least what it was.
        there = [stream.encode("utf-16-le") in data for stream, _, _ in _OLE_STREAMS]
    else:
        there = [stream in streams for stream, _, _ in _OLE_STREAMS]
    for known, (_, verdict, what) in zip(there, _OLE_STREAMS, strict=True):
        if known:
            return _verdict(verdict, what)
    raise RefusalError("file_unknown", what="ole")


def _text(data: bytes) -> SourceKind:
    """Name a text: a page, an old XML spreadsheet, a table of separated values; or nothing known."""
    head = _decoded(data[:_HEAD])
    if head is None:
        raise RefusalError("file_unknown", what="binary")
    start = head.lstrip("\ufeff \t\r\n").lower()
    if start.startswith("<?xml"):
        whole_head = (_decoded(data[: 16 * _HEAD]) or head).lower()
        if "urn:schemas-microsoft-com:office:spreadsheet" in whole_head or "excel.sheet" in start:
            if "<html" not in start:
                raise RefusalError("file_is_xml_spreadsheet")
        elif "opendocument.spreadsheet" in whole_head:
            return "fods"
        if "<html" not in start:
            raise RefusalError("file_unknown", what="xml")
        return "html"
    return "html" if start.startswith("<") and any(tag in start for tag in _HTML) else "csv"


def _decoded(head: bytes) -> str | None:
    """Return the beginning of a file as text, None if it is not one."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace")
    if len(head) > 3 and head.count(0) * 3 > len(head):
        # Every second byte nearly is zero: UTF-16 without its mark.
        wide = "utf-16-le" if head[1] == 0 else "utf-16-be"
        head = head[: len(head) // 2 * 2].decode(wide, "replace").encode()
    if any(byte < 9 or 13 < byte < 27 for byte in head):
        return None
    return head.decode("utf-8", "replace")
