"""Days as people type them: the day first, always, and never a guess."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from ppmd_cli.intake.names import clean, fold
from ppmd_cli.intake.parse_number import ascii_digits
from ppmd_cli.intake.parsed import Parsed, problem
from ppmd_cli.model.plan import Plan
from ppmd_cli.model.value import Day

Days = tuple[date, date]
_EPOCH = date(1899, 12, 30)
_EPOCH_1904 = date(1904, 1, 1)
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_BEFORE_FIRST, _AFTER_LAST = timedelta(days=31), timedelta(days=92)
_YEAR = re.compile(r"(?:19|20)\d\d(?:\.0+)?", re.ASCII)
_MARK = r"\s*[/.\-]\s*"
_DAY_FIRST = re.compile(rf"(\d{{1,2}}){_MARK}(\d{{1,2}}){_MARK}(\d{{4}}|\d{{2}})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ][\d:.]+Z?)?", re.ASCII)
_IN_WORDS = re.compile(r"(?:ngay )?(\d{1,2}) thang (\d{1,2}) nam (\d{4})", re.ASCII)
_INCOMPLETE = re.compile(
    rf"\d{{1,2}}{_MARK}\d{{1,2}}|\d{{1,2}}{_MARK}\d{{4}}|\d{{4}}{_MARK}\d{{1,2}}|(?:19|20)\d\d", re.ASCII
)
_INCOMPLETE_WORDS = re.compile(r"(?:ngay |thang |nam |quy )[\w ]*|\d{1,2} thang \d{1,2}", re.ASCII)
_MONTH_NAMED = re.compile(
    r"(\d{1,2}) (?:(?:thg|thang) ?(?=\d)|([a-z]{3,9}) )(?:(\d{1,2}) )?(?:nam )?(\d{4}|\d{2})", re.ASCII
)
_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: place for place, name in enumerate(_ENGLISH, 1)}
_TIME = r"(?:\d{1,2}(?::\d{2}){1,2}(?:[.,]\d+)?Z?(?: ?(?:AM|PM|SA|CH))?|\d{1,2} ?(?:h|giờ)(?: ?\d{2})?)"
_WEEKDAY = r"(?P<weekday>th[ứu] ?(?:hai|ba|t[ưu]|n[ăa]m|s[áa]u|b[ảa]y|[2-7])|ch[ủu] ?nh[ậa]t)"
_WEEKDAYS = {
    **{str(place + 2): place for place in range(6)},
    "hai": 0,
    "ba": 1,
    "tu": 2,
    "nam": 3,
    "sau": 4,
    "bay": 5,
    "nhat": 6,
}
_BEFORE = re.compile(rf"^(?:{_TIME}[, ]+)?(?:{_WEEKDAY}[, ]+)?(?=ngày |ngay |\d)", re.IGNORECASE)
_AFTER = re.compile(rf"(?:[T, ]+{_TIME})?(?:[, ]*\(?{_WEEKDAY}\)?)?$", re.IGNORECASE)
_LOOSE = re.compile(r"(?<!\d)(\d{1,2})\D{1,9}(\d{1,2})\D{1,9}(\d{4})(?!\d)", re.ASCII)
_TOGETHER = re.compile(r"(\d\d)(\d\d)(20\d\d)|(20\d\d)(\d\d)(\d\d)", re.ASCII)
_SERIAL = re.compile(r"[34]\d{4}(?:[.,]\d+)?", re.ASCII)
_LOOKALIKE = re.compile(r"(?<=\d)[OoQlI|]|[OoQlI|](?=\d)", re.ASCII)
_LETTERS = str.maketrans("OoQlI|", "000111")
_SAYS_DAY = re.compile(r"^(?:ngày|ngay)\s+(?=\d{1,2}\s*[/.\-])", re.IGNORECASE)
_FORMAT_NOISE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].')


@lru_cache(maxsize=512)
def is_date_format(code: str | None) -> bool:
    """Tell whether a number format shows a day or a time."""
    return code is not None and any(letter in "dmyhs" for letter in _FORMAT_NOISE.sub("", code).lower())


def shows_day(code: str | None) -> bool:
    """Tell whether a number format shows a day or a year, not only a time."""
    return code is not None and not {"d", "y"}.isdisjoint(_FORMAT_NOISE.sub("", code).lower())


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


def days_of(plan: Plan) -> Days | None:
    """Return the days that a plan's returns mostly speak of: its periods and some weeks around them."""
    if not plan.periods:
        return None
    first, last = min(one.first for one in plan.periods), max(one.last for one in plan.periods)
    return first - _BEFORE_FIRST, last + _AFTER_LAST


def typed_day(text: str, days: Days | None = None) -> Parsed:
    """Read a day typed as text. days: the plan's own; a year of two digits may stand first if that is one."""
    line, weekday = _bare(clean(text))
    parsed = _read(line, days)
    if weekday is None or not isinstance(parsed.value, Day):
        return parsed if parsed.problem_code != "not_a_date" else problem("not_a_date", *_likely(line))
    if parsed.value.day.weekday() != weekday:
        return problem("not_a_date", spelled_day(parsed.value.day))
    return Parsed(parsed.value, "text_normalised")


def _bare(line: str) -> tuple[str, int | None]:
    """Return the line without "ngày", a time of day and a weekday, and the number of the weekday."""
    line = ascii_digits(line.removeprefix("'"))[0].rstrip(".;")
    weekday = None
    for pattern in (_BEFORE, _AFTER):
        if found := pattern.search(line):
            rest = line[found.end() :] if pattern is _BEFORE else line[: found.start()]
            if rest.strip():
                line = rest.strip()
                if named := found["weekday"]:
                    weekday = _WEEKDAYS[fold(named).split()[-1]]
    return _SAYS_DAY.sub("", line), weekday


def _read(line: str, days: Days | None) -> Parsed:
    if found := _DAY_FIRST.fullmatch(line):
        day, month, year = found.groups()
        if len(year) == 4:
            return _checked(int(year), int(month), int(day), line)
        return _two_digits(int(day), int(month), int(year), line, days)
    if found := _YEAR_FIRST.fullmatch(line):
        year, month, day = found.groups()
        return _checked(int(year), int(month), int(day), line)
    words = fold(line)
    if found := _IN_WORDS.fullmatch(words):
        day, month, year = found.groups()
        return _checked(int(year), int(month), int(day), line)
    if found := _MONTH_NAMED.fullmatch(words):
        day, name, number, year = found.groups()
        month = int(number) if number else _MONTHS.get(name[:3], 0)
        return _checked(int(year) if len(year) == 4 else 2000 + int(year), month, int(day), line)
    if _INCOMPLETE.fullmatch(line) or _INCOMPLETE_WORDS.fullmatch(words):
        return problem("date_incomplete")
    return problem("not_a_date")


def _two_digits(day: int, month: int, year: int, line: str, days: Days | None) -> Parsed:
    """Read a day whose year has two digits: the day first, unless the year may as well ("23-06-14")."""
    parsed = _checked(2000 + year, month, day, line)
    other = _day(2000 + day, month, year)
    if days is None or other is None or not days[0] <= other <= days[1]:
        return parsed
    readings = [spelled_day(parsed.value.day)] if isinstance(parsed.value, Day) else []
    if readings == [spelled_day(other)]:
        return parsed
    return problem("date_ambiguous", spelled_day(other), *readings)


def _likely(line: str) -> list[str]:
    """Return the days that a text may hold, at most two."""
    plain = _LOOKALIKE.sub(lambda found: found[0].translate(_LETTERS), line)
    days: list[date | None] = [_day(int(y), int(m), int(d)) for d, m, y in _LOOSE.findall(plain)]
    if found := _TOGETHER.fullmatch(plain):
        day_first, year_first = found.groups()[:3], found.groups()[3:]
        d, m, y = day_first if day_first[0] else year_first[::-1]
        days.append(_day(int(y), int(m), int(d)))
    elif _SERIAL.fullmatch(plain):
        days.append(serial_day(plain, date1904=False))
    return list(dict.fromkeys(spelled_day(day) for day in days if day is not None))[:2]


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
