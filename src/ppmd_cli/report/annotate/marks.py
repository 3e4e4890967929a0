"""What is written into an annotated copy: the findings as people read them, each with its cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct, field

Severity = Literal["error", "warning", "info"]
Hint = Literal["hidden_sheet", "very_hidden", "hidden_row", "hidden_column", "conversation"]
RANKS: tuple[Severity, ...] = ("error", "warning", "info")


class Mark(Struct, frozen=True):
    """One line of the list. head: its heading; lines: what is below it; small: code and clause.

    sheet, cell: where it stands, None for a finding of the whole file. note: the text of its comment.
    parts: the single findings that it stands for, each to be marked in its cell; none for a single one.
    said: what a part says, with its cell.
    """

    severity: Severity
    head: str
    lines: tuple[str, ...]
    small: str
    note: str
    sheet: str | None = None
    cell: str | None = None
    parts: tuple[Mark, ...] = ()
    said: str = ""

    @property
    def singles(self) -> tuple[Mark, ...]:
        """What is marked in the cells."""
        return self.parts or (self,)


class Listing(Struct, frozen=True):
    """The list of findings. name: of its sheet; intro: below the title.

    legend: what each colour asks for; hints: the words for what keeps a person from seeing a cell.
    each: the words above the single findings of a line, with {n}.
    """

    name: str
    title: str
    intro: tuple[str, ...]
    marks: tuple[Mark, ...]
    legend: tuple[tuple[Severity, str], ...] = ()
    hints: Mapping[Hint, str] = field(default_factory=dict)
    each: str = "{n}"

    @property
    def singles(self) -> tuple[Mark, ...]:
        """What is marked in the cells."""
        return tuple(one for mark in self.marks for one in mark.singles)


def worst(marks: Sequence[Mark]) -> Severity:
    """The gravest severity of some findings."""
    return min((mark.severity for mark in marks), key=RANKS.index)
