"""Reporting periods and the months inside them."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from ppmd_cli.model.text import Label


class Month(Struct, frozen=True):
    """A reporting month: `id` names the calendar month in which it ends (`YYYY-MM`)."""

    id: str
    first: date
    last: date
    label: Label


class Period(Struct, frozen=True):
    """A reporting period: first and last day of its data, and the day before which returns are due.

    `months` are the ids of the reporting months that lie inside it, in order (empty where the plan has none).
    """

    id: str
    label: Label
    short: Label
    first: date
    last: date
    due_before: date
    final: bool
    accumulates_into: str | None
    months: tuple[str, ...]

    def in_time(self, day: date) -> bool:
        """Tell whether a return of `day` is in time: strictly before the due day."""
        return day < self.due_before
