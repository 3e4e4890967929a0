"""What differs between two returns, value by value. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from ppmd_cli.model.cell import CellRef
from ppmd_cli.model.fact import Fact
from ppmd_cli.model.value import BLANK, Value


class Change(Struct, frozen=True):
    """One value that differs. A side that has no such value is BLANK; cells as far as they are known."""

    element: str
    subject: str
    before: Value
    after: Value
    cell_before: CellRef | None
    cell_after: CellRef | None


def changes(
    before: Mapping[tuple[str, str], Fact], after: Mapping[tuple[str, str], Fact]
) -> Iterator[Change]:
    """The values that differ, in the order of the later return, then those that only the earlier one has."""
    for element, subject in dict.fromkeys((*after, *before)):
        old, new = before.get((element, subject)), after.get((element, subject))
        value_before = old.value if old is not None else BLANK
        value_after = new.value if new is not None else BLANK
        if value_before != value_after:
            yield Change(
                element,
                subject,
                value_before,
                value_after,
                old.cell if old is not None else None,
                new.cell if new is not None else None,
            )
