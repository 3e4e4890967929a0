"""Office files with the same bytes for the same content: fixed dates, order and attributes of the zip."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime

MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_FIRST = ("mimetype", "[Content_Types].xml", "_rels/.rels")
_CORE = "docProps/core.xml"
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


def _place(name: str) -> tuple[int, str]:
    return (_FIRST.index(name) if name in _FIRST else len(_FIRST), name)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _ZIP_DATE)
    entry.create_system = 3
    entry.external_attr = 0o600 << 16
    return entry
