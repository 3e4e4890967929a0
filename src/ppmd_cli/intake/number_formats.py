"""Number formats that show another number than the one stored."""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from ppmd_cli.intake.parse_number import NumberAsked, spelled, typed_number
from ppmd_cli.intake.parsed import Parsed, problem
from ppmd_cli.model.value import Quantity

_TOKEN = re.compile(r'"[^"]*"?|\\.|\[[^\]]*\]|[_*].|[gG]eneral|[eE][+-]|[\s\S]')
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)\]")
_CURRENCY = re.compile(r"\[\$([^\]-]*)[^\]]*\]")
_SCALING = re.compile(r"(?<=[0#?])(,+)(?![,0#?])")
_PLACES = re.compile(r"\.(0+)(?![0#?Ee])")
_PLACEHOLDERS = frozenset("0#?@")
_SIGNS = frozenset("0#?@,./%eE+-")
_SPACES = " \u00a0\u202f"
_MINUS = ("-", "\u2212", "\u2013", "(")
_HARMLESS = " \u00a0\u202f()+-"
_THREE = 3
_TESTS = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}


@dataclass(frozen=True, slots=True)
class _Section:
    """One section of a format: what it writes around a number, by how much it divides it.

    figures: it shows the number at all.
    """

    before: str
    after: str
    thousands: int
    places: int
    figures: bool
    condition: tuple[str, Decimal] | None

    def shows_all(self, *, whole: bool) -> bool:
        """Tell whether only the number is shown; in a count (whole) three decimals are thousands."""
        return (
            self.figures
            and not self.thousands
            and not (self.before + self.after).strip(_HARMLESS)
            and not (whole and self.places == _THREE)
        )


def shown_otherwise(stored: Decimal, value: Decimal, code: str, asked: NumberAsked) -> Parsed | None:
    """Return the problem if a format shows the stored number as another; None if it shows the same.

    value: what was read of the stored number.
    """
    section = _section(code, stored)
    if not stored or section is None:
        return None
    if stored > 0 and section.figures and section.before.rstrip(_SPACES)[-1:] in _MINUS:
        return _said((-value, value), f"{section.before}{spelled(stored)}{section.after}")
    if section.shows_all(whole=asked.whole):
        return None
    if not section.figures:
        return _said((value,), section.before + section.after)
    scaled = stored.scaleb(-3 * section.thousands)
    figures = f"{scaled:.{section.places}f}".replace(".", ",") if section.places else spelled(scaled)
    shown = f"{section.before}{figures}{section.after}"
    if section.places == _THREE and asked.whole:
        return _said((value, value * 1000), shown) if value == value.to_integral_value() else None
    around = (section.before + section.after).strip(_HARMLESS)
    read = typed_number(f"{section.before}{spelled(scaled)}{section.after}", asked) if around else None
    if read is None:
        return _said((value, scaled), shown)
    if isinstance(read.value, Quantity):
        meant = Decimal(read.value.number)
        return None if meant == value else _said((meant, value), shown)
    readings = dict(read.slots).get("readings", "").split("|") if read.problem_code != "two_numbers" else []
    return _said((*readings, value), shown)


def word_shown(stored: Decimal, code: str | None) -> str | None:
    """Return what a format shows in place of a number, None where it shows the number."""
    section = _section(code, stored) if code is not None else None
    return None if section is None or section.figures else section.before + section.after


def words_shown(stored: Decimal, code: str | None) -> str | None:
    """Return a whole number with the words that a format writes around it, None where there are none.

    Where the format shows other figures (thousands, decimals), nothing is told.
    """
    section = _section(code, stored) if code is not None else None
    if section is None or not section.figures or section.thousands or section.places:
        return None
    around = section.before + section.after
    if not any(letter.isalpha() for letter in around) or stored != stored.to_integral_value():
        return None
    return f"{section.before}{spelled(stored)}{section.after}"


def _said(readings: tuple[Decimal | str, ...], shown: str) -> Parsed:
    texts = (one if isinstance(one, str) else spelled(one) for one in readings)
    said = problem("shown_otherwise", *dict.fromkeys(filter(None, texts)))
    return Parsed(said.value, None, said.problem_code, (*said.slots, ("shown", shown.strip())))


def _section(code: str, number: Decimal) -> _Section | None:
    """Return the section of a format that a number falls under."""
    sections = _sections(code)
    if any(section.condition for section in sections):
        for section in sections:
            if section.condition is None or _TESTS[section.condition[0]](number, section.condition[1]):
                return section
        return None
    place = 1 if number < 0 else 2 if not number else 0
    return sections[place] if place < len(sections) else sections[0]


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[_Section, ...]:
    parts: list[list[str]] = [[]]
    for piece in _TOKEN.findall(code):
        if piece == ";":
            parts.append([])
        else:
            parts[-1].append(piece)
    return tuple(map(_read, parts))


def _read(tokens: list[str]) -> _Section:
    # What stands between placeholders ("0\.000") is put behind the number.
    around = {False: "", True: ""}
    signs = ""
    begun = False
    condition = None
    for token in tokens:
        if found := _CONDITION.fullmatch(token):
            condition = found[1], Decimal(found[2])
        elif token.lower() == "general" or token in _PLACEHOLDERS:
            begun = True
            signs += "0" if len(token) > 1 else token
        elif not begun and token in _MINUS[:1]:
            around[False] += token
        elif token in _SIGNS or token[0] in "eE":
            signs += token
        else:
            around[begun] += _literal(token)
    scaling, places = _SCALING.search(signs), _PLACES.search(signs)
    return _Section(
        around[False],
        around[True],
        len(scaling[1]) if scaling is not None else 0,
        len(places[1]) if places is not None else 0,
        begun,
        condition,
    )


def _literal(token: str) -> str:
    """Return what one token writes that is neither figure nor sign."""
    if token[0] == '"':
        return token.strip('"')
    if token[0] == "[":
        found = _CURRENCY.fullmatch(token)
        return found[1] if found else ""
    if token[0] in "_*":
        return ""
    return token[1:] if token[0] == "\\" else token
