"""Facts, and the submission that holds the facts of one return."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct, field

from ppmd_cli.model.cell import CellRef
from ppmd_cli.model.finding import Finding, Outcome, Place
from ppmd_cli.model.value import Value


class Fact(Struct, frozen=True):
    """One value of one element about one subject, from one cell.

    unit: the reporting unit's code. subject: the unit's code, a child's code, a month's id or a task's id.
    typed: the exact text of the cell (None for an empty one). reading: code of the note on how it was read,
    if any.
    cell: where it stands; None when the workbook has no such cell.
    correction: number of the journal's row by which the office has put another figure here, None for the
    unit's own.
    """

    element: str
    subject: str
    unit: str
    period: str
    value: Value
    cell: CellRef | None = None
    typed: str | None = None
    reading: str | None = None
    correction: int | None = None


class Correction(Struct, frozen=True):
    """A figure that the office has put in place of the unit's own, or where the unit gave none.

    entry: number of its row in the journal. value: `typed` as it was read. own: what the unit's return says
    there, None where there is no return. confirmed: the unit has confirmed it in writing.
    disputed: a return that came later says something else again.
    """

    entry: int
    element: str
    subject: str
    typed: str
    value: Value
    source: str
    by: str
    on: date
    confirmed: bool = False
    own: Value | None = None
    disputed: bool = False


class Accepted(Struct, frozen=True):
    """A finding that a person has accepted: why, who, on which day and until which (None: without end)."""

    finding: Finding
    reason: str
    by: str
    on: date
    until: date | None = None


class Explanation(Struct, frozen=True):
    """One line of the sender's explanations, as typed: which check, which cells, and the text.

    place: where the text stands.
    """

    check: str
    cells: str
    text: str
    place: Place


class Submission(Struct, frozen=True):
    """One file as read: who sends it, for which period, on which form, and its facts.

    Identity fields are None when the file does not tell them. `facts` is keyed by (element, subject).
    declared_date: the date of the signed document as the cover declares it.
    signed_as: where the unit's code stands.
    received_on: the day by which lateness is judged where the office has booked the arrival, else None.
    waived: findings that a person has accepted; `findings` does not hold them.
    corrections: figures in `facts` that are not the unit's own. on_paper: there is no file: the office has
    entered the figures. explanations: what the sender explains.
    """

    path: str
    file_name: str
    sha256: str | None
    unit: str | None
    period: str | None
    form: str | None
    facts: Mapping[tuple[str, str], Fact]
    declared_date: date | None
    findings: tuple[Finding, ...]
    outcome: Outcome
    signed_as: Place = field(default_factory=Place)
    received_on: date | None = None
    waived: tuple[Accepted, ...] = ()
    corrections: tuple[Correction, ...] = ()
    on_paper: bool = False
    explanations: tuple[Explanation, ...] = ()

    @property
    def usable(self) -> bool:
        """Tell whether its figures may be counted: identified and without errors."""
        return self.outcome in (Outcome.CLEAN, Outcome.WARNINGS) and self.unit is not None
