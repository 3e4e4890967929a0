"""Number formats that show another number than the one stored."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from ppmd_cli.intake.parse_number import spelled

_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_NOISE = re.compile(r"\[[^\]]*\]|[_*].")
_SCALING = re.compile(r"(?<=[0#?])(,+)(?![,0#?])")
_THREE_DECIMALS = re.compile(r"[0#?]\.0{3}(?![0#?Ee])")


@dataclass(frozen=True, slots=True)
class _Shown:
    thousands: int
    figures: bool
    three_decimals: bool


def shown_otherwise(number: Decimal, code: str | None, *, whole: bool) -> str | None:
    """Return what else a stored number may be meant to be, as its format shows it; None if nothing else.

    whole: a count, for which three decimals are thousands.
    """
    if code is None or not number:
        return None
    shown = _shown(code)
    if shown.thousands:
        return spelled(number.scaleb(-3 * shown.thousands))
    if whole and shown.three_decimals and number == number.to_integral_value():
        return spelled(number.scaleb(3))
    return spelled(number) if shown.figures else None


@lru_cache(maxsize=512)
def _shown(code: str) -> _Shown:
    """What the section for positive numbers adds to or takes from a number."""
    literals = "".join("".join(found) for found in _LITERAL.findall(code))
    plain = _NOISE.sub("", _LITERAL.sub("", code)).partition(";")[0]
    scaling = _SCALING.search(plain)
    return _Shown(
        len(scaling[1]) if scaling is not None else 0,
        any(map(str.isdigit, literals)),
        _THREE_DECIMALS.search(plain) is not None,
    )
