"""Number formats by their sections: placeholders, marks and what they write themselves.

What the few others show that do more than round is told by `number_seen`, which is loaded for them only.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from msgspec import Struct

_WORD = re.compile(r'"[^"]*"?|\\.|\[[^\]]*\]|[_*].|[gG]eneral|[eE][+-]|[\s\S]')
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)\]")
_CURRENCY = re.compile(r"\[\$([^\]-]*)[^\]]*\]")
_TESTS = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
_THREE = 3
ANY_PLACES = 99

Piece = Literal["figure", "point", "comma", "percent", "exponent", "stroke", "general", "text"]
Item = tuple[Piece, str]


class Section(Struct, frozen=True):
    """One section of a format.

    items: what it is made of, in order; `comma` only between figures. thousands: by how many it divides,
    percent: by how many hundreds it multiplies. places, least: decimals that it shows at most, at least.
    simple: it shows the number rounded to its places and no more, but for spaces around it.
    """

    items: tuple[Item, ...]
    condition: tuple[str, Decimal] | None
    thousands: int
    places: int
    least: int
    simple: bool

    @property
    def figures(self) -> bool:
        """Tell whether it shows the number at all."""
        return any(piece in {"figure", "general"} for piece, _ in self.items)

    @property
    def written(self) -> str:
        """What it writes itself."""
        return "".join(said for _, said in self.items)

    def shows_all(self, number: Decimal, *, whole: bool) -> bool:
        """Tell whether the number is shown as it is; in a count (whole) three decimals are thousands."""
        exponent = number.as_tuple().exponent
        return (
            self.simple
            and not (whole and self.least == _THREE)
            and (not isinstance(exponent, int) or -exponent <= self.places)
        )


def section_of(code: str, number: Decimal) -> Section | None:
    """Return the section of a format that a number falls under; None where the format leaves it as it is."""
    sections = _sections(code)
    if any(section.condition for section in sections):
        for section in sections:
            if section.condition is None or _TESTS[section.condition[0]](number, section.condition[1]):
                return section
        return None
    place = 1 if number < 0 else 2 if not number else 0
    return sections[place] if place < len(sections) else sections[0]


def shows_it(number: Decimal, code: str | None, *, whole: bool) -> bool:
    """Tell whether a format shows a number as it is, which hardly any does not; see `Section.shows_all`."""
    section = section_of(code, number) if code is not None else None
    return section is None or section.shows_all(number, whole=whole)


def word_shown(number: Decimal, code: str | None) -> str | None:
    """Return what a format shows in place of a number, None where it shows the number."""
    section = section_of(code, number) if code is not None else None
    return None if section is None or section.figures else section.written


@lru_cache(maxsize=512)
def shows_percent(code: str | None) -> bool:
    """Tell whether a format shows hundredths: with a sign of its own, not one that is only written."""
    if code is None or "%" not in code:
        return False
    return any(piece == "percent" for section in _sections(code) for piece, _ in section.items)


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[Section, ...]:
    parts: list[list[str]] = [[]]
    for word in _WORD.findall(code):
        if word == ";":
            parts.append([])
        else:
            parts[-1].append(word)
    return tuple(map(_read, parts))


def _read(words: Sequence[str]) -> Section:
    condition = None
    items: list[Item] = []
    for word in words:
        if found := _CONDITION.fullmatch(word):
            condition = found[1], Decimal(found[2])
        else:
            items.append(_item(word))
    figures = [place for place, (piece, _) in enumerate(items) if piece in {"figure", "general"}]
    if not figures:
        items = [("text", said) for _, said in items if said]
        return Section(tuple(items), condition, 0, 0, 0, simple=False)
    thousands = 0
    kept: list[Item] = []
    for place, (piece, said) in enumerate(items):
        after_figure = bool(kept) and kept[-1][0] in {"figure", "comma"}
        if piece == "comma" and (not after_figure or not _follows_figure(items, place)):
            if place and items[place - 1][0] in {"figure", "comma"}:
                thousands += 1
            else:
                kept.append(("text", said))
        elif piece == "point" and any(one == "point" for one, _ in kept):
            kept.append(("text", said))
        elif said:
            kept.append((piece, said))
    kept = _with_stroke(kept)
    decimals = "".join(said for piece, said in _after_point(kept) if piece == "figure")
    places = ANY_PLACES if ("general", "General") in kept else len(decimals)
    least = len(decimals.rstrip("#?")) if places != ANY_PLACES else 0
    return Section(
        tuple(kept), condition, thousands, places, least, simple=not thousands and _is_simple(kept)
    )


def _follows_figure(items: Sequence[Item], place: int) -> bool:
    """Tell whether a comma parts thousands: figures come behind it."""
    rest = next((piece for piece, _ in items[place + 1 :] if piece != "comma"), None)
    return rest == "figure"


def _with_stroke(items: list[Item]) -> list[Item]:
    """The same; a stroke that has no figures on both sides is a mark like any other."""
    for place, (piece, _) in enumerate(items):
        if piece == "stroke":
            before = items[place - 1][0] if place else None
            after = items[place + 1] if place + 1 < len(items) else None
            fraction = before == "figure" and after is not None
            if not fraction or after is None or not (after[0] == "figure" or after[1][:1].isdecimal()):
                items[place] = "text", "/"
    return items


def _after_point(items: Sequence[Item]) -> Sequence[Item]:
    place = next((place for place, (piece, _) in enumerate(items) if piece == "point"), len(items))
    return items[place + 1 :]


def _is_simple(items: Sequence[Item]) -> bool:
    """Tell whether there is one run of figures with its marks, and nothing but spaces around it."""
    kinds = [piece for piece, said in items if piece != "text" or said.strip()]
    if not {"percent", "exponent", "stroke", "text"}.isdisjoint(kinds):
        return False
    pieces = [piece == "text" for piece, _ in items]
    return sum(one != other for one, other in pairwise([True, *pieces, True])) == 2


def _item(word: str) -> Item:
    """What one word is; what is seen of it, nothing where it is only for the look."""
    if word.lower() == "general" or word == "@":
        return "general", "General"
    if word in "0#?":
        return "figure", word
    known: dict[str, Piece] = {".": "point", ",": "comma", "%": "percent", "/": "stroke"}
    if word in known:
        return known[word], word
    if word[0] in "eE" and len(word) > 1:
        return "exponent", word
    return "text", _literal(word)


def _literal(word: str) -> str:
    """Return what one word writes that is neither figure nor sign."""
    if word[0] == '"':
        return word.strip('"')
    if word[0] == "[":
        found = _CURRENCY.fullmatch(word)
        return found[1] if found else ""
    if word[0] == "_":
        return ""
    if word[0] == "*" and len(word) > 1:
        # What fills the cell up is seen as figures only if it is one.
        return word[1] if word[1].isdecimal() else ""
    return word[1:] if word[0] == "\\" else word
