"""Days as people type them: the day first, always, and never a guess."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from ppmd_cli.intake.names import clean, fold
from ppmd_cli.intake.parsed import Parsed, problem
from ppmd_cli.model.value import Day

_EPOCH = date(1899, 12, 30)
_EPOCH_1904 = date(1904, 1, 1)
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_YEAR = re.compile(r"(?:19|20)\d\d(?:\.0+)?", re.ASCII)
_MARK = r"\s*[/.\-]\s*"
_DAY_FIRST = re.compile(rf"(\d{{1,2}}){_MARK}(\d{{1,2}}){_MARK}(\d{{4}}|\d{{2}})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ][\d:.]+Z?)?", re.ASCII)
_IN_WORDS = re.compile(r"(?:ngay )?(\d{1,2}) thang (\d{1,2}) nam (\d{4})", re.ASCII)
_INCOMPLETE = re.compile(
    rf"\d{{1,2}}{_MARK}\d{{1,2}}|\d{{1,2}}{_MARK}\d{{4}}|\d{{4}}{_MARK}\d{{1,2}}|(?:19|20)\d\d", re.ASCII
)
_INCOMPLETE_WORDS = re.compile(r"(?:ngay |thang |nam |quy )[\w ]*|\d{1,2} thang \d{1,2}", re.ASCII)
_SAYS_DAY = re.compile(r"^(?:ngày|ngay)\s+(?=\d{1,2}\s*[/.\-])", re.IGNORECASE)
_FORMAT_NOISE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].')


@lru_cache(maxsize=512)
def is_date_format(code: str | None) -> bool:
    """Tell whether a number format shows a day or a time."""
    return code is not None and any(letter in "dmyhs" for letter in _FORMAT_NOISE.sub("", code).lower())


def serial_day(text: str, *, date1904: bool) -> date | None:
    """Return the day of a stored serial number, a time of day dropped; None outside the calendar."""
    try:
        return (_EPOCH_1904 if date1904 else _EPOCH) + timedelta(days=int(Decimal(text)))
    except OverflowError:
        return None


def stored_day(text: str, *, date1904: bool) -> Parsed:
    """Read the number of a numeric cell as a day."""
    # A year alone, typed where a date belongs; as the number of a day it would be one of 1905.
    if _YEAR.fullmatch(text):
        return problem("date_incomplete")
    day = serial_day(text, date1904=date1904)
    return problem("date_out_of_range") if day is None else _judged(day, None)


def typed_day(text: str) -> Parsed:
    """Read a day typed as text."""
    line = clean(text).rstrip(".;")
    line = _SAYS_DAY.sub("", line)
    if found := _DAY_FIRST.fullmatch(line):
        day, month, year = found.groups()
        return _checked(int(year) if len(year) == 4 else 2000 + int(year), int(month), int(day), line)
    if found := _YEAR_FIRST.fullmatch(line):
        year, month, day = found.groups()
        return _checked(int(year), int(month), int(day), line)
    words = fold(line)
    if found := _IN_WORDS.fullmatch(words):
        day, month, year = found.groups()
        return _checked(int(year), int(month), int(day), line)
    if _INCOMPLETE.fullmatch(line) or _INCOMPLETE_WORDS.fullmatch(words):
        return problem("date_incomplete")
    return problem("not_a_date")


def spelled_day(day: date) -> str:
    """Return the day as dd/mm/yyyy."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def _checked(year: int, month: int, day: int, line: str) -> Parsed:
    found = _day(year, month, day)
    if found is not None:
        return _judged(found, None if line == spelled_day(found) else "text_normalised")
    swapped = _day(year, day, month)
    if swapped is not None:
        return problem("date_ambiguous", spelled_day(swapped))
    return problem("not_a_date")


def _judged(day: date, note: str | None) -> Parsed:
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        return problem("date_out_of_range")
    return Parsed(Day(day), note)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
