"""Where one day of a return can only have its month first, the others of its kind may have it too."""

from __future__ import annotations

import re
from dataclasses import replace

from ppmd_cli.findings.catalogue import finding, with_slots
from ppmd_cli.intake.parse_date import spelled_day
from ppmd_cli.model.fact import Fact
from ppmd_cli.model.finding import Finding, Place
from ppmd_cli.model.value import UNREADABLE, Day

_DAY = re.compile(r"\s*(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*\d{2,4}\s*", re.ASCII)
_MONTHS = 12


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


def _month_first(typed: str | None) -> bool:
    parts = _DAY.fullmatch(typed or "")
    return parts is not None and int(parts[1]) <= _MONTHS < int(parts[2])


def _swapped(fact: Fact) -> str | None:
    """The other day that a typed one may be, None if there is none."""
    if not isinstance(fact.value, Day) or _DAY.fullmatch(fact.typed or "") is None:
        return None
    day = fact.value.day
    if day.day > _MONTHS or day.day == day.month:
        return None
    return spelled_day(day.replace(month=day.day, day=day.month))
