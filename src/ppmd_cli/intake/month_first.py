"""Where something in a return tells that the month stands first, its other days may have it first, too."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from msgspec.structs import replace

from ppmd_cli.findings.catalogue import finding, with_slots
from ppmd_cli.intake.parse_date import spelled_day
from ppmd_cli.model.cell import RawCell
from ppmd_cli.model.fact import Fact
from ppmd_cli.model.finding import Finding, Place
from ppmd_cli.model.form import Element
from ppmd_cli.model.value import UNREADABLE, Day

_DAY = re.compile(r"\s*(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*\d{2,4}\s*", re.ASCII)
_MONTHS = 12
_NOISE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].')
_BUILT_IN = "mm-dd-yy"  # shown in the order of the machine that opens the file


def doubt_days(facts: dict[tuple[str, str], Fact], findings: list[Finding]) -> None:
    """Make the typed days that could have their month first ambiguous, if one of the return must have."""
    if not any(found.code == "date_ambiguous" and _month_first(found.value) for found in findings):
        return
    for key, fact in facts.items():
        swapped = _swapped(fact)
        if swapped is None or not isinstance(fact.value, Day) or fact.cell is None:
            continue
        place = Place(fact.cell.sheet, fact.cell.cell)
        readings = f"{spelled_day(fact.value.day)}|{swapped}"
        findings[:] = [one for one in findings if one.code != "text_normalised" or one.place != place]
        said = finding("date_ambiguous", place=place, element=key[0], subject=key[1], value=fact.typed)
        findings.append(with_slots(said, {"readings": readings}))
        facts[key] = replace(fact, value=UNREADABLE, reading=None)


def doubt_stored_days(
    cells: Iterable[tuple[Element, RawCell]], facts: list[Fact], findings: list[Finding]
) -> None:
    """Warn of days that the program may have stored with day and month exchanged.

    A program set to month first stores 5/6 as 6 May, shows it as 5/6, and leaves 20/2 as text.
    cells, facts: the days of one return, in the same order.
    """
    days = [(element, raw, fact) for (element, raw), fact in zip(cells, facts, strict=True)]
    own = [
        (raw, fact.value.day)
        for element, raw, fact in days
        if element.default is None and isinstance(fact.value, Day)
    ]
    as_text = any(raw.kind == "text" and raw.number_format != "@" and day.day > _MONTHS for raw, day in own)
    stored = any(raw.kind == "number" and day.day > _MONTHS for raw, day in own)
    for element, raw, fact in days:
        if raw.kind != "number" or not isinstance(fact.value, Day) or fact.cell is None:
            continue
        other = _exchanged(fact.value.day)
        if other is not None and (
            shows_month_first(raw.number_format) or (as_text and not stored and element.default is None)
        ):
            place = Place(fact.cell.sheet, fact.cell.cell)
            day = spelled_day(fact.value.day)
            findings.append(
                finding(
                    "date_perhaps_swapped",
                    place=place,
                    element=fact.element,
                    subject=fact.subject,
                    value=day,
                    day=day,
                    other=other,
                )
            )


def shows_month_first(code: str | None) -> bool:
    """Tell whether a number format shows month, day, year in figures, wherever the file is opened."""
    letters = re.sub(r"[^dmy]+", " ", _NOISE.sub("", code or "").lower()).split()
    return code != _BUILT_IN and letters[:2] in (["m", "d"], ["mm", "dd"], ["mm", "d"], ["m", "dd"])


def _month_first(typed: str | None) -> bool:
    parts = _DAY.fullmatch(typed or "")
    return parts is not None and int(parts[1]) <= _MONTHS < int(parts[2])


def _swapped(fact: Fact) -> str | None:
    """The other day that a typed one may be, None if there is none."""
    if not isinstance(fact.value, Day) or _DAY.fullmatch(fact.typed or "") is None:
        return None
    return _exchanged(fact.value.day)


def _exchanged(day: date) -> str | None:
    """The day with day and month exchanged, None if there is none or it is the same."""
    if day.day > _MONTHS or day.day == day.month:
        return None
    return spelled_day(day.replace(month=day.day, day=day.month))
