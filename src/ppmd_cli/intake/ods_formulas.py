"""Formulas of OpenDocument in the words of .xlsx: "of:=SUM([.A1:.A3];[$Bìa.B2])" is "SUM(A1:A3,'Bìa'!B2)"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ppmd_cli.intake.reckon import Formula, Spot

_PLACE = re.compile(r"\[(?:\$?('(?:[^']|'')+'|[^\]\[.':;]+))?\.(\$?[A-Z]+\$?\d+)(?::\.(\$?[A-Z]+\$?\d+))?\]")


def in_plain_words(formulas: Mapping[Spot, str]) -> dict[Spot, Formula]:
    """Return the formulas of a sheet; those of another language than OpenFormula are left out."""
    return {
        spot: Formula(_PLACE.sub(_place, text.removeprefix("of:=")).replace(";", ","))
        for spot, text in formulas.items()
        if text.startswith("of:=")
    }


def _place(found: re.Match[str]) -> str:
    sheet, first, last = found.groups()
    name = f"{sheet if sheet.startswith(chr(39)) else chr(39) + sheet + chr(39)}!" if sheet else ""
    return name + first + (f":{last}" if last else "")
