"""When a file arrived, and with which signed document:

as told, as its sidecar says, else by the file's time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime, time
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from ppmd_cli.errors import InputError, UsageError
from ppmd_cli.ledger.records import DocumentBasis, ReceivedBasis

_DAY = r"(?P<a>\d{4}|\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<c>\d{4}|\d{1,2})"
_MOMENT = re.compile(rf"{_DAY}(?:[T ]+(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})(?::\d{{2}})?)?")
_NUMBERED = re.compile(r"(?P<number>\S+?/\S+?)(?:[\s,;]+(?:ngày\s+)?(?P<day>\d.*))?", re.IGNORECASE)
_KEYS = ("received", "document", "document_date")


class Document(Struct, frozen=True):
    """A signed document: number and symbol, and its day."""

    number: str | None
    day: date | None
    basis: DocumentBasis


class Arrival(Struct, frozen=True):
    """What is known of an arrival besides the file. received: None until it is completed."""

    received: datetime | None = None
    basis: ReceivedBasis = "given"
    document: Document | None = None

    def completed(self, path: Path, latest: datetime) -> Arrival:
        """The same with what the sidecar and the file's time tell; never later than `latest`. InputError."""
        side = _sidecar(path)
        arrival = self
        if arrival.received is None and "received" in side:
            arrival = replace(arrival, received=_moment(side["received"], path), basis="sidecar")
        if arrival.received is None:
            written = datetime.fromtimestamp(path.stat().st_mtime, latest.tzinfo).replace(microsecond=0)
            arrival = replace(arrival, received=min(written, latest), basis="file_time")
        if arrival.document is None and "document" in side:
            found = read_document(str(side["document"]), "sidecar")
            if "document_date" in side:
                found = replace(found, day=_moment(side["document_date"], path).date())
            arrival = replace(arrival, document=found)
        return arrival


def read_moment(text: str) -> datetime:
    """Read YEAR-MONTH-DAY or DAY/MONTH/YEAR, each with a time of day or without: local time. ValueError."""
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        raise ValueError("no moment")
    first, middle, last = (found[name] for name in "abc")
    if len(first) == 4:
        day = date(int(first), int(middle), int(last))
    elif len(last) == 4:
        day = date(int(last), int(middle), int(first))
    else:
        raise ValueError("no year")
    at = time(int(found["hour"]), int(found["minute"])) if found["hour"] else time()
    return datetime.combine(day, at).astimezone()


def read_document(text: str, basis: Literal["given", "sidecar"] = "given") -> Document:
    """Read "125/BC-UBND", with the day behind it or without.

    Raises UsageError for what is no number of a document.
    """
    found = _NUMBERED.fullmatch(text.strip())
    if found is None:
        raise UsageError("ledger.error.document", given=text)
    day = None
    if found["day"]:
        try:
            day = read_moment(found["day"]).date()
        except ValueError:
            raise UsageError("ledger.error.document", given=text) from None
    return Document(found["number"].rstrip(",;"), day, basis)


def _sidecar(path: Path) -> Mapping[str, object]:
    """What `<the file's name>.toml` beside a file says; empty where there is none.

    InputError if it is wrong.
    """
    side = path.with_name(path.name + ".toml")
    if not side.is_file():
        return {}
    import tomllib

    try:
        found = tomllib.loads(side.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise InputError("ledger.error.sidecar", path=side, keys=", ".join(_KEYS)) from error
    if set(found) - set(_KEYS):
        raise InputError("ledger.error.sidecar", path=side, keys=", ".join(_KEYS))
    return found


def _moment(value: object, path: Path) -> datetime:
    if isinstance(value, datetime):
        return value if value.tzinfo else value.astimezone()
    if isinstance(value, date):
        return datetime.combine(value, time()).astimezone()
    with suppress(ValueError, OverflowError):
        return read_moment(str(value))
    raise InputError("ledger.error.sidecar", path=path.with_name(path.name + ".toml"), keys=", ".join(_KEYS))
