"""The acts that the journal holds: frozen values, and their form as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar, Literal

from msgspec import Struct

Booking = Literal["accepted", "warnings", "returned", "refused"]
ReceivedBasis = Literal["given", "sidecar", "file_time"]
DocumentBasis = Literal["given", "sidecar", "cover"]


class Receipt(Struct, frozen=True, kw_only=True):
    """A file that arrived and what became of it.

    sha256: of its bytes. file_name: as it was named, what tells of persons masked. size: bytes.
    parts, part_names: digests and names of the files of a return saved as one .csv a sheet, its cover first.
    received: when it arrived, in the sender's office's time. booking: accepted, accepted with warnings,
    returned
    to be mended, or refused for the persons it tells of (then nothing of it is kept).
    incomplete: it is as good as empty. values: digest of the figures, equal for a copy saved again.
    run: the run that booked it; two different returns of one run are a conflict.
    explanations: the sender's: check, cells and text, each as typed, and the text's sheet and cell.
    """

    kind: ClassVar = "receipt"
    unit: str | None = None
    period: str | None = None
    form: str | None = None
    sha256: str
    file_name: str
    suffix: str
    size: int
    parts: tuple[str, ...] = ()
    part_names: tuple[str, ...] = ()
    booking: Booking
    incomplete: bool = False
    values: str | None = None
    received: datetime
    received_basis: ReceivedBasis
    document_number: str | None = None
    document_date: date | None = None
    document_basis: DocumentBasis | None = None
    run: str
    plan_sha256: str
    tool_version: str
    explanations: tuple[tuple[str, ...], ...] = ()

    @property
    def readable(self) -> bool:
        """Tell whether it is a return of a known unit and period, whatever its faults."""
        return self.unit is not None and self.period is not None and self.booking != "refused"


class Answered(Struct, frozen=True, kw_only=True):
    """What was written for the sender of a receipt. files: names in the folder `returned` or `refused`."""

    kind: ClassVar = "answered"
    unit: str | None = None
    period: str | None = None
    receipt: int
    folder: str
    files: tuple[str, ...]


class Preferred(Struct, frozen=True, kw_only=True):
    """A person has decided which of several returns counts."""

    kind: ClassVar = "preferred"
    unit: str
    period: str
    receipt: int
    by: str
    reason: str


class Announced(Struct, frozen=True, kw_only=True):
    """A unit has reported otherwise than by a workbook.

    how: a signed document came without its Excel file, or the figures were sent under secrecy.
    """

    kind: ClassVar = "announced"
    unit: str
    period: str
    how: Literal["document_only", "secret"]
    received: date
    document_number: str | None = None
    document_date: date | None = None
    by: str


class Sent(Struct, frozen=True, kw_only=True):
    """The office's own summary of a period was sent."""

    kind: ClassVar = "sent"
    unit: None = None
    period: str
    number: str
    day: date
    by: str


class Waived(Struct, frozen=True, kw_only=True):
    """A finding is accepted. fingerprint: whose; the finding's code and place for the reader.

    until: the last day on which it holds, None without end. explanation: the sender's own words, if linked.
    alike: how many findings of the return had this fingerprint; if there are more, none of them is accepted.
    """

    kind: ClassVar = "waived"
    unit: str | None
    period: str | None
    fingerprint: str
    code: str
    element: str | None = None
    subject: str | None = None
    reason: str
    by: str
    on: date
    until: date | None = None
    explanation: str | None = None
    alike: int = 1


class WaiverEnded(Struct, frozen=True, kw_only=True):
    """A waiver holds no longer."""

    kind: ClassVar = "waiver_ended"
    unit: str | None
    period: str | None
    fingerprint: str
    reason: str
    by: str


class Corrected(Struct, frozen=True, kw_only=True):
    """A figure corrected by telephone, or entered for a unit from its signed paper.

    typed: as it would stand in the cell. before: what stood there, None for nothing. source: the document,
    or who
    said it. confirmed: the unit has confirmed it in writing. reason: why, where the office has noted it.
    """

    kind: ClassVar = "corrected"
    unit: str
    period: str
    element: str
    subject: str
    typed: str
    before: str | None = None
    source: str
    by: str
    on: date
    confirmed: bool = False
    reason: str | None = None


class Withdrawn(Struct, frozen=True, kw_only=True):
    """A correction is taken back."""

    kind: ClassVar = "withdrawn"
    unit: str
    period: str
    element: str
    subject: str
    by: str
    reason: str


class Closed(Struct, frozen=True, kw_only=True):
    """A period is frozen. lock: the sha256 of its lock file, which names everything that made the report."""

    kind: ClassVar = "closed"
    unit: None = None
    period: str
    lock: str
    as_of: date
    by: str


class Reopened(Struct, frozen=True, kw_only=True):
    """A closed period takes returns again."""

    kind: ClassVar = "reopened"
    unit: None = None
    period: str
    reason: str
    by: str


Record = (
    Receipt
    | Answered
    | Preferred
    | Announced
    | Sent
    | Waived
    | WaiverEnded
    | Corrected
    | Withdrawn
    | Closed
    | Reopened
)
RECORDS: Mapping[str, type[Any]] = {
    one.kind: one
    for one in (
        *(Receipt, Answered, Preferred, Announced, Sent, Waived, WaiverEnded),
        *(Corrected, Withdrawn, Closed, Reopened),
    )
}


class Entry(Struct, frozen=True):
    """One row of the journal: a record, when it was booked and by whose account."""

    id: int
    at: datetime
    who: str
    record: Record
    digest: str = ""


def body_of(record: Record) -> dict[str, Any]:
    """The record as JSON can hold it, without unit and period."""
    names = [name for name in record.__struct_fields__ if name not in ("unit", "period")]
    return {name: _plain(getattr(record, name)) for name in names}


def record_of(kind: str, unit: str | None, period: str | None, body: Mapping[str, Any]) -> Record:
    """The record that `body_of` has written.

    KeyError for a kind of a later version, ValueError for a bad body.
    """
    made = RECORDS[kind]
    values: dict[str, Any] = {"unit": unit, "period": period}
    for name in made.__struct_fields__:
        if name in body:
            values[name] = _typed(body[name], made.__annotations__[name])
    found: Record = made(**values)
    return found


def _plain(value: object) -> object:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _typed(value: Any, type_: str) -> Any:  # noqa: ANN401 - whatever the field is of
    if value is None:
        return None
    if type_.startswith("datetime"):
        return datetime.fromisoformat(value)
    if type_.startswith("date"):
        return date.fromisoformat(value)
    if type_.startswith("tuple"):
        return tuple(tuple(one) if isinstance(one, list) else one for one in value)
    return value
