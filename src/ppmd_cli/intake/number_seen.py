"""What a number format shows of a number, with the marks of this country: what the sender saw."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import takewhile

from msgspec import Struct

from ppmd_cli.intake.number_sections import ANY_PLACES, Item, Section, section_of
from ppmd_cli.intake.parse_number import spelled

_THREE = 3


class Seen(Struct, frozen=True):
    """What is seen of a number.

    text: all of it; before, after: what the format writes around the figures. number: what the figures say,
    rounded as they are; exact: the same without rounding. within: it writes marks among the figures.
    decimals: how many are shown. figures: the number is shown at all. scaled: by thousands or hundreds.
    """

    text: str
    before: str
    after: str
    number: Fraction
    exact: Decimal
    within: bool
    decimals: int
    figures: bool
    scaled: bool


def seen_as(number: Decimal, code: str) -> Seen | None:
    """Return what a format shows of a number; None where the format leaves it as it is."""
    section = section_of(code, number)
    return None if section is None else _seen_in(section, abs(number))


def _seen_in(section: Section, number: Decimal) -> Seen:
    """Return what a section shows of a number, its sign left aside."""
    items = section.items
    if not section.figures:
        text = "".join(said for _, said in items)
        return Seen(
            text, text, "", Fraction(0), number, within=False, decimals=0, figures=False, scaled=False
        )
    hundreds = sum(piece == "percent" for piece, _ in items)
    scaled = number.scaleb(2 * hundreds - 3 * section.thousands)
    places = [place for place, (piece, _) in enumerate(items) if piece not in {"text", "percent"}]
    first, last = places[0], places[-1]
    if ("stroke", "/") in items:
        # The one below may be a number: "?/16".
        last += len([*takewhile(lambda item: item[1].isdecimal(), items[last + 1 :])])
    before, after = ("".join(said for _, said in part) for part in (items[:first], items[last + 1 :]))
    body = items[first : last + 1]
    if ("stroke", "/") in body:
        figures, shown, within = _fraction(body, scaled)
        decimals = 0
    elif any(piece == "exponent" for piece, _ in body):
        figures, shown = _scientific(body, scaled)
        within, decimals = False, 0
    elif section.places == ANY_PLACES:
        figures, shown, within, decimals = spelled(scaled), Fraction(scaled), len(body) > 1, 0
    else:
        figures, shown, within, decimals = _plain(body, scaled)
    text = f"{before}{figures}{after}"
    moved = bool(hundreds or section.thousands)
    return Seen(
        text, before, after, shown, scaled, within=within, decimals=decimals, figures=True, scaled=moved
    )


def _rounded(number: Decimal, places: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _plain(body: Sequence[Item], number: Decimal) -> tuple[str, Fraction, bool, int]:
    """Figures, what they say, whether marks stand among them, and how many decimals are shown."""
    point = next((place for place, (piece, _) in enumerate(body) if piece == "point"), len(body))
    whole, part = body[:point], body[point + 1 :]
    rounded = _rounded(number, sum(piece == "figure" for piece, _ in part))
    digits, _, decimals = format(rounded, "f").partition(".")
    left, odd = _whole(whole, digits.lstrip("0"))
    right, shown = _decimals(part, decimals)
    within = odd or any(piece == "text" for piece, _ in part)
    return f"{left},{right}" if right else left, Fraction(rounded), within, shown


def _whole(items: Sequence[Item], digits: str) -> tuple[str, bool]:
    """The figures before the decimal mark; and whether what stands among them may change what they say.

    A space between thousands is a mark of thousands.
    """
    slots = sum(piece == "figure" for piece, _ in items)
    if not slots:
        return digits, False
    grouped = ("comma", ",") in items
    padded = digits.rjust(slots)
    over, padded = padded[:-slots], padded[-slots:]
    text, left, odd = "", slots, False
    for piece, said in items:
        if piece == "text":
            odd = odd or bool(said.strip()) or left % _THREE != 0
            text += said
        elif piece == "figure":
            own = over + padded[0] if left == slots else padded[0]
            padded, left = padded[1:], left - 1
            own = own if own != " " else {"0": "0", "?": " ", "#": ""}[said]
            for place, digit in enumerate(own, 1 - len(own)):
                follow = left - place
                text += digit + ("." if grouped and digit != " " and follow and follow % _THREE == 0 else "")
    spaced = text.strip()
    return text, odd or (" " in spaced and spaced.startswith("0"))


def _decimals(items: Sequence[Item], digits: str) -> tuple[str, int]:
    """What stands behind the decimal mark, nothing where there is nothing to tell; how many figures."""
    slots = [said for piece, said in items if piece == "figure"]
    least = len(digits.rstrip("0"))
    least = max([least, *(place for place, slot in enumerate(slots, 1) if slot == "0")])
    text, place = "", 0
    for piece, said in items:
        if piece == "figure":
            place += 1
            text += digits[place - 1] if place <= least else " " if said == "?" else ""
        else:
            text += said
    return (text, least) if text.strip() else ("", 0)


def _scientific(body: Sequence[Item], number: Decimal) -> tuple[str, Fraction]:
    """A number as a power of ten."""
    place = next(place for place, (piece, _) in enumerate(body) if piece == "exponent")
    mantissa, power = body[:place], body[place + 1 :]
    point = next((spot for spot, (piece, _) in enumerate(mantissa) if piece == "point"), len(mantissa))
    wide = max(1, sum(piece == "figure" for piece, _ in mantissa[:point]))
    places = sum(piece == "figure" for piece, _ in mantissa[point:])
    exponent = number.adjusted() if number else 0
    exponent -= exponent % wide
    rounded = _rounded(number.scaleb(-exponent), places)
    if rounded >= 10**wide:
        exponent += wide
        rounded = _rounded(number.scaleb(-exponent), places)
    left, shown, _, _ = _plain(mantissa, rounded)
    sign = "-" if exponent < 0 else body[place][1][1].replace("-", "")
    digits = f"{abs(exponent)}".zfill(sum(piece == "figure" for piece, _ in power))
    return f"{left}E{sign}{digits}", shown * Fraction(10) ** exponent


def _fraction(body: Sequence[Item], number: Decimal) -> tuple[str, Fraction, bool]:
    """A whole number and a fraction; without the whole one it may be read as a day, or as two numbers."""
    stroke = body.index(("stroke", "/"))
    over = len([*takewhile(lambda item: item[0] == "figure", reversed(body[:stroke]))])
    mixed = any(piece == "figure" for piece, _ in body[: stroke - over])
    below = "".join(said for _, said in body[stroke + 1 :])
    whole = int(number) if mixed else 0
    rest = Fraction(number) - whole
    if below.strip("0#?"):
        parts = int(below.replace("#", "").replace("?", ""))
        over_it, under = int(rest * parts + Fraction(1, 2)), parts
    else:
        near = rest.limit_denominator(10 ** len(below) - 1)
        over_it, under = near.numerator, near.denominator
    shown = whole + Fraction(over_it, under)
    if not mixed:
        return f"{over_it}/{under}", shown, True
    if over_it == under or not over_it:
        return f"{int(shown)}", shown, False
    return f"{whole or ''} {over_it}/{under}".strip(), shown, False
