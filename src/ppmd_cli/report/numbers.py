"""How numbers and days are printed. Rounding happens here and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ppmd_cli.model.plan import Target
from ppmd_cli.model.shown import month_number, shown_day
from ppmd_cli.model.text import Lang

MOST_DECIMALS = 40
"""No two different fractions of counts agree to so many decimals; a bound for the search below."""


def round_half_up(number: Fraction, decimals: int) -> Decimal:
    """Round an exact number to `decimals` places, halves away from zero."""
    scaled = abs(number) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    rounded = Decimal(whole).scaleb(-decimals)
    return -rounded if number < 0 and whole else rounded


def cuts(target: Target, pace: Fraction) -> tuple[tuple[Fraction, bool], ...]:
    """The values at which a verdict changes: (value, True where standing on it counts as above).

    Shares of one for percent targets; 100 % is always a cut, since nothing may be rounded up to it.
    """
    points = [(target.threshold, target.op == ">="), (target.threshold * pace, target.op == ">=")]
    if target.ceiling is not None:
        points.append((target.ceiling, False))
    if target.percent:
        points.append((Fraction(1), True))
    return tuple(points)


def percent(value: Fraction, target: Target, pace: Fraction = Fraction(1), decimals: int = 1) -> Decimal:
    """Percentage points of `value` (a share of one), half up to `decimals` places.

    As many places more as it takes to stand on the same side of each cut as the exact value does.
    """
    points = cuts(target, pace)
    for places in range(decimals, MOST_DECIMALS):
        shown = round_half_up(value * 100, places)
        share = Fraction(shown) / 100
        if all(
            (share >= cut) == (value >= cut) if on else (share > cut) == (value > cut) for cut, on in points
        ):
            return shown
    return round_half_up(value * 100, MOST_DECIMALS)


def show_number(number: Fraction | Decimal | int, lang: Lang, *, lead_zero: bool = False) -> str:
    """Print a number with the language's separators: exactly where it is decimal, else to two places.

    lead_zero: whole numbers from 1 to 9 get a leading zero, as offices write quantities.
    """
    exact = Fraction(number)
    if exact.denominator == 1:
        plain = f"{exact.numerator:,}"
        if lead_zero and 0 < exact.numerator < 10:
            plain = f"0{plain}"
    else:
        plain = f"{_as_decimal(exact):,f}"
    return plain if lang == "en" else _swap(plain)


def show_decimal(number: Decimal, lang: Lang) -> str:
    """Print an already rounded number as it stands."""
    plain = f"{number:,f}"
    return plain if lang == "en" else _swap(plain)


def show_exact(number: Fraction | None) -> str | None:
    """An exact number for machines: "455", "12.5", else "35/43"."""
    if number is None:
        return None
    if number.denominator == 1:
        return str(number.numerator)
    finite = _finite(number)
    return str(number) if finite is None else f"{finite:f}"


def show_fraction(number: Fraction | None) -> str | None:
    """A reduced fraction for machines: "35/43", "1"."""
    return None if number is None else str(number)


def show_day(day: date, lang: Lang) -> str:
    """A day as it stands in text: 14/6/2001 (days below 10 and months 1 and 2 with a leading zero)."""
    return shown_day(day, lang)


def show_long_day(day: date) -> str:
    """A day as the head of an official document prints it."""
    return f"ngày {day.day:02d} tháng {month_number(day.month)} năm {day.year}"


def document_number(number: str | None, symbol: str) -> tuple[str, str]:
    """A document's number, "5" as "05", and its symbol: one entered behind the number goes before the plan's.

    Dots for the number while nobody has entered one.
    """
    plain, _, own = (number or "").partition("/")
    plain = plain.strip()
    return (f"0{plain}" if len(plain) == 1 and plain.isdigit() else plain) or "…", own.strip() or symbol


def recipients(given: Sequence[str], office: str | None = None) -> tuple[str, ...]:
    """The lines below "Nơi nhận": a semicolon after each, a full stop after the last, nothing after dots.

    office: takes the place of the dots in the last line, which is the file copy's.
    """
    plain = [one.strip().removesuffix(";").replace("...", "…").rstrip(" .") for one in given]
    if office and plain and plain[-1].endswith("…"):
        plain[-1] = plain[-1].removesuffix("…") + office.strip().rstrip(".")
    ends = [";"] * (len(plain) - 1) + ["."]
    return tuple(one if one.endswith("…") else one + end for one, end in zip(plain, ends, strict=False))


def _swap(text: str) -> str:
    return text.translate(str.maketrans(",.", ".,"))


def _finite(number: Fraction) -> Decimal | None:
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return None
    places = 0
    while (number * 10**places).denominator != 1:
        places += 1
    return Decimal((number * 10**places).numerator).scaleb(-places)


def _as_decimal(number: Fraction) -> Decimal:
    finite = _finite(number)
    return round_half_up(number, 2) if finite is None else finite
