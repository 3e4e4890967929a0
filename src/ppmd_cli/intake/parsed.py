"""What reading one cell gives: one value, or the reason why there is not exactly one."""

from __future__ import annotations

from msgspec import Struct

from ppmd_cli.model.value import UNREADABLE, Value


class Parsed(Struct, frozen=True):
    """One cell as read.

    value: Absence(unreadable) with a problem. note_code: how it was read, if not as it stands.
    problem_code: why it cannot be read. slots: named texts for the sentence, sorted pairs.
    Slot `readings`: what may be meant, likeliest first, separated by "|"; decimal comma, dates dd/mm/yyyy.
    Slot `value`: what the cell shows, where it is not the text behind it.
    """

    value: Value
    note_code: str | None = None
    problem_code: str | None = None
    slots: tuple[tuple[str, str], ...] = ()


def problem(code: str, *readings: str) -> Parsed:
    """Return the reading of a cell that has none, with what may be meant."""
    return Parsed(UNREADABLE, None, code, (("readings", "|".join(readings)),) if readings else ())
