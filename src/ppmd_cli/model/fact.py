"""Facts, and the submission that holds the facts of one return."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from ppmd_cli.model.cell import CellRef
from ppmd_cli.model.finding import Finding, Outcome, Place
from ppmd_cli.model.value import Value


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of one element about one subject, from one cell.

    unit: the reporting unit's code. subject: the unit's code, a child's code, a month's id or a task's id.
    typed: the exact text of the cell (None for an empty one). reading: code of the note on how it was read,
    if any.
    cell: where it stands; None when the workbook has no such cell.
    """

    element: str
    subject: str
    unit: str
    period: str
    value: Value
    cell: CellRef | None = None
    typed: str | None = None
    reading: str | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """One file as read: who sends it, for which period, on which form, and its facts.

    Identity fields are None when the file does not tell them. `facts` is keyed by (element, subject).
    declared_date: the date of the signed document as the cover declares it.
    signed_as: where the unit's code stands.
    received_on: the day by which lateness is judged where the office has booked the arrival, else None.
    waived: findings that a person has accepted; `findings` does not hold them.
    """

    path: str
    file_name: str
    sha256: str | None
    unit: str | None
    period: str | None
    form: str | None
    facts: dict[tuple[str, str], Fact]
    declared_date: date | None
    findings: tuple[Finding, ...]
    outcome: Outcome
    signed_as: Place = field(default_factory=Place)
    received_on: date | None = None
    waived: tuple[Finding, ...] = ()

    @property
    def usable(self) -> bool:
        """Tell whether its figures may be counted: identified and without errors."""
        return self.outcome in (Outcome.CLEAN, Outcome.WARNINGS) and self.unit is not None
