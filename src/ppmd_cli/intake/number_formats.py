"""Number formats that show another number than the one stored."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from msgspec.structs import replace

from ppmd_cli.intake.number_seen import Seen, seen_as
from ppmd_cli.intake.parse_number import NumberAsked, spelled, typed_number
from ppmd_cli.intake.parsed import Parsed, problem
from ppmd_cli.model.value import Quantity

_SPACES = " \u00a0\u202f"
_DASHES = ("-", "\u2212", "\u2013")
_MINUS = (*_DASHES, "(")
_HARMLESS = " \u00a0\u202f()+-"
_NO_FIGURES = " \u00a0\u202f()-\u2212\u2013\u2014."
_THREE = 3


def held_against_format(parsed: Parsed, stored: Decimal, code: str, asked: NumberAsked) -> Parsed:
    """Return the same where the format shows the number that was read; else the problem, or with a note.

    parsed: what was read of the stored number. It is taken in silence only if what was seen is the same
    number however its marks are read. Of an amount that is only shown rounded, what is stored is taken,
    with the note `shown_rounded`; nothing shown for something is a problem.
    """
    seen = seen_as(stored, code)
    if seen is None:
        return parsed
    value = Decimal(parsed.value.number) if isinstance(parsed.value, Quantity) else stored
    if not stored:
        return parsed if _is_nothing(seen, asked) else _said((*_readings(seen.text, asked)[0], value), seen)
    otherwise = _otherwise(value, seen, asked)
    if otherwise is not None:
        return otherwise
    if seen.number == Fraction(seen.exact):
        return parsed
    if asked.whole or not seen.number or abs(seen.number - Fraction(seen.exact)) > Fraction(1, 2):
        return _said((value,), seen)
    if parsed.problem_code is not None:
        return parsed
    return replace(parsed, note_code="shown_rounded", slots=(("shown", seen.text.strip()),))


def words_shown(stored: Decimal, code: str) -> str | None:
    """Return a whole number with the words that a format writes around it, None where there are none.

    Where the format shows other figures (thousands, decimals), nothing is told.
    """
    seen = seen_as(stored, code)
    if seen is None or not seen.figures or seen.scaled or seen.decimals:
        return None
    around = seen.before + seen.after
    if not any(letter.isalpha() for letter in around) or stored != stored.to_integral_value():
        return None
    return seen.text if seen.within else f"{seen.before}{spelled(stored)}{seen.after}"


def _otherwise(value: Decimal, seen: Seen, asked: NumberAsked) -> Parsed | None:
    """Return the problem if what is seen may be another number than the value; rounding is left aside."""
    if not seen.figures:
        return _said((*_readings(seen.text, asked)[0], value), seen)
    if seen.before.rstrip(_SPACES)[-1:] in _MINUS or seen.after.strip(_SPACES) in _DASHES:
        return _said((-value, value), seen)
    if seen.decimals == _THREE and asked.whole:
        return _said((value, value * 1000), seen)
    if not seen.within and not (seen.before + seen.after).strip(_HARMLESS):
        return _said((value, seen.exact), seen) if seen.scaled else None
    if seen.within:
        typed = seen.text
    else:
        # Three decimals are no thousands here: their mark is the format's own.
        figures = spelled(seen.exact)
        typed = f"{seen.before}{figures}{'0' * (figures[-4:-3] == ',')}{seen.after}"
    readings, sure = _readings(typed, asked)
    return None if sure and readings == [spelled(value)] else _said((*readings, value), seen)


def _readings(text: str, asked: NumberAsked) -> tuple[list[str], bool]:
    """Return what a text may mean as a number, none where it is none; and whether it is just one number."""
    if not text.strip():
        return [], False
    read = typed_number(text, asked)
    if isinstance(read.value, Quantity):
        return [spelled(Decimal(read.value.number))], True
    if read.problem_code == "two_numbers":
        return [], False
    return list(filter(None, dict(read.slots).get("readings", "").split("|"))), False


def _is_nothing(seen: Seen, asked: NumberAsked) -> bool:
    """Tell whether what is seen of a zero is a zero, or nothing."""
    if not seen.figures and seen.text.strip(_NO_FIGURES):
        return _readings(seen.text, asked)[0] == ["0"]
    return not any(letter.isdecimal() and letter != "0" for letter in seen.text)


def _said(readings: tuple[Decimal | str, ...], seen: Seen) -> Parsed:
    texts = (one if isinstance(one, str) else spelled(one) for one in readings)
    said = problem("shown_otherwise", *dict.fromkeys(filter(None, texts)))
    return Parsed(said.value, None, said.problem_code, (*said.slots, ("shown", " ".join(seen.text.split()))))
