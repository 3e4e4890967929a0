"""Files with the same bytes for the same content: fixed dates, ids, order and attributes of the parts."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime

MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_FIRST = ("mimetype", "[Content_Types].xml", "_rels/.rels")
_CORE = "docProps/core.xml"
_PDF_TIMES = re.compile(rb"(/(?:CreationDate|ModDate) ?)\(D:\d{14}[^)]{1,8}\)")
_PDF_IDS = re.compile(rb"(/ID ?|/DocChecksum ?)(/[0-9A-F]{32}|\[\s*(?:<[0-9A-F]{32}>\s*){2}\])")
_STAMP = re.compile(rb"(<dcterms:(created|modified)\b[^>]*>)[^<]*(</dcterms:\2>)")


def seal(data: bytes, moment: datetime = MOMENT, edit: Callable[[str, bytes], bytes] | None = None) -> bytes:
    """The same .xlsx or .docx, its times set to `moment` and its parts in one order.

    edit: gives the bytes of each part by its name and what it held. Raises zipfile.BadZipFile when `data` is
    no zip.
    """
    stamp = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode("ascii")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist(), key=_place):
            part = old.read(name) if edit is None else edit(name, old.read(name))
            if name == _CORE:
                part = _STAMP.sub(rb"\g<1>" + stamp + rb"\g<3>", part)
            new.writestr(
                _entry(name), part, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED, 6
            )
    return out.getvalue()


def seal_pdf(data: bytes, moment: datetime = MOMENT) -> bytes:
    """The same PDF as LibreOffice writes it, its time set to `moment` and its ids made from its content.

    Every place keeps its length, since a PDF counts its bytes.
    """
    stamp = moment.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ").encode("ascii")

    def timed(found: re.Match[bytes]) -> bytes:
        whole = found[1] + b"(" + stamp + b")"
        return whole.ljust(len(found[0]))

    def blank(found: re.Match[bytes]) -> bytes:
        return found[1] + re.sub(rb"[0-9A-F]", b"0", found[2])

    bare = _PDF_IDS.sub(blank, _PDF_TIMES.sub(timed, data))
    digest = hashlib.sha256(bare).hexdigest()[:32].upper().encode("ascii")
    return _PDF_IDS.sub(lambda found: found[1] + re.sub(rb"0{32}", digest, found[2]), bare)


def _place(name: str) -> tuple[int, str]:
    return (_FIRST.index(name) if name in _FIRST else len(_FIRST), name)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _ZIP_DATE)
    entry.create_system = 3
    entry.external_attr = 0o600 << 16
    return entry
