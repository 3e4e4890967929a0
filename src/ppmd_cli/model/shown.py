"""Texts of strangers made fit to be shown: they move no cursor, forge no line and break no file; and days."""

from __future__ import annotations

import re
from datetime import date

from ppmd_cli.model.text import Lang

# What a terminal obeys instead of showing; a line break is meant, except a lone return, which overwrites.
_CONTROLS = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]|\r(?!\n)"
)
_BREAKS = re.compile(r"[\t\n\r]")
# What XML, and so no workbook, page or Word document, can hold (XML 1.0, 2.2).
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_ENGLISH_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)


def harmless(text: str) -> str:
    r"""Return a text with every control character spelled `\u001b`, as JSON spells it too."""
    return text if text.isprintable() else _CONTROLS.sub(_spelled, text)


def shown_name(name: str) -> str:
    r"""Return the name of a file on one line: bytes that are no UTF-8 as `\xff`, controls as `\u000a`."""
    return name if name.isprintable() else _BREAKS.sub(_spelled, harmless(decodable(name)))


def decodable(name: str) -> str:
    r"""Return the name of a file with the bytes that are no UTF-8 spelled `\xff`; all else as it is."""
    try:
        return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    except UnicodeEncodeError:
        return name.encode("utf-8", "backslashreplace").decode("utf-8")


def storable(text: str) -> str:
    """Return a text with U+FFFD for each character that no XML can hold."""
    return text if text.isprintable() else _ILLEGAL.sub("\ufffd", text)


def shown_day(day: date, lang: Lang = "vi") -> str:
    """A day as it stands in text: 05/01/2001, 14/6/2001; in English 14 June 2001."""
    if lang == "en":
        return f"{day.day} {_ENGLISH_MONTHS[day.month - 1]} {day.year}"
    return f"{day.day:02d}/{month_number(day.month)}/{day.year}"


def shown_month(month: str, lang: Lang = "vi") -> str:
    """A month (`YYYY-MM`) within a year that is known: tháng 02, tháng 5; in English February."""
    number = int(month[5:7])
    return _ENGLISH_MONTHS[number - 1] if lang == "en" else f"tháng {month_number(number)}"


def month_number(month: int) -> str:
    """A month as official documents write it: 01, 02, then 3 to 12."""
    return f"{month:02d}" if month < 3 else str(month)


def _spelled(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"
