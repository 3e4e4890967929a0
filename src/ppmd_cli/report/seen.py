"""What stands in a cell, as its sender saw it: a day is kept in a file as the number of a day."""

from __future__ import annotations

import re
from datetime import date

from ppmd_cli.i18n import Translator
from ppmd_cli.model.shown import shown_day
from ppmd_cli.model.value import Day, Value

_STORED = re.compile(r"\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
"""A number of a file; no day that was typed as text is one."""
_EPOCH = date(1899, 12, 30)


def seen(typed: str, value: Value, t: Translator) -> str:
    """The text of a cell as it was seen. value: as what it was read.

    Of a day the stored number is told only where it is not the one that every spreadsheet has for that day:
    where a time of day is in it, or where the workbook counts from 1904.
    """
    if not isinstance(value, Day) or _STORED.fullmatch(typed) is None:
        return typed
    shown = shown_day(value.day, "vi")  # day/month/year, in whichever language it is told
    if typed == str((value.day - _EPOCH).days):
        return shown
    return t("report.seen.stored", day=shown, stored=typed)
