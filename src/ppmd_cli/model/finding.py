"""A finding: a fault that can be named, at a place, with the values that explain it. No sentence inside."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct, field


class Severity(Enum):
    """error: sent back; warning: may be explained; info: leaves a file clean."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return ("error", "warning", "info").index(self.value)


class Outcome(Enum):
    """What became of one file."""

    CLEAN = "clean"
    WARNINGS = "warnings"
    ERRORS = "errors"
    UNREADABLE = "unreadable"


class Place(Struct, frozen=True):
    """A cell of a workbook (`cell` as A1); either may be unknown."""

    sheet: str | None = None
    cell: str | None = None


class PlanPlace(Struct, frozen=True):
    """A place in a plan's file; line and column from 1."""

    file: str
    line: int
    column: int


class Finding(Struct, frozen=True):
    """A fault of a return (`place`) or of a plan (`plan_place`).

    code: key of the catalogue, or the id of a plan's rule. value: what stood there, as typed.
    slots: named texts for the sentence, sorted pairs. element/subject: ids, where the fault concerns one
    value.
    """

    code: str
    severity: Severity
    place: Place = field(default_factory=Place)
    element: str | None = None
    subject: str | None = None
    value: str | None = None
    slots: tuple[tuple[str, str], ...] = ()
    clause: str | None = None
    related: tuple[Place, ...] = ()
    plan_place: PlanPlace | None = None

    def slot(self, name: str) -> str | None:
        """Return the slot `name`, or None."""
        return dict(self.slots).get(name)
